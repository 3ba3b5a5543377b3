//! What a gate writes for other programs, and what none of it may hold.

use crate::support::repo::RepoBuilder;
use crate::support::run::{Run, hallmarks};
use crate::support::schema::misfits;
use serde_json::Value;

/// Text that acts on a log, a renderer or a reader of XML where it is not escaped.
const HOSTILE: &str = "%0A::error::HWFC \u{1b}[2J ]]> &x; <HXSS> [HLINK](https://evil.invalid) \u{202e} \u{fffe} | @HMENTION";

/// A package whose functions swallow exceptions, `many` of them, with hostile text where they do, in a file with an odd name.
fn repository(many: usize) -> RepoBuilder {
    let repo = RepoBuilder::new();
    let function = |n| {
        format!(
            "def f{n}(a):\n    try:\n        return a + {n}\n    except: a = '{n} {HOSTILE}'\n\n\n"
        )
    };
    let code: String = (0..many).map(function).collect();
    let path = "app/a, b%3A[x].py";
    repo.commit(
        &[(path, &code), ("app/__init__.py", "")],
        "Start\n",
        "Ann <ann@example.org>",
        "2024-03-01T10:00:00+02:00",
    );
    repo
}

fn check(repo: &RepoBuilder, format: &str) -> Run {
    hallmarks()
        .args(["check", "--fail-under", "error-handling>=99%"])
        .args(["--fail-under", "any-share<=100%"])
        .args(["--allow-unknown", "--output-format", format])
        .arg(repo.path())
}

fn json(repo: &RepoBuilder, format: &str) -> Value {
    let said = check(repo, format).exits(1);
    serde_json::from_str(&said.stdout).expect("JSON")
}

#[test]
fn a_sarif_result_has_what_code_scanning_asks() {
    let repo = repository(12);
    let log = json(&repo, "sarif");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        for text in ["shortDescription", "fullDescription", "help"] {
            let text = rule[text]["text"].as_str().unwrap();
            assert!(!text.is_empty(), "{rule}");
        }
        assert!(
            rule["shortDescription"]["text"]
                .as_str()
                .unwrap()
                .chars()
                .count()
                <= 1024
        );
        assert!(
            rule["fullDescription"]["text"]
                .as_str()
                .unwrap()
                .chars()
                .count()
                <= 1024
        );
    }
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 12);
    let mut prints = std::collections::BTreeSet::new();
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert_eq!(result["level"], "error");
        let text = result["message"]["text"].as_str().unwrap();
        // An escaped bracket begins and ends no link.
        assert!(
            text.contains("HWFC") && !text.contains("](") || text.contains("\\]("),
            "{text}"
        );
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(
            place["artifactLocation"]["uri"],
            "app/a%2C%20b%253A%5Bx%5D.py"
        );
        assert!(place["region"]["startLine"].as_u64().unwrap() > 0);
        prints.insert(
            result["partialFingerprints"]["hallmarks/v1"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
    }
    assert_eq!(prints.len(), 12);
}

#[test]
fn fingerprints_outlive_moved_lines() {
    let repo = repository(12);
    let prints = |log: &Value| -> Vec<(String, u64)> {
        let results = log["runs"][0]["results"].as_array().unwrap();
        let of = |r: &Value| {
            let line = &r["locations"][0]["physicalLocation"]["region"]["startLine"];
            let print = &r["partialFingerprints"]["hallmarks/v1"];
            (print.as_str().unwrap().to_owned(), line.as_u64().unwrap())
        };
        results.iter().map(of).collect()
    };
    let before = prints(&json(&repo, "sarif"));
    let path = "app/a, b%3A[x].py";
    let code = std::fs::read_to_string(repo.path().join(path)).unwrap();
    let moved = format!("import os\n\nprint(os.name)\n\n\n{code}");
    repo.commit(
        &[(path, &moved)],
        "Move\n",
        "Ann <ann@example.org>",
        "2024-03-02T10:00:00+02:00",
    );
    let after = prints(&json(&repo, "sarif"));
    assert_eq!(before.len(), 12);
    for ((print, line), (same, moved)) in before.iter().zip(&after) {
        assert_eq!((print, line + 5), (same, *moved));
    }
}

#[test]
fn annotations_are_capped_and_cannot_be_forged() {
    for many in [3, 8, 9, 40] {
        let said = check(&repository(many), "github").exits(1).stdout;
        let lines: Vec<&str> = said.lines().collect();
        assert!(lines.len() <= 10, "{said}");
        assert!(
            lines.iter().all(|line| line.starts_with("::error ")),
            "{said}"
        );
        // The condition is one of them, and so is the line that says how many are left.
        let left = (many + 1).saturating_sub(9);
        let more = lines.last().unwrap().split_once("title=hallmarks::");
        let more = more.map(|(_, text)| text.split(' ').next().unwrap().to_owned());
        assert_eq!(more, (left > 0).then(|| left.to_string()), "{said}");
        let first = lines[1];
        assert!(
            first.starts_with(
                "::error file=app/a%2C b%253A[x].py,line=4,title=hallmarks%3A error-handling::"
            ),
            "{first}"
        );
        // The text of the repository is in a message, where it is no command.
        assert!(first.contains("%250A::error::HWFC"), "{first}");
        assert!(
            !said.contains('\u{1b}') && !said.contains('\u{202e}'),
            "{said:?}"
        );
    }
}

#[test]
fn xml_holds_nothing_that_no_xml_can_hold() {
    let said = check(&repository(12), "junit").exits(1).stdout;
    let allowed = |c: char| matches!(c, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(said.chars().all(allowed));
    assert!(
        !said.contains("]]>") && !said.contains("&x;") && !said.contains("<HXSS"),
        "{said}"
    );
    let mut reader = quick_xml::Reader::from_str(&said);
    let (mut cases, mut failures, mut depth, mut deepest) = (0, 0, 0_i32, 0);
    loop {
        use quick_xml::events::Event;
        match reader.read_event().expect("well-formed XML") {
            Event::Eof => break,
            Event::Start(tag) => {
                depth += 1;
                deepest = deepest.max(depth);
                cases += usize::from(tag.name().as_ref() == "testcase");
                failures += usize::from(tag.name().as_ref() == "failure");
            }
            Event::End(_) => depth -= 1,
            Event::Empty(tag) => cases += usize::from(tag.name().as_ref() == "testcase"),
            _ => {}
        }
    }
    // Two conditions and twelve places; suites, suite, case and failure.
    assert_eq!((cases, failures, deepest, depth), (14, 13, 4, 0));
    assert!(said.contains("tests=\"14\" failures=\"13\""), "{said}");
}

#[test]
fn code_quality_has_a_fingerprint_a_severity_and_a_place_each() {
    let list = json(&repository(12), "gitlab");
    let issues = list.as_array().unwrap();
    assert_eq!(issues.len(), 12);
    let prints: std::collections::BTreeSet<&str> = issues
        .iter()
        .map(|issue| issue["fingerprint"].as_str().unwrap())
        .collect();
    assert_eq!(prints.len(), 12);
    for issue in issues {
        assert_eq!(issue["severity"], "major");
        assert_eq!(issue["check_name"], "error-handling");
        assert_eq!(issue["location"]["path"], "app/a, b%3A[x].py");
        assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() > 0);
        assert!(issue["description"].as_str().unwrap().contains("HWFC"));
    }
}

#[test]
fn summaries_fit_and_hold_text_in_code_only() {
    let repo = repository(900);
    for (format, most) in [("markdown", 65_536), ("github-summary", 1 << 20)] {
        let said = check(&repo, format).exits(1).stdout;
        assert!(said.len() <= most, "{format}: {}", said.len());
        let outside: String = said.split('`').step_by(2).collect();
        for bad in ["HXSS", "](", "@HM", "HWFC"] {
            assert!(!outside.contains(bad), "{format}: {bad}");
        }
        let is_cut = said.contains("more places are not listed here");
        assert_eq!(is_cut, format == "markdown", "{format}");
    }
}

#[test]
fn json_fits_its_schema() {
    let schema: Value =
        serde_json::from_str(&hallmarks().args(["schema", "check"]).succeeds()).unwrap();
    let value = json(&repository(12), "json");
    assert_eq!(misfits(&schema, &value), Vec::<String>::new());
    assert_eq!(value["passed"], false);
    assert_eq!(value["offences"].as_array().unwrap().len(), 12);
    assert_eq!(value["conditions"][0]["standing"], "failed");
}

#[test]
fn several_formats_at_once_and_each_once() {
    let repo = repository(12);
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    let said = check(&repo, "text")
        .args(["--output-format", &format!("sarif:{}", file("a.sarif"))])
        .args(["--output-format", &format!("junit:{}", file("a.xml"))])
        .exits(1);
    assert!(
        said.stdout.contains("1 of 2 conditions failed"),
        "{}",
        said.stdout
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    let sarif = std::fs::read_to_string(file("a.sarif")).unwrap();
    assert_eq!(sarif, check(&repo, "sarif").exits(1).stdout);
    let twice = check(&repo, "sarif")
        .args(["--output-format", "junit"])
        .cannot();
    assert!(
        twice.contains("two formats would be written to the same place"),
        "{twice}"
    );
    let page = check(&repo, "html").cannot();
    assert!(page.contains("made by 'report' only"), "{page}");
}

#[test]
fn informing_and_exit_codes_have_an_order() {
    let repo = repository(12);
    // Exit codes only: what is written stays.
    let failed = check(&repo, "text").exits(1).stdout;
    assert_eq!(
        check(&repo, "text").arg("--exit-zero").exits(0).stdout,
        failed
    );
    // Informing: nothing fails, in any format; it wins over '--exit-zero'.
    for more in [
        &["--informational"][..],
        &["--informational", "--exit-zero"],
    ] {
        let said = check(&repo, "text").args(more).exits(0).stdout;
        assert!(
            said.starts_with("note ") && !said.contains("FAIL"),
            "{said}"
        );
        let github = check(&repo, "github").args(more).exits(0).stdout;
        assert!(
            github.lines().all(|line| line.starts_with("::notice ")),
            "{github}"
        );
        let sarif = check(&repo, "sarif").args(more).exits(0).stdout;
        assert!(!sarif.contains("\"level\": \"error\""), "{sarif}");
        let junit = check(&repo, "junit").args(more).exits(0).stdout;
        assert!(
            junit.contains("failures=\"0\"") && !junit.contains("<failure"),
            "{junit}"
        );
    }
    // Neither makes a pass of what cannot be judged at all.
    for switch in ["--informational", "--exit-zero"] {
        let _ = hallmarks()
            .args(["check", "/nonexistent", "--fail-under", "testing=1", switch])
            .cannot();
    }
}

#[test]
fn empty_input_is_no_pass() {
    let repo = RepoBuilder::new();
    let date = "2024-03-01T10:00:00+02:00";
    repo.commit(
        &[("README.md", "# Nothing yet\n")],
        "Start\n",
        "Ann <ann@example.org>",
        date,
    );
    let run = || {
        hallmarks()
            .args(["check", "--fail-under", "testing=1", "--allow-unknown"])
            .arg(repo.path())
    };
    let said = run().exits(1).stdout;
    assert!(
        said.starts_with("FAIL nothing could be judged: no file of Python was read"),
        "{said}"
    );
    repo.commit(
        &[("a.py", "X = 1\n")],
        "Code\n",
        "Ann <ann@example.org>",
        date,
    );
    let _ = run().exits(0);
    let _ = run().args(["--exclude", "a.py"]).exits(1);
}

#[test]
fn what_asks_and_is_not_obeyed_is_named_with_what_would_obey() {
    let repo = repository(12);
    let said = || hallmarks().arg("check").arg(repo.path());
    let plain = said().cannot();
    assert!(
        plain.contains("no condition is given; add '--fail-under"),
        "{plain}"
    );
    let gate = "[check]\nfail-under = [\"error-handling>=99%\"]\n";
    repo.write(".hallmarks.toml", gate.as_bytes());
    for run in [said(), said().arg("--trust-repo-config")] {
        let line = run.cannot();
        assert!(
            line.contains("'.hallmarks.toml' is in no commit that was read"),
            "{line}"
        );
        assert!(line.contains("'--config .hallmarks.toml'"), "{line}");
    }
    repo.commit(
        &[(".hallmarks.toml", gate)],
        "Gate\n",
        "Ann <ann@example.org>",
        "2024-03-03T10:00:00+02:00",
    );
    let line = said().cannot();
    assert!(
        line.contains("is not obeyed (.hallmarks.toml: check.fail-under)"),
        "{line}"
    );
    assert!(
        line.contains("add '--trust-repo-config' to obey it"),
        "{line}"
    );
    let _ = said().arg("--trust-repo-config").exits(1);
}

#[test]
fn a_report_lists_the_same_places() {
    let repo = repository(30);
    let report = |format: &str| {
        hallmarks()
            .args(["report", "--output-format", format])
            .arg(repo.path())
            .succeeds()
    };
    let log: Value = serde_json::from_str(&report("sarif")).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let swallowed = results.iter().filter(|r| r["ruleId"] == "error-handling");
    // More than a report has room for.
    assert_eq!(swallowed.count(), 30);
    assert!(results.iter().all(|r| r["level"] != "error"));
    let junit = report("junit");
    assert!(
        junit.contains("name=\"error-handling\"") && junit.contains("and 10 more"),
        "{junit}"
    );
    assert!(report("github").lines().count() <= 30);
    assert!(report("github-summary").contains("places speak against"));
    let issues: Value = serde_json::from_str(&report("gitlab")).unwrap();
    assert_eq!(issues.as_array().unwrap().len(), results.len());
}
