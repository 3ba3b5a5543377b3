#!/usr/bin/env python3
"""Damages a repository at random and holds every report against that of the whole: nothing may look better.

    python3 benches/damages.py REPOSITORY [--binary target/release/hallmarks] [--times 200] [--seed 1]

REPOSITORY is a bare repository or a `.git` folder; it is copied and not touched. Objects are lost, zeroed, cut and changed, in
packs and loose; blobs and trees go as in partial clones; the deadline falls anywhere. Prints what rose (a level, a lower end, an
evaluated share, a value that is still measured and is another one) or fell (an upper end), and ends with 1 if anything did.
"""

import argparse
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile


def report(binary, path, *more):
    """The report as JSON; none where the repository is refused, which is an answer, too."""
    run = subprocess.run(
        [binary, "report", "--isolated", "--output-format", "json", *more, path],
        capture_output=True,
        timeout=600,
    )
    if run.returncode == 2 and run.stderr.startswith(b"hallmarks: cannot "):
        return None
    if run.returncode != 0:
        sys.exit(f"exit code {run.returncode}: {run.stderr.decode(errors='replace')[:500]}")
    return json.loads(run.stdout)


def better(part, whole):
    """What looks better in a part than in the whole."""
    rows = {row["id"]: row for row in whole["competencies"]}
    values = {
        signal["id"]: signal["value"]
        for row in whole["competencies"]
        for signal in row["signals"]
        if signal["status"] == "measured"
    }
    for row in part["competencies"]:
        name, before = row["id"], rows[row["id"]]
        if (row["level"] or 0) > (before["level"] or 0):
            yield f"{name}: level {before['level']} -> {row['level']}"
        if row["evaluated_share"] > before["evaluated_share"] + 1e-6:
            yield f"{name}: share {before['evaluated_share']} -> {row['evaluated_share']}"
        ends, old = row.get("interval"), before.get("interval")
        if ends and old and ends[0] > old[0]:
            yield f"{name}: lower end {old} -> {ends}"
        if ends and old and ends[1] < old[1]:
            yield f"{name}: upper end {old} -> {ends}"
        for signal in row["signals"]:
            if signal["status"] == "measured" and signal["value"] != values.get(signal["id"]):
                yield f"{signal['id']}: {values.get(signal['id'])} -> {signal['value']}"


def damage(objects, chance):
    """Damages some of the files; returns how, and what to put back."""
    files = sorted(p for p in objects.rglob("*") if p.is_file() and p.parent.name != "info")
    packs = [p for p in files if p.suffix == ".pack"]
    kept = {}
    how = chance.choice(["lose", "zero", "zero", "zero", "cut", "flip"])
    for _ in range(chance.choice([1, 1, 2, 5])):
        path = chance.choice(packs if packs and chance.random() < 0.8 else files)
        if not path.exists():
            continue
        data = path.read_bytes()
        kept.setdefault(path, data)
        data = bytearray(data)
        start = chance.randrange(len(data) or 1)
        if how == "lose" and path.suffix != ".pack":
            path.unlink(missing_ok=True)
            continue
        if how == "cut":
            del data[start:]
        elif how == "flip":
            for _ in range(20):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        else:
            length = chance.choice([1, 512, 4096, 65536, 1 << 20])
            data[start : start + length] = bytes(len(data[start : start + length]))
        path.unlink(missing_ok=True)
        path.write_bytes(data)
    return f"{how} {', '.join(p.name for p in kept)}", kept


def size(repository):
    """Bytes of its objects."""
    return sum(p.stat().st_size for p in (repository / "objects").rglob("*") if p.is_file())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("repository", type=pathlib.Path)
    parser.add_argument("--binary", default="target/release/hallmarks")
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    chance = random.Random(args.seed)
    rose = refused = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "copy.git"
        shutil.copytree(args.repository, copy, symlinks=True)
        whole = report(args.binary, copy)
        for turn in range(args.times):
            if turn % 5 == 4:
                kept, limit = {}, f"{chance.choice([0, 0, 1, 1, 2])}"
                how, part = f"deadline {limit}", report(args.binary, copy, "--deadline", limit)
            else:
                how, kept = damage(copy / "objects", chance)
                part = report(args.binary, copy)
            for path, data in kept.items():
                path.unlink(missing_ok=True)
                path.write_bytes(data)
            refused += part is None
            for line in better(part, whole) if part else ():
                rose += 1
                print(f"{turn}: {how}: {line}")
        # Without this, git says on standard error that it sends everything, and does.
        subprocess.run(["git", "-C", copy, "config", "uploadpack.allowFilter", "true"], check=True)
        for kind in ("--filter=blob:none", "--filter=tree:0", "--filter=blob:limit=1k", "--depth=5"):
            part = pathlib.Path(folder) / "part.git"
            shutil.rmtree(part, ignore_errors=True)
            command = ["git", "-c", "protocol.file.allow=always", "clone", "--quiet", "--bare", kind, f"file://{copy}", part]
            subprocess.run(command, check=True)
            if size(part) >= size(copy):
                sys.exit(f"{kind}: the clone is whole, so nothing was tried")
            for line in better(report(args.binary, part), whole):
                rose += 1
                print(f"{kind}: {line}")
    print(f"{args.times} damages, {refused} refused, {rose} things looked better")
    sys.exit(rose > 0)


if __name__ == "__main__":
    main()
