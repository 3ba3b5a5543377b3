#!/usr/bin/env bash
# Guess: flake8 and ruff read the same `noqa` comments.
# Seen:  flake8 7.5.0 passes over `#noqa` without a blank behind the hash, ruff 0.17.6 obeys it.
# So:    the same line is clean for one linter and a finding for the other; counts of suppressions differ by a blank.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check flake8==7.5.0 ruff==0.17.6

printf 'import re  #noqa\nimport os  #noqa:F401\nimport abc  # noqa\nimport ast  # noqa:F401\n' >module.py
expected='flake8: 1 2
ruff:'
seen="flake8: $(env/bin/flake8 --isolated --select F401 module.py | cut -d: -f2 | xargs || true)
ruff: $(env/bin/ruff check --isolated --quiet --select F401 --output-format concise module.py | cut -d: -f2 | xargs || true)"
seen=$(sed 's/ $//' <<<"$seen")
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
