#!/usr/bin/env bash
# Guess: counters of complexity agree on `match` within one.
# Seen:  three cases, one with a guard and one with an alternative: mccabe 0.7.0 says 1, radon 6.0.1 and ruff 0.17.6 say 3, lizard 1.24.3 says 5.
# So:    a limit on complexity means nothing for code with `match` unless the counter is named.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check radon==6.0.1 mccabe==0.7.0 lizard==1.24.3 ruff==0.17.6

cat >module.py <<'P'
def kind(value):
    match value:
        case int() if value > 3:
            return 1
        case str() | bytes():
            return 2
        case _:
            return 0
P
expected='mccabe 1
radon 3
ruff 3
lizard 5'
seen="mccabe $(env/bin/python -m mccabe module.py | awk '{print $NF}')
radon $(env/bin/radon cc --show-complexity module.py | sed -n 's/.*(\([0-9]*\)).*/\1/p')
ruff $(env/bin/ruff check --isolated --quiet --select C901 --config 'lint.mccabe.max-complexity=0' --output-format concise module.py | sed 's/.*(\([0-9]*\) >.*/\1/' || true)
lizard $(env/bin/lizard --csv module.py | cut -d, -f2)"
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
