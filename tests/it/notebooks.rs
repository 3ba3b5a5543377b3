//! Notebooks are code in a role of their own, at the head and through history, and hostile ones are skipped with a warning.

use crate::support::repo::RepoBuilder;
use crate::support::report::Report;
use crate::support::run::hallmarks;
use serde_json::json;
use std::fs;
use tempfile::TempDir;

const ANN: &str = "Ann <ann@example.org>";

fn notebook(cells: &[&str]) -> String {
    let cell =
        |source: &&str| json!({"cell_type": "code", "source": source, "outputs": [{"text": "x"}]});
    let cells: Vec<_> = cells.iter().map(cell).collect();
    json!({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).to_string()
}

#[test]
fn every_commit_counts_what_the_head_counts() {
    let repo = RepoBuilder::new();
    let first = notebook(&["def f():\n    return 1\n"]);
    let second = notebook(&[
        "%matplotlib inline",
        "def f():\n    return 1\n",
        "def g():\n    return 2\n",
    ]);
    let module = ("pkg/a.py", "def h():\n    return 3\n");
    repo.commit(
        &[("analysis.ipynb", &first), module],
        "Add",
        ANN,
        "2024-03-01T10:00:00Z",
    );
    repo.commit(
        &[("analysis.ipynb", &second), module],
        "More",
        ANN,
        "2024-03-02T10:00:00Z",
    );
    let report = Report::on(repo.path());
    let facts = [
        "functions",
        "modules",
        "notebook-code-cells",
        "notebook-cells-with-outputs",
    ];
    assert_eq!(facts.map(|fact| report.fact(fact)), [3, 2, 3, 3]);
    let trend = hallmarks()
        .arg("trend")
        .arg(repo.path())
        .args([
            "--by",
            "commit",
            "--quiet",
            "--output-format",
            "csv",
            "--select",
        ])
        .arg(facts.join(","))
        .succeeds();
    let rows: Vec<&str> = trend
        .lines()
        .skip(1)
        .map(|line| line.splitn(4, ',').nth(3).expect("values"))
        .filter(|values| !values.starts_with(','))
        .collect();
    assert_eq!(rows, ["2,2,1,1,,,,,", "3,2,3,3,,,,,"]);
}

#[test]
fn a_notebook_does_not_pass_for_code_that_ships() {
    let folder = TempDir::new().expect("a temporary folder");
    let hidden = "try:\n    f()\nexcept:\n    pass\n".repeat(20);
    fs::write(folder.path().join("a.ipynb"), notebook(&[&hidden])).expect("written");
    fs::write(folder.path().join("a.py"), "x = 1\n").expect("written");
    let report = Report::on(folder.path());
    assert_eq!(report.fact("hidden-errors"), 20);
    assert!(
        report
            .signals()
            .all(|signal| signal["id"] != "error-handling" || signal["value"].is_null())
    );
}

#[test]
fn hostile_notebooks_are_skipped_with_a_warning() {
    let folder = TempDir::new().expect("a temporary folder");
    let deep = "[".repeat(200_000);
    for (name, text) in [
        (
            "deep.ipynb",
            format!("{{\"nbformat\": 4, \"cells\": [{{\"cell_type\": \"code\", \"source\": {deep}"),
        ),
        (
            "types.ipynb",
            "{\"nbformat\": \"4\", \"cells\": {}}".to_owned(),
        ),
        ("empty.ipynb", String::new()),
    ] {
        fs::write(folder.path().join(name), text).expect("written");
    }
    let huge = format!(
        "{{\"nbformat\": 4, \"cells\": [], \"x\": \"{}\"}}",
        "a".repeat(9 << 20)
    );
    fs::write(folder.path().join("huge.ipynb"), huge).expect("written");
    fs::write(folder.path().join("good.ipynb"), notebook(&["x = 1"])).expect("written");
    let report = Report::on(folder.path());
    assert_eq!(report.fact("notebook-code-cells"), 1);
    let (count, _) = report.warning("document-unreadable").expect("a warning");
    assert_eq!(count, 3);
    assert!(report.warning("file-too-large").is_some());
}
