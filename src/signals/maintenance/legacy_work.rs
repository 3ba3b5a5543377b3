//! Is old code kept up?

use crate::signals::prelude::*;

static OLD: Fact = Fact::sum(
    "files-older-than-two-years",
    "Files of Python that ships, at the head, created more than two years before it.",
    Subject::Past(|past| past.authorship.old),
);
static CHANGED: Fact = Fact::sum(
    "old-files-changed-in-a-year",
    "Files of Python that ships, at the head, created more than two years before it and changed by people in the year before it.",
    Subject::Past(|past| past.authorship.old_and_changed),
);

/// The share of old files that were changed in the last year.
pub static SIGNAL: Signal = Signal {
    id: "legacy-work",
    competency: Competency::Maintenance,
    question: "What share of the files older than two years was changed in the last year?",
    why: "Old code that nobody touches is finished or feared. Code that is kept up changes in places, as what stands around it does. Weak to moderate evidence: a small, finished module is no fault.",
    formula: "old-files-changed-in-a-year / files-older-than-two-years",
    guard: "Python that ships, at the head, through its renames; a file is as old as the first commit that has it, by the committers' dates. Sweeps (over 50 files, or eight and half of all), moves, merges and programs change nothing here. A project younger than two years, or without old files, is not asked.",
    remedy: "Take one old file that others depend on, write down with a test what it does, and make its next change small.",
    source: Citation {
        authors: "Feathers",
        year: 2004,
        title: "Working effectively with legacy code",
        link: "https://www.oreilly.com/library/view/working-effectively-with/0131177052/",
    },
    asks_for: AsksFor::Practice,
    cause: "legacy",
    unit: Unit::Share,
    scale: Scale::rising([0.1, 0.25, 0.45, 0.65]),
    min_cases: 5,
    weight: 0.5,
    facts: &[&CHANGED, &OLD],
    measure: |view| {
        if let Err(none) = view.require_past() {
            return none;
        }
        if let Err(none) = view.require_repository_scope("the age of files is the repository's") {
            return none;
        }
        Outcome::Measured(Measured::share(view.past(&CHANGED), view.past(&OLD)))
    },
    evidence: Evidence::Found(&Evidence::Past(
        "Old files that two or more people changed in the last year.",
        |past| &past.authorship.of_several,
    )),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Crowd;
    use crate::facts::{Authorship, Past};
    use crate::signals::testkit::of_past;

    #[test]
    fn it_is_a_share_of_old_files() {
        let told = |old, old_and_changed| {
            let past = Past {
                authorship: Authorship {
                    old,
                    old_and_changed,
                    ..Authorship::default()
                },
                ..Past::default()
            };
            of_past(&SIGNAL, &past, Crowd::default())
        };
        assert_eq!(told(20, 8), Outcome::Measured(Measured::share(8, 20)));
        assert!(matches!(told(3, 3), Outcome::TooFew(_)));
        assert!(matches!(told(0, 0), Outcome::NotApplicable(_)));
    }
}
