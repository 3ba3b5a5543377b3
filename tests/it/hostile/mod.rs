//! One small repository of every hostile family, so that whoever has nothing but this project is told when a guard breaks.
//!
//! A run ends in time, in a report (0) or in one clear line (2); it never panics, never runs anything, never writes into what
//! it reads, and never lets a stranger's text reach an output unescaped.

pub mod raw;

mod bomb;
mod config;
mod corrupt;
mod escape;
mod gaps;
mod inject;
mod python;
mod shape;
mod time;

use crate::support::run::{Said, hallmarks};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long any of these may take, on a slow machine and in a debug build.
const LIMIT: Duration = Duration::from_mins(1);
/// How long a single file or object of them may; the limit in force is tried by the tests of time.
const STALL: &str = "45s";

/// A run that ended as a run may end.
fn survived(path: &Path, arguments: &[&str]) -> Said {
    let begun = Instant::now();
    let mut run = hallmarks().args(arguments).arg(path);
    // In a debug build beside other tests, one honest file may take longer than a user waits.
    if !arguments.contains(&"--stall-limit") {
        run = run.args(["--stall-limit", STALL]);
    }
    let said = run.run();
    let what = format!("{arguments:?} of {}", path.display());
    assert!(begun.elapsed() < LIMIT, "{what} took too long");
    assert!(!said.stderr.contains("panicked"), "{what}: {}", said.stderr);
    match said.code {
        0 => {}
        2 => {
            assert!(said.stdout.is_empty(), "{what}: {}", said.stdout);
            let line = &said.stderr;
            assert!(line.starts_with("hallmarks: cannot "), "{what}: {line}");
            assert_eq!(line.lines().count(), 1, "{what}: {line}");
            assert!(line.contains("; "), "{what} says what to try: {line}");
        }
        code => panic!("{what} ended with {code}: {}", said.stderr),
    }
    said
}

/// A report in every format, and a trend where there is a history; the report as JSON.
fn reported(path: &Path) -> serde_json::Value {
    for arguments in [
        &["report", "-vv"][..],
        &["report", "-vv", "--output-format", "markdown"],
    ] {
        assert_eq!(survived(path, arguments).code, 0, "{}", path.display());
    }
    survived(path, &["trend", "--by", "commit"]);
    in_json(path)
}

/// The report as JSON alone, where there is a lot to read.
fn in_json(path: &Path) -> serde_json::Value {
    let said = survived(path, &["report", "-vv", "--output-format", "json"]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    serde_json::from_str(&said.stdout).expect("JSON")
}

/// Why there is no report.
fn refused(path: &Path) -> String {
    let said = survived(path, &["report"]);
    assert_eq!(said.code, 2, "{}", path.display());
    said.stderr
}

/// The codes of a report's warnings.
fn codes(report: &serde_json::Value) -> Vec<String> {
    let warnings = report["warnings"].as_array().expect("warnings");
    let code = |w: &serde_json::Value| w["code"].as_str().unwrap_or_default().to_owned();
    warnings.iter().map(code).collect()
}

#[track_caller]
fn assert_warned(report: &serde_json::Value, code: &str) {
    let codes = codes(report);
    assert!(
        codes.iter().any(|c| c == code),
        "{code} is not in {codes:?}"
    );
}
