//! What holds nothing to go on gets no level, and what could not be read raises none.

use crate::support::git;
use crate::support::repo::RepoBuilder;
use crate::support::report::Report;
use crate::support::sample;
use serde_json::Value;
use std::path::Path;

const ANN: &str = "Ann <ann@example.org>";
const DATE: &str = "2024-03-01T10:00:00Z";
const MESSAGE: &str = "Tell the tides\n\nShips need to know how much water there is below them.\n";

const GOOD: &str = r#""""Tides of a harbour."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tide:
    """One high water, in metres over chart datum."""

    height: float

    def over(self, sill: float) -> float:
        """Water over `sill`; negative where it is dry."""
        return self.height - sill


def highest(tides: list[Tide]) -> Tide | None:
    """The tide that floods most, none where there are none."""
    return max(tides, key=lambda tide: tide.height, default=None)
"#;

const WORKFLOW: &str = "name: ci\non: [push, pull_request]\npermissions:\n  contents: read\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest --cov\n      - run: ruff check .\n      - run: ruff format --check .\n      - run: mypy --strict .\n";
const PROJECT: &str = "[project]\nname = \"tides\"\nversion = \"1\"\ndescription = \"Tides\"\nlicense = \"MIT\"\nrequires-python = \">=3.11\"\n\n[tool.mypy]\nstrict = true\n\n[tool.coverage.report]\nfail_under = 90\n";
const README: &str = "# Tides\n\nTells the tides of a harbour, and how much water there is over a sill at any time of day.\n\n## Installation\n\n```sh\npip install tides\n```\n\n## Usage\n\n```python\nimport tides\n```\n\n## Licence\n\nMIT, as it stands beside.\n";

/// The report on one commit with these files.
fn report(files: &[(String, String)]) -> Report {
    let repo = RepoBuilder::new();
    let files: Vec<_> = files
        .iter()
        .map(|(p, t)| (p.as_str(), t.as_str()))
        .collect();
    repo.commit(&files, MESSAGE, ANN, DATE);
    Report::on(repo.path())
}

/// Thirty files, each named and filled by its number.
fn thirty(path: fn(usize) -> String, text: impl Fn(usize) -> String) -> Vec<(String, String)> {
    (0..30).map(|n| (path(n), text(n))).collect()
}

fn level(row: &Value) -> u64 {
    row["level"].as_u64().unwrap_or(0)
}

#[track_caller]
fn assert_no_level(files: &[(String, String)]) -> Report {
    let report = report(files);
    for row in report.competencies() {
        assert_eq!(level(row), 0, "{row}");
    }
    report
}

#[test]
fn an_empty_tree_has_no_level() {
    assert_no_level(&[]);
}

#[test]
fn documents_alone_have_no_level() {
    let page = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    assert_no_level(&[
        page("README.md", README),
        page("docs/index.md", README),
        page(
            "docs/runbook.md",
            "# Runbook\n\nWhen it rings, start it again.\n",
        ),
        page("CHANGELOG.md", "# Changelog\n\n## 1.0\n\n- Tides.\n"),
    ]);
}

#[test]
fn configuration_alone_has_no_level() {
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    assert_no_level(&[
        file("pyproject.toml", PROJECT),
        file(".github/workflows/ci.yml", WORKFLOW),
        file("mypy.ini", "[mypy]\nstrict = True\n"),
        file("LICENSE", "MIT License\n"),
    ]);
}

#[test]
fn code_of_others_alone_has_no_level() {
    let files = thirty(
        |n| format!("vendor/tides/m{n}.py"),
        |n| GOOD.replace("Tide", &format!("Tide{n}")),
    );
    let report = assert_no_level(&files);
    assert_eq!(report.0["repository"]["files"]["vendored"], 30);
    // The same as work of one's own is looked at.
    let own = thirty(
        |n| format!("tides/m{n}.py"),
        |n| GOOD.replace("Tide", &format!("Tide{n}")),
    );
    let report = self::report(&own);
    assert!(report.competencies().iter().any(|row| level(row) > 0));
}

#[test]
fn code_that_cannot_be_read_alone_has_no_level() {
    let broken = thirty(
        |n| format!("tides/m{n}.py"),
        |_| format!("x = (((\n{GOOD}\ndef f(:\n"),
    );
    let report = assert_no_level(&broken);
    assert_eq!(report.warning("syntax-error").map(|w| w.0), Some(30));
    let old = thirty(
        |n| format!("tides/m{n}.py"),
        |n| format!("print 'tide {n}'\ntry:\n    exec 'a = 1'\nexcept ValueError, e:\n    raise\n"),
    );
    let report = assert_no_level(&old);
    assert_eq!(report.warning("python-2").map(|w| w.0), Some(30));
}

#[test]
fn tests_of_nothing_are_no_more_than_emerging() {
    let files = thirty(
        |n| format!("tests/test_m{n}.py"),
        |n| {
            format!(
                "from tides.m{n} import highest\n\n\ndef test_none_{n}():\n    assert highest([]) is None\n"
            )
        },
    );
    let report = report(&files);
    for row in report.competencies() {
        let most = if row["id"] == "testing" { 2 } else { 0 };
        assert!(level(row) <= most, "{row}");
        assert!(level(row) == 0 || row["confidence"] == "low", "{row}");
    }
}

#[test]
fn a_dump_in_one_commit_has_no_history_to_rate() {
    let whole = Report::on(sample::bundle("solid-service"));
    let files: Vec<_> = sample_files("solid-service");
    let dump = report(&files);
    for id in ["version-control", "communication", "code-review"] {
        assert!(level(dump.competency(id)) <= 1, "{id}");
        assert!(level(whole.competency(id)) > 1, "{id}");
    }
    for row in whole.competencies() {
        let upper = row["interval"][1].as_u64().unwrap_or(1);
        let id = row["id"].as_str().unwrap();
        assert!(level(dump.competency(id)) <= upper, "{id}");
    }
}

fn is_python(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|e| e == "py")
}

/// The files of a sample's head.
fn sample_files(id: &str) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let repository = sample::build_bare(id, folder.path()).unwrap();
    git::files_at_head(&repository)
}

/// Makes of a file one that cannot be read.
type Harm = fn(&str) -> String;

/// How far to trust a level, as a number.
fn trust(row: &Value) -> u64 {
    match row["confidence"].as_str() {
        Some("high") => 2,
        Some("medium") => 1,
        _ => 0,
    }
}

#[test]
fn what_cannot_be_read_lowers_confidence_and_raises_no_level() {
    let files = sample_files("solid-service");
    let whole = report(&files);
    let code: Vec<usize> = (0..files.len())
        .filter(|&n| files[n].0.starts_with("src/") && is_python(&files[n].0))
        .collect();
    let harms: [(&str, Harm); 3] = [
        ("syntax-error", |text| {
            format!("{text}\ndef f(:\n    x = (((\n")
        }),
        ("python-2", |text| format!("{text}\nprint 'tide'\n")),
        ("file-too-large", |text| {
            format!("{text}\n#{}\n", " ".repeat(1 << 20))
        }),
    ];
    for (what, harm) in harms {
        for every in [1, 2, 5] {
            let mut harmed = files.clone();
            for &n in code.iter().step_by(every) {
                harmed[n].1 = harm(&files[n].1);
            }
            let part = report(&harmed);
            assert!(
                part.warning(what).is_some(),
                "{what}: {:?}",
                part.warnings()
            );
            for row in whole.competencies() {
                let id = row["id"].as_str().unwrap();
                let now = part.competency(id);
                assert!(
                    level(now) <= level(row).max(1),
                    "{what} {every}: {row} {now}"
                );
                assert!(
                    part.share(id) <= whole.share(id) + 1e-9,
                    "{what} {every}: {id}"
                );
                assert!(trust(now) <= trust(row), "{what} {every}: {row} {now}");
            }
            let typing = part.share("typing");
            assert!(typing < whole.share("typing"), "{what} {every}: {typing}");
        }
    }
}
