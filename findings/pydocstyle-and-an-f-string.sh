#!/usr/bin/env bash
# Guess: a function that begins with an f-string has no docstring, and every checker says so.
# Seen:  ruff 0.17.6 reports it as missing and interrogate 1.7.0 as not covered; pydocstyle 6.3.0 ends with a ValueError for the whole run.
# So:    a pipeline that reads the list of findings and not the exit code sees none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check ruff==0.17.6 interrogate==1.7.0 pydocstyle==6.3.0 setuptools==75.8.0

printf '"""A module."""\n\n\ndef build():\n    f"""Build {1}."""\n' >module.py
expected='ruff: D103
interrogate: 1 missing
pydocstyle: ValueError'
seen="ruff: $(env/bin/ruff check --isolated --quiet --select D103 --output-format concise module.py | grep -o D103 || true)
interrogate: $(env/bin/interrogate -vv module.py | grep -c MISSED || true) missing
pydocstyle: $(env/bin/pydocstyle module.py 2>&1 | grep -oE '^ValueError' || true)"
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
