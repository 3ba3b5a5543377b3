//! Repositories as people really have them: detached, linked, packed, with links, modules and names of every kind.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::support::git::Edit;
use crate::support::repo::{RepoBuilder, three_commits};
use crate::support::report::Report;
use crate::support::run::hallmarks;
use crate::support::sample;
use git2::{Oid, Repository, Signature, Time};
use tempfile::TempDir;

const ANN: &str = "Ann <ann@example.org>";

const BO: &str = "Bo <bo@example.org>";

/// The `n`th moment of a history.
fn date(n: usize) -> String {
    format!("2024-03-{:02}T{:02}:00:00+02:00", 1 + n / 24, n % 24)
}

/// A new commit on `HEAD` whose tree has these entries besides those it had: names are bytes, modes are git's.
fn commit_raw(repo: &RepoBuilder, entries: &[(&[u8], &[u8], u32)]) -> Oid {
    let repository = repo.repository();
    let parent = repository.head().unwrap().peel_to_commit().unwrap();
    let base = parent.tree().unwrap();
    let mut tree = repository.treebuilder(Some(&base)).unwrap();
    for (name, bytes, mode) in entries {
        let oid = match mode {
            0o160_000 => parent.id(),
            _ => repository.blob(bytes).unwrap(),
        };
        tree.insert(*name, oid, i32::try_from(*mode).unwrap())
            .unwrap();
    }
    let tree = repository.find_tree(tree.write().unwrap()).unwrap();
    let person = Signature::new("Ann", "ann@example.org", &Time::new(1_710_000_000, 0)).unwrap();
    repository
        .commit(Some("HEAD"), &person, &person, "Odd\n", &tree, &[&parent])
        .unwrap()
}

#[test]
fn a_detached_head() {
    let (repo, oids) = three_commits();
    let whole = Report::on(repo.path());
    repo.detach();
    assert_eq!(Report::on(repo.path()), whole);
    repo.repository().set_head_detached(oids[1]).unwrap();
    let report = Report::on(repo.path());
    assert_eq!(report.0["repository"]["head"], oids[1].to_string());
    assert_eq!(
        (
            report.fact("functions"),
            report.0["repository"]["commits"].as_u64()
        ),
        (2, Some(2))
    );
}

#[test]
fn a_linked_work_tree_has_a_head_of_its_own() {
    let (repo, oids) = three_commits();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("linked");
    let linked = repo.repository().worktree("linked", &path, None).unwrap();
    let linked = Repository::open_from_worktree(&linked).unwrap();
    linked.set_head_detached(oids[0]).unwrap();
    let report = Report::on(&path);
    assert_eq!(report.0["repository"]["head"], oids[0].to_string());
    assert_eq!(report.fact("functions"), 1);
    assert_eq!(Report::on(repo.path()).fact("functions"), 3);
}

#[test]
fn a_path_through_a_link_is_followed_once() {
    let (repo, _) = three_commits();
    let folder = TempDir::new().unwrap();
    let link = folder.path().join("link");
    #[cfg(unix)]
    std::os::unix::fs::symlink(repo.path(), &link).unwrap();
    #[cfg(unix)]
    assert_eq!(Report::on(&link), Report::on(repo.path()));
    // A folder inside a work tree is read as what it is, exactly as named: a folder.
    repo.commit(&[("inner/b.py", "x = 1\n")], "Inner\n", ANN, &date(5));
    let inner = Report::on(repo.path().join("inner"));
    assert_eq!(inner.0["repository"]["kind"], "folder");
    assert_eq!(inner.fact("modules"), 1);
}

#[test]
fn packed_objects_and_packed_references() {
    let folder = TempDir::new().unwrap();
    let loose = folder.path().join("loose/solid-service");
    let repository = sample::build_bare("solid-service", &loose).unwrap();
    let packed = folder.path().join("packed/solid-service");
    let empty = crate::support::git::init(&packed, true).unwrap();
    let mut walk = repository.revwalk().unwrap();
    walk.push_head().unwrap();
    let mut pack = repository.packbuilder().unwrap();
    pack.insert_walk(&mut walk).unwrap();
    let mut names = String::from("# pack-refs with: peeled fully-peeled sorted \n");
    for reference in repository.references().unwrap() {
        let reference = reference.unwrap();
        let oid = reference.target().unwrap();
        let _ = writeln!(names, "{oid} {}", reference.name().unwrap());
        if let Ok(tag) = repository.find_tag(oid) {
            pack.insert_object(oid, None).unwrap();
            let _ = writeln!(names, "^{}", tag.target_id());
        }
    }
    pack.write(&packed.join("objects/pack"), 0).unwrap();
    drop(empty);
    fs::write(packed.join("packed-refs"), names).unwrap();
    assert_eq!(Report::on(&packed), Report::on(&loose));
    let rev = |path: &Path| Report::from(hallmarks().arg(path).args(["--rev", "v0.1.0"]));
    assert_eq!(rev(&packed), rev(&loose));
}

#[test]
fn links_modules_and_modes() {
    let (repo, _) = three_commits();
    let before = Report::on(repo.path());
    let same = b"def g():\n    pass\n";
    commit_raw(
        &repo,
        &[
            (b"linked.py", b"a.py", 0o120_000),
            (b"dangling.py", b"/etc/passwd", 0o120_000),
            (b"module", b"", 0o160_000),
            (b"module.py", b"", 0o160_000),
            (b"run.py", same, 0o100_755),
            (b"plain.py", same, 0o100_644),
            (b"empty.py", b"", 0o100_644),
            (b"stub.pyi", same, 0o100_644),
            (b"run", b"#!/usr/bin/env python3\nprint(1)\n", 0o100_755),
        ],
    );
    let report = Report::on(repo.path());
    assert_eq!(
        report.warnings(),
        before.warnings(),
        "nothing of this is trouble"
    );
    assert_eq!(report.fact("modules") - before.fact("modules"), 3);
    assert_eq!(report.fact("functions") - before.fact("functions"), 2);
}

#[test]
fn names_of_every_kind() {
    let (repo, _) = three_commits();
    let before = Report::on(repo.path());
    let text = b"def g():\n    pass\n";
    let names: [&[u8]; 9] = [
        "größe.py".as_bytes(),
        "数据.py".as_bytes(),
        "e\u{301}.py".as_bytes(),
        b"caf\xe9.py",
        b"caf\xe8.py",
        b"with space.py",
        b"line\nbreak.py",
        b"\x1b[31mred.py",
        "\u{202e}yp.exe.py".as_bytes(),
    ];
    let entries: Vec<(&[u8], &[u8], u32)> = names
        .iter()
        .map(|name| (*name, &text[..], 0o100_644))
        .collect();
    commit_raw(&repo, &entries);
    let report = Report::on(repo.path());
    assert_eq!(report.fact("functions") - before.fact("functions"), 9);
    assert_eq!(report.fact("modules") - before.fact("modules"), 9);
    // The same, broken: every one is named, and no name reaches the output as it is.
    let broken: Vec<(&[u8], &[u8], u32)> = names
        .iter()
        .map(|name| (*name, &b"def (:\n"[..], 0o100_644))
        .collect();
    commit_raw(&repo, &broken);
    let report = Report::on(repo.path());
    let (count, _) = report.warning("syntax-error").expect("a warning");
    assert_eq!(count, 9);
    for format in ["text", "json", "markdown", "html"] {
        let said = hallmarks()
            .arg(repo.path())
            .args(["-vv", "--output-format", format])
            .succeeds();
        assert!(!said.contains(['\u{1b}', '\u{202e}']), "{format}: {said:?}");
        assert!(!said.contains("line\nbreak"), "{format}");
        assert!(format != "json" || said.contains("größe.py"), "{said}");
    }
}

#[test]
fn a_plain_folder_with_links() {
    let folder = TempDir::new().unwrap();
    let outside = TempDir::new().unwrap();
    fs::write(outside.path().join("secret.py"), "def secret(): pass\n").unwrap();
    fs::write(folder.path().join("a.py"), "def a(): pass\n").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink(outside.path(), folder.path().join("elsewhere")).unwrap();
        symlink(outside.path().join("secret.py"), folder.path().join("b.py")).unwrap();
        symlink(folder.path(), folder.path().join("round")).unwrap();
    }
    let report = Report::on(folder.path());
    assert_eq!(report.fact("functions"), 1);
    assert_eq!(report.0["repository"]["kind"], "folder");
}

#[test]
fn a_file_that_became_a_folder_and_one_that_went() {
    let repo = RepoBuilder::new();
    repo.commit(
        &[("a", "text\n"), ("gone.py", "def f(): pass\n")],
        "One\n",
        ANN,
        &date(0),
    );
    repo.commit_edits(
        &[Edit::Delete("a".into()), Edit::Delete("gone.py".into())],
        "Two\n",
        ANN,
        &date(1),
    );
    // Nothing of Python is left at the head: a report without levels, not a failure.
    let report = Report::on(repo.path());
    assert_eq!(report.fact("modules"), 0);
    repo.commit(&[("a/b.py", "def f(): pass\n")], "Three\n", BO, &date(2));
    assert_eq!(Report::on(repo.path()).fact("functions"), 1);
}

#[test]
fn a_folder_inside_a_repository_says_so() {
    let folder = TempDir::new().expect("a temporary folder");
    let tree = folder.path().join("tiny-library");
    sample::build("tiny-library", &tree).expect("a work tree");
    let inside = Report::on(tree.join("src"));
    let (_, way) = inside.warning("inside-repository").expect("a warning");
    assert_eq!(way, [".."]);
    assert!(Report::on(&tree).warning("inside-repository").is_none());
}
