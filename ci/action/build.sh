#!/bin/sh
# What the action does first: packages, and bnconform. Nothing is built that is there already.
set -eu
cd "$(dirname "$0")/../.."
if [ "${BN_SEAL:-false}" = true ]; then
  # Ubuntu lets no program without a profile have user namespaces, until this is said.
  name=kernel/apparmor_restrict_unprivileged_userns
  [ ! -e /proc/sys/$name ] || sudo -n sysctl -q -w "$(echo $name | tr / .)=0"
fi
if [ -z "${BN_PROGRAM:-}" ]; then
  ci/install build
  make --no-print-directory -j2 "${BUILD:-build}/bnconform" "${BUILD:-build}/bnsign"
fi
if [ "${BN_SETUP:-false}" = true ]; then
  (cd "$(dirname "${BN_PROGRAM:-${BUILD:-build}/bnconform}")" && pwd) >>"${GITHUB_PATH:?it is set by GitHub}"
fi
