#!/usr/bin/env python3
"""crosscheck_security.py - what hallmarks calls blocking, dangerous, injected, asserted, unlimited or hidden, beside ruff and bandit.

    pip install ruff bandit
    python3 benches/crosscheck_security.py [--binary PATH] [--lines] CHECKOUT...

Every file is judged alone, as code that ships, so that neither a role nor the number of places that a report shows stands between the
numbers. Tests are left out, except for blocking calls: coroutines are rare elsewhere. Prints a table per checkout: places that both name, only hallmarks, only the other; with --lines each place
that only one of them names. Rules of the other tools that ask something else are not compared; bandit's are listed with the reason in
src/signals/security/danger.rs. What differs by design is told in the guard of each signal.
"""
import argparse
import ast
import collections
import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys
import tempfile

# Signals: the rules of the same question. What a shell is handed is a variable (dangerous-calls) or built (injection): one row for both.
RULES = {
    ("blocking-in-async",): "ASYNC210 ASYNC212 ASYNC220 ASYNC221 ASYNC222 ASYNC230 ASYNC240 ASYNC250 ASYNC251".split(),
    ("dangerous-calls", "injection"): (
        "B102 B103 B104 B201 B202 B301 B302 B304 B305 B306 B307 B311 B312 B313 B314 B315 B316 B317 B318 B319 B321 B323 B324 B325 "
        "B501 B502 B505 B506 B507 B508 B509 B601 B602 B604 B605 B608 B609 B610 B611 B612 B614 B701 B702 B703 B704"
    ).split(),
    ("assert-validation",): ["S101"],
    ("network-timeouts",): ["S113"],
    ("error-handling",): ["S110", "S112", "BLE001"],
    ("exceptions-logged",): ["TRY400"],
}
PLACES = 20
SIGNALS = sorted({name for signals in RULES for name in signals})
TESTS = re.compile(r"(^|/)(tests?|testing|t|test_[^/]*|[^/]*_tests?|conftest\.py)(/|$|\.py$)")


def files_of(checkout):
    listed = subprocess.run(["git", "-C", checkout, "ls-files", "-z", "*.py"], capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name and not (checkout / name).is_symlink()]


def ours_in(binary, path):
    """Signal to lines, of one file."""
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "module.py").write_bytes(path.read_bytes())
        command = [binary, "report", folder, "--no-history", "--select", ",".join(SIGNALS), "--output-format", "json"]
        run = subprocess.run(command, capture_output=True, check=True)
    lines = collections.defaultdict(set)
    for competency in json.loads(run.stdout)["competencies"]:
        for signal in competency["signals"]:
            lines[signal["id"]].update(place["line"] for place in signal["evidence"] if place["line"])
    return lines


def by_ruff(checkout, names):
    wanted = [rule for rules in RULES.values() for rule in rules if rule.startswith(("ASYNC", "S", "BLE", "TRY"))]
    command = ["ruff", "check", "--isolated", "--no-cache", "--preview", "--exit-zero", "--ignore-noqa", "--output-format", "json"]
    run = subprocess.run([*command, "--select", ",".join(wanted), *names], cwd=checkout, capture_output=True, check=True)
    for found in json.loads(run.stdout):
        name = str(pathlib.Path(found["filename"]).relative_to(checkout.resolve()))
        if found["code"]:
            yield name, found["location"]["row"], found["code"]


def by_bandit(checkout, names):
    command = ["bandit", "--quiet", "--ignore-nosec", "--exit-zero", "--format", "json"]
    run = subprocess.run([*command, *names], cwd=checkout, capture_output=True, text=True, check=True)
    for found in json.loads(run.stdout)["results"]:
        yield str(pathlib.Path(found["filename"])), found["line_number"], found["test_id"]


def handler_around(path, line):
    """The line of the innermost `except` whose body holds a line: TRY400 names the call."""
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return line
    handlers = [node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.lineno <= line <= node.end_lineno]
    return max((node.lineno for node in handlers), default=line)


def compare(checkout, binary, show):
    names = files_of(checkout)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        said = dict(zip(names, pool.map(lambda name: ours_in(binary, checkout / name), names)))
    theirs = collections.defaultdict(dict)
    rule_of = {rule: signals for signals, rules in RULES.items() for rule in rules}
    for name, line, rule in [*by_ruff(checkout, names), *by_bandit(checkout, names)]:
        if rule in rule_of:
            line = handler_around(checkout / name, line) if rule == "TRY400" else line
            theirs[rule_of[rule]].setdefault((name, line), rule)
    outside = {name for name in names if not TESTS.search(name)}
    print(f"{checkout}: {len(names)} files, {len(outside)} outside of tests")
    print(f"  {'signal':28} {'both':>5} {'here':>5} {'there':>5}")
    for signals in RULES:
        looked_at = set(names) if signals == ("blocking-in-async",) else outside
        # A report shows twenty places of a signal: a file with as many may hold more.
        cut = {name for name in looked_at if any(len(said[name][signal]) >= PLACES for signal in signals)}
        looked_at = looked_at - cut
        mine = {(name, line) for name in looked_at for signal in signals for line in said[name][signal]}
        there = {(name, line) for name, line in theirs[signals] if name in looked_at}
        print(f"  {', '.join(signals):28} {len(mine & there):5} {len(mine - there):5} {len(there - mine):5}{f'  without {len(cut)} files of many places' if cut else ''}")
        if show:
            for name, line in sorted(mine ^ there):
                text = (checkout / name).read_text(errors="replace").splitlines()[line - 1].strip()
                print(f"    {theirs[signals].get((name, line), 'here'):8} {name}:{line}: {text[:110]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--binary", default="target/release/hallmarks")
    parser.add_argument("--lines", action="store_true", help="print each place that only one of them names")
    parser.add_argument("checkouts", nargs="+", type=pathlib.Path)
    args = parser.parse_args()
    binary = str(pathlib.Path(args.binary).resolve())
    for checkout in args.checkouts:
        compare(checkout, binary, args.lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
