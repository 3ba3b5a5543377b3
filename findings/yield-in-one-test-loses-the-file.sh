#!/usr/bin/env bash
# Guess: a test function with `yield` is skipped or fails alone.
# Seen:  pytest 9.2.0 refuses the whole file: the other test is not run. As a method of a TestCase it passes without being run.
# So:    one such function hides every test beside it from the count of what runs.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pytest==9.2.0

cat >test_functions.py <<'P'
def test_sum():
    assert 1 + 1 == 2


def test_steps():
    yield
    assert False
P
cat >test_methods.py <<'P'
import unittest


class Steps(unittest.TestCase):
    def test_steps(self):
        yield
        self.fail()
P
result() { env/bin/pytest -q -p no:cacheprovider "$1" 2>&1 | tail -1 | sed 's/ in .*//; s/, .* warnings\{0,1\}//' || true; }
expected='functions: 1 error
methods: 1 passed'
seen="functions: $(result test_functions.py)
methods: $(result test_methods.py)"
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
