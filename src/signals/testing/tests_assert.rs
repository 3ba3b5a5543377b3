//! Do tests check something?

use crate::facts::checks::{
    CHECKING_ASSERTS, CHECKING_CALLS, DELEGATED_CHECKS, HOLLOW_ASSERTS, MISSPELT_CHECKS,
    checked_by_decorator, left_to_fixtures,
};
use crate::facts::common::TESTS;
use crate::signals::prelude::*;

static CHECKING_TESTS: Fact = Fact::sum(
    "checking-tests",
    "Tests in which something can fail: an `assert` that is not hollow, or a call that checks.",
    Subject::FunctionWith(
        &[&CHECKING_ASSERTS, &CHECKING_CALLS, &DELEGATED_CHECKS],
        |f, inside| {
            i64::from(
                f.is_test()
                    && (inside.iter().sum::<i64>() > 0
                        || raises_assertion_error(f.node)
                        || left_to_fixtures(f)
                        || checked_by_decorator(f)),
            )
        },
    ),
);

/// A test that raises `AssertionError` itself needs no `assert`.
fn raises_assertion_error(node: &crate::python::ast::StmtFunctionDef) -> bool {
    use crate::python::ast::{Expr, Stmt};
    fn raises(body: &[Stmt], depth: usize) -> bool {
        depth < 50
            && body.iter().any(|stmt| match stmt {
                Stmt::Raise(r) => r.exc.as_deref().is_some_and(|exc| {
                    let exc = if let Expr::Call(call) = exc {
                        &*call.func
                    } else {
                        exc
                    };
                    matches!(exc, Expr::Name(n) if n.id.as_str() == "AssertionError")
                }),
                Stmt::If(s) => {
                    raises(&s.body, depth + 1)
                        || s.elif_else_clauses
                            .iter()
                            .any(|c| raises(&c.body, depth + 1))
                }
                Stmt::Try(s) => raises(&s.body, depth + 1) || raises(&s.orelse, depth + 1),
                Stmt::For(s) => raises(&s.body, depth + 1) || raises(&s.orelse, depth + 1),
                Stmt::While(s) => raises(&s.body, depth + 1) || raises(&s.orelse, depth + 1),
                Stmt::With(s) => raises(&s.body, depth + 1),
                _ => false,
            })
    }
    raises(&node.body, 0)
}

/// The share of tests that check something.
pub static SIGNAL: Signal = Signal {
    id: "tests-assert",
    competency: Competency::Testing,
    question: "What share of test functions checks something?",
    why: "A test without an assertion passes whatever the code does, short of a crash. Unlike their number, whether tests check \
          something cannot be padded without writing a check.",
    formula: "checking-tests / tests",
    guard: "Hollow and not counted: `assert True`, `assert x == x`, an assertion on a constant or on a tuple, after `return`, inside a `try` \
            whose broad handler swallows the failure; `mock.called_with(…)` and other misspelt mock assertions; a helper named `check` whose body \
            checks nothing. `assert False` and `assert 0` mark a branch that must not be reached and count. A call is judged by what is called: functions, \
            methods and schemas of the same file and of the code that supports the tests, what fixtures and tables of cases hand out, \
            through each other. Where no body can be read, its name is believed: `pytest.raises` and its relatives, assertion methods, a name with the word \
            `assert` in it or one that begins with `check`, `verify`, `expect`, `ensure`, `must`, `should` or `validate`, and a function of other test code whose result \
            nobody looks at. Count as well: `raise AssertionError`, signals that pytest-qt waits for, pytest-check, testfixtures, sure, schemathesis, doctests that \
            raise, `gradcheck`, `run(check=True)`, expected failures that fail where they pass, compared pictures, scenarios of pytest-bdd, and the fixtures of a \
            test without a body that hands them its cases (`indirect`). What supports the tests is read at the head, for all of a history. Examples in the documentation are no tests. Fixtures, context managers and commands whose name begins with `test` are no tests, nor are benchmarks.",
    remedy: "Open the tests listed as evidence and assert the result each of them was written for.",
    source: Citation {
        authors: "Peruma et al.; Wang et al.",
        year: 2021,
        title: "PyNose: a test smell detector for Python (unknown test)",
        link: "https://arxiv.org/abs/2108.04639",
    },
    asks_for: AsksFor::NoFaults,
    cause: "tests",
    unit: Unit::Share,
    scale: Scale::rising([0.4, 0.7, 0.85, 0.95]),
    min_cases: 3,
    weight: 2.0,
    facts: &[&CHECKING_TESTS, &TESTS, &HOLLOW_ASSERTS, &MISSPELT_CHECKS],
    measure: |view| {
        Outcome::Measured(Measured::share(
            view.test(&CHECKING_TESTS),
            view.test(&TESTS),
        ))
    },
    evidence: Evidence::Missing(&CHECKING_TESTS, &TESTS),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_test;

    fn checking(body: &str) -> i64 {
        let text = format!(
            "def test_it(x, mock, self):\n    {}\n",
            body.replace('\n', "\n    ")
        );
        in_test(&text)["checking-tests"]
    }

    #[test]
    fn fixtures_may_do_it_all() {
        let counts = |decorator: &str| {
            let facts = in_test(&format!("{decorator}\ndef test_it(x):\n    pass\n"));
            (facts["tests"], facts["checking-tests"])
        };
        let indirect = "@pytest.mark.parametrize('x', [1], indirect=['x'])";
        assert_eq!(counts(indirect), (1, 1));
        assert_eq!(counts("@pytest.mark.usefixtures('server')"), (1, 1));
        assert_eq!(counts("@pytest.mark.parametrize('x', [1])"), (1, 0));
        assert_eq!(counts("@contextmanager"), (0, 0));
        assert_eq!(counts("@tree.command()"), (0, 0));
        let facts = in_test("def test_it(benchmark):\n    benchmark(f)\n");
        assert_eq!(facts["tests"], 0);
        assert_eq!(checking("self.get_failure(f())"), 1);
        assert_eq!(checking("test_root()"), 1);
        assert_eq!(checking("app.test_client()"), 0);
        assert_eq!(checking("test_main.test_app()"), 1);
        assert_eq!(checking("self.helper.send(x, expect_code=200)"), 1);
        assert_eq!(checking("warnings.simplefilter('error')\nf()"), 1);
        assert_eq!(checking("warnings.simplefilter('ignore')\nf()"), 0);
    }

    #[test]
    fn what_can_fail_counts() {
        for body in [
            "assert x == 1",
            "assert False",
            "with pytest.raises(ValueError):\n    f()",
            "self.assertEqual(f(), 1)",
            "mock.assert_called_once_with(1)",
            "np.testing.assert_allclose(x, y)",
            "check_result(f())",
            "result.stdout.fnmatch_lines(['*passed*'])",
            "if x != 1:\n    raise AssertionError(x)",
            "for i in x:\n    if f(i):\n        break\nelse:\n    raise AssertionError('none')",
            "try:\n    f()\nexcept ValueError:\n    pass\nassert x",
            "assert False",
            "assert 0",
            "if f():\n    assert ''",
        ] {
            assert_eq!(checking(body), 1, "{body}");
        }
    }

    #[test]
    fn what_cannot_fail_does_not_count() {
        for body in [
            "f()",
            "assert True",
            "assert x == x",
            "assert (x, 'message')",
            "assert 'always'",
            "assert 1 == 1",
            "return\nassert x == 1",
            "try:\n    assert x == 1\nexcept Exception:\n    pass",
            "mock.called_with(1)",
            "mock.assert_called_onec()",
            "mock.assert_awaited_onec()",
            "print(x)",
        ] {
            assert_eq!(checking(body), 0, "{body}");
        }
    }

    #[test]
    fn a_helper_of_the_same_file_checks() {
        let text = "def compare(a, b):\n    assert a == b\n\ndef test_it():\n    compare(1, f())\n";
        assert_eq!(in_test(text)["checking-tests"], 1);
        let hollow =
            "def compare(a, b):\n    return a == b\n\ndef test_it():\n    compare(1, f())\n";
        assert_eq!(in_test(hollow)["checking-tests"], 0);
    }

    #[test]
    fn a_helper_checks_through_another() {
        let text = |check: &str| {
            format!(
                "async def start(x):\n    await crawl(x)\n\nasync def test_it():\n    await start(1)\n\nasync def crawl(x):\n    {check}\n"
            )
        };
        assert_eq!(in_test(&text("assert x"))["checking-tests"], 1);
        assert_eq!(in_test(&text("print(x)"))["checking-tests"], 0);
        // Two that call each other, and nobody checks.
        assert_eq!(in_test(&text("await start(x)"))["checking-tests"], 0);
    }

    #[test]
    fn another_test_and_other_test_code_check() {
        let again = "def test_a(join=f):\n    assert join()\n\ndef test_b():\n    test_a(g)\n";
        assert_eq!(in_test(again)["checking-tests"], 2);
        let call = |import: &str, call: &str| {
            let text = format!("{import}\ndef test_it():\n    {call}\n");
            in_test(&text)["checking-tests"]
        };
        assert_eq!(call("from tests.plots import refused", "refused(1)"), 1);
        assert_eq!(call("from . import plots", "plots.refused(1)"), 1);
        // What is made and kept is no check, and the code under test is none either.
        assert_eq!(call("from .factories import make", "x = make(1)"), 0);
        assert_eq!(call("from package import run", "run(1)"), 0);
    }

    use crate::signals::testkit::in_suite;

    #[test]
    fn a_name_is_not_believed_where_the_body_is_there() {
        for name in [
            "check",
            "verify_it",
            "ensure_all",
            "assert_ok",
            "should_pass",
        ] {
            let hollow = format!("def {name}(x): return x\n\ndef test_it():\n    {name}(0)\n");
            assert_eq!(in_test(&hollow)["checking-tests"], 0, "{name}");
            let real = format!("def {name}(x):\n    assert x\n\ndef test_it():\n    {name}(0)\n");
            assert_eq!(in_test(&real)["checking-tests"], 1, "{name}");
        }
        let method = "class TestA:\n    def check(self, x): return x\n    def test_it(self):\n        self.check(1)\n";
        assert_eq!(in_test(method)["checking-tests"], 0);
        let through =
            "def check(x): return x\n\ndef look(x):\n    check(x)\n\ndef test_it():\n    look(0)\n";
        assert_eq!(in_test(through)["checking-tests"], 0);
        let elsewhere = |body: &str| {
            let helpers = format!("def check(x):\n    {body}\n");
            let test = "from .helpers import check\n\ndef test_it():\n    check(0)\n";
            in_suite(&[&helpers], test)["checking-tests"]
        };
        assert_eq!((elsewhere("return x"), elsewhere("assert x")), (0, 1));
        // A product's own function of such a name has not been read as a helper.
        let product = "from pkg import check\n\ndef test_it():\n    check(0)\n";
        assert_eq!(
            in_suite(&["def check(x): return x\n"], product)["checking-tests"],
            1
        );
    }

    #[test]
    fn fixtures_and_tables_hand_out_what_checks() {
        let inner = "    def inner(x):\n        {}\n    return inner\n";
        let fixture = |body: &str| {
            format!(
                "import pytest\n\n@pytest.fixture\ndef outcome():\n{}",
                inner.replace("{}", body)
            )
        };
        let test = "def test_it(outcome):\n    outcome(0)\n";
        let counts = |body: &str| {
            let here = format!("{}\n{test}", fixture(body));
            let there = in_suite(&[&fixture(body)], test)["checking-tests"];
            (in_test(&here)["checking-tests"], there)
        };
        assert_eq!(counts("assert x == 403"), (1, 1));
        assert_eq!(counts("return x == 403"), (0, 0));
        let named = "import pytest\nfrom functools import partial\ndef denied(code, x): assert x == code\n@pytest.fixture\ndef outcome():\n    return partial(denied, 403)\n";
        assert_eq!(in_suite(&[named], test)["checking-tests"], 1);
        let helper = "import pytest\nclass Helper:\n    def create(self): assert self.ok\n    def drop(self): return self.ok\n@pytest.fixture\ndef helper():\n    return Helper()\n";
        let of = |method: &str| {
            let test = format!("def test_it(helper):\n    helper.{method}()\n");
            in_suite(&[helper], &test)["checking-tests"]
        };
        assert_eq!((of("create"), of("drop")), (1, 0));
        let table = |body: &str, case: &str| {
            let module = format!(
                "import pytest\ndef denied(x):\n    {body}\n@pytest.mark.parametrize(\"a, outcome\", [{case}])\ndef test_it(a, outcome):\n    outcome(a)\n"
            );
            in_test(&module)["checking-tests"]
        };
        assert_eq!(table("assert x", "(1, denied)"), 1);
        assert_eq!(table("assert x", "pytest.param(1, denied)"), 1);
        assert_eq!(table("return x", "(1, denied)"), 0);
    }

    #[test]
    fn libraries_check_under_their_own_names() {
        let of = |text: &str| in_test(text)["checking-tests"];
        for text in [
            "import pytest_check as check\ndef test_it():\n    check.equal(f(), 1)\n",
            "def test_it(check):\n    check.is_in(f(), [1])\n",
            "from testfixtures import compare\ndef test_it():\n    compare(f(), 1)\n",
            "from numpy.testing import assert_equal as eq\ndef test_it():\n    eq(f(), 1)\n",
            "from other import np_assert_equal\ndef test_it():\n    np_assert_equal(f(), 1)\n",
            "from voluptuous import Schema\nINFO = Schema({'a': str})\ndef test_it():\n    INFO(f())\n",
            "def test_it(qtbot, jar):\n    with qtbot.wait_signal(jar.changed):\n        f()\n",
            "def test_it(qtbot):\n    qtbot.waitUntil(f)\n",
            "import subprocess\ndef test_it():\n    subprocess.run(['f'], check=True)\n",
            "import pytest\ndef test_it():\n    with pytest.RaisesGroup(ValueError):\n        f()\n",
            "import sure\ndef test_it():\n    f().should.equal(1)\n",
            "import unittest\nclass TestA(unittest.TestCase):\n    @unittest.expectedFailure\n    def test_it(self): f()\n",
            "import pytest\n@pytest.mark.xfail(strict=True)\ndef test_it(): f()\n",
            "import pytest\n@pytest.mark.mpl_image_compare\ndef test_it(): return f()\n",
            "from pytest_bdd import scenario\n@scenario('a.feature', 'b')\ndef test_it(): pass\n",
        ] {
            assert_eq!(of(text), 1, "{text}");
        }
        for text in [
            "import pytest\n@pytest.mark.xfail(raises=ValueError)\ndef test_it(): f()\n",
            "from mine import scenario\n@scenario('a.feature', 'b')\ndef test_it(): pass\n",
            "import subprocess\ndef test_it():\n    subprocess.run(['f'], check=False)\n",
            "import numpy as np\ndef test_it(pval):\n    np.isnan(pval)\n",
            "import doctest\ndef test_it():\n    doctest.testmod(a)\n",
            "def test_it(thing):\n    thing.equal(1)\n",
            "SCHEMA = dict(a=1)\ndef test_it():\n    SCHEMA(f())\n",
        ] {
            assert_eq!(of(text), 0, "{text}");
        }
    }

    #[test]
    fn another_name_for_what_checks_checks() {
        let of = |text: &str| in_test(text)["checking-tests"];
        let case = "import unittest\nclass TestA(unittest.TestCase):\n";
        for text in [
            format!("{case}    def test_it(self):\n        match = self.assertRegex\n        match(f(), 'a')\n"),
            format!("{case}    same = unittest.TestCase.assertEqual\n    def test_it(self):\n        self.same(f(), 1)\n"),
            "import numpy as np\neq = np.testing.assert_array_equal\ndef test_it():\n    eq(f(), 1)\n".to_owned(),
            "from functools import partial\nfrom numpy.testing import assert_allclose\nclose = partial(assert_allclose, rtol=1)\n\
             def test_it():\n    close(f(), 1)\n"
                .to_owned(),
            "def check(x):\n    assert x\nlook = check\ndef test_it():\n    look(f())\n".to_owned(),
        ] {
            assert_eq!(of(&text), 1, "{text}");
        }
        for text in [
            "def check(x):\n    return x\nlook = check\ndef test_it():\n    look(f())\n".to_owned(),
            // What it gives back is kept, and what is called is something else.
            format!(
                "{case}    def test_it(self):\n        found = self.find\n        found(f(), 'a')\n"
            ),
            format!(
                "{case}    def test_it(self):\n        match = self.assertRegex\n        f(match)\n"
            ),
        ] {
            assert_eq!(of(&text), 0, "{text}");
        }
    }

    #[test]
    fn a_fixture_is_no_test() {
        let text = "@pytest.fixture\ndef tester(): ...\n@pytest.fixture()\ndef test_dir(): ...\ndef test_it(): ...\n";
        assert_eq!(in_test(text)["tests"], 1);
    }

    #[test]
    fn a_handler_that_fails_the_test_swallows_nothing() {
        assert_eq!(
            checking("try:\n    assert x\nexcept Exception:\n    pytest.fail('no')"),
            1
        );
    }
}
