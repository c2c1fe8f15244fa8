# bnsign signs, bnconform judges. `make help` lists every target. One file, no recursion, no configure.

VERSION  := 0.1.0
SONAME   := libbnsign.so.0
BUILD    ?= build
PREFIX   ?= /usr/local
BACKENDS ?= $(strip openssl $(shell pkg-config --exists libsodium 2>/dev/null && echo sodium))
# How the OpenSSL back end keeps a keyed HMAC: midstate (fastest; an API that OpenSSL 3 calls deprecated) or reinit.
OPENSSL_HMAC ?= midstate

CC       ?= cc
CFLAGS   ?= -O2 -g
WARNINGS ?= -Wall -Wextra -Wconversion -Wshadow -Wcast-qual -Wvla -Wstrict-prototypes -Wmissing-prototypes -Werror
SANITIZE ?=
# Debian's own Python and its modules, even where another one comes first in PATH.
PYTHON   ?= $(firstword $(wildcard /usr/bin/python3) python3)

Q := $(if $(V),,@)

C99      := -std=c99 -pedantic $(WARNINGS) $(CFLAGS) $(SANITIZE) -fvisibility=hidden -fPIC -MMD -MP
INCLUDE  := -Ireference/include
# The signer is plain C99; the harness and the commands use POSIX.1-2008.
LIB_FLAGS     := $(C99) $(INCLUDE) -Ireference/src
HARNESS_FLAGS := $(C99) $(INCLUDE) -Ireference/src -Ireference/cli -Iconformance/src -D_POSIX_C_SOURCE=200809L

LIBS_openssl := -lcrypto
LIBS_sodium  := -lsodium
LIBS := $(foreach b,$(BACKENDS),$(LIBS_$(b)))

BACKEND_SRC := $(foreach b,$(BACKENDS),reference/backend/$(b).c)
ifneq ($(filter openssl,$(BACKENDS)),)
BACKEND_SRC += reference/backend/openssl_hmac_$(OPENSSL_HMAC).c
endif

LIB_SRC     := $(wildcard reference/src/*.c) $(BACKEND_SRC)
LIB_OBJ     := $(LIB_SRC:%.c=$(BUILD)/%.o) $(BUILD)/backends.o
CLI_OBJ     := $(patsubst %.c,$(BUILD)/%.o,$(wildcard reference/cli/*.c))
HARNESS_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(wildcard conformance/src/*.c)) $(BUILD)/conformance/src/embed.o
MAIN_OBJ    := $(BUILD)/reference/cli/bnsign.o $(BUILD)/conformance/src/main.o
# What both commands share: the protocol's answers, made by the reference.
ADAPTER_OBJ := $(filter-out $(MAIN_OBJ),$(CLI_OBJ))

.PHONY: all
all: $(BUILD)/bnsign $(BUILD)/bnconform $(BUILD)/libbnsign.a $(BUILD)/libbnsign.so ## build everything
.DEFAULT_GOAL := all

$(BUILD)/reference/src/%.o $(BUILD)/reference/backend/%.o: OBJ_FLAGS = $(LIB_FLAGS)
$(BUILD)/reference/cli/%.o $(BUILD)/conformance/%.o $(BUILD)/reference/tests/%.o: OBJ_FLAGS = $(HARNESS_FLAGS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(OBJ_FLAGS) -c $< -o $@

# The vectors go into bnconform as they stand.
$(BUILD)/conformance/src/embed.o: conformance/src/embed.S $(wildcard vectors/*)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -I. -c $< -o $@

# The list of linked back ends: written here, so that no file asks which there are.
$(BUILD)/backends.c: Makefile
	@mkdir -p $(@D)
	$(Q){ echo '#include "bnsign_backend.h"'; \
	  for b in $(BACKENDS); do echo "extern const bns_backend bns_backend_$$b;"; done; \
	  echo 'const bns_backend *const bns_backends[] = {'; \
	  for b in $(BACKENDS); do echo "  &bns_backend_$$b,"; done; echo '  NULL};'; } > $@
$(BUILD)/backends.o: $(BUILD)/backends.c
	$(Q)$(CC) $(LIB_FLAGS) -c $< -o $@

$(BUILD)/libbnsign.a: $(LIB_OBJ)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/libbnsign.so: $(LIB_OBJ)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) -shared -Wl,-soname,$(SONAME) -o $(BUILD)/libbnsign.so.$(VERSION) $^ $(LIBS) $(LDFLAGS)
	$(Q)ln -sf libbnsign.so.$(VERSION) $(BUILD)/$(SONAME) && ln -sf $(SONAME) $@

$(BUILD)/bnsign: $(CLI_OBJ) $(BUILD)/libbnsign.a
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(LIBS) $(LDFLAGS)

$(BUILD)/bnconform: $(HARNESS_OBJ) $(ADAPTER_OBJ) $(BUILD)/libbnsign.a
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(LIBS) $(LDFLAGS)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
