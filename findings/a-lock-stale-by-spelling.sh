#!/usr/bin/env bash
# Guess: what makes a lock file stale is a changed requirement.
# Seen:  after a new version of the project itself uv 0.13.9 calls its lock stale and poetry 2.5.1 does not; after other quotes around the same marker poetry does and uv does not.
# So:    neither answer says that a dependency has moved.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check uv==0.13.9 poetry==2.5.1

write() { printf '[project]\nname = "app"\nversion = "%s"\nrequires-python = ">=3.11,<4"\ndependencies = [%s]\n' "$1" "$2" >pyproject.toml; }
verdict() { if "$@" >/dev/null 2>&1; then echo fresh; else echo stale; fi; }
both() { echo "uv $(verdict env/bin/uv lock --check), poetry $(verdict env/bin/poetry check --lock)"; }
write 1.0 "'six; sys_platform == \"linux\"'"
env/bin/uv lock --quiet
env/bin/poetry lock --quiet
expected='as locked: uv fresh, poetry fresh
another version: uv stale, poetry fresh
another spelling: uv fresh, poetry stale'
seen="as locked: $(both)"
write 1.1 "'six; sys_platform == \"linux\"'"
seen+="
another version: $(both)"
write 1.0 "\"six; sys_platform == 'linux'\""
seen+="
another spelling: $(both)"
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
