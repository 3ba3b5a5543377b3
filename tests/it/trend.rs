//! `hallmarks trend`, as a user runs it.

use crate::support::repo::{RepoBuilder, three_commits};
use crate::support::report::Report;
use crate::support::run::{Run, hallmarks};
use crate::support::sample;
use serde_json::Value;

const SAMPLE: &str = "solid-service";
const FACTS: [&str; 4] = ["functions", "tests", "statements", "modules"];

fn trend(arguments: &[&str]) -> Run {
    hallmarks()
        .arg("trend")
        .arg(sample::bundle(SAMPLE))
        .args(["--select", &FACTS.join(","), "--quiet"])
        .args(arguments)
}

/// The points of a CSV, the heading apart.
fn csv(run: Run) -> Vec<Vec<String>> {
    let text = run.args(["--output-format", "csv"]).succeeds();
    let mut rows = text.lines().map(|line| {
        let cells = line.split(',');
        cells.map(|c| c.trim_matches('"').to_owned()).collect()
    });
    let heading: Vec<String> = rows.next().expect("a heading");
    assert_eq!(heading[..3], ["commit", "date", "label"]);
    assert_eq!(heading[3..7], FACTS);
    assert_eq!(
        heading[7..],
        ["introduced", "by", "author", "email", "stands"]
    );
    rows.filter(|row: &Vec<String>| row[7].is_empty()).collect()
}

#[test]
fn every_step_says_the_same_in_every_format() {
    for by in ["commit", "month", "quarter", "release"] {
        let rows = csv(trend(&["--by", by]));
        assert!(rows.len() > 2, "{by}: {rows:?}");
        let json = trend(&["--by", by, "--output-format", "json"]).succeeds();
        let json: Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(json["by"], by);
        let lines = trend(&["--by", by, "--output-format", "ndjson"]).succeeds();
        let lines: Vec<Value> = lines
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .filter(|line: &Value| line["event"].is_null())
            .collect();
        let points = json["points"].as_array().expect("points");
        assert_eq!((points.len(), lines.len()), (rows.len(), rows.len()));
        for ((row, point), line) in rows.iter().zip(points).zip(&lines) {
            assert_eq!(
                (&line["commit"], &point["commit"]),
                (&row[0].as_str().into(), &row[0].as_str().into())
            );
            assert_eq!(
                (&line["date"], &point["date"]),
                (&row[1].as_str().into(), &row[1].as_str().into())
            );
            for (at, fact) in FACTS.iter().enumerate() {
                let told: f64 = row[3 + at].parse().expect("a number");
                assert_eq!(point["values"][at].as_f64(), Some(told), "{fact}");
                assert_eq!(line[fact].as_f64(), Some(told), "{fact}");
            }
        }
        let text = trend(&["--by", by]).succeeds();
        assert!(
            text.contains(&format!("{} points by {by}", rows.len()))
                && text.contains("  committed  "),
            "{text}"
        );
    }
}

#[test]
fn a_commits_row_is_its_report() {
    let rows = csv(trend(&["--by", "commit"]));
    // Reports are slow: the ends and a few between.
    for row in rows.iter().step_by(rows.len() / 4).chain(rows.last()) {
        let run = hallmarks().arg("report").arg(sample::bundle(SAMPLE));
        let report = Report::from(run.args(["--rev", &row[0]]));
        for (at, fact) in FACTS.iter().enumerate() {
            assert_eq!(
                row[3 + at],
                report.fact(fact).to_string(),
                "{fact} at {}",
                row[0]
            );
        }
    }
}

#[test]
fn the_mainline_is_a_part_of_all() {
    let all = csv(trend(&["--by", "commit"]));
    let mainline = csv(trend(&["--by", "commit", "--first-parent"]));
    assert!(mainline.len() < all.len());
    assert!(mainline.iter().all(|row| all.contains(row)));
    assert_eq!(mainline.last(), all.last());
}

#[test]
fn days_cut_the_rows_and_not_the_sums() {
    let all = csv(trend(&["--by", "commit"]));
    let days = [
        "--by",
        "commit",
        "--since",
        "2023-03-01",
        "--until",
        "2023-06-12",
    ];
    let some = csv(trend(&days));
    let inside = |row: &&Vec<String>| {
        let day = &row[1][..10];
        ("2023-03-01"..="2023-06-12").contains(&day)
    };
    let wanted: Vec<&Vec<String>> = all.iter().filter(inside).collect();
    assert!(!wanted.is_empty() && wanted.len() < all.len());
    assert_eq!(some.iter().collect::<Vec<_>>(), wanted);
}

#[test]
fn it_ends_at_the_revision_named() {
    let rows = csv(trend(&["--by", "release", "--rev", "v0.2.0"]));
    assert_eq!(
        rows.iter().map(|r| &*r[2]).collect::<Vec<_>>(),
        ["v0.1.0", "v0.2.0"]
    );
    let json = trend(&["--by", "release", "--rev", "v0.1.0"]);
    let json = json.args(["--output-format", "json"]).succeeds();
    let json: Value = serde_json::from_str(&json).expect("JSON");
    let warnings = json["warnings"].as_array().expect("warnings");
    let others = warnings.iter().find(|w| w["code"] == "other-tags");
    assert!(
        others.is_some_and(|w| w["count"].as_u64() > Some(0)),
        "{json}"
    );
}

#[test]
fn what_it_cannot_do_is_said_in_one_line() {
    let said = hallmarks()
        .arg("trend")
        .arg(sample::bundle(SAMPLE))
        .args(["--select", "functoins"])
        .cannot();
    assert!(said.contains("'functoins'"), "{said}");
    let said = trend(&["--rev", "nosuch"]).cannot();
    assert!(said.contains("'nosuch'"), "{said}");
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.py"), "x = 1\n").expect("a file");
    let said = hallmarks().arg("trend").arg(folder.path()).cannot();
    assert!(said.contains("no history"), "{said}");
}

#[test]
fn a_shallow_history_is_said() {
    let (repo, oids) = three_commits();
    repo.shallow(oids[1]);
    let json = |repo: &RepoBuilder| -> Value {
        let run = hallmarks().arg("trend").arg(repo.path());
        let run = run.args([
            "--by",
            "commit",
            "--select",
            "functions",
            "--output-format",
            "json",
        ]);
        serde_json::from_str(&run.succeeds()).expect("JSON")
    };
    let trend = json(&repo);
    let codes: Vec<_> = trend["warnings"]
        .as_array()
        .expect("warnings")
        .iter()
        .map(|w| w["code"].clone())
        .collect();
    assert_eq!(codes, ["shallow"], "{trend:#}");
    assert_eq!(trend["known_from"]["commit"], oids[1].to_string());
    assert_eq!(trend["events"][0]["by"], Value::Null, "nobody knows");
    let functions: Vec<_> = trend["points"]
        .as_array()
        .expect("points")
        .iter()
        .map(|p| p["values"][0].as_f64())
        .collect();
    assert_eq!(
        functions,
        [Some(2.0), Some(3.0)],
        "what the boundary has is known, what it brought is not"
    );
}

/// A history in which a side branch brings asserts that the mainline loses again.
fn branched() -> RepoBuilder {
    let (ann, bob) = ("Ann Lee <ann@example.org>", "Bob Ray <bob@example.org>");
    let repo = RepoBuilder::new();
    let check = "def f():\n    assert f\n";
    repo.commit(
        &[("src/pack/a.py", "x = 1\n")],
        "Start",
        ann,
        "2024-01-01T00:00:00Z",
    );
    repo.branch("side");
    repo.commit(
        &[("tests/b.py", check)],
        "Assert as ann@example.org asked",
        bob,
        "2024-01-02T00:00:00Z",
    );
    repo.switch("main");
    repo.commit(
        &[("c.py", "def g():\n    pass\n")],
        "Define",
        ann,
        "2024-01-03T00:00:00Z",
    );
    repo.merge("side", "Merge side", ann, "2024-02-04T00:00:00Z");
    repo.commit(
        &[("tests/b.py", "x = 2\n")],
        "Drop it",
        ann,
        "2024-03-05T00:00:00Z",
    );
    repo
}

fn of(repo: &RepoBuilder, format: &str, arguments: &[&str]) -> String {
    let run = hallmarks().arg("trend").arg(repo.path());
    let run = run.args([
        "--select",
        "functions,construct-assert",
        "--output-format",
        format,
    ]);
    run.args(arguments).succeeds()
}

#[test]
fn practices_come_up_by_a_commit_and_a_person() {
    let repo = branched();
    let json: Value = serde_json::from_str(&of(&repo, "json", &[])).expect("JSON");
    let events = json["events"].as_array().expect("events");
    let told: Vec<_> = events
        .iter()
        .map(|e| {
            (
                e["fact"].as_str().expect("a fact"),
                e["author"].as_str().expect("somebody"),
                e["email"].as_str().expect("an e-mail"),
                e["stands"].as_bool().expect("whether"),
                &e["date"].as_str().expect("a date")[..7],
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("functions", "Ann Lee", "a…@example.org", true, "2024-01"),
            (
                "construct-assert",
                "Bob Ray",
                "b…@example.org",
                false,
                "2024-02"
            ),
        ]
    );
    assert_ne!(events[1]["by"], events[1]["commit"], "a merge took it in");
    assert_eq!(events[1]["subject"], "Assert as a…@example.org asked");
    let lines = of(&repo, "ndjson", &[]);
    let introduced = lines
        .lines()
        .filter(|l| l.starts_with("{\"event\":\"introduced\""));
    assert_eq!(introduced.count(), 2, "{lines}");
    let csv = of(&repo, "csv", &[]);
    let row = csv.lines().last().expect("a row");
    assert!(
        row.contains(",construct-assert,") && row.ends_with(",false"),
        "{csv}"
    );
    assert!(csv.lines().all(|l| l.matches(',').count() == 9), "{csv}");
    let text = of(&repo, "text", &[]);
    assert!(text.contains("first seen on the main branch"), "{text}");
    assert!(!text.contains("ann@example"), "{text}");
}

#[test]
fn what_commits_touch_comes_up_as_well() {
    let repo = RepoBuilder::new();
    let files = [("src/pack/a.py", "x = 1\n")];
    repo.commit(&files, "Start", "Ann Lee <a@b.c>", "2024-01-01T00:00:00Z");
    let files = [
        ("src/pack/a.py", "x = 2\n"),
        ("tests/test_a.py", "def test_a():\n    assert 1\n"),
    ];
    repo.commit(&files, "Count", "Bob Ray <b@b.c>", "2024-01-02T00:00:00Z");
    let run = hallmarks().arg("trend").arg(repo.path());
    let run = run.args(["--select", "source-changes-with-tests"]);
    let json = run.args(["--output-format", "json"]).succeeds();
    let json: Value = serde_json::from_str(&json).expect("JSON");
    let events = json["events"].as_array().expect("events");
    assert_eq!(events.len(), 1, "{json}");
    assert_eq!(events[0]["fact"], "source-changes-with-tests");
    assert_eq!(events[0]["author"], "Bob Ray");
}

#[test]
fn one_persons_work_adds_up() {
    let repo = branched();
    let json = |who: &str, by: &str| -> Value {
        let said = of(&repo, "json", &["--author", who, "--by", by]);
        serde_json::from_str(&said).expect("JSON")
    };
    let ann = json("Ann", "commit");
    assert_eq!(ann["author"], "Ann Lee");
    let functions: Vec<_> = ann["points"]
        .as_array()
        .expect("points")
        .iter()
        .map(|p| p["values"][0].as_f64().expect("a number"))
        .collect();
    assert_eq!(
        functions,
        [0.0, 1.0, 1.0, 1.0],
        "each of their commits, the merge too"
    );
    assert_eq!(ann["events"].as_array().map(Vec::len), Some(1));
    let bob = json("bob", "month");
    assert_eq!(bob["points"].as_array().map(Vec::len), Some(1));
    assert_eq!(bob["points"][0]["values"], serde_json::json!([1.0, 1.0]));
    assert_eq!(bob["events"][0]["fact"], "construct-assert");
    let areas = json("Ann", "area");
    assert_eq!(areas["points"][0]["label"], ".");
    assert_eq!(areas["points"][0]["values"][0], 1.0);
    let nobody = hallmarks()
        .arg("trend")
        .arg(repo.path())
        .args(["--author", "Bob Rai"])
        .cannot();
    assert!(nobody.contains("did you mean 'Bob Ray'"), "{nobody}");
}

#[test]
fn areas_add_up_to_the_head() {
    let areas = csv(trend(&["--by", "area"]));
    let head = csv(trend(&["--by", "commit"]));
    let head = head.last().expect("a commit");
    assert!(areas.len() > 2, "{areas:?}");
    for at in 3..3 + FACTS.len() {
        let sum: f64 = areas
            .iter()
            .map(|row| row[at].parse::<f64>().expect("a number"))
            .sum();
        assert_eq!(head[at], sum.to_string());
    }
    let text = trend(&["--by", "area"]).succeeds();
    assert!(
        text.contains(&format!("{} areas at the head", areas.len())),
        "{text}"
    );
    let said = trend(&["--by", "area", "--since", "2023-01-01"]).cannot();
    assert!(said.contains("--rev"), "{said}");
}

#[test]
fn absurd_dates_and_clocks_running_backwards_are_passed_over_and_said() {
    let repo = RepoBuilder::new();
    let days = [
        "1970-01-01T00:00:00Z",
        "2023-01-05T00:00:00Z",
        "2099-02-05T00:00:00Z",
        "2023-03-05T00:00:00Z",
        "2023-02-05T00:00:00Z",
        "2023-05-05T00:00:00Z",
    ];
    for (at, day) in days.iter().enumerate() {
        let text = format!("x = {at}\n");
        repo.commit(
            &[("a.py", &text)],
            "Go on",
            "Ann Lee <ann@example.org>",
            day,
        );
    }
    let json: Value = serde_json::from_str(&of(&repo, "json", &["--by", "commit"])).expect("JSON");
    let months: Vec<&str> = json["points"]
        .as_array()
        .expect("points")
        .iter()
        .map(|p| &p["date"].as_str().expect("a date")[..7])
        .collect();
    let believed = [
        "2023-01", "2023-01", "2023-01", "2023-01", "2023-02", "2023-05",
    ];
    assert_eq!(months, believed);
    let said = |report: &Value| -> Vec<(String, u64)> {
        let warnings = report["warnings"].as_array().expect("warnings");
        let said = warnings.iter().map(|w| {
            let code = w["code"].as_str().expect("a code").to_owned();
            (code, w["count"].as_u64().expect("a count"))
        });
        said.filter(|(code, _)| code != "syntax-error").collect()
    };
    let wanted = [
        ("clock-backwards".to_owned(), 2),
        ("implausible-dates".to_owned(), 2),
    ];
    assert_eq!(said(&json), wanted);
    for command in ["people", "report"] {
        let run = hallmarks().args([command, "--output-format", "json"]);
        let report: Value = serde_json::from_str(&run.arg(repo.path()).succeeds()).expect("JSON");
        assert_eq!(said(&report), wanted, "{command}");
    }
}

#[test]
fn the_json_has_the_promised_shape() {
    let schema = hallmarks().args(["schema", "trend"]).succeeds();
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let value = serde_json::from_str(&of(&branched(), "json", &["--author", "Bob"])).expect("JSON");
    assert_eq!(
        crate::support::schema::misfits(&schema, &value),
        Vec::<String>::new()
    );
}
