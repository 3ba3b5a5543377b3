#!/usr/bin/env bash
# Guess: two tools that cite the same paper on cognitive complexity give a nested comprehension the same value.
# Seen:  complexipy 8.3.0 says 4, cognitive_complexity 1.3.0 says 0.
# So:    rewriting loops as comprehensions lowers one figure and not the other.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check complexipy==8.3.0 cognitive_complexity==1.3.0

cat >module.py <<'P'
def kept(rows):
    return [cell for row in rows if row for cell in row if cell]
P
expected='complexipy 4
cognitive_complexity 0'
seen="complexipy $(env/bin/complexipy --max-complexity-allowed 0 module.py | awk '/kept/ {print $2}' || true)
cognitive_complexity $(env/bin/python - <<'P'
import ast

from cognitive_complexity.api import get_cognitive_complexity

print(get_cognitive_complexity(ast.parse(open("module.py").read()).body[0]))
P
)"
if [ "$seen" != "$expected" ]; then
  diff <(echo "$expected") <(echo "$seen") || true
  echo "it has changed" >&2
  exit 1
fi
echo "$seen"
