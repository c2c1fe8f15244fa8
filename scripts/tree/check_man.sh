#!/bin/sh
# The man pages are clean to mandoc, and tell every option that the commands tell of in --help.
set -u
build=${BUILD:-build} status=0
for page in reference/bnsign.1 conformance/bnconform.1; do
  name=$(basename "$page" .1)
  if ! command -v mandoc >/dev/null 2>&1; then
    echo "skip - $name.1 is clean to mandoc: mandoc is not installed"
  elif found=$(mandoc -Tlint "$page" 2>&1 | grep -v 'referenced manual not found' | grep .); then
    echo "FAIL - $name.1 is clean to mandoc: $found"
    status=1
  else
    echo "ok - $name.1 is clean to mandoc"
  fi
  options=$("$build/$name" --help 2>&1 | grep -oE -e '--[a-z][a-z-]+' | sort -u | grep -v -e '^--help$' -e '^--version$')
  if [ -z "$options" ]; then
    echo "FAIL - $name --help tells its options: there are none"
    status=1
    continue
  fi
  for option in $options; do
    # In mdoc the first dash is the macro's.
    if ! grep -qE -e "Fl (-|\\\\-)?${option#--}( |\$)|Fl -${option#--}\b|\\\\-\\\\-${option#--}" "$page"; then
      echo "FAIL - $name.1 tells of every option: $option is missing"
      status=1
    fi
  done
  [ $status = 0 ] && echo "ok - $name.1 tells of every option ($(echo "$options" | wc -l))"
done
exit $status
