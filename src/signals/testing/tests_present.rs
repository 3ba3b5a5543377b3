//! How much of the code has tests beside it?

use crate::facts::common::{FUNCTIONS_WITH_A_BODY, TESTS};
use crate::signals::prelude::*;

/// Test functions per function of code that ships.
pub static SIGNAL: Signal = Signal {
    id: "tests-present",
    competency: Competency::Testing,
    question: "How many test functions are there per function of code that ships?",
    why: "Code without tests cannot be changed with confidence. The number of tests is weak evidence by itself (test ratio separates \
          young professional projects from course work with AUC 0.67); whether they check something is asked by `tests-assert`.",
    formula: "tests / functions-with-a-body over source files",
    guard: "Counted as tests: what pytest and unittest collect. By default that is functions named `test*` in files named `test*.py`, `*_test.py` or \
            `*_tests.py`, at module level, in a class `Test*` without `__init__` or `__new__`, or in a `TestCase`; pytest's settings `python_files`, \
            `python_classes` and `python_functions` are obeyed. A class is a `TestCase` through bases of the same file and of the code that supports the tests, \
            however they are called; where a base cannot be read, its name decides. `__test__ = False` is obeyed, a mixin's tests run with the class that takes it in, `runTest` is a \
            test where it is the only one, and functions in blocks `describe_*` are tests (pytest-describe). Not counted as functions: overloads, stubs, nested functions. \
            Look-alikes left alone: functions named `test_connection` in code that ships.",
    remedy: "Write a test for the function that changed last, and for every fault that is fixed from now on.",
    source: Citation {
        authors: "Munaiah, Kroh, Cabrey, Nagappan",
        year: 2017,
        title: "Curating GitHub for engineered software projects",
        link: "https://doi.org/10.1007/s10664-017-9512-6",
    },
    asks_for: AsksFor::Practice,
    cause: "tests",
    unit: Unit::Count("test per function", "tests per function"),
    scale: Scale::rising([0.05, 0.3, 0.8, 1.5]),
    min_cases: 3,
    weight: 1.0,
    facts: &[&TESTS, &FUNCTIONS_WITH_A_BODY],
    measure: |view| {
        let (tests, functions) = (view.test(&TESTS), view.source(&FUNCTIONS_WITH_A_BODY));
        Outcome::Measured(Measured::rate(tests, functions, 1.0))
    },
    evidence: Evidence::Found(&Evidence::Places(&[&TESTS])),
};

#[cfg(test)]
mod tests {
    use crate::python::Collection;
    use crate::signals::testkit::{in_source, in_suite, in_test, in_tests_as};

    #[test]
    fn counts_what_pytest_collects() {
        let text = "def test_a(): pass\nclass TestB:\n    def test_b(self): pass\nclass C(unittest.TestCase):\n    def test_c(self): pass\n";
        assert_eq!(in_test(text)["tests"], 3);
    }

    #[test]
    fn leaves_alone_what_is_not_collected() {
        let text = "class TestB:\n    def __init__(self): pass\n    def test_b(self): pass\ndef helper():\n    def test_inner(): pass\n";
        assert_eq!(in_test(text)["tests"], 0);
        assert_eq!(
            in_source("def test_connection(url): return url\n")["tests"],
            0
        );
    }

    const UNITTEST: &str = "import unittest\n";

    #[test]
    fn bases_are_followed_through_the_file_and_the_tree() {
        let of = |text: &str| in_test(&format!("{UNITTEST}{text}"))["tests"];
        let test = "    def test_a(self): pass\n";
        assert_eq!(
            of(&format!(
                "class Local(unittest.TestCase): pass\nclass Sums(Local):\n{test}class More(Sums):\n{test}"
            )),
            2
        );
        // The base may stand below.
        assert_eq!(
            of(&format!(
                "class Sums(Local):\n{test}class Local(unittest.TestCase): pass\n"
            )),
            1
        );
        // A class of its base's name.
        assert_eq!(
            of(&format!("class TestCase(unittest.TestCase):\n{test}")),
            1
        );
        assert_eq!(
            of(&format!("class Plain: pass\nclass Sums(Plain):\n{test}")),
            0
        );
        // Its name is that of a test case, and it is none.
        assert_eq!(
            of(&format!(
                "class MixinTests: pass\nclass Sums(MixinTests):\n{test}"
            )),
            0
        );
        let mixed =
            format!("class SumTests:\n{test}class Sums(SumTests, unittest.TestCase): pass\n");
        assert_eq!(of(&mixed), 1);
        let base = "import unittest\nclass Database(unittest.TestCase): pass\nclass Plain: pass\n";
        let import = "from .base import Database, Plain, Unread\nfrom pkg import Model\nfrom . import base\n";
        let across = |class: &str| {
            in_suite(&[base], &format!("{import}class Rows({class}):\n{test}"))["tests"]
        };
        assert_eq!(
            ["Database", "base.Database", "Unread"].map(across),
            [1, 1, 1]
        );
        assert_eq!(["Plain", "base.Plain", "Model"].map(across), [0, 0, 0]);
    }

    #[test]
    fn classes_say_whether_they_are_tests() {
        let of = |text: &str| in_test(&format!("{UNITTEST}{text}"))["tests"];
        let test = "    def test_a(self): pass\n";
        assert_eq!(
            of(&format!(
                "class TestA(unittest.TestCase):\n    __test__ = False\n{test}"
            )),
            0
        );
        assert_eq!(
            of(&format!("class TestA:\n    __test__: bool = False\n{test}")),
            0
        );
        // It is inherited, and taken back.
        let base = format!("class TestA:\n    __test__ = False\n{test}");
        assert_eq!(of(&format!("{base}class TestB(TestA):\n{test}")), 0);
        assert_eq!(
            of(&format!(
                "{base}class TestB(TestA):\n    __test__ = True\n{test}"
            )),
            2
        );
        let run = "    def runTest(self): pass\n";
        assert_eq!(of(&format!("class A(unittest.TestCase):\n{run}")), 1);
        assert_eq!(of(&format!("class A(unittest.TestCase):\n{test}{run}")), 1);
        assert_eq!(of(&format!("class TestA:\n{run}")), 0);
        assert_eq!(
            of(&format!(
                "class TestA:\n    def __new__(cls): return 1\n{test}"
            )),
            0
        );
    }

    #[test]
    fn settings_of_pytest_decide() {
        let text = "def check_a(): pass\ndef test_b(): pass\nclass CheckC:\n    def check_c(self): pass\nclass TestD:\n    def test_d(self): pass\n";
        let own = Collection {
            functions: vec!["check_".to_owned()],
            classes: vec!["*heck*".to_owned()],
            ..Collection::default()
        };
        assert_eq!(in_tests_as(own, text)["tests"], 2);
        assert_eq!(in_test(text)["tests"], 2);
        let unittest = "import unittest\nclass A(unittest.TestCase):\n    def test_a(self): pass\n    def check_b(self): pass\n";
        let own = Collection {
            functions: vec!["check_".to_owned()],
            ..Collection::default()
        };
        assert_eq!(in_tests_as(own, unittest)["tests"], 1);
    }

    #[test]
    fn blocks_that_describe_hold_tests() {
        let text = "def describe_add():\n    def it_adds(): assert f()\n    def _helper(): pass\n    @pytest.fixture\n    def one(): pass\n    def describe_negative():\n        def it_stays(): assert g()\n\ndef test_a():\n    def inner(): pass\n";
        let facts = in_test(text);
        assert_eq!((facts["tests"], facts["checking-tests"]), (3, 2));
        assert_eq!(in_source(text)["tests"], 0);
    }

    #[test]
    fn stubs_need_no_test() {
        let text = "@overload\ndef f(x: int) -> int: ...\ndef f(x): return x\ndef g(): raise NotImplementedError\n";
        assert_eq!(in_source(text)["functions-with-a-body"], 1);
    }
}
