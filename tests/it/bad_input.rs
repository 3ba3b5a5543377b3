//! Whatever is handed in that cannot be read gives one line: what, why, and what to try.

use std::fs;
use std::path::Path;

use crate::support::repo::RepoBuilder;
use crate::support::run::hallmarks;
use crate::support::sample;
use tempfile::TempDir;

const ANN: &str = "Ann <ann@example.org>";

const DATE: &str = "2024-03-01T10:00:00Z";

/// The one line about `path`, which must say why and what to try.
#[track_caller]
fn refusal(path: &Path) -> String {
    let line = hallmarks().arg("report").arg(path).cannot();
    let (_, why) = line.split_once("': ").expect("the path in quotes");
    let (why, hint) = why.split_once("; ").expect("what to try");
    assert!(!why.is_empty() && !hint.trim().is_empty(), "{line}");
    // Every format and every command that reads fails alike.
    for format in ["json", "markdown", "html"] {
        let said = hallmarks()
            .arg("report")
            .arg(path)
            .args(["--output-format", format]);
        assert_eq!(said.cannot(), line);
    }
    let check = hallmarks()
        .arg("check")
        .arg(path)
        .args(["--fail-under", "testing=1"]);
    assert_eq!(check.cannot(), line);
    line
}

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder")
}

#[test]
fn a_path_that_is_no_source_of_python() {
    let here = folder();
    assert!(refusal(&here.path().join("missing")).contains("no such file or folder"));
    let file = here.path().join("notes.txt");
    fs::write(&file, "hello\n").unwrap();
    assert!(refusal(&file).contains("it is a file, and no git bundle"));
    fs::write(&file, "").unwrap();
    assert!(refusal(&file).contains("it is a file, and no git bundle"));
    let plain = here.path().join("plain");
    fs::create_dir(&plain).unwrap();
    assert!(refusal(&plain).contains("no Python"));
    fs::write(plain.join("README.md"), "# Nothing\n").unwrap();
    assert!(refusal(&plain).contains("no Python"));
}

#[test]
fn a_path_cannot_add_lines_or_colours() {
    let line = refusal(Path::new("no\nsuch\u{1b}[31mpath\u{202e}"));
    assert!(!line.contains(['\u{1b}', '\u{202e}']), "{line:?}");
}

#[test]
fn a_repository_without_commits() {
    for empty in [RepoBuilder::new(), RepoBuilder::bare()] {
        assert!(refusal(&empty.path()).contains("no commits yet"));
    }
    let unborn = RepoBuilder::new();
    unborn.commit(&[("a.py", "x = 1\n")], "one\n", ANN, DATE);
    fs::write(
        unborn.repository().path().join("HEAD"),
        "ref: refs/heads/other\n",
    )
    .unwrap();
    assert!(refusal(&unborn.path()).contains("no commits yet on 'refs/heads/other'"));
}

#[test]
fn a_repository_that_cannot_be_read() {
    for (name, what) in [
        ("HEAD", "a folder"),
        ("config", "a folder"),
        ("HEAD", "a FIFO"),
        ("config", "a FIFO"),
        ("objects", "a file"),
        ("refs", "a file"),
    ] {
        let broken = RepoBuilder::new();
        broken.commit(&[("a.py", "x = 1\n")], "one\n", ANN, DATE);
        let path = broken.repository().path().join(name);
        if path.is_dir() {
            fs::remove_dir_all(&path).unwrap();
        } else {
            fs::remove_file(&path).unwrap();
        }
        match what {
            "a folder" => fs::create_dir(&path).unwrap(),
            "a file" => fs::write(&path, "x").unwrap(),
            _ if make_fifo(&path) => {}
            _ => continue,
        }
        let line = refusal(&broken.path());
        assert!(line.contains(name), "{name} as {what}: {line}");
    }
}

/// A pipe with a name, where the system has them: whoever opens it without care waits for ever.
fn make_fifo(path: &Path) -> bool {
    std::process::Command::new("mkfifo")
        .arg(path)
        .status()
        .is_ok_and(|status| status.success())
}

#[cfg(unix)]
#[test]
fn a_repository_without_permission() {
    use std::os::unix::fs::PermissionsExt;
    let closed = RepoBuilder::new();
    closed.commit(&[("a.py", "x = 1\n")], "one\n", ANN, DATE);
    let head = closed.repository().path().join("HEAD");
    fs::set_permissions(&head, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&head).is_ok() {
        return; // Permissions mean nothing to an administrator.
    }
    assert!(refusal(&closed.path()).contains("permission"));
}

#[test]
fn storage_of_a_kind_that_is_not_read() {
    for (config, why) in [
        ("objectFormat = sha3", "sha3"),
        ("refStorage = sqlite", "sqlite"),
        // The list of its tables is missing.
        ("refStorage = reftable", "reftable"),
    ] {
        let other = RepoBuilder::new();
        other.commit(&[("a.py", "x = 1\n")], "one\n", ANN, DATE);
        let text = format!("[core]\n\trepositoryformatversion = 1\n[extensions]\n\t{config}\n");
        fs::write(other.repository().path().join("config"), text).unwrap();
        let line = refusal(&other.path());
        let said = line.to_lowercase().replace('-', "");
        assert!(
            said.contains(&why.to_lowercase().replace('-', "")),
            "{line}"
        );
    }
}

#[test]
fn arguments_that_mean_nothing() {
    let solid = sample::bundle("solid-service");
    let solid = solid.to_str().unwrap();
    for (arguments, why) in [
        (&["report", "--nope", solid][..], "'--nope'"),
        (&["--nope"], "'--nope'"),
        (&["report", solid, solid], "argument too many"),
        (&["report", solid, "--output-format", "yaml"], "text, json"),
        (&["signals", "--output-format", "yaml"], "text, json"),
        (
            &["report", solid, "--select", "tests-asert"],
            "did you mean 'tests-assert'",
        ),
        (
            &["report", solid, "--ignore", "typings"],
            "did you mean 'typing'",
        ),
        (&["explain", "docstring"], "did you mean 'docstrings'"),
        (&["explain"], "required"),
        (&["report", solid, "--jobs", "many"], "--jobs many"),
        (&["report", solid, "--color", "blue"], "always"),
        (&["completions", "tcsh-2"], "bash"),
        (&["check", solid], "no condition is given"),
        (&["check", solid, "--fail-under", "testing"], "'='"),
        (&["check", solid, "--fail-under", "testing=9"], "1 to 5"),
        (
            &["check", solid, "--fail-under", "tasting=3"],
            "did you mean 'testing'",
        ),
        (
            &["check", solid, "--fail-under", "signal:nope>=1"],
            "no signal",
        ),
        (
            &["check", solid, "--fail-under", "signal:tests-assert>=often"],
            "not a number",
        ),
        (&["report", solid, "--rev", "mian"], "did you mean 'main'"),
        (
            &[
                "report",
                solid,
                "--output-format",
                "json",
                "--output-format",
                "text",
            ],
            "the same place",
        ),
        (
            &["report", solid, "-o", "missing/folder/report.txt"],
            "missing/folder/report.txt",
        ),
        (
            &["report", solid, "--output-format", "json:"],
            "names no file",
        ),
    ] {
        let line = hallmarks().args(arguments).cannot();
        assert!(line.contains(why), "{arguments:?}: {line}");
    }
}

#[cfg(unix)]
#[test]
fn arguments_that_are_not_unicode() {
    use std::os::unix::ffi::OsStringExt;
    let bytes = |bytes: &[u8]| std::ffi::OsString::from_vec(bytes.to_vec());
    hallmarks()
        .arg("report")
        .arg(bytes(b"missing-\xff"))
        .cannot();
    hallmarks()
        .args(["report", "--rev"])
        .arg(bytes(b"\xff"))
        .cannot();
    hallmarks().arg("explain").arg(bytes(b"\xff")).cannot();
}
