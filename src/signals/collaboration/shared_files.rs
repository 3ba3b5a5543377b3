//! Do people work on the same files?

use crate::signals::hands::{REGULARS, is_alone};
use crate::signals::prelude::*;

static RECENT: Fact = Fact::sum(
    "files-changed-in-a-year",
    "Files of Python that ships, at the head, that regular contributors changed in the year before the head; of a person, that they did.",
    Subject::Past(|past| past.authorship.recent),
);
static SHARED: Fact = Fact::sum(
    "files-shared-in-a-year",
    "Files of Python that ships, at the head, that two or more regular contributors changed in the year before the head.",
    Subject::Past(|past| past.authorship.shared),
);

/// The share of files that two or more people changed within a year.
pub static SIGNAL: Signal = Signal {
    id: "shared-files",
    competency: Competency::Collaboration,
    question: "What share of the files that changed in the last year did two or more people change?",
    why: "Code that several people change is code that several people can read. It is the trace that collaboration leaves in every history, whatever the process. \
          Weak evidence for how well they work together, and files of many hands without an author are a risk (see truck-factor).",
    formula: "files-shared-in-a-year / files-changed-in-a-year",
    guard: "Python that ships, at the head, through its renames; moving a file is no change. The year ends at the commit that is read, by the committers' dates. Programs, assistants and placeholders are no people, and \
            two identities that `people` takes for one are one. Merges are nobody's, and sweeps (over 50 files, or eight and half of all) share nothing. Who sent fewer than three commits shares nothing yet. Left alone: code that one person alone comes back to (three commits or more).",
    remedy: "Pair on the files that only one person changes, or let somebody else take the next change there.",
    source: Citation {
        authors: "Nordberg",
        year: 2003,
        title: "Managing code ownership",
        link: "https://doi.org/10.1109/MS.2003.1184163",
    },
    asks_for: AsksFor::Practice,
    cause: "shared-files",
    unit: Unit::Share,
    scale: Scale::rising([0.1, 0.25, 0.45, 0.65]),
    min_cases: 5,
    weight: 0.5,
    facts: &[&SHARED, &RECENT, &REGULARS],
    measure: |view| {
        if let Err(none) = view.require_past() {
            return none;
        }
        if let Some(none) = is_alone(view, "there is nobody else to share with") {
            return none;
        }
        Outcome::Measured(Measured::share(view.past(&SHARED), view.past(&RECENT)))
    },
    evidence: Evidence::Found(&Evidence::Past(
        "Files that two or more people changed in the last year.",
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
    fn it_is_a_share_of_the_files_of_a_year() {
        let told = |people, recent, shared| {
            let past = Past {
                authorship: Authorship {
                    files: 20,
                    regulars: 2,
                    recent,
                    shared,
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
        assert_eq!(told(2, 10, 3), Outcome::Measured(Measured::share(3, 10)));
        assert!(matches!(told(2, 2, 2), Outcome::TooFew(_)));
        assert!(matches!(told(1, 10, 0), Outcome::NotApplicable(_)));
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
