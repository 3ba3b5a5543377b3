#!/usr/bin/env python3
"""crosscheck.py - the facts of hallmarks beside those of git, Python's own ast, interrogate and radon.

    pip install interrogate radon
    python3 benches/crosscheck.py [--binary PATH] CHECKOUT...

Each checkout is a clean work tree at the commit to be compared. Prints one line per number that differs and the count of those that
agree; exits with 1 where one differs. Files that the Python that runs this cannot parse are named: facts over them may differ.
"""
import argparse
import ast
import collections
import json
import pathlib
import subprocess
import sys
import warnings

warnings.simplefilter("ignore")


def by_ast(checkout, files):
    counts = collections.Counter(modules=len(files))
    unparsed = []
    for name in files:
        source = (checkout / name).read_bytes()
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError):
            unparsed.append(name)
            continue
        counts["module-docstrings"] += has_docstring(tree)
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                counts["classes"] += 1
                counts["class-docstrings"] += has_docstring(node)
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                counts["functions"] += 1
                counts["async-functions"] += isinstance(node, ast.AsyncFunctionDef)
                counts["function-docstrings"] += has_docstring(node)
                counts["annotated-returns"] += node.returns is not None
                a = node.args
                parameters = a.posonlyargs + a.args
                static = any(getattr(d, "id", None) == "staticmethod" for d in node.decorator_list)
                if isinstance(definition_around(node, parents), ast.ClassDef) and not static:
                    parameters = parameters[1:]
                parameters += a.kwonlyargs + [p for p in (a.vararg, a.kwarg) if p]
                counts["parameters"] += len(parameters)
                counts["annotated-parameters"] += sum(p.annotation is not None for p in parameters)
    return counts, unparsed


def definition_around(node, parents):
    """The class or function that holds a definition, also below `if` and `try`."""
    node = parents[node]
    while not isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.Module)):
        node = parents[node]
    return node


def has_docstring(node):
    """interrogate's rule: a blank docstring is none."""
    text = ast.get_docstring(node)
    return text is not None and bool(text.strip())


def by_radon(checkout, files):
    from radon.complexity import cc_rank, cc_visit

    counts = collections.Counter({f"complexity-{rank}": 0 for rank in "abcdef"})
    for name in files:
        try:
            blocks = cc_visit((checkout / name).read_bytes())
        except (SyntaxError, ValueError):
            continue
        for block in blocks:
            counts[f"complexity-{cc_rank(block.complexity).lower()}"] += 1
    return counts


def by_git(checkout):
    def git(*args):
        return subprocess.run(["git", "-C", str(checkout), *args], capture_output=True, text=True, check=True, errors="replace").stdout

    return {
        "commits": int(git("rev-list", "--count", "HEAD")),
        "merges": int(git("rev-list", "--count", "--min-parents=2", "HEAD")),
        "authors": len(set(git("log", "--format=%aE", "HEAD").splitlines())),
        "tags": len(git("tag").splitlines()),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--binary", default="target/release/hallmarks")
    parser.add_argument("checkouts", nargs="+", type=pathlib.Path)
    args = parser.parse_args()
    differ = 0
    for checkout in args.checkouts:
        listed = subprocess.run(["git", "-C", str(checkout), "ls-files", "-z", "*.py"], capture_output=True, text=True, check=True).stdout
        files = [name for name in listed.split("\0") if name and not (checkout / name).is_symlink()]
        said = subprocess.run([args.binary, "report", str(checkout), "--output-format", "json"], capture_output=True, check=True).stdout
        report = json.loads(said)
        facts, unparsed = by_ast(checkout, files)
        expected = {**facts, **by_radon(checkout, files)}
        ours = {name: report["facts"]["all"][name] for name in expected}
        git = by_git(checkout)
        expected.update(git)
        ours.update({name: report["repository"][name] for name in git})
        wrong = {name: (ours[name], value) for name, value in expected.items() if ours[name] != value}
        differ += len(wrong)
        print(f"{checkout}: {len(expected) - len(wrong)} of {len(expected)} agree")
        for name, (mine, theirs) in sorted(wrong.items()):
            print(f"  {name}: {mine} here, {theirs} there")
        for name in unparsed:
            print(f"  not parsed by this Python: {name}")
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
