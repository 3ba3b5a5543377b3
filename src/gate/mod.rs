//! The gate: what a report is held against, and what of it fails.

mod baseline;
mod judge;

pub use baseline::Baseline;
pub use judge::judge;

use crate::config::Condition;
use crate::report::{Listed, Offence, Report, Standing, Status, Verdict, Weight};
use std::collections::{BTreeMap, BTreeSet};

/// What was known before: at the merge base of a change, or when a baseline was written.
pub struct Reference {
    /// What it is called in a sentence.
    pub name: &'static str,
    /// What it knows.
    pub known: Baseline,
}

/// Tolerates what did not hold before either, and is no worse now.
pub fn tolerate(
    condition: &Condition,
    report: &Report,
    references: &[Reference],
    verdict: &mut Verdict,
) {
    if verdict.standing != Standing::Failed {
        return;
    }
    let value = |id: &str| {
        let mut rows = report.competencies.iter().flat_map(|c| &c.signals);
        rows.find(|row| row.id == id).and_then(|row| row.value)
    };
    let tolerates = |known: &Baseline| match *condition {
        Condition::Level(competency, wanted) => {
            let row = report.competencies.iter().find(|c| c.id == competency.id());
            row.is_some_and(|row| known.tolerates_level(competency.id(), row.level, wanted))
        }
        Condition::AtLeast(signal, bound) => value(signal.id)
            .is_some_and(|value| known.tolerates_value(signal.id, value, bound, true)),
        Condition::AtMost(signal, bound) => value(signal.id)
            .is_some_and(|value| known.tolerates_value(signal.id, value, bound, false)),
    };
    if let Some(reference) = references.iter().find(|r| tolerates(&r.known)) {
        verdict.standing = Standing::Tolerated;
        verdict.text.push_str("; it was no better ");
        verdict.text.push_str(reference.name);
    }
}

/// The places that no reference knows, of signals that could be evaluated then and now.
pub fn new_offences<'r>(report: &'r Report, references: &[Reference]) -> Vec<&'r Offence> {
    let offences = report.offences.iter();
    let known_then = |offence: &&Offence| references.iter().all(|r| r.known.knows(&offence.signal));
    let mut fresh: Vec<&Offence> = offences.filter(known_then).collect();
    for reference in references {
        fresh = reference.known.unknown(&fresh);
    }
    fresh
}

/// The verdicts on what no reference knows: whether there is anything new, and what cannot be told.
pub fn judge_new(
    report: &Report,
    references: &[Reference],
    fresh: &[&Offence],
    allow_unknown: bool,
) -> Vec<Verdict> {
    let names: Vec<&str> = references.iter().map(|r| r.name).collect();
    let names = names.join(" or ");
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for offence in fresh {
        *counts.entry(&offence.signal).or_default() += 1;
    }
    let counts: Vec<String> = counts.iter().map(|(id, n)| format!("{id} {n}")).collect();
    let text = match fresh.len() {
        0 => format!("no place speaks against that did not {names}"),
        1 => format!(
            "1 place speaks against that did not {names}: {}",
            counts.join(", ")
        ),
        many => format!(
            "{many} places speak against that did not {names}: {}",
            counts.join(", ")
        ),
    };
    let mut verdicts = vec![Verdict {
        about: "new-offences".to_owned(),
        asked: "no new place".to_owned(),
        standing: if fresh.is_empty() {
            Standing::Passed
        } else {
            Standing::Failed
        },
        text,
        places: fresh.iter().map(|offence| offence.place.clone()).collect(),
        is_why: true,
        accused: Vec::new(),
    }];
    let unknown = unknown_signals(report, references);
    if !unknown.is_empty() {
        let hint = if allow_unknown {
            ""
        } else {
            "; --allow-unknown lets it pass"
        };
        verdicts.push(Verdict {
            about: "new-offences".to_owned(),
            asked: "evaluated then and now".to_owned(),
            standing: if allow_unknown {
                Standing::UnknownAllowed
            } else {
                Standing::Unknown
            },
            text: format!(
                "what is new could not be told of {}{hint}",
                unknown.join(", ")
            ),
            places: Vec::new(),
            is_why: false,
            accused: Vec::new(),
        });
    }
    verdicts
}

/// Why a report makes no baseline, or none that is shorter than `before`.
pub fn unfit(report: &Report, before: Option<&Baseline>) -> Option<String> {
    if let Some(verdict) = empty(report) {
        return Some(verdict.text);
    }
    let rows = report.competencies.iter().flat_map(|c| &c.signals);
    let is_lost = |id: &str| before.is_some_and(|before| before.knows(id));
    let lost = rows.filter(|row| row.status == Status::NotEvaluated && is_lost(&row.id));
    let lost: Vec<&str> = lost.map(|row| row.id.as_str()).collect();
    (!lost.is_empty()).then(|| format!("could be evaluated then and not now: {}", lost.join(", ")))
}

/// The signals that could be evaluated at one time and not at the other.
pub fn unknown_signals(report: &Report, references: &[Reference]) -> Vec<String> {
    let rows = report.competencies.iter().flat_map(|c| &c.signals);
    let differs =
        |id: &str, is_known: bool| references.iter().any(|r| r.known.knows(id) != is_known);
    let unknown = rows.filter(|row| differs(&row.id, row.status != Status::NotEvaluated));
    unknown.map(|row| row.id.clone()).collect()
}

/// The verdict where nothing was read: what is not there breaks no condition, and meets none.
pub fn empty(report: &Report) -> Option<Verdict> {
    let is_empty = report.repository.files.values().sum::<u64>() == 0;
    is_empty.then(|| Verdict {
        about: "input".to_owned(),
        asked: "a file of Python".to_owned(),
        standing: Standing::Failed,
        text: "nothing could be judged: no file of Python was read".to_owned(),
        places: Vec::new(),
        is_why: false,
        accused: Vec::new(),
    })
}

/// The places that are why conditions fail, by path and line, commits first: with references those that none of them knows.
pub fn listed<'r>(
    report: &'r Report,
    verdicts: &[Verdict],
    fresh: Option<Vec<&'r Offence>>,
    informational: bool,
) -> Vec<Listed<'r>> {
    let failed = verdicts.iter().filter(|verdict| !verdict.passed());
    let accused: BTreeSet<&str> = failed
        .flat_map(|verdict| &verdict.accused)
        .map(String::as_str)
        .collect();
    let weight = if informational {
        Weight::Note
    } else {
        Weight::Error
    };
    if let Some(fresh) = fresh {
        let listed = fresh.into_iter().map(|offence| Listed { offence, weight });
        return listed.collect();
    }
    let offences = report.offences.iter();
    offences
        .filter(|offence| accused.contains(offence.signal.as_str()))
        .map(|offence| Listed { offence, weight })
        .collect()
}
