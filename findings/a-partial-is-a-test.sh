#!/usr/bin/env bash
# Guess: pytest collects functions and methods that are defined by `def`.
# Seen:  pytest 9.2.0 collects `test_… = functools.partial(…)`, a lambda, and a lambda in a class.
# So:    counting `def test_` counts too few; names that are assigned count as well.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pytest==9.2.0

cat >test_module.py <<'P'
import functools


def check(expected):
    assert 1 + 1 == expected


test_two = functools.partial(check, 2)
test_three = lambda: check(2)


class TestSums:
    test_four = lambda self: check(2)
P
expected='test_module.py::test_two
test_module.py::test_three
test_module.py::TestSums::test_four'
seen=$(env/bin/pytest --collect-only -q -p no:cacheprovider test_module.py 2>/dev/null | grep ::)
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
