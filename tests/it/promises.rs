//! The promises of SECURITY.md and docs/architecture.md that can be read off the sources, or tried on the program.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::git::Edit;
use crate::support::repo::RepoBuilder;
use crate::support::run::hallmarks;
use crate::support::sources::{read, root, sources};
use tempfile::TempDir;

#[test]
fn no_process_is_started_and_no_connection_opened() {
    for (file, text) in sources() {
        for line in text.lines() {
            // The program may begin anew, in its own process.
            let itself = [
                r#"let mut again = std::process::Command::new("/proc/self/exe");"#,
                "use std::os::unix::process::CommandExt as _;",
            ];
            let is_itself = file == "cli/room.rs" && itself.contains(&line.trim());
            let starts = line.contains("process::") && line.contains("Command");
            assert!(
                !(starts && !is_itself || line.contains("process::*")),
                "src/{file}: {line}"
            );
            assert!(!line.contains("std::net"), "src/{file}: {line}");
        }
        if file == "cli/room.rs" {
            let another = ["spawn(", "output(", "status("];
            let made = text.matches("Command::new").count();
            assert!(made == 1 && !another.iter().any(|how| text.contains(how)));
        }
    }
}

#[test]
fn nothing_is_unsafe() {
    let manifest: toml::Table = toml::from_str(&read("Cargo.toml")).unwrap();
    assert_eq!(
        manifest["lints"]["rust"]["unsafe_code"].as_str(),
        Some("forbid")
    );
}

#[test]
fn a_release_checks_overflows_and_survives_a_panic() {
    let manifest: toml::Table = toml::from_str(&read("Cargo.toml")).unwrap();
    let release = &manifest["profile"]["release"];
    assert_eq!(release["overflow-checks"].as_bool(), Some(true));
    assert_eq!(release["panic"].as_str(), Some("unwind"));
}

#[test]
fn no_network_crate_is_linked() {
    let lock: toml::Table = toml::from_str(&read("Cargo.lock")).unwrap();
    let mut needs: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in lock["package"].as_array().unwrap() {
        let own = needs.entry(package["name"].as_str().unwrap()).or_default();
        let listed = package.get("dependencies").and_then(|d| d.as_array());
        for dependency in listed.into_iter().flatten() {
            // `name`, or `name version` where there are several.
            own.extend(dependency.as_str().unwrap().split(' ').next());
        }
    }
    let manifest: toml::Table = toml::from_str(&read("Cargo.toml")).unwrap();
    let mut next: Vec<String> = manifest["dependencies"]
        .as_table()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    for target in manifest["target"].as_table().unwrap().values() {
        next.extend(target["dependencies"].as_table().unwrap().keys().cloned());
    }
    let mut linked = BTreeSet::new();
    while let Some(name) = next.pop() {
        let names = needs.get(name.as_str()).into_iter().flatten();
        next.extend(names.filter(|n| !linked.contains(**n)).map(|n| (*n).into()));
        linked.insert(name);
    }
    assert!(linked.contains("libgit2-sys"), "{linked:?}");
    let deny: toml::Table = toml::from_str(&read("deny.toml")).unwrap();
    let banned = deny["bans"]["deny"].as_array().unwrap();
    assert!(banned.len() > 10);
    for name in banned.iter().map(|name| name.as_str().unwrap()) {
        assert!(!linked.contains(name), "{name} is linked");
    }
}

/// SECURITY.md names its guards as `` `path::name` ``: each is a test that exists.
#[test]
fn every_promise_has_its_test() {
    let text = read("SECURITY.md");
    let mut guards = 0;
    for piece in text.split('`').skip(1).step_by(2) {
        let Some((path, name)) = piece.split_once(".rs::") else {
            continue;
        };
        let file = read(format!("{path}.rs"));
        let at = file
            .find(&format!("fn {name}("))
            .unwrap_or_else(|| panic!("{path}.rs has no {name}"));
        let before: Vec<&str> = file[..at].lines().rev().take(3).collect();
        assert!(
            before.iter().any(|l| l.trim() == "#[test]"),
            "{path}.rs: {name} is no test"
        );
        guards += 1;
    }
    assert!(guards > 20, "{guards}");
    let promises = text
        .lines()
        .filter(|l| l.starts_with("| ") && !l.starts_with("| promise"));
    for promise in promises {
        assert!(
            promise.contains(".rs::"),
            "a promise without a test: {promise}"
        );
    }
}

const ANN: &str = "Ann <ann@example.org>";
const DAY: &str = "2024-05-01T09:00:00Z";

/// Every path below `folder` with its content.
fn everything(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.insert(path.clone(), Vec::new());
                folders.push(path);
            } else {
                found.insert(path.clone(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn nothing_is_executed_and_nothing_written() {
    let repo = RepoBuilder::new();
    let outside = TempDir::new().unwrap();
    let canary = outside.path().join("canary");
    let touch = format!("touch {}", canary.display());
    repo.commit(
        &[
            ("a.py", "def f(x: int) -> int:\n    return x\n"),
            (".gitattributes", "*.py filter=evil diff=evil merge=evil\n"),
            ("conftest.py", "raise SystemExit('imported')\n"),
        ],
        "start\n",
        ANN,
        DAY,
    );
    let git = repo.path().join(".git");
    let config = fs::read_to_string(git.join("config")).unwrap();
    fs::write(
        git.join("config"),
        format!(
            "{config}[core]\n\tfsmonitor = {touch}\n\tpager = {touch}\n\tsshCommand = {touch}\n\thooksPath = hooks\n\
             [filter \"evil\"]\n\tclean = {touch}\n\tsmudge = {touch}\n\tprocess = {touch}\n\
             [diff \"evil\"]\n\ttextconv = {touch}\n\tcommand = {touch}\n[alias]\n\tlog = !{touch}\n"
        ),
    )
    .unwrap();
    fs::create_dir_all(git.join("hooks")).unwrap();
    for hook in [
        "post-checkout",
        "fsmonitor-watchman",
        "reference-transaction",
    ] {
        let path = git.join("hooks").join(hook);
        fs::write(&path, format!("#!/bin/sh\n{touch}\n")).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    }
    let before = everything(&repo.path());
    for format in ["text", "json", "markdown", "html"] {
        let said = hallmarks()
            .args(["report", "--output-format", format])
            .arg(repo.path())
            .within(outside.path())
            .succeeds();
        assert!(!said.is_empty());
    }
    assert!(!canary.exists(), "something of the repository was executed");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
    assert!(
        everything(&repo.path()) == before,
        "something in the repository changed"
    );
}

#[test]
fn sources_that_break_parsers_are_named_and_survived() {
    let repo = RepoBuilder::new();
    let write = |path: &str, bytes: Vec<u8>| Edit::Write(path.into(), bytes);
    repo.commit_edits(
        &[
            write("fine.py", b"def f(x: int) -> int:\n    return x\n".to_vec()),
            write(
                "brackets.py",
                ["(".repeat(5_000), ")".repeat(5_000)].concat().into(),
            ),
            write(
                "lambdas.py",
                ["lambda x=".repeat(2_500), "1".into(), ": 1".repeat(2_500)]
                    .concat()
                    .into(),
            ),
            write(
                "targets.py",
                [
                    "for x".to_owned(),
                    "[0]".repeat(50_000),
                    " in y: pass\n".into(),
                ]
                .concat()
                .into(),
            ),
            write(
                "ifs.py",
                (0..3_000)
                    .flat_map(|n| [" ".repeat(n), "if x:\n".into()])
                    .collect::<String>()
                    .into(),
            ),
            write(
                "minus.py",
                ["x = ".to_owned(), "-".repeat(200_000), "1\n".into()]
                    .concat()
                    .into(),
            ),
            write("huge.py", b"x = 1\n".repeat(200_000)),
            write("nul.py", b"x = '\0'\n".to_vec()),
            write("broken.py", b"def f(:\n".to_vec()),
            write("old.py", b"print 'x'\n".to_vec()),
        ],
        "start\n",
        ANN,
        DAY,
    );
    let report = hallmarks()
        .args(["report", "--output-format", "json"])
        .arg(repo.path())
        .succeeds();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let warnings = report["warnings"].as_array().unwrap();
    let named = |code: &str| warnings.iter().any(|w| w["code"] == code);
    for code in [
        "nested-too-deeply",
        "file-too-large",
        "undecodable",
        "syntax-error",
        "python-2",
    ] {
        assert!(named(code), "{code} is missing in {warnings:#?}");
    }
    assert_eq!(report["facts"]["source"]["functions"], 1);
}

#[test]
fn the_same_bytes_from_any_number_of_threads() {
    let report = |jobs: &str| {
        hallmarks()
            .args([
                "report",
                "sample-repos/solid-service.bundle",
                "--jobs",
                jobs,
            ])
            .args(["--output-format", "json"])
            .within(root())
            .succeeds()
    };
    assert!(report("1") == report("2") && report("2") == report("2"));
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let make = |path: &Path| {
        let made = std::process::Command::new("mkfifo").arg(path).status();
        assert!(made.is_ok_and(|status| status.success()));
    };
    let repo = RepoBuilder::new();
    repo.commit(&[("a.py", "x = 1\n")], "start\n", ANN, DAY);
    let config = repo.path().join(".git/config");
    fs::remove_file(&config).unwrap();
    make(&config);
    let said = hallmarks().arg("report").arg(repo.path()).cannot();
    assert!(said.contains("FIFO"), "{said}");
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.py"), "x = 1\n").unwrap();
    make(&folder.path().join("b.py"));
    let said = hallmarks().arg("report").arg(folder.path()).succeeds();
    assert!(said.contains("[not-a-file]"), "{said}");
}
