//! The finished report: everything a format may say, nothing it has to work out.

use super::{LivesPart, Offence};
use crate::untrusted::Untrusted;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The version of the JSON shape. Fields are added, never repurposed.
pub const SCHEMA_VERSION: &str = "1";

/// A competency report.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Report {
    /// The version of this shape.
    pub schema_version: String,
    /// The program that wrote the report.
    pub tool: Tool,
    /// The rules the levels were given by.
    pub rubric: Rubric,
    /// What was read.
    pub repository: RepositoryFacts,
    /// The files that configured the run, the one that was asked first standing first; empty where the command line said all.
    pub configuration: Vec<ConfigurationFile>,
    /// What kind of work it is taken for, which decides which signals apply.
    pub context: ContextRow,
    /// The person whose share this is; null for the repository as a whole.
    pub author: Option<AuthorPart>,
    /// Everything that was skipped, cut short, claimed without proof or asked for without success.
    pub warnings: Vec<Warning>,
    /// Counts by role of the file.
    pub facts: FactTable,
    /// One row per competency, in the catalogue's order.
    pub competencies: Vec<CompetencyRow>,
    /// The distributions of others that the code uses, those most used in what ships first; never part of a level.
    pub libraries: Vec<LibraryRow>,
    /// What no repository can show.
    pub not_observable: Vec<String>,
    /// The code around the places of evidence, by path and line; only where it was asked for (-vv).
    pub excerpts: Vec<Excerpt>,
    /// Every place that speaks against, in order; only where a gate or a format asked for all of them. No part of this shape.
    #[serde(skip)]
    pub offences: Vec<Offence>,
}

/// What kind of work it is taken for.
#[derive(Debug, Clone, Serialize, JsonSchema, PartialEq, Eq)]
pub struct ContextRow {
    /// `library`, `service`, `command-line`, `data-science`, `teaching` or `submission`.
    pub kind: String,
    /// What it was detected by.
    pub why: String,
}

/// A file that configured the run.
#[derive(Debug, Clone, Serialize, JsonSchema, PartialEq, Eq)]
pub struct ConfigurationFile {
    /// `named` on the command line, `user` for the user's own, or `repository` for that of the analysed repository.
    pub origin: String,
    /// Its name: as given on the command line, or from the root of the repository.
    pub path: Untrusted,
    /// The commit it was read from, hexadecimal; null unless it is the repository's.
    pub commit: Option<String>,
    /// The name git gives to its content, hexadecimal.
    pub blob: Option<String>,
    /// The settings it holds, by name.
    pub settings: Vec<String>,
}

/// The program.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Tool {
    /// `hallmarks`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// The rules.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Rubric {
    /// The rubric's own version.
    pub version: String,
    /// A hash over every signal's thresholds and weights, hexadecimal.
    pub digest: String,
}

/// What was read.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RepositoryFacts {
    /// The commit that was read, hexadecimal; null for a plain folder.
    pub head: Option<String>,
    /// Commits reachable from it; null without history, and where not all of it could be read.
    pub commits: Option<u64>,
    /// Commits that were read, where there are others that could not be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commits_read: Option<u64>,
    /// Those with two or more parents.
    pub merges: Option<u64>,
    /// People who wrote commits: names and e-mails after the mailmap, those joined that `people` strongly takes for one person. No programs.
    pub authors: Option<u64>,
    /// Programs and assistants that wrote commits.
    pub bots: u64,
    /// Tags that name a commit of this history.
    pub tags: Option<u64>,
    /// The earliest author date, UTC, ISO 8601.
    pub first_commit: Option<String>,
    /// The latest author date, UTC, ISO 8601.
    pub last_commit: Option<String>,
    /// `repository`, `bundle` or `folder`.
    pub kind: String,
    /// Older history was cut off.
    pub shallow: bool,
    /// How many files of Python have each role; those of source and test are rated. Empty for one person's share.
    pub files: BTreeMap<String, u64>,
    /// Code in other languages, which is not read, the most files first.
    pub other_languages: Vec<LanguageRow>,
    /// The newest commits of the main branch, so that a reader sees what was read. Names are claims.
    pub newest: Vec<NewestCommit>,
}

/// Code in another language.
#[derive(Debug, Clone, Serialize, JsonSchema, PartialEq, Eq)]
pub struct LanguageRow {
    /// The language.
    pub language: String,
    /// Files in it, without those of others and those that are generated.
    pub files: u64,
}

/// One of the newest commits of the main branch.
#[derive(Debug, Clone, Serialize, JsonSchema, PartialEq, Eq)]
pub struct NewestCommit {
    /// The commit, hexadecimal.
    pub commit: String,
    /// The author date, UTC, ISO 8601, as claimed.
    pub date: String,
    /// The author's name after the mailmap, as claimed.
    pub author: Untrusted,
    /// The first line of the message.
    pub subject: Untrusted,
}

/// The lines of a file around a place of evidence.
#[derive(Debug, Clone, Serialize, JsonSchema, PartialEq, Eq, PartialOrd, Ord)]
pub struct Excerpt {
    /// The path, from the root of the tree.
    pub path: Untrusted,
    /// The first of the lines, counted from 1.
    pub line: u32,
    /// The lines.
    pub lines: Vec<Untrusted>,
}

/// One person's share of the history: what their commits introduced.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AuthorPart {
    /// The name used last.
    pub name: Untrusted,
    /// Their commits, merges left out.
    pub commits: u64,
    /// Their merges: what a merge brings is not credited to whoever merged it.
    pub merges: u64,
    /// Definitions they wrote; the facts, signals and levels of this report are over these.
    pub written: u64,
    /// Of the newest of them the longest of each commit.
    pub newest: Vec<Evidence>,
    /// Definitions they edited: at least half of the statements were there before.
    pub edited: u64,
    /// Definitions of which nobody knows: what they replace could not be parsed, or was more than is compared.
    pub not_comparable: u64,
    /// Commits of theirs that brought hundreds of definitions nobody touched again: they are excluded before anything is credited.
    pub bulk_imports: Vec<Evidence>,
    /// The facts over what they edited, as they left it, every role.
    pub edited_facts: BTreeMap<String, i64>,
    /// What is left of their lines.
    pub surviving: Option<SurvivingPart>,
    /// Several identities were taken for one person on the strength of a likeness, not of a mailmap.
    pub assumed: bool,
    /// Other identities that may be the same person and are not part of this report.
    pub may_be: Vec<Untrusted>,
}

/// The lines of one person: of text, vendored and generated files, merges and bulk imports left out.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SurvivingPart {
    /// Lines of the head that came with their commits.
    pub lines: u64,
    /// Those in files of Python.
    pub python_lines: u64,
    /// All lines of the head.
    pub of_lines: u64,
    /// All lines of Python.
    pub of_python_lines: u64,
    /// Commits of anybody that reformat or are listed to be ignored: lines keep the owner they had before.
    pub looked_through: usize,
    /// How old theirs are, and how long they live.
    #[serde(flatten)]
    pub lives: LivesPart,
}

/// Something the reader must know before believing a number.
#[derive(Debug, Clone, Serialize, JsonSchema, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// A kebab-case name of the kind.
    pub code: String,
    /// One sentence, ours, without text of strangers.
    pub text: String,
    /// How many times.
    pub count: u64,
    /// Some of the things it is about: paths, objects.
    pub examples: Vec<Untrusted>,
}

/// A distribution of others in use, known from the imports.
#[derive(Debug, Clone, Serialize, JsonSchema, PartialEq, Eq)]
pub struct LibraryRow {
    /// Its name; where no table knows better, the import name with `-` for `_`.
    pub distribution: Untrusted,
    /// The name it is imported by.
    pub import: Untrusted,
    /// Files that import it.
    pub files: u64,
    /// Those of them that ship.
    pub source_files: u64,
    /// Distinct members used.
    pub members: u64,
    /// Calls of its members.
    pub calls: u64,
    /// A document of the tree asks for it.
    pub declared: bool,
}

/// Counts by role.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FactTable {
    /// Every role.
    pub all: BTreeMap<String, i64>,
    /// Code that ships.
    pub source: BTreeMap<String, i64>,
    /// Tests.
    pub test: BTreeMap<String, i64>,
}

/// One competency.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CompetencyRow {
    /// Kebab-case id, such as `testing`.
    pub id: String,
    /// The name for people, such as `Testing`.
    pub title: String,
    /// The catalogue's group: Craft, Assurance, Knowledge, Team, Delivery.
    pub group: String,
    /// 1 no evidence, 2 emerging, 3 established, 4 senior, 5 exemplary; null where there is no level (0 in the program).
    #[serde(serialize_with = "none_for_nought")]
    #[schemars(with = "Option<u8>")]
    pub level: u8,
    /// The level in a word.
    pub level_name: String,
    /// What that level means for this competency.
    pub meaning: String,
    /// The lowest and the highest level the evidence allows; null when not evaluated.
    pub interval: Option<[u8; 2]>,
    /// The share of this competency's weight that could be evaluated, 0 to 1.
    pub evaluated_share: f64,
    /// How many of its signals had enough cases to be rated.
    pub rated_signals: usize,
    /// How many of its signals have something to look at here.
    pub asked_signals: usize,
    /// `low`, `medium` or `high`.
    pub confidence: String,
    /// Why the level is lower than its practices are in the mean, or why there is none; null where neither is so.
    pub capped: Option<String>,
    /// The next concrete step; null where there is none to give.
    pub next_step: Option<String>,
    /// The id of the signal that the next step is of.
    pub next_step_signal: Option<String>,
    /// Its signals.
    pub signals: Vec<SignalRow>,
}

/// A level, or null.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over references"
)]
fn none_for_nought<S: serde::Serializer>(level: &u8, to: S) -> Result<S::Ok, S::Error> {
    Some(level).filter(|level| **level > 0).serialize(to)
}

/// Whether a signal has a value.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It has.
    Measured,
    /// It has, on fewer cases than are rated: it is shown, and no part of a level.
    TooFew,
    /// The question does not arise, or work of this kind is not asked for it: then its value is shown, and not rated.
    NotApplicable,
    /// It could not be looked at (no history, damage, a limit).
    NotEvaluated,
}

/// One signal.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SignalRow {
    /// Kebab-case id, such as `tests-assert`.
    pub id: String,
    /// The question it answers.
    pub question: String,
    /// Whether it has a value.
    pub status: Status,
    /// Why it has none, or what to keep in mind about it; null where nothing needs to be said.
    pub reason: Option<String>,
    /// The value; null unless measured.
    pub value: Option<f64>,
    /// The value for people, with its unit, such as `61 %` or `3.2 per 100`; null unless measured.
    pub shown: Option<String>,
    /// How many cases the value rests on.
    pub cases: Option<u64>,
    /// The 95 % interval of the value.
    pub interval: Option<[f64; 2]>,
    /// The interval for people, such as `56 % to 66 %`; null unless measured.
    pub shown_interval: Option<String>,
    /// The rating of the value on this signal's scale, 1 to 5; null unless measured.
    pub rating: Option<u8>,
    /// `practice`, which earns a level, or `no-faults`: its absence earns nothing, and what is found caps the level.
    pub asks_for: String,
    /// What stands behind it: within a competency, signals of one cause count once.
    pub cause: String,
    /// The provisional weight within the competency.
    pub weight: f64,
    /// What the places of evidence speak for.
    pub supports: Supports,
    /// Where to look.
    pub evidence: Vec<Evidence>,
    /// The next step this signal suggests.
    pub remedy: String,
}

/// What places of evidence speak for.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Supports {
    /// What the signal asks for stands there.
    For,
    /// A fault stands there, or something is missing.
    Against,
    /// All there is, good and bad.
    Either,
}

/// One place to look.
#[derive(Debug, Clone, Serialize, JsonSchema, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// The path, from the root of the tree; null for a commit.
    pub path: Option<Untrusted>,
    /// The line, counted from 1.
    pub line: Option<u32>,
    /// The commit, hexadecimal.
    pub commit: Option<String>,
    /// What is there.
    pub text: Untrusted,
}
