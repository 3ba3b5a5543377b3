//! A trend, as table, CSV, NDJSON or JSON.

mod line;
mod text;

pub use text::write as write_trend_text;

use self::line::Line;
use super::json::write_value;
use super::{KnownFrom, SCHEMA_VERSION, Warning};
use crate::profile::Table;
use crate::untrusted::Untrusted;
use schemars::JsonSchema;
use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};
use std::io::{self, Write};

/// A finished trend.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TrendReport {
    /// The version of this shape.
    pub schema_version: String,
    /// `commit`, `month`, `quarter`, `release` or `area`.
    pub by: String,
    /// Whose work: nobody's in particular where it is empty.
    pub author: Option<Untrusted>,
    /// What is followed.
    pub columns: Vec<TrendColumn>,
    /// Where the history begins that is known, if older history is absent: before it nothing is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_from: Option<KnownFrom>,
    /// The points, in the order of the history; areas by name.
    #[schemars(with = "Vec<TrendPoint<'static>>")]
    pub points: TrendPoints,
    /// When facts left zero on the main branch, in the order of the history.
    pub events: Vec<EventRow>,
    /// What to know before believing a number.
    pub warnings: Vec<Warning>,
}

/// A column.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TrendColumn {
    /// The id of a fact or a signal.
    pub id: String,
    /// `fact` or `signal`.
    pub kind: &'static str,
    /// The value is a share, to be shown in per cent.
    #[serde(skip)]
    pub share: bool,
}

/// The points and their values. Rows of values are long and most repeat the one before, so that they are kept apart.
#[derive(Debug, Clone, Default)]
pub struct TrendPoints {
    /// The points, in order.
    pub heads: Vec<TrendHead>,
    /// Their values.
    pub values: Table,
}

/// Which point it is.
#[derive(Debug, Clone)]
pub struct TrendHead {
    /// The commit, hexadecimal.
    pub commit: String,
    /// The committer's date, UTC, ISO 8601.
    pub date: String,
    /// The month, quarter, tag or area.
    pub label: Untrusted,
}

/// A point.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "TrendPoint")]
pub struct TrendPoint<'p> {
    /// The commit, hexadecimal.
    pub commit: &'p str,
    /// The committer's date, UTC, ISO 8601.
    pub date: &'p str,
    /// The month, quarter, tag or area.
    #[serde(skip_serializing_if = "is_blank")]
    pub label: &'p Untrusted,
    /// One value per column.
    pub values: &'p [Option<f64>],
}

impl Serialize for TrendPoints {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut points = serializer.serialize_seq(Some(self.heads.len()))?;
        let mut rows = self.values.rows();
        for head in &self.heads {
            let values = rows.next().map_or(&[][..], |(row, _)| row);
            points.serialize_element(&TrendPoint {
                commit: &head.commit,
                date: &head.date,
                label: &head.label,
                values,
            })?;
        }
        points.end()
    }
}

fn is_blank(text: &Untrusted) -> bool {
    text.raw().is_empty()
}

/// A fact left zero on the main branch.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EventRow {
    /// The fact.
    pub fact: String,
    /// The commit of the main branch that took it from zero for the first time, hexadecimal.
    pub commit: String,
    /// When that came: the committer's date, UTC, ISO 8601.
    pub date: String,
    /// The commit that brought it: another one, where a merge took it in; null where older history is absent, so that nobody knows.
    pub by: Option<String>,
    /// Its author, after the mailmap.
    pub author: Option<Untrusted>,
    /// The author's e-mail, hidden.
    pub email: Option<Untrusted>,
    /// The first line of its message.
    pub subject: Option<Untrusted>,
    /// How often the fact left zero.
    pub times: u32,
    /// It is above zero at the head.
    pub stands: bool,
    /// Where it does not stand: the commit of the main branch that took it back to zero, hexadecimal.
    pub gone: Option<String>,
    /// What it adds up to at the head.
    pub value: i64,
}

impl TrendReport {
    /// A trend with nothing in it yet.
    pub fn new(by: &str, columns: Vec<TrendColumn>) -> Self {
        Self {
            schema_version: SCHEMA_VERSION.to_owned(),
            by: by.to_owned(),
            author: None,
            known_from: None,
            columns,
            points: TrendPoints::default(),
            events: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

/// One JSON document.
pub fn write_trend_json(trend: &TrendReport, out: &mut dyn Write) -> io::Result<()> {
    write_value(trend, out)
}

/// One JSON object per point and line, columns by name; then one per event, which says so first.
pub fn write_trend_ndjson(trend: &TrendReport, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = trend.points.values.rows();
    for point in &trend.points.heads {
        let values = rows.next().map_or(&[][..], |(row, _)| row);
        write!(
            out,
            "{{\"commit\":\"{}\",\"date\":\"{}\"",
            point.commit, point.date
        )?;
        if !is_blank(&point.label) {
            out.write_all(b",\"label\":")?;
            super::json::write_inline(&point.label, out)?;
        }
        for (column, value) in trend.columns.iter().zip(values) {
            write!(out, ",\"{}\":", column.id)?;
            match value {
                Some(value) => write!(out, "{value}")?,
                None => out.write_all(b"null")?,
            }
        }
        out.write_all(b"}\n")?;
    }
    for event in &trend.events {
        out.write_all(b"{\"event\":\"introduced\",\"introduced\":")?;
        super::json::write_inline(event, out)?;
        out.write_all(b"}\n")?;
    }
    Ok(())
}

/// A line of names, then one line per point, then one per event: a value that is not there is empty, and only events have the last columns.
pub fn write_trend_csv(trend: &TrendReport, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "commit,date,label")?;
    for column in &trend.columns {
        write!(out, ",{}", column.id)?;
    }
    writeln!(out, ",introduced,by,author,email,stands")?;
    // Most values repeat the one above: only those that change are written out anew.
    let mut line = Line::new(trend.columns.len());
    let mut rows = trend.points.values.rows();
    for point in &trend.points.heads {
        let changes = rows.next().map_or(&[][..], |(_, changes)| changes);
        if !changes.is_empty() {
            line.change(changes);
        }
        write!(out, "{},{},", point.commit, point.date)?;
        if !is_blank(&point.label) {
            write!(out, "{}", point.label.csv())?;
        }
        out.write_all(line.text().as_bytes())?;
        out.write_all(b",,,,,\n")?;
    }
    for event in &trend.events {
        let text = |text: &Option<Untrusted>| text.clone().unwrap_or_default();
        writeln!(
            out,
            "{},{},{},{},{},{},{},{}",
            event.commit,
            event.date,
            ",".repeat(trend.columns.len()),
            event.fact,
            event.by.as_deref().unwrap_or_default(),
            text(&event.author).csv(),
            text(&event.email).csv(),
            event.stands,
        )?;
    }
    Ok(())
}
