//! What a reader with a minute should see: the signals that are best and weakest, one of each competency.

use super::places::Speaks;
use crate::report::{CompetencyRow, Report, SignalRow};
use crate::signals::SIGNALS;
use std::cmp::Ordering;

/// How many of each are shown.
const PICKS: usize = 3;

/// What the places of a signal speak for.
pub fn speaks(signal: &SignalRow) -> Speaks {
    match SIGNALS.iter().find(|known| known.id == signal.id) {
        Some(known) if known.evidence.is_of_faults() => Speaks::Against,
        Some(_) => Speaks::For,
        None => Speaks::Neither,
    }
}

/// The best signals: rated 4 or 5, practices first, the heaviest first.
pub fn best(report: &Report) -> Vec<(&CompetencyRow, &SignalRow)> {
    let is_practice = |signal: &SignalRow| signal.asks_for == "practice";
    pick(
        report,
        |signal| signal.rating >= Some(4) && is_practice(signal),
        |a, b| b.rating.cmp(&a.rating),
    )
}

/// The weakest: rated 1 or 2, the heaviest first.
pub fn worst(report: &Report) -> Vec<(&CompetencyRow, &SignalRow)> {
    pick(
        report,
        |signal| signal.rating.is_some_and(|rating| rating <= 2),
        |a, b| a.rating.cmp(&b.rating),
    )
}

fn pick(
    report: &Report,
    is_wanted: impl Fn(&SignalRow) -> bool,
    order: impl Fn(&SignalRow, &SignalRow) -> Ordering,
) -> Vec<(&CompetencyRow, &SignalRow)> {
    let mut all: Vec<(&CompetencyRow, &SignalRow)> = Vec::new();
    for row in report.competencies.iter().filter(|row| row.level > 0) {
        let wanted = row.signals.iter().filter(|signal| is_wanted(signal));
        all.extend(wanted.map(|signal| (row, signal)));
    }
    let heavier = |a: &SignalRow, b: &SignalRow| b.weight.total_cmp(&a.weight);
    let shown = |s: &SignalRow| s.evidence.is_empty();
    all.sort_by(|(_, a), (_, b)| {
        order(a, b)
            .then_with(|| shown(a).cmp(&shown(b)))
            .then_with(|| heavier(a, b))
    });
    let mut picked: Vec<(&CompetencyRow, &SignalRow)> = Vec::new();
    for (row, signal) in all {
        if picked.len() < PICKS && picked.iter().all(|(other, _)| other.id != row.id) {
            picked.push((row, signal));
        }
    }
    picked
}

/// The next steps, one of each competency: those first that have the most to gain.
pub fn steps(report: &Report) -> Vec<(&CompetencyRow, &str)> {
    let mut steps: Vec<(f64, &CompetencyRow, &str)> = Vec::new();
    for row in report.competencies.iter().filter(|row| row.level > 0) {
        let Some(step) = row.next_step.as_deref() else {
            continue;
        };
        let of = row
            .signals
            .iter()
            .find(|signal| row.next_step_signal.as_ref() == Some(&signal.id));
        let gain = of.map_or(0.0, |signal| {
            f64::from(5 - signal.rating.unwrap_or(5).min(5)) * signal.weight
        });
        steps.push((gain, row, step));
    }
    steps.sort_by(|a, b| b.0.total_cmp(&a.0));
    steps
        .into_iter()
        .map(|(_, row, step)| (row, step))
        .collect()
}
