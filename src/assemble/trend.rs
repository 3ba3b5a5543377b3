//! A trend, for a report.

use super::ownership::{date, known_from};
use crate::dataset::people::Redaction;
use crate::git::History;
use crate::profile::{By, Column, Event, Point, Selection, Trend};
use crate::report::{EventRow, TrendColumn, TrendHead, TrendReport, Warning};
use crate::signals::Unit;
use crate::untrusted::Untrusted;

/// Blank columns named in a warning.
const MAX_EXAMPLES: usize = 5;

/// The finished trend, without points yet.
pub fn trend_report(
    columns: &[Column],
    selection: &Selection,
    warnings: Vec<Warning>,
) -> TrendReport {
    let column = |column: &Column| match column {
        Column::Fact(fact) => TrendColumn {
            id: fact.id.to_owned(),
            kind: "fact",
            share: false,
        },
        Column::Signal(signal) => TrendColumn {
            id: signal.id.to_owned(),
            kind: "signal",
            share: signal.unit == Unit::Share,
        },
    };
    let by = match selection.by {
        By::Commit => "commit",
        By::Month => "month",
        By::Quarter => "quarter",
        By::Release => "release",
        By::Area => "area",
    };
    let mut warnings = warnings;
    let blank: Vec<Untrusted> = columns
        .iter()
        .filter(|column| column.is_of_snapshot())
        .map(|column| Untrusted::from(column.id()))
        .collect();
    if !blank.is_empty() {
        warnings.push(Warning {
            code: "snapshot-only".to_owned(),
            text: "columns are blank: they are asked of all files or commits of one snapshot together; 'report --rev' asks them of any commit"
                .to_owned(),
            count: blank.len() as u64,
            examples: blank.into_iter().take(MAX_EXAMPLES).collect(),
        });
    }
    TrendReport {
        warnings,
        ..TrendReport::new(by, columns.iter().map(column).collect())
    }
}

/// Adds what was found in `history`.
pub fn add_trend(report: &mut TrendReport, trend: Trend, history: &History, redaction: &Redaction) {
    let head = |p: Point| TrendHead {
        commit: p.commit,
        date: date(p.seconds),
        label: p.label,
    };
    report
        .points
        .heads
        .extend(trend.points.into_iter().map(head));
    if report.points.values.is_empty() {
        report.points.values = trend.values;
    } else {
        report.points.values.extend(&trend.values);
    }
    let hex = |at: usize| history.commits[at].oid.hex();
    let event = |event: Event| {
        let by = event.by.map(|at| &history.commits[at]);
        let subject = by.map(|c| c.message.raw().lines().next().unwrap_or_default());
        EventRow {
            fact: event.fact.id.to_owned(),
            commit: hex(event.commit),
            date: date(event.seconds),
            by: event.by.map(hex),
            author: by.map(|c| redaction.name(&c.author.name).as_text()),
            email: by.map(|c| redaction.email(&c.author.email).as_text()),
            subject: subject.map(|text| redaction.text(&text.into()).as_text()),
            times: event.times,
            stands: event.value != 0,
            gone: event.gone.map(hex),
            value: event.value,
        }
    };
    report.events.extend(trend.events.into_iter().map(event));
    report.known_from = known_from(history);
}
