//! Does somebody see newcomers in?

use crate::signals::prelude::*;

static HELPED: Fact = Fact::sum(
    "newcomers-helped",
    "Newcomers whose first change of the main branch another person reviewed, merged or took in.",
    Subject::Past(|past| past.newcomers.helped),
);
static ALONE: Fact = Fact::sum(
    "newcomers-seen-alone",
    "Newcomers whose first change of the main branch was pushed, or merged by its author, without a trace of another person.",
    Subject::Past(|past| past.newcomers.alone),
);

/// The share of newcomers whose first change somebody else saw in.
pub static SIGNAL: Signal = Signal {
    id: "newcomers-helped",
    competency: Competency::Leadership,
    question: "Of how many newcomers was the first change reviewed, merged or taken in by somebody else?",
    why: "A first change that somebody reads is where guidance begins. History shows the last step of it, the merge, and nothing of the talk before: a lower bound.",
    formula: "newcomers-helped / (newcomers-helped + newcomers-seen-alone)",
    guard: "Newcomers are those of newcomers-stayed, and what counts as seen by another is what reviewed-changes takes for it: a reviewer's line, a merge by another than the authors, a commit taken in and signed off. Unknown, never no: a first change that a forge squashed, that a program merged or that went through Gerrit or mails. Someone who only wrote side branches that never landed is not counted.",
    remedy: "Let a maintainer merge the first request of everybody, and say something about it.",
    source: Citation {
        authors: "Steinmacher, Graciotto Silva, Gerosa, Redmiles",
        year: 2015,
        title: "A systematic literature review on the barriers faced by newcomers to open source software projects",
        link: "https://doi.org/10.1016/j.infsof.2014.11.001",
    },
    asks_for: AsksFor::Practice,
    cause: "first-review",
    unit: Unit::Share,
    scale: Scale::rising([0.2, 0.45, 0.7, 0.9]),
    min_cases: 5,
    weight: 0.5,
    facts: &[&HELPED, &ALONE],
    measure: |view| {
        if let Err(none) = view.require_past() {
            return none;
        }
        if let Err(none) = view.require_repository_scope("newcomers are the repository's") {
            return none;
        }
        let (helped, alone) = (view.past(&HELPED), view.past(&ALONE));
        Outcome::Measured(Measured::share(helped, helped + alone))
    },
    evidence: Evidence::Past(
        "First commits of newcomers beside which nobody else is to be seen.",
        |past| &past.newcomers.first_of_alone,
    ),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Crowd;
    use crate::facts::{Newcomers, Past};
    use crate::signals::testkit::of_past;

    #[test]
    fn it_is_a_share_of_newcomers() {
        let told = |people, newcomers: Newcomers| {
            let past = Past {
                newcomers,
                ..Past::default()
            };
            let crowd = Crowd {
                people,
                at_least: people,
                cut_off: false,
            };
            of_past(&SIGNAL, &past, crowd)
        };
        let all = |helped, alone| Newcomers {
            all: 40,
            helped,
            alone,
            ..Newcomers::default()
        };
        assert_eq!(
            told(30, all(9, 3)),
            Outcome::Measured(Measured::share(9, 12))
        );
        assert!(matches!(told(30, all(2, 1)), Outcome::TooFew(_)));
        assert!(matches!(told(30, all(0, 0)), Outcome::NotApplicable(_)));
    }
}
