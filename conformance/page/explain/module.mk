# explain.html: the sources of `bnconform explain` as WebAssembly, with OpenSSL, put into one page. Called by `make page`
# from the top of the tree: make -f conformance/page/explain/module.mk BUILD=build VERSION=0.0.0
BUILD ?= build
OUT   := $(BUILD)/page
HERE  := conformance/page/explain
include packaging/wasi.mk

WINGS   := util suite show input diagnosis diagnosis/* keys explain page
SOURCES := $(filter-out $(BESIDES),$(wildcard reference/src/*.c reference/common/*.c $(WINGS:%=conformance/src/%/*.c))) \
  $(BACKEND) $(HERE)/explain_wasm.c
OBJECTS := $(SOURCES:%.c=$(WASM)/%.o) $(SHARED_OBJECTS)

.DEFAULT_GOAL := page
.PHONY: page
page: $(BUILD)/explain.html
$(BUILD)/explain.html: $(OUT)/explain.wasm $(HERE)/put_together.py $(wildcard $(HERE)/*.html $(HERE)/*.js $(HERE)/*.css \
    conformance/page/shared/*.js conformance/page/inspector/*.css) vectors/mistakes.json vectors/rules.json
	@echo '  page  $@'
	@$(HERE)/put_together.py $(OUT)/explain.wasm $(VERSION) $@

$(OUT)/explain.wasm: $(OBJECTS)
	@echo '  link  $@' && mkdir -p $(@D)
	@$(CC) -mexec-model=reactor -O2 -Wl,--gc-sections -Wl,--strip-all -o $@ $^ $(LIBS)
