//! Do tests smell?

use crate::facts::Family;
use crate::facts::checks::{HOLLOW_ASSERTS, is_bdd_scenario, left_to_fixtures};
use crate::facts::common::TESTS;
use crate::python::ast::comparable::ComparableStmt;
use crate::python::ast::helpers::any_over_expr;
use crate::python::ast::{CmpOp, ExceptHandler, Expr, ExprCall, Stmt};
use crate::python::{Node, Place, Ranged, Step, TestFile, TextRange, path_to};
use crate::signals::prelude::*;

static FAMILY: Family = Family {
    kinds: Kinds::of(&[
        NodeKind::ExprCall,
        NodeKind::StmtIf,
        NodeKind::StmtTry,
        NodeKind::StmtExpr,
    ]),
    classify,
};

static SLEEPS: Fact = Fact::sum(
    "test-sleeps",
    "Sleepy test: calls of `sleep` with a time in a test itself, outside loops.",
    Subject::Member(&FAMILY, SLEEPY),
);
static CONDITIONS: Fact = Fact::sum(
    "test-conditions",
    "Conditional test logic: an `if` in a test that decides whether something is checked.",
    Subject::Member(&FAMILY, CONDITIONAL),
);
static PRINTS: Fact = Fact::sum(
    "test-prints",
    "Redundant print: `print` in a test that does not look at what was printed.",
    Subject::Member(&FAMILY, PRINT),
);
static SWALLOWS: Fact = Fact::sum(
    "test-swallows",
    "Exception handling: a `try` in a test whose handler catches everything and says nothing.",
    Subject::Member(&FAMILY, SWALLOW),
);
static SUBOPTIMAL: Fact = Fact::sum(
    "suboptimal-asserts",
    "Suboptimal assert: `assertTrue(a == b)`, `assertTrue(a in b)`, `assertEqual(a, None)` and the like.",
    Subject::Member(&FAMILY, SUBOPT),
);
static BARE_TRUTHS: Fact = Fact::sum(
    "bare-truths",
    "`assertTrue` and `assertFalse` without a message: a failure shows no value.",
    Subject::Member(&FAMILY, TRUTH),
);
static GUESTS: Fact = Fact::sum(
    "mystery-guests",
    "Mystery guest: a test that opens a file by an absolute path.",
    Subject::Member(&FAMILY, GUEST),
);
static EMPTY: Fact = Fact::sum(
    "empty-tests",
    "Empty test: nothing but a docstring, `pass` or `...`.",
    Subject::Function(|f| {
        let nothing = |s: &Stmt| match s {
            Stmt::Pass(_) => true,
            Stmt::Expr(e) => e.value.is_literal_expr(),
            _ => false,
        };
        i64::from(
            f.is_test()
                && f.node.body.iter().all(nothing)
                && !left_to_fixtures(f)
                && !is_bdd_scenario(f)
                && !f
                    .decorators()
                    .any(|d| d.starts_with("skip") || d.starts_with("Skip")),
        )
    }),
);
static DUPLICATES: Fact = Fact::sum(
    "duplicate-asserts",
    "Duplicate assert: the same `assert` twice in a row in a test, calling nothing.",
    Subject::Function(|f| {
        if !f.is_test() {
            return 0;
        }
        // What is called may answer differently the second time.
        let acts = |e: &Expr| matches!(e, Expr::Call(_) | Expr::Await(_));
        let pairs = f.node.body.windows(2);
        let same = |pair: &&[Stmt]| {
            matches!(pair, [Stmt::Assert(a), Stmt::Assert(_)] if !any_over_expr(&a.test, &acts))
                && ComparableStmt::from(&pair[0]) == ComparableStmt::from(&pair[1])
        };
        pairs.filter(same).count() as i64
    }),
);
static SMELLY: Fact = Fact::sum(
    "smelly-tests",
    "Tests with at least one smell; bare truths count from the second on (assertion roulette).",
    Subject::FunctionWith(
        &[
            &BARE_TRUTHS,
            &SLEEPS,
            &CONDITIONS,
            &PRINTS,
            &SWALLOWS,
            &SUBOPTIMAL,
            &GUESTS,
            &EMPTY,
            &DUPLICATES,
            &HOLLOW_ASSERTS,
        ],
        |f, inside| {
            let roulette = inside.first().is_some_and(|&truths| truths > 1);
            i64::from(f.is_test() && (roulette || inside.iter().skip(1).any(|&n| n > 0)))
        },
    ),
);

const SLEEPY: usize = 0;
const CONDITIONAL: usize = 1;
const PRINT: usize = 2;
const SWALLOW: usize = 3;
const SUBOPT: usize = 4;
const TRUTH: usize = 5;
const GUEST: usize = 6;

/// Parameters of a test looked at for a fixture that captures output.
const MAX_PARAMETERS: usize = 20;

fn classify(node: Node<'_>, place: &Place<'_>, found: &mut dyn FnMut(usize)) {
    if place.test_file == TestFile::No || !in_test(place) {
        return;
    }
    match node {
        Node::Expr(Expr::Call(call)) => of_call(call, place, found),
        Node::Stmt(Stmt::If(s)) => {
            let branches =
                std::iter::once(&s.body).chain(s.elif_else_clauses.iter().map(|c| &c.body));
            let mut branches = branches.map(|body| body.iter().any(is_check));
            if branches.any(|checks| checks) && !about_platform(place.text(s.test.range())) {
                found(CONDITIONAL);
            }
        }
        Node::Stmt(Stmt::Try(s)) if s.handlers.iter().any(is_silent) => found(SWALLOW),
        Node::Stmt(Stmt::Expr(e)) => {
            let print = e
                .value
                .as_call_expr()
                .is_some_and(|call| is_name(&call.func, "print"));
            if print && !captures(place) && !may_raise(e.range(), place) {
                found(PRINT);
            }
        }
        _ => {}
    }
}

/// In the body of a test itself: what a function inside it does is what is tested.
fn in_test(place: &Place<'_>) -> bool {
    let [function] = place.functions[..] else {
        return false;
    };
    // A class in a test is not the test.
    function.name.as_str().starts_with("test") && !(place.class().is_some() || place.in_lambda())
}

fn of_call(call: &ExprCall, place: &Place<'_>, found: &mut dyn FnMut(usize)) {
    match &*call.func {
        Expr::Attribute(a) => match a.attr.as_str() {
            "sleep" if !place.in_loop() && is_sleep(call, place) => found(SLEEPY),
            "assertTrue" | "assertFalse" => match &*call.arguments.args {
                [condition] if is_better_asserted(condition) => found(SUBOPT),
                [_] if call.arguments.keywords.is_empty() => found(TRUTH),
                _ => {}
            },
            "assertEqual" | "assertEquals" => {
                let constant =
                    |e: &Expr| matches!(e, Expr::NoneLiteral(_) | Expr::BooleanLiteral(_));
                if call.arguments.args.iter().take(2).any(constant) {
                    found(SUBOPT);
                }
            }
            _ => {}
        },
        Expr::Name(n) => match n.id.as_str() {
            "sleep" if !place.in_loop() && is_sleep(call, place) => found(SLEEPY),
            "open" if call.arguments.args.first().is_some_and(is_absolute) => found(GUEST),
            _ => {}
        },
        _ => {}
    }
}

/// A real wait: not for zero seconds, which only yields.
fn is_sleep(call: &ExprCall, place: &Place<'_>) -> bool {
    let mut path = String::new();
    let zero = |e: &Expr| match e {
        Expr::NumberLiteral(n) => match &n.value {
            crate::python::ast::Number::Int(i) => i.as_u8() == Some(0),
            crate::python::ast::Number::Float(f) => *f <= 0.0,
            crate::python::ast::Number::Complex { .. } => false,
        },
        _ => false,
    };
    place.names.dotted(&call.func, &mut path)
        && matches!(
            path.as_str(),
            "time.sleep"
                | "asyncio.sleep"
                | "trio.sleep"
                | "anyio.sleep"
                | "gevent.sleep"
                | "eventlet.sleep"
        )
        && call.arguments.args.first().is_some_and(|e| !zero(e))
}

/// Whether an assertion of unittest's own would show both sides.
fn is_better_asserted(condition: &Expr) -> bool {
    match condition {
        Expr::Compare(c) => matches!(
            &*c.ops,
            [CmpOp::Eq | CmpOp::NotEq | CmpOp::In | CmpOp::NotIn | CmpOp::Is | CmpOp::IsNot]
        ),
        Expr::Call(call) => is_name(&call.func, "isinstance"),
        _ => false,
    }
}

/// A statement that can fail the test, or that ends it early.
fn is_check(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Assert(_) => true,
        Stmt::Expr(e) => e.value.as_call_expr().is_some_and(|call| {
            matches!(&*call.func, Expr::Attribute(a) if a.attr.as_str().starts_with("assert"))
        }),
        Stmt::Return(r) => r.value.is_none(),
        _ => false,
    }
}

/// Conditions about where the test runs.
fn about_platform(condition: &str) -> bool {
    [
        "sys.",
        "os.",
        "platform",
        "version",
        "PY",
        "WIN",
        "IS_",
        "HAS_",
        "HAVE_",
        "TYPE_CHECKING",
        "isatty",
        "have_",
        "windows",
        "Windows",
        "is_win",
        "macos",
        "linux",
    ]
    .iter()
    .any(|name| condition.contains(name))
}

fn is_silent(handler: &ExceptHandler) -> bool {
    let ExceptHandler::ExceptHandler(handler) = handler;
    let broad = handler
        .type_
        .as_deref()
        .is_none_or(|e| is_name(e, "Exception") || is_name(e, "BaseException"));
    broad
        && handler.body.iter().all(|stmt| match stmt {
            Stmt::Pass(_) | Stmt::Continue(_) => true,
            Stmt::Expr(e) => {
                e.value.is_literal_expr()
                    || e.value
                        .as_call_expr()
                        .is_some_and(|c| is_name(&c.func, "print"))
            }
            _ => false,
        })
}

/// Whether the test looks at what is printed.
fn captures(place: &Place<'_>) -> bool {
    place.function().is_some_and(|f| {
        let mut names = f
            .parameters
            .iter()
            .take(MAX_PARAMETERS)
            .map(|p| p.name().as_str());
        names.any(|name| {
            name.starts_with("cap")
                || name.contains("stdout")
                || name.contains("output")
                || name.contains("print")
        })
    })
}

/// Whether a statement stands where an error is expected: `with pytest.raises(KeyError): print(device.state)` reads the state.
fn may_raise(statement: TextRange, place: &Place<'_>) -> bool {
    let Some(function) = place.function() else {
        return false;
    };
    let expects = |stmt: &Stmt| match stmt {
        Stmt::With(with) => with.items.iter().any(|item| {
            let Expr::Call(call) = &item.context_expr else {
                return false;
            };
            let name = match &*call.func {
                Expr::Attribute(a) => a.attr.as_str(),
                Expr::Name(n) => n.id.as_str(),
                _ => "",
            };
            let name = name.to_ascii_lowercase();
            ["raises", "warns", "deprecated"]
                .iter()
                .any(|word| name.contains(word))
        }),
        _ => false,
    };
    let path = path_to(&function.body, statement);
    path.iter().filter_map(Step::stmt).any(expects)
}

fn is_absolute(argument: &Expr) -> bool {
    let Expr::StringLiteral(text) = argument else {
        return false;
    };
    let path = text.value.to_str();
    let absolute = path.starts_with('/') || path.starts_with('~') || path.get(1..3) == Some(":\\");
    let harmless = ["/dev/", "/proc/", "/nonexist", "/does"];
    absolute && !harmless.iter().any(|p| path.starts_with(p))
}

fn is_name(expr: &Expr, name: &str) -> bool {
    matches!(expr, Expr::Name(n) if n.id.as_str() == name)
}

/// The share of tests with a smell.
pub static SIGNAL: Signal = Signal {
    id: "test-smells",
    competency: Competency::Testing,
    question: "What share of tests has a test smell?",
    why: "Tests that wait, branch, swallow or show nothing when they fail are flaky or hard to read when it matters. Smells are \
          common in good projects too (98 % of PyNose's 239 projects had some), so the share matters, not their presence.",
    formula: "smelly-tests / tests",
    guard: "PyNose's smells by its names, in a test's own body (not in functions inside it, which stand for the world): sleepy test, \
            conditional test logic, redundant print, exception handling, suboptimal assert, assertion roulette, mystery guest, empty \
            test, duplicate assert, redundant assertion (hollow-asserts). Look-alikes left alone: `sleep(0)` and polling in a loop; loops over a table or until a queue is empty; conditions on platform or version, and those that decide no check; `print` where the test takes a fixture that captures, or below `pytest.raises` and its like, where it reads what raises; a handler \
            that names its exception; empty tests that are skipped or leave it all to fixtures; several plain `assert`s, for pytest shows their values: only two or more `assertTrue` or \
            `assertFalse` without a message are a roulette. Left out because most cases seen were good tests: magic number, \
            general fixture, obscure in-line setup, lack of cohesion, test maverick, default test, constructor initialization; ignored and \
            unknown tests have signals of their own (skipped-tests, tests-assert). ruff's PT009, PT017 and PT018 are about pytest's style.",
    remedy: "In the places listed, wait for an event instead of a time, split a test that branches, and use the assertion that shows \
             both sides.",
    source: Citation {
        authors: "Wang et al.",
        year: 2021,
        title: "PyNose: a test smell detector for Python",
        link: "https://arxiv.org/abs/2108.04639",
    },
    asks_for: AsksFor::NoFaults,
    cause: "smells",
    unit: Unit::Share,
    scale: Scale::falling([0.3, 0.15, 0.08, 0.03]),
    min_cases: 5,
    weight: 0.5,
    facts: &[
        &SMELLY,
        &SLEEPS,
        &CONDITIONS,
        &PRINTS,
        &SWALLOWS,
        &SUBOPTIMAL,
        &BARE_TRUTHS,
        &GUESTS,
        &EMPTY,
        &DUPLICATES,
        &TESTS,
    ],
    measure: |view| Outcome::Measured(Measured::share(view.test(&SMELLY), view.test(&TESTS))),
    evidence: Evidence::Places(&[
        &SLEEPS,
        &CONDITIONS,
        &PRINTS,
        &SWALLOWS,
        &SUBOPTIMAL,
        &GUESTS,
        &EMPTY,
        &DUPLICATES,
    ]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::{in_source, in_test};
    use std::collections::BTreeMap;

    fn facts(body: &str) -> BTreeMap<&'static str, i64> {
        let body = body.replace('\n', "\n    ");
        in_test(&format!(
            "import time, asyncio, sys\nfrom time import sleep\nasync def test_it(x):\n    {body}\n"
        ))
    }

    #[test]
    fn smells_have_names() {
        for (body, smell) in [
            ("time.sleep(1)\nassert x", "test-sleeps"),
            ("sleep(x)\nassert x", "test-sleeps"),
            ("await asyncio.sleep(0.5)\nassert x", "test-sleeps"),
            (
                "if x:\n    assert y\nelse:\n    assert z",
                "test-conditions",
            ),
            ("if x:\n    return\nassert y", "test-conditions"),
            ("print(x)\nassert x", "test-prints"),
            (
                "try:\n    f()\nexcept Exception:\n    pass\nassert x",
                "test-swallows",
            ),
            (
                "try:\n    f()\nexcept:\n    print(1)\nassert x",
                "test-swallows",
            ),
            ("self.assertTrue(x == 1)", "suboptimal-asserts"),
            ("self.assertFalse(isinstance(x, int))", "suboptimal-asserts"),
            ("self.assertEqual(x, None)", "suboptimal-asserts"),
            ("open('/home/me/data.csv')\nassert x", "mystery-guests"),
            ("'''Docs.'''\n...", "empty-tests"),
            ("assert x == 1\nassert x == 1", "duplicate-asserts"),
        ] {
            let facts = facts(body);
            assert_eq!((facts[smell], facts["smelly-tests"]), (1, 1), "{body}");
        }
        assert_eq!(facts("assert x == x")["smelly-tests"], 1);
        assert_eq!(
            facts("self.assertTrue(x)\nself.assertFalse(y)")["smelly-tests"],
            1
        );
    }

    #[test]
    fn what_only_looks_like_a_smell_is_none() {
        for body in [
            "await asyncio.sleep(0)\nassert x",
            "while not done():\n    time.sleep(0.1)\nassert x",
            "def slow():\n    time.sleep(1)\nassert run(slow)",
            "clock.sleep(1)\nassert x",
            "for a, b in TABLE:\n    assert f(a) == b",
            "if sys.platform == 'win32':\n    assert x\nelse:\n    assert y",
            "if x:\n    y = 1\nassert y",
            "def g():\n    print(1)\nassert g",
            "try:\n    f()\nexcept ValueError:\n    pass\nassert x",
            "try:\n    f()\nexcept Exception as e:\n    assert e",
            "assert x == 1\nassert y == 2\nassert z == 3",
            "self.assertTrue(x)\nself.assertTrue(y, 'the message')",
            "self.assertEqual(x, 0)\nself.assertIsNone(y)",
            "assert open(tmp_path / 'a')",
            "assert next(x) == 1\nassert next(x) == 1",
            "while queue:\n    assert queue.pop()",
            "assert next(x) == 1\nx.step()\nassert next(x) == 1",
        ] {
            let smelly: Vec<_> = facts(body)
                .into_iter()
                .filter(|(id, n)| *n > 0 && *id == "smelly-tests")
                .collect();
            assert_eq!(smelly, [], "{body}");
        }
        let captured = "def test_it(capsys):\n    print(1)\n    assert capsys.readouterr()\n";
        assert_eq!(in_test(captured)["smelly-tests"], 0);
    }

    #[test]
    fn code_that_ships_has_no_test_smells() {
        let facts = in_source("def test_it(x):\n    print(x)\n    if x:\n        assert x\n");
        assert_eq!((facts["test-prints"], facts["test-conditions"]), (0, 0));
    }
}
