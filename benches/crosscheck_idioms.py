#!/usr/bin/env python3
"""crosscheck_idioms.py - what hallmarks counts of idioms, traps and outdated names beside ruff's rules of the same meaning.

    pip install ruff
    python3 benches/crosscheck_idioms.py [--binary PATH] [-v] CHECKOUT...

Each checkout is a clean work tree. Prints one line per pair: the places hallmarks counts, the relation that the signal's guard states, and
the places ruff flags, its own configuration and all suppressions of the checkout left out. A pair is marked where the relation (`=`, `<=`,
`>=`) does not hold; `~` states none. Exits with 1 where one is marked.
"""
import argparse
import collections
import json
import pathlib
import subprocess
import sys

# Fact, relation to ruff, rules, why they differ.
PAIRS = [
    ("mutable-defaults", "<=", ["B006"], "functions, not parameters; private parameters may remember"),
    ("late-binding-closures", "<=", ["B023"], "only closures that are kept, and loops rather than closures"),
    ("identity-with-literals", "=", ["F632"], ""),
    ("wildcard-imports", "<=", ["F403"], "relative ones and modules that hand on are left alone"),
    ("shadowed-builtins", "<=", ["A001", "A002"], "builtins in daily use, inside functions"),
    ("changed-while-iterated", "<=", ["B909"], "appending is left alone"),
    ("return-in-finally", "<=", ["B012"], "a finally counts once"),
    ("missed-comprehension", "~", ["PERF401", "PERF402", "PERF403"], "only collections made just before; keys of the loop with any value"),
    ("missed-f-string", "~", ["UP031"], "no templates with braces or filled by name; operands that are operations as well"),
    ("missed-is-none", "<=", ["E711"], "columns of tables, and None on the left, are left alone"),
    ("missed-isinstance", "<=", ["E721"], "types of two objects compared are left alone"),
    ("missed-any-all", "~", ["SIM110"], "flags as well; no loops whose answer is not a constant"),
    ("missed-with-open", "<=", ["SIM115"], "only files closed in the same block"),
    ("missed-pathlib", "<=", [f"PTH{n}" for n in [100, 109, 110, *range(111, 115), *range(117, 123), 202, 204]], "os.path, not os"),
    ("missed-chained-comparison", ">=", ["PLR1716"], "attributes as well as names, and a > b and a < c"),
    ("missed-items", "~", ["PLC0206"], "only loops that change nothing; ruff, only names it has seen to be dictionaries"),
    ("missed-dict-default", "~", ["SIM401"], "conditional expressions, counting and beginning an entry as well; only constant defaults"),
    ("deprecated-typing-aliases", "~", ["UP006"], "every use of the name; ruff, its annotations and bases"),
    ("leaky-caches", "<=", ["B019"], "enumerations are left alone"),
    ("bare-type-ignores", "~", ["PGH003"], "mypy: ignore-errors as well"),
    ("half-protocols", "~", ["PLW1641"], "other pairs as well; classes with bases are not asked"),
]


def facts(binary, checkout):
    """Facts over all files; nothing is sampled."""
    said = subprocess.run([binary, "report", str(checkout), "--no-history", "--output-format", "json"], capture_output=True, check=True).stdout
    return json.loads(said)["facts"]["all"]


def flagged(checkout, files, rules):
    """Places per rule."""
    command = ["ruff", "check", "--isolated", "--ignore-noqa", "--no-cache", "--preview", "--target-version", "py314", "--exit-zero"]
    command += ["--select", ",".join(sorted(rules)), "--output-format", "json", "--", *files]
    said = subprocess.run(command, cwd=checkout, capture_output=True, check=True).stdout
    found = collections.Counter()
    for one in json.loads(said):
        if one["code"] in rules:
            found[one["code"]] += 1
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--binary", default="target/release/hallmarks")
    parser.add_argument("checkouts", nargs="+", type=pathlib.Path)
    args = parser.parse_args()
    wrong = 0
    rules = {rule for _, _, codes, _ in PAIRS for rule in codes}
    for checkout in args.checkouts:
        listed = subprocess.run(["git", "-C", str(checkout), "ls-files", "-z", "*.py"], capture_output=True, text=True, check=True).stdout
        files = [name for name in listed.split("\0") if name and not (checkout / name).is_symlink()]
        ours = facts(args.binary, checkout)
        theirs = flagged(checkout, files, rules)
        print(checkout)
        for fact, relation, codes, why in PAIRS:
            mine, ruff = ours.get(fact, 0), sum(theirs[code] for code in codes)
            holds = {"=": mine == ruff, "<=": mine <= ruff, ">=": mine >= ruff, "~": True}[relation]
            wrong += not holds
            mark = " " if holds else "!"
            if mine or ruff:
                print(f"  {mark} {fact:28} {mine:6} {relation:2} {ruff:6} {'+'.join(codes[:3]) + ('…' if len(codes) > 3 else ''):28} {why}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
