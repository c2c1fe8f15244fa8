#!/bin/sh
# What was asked of the compiler is in the programs: position-independent, bound at the start and read-only from then on,
# no stack that could be run, a guard on stacks, functions that say where a call may land, lengths that are checked by the C
# library. That a processor holds calls to it needs a C library that was built so too, which Debian's is not.
set -u
build=${BUILD:-build}
status=0
say() { # HOLDS(0) SENTENCE WHAT
  if [ "$1" = 0 ]; then echo "ok - $2"; else echo "FAIL - $2: $3" && status=1; fi
}
command -v readelf >/dev/null 2>&1 || { echo 'skip - the programs are hardened: readelf is not there'; exit 0; }
for program in "$build/bnsign" "$build/bnconform" "$build/libbnsign.so"; do
  if ! readelf -h "$program" >/dev/null 2>&1; then
    echo "skip - $program is hardened: it is no ELF file"
    continue
  fi
  head=$(readelf -hlWd "$program") symbols=$(readelf -sW "$program")
  echo "$head" | grep -q 'Type: *DYN'
  say $? "$program lies wherever the system puts it" "its type is $(echo "$head" | sed -n 's/^ *Type: *//p')"
  { echo "$head" | grep -q GNU_RELRO && echo "$head" | grep -qE 'BIND_NOW|Flags:.* NOW'; }
  say $? "$program binds all names at the start, read-only from then on" 'no RELRO segment, or bound late'
  echo "$head" | grep GNU_STACK | grep -q 'RW '
  say $? "$program has no stack that can be run" "$(echo "$head" | grep GNU_STACK)"
  echo "$symbols" | grep -q __stack_chk_fail
  say $? "$program guards its stack" 'nothing of it calls __stack_chk_fail'
  case $program in *.so) entry=bns_key_open ;; *) entry=main ;; esac
  if ! grep -q fcf-protection "$build/settings"; then
    echo "skip - $program says where a call may land: the compiler has nothing for it on this processor"
  else
    first=$(objdump -d --no-show-raw-insn --disassemble=$entry "$program" | grep -A1 "<$entry>:" | tail -n 1)
    echo "$first" | grep -qE 'endbr(64|32)'
    say $? "$program says where a call may land" "$entry begins with $first"
  fi
  if ! grep -q FORTIFY_SOURCE "$build/settings"; then
    echo "skip - $program has the C library check lengths: it was not asked for, as it was not optimised"
    continue
  fi
  echo "$symbols" | grep -qE '__(memcpy|vsnprintf|snprintf|fprintf|printf|read|fread|memset)_chk'
  say $? "$program has the C library check lengths" 'no function of it ends in _chk'
done
exit $status
