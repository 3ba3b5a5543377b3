//! The report for one reader: what to read and ask, for whoever reviews; what stands out and what comes next, for whoever wrote it.
//!
//! Both are drawn from the finished report by rule: nothing is measured anew, and no sentence is made up.

mod candidate;
mod markdown;
mod questions;
mod reviewer;
mod text;

pub use markdown::write as write_guide_markdown;
pub use text::{GuideOptions, write as write_guide_text};

use super::pick::{Speaks, speaks};
use super::{Evidence, Report, SignalRow};
use std::str::FromStr;

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Who decides about somebody's work.
    Reviewer,
    /// Whose work it is.
    Candidate,
}

impl FromStr for Audience {
    type Err = String;

    /// The error is the reason, to stand after `cannot use '…':`.
    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "reviewer" => Ok(Self::Reviewer),
            "candidate" => Ok(Self::Candidate),
            _ => Err("a report is for a reviewer or a candidate".to_owned()),
        }
    }
}

/// A report for one reader.
#[derive(Debug, Clone)]
pub struct Guide {
    /// What it is.
    pub(super) title: &'static str,
    /// What it is for, and how far it goes.
    pub(super) lead: &'static str,
    /// Its parts.
    pub(super) parts: Vec<Part>,
}

/// A part of it.
#[derive(Debug, Clone)]
pub struct Part {
    pub(super) title: &'static str,
    /// What the list is, by what rule.
    pub(super) lead: &'static str,
    /// What is said where the list is empty.
    pub(super) nothing: &'static str,
    pub(super) items: Vec<Item>,
}

/// One thing to read, ask or do. Its text is ours and may name what strangers named: every format escapes it.
#[derive(Debug, Clone)]
pub struct Item {
    pub(super) text: String,
    pub(super) speaks: Speaks,
    pub(super) places: Vec<Evidence>,
}

impl Item {
    fn of(text: String) -> Self {
        Self {
            text,
            speaks: Speaks::Neither,
            places: Vec::new(),
        }
    }

    /// With the first place of a signal.
    fn at(text: String, signal: &SignalRow) -> Self {
        Self {
            text,
            speaks: speaks(signal),
            places: signal.evidence.iter().take(1).cloned().collect(),
        }
    }
}

/// What `audience` should read of `report`.
pub fn guide(report: &Report, audience: Audience) -> Guide {
    match audience {
        Audience::Reviewer => reviewer::guide(report),
        Audience::Candidate => candidate::guide(report),
    }
}

/// `tests-assert is 97 %, 5 of 5`.
fn value(signal: &SignalRow) -> String {
    let shown = signal.shown.as_deref().unwrap_or("measured");
    let rating = signal
        .rating
        .map_or_else(|| "not rated".to_owned(), |rating| format!("{rating} of 5"));
    format!("`{}` is {shown}, {rating}", signal.id)
}

/// A sentence with one full stop.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '?', '!']) {
        return text.to_owned();
    }
    format!("{text}.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    fn written(audience: Audience) -> [String; 2] {
        let guide = guide(&fixture::report(), audience);
        let (mut text, mut markdown) = (Vec::new(), Vec::new());
        let options = GuideOptions {
            name: "demo".into(),
            width: None,
            color: false,
        };
        write_guide_text(&guide, &options, &mut text).expect("memory takes everything");
        let name = "demo".into();
        write_guide_markdown(&guide, &name, None, &mut markdown).expect("memory takes everything");
        [text, markdown].map(|bytes| String::from_utf8(bytes).expect("UTF-8"))
    }

    #[test]
    fn snapshots() {
        for audience in [Audience::Reviewer, Audience::Candidate] {
            let [text, markdown] = written(audience);
            insta::assert_snapshot!(format!("{audience:?}_text"), text);
            insta::assert_snapshot!(format!("{audience:?}_markdown"), markdown);
        }
    }

    #[test]
    fn text_of_strangers_is_escaped() {
        for audience in [Audience::Reviewer, Audience::Candidate] {
            for text in written(audience) {
                assert!(
                    !text.contains(['\u{1b}', '\u{202e}']) && !text.contains("##["),
                    "{text}"
                );
                assert!(
                    text.lines()
                        .all(|line| !line.trim_start().starts_with("::")),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn an_empty_report_says_so() {
        let mut report = fixture::report();
        report.competencies.clear();
        report.warnings.clear();
        for audience in [Audience::Reviewer, Audience::Candidate] {
            let guide = guide(&report, audience);
            for part in &guide.parts {
                assert!(
                    !part.items.is_empty() || !part.nothing.is_empty(),
                    "{}",
                    part.title
                );
            }
        }
    }
}
