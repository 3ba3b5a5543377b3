#!/usr/bin/env python3
"""crosscheck_modules.py - modules, imports and cycles of hallmarks beside those of grimp and pylint.

    pip install grimp pylint
    cargo build --release --examples
    python3 benches/crosscheck_modules.py [--example PATH] [--cycles] CHECKOUT:FOLDER:PACKAGE...

CHECKOUT is a clean work tree or a plain folder, FOLDER what the package is imported from (`src`, `.`), PACKAGE its name, as in
`flask:src:flask`. grimp takes every import of a file for one, so its graph is compared without imports under TYPE_CHECKING
(which it can leave out itself) and, line by line, without those that stand inside a function. Prints what only one of the two
has; exits with 1 where they differ.

Known differences: grimp leaves out folders without `__init__.py` inside a package (flask.sansio), and takes `import a.b` for an
import of `a` where the file of `a.b` is yet to be generated (_pytest._version). pylint follows imports inside functions and under
TYPE_CHECKING into cycles, so it names more modules; it must name those that are named here, modules that `import a` inside `a`
excepted.
"""
import argparse
import ast
import pathlib
import re
import subprocess
import sys

import grimp


def ours(example, checkout, package):
    """Modules and direct imports of the package."""
    text = subprocess.run([example, str(checkout)], capture_output=True, text=True, check=True).stdout
    modules, imports = set(), set()
    inside = lambda name: name == package or name.startswith(package + ".")
    for line in text.splitlines():
        kind, first, second, *_ = line.split("\t")
        if kind == "module" and inside(second):
            modules.add(second)
        elif kind == "import" and inside(first) and inside(second):
            imports.add((first, second))
    return modules, imports


def local_lines(path):
    """The lines of imports inside functions."""
    lines = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines.update(n.lineno for n in ast.walk(node) if isinstance(n, (ast.Import, ast.ImportFrom)))
    return lines


def theirs(checkout, folder, package):
    sys.path.insert(0, str(checkout / folder))
    graph = grimp.build_graph(package, exclude_type_checking_imports=True, cache_dir=None)
    sys.path.pop(0)
    imports = set()
    known = {}
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            details = graph.get_import_details(importer=importer, imported=imported)
            if importer not in known:
                base = checkout / folder / importer.replace(".", "/")
                path = base / "__init__.py" if base.is_dir() else base.with_suffix(".py")
                known[importer] = local_lines(path)
            if any(d["line_number"] not in known[importer] for d in details):
                imports.add((importer, imported))
    return set(graph.modules), imports


def pylint_cycles(checkout, folder, package):
    """Modules that pylint names in a cyclic-import message."""
    command = ["pylint", "--disable=all", "--enable=R0401", "-j1", str(checkout / folder / package)]
    text = subprocess.run(command, capture_output=True, text=True, cwd=checkout / folder).stdout
    named = set()
    for way in re.findall(r"Cyclic import \(([^()]*)\)", text):
        named.update(way.split(" -> "))
    return named


def cycle_members(modules, imports):
    """Modules from which a way leads back to them, by plain search."""
    out = {m: {b for a, b in imports if a == m} for m in modules}
    members = set()
    for start in modules:
        seen, todo = set(), list(out[start])
        while todo:
            node = todo.pop()
            if node not in seen:
                seen.add(node)
                todo.extend(out.get(node, ()))
        if start in seen:
            members.add(start)
    return members


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--example", default="target/release/examples/modules")
    parser.add_argument("--cycles", action="store_true", help="compare the members of cycles with pylint's R0401 (slow)")
    parser.add_argument("packages", nargs="+")
    arguments = parser.parse_args()
    differs = False
    for named in arguments.packages:
        checkout, folder, package = named.rsplit(":", 2)
        checkout = pathlib.Path(checkout).resolve()
        modules, imports = ours(arguments.example, checkout, package)
        their_modules, their_imports = theirs(checkout, folder, package)
        print(f"{package}: modules {len(modules)} / grimp {len(their_modules)}, imports {len(imports)} / {len(their_imports)}")
        for title, mine, other in [("module", modules, their_modules), ("import", imports, their_imports)]:
            for what, side in [("only here", mine - other), ("only grimp", other - mine)]:
                differs |= bool(side)
                for one in sorted(side)[:40]:
                    print(f"  {title} {what}: {one if isinstance(one, str) else ' -> '.join(one)}")
        if arguments.cycles:
            mine, other = cycle_members(modules, imports), pylint_cycles(checkout, folder, package)
            print(f"  in cycles {len(mine)} / pylint {len(other)}")
            print(f"    only here: {sorted(mine - other)[:20]}\n    only pylint: {sorted(other - mine)[:20]}")
    sys.exit(differs)


if __name__ == "__main__":
    main()
