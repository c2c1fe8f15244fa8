#!/bin/sh
# Each header compiles alone: the public ones as C99 and as C++98, the others as C99. And all of them in one file, as both.
# shellcheck disable=SC2086 # a compiler may be a command of several words: ccache cc
set -u
status=0
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

alone() { # SENTENCE HEADER COMPILER FLAGS...
  sentence=$1 header=$2
  shift 2
  extension=c
  case $* in *c++98*) extension=cc ;; esac
  # The declaration behind it: an empty file is no C, and what a header leaves open would swallow it.
  printf '#include "%s"\nextern int behind_the_header;\n' "$header" > "$scratch/alone.$extension"
  if message=$("$@" -pedantic -Wall -Wextra -Werror -fsyntax-only "$scratch/alone.$extension" 2>&1); then
    echo "ok - $sentence"
  else
    echo "FAIL - $sentence: $message"
    status=1
  fi
}

for header in reference/include/*.h; do
  name=$(basename "$header")
  alone "$name alone is C99" "$name" ${CC:-cc} -std=c99 -Ireference/include
  if command -v c++ >/dev/null 2>&1; then
    alone "$name alone is C++98" "$name" c++ -std=c++98 -Ireference/include
  else
    echo "skip - $name alone is C++98: there is no C++ compiler"
  fi
done
for header in reference/src/*.h reference/common/*.h reference/adapter/*.h reference/cli/*.h reference/backend/*.h \
    conformance/src/*/*.h conformance/src/*/*/*.h; do
  [ -e "$header" ] || continue
  alone "$header alone is C99" "$header" ${CC:-cc} -std=c99 -I. -Ireference/include -Ireference/src -Ireference/common \
    -Ireference/adapter -Ireference/cli -Iconformance/src -D_POSIX_C_SOURCE=200809L
done
# All of them in one file: no two have a name that the other has too. As C++98 a member that is called as its type is may stand:
# g++ only frowns at it, and since version 13 by an error that has a name.
all=$(printf '%s\n' reference/include/*.h reference/src/*.h reference/common/*.h reference/adapter/*.h reference/cli/*.h \
  conformance/src/*/*.h conformance/src/*/*/*.h)
together() { # SENTENCE EXTENSION COMPILER FLAGS...
  sentence=$1 extension=$2
  shift 2
  for header in $all; do echo "#include \"${header#conformance/src/}\""; done > "$scratch/together.$extension"
  echo 'extern int behind_the_headers;' >> "$scratch/together.$extension"
  if message=$("$@" -pedantic-errors -fsyntax-only -I. -Ireference/include -Ireference/src -Ireference/common \
      -Ireference/adapter -Ireference/cli -Iconformance/src -D_POSIX_C_SOURCE=200809L "$scratch/together.$extension" 2>&1); then
    echo "ok - $sentence ($(echo "$all" | wc -l))"
  else
    echo "FAIL - $sentence: $(echo "$message" | grep 'error' | head -n 20)"
    status=1
  fi
}
together 'all headers together are C99' c ${CC:-cc} -std=c99 -Wall -Wextra -Werror
if command -v c++ >/dev/null 2>&1; then
  together 'all headers together are C++98' cc c++ -std=c++98 -fpermissive -Wno-changes-meaning
else
  echo 'skip - all headers together are C++98: there is no C++ compiler'
fi
exit $status
