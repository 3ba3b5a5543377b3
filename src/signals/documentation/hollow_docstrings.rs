//! Do docstrings say anything beyond the name?

use super::hollow::{is_hollow, known_of_class, known_of_function};
use crate::facts::common::{CLASS_DOCSTRINGS, FUNCTION_DOCSTRINGS, MODULE_DOCSTRINGS};
use crate::signals::prelude::*;

static HOLLOW_MODULES: Fact = Fact::sum(
    "hollow-module-docstrings",
    "Module docstrings that are placeholders or say nothing.",
    Subject::Module(|m| {
        i64::from(
            m.docstring()
                .is_some_and(|d| is_hollow(d, std::iter::empty())),
        )
    }),
);
static HOLLOW_CLASSES: Fact = Fact::sum(
    "hollow-class-docstrings",
    "Class docstrings without a word that the name does not say.",
    Subject::Class(|c| {
        i64::from(
            c.docstring()
                .is_some_and(|d| is_hollow(d, known_of_class(c))),
        )
    }),
);
static HOLLOW_FUNCTIONS: Fact = Fact::sum(
    "hollow-function-docstrings",
    "Function docstrings without a word that the name, the parameters and the class do not say.",
    Subject::Function(|f| {
        i64::from(
            f.docstring()
                .is_some_and(|d| is_hollow(d, known_of_function(f))),
        )
    }),
);

/// The share of docstrings that are hollow.
pub static SIGNAL: Signal = Signal {
    id: "hollow-docstrings",
    competency: Competency::Documentation,
    question: "What share of docstrings says nothing beyond the name and the signature?",
    why: "A docstring that repeats the name costs the reader time and tells nothing; many of them are a sign of a coverage figure \
          being fed.",
    formula: "hollow docstrings / docstrings, over source files",
    guard: "Words of the docstring are compared, stemmed, with those of the name, the parameters and the class; filler (`returns`, `the`, \
            `object`) does not count; placeholders (`TODO`, `docstring`) are hollow. Look-alikes left alone: one line with any new word, \
            texts in a language whose words are not ASCII, anything over 400 bytes.",
    remedy: "Delete the docstrings listed, or say what the name cannot: units, limits, errors, why.",
    source: Citation {
        authors: "Steidl, Hummel, Juergens",
        year: 2013,
        title: "Quality analysis of source code comments (coherence between comment and name)",
        link: "https://doi.org/10.1109/ICPC.2013.6613836",
    },
    asks_for: AsksFor::NoFaults,
    cause: "docstrings",
    unit: Unit::Share,
    scale: Scale::falling([0.5, 0.3, 0.15, 0.05]),
    min_cases: 3,
    weight: 1.0,
    facts: &[
        &HOLLOW_MODULES,
        &HOLLOW_CLASSES,
        &HOLLOW_FUNCTIONS,
        &MODULE_DOCSTRINGS,
        &CLASS_DOCSTRINGS,
        &FUNCTION_DOCSTRINGS,
    ],
    measure: |view| {
        let hollow = [&HOLLOW_MODULES, &HOLLOW_CLASSES, &HOLLOW_FUNCTIONS]
            .map(|f| view.source(f))
            .iter()
            .sum();
        let all = [&MODULE_DOCSTRINGS, &CLASS_DOCSTRINGS, &FUNCTION_DOCSTRINGS]
            .map(|f| view.source(f))
            .iter()
            .sum();
        Outcome::Measured(Measured::share(hollow, all))
    },
    evidence: Evidence::Places(&[&HOLLOW_FUNCTIONS, &HOLLOW_CLASSES, &HOLLOW_MODULES]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    #[test]
    fn hollow_docstrings_are_counted() {
        let text = "class UserStore:\n    'User store.'\n    def get_user(self, user_id):\n        'Gets the user for the user id.'\n";
        let facts = in_source(text);
        assert_eq!(
            (
                facts["hollow-class-docstrings"],
                facts["hollow-function-docstrings"]
            ),
            (1, 1)
        );
    }

    #[test]
    fn docstrings_with_content_are_left_alone() {
        let text = "def get_user(user_id):\n    'Return the user, or raise LookupError when the account was closed.'\n";
        assert_eq!(in_source(text)["hollow-function-docstrings"], 0);
    }
}
