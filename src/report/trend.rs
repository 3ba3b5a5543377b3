//! A trend, as table, CSV, NDJSON or JSON.

use super::json::write_value;
use super::{SCHEMA_VERSION, Warning};
use crate::profile::{By, Column, Point, Selection};
use crate::signals::Unit;
use crate::untrusted::Untrusted;
use serde::Serialize;
use std::io::{self, Write};

/// A finished trend.
#[derive(Debug, Clone, Serialize)]
pub struct TrendReport {
    /// The version of this shape.
    pub schema_version: String,
    /// `commit`, `month`, `quarter` or `release`.
    pub by: String,
    /// Whose work: nobody's in particular where it is empty.
    pub author: Option<Untrusted>,
    /// What is followed.
    pub columns: Vec<TrendColumn>,
    /// The points, in the order of the history.
    pub points: Vec<TrendPoint>,
    /// What to know before believing a number.
    pub warnings: Vec<Warning>,
}

/// A column.
#[derive(Debug, Clone, Serialize)]
pub struct TrendColumn {
    /// The id of a fact or a signal.
    pub id: String,
    /// `fact` or `signal`.
    pub kind: &'static str,
    /// The value is a share, to be shown in per cent.
    #[serde(skip)]
    pub share: bool,
}

/// A point.
#[derive(Debug, Clone, Serialize)]
pub struct TrendPoint {
    /// The commit, hexadecimal.
    pub commit: String,
    /// The committer's date, UTC, ISO 8601.
    pub date: String,
    /// The month, quarter or tag.
    #[serde(skip_serializing_if = "is_blank")]
    pub label: Untrusted,
    /// One value per column.
    pub values: Vec<Option<f64>>,
}

fn is_blank(text: &Untrusted) -> bool {
    text.raw().is_empty()
}

/// The finished trend.
pub fn trend_report(
    columns: &[Column],
    selection: &Selection,
    points: Vec<Point>,
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
    };
    let point = |p: Point| TrendPoint {
        commit: p.commit,
        date: jiff::Timestamp::from_second(p.seconds)
            .map_or_else(|_| p.seconds.to_string(), |t| t.to_string()),
        label: p.label,
        values: p.values,
    };
    TrendReport {
        points: points.into_iter().map(point).collect(),
        warnings,
        ..TrendReport::new(by, columns.iter().map(column).collect())
    }
}

impl TrendReport {
    /// A trend with nothing in it yet.
    pub fn new(by: &str, columns: Vec<TrendColumn>) -> Self {
        Self {
            schema_version: SCHEMA_VERSION.to_owned(),
            by: by.to_owned(),
            author: None,
            columns,
            points: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

/// One JSON document.
pub fn write_trend_json(trend: &TrendReport, out: &mut dyn Write) -> io::Result<()> {
    write_value(trend, out)
}

/// One JSON object per point and line, columns by name.
pub fn write_trend_ndjson(trend: &TrendReport, out: &mut dyn Write) -> io::Result<()> {
    for point in &trend.points {
        write!(
            out,
            "{{\"commit\":\"{}\",\"date\":\"{}\"",
            point.commit, point.date
        )?;
        if !is_blank(&point.label) {
            out.write_all(b",\"label\":")?;
            super::json::write_inline(&point.label, out)?;
        }
        for (column, value) in trend.columns.iter().zip(&point.values) {
            write!(out, ",\"{}\":", column.id)?;
            match value {
                Some(value) => write!(out, "{value}")?,
                None => out.write_all(b"null")?,
            }
        }
        out.write_all(b"}\n")?;
    }
    Ok(())
}

/// A line of names, then one line per point; a value that is not there is empty.
pub fn write_trend_csv(trend: &TrendReport, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "commit,date,label")?;
    for column in &trend.columns {
        write!(out, ",{}", column.id)?;
    }
    writeln!(out)?;
    for point in &trend.points {
        write!(out, "{},{},", point.commit, point.date)?;
        if !is_blank(&point.label) {
            write!(out, "{}", point.label.csv())?;
        }
        for value in &point.values {
            match value {
                Some(value) => write!(out, ",{value}")?,
                None => write!(out, ",")?,
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// At most this many points of a spark line; more are averaged.
const SPARKS: usize = 40;

/// A spark line per column, then the points as a table.
pub fn write_trend_text(trend: &TrendReport, verbose: bool, out: &mut dyn Write) -> io::Result<()> {
    if trend.points.is_empty() {
        writeln!(out, "no {} in the range that was asked for", trend.by)?;
        return write_warnings(&trend.warnings, out);
    }
    if let Some(author) = &trend.author {
        writeln!(out, "  work of {}", author.terminal())?;
    }
    let (first, last) = (&trend.points[0], &trend.points[trend.points.len() - 1]);
    writeln!(
        out,
        "  {} points by {}, {} to {}\n",
        trend.points.len(),
        trend.by,
        day(&first.date),
        day(&last.date)
    )?;
    let name = trend.columns.iter().map(|c| c.id.len()).max().unwrap_or(0);
    for (i, column) in trend.columns.iter().enumerate() {
        let values: Vec<Option<f64>> = trend.points.iter().map(|p| p.values[i]).collect();
        let known = |v: Option<f64>| v.map_or_else(|| "-".to_owned(), |v| show(v, column.share));
        let (from, to) = (
            values.iter().find_map(|v| *v),
            values.iter().rev().find_map(|v| *v),
        );
        writeln!(
            out,
            "  {:<name$}  {}  {} → {}",
            column.id,
            sparks(&values),
            known(from),
            known(to)
        )?;
    }
    let rows = if verbose || trend.points.len() <= 24 {
        0
    } else {
        trend.points.len() - 24
    };
    writeln!(out)?;
    if rows > 0 {
        writeln!(
            out,
            "  the last 24 of {} points (-v shows all)",
            trend.points.len()
        )?;
    }
    let widths: Vec<usize> = trend.columns.iter().map(|c| c.id.len().max(6)).collect();
    write!(out, "  {:<12}  {:<10}", trend.by, "date")?;
    for (column, width) in trend.columns.iter().zip(&widths) {
        write!(out, "  {:>width$}", column.id)?;
    }
    writeln!(out)?;
    for point in &trend.points[rows..] {
        let label = if is_blank(&point.label) {
            Untrusted::from(&point.commit[..12.min(point.commit.len())])
        } else {
            point.label.ellipsis(12)
        };
        let pad = 12_usize.saturating_sub(label.columns());
        write!(
            out,
            "  {}{}  {}",
            label.terminal(),
            " ".repeat(pad),
            day(&point.date)
        )?;
        for ((value, column), width) in point.values.iter().zip(&trend.columns).zip(&widths) {
            let text = value.map_or_else(|| "-".to_owned(), |v| show(v, column.share));
            write!(out, "  {text:>width$}")?;
        }
        writeln!(out)?;
    }
    write_warnings(&trend.warnings, out)
}

fn write_warnings(warnings: &[Warning], out: &mut dyn Write) -> io::Result<()> {
    warnings.iter().try_for_each(|warning| {
        let (text, count) = (&warning.text, warning.count);
        writeln!(out, "  ! {text} ({count}) [{}]", warning.code)
    })
}

fn day(date: &str) -> &str {
    date.get(..10).unwrap_or(date)
}

fn show(value: f64, share: bool) -> String {
    match (share, value.fract() == 0.0) {
        (true, _) => format!("{:.0} %", value * 100.0),
        (false, true) => format!("{value:.0}"),
        (false, false) => format!("{value:.2}"),
    }
}

/// One bar per point, low to high between the smallest and the largest value; a gap where there is none.
fn sparks(values: &[Option<f64>]) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let wanted = values.len().min(SPARKS);
    let group = |i: usize| {
        let part = &values[i * values.len() / wanted
            ..((i + 1) * values.len() / wanted).max(i * values.len() / wanted + 1)];
        let known: Vec<f64> = part.iter().flatten().copied().collect();
        if known.is_empty() {
            None
        } else {
            Some(known.iter().sum::<f64>() / known.len() as f64)
        }
    };
    let means: Vec<Option<f64>> = (0..wanted).map(group).collect();
    let known = || means.iter().flatten().copied();
    let (low, high) = (
        known().fold(f64::INFINITY, f64::min),
        known().fold(f64::NEG_INFINITY, f64::max),
    );
    let bar = |v: f64| {
        let share = if high > low {
            (v - low) / (high - low)
        } else {
            0.0
        };
        BARS[((share * 7.0).round() as usize).min(7)]
    };
    means.iter().map(|m| m.map_or(' ', bar)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sparks_show_gaps_and_extremes() {
        assert_eq!(sparks(&[Some(0.0), None, Some(7.0)]), "▁ █");
        assert_eq!(sparks(&[Some(3.0), Some(3.0)]), "▁▁");
        assert_eq!(sparks(&vec![Some(1.0); 1_000]).chars().count(), SPARKS);
    }
}
