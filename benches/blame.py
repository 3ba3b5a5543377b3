#!/usr/bin/env python3
"""Compares the owner of every line with `git blame`, text file by text file.

    cargo build --release --example ownership
    benches/blame.py REPO [--python] [--look-through]

Prints lines, lines that agree, surviving lines per commit that overlap, and the files that differ most. `--look-through` compares with
`git blame --ignore-revs-file` on the head's `.git-blame-ignore-revs`.
"""

import collections
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent.parent
BINARY = os.environ.get("OWNERSHIP", str(HERE / "target/release/examples/ownership"))


def git(repository, *arguments):
    command = ["git", "-C", repository, *arguments]
    return subprocess.run(command, check=True, capture_output=True).stdout


def blame(repository, path, ignored):
    """The commit of each line, as git says."""
    extra = ["--ignore-revs-file", ignored] if ignored else []
    out = git(repository, "blame", "--porcelain", *extra, "HEAD", "--", path)
    owners = []
    for line in out.split(b"\n"):
        if line.startswith(b"\t"):
            continue
        word = line.split(b" ")[0]
        if len(word) == 40 and all(c in b"0123456789abcdef" for c in word):
            owners.append(word.decode())
    return owners


def main():
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    flags = [a for a in sys.argv[1:] if a.startswith("--")]
    repository = arguments[0]
    ignored = None
    if "--look-through" in flags:
        text = git(repository, "show", "HEAD:.git-blame-ignore-revs")
        ignored = tempfile.NamedTemporaryFile(delete=False)
        ignored.write(text)
        ignored.close()
        ignored = ignored.name
    ours = collections.defaultdict(list)
    out = subprocess.run([BINARY, *flags, repository], check=True, capture_output=True).stdout
    for line in out.decode().splitlines():
        commit, _, path = line.split("\t")
        ours[urllib.parse.unquote(path)].append(commit)
    total = agree = skipped = 0
    theirs_by, ours_by = collections.Counter(), collections.Counter()
    worst = []
    with concurrent.futures.ThreadPoolExecutor() as pool:
        work = {path: pool.submit(blame, repository, path, ignored) for path in ours}
        for path, job in work.items():
            theirs, mine = job.result(), ours[path]
            if len(theirs) != len(mine):
                print(f"{path}: {len(mine)} lines, git says {len(theirs)}")
                skipped += 1
                continue
            same = sum(a == b for a, b in zip(mine, theirs))
            total, agree = total + len(mine), agree + same
            theirs_by.update(theirs)
            ours_by.update(mine)
            worst.append((len(mine) - same, path))
    overlap = sum(min(count, ours_by[commit]) for commit, count in theirs_by.items())
    print(f"files {len(ours)}, not comparable {skipped}, lines {total}")
    print(f"lines that agree {agree} = {100 * agree / max(total, 1):.3f} %")
    print(f"surviving lines per commit overlap {overlap} = {100 * overlap / max(total, 1):.3f} %")
    for missed, path in sorted(worst, reverse=True)[:5]:
        if missed:
            print(f"  {missed} lines differ in {path}")


if __name__ == "__main__":
    main()
