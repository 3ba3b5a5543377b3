#!/usr/bin/env bash
# Guess: a `type: ignore` on the inner line of a bracketed value holds for every checker.
# Seen:  mypy 2.4.1, pyright 1.1.414, pyrefly 1.5.0 and zuban 0.10.2 obey it; ty 0.0.108 reports the assignment and calls the comment unused.
# So:    code that is clean for four checkers needs the comment moved for the fifth.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check mypy==2.4.1 zuban==0.10.2 pyrefly==1.5.0 pyright==1.1.414 ty==0.0.108

printf 'count: int = (\n    "a"  # type: ignore\n)\n' >module.py
verdict() { if "$@" >out 2>&1; then echo obeyed; elif grep -q 'unused-type-ignore-comment' out; then echo 'an error, and the comment unused'; else echo 'an error'; fi; }
expected='mypy: obeyed
pyright: obeyed
pyrefly: obeyed
zuban: obeyed
ty: an error, and the comment unused'
seen="mypy: $(verdict env/bin/mypy module.py)
pyright: $(verdict env/bin/pyright module.py)
pyrefly: $(verdict env/bin/pyrefly check module.py)
zuban: $(verdict env/bin/zuban check module.py)
ty: $(verdict env/bin/ty check module.py)"
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
