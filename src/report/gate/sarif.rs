//! SARIF 2.1.0, as GitHub's code scanning takes it.
//!
//! Every result has a rule, a level, a message and a file; rules have a short and a full description and help. What stands in no file
//! (commits) cannot be a result and is counted in a notification. GitHub shows 5,000 results of a run at most.
//! `partialFingerprints` is ours alone: GitHub's uploader adds its own and complains of a stranger's under that name.

use super::json::fingerprint;
use super::{Gate, Listed, Weight, line_of, message};
use crate::report::json::write_value;
use crate::report::wrap::counted;
use crate::signals::{SIGNALS, Signal};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Results that GitHub shows of one run.
const RESULTS: usize = 5_000;
/// Characters of a description that GitHub takes.
const DESCRIPTION: usize = 1_024;
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'r> {
    tool: Tool<'r>,
    automation_details: Id,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    results: Vec<Finding<'r>>,
    properties: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct Id {
    id: &'static str,
}

#[derive(Serialize)]
struct Tool<'r> {
    driver: Driver<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'r> {
    name: &'r str,
    semantic_version: &'r str,
    version: &'r str,
    rules: Vec<RuleRow>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleRow {
    id: &'static str,
    short_description: Text,
    full_description: Text,
    help: Help,
    help_uri: &'static str,
    default_configuration: Level,
    properties: Tags,
}

#[derive(Serialize)]
struct Level {
    level: &'static str,
}

#[derive(Serialize)]
struct Tags {
    tags: [&'static str; 2],
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'r> {
    rule_id: &'r str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Place; 1],
    partial_fingerprints: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    physical_location: Physical,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
}

/// Writes the log.
pub fn write(gate: &Gate<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rules: Vec<RuleRow> = asked(gate).map(row).collect();
    // Those that weigh most come first, since the rest may be cut.
    let mut of_files: Vec<&Listed<'_>> = gate
        .listed
        .iter()
        .filter(|l| l.offence.place.path.is_some())
        .collect();
    let commits = gate.listed.len() - of_files.len();
    of_files.sort_by_key(|listed| listed.weight);
    let cut = of_files.len().saturating_sub(RESULTS);
    of_files.truncate(RESULTS);
    let results = of_files
        .into_iter()
        .filter_map(|listed| finding(listed, &rules));
    let results = results.collect();
    let report = gate.report;
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: &report.tool.name,
                    semantic_version: &report.tool.version,
                    version: &report.tool.version,
                    rules,
                },
            },
            automation_details: Id { id: "hallmarks/" },
            invocations: [Invocation {
                execution_successful: true,
                tool_execution_notifications: notifications(gate, cut, commits),
            }],
            column_kind: "unicodeCodePoints",
            results,
            properties: BTreeMap::from([
                ("rubricVersion", report.rubric.version.clone()),
                ("rubricDigest", report.rubric.digest.clone()),
            ]),
        }],
    };
    write_value(&log, out)
}

/// The signals of the report, in the order of its rows.
fn asked<'g>(gate: &'g Gate<'_>) -> impl Iterator<Item = &'static Signal> + 'g {
    let rows = gate.report.competencies.iter().flat_map(|c| &c.signals);
    rows.filter_map(|row| SIGNALS.iter().copied().find(|s| s.id == row.id))
}

fn row(signal: &'static Signal) -> RuleRow {
    RuleRow {
        id: signal.id,
        short_description: Text {
            text: short(signal.question),
        },
        full_description: Text {
            text: short(signal.why),
        },
        help: Help {
            text: format!(
                "{}\n\nWhat is counted: {}\n\nWhat is left alone: {}",
                signal.remedy, signal.formula, signal.guard
            ),
            markdown: format!(
                "{}\n\n**What is counted.** {}\n\n**What is left alone.** {}\n\nSource: [{}, {}]({})",
                signal.remedy,
                signal.formula,
                signal.guard,
                signal.source.authors,
                signal.source.title,
                signal.source.link
            ),
        },
        help_uri: signal.source.link,
        default_configuration: Level { level: "warning" },
        properties: Tags {
            tags: ["maintainability", signal.competency.id()],
        },
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(DESCRIPTION - 1) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

fn finding<'r>(listed: &Listed<'r>, rules: &[RuleRow]) -> Option<Finding<'r>> {
    let offence = listed.offence;
    let place = &offence.place;
    let path = place.path.as_ref()?;
    let rule_index = rules.iter().position(|rule| rule.id == offence.signal)?;
    Some(Finding {
        rule_id: &offence.signal,
        rule_index,
        level: match listed.weight {
            Weight::Error => "error",
            Weight::Warning => "warning",
            Weight::Note => "note",
        },
        message: Text {
            text: no_links(&message(offence)),
        },
        locations: [Place {
            physical_location: Physical {
                artifact_location: Artifact {
                    uri: path.uri().to_string(),
                    uri_base_id: "%SRCROOT%",
                },
                region: Region {
                    start_line: line_of(place),
                },
            },
        }],
        partial_fingerprints: BTreeMap::from([("hallmarks/v1", fingerprint(offence))]),
    })
}

/// In a message `[text](target)` is a link, unless a bracket is escaped.
fn no_links(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('[', "\\[")
        .replace(']', "\\]")
}

/// What is in no result.
fn notifications(gate: &Gate<'_>, cut: usize, commits: usize) -> Vec<Notification> {
    let mut all = Vec::new();
    let mut tell = |level, text: String| {
        all.push(Notification {
            level,
            message: Text {
                text: no_links(&text),
            },
        });
    };
    for verdict in gate.verdicts.iter().filter(|v| !v.passed()) {
        let level = if gate.informational { "note" } else { "error" };
        let text = crate::untrusted::Untrusted::from(verdict.text.as_str());
        tell(level, text.terminal().to_string());
    }
    if cut > 0 {
        tell(
            "warning",
            format!(
                "{} left out: a run of {RESULTS} results is what GitHub shows",
                counted(cut as u64, "more place is", "more places are")
            ),
        );
    }
    if commits > 0 {
        tell(
            "note",
            format!(
                "{}: the format json has them all",
                counted(
                    commits as u64,
                    "place is a commit, which stands in no file",
                    "places are commits, which stand in no file"
                )
            ),
        );
    }
    all
}
