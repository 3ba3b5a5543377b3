#!/usr/bin/env python3
"""Reads one repository as thirteen kinds of clone, and beside repack, gc and writers: the same bytes each time.

    python3 benches/clones.py REPOSITORY [--binary target/release/hallmarks] [--times 10]

REPOSITORY is a repository that git can clone; everything is done on copies in a temporary folder. Three tables are printed: kinds of
clone, reports beside a program that rewrites the object database, and twenty runs that write the same file. Ends with 1 where a byte
differs. What a report says of the place it read (`repository.path` and the like) is left out of the comparison.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

PLACE = ("path", "name", "kind")


def git(*words, cwd=None):
    quiet = ["-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "protocol.file.allow=always", "-c", "advice.detachedHead=false"]
    subprocess.run(["git", *quiet, *map(str, words)], cwd=cwd, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def loose(source, at):
    """Every object in a file of its own."""
    git("clone", "--bare", source, at)
    packs = at / "objects" / "pack"
    aside = at.with_suffix(".packs")
    packs.rename(aside)
    packs.mkdir()
    for pack in sorted(aside.glob("*.pack")):
        with pack.open("rb") as text:
            subprocess.run(["git", "-C", at, "unpack-objects", "-q"], stdin=text, check=True)
    return at


def kinds(source, work):
    """Makes one clone after the other: its name and what to read."""

    def clone(name, *options, then=(), inside=""):
        at = work / name
        git("clone", *options, f"file://{source}", at)
        for words in then:
            git("-C", at, *words)
        return name, at / inside

    yield clone("bare", "--bare")
    yield clone("mirror", "--mirror")
    yield clone("work-tree")
    yield clone("git-folder", inside=".git")
    yield clone("no-checkout", "--no-checkout")
    apart = work / "apart.git"
    git("clone", "--bare", f"file://{source}", apart)
    git("-C", apart, "worktree", "add", "--detach", work / "linked", "HEAD")
    yield "linked-work-tree", work / "linked"
    yield clone("unshallowed", "--depth=1", then=[("fetch", "--unshallow")])
    yield clone("repacked", "--bare", then=[("repack", "-adf", "--depth=200", "--window=50")])
    yield clone("no-deltas", "--bare", then=[("repack", "-adF", "--depth=0")])
    yield clone("with-commit-graph", "--bare", then=[("commit-graph", "write", "--reachable", "--changed-paths")])
    yield clone("with-many-packs", "--bare", then=[("repack", "-ad", "--max-pack-size=1m"), ("multi-pack-index", "write")])
    yield "loose", loose(source, work / "loose")
    bundle = work / "all.bundle"
    git("bundle", "create", bundle, "HEAD", "--tags", cwd=source)
    yield "bundle", bundle


def read(binary, command, path):
    """What one command says, without the place it was read from."""
    ran = subprocess.run([binary, command, "--isolated", "--output-format", "json", path], capture_output=True, check=False)
    if ran.returncode != 0:
        return ran.stderr.decode(errors="replace").strip()
    said = json.loads(ran.stdout)
    for field in PLACE:
        said.get("repository", {}).pop(field, None)
    return said


def difference(one, other, at=""):
    """Where two values differ first."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in [*one, *(k for k in other if k not in one)]:
            if one.get(key) != other.get(key):
                return difference(one.get(key), other.get(key), f"{at}.{key}")
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, (a, b) in enumerate(zip(one, other)):
            if a != b:
                return difference(a, b, f"{at}[{index}]")
    return f"{at}: {str(one)[:60]!r} and {str(other)[:60]!r}"


def beside(binary, source, work, times, words):
    """Reports while git rewrites the object database again and again: how many differ from the first."""
    at = work / f"beside{len(list(work.iterdir()))}"
    git("clone", "--bare", f"file://{source}", at)
    first = read(binary, "report", at)
    script = f'while [ ! -e "$0" ]; do git -C "$1" {" ".join(words)} >/dev/null 2>&1; done'
    end = at.with_suffix(".end")
    rewriting = subprocess.Popen(["sh", "-c", script, end, at])
    other = []
    try:
        for _ in range(times):
            again = read(binary, "report", at)
            if again != first:
                other.append(again if isinstance(again, str) else difference(first, again))
    finally:
        end.touch()
        rewriting.wait()
    return other


def writers(binary, source, work, many=20):
    """Runs that write one file at once, and a reader of it: how often it was not whole."""
    out = work / "shared.json"
    command = [binary, "report", "--isolated", "--output-format", "json", "-o", out, source]
    running = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(many)]
    torn, seen = 0, 0
    while any(child.poll() is None for child in running):
        if out.exists():
            seen += 1
            try:
                json.loads(out.read_text())
            except ValueError:
                torn += 1
    failed = sum(child.wait() != 0 for child in running)
    left = [path.name for path in work.iterdir() if "hallmarks-" in path.name]
    return torn, seen, failed, left


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("repository", type=pathlib.Path)
    parser.add_argument("--binary", default="target/release/hallmarks")
    parser.add_argument("--times", type=int, default=10)
    args = parser.parse_args()
    binary, source = pathlib.Path(args.binary).resolve(), args.repository.resolve()
    wrong = 0
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        whole = work / "whole.git"
        git("clone", "--bare", "--single-branch", f"file://{source}", whole)
        source, first = whole, {}
        for name, path in kinds(source, work):
            verdicts = []
            for command in ("report", "people", "trend"):
                said = read(binary, command, path)
                before = first.setdefault(command, said)
                same = said == before and not isinstance(said, str)
                wrong += not same
                why = said if isinstance(said, str) else difference(before, said)
                verdicts.append(f"{command} same" if same else f"{command} differs: {why}")
            print(f"{name:20} {', '.join(verdicts)}", flush=True)
        for words in (("repack", "-adf"), ("gc", "--prune=now", "--aggressive"), ("repack", "-d", "-l", "--geometric=2")):
            other = beside(binary, source, work, args.times, words)
            wrong += len(other)
            print(f"beside git {' '.join(words)}: {args.times} reports, {len(other)} differ {other[:1] or ''}", flush=True)
        torn, seen, failed, left = writers(binary, source, work)
        wrong += torn + failed + len(left)
        print(f"20 writers of one file: read {seen} times, {torn} times not whole; {failed} failed; left behind: {left or 'nothing'}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
