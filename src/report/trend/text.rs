//! A trend at a terminal.

use super::{EventRow, TrendColumn, TrendReport, is_blank};
use crate::report::wrap::{counted, lines};
use crate::untrusted::Untrusted;
use std::io::{self, Write};
use std::ops::Range;

/// Characters of a commit's name.
const SHORT: usize = 12;
/// Columns of a tag or an area.
const LABEL: usize = 28;
/// Events shown, unless all are asked for.
const EVENTS: usize = 24;

/// At most this many points of a spark line; more are averaged.
const SPARKS: usize = 40;
/// The same in a narrow terminal.
const LEAST_SPARKS: usize = 10;
/// Columns behind a spark line: from where to where.
const ENDS: usize = 18;
/// Columns of a date.
const DATE: usize = 10;
/// Columns of an author's name, and in a narrow terminal.
const AUTHOR: usize = 40;
const LEAST_AUTHOR: usize = 6;
/// Narrower than this, text is not wrapped.
const LEAST: usize = 60;

/// A spark line per column, then the points as a table. In a terminal of `width` columns the table is cut into as many as it takes;
/// without one it has all columns side by side.
pub fn write(
    trend: &TrendReport,
    verbose: bool,
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let points = &trend.points.heads;
    if points.is_empty() {
        return writeln!(out, "no {} in the range that was asked for", trend.by);
    }
    if let Some(author) = &trend.author {
        writeln!(
            out,
            "  what {} wrote, added up; what is gone since still counts",
            author.terminal()
        )?;
    }
    if let Some(from) = &trend.known_from {
        writeln!(
            out,
            "  history is known from {} on only (commit {})",
            day(&from.date),
            short(&from.commit)
        )?;
    }
    if trend.by == "area" {
        let (count, last) = (points.len() as u64, &points[0]);
        let areas = counted(count, "area", "areas");
        let (day, commit) = (day(&last.date), short(&last.commit));
        writeln!(out, "  {areas} at the head, {day} (commit {commit})")?;
    } else {
        spark_lines(trend, width, out)?;
    }
    let left_out = if verbose || points.len() <= 24 {
        0
    } else {
        points.len() - 24
    };
    writeln!(out)?;
    if left_out > 0 {
        let count = points.len();
        writeln!(out, "  the last 24 of {count} points (-v shows all)")?;
    }
    let labels = points.iter().map(|p| p.label.columns());
    let wide = labels.max().unwrap_or(0).clamp(SHORT, LABEL);
    for (at, block) in blocks(&trend.columns, wide, width).into_iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        table(trend, wide, block, left_out, out)?;
    }
    events(&trend.events, verbose, width, out)?;
    for warning in &trend.warnings {
        let text = format!("{} ({}) [{}]", warning.text, warning.count, warning.code);
        let lines = lines(
            &text,
            width.map_or(usize::MAX, |width| width.max(LEAST) - 4),
        );
        for (at, line) in lines.iter().enumerate() {
            writeln!(out, "  {} {line}", if at == 0 { "!" } else { " " })?;
        }
    }
    Ok(())
}

/// The columns of each table.
fn blocks(columns: &[TrendColumn], wide: usize, width: Option<usize>) -> Vec<Range<usize>> {
    let Some(width) = width else {
        let all = 0..columns.len();
        return vec![all];
    };
    let head = 2 + wide + 2 + DATE;
    let (mut blocks, mut start, mut used) = (Vec::new(), 0, head);
    for (at, column) in columns.iter().enumerate() {
        let more = 2 + columns_of(column);
        if used + more > width && at > start {
            blocks.push(start..at);
            (start, used) = (at, head);
        }
        used += more;
    }
    blocks.push(start..columns.len());
    blocks
}

fn columns_of(column: &TrendColumn) -> usize {
    column.id.len().max(6)
}

/// The points with some of the columns.
fn table(
    trend: &TrendReport,
    wide: usize,
    block: Range<usize>,
    left_out: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let columns = &trend.columns[block.clone()];
    write!(out, "  {:<wide$}  {:<DATE$}", trend.by, "committed")?;
    for column in columns {
        let width = columns_of(column);
        write!(out, "  {:>width$}", column.id)?;
    }
    writeln!(out)?;
    let mut rows = trend.points.values.rows();
    for (at, point) in trend.points.heads.iter().enumerate() {
        let values = rows.next().map_or(&[][..], |(row, _)| row);
        if at < left_out {
            continue;
        }
        let label = if is_blank(&point.label) {
            Untrusted::from(short(&point.commit))
        } else {
            point.label.ellipsis(wide)
        };
        let pad = wide.saturating_sub(label.columns());
        write!(
            out,
            "  {}{}  {}",
            label.terminal(),
            " ".repeat(pad),
            day(&point.date)
        )?;
        for (value, column) in values.iter().skip(block.start).zip(columns) {
            let text = value.map_or_else(|| "-".to_owned(), |v| show(v, column.share));
            let width = columns_of(column);
            write!(out, "  {text:>width$}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// From where to where, and a spark line per column.
fn spark_lines(trend: &TrendReport, width: Option<usize>, out: &mut dyn Write) -> io::Result<()> {
    let points = &trend.points.heads;
    let (first, last) = (&points[0], &points[points.len() - 1]);
    writeln!(
        out,
        "  {} by {}, {} to {}\n",
        counted(points.len() as u64, "point", "points"),
        trend.by,
        day(&first.date),
        day(&last.date)
    )?;
    let name = trend.columns.iter().map(|c| c.id.len()).max().unwrap_or(0);
    let most = width.map_or(SPARKS, |width| {
        let left = width.saturating_sub(2 + name + 2 + ENDS);
        left.clamp(LEAST_SPARKS, SPARKS)
    });
    for (i, column) in trend.columns.iter().enumerate() {
        let values = trend.points.values.column(i);
        let known = |v: Option<f64>| v.map_or_else(|| "-".to_owned(), |v| show(v, column.share));
        let (from, to) = (
            values.iter().find_map(|v| *v),
            values.iter().rev().find_map(|v| *v),
        );
        writeln!(
            out,
            "  {:<name$}  {}  {} → {}",
            column.id,
            sparks(&values, most),
            known(from),
            known(to)
        )?;
    }
    Ok(())
}

/// When facts left zero.
fn events(
    all: &[EventRow],
    verbose: bool,
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n  first seen on the main branch")?;
    let shown = if verbose {
        all.len()
    } else {
        all.len().min(EVENTS)
    };
    let name = all[..shown].iter().map(|e| e.fact.len()).max().unwrap_or(0);
    for event in &all[..shown] {
        let stands = match (&event.gone, event.times) {
            (Some(gone), _) => format!("gone with {}", short(gone)),
            (None, 1) => "still present".to_owned(),
            (None, times) => {
                let gaps = counted(u64::from(times) - 1, "gap", "gaps");
                format!("still present, after {gaps}")
            }
        };
        let used = 2 + name + 2 + DATE + 2 + SHORT + 2 + 2;
        let is_narrow = width.is_some_and(|width| used + LEAST_AUTHOR + stands.len() > width);
        let room = width.map_or(AUTHOR, |width| {
            let used = if is_narrow { used } else { used + stands.len() };
            width.saturating_sub(used).clamp(LEAST_AUTHOR, AUTHOR)
        });
        let gap = if is_narrow { "\n      " } else { " " };
        write!(out, "  {:<name$}  {}  ", event.fact, day(&event.date))?;
        match (&event.by, &event.author) {
            (Some(by), Some(author)) => writeln!(
                out,
                "{}  {},{gap}{stands}",
                short(by),
                author.ellipsis(room).terminal()
            )?,
            _ => writeln!(out, "or before, in history that is not known;{gap}{stands}")?,
        }
    }
    if shown < all.len() {
        writeln!(out, "  {} more (-v shows all)", all.len() - shown)?;
    }
    Ok(())
}

/// The beginning of a commit's name.
fn short(commit: &str) -> &str {
    commit.get(..SHORT).unwrap_or(commit)
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
fn sparks(values: &[Option<f64>], most: usize) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let wanted = values.len().min(most);
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
    fn a_table_is_cut_to_its_terminal() {
        let column = |id: &str| TrendColumn {
            id: id.to_owned(),
            kind: "fact",
            share: false,
        };
        let columns = ["functions", "annotated-parameters", "tests", "docstrings"].map(column);
        // 2 + 12 + 2 + 10 columns stand before them, and two before each.
        let cut = |width| -> Vec<usize> {
            let blocks = blocks(&columns, SHORT, width);
            blocks.into_iter().map(|block| block.len()).collect()
        };
        assert_eq!(cut(None), [4]);
        assert_eq!(cut(Some(79)), [4]);
        assert_eq!(cut(Some(78)), [3, 1]);
        assert_eq!(cut(Some(0)), [1, 1, 1, 1], "however narrow");
    }

    #[test]
    fn sparks_show_gaps_and_extremes() {
        assert_eq!(sparks(&[Some(0.0), None, Some(7.0)], SPARKS), "▁ █");
        assert_eq!(sparks(&[Some(3.0), Some(3.0)], SPARKS), "▁▁");
        assert_eq!(
            sparks(&vec![Some(1.0); 1_000], SPARKS).chars().count(),
            SPARKS
        );
    }
}
