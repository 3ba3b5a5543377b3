//! Ways out of the folder that was named, ways to run something, and files that are no files.
#![cfg(unix)]

use super::raw::{CORE, Raw};
use super::{assert_warned, refused, reported};
use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::process::Command;

/// A FIFO: whoever opens it for reading waits for ever.
fn fifo(path: &std::path::Path) {
    let made = Command::new("mkfifo")
        .arg(path)
        .status()
        .expect("mkfifo runs");
    assert!(made.success());
}

#[test]
fn somebody_elses_repository() {
    let (own, other) = (Raw::healthy(), Raw::healthy());
    let outside = other.git();
    let secret = other.beside("repo");

    let linked = own.beside("linked");
    fs::create_dir(&linked).expect("a folder");
    symlink(&outside, linked.join(".git")).expect("a link");
    refused(&linked);

    let filed = own.beside("filed");
    fs::create_dir(&filed).expect("a folder");
    for target in [
        outside.display().to_string(),
        ".git".to_owned(),
        "/dev/zero".to_owned(),
        String::new(),
    ] {
        fs::write(filed.join(".git"), format!("gitdir: {target}\n")).expect("a file");
        refused(&filed);
    }

    for (name, text) in [
        ("commondir", format!("{}\n", outside.display())),
        (
            "config",
            format!("[core]\n\tworktree = {}\n", secret.display()),
        ),
        (
            "objects/info/alternates",
            format!("{}/objects\n", outside.display()),
        ),
        ("objects/info/alternates", "../../../x/objects\n".to_owned()),
    ] {
        let raw = Raw::healthy();
        raw.put(name, text);
        refused(&raw.path());
    }
}

#[test]
fn links_in_the_place_of_files() {
    for name in [
        "HEAD",
        "config",
        "packed-refs",
        "shallow",
        "objects",
        "refs",
        "objects/pack/x.idx",
        "objects/ab",
    ] {
        for target in ["/dev/zero", "/etc/passwd", "/", "absent"] {
            let raw = Raw::healthy();
            let path = raw.git().join(name);
            if path.is_dir() {
                fs::rename(&path, raw.beside("moved")).expect("a folder");
            } else {
                let _ = fs::remove_file(&path);
            }
            symlink(target, &path).expect("a link");
            refused(&raw.path());
        }
    }
}

#[test]
fn pipes_and_sockets_in_the_place_of_files() {
    for name in [
        "HEAD",
        "config",
        "packed-refs",
        "shallow",
        "commondir",
        "info/grafts",
        "objects/info/alternates",
        "objects/pack/p.idx",
        "objects/ab",
    ] {
        let raw = Raw::healthy();
        let path = raw.git().join(name);
        let _ = fs::remove_file(&path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fifo(&path);
        refused(&raw.path());
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let _socket = UnixListener::bind(folder.path().join(".git")).expect("a socket");
    refused(folder.path());
    let folder = tempfile::tempdir().expect("a temporary folder");
    fifo(&folder.path().join(".git"));
    refused(folder.path());
}

#[test]
fn a_pipe_among_the_objects_is_refused() {
    let raw = Raw::healthy();
    let blob = raw.object(git2::ObjectType::Blob, CORE.as_bytes());
    fs::remove_file(raw.loose(blob)).expect("a file");
    fifo(&raw.loose(blob));
    refused(&raw.path());
}

#[test]
fn files_of_a_plain_folder() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name);
    fs::write(path("x.py"), CORE).expect("a file");
    let outside = tempfile::NamedTempFile::new().expect("a file");
    fs::write(outside.path(), "def secret_outside(a): pass\n").expect("a file");
    symlink(outside.path(), path("y.py")).expect("a link");
    symlink("/dev/zero", path("zero.py")).expect("a link");
    symlink(".", path("loop")).expect("a link");
    symlink("/", path("root")).expect("a link");
    fs::create_dir(path("folder.py")).expect("a folder");
    fifo(&path("pipe.py"));
    fifo(&path("pyproject.toml"));
    let big = fs::File::create(path("big.py")).expect("a file");
    big.set_len(1 << 40).expect("a sparse file");
    let report = reported(folder.path());
    assert_warned(&report, "not-a-file");
    assert_warned(&report, "file-too-large");
    assert!(!report.to_string().contains("secret_outside"));
}

#[test]
fn nothing_is_run_and_nothing_written() {
    let raw = Raw::healthy();
    let canary = raw.beside("canary");
    let touch = format!("touch {}", canary.display());
    raw.put(
        "config",
        format!(
            "[core]\n\trepositoryformatversion = 1\n\tfsmonitor = {touch}\n\tsshCommand = {touch}\n\tpager = {touch}\n\thooksPath = hooks\n\
             [filter \"x\"]\n\tclean = {touch}\n\tsmudge = {touch}\n[diff \"x\"]\n\ttextconv = {touch}\n\
             [remote \"origin\"]\n\turl = ext::sh -c {touch}\n\tpromisor = true\n[extensions]\n\tpartialClone = origin\n\
             [include]\n\tpath = /dev/zero\n"
        ),
    );
    raw.put("info/attributes", "* filter=x diff=x\n");
    raw.put("hooks/post-checkout", format!("#!/bin/sh\n{touch}\n"));
    let tree = raw.tree_of(&[
        ("conftest.py", format!("import os\nos.system('{touch}')\n")),
        ("setup.py", format!("import os\nos.system('{touch}')\n")),
        ("Makefile", format!("$(shell {touch})\nall:\n\t{touch}\n")),
    ]);
    raw.commit(tree, &[], super::raw::ANN, b"One\n");
    let before = listing(&raw.path());
    let report = reported(&raw.path());
    assert_warned(&report, "partial-clone");
    assert_warned(&report, "config-includes-ignored");
    assert!(!canary.exists());
    assert_eq!(before, listing(&raw.path()));
}

/// Every path below a folder, with its size.
fn listing(root: &std::path::Path) -> Vec<(std::path::PathBuf, u64)> {
    let walk = walkdir::WalkDir::new(root)
        .sort_by_file_name()
        .into_iter()
        .flatten();
    walk.map(|e| (e.path().to_owned(), e.metadata().map_or(0, |m| m.len())))
        .collect()
}
