#!/usr/bin/env python3
"""Measures whether levels tell engineered projects from course work and take-home submissions, and writes what each signal is worth.

    levels.py run HALLMARKS LABELS.csv CLONES OUT [KIND]   reports of every labelled repository, kept as JSON in the folder OUT
    levels.py figures LABELS.csv OUT                  what docs/validity.md states
    levels.py again HALLMARKS LABELS.csv CLONES       how far levels move between HEAD~50 and HEAD of engineered repositories
    levels.py reference LABELS.csv OUT                writes src/signals/reference.json

For `reference`, run with the KIND library: what is not asked of a submission would have a rating only where it is good.

LABELS.csv has the columns repo (owner/name), label (engineered, novice, novice?, takehome, ...), stratum and family. CLONES holds one bare clone per
repository, owner+name. Engineered projects are read at HEAD and at their 30th commit, so that age and size do not decide; all others at HEAD. Neither
counts of commits, authors and lines nor what is missing enter any figure: a repository's figure is the mean of the levels that are printed.
"""

import csv
import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

AGE = 30
LEAST = 10
ROUNDS = 1000
EXERCISES = ("novice", "novice?")
OUT_OF_CODE = {
    # Signals that read documents: what is left speaks of code and history.
    "benchmarks", "changelog", "ci-runs-checks", "coverage-measured", "decision-records", "docs-site", "feature-adoption", "operations-docs",
    "package-metadata", "quality-gates", "readme", "secrets", "security-process", "tests-in-ci", "type-checker",
}


def git(repository, *arguments):
    run = subprocess.run(["git", "-C", str(repository), *arguments], capture_output=True, text=True, check=False)
    return run.stdout


def clone_of(clones, repo):
    folder = Path(clones) / repo.replace("/", "+")
    for inside in (".", ".git", "repo", "repo/.git"):
        if (folder / inside / "HEAD").is_file():
            return folder / inside
    return None


def labels(path):
    with open(path, newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def run(hallmarks, table, clones, out, kind=None):
    """Writes what is not there yet."""
    Path(out).mkdir(parents=True, exist_ok=True)
    for row in labels(table):
        clone = clone_of(clones, row["repo"])
        if clone is None:
            continue
        revisions = {"head": "HEAD"}
        if row["label"] == "engineered":
            all_commits = git(clone, "rev-list", "--reverse", "HEAD").split()
            if len(all_commits) >= AGE:
                revisions["young"] = all_commits[AGE - 1]
        for name, revision in revisions.items():
            target = Path(out) / f"{row['repo'].replace('/', '+')}@{name}.json"
            if target.exists():
                continue
            command = [hallmarks, "report", str(clone), "--rev", revision, "--output-format", "json", "--quiet"]
            if kind:
                command += ["--context", kind]
            report = subprocess.run(command, capture_output=True, text=True, check=False)
            if report.returncode == 0:
                target.write_text(report.stdout, encoding="utf-8")


def groups(table, out):
    """Reports by what they are compared as: young and grown engineered projects, exercises, submissions."""
    found = {"young": [], "grown": [], "exercises": [], "submissions": []}
    for row in labels(table):
        for name in ("head", "young"):
            path = Path(out) / f"{row['repo'].replace('/', '+')}@{name}.json"
            if not path.exists():
                continue
            report = json.loads(path.read_text(encoding="utf-8"))
            report["repo"] = row["repo"]
            if not report["facts"]["all"].get("statements"):
                continue
            if row["label"] == "engineered":
                found["young" if name == "young" else "grown"].append(report)
            elif row["label"] in EXERCISES:
                found["exercises"].append(report)
            elif row["label"] == "takehome":
                found["submissions"].append(report)
    return found


def auc(better, worse):
    pairs = [(b > w) + 0.5 * (b == w) for b in better for w in worse]
    return sum(pairs) / len(pairs)


def interval(better, worse):
    dice = random.Random(1)
    tries = sorted(auc(dice.choices(better, k=len(better)), dice.choices(worse, k=len(worse))) for _ in range(ROUNDS))
    return tries[int(ROUNDS * 0.025)], tries[int(ROUNDS * 0.975)]


def signals_of(report):
    return {s["id"]: s for c in report["competencies"] for s in c["signals"]}


def values(reports, signal, key):
    found = (signals_of(report).get(signal, {}).get(key) for report in reports)
    return [value for value in found if value is not None]


def compared(better, worse):
    if len(better) < LEAST or len(worse) < LEAST:
        return None
    area = auc(better, worse)
    low, high = interval(better, worse)
    return {
        "auc": round(area, 3),
        "interval": [round(min(low, area), 3), round(max(high, area), 3)],
        "engineered": len(better),
        "others": len(worse),
    }


def quartiles(numbers):
    numbers = sorted(numbers)
    if len(numbers) < LEAST:
        return None
    return [round(numbers[min(len(numbers) - 1, int(len(numbers) * part))], 6) for part in (0.25, 0.5, 0.75)]


def reference(table, out):
    found = groups(table, out)
    others = found["exercises"] + found["submissions"]
    ids = sorted({signal for report in others + found["grown"] for signal in signals_of(report)})
    measured = {
        signal: {
            "age_matched": compared(values(found["young"], signal, "rating"), values(others, signal, "rating")),
            "grown": compared(values(found["grown"], signal, "rating"), values(others, signal, "rating")),
            "submissions": quartiles(values(found["submissions"], signal, "value")),
        }
        for signal in ids
    }
    counts = ", ".join(f"{len(reports)} {name}" for name, reports in found.items())
    target = Path(__file__).resolve().parent.parent / "src" / "signals" / "reference.json"
    data = {"version": f"1: {counts}", "signals": measured}
    target.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def levels(report):
    return [c["level"] for c in report["competencies"] if c["level"]]


def mean(numbers):
    return sum(numbers) / len(numbers) if numbers else None


def ranks(numbers):
    order = sorted(range(len(numbers)), key=lambda at: numbers[at])
    out = [0.0] * len(numbers)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and numbers[order[end + 1]] == numbers[order[start]]:
            end += 1
        for at in order[start : end + 1]:
            out[at] = (start + end) / 2
        start = end + 1
    return out


def spearman(one, other):
    one, other = ranks(one), ranks(other)
    a, b = mean(one), mean(other)
    above = sum((x - a) * (y - b) for x, y in zip(one, other))
    below = (sum((x - a) ** 2 for x in one) * sum((y - b) ** 2 for y in other)) ** 0.5
    return above / below if below else 0.0


def figures(table, out):
    found = groups(table, out)
    shown = {name: [m for m in (mean(levels(r)) for r in reports) if m is not None] for name, reports in found.items()}
    others = shown["exercises"] + shown["submissions"]
    for name, better, worse in (
        ("young engineered against all others", shown["young"], others),
        ("young engineered against exercises", shown["young"], shown["exercises"]),
        ("young engineered against submissions", shown["young"], shown["submissions"]),
        ("grown engineered against all others", shown["grown"], others),
    ):
        area = compared(better, worse)
        if area:
            print(f"{name:40} AUC {area['auc']:.3f} ({area['interval'][0]:.3f} to {area['interval'][1]:.3f}), {area['engineered']} and {area['others']}")
    for name, reports in found.items():
        every = [(r["repo"], c["id"], level) for r in reports for c in r["competencies"] if (level := c["level"])]
        high = [one for one in every if one[2] >= 4]
        pairs = [(mean(levels(r)), r["facts"]["source"].get("statements", 0)) for r in reports if levels(r)]
        size = spearman([p[0] for p in pairs], [p[1] for p in pairs]) if len(pairs) > 2 else 0.0
        says = sorted(sum(s["value"] is not None for s in signals_of(r).values()) for r in reports)
        middle = says[len(says) // 2] if says else 0
        print(f"{name:12} {len(reports)} repositories, {len(every)} levels, {len(high)} of 4 or more; level and size: {size:+.2f}; signals with a value: {middle}")
        if name in ("exercises", "submissions"):
            print("    taken for", dict(Counter(r["context"]["kind"] for r in reports).most_common()))
            for one in high:
                print("   ", *one)


def again(hallmarks, table, clones):
    """Levels 50 commits apart on the line of first parents, of repositories with at least 120 commits there."""
    pairs, outside, jumps = [], 0, []
    for row in labels(table):
        clone = clone_of(clones, row["repo"])
        if row["label"] != "engineered" or clone is None:
            continue
        if int(git(clone, "rev-list", "--count", "--first-parent", "HEAD") or 0) < 120:
            continue
        both = []
        for revision in ("HEAD~50", "HEAD"):
            command = [hallmarks, "report", str(clone), "--rev", revision, "--output-format", "json", "--quiet"]
            report = subprocess.run(command, capture_output=True, text=True, check=False)
            if report.returncode == 0:
                both.append({c["id"]: c for c in json.loads(report.stdout)["competencies"]})
        if len(both) < 2:
            continue
        for id_, before in both[0].items():
            was, is_now = before["level"], both[1][id_]["level"]
            if was is None or is_now is None:
                continue
            pairs.append((was, is_now))
            low, high = before["interval"]
            outside += not low <= is_now <= high
            if abs(was - is_now) > 1:
                jumps.append((row["repo"], id_, was, is_now))
    moved = sum(was != is_now for was, is_now in pairs)
    middle = mean([(was + is_now) / 2 for was, is_now in pairs])
    between = sum(2 * ((was + is_now) / 2 - middle) ** 2 for was, is_now in pairs) / (len(pairs) - 1)
    within = sum((was - is_now) ** 2 / 2 for was, is_now in pairs) / len(pairs)
    agreement = (between - within) / (between + within)
    print(f"{len(pairs)} levels, {moved} moved, {outside} out of the interval; intraclass correlation {agreement:.3f}; by two or more:")
    for one in jumps:
        print("   ", *one)


if __name__ == "__main__":
    command, *rest = sys.argv[1:] or [""]
    commands = {"run": (run, 4), "figures": (figures, 2), "reference": (reference, 2), "again": (again, 3)}
    least = commands.get(command, (None, -1))[1]
    if command not in commands or len(rest) not in {least, least + (command == "run")}:
        sys.exit(__doc__)
    commands[command][0](*rest)
