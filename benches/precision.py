#!/usr/bin/env python3
"""Draws places that a signal names, for somebody to judge, and adds up the verdicts.

    precision.py draw HALLMARKS SIGNAL REPO...     thirty places of one signal, drawn over the repositories, with the code around
    precision.py tally                             what the verdicts kept in tests/precision say

A verdict file has one line per place: package, commit, path, line, verdict (right, wrong), note. The draw is repeatable: it depends on the
signal's name and the repositories' heads alone. A report names at most twenty places of a signal; packages take turns, so that a large one does
not fill the sample.
"""

import csv
import json
import random
import subprocess
import sys
from pathlib import Path

SIZE = 30
AROUND = 6
BELOW = 14
KEPT = Path(__file__).resolve().parent.parent / "tests" / "precision"


def git(repository, *arguments):
    """The output of git in a repository, work tree or bare."""
    run = subprocess.run(["git", "-C", repository, *arguments], capture_output=True, check=True)
    return run.stdout.decode("utf-8", "replace")


def places(hallmarks, signal, repository):
    """The head, and the places that the report names for the signal."""
    command = [hallmarks, "report", repository, "--no-history", "--select", signal, "--output-format", "json", "-v"]
    report = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    found = [s for c in report["competencies"] for s in c.get("signals", []) if s["id"] == signal]
    evidence = found[0]["evidence"] if found else []
    found = dict.fromkeys((e["path"], e["line"]) for e in evidence if e.get("path") and e.get("line"))
    return report["repository"]["head"], list(found)


def package(repository):
    """A name for the repository: its folder's, or its parent's where that says nothing."""
    path = Path(repository).resolve()
    return path.parent.name if path.name in {"repo", ".git"} else path.name


def draw(hallmarks, signal, repositories):
    """Writes the sample as lines to be judged."""
    dice = random.Random(signal)
    queues = []
    for repository in sorted(repositories, key=package):
        head, found = places(hallmarks, signal, repository)
        dice.shuffle(found)
        queues.append([(repository, head, path, line) for path, line in found])
    sample = []
    while any(queues) and len(sample) < SIZE:
        for queue in queues:
            if queue and len(sample) < SIZE:
                sample.append(queue.pop())
    for repository, head, path, line in sample:
        text = git(repository, "show", f"{head}:{path}").splitlines()
        print(f"### {package(repository)},{head[:12]},{path},{line},?,")
        for at in range(max(1, line - AROUND), min(len(text), line + BELOW) + 1):
            print(f"{'>' if at == line else ' '} {at:5} {text[at - 1][:150]}")
    print(f"{len(sample)} of at most {SIZE}", file=sys.stderr)


def tally():
    """Prints how many of the places of each signal were right."""
    for file in sorted(KEPT.glob("*.csv")):
        with file.open(newline="", encoding="utf-8") as lines:
            verdicts = [row["verdict"] for row in csv.DictReader(lines)]
        right = verdicts.count("right")
        print(f"{file.stem:28} {right:3} of {len(verdicts):3}  {right / max(1, len(verdicts)):.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["draw"] and len(sys.argv) > 4:
        draw(sys.argv[2], sys.argv[3], sys.argv[4:])
    elif sys.argv[1:] == ["tally"]:
        tally()
    else:
        sys.exit(__doc__)
