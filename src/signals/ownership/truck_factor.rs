//! How many people hold the code?

use crate::signals::prelude::*;

static WORKED: Fact = Fact::sum(
    "files-worked-on",
    "Files of Python that ships, at the head, that people created or changed; of a person, that they did.",
    Subject::Past(|past| past.authorship.files),
);
static AUTHORED: Fact = Fact::sum(
    "files-with-an-author",
    "Files of Python that ships, at the head, of which somebody is an author by degree of authorship; of a person, of which they are.",
    Subject::Past(|past| past.authorship.authored),
);
static PEOPLE: Fact = Fact::sum(
    "truck-factor",
    "The fewest people whose leaving leaves more than half of the files of Python that ships without an author.",
    Subject::Past(|past| past.authorship.truck_factor.unwrap_or_default()),
);
static AUTHORS: Fact = Fact::sum(
    "authors-of-files",
    "People who are an author of a file of Python that ships, by degree of authorship.",
    Subject::Past(|past| past.authorship.authors),
);
static OF_ONE: Fact = Fact::sum(
    "files-with-one-author",
    "Files of Python that ships, at the head, of which exactly one person is an author.",
    Subject::Past(|past| past.authorship.of_one),
);

/// How many people have to leave before half of the code is nobody's.
pub static SIGNAL: Signal = Signal {
    id: "truck-factor",
    competency: Competency::Ownership,
    question: "How many people have to leave before more than half of the files have no author?",
    why: "Code that only one person knows stops with that person. Of 133 popular projects two thirds had a truck factor of one or two (Avelino et al.), \
          so a low number is common and still a risk. It says how knowledge is spread, and nothing of any one person.",
    formula: "an author of a file has a degree of authorship of at least 3.293 and of more than 0.75 of the highest of that file; the degree is \
              3.293 + 1.098 if they created it + 0.164 × their later changes − 0.321 × ln(1 + later changes of others). People leave, those with the most \
              files first, until more than half of the files have no author: how many left",
    guard: "Python that ships, at the head; vendored and generated files are left out. Programs and assistants are no people, and neither are placeholders; a file that a program \
            created has no first author. Who is who is decided as `people` does. Renamed files take their history along (half of their lines are enough), and moving \
            one is no change. A sweep is none either: a commit that changes over 50 files of Python, or eight and half of those that the head has, such as a formatter's; \
            the published tool counts those. Merges are nobody's, and co-authors are not counted: Avelino's formula knows the author alone. Left alone: work of one person, and files that a hundred people changed and of which nobody \
            is an author: where those are half of all, there is no number.",
    remedy: "Take the area that only one person changes, and let somebody else make its next changes, with that person as the reviewer.",
    source: Citation {
        authors: "Avelino, Passos, Hora, Valente",
        year: 2016,
        title: "A novel approach for estimating truck factors",
        link: "https://doi.org/10.1109/ICPC.2016.7503718",
    },
    asks_for: AsksFor::Practice,
    cause: "authorship",
    unit: Unit::Count("person", "people"),
    scale: Scale::rising([1.5, 2.5, 3.5, 5.5]),
    min_cases: 5,
    weight: 0.5,
    facts: &[&PEOPLE, &AUTHORED, &WORKED, &AUTHORS, &OF_ONE],
    measure: |view| {
        if let Err(none) = view.require_past() {
            return none;
        }
        if let Err(none) = view.require_repository_scope("one person has no truck factor") {
            return none;
        }
        if let Some(none) = view.is_alone("there is nobody else to know the code") {
            return none;
        }
        let (people, authored, files) =
            (view.past(&PEOPLE), view.past(&AUTHORED), view.past(&WORKED));
        if people == 0 && files > 0 {
            return Outcome::NotApplicable(format!(
                "of {files} files {authored} have an author: fewer than half, before anybody leaves"
            ));
        }
        Outcome::Measured(Measured::exact(people as f64, files))
    },
    evidence: Evidence::Found(&Evidence::Past(
        "Files of which one person alone is an author; the facts say how many have an author at all.",
        |past| &past.authorship.single,
    )),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Crowd;
    use crate::facts::{Authorship, Past};
    use crate::signals::testkit::of_past;

    fn told(people: usize, truck_factor: Option<i64>, authored: i64) -> Outcome {
        let past = Past {
            authorship: Authorship {
                files: 10,
                authored,
                truck_factor,
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
    }

    #[test]
    fn the_number_is_of_people_over_files() {
        let Outcome::Measured(m) = told(4, Some(3), 9) else {
            panic!("it has a value");
        };
        assert_eq!((m.value, m.cases, m.interval), (3.0, 10, (3.0, 3.0)));
        assert_eq!(
            [1.0, 2.0, 3.0, 4.0, 6.0].map(|n| SIGNAL.scale.rating(n)),
            [1, 2, 3, 4, 5]
        );
    }

    #[test]
    fn one_person_or_code_of_nobody_has_none() {
        assert!(matches!(told(1, Some(1), 10), Outcome::NotApplicable(_)));
        assert!(matches!(told(9, None, 4), Outcome::NotApplicable(_)));
    }
}
