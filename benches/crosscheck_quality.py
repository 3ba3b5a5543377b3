#!/usr/bin/env python3
"""crosscheck_quality.py - code quality facts of hallmarks beside those of complexipy, radon, ruff and small scripts over ast.

    pip install complexipy radon ruff
    python3 benches/crosscheck_quality.py [--binary PATH] CHECKOUT...

Each checkout is a clean work tree. Prints both numbers of every comparison; exits with 1 where two differ that are meant to be
equal. Where a rule of ours leaves more alone than the other tool's, both numbers are told and the signal's guard says why. ruff asks no
annotation of the function behind overloads; here every function is asked.
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


def ruff(checkout, files, codes):
    """Findings of ruff, `noqa` not obeyed, as (code, path, line)."""
    command = ["ruff", "check", "--isolated", "--no-cache", "--ignore-noqa", "--output-format", "json", "--preview"]
    command += ["--select", ",".join(codes), *map(str, files)]
    found = json.loads(subprocess.run(command, capture_output=True).stdout or b"[]")
    return [(f["code"], f["filename"], f["location"]["row"]) for f in found if f["code"] in codes]


def cyclomatic(ours, checkout, files):
    from radon.complexity import cc_rank, cc_visit

    theirs = collections.Counter()
    for path in files:
        for block in cc_visit(path.read_bytes()):
            theirs[cc_rank(block.complexity).lower()] += 1
    facts = ours.facts(checkout, ["cyclomatic-complexity"])
    here = "/".join(str(facts[f"complexity-{rank}"]) for rank in "abcdef")
    return here, "/".join(str(theirs[rank]) for rank in "abcdef")


class Outer(ast.NodeVisitor):
    """Functions outside functions, and what a small independent reading says of them."""

    def __init__(self):
        self.lines = set()
        self.exempt = 0
        self.silent = []
        self.tests = 0
        self.around = []

    def visit_ClassDef(self, node):
        self.around.append(node)
        self.generic_visit(node)
        self.around.pop()

    def visit_FunctionDef(self, node):
        self.lines.add(node.lineno)
        marks = {getattr(d, "attr", getattr(d, "id", "")) for d in node.decorator_list}
        a = node.args
        names = [p.arg for p in a.posonlyargs + a.args + a.kwonlyargs]
        if self.around and "staticmethod" not in marks and a.posonlyargs + a.args:
            names = names[1:]
        if marks & {"overload", "override"} and sum(not name.startswith("_") for name in names) > 5:
            self.exempt += 1

    visit_AsyncFunctionDef = visit_FunctionDef


def outer(files):
    found = {}
    for path in files:
        visitor = Outer()
        visitor.visit(ast.parse(path.read_bytes()))
        found[str(path)] = visitor
    return found


def is_guarded(path, line, trees):
    """Whether an import stands below another statement."""
    return not any(node.lineno <= line <= node.end_lineno for node in trees[path].body if isinstance(node, (ast.Import, ast.ImportFrom)))


def assertion_free(files):
    """Tests in which nothing can fail, by a rule of five lines: no `assert`, no call with a checking name, no `raises`."""
    checking = ("assert", "check", "verify", "expect", "ensure", "should", "validate", "fail", "raises", "warns", "deprecated_call")
    checking += ("fnmatch_lines", "no_fnmatch_line", "re_match_lines", "no_re_match_line")
    tests = free = 0
    for path in files:
        if not (path.name.startswith("test") or path.name.endswith(("_test.py", "_tests.py"))):
            continue
        tree = ast.parse(path.read_bytes())
        helpers = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and not n.name.startswith("test") and checks(n, checking, set())}
        for node in collected(tree):
            tests += 1
            free += not checks(node, checking, helpers)
    return tests, free


def collected(tree):
    for node in tree.body:
        inside = [node]
        if isinstance(node, ast.ClassDef):
            bases = [getattr(base, "attr", getattr(base, "id", "")) for base in node.bases]
            is_case = any(base.startswith("Test") or base.endswith(("TestCase", "Test", "Tests")) for base in bases)
            has_init = any(getattr(child, "name", "") == "__init__" for child in node.body)
            inside = node.body if is_case or (node.name.startswith("Test") and not has_init) else []
        for function in inside:
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)) and function.name.startswith("test"):
                yield function


def checks(function, checking, helpers):
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name.lstrip("_").startswith(checking) or name in helpers:
                return True
    return False


def told(checkout, ours, files):
    """Pairs of numbers that need not be equal: what is left alone is told in the signal's guard."""
    paths = [str(path) for path in files]
    trees = {path: ast.parse(pathlib.Path(path).read_bytes()) for path in paths}
    facts = ours.facts(checkout, ["dead-code", "naming", "function-size", "docstring-parameters", "tests-assert"])
    codes = ["F401", "F841", "ERA001", "D417", "PLR0913", "PLR0915", "PLR1702", "E741"]
    names = ["N801", "N802", "N803", "N804", "N805", "N806", "N815", "N816"]
    by_code = collections.defaultdict(list)
    for code, path, line in ruff(checkout, files, codes + names):
        by_code[code].append((path, line))
    lines = {path: pathlib.Path(path).read_text(encoding="utf-8", errors="replace").splitlines() for path in paths}
    text = lambda place: lines[place[0]][place[1] - 1] if place[0] in lines else ""
    imports = by_code["F401"]
    shallow = [p for p in imports if p[0] in trees and not is_guarded(*p, trees)]
    unexcused = [p for p in shallow if not p[0].endswith("__init__.py") and "noqa" not in text(p)]
    locals_ = [p for p in by_code["F841"] if "except" not in text(p) and ":=" not in text(p)]
    yield "unused imports", facts["unused-imports"], f"{len(imports)} F401, {len(shallow)} of them at the top level, {len(unexcused)} of those without noqa outside __init__.py"
    yield "unused locals", facts["unused-locals"], f"{len(by_code['F841'])} F841, {len(locals_)} of them assignments and with"
    alone = [p for p in by_code["ERA001"] if text(p).lstrip().startswith("#")]
    yield "commented-out code", facts["commented-out-code"], f"{len(by_code['ERA001'])} ERA001, {len(alone)} of them on lines of their own"
    yield "names", facts["misnamed"], " ".join(f"{len(by_code[code])} {code}" for code in names)
    yield "one-letter names", facts["one-letter-names"], f"{len(by_code['E741'])} E741"
    yield "long functions", facts["long-functions"], f"{len(by_code['PLR0915'])} PLR0915 (statements)"
    yield "nested functions", facts["deeply-nested-functions"], f"{len(by_code['PLR1702'])} PLR1702 (more than five blocks)"
    yield "parameters left out", facts["parameters-left-out"], f"{len(by_code['D417'])} D417 (functions, Google's style)"
    outers = outer(files)
    many = [p for p in by_code["PLR0913"] if p[0] in outers and p[1] in outers[p[0]].lines]
    here = facts["many-parameter-functions"] + facts["many-parameters-by-design"]
    yield "six parameters", here, f"{len(many)} PLR0913 outside functions and {sum(o.exempt for o in outers.values())} overloads and overrides"
    tests, free = assertion_free(files)
    yield "tests without a check", facts["tests"] - facts["checking-tests"], f"{free} of {tests} by ast"


def annotations(ours, checkout, files):
    facts = ours.facts(checkout, ["annotated-parameters"])
    found = collections.Counter(code for code, _, _ in ruff(checkout, files, ["ANN001", "ANN002", "ANN003", "ANN201", "ANN202", "ANN204", "ANN205", "ANN206"]))
    theirs = (sum(found[c] for c in ("ANN001", "ANN002", "ANN003")), sum(n for c, n in found.items() if c.startswith("ANN2")))
    return (facts["parameters"] - facts["annotated-parameters"], facts["functions"] - facts["annotated-returns"]), theirs


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--binary", default="target/release/hallmarks")
    parser.add_argument("checkouts", nargs="+", type=pathlib.Path)
    args = parser.parse_args()
    ours = Hallmarks(args.binary)
    differ = 0
    for checkout in args.checkouts:
        files = python_files(checkout.resolve())
        print(f"{checkout}: {len(files)} files")
        total, same, wrong = cognitive(ours, files)
        whole = ours.facts(checkout, ["cognitive-complexity"])["cognitive-complexity-sum"]
        print(f"  cognitive complexity, function by function: {same} agree, {wrong} differ; sum {whole} here, {total} in complexipy")
        here, there = cyclomatic(ours, checkout, files)
        print(f"  cyclomatic complexity, radon's ranks: {here} here, {there} in radon")
        differ += wrong + (here != there)
        (parameters, returns), (p, r) = annotations(ours, checkout, files)
        print(f"  missing annotations: {parameters} parameters and {returns} returns here, {p} ANN00x and {r} ANN20x")
        for what, here, there in told(checkout, ours, files):
            print(f"  {what}: {here} here, {there}")
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
