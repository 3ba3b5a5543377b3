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
    guard: "Counted as tests: functions named `test*` in files that pytest or unittest collect by default, at module level, in a class \
            `Test*` without `__init__`, or in a `TestCase`. Not counted as functions: overloads, stubs, nested functions. \
            Look-alikes left alone: functions named `test_connection` in code that ships.",
    remedy: "Write a test for the function that changed last, and for every fault that is fixed from now on.",
    source: Citation {
        who: "Munaiah, Kroh, Cabrey, Nagappan",
        year: 2017,
        title: "Curating GitHub for engineered software projects",
        link: "https://doi.org/10.1007/s10664-017-9512-6",
    },
    asks_for: AsksFor::Practice,
    cause: "tests",
    unit: Unit::Count("test per function", "tests per function"),
    scale: Scale::rising([0.05, 0.3, 0.8, 1.5]),
    enough: 3,
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
    use crate::signals::testkit::{in_source, in_test};

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

    #[test]
    fn stubs_need_no_test() {
        let text = "@overload\ndef f(x: int) -> int: ...\ndef f(x): return x\ndef g(): raise NotImplementedError\n";
        assert_eq!(in_source(text)["functions-with-a-body"], 1);
    }
}
