//! Do files have authors?

use crate::signals::hands::{REGULARS, is_alone};
use crate::signals::prelude::*;

static SEVERAL: Fact = Fact::sum(
    "files-of-several-people",
    "Files of Python that ships, at the head, that two or more regular contributors created or changed; of a person, that they and others did.",
    Subject::Past(|past| past.authorship.of_several_hands),
);
static AUTHORED: Fact = Fact::sum(
    "files-of-several-people-with-an-author",
    "Files of Python that ships, at the head, that two or more regular contributors touched and of which somebody is an author; of a person, of which they are.",
    Subject::Past(|past| past.authorship.of_several_authored),
);

/// The share of files that have an author.
pub static SIGNAL: Signal = Signal {
    id: "degree-of-authorship",
    competency: Competency::Ownership,
    question: "Of what share of the files that several people worked on is somebody an author?",
    why: "Who created a file and keeps changing it knows it: asked whose advice they would take, developers name those with a high degree of authorship (Fritz et al.). \
          A file that many changed and nobody much has nobody to ask. Of one person it says how much of what they touch they carry.",
    formula: "files-of-several-people-with-an-author / files-of-several-people; the degree of authorship is 3.293 + 1.098 if they created it + 0.164 × their later changes − 0.321 × ln(1 + \
              later changes of others), and an author has at least 3.293 and more than 0.75 of the highest of that file",
    guard: "Python that ships, at the head. What is left out and who is who: as in truck-factor. A file that one person alone \
            touched is that person's by definition, and says nothing, and so does one that somebody changed who sent fewer than three commits. Of one person: the files that they and others created or changed, and of those the ones of which they are an author. Left alone: code that one person alone comes back to (three commits or more), whoever else sent a change. Many changes of others make an author no worse than one who left, and no number here ranks people: two may be authors of the same file.",
    remedy: "Name somebody for the files that have no author, and let that person review what changes there.",
    source: Citation {
        authors: "Fritz, Ou, Murphy, Murphy-Hill",
        year: 2010,
        title: "A degree-of-knowledge model to capture source code familiarity",
        link: "https://doi.org/10.1145/1806799.1806856",
    },
    asks_for: AsksFor::Practice,
    cause: "authorship",
    unit: Unit::Share,
    scale: Scale::rising([0.5, 0.7, 0.85, 0.95]),
    min_cases: 5,
    weight: 0.25,
    facts: &[&AUTHORED, &SEVERAL, &REGULARS],
    measure: |view| {
        if let Err(none) = view.require_past() {
            return none;
        }
        if let Some(none) = is_alone(view, "every file is theirs") {
            return none;
        }
        Outcome::Measured(Measured::share(view.past(&AUTHORED), view.past(&SEVERAL)))
    },
    evidence: Evidence::Past("Files of which nobody is an author.", |past| {
        &past.authorship.without
    }),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Crowd;
    use crate::facts::{Authorship, Past};
    use crate::signals::testkit::of_past;

    #[test]
    fn it_is_a_share_of_files_and_not_asked_of_one_person_alone() {
        let told = |people, files, authored| {
            let past = Past {
                authorship: Authorship {
                    files: 20,
                    regulars: 2,
                    of_several_hands: files,
                    of_several_authored: authored,
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
        assert_eq!(told(2, 8, 6), Outcome::Measured(Measured::share(6, 8)));
        assert!(matches!(told(2, 4, 4), Outcome::TooFew(_)));
        assert!(matches!(told(2, 0, 0), Outcome::NotApplicable(_)));
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
