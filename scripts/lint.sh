#!/bin/sh
# What the linters say: clang-format, shellcheck, mandoc, Python's own compiler, and the tree's own checks.
set -u
status=0

say() { # STATUS SENTENCE OUTPUT
  if [ "$1" = 0 ]; then
    echo "ok - $2"
  else
    echo "FAIL - $2:"
    echo "$3" | head -n 40
    status=1
  fi
}

c_files=$(find reference conformance packaging -name installed -prune -o -name '*.[ch]' -print | sort)
sh_files=$(grep -rlE '^#!(/bin/sh|/usr/bin/env bash)' --include='*' ci .ci scripts conformance reference packaging 2>/dev/null |
  grep -v -e /installed/ -e __pycache__ | sort)
py_files=$( (find scripts conformance reference packaging -name installed -prune -o -name '*.py' -print
  grep -rlE '^#!.*python' --exclude='*.md' scripts conformance reference packaging) | grep -v -e /installed/ -e __pycache__ |
  sort -u)

# Other versions of clang-format lay out some lines otherwise.
version=$(clang-format --version 2>/dev/null | sed 's/.*version \([0-9]*\).*/\1/')
if [ "$version" = 14 ]; then
  # shellcheck disable=SC2086 # lists of files, here and below
  out=$(clang-format --dry-run -Werror $c_files 2>&1)
  say $? 'clang-format would change nothing' "$out"
else
  echo "skip - clang-format would change nothing: the layout is that of version 14, here is ${version:-none}"
fi
# shellcheck disable=SC2086
out=$(shellcheck -x $sh_files 2>&1)
say $? "shellcheck is silent ($(echo "$sh_files" | wc -l) scripts)" "$out"
# A date in the form of mdoc's is the only thing that may be missing.
out=$(mandoc -Tlint -Wwarning reference/bnsign.1 conformance/bnconform.1 2>&1)
say $? 'mandoc has no complaint about the man pages' "$out"
# shellcheck disable=SC2086
out=$(/usr/bin/python3 - $py_files <<'END' 2>&1
import ast, sys
status = 0
for path in sys.argv[1:]:
    tree = ast.parse(open(path, encoding="utf-8").read(), path)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    used |= {node.value.id for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)}
    for node in tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)) and not path.endswith("__init__.py"):
            for alias in node.names:
                name = (alias.asname or alias.name).split(".")[0]
                if name not in used and "noqa" not in open(path).read().splitlines()[node.lineno - 1]:
                    print("%s:%d imports %s and does not use it" % (path, node.lineno, name))
                    status = 1
sys.exit(status)
END
)
say $? "each Python file is read, and uses what it imports ($(echo "$py_files" | wc -l) files)" "$out"
for check in scripts/tree/check_layers.py scripts/tree/check_style.py scripts/tree/check_headers.sh; do
  out=$($check 2>&1)
  say $? "$check is green" "$(echo "$out" | grep -v '^ok')"
done
exit $status
