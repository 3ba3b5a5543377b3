#!/usr/bin/env bash
# Guess: a fresh install of pdm can lock.
# Seen:  pdm 2.29.4 allows the newest hishel, which has no `SyncSqliteStorage`: `pdm lock` ends with an AttributeError.
# So:    a job that installs pdm without a lock of its own stops on the day another package is released.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pdm==2.29.4 hishel==2.0.0

printf '[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = ["six"]\n' >pyproject.toml
expected='AttributeError'
seen=$(XDG_CACHE_HOME=$PWD/cache XDG_STATE_HOME=$PWD/state env/bin/pdm lock 2>&1 | grep -oE 'AttributeError' | head -1 || true)
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
