//! What a reader with a minute should see: the signals that are best and weakest, one of each competency.

use super::{CompetencyRow, Report, SignalRow, Supports, select};
use std::cmp::Ordering;

/// How many of each are shown.
const PICKS: usize = 3;

/// What a place speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaks {
    /// For the practice, or as part of all there is.
    For,
    /// Against it.
    Against,
    /// Neither: it only shows where to look.
    Neither,
}

impl Speaks {
    /// The sign before a place.
    pub fn sign(self) -> &'static str {
        match self {
            Self::For => "+",
            Self::Against => "−",
            Self::Neither => "·",
        }
    }
}

/// What the places of a signal speak for.
pub fn speaks(signal: &SignalRow) -> Speaks {
    match signal.supports {
        Supports::For => Speaks::For,
        Supports::Against => Speaks::Against,
        Supports::Either => Speaks::Neither,
    }
}

/// Whether a signal has places that show what is good about it: those of many are what is left to mend.
pub fn shows_good(signal: &SignalRow) -> bool {
    !signal.evidence.is_empty() && speaks(signal) != Speaks::Against
}

/// The best signals: practices rated 4 or 5, those first that have a place to show, then the best and the heaviest.
pub fn best(report: &Report) -> Vec<(&CompetencyRow, &SignalRow)> {
    let is_practice = |signal: &SignalRow| signal.asks_for == "practice";
    pick(
        report,
        |signal| signal.rating >= Some(4) && is_practice(signal),
        |a, b| {
            let shown = shows_good(b).cmp(&shows_good(a));
            shown.then_with(|| b.rating.cmp(&a.rating))
        },
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

/// The next steps, one of each competency: those first that lift a level most.
pub fn steps(report: &Report) -> Vec<(&CompetencyRow, &str)> {
    let steps = select::next_steps(report, usize::MAX).into_iter();
    steps
        .filter_map(|(row, _)| Some((row, row.next_step.as_deref()?)))
        .collect()
}
