# What cross-compiles, and the C libraries that are linked statically: for `make page` and `make dist`. They are fetched and
# built once for all trees that pin the same, in a folder whose name is a hash of packaging/tools. CACHE=FOLDER puts it elsewhere.
CACHE  ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/bnconform
PINNED := $(CACHE)/$(shell export LC_ALL=C; cat packaging/tools/* | sha256sum | cut -c1-16)
TOOLS  := $(PINNED)/tools

# Two makes may want the same at once: the second waits, and finds it done.
once = @mkdir -p $(PINNED) && flock $(PINNED)/lock sh -ec '[ -e $@ ] || { echo "  fetch or build $(@D)"; $(1); }'

$(TOOLS)/ready:
	$(call once,packaging/tools/fetch.sh $(@D))
$(PINNED)/%/ready: | $(TOOLS)/ready
	$(call once,packaging/tools/deps.sh $(TOOLS) $* $(@D))
