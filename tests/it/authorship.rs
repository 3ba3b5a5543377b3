//! Whose the files of the head are, through renames, branches and programs.

use crate::support::git::Edit;
use crate::support::repo::RepoBuilder;
use crate::support::report::Report;
use crate::support::run::hallmarks;
use std::fmt::Write as _;
use std::fs;

const ANN: &str = "Ann Abel <ann@example.org>";
const BO: &str = "Bo Berg <bo@example.org>";
const BOT: &str = "dependabot[bot] <support@dependabot.com>";

/// A module of its own: no two share half of their lines.
fn module(name: &str) -> String {
    let mut text = format!("\"\"\"About {name}.\"\"\"\n");
    for at in 0..12 {
        let _ = write!(
            text,
            "\n\ndef {name}_{at}(x):\n    return x + {at} * len(\"{name}\")\n"
        );
    }
    text
}

fn date(month: u32) -> String {
    let (year, month) = (2020 + month / 12, month % 12 + 1);
    format!("{year}-{month:02}-01T12:00:00+00:00")
}

fn of(repo: &RepoBuilder, more: &[&str]) -> Report {
    let select = [
        "--select",
        "truck-factor,degree-of-authorship,stewardship,shared-files",
    ];
    let run = hallmarks()
        .arg("report")
        .arg(repo.path())
        .args(select)
        .args(more);
    Report::from(run)
}

/// Five files of Ann's, of which Bo changed one.
fn two_people() -> RepoBuilder {
    let repo = RepoBuilder::bare();
    for name in ["gate", "crane", "quay", "tide", "buoy"] {
        let path = format!("harbour/{name}.py");
        repo.commit(
            &[(&path, &module(name))],
            &format!("Add the {name}"),
            ANN,
            &date(0),
        );
    }
    let changed = module("gate") + "\n\nLAST = 1\n";
    repo.commit(
        &[("harbour/gate.py", &changed)],
        "Say which gate is the last",
        BO,
        &date(1),
    );
    repo
}

#[test]
fn files_are_followed_through_renames_and_moves_change_nobody() {
    let repo = two_people();
    let moved = [
        Edit::Write("port/crane.py".into(), module("crane").into_bytes()),
        Edit::Delete("harbour/crane.py".into()),
        Edit::Write(
            "port/quay.py".into(),
            (module("quay") + "\n\nDEEP = 2\n").into_bytes(),
        ),
        Edit::Delete("harbour/quay.py".into()),
    ];
    repo.commit_edits(&moved, "Move what is not at the harbour", BO, &date(2));
    let report = of(&repo, &[]);
    assert_eq!(report.fact("files-worked-on"), 5);
    assert_eq!(report.fact("files-with-an-author"), 5);
    // Of the gate and the quay Bo is one, too; the crane was only moved.
    assert_eq!(report.fact("authors-of-files"), 2);
    assert_eq!(report.fact("files-with-one-author"), 3);
    assert_eq!(report.fact("truck-factor"), 1);
    let theirs = of(&repo, &["--author", "Bo Berg"]);
    assert_eq!(theirs.fact("files-worked-on"), 2);
    assert_eq!(theirs.fact("files-with-an-author"), 2);
}

#[test]
fn work_on_a_branch_beside_a_rename_is_not_lost() {
    let repo = two_people();
    let main = repo
        .repository()
        .head()
        .unwrap()
        .shorthand()
        .unwrap()
        .to_owned();
    repo.branch("side");
    let tide = module("tide") + "\n\nLOW = 1\n";
    repo.commit(&[("harbour/tide.py", &tide)], "Know low tide", BO, &date(2));
    repo.switch(&main);
    let moved = [
        Edit::Write("port/buoy.py".into(), module("buoy").into_bytes()),
        Edit::Delete("harbour/buoy.py".into()),
    ];
    repo.commit_edits(&moved, "Move the buoy", ANN, &date(3));
    repo.merge("side", "Merge branch 'side'", ANN, &date(4));
    let report = of(&repo, &[]);
    assert_eq!(report.fact("files-worked-on"), 5);
    assert_eq!(report.fact("files-with-one-author"), 3, "not gate and tide");
}

#[test]
fn programs_create_files_and_own_none() {
    let repo = two_people();
    repo.commit(
        &[("harbour/ship.py", &module("ship"))],
        "Add the ship",
        BOT,
        &date(2),
    );
    let report = of(&repo, &[]);
    assert_eq!(
        report.fact("files-worked-on"),
        5,
        "the program's is nobody's"
    );
    let changed = module("ship") + "\n\nFLAG = 1\n";
    repo.commit(&[("harbour/ship.py", &changed)], "Fly a flag", BO, &date(3));
    let report = of(&repo, &[]);
    assert_eq!(report.fact("files-worked-on"), 6);
    assert_eq!(report.fact("authors-of-files"), 2);
}

#[test]
fn who_goes_over_everything_owns_nothing_for_it() {
    let repo = two_people();
    for name in ["lock", "mole", "rope"] {
        let path = format!("harbour/{name}.py");
        repo.commit(
            &[(&path, &module(name))],
            &format!("Add the {name}"),
            ANN,
            &date(1),
        );
    }
    let names = [
        "gate", "crane", "quay", "tide", "buoy", "lock", "mole", "rope",
    ];
    let swept = |many: usize| {
        let files = names[..many].iter().map(|name| {
            let text = format!("# Copyright 2020\n{}", module(name));
            (format!("harbour/{name}.py"), text)
        });
        files.collect::<Vec<_>>()
    };
    let all = swept(8);
    let all: Vec<_> = all
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    repo.commit(&all, "Add a header", "Cy Cole <cy@example.org>", &date(2));
    let report = of(&repo, &[]);
    assert_eq!(report.fact("files-with-one-author"), 7, "all but the gate");

    // Four files are work that somebody did.
    let repo = two_people();
    let few = swept(4);
    let few: Vec<_> = few
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    repo.commit(&few, "Add a header", "Cy Cole <cy@example.org>", &date(2));
    assert_eq!(of(&repo, &[]).fact("files-with-one-author"), 2);
}

#[test]
fn one_person_alone_is_asked_nothing() {
    let repo = RepoBuilder::bare();
    for name in ["gate", "crane", "quay", "tide", "buoy"] {
        let path = format!("harbour/{name}.py");
        repo.commit(
            &[(&path, &module(name))],
            &format!("Add the {name}"),
            ANN,
            &date(0),
        );
    }
    let report = of(&repo, &[]);
    for id in [
        "truck-factor",
        "degree-of-authorship",
        "stewardship",
        "shared-files",
    ] {
        assert_eq!(report.signal(id)["status"], "not-applicable", "{id}");
    }
}

#[test]
fn a_history_that_is_cut_off_or_not_whole_is_not_evaluated() {
    let repo = two_people();
    let head = repo.head().unwrap();
    repo.shallow(head);
    let report = of(&repo, &["--context", "library"]);
    for id in [
        "truck-factor",
        "degree-of-authorship",
        "stewardship",
        "shared-files",
    ] {
        assert_eq!(report.signal(id)["status"], "not-evaluated", "{id}");
    }

    // An older content of a renamed file is not there: nobody knows that it is a rename.
    let repo = two_people();
    let old = repo.repository().head().unwrap().peel_to_tree().unwrap();
    let old = old.get_path("harbour/quay.py".as_ref()).unwrap().id();
    let moved = [
        Edit::Write(
            "port/quay.py".into(),
            (module("quay") + "\n\nDEEP = 2\n").into_bytes(),
        ),
        Edit::Delete("harbour/quay.py".into()),
    ];
    repo.commit_edits(&moved, "Move the quay", BO, &date(2));
    assert_eq!(of(&repo, &[]).signal("truck-factor")["value"], 1.0);
    let hex = old.to_string();
    let object = repo.path().join("objects").join(&hex[..2]).join(&hex[2..]);
    fs::remove_file(object).unwrap();
    let report = of(&repo, &["--context", "library"]);
    assert_eq!(report.signal("truck-factor")["status"], "not-evaluated");
}
