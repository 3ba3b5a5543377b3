//! A report made by hand, with hostile text in it, for the tests of the formats.

use super::{
    CompetencyRow, ContextRow, Evidence, FactTable, LibraryRow, NewestCommit, Report,
    RepositoryFacts, Rubric, SCHEMA_VERSION, SignalRow, Status, Supports, Tool, Warning,
};
use std::collections::BTreeMap;

fn place(path: &str, line: u32, text: &str) -> Evidence {
    Evidence {
        path: Some(path.into()),
        line: Some(line),
        commit: None,
        text: text.into(),
    }
}

fn commit(id: &str, text: &str) -> Evidence {
    Evidence {
        path: None,
        line: None,
        commit: Some(id.to_owned()),
        text: text.into(),
    }
}

fn signal(
    id: &str,
    question: &str,
    value: f64,
    shown: &str,
    rating: u8,
    evidence: Vec<Evidence>,
) -> SignalRow {
    SignalRow {
        id: id.to_owned(),
        question: question.to_owned(),
        status: Status::Measured,
        reason: None,
        value: Some(value),
        shown: Some(shown.to_owned()),
        cases: Some(1204),
        interval: Some([value * 0.9, value * 1.1]),
        shown_interval: Some("56 % to 66 %".to_owned()),
        rating: Some(rating),
        asks_for: "practice".to_owned(),
        cause: id.to_owned(),
        weight: 0.25,
        supports: if rating > 3 {
            Supports::For
        } else {
            Supports::Against
        },
        evidence,
        remedy: format!("Mend what `{id}` names, beginning with the first place."),
    }
}

fn silent(id: &str, status: Status, reason: &str) -> SignalRow {
    SignalRow {
        status,
        reason: Some(reason.to_owned()),
        value: None,
        shown: None,
        cases: None,
        interval: None,
        shown_interval: None,
        rating: None,
        ..signal(id, "Is it there?", 0.0, "", 1, Vec::new())
    }
}

fn row(
    title: &str,
    group: &str,
    level: u8,
    interval: Option<[u8; 2]>,
    signals: Vec<SignalRow>,
) -> CompetencyRow {
    let names = [
        "no level",
        "no evidence",
        "emerging",
        "established",
        "senior",
        "exemplary",
    ];
    let next = signals
        .iter()
        .find(|s| s.rating < Some(4) && s.rating.is_some());
    CompetencyRow {
        id: title.to_lowercase().replace(' ', "-"),
        title: title.to_owned(),
        group: group.to_owned(),
        level,
        level_name: names[usize::from(level)].to_owned(),
        meaning: "The habit is visible in most places and kept up.".to_owned(),
        interval,
        evaluated_share: f64::from(level) * 0.2,
        rated_signals: signals.iter().filter(|s| s.rating.is_some()).count(),
        asked_signals: signals.len(),
        confidence: "medium".to_owned(),
        capped: (level == 3).then(|| "senior needs two signals rated 4 or better".to_owned()),
        next_step: next.map(|s| s.remedy.clone()),
        next_step_signal: next.map(|s| s.id.clone()),
        signals,
    }
}

/// The report.
#[expect(clippy::too_many_lines, reason = "one value, written out")]
pub fn report() -> Report {
    let hostile_path = "src/\u{1b}[31m::error file=x::\u{202e}cod.py";
    let long_path = format!("src/{}module.py", "a_rather_long_package_name/".repeat(8));
    let counts = BTreeMap::from([("functions".to_owned(), 1204), ("classes".to_owned(), 77)]);
    Report {
        schema_version: SCHEMA_VERSION.to_owned(),
        tool: Tool {
            name: "hallmarks".to_owned(),
            version: "0.1.0".to_owned(),
        },
        rubric: Rubric {
            version: "1".to_owned(),
            digest: "3f2a91c0".repeat(8),
        },
        repository: RepositoryFacts {
            head: Some("7374c85e2a10".repeat(3) + "abcd"),
            commits: Some(5482),
            merges: Some(1203),
            authors: Some(812),
            bots: 3,
            commits_read: None,
            tags: Some(31),
            first_commit: Some("2010-04-06T10:00:00Z".to_owned()),
            last_commit: Some("2025-08-19T10:00:00Z".to_owned()),
            kind: "bare".to_owned(),
            shallow: true,
            files: [("source".to_owned(), 30), ("test".to_owned(), 12)].into(),
            other_languages: Vec::new(),
            newest: vec![NewestCommit {
                commit: "7374c85e2a10b3c4d5e6f708192a3b4c5d6e7f80".to_owned(),
                date: "2025-08-19T10:00:00Z".to_owned(),
                author: "Ann\u{1b}[31m Author".into(),
                subject: "::error::Keep the order | of `retries` @all <b>".into(),
            }],
        },
        configuration: Vec::new(),
        context: ContextRow {
            kind: "library".to_owned(),
            why: "an installable distribution".to_owned(),
        },
        author: None,
        warnings: vec![
            Warning {
                code: "syntax-error".to_owned(),
                text: "Files could not be parsed whole; what was recovered is kept apart."
                    .to_owned(),
                count: 1312,
                examples: vec![hostile_path.into(), "##[error]x.py".into(), "c.py".into()],
            },
            Warning {
                code: "shallow".to_owned(),
                text: "The clone is shallow.".to_owned(),
                count: 1,
                examples: Vec::new(),
            },
        ],
        facts: FactTable {
            all: counts.clone(),
            source: counts.clone(),
            test: counts,
        },
        competencies: vec![
            row(
                "Typing",
                "Craft",
                3,
                Some([2, 4]),
                vec![
                    signal(
                        "annotated-returns",
                        "What share of functions says what it returns?",
                        0.9,
                        "90 %",
                        4,
                        vec![],
                    ),
                    signal(
                        "annotated-parameters",
                        "What share of parameters carries a type annotation?",
                        0.61,
                        "61 %",
                        3,
                        vec![
                            place(
                                hostile_path,
                                12,
                                "def f(a, b): return `a | b` # ##[error] @octocat <b>",
                            ),
                            place(&long_path, 1204, &"x = 1; ".repeat(40)),
                            place(
                                "字/モジュール.py",
                                7,
                                "[click](javascript:x) ![y](https://evil.invalid) #12",
                            ),
                        ],
                    ),
                    silent(
                        "any-share",
                        Status::NotApplicable,
                        "3 annotations, 30 needed",
                    ),
                ],
            ),
            row(
                "Concurrency",
                "Craft",
                0,
                None,
                vec![
                    silent(
                        "async-awaits",
                        Status::NotApplicable,
                        "no concurrent work in this repository",
                    ),
                    silent(
                        "blocking-in-async",
                        Status::NotApplicable,
                        "no concurrent work in this repository",
                    ),
                ],
            ),
            row(
                "Testing",
                "Assurance",
                5,
                Some([5, 5]),
                vec![signal(
                    "tests-assert",
                    "What share of tests checks something?",
                    0.97,
                    "97 %",
                    5,
                    vec![commit(
                        "0123456789abcdef0123456789abcdef01234567",
                        "::warning::a subject\nwith a second line",
                    )],
                )],
            ),
            row(
                "Reviews",
                "Team",
                1,
                Some([1, 2]),
                vec![
                    signal(
                        "reviewed-changes",
                        "What share of changes came through a review?",
                        0.0,
                        "0 %",
                        1,
                        vec![],
                    ),
                    silent(
                        "self-merges",
                        Status::NotEvaluated,
                        "the history is cut off",
                    ),
                ],
            ),
        ],
        excerpts: Vec::new(),
        offences: Vec::new(),
        libraries: vec![LibraryRow {
            distribution: "attrs".into(),
            import: "attr".into(),
            files: 1,
            source_files: 1,
            members: 2,
            calls: 4,
            declared: true,
        }],
        not_observable: vec![
            "How somebody explains a decision in a meeting.".to_owned(),
            "Mentoring outside of reviews and documents.".to_owned(),
        ],
    }
}
