#!/bin/sh
# packaging/deb.sh FOLDER VERSION - Debian packages of this tree in FOLDER: bnsign, bnconform, libbnsign0, libbnsign-dev.
set -eu
mkdir -p "$1"
out=$(cd "$1" && pwd)
version=$2
work=$out/../deb-work
rm -rf "$work" && mkdir -p "$work/bnconform-$version"
git ls-files -z | tar --null -T - -c --mode=u+w | tar -x -C "$work/bnconform-$version"
cd "$work/bnconform-$version"
cp -r packaging/debian debian
date=$(date -R -u -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}")
sed -i "s/@VERSION@/$version/; s/@DATE@/$date/" debian/changelog
sed -n 's/^$/./; s/^/ /; 3,$p' LICENSE >../license
sed -i -e '/@LICENSE@/{r ../license' -e 'd}' debian/copyright
dpkg-buildpackage -b -us -uc -j"${JOBS:-2}" >../build.log 2>&1 || { tail -30 ../build.log >&2; exit 1; }
mv ../*.deb "$out/"
