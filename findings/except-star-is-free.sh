#!/usr/bin/env bash
# Guess: a counter that gives `except` a branch gives `except*` one, too.
# Seen:  radon 6.0.1 and mccabe 0.7.0 count 1 for a function with two `except*` clauses; ruff 0.17.6 and lizard 1.24.3 count 3.
# So:    moving to exception groups lowers complexity in two of four counters.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check radon==6.0.1 mccabe==0.7.0 lizard==1.24.3 ruff==0.17.6

cat >module.py <<'P'
def handle():
    try:
        work()
    except* ValueError:
        pass
    except* TypeError:
        pass
P
expected='radon 1
mccabe 1
lizard 3
ruff 3'
seen="radon $(env/bin/radon cc --show-complexity module.py | sed -n 's/.*(\([0-9]*\)).*/\1/p')
mccabe $(env/bin/python -m mccabe module.py | awk '{print $NF}')
lizard $(env/bin/lizard --csv module.py | cut -d, -f2)
ruff $(env/bin/ruff check --isolated --quiet --select C901 --config 'lint.mccabe.max-complexity=0' --output-format concise module.py | sed 's/.*(\([0-9]*\) >.*/\1/' || true)"
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
