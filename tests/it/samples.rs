//! The sample repositories: what is checked in is what the plain files make, on this machine as on any other.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::git::Edit;
use crate::support::repo::RepoBuilder;
use crate::support::sample;
use tempfile::TempDir;

/// The names a file may use when it states its own counts.
const FACTS: [&str; 11] = [
    "modules",
    "classes",
    "functions",
    "async-functions",
    "parameters",
    "annotated-parameters",
    "any-parameters",
    "annotated-returns",
    "function-docstrings",
    "class-docstrings",
    "module-docstrings",
];

/// Anybody who clones the project downloads this much of samples, bundles left out.
const ALL_FILES: usize = 400 * 1024;

#[test]
fn heads_are_pinned() {
    let pinned = sample::heads().unwrap();
    let ids = sample::ids().unwrap();
    assert_eq!(pinned.keys().cloned().collect::<Vec<_>>(), ids);
    for id in ids {
        let folder = TempDir::new().unwrap();
        let repository = sample::build_bare(&id, folder.path()).unwrap();
        let refs = sample::refs(&repository).unwrap();
        assert_eq!(
            refs[0].1, pinned[&id],
            "the files of {id} make another head than HEADS names"
        );
        assert_eq!(
            sample::bundle_refs(&sample::bundle(&id)).unwrap(),
            refs,
            "{id}.bundle is stale: run `cargo run --example generate`"
        );
    }
}

#[test]
fn a_bundle_holds_the_whole_history() {
    for id in sample::ids().unwrap() {
        let folder = TempDir::new().unwrap();
        let built = sample::build_bare(&id, &folder.path().join("built")).unwrap();
        let path = folder.path().join("again.bundle");
        sample::write_bundle(&built, &path).unwrap();
        for bundle in [path, sample::bundle(&id)] {
            let bytes = std::fs::read(bundle).unwrap();
            let start = bytes
                .windows(6)
                .position(|window| window == b"\n\nPACK")
                .unwrap()
                + 2;
            let empty = crate::support::git::init(&folder.path().join("unpacked"), true).unwrap();
            let objects = empty.odb().unwrap();
            let mut writer = objects.packwriter().unwrap();
            std::io::Write::write_all(&mut writer, &bytes[start..]).unwrap();
            writer.commit().unwrap();
            let mut walk = empty.revwalk().unwrap();
            walk.push(sample::refs(&built).unwrap()[0].1).unwrap();
            for oid in walk {
                let tree = empty.find_commit(oid.unwrap()).unwrap().tree().unwrap();
                tree.walk(git2::TreeWalkMode::PreOrder, |_, entry| {
                    assert!(
                        empty.find_object(entry.id(), None).is_ok(),
                        "{id} lacks {}",
                        entry.id()
                    );
                    git2::TreeWalkResult::Ok
                })
                .unwrap();
            }
        }
    }
}

#[test]
fn a_work_tree_is_checked_out_whole() {
    let folder = TempDir::new().unwrap();
    let repository = sample::build("solid-service", folder.path()).unwrap();
    assert!(repository.statuses(None).unwrap().is_empty());
    assert!(folder.path().join("pyproject.toml").is_file());
}

#[test]
fn every_python_file_states_its_counts() {
    let known: BTreeSet<&str> = FACTS.into();
    for id in sample::ids().unwrap() {
        for (path, bytes) in sample::files(&id).unwrap() {
            if Path::new(&path).extension() != Some("py".as_ref()) {
                continue;
            }
            let counts = sample::stated_counts(&bytes)
                .unwrap_or_else(|| panic!("{id}/{path} states nothing"));
            for name in counts.keys() {
                assert!(
                    known.contains(name.as_str()),
                    "{id}/{path}: '{name}' is not a fact"
                );
            }
        }
    }
}

#[test]
fn stated_counts_add_up() {
    let folder = TempDir::new().unwrap();
    let repository = sample::build_bare("tiny-library", folder.path()).unwrap();
    let totals = sample::stated_totals(&repository).unwrap();
    // Counted by hand: core, text and the package; two test files.
    assert_eq!(totals["modules"], 5);
    assert_eq!(totals["classes"], 2);
    assert_eq!(totals["functions"], 16 + 9);
    assert_eq!(totals["parameters"], 9 + 8);
    assert_eq!(totals["any-parameters"], 1);
}

#[test]
fn samples_stay_small() {
    let mut total = 0;
    for id in sample::ids().unwrap() {
        total += sample::files(&id)
            .unwrap()
            .iter()
            .map(|(_, bytes)| bytes.len())
            .sum::<usize>();
    }
    assert!(total <= ALL_FILES, "{total} bytes");
}

#[test]
fn a_repository_made_on_the_spot_is_the_same_everywhere() {
    let repo = RepoBuilder::new();
    let ann = "Ann <ann@example.org>";
    let first = repo.commit(
        &[("a/b.py", "x = 1\n")],
        "start\n",
        ann,
        "2024-02-29T23:30:00-05:00",
    );
    // The name that git itself gives to the same commit.
    assert_eq!(
        first.to_string(),
        "9b092427bed2571043b64a177d97058bdd318eb2"
    );
    repo.branch("topic");
    repo.commit(
        &[("a/c.py", "y = 2\n")],
        "topic\n",
        ann,
        "2024-03-01T10:00:00Z",
    );
    repo.switch("main");
    assert!(!repo.path().join("a/c.py").exists());
    let emptied = repo.commit_edits(
        &[
            Edit::Write("run".into(), b"#!/bin/sh\n".to_vec()),
            Edit::Executable("run".into()),
            Edit::Delete("a/b.py".into()),
        ],
        "main\n",
        ann,
        "2024-03-01T11:00:00Z",
    );
    let tree = repo
        .repository()
        .find_commit(emptied)
        .unwrap()
        .tree()
        .unwrap();
    assert!(tree.get_name("a").is_none(), "git keeps no empty folder");
    let merge = repo.merge("topic", "merge\n", ann, "2024-03-01T12:00:00Z");
    let commit = repo.repository().find_commit(merge).unwrap();
    assert_eq!(commit.parent_count(), 2);
    let tree = commit.tree().unwrap();
    assert_eq!(tree.get_name("run").unwrap().filemode(), 0o100_755);
    assert!(repo.path().join("a/c.py").exists() && !repo.path().join("a/b.py").exists());
    repo.tag("v1")
        .detach()
        .shallow(merge)
        .write("left/over.py", b"z = 3\n");
    assert!(repo.repository().head_detached().unwrap());
    assert!(repo.repository().is_shallow());
}

#[test]
fn the_program_answers() {
    // What it answers is judged elsewhere; here, that the helper finds and starts it.
    let said = crate::support::run::hallmarks().arg("--help").run();
    assert_eq!(said.code, 0, "{}", said.stderr);
}
