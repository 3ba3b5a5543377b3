#!/usr/bin/env bash
# Guess: `marimo convert` writes each cell of a notebook as code.
# Seen:  marimo 0.25.2 writes a cell with `files = !ls` as a string handed to `_unparsable_cell`: nothing of it is in the syntax tree.
# So:    whoever counts statements of a converted notebook counts too few, without an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check marimo==0.25.2 nbformat==5.10.4

cat >make.py <<'P'
import sys

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

nbformat.write(new_notebook(cells=[new_code_cell(text) for text in sys.argv[1:]]), "book.ipynb")
P
env/bin/python make.py $'files = !ls\nprint(len(files))' 'done = True'
env/bin/marimo convert book.ipynb -o book.py >/dev/null 2>&1
expected='calls of print 0, cells 1'
seen=$(env/bin/python - <<'P'
import ast

tree = ast.parse(open("book.py").read())
calls = sum(isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print" for node in ast.walk(tree))
cells = sum(isinstance(node, ast.FunctionDef) for node in tree.body)
print(f"calls of print {calls}, cells {cells}")
P
)
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
