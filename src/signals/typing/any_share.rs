//! How many annotations say nothing?

use super::any::{is_excused, says_nothing};
use crate::signals::prelude::*;

static ANNOTATIONS: Fact = Fact::sum(
    "annotations",
    "Annotated parameters and return types.",
    Subject::Function(|f| {
        f.parameters().filter(|p| p.annotation.is_some()).count() as i64
            + i64::from(f.node.returns.is_some())
    }),
);
static ANY_PARAMETERS: Fact = Fact::sum(
    "any-parameters",
    "Parameters whose annotation is, or contains only, `Any` or `object`.",
    Subject::Function(|f| {
        f.parameters()
            .filter(|p| p.annotation.is_some_and(says_nothing))
            .count() as i64
    }),
);
static EMPTY_ANNOTATIONS: Fact = Fact::sum(
    "empty-annotations",
    "Annotations of parameters and returns that are, or contain only, `Any` or `object`, where something more telling could stand.",
    Subject::Function(|f| {
        let empty = f
            .parameters()
            .filter(|p| p.annotation.is_some_and(says_nothing) && !is_excused(f, p))
            .count() as i64;
        empty + i64::from(f.node.returns.as_deref().is_some_and(says_nothing))
    }),
);

/// The share of annotations that say nothing.
pub static SIGNAL: Signal = Signal {
    id: "any-share",
    competency: Competency::Typing,
    question: "What share of annotations is `Any` or says no more than it?",
    why: "`Any` switches the type checker off where it stands. A code base can be fully annotated and say little: flask counts as fully \
          typed with 178 of them.",
    formula: "empty-annotations / annotations, over source files",
    guard: "`Any` inside another type (`dict[str, Any]`) is not counted. Look-alikes left alone: `object` and `Any` in special methods, \
            `*args: Any` and `**kwargs: Any` that are passed on. ruff's ANN401 also flags the latter and looks at parameters' and \
            returns' `Any` alone; the fact `any-parameters` counts every parameter of the kind.",
    remedy: "Replace `Any` in the signatures listed by the narrowest type that holds, a Protocol or a type variable.",
    source: Citation {
        authors: "Di Grazia, Pradel",
        year: 2022,
        title: "The evolution of type annotations in Python",
        link: "https://doi.org/10.1145/3540250.3549114",
    },
    asks_for: AsksFor::NoFaults,
    cause: "annotations",
    unit: Unit::Share,
    scale: Scale::falling([0.3, 0.15, 0.07, 0.02]),
    min_cases: 8,
    weight: 1.0,
    facts: &[&EMPTY_ANNOTATIONS, &ANNOTATIONS, &ANY_PARAMETERS],
    measure: |view| view.share(&EMPTY_ANNOTATIONS, &ANNOTATIONS),
    evidence: Evidence::Places(&[&EMPTY_ANNOTATIONS]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    #[test]
    fn any_is_counted() {
        let facts = in_source("def f(a: Any, b: int, c: Optional[Any]) -> Any: pass\n");
        assert_eq!(
            (
                facts["any-parameters"],
                facts["empty-annotations"],
                facts["annotations"]
            ),
            (2, 3, 4)
        );
    }

    #[test]
    fn any_that_is_right_is_left_alone() {
        let facts = in_source(
            "class A:\n    def __exit__(self, *exc: object) -> None: pass\ndef f(x: dict[str, Any], **kw: Any) -> None: g(**kw)\n",
        );
        assert_eq!(facts["empty-annotations"], 0);
        assert_eq!(facts["any-parameters"], 2);
    }
}
