#!/usr/bin/env python3
"""Draws places that the accusing signals name, for somebody to judge, and adds up the verdicts.

    precision.py draw HALLMARKS FOLDER SIGNAL,... REPO...   writes one file per signal into FOLDER: thirty places, with the code around
    precision.py tally                                      what the verdicts kept in tests/precision say

A verdict file has one line per place: package, commit, path, line, verdict (right, debatable, wrong), note. The draw is repeatable: it depends on the
signal's name and the repositories' heads alone. A report names at most twenty places of a signal; repositories take turns, and none gives more
than five places of a signal, so that a large one does not fill the sample. Draw from repositories that no signal was tuned on.
"""

import csv
import json
import random
import subprocess
import sys
from pathlib import Path

SIZE = 30
OF_EACH = 5
AROUND = 6
BELOW = 14
KEPT = Path(__file__).resolve().parent.parent / "tests" / "precision"


def git(repository, *arguments):
    """The output of git in a repository, work tree or bare."""
    run = subprocess.run(["git", "-C", repository, *arguments], capture_output=True, check=True)
    return run.stdout.decode("utf-8", "replace")


def places(hallmarks, signals, repository):
    """The head, and of each signal the places that the report names."""
    command = [hallmarks, "report", repository, "--no-history", "--output-format", "json", "-v"]
    report = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    found = {signal: {} for signal in signals}
    for signal in (s for c in report["competencies"] for s in c.get("signals", [])):
        if signal["id"] in found:
            named = ((e["path"], e["line"]) for e in signal["evidence"] if e.get("path") and e.get("line"))
            found[signal["id"]] = dict.fromkeys(named)
    return report["repository"]["head"], {signal: list(named) for signal, named in found.items()}


def package(repository):
    """A name for the repository: its folder's, or its parent's where that says nothing."""
    path = Path(repository).resolve()
    return path.parent.name if path.name in {"repo", ".git"} else path.name


def sample_of(signal, reports):
    """Thirty places of one signal, at most five of each repository, in turns."""
    dice = random.Random(signal)
    queues = []
    for repository, (head, found) in reports.items():
        named = list(found[signal])
        dice.shuffle(named)
        queues.append([(repository, head, path, line) for path, line in named[:OF_EACH]])
    sample = []
    while any(queues) and len(sample) < SIZE:
        for queue in queues:
            if queue and len(sample) < SIZE:
                sample.append(queue.pop())
    return sample


def draw(hallmarks, folder, signals, repositories):
    """Writes the samples as lines to be judged."""
    reports = {r: places(hallmarks, signals, r) for r in sorted(repositories, key=package)}
    for signal in signals:
        sample = sample_of(signal, reports)
        lines = []
        for repository, head, path, line in sample:
            text = git(repository, "show", f"{head}:{path}").splitlines()
            lines.append(f"### {package(repository)},{head[:12]},{path},{line},?,")
            for at in range(max(1, line - AROUND), min(len(text), line + BELOW) + 1):
                lines.append(f"{'>' if at == line else ' '} {at:5} {text[at - 1][:150]}")
        Path(folder, f"{signal}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{signal}: {len(sample)} of at most {SIZE}", file=sys.stderr)


def tally():
    """Prints how many of the places of each signal were right, and of how many repositories."""
    everything, right_of_all = 0, 0
    for file in sorted(KEPT.glob("*.csv")):
        with file.open(newline="", encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
        right = sum(row["verdict"] == "right" for row in rows)
        packages = len({row["package"] for row in rows})
        everything, right_of_all = everything + len(rows), right_of_all + right
        print(f"{file.stem:28} {right:3} of {len(rows):3} in {packages:2}  {right / max(1, len(rows)):.2f}")
    print(f"{'all':28} {right_of_all:3} of {everything:3}        {right_of_all / max(1, everything):.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["draw"] and len(sys.argv) > 5:
        draw(sys.argv[2], sys.argv[3], sys.argv[4].split(","), sys.argv[5:])
    elif sys.argv[1:] == ["tally"]:
        tally()
    else:
        sys.exit(__doc__)
