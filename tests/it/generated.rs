//! What is generated is current.

#[path = "../../examples/generate/files/mod.rs"]
pub mod files;

use crate::support::run::hallmarks;
use files::{File, Said};
use std::fs;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn assert_current(file: &File) {
    let before = fs::read_to_string(root().join(&file.path)).unwrap_or_default();
    let gone = before
        .lines()
        .filter(|l| !file.text.lines().any(|o| o == *l));
    let new = file
        .text
        .lines()
        .filter(|l| !before.lines().any(|o| o == *l));
    let changes: String = gone
        .map(|line| format!("- {line}\n"))
        .chain(new.map(|line| format!("+ {line}\n")))
        .take(40)
        .collect();
    assert!(
        before == file.text,
        "{} is stale:\n{changes}\nIf that is meant, run `cargo run --example generate`, read the difference and commit it.",
        file.path.display()
    );
}

#[test]
fn the_lists_of_signals_are_current() {
    for file in files::lists(root()).unwrap() {
        assert_current(&file);
    }
}

#[test]
fn the_pages_are_current() {
    let program = |arguments: &[String]| {
        let said = hallmarks().args(arguments).within(root()).run();
        Ok(Said {
            shown: said.stdout + &said.stderr,
            code: said.code,
        })
    };
    for file in files::pages(root(), &program).unwrap() {
        assert_current(&file);
    }
}

#[test]
fn every_signal_answers_every_sample_as_before() {
    assert_current(&files::matrix(root()).unwrap());
}
