#!/usr/bin/env bash
# Guess: parameters in the methods of a Protocol are its interface, so no tool calls them unused.
# Seen:  vulture 2.16 reports the parameter of a Protocol method with 100 % confidence; pylint 4.1.4 and ruff 0.17.6 (ARG) say nothing.
# So:    even `--min-confidence 100` accuses typed interfaces.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check vulture==2.16 pylint==4.1.4 ruff==0.17.6

cat >module.py <<'P'
"""Shapes."""

from typing import Protocol


class Reader(Protocol):
    """Reads."""

    def read(self, amount: int) -> bytes: ...
P
expected='vulture 1
pylint 0
ruff 0'
seen="vulture $(env/bin/vulture --min-confidence 100 module.py | grep -c amount || true)
pylint $(env/bin/pylint --disable=all --enable=unused-argument module.py | grep -c amount || true)
ruff $(env/bin/ruff check --isolated --quiet --select ARG --output-format concise module.py | grep -c amount || true)"
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
