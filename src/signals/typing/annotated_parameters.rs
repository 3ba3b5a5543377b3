//! Are parameters annotated?

use super::any::tells;
use crate::facts::common::{ANNOTATED_PARAMETERS, PARAMETERS};
use crate::signals::prelude::*;

static INFORMATIVE_ANNOTATIONS: Fact = Fact::sum(
    "informative-annotations",
    "Parameters with an annotation that says something: no bare `Any` or `object`.",
    Subject::Function(|f| f.parameters().filter(|p| tells(f, p)).count() as i64),
);

/// The share of parameters with an annotation that says something.
pub static SIGNAL: Signal = Signal {
    id: "annotated-parameters",
    competency: Competency::Typing,
    question: "What share of parameters carries a type annotation that says something?",
    why: "Annotations let tools check calls and tell readers what goes in. The raw share says nothing about seniority (AUC 0.46 on \
          projects of the same age and size), so it carries a small weight beside whether the hints are checked.",
    formula: "informative-annotations / parameters, over source files",
    guard: "`self` and `cls` are no parameters here, lambdas have none. `Any`, `object`, `Optional[Any]` and `Any | None` say nothing. \
            Look-alikes that count: `object` in special methods such as `__eq__`, `Any` on `*args` and `**kwargs` that are passed on. The \
            fact `annotated-parameters` counts any annotation and equals all parameters less ruff's ANN001, ANN002 and ANN003, except \
            that ruff lets dummy names such as `_` pass, and the function behind overloads.",
    remedy: "Annotate the parameters of the functions listed, those that others call first.",
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
    facts: &[&INFORMATIVE_ANNOTATIONS, &ANNOTATED_PARAMETERS, &PARAMETERS],
    measure: |view| view.share(&INFORMATIVE_ANNOTATIONS, &PARAMETERS),
    evidence: Evidence::Missing(&INFORMATIVE_ANNOTATIONS, &PARAMETERS),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    #[test]
    fn annotations_are_counted() {
        let facts = in_source(
            "def f(a: int, b, *, c: 'str', d=1): pass\nclass A:\n    def g(self, x: int): pass\n    @staticmethod\n    def h(x, y: int): pass\n",
        );
        assert_eq!(
            (
                facts["parameters"],
                facts["annotated-parameters"],
                facts["informative-annotations"]
            ),
            (7, 4, 4)
        );
    }

    #[test]
    fn a_hint_that_says_nothing_is_none() {
        let facts = in_source(
            "def f(a: Any, b: object, c: typing.Any, d: Optional[Any], e: Any | None, g: 'Any'): pass\n",
        );
        assert_eq!(
            (
                facts["annotated-parameters"],
                facts["informative-annotations"]
            ),
            (6, 0)
        );
    }

    #[test]
    fn look_alikes_count() {
        let facts = in_source(
            "class A:\n    def __eq__(self, other: object): pass\ndef f(*args: Any, **kwargs: Any):\n    return g(*args, **kwargs)\ndef h(x: dict[str, Any]): pass\n",
        );
        assert_eq!(facts["informative-annotations"], 4);
        let kept = in_source("def f(**kwargs: Any):\n    return kwargs['a']\n");
        assert_eq!(kept["informative-annotations"], 0);
    }
}
