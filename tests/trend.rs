//! `hallmarks trend`, as a user runs it.

mod support;

use serde_json::Value;
use support::repo::{RepoBuilder, three_commits};
use support::report::Report;
use support::run::{Run, hallmarks};
use support::sample;

const SAMPLE: &str = "solid-service";
const FACTS: [&str; 4] = ["functions", "tests", "statements", "modules"];

fn trend(arguments: &[&str]) -> Run {
    hallmarks()
        .arg("trend")
        .arg(sample::bundle(SAMPLE))
        .args(["--select", &FACTS.join(","), "--quiet"])
        .args(arguments)
}

/// The rows of a CSV, the heading apart.
fn csv(run: Run) -> Vec<Vec<String>> {
    let text = run.args(["--output-format", "csv"]).succeeds();
    let mut rows = text.lines().map(|line| {
        let cells = line.split(',');
        cells.map(|c| c.trim_matches('"').to_owned()).collect()
    });
    let heading: Vec<String> = rows.next().expect("a heading");
    assert_eq!(heading[..3], ["commit", "date", "label"]);
    assert_eq!(heading[3..], FACTS);
    rows.collect()
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
            text.contains(&format!("{} points by {by}", rows.len())),
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
