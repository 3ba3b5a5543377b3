//! What job descriptions of senior Python developers ask for, word for word, and what of it a repository can show.
//!
//! `statements.tsv` has one statement a line: the document it is from, its words, the subject it belongs to, the signals that answer it
//! today (`*` for every signal of the competency, `-` for none), and how a repository can show it or why it cannot.

use super::{Competency, SIGNALS, Signal};
use std::sync::LazyLock;

/// The data, as text.
const TEXT: &str = include_str!("statements.tsv");

/// What stands for "a repository cannot show it".
const NOT_OBSERVABLE: &str = "not-observable";

/// Something that is told and never becomes a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Topic {
    /// Kebab-case id.
    pub id: &'static str,
    /// The name for people.
    pub title: &'static str,
    /// What it is.
    pub about: &'static str,
    /// What of it a report tells today, and why it is no level.
    pub told: &'static str,
}

/// What a report on breadth tells today.
const LIBRARIES: &str = "Absence says nothing here, so it is never a level. The libraries in use are listed (`report -v`, `libraries` in JSON); \
                         how deeply they are used is not looked at yet.";

/// The topics beside the competencies.
#[rustfmt::skip]
pub static TOPICS: &[Topic] = &[
    Topic { id: "breadth", title: "Breadth", about: "frameworks, domains and other languages in use", told: "Absence says nothing here, so it is never a level. The libraries in use are listed, and files in other languages are counted; who wrote them is not looked at yet." },
    Topic { id: "cloud", title: "Cloud", about: "clients of cloud providers and infrastructure as code", told: LIBRARIES },
    Topic { id: "data-ai", title: "Data and AI", about: "pipelines, machine learning, experiments and scraping", told: LIBRARIES },
    Topic { id: "data-stores", title: "Data stores", about: "drivers, models, migrations and queries", told: LIBRARIES },
    Topic { id: "experience-span", title: "Span of experience", about: "how long somebody has been at work in a history", told: "A fact, never scored: years say nothing about ability. `people` shows first and last activity and active months." },
    Topic { id: "front-end", title: "Front end", about: "HTML, CSS, JavaScript and their builds", told: "Absence says nothing here, so it is never a level. Files in other languages are counted and not read." },
    Topic { id: "portfolio", title: "Portfolio", about: "several repositories of one person", told: "A fact, never scored. One report is on one repository so far; `report --author` gives a person's share of it." },
    Topic { id: "web-api", title: "Web APIs", about: "frameworks, routes, schemas and clients", told: LIBRARIES },
];

/// What a statement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// An ability, which may have a level.
    Competency(Competency),
    /// Something that is told and never becomes a level.
    Topic(&'static Topic),
    /// Nothing that a repository can show.
    NotObservable,
}

impl About {
    /// The subject of that id.
    pub fn from_id(id: &str) -> Option<Self> {
        if id == NOT_OBSERVABLE {
            return Some(Self::NotObservable);
        }
        let topic = || TOPICS.iter().find(|t| t.id == id).map(Self::Topic);
        Competency::from_id(id).map(Self::Competency).or_else(topic)
    }
}

/// One thing that is asked of senior developers.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The document that asks it.
    pub document: &'static str,
    /// Its words.
    pub words: &'static str,
    /// What it is about.
    pub subject: About,
    /// Those that answer it today.
    pub signals: Vec<&'static Signal>,
    /// How a repository can show it, whether or not a signal does so yet; or why it cannot.
    pub how: &'static str,
}

/// Every statement, in the order of the documents.
pub fn statements() -> &'static [Statement] {
    static ALL: LazyLock<Vec<Statement>> =
        LazyLock::new(|| TEXT.lines().skip(1).filter_map(statement).collect());
    &ALL
}

fn statement(line: &'static str) -> Option<Statement> {
    let mut cells = line.split('\t');
    let (document, words) = (cells.next()?, cells.next()?);
    let subject = About::from_id(cells.next()?)?;
    let signals = match (cells.next()?, subject) {
        ("-", _) => Vec::new(),
        ("*", About::Competency(competency)) => signals_of(competency),
        (ids, _) => {
            let signal = |id| SIGNALS.iter().copied().find(|s: &&Signal| s.id == id);
            ids.split(' ').map(signal).collect::<Option<_>>()?
        }
    };
    Some(Statement {
        document,
        words,
        subject,
        signals,
        how: cells.next()?,
    })
}

/// The signals of a competency.
pub fn signals_of(competency: Competency) -> Vec<&'static Signal> {
    let own = SIGNALS.iter().filter(|s| s.competency == competency);
    own.copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_line_names_a_subject_and_signals_that_exist() {
        for line in TEXT.lines().skip(1) {
            assert!(statement(line).is_some(), "{line}");
            assert_eq!(line.split('\t').count(), 5, "{line}");
            assert!(line.split('\t').all(|cell| !cell.is_empty()), "{line}");
        }
        assert_eq!(statements().len(), TEXT.lines().count() - 1);
        assert_eq!(statements().len(), 195, "none is lost");
    }

    #[test]
    fn no_line_with_something_unknown_is_read() {
        assert!(statement("d\tw\ttesting\ttests-assert\thow").is_some());
        assert!(statement("d\tw\ttesting\ttests-assert no-such\thow").is_none());
        assert!(statement("d\tw\tno-such\t-\thow").is_none());
        assert!(statement("d\tw\tcloud\t*\thow").is_none(), "no competency");
    }

    #[test]
    fn what_cannot_be_observed_has_no_signal() {
        for statement in statements() {
            if statement.subject == About::NotObservable {
                assert!(statement.signals.is_empty(), "{}", statement.words);
            }
        }
    }

    #[test]
    fn every_competency_but_those_of_the_catalogue_alone_is_asked_for() {
        let asked: BTreeSet<_> = statements()
            .iter()
            .filter_map(|s| match s.subject {
                About::Competency(c) => Some(c),
                _ => None,
            })
            .collect();
        let alone: Vec<_> = Competency::ALL
            .iter()
            .filter(|c| !asked.contains(c))
            .collect();
        assert_eq!(alone, [&Competency::Typing]);
        for topic in TOPICS {
            let named = |s: &&Statement| s.subject == About::Topic(topic);
            assert!(statements().iter().any(|s| named(&s)), "{}", topic.id);
            assert!(Competency::from_id(topic.id).is_none());
        }
    }
}
