//! Configuration files: the user's are obeyed, the repository's only where the user says so.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::repo::RepoBuilder;
use crate::support::report::Report;
use crate::support::run::{Run, hallmarks};
use crate::support::sample;
use tempfile::TempDir;

const ANN: &str = "Ann <ann@example.org>";
const DATE: &str = "2024-05-01T09:00:00+02:00";

/// Enough functions for the signals of documentation to say something.
fn core() -> String {
    let function = |n: usize| {
        format!(
            "def total_{n}(rows):\n    \"\"\"Adds {n} to the sum of the rows.\"\"\"\n    return sum(rows) + {n}\n\n\n"
        )
    };
    (0..60).map(function).collect()
}

const OLD: &str = "def old(a):\n    try:\n        return a\n    except:\n        pass\n";

/// A repository with one file worth setting aside, and these beside it.
fn repository(files: &[(&str, &str)]) -> RepoBuilder {
    let repo = RepoBuilder::new();
    let core = core();
    let mut all = vec![
        ("app/core.py", core.as_str()),
        ("app/legacy/old.py", OLD),
        (
            "tests/test_core.py",
            "from app.core import total_1\n\n\ndef test_total():\n    assert total_1([1]) == 2\n",
        ),
    ];
    all.extend_from_slice(files);
    repo.commit(&all, "Start", ANN, DATE);
    repo
}

/// A file of the user's.
struct File {
    folder: TempDir,
}

impl File {
    fn new(text: &str) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        fs::create_dir(folder.path().join("hallmarks")).expect("a folder");
        let file = Self { folder };
        fs::write(file.path(), text).expect("a file");
        file
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("hallmarks/config.toml")
    }

    /// A run of a user whose own file this is.
    fn own(&self) -> Run {
        hallmarks().env("XDG_CONFIG_HOME", self.folder.path())
    }
}

fn ids(report: &Report) -> Vec<String> {
    let id = |signal: &serde_json::Value| signal["id"].as_str().expect("an id").to_owned();
    report.signals().map(id).collect()
}

fn origins(report: &Report) -> Vec<String> {
    let files = report.0["configuration"].as_array().expect("a list");
    let origin = |file: &serde_json::Value| file["origin"].as_str().expect("a word").to_owned();
    files.iter().map(origin).collect()
}

#[test]
fn the_command_line_wins_over_the_named_file_and_that_over_the_users_own() {
    let bundle = sample::bundle("solid-service");
    let own = File::new("select = ['typing']\nexclude = ['nothing-here']\n");
    let named = File::new("select = ['docstrings']\n");
    let run = |arguments: &[&str]| Report::from(own.own().arg(&bundle).args(arguments));
    let only_own = run(&[]);
    assert!(ids(&only_own).contains(&"any-share".to_owned()));
    assert_eq!(origins(&only_own), ["user"]);
    let path = named.path();
    let path = path.to_str().expect("UTF-8");
    let both = run(&["--config", path]);
    assert_eq!(ids(&both), ["docstrings"]);
    assert_eq!(origins(&both), ["named", "user"]);
    assert_eq!(
        ids(&run(&["--config", path, "--select", "tests-assert"])),
        ["tests-assert"]
    );
    let isolated = run(&["--isolated"]);
    assert!(origins(&isolated).is_empty());
    assert_eq!(isolated, Report::on(&bundle));
    let text = own.own().arg(&bundle).succeeds();
    assert!(
        text.contains("configured by config.toml of the user"),
        "{text}"
    );
    own.own()
        .arg(&bundle)
        .args(["--isolated", "--config", path])
        .cannot();
}

#[test]
fn files_that_are_wrong_are_named_in_one_line() {
    let bundle = sample::bundle("tiny-library");
    let said = |text: &str| {
        let file = File::new(text);
        let own = file.own().arg(&bundle).cannot();
        assert!(own.contains("config.toml"), "{own}");
        let named = hallmarks()
            .arg(&bundle)
            .arg("--config")
            .arg(file.path())
            .cannot();
        assert!(named.contains("config.toml"), "{named}");
        hallmarks()
            .args(["trend", "--config"])
            .arg(file.path())
            .arg(&bundle)
            .cannot();
        own
    };
    let typo = said("\nslect = ['testing']\n");
    assert!(
        typo.contains("config.toml:2': there is no setting 'slect'; did you mean 'select'?"),
        "{typo}"
    );
    assert!(said("select = ['testin']").contains("did you mean 'testing'?"));
    assert!(said("select = [").contains("it is not TOML"));
    assert!(said("[check]\nfail-under = ['testing=9']").contains("the level is 1 to 5"));
    assert!(said(&format!("exclude = ['{}']", "x".repeat(70_000))).contains("64 KiB"));
    let none = hallmarks()
        .arg(&bundle)
        .args(["--config", "/nonexistent/x.toml"])
        .cannot();
    assert!(none.contains("there is no such file"), "{none}");
}

#[test]
fn the_program_runs_as_the_users_file_says() {
    let repo = repository(&[]);
    let path = repo.path();
    let file = File::new("output-format = 'json'\njobs = 1\ndeadline = '0s'\n");
    let json = file.own().arg(&path).succeeds();
    let report: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert!(json.contains("\"deadline\""), "{}", report["warnings"]);
    let text = file
        .own()
        .arg(&path)
        .args(["--output-format", "text", "--deadline", "5m"])
        .succeeds();
    assert!(text.starts_with("hallmarks ") && !text.contains("[deadline]"));
}

#[test]
fn the_gate_takes_its_conditions_from_a_file() {
    let bundle = sample::bundle("solid-service");
    let file = File::new("[check]\nfail-under = ['signal:tests-present>=1000000']\n");
    let check = || file.own().arg("check").arg(&bundle);
    assert!(check().exits(1).stdout.contains("1 of 1 condition failed"));
    check()
        .args(["--fail-under", "signal:tests-present>=0"])
        .exits(0);
    let none = check().arg("--isolated").cannot();
    assert!(none.contains("no condition is given"), "{none}");
    let unknown = "signal:async-awaits>=0.5";
    let file = File::new(&format!(
        "[check]\nfail-under = '{unknown}'\nallow-unknown = true\n"
    ));
    let repo = repository(&[]);
    file.own().arg("check").arg(repo.path()).exits(0);
    hallmarks()
        .args(["check", "--fail-under", unknown])
        .arg(repo.path())
        .exits(1);
}

#[test]
fn what_is_excluded_is_counted_named_and_lowers_the_share() {
    let repo = repository(&[("docs/setup.cfg", "[flake8]\nmax-line-length = 80\n")]);
    let whole = Report::on(repo.path());
    let run = || {
        hallmarks()
            .arg(repo.path())
            .args(["--exclude", "legacy,docs"])
    };
    let part = Report::from(run());
    assert_eq!(part.fact("functions"), whole.fact("functions") - 1);
    let (count, names) = part.warning("excluded").expect("a warning");
    assert_eq!(count, 2);
    assert_eq!(names, ["app/legacy/old.py", "docs/setup.cfg"]);
    assert!(part.share("documentation") < whole.share("documentation"));
    assert!(whole.warning("excluded").is_none());
    let trend = |more: &[&str]| {
        let arguments = ["trend", "--select", "functions", "--output-format", "json"];
        hallmarks()
            .args(arguments)
            .args(more)
            .arg(repo.path())
            .succeeds()
    };
    assert!(trend(&["--exclude", "legacy"]).contains("\"excluded\""));
    assert_ne!(trend(&["--exclude", "legacy"]), trend(&[]));
    let wrong = hallmarks()
        .arg(repo.path())
        .args(["--exclude", "../x"])
        .cannot();
    assert!(wrong.contains("a pattern is a path"), "{wrong}");
}

const ASKS: &str = "exclude = ['legacy']\nselect = ['documentation']\n";

#[test]
fn the_repositorys_own_file_is_told_and_not_obeyed() {
    let plain = Report::on(repository(&[]).path());
    for (name, text) in [
        ("hallmarks.toml", ASKS.to_owned()),
        (".hallmarks.toml", ASKS.to_owned()),
        (
            "pyproject.toml",
            ASKS.replace("exclude", "[tool.hallmarks]\nexclude"),
        ),
    ] {
        let repo = repository(&[(name, &text)]);
        let report = Report::on(repo.path());
        assert_eq!(ids(&report), ids(&plain), "{name}");
        assert_eq!(report.0["facts"]["source"], plain.0["facts"]["source"]);
        assert!(origins(&report).is_empty());
        let (count, told) = report.warning("repository-config").expect("a warning");
        assert_eq!(count, 1);
        assert_eq!(told, [format!("{name}: exclude, select")]);
        for command in [
            &["trend", "--output-format", "text"][..],
            &["people"],
            &["report", "--author", "Ann"],
        ] {
            let said = hallmarks().args(command).arg(repo.path()).succeeds();
            assert!(said.contains("[repository-config]"), "{command:?}: {said}");
        }
    }
    assert!(plain.warning("repository-config").is_none());
}

#[test]
fn what_is_wrong_with_the_repositorys_file_is_a_warning_and_with_trust_an_error() {
    let deep = format!("exclude = {}", "[".repeat(20_000));
    let keys = format!("{}a = 1", "a.".repeat(10_000));
    let large = "#".repeat(70_000);
    for (text, why) in [
        ("exclude = = 1", "it is not TOML"),
        (&*deep, "nested too deeply"),
        (&*keys, "nested too deeply"),
        (&*large, "too large"),
        ("level = 5\nexlude = ['*']", "exclude"),
        ("deadline = '100h'", "not for a repository to say"),
        ("output = '/tmp/x'", "there is no setting 'output'"),
        ("extend = '/etc/passwd'", "there is no setting 'extend'"),
    ] {
        let repo = repository(&[("hallmarks.toml", text)]);
        let (_, told) = Report::on(repo.path())
            .warning("repository-config")
            .expect("a warning");
        assert!(told[0].starts_with("hallmarks.toml: "), "{told:?}");
        let said = hallmarks()
            .arg("--trust-repo-config")
            .arg(repo.path())
            .cannot();
        let what = text.chars().take(40).collect::<String>();
        assert!(
            said.contains(why) || said.contains("there is no setting 'level'"),
            "{what}: {said}"
        );
        hallmarks()
            .args(["check", "--fail-under", "testing=1", "--trust-repo-config"])
            .arg(repo.path())
            .cannot();
    }
}

#[test]
fn trusted_the_repositorys_file_is_obeyed_and_named() {
    let repo = repository(&[("hallmarks.toml", ASKS)]);
    let run = |arguments: &[&str]| {
        Report::from(hallmarks().arg("report").arg(repo.path()).args(arguments))
    };
    let trusted = run(&["--trust-repo-config"]);
    let whole = run(&[]);
    assert!(ids(&trusted).len() < ids(&whole).len());
    assert_eq!(trusted.fact("functions"), whole.fact("functions") - 1);
    assert!(trusted.warning("repository-config").is_none());
    assert_eq!(trusted.warning("excluded").expect("a warning").0, 1);
    assert!(trusted.share("documentation") < whole.share("documentation"));
    let file = &trusted.0["configuration"][0];
    assert_eq!(file["origin"], "repository");
    assert_eq!(file["path"], "hallmarks.toml");
    assert_eq!(file["commit"], trusted.0["repository"]["head"]);
    assert_eq!(file["settings"], serde_json::json!(["exclude", "select"]));
    let text = hallmarks()
        .arg("--trust-repo-config")
        .arg(repo.path())
        .succeeds();
    assert!(
        text.contains("configured by hallmarks.toml of the repository (blob "),
        "{text}"
    );
    // The command line still wins.
    let line = run(&["--trust-repo-config", "--select", "tests-assert"]);
    assert_eq!(ids(&line), ["tests-assert"]);
    // What lies in the work tree only is nobody's configuration.
    fs::write(repo.path().join("hallmarks.toml"), "select = 'typing'\n").expect("a file");
    assert_eq!(run(&["--trust-repo-config"]), trusted);
    // A plain folder has its files and nothing else.
    let folder = plain_folder(&repo);
    let of_folder = Report::from(hallmarks().arg("--trust-repo-config").arg(folder.path()));
    assert!(ids(&of_folder).contains(&"any-share".to_owned()));
}

fn plain_folder(repo: &RepoBuilder) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    for name in ["app/core.py", "hallmarks.toml"] {
        let to = folder.path().join(name);
        fs::create_dir_all(to.parent().unwrap_or(Path::new("/"))).expect("a folder");
        fs::copy(repo.path().join(name), to).expect("a copy");
    }
    folder
}

#[test]
fn on_a_fork_the_base_revision_configures() {
    let repo = repository(&[("hallmarks.toml", "[check]\nfail-under = 'testing=5'\n")]);
    repo.branch("fork").commit(
        &[(
            "hallmarks.toml",
            "exclude = ['docs']\n[check]\nfail-under = 'testing=1'\nallow-unknown = true\n",
        )],
        "Lower the bar",
        ANN,
        DATE,
    );
    let check = |trust: &str| hallmarks().arg("check").arg(trust).arg(repo.path());
    check("--trust-repo-config").exits(0);
    let said = check("--trust-repo-config=main").exits(1).stdout;
    assert!(said.contains("FAIL testing"), "{said}");
    let report = Report::from(hallmarks().arg("--trust-repo-config=main").arg(repo.path()));
    let (_, told) = report.warning("repository-config").expect("a warning");
    assert_eq!(
        told,
        ["hallmarks.toml: exclude, check.fail-under, check.allow-unknown"]
    );
    assert_ne!(
        report.0["configuration"][0]["commit"],
        report.0["repository"]["head"]
    );
    let unknown = hallmarks()
        .arg("--trust-repo-config=mian")
        .arg(repo.path())
        .cannot();
    assert!(unknown.contains("did you mean 'main'?"), "{unknown}");
    // A variable that was not set names nothing, least of all the fork.
    check("--trust-repo-config=").cannot();
}

#[test]
fn the_readme_shows_a_file_that_works() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"));
    let readme = readme.expect("the README");
    let (_, block) = readme.split_once("```toml\n").expect("a block of TOML");
    let (block, _) = block.split_once("```").expect("its end");
    let file = File::new(block);
    let report = Report::from(file.own().arg(sample::bundle("solid-service")));
    let settings = report.0["configuration"][0]["settings"].as_array();
    assert_eq!(settings.map(Vec::len), Some(9), "every setting there is");
}
