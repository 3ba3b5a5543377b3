//! What is asked for is what is done: signals, formats, places, colours and pages.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::report::Report;
use crate::support::run::hallmarks;
use crate::support::sample;
use serde_json::Value;
use tempfile::TempDir;

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder")
}

/// The sample as a work tree, called as it is.
fn work_tree(id: &str, folder: &Path) -> PathBuf {
    let path = folder.join(id);
    sample::build(id, &path).unwrap();
    path
}

#[test]
fn the_repository_around_the_current_folder_is_the_default() {
    let folder = folder();
    let tree = work_tree("tiny-library", folder.path());
    let named = hallmarks().arg(&tree).succeeds();
    assert_eq!(hallmarks().within(&tree).succeeds(), named);
    assert_eq!(hallmarks().within(&tree).arg(".").succeeds(), named);
    let inside = tree.join("src");
    let json = hallmarks()
        .within(inside)
        .args(["report", "--output-format", "json"]);
    assert_eq!(
        json.succeeds(),
        hallmarks()
            .arg(&tree)
            .args(["--output-format", "json"])
            .succeeds()
    );
}

#[test]
fn signals_are_chosen() {
    let bundle = sample::bundle("solid-service");
    let asked = |arguments: &[&str]| -> Vec<String> {
        let report = Report::from(hallmarks().arg(&bundle).args(arguments));
        report
            .signals()
            .map(|signal| signal["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let all = asked(&[]);
    assert_eq!(asked(&["--select", "docstrings"]), ["docstrings"]);
    assert_eq!(asked(&["--select", "docstrings,tests-assert"]).len(), 2);
    assert_eq!(
        asked(&["--select", "docstrings", "--select", "tests-assert"]).len(),
        2
    );
    let typing = asked(&["--select", "typing"]);
    assert!(typing.contains(&"any-share".to_owned()) && typing.len() < all.len());
    let rest = asked(&["--ignore", "typing"]);
    assert_eq!(rest.len() + typing.len(), all.len());
    assert_eq!(
        asked(&["--select", "typing", "--ignore", "any-share"]).len(),
        typing.len() - 1
    );
    // A signal's value does not depend on which others were asked.
    let whole = Report::on(&bundle);
    for id in all {
        let alone = Report::from(hallmarks().arg(&bundle).args(["--select", &id]));
        assert_eq!(alone.signal(&id), whole.signal(&id), "{id}");
    }
}

#[test]
fn formats_go_where_they_are_sent() {
    let folder = folder();
    let bundle = sample::bundle("tiny-library");
    let path = |name: &str| folder.path().join(name);
    let to = |format: &str, name: &str| format!("{format}:{}", path(name).display());
    let stdout = |format: &str| {
        hallmarks()
            .arg(&bundle)
            .args(["--output-format", format])
            .succeeds()
    };
    let said = hallmarks()
        .arg(&bundle)
        .args(["--output-format", &to("json", "a.json")])
        .args(["--output-format", &to("markdown", "a.md")])
        .args(["--output-format", "text"])
        .exits(0);
    let read = |name: &str| fs::read_to_string(path(name)).unwrap();
    assert_eq!(said.stdout, stdout("text"));
    assert_eq!(read("a.json"), stdout("json"));
    assert_eq!(read("a.md"), stdout("markdown"));

    for (name, arguments) in [
        ("b.txt", &["-o"][..]),
        ("b.json", &["--output-format", "json", "-o"]),
    ] {
        let said = hallmarks()
            .arg(&bundle)
            .args(arguments)
            .arg(path(name))
            .exits(0);
        assert_eq!((said.stdout.as_str(), said.stderr.as_str()), ("", ""));
        let format = if name.ends_with("json") {
            "json"
        } else {
            "text"
        };
        assert_eq!(read(name), stdout(format));
    }
    // A file that exists is replaced, whole; nothing else is left in the folder.
    fs::write(path("a.json"), "old ".repeat(100_000)).unwrap();
    let _ = hallmarks()
        .arg(&bundle)
        .args(["--output-format", &to("json", "a.json")])
        .exits(0);
    assert_eq!(read("a.json"), stdout("json"));
    let names: BTreeSet<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(
        names,
        BTreeSet::from(["a.json", "a.md", "b.json", "b.txt"].map(Into::into))
    );
}

/// A device named as the output must not become a file: an administrator who writes to `/dev/null` would lose it.
#[cfg(unix)]
#[test]
fn a_pipe_is_written_to_and_stays_one() {
    use std::os::unix::fs::FileTypeExt;
    let folder = folder();
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if !made.is_ok_and(|status| status.success()) {
        return;
    }
    let is_pipe = || fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo();
    // Held open both ways, so that nobody waits; a small report fits into what the system keeps of a pipe.
    let mut held = fs::File::options()
        .read(true)
        .write(true)
        .open(&pipe)
        .unwrap();
    let bundle = sample::bundle("tiny-library");
    let report = hallmarks().arg(&bundle).succeeds();
    let _ = hallmarks().arg(&bundle).arg("-o").arg(&pipe).exits(0);
    assert!(is_pipe());
    let mut told = vec![0; report.len()];
    std::io::Read::read_exact(&mut held, &mut told).unwrap();
    assert_eq!(told, report.as_bytes());
    drop(held);
    // Nobody reads it any more: that is said, not waited for.
    let said = hallmarks().arg(&bundle).arg("-o").arg(&pipe).cannot();
    assert!(said.contains("pipe") && is_pipe(), "{said}");
}

/// A link may be a stranger's, in the folder one happens to be in.
#[cfg(unix)]
#[test]
fn a_link_is_replaced_and_not_followed() {
    let folder = folder();
    let (link, other) = (folder.path().join("link"), folder.path().join("other"));
    fs::write(&other, "mine").unwrap();
    std::os::unix::fs::symlink(&other, &link).unwrap();
    let bundle = sample::bundle("tiny-library");
    let _ = hallmarks().arg(&bundle).arg("-o").arg(&link).exits(0);
    assert!(fs::symlink_metadata(&link).unwrap().is_file());
    assert_eq!(fs::read_to_string(&other).unwrap(), "mine");
}

#[test]
fn colour_stays_out_of_what_is_no_terminal() {
    let bundle = sample::bundle("tiny-library");
    let plain = hallmarks().arg(&bundle).succeeds();
    assert!(!plain.contains('\u{1b}'));
    let coloured = hallmarks()
        .arg(&bundle)
        .args(["--color", "always"])
        .succeeds();
    assert!(coloured.contains('\u{1b}'));
    // The words are the same: colour carries nothing of its own.
    let mut stripped = String::new();
    let mut rest = coloured.as_str();
    while let Some((text, after)) = rest.split_once('\u{1b}') {
        stripped.push_str(text);
        rest = after.split_once('m').expect("the end of a colour").1;
    }
    stripped.push_str(rest);
    assert_eq!(stripped, plain);
    let json = hallmarks()
        .arg(&bundle)
        .args(["--color", "always", "--output-format", "json"]);
    assert!(!json.succeeds().contains('\u{1b}'));
    let file = folder();
    let path = file.path().join("report.txt");
    let _ = hallmarks().arg(&bundle).arg("-o").arg(&path).succeeds();
    assert_eq!(fs::read_to_string(path).unwrap(), plain);
}

#[test]
fn every_signal_and_competency_is_explained() {
    let list = hallmarks()
        .args(["signals", "--output-format", "json"])
        .succeeds();
    let list: Value = serde_json::from_str(&list).unwrap();
    let text = hallmarks().arg("signals").succeeds();
    let report = Report::on(sample::bundle("tiny-library"));
    let reported: Vec<_> = report
        .signals()
        .map(|s| s["id"].as_str().unwrap().to_owned())
        .collect();
    let listed: Vec<_> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        listed.iter().collect::<BTreeSet<_>>(),
        reported.iter().collect::<BTreeSet<_>>()
    );
    for signal in list.as_array().unwrap() {
        let id = signal["id"].as_str().unwrap();
        assert!(text.contains(id), "{id}");
        let page = hallmarks().args(["explain", id]).succeeds();
        for part in [
            "Why",
            "Formula",
            "Guard",
            "Next step",
            "Scale",
            "provisional",
            "Facts",
            "Source",
            "http",
            "Measured discrimination",
        ] {
            assert!(page.contains(part), "{id} lacks '{part}'");
        }
        for fact in signal["facts"].as_array().unwrap() {
            assert!(page.contains(fact.as_str().unwrap()), "{id}: {fact}");
        }
    }
    for row in report.competencies() {
        let id = row["id"].as_str().unwrap();
        let page = hallmarks().args(["explain", id]).succeeds();
        assert!(page.contains(row["title"].as_str().unwrap()), "{id}");
        for signal in row["signals"].as_array().unwrap() {
            assert!(page.contains(signal["id"].as_str().unwrap()), "{id}");
        }
        for level in ["1 no evidence: ", "3 established: ", "5 exemplary: "] {
            assert!(page.contains(level), "{id} lacks '{level}'");
        }
    }
    let testing = hallmarks().args(["explain", "testing"]).succeeds();
    let practices = testing.find("Practices").unwrap();
    let faults = testing.find("Absence of faults").unwrap();
    let at = |id| testing.find(&format!("  {id} ")).unwrap();
    assert!(practices < at("tests-present") && at("tests-present") < faults);
    assert!(faults < at("tests-assert"));
    assert!(testing.contains("\"Write unit tests and integration tests\""));
}

#[test]
fn what_never_becomes_a_level_is_explained_too() {
    let page = hallmarks().args(["explain", "web-api"]).succeeds();
    assert!(page.contains("never a level") && page.contains("\"API development\""));
    let page = hallmarks().args(["explain", "ownership"]).succeeds();
    assert!(page.contains("truck-factor") && !page.contains("No signal of this version"));
    let no = hallmarks().args(["explain", "not-observable"]).cannot();
    assert!(no.contains("not-observable"), "{no}");
}

#[test]
fn completions_manual_and_help() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = hallmarks().args(["completions", shell]).succeeds();
        assert!(
            script.contains("hallmarks") && script.contains("fail-under"),
            "{shell}"
        );
    }
    let manual = hallmarks().arg("man").succeeds();
    assert!(manual.contains(".TH hallmarks"), "{manual}");
    let version = hallmarks().arg("--version").succeeds();
    let begins = format!("hallmarks {} (rubric ", env!("CARGO_PKG_VERSION"));
    assert!(version.starts_with(&begins), "{version}");
    let help = hallmarks().arg("--help").succeeds();
    for command in [
        "report",
        "check",
        "explain",
        "signals",
        "schema",
        "completions",
        "man",
    ] {
        assert!(help.contains(command), "{command}");
        let page = hallmarks().args([command, "--help"]).succeeds();
        assert!(page.contains("Usage: hallmarks"), "{command}: {page}");
    }
}

#[test]
fn a_misspelt_command_is_named_and_help_is_a_command() {
    for (arguments, told) in [
        (
            &["reprot", "."][..],
            "cannot use 'reprot': no such command, and nothing of this name is here; did you mean 'report'?",
        ),
        (&["chekc"], "did you mean 'check'?"),
        (
            &["report", "a", "b"],
            "cannot use 'b': one argument too many;",
        ),
        (
            &["report", "--nope"],
            "cannot use '--nope': no such option;",
        ),
        // Far from any command: a path.
        (&["nothing-like-it"], "cannot open 'nothing-like-it'"),
    ] {
        let said = hallmarks().args(arguments).exits(2);
        assert!(said.stderr.contains(told), "{}", said.stderr);
        assert_eq!(said.stderr.lines().count(), 1);
    }
    assert_eq!(
        hallmarks().arg("help").succeeds(),
        hallmarks().arg("--help").succeeds()
    );
    let check = hallmarks().args(["help", "check"]).succeeds();
    assert_eq!(check, hallmarks().args(["check", "--help"]).succeeds());
}

#[test]
fn colour_can_be_forced_and_forbidden() {
    let bundle = crate::support::sample::bundle("tiny-library");
    let coloured = |variables: &[(&str, &str)]| {
        let mut run = hallmarks().args(["-q", "--isolated"]).arg(&bundle);
        for (name, value) in variables {
            run = run.env(name, value);
        }
        run.succeeds().contains('\x1b')
    };
    assert!(!coloured(&[]));
    assert!(coloured(&[("FORCE_COLOR", "1")]));
    assert!(coloured(&[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[("FORCE_COLOR", "0")]));
    assert!(!coloured(&[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]));
}
