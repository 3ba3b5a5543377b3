//! What somebody found who looked at the places that signals name is kept, and is told.

use crate::generated::files::verdicts;
use hallmarks::internals::signals::{SIGNALS, Signal};
use std::path::Path;

/// Signals that accuse: a place they name wrongly costs the reader's trust, so each has been looked at.
const GUARD_LIKE: &[&str] = &[
    "assert-validation",
    "async-awaits",
    "blocking-in-async",
    "cancellation-safety",
    "config-separation",
    "dangerous-calls",
    "dead-code",
    "docstring-parameters",
    "error-handling",
    "god-classes",
    "hollow-docstrings",
    "idiom-share",
    "import-cycles",
    "injection",
    "input-validation",
    "layering",
    "logging-over-print",
    "naming",
    "network-timeouts",
    "pitfalls",
    "printed-errors",
    "public-api-typed",
    "secrets",
    "skipped-tests",
    "structured-concurrency",
    "test-smells",
    "tests-assert",
    "threads-and-processes",
];

/// As many places as one signal is drawn at most.
const DRAWN: usize = 30;

fn signal(id: &str) -> &'static Signal {
    let found = SIGNALS.iter().find(|s| s.id == id);
    found.unwrap_or_else(|| panic!("{id}.csv is for no signal"))
}

#[test]
fn every_file_is_well_formed_and_for_a_signal() {
    for (id, verdicts) in verdicts::read(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap() {
        assert_eq!(signal(&id).id, id);
        assert!(verdicts.seen <= DRAWN, "{id}: {}", verdicts.seen);
    }
}

#[test]
fn no_place_is_judged_twice() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/precision");
    for id in verdicts::read(Path::new(env!("CARGO_MANIFEST_DIR")))
        .unwrap()
        .keys()
    {
        let text = std::fs::read_to_string(folder.join(format!("{id}.csv"))).unwrap();
        let mut places: Vec<Vec<&str>> = text
            .lines()
            .map(|l| l.split(',').take(4).collect())
            .collect();
        let all = places.len();
        places.sort();
        places.dedup();
        assert_eq!(places.len(), all, "{id}");
    }
}

#[test]
fn every_signal_that_accuses_has_been_looked_at() {
    let precision = verdicts::read(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    for id in GUARD_LIKE {
        assert_eq!(signal(id).id, *id);
        assert!(precision.contains_key(*id), "{id} has no verdicts");
    }
}

#[test]
fn a_signal_that_was_often_wrong_says_so() {
    for (id, verdicts) in verdicts::read(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap() {
        if !verdicts.is_weak() {
            continue;
        }
        let guard = signal(&id).guard.to_lowercase();
        let told = format!(
            "weak: {} of {} places looked at were {}",
            verdicts.right + verdicts.debatable,
            verdicts.seen,
            if verdicts.debatable > 0 {
                "not wrong"
            } else {
                "right"
            }
        );
        assert!(guard.contains(&told), "{id}: the guard must say '{told}'");
    }
}
