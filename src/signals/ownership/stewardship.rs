//! Do authors stay with their files?

use crate::signals::hands::{REGULARS, is_alone};
use crate::signals::prelude::*;

static LIVING: Fact = Fact::sum(
    "files-of-authors-changed-in-a-year",
    "Files of Python that ships, at the head, that are older than a year, have an author and were changed by anybody in the year before the head.",
    Subject::Past(|past| past.authorship.living),
);
static TENDED: Fact = Fact::sum(
    "files-tended-by-authors-in-a-year",
    "Files of Python that ships, at the head, that are older than a year and that one of their authors changed in the year before the head.",
    Subject::Past(|past| past.authorship.tended),
);

/// The share of living files that one of their authors tends.
pub static SIGNAL: Signal = Signal {
    id: "stewardship",
    competency: Competency::Ownership,
    question: "What share of the files that changed in the last year did one of their authors change?",
    why: "An owner stays with what they made, or hands it over to somebody who makes it theirs. Where files go on without anybody who knows them, faults follow (Bird et al. on minor contributors). \
          Moderate evidence: an author may review instead of committing.",
    formula: "files-tended-by-authors-in-a-year / files-of-authors-changed-in-a-year",
    guard: "Authors are those of degree-of-authorship: whoever took a file over and changed it often is one, so that a handover counts. The year ends at the commit that is read, by the committers' dates, which are \
            claims. Files that are younger are left out, since nobody can have left them, and files that nobody touched in it are left out: finished is not neglected. Programs tend nothing. Left alone: code that one person alone comes back to (three commits or more).",
    remedy: "Ask an author of the file to review its next change, or hand it over in words: in CODEOWNERS, or in the docs.",
    source: Citation {
        authors: "Bird, Nagappan, Murphy, Gall, Devanbu",
        year: 2011,
        title: "Don't touch my code! Examining the effects of ownership on software quality",
        link: "https://doi.org/10.1145/2025113.2025119",
    },
    asks_for: AsksFor::Practice,
    cause: "stewardship",
    unit: Unit::Share,
    scale: Scale::rising([0.2, 0.4, 0.6, 0.8]),
    min_cases: 5,
    weight: 0.5,
    facts: &[&TENDED, &LIVING, &REGULARS],
    measure: |view| {
        if let Err(none) = view.require_past() {
            return none;
        }
        if let Some(none) = is_alone(view, "there is nobody to hand over to") {
            return none;
        }
        Outcome::Measured(Measured::share(view.past(&TENDED), view.past(&LIVING)))
    },
    evidence: Evidence::Past(
        "Files that changed in the last year, and by none of their authors.",
        |past| &past.authorship.untended,
    ),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Crowd;
    use crate::facts::{Authorship, Past};
    use crate::signals::testkit::of_past;

    #[test]
    fn it_is_a_share_of_living_files() {
        let told = |people, living, tended| {
            let past = Past {
                authorship: Authorship {
                    files: 20,
                    regulars: 2,
                    living,
                    tended,
                    ..Authorship::default()
                },
                ..Past::default()
            };
            let crowd = Crowd {
                people,
                at_least: people,
                cut_off: false,
            };
            of_past(&SIGNAL, &past, crowd)
        };
        assert_eq!(told(3, 8, 2), Outcome::Measured(Measured::share(2, 8)));
        assert!(matches!(told(3, 0, 0), Outcome::NotApplicable(_)));
        assert!(matches!(told(1, 8, 8), Outcome::NotApplicable(_)));
    }

    #[test]
    fn who_sent_one_change_makes_no_team() {
        let past = Past {
            authorship: Authorship {
                regulars: 1,
                ..Authorship::default()
            },
            ..Past::default()
        };
        let crowd = Crowd {
            people: 5,
            at_least: 5,
            cut_off: false,
        };
        let none = of_past(&SIGNAL, &past, crowd);
        assert!(matches!(none, Outcome::NotApplicable(why) if why.contains("three commits")));
    }
}
