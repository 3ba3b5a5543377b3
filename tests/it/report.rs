//! The report as its readers get it: the same from every form of a repository, in the promised shape.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::report::Report;
use crate::support::run::hallmarks;
use crate::support::sample;
use crate::support::schema::misfits;
use git2::Repository;
use serde_json::Value;
use tempfile::TempDir;

const FORMATS: [&str; 4] = ["text", "json", "markdown", "html"];

/// Facts that every report states, by the promise of the JSON.
const PROMISED_FACTS: [&str; 17] = [
    "modules",
    "classes",
    "functions",
    "async-functions",
    "parameters",
    "annotated-parameters",
    "any-parameters",
    "annotated-returns",
    "module-docstrings",
    "class-docstrings",
    "function-docstrings",
    "complexity-a",
    "complexity-b",
    "complexity-c",
    "complexity-d",
    "complexity-e",
    "complexity-f",
];

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder")
}

/// Every format of the report on `path`, one after the other.
fn everything(path: &Path, more: &[&str]) -> Vec<String> {
    FORMATS
        .iter()
        .map(|format| {
            hallmarks()
                .arg(path)
                .args(["-vv", "--output-format", format])
                .args(more)
                .succeeds()
        })
        .collect()
}

/// The sample as a work tree, called as it is.
fn work_tree(id: &str, folder: &Path) -> PathBuf {
    let path = folder.join(id);
    sample::build(id, &path).unwrap();
    path
}

#[test]
fn runs_and_threads_change_nothing() {
    for id in sample::ids().unwrap() {
        let path = sample::bundle(&id);
        let first = everything(&path, &[]);
        assert!(first == everything(&path, &[]), "{id}: another run");
        for jobs in ["1", "2", "7"] {
            assert!(
                first == everything(&path, &["--jobs", jobs]),
                "{id}: --jobs {jobs}"
            );
        }
    }
}

#[test]
fn every_form_of_a_repository_gives_the_same_report() {
    for id in sample::ids().unwrap() {
        let folder = folder();
        let tree = work_tree(&id, &folder.path().join("tree"));
        let whole = everything(&tree, &[]);
        let bare = folder.path().join("bare").join(&id);
        sample::build_bare(&id, &bare).unwrap();
        assert!(whole == everything(&bare, &[]), "{id}: bare");
        let named = folder.path().join("named").join(format!("{id}.git"));
        sample::build_bare(&id, &named).unwrap();
        assert!(
            whole == everything(&named, &[]),
            "{id}: bare, called {id}.git"
        );
        assert!(
            whole == everything(&tree.join(".git"), &[]),
            "{id}: the .git folder"
        );
        assert!(
            whole == everything(&tree.join("."), &[]),
            "{id}: with a dot"
        );
        // What is uncommitted is not part of HEAD.
        fs::write(tree.join("uncommitted.py"), "def f(): pass\n").unwrap();
        assert!(whole == everything(&tree, &[]), "{id}: uncommitted files");
    }
}

#[test]
fn a_linked_work_tree_and_a_bundle_tell_the_same_facts() {
    for id in sample::ids().unwrap() {
        let folder = folder();
        let tree = work_tree(&id, folder.path());
        let repository = Repository::open(&tree).unwrap();
        let linked = folder.path().join("linked");
        repository.worktree("linked", &linked, None).unwrap();
        let whole = Report::on(&tree);
        assert_eq!(Report::on(&linked), whole, "{id}: a linked work tree");
        let mut bundle = Report::on(sample::bundle(&id));
        assert_eq!(bundle.0["repository"]["kind"], "bundle");
        bundle.0["repository"]["kind"] = "repository".into();
        assert_eq!(bundle, whole, "{id}: a bundle");
    }
}

#[test]
fn a_plain_folder_tells_the_same_about_its_files() {
    for id in sample::ids().unwrap() {
        let folder = folder();
        let tree = work_tree(&id, folder.path());
        let whole = Report::from(hallmarks().arg(&tree).arg("--no-history"));
        fs::remove_dir_all(tree.join(".git")).unwrap();
        let plain = Report::on(&tree);
        assert_eq!(plain.0["facts"], whole.0["facts"], "{id}");
        assert_eq!(plain.0["repository"]["kind"], "folder");
        assert_eq!(plain.0["repository"]["head"], Value::Null);
        assert_eq!(plain.0["repository"]["commits"], Value::Null);
        for (a, b) in plain.competencies().iter().zip(whole.competencies()) {
            assert_eq!(a["level"], b["level"], "{id}: {}", a["id"]);
        }
    }
}

#[test]
fn the_json_has_the_promised_shape() {
    let schema: Value = serde_json::from_str(&hallmarks().arg("schema").succeeds()).unwrap();
    for id in sample::ids().unwrap() {
        let report = Report::on(sample::bundle(&id));
        assert_eq!(misfits(&schema, &report.0), [""; 0], "{id}");
        promised(&report);
        let bare = Report::from(hallmarks().arg(sample::bundle(&id)).arg("--no-history"));
        assert_eq!(misfits(&schema, &bare.0), [""; 0], "{id} without history");
    }
    let folder = folder();
    fs::write(folder.path().join("a.py"), "def broken(:\n").unwrap();
    let report = Report::on(folder.path());
    assert_eq!(misfits(&schema, &report.0), [""; 0], "a plain folder");
}

#[test]
fn the_schema_refuses_what_is_not_a_report() {
    let schema: Value = serde_json::from_str(&hallmarks().arg("schema").succeeds()).unwrap();
    let report = Report::on(sample::bundle("tiny-library"));
    let asked = |row: &Value| row["signals"].as_array().is_some_and(|s| !s.is_empty());
    let asked = report.competencies().iter().position(asked).unwrap();
    let report = report.0;
    let status = format!("/competencies/{asked}/signals/0/status");
    for (pointer, value) in [
        ("/tool/version", Value::Null),
        ("/repository/commits", "many".into()),
        ("/competencies/0/level", "high".into()),
        (status.as_str(), "perhaps".into()),
        ("/facts/all/modules", "5".into()),
    ] {
        let mut broken = report.clone();
        *broken.pointer_mut(pointer).expect("a value to break") = value;
        assert!(!misfits(&schema, &broken).is_empty(), "{pointer}");
    }
}

/// Every field that the JSON promises, written out here once more: the schema follows the code, this does not.
fn promised(report: &Report) {
    let root = &report.0;
    assert!(root["schema_version"].is_string());
    assert_eq!(root["tool"]["name"], "hallmarks");
    assert_eq!(root["tool"]["version"], env!("CARGO_PKG_VERSION"));
    assert!(root["rubric"]["version"].is_string() && root["rubric"]["digest"].is_string());
    let repository = &root["repository"];
    let head = repository["head"].as_str().expect("a head");
    assert!(head.len() == 40 && head.bytes().all(|byte| byte.is_ascii_hexdigit()));
    for count in ["commits", "merges", "authors", "tags"] {
        assert!(repository[count].is_u64(), "{count}");
    }
    for date in ["first_commit", "last_commit"] {
        let date = repository[date].as_str().expect("a date");
        assert!(
            date.len() == 20 && date.ends_with('Z') && &date[10..11] == "T",
            "{date}"
        );
    }
    assert!(repository["kind"].is_string() && repository["shallow"].is_boolean());
    assert!(root["warnings"].is_array());
    for role in ["all", "source", "test"] {
        for fact in PROMISED_FACTS {
            assert!(root["facts"][role][fact].is_i64(), "facts.{role}.{fact}");
        }
    }
    for row in report.competencies() {
        // No level is null, never 0: a reader who takes a mean must not take it for a bad one.
        let level = row.get("level").expect("a level or null");
        let is_level = level.as_u64().is_some_and(|level| (1..=5).contains(&level));
        assert!(level.is_null() || is_level, "{}: {level}", row["id"]);
        assert!(row["id"].is_string() && row["level_name"].is_string());
        assert_eq!(row["interval"].is_null(), level.is_null(), "{}", row["id"]);
        assert_eq!(
            row["level_name"] == "no level",
            level.is_null(),
            "{}",
            row["id"]
        );
        let share = row["evaluated_share"].as_f64().expect("a share");
        assert!((0.0..=1.0).contains(&share) && (level.is_null() || share > 0.0));
    }
    for signal in report.signals() {
        promised_of_a_signal(signal);
    }
}

fn promised_of_a_signal(signal: &Value) {
    let id = signal["id"].as_str().expect("an id");
    let status = signal["status"].as_str().expect("a status");
    match status {
        "measured" | "too-few" => {
            let value = signal["value"].as_f64().expect("a value");
            let bound = |at: usize| signal["interval"][at].as_f64().expect("a bound");
            assert!(bound(0) <= value && value <= bound(1), "{id}: {signal}");
            assert!(
                signal["cases"].as_u64().is_some_and(|cases| cases > 0),
                "{id}"
            );
            let rating = signal["rating"].as_u64();
            if status == "measured" {
                assert!(rating.is_some_and(|r| (1..=5).contains(&r)), "{id}");
            } else {
                // A value on too few cases is shown with the reason, and not rated.
                assert_eq!(rating, None, "{id}");
                let why = signal["reason"].as_str();
                assert!(why.is_some_and(|why| !why.is_empty()), "{id}");
            }
        }
        status => {
            assert!(
                ["not-applicable", "not-evaluated"].contains(&status),
                "{id}: {status}"
            );
            assert!(
                signal["reason"].as_str().is_some_and(|why| !why.is_empty()),
                "{id}"
            );
            assert!(signal["rating"].is_null(), "{id}");
            // What this kind of work is not asked for may be there all the same: it is shown.
            let spared = signal["reason"]
                .as_str()
                .is_some_and(|why| why.starts_with("not asked of this kind of work"));
            assert_eq!(!signal["value"].is_null(), spared, "{id}");
        }
    }
    for place in signal["evidence"].as_array().expect("a list") {
        assert!(place["text"].is_string(), "{id}");
        assert!(
            place["path"].is_string() || place["commit"].is_string(),
            "{id}: {place}"
        );
        assert!(
            place["line"].is_null() || place["line"].as_u64() > Some(0),
            "{id}: {place}"
        );
        assert!(place.get("commit").is_some(), "{id}");
    }
}

#[test]
fn evidence_is_there() {
    for id in sample::ids().unwrap() {
        let folder = folder();
        let repository = sample::build(&id, folder.path()).unwrap();
        let report = Report::on(folder.path());
        for signal in report.signals() {
            let mut places = std::collections::BTreeSet::new();
            for place in signal["evidence"].as_array().unwrap() {
                let whole = place["line"].is_null().then(|| place["text"].to_string());
                let at = format!(
                    "{} {} {} {whole:?}",
                    place["path"], place["line"], place["commit"]
                );
                assert!(places.insert(at), "{id}: {} twice at {place}", signal["id"]);
                if let Some(path) = place["path"].as_str() {
                    let bytes = fs::read(folder.path().join(path)).unwrap();
                    let lines = String::from_utf8_lossy(&bytes).lines().count() as u64;
                    let line = place["line"].as_u64().unwrap_or(1);
                    assert!(line <= lines, "{id}: {path}:{line} of {lines}");
                }
                if let Some(commit) = place["commit"].as_str() {
                    let commit = git2::Oid::from_str(commit).unwrap();
                    assert!(repository.find_commit(commit).is_ok(), "{id}: {commit}");
                }
            }
        }
    }
}

#[test]
fn what_does_not_count_is_not_listed() {
    let listed = |requires: &str| {
        let folder = folder();
        let code = format!(
            "from typing import List\nx: List = a\n{}",
            "x = a\n".repeat(500)
        );
        fs::create_dir(folder.path().join("pkg")).unwrap();
        fs::write(folder.path().join("pkg/a.py"), code).unwrap();
        let toml = format!("[project]\nrequires-python = \"{requires}\"\n");
        fs::write(folder.path().join("pyproject.toml"), toml).unwrap();
        let report = Report::on(folder.path());
        let mut signals = report.signals();
        let signal = signals.find(|s| s["id"] == "deprecated-use").unwrap();
        signal["evidence"].as_array().unwrap().len()
    };
    assert_eq!(listed(">=3.8"), 0, "aliases of typing that 3.8 needs");
    assert_eq!(listed(">=3.9"), 1);
}

#[test]
fn the_repository_is_left_as_it_was() {
    let folder = folder();
    let tree = work_tree("tiny-library", folder.path());
    let listing = |root: &Path| -> Vec<(PathBuf, Option<std::time::SystemTime>)> {
        walkdir::WalkDir::new(root)
            .sort_by_file_name()
            .into_iter()
            .map(|entry| {
                let entry = entry.unwrap();
                let changed = entry.metadata().unwrap().modified().ok();
                (entry.into_path(), changed)
            })
            .collect()
    };
    let before = listing(&tree);
    let _ = everything(&tree, &[]);
    let _ = hallmarks().within(&tree).succeeds();
    assert_eq!(listing(&tree), before);
}

#[test]
fn a_repository_has_no_say_in_its_own_report() {
    let folder = folder();
    let tree = work_tree("solid-service", folder.path());
    let whole = Report::on(&tree);
    fs::write(
        tree.join(".git/info/attributes"),
        "*.py -diff linguist-generated\n",
    )
    .unwrap_or_else(|_| {
        fs::create_dir_all(tree.join(".git/info")).unwrap();
        fs::write(tree.join(".git/info/attributes"), "*.py -diff\n").unwrap();
    });
    let config = tree.join(".git/config");
    let mut text = fs::read_to_string(&config).unwrap();
    text.push_str(
        "[user]\n\tname = x\n[core]\n\tfsmonitor = touch pwned\n[alias]\n\tx = !touch pwned\n",
    );
    fs::write(&config, text).unwrap();
    assert_eq!(Report::on(&tree), whole);
    assert!(!tree.join("pwned").exists());
    // Nor has the user's own git configuration.
    let home = TempDir::new().unwrap();
    fs::write(
        home.path().join(".gitconfig"),
        "[log]\n\tmailmap = false\n[include]\n\tpath = /nowhere\n",
    )
    .unwrap();
    let run = hallmarks().arg(&tree).env("HOME", home.path());
    assert_eq!(Report::from(run), whole);
}
