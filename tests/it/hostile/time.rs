//! The deadline and the stall limit.

use super::raw::{Raw, absent, delta_cycle};
use super::{assert_warned, codes, survived};
use std::time::{Duration, Instant};

#[test]
fn a_deadline_that_has_passed_leaves_a_report_without_levels() {
    let raw = Raw::healthy();
    let said = survived(
        &raw.path(),
        &["report", "--deadline", "0", "--output-format", "json"],
    );
    assert_eq!(said.code, 0);
    let report: serde_json::Value = serde_json::from_str(&said.stdout).expect("JSON");
    assert_warned(&report, "deadline");
    for row in report["competencies"].as_array().expect("competencies") {
        assert_eq!(row["level"].as_u64().unwrap_or_default(), 0, "{row}");
        assert_eq!(row["evaluated_share"], 0.0, "{row}");
        for signal in row["signals"].as_array().expect("signals") {
            assert_ne!(signal["status"], "measured", "{signal}");
        }
    }
    let said = survived(
        &raw.path(),
        &["trend", "--deadline", "0", "--output-format", "json"],
    );
    assert!(
        said.code == 0 && said.stdout.contains("\"deadline\""),
        "{}",
        said.stdout
    );
    // Nothing was read: that is no pass, whatever else is allowed.
    let run =
        crate::support::run::hallmarks().args(["check", "--deadline", "0", "--allow-unknown"]);
    run.args(["--fail-under", "testing=1"])
        .arg(raw.path())
        .exits(1);
}

#[test]
fn a_deadline_far_away_changes_nothing() {
    let raw = Raw::healthy();
    let short = survived(
        &raw.path(),
        &["report", "--deadline", "2h", "--output-format", "json"],
    );
    let usual = survived(&raw.path(), &["report", "--output-format", "json"]);
    assert_eq!(short, usual);
    let report: serde_json::Value = serde_json::from_str(&usual.stdout).expect("JSON");
    assert!(!codes(&report).contains(&"deadline".to_owned()));
}

#[test]
fn what_never_ends_is_ended() {
    let raw = Raw::unborn();
    let names = [absent(0x11), absent(0x22)];
    delta_cycle(&raw.git().join("objects/pack"), names);
    raw.reference("refs/heads/main", names[0]);
    for command in ["report", "trend"] {
        let begun = Instant::now();
        let said = survived(&raw.path(), &[command, "--stall-limit", "1"]);
        assert_eq!(said.code, 2, "{}", said.stdout);
        let line = said.stderr;
        assert!(
            line.contains("cannot go on: nothing finished for 1 seconds"),
            "{line}"
        );
        assert!(line.contains(&names[0].to_string()), "{line}");
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
}

#[test]
fn what_never_ends_further_down_is_ended_too() {
    let raw = Raw::healthy();
    let names = [absent(0x11), absent(0x22)];
    delta_cycle(&raw.git().join("objects/pack"), names);
    let tree = raw.tree(&[("100644", b"x.py", names[0])]);
    raw.commit(tree, &[], super::raw::ANN, b"One\n");
    let said = survived(&raw.path(), &["report", "--stall-limit", "1"]);
    assert_eq!(said.code, 2);
    assert!(
        said.stderr.contains("while reading files, at "),
        "{}",
        said.stderr
    );
}

#[test]
#[cfg(target_os = "linux")]
fn memory_has_a_limit() {
    let raw = Raw::healthy();
    // Long enough for a look: nothing ends this but the limit.
    let names = [absent(0x11), absent(0x22)];
    delta_cycle(&raw.git().join("objects/pack"), names);
    let tree = raw.tree(&[("100644", b"x.py", names[0])]);
    raw.commit(tree, &[], super::raw::ANN, b"One\n");
    let said = survived(&raw.path(), &["report", "--max-memory", "1M"]);
    assert_eq!(said.code, 2);
    assert!(
        said.stderr.contains("more than 1 MiB of memory"),
        "{}",
        said.stderr
    );
    let healthy = Raw::healthy();
    assert_eq!(
        survived(&healthy.path(), &["report", "--max-memory", "2G"]).code,
        0
    );
}
