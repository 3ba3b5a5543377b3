//! Do newcomers stay?

use crate::signals::prelude::*;

static NEWCOMERS: Fact = Fact::sum(
    "newcomers",
    "People whose first commit came three months or more after the first of the history, and three months or more before the last.",
    Subject::Past(|past| past.newcomers.all),
);
static STAYED: Fact = Fact::sum(
    "newcomers-who-stayed",
    "Newcomers who made a commit three months or more after their first.",
    Subject::Past(|past| past.newcomers.stayed),
);

/// The share of newcomers who came back after three months.
pub static SIGNAL: Signal = Signal {
    id: "newcomers-stayed",
    competency: Competency::Leadership,
    question: "What share of the newcomers was still there three months later?",
    why: "People stay where somebody answers them, reviews them and leaves them something to do. Many leave for reasons of their own, so it is a trace of guidance and no proof: it speaks of the project, and of nobody in it.",
    formula: "newcomers-who-stayed / newcomers",
    guard: "Who came within the first three months began the project, and who came within the last three cannot have stayed yet: both are left out. Merges count for nobody; programs, assistants and placeholders are no people; who is who is decided as `people` does. Dates are the authors', which are claims. Who sends one change to a tool that they use need not stay: most newcomers of public projects do that, and the scale knows it.",
    remedy: "Answer a first request within days, name something to do next, and say where to ask.",
    source: Citation {
        authors: "Zhou, Mockus",
        year: 2012,
        title: "What make long term contributors: willingness and opportunity in OSS community",
        link: "https://doi.org/10.1109/ICSE.2012.6227164",
    },
    asks_for: AsksFor::Practice,
    cause: "newcomers",
    unit: Unit::Share,
    scale: Scale::rising([0.03, 0.08, 0.15, 0.3]),
    min_cases: 10,
    weight: 0.5,
    facts: &[&STAYED, &NEWCOMERS],
    measure: |view| {
        if let Err(none) = view.require_past() {
            return none;
        }
        if let Err(none) = view.require_repository_scope("newcomers are the repository's") {
            return none;
        }
        Outcome::Measured(Measured::share(view.past(&STAYED), view.past(&NEWCOMERS)))
    },
    evidence: Evidence::Found(&Evidence::Past(
        "First commits of newcomers who stayed.",
        |past| &past.newcomers.first_of_stayed,
    )),
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
        let all = |all, stayed| Newcomers {
            all,
            stayed,
            ..Newcomers::default()
        };
        assert_eq!(
            told(30, all(20, 3)),
            Outcome::Measured(Measured::share(3, 20))
        );
        assert!(matches!(told(30, all(4, 3)), Outcome::TooFew(_)));
        assert!(matches!(told(1, all(0, 0)), Outcome::NotApplicable(_)));
    }
}
