//! How many kinds of test are there?

use super::pytest::pytest_option;
use crate::facts::Family;
use crate::facts::common::TESTS;
use crate::python::ast::{Decorator, Expr, Stmt};
use crate::python::{Function, TestFile};
use crate::signals::pipelines::speaks_for_project;
use crate::signals::prelude::*;

/// A kind counts from this many places on: one may be an experiment.
const ENOUGH: i64 = 3;

static FAMILY: Family = Family {
    kinds: Kinds::of(&[
        NodeKind::StmtImport,
        NodeKind::StmtImportFrom,
        NodeKind::StmtWith,
        NodeKind::StmtFunctionDef,
    ]),
    classify,
};

static PARAMETRISED: Fact = Fact::sum(
    "parametrised-tests",
    "Tests that run over a table: `pytest.mark.parametrize`, `parameterized`, `ddt`.",
    Subject::Function(|f| i64::from(f.is_test() && marks(f).any(|m| m == Mark::Table))),
);
static SUB_TESTS: Fact = Fact::sum(
    "sub-tests",
    "Loops of a test that open a `subTest`.",
    Subject::Member(&FAMILY, SUB_TEST),
);
static FIXTURES: Fact = Fact::sum(
    "test-fixtures",
    "Functions that pytest injects: `pytest.fixture`.",
    Subject::Function(|f| i64::from(marks(f).any(|m| m == Mark::Fixture))),
);
static PROPERTY_BASED: Fact = Fact::sum(
    "property-based-tests",
    "Tests on generated input: `hypothesis.given`, a `schemathesis` schema.",
    Subject::Function(|f| i64::from(f.is_test() && marks(f).any(|m| m == Mark::Property))),
);
static ASYNC: Fact = Fact::sum(
    "async-tests",
    "Tests that are coroutines.",
    Subject::Function(|f| i64::from(f.is_test() && f.node.is_async)),
);
static MARKED_INTEGRATION: Fact = Fact::sum(
    "integration-marks",
    "Tests marked as `integration`, `functional`, `e2e`, `django_db` and the like.",
    Subject::Function(|f| i64::from(f.is_test() && marks(f).any(|m| m == Mark::Integration))),
);
static INTEGRATION: Fact = Fact::sum(
    "integration-imports",
    "Imports, in test code, of what runs an application or a service whole: test clients and command runners of frameworks, browsers, containers.",
    Subject::Member(&FAMILY, INTEGRATED),
);
static DOUBLES: Fact = Fact::sum(
    "test-doubles",
    "Imports of `unittest.mock` and its relatives, and tests that take `monkeypatch` or `mocker`: units on their own.",
    Subject::Member(&FAMILY, DOUBLE),
);
static COMPARED: Fact = Fact::sum(
    "snapshot-and-contract-imports",
    "Imports of approval, snapshot and contract testing, and tests that take `snapshot`.",
    Subject::Member(&FAMILY, SNAPSHOT),
);
static DOCTEST_CALLS: Fact = Fact::sum(
    "doctest-imports",
    "Imports of `doctest`.",
    Subject::Member(&FAMILY, DOCTEST),
);
static EXAMPLES: Fact = Fact::sum(
    "docstring-examples",
    "Functions outside functions whose docstring shows a session of the interpreter.",
    Subject::Function(|f| {
        let shown = |docstring: &str| docstring.contains(">>> ");
        i64::from(!f.place.in_function() && f.docstring().is_some_and(shown))
    }),
);
static DOCTESTS_RUN: Fact = Fact::sum(
    "doctests-run",
    "Commands and settings that run the examples of docstrings or documents.",
    Subject::Document(|d| {
        let option = ["--doctest-modules", "--doctest-glob", "--doctest-plus"]
            .iter()
            .any(|o| pytest_option(d, o).is_some());
        let command = d.commands.iter().any(|c| c.text.raw().contains("doctest"));
        i64::from((option || command) && speaks_for_project(d))
    }),
);

const SUB_TEST: usize = 0;
const INTEGRATED: usize = 1;
const DOUBLE: usize = 2;
const SNAPSHOT: usize = 3;
const DOCTEST: usize = 4;

fn classify(node: Node<'_>, place: &Place<'_>, found: &mut dyn FnMut(usize)) {
    match node {
        Node::Stmt(Stmt::Import(s)) => {
            for alias in &s.names {
                imported(alias.name.as_str(), found);
            }
        }
        Node::Stmt(Stmt::ImportFrom(s)) => {
            let module = s.module.as_ref().map_or("", |m| m.as_str());
            if s.level > 0 {
                return;
            }
            // `from unittest import mock` names a module as well.
            match s.names.first() {
                Some(first)
                    if matches!(
                        module,
                        "unittest"
                            | "django"
                            | "click"
                            | "typer"
                            | "aiohttp"
                            | "starlette"
                            | "fastapi"
                    ) =>
                {
                    imported(&format!("{module}.{}", first.name), found);
                }
                _ => imported(module, found),
            }
        }
        Node::Stmt(Stmt::With(s)) if place.in_loop() && place.test_file == TestFile::Collected => {
            let sub = |e: &Expr| match e {
                Expr::Call(c) => {
                    matches!(&*c.func, Expr::Attribute(a) if a.attr.as_str() == "subTest")
                }
                _ => false,
            };
            if s.items.iter().any(|i| sub(&i.context_expr)) {
                found(SUB_TEST);
            }
        }
        Node::Stmt(Stmt::FunctionDef(f)) if may_be_test(f.name.as_str(), place) => {
            for parameter in &*f.parameters {
                match parameter.name().as_str() {
                    "monkeypatch" | "mocker" => found(DOUBLE),
                    "snapshot" => found(SNAPSHOT),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

fn may_be_test(name: &str, place: &Place<'_>) -> bool {
    place.test_file == TestFile::Collected && !place.in_function() && name.starts_with("test")
}

/// What a module that is imported says of the tests that import it.
fn imported(module: &str, found: &mut dyn FnMut(usize)) {
    let root = module.split('.').next().unwrap_or(module);
    match root {
        "doctest" => found(DOCTEST),
        "mock" | "pytest_mock" | "responses" | "respx" | "aioresponses" | "requests_mock"
        | "moto" | "vcr" | "freezegun" | "time_machine" => found(DOUBLE),
        "syrupy" | "approvaltests" | "snapshottest" | "inline_snapshot" | "pact"
        | "schemathesis" => {
            found(SNAPSHOT);
        }
        "selenium"
        | "playwright"
        | "testcontainers"
        | "docker"
        | "webtest"
        | "pytest_docker"
        | "pytest_docker_tools"
        | "splinter" => found(INTEGRATED),
        _ => {}
    }
    if module.starts_with("unittest.mock") {
        found(DOUBLE);
    }
    if matches!(
        module,
        "fastapi.testclient"
            | "starlette.testclient"
            | "django.test"
            | "click.testing"
            | "typer.testing"
            | "flask.testing"
            | "werkzeug.test"
            | "aiohttp.test_utils"
            | "aiohttp.pytest_plugin"
            | "rest_framework.test"
            | "tornado.testing"
            | "celery.contrib.testing.worker"
    ) {
        found(INTEGRATED);
    }
}

/// What a decorator makes of a function.
#[derive(PartialEq, Eq)]
enum Mark {
    Table,
    Fixture,
    Property,
    Integration,
}

fn marks<'f>(f: &'f Function<'_>) -> impl Iterator<Item = Mark> + 'f {
    let class = f.place.class();
    let own = f.node.decorator_list.iter();
    let all = own.chain(class.into_iter().flat_map(|c| &c.decorator_list));
    all.filter_map(|d| mark(d, f.place))
}

fn mark(decorator: &Decorator, place: &Place<'_>) -> Option<Mark> {
    let callee = match &decorator.expression {
        Expr::Call(call) => &*call.func,
        other => other,
    };
    let last = match callee {
        Expr::Name(n) => n.id.as_str(),
        Expr::Attribute(a) => a.attr.as_str(),
        _ => return None,
    };
    let from = |roots: &[&str]| {
        let mut path = String::new();
        place.names.dotted(callee, &mut path)
            && roots.iter().any(|root| {
                path.strip_prefix(root)
                    .is_some_and(|rest| rest.starts_with('.'))
            })
    };
    match last {
        "parametrize" if from(&["pytest.mark"]) => Some(Mark::Table),
        "expand" | "parameterized" | "parameterized_class" if from(&["parameterized"]) => {
            Some(Mark::Table)
        }
        "data" | "file_data" | "ddt" if from(&["ddt"]) => Some(Mark::Table),
        "fixture" if from(&["pytest", "pytest_asyncio"]) => Some(Mark::Fixture),
        "given" if from(&["hypothesis"]) => Some(Mark::Property),
        // A schema is a value: its origin is not an import.
        "parametrize" if matches!(callee, Expr::Attribute(a) if matches!(&*a.value, Expr::Name(n) if n.id.as_str() == "schema")) => {
            Some(Mark::Property)
        }
        "integration" | "integration_test" | "functional" | "e2e" | "end_to_end" | "acceptance"
        | "system" | "smoke" | "django_db" | "network" | "docker" | "live" | "database" | "db"
            if from(&["pytest.mark"]) =>
        {
            Some(Mark::Integration)
        }
        _ => None,
    }
}

/// The number of kinds of test.
pub static SIGNAL: Signal = Signal {
    id: "test-kinds",
    competency: Competency::Testing,
    question: "How many kinds of test are there?",
    why: "Different kinds find different faults: doubles isolate a unit, integration shows the seams, tables and properties the edges. \
          Knowing several is experience; not every project needs all, so the fifth kind says little more.",
    formula: "kinds among tests, tables (parametrised-tests + sub-tests), test-fixtures, test-doubles, async-tests, property-based-tests, \
              integration (integration-marks + integration-imports), snapshot-and-contract-imports and doctests with three places or more",
    guard: "Told by imports, markers and structure, never by a name alone: a file called `test_integration.py` is a test like any other, and so \
            is a decorator called `given` that hypothesis did not make. Doctests count where docstrings show three sessions and something \
            runs them (a `--doctest-modules` among pytest's options, a command, an import of `doctest` in test code): examples that \
            nobody runs are prose. One or two places are an experiment and do not count. Look-alikes: `requests.get` in a test may be \
            mocked and is no integration; a `for` over a table without `subTest` is one test. Only code in the role of tests is looked at.",
    remedy: "Where the same assertion is repeated with other values, make a table; where a law holds for all input, let hypothesis look \
             for the exception; run one path through the front door.",
    source: Citation {
        authors: "Vocke",
        year: 2018,
        title: "The practical test pyramid",
        link: "https://martinfowler.com/articles/practical-test-pyramid.html",
    },
    asks_for: AsksFor::Practice,
    cause: "test-kinds",
    unit: Unit::Count("kind of test", "kinds of test"),
    scale: Scale::rising([1.0, 2.0, 4.0, 6.0]),
    min_cases: 3,
    weight: 0.5,
    facts: &[
        &PARAMETRISED,
        &SUB_TESTS,
        &FIXTURES,
        &DOUBLES,
        &ASYNC,
        &PROPERTY_BASED,
        &MARKED_INTEGRATION,
        &INTEGRATION,
        &COMPARED,
        &EXAMPLES,
        &DOCTESTS_RUN,
        &DOCTEST_CALLS,
        &TESTS,
    ],
    measure: |view| {
        if let Err(outcome) = view
            .require_repository_scope("the kinds of test are the repository's, not one person's")
        {
            return outcome;
        }
        let doctests = view.documents(&DOCTESTS_RUN) + view.test(&DOCTEST_CALLS) > 0;
        let kinds = [
            view.test(&TESTS),
            view.test(&PARAMETRISED) + view.test(&SUB_TESTS),
            view.test(&FIXTURES),
            view.test(&DOUBLES),
            view.test(&ASYNC),
            view.test(&PROPERTY_BASED),
            view.test(&MARKED_INTEGRATION) + view.test(&INTEGRATION),
            view.test(&COMPARED),
            view.source(&EXAMPLES) * i64::from(doctests),
        ];
        let kinds = kinds.iter().filter(|&&places| places >= ENOUGH).count();
        Outcome::Measured(Measured::exact(kinds as f64, view.test(&TESTS)))
    },
    evidence: Evidence::Found(&Evidence::PlacesOr(
        &[
            &PROPERTY_BASED,
            &MARKED_INTEGRATION,
            &INTEGRATION,
            &COMPARED,
            &SUB_TESTS,
        ],
        &[&PARAMETRISED, &FIXTURES, &DOUBLES, &ASYNC],
    )),
};

#[cfg(test)]
mod tests {
    use super::SIGNAL;
    use crate::signals::testkit::{in_test, value};

    #[test]
    fn kinds_are_told_by_imports_and_markers() {
        for (text, fact) in [
            (
                "import pytest\n@pytest.mark.parametrize('a', [1])\ndef test_it(a): pass\n",
                "parametrised-tests",
            ),
            (
                "from pytest import mark\n@mark.parametrize('a', [1])\nclass TestIt:\n    def test_it(self, a): pass\n",
                "parametrised-tests",
            ),
            (
                "from parameterized import parameterized\n@parameterized.expand([1])\ndef test_it(a): pass\n",
                "parametrised-tests",
            ),
            (
                "def test_it(self):\n    for a in b:\n        with self.subTest(a=a): f(a)\n",
                "sub-tests",
            ),
            (
                "import pytest\n@pytest.fixture\ndef client(): pass\n",
                "test-fixtures",
            ),
            (
                "from hypothesis import given\n@given(x)\ndef test_it(x): pass\n",
                "property-based-tests",
            ),
            ("async def test_it(): pass\n", "async-tests"),
            (
                "import pytest\n@pytest.mark.integration\ndef test_it(): pass\n",
                "integration-marks",
            ),
            (
                "from fastapi.testclient import TestClient\n",
                "integration-imports",
            ),
            ("import testcontainers.postgres\n", "integration-imports"),
            ("from unittest import mock\n", "test-doubles"),
            ("def test_it(monkeypatch): pass\n", "test-doubles"),
            (
                "def test_it(snapshot): pass\n",
                "snapshot-and-contract-imports",
            ),
        ] {
            assert_eq!(in_test(text)[fact], 1, "{text}");
        }
    }

    #[test]
    fn names_alone_tell_nothing() {
        for (text, fact) in [
            ("@given(x)\ndef test_it(x): pass\n", "property-based-tests"),
            (
                "@mark.integration\ndef test_it(): pass\n",
                "integration-marks",
            ),
            (
                "def test_integration_of_it(): requests.get(x)\n",
                "integration-imports",
            ),
            ("from .mock import thing\n", "test-doubles"),
            ("@fixture\ndef client(): pass\n", "test-fixtures"),
            (
                "def test_it(self):\n    with self.subTest(): pass\n",
                "sub-tests",
            ),
        ] {
            assert_eq!(in_test(text)[fact], 0, "{text}");
        }
    }

    #[test]
    fn three_places_make_a_kind() {
        let tests = "def test_it(): pass\n".repeat(10);
        let kinds = |more: &str| {
            let text = format!("import pytest\n{tests}{more}");
            value(&SIGNAL, &[("tests/test_a.py", &text)])
        };
        let fixture = "@pytest.fixture\ndef f(): pass\n";
        assert!((kinds("") - 1.0).abs() < 1e-9);
        assert!((kinds(&fixture.repeat(2)) - 1.0).abs() < 1e-9);
        assert!((kinds(&fixture.repeat(3)) - 2.0).abs() < 1e-9);
    }

    #[test]
    fn examples_count_where_they_are_run() {
        let tests = "def test_it(): pass\n".repeat(10);
        let examples = "def f():\n    '''Docs.\n\n    >>> f()\n    '''\n".repeat(3);
        let tree = [("a.py", &*examples), ("tests/test_a.py", &*tests)];
        assert!((value(&SIGNAL, &tree) - 1.0).abs() < 1e-9);
        let run = (
            "pyproject.toml",
            "[tool.pytest.ini_options]\naddopts = '--doctest-modules'\n",
        );
        assert!((value(&SIGNAL, &[tree[0], tree[1], run]) - 2.0).abs() < 1e-9);
    }
}
