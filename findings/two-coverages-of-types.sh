#!/usr/bin/env bash
# Guess: two tools that print the coverage of types agree on a file of five functions.
# Seen:  pyrefly 1.5.0 counts parameters and returns, and no constants; pyright 1.1.414 --verifytypes counts symbols, and a function with one unannotated parameter is unknown as a whole.
# So:    a threshold for one is no threshold for the other.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pyrefly==1.5.0 pyright==1.1.414

mkdir app
touch app/py.typed
cat >app/__init__.py <<'P'
LIMIT = 3


def typed(a: int, b: int) -> int:
    return a + b


def half(a: int, b) -> int:
    return a


def bare(a, b):
    return a


def implicit():
    return 1
P
expected='pyrefly 50.0
pyright 40.0'
PYTHONPATH=. env/bin/pyright --verifytypes app --outputjson >pyright.json 2>/dev/null || true
seen="pyrefly $(env/bin/pyrefly coverage report app/__init__.py 2>/dev/null | env/bin/python -c 'import json, sys; print(round(json.load(sys.stdin)["summary"]["coverage"], 1))')
pyright $(env/bin/python -c 'import json; print(round(100 * json.load(open("pyright.json"))["typeCompleteness"]["completenessScore"], 1))')"
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
