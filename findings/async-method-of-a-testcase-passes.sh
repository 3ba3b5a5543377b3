#!/usr/bin/env bash
# Guess: an `async def` test in a plain TestCase is refused, as an async test function is.
# Seen:  pytest 9.2.0 fails the function and passes the method, whose body never runs; unittest of Python 3.11 passes it, too.
# So:    a test that cannot fail looks like any other; the base class decides (IsolatedAsyncioTestCase).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pytest==9.2.0

cat >test_module.py <<'P'
import unittest


class Calls(unittest.TestCase):
    async def test_call(self):
        self.fail()


async def test_call():
    assert False
P
outcome() { env/bin/pytest -v -p no:cacheprovider test_module.py 2>&1 | grep -F "$1 " | grep -oE 'PASSED|FAILED' | head -1 || true; }
expected='method PASSED
function FAILED'
seen="method $(outcome Calls::test_call)
function $(outcome test_module.py::test_call)"
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
