#!/usr/bin/env python3
"""Compares sums over a history with the reports at its revisions, and the history itself with git's.

    cargo build --release
    benches/history.py CHECKOUT [--commits N] [--seed N] [--binary PATH]

- Sums of random commits, as `trend --by commit` tells them, against the facts of `report --rev`.
- The commits of `trend --by commit` against `git rev-list`.
- Commits and merges of every person, as `people` tells them, against `git log`; authors under the names that the mailmap gives.

Prints what was compared and every difference; exits 1 if there is one.
"""

import argparse
import collections
import csv
import json
import pathlib
import random
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent.parent


def output(*command):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True).stdout


def git(checkout, *arguments):
    # What the program does not obey, git must not obey here either.
    return output("git", "--no-replace-objects", "-C", checkout, *arguments).decode("utf-8", "surrogateescape")


class Comparison:
    """What was compared, and what differed."""

    def __init__(self):
        self.compared = collections.Counter()
        self.differences = collections.Counter()

    def same(self, what, where, ours, theirs):
        self.compared[what] += 1
        if ours != theirs:
            self.differences[what] += 1
            print(f"DIFFERENT {what} at {where}: {ours!r}, not {theirs!r}")

    def tell(self):
        for what, count in self.compared.items():
            print(f"{what}: {count} compared, {self.differences[what]} differ")


def sums(arguments, told):
    """Every fact of random commits."""
    facts = json.loads(output(arguments.binary, "report", arguments.checkout, "--output-format", "json"))
    names = sorted(facts["facts"]["all"])
    # A fact whose name a signal has too can only be followed under `facts`.
    table = csv.DictReader(
        output(
            arguments.binary, "trend", arguments.checkout, "--quiet", "--by", "commit",
            "--select", "facts", "--output-format", "csv",
        ).decode().splitlines()
    )
    rows = {row["commit"]: row for row in table if not row["introduced"]}
    commits = git(arguments.checkout, "rev-list", "HEAD").split()
    told.same("set of commits", "HEAD", sorted(rows), sorted(commits))
    mainline = set(git(arguments.checkout, "rev-list", "--first-parent", "HEAD").split())
    known = [commit for commit in commits if commit in rows]
    for commit in random.Random(arguments.seed).sample(known, min(arguments.commits, len(known))):
        report = output(
            arguments.binary, "report", arguments.checkout, "--rev", commit, "--output-format", "json"
        )
        there = json.loads(report)["facts"]["all"]
        for name in names:
            if name in rows[commit] and name in there:
                where = f"{commit[:12]} {name}" + ("" if commit in mainline else " (off the mainline)")
                if rows[commit][name]:  # blank off the mainline for what counts commits
                    told.same("sums", where, float(rows[commit][name]), float(there[name]))


def people(arguments, told):
    """Commits by person."""
    report = json.loads(
        output(
            arguments.binary, "people", arguments.checkout, "--show-emails", "--output-format", "json"
        )
    )
    theirs, merges = collections.Counter(), 0
    for line in git(arguments.checkout, "log", "--use-mailmap", "--format=%P%x09%aN%x09%aE", "HEAD").split("\n"):
        if line:
            parents, name, email = line.split("\t", 2)
            if len(parents.split()) > 1:
                merges += 1
            else:
                theirs[name, email.lower()] += 1
    ours = collections.Counter()
    for person in report["people"] + report["bots"]:
        ours[person["name"], person["email"].lower()] += person["commits"]
    told.same("merges", "HEAD", report["totals"]["merges"], merges)
    told.same("commits that are no merges", "HEAD", sum(ours.values()), sum(theirs.values()))
    for who in sorted(set(ours) | set(theirs)):
        told.same("commits of a person", " ".join(who), ours[who], theirs[who])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=pathlib.Path)
    parser.add_argument("--commits", type=int, default=50, help="how many random commits (default: 50)")
    parser.add_argument("--seed", type=int, default=1, help="which random commits (default: 1)")
    parser.add_argument("--binary", type=pathlib.Path, default=HERE / "target/release/hallmarks")
    arguments = parser.parse_args()
    told = Comparison()
    sums(arguments, told)
    people(arguments, told)
    told.tell()
    print("changed paths: see benches/changes.py")
    return 1 if told.differences else 0


if __name__ == "__main__":
    sys.exit(main())
