//! Are decisions written down?

use crate::documents::{Document, DocumentKind};
use crate::facts::common::MODULES;
use crate::role::Role;
use crate::signals::pipelines::speaks_for_project;
use crate::signals::prelude::*;

static RECORDS: Fact = Fact::sum(
    "decision-records",
    "Numbered records of decisions (ADR, RFC) that give the reasons, in 50 words or more.",
    Each::Document(|d| i64::from(is_told(d))),
);

static HOLLOW: Fact = Fact::sum(
    "decision-records-hollow",
    "Those of fewer words, without reasons, or left as their template.",
    Each::Document(|d| i64::from(is_record(d) && !is_told(d))),
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

/// How many decisions are told with their reasons.
pub static SIGNAL: Signal = Signal {
    id: "decision-records",
    competency: Competency::Architecture,
    question: "How many decisions are recorded with their reasons?",
    why: "What was decided can be read from the code; why, and what else was considered, cannot. A record keeps the next person from \
          deciding the same again, or from undoing it unaware. Rare, and strong where it is there.",
    formula: "decision-records",
    guard: "A record is a numbered text in a folder called adr, adrs, decisions, decision-records, rfcs and the like. Hollow and told apart: fewer than 50 words; fewer \
            than two sections with reasons (context, decision, consequences, alternatives, motivation and the like) of five words each; a template, \
            or what one left to be filled in. Look-alikes: an index of the folder, pages on architecture without numbers. Decisions that stand in messages of commits or \
            on the forge are not seen here. A project of fewer than 20 modules without records is not asked.",
    remedy: "Write one page for the next decision that is hard to undo: context, decision, consequences, what else was considered; number it in docs/adr.",
    source: Citation {
        who: "Nygard",
        year: 2011,
        title: "Documenting architecture decisions",
        link: "https://cognitect.com/blog/2011/11/15/documenting-architecture-decisions",
    },
    asks_for: AsksFor::Practice,
    cause: "decisions",
    unit: Unit::Count("record", "records"),
    scale: Scale::rising([1.0, 3.0, 6.0, 12.0]),
    enough: 1,
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
            return Vec::new();
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
