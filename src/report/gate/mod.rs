//! What a gate found, and one file per format.
//!
//! A report without a gate is written through the same formats: then there are no verdicts, and what is listed is every place
//! that speaks against.

mod github;
mod gitlab;
mod json;
mod junit;
mod markdown;
mod sarif;
mod text;

pub use github::write as write_github;
pub use gitlab::write as write_gitlab;
pub use json::{CheckReport, write as write_check_json};
pub use junit::write as write_junit;
pub use markdown::{COMMENT_BYTES, SUMMARY_BYTES, write as write_check_markdown};
pub use sarif::write as write_sarif;
pub use text::write as write_check_text;

use super::{Evidence, Offence, Report};
use crate::untrusted::Untrusted;
use schemars::JsonSchema;
use serde::Serialize;

/// Whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It holds.
    Passed,
    /// It does not hold, and did not before the change or when the baseline was written, and is no worse now.
    Tolerated,
    /// It does not hold.
    Failed,
    /// It cannot be told.
    Unknown,
    /// It cannot be told, which is allowed.
    UnknownAllowed,
}

/// Whether a condition holds, and why not.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The id of the competency or the signal, or `new-offences` or `input`.
    pub about: String,
    /// What is asked, in a word or two.
    pub asked: String,
    /// Whether it holds.
    pub standing: Standing,
    /// The condition and what was found, in one line.
    pub text: String,
    /// Where to look.
    pub places: Vec<Evidence>,
    /// The places are why it fails; otherwise they are what was found.
    pub is_why: bool,
    /// The ids of the signals whose places are why it fails.
    pub accused: Vec<String>,
}

impl Verdict {
    /// Nothing fails for it.
    pub fn passed(&self) -> bool {
        !matches!(self.standing, Standing::Failed | Standing::Unknown)
    }
}

/// How much a place weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// A condition fails for it.
    Error,
    /// A signal that is rated 1 or 2.
    Warning,
    /// Another signal, or a gate that only informs.
    Note,
}

/// A place that is listed.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'r> {
    /// The place.
    pub offence: &'r Offence,
    /// How much it weighs.
    pub weight: Weight,
}

/// What a gate was held against, beside its conditions.
#[derive(Debug, Clone, Default)]
pub struct Against {
    /// The merge base that a change was held against, hexadecimal.
    pub base: Option<String>,
    /// The baseline, as it was named.
    pub baseline: Option<Untrusted>,
}

/// What a gate found. Of a report without a gate: what speaks against.
#[derive(Debug, Clone)]
pub struct Gate<'r> {
    /// The report that was judged.
    pub report: &'r Report,
    /// What the repository is called.
    pub name: Untrusted,
    /// One per condition; none for a report.
    pub verdicts: Vec<Verdict>,
    /// The places that are why a condition fails; of a report all that speak against. By path and line, commits first.
    pub listed: Vec<Listed<'r>>,
    /// It informs, and fails nothing.
    pub informational: bool,
    /// What it was held against.
    pub against: Against,
}

impl<'r> Gate<'r> {
    /// A report, whose places are listed.
    pub fn of_report(report: &'r Report, name: Untrusted) -> Self {
        let signals = || report.competencies.iter().flat_map(|c| &c.signals);
        let listed = report.offences.iter().map(|offence| {
            let row = signals().find(|row| row.id == offence.signal);
            let is_poor = row.and_then(|row| row.rating).is_some_and(|r| r <= POOR);
            Listed {
                offence,
                weight: if is_poor {
                    Weight::Warning
                } else {
                    Weight::Note
                },
            }
        });
        Self {
            report,
            name,
            verdicts: Vec::new(),
            listed: listed.collect(),
            informational: false,
            against: Against::default(),
        }
    }

    /// Whether every condition holds.
    pub fn passed(&self) -> bool {
        self.verdicts.iter().all(Verdict::passed)
    }

    /// One line on all conditions.
    fn summary(&self) -> String {
        let all = self.verdicts.len();
        let failed = self.verdicts.iter().filter(|v| !v.passed()).count();
        let (conditions, hold, fail) = if all == 1 {
            ("condition", "holds", "does not hold")
        } else {
            ("conditions", "hold", "do not hold")
        };
        match failed {
            0 => format!("{all} of {all} {conditions} {hold}"),
            _ if self.informational => {
                format!("{failed} of {all} {conditions} {fail}; nothing fails for it")
            }
            _ => format!("{failed} of {all} {conditions} failed"),
        }
    }
}

/// At most this rating is poor.
const POOR: u8 = 2;

/// Where a place is: path and line, or the beginning of a commit's name; escaped for a terminal.
fn at(place: &Evidence) -> String {
    match (&place.path, place.line, &place.commit) {
        (Some(path), Some(line), _) => format!("{}:{line}", path.as_path().terminal()),
        (Some(path), None, _) => path.as_path().terminal().to_string(),
        (None, _, Some(commit)) => commit.chars().take(12).collect(),
        (None, _, None) => String::new(),
    }
}

/// The line of a place in its file: 1 where it has none, and in a notebook, whose lines are those of a cell.
fn line_of(place: &Evidence) -> u32 {
    let is_notebook = |path: &Untrusted| path.raw().strip_suffix(".ipynb").is_some();
    match place.line {
        Some(line) if !place.path.as_ref().is_some_and(is_notebook) => line,
        _ => 1,
    }
}

/// What is said of a place.
fn message(offence: &Offence) -> String {
    format!(
        "counts against {}: {}",
        offence.signal,
        offence.place.text.terminal()
    )
}
