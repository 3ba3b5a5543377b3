#!/usr/bin/env python3
"""crosscheck_quality.py - code quality facts of hallmarks beside those of complexipy, radon, ruff and small scripts over ast.

    pip install complexipy radon ruff
    python3 benches/crosscheck_quality.py [--binary PATH] CHECKOUT...

Each checkout is a clean work tree. Prints both numbers of every comparison; exits with 1 where two differ that are meant to be
equal. Where a rule of ours leaves more alone than the other tool's, both numbers are told and the signal's guard says why.
"""
import argparse
import ast
import collections
import json
import pathlib
import subprocess
import sys
import tempfile
import warnings

warnings.simplefilter("ignore")


class Hallmarks:
    def __init__(self, binary):
        self.binary = binary

    def facts(self, folder, signals, role="all"):
        command = [self.binary, "report", str(folder), "--no-history", "--output-format", "json", "--select", ",".join(signals)]
        report = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        return report["facts"][role]


def python_files(checkout):
    listed = subprocess.run(["git", "-C", str(checkout), "ls-files", "-z", "*.py"], capture_output=True, text=True, check=True).stdout
    files = []
    for name in listed.split("\0"):
        path = checkout / name
        if name and not path.is_symlink():
            try:
                ast.parse(path.read_bytes())
            except (SyntaxError, ValueError):
                continue
            files.append(path)
    return files


def cognitive(ours, files):
    """Functions that complexipy gives the same figure are put into one folder: its sum must be their number times the figure."""
    import complexipy

    functions = collections.defaultdict(list)
    for path in files:
        text = path.read_text(encoding="utf-8", errors="replace")
        lines = text.splitlines(keepends=True)
        try:
            rated = complexipy.code_complexity(text, no_ignore=True).functions
        except TypeError:
            rated = complexipy.code_complexity(text).functions
        for function in rated:
            source = lines[function.line_start - 1 : function.line_end]
            head = "class C:\n" if source and source[0][:1].isspace() else ""
            functions[function.complexity].append((path, function, head + "".join(source)))
    total = sum(value * len(group) for value, group in functions.items())
    same = wrong = 0
    for value, group in sorted(functions.items()):
        said = sums(ours, [source for _, _, source in group])
        if said == value * len(group):
            same += len(group)
            continue
        for path, function, source in group:
            said = sums(ours, [source])
            same += said == value
            if said != value:
                wrong += 1
                print(f"    {path}:{function.line_start} {function.name}: {said} here, {value} there")
    return total, same, wrong


def sums(ours, sources):
    with tempfile.TemporaryDirectory() as folder:
        for i, source in enumerate(sources):
            pathlib.Path(folder, f"m{i}.py").write_text(source, encoding="utf-8")
        return ours.facts(folder, ["cognitive-complexity"])["cognitive-complexity-sum"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--binary", default="target/release/hallmarks")
    parser.add_argument("checkouts", nargs="+", type=pathlib.Path)
    args = parser.parse_args()
    ours = Hallmarks(args.binary)
    differ = 0
    for checkout in args.checkouts:
        files = python_files(checkout)
        print(f"{checkout}: {len(files)} files")
        total, same, wrong = cognitive(ours, files)
        whole = ours.facts(checkout, ["cognitive-complexity"])["cognitive-complexity-sum"]
        print(f"  cognitive complexity, function by function: {same} agree, {wrong} differ; sum {whole} here, {total} in complexipy")
        differ += wrong
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
