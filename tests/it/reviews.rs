//! Reviews from an export of a forge.

use crate::support::repo::RepoBuilder;
use crate::support::report::Report;
use crate::support::run::hallmarks;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

const ANN: &str = "Ann Abel <ann@example.org>";
const BO: &str = "Bo Berg <bo@example.org>";

/// Six squashed requests, of which history says nothing.
fn squashed() -> (RepoBuilder, Vec<String>) {
    let repo = RepoBuilder::bare();
    let commit = |at: usize| {
        let who = if at == 5 { BO } else { ANN };
        let date = format!("2024-01-0{}T12:00:00+00:00", at + 1);
        let text = format!("x = {at}\n");
        let message = format!("Count to {at} (#{at})");
        repo.commit(&[("count.py", &text)], &message, who, &date)
    };
    let commits = (0..6).map(|at| commit(at).to_string()).collect();
    (repo, commits)
}

/// A request as `gh` prints it: merged by `by`, reviewed by `reviewers`.
fn request(number: usize, commit: &str, author: &str, by: &str, reviewers: &[&str]) -> Value {
    let account = |login: &str| json!({"id": "U", "is_bot": login.starts_with("app/"), "login": login, "name": ""});
    let reviews: Vec<Value> = reviewers
        .iter()
        .map(|who| json!({"id": "R", "author": {"login": who}, "body": "", "state": "APPROVED", "submittedAt": "2024-01-01T10:00:00Z"}))
        .collect();
    json!({
        "number": number, "title": format!("Count to {number}"), "labels": [],
        "createdAt": "2024-01-01T08:00:00Z", "mergedAt": "2024-01-01T12:00:00Z",
        "author": account(author), "mergedBy": account(by),
        "mergeCommit": {"oid": commit}, "reviews": reviews,
    })
}

fn export(repo: &RepoBuilder, requests: &Value) -> PathBuf {
    let path = repo.path().join("reviews.json");
    fs::write(&path, requests.to_string()).unwrap();
    path
}

fn of(repo: &RepoBuilder, requests: &Value) -> Report {
    let run = hallmarks().arg("report").arg(repo.path()).args([
        "--context",
        "library",
        "--select",
        "code-review",
    ]);
    Report::from(run.arg("--reviews").arg(export(repo, requests)))
}

#[test]
fn squashed_requests_are_known_by_an_export() {
    let (repo, commits) = squashed();
    let without = hallmarks().arg("report").arg(repo.path()).args([
        "--context",
        "library",
        "--select",
        "code-review",
    ]);
    let without = Report::from(without);
    assert_eq!(without.fact("changes-with-unknown-review"), 6);
    assert_eq!(
        without.signal("reviewed-changes")["status"],
        "not-evaluated"
    );
    let requests = json!([
        request(0, &commits[0], "ann", "ann", &["bo"]),
        request(1, &commits[1], "ann", "bo", &[]),
        request(2, &commits[2], "ann", "ann", &[]),
        request(3, &commits[3], "ann", "ann", &["ann", "app/reviewer"]),
        request(4, &commits[4], "ann", "app/merge-queue", &["bo"]),
        request(5, &commits[5], "bo", "app/merge-queue", &[]),
    ]);
    let report = of(&repo, &requests);
    assert_eq!(report.fact("reviewed-changes"), 3);
    assert_eq!(report.fact("changes-without-visible-review"), 2);
    assert_eq!(report.fact("changes-with-unknown-review"), 1, "the queue's");
    assert_eq!(report.fact("self-merges"), 2);
    assert_eq!(report.fact("merged-requests"), 5);
    assert_eq!(report.signal("reviewed-changes")["value"], 0.6);
}

#[test]
fn what_the_export_does_not_list_stays_as_history_says() {
    let (repo, commits) = squashed();
    let mut open = request(9, &commits[1], "ann", "bo", &[]);
    (open["mergedAt"], open["mergeCommit"], open["mergedBy"]) =
        (Value::Null, Value::Null, Value::Null);
    let report = of(
        &repo,
        &json!([request(0, &commits[0], "ann", "bo", &[]), open]),
    );
    assert_eq!(report.fact("reviewed-changes"), 1);
    assert_eq!(report.fact("changes-with-unknown-review"), 5);
}

#[test]
fn an_export_that_is_malformed_or_of_another_repository_is_refused() {
    let (repo, commits) = squashed();
    let refused = |requests: &Value| {
        let run = hallmarks()
            .arg("report")
            .arg(repo.path())
            .arg("--reviews")
            .arg(export(&repo, requests));
        run.cannot()
    };
    let mut no_merger = request(0, &commits[0], "ann", "bo", &[]);
    no_merger.as_object_mut().unwrap().remove("mergedBy");
    let why = refused(&json!([no_merger]));
    assert!(why.contains("[0].mergedBy is missing"), "{why}");
    let why = refused(&json!([{"id": 3}]));
    assert!(why.contains("[0] has neither 'number'"), "{why}");
    let why = refused(&json!([request(0, &"1".repeat(40), "ann", "bo", &[])]));
    assert!(
        why.contains("none of its 1 merged requests became a commit of this history"),
        "{why}"
    );
    let gone = hallmarks()
        .arg("report")
        .arg(repo.path())
        .args(["--reviews", "no-such-file"]);
    assert!(gone.cannot().contains("cannot open 'no-such-file'"));
}
