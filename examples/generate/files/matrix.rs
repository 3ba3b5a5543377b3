//! The table of every signal and every level over every sample, one line each: a change that moves a number moves a line.
//!
//! The digest of the rubric is taken over this table too, so that no number moves under a digest that stays.

use hallmarks::internals::config::Config;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

/// Where the table is kept.
pub const PATH: &str = "tests/matrix.txt";

/// One line per sample and signal or competency, sorted.
pub fn text(root: &Path) -> io::Result<String> {
    let mut lines = Vec::new();
    let mut bundles = Vec::new();
    for entry in fs::read_dir(root.join("sample-repos"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "bundle") {
            bundles.push(path);
        }
    }
    for bundle in bundles {
        let id = bundle.file_stem().unwrap_or_default().to_string_lossy();
        let config = Config::new(Some(bundle.clone()));
        let report = hallmarks::report_on(&config, &())
            .map_err(|why| io::Error::other(format!("{id}: {why}")))?;
        let report = serde_json::to_value(&report)?;
        for row in list(&report, "competencies") {
            lines.push(line(
                &id,
                row,
                "competency",
                &["level", "interval", "confidence"],
            ));
            for signal in list(row, "signals") {
                lines.push(line(&id, signal, "", &["value", "cases", "rating"]));
            }
        }
    }
    lines.sort();
    Ok(lines.join("\n") + "\n")
}

fn list<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value[name].as_array().into_iter().flatten()
}

/// The sample, what is measured, what it is or became of it, and these parts of it.
fn line(sample: &str, row: &Value, kind: &str, parts: &[&str]) -> String {
    let text = |part: &str| row[part].as_str().unwrap_or_default();
    let kind = if kind.is_empty() {
        text("status")
    } else {
        kind
    };
    let mut line = format!("{sample} {} {kind}", text("id"));
    for part in parts {
        let shown = match &row[*part] {
            Value::Null => "-".to_owned(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let _ = write!(line, " {part}={shown}");
    }
    line
}
