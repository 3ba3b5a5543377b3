//! The verdicts for programs.

use super::{Gate, Standing, Weight};
use crate::report::json::write_value;
use crate::report::{Evidence, Rubric, SCHEMA_VERSION, Tool};
use crate::untrusted::Untrusted;
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};

/// What `check` found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CheckReport {
    /// The version of this shape.
    pub schema_version: String,
    /// The program that judged.
    pub tool: Tool,
    /// The rules it judged by.
    pub rubric: Rubric,
    /// The commit that was read, hexadecimal; null for a plain folder.
    pub head: Option<String>,
    /// The merge base that the change was held against, hexadecimal; null without `--base`.
    pub base: Option<String>,
    /// The baseline that it was held against, as it was named; null without `--baseline`.
    pub baseline: Option<Untrusted>,
    /// Whether every condition holds.
    pub passed: bool,
    /// Whether nothing fails for a condition that does not hold (`--informational`).
    pub informational: bool,
    /// One row per condition, in the order in which they were given.
    pub conditions: Vec<ConditionRow>,
    /// The places that are why conditions do not hold, by path and line, commits first.
    pub offences: Vec<OffenceRow>,
}

/// One condition.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConditionRow {
    /// The id of the competency or the signal; `new-offences` for what a change or a baseline does not know, `input` where nothing was read.
    pub about: String,
    /// What is asked.
    pub asked: String,
    /// Whether it holds.
    pub standing: Standing,
    /// What was found, in a sentence.
    pub text: String,
    /// Some places to look.
    pub places: Vec<Evidence>,
}

/// One place that speaks against.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OffenceRow {
    /// The id of the signal.
    pub signal: String,
    /// What it is, hexadecimal: the same for the same text at another line. Of several with one key each has its own number.
    pub fingerprint: String,
    /// Where it is, and what is there.
    #[serde(flatten)]
    pub place: Evidence,
    /// Whether a condition fails for it.
    pub fails: bool,
}

/// Writes it.
pub fn write(gate: &Gate<'_>, out: &mut dyn Write) -> io::Result<()> {
    let report = gate.report;
    let row = |listed: &super::Listed<'_>| OffenceRow {
        signal: listed.offence.signal.clone(),
        fingerprint: fingerprint(listed.offence),
        place: listed.offence.place.clone(),
        fails: listed.weight == Weight::Error,
    };
    let value = CheckReport {
        schema_version: SCHEMA_VERSION.to_owned(),
        tool: report.tool.clone(),
        rubric: report.rubric.clone(),
        head: report.repository.head.clone(),
        base: gate.against.base.clone(),
        baseline: gate.against.baseline.clone(),
        passed: gate.passed(),
        informational: gate.informational,
        conditions: gate
            .verdicts
            .iter()
            .map(|verdict| ConditionRow {
                about: verdict.about.clone(),
                asked: verdict.asked.clone(),
                standing: verdict.standing,
                text: verdict.text.clone(),
                places: verdict.places.clone(),
            })
            .collect(),
        offences: gate.listed.iter().map(row).collect(),
    };
    write_value(&value, out)
}

/// The key of an offence and which of those with the same key it is: no other of the run has it.
pub(super) fn fingerprint(offence: &crate::report::Offence) -> String {
    format!("{}:{}", offence.key, offence.nth)
}
