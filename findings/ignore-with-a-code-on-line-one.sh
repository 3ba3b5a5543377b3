#!/usr/bin/env bash
# Guess: a `type: ignore` with a code on the first line is obeyed by all, or by none.
# Seen:  mypy 2.4.1 and zuban 0.10.2 make the comment itself an error, pyrefly 1.5.0 and pyright 1.1.414 silence the file, ty 0.0.108 passes over it.
# So:    one comment is an error, a blanket suppression or nothing, depending on who reads it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check mypy==2.4.1 zuban==0.10.2 pyrefly==1.5.0 pyright==1.1.414 ty==0.0.108

printf '# type: ignore[assignment]\n"""A module."""\ncount: int = "a"\n' >module.py
verdict() { if "$@" >out 2>&1; then echo silent; elif grep -q 'module.py:1: .*not supported for modules' out; then echo 'the comment is an error'; else echo 'the assignment is an error'; fi; }
expected='mypy: the comment is an error
zuban: the comment is an error
pyrefly: silent
pyright: silent
ty: the assignment is an error'
seen="mypy: $(verdict env/bin/mypy module.py)
zuban: $(verdict env/bin/zuban check module.py)
pyrefly: $(verdict env/bin/pyrefly check module.py)
pyright: $(verdict env/bin/pyright module.py)
ty: $(verdict env/bin/ty check module.py)"
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
