//! The people of a history: the finished report, as JSON and CSV. For the terminal see `text`.
//!
//! By name, never by a count. E-mails are hidden unless they were asked for.

mod rows;
mod text;

pub use rows::{write_people_csv, write_people_mailmap};
pub use text::write as write_people_text;

use super::json::write_value;
use super::{KnownFrom, OwnershipPart, Warning};
use crate::untrusted::Untrusted;
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};

/// A finished report on people.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PeopleReport {
    /// The version of this shape.
    pub schema_version: String,
    /// The commit up to which the history was read, hexadecimal.
    pub head: String,
    /// Whether e-mails are shown as they are.
    pub emails_shown: bool,
    /// The month from which the history is known, where it was cut off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_from: Option<String>,
    /// The first commit of the main branch that is known, where it was cut off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_from_commit: Option<KnownFrom>,
    /// Sums.
    pub totals: Totals,
    /// Everybody, by name.
    pub people: Vec<PersonRow>,
    /// Programs, by name.
    pub bots: Vec<PersonRow>,
    /// Coding assistants, by name: facts, never scored.
    pub assistants: Vec<PersonRow>,
    /// Names that stand for nobody in particular, by name: placeholders and groups.
    pub placeholders: Vec<PersonRow>,
    /// Whose lines the head has.
    pub ownership: OwnershipPart,
    /// Who may be the same person.
    pub proposals: Vec<ProposalRow>,
    /// What to know before believing a number.
    pub warnings: Vec<Warning>,
    /// Somebody's last month is at most a year before the last month of the history.
    #[serde(skip)]
    pub recent: Vec<bool>,
}

/// Sums over the history.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Totals {
    /// Names and e-mails of people after the mailmap.
    pub people: usize,
    /// People who wrote commits or merged, those joined that are strongly taken for one: the authors of a report's head.
    pub authors: usize,
    /// Names and e-mails of people as recorded.
    pub spellings: usize,
    /// Commits, merges left out.
    pub commits: u64,
    /// Merges: they count for nobody.
    pub merges: u64,
    /// Commits of the main branch, merges left out.
    pub mainline_commits: u64,
    /// Those that stand for a whole request.
    pub squashed_requests: u64,
    /// Commits that name a person as co-author.
    pub co_authored: u64,
}

/// One identity.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PersonRow {
    /// The name, after the mailmap.
    pub name: Untrusted,
    /// The e-mail, after the mailmap, hidden unless asked for.
    pub email: Untrusted,
    /// Why it is a program or an assistant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// The names and e-mails as recorded, where they differ.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spellings: Vec<Spelling>,
    /// Commits written.
    pub commits: u64,
    /// Merges made.
    pub merges: u64,
    /// Commits of others that name it as co-author.
    pub co_authored: u64,
    /// Lines of the head that came with these commits, vendored and generated files left out; null where something could not be read
    /// that they may have come from.
    pub lines: Option<u64>,
    /// Those of Python.
    pub python_lines: Option<u64>,
    /// Other trailers that name it: of assistants only.
    #[serde(skip_serializing_if = "is_zero")]
    pub mentions: u64,
    /// The first month with a commit.
    pub first_month: Option<String>,
    /// The last month with a commit.
    pub last_month: Option<String>,
    /// Months with a commit.
    pub active_months: usize,
    /// Top-level areas with the commits that touched them; an empty name stands for files outside any folder. Null where commits or
    /// trees could not be read.
    pub areas: Option<Vec<Area>>,
    /// Areas beyond the limit of the list.
    #[serde(skip_serializing_if = "is_none_left")]
    pub more_areas: usize,
    /// The proposals that name it: positions in `proposals`, from 1.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub proposals: Vec<usize>,
}

/// A name and an e-mail as recorded.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Spelling {
    /// The name.
    pub name: Untrusted,
    /// The e-mail, hidden unless asked for.
    pub email: Untrusted,
}

/// An area.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Area {
    /// The folder.
    pub path: Untrusted,
    /// Commits that touched it.
    pub commits: u64,
}

/// Identities that may be one person.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ProposalRow {
    /// `strong`, `likely` or `possible`.
    pub strength: &'static str,
    /// The identity used last, which the others would become.
    pub identity: Spelling,
    /// The others.
    pub same: Vec<Same>,
    /// The lines of a `.mailmap` that would settle it; usable only where e-mails are shown.
    pub mailmap: Vec<Untrusted>,
}

/// An identity that may be another.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Same {
    /// The identity.
    pub identity: Spelling,
    /// The other, where it is not the proposal's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub like: Option<Spelling>,
    /// How sure.
    pub strength: &'static str,
    /// Why.
    pub reasons: Vec<&'static str>,
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_none_left(number: &usize) -> bool {
    *number == 0
}

/// One JSON document.
pub fn write_people_json(report: &PeopleReport, out: &mut dyn Write) -> io::Result<()> {
    write_value(report, out)
}
