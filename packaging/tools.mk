# What cross-compiles, and the C libraries that are linked statically: for `make page` and `make dist`. They are fetched and
# built once for all trees that pin the same, in a folder whose name is a hash of packaging/tools. CACHE=FOLDER puts it elsewhere.
CACHE  ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/bnconform
PINNED := $(CACHE)/$(shell export LC_ALL=C; cat packaging/tools/* | sha256sum | cut -c1-16)
TOOLS  := $(PINNED)/tools

# Two makes may want the same at once: the second waits, and finds it done.
once = @mkdir -p $(PINNED) && flock $(@D).lock sh -ec '[ -e $@ ] || { echo "  fetch or build $(@D)"; $(1); }'

$(TOOLS)/ready:
	$(call once,packaging/tools/fetch.sh $(@D))
$(PINNED)/%/ready: | $(TOOLS)/ready
	$(call once,packaging/tools/deps.sh $(TOOLS) $* $(@D))

# Zig keeps what it has compiled, and finds it again by the source: it does not see that a file has changed which the assembler takes
# in. With this in the command it does.
DIGEST := x$(shell export LC_ALL=C; cat vectors/* conformance/page/*/* conformance/exchange/* conformance/src/diagnosis/catalogue/*.txt 2>/dev/null | sha256sum | cut -c1-16)
