#!/bin/sh
# scripts/linked.sh BUILD BACKEND...: the shared library needs the libraries of its back ends and no other.
set -u
build=$1 status=0
shift
needed=$(objdump -p "$build/libbnsign.so" | awk '$1 == "NEEDED" { print $2 }')
for backend in openssl sodium; do
  case $backend in openssl) library=libcrypto ;; sodium) library=libsodium ;; esac
  chosen=no linked=no
  case " $* " in *" $backend "*) chosen=yes ;; esac
  case $needed in *"$library"*) linked=yes ;; esac
  if [ $chosen = $linked ]; then
    echo "ok - with BACKENDS=\"$*\", linked to $library: $linked"
  else
    echo "FAIL - with BACKENDS=\"$*\", linked to $library: $linked"
    status=1
  fi
done
exit $status
