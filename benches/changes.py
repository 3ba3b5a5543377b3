#!/usr/bin/env python3
"""Compares the paths that every commit changed with git's, content by content.

    cargo build --release --example changes
    benches/changes.py REPO

- Against the first parent, which is what everything is counted from: `git log --raw --no-renames --diff-merges=first-parent`.
- Merges against each of their other parents: `git diff-tree`, which is what `git log -m --raw --no-renames` prints.

Prints commits, paths and every difference; exits 1 if there is one.
"""

import os
import pathlib
import subprocess
import sys
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent.parent
BINARY = os.environ.get("CHANGES", str(HERE / "target/release/examples/changes"))
SHOWN = 5


def ours(repository):
    """By commit and parent what changed at each path, in order of parents."""
    run = subprocess.Popen([BINARY, repository], stdout=subprocess.PIPE)
    changes, at = {}, None
    for line in run.stdout:
        if line.startswith(b"="):
            commit, parent = line[1:].decode().split()
            at = changes.setdefault((commit, parent), {})
        else:
            what, path = line.rstrip(b"\n").split(b"\t")
            at[urllib.parse.unquote_to_bytes(path)] = what.decode()
    if run.wait():
        sys.exit("the program failed")
    return changes


def raw(fields):
    """Pairs of `:mode mode content content status` and path."""
    for field in fields:
        yield next(fields), " ".join(field[1:].decode().split()[:4])


def git(repository, *arguments, **more):
    # What the program does not obey, git must not obey here either.
    command = ["git", "--no-replace-objects", "-C", repository, *arguments]
    return subprocess.run(command, check=True, capture_output=True, **more).stdout


def first_parents(repository):
    """By commit what git says, against the first parent."""
    out = git(
        repository, "log", "-z", "--raw", "--no-renames", "--no-abbrev", "--root", "--diff-merges=first-parent",
        "--format=%x01%H", "HEAD",
    )
    for record in out.split(b"\x01")[1:]:
        fields = record.lstrip(b"\x00").replace(b"\n", b"\x00", 1).split(b"\x00")
        commit, rest = fields[0].decode(), iter([field for field in fields[1:] if field])
        yield commit, dict(raw(rest))


def other_parents(repository, pairs):
    """What git says of commits and parents."""
    trees = "".join(f"{parent}^{{tree}} {commit}^{{tree}}\n" for commit, parent in pairs)
    names = git(repository, "rev-parse", *trees.split()).decode().split()
    lines = "".join(f"{old} {new}\n" for old, new in zip(names[::2], names[1::2]))
    out = git(
        repository, "diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--stdin", input=lines.encode()
    )
    fields = iter(out.split(b"\x00"))
    found, at = [], {}
    for field in fields:
        # A pair of trees stands on a line of its own before its first change.
        for part in field.split(b"\n"):
            if part.startswith(b":"):
                at[next(fields)] = " ".join(part[1:].decode().split()[:4])
            elif part:
                at = {}
                found.append((tuple(part.decode().split()), at))
    by_trees = dict(found)
    for pair, old, new in zip(pairs, names[::2], names[1::2]):
        yield pair, by_trees.get((old, new), {})


def main():
    repository = sys.argv[1]
    known = ours(repository)
    first = {}
    for commit, parent in known:
        first.setdefault(commit, parent)
    others = [pair for pair in known if first[pair[0]] != pair[1]]
    wrong = paths = 0

    def same(pair, theirs):
        nonlocal wrong, paths
        mine = known.get(pair)
        paths += len(theirs)
        if mine == theirs:
            return
        wrong += 1
        if wrong <= SHOWN:
            keys = [k for k in {**(mine or {}), **theirs} if (mine or {}).get(k) != theirs.get(k)]
            print(f"DIFFERENT {pair}: {[(k, (mine or {}).get(k), theirs.get(k)) for k in sorted(keys)[:3]]}")

    commits = 0
    for commit, theirs in first_parents(repository):
        commits += 1
        same((commit, first.get(commit)), theirs)
    if commits != len(first):
        wrong += 1
        print(f"DIFFERENT {len(first)} commits, git has {commits}")
    print(f"against the first parent: {commits} commits, {paths} paths, {wrong} differ")
    before, paths = wrong, 0
    for start in range(0, len(others), 500):
        for pair, theirs in other_parents(repository, others[start : start + 500]):
            same(pair, theirs)
    print(f"merges against their other parents: {len(others)} pairs, {paths} paths, {wrong - before} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
