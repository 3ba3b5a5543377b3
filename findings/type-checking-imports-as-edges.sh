#!/usr/bin/env bash
# Guess: tools that guard the direction of imports agree on `if TYPE_CHECKING`.
# Seen:  import-linter 2.16 breaks the contract by such an import unless told otherwise; tach 0.35.3 lets it pass.
# So:    "no cycles" means two things; say which edges were counted.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check import-linter==2.16 tach==0.35.3

mkdir app
touch app/__init__.py
printf 'from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from app import high\n' >app/low.py
printf 'from app import low\n' >app/high.py
cat >.importlinter <<'I'
[importlinter]
root_package = app

[importlinter:contract:layers]
name = layers
type = layers
layers =
    app.high
    app.low
I
cat >tach.toml <<'T'
source_roots = ["."]

[[modules]]
path = "app.low"
depends_on = []

[[modules]]
path = "app.high"
depends_on = ["app.low"]
T
verdict() { if "$@" >/dev/null 2>&1; then echo passes; else echo fails; fi; }
expected='import-linter fails
tach passes'
seen="import-linter $(PYTHONPATH=. verdict env/bin/lint-imports --no-cache)
tach $(verdict env/bin/tach check)"
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
