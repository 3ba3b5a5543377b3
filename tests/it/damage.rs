//! What cannot be read is data: a report that counts and names it, and a lower evaluated share.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::git::Edit;
use crate::support::report::Report;
use crate::support::run::hallmarks;
use crate::support::sample;
use git2::Oid;
use tempfile::TempDir;

const ANN: &str = "Ann <ann@example.org>";

const DATE: &str = "2024-03-01T10:00:00Z";

/// The solid service, to which trouble is added.
struct Troubled {
    folder: TempDir,
}

impl Troubled {
    /// With these files added in one more commit.
    fn with(edits: &[(&str, &[u8])]) -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("solid-service");
        let repository = sample::build_bare("solid-service", &path).unwrap();
        let head = repository
            .find_commit(repository.refname_to_id("HEAD").unwrap())
            .unwrap();
        let edits: Vec<Edit> = edits
            .iter()
            .map(|(path, bytes)| Edit::Write((*path).into(), bytes.to_vec()))
            .collect();
        let tree = crate::support::git::edit_tree(&repository, Some(&head.tree().unwrap()), &edits);
        let tree = repository.find_tree(tree.unwrap()).unwrap();
        let person = crate::support::git::signature(ANN, DATE.parse().unwrap()).unwrap();
        repository
            .commit(Some("HEAD"), &person, &person, "More\n", &tree, &[&head])
            .unwrap();
        Self { folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("solid-service")
    }

    /// Removes an object, as a partial clone or a broken disk would.
    fn forget(&self, oid: Oid) {
        let hex = oid.to_string();
        let path = self.path().join("objects").join(&hex[..2]).join(&hex[2..]);
        fs::remove_file(path).expect("a loose object");
    }

    /// The object of a path at the head.
    fn object(&self, path: &str) -> Oid {
        let repository = git2::Repository::open_bare(self.path()).unwrap();
        let tree = repository.head().unwrap().peel_to_tree().unwrap();
        tree.get_path(Path::new(path)).unwrap().id()
    }
}

/// What speaks of code in the sample, and has a level there.
const OF_CODE: [&str; 5] = [
    "python-mastery",
    "typing",
    "code-quality",
    "testing",
    "documentation",
];

/// There is a report with `warning` that names `names`; less could be evaluated, and nothing looks better.
#[track_caller]
fn warned(troubled: &Report, whole: &Report, warning: &str, names: &[&str]) {
    let (count, examples) = troubled
        .warning(warning)
        .unwrap_or_else(|| panic!("no {warning}: {:?}", troubled.warnings()));
    assert_eq!(count, names.len() as u64, "{warning}: {examples:?}");
    for name in names {
        assert!(
            examples.iter().any(|example| example.starts_with(name)),
            "{warning} does not name {name}: {examples:?}"
        );
    }
    less_evaluated(troubled, whole, &OF_CODE);
}

#[track_caller]
fn less_evaluated(troubled: &Report, whole: &Report, competencies: &[&str]) {
    for id in competencies {
        assert!(
            whole.share(id) > 0.0 && troubled.share(id) < whole.share(id),
            "{id}: {} of {}",
            troubled.share(id),
            whole.share(id)
        );
        let level = |report: &Report| report.competency(id)["level"].as_u64();
        assert!(level(troubled) <= level(whole), "{id} got better");
    }
}

#[test]
fn files_that_cannot_be_read_lower_the_evaluated_share() {
    let whole = Report::on(sample::bundle("solid-service"));
    let large = "x = 1\n".repeat(200_000);
    let deep = format!("x = {}{}\n", "(".repeat(250), ")".repeat(250));
    let chain = format!("x = a{}\n", ".b".repeat(5_000));
    for (code, files) in [
        (
            "file-too-large",
            &[("src/tidegate/a.py", large.as_bytes())][..],
        ),
        (
            "nested-too-deeply",
            &[
                ("src/tidegate/a.py", deep.as_bytes()),
                ("tests/test_deep.py", chain.as_bytes()),
            ],
        ),
        (
            "undecodable",
            &[
                ("src/tidegate/a.py", b"\xff\xfex\0 \0=\0 \x001\0"),
                ("src/tidegate/b.py", b"x = 1\0\n"),
            ],
        ),
        (
            "syntax-error",
            &[
                ("src/tidegate/a.py", b"def broken(:\n    pass\n"),
                ("src/tidegate/b.py", b"class Open(\n"),
                (
                    "tests/test_c.py",
                    b"<<<<<<< ours\nx = 1\n=======\nx = 2\n>>>>>>> theirs\n",
                ),
            ],
        ),
        (
            "python-2",
            &[
                ("src/tidegate/a.py", b"print 'hello'\n"),
                (
                    "src/tidegate/b.py",
                    b"try:\n    f()\nexcept E, e:\n    raise E, 'x'\n",
                ),
            ],
        ),
    ] {
        let names: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
        let troubled = Report::on(Troubled::with(files).path());
        warned(&troubled, &whole, code, &names);
        for fact in ["modules", "functions", "classes", "parameters"] {
            assert_eq!(troubled.fact(fact), whole.fact(fact), "{code}: {fact}");
        }
    }
}

#[test]
fn a_warning_stands_in_every_format() {
    let troubled = Troubled::with(&[("src/tidegate/a.py", b"def broken(:\n")]);
    for format in ["text", "markdown", "html"] {
        let text = hallmarks()
            .arg(troubled.path())
            .args(["--output-format", format]);
        let text = text.succeeds();
        assert!(text.contains("syntax error"), "{text}");
        assert!(
            text.replace('\\', "").contains("src/tidegate/a.py:1"),
            "{text}"
        );
    }
}

#[test]
fn missing_blobs_lower_the_evaluated_share() {
    let whole = Report::on(sample::bundle("solid-service"));
    let path = "src/tidegate/rules.py";
    let troubled = Troubled::with(&[]);
    troubled.forget(troubled.object(path));
    warned(
        &Report::on(troubled.path()),
        &whole,
        "missing-object",
        &[path],
    );

    // The same with a reason: a partial clone says that it is one.
    let config = troubled.path().join("config");
    let mut text = fs::read_to_string(&config).unwrap();
    text.push_str("[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = origin\n");
    fs::write(config, text).unwrap();
    let report = Report::on(troubled.path());
    warned(&report, &whole, "missing-object", &[path]);
    assert!(report.warning("partial-clone").is_some());
}

#[test]
fn missing_documents_lower_the_evaluated_share() {
    let whole = Report::on(sample::bundle("solid-service"));
    for path in [".github/workflows/ci.yml", "pyproject.toml"] {
        let troubled = Troubled::with(&[]);
        troubled.forget(troubled.object(path));
        let report = Report::on(troubled.path());
        let named = report.warning("missing-object").expect("a warning");
        assert_eq!(named, (1, vec![path.to_owned()]));
        less_evaluated(&report, &whole, &["devops", "code-quality", "testing"]);
        // What is read from commits alone has lost nothing.
        assert!(whole.share("communication") > 0.0);
        assert!((report.share("communication") - whole.share("communication")).abs() < 1e-9);
    }
    let troubled = Troubled::with(&[("pyproject.toml", b"[tool\n")]);
    let report = Report::on(troubled.path());
    assert!(report.warning("document-unreadable").is_some());
    less_evaluated(&report, &whole, &["devops", "code-quality", "testing"]);
}

#[test]
fn missing_folders_lower_the_evaluated_share() {
    let whole = Report::on(sample::bundle("solid-service"));
    let troubled = Troubled::with(&[]);
    troubled.forget(troubled.object("tests/integration"));
    let report = Report::on(troubled.path());
    warned(&report, &whole, "missing-tree", &["tests/integration"]);
}

#[test]
fn a_damaged_object_is_data() {
    let whole = Report::on(sample::bundle("solid-service"));
    let troubled = Troubled::with(&[]);
    let path = "src/tidegate/rules.py";
    let hex = troubled.object(path).to_string();
    let file = troubled
        .path()
        .join("objects")
        .join(&hex[..2])
        .join(&hex[2..]);
    fs::remove_file(&file).unwrap();
    fs::write(&file, b"not an object").unwrap();
    let report = Report::on(troubled.path());
    let codes = report.warnings();
    let code = codes.iter().find(|code| code.ends_with("-object"));
    let code = code.unwrap_or_else(|| panic!("no warning: {codes:?}"));
    warned(&report, &whole, code, &[path]);
}

#[test]
fn a_shallow_clone_says_so() {
    let whole = Report::on(sample::bundle("solid-service"));
    let troubled = Troubled::with(&[]);
    let repository = git2::Repository::open_bare(troubled.path()).unwrap();
    let mut commit = repository.head().unwrap().peel_to_commit().unwrap();
    for _ in 0..10 {
        commit = commit.parent(0).unwrap();
    }
    fs::write(
        troubled.path().join("shallow"),
        format!("{}\n", commit.id()),
    )
    .unwrap();
    let report = Report::on(troubled.path());
    assert_eq!(report.0["repository"]["shallow"], true);
    assert_eq!(report.warning("shallow").map(|(count, _)| count), Some(1));
    assert!(report.0["repository"]["commits"].as_u64() < whole.0["repository"]["commits"].as_u64());
    for id in ["code-review", "communication"] {
        assert!(
            report.share(id) < whole.share(id),
            "{id}: {}",
            report.share(id)
        );
    }
    // The files are all there: whatever reads them alone answers as before, and what reads commits says why it does not.
    let mut same = 0;
    for signal in whole.signals().filter(|s| s["status"] == "measured") {
        let id = signal["id"].as_str().expect("an id");
        let now = report.signal(id);
        let reason = now["reason"].as_str().unwrap_or_default();
        if now["status"] == "measured" {
            assert_eq!(now["value"], signal["value"], "{id}");
            same += 1;
        } else {
            assert_eq!(now["status"], "not-evaluated", "{id}: {reason}");
            assert!(reason.contains("the clone is shallow"), "{id}: {reason}");
        }
    }
    assert!(same > 20, "{same} signals answer as before");
    let lost = whole.share("python-mastery") - report.share("python-mastery");
    assert!(lost.abs() < 1e-9, "it reads no commits: {lost}");
}

#[test]
fn a_missing_commit_is_data() {
    let troubled = Troubled::with(&[]);
    let repository = git2::Repository::open_bare(troubled.path()).unwrap();
    let head = repository.head().unwrap().peel_to_commit().unwrap();
    let lost = head.parent(0).unwrap().parent(0).unwrap().id();
    troubled.forget(lost);
    let report = Report::on(troubled.path());
    let (count, examples) = report.warning("missing-commit").expect("a warning");
    assert_eq!((count, examples), (1, vec![lost.to_string()]));
    let whole = Report::on(sample::bundle("solid-service"));
    for id in ["code-review", "communication"] {
        assert!(
            report.share(id) < whole.share(id),
            "{id}: {}",
            report.share(id)
        );
    }
}

/// What a trend of the columns says of a warning: how often, and where.
fn told_by_trend(troubled: &Troubled, columns: &str, code: &str) -> (u64, Vec<String>) {
    let run = hallmarks().arg("trend").arg(troubled.path());
    let run = run.args(["--select", columns, "--output-format", "json"]);
    let trend: serde_json::Value = serde_json::from_str(&run.succeeds()).expect("JSON");
    let warnings = trend["warnings"].as_array().expect("warnings");
    let Some(warning) = warnings.iter().find(|warning| warning["code"] == code) else {
        return (0, Vec::new());
    };
    let examples = warning["examples"].as_array().expect("examples").iter();
    let examples = examples.map(|example| example.as_str().expect("a path").to_owned());
    (
        warning["count"].as_u64().expect("a count"),
        examples.collect(),
    )
}

#[test]
fn a_trend_names_what_it_misses_and_reads_nothing_else() {
    let troubled = Troubled::with(&[]);
    let (code, document) = ("src/tidegate/rules.py", "README.md");
    troubled.forget(troubled.object(code));
    troubled.forget(troubled.object(document));
    for (columns, missed) in [
        ("reviewed-changes", &[][..]),
        ("functions", &[code]),
        ("readmes", &[document]),
        ("functions,readmes", &[code, document]),
    ] {
        let (count, names) = told_by_trend(&troubled, columns, "missing-object");
        assert_eq!(count, missed.len() as u64, "{columns}");
        let names: BTreeSet<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(names, missed.iter().copied().collect(), "{columns}");
    }
}

#[test]
fn a_trend_tells_what_it_counts_apart() {
    let large = format!("x = 1\n{}", "# x\n".repeat(300_000));
    let troubled = Troubled::with(&[
        ("src/tidegate/old.py", b"print 'x'\n"),
        ("src/tidegate/bad.py", b"def f(:\n"),
        ("src/tidegate/large.py", large.as_bytes()),
    ]);
    let (count, names) = told_by_trend(&troubled, "functions", "counted-apart");
    assert_eq!((count, names.len()), (2, 2), "{names:?}");
    let (count, names) = told_by_trend(&troubled, "functions", "file-too-large");
    assert_eq!((count, &names[0][..]), (1, "src/tidegate/large.py"));
}
