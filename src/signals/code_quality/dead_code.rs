//! Is there code that does nothing?

use crate::facts::common::STATEMENTS;
use crate::project::standard_since;
use crate::python::ast::{Expr, Stmt};
use crate::python::{Import, Module, Outline, Sought};
use crate::signals::code_comment::{is_code, is_prose};
use crate::signals::prelude::*;
use rustc_hash::FxHashMap;

static UNREACHABLE: Fact = Fact::sum(
    "unreachable-statements",
    "Statements after a `return`, `raise`, `break` or `continue` of the same block, nested ones included.",
    Subject::Node(Kinds::STATEMENTS, |node, place| {
        i64::from(place.is_unreachable() && !is_marker(node))
    }),
);
static UNUSED_IMPORTS: Fact = Fact::sum(
    "unused-imports",
    "Names imported at the top level that the module neither uses, mentions in a text nor passes on.",
    Subject::Imports(|module, tell| {
        unused_imports(module).for_each(|(statement, import)| tell(statement, import));
    }),
);
static UNUSED_LOCALS: Fact = Fact::sum(
    "unused-locals",
    "Plain names that a function assigns, or binds in a `with`, and that nobody reads.",
    Subject::Unread,
);
static COMMENTED_OUT: Fact = Fact::sum(
    "commented-out-code",
    "Comments that are lines of code, on lines of their own and not beside prose.",
    Subject::Comment(|c| {
        // Beside prose it is an example, behind code an explanation.
        let among_prose = || c.neighbours.iter().flatten().any(|text| is_prose(text));
        i64::from(c.alone && is_code(c.text) && !is_offered(c.text) && !among_prose())
    }),
);

/// Whether a comment offers a setting: `# BACKEND = "Text"` is what somebody may switch on.
fn is_offered(comment: &str) -> bool {
    let text = comment.trim_start_matches(['#', ' ']);
    let Some((name, value)) = text.split_once(" = ") else {
        return false;
    };
    let is_constant = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let is_literal = value.starts_with(|c: char| c.is_ascii_digit() || "\"'[({-".contains(c))
        || ["True", "False", "None"]
            .iter()
            .any(|word| value.starts_with(word));
    name.len() > 1 && name.chars().all(is_constant) && is_literal
}

/// What is not reached on purpose: a `yield` that makes a generator of a function.
fn is_marker(node: Node<'_>) -> bool {
    matches!(node, Node::Stmt(Stmt::Expr(e)) if matches!(&*e.value, Expr::Yield(_) | Expr::YieldFrom(_)))
}

/// Imports that nothing in the module needs and that it does not pass on, with the numbers of their outlines.
fn unused_imports<'m>(module: &'m Module<'m>) -> impl Iterator<Item = (usize, &'m Import)> {
    let outlines = module.outlines;
    let names = outlines.iter().flat_map(|o| &o.imports);
    let mut unused = Sought::of(names.map(|import| import.name.as_str()));
    for outline in outlines {
        unused.look_in(&outline.used);
        unused.look_in(&outline.mentioned);
    }
    let imports = || {
        outlines
            .iter()
            .enumerate()
            .flat_map(|(at, o)| o.imports.iter().map(move |i| (at, o.excused, i)))
    };
    let (first_code, last_code) = (
        outlines.iter().position(|o| does_something(o)),
        outlines.iter().rposition(|o| does_something(o)),
    );
    // `from . import routes` below `app = Flask(__name__)`, or anything below all of the code.
    let is_for_effect = |at: usize, import: &Import| {
        let below = |code: Option<usize>| code.is_some_and(|code| code < at);
        (below(first_code) && is_relative(import))
            || (below(last_code) && standard_since(root(import)).is_none())
    };
    let mut verdicts: Vec<(usize, &Import, bool)> = Vec::new();
    // Of each package: names taken from it, and those of them that are not used here.
    let mut taken: FxHashMap<&str, (usize, usize)> = FxHashMap::default();
    for (at, excused, import) in imports() {
        let is_unused = unused.misses(import.name.as_str());
        if is_from(import) {
            let (all, idle) = taken.entry(root(import)).or_default();
            *all += 1;
            *idle += usize::from(is_unused);
        }
        let is_excused = excused || is_declared(import) || is_for_effect(at, import);
        verdicts.push((at, import, is_unused && !is_excused));
    }
    let idle = verdicts.iter().filter(|(.., idle)| *idle).count();
    let compatibility = idle >= ALL_PASSED_ON && idle * 2 > verdicts.len();
    let only_imports = outlines.iter().all(|o| o.used.is_empty());
    let passes_on = move |import: &Import| {
        if compatibility || (only_imports && is_from(import)) {
            return true;
        }
        let (all, idle) = taken.get(root(import)).copied().unwrap_or_default();
        let few = !is_relative(import) && idle < PASSED_ON;
        is_from(import) && !few && idle * 2 > all
    };
    let idle = verdicts.into_iter().filter(|(.., idle)| *idle);
    idle.map(|(at, import, _)| (at, import))
        .filter(move |(_, import)| !passes_on(import))
}

/// Whether a statement of the module does or defines something: no import, docstring or `pass`.
fn does_something(outline: &Outline) -> bool {
    let does = outline.is_definition || !outline.used.is_empty();
    does && outline.imports.is_empty()
}

/// From so many names of one package on, most of them unused, a module passes them on; a relative import is enough by itself.
const PASSED_ON: usize = 3;

/// From so many unused imports on, most of all it has, a module is there to pass on what it imports.
const ALL_PASSED_ON: usize = 5;

/// `from a import b`, or a module inside a package under a name of its own.
fn is_from(import: &Import) -> bool {
    import.origin.contains('.')
}

fn is_relative(import: &Import) -> bool {
    import.origin.starts_with('.')
}

/// The package that a name is taken from; empty for the module's own.
fn root(import: &Import) -> &str {
    import.origin.split('.').next().unwrap_or_default()
}

/// Imports that say that they are not for use here: `as` the same name, `__future__`, everything, and whatever stands below an
/// `if` or a `try`.
fn is_declared(import: &Import) -> bool {
    let last = import.origin.rsplit('.').next().unwrap_or_default();
    import.guarded
        || (import.renamed && last == import.name.as_str())
        || import.name.as_str() == "*"
        || import.name.starts_with('_')
        || root(import) == "__future__"
        || matches!(
            import.origin.as_str(),
            "readline" | "rlcompleter" | "antigravity" | "this"
        )
}

/// Code that does nothing, per 1000 statements.
pub static SIGNAL: Signal = Signal {
    id: "dead-code",
    competency: Competency::CodeQuality,
    question: "How much code does nothing: unreachable, imported or assigned in vain, commented out?",
    why: "Readers have to understand dead code before they know that they need not, and it hides faults: a variable nobody reads is \
          often the wrong variable read elsewhere. Linters find all of it, so its presence says that none is run.",
    formula: "1000 * (unreachable-statements + unused-imports + unused-locals + commented-out-code) / statements, over source files",
    guard: "Unused imports are those of ruff's F401 at the top level, less: imports below `if` and `try` (probes, `TYPE_CHECKING`); \
            `import x as x`; a `noqa` or `pylint` comment on the statement, or `pylint: disable` in the line above; `import a.b`, which loads a module for its effect, and \
            `import a` beside it, whose name is used; imports below code that \
            the imported module needs, as Flask has `from app import routes` at the end of a module: relative ones below any statement that defines or \
            does something, others that are not of the standard library where nothing but imports follows; names \
            with a leading underscore; names that a short text mentions (`__all__`, quoted annotations); and what a module passes on, as an \
            `__init__.py` does: names from a package of which most are not used there (three or more, or relative ones), from a module that only imports, and a module of which most imports are unused, five or more. Unused locals \
            are those of F841 for plain assignments and `with`, less names with a leading underscore, `x = None` (it lets go of what `x` held), names that a closure or any other part of the \
            function reads, and functions that call `locals()`, `vars()`, `eval` or `exec`; names that are unpacked together (F841 flags them where the tuple or list is written out); `except … as e` and `:=` are left out. \
            Unreachable is what follows a statement that leaves its block, a lone `yield` excepted; code after `sys.exit()` or an endless loop \
            is not seen. Commented-out code is told line by line by its form (an assignment, a call, the head of a block) and counts \
            less than ERA001: no examples (lines beside prose or set in from the comment's margin), no comments behind code, no entries of \
            tables, no single words, no constants with a value written out (settings that are offered).",
    remedy: "Delete what is listed: git keeps it. `ruff check --select F401,F841,ERA001 --fix` does most of it.",
    source: Citation {
        authors: "Romano et al.",
        year: 2020,
        title: "A multi-study investigation into dead code",
        link: "https://doi.org/10.1109/TSE.2018.2842781",
    },
    asks_for: AsksFor::NoFaults,
    cause: "dead-code",
    unit: Unit::Number("per 1000 statements"),
    scale: Scale::falling([30.0, 12.0, 5.0, 1.5]),
    min_cases: 75,
    weight: 0.5,
    facts: &[
        &UNREACHABLE,
        &UNUSED_IMPORTS,
        &UNUSED_LOCALS,
        &COMMENTED_OUT,
        &STATEMENTS,
    ],
    measure: |view| {
        let dead: i64 = [
            &UNREACHABLE,
            &UNUSED_IMPORTS,
            &UNUSED_LOCALS,
            &COMMENTED_OUT,
        ]
        .iter()
        .map(|fact| view.source(fact))
        .sum();
        Outcome::Measured(Measured::rate(dead, view.source(&STATEMENTS), 1000.0))
    },
    evidence: Evidence::Places(&[
        &UNREACHABLE,
        &UNUSED_LOCALS,
        &COMMENTED_OUT,
        &UNUSED_IMPORTS,
    ]),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Plan, count_python};
    use crate::python::TestFile;
    use crate::signals::testkit::in_source;

    fn imports(text: &str) -> i64 {
        in_source(text)["unused-imports"]
    }

    fn locals(body: &str) -> i64 {
        let body = body.replace('\n', "\n    ");
        in_source(&format!("def f(p):\n    {body}\n"))["unused-locals"]
    }

    #[test]
    fn an_import_that_nobody_needs_is_dead() {
        assert_eq!(imports("import os\nimport sys, re\nprint(sys.path)\n"), 2);
        assert_eq!(imports("from a import b, c as d\nb()\n"), 1);
        assert_eq!(imports("from a import b, c, d, e\nb(), c()\n"), 2);
        assert_eq!(imports("import numpy as np\n"), 1);
    }

    #[test]
    fn an_unused_import_is_shown_on_its_own_line() {
        let plan = Plan::new(&[], &[&UNUSED_IMPORTS], &[]);
        let text = "'''Docs.'''\n# Why.\nimport re\nfrom a import (\n    b,\n    c,\n)\nimport x as z, os\nre, c, os\n";
        let file = count_python(&plan, text.as_bytes(), TestFile::No).unwrap();
        let shown = file.spots.iter().map(|spot| (spot.line, &spot.text[..]));
        let shown: Vec<_> = shown.collect();
        assert_eq!(shown, [(5, "b,"), (8, "import x as z, os")]);
    }

    #[test]
    fn an_order_elsewhere_excuses_nothing() {
        for text in [
            "# pylint: disable=unused-import\n\nimport a\n",
            "# pylint wants this first.\nimport a\n",
            "# noqa\nimport a\n",
        ] {
            assert_eq!(imports(text), 1, "{text}");
        }
    }

    #[test]
    fn an_unread_local_is_shown_by_its_name() {
        let plan = Plan::new(&[], &[&UNUSED_LOCALS], &[]);
        let text = "class A:\n    def f(self):\n        y = 2\n        if y:\n            x = g()\n        x = 1\n";
        let file = count_python(&plan, text.as_bytes(), TestFile::No).unwrap();
        let shown = file.spots.iter().map(|spot| (spot.line, &spot.text[..]));
        assert_eq!(shown.collect::<Vec<_>>(), [(5, "x = g()")]);
    }

    #[test]
    fn an_import_may_be_for_others() {
        let compat = "import a\nimport b\nfrom c import d\nfrom e import f\nfrom g import h\nimport i\ni()\n";
        assert_eq!(imports(compat), 0);
        for text in [
            "from .a import b, c\nfrom .d import e\n",
            "from pkg.a import b, c, d\n",
            "'''Docs.'''\nfrom pkg.a import b\n",
            "from a import b as b\n",
            "import a as a\n",
            "from a import b\n__all__ = ['b']\n",
            "from a import B\ndef f(x: 'list[B]'): pass\n",
            "from a import B\nx = cast('B | None', y)\n",
            "import a  # noqa: F401\n",
            "# pylint: disable=unused-import\nfrom a import b\n",
            "x = 1\n# Loads the plugins.\n# pylint: disable=unused-import\nimport a\n",
            "from a import (\n    b,  # noqa\n)\n",
            "import a.b\n",
            "import a\nimport a.b\na.b.c()\n",
            "import readline\n",
            "from a import *\n",
            "from __future__ import annotations\n",
            "try:\n    import a\nexcept ImportError:\n    a = None\n",
            "if TYPE_CHECKING:\n    from a import b\n",
            "import a\ndef f():\n    return a.b\n",
            "import a\n@a\nclass B: pass\n",
            "from a import _\n",
            "def f():\n    import a\n",
        ] {
            assert_eq!(imports(text), 0, "{text}");
        }
    }

    #[test]
    fn an_import_below_the_code_is_for_its_effect() {
        let app = "from flask import Flask\napp = Flask(__name__)\n";
        for end in [
            "from app import routes\n",
            "from app import routes, models\nfrom app.auth import views\n",
            "import views\n",
            "from . import routes\n",
            "from . import routes\nif __name__ == '__main__':\n    app.run()\n",
        ] {
            assert_eq!(imports(&format!("{app}{end}")), 0, "{end}");
        }
        // Code follows, the standard library has no effect on others, or no code stands above.
        for text in [
            &format!("{app}from app import routes\napp.run()\n"),
            &format!("{app}import os\n"),
            "'''Docs.'''\nimport os\nfrom app import routes\nprint(os)\n",
            "from . import routes\nfrom .a import b\nfrom .c import d\nfrom .e import f\nb(d, f)\n",
        ] {
            assert_eq!(imports(text), 1, "{text}");
        }
    }

    #[test]
    fn a_local_that_nobody_reads_is_dead() {
        for body in [
            "x = 1",
            "x: int = 1",
            "x = y = p\nreturn y",
            "with open(p) as f:\n    pass",
            "x = 1\ndef g(x):\n    return p",
            "x = g()\nx = h()",
        ] {
            assert_eq!(locals(body), 1, "{body}");
        }
    }

    #[test]
    fn a_local_may_be_read_in_many_ways() {
        for body in [
            "x = 1\nreturn x",
            "x = 1\nx += 1",
            "x = 1\ndef g():\n    return x\nreturn g",
            "x = 1\nreturn lambda: x",
            "x = 1\nclass A:\n    y = x",
            "x = 1\nreturn [x for y in p]",
            "x = 1\nreturn f'{x}'",
            "x = 1\nreturn locals()",
            "x = 1\ndel x",
            "global x\nx = 1",
            "x, y = p\nreturn x",
            "x, y = [1]",
            "for x in p: pass",
            "_x = 1",
            "p = None",
            "x.y = 1",
            "x[0] = 1",
            "x: int",
            "class A:\n    x = 1",
            "try:\n    g()\nexcept E as e:\n    pass",
            "def g(x=1):\n    nonlocal p\n    p = x",
        ] {
            assert_eq!(locals(body), 0, "{body}");
        }
        assert_eq!(
            in_source("x = 1\nclass A:\n    y = 1\n")["unused-locals"],
            0
        );
    }

    #[test]
    fn what_follows_a_return_is_not_reached() {
        let unreachable = |body: &str| {
            let body = body.replace('\n', "\n    ");
            in_source(&format!("def f():\n    {body}\n"))["unreachable-statements"]
        };
        assert_eq!(unreachable("return 1\nx()\nif y:\n    z()"), 3);
        assert_eq!(unreachable("while x:\n    continue\n    y()"), 1);
        assert_eq!(unreachable("if x:\n    return 1\ny()"), 0);
        assert_eq!(unreachable("raise NotImplementedError\nyield"), 0);
    }

    #[test]
    fn commented_out_code_is_dead() {
        let dead = |text: &str| in_source(text)["commented-out-code"];
        assert_eq!(dead("# x = compute(y)\n# print(x)\ny = 1\n"), 2);
        assert_eq!(
            dead("# x = compute(y)\n\n# Why y is what it is.\ny = 1\n"),
            1
        );
        assert_eq!(dead("# For example:\n#\n# x = compute(y)\ny = 1\n"), 0);
        assert_eq!(
            dead("# It is what this would make of it:\n# x = compute(y)\ny = 1\n"),
            0
        );
        assert_eq!(dead("if a:  # isinstance(x, B)\n    pass\n"), 0);
        assert_eq!(dead("# BACKEND = 'Text'  # defaults to Text\nX = 1\n"), 0);
        assert_eq!(dead("# BACKEND = choose(x)\nX = 1\n"), 1);
    }
}
