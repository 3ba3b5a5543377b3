//! How often is something released?

use crate::signals::prelude::*;

static RELEASES: Fact = Fact::sum(
    "releases",
    "Tags that name a version, pre-releases left out.",
    Subject::Past(|past| past.releases.all),
);
static RECENT: Fact = Fact::sum(
    "releases-in-two-years",
    "Tags that name a version, pre-releases left out, of the two years before the head.",
    Subject::Past(|past| past.releases.recent),
);
static DAYS: Fact = Fact::sum(
    "days-of-two-years",
    "Days of the two years before the head that the history reaches back.",
    Subject::Past(|past| past.releases.days),
);

/// Releases per year.
pub static SIGNAL: Signal = Signal {
    id: "release-cadence",
    competency: Competency::ProjectManagement,
    question: "How often a year was something released in the last two years?",
    why: "Short ways from a change to its users keep each release small and each fault young. It says that work is brought to an end, and not what it is worth: a finished library needs few releases.",
    formula: "releases-in-two-years / days-of-two-years × 365",
    guard: "A release is a tag that names a version of two or three numbers (`1.2.0`, `v1.2`, `release-1.2.0`, `rel_1_2`), at a commit of this history, by the date of that commit. Pre-releases, development versions, dates with hyphens and other names are none; several tags of one version are one release. Without any such tag nothing is known: packages may be released without tags.",
    remedy: "Tag what is released, and release when something is done rather than when much is.",
    source: Citation {
        authors: "Khomh, Dhaliwal, Zou, Adams",
        year: 2012,
        title: "Do faster releases improve software quality? An empirical case study of Mozilla Firefox",
        link: "https://doi.org/10.1109/MSR.2012.6224279",
    },
    asks_for: AsksFor::Practice,
    cause: "releases",
    unit: Unit::Number("releases a year"),
    scale: Scale::rising([0.4, 1.0, 2.0, 4.0]),
    min_cases: 180,
    weight: 0.5,
    facts: &[&RECENT, &DAYS, &RELEASES],
    measure: |view| {
        if let Err(none) = view.require_past() {
            return none;
        }
        if let Err(none) = view.require_repository_scope("a release is of the repository") {
            return none;
        }
        if view.past(&RELEASES) == 0 {
            return Outcome::NotApplicable(
                "no tag names a version: releases, if there are any, are not visible".to_owned(),
            );
        }
        Outcome::Measured(Measured::rate(view.past(&RECENT), view.past(&DAYS), 365.0))
    },
    evidence: Evidence::Found(&Evidence::Past("The newest releases.", |past| {
        &past.releases.newest
    })),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Crowd;
    use crate::facts::{Past, Releases};
    use crate::signals::testkit::of_past;

    #[test]
    fn releases_are_counted_by_the_year_and_without_tags_nothing_is_known() {
        let told = |all, recent, days| {
            let past = Past {
                releases: Releases {
                    all,
                    days,
                    recent,
                    ..Releases::default()
                },
                ..Past::default()
            };
            of_past(&SIGNAL, &past, Crowd::default())
        };
        assert_eq!(
            told(9, 6, 730),
            Outcome::Measured(Measured::rate(6, 730, 365.0))
        );
        assert!(matches!(told(9, 0, 730), Outcome::Measured(m) if m.value == 0.0));
        assert!(matches!(told(1, 1, 30), Outcome::TooFew(_)));
        assert!(matches!(told(0, 0, 730), Outcome::NotApplicable(_)));
    }
}
