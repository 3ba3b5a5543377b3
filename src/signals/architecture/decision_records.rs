//! Are decisions written down?

use crate::documents::{Document, DocumentKind, Heading};
use crate::facts::common::MODULES;
use crate::role::Role;
use crate::signals::pipelines::speaks_for_project;
use crate::signals::prelude::*;

static RECORDS: Fact = Fact::sum(
    "decision-records",
    "Numbered records of decisions (ADR, RFC) that give the reasons, in 50 words or more, and sections of a log of decisions that do.",
    Subject::Document(|d| i64::from(is_told(d)) + logged(d).len() as i64),
);

static HOLLOW: Fact = Fact::sum(
    "decision-records-hollow",
    "Records of decisions of fewer than 50 words, without reasons, or left as their template.",
    Subject::Document(|d| i64::from(is_record(d) && !is_told(d))),
);

/// Words of a record that gives a reason.
const LEAST_WORDS: u32 = 50;
/// Words of a section that says something.
const LEAST_OF_SECTION: u32 = 5;
/// Headings below which reasons stand.
const REASONS: &[&str] = &[
    "context",
    "decision",
    "consequences",
    "rationale",
    "alternatives",
    "options",
    "drivers",
    "motivation",
    "why",
    "problem",
    "background",
    "drawbacks",
];
/// Sections of reasons that make a record.
const LEAST_SECTIONS: usize = 2;
/// Modules from which on decisions are worth a record.
const LARGE: i64 = 20;

fn is_record(document: &Document) -> bool {
    document.kind == DocumentKind::DecisionRecord && speaks_for_path(document)
}

/// A folder of records may stand below `tests` or `examples` only by accident.
fn speaks_for_path(document: &Document) -> bool {
    speaks_for_project(document)
        && !document
            .path
            .raw()
            .to_ascii_lowercase()
            .contains("template")
}

fn is_told(document: &Document) -> bool {
    let prose = &document.prose;
    let reasons = prose.sections(REASONS);
    is_record(document)
        && prose.words >= LEAST_WORDS
        && prose.blanks.is_empty()
        && reasons.filter(|h| h.words >= LEAST_OF_SECTION).count() >= LEAST_SECTIONS
}

/// Words of a section of a log, those below its own headings included, that gives a reason.
const LEAST_OF_LOGGED: u32 = 25;

/// The decisions of a log: its sections of enough words, but not those that only divide one.
fn logged(document: &Document) -> Vec<&Heading> {
    let is_log = document.kind == DocumentKind::DecisionLog && speaks_for_path(document);
    if !is_log || !document.prose.blanks.is_empty() {
        return Vec::new();
    }
    // The first heading is the title of the page.
    let headings = document.prose.headings.iter().skip(1);
    let mut found: Vec<(&Heading, u32)> = Vec::new();
    for heading in headings {
        let divides = heading.says(REASONS) || heading.says(DIVIDING);
        match found.last_mut().filter(|_| divides) {
            Some((_, words)) => *words = words.saturating_add(heading.words),
            None if divides => {}
            None => found.push((heading, heading.words)),
        }
    }
    let enough = found
        .into_iter()
        .filter(|(_, words)| *words >= LEAST_OF_LOGGED);
    enough.map(|(heading, _)| heading).collect()
}

/// Headings that only divide a decision, or the log.
const DIVIDING: &[&str] = &[
    "status",
    "date",
    "contents",
    "template",
    "open",
    "references",
];

/// How many decisions are told with their reasons.
pub static SIGNAL: Signal = Signal {
    id: "decision-records",
    competency: Competency::Architecture,
    question: "How many decisions are recorded with their reasons?",
    why: "What was decided can be read from the code; why, and what else was considered, cannot. A record keeps the next person from \
          deciding the same again, or from undoing it unaware. Rare, and strong where it is there.",
    formula: "decision-records",
    guard: "A record is a numbered text in a folder called adr, adrs, decisions, decision-records, rfcs and the like, or a section of 25 words or more of a page called DECISIONS, ADR or decision log. Hollow and told apart: fewer than 50 words; fewer \
            than two sections with reasons (context, decision, consequences, alternatives, motivation and the like) of five words each; a template, \
            or what one left to be filled in. Look-alikes: an index of the folder, pages on architecture without numbers. Decisions that stand in messages of commits or \
            on the forge are not seen here. A project of fewer than 20 modules without records is not asked.",
    remedy: "Write one page for the next decision that is hard to undo: context, decision, consequences, what else was considered; number it in docs/adr.",
    source: Citation {
        authors: "Nygard",
        year: 2011,
        title: "Documenting architecture decisions",
        link: "https://cognitect.com/blog/2011/11/15/documenting-architecture-decisions",
    },
    asks_for: AsksFor::Practice,
    cause: "decisions",
    unit: Unit::Count("record", "records"),
    scale: Scale::rising([1.0, 3.0, 6.0, 12.0]),
    min_cases: 1,
    weight: 0.5,
    facts: &[&RECORDS, &HOLLOW, &MODULES],
    measure: |view| {
        let python: i64 = Role::ALL.iter().map(|&r| view.role(r, &MODULES)).sum();
        let (told, hollow) = (view.documents(&RECORDS), view.documents(&HOLLOW));
        if python < LARGE && told + hollow == 0 {
            return Outcome::NotApplicable("fewer than 20 modules need no records".to_owned());
        }
        Outcome::Measured(Measured::exact(told as f64, (told + hollow).max(1)))
    },
    evidence: Evidence::Found(&Evidence::Documents(|document| {
        if !is_record(document) {
            let all = logged(document).into_iter();
            return all.map(|h| (h.line, h.text.raw().to_owned())).collect();
        }
        let title = document.prose.headings.first();
        let title = title.map_or_else(String::new, |h| h.text.raw().to_owned());
        let hollow = if is_told(document) { "" } else { " (hollow)" };
        vec![(1, format!("{title}{hollow}"))]
    })),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{outcome, value};

    const RECORD: &str = "# 7. One queue\n\n## Status\n\nAccepted.\n\n## Context\n\nEach gauge had a queue of its own, and \
                          nobody knew in which order the gates would close when two tides met. Two accidents came of it last winter, as the log of the harbour tells.\n\n\
                          ## Decision\n\nAll gauges write into one queue, which the keeper of the gates reads alone.\n\n## Consequences\n\nA slow gauge delays all.\n";

    fn records(files: &[(&str, &str)]) -> i64 {
        value(&SIGNAL, files).round() as i64
    }

    #[test]
    fn records_with_reasons_count() {
        assert_eq!(records(&[("docs/adr/0007-one-queue.md", RECORD)]), 1);
        let two = [
            ("docs/adr/0007-one-queue.md", RECORD),
            ("rfcs/12.md", RECORD),
        ];
        assert_eq!(records(&two), 2);
    }

    #[test]
    fn sections_of_a_log_count_and_its_titles_do_not() {
        let section = "All gauges write into one queue, which the keeper of the gates reads alone, because two queues told two orders and nobody knew which of them came first.\n\n";
        let log = format!(
            "# Decisions\n\n## 1. One queue\n\n{section}## 2. SQLite\n\n### Context\n\n{section}### Decision\n\nSQLite.\n\n## 3. Later\n\nNot yet.\n"
        );
        for path in [
            "DECISIONS.md",
            "docs/decision-log.rst",
            "docs/decisions.adoc",
        ] {
            assert_eq!(records(&[(path, &log)]), 2, "{path}");
        }
        let modules: Vec<String> = (0..LARGE).map(|n| format!("app/m{n}.py")).collect();
        let mut files: Vec<(&str, &str)> =
            modules.iter().map(|m| (m.as_str(), "x = 1\n")).collect();
        files.push(("app/decisions.md", &log));
        assert_eq!(records(&files), 0, "a page inside a package");
    }

    #[test]
    fn hollow_records_do_not() {
        let empty = "# 1. Title\n\n## Context\n\n## Decision\n\n## Consequences\n";
        let only_words = "It was decided after long talks that one queue is enough. ".repeat(10);
        for text in [empty, only_words.as_str(), &RECORD[..120]] {
            assert_eq!(records(&[("docs/adr/1-x.md", text)]), 0, "{text}");
        }
        for path in ["docs/adr/0000-template.md", "tests/data/adr/1.md"] {
            let adr = ("docs/adr/2.md", empty);
            assert_eq!(records(&[(path, RECORD), adr]), 0, "{path}");
        }
    }

    #[test]
    fn look_alikes_and_small_projects() {
        for path in [
            "docs/adr/README.md",
            "docs/architecture.md",
            "docs/1-intro.md",
        ] {
            let nothing = outcome(&SIGNAL, &[("a.py", "x = 1\n"), (path, RECORD)]);
            assert!(matches!(nothing, Outcome::NotApplicable(_)), "{path}");
        }
    }
}
