#!/usr/bin/env python3
"""crosscheck_notebooks.py - what hallmarks counts in notebooks beside IPython's own transformer and Python's ast, cell by cell.

    pip install ipython radon
    cargo build --example cells
    python3 benches/crosscheck_notebooks.py [--binary target/debug/examples/cells] [--limit N] FOLDER...

Every notebook below the folders is read twice. Of each cell of code that both take, functions, statements and the ranks of complexity
(radon's) must be equal; a cell that IPython and ast take must be read here. A notebook must hold what its cells hold together. Cells
whose magic hands Python to something that runs it (`%%time`) are one call to IPython: their bodies are compared. Exits with 1 where
something differs.
"""
import argparse
import ast
import collections
import json
import pathlib
import subprocess
import sys
import warnings

from IPython.core.inputtransformer2 import TransformerManager
from radon.complexity import cc_rank, cc_visit_ast

warnings.simplefilter("ignore")

# Cell magics whose body is Python.
PYTHON = {"time", "timeit", "capture", "prun", "memit", "mprun", "lprun", "python", "python3", "debug", "px", "opts", "output", "snakeviz", "heat", "manim"}


def transformed(source):
    """The cell as plain Python, or nothing; and whether a magic hands it to another language."""
    while True:
        lines = source.splitlines(keepends=True)
        first = next((i for i, line in enumerate(lines) if line.strip()), None)
        if first is None or not lines[first].startswith("%%"):
            break
        name = lines[first][2:].split()[:1]
        if not name or name[0] not in PYTHON:
            return None, True
        source = "".join(lines[first + 1:])
    try:
        return ast.parse(TransformerManager().transform_cell(source)), False
    except (SyntaxError, ValueError, IndexError, RecursionError, AttributeError, KeyError):
        return None, False


def counts(tree):
    nodes = list(ast.walk(tree))
    found = collections.Counter()
    found["functions"] = sum(isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)) for n in nodes)
    # ast has a statement for each `elif`; here it is a branch of its `if`.
    branches = sum(isinstance(n, ast.If) and len(n.orelse) == 1 and isinstance(n.orelse[0], ast.If)
                   and n.orelse[0].col_offset == n.col_offset for n in nodes)
    found["statements"] = sum(isinstance(n, ast.stmt) for n in nodes) - branches
    for block in cc_visit_ast(tree):
        found["complexity-" + cc_rank(block.complexity).lower()] += 1
    return found


def notebooks(folders, limit):
    found = []
    for folder in folders:
        for path in sorted(pathlib.Path(folder).rglob("*.ipynb")):
            if ".ipynb_checkpoints" not in path.parts and path.is_file():
                found.append(path)
    return found[:limit]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default="target/debug/examples/cells")
    parser.add_argument("--limit", type=int, default=None)
    parser.add_argument("folders", nargs="+")
    arguments = parser.parse_args()
    paths = notebooks(arguments.folders, arguments.limit)
    listed = "".join(f"{path}\n" for path in paths)
    run = subprocess.run([arguments.binary], input=listed, capture_output=True, text=True, check=True)
    ours = collections.defaultdict(dict)
    for line in run.stdout.splitlines():
        row = json.loads(line)
        ours[row["path"]][row["cell"]] = row["counts"]
    total = collections.Counter()
    wrong = 0

    def say(path, cell, text):
        nonlocal wrong
        wrong += 1
        if wrong <= 40:
            print(f"{path} cell {cell}: {text}")

    for path in paths:
        rows = ours[str(path)]
        whole = rows.get(None)
        try:
            notebook = json.loads(path.read_bytes())
            cells = notebook.get("cells", [])
        except ValueError:
            total["no JSON"] += 1
            continue
        if whole is None:
            total["notebooks not read"] += 1
            print(f"{path}: not read, {len(cells)} cells")
            continue
        total["notebooks"] += 1
        sums = collections.Counter()
        takes = 0
        for at, cell in enumerate(cells):
            if cell.get("cell_type") != "code":
                continue
            source = cell.get("source", "")
            source = source if isinstance(source, str) else "".join(source)
            total["cells"] += 1
            mine = rows.get(at)
            tree, foreign = transformed(source)
            if foreign or (mine and mine["foreign"]):
                total["cells in other languages"] += 1
                if mine and not mine["foreign"]:
                    say(path, at, f"another language for IPython: {source[:60]!r}")
                elif not foreign:
                    total["of them, by the first line or the kernel alone"] += 1
                continue
            is_read = mine is not None and not mine["unread"] and mine["error"] is None
            if tree is None and not is_read:
                total["cells that neither takes"] += 1
                continue
            if tree is None:
                total["cells that only we take"] += 1
                takes += 1
                print(f"  only we: {path} {at} {source[:100]!r}")
                continue
            if not is_read:
                say(path, at, f"not read here: {source[:80]!r}")
                continue
            total["cells both take"] += 1
            takes += 1
            theirs = counts(tree)
            for name in ("functions", "statements", *(f"complexity-{rank}" for rank in "abcdef")):
                sums[name] += mine.get(name, 0)
                if mine.get(name, 0) != theirs[name]:
                    say(path, at, f"{name} {mine.get(name, 0)}, theirs {theirs[name]}: {source[:80]!r}")
        if whole["error"] is not None and takes:
            say(path, None, "the whole notebook is not read")
        elif takes:
            for name, value in sums.items():
                if whole[name] != value and total["cells that only we take"] == 0:
                    say(path, None, f"{name} of the whole {whole[name]}, of its cells {value}")
    for name, count in sorted(total.items()):
        print(f"{count:8} {name}")
    print(f"{wrong:8} differences")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
