//! What a gate judges of a change, and beside a baseline.

use crate::support::git::Edit;
use crate::support::repo::RepoBuilder;
use crate::support::run::{Run, hallmarks};
use serde_json::Value;
use std::path::{Path, PathBuf};

const ANN: &str = "Ann <ann@example.org>";

/// A function that swallows exceptions.
fn swallows(name: &str) -> String {
    format!(
        "def {name}(a):\n    try:\n        return a.{name}\n    except:  # {name}\n        return 0\n\n\n"
    )
}

fn date(day: u32) -> String {
    format!("2024-03-{day:02}T10:00:00+02:00")
}

/// A package with twelve of them, on the branch `main`.
fn repository() -> RepoBuilder {
    let repo = RepoBuilder::new();
    let code: String = (0..12).map(|n| swallows(&format!("old{n}"))).collect();
    repo.commit(
        &[("app/m.py", &code), ("app/__init__.py", "")],
        "Start\n",
        ANN,
        &date(1),
    );
    repo
}

fn code(repo: &RepoBuilder, path: &str) -> String {
    std::fs::read_to_string(repo.path().join(path)).expect("a file")
}

fn check(repo: &RepoBuilder) -> Run {
    hallmarks()
        .args(["check", "--isolated", "--select", "error-handling"])
        .arg(repo.path())
}

/// The texts of the new places.
fn offences(run: Run, code: i32) -> Vec<String> {
    let said = run.args(["--output-format", "json"]).exits(code).stdout;
    let value: Value = serde_json::from_str(&said).expect("JSON");
    let rows = value["offences"].as_array().expect("a list");
    rows.iter()
        .map(|row| row["text"].as_str().expect("a text").to_owned())
        .collect()
}

/// A baseline beside the repository.
fn baseline(folder: &Path) -> PathBuf {
    folder.join("baseline.json")
}

#[test]
fn a_change_is_judged_by_what_it_introduced() {
    let repo = repository();
    repo.branch("change");
    // The base moves on: what it brought is not the change's.
    let old = code(&repo, "app/m.py");
    let moved = format!("import os\n\nprint(os.name)\n\n\n{old}");
    repo.commit(&[("app/m.py", &moved)], "Move lines\n", ANN, &date(2));
    let against = || check(&repo).args(["--base", "main"]);
    assert_eq!(offences(against(), 0), Vec::<String>::new());
    repo.commit(
        &[("app/n.py", &swallows("new"))],
        "Swallow\n",
        ANN,
        &date(3),
    );
    assert_eq!(offences(against(), 1), ["except:  # new"]);
    repo.switch("main");
    repo.commit(
        &[("app/z.py", &swallows("theirs"))],
        "Theirs\n",
        ANN,
        &date(4),
    );
    repo.switch("change");
    assert_eq!(offences(against(), 1), ["except:  # new"]);
    // A file that is only named anew brings nothing.
    repo.commit_edits(
        &[
            Edit::Delete("app/m.py".to_owned()),
            Edit::Write("app/renamed.py".to_owned(), moved.into_bytes()),
            Edit::Delete("app/n.py".to_owned()),
        ],
        "Rename\n",
        ANN,
        &date(5),
    );
    assert_eq!(offences(against(), 0), Vec::<String>::new());
}

#[test]
fn a_threshold_fails_only_where_a_change_broke_it() {
    let repo = repository();
    repo.branch("change");
    let under = ["--fail-under", "error-handling>=99%"];
    let _ = check(&repo).args(under).exits(1);
    let said = check(&repo)
        .args(under)
        .args(["--base", "main"])
        .exits(0)
        .stdout;
    assert!(
        said.starts_with("old  error-handling is 0 %")
            && said.contains("it was no better at the merge base"),
        "{said}"
    );
    // Twelve bad ones beside twelve good ones hold half; one more is worse than it was.
    let good: String = (0..12)
        .map(|n| format!("def good{n}(a):\n    try:\n        return a.good{n}\n    except ValueError as error:\n        raise KeyError(a) from error\n\n\n"))
        .collect();
    repo.switch("main");
    repo.commit(&[("app/good.py", &good)], "Good\n", ANN, &date(2));
    repo.branch("worse");
    repo.commit(
        &[("app/n.py", &swallows("new"))],
        "Swallow\n",
        ANN,
        &date(3),
    );
    let said = check(&repo)
        .args(under)
        .args(["--base", "main"])
        .exits(1)
        .stdout;
    assert!(said.starts_with("FAIL error-handling is"), "{said}");
}

#[test]
fn a_revision_that_is_no_base_is_told_in_one_line() {
    let repo = repository();
    let line = check(&repo).args(["--base", "mian"]).cannot();
    assert!(
        line.contains("no such branch, tag or commit") && line.contains("main"),
        "{line}"
    );
    // Another root.
    let git = git2::Repository::open(repo.path()).unwrap();
    let head = git.head().unwrap().peel_to_commit().unwrap();
    let tree = head.tree().unwrap();
    let root = git.commit(None, &head.author(), &head.author(), "Root\n", &tree, &[]);
    let line = check(&repo)
        .args(["--base", &root.unwrap().to_string()])
        .cannot();
    assert!(
        line.contains("it shares no commit with what is read"),
        "{line}"
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.py"), "A = 1\n").unwrap();
    let line = hallmarks()
        .args(["check", "--base", "main"])
        .arg(folder.path())
        .cannot();
    assert!(line.contains("a plain folder has no commits"), "{line}");
}

#[test]
fn a_shallow_clone_without_the_base_names_the_command_to_run() {
    let repo = repository();
    let start = repo.commit(&[("a.py", "A = 1\n")], "One\n", ANN, &date(2));
    repo.branch("change");
    let end = repo.commit(&[("a.py", "A = 2\n")], "Two\n", ANN, &date(3));
    let _ = check(&repo).args(["--base", "main"]).exits(0);
    repo.shallow(start).shallow(end);
    let line = check(&repo).args(["--base", "main"]).cannot();
    assert!(
        line.contains("shallow clone") && line.contains("'git fetch --unshallow'"),
        "{line}"
    );
}

#[test]
fn a_baseline_outlives_moved_lines_and_fails_on_one_new_offence() {
    let repo = repository();
    let folder = tempfile::tempdir().unwrap();
    let file = baseline(folder.path());
    let _ = check(&repo).arg("--write-baseline").arg(&file).exits(0);
    let against = || check(&repo).arg("--baseline").arg(&file);
    assert_eq!(offences(against(), 0), Vec::<String>::new());
    let moved = format!("X = 1\n\n\n{}", code(&repo, "app/m.py"));
    repo.commit(&[("app/m.py", &moved)], "Move lines\n", ANN, &date(2));
    assert_eq!(offences(against(), 0), Vec::<String>::new());
    let more = format!("{moved}{}", swallows("new"));
    repo.commit(&[("app/m.py", &more)], "Swallow\n", ANN, &date(3));
    assert_eq!(offences(against(), 1), ["except:  # new"]);
    // The same text once more is one more.
    let twice = format!("{moved}{}", swallows("old0"));
    repo.commit(&[("app/m.py", &twice)], "Twice\n", ANN, &date(4));
    assert_eq!(offences(against(), 1), ["except:  # old0"]);
    let said = against().exits(1).stdout;
    assert!(
        said.contains("FAIL 1 place speaks against that did not in the baseline: error-handling 1"),
        "{said}"
    );
    // What is in either is known.
    repo.commit(&[("app/m.py", &more)], "Once\n", ANN, &date(5));
    let _ = against().args(["--base", "HEAD~1"]).exits(1);
    let _ = against().args(["--base", "HEAD~2"]).exits(0);
}

#[test]
fn a_baseline_written_again_gets_shorter_and_takes_nothing_in() {
    let repo = repository();
    let folder = tempfile::tempdir().unwrap();
    let file = baseline(folder.path());
    let write = || check(&repo).arg("--write-baseline").arg(&file).exits(0);
    let _ = write();
    let first = std::fs::read_to_string(&file).unwrap();
    let _ = write();
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        first,
        "the same bytes"
    );
    assert!(
        first.contains("\"rubric\"") && first.contains(env!("CARGO_PKG_VERSION")),
        "{first}"
    );
    let known = || -> Vec<String> {
        let value: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        let rows = value["offences"].as_array().unwrap().clone();
        rows.iter()
            .map(|row| row["text"].as_str().unwrap().to_owned())
            .collect()
    };
    let before = known();
    assert_eq!(before.len(), 12);
    assert!(before.is_sorted());
    let code: String = (1..12).map(|n| swallows(&format!("old{n}"))).collect();
    let code = code + &swallows("new");
    repo.commit(&[("app/m.py", &code)], "One gone, one new\n", ANN, &date(2));
    let said = write();
    assert!(
        said.stderr.contains("1 places are new and were not taken"),
        "{}",
        said.stderr
    );
    assert_eq!(known().len(), 11);
    assert!(!known().contains(&"except:  # new".to_owned()));
    let _ = check(&repo).arg("--baseline").arg(&file).exits(1);
}

#[test]
fn a_baseline_that_is_none_is_refused_in_one_line_and_stays() {
    let repo = repository();
    let folder = tempfile::tempdir().unwrap();
    let file = baseline(folder.path());
    let _ = check(&repo).arg("--write-baseline").arg(&file).exits(0);
    let good = std::fs::read_to_string(&file).unwrap();
    let value: Value = serde_json::from_str(&good).unwrap();
    let digest = value["rubric"][1].as_str().unwrap();
    // An honest baseline of another rubric has a digest of its own, which this test cannot make: the hash is found first.
    for (text, why) in [
        (
            good.replacen("\"count\": 1", "\"count\": 9", 1),
            "edited by hand or cut",
        ),
        (
            good.replacen(digest, "0123456789abcdef", 1),
            "edited by hand or cut",
        ),
        (good[..good.len() / 2].to_owned(), "cut or no JSON"),
        ("{}".to_owned(), "it is no baseline"),
        ("[1]".to_owned(), "it is no baseline"),
        (
            good.replacen("\"hallmarks_baseline\": 1", "\"hallmarks_baseline\": 2", 1),
            "another version",
        ),
        (String::new(), "cut or no JSON"),
    ] {
        std::fs::write(&file, &text).unwrap();
        for option in ["--baseline", "--write-baseline"] {
            let line = check(&repo).arg(option).arg(&file).cannot();
            assert!(
                line.contains(why) && line.contains("write it anew"),
                "{why}: {line}"
            );
            assert_eq!(
                std::fs::read_to_string(&file).unwrap(),
                text,
                "it stays as it was"
            );
        }
    }
    let line = check(&repo)
        .arg("--baseline")
        .arg(folder.path().join("none"))
        .cannot();
    assert!(line.contains("there is no such baseline"), "{line}");
    let line = check(&repo).arg("--baseline").arg(folder.path()).cannot();
    assert!(line.contains("not a regular file"), "{line}");
    let _ = check(&repo).args(["--write-baseline", "-"]).cannot();
}

#[test]
fn what_could_not_be_evaluated_is_no_pass() {
    let repo = repository();
    let folder = tempfile::tempdir().unwrap();
    let file = baseline(folder.path());
    let _ = check(&repo).arg("--write-baseline").arg(&file).exits(0);
    // More is asked now than the baseline knows.
    let wider = || {
        hallmarks()
            .args(["check", "--isolated", "--select", "error-handling,naming"])
            .arg(repo.path())
            .arg("--baseline")
            .arg(&file)
    };
    let said = wider().exits(1).stdout;
    assert!(
        said.contains("what is new could not be told of naming"),
        "{said}"
    );
    let _ = wider().arg("--allow-unknown").exits(0);
}
