# The sources as WebAssembly for WASI: what `make page` and the module of `make dist` share. Included after BUILD is set.
include packaging/tools.mk
WASM    := $(BUILD)/wasm
CC      := $(TOOLS)/bin/wasm32-wasi-cc
OPENSSL := $(PINNED)/wasm32-wasi
# What WASI's C library only pretends to have: some headers ask for it.
WASI  := -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_PROCESS_CLOCKS -D_WASI_EMULATED_GETPID -D_WASI_EMULATED_MMAN
FLAGS := -std=c99 -O2 -g0 -ffunction-sections -fdata-sections $(WASI) -D_POSIX_C_SOURCE=200809L \
  -I. -Iconformance/src $(addprefix -Ireference/,include src common adapter cli) -I$(OPENSSL)/include
LIBS  := $(OPENSSL)/lib/libcrypto.a -lwasi-emulated-signal -lwasi-emulated-process-clocks -lwasi-emulated-getpid

# What speaks to a terminal, a signal or a file of its own does not compile for it.
BESIDES := conformance/src/keys/read_text.c conformance/src/util/interrupt.c conformance/src/util/progress.c \
  conformance/src/util/whole_file.c reference/common/ask.c reference/common/crypto_memory_openssl.c
BACKEND := reference/backend/openssl.c reference/backend/openssl_hmac_midstate.c
HEADERS := $(wildcard reference/*/*.h reference/src/*.def conformance/src/*/*.h conformance/src/*/*/*.h conformance/src/*/*.def)
DATA    := $(wildcard vectors/* conformance/exchange/*.json conformance/page/*/* conformance/src/diagnosis/catalogue/*.txt)
SHARED_OBJECTS := $(WASM)/embedded.o $(WASM)/backends.o

$(WASM)/%.o: %.c $(OPENSSL)/ready $(HEADERS)
	@echo '  wasm  $<' && mkdir -p $(@D) && $(CC) $(FLAGS) -c $< -o $@

# The files of embed.S and keys_embed.S, as C23 has them: WebAssembly has no assembler that takes a file in.
$(WASM)/embedded.c: conformance/src/suite/embed.S conformance/src/suite/vector_files.def reference/src/exchanges.def packaging/embedded.py
	@mkdir -p $(@D) && packaging/embedded.py > $@
$(WASM)/embedded.o: $(WASM)/embedded.c $(DATA) $(OPENSSL)/ready
	@$(CC) -DDIGEST_OF_DATA=$(DIGEST) -std=c23 -O2 -fdata-sections --embed-dir=. -c $< -o $@
$(WASM)/backends.o: $(OPENSSL)/ready
	@mkdir -p $(@D) && { echo '#include "bnsign_backend.h"'; echo 'extern const bns_backend bns_backend_openssl;'; \
	  echo 'const bns_backend *const bns_backends[] = {&bns_backend_openssl, NULL};'; } > $(WASM)/backends.c
	@$(CC) $(FLAGS) -c $(WASM)/backends.c -o $@
