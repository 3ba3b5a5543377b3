//! Ten minutes of reading, what to be careful with, and five questions.

use super::questions::{Side, question};
use super::{Guide, Item, Part, sentence, value};
use crate::report::pick::{Speaks, best, shows_good, worst};
use crate::report::wrap::{capital, counted, grouped};
use crate::report::{CompetencyRow, Evidence, Report, SignalRow, summary};
use crate::untrusted::Untrusted;
use std::collections::{BTreeMap, BTreeSet};

/// Files where several signals meet.
const MEETING: usize = 3;
/// Signals that make a file telling.
const MEET: usize = 3;
/// Places of such a file.
const PLACES: usize = 3;
/// Signals of such a file that are named.
const NAMED: usize = 6;
/// Warnings that are repeated.
const WARNINGS: usize = 5;
/// Questions.
const QUESTIONS: usize = 5;

pub fn guide(report: &Report) -> Guide {
    Guide {
        title: "For the reviewer",
        lead: "What a repository shows is a reason to ask, never a verdict: others may have written, reviewed or generated the code.",
        parts: vec![
            reading(report),
            Part {
                title: "Read with care",
                lead: "What makes a level less sure than it looks.",
                nothing: "Nothing here makes a level less sure than it looks.",
                items: care(report),
            },
            Part {
                title: "Five questions for the interview",
                lead: "Drawn by rule: the weakest and the best signals with a place to look at, one of each competency.",
                nothing: "No signal has a place to ask about.",
                items: questions(report),
            },
        ],
    }
}

fn reading(report: &Report) -> Part {
    let item = |(row, signal): (&CompetencyRow, &SignalRow)| {
        Item::at(
            format!(
                "{}: {}. {}",
                row.title,
                value(signal),
                sentence(&signal.question)
            ),
            signal,
        )
    };
    let has_place = |(_, signal): &(&CompetencyRow, &SignalRow)| !signal.evidence.is_empty();
    let mut items: Vec<Item> = best(report)
        .into_iter()
        .filter(|(_, signal)| shows_good(signal))
        .map(item)
        .collect();
    items.extend(worst(report).into_iter().filter(has_place).map(item));
    items.extend(meetings(report));
    Part {
        title: "Ten minutes of reading",
        lead: "The best places, the weakest, and the files where most signals meet; a minute each.",
        nothing: "No signal has a place to read.",
        items,
    }
}

/// A file where several signals found something.
struct Meeting<'r> {
    ids: BTreeSet<&'r str>,
    found: Vec<(&'r str, &'r Evidence)>,
}

/// The files where the most signals found something.
fn meetings(report: &Report) -> Vec<Item> {
    let mut files: BTreeMap<&Untrusted, Vec<(&str, &Evidence)>> = BTreeMap::new();
    for signal in report.competencies.iter().flat_map(|row| &row.signals) {
        for place in signal.evidence.iter().filter(|place| place.line.is_some()) {
            if let Some(path) = &place.path {
                files.entry(path).or_default().push((&signal.id, place));
            }
        }
    }
    let mut files: Vec<Meeting> = files
        .into_values()
        .map(|found| Meeting {
            ids: found.iter().map(|(id, _)| *id).collect(),
            found,
        })
        .filter(|meeting| meeting.ids.len() >= MEET)
        .collect();
    files.sort_by_key(|meeting| std::cmp::Reverse(meeting.ids.len()));
    let item = |Meeting { ids, found }: Meeting| {
        let names: Vec<&str> = ids.iter().copied().collect();
        let mut places: Vec<Evidence> = Vec::new();
        // One of each signal.
        for id in &names {
            let place = found
                .iter()
                .find(|(of, _)| of == id)
                .map(|(_, place)| *place);
            let is_new = |place: &&Evidence| places.iter().all(|other| other.line != place.line);
            places.extend(place.filter(is_new).cloned());
        }
        places.truncate(PLACES);
        let shown = names.len().min(NAMED);
        let more = match names.len() - shown {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        Item {
            text: format!(
                "{} meet in one file: `{}`{more}.",
                counted(ids.len() as u64, "signal", "signals"),
                names[..shown].join("`, `")
            ),
            speaks: Speaks::Neither,
            places,
        }
    };
    files.into_iter().take(MEETING).map(item).collect()
}

fn care(report: &Report) -> Vec<Item> {
    let mut items = Vec::new();
    if let Some(author) = &report.author {
        if author.assumed {
            items.push("Several identities are taken for one person by likeness; `hallmarks people` lists them.".to_owned());
        }
        if !author.may_be.is_empty() {
            items.push("Other identities may be the same person and are not part of this report; `hallmarks people` lists them.".to_owned());
        }
        if !author.bulk_imports.is_empty() {
            let many = author.bulk_imports.len() as u64;
            items.push(format!(
                "{} credited to nobody.",
                counted(
                    many,
                    "commit that brought code in bulk is",
                    "commits that brought code in bulk are"
                )
            ));
        }
    } else {
        items.push(format!("It is {}.", summary::context(report)));
    }
    for row in report.competencies.iter().filter(|row| row.level > 0) {
        if let Some([low, high]) = row.interval.filter(|[low, high]| high - low >= 2) {
            items.push(format!(
                "{} is {}, and may be anything from {low} to {high}.",
                row.title, row.level
            ));
        } else if row.confidence == "low" {
            let of = counted(row.asked_signals as u64, "signal", "signals");
            items.push(format!(
                "{} is {} on {} of {of}: low confidence.",
                row.title, row.level, row.rated_signals
            ));
        }
    }
    for warning in report.warnings.iter().take(WARNINGS) {
        let count = match warning.count {
            0 | 1 => String::new(),
            count => format!(" ({})", grouped(count)),
        };
        items.push(format!(
            "{}{count} [{}].",
            warning.text.trim_end_matches('.'),
            warning.code
        ));
    }
    let more = report.warnings.len().saturating_sub(WARNINGS) as u64;
    if more > 0 {
        items.push(format!(
            "{}; `hallmarks report` lists them.",
            counted(more, "more warning", "more warnings")
        ));
    }
    items.iter().map(|text| Item::of(capital(text))).collect()
}

/// The weakest and the best by turns, one of each competency, each with a place.
fn questions(report: &Report) -> Vec<Item> {
    let rated = |row: &'_ CompetencyRow| -> Vec<(Side, String)> {
        let mut signals: Vec<&SignalRow> = row
            .signals
            .iter()
            .filter(|signal| signal.rating.is_some() && !signal.evidence.is_empty())
            .collect();
        signals.sort_by(|a, b| a.rating.cmp(&b.rating).then(b.weight.total_cmp(&a.weight)));
        let weakest = signals.first().filter(|s| s.rating <= Some(3));
        let good = signals.iter().rev().find(|s| shows_good(s));
        let best = good.filter(|s| s.rating >= Some(4));
        weakest
            .map(|s| (Side::Lacking, s.id.clone()))
            .into_iter()
            .chain(best.map(|s| (Side::Found, s.id.clone())))
            .collect()
    };
    let mut asked: Vec<(&CompetencyRow, &SignalRow, Side)> = Vec::new();
    for turn in 0..2 * QUESTIONS {
        let side = if turn % 2 == 0 {
            Side::Lacking
        } else {
            Side::Found
        };
        let mut candidates: Vec<(&CompetencyRow, &SignalRow)> = Vec::new();
        for row in &report.competencies {
            let is_new = asked.iter().all(|(other, ..)| other.id != row.id);
            let found = rated(row).into_iter().find(|(of, _)| *of == side && is_new);
            let signal = found.and_then(|(_, id)| row.signals.iter().find(|s| s.id == id));
            candidates.extend(signal.map(|signal| (row, signal)));
        }
        let distance = |signal: &SignalRow| match side {
            Side::Lacking => signal.rating.unwrap_or(5),
            Side::Found => 5 - signal.rating.unwrap_or(0).min(5),
        };
        let first = candidates.into_iter().min_by(|(_, a), (_, b)| {
            let heavier = b.weight.total_cmp(&a.weight);
            distance(a).cmp(&distance(b)).then(heavier)
        });
        asked.extend(first.map(|(row, signal)| (row, signal, side)));
    }
    asked.truncate(QUESTIONS);
    let item = |(row, signal, side): (&CompetencyRow, &SignalRow, Side)| {
        let text = format!(
            "{} ({}: {})",
            question(&row.id, side),
            row.title,
            value(signal)
        );
        Item::at(text, signal)
    };
    asked.into_iter().map(item).collect()
}
