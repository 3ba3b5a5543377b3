#!/usr/bin/env bash
# Guess: a checker of dependencies reads import statements, under `if TYPE_CHECKING` too.
# Seen:  deptry 0.25.1 reports `importlib.import_module("scipy")` as missing and says nothing of an import below TYPE_CHECKING.
# So:    a declared dependency that only types use is no finding; one that is only loaded by name is.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check deptry==0.25.1

mkdir app
cat >pyproject.toml <<'T'
[project]
name = "app"
version = "1"
dependencies = []
T
cat >app/__init__.py <<'P'
import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas

importlib.import_module("scipy")
P
expected="DEP001 'scipy'"
seen=$(env/bin/deptry --no-ansi --exclude "env/.*" . 2>&1 | grep -oE "DEP[0-9]+ '[a-z]+'" || true)
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
