#!/bin/sh
# scripts/platforms.sh [ARCH...] - the suite on processors of another kind, each emulated by qemu-user, but i386 where this
# processor runs it itself: the byte order of s390x, the 32 bits of armhf and i386, the unsigned char of s390x, arm64 and armhf.
#
# ARCH is Debian's name. The libraries come from its archive, as the lists of this machine name it, into
# $BUILD/platforms/ARCH/root; this system is left as it is. The compilers and qemu: `ci/install platforms`. Of each: both
# programs built without a warning, the vectors in process and as a child, the self-check, the unit tests but for five that
# search through thousands of requests, or judge so many answers: the self-check goes as far.
set -eu
cd "$(dirname "$0")/.."
BUILD=${BUILD:-build}
LEFT_OUT='/test_(lookup|diagnose|diagnoses_told|mistakes_made|answers_judged)$'

target() { # ARCH: the compiler's name of it, the emulator's, the folder of its libraries
  case $1 in
    s390x) echo s390x-linux-gnu qemu-s390x s390x-linux-gnu ;;
    arm64) echo aarch64-linux-gnu qemu-aarch64 aarch64-linux-gnu ;;
    armhf) echo arm-linux-gnueabihf qemu-arm arm-linux-gnueabihf ;;
    i386) echo i686-linux-gnu qemu-i386 i386-linux-gnu ;;
    *) echo "scripts/platforms.sh: no such platform: $1; there are s390x, arm64, armhf, i386" >&2; return 64 ;;
  esac
}

fetch() { # ARCH FOLDER: the libraries, into FOLDER/root, by an apt that knows of this architecture alone
  mkdir -p "$2/state/lists/partial" "$2/cache/archives/partial" "$2/root"
  : >"$2/status"
  set -- "$1" "$(cd "$2" && pwd)"
  apt() {
    apt-get -q -o Acquire::Retries=3 -o APT::Architecture="$arch" -o APT::Architectures="$arch" -o APT::Sandbox::User= \
      -o Dir::State="$folder/state" -o Dir::State::status="$folder/status" -o Dir::Cache="$folder/cache" \
      -o Debug::NoLocking=1 "$@" >&2
  }
  arch=$1 folder=$2
  apt update || echo 'scripts/platforms.sh: not all lists of packages could be read anew; going on with those that could' >&2
  apt install --download-only --no-install-recommends -y libssl-dev libsodium-dev libwslay-dev libcmocka-dev
  for package in "$2"/cache/archives/*.deb; do
    case $package in
      */libc6* | */linux-libc* | */libcrypt* | */gcc-* | */libgcc*) ;; # the cross compiler brings its own
      *) dpkg-deb -x "$package" "$2/root" ;;
    esac
  done
  : >"$2/fetched"
}

tell() { # WHAT COMMAND...: the last line of its output, which goes to $log; where it fails, more of it, and no further
  what=$1
  shift
  if ! "$@" >"$log" 2>&1; then
    echo "$arch: FAIL: $*"
    grep -E '^ *(FAIL|FAILED) | error: ' "$log" | head -n 20
    tail -n 30 "$log"
    exit 1
  fi
  [ -z "$what" ] || echo "$arch: $what$(tail -n 1 "$log")"
}

one() { # ARCH
  arch=$1
  names=$(target "$arch")
  # shellcheck disable=SC2086 # three words
  set -- $names
  home=$BUILD/platforms/$arch
  [ -e "$home/fetched" ] || fetch "$arch" "$home"
  root=$(cd "$home/root" && pwd) lib=$root/usr/lib/$3
  loader=/usr/$1/lib/ld-linux.so.2
  if [ "$arch" = i386 ] && "$loader" --version >/dev/null 2>&1; then # such a processor runs it itself
    printf '#!/bin/sh\nexec %s --library-path %s:/usr/%s/lib "$@"\n' "$loader" "$lib" "$1" >"$home/under"
  else
    printf '#!/bin/sh\nexec %s -L /usr/%s -E LD_LIBRARY_PATH=%s "$@"\n' "$2" "$1" "$lib" >"$home/under"
  fi
  chmod +x "$home/under"
  under=$(cd "$home" && pwd)/under
  log=$home/build.log
  tell '' make -s BUILD="$home" CC="$1-gcc" AR="$1-ar" WERROR=-Werror CFLAGS='-O1' BACKENDS='openssl sodium' \
    CPPFLAGS="-isystem $root/usr/include -isystem $root/usr/include/$3" LDFLAGS="-L$lib -Wl,-rpath-link,$lib" all build-tests
  log=$home/run.log
  tell 'in process: ' "$under" "$home/bnconform" run
  log=$home/child.log
  tell 'as a child: ' "$under" "$home/bnconform" run --deadline 60000 --start-deadline 60000 -- "$under" "$home/bnsign" adapter
  log=$home/self-check.log
  tell 'self-check: ' "$under" "$home/bnconform" self-check
  log=$home/unit.log
  # shellcheck disable=SC2046 # a list of files
  BUILD=$home tell 'unit tests: ' python3 scripts/run_tests.py -j 2 --seconds 600 --wrap "$under" \
    $(find "$home/reference/tests" "$home/conformance/tests/unit" -name 'test_*' -type f -perm -1 | grep -vE "$LEFT_OUT" | sort)
}

if [ "${1:-}" = --one ]; then
  one "$2"
  exit
fi
[ $# -gt 0 ] || set -- s390x arm64 armhf i386
for arch in "$@"; do
  target "$arch" >/dev/null
done
# Most of what each does has one processor: as many at a time as there are. The status of xargs is 123 if any has failed.
printf '%s\n' "$@" | xargs -n 1 -P "$(nproc 2>/dev/null || echo 2)" scripts/platforms.sh --one || exit 1
