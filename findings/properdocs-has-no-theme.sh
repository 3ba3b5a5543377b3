#!/usr/bin/env bash
# Guess: the fork of MkDocs builds a mkdocs.yml that names no theme.
# Seen:  properdocs 1.6.7 stops: the default theme is a package of its own; mkdocs 1.6.1 builds the same folder.
# So:    replacing the command in a pipeline is not enough.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check mkdocs==1.6.1 properdocs==1.6.7

mkdir docs
printf '# Title\n' >docs/index.md
printf 'site_name: sample\n' >mkdocs.yml
verdict() { if "$@" >out 2>&1; then echo builds; else grep -oE "Unrecognised theme name: '[a-z]+'" out; fi; }
expected="mkdocs builds
properdocs Unrecognised theme name: 'mkdocs'"
seen="mkdocs $(verdict env/bin/mkdocs build)
properdocs $(verdict env/bin/properdocs build)"
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
