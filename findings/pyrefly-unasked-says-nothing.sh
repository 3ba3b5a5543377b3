#!/usr/bin/env bash
# Guess: a type checker without a configuration reports a text assigned to a variable annotated `int`, as mypy, pyright and ty do.
# Seen:  pyrefly 1.5.0 uses its preset `basic` where it finds no pyrefly.toml, and reports no error; with `preset = "default"` it does.
# So:    `pyrefly check` in CI without a file of settings checks much less than its name says.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pyrefly==1.5.0 mypy==2.4.1

echo "x: int = 'a'" >module.py
# A checker that finds something ends with 1.
count() { { "$@" 2>&1 || true; } | grep -c "bad-assignment\|\[assignment\]" || true; }
alone=$(count env/bin/pyrefly check module.py)
mypy=$(count env/bin/mypy module.py)
echo 'preset = "default"' >pyrefly.toml
default=$(count env/bin/pyrefly check module.py)
seen="pyrefly alone $alone, with its default preset $default; mypy alone $mypy"
expected="pyrefly alone 0, with its default preset 1; mypy alone 1"
if [ "$seen" != "$expected" ]; then
  echo "changed: $seen; it was: $expected"
  exit 1
fi
echo "$seen"
