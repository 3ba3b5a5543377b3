//! The README tells the truth: its commands run, and what it shows is what they print.
//!
//! What its `console` blocks show is generated, and kept current by `generated.rs`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::generated::files::Line;
use crate::support::run::hallmarks;
use tempfile::TempDir;

const SAMPLE: &str = "sample-repos/solid-service.bundle";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

#[test]
fn commands_run() {
    let folder = TempDir::new().unwrap();
    let readme = readme();
    let mut run = 0;
    for block in readme.split("```").skip(1).step_by(2) {
        if block.starts_with("console") {
            continue;
        }
        for line in block.lines() {
            let text = line.trim().trim_start_matches("- run: ");
            if !text.starts_with("hallmarks ") {
                continue;
            }
            let mut line = Line::parse(text).expect("a command");
            for argument in &mut line.arguments {
                if matches!(argument.as_str(), "." | "path/to/project") {
                    *argument = root().join(SAMPLE).display().to_string();
                }
                // A bundle has no remote.
                if argument == "origin/main" {
                    "HEAD~1".clone_into(argument);
                }
            }
            let said = hallmarks()
                .args(&line.arguments)
                .within(folder.path())
                .run();
            assert_eq!(said.code, 0, "{text}:\n{}{}", said.stdout, said.stderr);
            run += 1;
        }
    }
    assert!(run >= 6, "{run}");
    for name in ["report.md", "report.json"] {
        assert!(folder.path().join(name).is_file(), "{name} was written");
    }
}

/// The rows of the table of fields name fields that a report has.
#[test]
fn fields_exist() {
    let json = hallmarks()
        .args(["report", SAMPLE, "--output-format", "json"])
        .within(root())
        .succeeds();
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let readme = readme();
    let (_, table) = readme
        .split_once("| field | what it is |\n|---|---|\n")
        .unwrap();
    let rows = table.lines().take_while(|l| l.starts_with('|'));
    let mut fields = 0;
    for row in rows {
        let cell = row.split('|').nth(1).unwrap();
        for field in cell.split('`').skip(1).step_by(2) {
            let pointer: PathBuf = field.split('.').collect();
            let mut value = &report;
            for step in pointer.iter().map(|s| s.to_str().unwrap()) {
                let (name, first) = match step.strip_suffix("[]") {
                    Some(name) => (name, true),
                    None => (step, false),
                };
                value = value.get(name).unwrap_or_else(|| panic!("no {field}"));
                if first {
                    // The first competency may have no signals yet.
                    let items = value.as_array().unwrap();
                    let full =
                        |v: &&serde_json::Value| v.get("signals").is_none_or(|s| s[0].is_object());
                    value = items.iter().find(full).unwrap();
                }
            }
            fields += 1;
        }
    }
    assert!(fields > 12, "{fields}");
}

/// The example is worked with numbers that the report has.
#[test]
fn the_worked_signal_is_true() {
    let json = hallmarks()
        .args(["report", SAMPLE, "--output-format", "json"])
        .args(["--select", "tests-present,tests-in-ci,tests-assert"])
        .within(root())
        .succeeds();
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let count = |role: &str, fact: &str| report["facts"][role][fact].as_i64().unwrap();
    let rows = report["competencies"].as_array().unwrap();
    let testing = rows.iter().find(|row| row["id"] == "testing").unwrap();
    let signal = |id: &str| {
        let signals = testing["signals"].as_array().unwrap();
        signals.iter().find(|s| s["id"] == id).unwrap()
    };
    let end = |id: &str, at: usize| signal(id)["interval"][at].as_f64().unwrap();
    let (asserts, present, in_ci) = ("tests-assert", "tests-present", "tests-in-ci");
    assert_eq!(signal(asserts)["asks_for"], "no-faults");
    for practice in [present, in_ci] {
        assert_eq!(signal(practice)["asks_for"], "practice");
    }
    let said = [
        format!(
            "{} test functions, {} of which check something; {} functions with a body",
            count("test", "tests"),
            count("test", "checking-tests"),
            count("source", "functions-with-a-body")
        ),
        format!(
            "interval of {:.0} to {:.1} %",
            end(asserts, 0) * 100.0,
            end(asserts, 1) * 100.0
        ),
        format!(
            "interval of {:.2} to {:.1}",
            end(present, 0),
            end(present, 1)
        ),
        format!(
            "weigh {} and {}: (1 × {} + 0.5 × {}) / 1.5",
            signal(present)["weight"].as_f64().unwrap(),
            signal(in_ci)["weight"].as_f64().unwrap(),
            signal(present)["rating"],
            signal(in_ci)["rating"]
        ),
        format!(
            "the level is **{}, {}**",
            testing["level"],
            testing["level_name"].as_str().unwrap()
        ),
        format!(
            "**{} ({}–{})**",
            testing["level"], testing["interval"][0], testing["interval"][1]
        ),
    ];
    let words: Vec<String> = readme().split_whitespace().map(str::to_owned).collect();
    let readme = words.join(" ");
    for sentence in said {
        assert!(readme.contains(&sentence), "the README lacks: {sentence}");
    }
}

/// What the README calls the set-up is what CI runs.
#[test]
fn ci_runs_the_command_for_tests() {
    let ci = fs::read_to_string(root().join(".ci/run")).unwrap();
    assert!(readme().lines().any(|line| line == "cargo test"));
    assert!(ci.lines().any(|line| line.trim() == "cargo test"));
}
