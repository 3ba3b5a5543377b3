#!/usr/bin/env python3
"""Ends runs at random moments by every signal: whole files or the old ones, and nothing left behind.

    python3 benches/kills.py REPOSITORY [--binary target/release/hallmarks] [--times 20] [--seed 1]

REPOSITORY is a repository that git can clone. A report is written over an old one, and a bundle of the repository is read, each ended
by HUP, INT, QUIT, TERM, XCPU and KILL. Prints what was torn or left, and ends with 1 if anything was; KILL, which nothing can be done
after, may leave the folder of a bundle: how many it left is told.
"""

import argparse
import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

SIGNALS = [signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGXCPU, signal.SIGKILL]
UNASKED = {signal.SIGKILL}
OLD = "the old report\n"


def run(binary, source, folder):
    """Starts one run with a temporary folder and an output of its own."""
    out, temporary = folder / "out", folder / "tmp"
    for made in (out, temporary):
        made.mkdir()
    (out / "report.json").write_text(OLD)
    command = [binary, "report", "--isolated", "--output-format", "json", "-o", out / "report.json", source]
    nothing = subprocess.DEVNULL
    return subprocess.Popen(command, env={"TMPDIR": str(temporary)}, stdin=nothing, stdout=nothing, stderr=nothing)


def whole(path):
    """Whether the file is the old one or a whole new one."""
    text = path.read_text()
    try:
        return text == OLD or bool(json.loads(text))
    except ValueError:
        return False


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("repository", type=pathlib.Path)
    parser.add_argument("--binary", default="target/release/hallmarks")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    binary = pathlib.Path(args.binary).resolve()
    chance = random.Random(args.seed)
    wrong = ended = left_unasked = total = 0
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        bundle = work / "all.bundle"
        subprocess.run(["git", "-C", args.repository, "bundle", "create", "--quiet", bundle, "HEAD"], check=True)
        for kind, source in (("output", args.repository.resolve()), ("bundle", bundle)):
            with tempfile.TemporaryDirectory() as folder:
                begun = time.monotonic()
                if run(binary, source, pathlib.Path(folder)).wait() != 0:
                    sys.exit(f"{kind}: no report, even undisturbed")
                long = time.monotonic() - begun
            for sent in SIGNALS:
                for _ in range(args.times):
                    with tempfile.TemporaryDirectory() as folder:
                        folder = pathlib.Path(folder)
                        child = run(binary, source, folder)
                        pause = chance.uniform(0.0, long * 1.05)
                        time.sleep(pause)
                        child.send_signal(sent)
                        code = child.wait(60)
                        total += 1
                        ended += code != 0
                        problems = [] if whole(folder / "out" / "report.json") else ["torn"]
                        # Before the program has set its handlers, the system does what it does.
                        if code not in (0, 128 + sent, -sent):
                            problems.append(f"exit code {code}")
                        left = [p.name for p in (folder / "tmp").iterdir()]
                        left += [p.name for p in (folder / "out").iterdir() if p.name != "report.json"]
                        if left and sent in UNASKED:
                            left_unasked += 1
                        elif left:
                            problems.append(f"left {' '.join(left)}")
                        wrong += len(problems)
                        if problems:
                            print(f"{kind}, {sent.name} after {pause:.3f} s: {', '.join(problems)}")
    print(f"{total} runs, {ended} ended early, {wrong} wrong; KILL and XCPU left something in {left_unasked}")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
