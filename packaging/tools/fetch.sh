#!/bin/sh
# packaging/tools/fetch.sh FOLDER - what cross-compiles, and the C sources that are linked statically, all pinned by hashes:
# Zig's C compiler (requirements.txt), OpenSSL, libsodium and wslay (Cargo.lock). In FOLDER then: bin/TARGET-cc, -ar and
# -ranlib for each target, and src/openssl, src/libsodium, src/wslay. FOLDER is made anew.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$1
targets='x86_64-linux-musl aarch64-linux-musl x86_64-macos aarch64-macos wasm32-wasi'

rm -rf "$out"
mkdir -p "$out/crates/src" "$out/bin" "$out/src"
out=$(cd "$out" && pwd)
/usr/bin/python3 -m venv "$out/venv"
"$out/venv/bin/pip" install --quiet --no-input --disable-pip-version-check --only-binary :all: --require-hashes -r "$here/requirements.txt"

stand_in() { # NAME VERSION FEATURES
  folder=$out/crates/stand-ins/$1
  mkdir -p "$folder/src"
  : >"$folder/src/lib.rs"
  { printf '[package]\nname = "%s"\nversion = "%s"\nedition = "2021"\n\n[features]\n' "$1" "$2"
    for feature in $3; do echo "$feature = []"; done; } >"$folder/Cargo.toml"
}
sed '/^#/d' "$here/stand-ins" | while read -r name version features; do stand_in "$name" "$version" "$features"; done
cp "$here/Cargo.toml" "$here/Cargo.lock" "$out/crates/"
echo '// Empty: cargo wants a source.' >"$out/crates/src/lib.rs"
(cd "$out/crates" && cargo vendor --quiet --locked >/dev/null)
mv "$out/crates/vendor/openssl-src/openssl" "$out/src/openssl"
mv "$out/crates/vendor/wslay-sys/vendor" "$out/src/wslay"
mkdir "$out/src/libsodium"
tar -xzf "$out/crates/vendor/libsodium-sys-stable/LATEST.tar.gz" -C "$out/src/libsodium" --strip-components 1

rm -rf "$out/crates/vendor"

zig=$(echo "$out"/venv/lib/python3*/site-packages/ziglang/zig)
put() { # NAME WORDS
  printf '#!/bin/sh\nexec "%s" %s "$@"\n' "$zig" "$2" >"$out/bin/$1"
  chmod +x "$out/bin/$1"
}
for target in $targets; do
  put "$target-cc" "cc -target $target"
  put "$target-ar" ar
  put "$target-ranlib" ranlib
done
touch "$out/ready"
