#!/bin/sh
# packaging/tools/deps.sh TOOLS TARGET FOLDER - OpenSSL, libsodium and wslay as static libraries for a target of fetch.sh, in
# FOLDER/lib and FOLDER/include, which is made anew. Of OpenSSL what signs, verifies and speaks TLS 1.2 and 1.3; for
# wasm32-wasi what signs and verifies, alone. The same sources give the same bytes, wherever they lie.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tools=$(cd "$1" && pwd)
target=$2
rm -rf "$3"
mkdir -p "$3/lib" "$3/include" "$3/make"
out=$(cd "$3" && pwd)
jobs=${JOBS:-$(nproc 2>/dev/null || echo 2)}
PATH=$tools/bin:$PATH
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-0}
export PATH SOURCE_DATE_EPOCH
flags="-O2 -ffunction-sections -fdata-sections"

quietly() { # COMMAND...: what it says is shown if it fails
  "$@" >>"$out/make.log" 2>&1 || { tail -20 "$out/make.log" >&2; exit 1; }
}

case $target in
  x86_64-linux-musl) configuration=linux-x86_64 ;;
  aarch64-linux-musl) configuration=linux-aarch64 ;;
  x86_64-macos) configuration=darwin64-x86_64-cc ;;
  aarch64-macos) configuration=darwin64-arm64-cc ;;
  wasm32-wasi) configuration=linux-generic32 ;;
  *) echo "deps.sh: no such target: $target" >&2; exit 64 ;;
esac
without=$(sed '/^#/d; s/[^ ]*/no-&/g' "$here/openssl-without")
built=build_libs wanted='libcrypto.a libssl.a'
if [ "$target" = wasm32-wasi ]; then
  # What WASI's C library only pretends to have: some headers ask for it.
  flags="$flags -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_PROCESS_CLOCKS -D_WASI_EMULATED_GETPID -D_WASI_EMULATED_MMAN -DNO_SYSLOG"
  without="$without no-asm no-tls no-sock no-threads no-posix-io no-secure-memory no-err no-stdio no-chacha no-poly1305"
  built=libcrypto.a wanted=libcrypto.a
fi

openssl() {
  cp -r "$tools/src/openssl" "$out/make/openssl"
  cd "$out/make/openssl"
  # Names alone, no paths: OpenSSL writes into itself by what it was made.
  CC=$target-cc AR=$target-ar RANLIB=$target-ranlib
  export CC AR RANLIB
  # shellcheck disable=SC2086 # lists of words
  quietly ./Configure $configuration $without --prefix=/usr/local --openssldir=/etc/ssl $flags
  quietly make -j"$jobs" build_generated
  quietly make -j"$jobs" $built
  # shellcheck disable=SC2086
  cp $wanted "$out/lib/"
  cp -r include/openssl "$out/include/"
}

# As its own build.zig does, without what a processor may have or not: nothing is asked of the machine that builds.
libsodium() {
  cp -r "$tools/src/libsodium/src/libsodium" "$out/make/libsodium"
  cp "$tools/src/libsodium/builds/msvc/version.h" "$out/make/libsodium/include/sodium/"
  cd "$out/make/libsodium"
  has='C11_MEMORY_FENCES GCC_MEMORY_FENCES ATOMIC_OPS INLINE_ASM INTTYPES_H STDINT_H CATCHABLE_ABRT CATCHABLE_SEGV CLOCK_GETTIME
    GETPID MADVISE MLOCK MMAP MPROTECT NANOSLEEP POSIX_MEMALIGN PTHREAD PTHREAD_PRIO_INHERIT RAISE SYSCONF SYS_MMAN_H SYS_PARAM_H
    SYS_RANDOM_H TI_MODE WEAK_SYMBOLS'
  case $target in
    *-macos) has="$has ARC4RANDOM ARC4RANDOM_BUF GETENTROPY MEMSET_S" ;;
    *) has="$has SYS_AUXV_H" ;;
  esac
  # shellcheck disable=SC2046,SC2086 # lists of words
  set -- $flags -fPIC -std=gnu11 -D_GNU_SOURCE=1 -DCONFIGURED=1 -DNATIVE_LITTLE_ENDIAN=1 -DTLS=_Thread_local \
    $(printf ' -DHAVE_%s=1' $has) -Iinclude/sodium
  find . -name '*.c' >sources
  # shellcheck disable=SC2016 # the inner shell's own
  quietly xargs -a sources -P "$jobs" -n 8 sh -c 'for file; do $0 -c "$file" -o "$(echo "$file" | tr / _).o" || exit 255; done' \
    "$target-cc $*"
  quietly "$target-ar" rcs "$out/lib/libsodium.a" ._*.o
  cp -r include/sodium.h include/sodium "$out/include/"
}

wslay() {
  mkdir -p "$out/make/wslay" "$out/include/wslay"
  cd "$out/make/wslay"
  cp "$tools/src/wslay/"*.[ch] .
  cp "$tools"/src/wslay/includes/wslay/*.h "$out/include/wslay/"
  for file in wslay_event wslay_frame wslay_net wslay_queue; do
    # shellcheck disable=SC2086
    quietly "$target-cc" $flags -fPIC -DHAVE_ARPA_INET_H -DHAVE_NETINET_IN_H -I"$out/include" -c $file.c
  done
  quietly "$target-ar" rcs "$out/lib/libwslay.a" wslay_event.o wslay_frame.o wslay_net.o wslay_queue.o
}

(openssl)
if [ "$target" != wasm32-wasi ]; then (libsodium); (wslay); fi
rm -rf "$out/make"
touch "$out/ready"
