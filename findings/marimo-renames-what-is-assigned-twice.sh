#!/usr/bin/env bash
# Guess: `marimo convert` keeps the names of a notebook.
# Seen:  marimo 0.25.2 gives each further assignment a name of its own (`total_1`).
# So:    the author of a converted file did not choose those names; a comparison by name loses the cells.
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
env/bin/python make.py 'total = 1' 'total = total + 1' 'print(total)'
env/bin/marimo convert book.ipynb -o book.py >/dev/null 2>&1
expected='total = 1
total_1 = total + 1
print(total_1)'
seen=$(grep -E '^    (total|print)' book.py | sed 's/^ *//')
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
