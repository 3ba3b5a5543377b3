//! Changes of the samples that are known to be padding, neutral or harmful move levels as they should. `benches/mutators.py` makes the
//! same changes, and more, to any repository.

use crate::support::git::{self, Edit};
use crate::support::report::Report;
use crate::support::sample;
use git2::Repository;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A sample that is about to be changed.
struct Scratch {
    folder: TempDir,
    repository: Repository,
    time: i64,
}

impl Scratch {
    fn of(id: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let repository = sample::build_bare(id, &folder.path().join("repository")).unwrap();
        let time = repository.head().unwrap().peel_to_commit().unwrap().time();
        Self {
            folder,
            time: time.seconds(),
            repository,
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("repository")
    }

    fn report(&self) -> Report {
        Report::on(self.path())
    }

    /// One commit more, an hour later.
    fn commit(&mut self, edits: &[Edit], message: &str) {
        self.time += 3600;
        let parent = self.repository.head().unwrap().peel_to_commit().unwrap();
        let tree = git::edit_tree(&self.repository, Some(&parent.tree().unwrap()), edits).unwrap();
        let tree = self.repository.find_tree(tree).unwrap();
        let when = git2::Time::new(self.time, 0);
        let person = git2::Signature::new("Ann", "ann@example.org", &when).unwrap();
        self.repository
            .commit(Some("HEAD"), &person, &person, message, &tree, &[&parent])
            .unwrap();
    }

    /// The files of Python at the head.
    fn python(&self) -> Vec<(String, String)> {
        let mut files = git::files_at_head(&self.repository);
        files.retain(|(path, _)| Path::new(path).extension().is_some_and(|e| e == "py"));
        files
    }

    /// Every file of Python again, as `change` makes it.
    fn rewrite(&mut self, change: impl Fn(&str, &str) -> String) {
        let files = self.python();
        let edits: Vec<_> = files
            .iter()
            .map(|(path, text)| Edit::Write(path.clone(), change(path, text).into_bytes()))
            .collect();
        self.commit(
            &edits,
            "Go over every file\n\nReaders of the code had asked for it.\n",
        );
    }
}

fn write(path: &str, text: &str) -> Edit {
    Edit::Write(path.to_owned(), text.as_bytes().to_vec())
}

fn is_test(path: &str) -> bool {
    path.starts_with("tests/")
}

/// A docstring that repeats the name, below every line that is a whole `def`.
fn hollow(text: &str) -> String {
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        out.push_str(line);
        let code = line.trim_start();
        let name = code
            .strip_prefix("def ")
            .and_then(|rest| rest.split('(').next());
        if let (Some(name), true) = (name, line.ends_with(":\n")) {
            let indent = " ".repeat(line.len() - code.len() + 4);
            let words = name.trim_matches('_').replace('_', " ");
            let _ = writeln!(out, "{indent}\"\"\"{words}.\"\"\"");
        }
    }
    out
}

fn tests_that_check_nothing(scratch: &mut Scratch, body: &str) {
    let edits: Vec<_> = (0..8)
        .map(|file| {
            let tests: String = (0..20)
                .map(|n| format!("\n\ndef test_case_{file}_{n}():\n    {body}\n"))
                .collect();
            let helper = "def check_value(value):\n    return value\n";
            write(
                &format!("tests/test_more_{file}.py"),
                &format!("{helper}{tests}"),
            )
        })
        .collect();
    scratch.commit(
        &edits,
        "Test what was not tested\n\nMuch of it was not covered yet.\n",
    );
}

const EMPTY_WORKFLOW: &str = "name: pytest, ruff, mypy\non: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - name: pytest\n        run: echo pytest && echo ruff check && echo mypy --strict\n";

type Mutation = fn(&mut Scratch);

/// From a path and its text to another text.
type Change = fn(&str, &str) -> String;

const PADDING: [(&str, Mutation); 6] = [
    ("hollow docstrings", |s| s.rewrite(|_, text| hollow(text))),
    ("assert True", |s| {
        tests_that_check_nothing(s, "assert True");
    }),
    ("no assertion", |s| {
        tests_that_check_nothing(s, "value = 1 + 1");
    }),
    ("helpers named check", |s| {
        tests_that_check_nothing(s, "check_value(1)");
    }),
    ("empty CI", |s| {
        let workflow = write(".github/workflows/quality.yml", EMPTY_WORKFLOW);
        s.commit(
            &[workflow],
            "Run all checks in CI\n\nNothing may get past them from now on.\n",
        );
    }),
    ("empty commits", |s| {
        for n in 0..50 {
            let message = format!(
                "Refine part {n} of the design\n\nBecause it was hard to follow for those who read it later on.\n"
            );
            s.commit(&[], &message);
        }
    }),
];

fn level(row: &Value) -> u64 {
    row["level"].as_u64().unwrap_or(0)
}

#[test]
fn padding_raises_no_level_beyond_its_interval() {
    let mut better = Vec::new();
    for id in ["solid-service", "tiny-library", "solo-scripts"] {
        let before = Scratch::of(id).report();
        for (what, mutation) in PADDING {
            let mut scratch = Scratch::of(id);
            mutation(&mut scratch);
            let after = scratch.report();
            for row in before.competencies() {
                let name = row["id"].as_str().unwrap();
                let upper = row["interval"][1].as_u64().unwrap_or(1);
                let now = level(after.competency(name));
                if now > upper {
                    better.push(format!(
                        "{id}, {what}: {name} from {} to {now}",
                        row["level"]
                    ));
                }
            }
        }
    }
    assert!(better.is_empty(), "padding pays:\n{}", better.join("\n"));
}

/// Signals of the history: another commit is another case for them, whatever it changes.
const OF_HISTORY: [&str; 25] = [
    "cause-told",
    "co-authored",
    "degree-of-authorship",
    "docs-with-code",
    "issue-links",
    "legacy-work",
    "message-form",
    "message-reasons",
    "newcomers-helped",
    "newcomers-stayed",
    "performance-commits",
    "regression-tests",
    "release-cadence",
    "returning-work",
    "reverts",
    "reviewed-changes",
    "self-merges",
    "shared-files",
    "small-steps",
    "stewardship",
    "tests-with-code",
    "traceability",
    "truck-factor",
    "uploads",
    "version-steps",
];

#[test]
fn what_means_nothing_changes_nothing() {
    let neutral: [(&str, Change); 2] = [
        ("line ends", |_, text| text.replace('\n', "\r\n")),
        ("rulers", |_, text| {
            let ruler = format!("\n\n\n# {}\ndef ", "-".repeat(60));
            text.replace("\n\n\ndef ", &ruler)
        }),
    ];
    for id in ["solid-service", "grown-planner"] {
        let before = Scratch::of(id).report();
        for (what, change) in neutral {
            let mut scratch = Scratch::of(id);
            scratch.rewrite(change);
            let after = scratch.report();
            for row in before.signals() {
                let name = row["id"].as_str().unwrap();
                let now = after.signal(name);
                if !OF_HISTORY.contains(&name) {
                    for key in ["status", "value", "cases"] {
                        assert_eq!(row[key], now[key], "{id}, {what}: {name}");
                    }
                }
            }
            for row in before.competencies() {
                let now = after.competency(row["id"].as_str().unwrap());
                assert_eq!(row["level"], now["level"], "{id}, {what}: {}", row["id"]);
            }
        }
    }
}

/// Whether the level of `takes_from` falls, and of the others none does.
#[track_caller]
fn assert_only_falls(what: &str, before: &Report, after: &Report, takes_from: &str) {
    for row in before.competencies() {
        let id = row["id"].as_str().unwrap();
        let now = level(after.competency(id));
        if id == takes_from {
            assert!(now < level(row), "{what}: {id} is still {now}");
        } else {
            assert!(now >= level(row), "{what}: {id} falls to {now}");
        }
    }
}

#[test]
fn what_is_taken_away_is_missed_where_it_belongs() {
    let before = Scratch::of("solid-service").report();
    let mut scratch = Scratch::of("solid-service");
    let tests = scratch
        .python()
        .into_iter()
        .filter(|(path, _)| is_test(path));
    let edits: Vec<_> = tests.map(|(path, _)| Edit::Delete(path)).collect();
    scratch.commit(
        &edits,
        "Remove the tests\n\nThey took too long for anybody to wait.\n",
    );
    assert_only_falls("tests deleted", &before, &scratch.report(), "testing");

    let mut scratch = Scratch::of("solid-service");
    scratch.rewrite(|path, text| {
        if !is_test(path) {
            return text.to_owned();
        }
        let keep = |line: &&str| !line.trim_start().starts_with("assert ");
        text.split_inclusive('\n')
            .map(|line| if keep(&line) { line } else { "" })
            .collect()
    });
    let after = scratch.report();
    let rating = |report: &Report| report.signal("tests-assert")["rating"].as_u64().unwrap();
    assert!(rating(&after) < rating(&before));
}
