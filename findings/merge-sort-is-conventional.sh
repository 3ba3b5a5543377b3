#!/usr/bin/env bash
# Guess: a checker of Conventional Commits lets the messages pass that git and forges write for merges, and no others.
# Seen:  commitizen 4.19.3 and gitlint 0.19.1 let every subject pass that begins with the letters "Merge": "Merge sort for the rows" is fine, "Sort the rows" is not.
# So:    a clean check does not say that a subject has a type.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check commitizen==4.19.3 gitlint==0.19.1

git init --quiet --initial-branch main .
verdict() { if "$@" >/dev/null 2>&1; then echo passes; else echo fails; fi; }
expected='Merge sort for the rows: commitizen passes, gitlint passes
Merged PR 3: Title: commitizen passes, gitlint passes
Sort the rows: commitizen fails, gitlint fails'
seen=$(for subject in 'Merge sort for the rows' 'Merged PR 3: Title' 'Sort the rows'; do
  printf '%s' "$subject" >message
  echo "$subject: commitizen $(verdict env/bin/cz check --commit-msg-file message), gitlint $(verdict env/bin/gitlint --contrib contrib-title-conventional-commits --ignore body-is-missing --msg-filename message)"
done)
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
