//! What of a report is worth a reader's first minute. Shared by the formats for people.

use super::wrap::counted;
use super::{CompetencyRow, Evidence, Report, SignalRow, Status, Supports};
use crate::untrusted::Untrusted;

/// Characters of an object id that people are shown.
const ID_CHARACTERS: usize = 12;

/// The measured signals, those that found most first, and last, right above the next step, the one that it speaks of: a
/// competency that begins with what it lacks reads as if nothing had been found. Where only `most` are shown, that one is
/// among them.
pub fn telling(row: &CompetencyRow, most: usize) -> Vec<&SignalRow> {
    let measured = row.signals.iter().filter(|s| s.value.is_some());
    let speaks = |s: &&SignalRow| row.next_step_signal.as_ref() == Some(&s.id);
    let (last, mut signals): (Vec<_>, Vec<_>) = measured.partition(speaks);
    signals.sort_by(|a, b| (b.rating.cmp(&a.rating)).then_with(|| b.weight.total_cmp(&a.weight)));
    signals.truncate(most.saturating_sub(last.len()));
    signals.extend(last);
    signals
}

/// The groups in the order the rows bring them, each with its rows that have something to show: a level, or a value.
pub fn groups(report: &Report) -> Vec<(&str, Vec<&CompetencyRow>)> {
    let mut groups: Vec<(&str, Vec<&CompetencyRow>)> = Vec::new();
    for row in report.competencies.iter().filter(|row| says_something(row)) {
        match groups.iter_mut().find(|(name, _)| *name == row.group) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((&row.group, vec![row])),
        }
    }
    groups
}

fn says_something(row: &CompetencyRow) -> bool {
    row.level > 0 || row.signals.iter().any(|s| s.value.is_some())
}

/// `31 of 54 signals`: how much there was to go on, over the whole report.
pub fn gone_on(report: &Report) -> String {
    let sum = |of: fn(&CompetencyRow) -> usize| report.competencies.iter().map(of).sum();
    of_signals(sum(|row| row.rated_signals), sum(|row| row.asked_signals))
}

/// `3 of 5 signals`.
pub fn of_signals(rated: usize, asked: usize) -> String {
    let asked = counted(asked as u64, "signal", "signals");
    format!("{rated} of {asked}")
}

/// The names of the competencies of which nothing can be said.
pub fn without_level(report: &Report) -> Vec<&str> {
    let rows = report
        .competencies
        .iter()
        .filter(|row| !says_something(row));
    rows.map(|row| row.title.as_str()).collect()
}

/// The ids of the signals with `status`, by the reason they give.
pub fn by_reason(report: &Report, status: Status) -> Vec<(&str, Vec<&str>)> {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    let signals = report.competencies.iter().flat_map(|row| &row.signals);
    for signal in signals.filter(|signal| signal.status == status) {
        let reason = signal.reason.as_deref().unwrap_or("no reason given");
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, ids)) => ids.push(&signal.id),
            None => reasons.push((reason, vec![&signal.id])),
        }
    }
    reasons
}

/// `3`, or `3 (2–4)` where the evidence allows more than one level.
pub fn level_and_interval(row: &CompetencyRow) -> String {
    match row.interval {
        Some([low, high]) if low != high => format!("{} ({low}–{high})", row.level),
        None => "–".to_owned(),
        _ => row.level.to_string(),
    }
}

/// The first characters of an object id. An id is hexadecimal; anything else is escaped by the format.
pub fn short(id: &str) -> Untrusted {
    Untrusted::from(id.chars().take(ID_CHARACTERS).collect::<String>())
}

/// The mark before places of evidence.
pub fn mark(supports: Supports) -> &'static str {
    match supports {
        Supports::For => "+",
        Supports::Against => "−",
        Supports::Either => "·",
    }
}

/// Signals worth a first look, at most so many: with places that speak for their high rating, or against their low one; those that
/// weigh most first, one of a competency.
pub fn standing_out(report: &Report, supports: Supports, most: usize) -> Vec<&SignalRow> {
    let rows = report.competencies.iter().filter_map(|row| {
        let signals = row.signals.iter().filter(|signal| {
            let rating = signal.rating.unwrap_or(3);
            let fits = if supports == Supports::For {
                rating >= 4
            } else {
                rating <= 2
            };
            fits && signal.supports == supports && !signal.evidence.is_empty()
        });
        signals.max_by(|a, b| extent(a).total_cmp(&extent(b)))
    });
    let mut signals: Vec<&SignalRow> = rows.collect();
    signals.sort_by(|a, b| extent(b).total_cmp(&extent(a)));
    signals.truncate(most);
    signals
}

/// How far from the middle a signal is rated, by its weight.
fn extent(signal: &SignalRow) -> f64 {
    f64::from(signal.rating.unwrap_or(3).abs_diff(3)) * signal.weight
}

/// Up to `most` next steps, each with its competency: those that can lift a level most first, and of two that lift alike the one with
/// fewer places to change.
pub fn next_steps(report: &Report, most: usize) -> Vec<(&CompetencyRow, &SignalRow)> {
    let mut steps: Vec<(&CompetencyRow, &SignalRow)> = Vec::new();
    let has_level = report.competencies.iter().any(|row| row.level > 0);
    // Where there is no level, one step gives none.
    let rows = report
        .competencies
        .iter()
        .filter(|row| row.level > 0 || !has_level);
    for row in rows {
        let named = |signal: &&SignalRow| row.next_step_signal.as_ref() == Some(&signal.id);
        steps.extend(row.signals.iter().find(named).map(|signal| (row, signal)));
    }
    let gain = |(row, signal): &(&CompetencyRow, &SignalRow)| {
        let all: f64 = row
            .signals
            .iter()
            .filter(|s| s.rating.is_some())
            .map(|s| s.weight)
            .sum();
        f64::from(5 - signal.rating.unwrap_or(5).min(5)) * signal.weight
            / all.max(f64::MIN_POSITIVE)
    };
    steps.sort_by(|a, b| {
        let more = gain(b).total_cmp(&gain(a));
        more.then_with(|| a.1.evidence.len().cmp(&b.1.evidence.len()))
    });
    steps.truncate(most);
    steps
}

/// Where a piece of evidence is: `path:line`, or the commit, with the whole path: one that was cut leads nowhere.
pub fn whole_place(evidence: &Evidence) -> Untrusted {
    place(evidence, usize::MAX)
}

/// Where a piece of evidence is: `path:line`, or the commit, with the path at most `columns` wide.
pub fn place(evidence: &Evidence, columns: usize) -> Untrusted {
    let line = evidence
        .line
        .map(|line| format!(":{line}"))
        .unwrap_or_default();
    let commit = evidence
        .commit
        .as_deref()
        .map(|id| format!("commit {}", short(id).raw()));
    match (&evidence.path, commit) {
        (None, commit) => Untrusted::from(commit.unwrap_or_default()),
        (Some(path), None) => {
            let path = path.middle(columns.saturating_sub(line.len()));
            Untrusted::from(format!("{}{line}", path.raw()))
        }
        (Some(path), Some(commit)) => {
            let used = line.len() + commit.len() + 1;
            let path = path.middle(columns.saturating_sub(used));
            Untrusted::from(format!("{commit} {}{line}", path.raw()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn what_was_found_stands_first_and_the_next_step_last() {
        let report = fixture::report();
        let row = &report.competencies[0];
        let ids = |most| -> Vec<&str> {
            let told = telling(row, most);
            told.into_iter().map(|s| s.id.as_str()).collect()
        };
        assert_eq!(
            ids(usize::MAX),
            ["annotated-returns", "annotated-parameters"]
        );
        assert_eq!(ids(1), ["annotated-parameters"]);
    }

    #[test]
    fn the_next_step_is_of_one_signal_though_two_have_the_same_remedy() {
        let mut row = fixture::report().competencies.swap_remove(0);
        for signal in &mut row.signals {
            signal.remedy = "Mend it.".to_owned();
        }
        row.next_step = Some("Mend it.".to_owned());
        row.next_step_signal = Some("annotated-returns".to_owned());
        let last = telling(&row, usize::MAX).pop();
        assert_eq!(last.map(|s| s.id.as_str()), Some("annotated-returns"));
    }
}
