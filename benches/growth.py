#!/usr/bin/env python3
"""Memory and processor time against the number of commits: linear, or not.

    python3 benches/growth.py [--binary target/release/hallmarks] [--most 200000]

Makes histories of an eighth, a quarter, a half and all of MOST commits in a temporary folder, one changed function each, and reads each
with `report`, `trend` and `people`. Prints peak memory and processor time per run, and what each doubling multiplies them by. Ends
with 1 where a doubling takes more than 2.2 times the memory; time is printed only, since a machine may be busy.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

FILES = 200
COMMANDS = ("report", "trend", "people")


def history(at, commits):
    """A history in which each commit rewrites one function of one of some files, written straight into a pack."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", at], check=True)
    feed = subprocess.Popen(["git", "-C", at, "fast-import", "--quiet"], stdin=subprocess.PIPE, text=True)
    for n in range(commits):
        text = "".join(f"def f{k}(x):\n    return x + {n if k == n // FILES % 8 else k}\n\n\n" for k in range(8))
        who = f"Person {n % 50} <p{n % 50}@example.org> {1_500_000_000 + n * 600} +0000"
        feed.stdin.write(f"commit refs/heads/main\nauthor {who}\ncommitter {who}\n")
        subject = f"Change function {n} so that it adds another number"
        feed.stdin.write(f"data {len(subject)}\n{subject}\nM 100644 inline pkg/m{n % FILES}.py\ndata {len(text)}\n{text}\n")
    feed.stdin.close()
    if feed.wait():
        sys.exit("no history could be made")


def cost(binary, command, path):
    """Peak memory in MiB and processor time in seconds of one run."""
    running = subprocess.Popen([binary, command, "--isolated", "--output-format", "json", path], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(running.pid, 0)
    if status:
        sys.exit(f"{command} {path} failed")
    return used.ru_maxrss / 1024, used.ru_utime + used.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default="target/release/hallmarks")
    parser.add_argument("--most", type=int, default=200_000)
    args = parser.parse_args()
    binary, wrong, before = pathlib.Path(args.binary).resolve(), 0, {}
    print(f"{'commits':>9}  " + "  ".join(f"{name:>24}" for name in COMMANDS))
    with tempfile.TemporaryDirectory() as work:
        for part in (8, 4, 2, 1):
            commits = args.most // part
            at = pathlib.Path(work) / str(commits)
            history(at, commits)
            cells = []
            for command in COMMANDS:
                memory, time = cost(binary, command, at)
                cell = f"{memory:.0f} MiB {time:.1f} s"
                if command in before:
                    more, longer = memory / before[command][0], time / before[command][1]
                    wrong += more > 2.2
                    cell += f" ×{more:.2f} ×{longer:.2f}"
                before[command] = memory, time
                cells.append(f"{cell:>24}")
            print(f"{commits:9}  " + "  ".join(cells), flush=True)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
