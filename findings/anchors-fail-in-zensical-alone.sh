#!/usr/bin/env bash
# Guess: a strict build of the same sources passes or fails alike in MkDocs and in its successor.
# Seen:  mkdocs 1.6.1 `--strict` passes a link to an anchor that is not there (a note only); zensical 0.0.73 `--strict` fails.
# So:    moving the builder changes what the same gate asks for.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check mkdocs==1.6.1 zensical==0.0.73

mkdir docs
printf '# Title\n\n[away](#nowhere)\n' >docs/index.md
printf 'site_name: sample\n' >mkdocs.yml
verdict() { if "$@" >/dev/null 2>&1; then echo passes; else echo fails; fi; }
expected='mkdocs passes
zensical fails'
seen="mkdocs $(verdict env/bin/mkdocs build --strict)
zensical $(verdict env/bin/zensical build --strict)"
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
