//! Are return types annotated?

use crate::facts::common::ANNOTATED_RETURNS;
use crate::python::Function;
use crate::signals::prelude::*;

static RETURN_TYPES: Fact = Fact::sum(
    "functions-with-a-return-type",
    "Functions whose return type is annotated with something other than a bare `Any` or `object`; no `__init__`, no tests.",
    Subject::Function(|f| {
        i64::from(
            is_asked(f)
                && f.node
                    .returns
                    .as_deref()
                    .is_some_and(|r| !super::any::says_nothing(r)),
        )
    }),
);
static ASKED: Fact = Fact::sum(
    "functions-that-return",
    "Functions that are neither `__init__` nor tests.",
    Subject::Function(|f| i64::from(is_asked(f))),
);

fn is_asked(f: &Function<'_>) -> bool {
    f.name() != "__init__" && !f.is_test()
}

/// The share of functions with a return annotation that says something.
pub static SIGNAL: Signal = Signal {
    id: "annotated-returns",
    competency: Competency::Typing,
    question: "What share of functions has a return annotation that says something?",
    why: "A return type is the half of a signature that a caller cannot see at the call. As with parameters, the raw share does not \
          separate senior work from other work of the same age.",
    formula: "functions-with-a-return-type / functions-that-return, over source files",
    guard: "`__init__` and tests are not asked. `Any` and `object` say nothing. The fact `annotated-returns` counts any annotation: \
            functions less annotated-returns are ruff's ANN201 to ANN206, except that ruff does not ask the function behind overloads, \
            whose callers see theirs.",
    remedy: "Add return types to the functions listed; let a type checker infer and confirm them.",
    source: Citation {
        authors: "van Rossum, Lehtosalo, Langa",
        year: 2014,
        title: "PEP 484: Type Hints",
        link: "https://peps.python.org/pep-0484/",
    },
    asks_for: AsksFor::Practice,
    cause: "annotations",
    unit: Unit::Share,
    scale: Scale::rising([0.1, 0.4, 0.7, 0.95]),
    min_cases: 8,
    weight: 0.5,
    facts: &[&RETURN_TYPES, &ASKED, &ANNOTATED_RETURNS],
    measure: |view| view.share(&RETURN_TYPES, &ASKED),
    evidence: Evidence::Missing(&RETURN_TYPES, &ASKED),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::{in_source, in_test};

    #[test]
    fn return_types_are_counted() {
        let facts = in_source(
            "def f() -> int: return 1\ndef g(): return 1\ndef h() -> Any: return 1\nclass A:\n    def __init__(self): pass\n",
        );
        assert_eq!(
            (
                facts["annotated-returns"],
                facts["functions-with-a-return-type"],
                facts["functions-that-return"]
            ),
            (2, 1, 3)
        );
    }

    #[test]
    fn the_function_behind_overloads_is_asked() {
        let facts = in_source(
            "@overload\ndef f(x: int) -> int: ...\n@overload\ndef f(x: str) -> str: ...\ndef f(x): return x\n",
        );
        assert_eq!(
            (facts["functions-that-return"], facts["annotated-returns"]),
            (3, 2)
        );
    }

    #[test]
    fn tests_are_not_asked() {
        assert_eq!(
            in_test("def test_a(): assert f()\n")["functions-that-return"],
            0
        );
    }
}
