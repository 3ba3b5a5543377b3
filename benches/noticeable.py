#!/usr/bin/env python3
"""Draws commits that docs-with-code takes for noticeable, for somebody to judge.

    noticeable.py REPO...     thirty of them, in turns: package, commit, subject, the first files of source

The words are read from src/signals/documentation/docs_with_code.rs. Roles of paths are guessed here by their folders, so that the number of
commits, which is printed beside each package, may differ by a few from the fact noticeable-changes. The draw is repeatable: it depends on the
repositories' heads alone. Verdicts are kept in tests/precision/docs-with-code.csv, with `message` for the path.
"""

import random
import re
import subprocess
import sys
from pathlib import Path

SIZE = 30
SIGNAL = Path(__file__).resolve().parent.parent / "src/signals/documentation/docs_with_code.rs"
TEXT = SIGNAL.read_text(encoding="utf-8")
PLAIN = set(re.findall(r'"(\w+)"', re.search(r"let kinds = \[(.*?)\];", TEXT, re.S).group(1)))
PROGRAMS = re.compile(r"\[bot\]|^github-actions|dependabot|pre-commit-ci|renovate", re.I)
ELSEWHERE = re.compile(
    r"(^|/)(tests?|testing|docs?|docs_src|examples?|scripts?|tools?|benchmarks?|bench|bin|ci|release|maint|migrations|versions|vendor|_vendor)/"
    r"|(^|/)(test_[^/]*|[^/]*_test|conftest|setup|noxfile|tasks|conf)\.py$"
)


def table(name):
    """The words of one of the signal's tables."""
    return set(re.findall(r'"([^"]*)"', re.search(rf"const {name}: &\[&str\] = &\[(.*?)\];", TEXT, re.S).group(1)))


VERBS, INSIDE, ABOUT = table("VERBS"), table("INSIDE"), table("ABOUT")


def says_so(subject):
    """Whether a subject says that something is new to users; `says_so` of the signal, once more."""
    area, mark, rest = subject.partition(": ")
    if mark and " " not in area:
        kind = re.split(r"[(!]", area)[0].lower()
        if kind in VERBS or area.endswith("!"):
            return True
        if kind in PLAIN:
            return False
        subject = rest
    words = [word for word in re.split(r"\W+", subject) if word]
    while words and words[0].isdigit():
        words.pop(0)
    if not words or words[0].lower() not in VERBS:
        return False
    for at, word in enumerate(words[1:8]):
        if word in {"and", "with"}:
            break
        private = word.startswith("_") and not word.startswith("__")
        if word.lower() in ABOUT or (at < 3 and (private or word.lower() in INSIDE)):
            return False
    return True


def noticeable(repository):
    """The commits of a repository, work tree or bare, newest first."""
    command = ["git", "-C", repository, "log", "--no-merges", "--no-renames", "--name-status", "--format=%x00%H%x01%an%x01%s", "HEAD"]
    log = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8", "replace")
    for block in log.split("\0")[1:]:
        head, *lines = block.split("\n")
        commit, author, subject = head.split("\1", 2)
        changed = [line.split("\t", 1) for line in lines if "\t" in line]
        source = [path for status, path in changed if status != "D" and path.endswith(".py") and not ELSEWHERE.search(path)]
        if 1 <= len(source) <= 50 and not PROGRAMS.search(author) and says_so(subject):
            yield commit, subject, source


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    dice = random.Random("docs-with-code")
    queues = []
    for repository in sys.argv[1:]:
        path = Path(repository).resolve()
        package = path.parent.name if path.name in {"repo", ".git"} else path.name
        found = list(noticeable(repository))
        print(f"{package}: {len(found)}", file=sys.stderr)
        dice.shuffle(found)
        queues.append([(package, *one) for one in found])
    drawn = 0
    while any(queues) and drawn < SIZE:
        for queue in queues:
            if queue and drawn < SIZE:
                package, commit, subject, source = queue.pop()
                print(f"{package},{commit[:12]}  {subject}  {source[:3]}")
                drawn += 1


if __name__ == "__main__":
    main()
