#!/usr/bin/env bash
# Guess: a tool that looks for breaking changes sees a coroutine become a function.
# Seen:  griffe 2.4.1 reports a changed default and is silent about `async def` becoming `def`, which breaks every caller that awaits.
# So:    a clean run is no proof that callers go on working.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check griffe==2.4.1

git init --quiet --initial-branch main .
git config user.name Sample
git config user.email sample@example.org
echo env >.gitignore
mkdir app
printf 'async def load(key): ...\n\n\ndef save(key, value=1): ...\n' >app/__init__.py
git add .
git commit --quiet --message one
git tag one
printf 'def load(key): ...\n\n\ndef save(key, value=2): ...\n' >app/__init__.py
expected='save(value)'
seen=$(NO_COLOR=1 env/bin/griffe check app --against one 2>&1 | grep -oE '(load|save)(\([a-z]*\))?' | sort -u || true)
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
