//! Do versions follow one another?

use crate::signals::prelude::*;

static STEPS: Fact = Fact::sum(
    "version-steps",
    "Steps from one released version to the next by number.",
    Subject::Past(|past| {
        if past.releases.by_date {
            0
        } else {
            past.releases.steps
        }
    }),
);
static SINGLE: Fact = Fact::sum(
    "single-version-steps",
    "Steps from one released version to the next by number that raise one number by one, with noughts behind it.",
    Subject::Past(|past| {
        if past.releases.by_date {
            0
        } else {
            past.releases.single_steps
        }
    }),
);

/// The share of versions that are one step from the one before.
pub static SIGNAL: Signal = Signal {
    id: "version-steps",
    competency: Competency::ProjectManagement,
    question: "What share of the versions is one step up from the one before?",
    why: "Semantic versioning asks for numbers that are raised one at a time: whoever depends on 1.2 can tell what 1.3 and 2.0 mean. Gaps are versions that were never tagged, or numbers that mean nothing. Weak evidence: whether what changed deserved its number is not looked at.",
    formula: "single-version-steps / version-steps",
    guard: "Versions are those of release-cadence, in the order of their numbers, so that a fix of an older line is no step back. `1.4` is `1.4.0`. Versions that are dates (2024.1.0, 24.1.0 in 2024) follow the calendar and are left alone.",
    remedy: "Tag every version that is published, and raise one number at a time.",
    source: Citation {
        authors: "Preston-Werner",
        year: 2013,
        title: "Semantic Versioning 2.0.0",
        link: "https://semver.org/spec/v2.0.0.html",
    },
    asks_for: AsksFor::Practice,
    cause: "versions",
    unit: Unit::Share,
    scale: Scale::rising([0.4, 0.6, 0.8, 0.95]),
    min_cases: 5,
    weight: 0.25,
    facts: &[&SINGLE, &STEPS],
    measure: |view| {
        if let Err(none) = view.require_past() {
            return none;
        }
        if let Err(none) = view.require_repository_scope("a version is of the repository") {
            return none;
        }
        Outcome::Measured(Measured::share(view.past(&SINGLE), view.past(&STEPS)))
    },
    evidence: Evidence::Past("The newest versions that leave something out.", |past| {
        &past.releases.leaps
    }),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Crowd;
    use crate::facts::{Past, Releases};
    use crate::signals::testkit::of_past;

    #[test]
    fn steps_are_a_share_and_dates_are_left_alone() {
        let told = |by_date| {
            let past = Past {
                releases: Releases {
                    steps: 10,
                    single_steps: 9,
                    by_date,
                    ..Releases::default()
                },
                ..Past::default()
            };
            of_past(&SIGNAL, &past, Crowd::default())
        };
        assert_eq!(told(false), Outcome::Measured(Measured::share(9, 10)));
        assert!(matches!(told(true), Outcome::NotApplicable(_)));
    }
}
