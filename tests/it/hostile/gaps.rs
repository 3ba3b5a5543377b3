//! Histories of which something is not known: what follows is not made up.

use super::raw::{ANN, Raw};
use super::survived;
use git2::Oid;
use serde_json::Value;

const ONE: &str = "def f():\n    pass\n";

/// What a trend by commit says of the functions, commit by commit, and all of it.
fn functions(raw: &Raw, arguments: &[&str]) -> (Vec<Option<f64>>, Value) {
    let fixed = ["trend", "--by", "commit", "--select", "functions"];
    let all = [&fixed[..], &["--output-format", "json"], arguments].concat();
    let said = survived(&raw.path(), &all);
    assert_eq!(said.code, 0, "{}", said.stderr);
    let trend: Value = serde_json::from_str(&said.stdout).expect("JSON");
    let points = trend["points"].as_array().expect("points");
    let values = points.iter().map(|point| point["values"][0].as_f64());
    (values.collect(), trend)
}

fn warns(trend: &Value, code: &str) -> bool {
    let warnings = trend["warnings"].as_array().expect("warnings");
    warnings.iter().any(|warning| warning["code"] == code)
}

/// Commits one after another.
fn history(raw: &Raw, trees: &[Oid]) {
    let mut head = Vec::new();
    for (n, tree) in trees.iter().enumerate() {
        let message = format!("Commit {n}\n");
        head = vec![raw.commit(*tree, &head, ANN, message.as_bytes())];
    }
}

#[test]
fn a_folder_that_is_missing_leaves_a_gap() {
    let raw = Raw::unborn();
    let folder = |names: &[&str]| {
        let files: Vec<(&str, &str)> = names.iter().map(|name| (*name, ONE)).collect();
        raw.tree_of(&files)
    };
    let parts = [
        folder(&["a.py"]),
        folder(&["a.py", "b.py"]),
        folder(&["a.py", "b.py", "c.py"]),
    ];
    let trees: Vec<Oid> = parts
        .iter()
        .map(|part| raw.tree(&[("40000", b"pack", *part)]))
        .collect();
    history(&raw, &trees);
    std::fs::remove_file(raw.loose(parts[1])).expect("a loose object");
    let (values, trend) = functions(&raw, &[]);
    assert_eq!(values, [Some(1.0), None, Some(3.0)]);
    assert!(warns(&trend, "missing-tree"));
    let events = trend["events"].as_array().expect("events");
    assert_eq!(events.len(), 1, "it never left: {trend}");
    // Nobody knows who wrote what was first seen behind the gap, so that nobody's sum is known.
    let (values, _) = functions(&raw, &["--author", "Ann"]);
    assert_eq!(values.last(), Some(&None));
}

#[test]
fn what_a_limit_cut_off_stays_unknown() {
    let raw = Raw::unborn();
    let blob = raw.object(git2::ObjectType::Blob, ONE.as_bytes());
    let names: Vec<String> = (0..70_000).map(|n| format!("f{n:05}.py")).collect();
    let files: Vec<_> = names
        .iter()
        .map(|name| ("100644", name.as_bytes(), blob))
        .collect();
    let many = raw.tree(&files);
    let mut folders = vec![
        ("40000", &b"a"[..], many),
        ("40000", b"b", many),
        ("40000", b"c", many),
    ];
    let mut trees = vec![raw.tree_of(&[("x.py", ONE)])];
    while !folders.is_empty() {
        trees.push(raw.tree(&folders));
        folders.pop();
    }
    trees.push(raw.tree_of(&[("x.py", ONE)]));
    history(&raw, &trees);
    let (values, trend) = functions(&raw, &[]);
    assert_eq!(values, [Some(1.0), None, None, None, None]);
    assert!(warns(&trend, "changes-limit"));
}
