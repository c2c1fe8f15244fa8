# explain.html: the sources of `bnconform explain` as WebAssembly, with OpenSSL, put into one page. Called by `make page`
# from the top of the tree: make -f conformance/page/explain/module.mk BUILD=build VERSION=0.0.0
BUILD ?= build
OUT   := $(BUILD)/page
HERE  := conformance/page/explain
TOOLS := $(OUT)/tools
ZIG   := $(abspath $(TOOLS)/venv/bin/python) -m ziglang
CC    := $(ZIG) cc -target wasm32-wasi
# What WASI's C library only pretends to have: some headers ask for it.
WASI  := -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_PROCESS_CLOCKS -D_WASI_EMULATED_GETPID -D_WASI_EMULATED_MMAN
FLAGS := -std=c99 -O2 -ffunction-sections -fdata-sections $(WASI) -D_POSIX_C_SOURCE=200809L -DBNS_VERSION='"$(VERSION)"' \
  -I. -Iconformance/src $(addprefix -Ireference/,include src common adapter) -I$(OUT)/openssl/include

# What speaks to a terminal, a signal or a file of its own is no part of a page, and does not compile for it.
BESIDES := conformance/src/keys/read_text.c conformance/src/util/interrupt.c conformance/src/util/progress.c \
  conformance/src/util/whole_file.c reference/common/ask.c
WINGS   := util suite show input diagnosis diagnosis/* keys explain page
SOURCES := $(filter-out $(BESIDES),$(wildcard reference/src/*.c reference/common/*.c $(WINGS:%=conformance/src/%/*.c))) \
  reference/backend/openssl.c reference/backend/openssl_hmac_midstate.c $(HERE)/explain_wasm.c
OBJECTS := $(SOURCES:%.c=$(OUT)/%.o) $(OUT)/embedded.o $(OUT)/backends.o
LIBS    := $(OUT)/openssl/libcrypto.a -lwasi-emulated-signal -lwasi-emulated-process-clocks -lwasi-emulated-getpid
HEADERS := $(wildcard reference/*/*.h reference/src/*.def conformance/src/*/*.h conformance/src/*/*/*.h conformance/src/*/*.def)
DATA    := $(wildcard vectors/* conformance/exchange/*.json conformance/src/diagnosis/catalogue/*.txt)

# Of OpenSSL only what verifies and signs: SHA-2, HMAC, RSA, Ed25519.
NOT := shared tests docs apps legacy module quic dso ui-console tls dgram http posix-io secure-memory async threads sock \
  asm autoload-config err comp multiblock stdio \
  cms ts ocsp ct cmp srp psk rfc3779 aria bf blake2 camellia cast chacha cmac des dh dsa ec2m gost idea md4 mdc2 \
  ocb poly1305 rc2 rc4 rmd160 scrypt argon2 seed siphash siv sm2 sm3 sm4 whirlpool ml-kem ml-dsa slh-dsa lms

.PHONY: page
page: $(BUILD)/explain.html
$(BUILD)/explain.html: $(OUT)/explain.wasm $(HERE)/put_together.py $(wildcard $(HERE)/*.html $(HERE)/*.js $(HERE)/*.css \
    conformance/page/shared/*.js conformance/page/inspector/*.css)
	@echo '  page  $@'
	@$(HERE)/put_together.py $(OUT)/explain.wasm $(VERSION) $@

$(TOOLS)/ready: $(wildcard $(HERE)/tools/*.* $(HERE)/tools/src/*)
	@echo '  tools for WebAssembly'
	@rm -rf $(TOOLS) && mkdir -p $(TOOLS)
	@/usr/bin/python3 -m venv $(TOOLS)/venv
	@$(TOOLS)/venv/bin/pip install --quiet --no-input --disable-pip-version-check --only-binary :all: --require-hashes -r $(HERE)/tools/requirements.txt
	@cp -r $(HERE)/tools/Cargo.toml $(HERE)/tools/Cargo.lock $(HERE)/tools/src $(TOOLS) && cd $(TOOLS) && cargo vendor --quiet --locked >/dev/null
	@for tool in ar ranlib; do printf '#!/bin/sh\nexec $(ZIG) %s "$$@"\n' $$tool > $(TOOLS)/$$tool; done
	@printf '#!/bin/sh\nexec $(CC) "$$@"\n' > $(TOOLS)/cc && chmod +x $(TOOLS)/cc $(TOOLS)/ar $(TOOLS)/ranlib && touch $@

$(OUT)/openssl/libcrypto.a: $(TOOLS)/ready
	@echo '  make  $@'
	@rm -rf $(OUT)/openssl && cp -r $(TOOLS)/vendor/openssl-src/openssl $(OUT)/openssl
	@cd $(OUT)/openssl && export CC=$(abspath $(TOOLS)/cc) AR=$(abspath $(TOOLS)/ar) RANLIB=$(abspath $(TOOLS)/ranlib) && \
	  { ./Configure linux-generic32 $(NOT:%=no-%) -O2 -ffunction-sections -fdata-sections $(WASI) -DNO_SYSLOG && \
	  $(MAKE) build_generated && $(MAKE) libcrypto.a; } >make.log 2>&1 || { tail -20 make.log; exit 1; }

$(OUT)/%.o: %.c $(OUT)/openssl/libcrypto.a $(HEADERS)
	@echo '  wasm  $<' && mkdir -p $(@D) && $(CC) $(FLAGS) -c $< -o $@

# The files of embed.S and keys_embed.S, as C23 has them: they are written for an assembler of ELF.
$(OUT)/embedded.c: conformance/src/suite/embed.S conformance/src/suite/vector_files.def reference/src/exchanges.def $(HERE)/embedded.py
	@mkdir -p $(@D) && $(HERE)/embedded.py > $@
$(OUT)/embedded.o: $(OUT)/embedded.c $(DATA) $(TOOLS)/ready
	@$(CC) -std=c23 -O2 --embed-dir=. -c $< -o $@
$(OUT)/backends.o: $(TOOLS)/ready
	@mkdir -p $(@D) && { echo '#include "bnsign_backend.h"'; echo 'extern const bns_backend bns_backend_openssl;'; \
	  echo 'const bns_backend *const bns_backends[] = {&bns_backend_openssl, NULL};'; } > $(OUT)/backends.c
	@$(CC) $(FLAGS) -c $(OUT)/backends.c -o $@

$(OUT)/explain.wasm: $(OBJECTS)
	@echo '  link  $@'
	@$(CC) -mexec-model=reactor -O2 -Wl,--gc-sections -Wl,--strip-all -o $@ $^ $(LIBS)
