#!/usr/bin/env python3
"""Changes a repository in ways that are known to be padding, neutral or harmful, and tells which levels move.

    python3 benches/mutators.py HALLMARKS REPO [--only NAME,NAME] [--markdown]

REPO is a work tree, a bare repository or a bundle; it is cloned into a scratch folder and not touched. Nothing of it is run.

- Padding looks like work and is none: no competency may rise above the upper end of its interval.
- Neutral changes mean nothing: no level, and no value that is read from the files alone, may change.
- Harmful changes take something away: the competency that it belongs to falls (its level, or the value of one of its signals),
  and no other level does.

Prints a line for each mutator with what moved, and ends with 1 if any promise is broken.
"""

import argparse
import ast
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import tokenize

PERSON = ("Ann Example", "ann@mutators.example")
DATE = "2000000000 +0000"
GIT = ["git", "-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false", "-c", "core.autocrlf=false", "-c", "gc.auto=0"]
# Read from the history: one commit more moves them, whatever it changes. Of these only the level is held against a neutral change.
OF_HISTORY = {
    "docs-with-code", "message-form", "message-reasons", "performance-commits", "returning-work", "reviewed-changes", "self-merges",
    "small-steps", "tests-with-code", "uploads",
}


def git(folder, *arguments, text=None):
    environment = {
        "PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": PERSON[0], "GIT_AUTHOR_EMAIL": PERSON[1], "GIT_COMMITTER_NAME": PERSON[0],
        "GIT_COMMITTER_EMAIL": PERSON[1], "GIT_AUTHOR_DATE": DATE, "GIT_COMMITTER_DATE": DATE,
    }
    run = subprocess.run([*GIT, "-C", str(folder), *arguments], input=text, capture_output=True, env=environment)
    if run.returncode:
        sys.exit(f"git {arguments[0]}: {run.stderr.decode(errors='replace')[:500]}")
    return run.stdout


def report(hallmarks, folder):
    """By competency: level, interval and signals."""
    command = [hallmarks, "report", "--isolated", "--output-format", "json", str(folder)]
    run = subprocess.run(command, capture_output=True, timeout=900)
    if run.returncode:
        sys.exit(f"exit code {run.returncode}: {run.stderr.decode(errors='replace')[:500]}")
    return {row["id"]: row for row in json.loads(run.stdout)["competencies"]}


def commit(folder, message):
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)


def is_test(path):
    return path.name.startswith("test") or "tests" in path.parts or "test" in path.parts or path.name == "conftest.py"


def sources(folder):
    """Files of Python that parse, with their text and tree."""
    for path in sorted(folder.rglob("*.py")):
        if ".git" in path.parts or path.is_symlink():
            continue
        try:
            data = path.read_bytes()
            yield path, data, ast.parse(data)
        except (SyntaxError, ValueError, RecursionError):
            continue


def functions(tree):
    return [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]


def edit(path, data, edits):
    """Replaces ranges, each (start, end, bytes), of a file."""
    for start, end, new in sorted(edits, key=lambda e: e[:2], reverse=True):
        data = data[:start] + new + data[end:]
    try:
        ast.parse(data)
    except SyntaxError:
        return
    path.write_bytes(data)


def offsets(data):
    """From (line, column) to a place in the bytes."""
    starts = [0]
    for line in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    bom = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    return lambda line, column: starts[line - 1] + column + (bom if line == 1 else 0)


def package(folder):
    """The folder of the largest package that ships."""
    found = {}
    for path, data, _ in sources(folder):
        if not is_test(path.relative_to(folder)):
            found[path.parent] = found.get(path.parent, 0) + len(data)
    return max(found, key=lambda p: (found[p], str(p)), default=folder)


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


# Padding


def hollow_docstrings(folder):
    for path, data, tree in sources(folder):
        at, edits = offsets(data), []
        for function in functions(tree):
            first = function.body[0]
            start = at(first.lineno, first.col_offset)
            line = data.rfind(b"\n", 0, start) + 1
            if ast.get_docstring(function) is None and not data[line:start].strip():
                words = function.name.strip("_").replace("_", " ").capitalize() or "Function"
                edits.append((start, start, f'"""{words}."""\n'.encode() + data[line:start]))
        edit(path, data, edits)
    commit(folder, "Describe every function\n\nReaders asked for it.")


def any_hints(folder):
    for path, data, tree in sources(folder):
        at, edits = offsets(data), []
        for function in functions(tree):
            every = function.args.posonlyargs + function.args.args + function.args.kwonlyargs
            for argument in every:
                if argument.annotation is None and argument.arg not in ("self", "cls"):
                    end = at(argument.end_lineno, argument.end_col_offset)
                    edits.append((end, end, b": Any"))
        if edits:
            future = [n for n in tree.body if isinstance(n, ast.ImportFrom) and n.module == "__future__"]
            doc = tree.body[:1] if ast.get_docstring(tree) is not None else []
            after = (future or doc or [None])[-1]
            start = at(after.end_lineno, after.end_col_offset) if after else 0
            edits.append((start, start, b"\nfrom typing import Any\n"))
        edit(path, data, edits)
    commit(folder, "Annotate every parameter\n\nThe checker asked for it.")


def tests_of(body):
    def add(folder):
        names = [p.stem for p in package(folder).glob("*.py") if p.stem.isidentifier() and p.stem != "__init__"]
        for number in range(10):
            head = f"import {package(folder).name}\n\n\ndef check_value(value):\n    return value\n\n\n"
            tests = "\n\n".join(f"def test_{(names or ['it'])[n % max(len(names), 1)]}_{number}_{n}():\n{body}" for n in range(20))
            write(folder, f"tests/test_more_{number}.py", head + tests)
        commit(folder, "Test what was not tested\n\nCoverage was low.")

    return add


def empty_ci(folder):
    write(folder, ".github/workflows/checks.yml", "name: tests\non: [push, pull_request]\njobs: {}\n")
    write(
        folder,
        ".github/workflows/quality.yml",
        "name: quality\non: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
        "      - name: pytest, ruff check, mypy --strict\n        run: echo pytest && echo ruff check && echo mypy --strict\n"
        "      - name: build\n        run: 'true'\n",
    )
    commit(folder, "Run all checks in CI\n\nNothing may get past them.")


def copied_licence(folder):
    write(
        folder,
        "LICENSE",
        "MIT License\n\nCopyright (c) 2024 Somebody\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\n"
        'of this software and associated documentation files (the "Software"), to deal\nin the Software without restriction.\n',
    )
    commit(folder, "Add a licence\n\nSo that others may use it.")


def rewrite_messages(folder, change):
    """Every commit again, with another message."""
    stream = io.BytesIO(git(folder, "fast-export", "--signed-tags=strip", "--tag-of-filtered-object=rewrite", "--all"))
    out, in_commit = [], False
    while line := stream.readline():
        if line.startswith(b"data "):
            data = stream.read(int(line[5:]))
            data = change(data) if in_commit else data
            out.append(b"data %d\n" % len(data) + data)
            in_commit = False
            continue
        in_commit = line.startswith(b"commit ") or (in_commit and not line.startswith(b"blob"))
        out.append(line)
    git(folder, "fast-import", "--force", "--quiet", text=b"".join(out))
    git(folder, "reset", "-q", "--hard")


def prefixes(folder):
    rewrite_messages(folder, lambda message: b"feat: " + message)


def empty_commits(folder):
    for number in range(50):
        git(folder, "commit", "-q", "--allow-empty", "-m", f"Refine the design of part {number}\n\nBecause it was hard to follow.")


def part(number):
    return f"def scale_{number}(value: int) -> int:\n    return value * {number + 2} + {number}\n"


def in_one(folder):
    write(package(folder), "scales.py", "\n\n".join(part(n) for n in range(50)))
    commit(folder, "Add the scales\n\nThey are needed.")


def in_fifty(folder):
    for number in range(50):
        write(package(folder), "scales.py", "\n\n".join(part(n) for n in range(number + 1)))
        commit(folder, f"Add scale {number}\n\nIt is needed.")


def exotic(folder):
    write(
        package(folder),
        "exotic.py",
        """\
import abc
import asyncio
import contextlib
import functools
from collections import defaultdict, deque
from typing import Generic, ParamSpec, Protocol, TypeVar, overload

P = ParamSpec("P")
T = TypeVar("T")


class Meta(type):
    def __new__(mcs, name, bases, space):
        return super().__new__(mcs, name, bases, space)

    def __prepare__(name, bases):
        return {}


class Descriptor:
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        return self

    def __set__(self, instance, value):
        instance.__dict__[self.name] = value


class Shape(Protocol[T]):
    def area(self) -> T: ...


class Odd(Generic[T], metaclass=Meta):
    __slots__ = ("a",)
    field = Descriptor()

    def __init_subclass__(cls, **more):
        super().__init_subclass__(**more)

    def __class_getitem__(cls, item):
        return cls

    def __call__(self, *a, **k):
        return self


class Even(abc.ABC):
    @abc.abstractmethod
    def a(self): ...


@contextlib.contextmanager
def manage():
    yield


async def many():
    async for x in other():
        yield x


async def other():
    async with asyncio.TaskGroup() as group:
        group.create_task(asyncio.sleep(0))
    yield 1


@functools.singledispatch
@functools.lru_cache(maxsize=None)
def dispatch(x, /, *, y=None):
    match x:
        case {"a": [1, *rest], **more} if (n := len(rest)) > 0:
            return n
        case int() | str() as z:
            return z
    return (yield from (i for i in range(3)))


def closure(f):
    @functools.wraps(f)
    def inner(*a: P.args, **k: P.kwargs):
        nonlocal f
        return f(*a, **k)

    return inner


table, queue = defaultdict(list), deque(maxlen=3)
""",
    )
    commit(folder, "Use the language fully\n\nIt is more expressive.")


def vendored(folder):
    for name in ("asyncio", "concurrent", "importlib", "unittest"):
        shutil.copytree(pathlib.Path(os.__file__).parent / name, folder / "vendor" / name, ignore=shutil.ignore_patterns("__pycache__", "test*"))
    commit(folder, "Bring the helpers along\n\nSo that nothing needs to be installed.")


def second_identity(folder):
    """Twenty requests by one person, merged and approved by the same name under another address."""
    for number in range(20):
        git(folder, "checkout", "-q", "-b", f"request-{number}")
        write(package(folder), f"scale_{number}.py", part(number))
        commit(folder, f"Add scale {number}\n\nIt is needed.")
        git(folder, "checkout", "-q", "-")
        message = f"Merge pull request #{number} from ann/request-{number}\n\nReviewed-by: {PERSON[0]} <ann@elsewhere.example>"
        tree = git(folder, "rev-parse", f"request-{number}^{{tree}}").decode().strip()
        environment = {"GIT_COMMITTER_EMAIL": "ann@elsewhere.example", "GIT_AUTHOR_EMAIL": "ann@elsewhere.example"}
        made = subprocess.run(
            [*GIT, "-C", str(folder), "commit-tree", tree, "-p", "HEAD", "-p", f"request-{number}", "-m", message],
            capture_output=True,
            check=True,
            env={
                "PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_AUTHOR_NAME": PERSON[0],
                "GIT_COMMITTER_NAME": PERSON[0], "GIT_AUTHOR_DATE": DATE, "GIT_COMMITTER_DATE": DATE, **environment,
            },
        )
        git(folder, "reset", "-q", "--hard", made.stdout.decode().strip())


# Neutral


def indentation(folder):
    """Eight columns for four, outside strings."""
    for path, data, _ in sources(folder):
        try:
            tokens = list(tokenize.tokenize(io.BytesIO(data).readline))
        except (tokenize.TokenError, IndentationError, SyntaxError):
            continue
        inside = set()
        for token in tokens:
            inside.update(range(token.start[0] + 1, token.end[0] + 1))
        lines = data.splitlines(keepends=True)
        for number, line in enumerate(lines, 1):
            blank = len(line) - len(line.lstrip(b" "))
            if number not in inside and blank:
                lines[number - 1] = b" " * blank + line
        edit(path, b"".join(lines), [])
    commit(folder, "Indent by eight\n\nIt is easier to see.")


def rulers(folder):
    for path, data, tree in sources(folder):
        at = offsets(data)
        edits = []
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
                edits.append((at(first, 0), at(first, 0), b"# " + b"-" * 60 + b"\n"))
        edit(path, data, edits)
    commit(folder, "Draw rulers between definitions\n\nThey help the eye.")


def line_ends(folder):
    for path, data, _ in sources(folder):
        if b"\r" not in data:
            path.write_bytes(data.replace(b"\n", b"\r\n"))
    commit(folder, "Use the line ends of Windows\n\nEditors there ask for them.")


def file_order(folder):
    git(folder, "repack", "-q", "-a", "-d", "-f", "--window=1", "--depth=1")


def clone_path(folder):
    """The caller clones it elsewhere."""


def locals_renamed(folder):
    scopes = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
    odd = (ast.Global, ast.Nonlocal, ast.JoinedStr, ast.Match, ast.ExceptHandler, ast.Import, ast.ImportFrom)
    for path, data, tree in sources(folder):
        at, edits = offsets(data), []
        for function in functions(tree):
            inner = [n for n in ast.walk(function) if n is not function]
            if any(isinstance(n, scopes + odd) for n in inner) or b"locals()" in data:
                continue
            taken = {n.arg for n in inner if isinstance(n, ast.arg)}
            names = [n for n in inner if isinstance(n, ast.Name)]
            mine = {n.id for n in names if isinstance(n.ctx, ast.Store)} - taken
            mine = {n for n in mine if n.islower() and n.isidentifier() and not n.startswith("_")}
            for name in names:
                if name.id in mine:
                    edits.append((at(name.lineno, name.col_offset), at(name.end_lineno, name.end_col_offset), f"the_{name.id}".encode()))
        edit(path, data, sorted(set(edits)))
    commit(folder, "Rename locals\n\nThe new names read better.")


# Harmful


def delete_tests(folder):
    for path in sorted(folder.rglob("*.py")):
        if ".git" not in path.parts and is_test(path.relative_to(folder)):
            path.unlink()
    commit(folder, "Remove the tests\n\nThey are slow.")


def hollow_tests(folder):
    for path, data, tree in sources(folder):
        if not is_test(path.relative_to(folder)):
            continue
        at, edits = offsets(data), []
        for function in functions(tree):
            if function.name.startswith("test"):
                start = at(function.body[0].lineno, function.body[0].col_offset)
                end = at(function.body[-1].end_lineno, function.body[-1].end_col_offset)
                edits.append((start, end, b"pass"))
        outer = [e for e in edits if not any(o[0] <= e[0] and e[1] <= o[1] and o != e for o in edits)]
        edit(path, data, outer)
    commit(folder, "Make the tests pass\n\nThey were red.")


def strip_hints(folder):
    for path, data, tree in sources(folder):
        at, edits = offsets(data), []
        for function in functions(tree):
            every = function.args
            named = every.posonlyargs + every.args + every.kwonlyargs + [a for a in (every.vararg, every.kwarg) if a]
            for argument in named:
                if argument.annotation is not None:
                    start = at(argument.lineno, argument.col_offset) + len(argument.arg.encode())
                    edits.append((start, at(argument.end_lineno, argument.end_col_offset), b""))
            if function.returns is not None:
                end = at(function.returns.end_lineno, function.returns.end_col_offset)
                start = data.rfind(b"->", 0, at(function.returns.lineno, function.returns.col_offset))
                edits.append((start, end, b""))
        edit(path, data, edits)
    commit(folder, "Remove the hints\n\nThey are noise.")


# Name: kind, what is done, and the competency that it takes from.
MUTATORS = {
    "hollow docstrings": ("padding", hollow_docstrings, None),
    "`Any` hints": ("padding", any_hints, None),
    "assertion-free tests": ("padding", tests_of("    value = 1 + 1\n    print(value)\n"), None),
    "`assert True`": ("padding", tests_of("    assert True\n"), None),
    "`check_…` that checks nothing": ("padding", tests_of("    check_value(1)\n"), None),
    "empty CI": ("padding", empty_ci, None),
    "copied licence": ("padding", copied_licence, None),
    "`feat:` before every message": ("padding", prefixes, None),
    "fifty empty commits": ("padding", empty_commits, None),
    "one commit split in fifty": ("padding", in_fifty, None),
    "exotic constructs": ("padding", exotic, None),
    "vendored good code": ("padding", vendored, None),
    "second identity": ("padding", second_identity, None),
    "indentation": ("neutral", indentation, None),
    "rulers of comment": ("neutral", rulers, None),
    "line ends": ("neutral", line_ends, None),
    "file order": ("neutral", file_order, None),
    "clone path": ("neutral", clone_path, None),
    "locals renamed": ("neutral", locals_renamed, None),
    "tests deleted": ("harmful", delete_tests, "testing"),
    "tests hollowed": ("harmful", hollow_tests, "testing"),
    "hints stripped": ("harmful", strip_hints, "typing"),
}


def signals(row):
    return {s["id"]: s for s in row["signals"]}


def moved(before, after):
    """By competency, the level before and after, where it moved."""
    for name, row in before.items():
        if (row["level"] or 0) != (after[name]["level"] or 0):
            yield name, row["level"] or 0, after[name]["level"] or 0


def broken(kind, takes_from, before, after):
    """What is not as promised."""
    for name, row in before.items():
        old, new = row["level"] or 0, after[name]["level"] or 0
        # *Emerging* is what nobody has to earn: a tree that grows long enough to be given a level begins there.
        upper = (row["interval"] or [0, 2])[1] if old else 2
        if kind == "padding" and new > upper:
            yield f"{name} rises from {old} (up to {upper}) to {new}"
        if kind == "neutral" and new != old:
            yield f"{name} goes from {old} to {new}"
        if kind == "harmful" and name != takes_from and new < old:
            yield f"{name} falls from {old} to {new}"
        if kind == "neutral":
            now = signals(after[name])
            for signal, was in signals(row).items():
                same = all(was[k] == now[signal][k] for k in ("status", "value", "cases"))
                if not same and signal not in OF_HISTORY:
                    yield f"{signal} goes from {was['value']} of {was['cases']} to {now[signal]['value']} of {now[signal]['cases']}"
    if kind == "harmful":
        old, new = signals(before[takes_from]), signals(after[takes_from])
        falls = [s for s in old if (old[s]["rating"] or 0) > (new[s]["rating"] or 0)]
        if not falls and any(s["rating"] for s in old.values()):
            yield f"{takes_from} does not fall"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("hallmarks")
    parser.add_argument("repository")
    parser.add_argument("--only", help="mutators, by comma")
    parser.add_argument("--markdown", action="store_true", help="rows of a table")
    given = parser.parse_args()
    names = given.only.split(",") if given.only else list(MUTATORS)
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        first = pathlib.Path(scratch) / "repository"
        source = given.repository if given.repository.endswith(".bundle") else os.path.abspath(given.repository)
        git(scratch, "clone", "-q", "--no-hardlinks", os.path.abspath(source), str(first))
        base = report(given.hallmarks, first)
        for name in names:
            kind, mutate, takes_from = MUTATORS[name]
            copy = pathlib.Path(scratch) / ("elsewhere/clone" if mutate is clone_path else "work") / "repository"
            shutil.copytree(first, copy, symlinks=True)
            before = base
            if mutate is in_fifty:
                once = pathlib.Path(scratch) / "once" / "repository"
                shutil.copytree(first, once, symlinks=True)
                in_one(once)
                before = report(given.hallmarks, once)
            mutate(copy)
            after = report(given.hallmarks, copy)
            shutil.rmtree(copy)
            moves = ", ".join(f"{c} {a} → {b}" for c, a, b in moved(before, after)) or "–"
            faults = list(broken(kind, takes_from, before, after))
            failed |= bool(faults)
            if given.markdown:
                print(f"| {kind} | {name} | {moves} | {'; '.join(faults) or 'as promised'} |", flush=True)
            else:
                print(f"{'FAIL' if faults else 'pass'} {kind} {name}: {moves}", *faults, sep="\n       ", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
