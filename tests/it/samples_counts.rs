//! The samples' numbers: facts against what their files state, and what the checked-in table of signals must hold.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::report::Report;
use crate::support::run::hallmarks;
use crate::support::sample;
use hallmarks::internals::signals::SIGNALS;
use serde_json::Value;
use tempfile::TempDir;

/// The stated counts of the files that the report counts: those with an error are set apart there.
fn stated(id: &str, report: &Report) -> BTreeMap<String, i64> {
    let folder = TempDir::new().unwrap();
    let repository = sample::build_bare(id, folder.path()).unwrap();
    let mut totals = sample::stated_totals(&repository).unwrap();
    let tree = repository.head().unwrap().peel_to_tree().unwrap();
    for code in ["python-2", "syntax-error"] {
        let (count, examples) = report.warning(code).unwrap_or_default();
        assert_eq!(
            count,
            examples.len() as u64,
            "{id}: not every file is named"
        );
        for example in examples {
            let (path, _line) = example.rsplit_once(':').expect("a path and a line");
            let blob = tree
                .get_path(Path::new(path))
                .unwrap()
                .to_object(&repository);
            let blob = blob.unwrap().peel_to_blob().unwrap();
            *totals.get_mut("modules").unwrap() -= 1;
            for (name, count) in sample::stated_counts(blob.content()).unwrap() {
                *totals.get_mut(&name).unwrap() -= count;
            }
        }
    }
    totals
}

#[test]
fn facts_are_what_the_files_state() {
    for id in sample::ids().unwrap() {
        let report = Report::on(sample::bundle(&id));
        for (name, count) in stated(&id, &report) {
            assert_eq!(report.fact(&name), count, "{id}: {name}");
        }
    }
}

#[test]
fn roles_add_up() {
    for id in sample::ids().unwrap() {
        let report = Report::on(sample::bundle(&id)).0;
        let facts = |role: &str| report["facts"][role].as_object().unwrap().clone();
        for (name, count) in facts("source") {
            let (all, test) = (&facts("all")[&name], &facts("test")[&name]);
            let sum = count.as_i64().unwrap() + test.as_i64().unwrap();
            assert!(sum <= all.as_i64().unwrap(), "{id}: {name}");
        }
    }
}

/// The checked-in table: `generated.rs` keeps it current.
fn matrix() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/matrix.txt")).unwrap()
}

/// A signal that says a value nowhere is watched by no sample. Counts of distinct constructs take more code to be rated than a
/// sample has, so a value that is shown without a rating will do.
#[test]
fn every_signal_is_measured_in_some_sample() {
    let mut measured: BTreeMap<String, bool> = SIGNALS
        .iter()
        .map(|signal| (signal.id.to_owned(), false))
        .collect();
    for line in matrix().lines() {
        let mut words = line.split(' ').skip(1);
        let (id, status) = (words.next().unwrap(), words.next().unwrap());
        if let Some(measured) = measured.get_mut(id) {
            *measured |= status == "measured" || status == "too-few";
        }
    }
    measured.retain(|_, measured| !*measured);
    assert!(
        measured.is_empty(),
        "not measured in any sample: {:?}; see sample-repos/README.md",
        measured.into_keys().collect::<Vec<_>>()
    );
}

#[test]
fn every_signal_is_asked_of_every_sample() {
    let list = hallmarks()
        .args(["signals", "--output-format", "json"])
        .succeeds();
    let list: Value = serde_json::from_str(&list).unwrap();
    let signals = list.as_array().unwrap().len();
    assert_eq!(
        matrix()
            .lines()
            .filter(|line| !line.contains(" competency "))
            .count(),
        signals * sample::ids().unwrap().len()
    );
}
