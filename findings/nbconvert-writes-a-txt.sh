#!/usr/bin/env bash
# Guess: `nbconvert --to script` writes a .py file.
# Seen:  nbconvert 7.17.2 writes book.txt for a valid notebook without kernel metadata, as programs that make notebooks leave them.
# So:    a job that checks the converted *.py files checks nothing and passes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check nbconvert==7.17.2 nbformat==5.10.4

cat >make.py <<'P'
import sys

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

nbformat.write(new_notebook(cells=[new_code_cell(text) for text in sys.argv[1:]]), "book.ipynb")
P
env/bin/python make.py 'total = 1'
env/bin/python -m nbconvert --to script book.ipynb >/dev/null 2>&1
expected='book.txt'
seen=$(ls book.* | grep -v ipynb)
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
