# What is handed out, in build/dist: the same bytes from the same commit, wherever it is built. Called by `make dist` from the
# top of the tree. Nothing here publishes anything.
BUILD ?= build
DIST  := $(BUILD)/dist
WORK  := $(BUILD)/dist-work
HERE  := packaging
include $(HERE)/wasi.mk

# All times that archives hold, and OpenSSL's: that of the commit.
SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 1)
export SOURCE_DATE_EPOCH VERSION
VECTORS := $(shell sed -n 's/.*"version":"\([^"]*\)".*/\1/p' vectors/spot-rest.json | head -1)
export VECTORS
PACK := /usr/bin/python3 $(HERE)/pack.py

LINUX := x86_64-linux-musl aarch64-linux-musl
MACOS := x86_64-macos aarch64-macos
# CI, which has little time, gives LINUX=x86_64-linux-musl MACOS= (ci/step-packages.sh).
BOTH  := bnsign bnconform

.DEFAULT_GOAL := dist
.PHONY: dist binaries
dist: $(DIST)/SHA256SUMS

# ------------------------------------------------------------------------------------------------------ the programs

# The Makefile builds them with another compiler, which it must not ask what the compiler can do: Zig's never ends where the
# program comes from a pipe and is only looked at. Make itself knows what is to be done again.
hardening := -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
hardening_x86_64-linux-musl := -fcf-protection
ld_flags_linux := -static -s -Wl,--gc-sections
ld_flags_macos := -s -Wl,-dead_strip
programs_of = +@$(MAKE) --no-print-directory BUILD=$(WORK)/$1 BACKENDS='openssl sodium' OPENSSL_HMAC=midstate \
  WARNINGS= HARDENING='$(hardening) $(hardening_$1)' CC=$(TOOLS)/bin/$1-cc AR=$(TOOLS)/bin/$1-ar CFLAGS='-O2 -g0 -ffunction-sections -fdata-sections' \
  CPPFLAGS='-I$(PINNED)/$1/include -DDIGEST_OF_DATA=$(DIGEST)' LDFLAGS='-L$(PINNED)/$1/lib $(ld_flags_$2)' BIND_NOW= $(addprefix $(WORK)/$1/,$(BOTH))

.PHONY: $(LINUX:%=programs-%) $(MACOS:%=programs-%)
$(LINUX:%=programs-%): programs-%: $(PINNED)/%/ready
	$(call programs_of,$*,linux)
$(MACOS:%=programs-%): programs-%: $(PINNED)/%/ready
	$(call programs_of,$*,macos)
binaries: $(LINUX:%=$(DIST)/bnconform-$(VERSION)-%.tar.gz) $(MACOS:%=$(DIST)/bnconform-$(VERSION)-%.tar.gz) ## programs alone

ARCHIVED := LICENSE reference/bnsign.1 conformance/bnconform.1 $(HERE)/THIRD-PARTY.md schemas/ $(wildcard conformance/schemas/*)
$(DIST)/bnconform-$(VERSION)-%.tar.gz: programs-%
	@$(PACK) $@ bnconform-$(VERSION)-$* 755 $(BOTH:%=$(WORK)/$*/%) 644 $(ARCHIVED)
	@echo '  dist  $@'

# For the BSDs nothing is linked: each file that asks the system for something is compiled with their headers, and those of macOS,
# for which `make dist` links besides. The headers of the libraries are the same on each processor of this kind.
SYSTEMS := x86_64-freebsd x86_64-netbsd x86_64-openbsd x86_64-macos aarch64-macos
ASKING   = $(shell grep -lE '#include <(sys/|netinet/|arpa/|unistd|fcntl|poll|signal|time|errno|pthread|spawn|dirent|termios|locale|wchar)' \
  $(wildcard conformance/src/*/*.c conformance/src/*/*/*.c $(foreach f,src common adapter cli,reference/$f/*.c)))
.PHONY: systems $(SYSTEMS:%=system-%)
systems: $(SYSTEMS:%=system-%) ## compile for the BSDs and macOS what asks the system for something
$(SYSTEMS:%=system-%): system-%: $(PINNED)/x86_64-linux-musl/ready
	@mkdir -p $(WORK) && for file in $(ASKING) conformance/src/suite/embed.S; do \
	  $(TOOLS)/venv/lib/python3*/site-packages/ziglang/zig cc -target $* -g0 -std=c99 -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 \
	    -D_DARWIN_C_SOURCE -I. -Iconformance/src $(addprefix -Ireference/,include src common adapter cli) -I$(PINNED)/x86_64-linux-musl/include \
	    -c $$file -o $(WORK)/$*.o || exit 1; done
	@echo '  dist  for $*: $(words $(ASKING)) files compile'

# -------------------------------------------------------------------------------------------------------- WebAssembly

# All but what needs a socket or a process: explain, show, list, self-check, report, sign, verify.
WITHOUT := $(BESIDES) $(filter-out %/serve_options.c %/report_webhook.c %/deliveries.c,$(wildcard $(addprefix conformance/src/,net/* sandbox/* serve/* webhook/*))) \
  $(addprefix conformance/src/,cli/cmd_serve.c cli/cmd_webhook.c run/adapter/transport_child.c run/calls/call_exchange.c)
SOURCES := $(filter-out $(WITHOUT),$(wildcard $(addprefix reference/,src/*.c common/*.c adapter/*.c cli/*.c) \
  conformance/src/*/*.c conformance/src/*/*/*.c)) $(BACKEND) conformance/src/net/tls_none.c $(wildcard $(HERE)/wasi/*.c)
# Both commands begin with main.
$(WASM)/reference/cli/bnsign.o: FLAGS += -Dmain=bnsign_main
$(WASM)/conformance/src/cli/main.o: FLAGS += -Dmain=bnconform_main

$(DIST)/bnconform-$(VERSION).wasm: $(SOURCES:%.c=$(WASM)/%.o) $(SHARED_OBJECTS)
	@mkdir -p $(@D) && $(CC) -O2 -Wl,--gc-sections -Wl,--strip-all -Wl,-z,stack-size=1048576 -o $@ $^ $(LIBS)
	@echo '  dist  $@'

# ------------------------------------------------------------------------------------------------- sources and sums

FILES = $(shell git ls-files)
$(DIST)/bnconform-$(VERSION)-source.tar.gz: FORCE
	@$(PACK) $@ bnconform-$(VERSION) tree $(FILES)
	@echo '  dist  $@'
$(DIST)/bnconform-vectors-$(VECTORS).tar.gz: FORCE
	@$(PACK) $@ bnconform-vectors-$(VECTORS) 644 vectors/* LICENSE
	@echo '  dist  $@'
.PHONY: FORCE


# ------------------------------------------------------------------------------------------------------------ packages

MODULE := $(DIST)/bnconform-$(VERSION).wasm
both    = $(BOTH:%=$(WORK)/$1/%)
WHEELS := $(foreach m,$(LINUX:%-linux-musl=%),$(DIST)/bnconform-$(VERSION)-py3-none-manylinux2014_$m.musllinux_1_1_$m.whl)
$(WHEELS): $(DIST)/bnconform-$(VERSION)-py3-none-manylinux2014_%.whl: $(LINUX:%=programs-%)
	@$(HERE)/wheels.py $(DIST) $(VERSION) native $(firstword $(subst ., ,$*)) $(call both,$(firstword $(subst ., ,$*))-linux-musl) >/dev/null
	@echo '  dist  $@'
$(DIST)/bnconform-$(VERSION)-py3-none-any.whl: $(MODULE) FORCE
	@$(HERE)/wheels.py $(DIST) $(VERSION) wasi $(MODULE) >/dev/null
	@echo '  dist  $@'

node_x86_64-linux-musl := linux-x64
node_aarch64-linux-musl := linux-arm64
node_x86_64-macos := darwin-x64
node_aarch64-macos := darwin-arm64
comma   := ,
PLATFORMS := $(foreach t,$(LINUX) $(MACOS),$(node_$t)=$(WORK)/$t/bnconform$(comma)$(WORK)/$t/bnsign)
NPM := $(DIST)/bnconform-$(VERSION).tgz
$(NPM): $(MODULE) $(LINUX:%=programs-%) $(MACOS:%=programs-%) FORCE
	@$(HERE)/npm_packages.py $(DIST) $(VERSION) $(MODULE) $(PLATFORMS)
	@echo '  dist  $@ and one for each system'

VECTOR_WHEEL := $(DIST)/bnconform_vectors-$(VECTORS)-py3-none-any.whl
$(VECTOR_WHEEL): FORCE
	@$(HERE)/vector_packages.py $(DIST) $(WORK)/vectors $(VECTORS) >/dev/null
	@echo '  dist  $@ and those of four other languages'

PRODUCTS := $(MODULE) $(LINUX:%=$(DIST)/bnconform-$(VERSION)-%.tar.gz) $(MACOS:%=$(DIST)/bnconform-$(VERSION)-%.tar.gz) \
  $(DIST)/bnconform-$(VERSION)-source.tar.gz $(DIST)/bnconform-vectors-$(VECTORS).tar.gz \
  $(WHEELS) $(DIST)/bnconform-$(VERSION)-py3-none-any.whl $(NPM) $(VECTOR_WHEEL)

$(DIST)/SHA256SUMS: $(PRODUCTS)
	@cd $(DIST) && rm -f SHA256SUMS && sha256sum * > ../SHA256SUMS && mv ../SHA256SUMS .
	@echo '  dist  $@'
