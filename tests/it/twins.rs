//! A repository is the same whatever names its objects and stores its references.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::run::hallmarks;
use crate::support::sample;
use crate::support::twins::{Twin, write_reftables};

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder")
}

/// The twin of a sample.
fn twin(id: &str, made: &Path) -> (git2::Repository, Twin) {
    let at = made.join(id);
    sample::build(id, &at).expect("a sample");
    let repository = git2::Repository::open(&at).expect("a repository");
    let twin = Twin::of(&repository);
    (repository, twin)
}

/// What a command says, without names of objects and the place it was read from.
fn said(command: &str, path: &Path) -> Value {
    let run = hallmarks().args([command, "--isolated", "--output-format", "json"]);
    let text = run.arg(path).succeeds();
    let mut plain = String::new();
    let mut word = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_hexdigit() && !c.is_ascii_uppercase() {
            word.push(c);
            continue;
        }
        let is_name = matches!(word.len(), 12 | 40);
        plain += if is_name { "NAME" } else { &word };
        word.clear();
        plain.push(c);
    }
    let mut said: Value = serde_json::from_str(&plain).expect("JSON");
    if let Some(repository) = said.get_mut("repository").and_then(Value::as_object_mut) {
        for place in ["path", "name", "kind", "branch"] {
            repository.remove(place);
        }
    }
    said
}

#[test]
fn a_sha256_twin_says_the_same() {
    let made = folder();
    for id in ["solid-service", "grown-planner"] {
        let (original, twin) = twin(id, made.path());
        let path = original.path().to_owned();
        let (loose, tables, bundle) = (
            made.path().join(format!("{id}-loose")),
            made.path().join(format!("{id}-tables")),
            made.path().join(format!("{id}.bundle")),
        );
        twin.write(&loose, false);
        twin.write(&tables, true);
        twin.bundle(&bundle);
        for command in ["report", "people", "trend"] {
            let expected = said(command, &path);
            for twin in [&loose, &tables, &bundle] {
                assert_eq!(
                    said(command, twin),
                    expected,
                    "{command} {}",
                    twin.display()
                );
            }
        }
    }
}

#[test]
fn the_newest_table_counts() {
    let made = folder();
    let (original, _) = twin("tiny-library", made.path());
    let git = original.path().to_owned();
    let head = original.head().expect("a HEAD").target().expect("a commit");
    let parent = original
        .find_commit(head)
        .expect("a commit")
        .parent_id(0)
        .expect("a parent");
    let config = fs::read_to_string(git.join("config")).expect("a file");
    let config = config.replace("repositoryformatversion = 0", "repositoryformatversion = 1");
    fs::write(
        git.join("config"),
        config + "[extensions]\n\trefstorage = reftable\n",
    )
    .expect("a file");
    let named = |name: &str, oid: git2::Oid| (name.to_owned(), Some(oid.as_bytes().to_vec()));
    let tables = [
        vec![
            named("HEAD", parent),
            named("refs/heads/main", parent),
            named("refs/tags/gone", parent),
        ],
        vec![named("HEAD", head), ("refs/tags/gone".to_owned(), None)],
    ];
    let json = |tables: &[Vec<_>]| -> Value {
        write_reftables(&git, *b"sha1", tables);
        let run = hallmarks()
            .args(["--isolated", "--output-format", "json"])
            .arg(&git);
        serde_json::from_str(&run.succeeds()).expect("JSON")
    };
    let new = json(&tables);
    assert_eq!(new["repository"]["head"], head.to_string());
    assert_eq!(new["repository"]["tags"], 0);
    let old = json(&tables[..1]);
    assert_eq!(old["repository"]["head"], parent.to_string());
    assert_eq!(old["repository"]["tags"], 1);
}

#[test]
fn damage_is_told_in_one_line() {
    let made = folder();
    let (_, twin) = twin("tiny-library", made.path());
    let (tables, bundle) = (made.path().join("tables"), made.path().join("twin.bundle"));
    twin.write(&tables, true);
    twin.bundle(&bundle);
    let list = tables.join("reftable").join("tables.list");
    let name = fs::read_to_string(&list).expect("a file");
    let table = tables.join("reftable").join(name.trim());
    let refused = |path: &Path, why: &str| {
        let said = hallmarks().arg("--isolated").arg(path).exits(2);
        assert_eq!(said.stderr.lines().count(), 1, "{}", said.stderr);
        assert!(said.stderr.contains(why), "{}", said.stderr);
    };
    let whole = fs::read(&table).expect("a file");
    for (end, byte) in [(whole.len() / 2, 0), (whole.len() - 1, 0), (whole.len(), 1)] {
        let mut damaged = whole[..end].to_vec();
        damaged[10] ^= byte;
        fs::write(&table, damaged).expect("a file");
        refused(&tables, "is damaged");
    }
    fs::write(&list, "../../elsewhere.ref\n").expect("a file");
    refused(&tables, "names no table");
    fs::write(&list, "absent.ref\n").expect("a file");
    refused(&tables, "is missing");
    fs::remove_file(&list).expect("a file");
    refused(&tables, "no list of them");
    let whole = fs::read(&bundle).expect("a file");
    for at in [whole.len() / 2, whole.len() - 5] {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        fs::write(&bundle, damaged).expect("a file");
        refused(&bundle, "cannot be indexed");
        fs::write(&bundle, &whole[..at]).expect("a file");
        refused(&bundle, "cannot be indexed");
    }
}
