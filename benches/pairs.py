#!/usr/bin/env python3
"""pairs.py - hallmarks against its peers on the same repository, in the same run.

    python3 benches/pairs.py [--runs N] [--binary PATH] CHECKOUT...

For each checkout it runs, in turn, the program and the peer that does the nearest work, and prints the CPU seconds (user and
system, of the whole process) of both and their ratio: median, smallest and largest of the pairs. Machines are noisy; a ratio of
alternated runs holds where a time does not.

    snapshot   hallmarks report --no-history     against   ruff check (rules for docstrings, annotations, complexity, ...)
    report     hallmarks report                  against   git log --numstat
    trend      hallmarks trend --by commit       against   git log --numstat
    facts      the same, with every fact         against   git log --numstat
    people     hallmarks people                  against   git log --numstat

It judges nothing and exits with 0. Peers that are not installed are left out.
"""
import argparse
import os
import shutil
import statistics
import subprocess

RUFF = ["ruff", "check", "--isolated", "--no-cache", "--select", "D,ANN,ASYNC,C90,S,PT,UP", "--statistics"]


def cpu(command):
    """User and system seconds of one run of a whole process."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


def pair(name, ours, peer, runs):
    if shutil.which(peer[0]) is None:
        print(f"  {name:<10} {peer[0]} is not installed")
        return
    cpu(ours), cpu(peer)
    figures = [(cpu(ours), cpu(peer)) for _ in range(runs)]
    ratios = [a[0] / b[0] for a, b in figures]
    mine = statistics.median(a[0] for a, _ in figures)
    theirs = statistics.median(b[0] for _, b in figures)
    memory = max(a[1] for a, _ in figures)
    spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
    print(f"  {name:<10} {mine:7.3f} s  {theirs:7.3f} s  ratio {spread}  peak {memory} MiB")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--binary", default="target/release/hallmarks")
    parser.add_argument("checkouts", nargs="+")
    args = parser.parse_args()
    for checkout in args.checkouts:
        print(checkout)
        log = ["git", "-C", checkout, "log", "--numstat"]
        report = [args.binary, "report", "--output-format", "json"]
        trend = [args.binary, "trend", "--by", "commit"]
        facts = trend + ["--select", "facts", "--output-format", "csv"]
        pair("snapshot", report + ["--no-history", checkout], RUFF + [checkout], args.runs)
        pair("report", report + [checkout], log, args.runs)
        pair("trend", trend + [checkout], log, args.runs)
        pair("facts", facts + [checkout], log, args.runs)
        pair("people", [args.binary, "people", checkout], log, args.runs)


if __name__ == "__main__":
    main()
