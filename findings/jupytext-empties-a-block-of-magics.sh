#!/usr/bin/env bash
# Guess: what jupytext writes as a .py file is Python, since it comments magics out.
# Seen:  jupytext 1.19.6: an `if` whose body is one magic is left without a body; neither the percent nor the light form parses.
# So:    a paired script may be a syntax error although its notebook runs.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check jupytext==1.19.6 nbformat==5.10.4

cat >make.py <<'P'
import sys

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

nbformat.write(new_notebook(cells=[new_code_cell(text) for text in sys.argv[1:]]), "book.ipynb")
P
env/bin/python make.py 'total = 1' $'if total:\n    %time total'
for format in percent light; do env/bin/jupytext --quiet --to "py:$format" book.ipynb -o "$format.py"; done
parses() { env/bin/python -c 'import ast, sys; ast.parse(open(sys.argv[1]).read())' "$1" 2>/dev/null && echo valid || echo 'no Python'; }
expected='percent: no Python
light: no Python'
seen="percent: $(parses percent.py)
light: $(parses light.py)"
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
