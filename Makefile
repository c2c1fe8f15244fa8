# bnsign signs, bnconform judges. `make help` lists every target. One file, no configure.

VERSION  := 0.2.0
SONAME   := libbnsign.so.0
BUILD    ?= build
PREFIX   ?= /usr/local
DESTDIR  ?=

# The crypto libraries to link: openssl, sodium, or both. Without a word from the user, what is installed.
ifeq ($(origin BACKENDS),undefined)
BACKENDS := $(strip openssl $(shell pkg-config --exists libsodium 2>/dev/null && echo sodium))
endif

CC       ?= cc
CFLAGS   ?= -O2 -g
# Warnings are errors in CI (ci/step-compilers.sh): a newer compiler than ours may have more of them.
WERROR   ?=
WARNINGS ?= -Wall -Wextra -Wconversion -Wshadow -Wcast-qual -Wvla -Wstrict-prototypes -Wmissing-prototypes -Werror=switch -Werror=switch-enum $(WERROR)
SANITIZE ?=
# Debian's own Python and its modules, even where another one comes first in PATH.
PYTHON   ?= $(firstword $(wildcard /usr/bin/python3) python3)

FUZZ_SECONDS ?= 20
VALGRIND     := valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,possible

# All processors work, unless the user says -j. Only in a recipe can a make be seen to have been given it.
JOBS ?= $(shell nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
ifeq ($(MAKELEVEL)$(filter-out all build-tests,$(MAKECMDGOALS)),0)
MAKEFLAGS += -j$(JOBS)
endif

# How the OpenSSL back end keeps a keyed HMAC: midstate (fastest; an API that OpenSSL 3 calls deprecated) or reinit. Without
# a word from the user it is tried whether that API is there: an OpenSSL, or CPPFLAGS, may have left it out.
HAS_MIDSTATE = echo 'int main(void) { SHA256_CTX c; return SHA256_Init(&c); }' | $(CC) $(CPPFLAGS) -w \
  -Werror=implicit-function-declaration -DOPENSSL_SUPPRESS_DEPRECATED -include openssl/sha.h -fsyntax-only -x c - 2>/dev/null
ifeq ($(origin OPENSSL_HMAC),undefined)
OPENSSL_HMAC := $(if $(filter openssl,$(BACKENDS)),$(shell $(HAS_MIDSTATE) && echo midstate || echo reinit),midstate)
endif

# What makes a fault of ours harder to use, where the compiler has it; a sanitizer finds more without. It cannot be told
# to fortify what is not optimised.
HARDEN = -fstack-protector-strong $(if $(filter -O1 -O2 -O3 -Os,$(CFLAGS)),-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
BRANCH_TARGETS = echo 'int main(void) { return 0; }' | $(CC) $(CPPFLAGS) -fcf-protection -fsyntax-only -x c - 2>/dev/null
ifeq ($(origin HARDENING),undefined)
HARDENING := $(if $(SANITIZE),,$(HARDEN) $(shell $(BRANCH_TARGETS) && echo -fcf-protection))
endif

comma   := ,
# V=1 shows the commands in place of what they make.
Q   := $(if $(V),,@)
say  = $(if $(V),,@printf '  %-5s %s\n' '$(1)' '$(2)')

C99      := -std=c99 -pedantic $(WARNINGS) $(CFLAGS) $(HARDENING) $(SANITIZE) -fvisibility=hidden -fPIC -MMD -MP
# The signer is plain C99; the harness and the commands use POSIX.1-2008 with XSI, without which the BSDs hide SIGXFSZ. macOS hides
# with it what is older, mkdtemp.
POSIX         := -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -D_DARWIN_C_SOURCE -D_FILE_OFFSET_BITS=64
LIB_FLAGS     := $(CPPFLAGS) $(C99) -Ireference/include -Ireference/src
SHARED_FLAGS  := $(LIB_FLAGS) -Ireference/common -Ireference/adapter $(POSIX)
CLI_FLAGS     := $(SHARED_FLAGS) -Ireference/cli
HARNESS_FLAGS := $(SHARED_FLAGS) -Iconformance/src
# What is added where texts are read byte by byte; a fuzzer's build has something of it.
TEXT_FLAGS    ?=
# All names are bound at the start: a late binding saves the processor's registers on the stack, and with them a piece of
# whatever was copied last.
BIND_NOW      := $(if $(filter Linux FreeBSD,$(shell uname -s)),-Xlinker -z -Xlinker now -Xlinker -z -Xlinker relro)
# What a shared library is called by those that are linked with it.
SHARED         = $(if $(filter Darwin,$(shell uname -s)),-dynamiclib -Wl$(comma)-install_name$(comma)$(LIBDIR)/$(SONAME),-shared -Wl$(comma)-soname$(comma)$(SONAME))
LINK          := $(CC) $(CFLAGS) $(SANITIZE) $(BIND_NOW) $(LDFLAGS)

LIBS_openssl := -lcrypto
LIBS_sodium  := -lsodium
LIBS := $(foreach b,$(BACKENDS),$(LIBS_$(b)))
# TLS of the verifying server: OpenSSL's, where that is linked.
TLS_LIBS  := $(if $(filter openssl,$(BACKENDS)),-lssl)
# Frames of the WebSocket API.
WS_LIBS   := -lwslay
TLS_OTHER := conformance/src/net/$(if $(filter openssl,$(BACKENDS)),tls_none,tls).c
# Whose memory is wiped when it is given back.
MEMORY_OTHER := reference/common/crypto_memory_$(if $(filter openssl,$(BACKENDS)),none,openssl).c
PC_openssl := libcrypto
PC_sodium  := libsodium

BACKEND_SRC := $(foreach b,$(BACKENDS),reference/backend/$(b).c)
ifneq ($(filter openssl,$(BACKENDS)),)
BACKEND_SRC += reference/backend/openssl_hmac_$(OPENSSL_HMAC).c
endif

objects      = $(patsubst %,$(BUILD)/%.o,$(basename $(1)))
programs     = $(patsubst %.c,$(BUILD)/%,$(1))
LIB_SRC     := $(wildcard reference/src/*.c) $(BACKEND_SRC)
LIB_OBJ     := $(call objects,$(LIB_SRC)) $(BUILD)/backends.o
CLI_OBJ     := $(call objects,$(filter-out $(MEMORY_OTHER),$(wildcard $(addprefix reference/,$(foreach f,common adapter cli,$f/*.c $f/*.S)))))
# A wing is a folder; some have folders of their own.
HARNESS_SRC := $(wildcard $(foreach f,*/* */*/*,conformance/src/$f.c conformance/src/$f.S))
HARNESS_OBJ := $(call objects,$(filter-out $(TLS_OTHER),$(HARNESS_SRC)))
MAIN_OBJ    := $(BUILD)/reference/cli/bnsign.o $(BUILD)/conformance/src/cli/main.o
# What both commands share: the protocol's answers, made by the reference.
ADAPTER_OBJ := $(filter-out $(MAIN_OBJ),$(CLI_OBJ))

TEST_SRC     := $(filter-out $(if $(TLS_LIBS),,%/test_tls.c),$(wildcard reference/tests/test_*.c \
                  $(addprefix conformance/tests/unit/,*/test_*.c */*/test_*.c)))
# Programs that a check runs: each has a main of its own.
PROBE_SRC    := $(wildcard conformance/tests/support/probe_*.c)
BENCH_SRC    := $(wildcard reference/tests/bench_*.c conformance/tests/support/bench_*.c)
TEST_HELP    := $(filter-out %/test_tls.c %/constant_time.c $(TEST_SRC) $(PROBE_SRC) $(BENCH_SRC),$(wildcard reference/tests/*.c conformance/tests/support/*.c))
EXAMPLE_SRC  := $(wildcard reference/examples/*.c)
FUZZ_SRC     := $(wildcard reference/fuzz/fuzz_*.c conformance/fuzz/fuzz_*.c)
TESTS        := $(call programs,$(TEST_SRC))
PROBES       := $(call programs,$(PROBE_SRC))
EXAMPLES     := $(call programs,$(EXAMPLE_SRC))
# Programs and scripts that check the product as it was built, and those that check the tree.
CHECKS       := $(sort $(wildcard reference/tests/check_*.py reference/tests/check_*.sh \
                  conformance/tests/system/*/check_*.py conformance/tests/system/*/check_*.sh))
# What judges other people's programs, or a page in a browser: a sanitizer's build gains nothing by it that the rest
# does not. What adapters and their bugs show of the harness, bnsign and the self-check show it too.
OF_OTHERS    := $(wildcard $(addprefix conformance/tests/system/*/check_, \
                  $(addsuffix .py,adapters browser bugs callers clients programs questions runtimes teaching)))
# check_mutations runs the tests many times over: by hand (`make mutations`) and in ci/. The checks of LONG build a copy of
# the tree again and again: `make long`, and in ci/.
LONG         := $(addprefix scripts/tree/check_,planted.py recipes.py)
TREE_CHECKS  := $(filter-out %/check_mutations.py $(LONG),$(sort $(wildcard scripts/tree/check_*.sh scripts/tree/check_*.py)))

C_FILES      := $(wildcard reference/*/*.[ch] packaging/wasi/*.c $(foreach f,src/*/* src/*/*/* tests/*/* tests/unit/*/* tests/unit/*/*/* fuzz/*,conformance/$f.[ch]))

.DEFAULT_GOAL := all
.PHONY: all
all: $(BUILD)/bnsign $(BUILD)/bnconform $(BUILD)/libbnsign.a $(BUILD)/libbnsign.so ## build everything (the default)

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z_.-]+:.*## / { printf "  make %-22s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo '  Variables: CC CFLAGS HARDENING WARNINGS WERROR SANITIZE LDFLAGS, BUILD=folder, BACKENDS="openssl sodium",'
	@echo '  OPENSSL_HMAC=midstate|reinit, PREFIX, DESTDIR, V=1 (show the commands), JOBS, FUZZ_SECONDS,'
	@echo '  CLIENTS, SEEDS, EACH, PLATFORMS, MUTANTS'

# ---------------------------------------------------------------------------------------------------- compiling

# The settings of this folder: whatever is built with others is built again.
SETTINGS := $(CC) $(LIB_FLAGS) $(TEXT_FLAGS) $(LDFLAGS) $(BACKENDS) $(OPENSSL_HMAC) $(VERSION)
OBJECTS  := $(sort $(LIB_OBJ) $(CLI_OBJ) $(HARNESS_OBJ))
remember  = @mkdir -p $(@D); echo '$(1)' | cmp -s - $@ || echo '$(1)' > $@

.PHONY: FORCE
$(BUILD)/settings: FORCE
	$(call remember,$(SETTINGS))
# A file that was added or taken away changes what is linked, but no object that is left.
$(BUILD)/objects: FORCE
	$(call remember,$(OBJECTS))

OBJ_FLAGS = $(HARNESS_FLAGS)
$(BUILD)/reference/src/%.o: OBJ_FLAGS = $(LIB_FLAGS) $(TEXT_FLAGS)
$(BUILD)/reference/backend/%.o: OBJ_FLAGS = $(LIB_FLAGS)
$(foreach f,common adapter cli tests fuzz,$(BUILD)/reference/$f/%.o): OBJ_FLAGS = $(CLI_FLAGS)
$(foreach f,util suite show input diagnosis explain,$(BUILD)/conformance/src/$f/%.o): OBJ_FLAGS = $(HARNESS_FLAGS) $(TEXT_FLAGS)
$(BUILD)/conformance/tests/%.o: OBJ_FLAGS = $(HARNESS_FLAGS) -Iconformance/tests/support
$(BUILD)/reference/examples/%.o: OBJ_FLAGS = $(CPPFLAGS) $(C99) -Ireference/include

$(BUILD)/%.o: %.c $(BUILD)/settings
	$(call say,cc,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(OBJ_FLAGS) -c $< -o $@

# The vectors and the test keys go into the commands as they stand.
$(BUILD)/%.o: %.S $(BUILD)/settings $(wildcard vectors/* conformance/page/*/* conformance/exchange/* conformance/src/suite/*.def \
    conformance/src/diagnosis/catalogue/*.txt reference/src/*.def reference/common/embed_file.inc)
	$(call say,as,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -I. -Iconformance/src -Ireference/src -Ireference/common -c $< -o $@

# The list of linked back ends: written here, so that no file asks which there are.
$(BUILD)/backends.c: $(BUILD)/settings
	$(Q){ echo '#include "bnsign_backend.h"'; \
	  for b in $(BACKENDS); do echo "extern const bns_backend bns_backend_$$b;"; done; \
	  echo 'const bns_backend *const bns_backends[] = {'; \
	  for b in $(BACKENDS); do echo "  &bns_backend_$$b,"; done; echo '  NULL};'; } > $@
$(BUILD)/backends.o: $(BUILD)/backends.c
	$(Q)$(CC) $(LIB_FLAGS) -c $< -o $@

# ------------------------------------------------------------------------------------------------------ linking

$(BUILD)/libbnsign.a: $(LIB_OBJ)
$(BUILD)/cli.a: $(ADAPTER_OBJ)
$(BUILD)/harness.a: $(filter-out $(MAIN_OBJ),$(HARNESS_OBJ))
$(BUILD)/%.a: $(BUILD)/objects
	$(call say,ar,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $(filter %.o,$^)

$(BUILD)/libbnsign.so: $(LIB_OBJ) $(BUILD)/objects
	$(call say,link,$@)
	$(Q)$(LINK) $(SHARED) -o $(BUILD)/libbnsign.so.$(VERSION) $(LIB_OBJ) $(LIBS)
	$(Q)ln -sf libbnsign.so.$(VERSION) $(BUILD)/$(SONAME) && ln -sf $(SONAME) $@

$(BUILD)/bnsign: $(BUILD)/reference/cli/bnsign.o $(BUILD)/cli.a $(BUILD)/libbnsign.a
$(BUILD)/bnconform: $(BUILD)/conformance/src/cli/main.o $(BUILD)/harness.a $(BUILD)/cli.a $(BUILD)/libbnsign.a
$(BUILD)/bnsign $(BUILD)/bnconform:
	$(call say,link,$@)
	$(Q)$(LINK) -o $@ $^ $(if $(filter %/bnconform,$@),$(WS_LIBS) $(TLS_LIBS)) $(LIBS)

reference_tests_help   := $(call objects,$(filter reference/%,$(TEST_HELP)))
conformance_tests_help := $(call objects,$(filter conformance/%,$(TEST_HELP)))
$(BUILD)/reference/tests/test_%: $(BUILD)/reference/tests/test_%.o $(reference_tests_help) \
    $(BUILD)/cli.a $(BUILD)/libbnsign.a
	$(call say,link,$@)
	$(Q)$(LINK) -o $@ $^ -lcmocka $(LIBS)
$(filter $(BUILD)/conformance/%,$(TESTS)): $(BUILD)/%: $(BUILD)/%.o $(conformance_tests_help) \
    $(BUILD)/harness.a $(BUILD)/cli.a $(BUILD)/libbnsign.a
	$(call say,link,$@)
	$(Q)$(LINK) -o $@ $^ -lcmocka $(WS_LIBS) $(TLS_LIBS) $(LIBS)
$(PROBES) $(call programs,$(filter conformance/%,$(BENCH_SRC))): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/harness.a $(BUILD)/cli.a $(BUILD)/libbnsign.a
	$(call say,link,$@)
	$(Q)$(LINK) -o $@ $^ $(WS_LIBS) $(TLS_LIBS) $(LIBS)
$(BUILD)/reference/tests/constant_time: $(BUILD)/reference/tests/samples.o
$(EXAMPLES) $(BUILD)/reference/tests/constant_time $(call programs,$(filter reference/%,$(BENCH_SRC))): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/libbnsign.a
	$(call say,link,$@)
	$(Q)$(LINK) -o $@ $^ $(LIBS)
.SECONDARY:

# ----------------------------------------------------------------------------------------------------- checking

# Here make starts itself: only after packages are installed can it be told which libraries there are.
AGAIN = +$(MAKE) --no-print-directory $(if $(findstring -j,$(MAKEFLAGS)),,-j$(JOBS))

.PHONY: conformance
conformance: ## install what is missing, build, run the suite against the reference signer
	@ci/install build
	$(AGAIN) all
	@$(BUILD)/bnconform run

.PHONY: check
check: ## install what is missing, build, run every test and check, but for BUT="%check_X.py ..."
	@ci/install build check
	$(AGAIN) run-tests CHECK_ALL=1

.PHONY: run-tests
run-tests: all $(TESTS) $(PROBES) $(EXAMPLES) # what `check` runs; without CHECK_ALL neither the tree nor OF_OTHERS
	@BUILD=$(BUILD) PYTHON=$(PYTHON) $(PYTHON) scripts/run_tests.py $(TESTS) \
	  $(filter-out $(BUT),$(if $(CHECK_ALL),$(CHECKS) $(TREE_CHECKS),$(filter-out $(OF_OTHERS),$(CHECKS))))

.PHONY: long
long: all ## what `check` has no time for: recipes followed and faults planted in copies of the tree, outputs with a long search
	@ci/install build check
	@BUILD=$(BUILD) $(PYTHON) scripts/run_tests.py $(LONG)
	@for check in check_tools check_diagnosis; do \
	  BUILD=$(BUILD) $(PYTHON) conformance/tests/system/explain/$$check.py --long || exit; done
	@BUILD=$(BUILD) BN_RANDOM=300 $(PYTHON) conformance/tests/system/explain/check_random.py

.PHONY: reference-tests
reference-tests: all $(filter $(BUILD)/reference/%,$(TESTS)) # the signer's own
	@BUILD=$(BUILD) $(PYTHON) scripts/run_tests.py $(filter $(BUILD)/reference/%,$(TESTS)) $(filter reference/%,$(CHECKS))

.PHONY: unit
unit: $(TESTS) ## the cmocka programs alone
	@BUILD=$(BUILD) $(PYTHON) scripts/run_tests.py $(TESTS)

# What freezes many answers in a file of conformance/tests/data: its README says which.
SNAPSHOTS := $(filter %/test_mistakes_made %/test_diagnoses_told %/test_played_script %/test_requests_judged %/test_answers_judged,$(TESTS))
.PHONY: snapshots
snapshots: $(SNAPSHOTS) ## write anew what is frozen of mistakes, diagnoses, the played exchange and the judge: git diff says what changed
	@for test in $(SNAPSHOTS); do $$test --write >/dev/null || exit; done

.PHONY: sanitize
sanitize: ## the tests, the server's among them, and the suite under AddressSanitizer and UBSan
	@ci/install build check
	$(AGAIN) run-tests BUILD=build/san CFLAGS='-O1 -g' \
	  SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer'
	build/san/bnconform run
	build/san/bnconform run -- build/san/bnsign adapter

# What AddressSanitizer cannot see is a byte that nobody wrote. Such a byte comes from the signer, or from what takes apart
# what others wrote; the rest is left to `sanitize`, twenty times as fast, with the test that judges thousands of answers.
VALGRIND_TESTS := $(filter-out %/test_answers_judged,$(filter $(BUILD)/reference/% $(addprefix $(BUILD)/conformance/tests/unit/,util/% show/% input/% net/% run/%),$(TESTS)))
# The harness does not judge how an adapter exits: what valgrind has to say of the child goes to a file.
.PHONY: valgrind
valgrind: ## the signer, what reads foreign text, and the suite under valgrind: bytes that nobody wrote
	@ci/install build check valgrind
	$(AGAIN) all $(VALGRIND_TESTS)
	@BUILD=$(BUILD) $(PYTHON) scripts/run_tests.py --seconds 900 --wrap '$(VALGRIND)' $(VALGRIND_TESTS)
	timeout 900 $(VALGRIND) $(BUILD)/bnconform run
	timeout 900 $(BUILD)/bnconform run --deadline 60000 --start-deadline 60000 -- \
	  $(VALGRIND) --log-file=$(BUILD)/valgrind.log $(BUILD)/bnsign adapter
	@! grep . $(BUILD)/valgrind.log

# Who compares byte by byte is to be named by it, or the silence of the other run would prove nothing.
# That half of a byte decides a comparison is seen by the expensive way of looking alone.
SECRETLY := $(VALGRIND) --expensive-definedness-checks=yes --suppressions=reference/tests/constant_time.supp
.PHONY: constant-time
constant-time: ## no branch and no address of the signer depends on a secret: valgrind, by each back end; private keys' PEM too
	@ci/install build valgrind
	$(AGAIN) $(BUILD)/reference/tests/constant_time
	@! $(SECRETLY) $(BUILD)/reference/tests/constant_time leaking 2>/dev/null
	$(SECRETLY) $(BUILD)/reference/tests/constant_time

.PHONY: build-tests
build-tests: $(TESTS) $(PROBES) $(EXAMPLES)

# Atomic: the tests sign in several threads, and a count that two threads spoil is one that gcovr refuses to read.
.PHONY: coverage
coverage: ## gcov of reference/src by its own tests and the suite: 100 % of lines, 95 % of branches, or it fails
	@ci/install build check gcovr
	@find build/cov -name '*.gcda' -delete 2>/dev/null || true
	$(AGAIN) reference-tests BUILD=build/cov CFLAGS='-O0 -g' SANITIZE="--coverage -fprofile-update=atomic"
	build/cov/bnconform run
	gcovr --root . --object-directory build/cov --filter 'reference/src/' --fail-under-line 100 --fail-under-branch 95

# What the units and these checks of the commands reach of conformance/src. A child inside a seal cannot write what it reached.
# The harness has one thread; the look-up of a name has another. Counters that are not atomic take half of the time.
COVERING := $(addprefix conformance/tests/system/,$(foreach check,cli/options cli/usage cli/exchange explain/explain \
  explain/keys report/errata report/history report/reports report/site report/words run/broken run/confined run/run run/seal \
  run/send run/telling run/ways self_check/self_check serve/answers serve/clock serve/fix serve/inspector serve/order_lists \
  serve/played serve/proxy serve/serve serve/streams serve/unlisted webhook/receivers webhook/webhook, \
  $(dir $(check))check_$(notdir $(check)).py))
.PHONY: coverage-all
coverage-all: ## gcov of conformance/src by its units and most checks of the commands: 95 % of lines, or it fails
	@ci/install build check gcovr
	@find build/cov -name '*.gcda' -delete 2>/dev/null || true
	$(AGAIN) run-covering BUILD=build/cov CFLAGS='-O1 -g' SANITIZE=--coverage
	gcovr --root . --object-directory build/cov --filter 'conformance/src/' --print-summary --fail-under-line 95 --output build/cov/lines.txt

.PHONY: run-covering
run-covering: all $(TESTS) $(PROBES)
	@BUILD=$(BUILD) $(PYTHON) scripts/run_tests.py --seconds 900 $(TESTS) $(COVERING)

.PHONY: backends
backends: ## build and test each set of back ends, and both ways of keeping an HMAC
	@ci/install build check
	$(AGAIN) one-backend BUILD=build/openssl BACKENDS=openssl
	$(AGAIN) one-backend BUILD=build/reinit BACKENDS=openssl OPENSSL_HMAC=reinit
	$(AGAIN) one-backend BUILD=build/sodium BACKENDS=sodium
	$(AGAIN) one-backend BACKENDS='openssl sodium'

.PHONY: one-backend
one-backend: all $(filter $(BUILD)/reference/%,$(TESTS))
	@BUILD=$(BUILD) $(PYTHON) scripts/run_tests.py $(filter $(BUILD)/reference/%,$(TESTS))
	@scripts/linked.sh $(BUILD) $(BACKENDS)
	$(BUILD)/bnconform run

PLATFORMS ?= s390x arm64 armhf i386
.PHONY: platforms
platforms: ## the suite on processors of another kind, emulated: PLATFORMS of Debian's names
	@ci/install platforms
	@BUILD=$(BUILD) scripts/platforms.sh $(PLATFORMS)

.PHONY: mutations
mutations: ## flip bytes of vectors, constants and golden reports; each flip must be noticed
	@ci/install build check
	$(AGAIN) all build-tests
	@$(PYTHON) scripts/tree/check_mutations.py

# MUTANTS='--asan': under AddressSanitizer; '--of reference/src/ --count 50 --seed 7': scripts/mutants.py says which there are.
.PHONY: mutants
mutants: ## change 300 lines of the signer and of the judge, one at a time; 97 of 100 must be noticed; MUTANTS=--asan
	@ci/install build check
	@$(PYTHON) scripts/mutants.py $(MUTANTS)

SEEDS ?= 300
EACH  ?= 500
.PHONY: chaos
chaos: ## SEEDS adapters that go wrong by plan: the guilty vectors alone may have a fault
	@ci/install build check
	$(AGAIN) all
	@BUILD=$(BUILD) $(PYTHON) conformance/tests/system/run/check_chaos.py --seeds $(SEEDS)
	@BUILD=$(BUILD) $(PYTHON) conformance/tests/system/run/check_chaos_send.py --seeds $$(($(SEEDS) / 10 + 1))

.PHONY: faults
faults: ## of each command the first EACH allocations and calls of the system fail, one a run, and later ones: none is lost
	@ci/install build check
	$(AGAIN) all
	@BUILD=$(BUILD) $(PYTHON) conformance/tests/system/run/check_faults.py --each $(EACH)

.PHONY: secrets
secrets: ## no command that was given a secret has any of it in memory when it ends, in a core, shows it, or writes it
	@ci/install build check
	$(AGAIN) all
	@BUILD=$(BUILD) $(PYTHON) scripts/run_tests.py $(addprefix conformance/tests/system/cli/check_,memory.py cores.py) \
	  conformance/tests/system/explain/check_secrets.py

.PHONY: abuse
abuse: ## hostile and heavy traffic for the server, its orders remembered, beside ten thousand connections; memory is told
	@ci/install build check
	$(AGAIN) all
	@BUILD=$(BUILD) $(PYTHON) conformance/tests/system/serve/check_load.py
	@BUILD=$(BUILD) $(PYTHON) conformance/tests/system/serve/abuse.py

.PHONY: soak
soak: ## a day of the server, its time compressed: memory flat, the log rotated each hour, no record lost
	@ci/install build check
	$(AGAIN) all
	@BUILD=$(BUILD) $(PYTHON) conformance/tests/system/serve/soak.py

.PHONY: self-check
self-check: ## break the reference in every known way: the vectors must notice
	@ci/install build
	$(AGAIN) all
	@$(BUILD)/bnconform self-check

# To tell the fuzzer of each comparison is half of the time where every byte of a text is compared with many; the words that
# it is to learn are compared by memcmp, of which it is told all the same.
.PHONY: fuzz
fuzz: ## each fuzz target for FUZZ_SECONDS, with clang's libFuzzer
	@ci/install build clang
	$(AGAIN) fuzz-run BUILD=build/fuzz CC=clang CFLAGS='-O2 -g' TEXT_FLAGS=-fno-sanitize-coverage=trace-cmp \
	  SANITIZE='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all'

FUZZ := $(call programs,$(FUZZ_SRC))
$(BUILD)/reference/fuzz/fuzz_%: $(BUILD)/reference/fuzz/fuzz_%.o $(BUILD)/cli.a $(BUILD)/libbnsign.a
	$(call say,link,$@)
	$(Q)$(LINK) -fsanitize=fuzzer -o $@ $^ $(LIBS)
$(BUILD)/conformance/fuzz/fuzz_%: $(BUILD)/conformance/fuzz/fuzz_%.o $(BUILD)/harness.a $(BUILD)/cli.a $(BUILD)/libbnsign.a
	$(call say,link,$@)
	$(Q)$(LINK) -fsanitize=fuzzer -o $@ $^ $(WS_LIBS) $(TLS_LIBS) $(LIBS)
.PHONY: fuzz-run
fuzz-run: $(FUZZ)
	@scripts/fuzz.sh $(FUZZ_SECONDS) $(FUZZ)

# -------------------------------------------------------------------------------------------------------- chores

.PHONY: vectors
vectors: ## write vectors/ anew (the same bytes, unless the generator changed)
	@ci/install check
	$(PYTHON) scripts/generator/generate_vectors.py

.PHONY: clients
clients: ## install the pinned client libraries, or CLIENTS="one another" alone, with their tools (needs the network)
	@ci/install clients-folder
	@tools=$$(scripts/clients tools $(CLIENTS)) && ci/install $$tools
	scripts/clients install $(CLIENTS)

.PHONY: teaching
teaching: ## install ten languages; the teaching adapters must pass all that they claim, none may be skipped
	@ci/install build teaching
	$(AGAIN) all
	@BUILD=$(BUILD) $(PYTHON) conformance/tests/system/run/check_teaching.py --all

.PHONY: page
page: ## build/explain.html: `explain` in one page that reaches nothing, by WebAssembly
	@ci/install build page
	$(AGAIN) -f conformance/page/explain/module.mk VERSION=$(VERSION) BUILD=$(BUILD)

# The vectors, the documents and conformance/history are all that it needs; explain.html where `make page` has made it.
.PHONY: site
site: all ## build/www: one static folder of everything, explain.html too where `make page` made it; HOME_URL=https://...
	@BUILD=$(BUILD) $(PYTHON) scripts/site $(BUILD)/www $(if $(HOME_URL),--home $(HOME_URL))

.PHONY: pictures
pictures: all ## write the README's and the site's pictures anew, from what the program prints
	@BUILD=$(BUILD) $(PYTHON) scripts/site_parts/pictures.py

.PHONY: dist
dist: ## build/dist: static programs for Linux and macOS, packages, archives, and their SHA-256 sums
	@ci/install build page
	$(AGAIN) -f packaging/dist.mk VERSION=$(VERSION) BUILD=$(BUILD)

.PHONY: deb
deb: ## Debian packages in build/deb: bnsign, bnconform, libbnsign0, libbnsign-dev
	@ci/install build deb
	@packaging/deb.sh $(BUILD)/deb $(VERSION)
	@ls $(BUILD)/deb

.PHONY: matrix
matrix: clients ## install the client libraries, run each sealed, and make the page in build/site; CLIENTS as above
	@ci/install build
	$(AGAIN) all
	BUILD=$(BUILD) scripts/clients matrix $(CLIENTS)

# An exit status up to 3 is what the libraries came to, not a fault of the report.
.PHONY: findings
findings: $(BUILD)/bnconform ## write conformance/FINDINGS.md anew from the results of `make matrix`
	$(BUILD)/bnconform report $(BUILD)/matrix/*.ndjson --clients conformance/clients \
	  --report findings=conformance/FINDINGS.md || [ $$? -le 3 ]

.PHONY: errata
errata: $(BUILD)/bnconform ## write conformance/ERRATA.md anew from vectors/published.json
	$(BUILD)/bnconform report --errata --report markdown=conformance/ERRATA.md

.PHONY: bench
bench: ## ratios of speed, measured in one run; no test depends on them
	@ci/install build check load
	$(AGAIN) all $(call programs,$(BENCH_SRC))
	@$(PYTHON) scripts/bench.py $(BUILD)

.PHONY: format
format: ## clang-format over every C file
	clang-format -i $(C_FILES)

.PHONY: lint
lint: ## clang-format, shellcheck, mandoc, and the tree's own checks
	@ci/install check lint
	@scripts/lint.sh

.PHONY: analyze
analyze: ## gcc -fanalyzer, clang-tidy, cppcheck: nothing that scripts/analyze.txt does not excuse
	@ci/install build analyze
	@$(PYTHON) scripts/analyze.py

.PHONY: compile_commands.json
compile_commands.json: ## for editors, by bear
	@rm -f $@
	bear -- $(MAKE) --no-print-directory -B BUILD=build/bear all build-tests

LIBDIR     ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
MANDIR     ?= $(PREFIX)/share/man
INSTALLED  := $(PREFIX)/bin/bnsign $(PREFIX)/bin/bnconform $(INCLUDEDIR)/bnsign.h $(INCLUDEDIR)/bnsign_backend.h \
  $(LIBDIR)/libbnsign.a $(LIBDIR)/libbnsign.so $(LIBDIR)/$(SONAME) $(LIBDIR)/libbnsign.so.$(VERSION) \
  $(LIBDIR)/pkgconfig/bnsign.pc $(MANDIR)/man1/bnsign.1 $(MANDIR)/man1/bnconform.1 \
  $(patsubst conformance/%,$(PREFIX)/share/bnconform/%,$(wildcard conformance/schemas/*.json))

.PHONY: install
install: all ## into PREFIX (/usr/local), below DESTDIR
	install -d $(sort $(dir $(addprefix $(DESTDIR),$(INSTALLED))))
	install -m 755 $(BUILD)/bnsign $(BUILD)/bnconform $(DESTDIR)$(PREFIX)/bin/
	install -m 644 reference/include/bnsign.h reference/include/bnsign_backend.h $(DESTDIR)$(INCLUDEDIR)/
	install -m 644 $(BUILD)/libbnsign.a $(BUILD)/libbnsign.so.$(VERSION) $(DESTDIR)$(LIBDIR)/
	ln -sf libbnsign.so.$(VERSION) $(DESTDIR)$(LIBDIR)/$(SONAME)
	ln -sf $(SONAME) $(DESTDIR)$(LIBDIR)/libbnsign.so
	install -m 644 reference/bnsign.1 conformance/bnconform.1 $(DESTDIR)$(MANDIR)/man1/
	install -m 644 conformance/schemas/*.json $(DESTDIR)$(PREFIX)/share/bnconform/schemas/
	printf '%s\n' 'prefix=$(PREFIX)' 'libdir=$(LIBDIR)' 'includedir=$(INCLUDEDIR)' '' 'Name: bnsign' \
	  'Description: reference signer for Binance request signing' 'Version: $(VERSION)' \
	  'Requires.private: $(foreach b,$(BACKENDS),$(PC_$(b)))' 'Cflags: -I$${includedir}' \
	  'Libs: -L$${libdir} -lbnsign' > $(DESTDIR)$(LIBDIR)/pkgconfig/bnsign.pc
	chmod 644 $(DESTDIR)$(LIBDIR)/pkgconfig/bnsign.pc

.PHONY: uninstall
uninstall: ## take away what install put there
	rm -f $(addprefix $(DESTDIR),$(INSTALLED))

.PHONY: clean
clean: ## remove what was built
	rm -rf build compile_commands.json $(filter-out . ./ .. /,$(BUILD))

-include $(OBJECTS:.o=.d) $(addsuffix .d,$(TESTS) $(PROBES) $(EXAMPLES) $(FUZZ) $(call programs,$(BENCH_SRC) $(TEST_HELP)))
