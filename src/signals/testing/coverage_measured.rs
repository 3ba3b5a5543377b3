//! Is coverage measured, and does it hold a line?

use super::pytest::pytest_option;
use crate::documents::{
    Command, Document, DocumentKind, Gate, Pipelines, Purpose, Reached, Setting, ToolConfig,
    settings_in_force,
};
use crate::facts::common::TESTS;
use crate::signals::pipelines::{
    CHECKS, COVERAGE, FACTS, RUNNING, TESTS as CHECK_TESTS, lines, pipelines_that_run, runs_kind,
    speaks_for_project, unknown,
};
use crate::signals::prelude::*;
use crate::untrusted::Untrusted;

static CONFIGURED: Fact = Fact::sum(
    "coverage-configured",
    "Files with settings for coverage.py or Codecov, or with `--cov` among pytest's options.",
    Subject::Document(|d| i64::from(!configured(d).is_empty())),
);

static IN_OPTIONS: Fact = Fact::sum(
    "coverage-in-pytest-options",
    "Runs of tests in CI, on every change, where the options in force for pytest have `--cov`: each measures.",
    Subject::Pipelines(|p| {
        let tests = pipelines_that_run(p, CHECK_TESTS).filter(|one| {
            let words = one.command.text.raw();
            !words.contains("--no-cov") && !words.contains("unittest")
        });
        let measures = |one: &&Reached<'_>| {
            in_force(p, one, "pytest")
                .iter()
                .any(|d| pytest_option(d, "--cov").is_some())
        };
        tests.filter(measures).count() as i64
    }),
);

static LIMITS: Fact = Fact::sum(
    "coverage-limits-in-force",
    "Runs of tests or of coverage in CI, on every change, that fail below a limit: by a word of the command, or by the settings in force where it runs.",
    Subject::Pipelines(|p| {
        let tests = pipelines_that_run(p, CHECK_TESTS);
        let runs = tests.chain(pipelines_that_run(p, COVERAGE));
        runs.filter(|one| fails_below_limit(one.command) || holds_limit(p, one))
            .count() as i64
    }),
);

/// The documents whose settings of a tool are in force where a command runs; any of them where that is not known.
fn in_force<'d>(pipelines: &Pipelines<'d>, one: &Reached<'d>, tool: &str) -> Vec<&'d Document> {
    let Some(tool) = crate::documents::tool_named(tool) else {
        return Vec::new();
    };
    let all = || {
        let own = pipelines.documents.iter().filter(|d| speaks_for_project(d));
        own.filter(|d| d.tool(tool.name).is_some())
            .copied()
            .collect()
    };
    let words = one.command.text.raw();
    let named = ["--cov-config", "--rcfile", " -c "]
        .iter()
        .any(|option| words.contains(option));
    match one.folder.as_deref().filter(|_| !named) {
        Some(folder) => {
            let found = settings_in_force(&pipelines.documents, folder, tool);
            let most = if tool.first_wins { 1 } else { found.len() };
            found
                .into_iter()
                .take(most)
                .map(|(document, _)| document)
                .collect()
        }
        None => all(),
    }
}

/// Whether the settings in force where a command runs hold a limit.
fn holds_limit(pipelines: &Pipelines<'_>, one: &Reached<'_>) -> bool {
    let settings = in_force(pipelines, one, "coverage");
    let limit = |d: &&Document| {
        d.tool("coverage")
            .is_some_and(|tool| limit_of(tool).is_some())
    };
    let options = in_force(pipelines, one, "pytest");
    let fails = |d: &&Document| {
        pytest_option(d, "--cov-fail-under")
            .is_some_and(|(_, word)| above_zero(word.split('=').nth(1)))
    };
    // Codecov reads its own file, wherever the command runs.
    let codecov = pipelines.documents.iter().filter(|d| speaks_for_project(d));
    let mut statuses = codecov.filter_map(|d| limit_of(d.tool("codecov")?));
    settings.iter().any(limit) || options.iter().any(fails) || statuses.next().is_some()
}

static GATES: Fact = Fact::sum(
    "coverage-gates",
    "Files that set a limit below which something fails: `fail_under`, `--cov-fail-under`, `--fail-under`, a status of Codecov with a target or threshold.",
    Subject::Document(|d| i64::from(!gates(d).is_empty())),
);

static REPORTS: Fact = Fact::sum(
    "coverage-reports-kept",
    "Coverage reports kept in the tree; their age is not known, so they count for nothing.",
    Subject::Document(|d| i64::from(d.kind == DocumentKind::CoverageReport)),
);

/// Places of a document that configure coverage.
fn configured(document: &Document) -> Vec<(u32, String)> {
    let settings = |tool: &&ToolConfig| {
        matches!(tool.tool.name, "coverage" | "codecov") && !tool.settings.is_empty()
    };
    let settings = document.tools.iter().filter(settings);
    let settings = settings.map(|tool| (tool.line, lines::settings_of(tool.tool.name)));
    let option = pytest_option(document, "--cov");
    let mut found: Vec<(u32, String)> = settings
        .chain(option.map(|(line, word)| (line, word.to_owned())))
        .collect();
    // The folder costs more to look at than files that configure something else.
    if !found.is_empty() && !speaks_for_project(document) {
        found.clear();
    }
    found
}

/// Places of a document that set a limit.
fn gates(document: &Document) -> Vec<(u32, String)> {
    if !speaks_for_project(document) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for tool in &document.tools {
        found.extend(limit_of(tool));
    }
    let fails_under = |start: &str| {
        pytest_option(document, start).filter(|(_, word)| above_zero(word.split('=').nth(1)))
    };
    if let Some((line, word)) = fails_under("--cov-fail-under") {
        found.push((line, word.to_owned()));
    }
    for command in &document.commands {
        if fails_below_limit(command) {
            found.push((command.line, command.text.raw().to_owned()));
        }
    }
    found
}

/// The limit that a tool's settings set.
fn limit_of(tool: &ToolConfig) -> Option<(u32, String)> {
    let shown = |setting: &Setting| {
        let values: Vec<&str> = setting.values.iter().map(Untrusted::raw).collect();
        (
            setting.line,
            format!("{} = {}", setting.key.raw(), values.join(", ")),
        )
    };
    match tool.tool.name {
        "coverage" if tool.fail_under().is_some_and(|limit| limit > 0.0) => {
            let key = |key: &str| tool.setting(key);
            key("fail_under")
                .or_else(|| key("report.fail_under"))
                .map(shown)
        }
        "codecov" => {
            let status = |s: &&Setting| s.key.raw().contains("status.");
            let last = |s: &Setting, names: &[&str]| {
                names.contains(&s.key.raw().rsplit('.').next().unwrap_or(""))
            };
            let informs = |s: &Setting| {
                last(s, &["informational"]) && s.values.first().is_some_and(|v| v.raw() == "true")
            };
            let statuses = || tool.settings.iter().filter(status);
            if statuses().any(informs) {
                return None;
            }
            let limit = statuses().find(|s| last(s, &["target", "threshold"]));
            limit.map(shown)
        }
        _ => None,
    }
}

/// Whether a command fails where too little is covered, and its failure is a failure.
fn fails_below_limit(command: &Command) -> bool {
    let words: Vec<&str> = command.text.raw().split_whitespace().collect();
    let limit = words.iter().enumerate().find_map(|(i, word)| {
        let (option, value) = word.split_once('=').unwrap_or((word, ""));
        let value = if value.is_empty() {
            words.get(i + 1).copied()
        } else {
            Some(value)
        };
        matches!(option, "--cov-fail-under" | "--fail-under").then_some(value)
    });
    // interrogate has an option of the same name for docstrings.
    command.is_for(Purpose::Coverage)
        && limit.is_some_and(above_zero)
        && command.origin.gate == Gate::Open
        && !command.origin.may_fail
}

fn above_zero(value: Option<&str>) -> bool {
    let number = value.map(|v| v.trim_end_matches('%').parse::<f64>());
    // A variable stands for some number.
    !matches!(number, None | Some(Ok(..=0.0)))
}

/// The file that hides the settings of coverage in another one of its folder.
fn hidden_by(documents: &[Document], limit: &Spot) -> Option<String> {
    let tool = crate::documents::tool_named("coverage")?;
    let own = documents.iter().find(|d| d.path.raw() == limit.path)?;
    own.tool(tool.name)
        .filter(|settings| limit_of(settings).is_some_and(|(line, _)| line == limit.line))?;
    let all: Vec<&Document> = documents.iter().collect();
    let folder = limit.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let (first, _) = settings_in_force(&all, folder, tool).into_iter().next()?;
    (first.path.raw() != limit.path).then(|| lines::cut(first.path.raw()))
}

/// Whether CI measures.
fn is_measured(view: &View<'_>) -> bool {
    runs_kind(view, COVERAGE) || view.documents(&IN_OPTIONS) > 0 && runs_kind(view, CHECK_TESTS)
}

const OWN: [&Fact; 6] = [&TESTS, &CONFIGURED, &IN_OPTIONS, &LIMITS, &GATES, &REPORTS];

static ALL: [&Fact; FACTS + OWN.len()] = {
    let mut all = [&TESTS; FACTS + OWN.len()];
    let mut i = 0;
    while i < OWN.len() {
        all[i] = OWN[i];
        i += 1;
    }
    let mut i = 0;
    while i < FACTS {
        all[OWN.len() + i] = RUNNING[i];
        i += 1;
    }
    all
};

/// How many of three steps are taken.
pub static SIGNAL: Signal = Signal {
    id: "coverage-measured",
    competency: Competency::Testing,
    question: "Is coverage configured, measured in CI, and held by a limit?",
    why: "What the tests do not reach is only known where it is measured, and only stays so where falling below a limit fails. The \
          percentage itself is weak evidence of good tests; that somebody watches it is evidence of care.",
    formula: "one step each: configured (coverage-configured > 0, or anything runs it); measured in CI (a command of CI, or of what CI hands over \
              to, measures or uploads coverage, or CI runs tests with coverage-in-pytest-options); CI measures and a limit is in force there (coverage-limits-in-force > 0)",
    guard: "Hollow: settings that nothing in CI uses are one step of three, and a limit that CI never reaches, or that another file hides, is no step \
            (coverage.py reads the first of .coveragerc, .coveragerc.toml, setup.cfg, tox.ini and pyproject.toml that speaks of it, and no other). Not counted: \
            `fail_under = 0`, statuses of Codecov that only inform, `--cov-report` without `--cov`, interrogate's `--fail-under`, coverage among \
            the dependencies only. A report kept in the tree is told as a fact but not read: nothing says what it was measured on. \
            Look-alike that counts: an upload that may fail, since the measurement was taken before. Codecov's and Coveralls' own servers may \
            set limits that the repository does not show. repo-review looks at the presence of settings only.",
    remedy: "Run the tests with `--cov` in CI and set `fail_under` under `[tool.coverage.report]` to what is reached today.",
    source: Citation {
        authors: "Ivanković et al.",
        year: 2019,
        title: "Code coverage at Google",
        link: "https://doi.org/10.1145/3338906.3340459",
    },
    asks_for: AsksFor::Practice,
    cause: "coverage",
    unit: Unit::Number("of 3 steps"),
    scale: Scale::rising([1.0, 2.0, 2.5, 3.0]),
    min_cases: 1,
    weight: 1.0,
    facts: &ALL,
    measure: |view| {
        let tests = view.test(&TESTS);
        if tests == 0 {
            return Outcome::NotApplicable("there are no tests to measure".to_owned());
        }
        let has = |fact: &Fact| view.documents(fact) > 0;
        let measured = is_measured(view);
        if let Some(why) = unknown(view, COVERAGE).filter(|_| !measured) {
            return Outcome::NotEvaluated(why);
        }
        let configured = measured || has(&CONFIGURED) || has(&CHECKS[COVERAGE].written);
        let gate = measured && has(&LIMITS);
        let steps = [configured, measured, gate];
        let taken = steps.iter().filter(|&&step| step).count();
        Outcome::Measured(Measured::exact(taken as f64, 3))
    },
    evidence: Evidence::Found(&Evidence::Together(|view, documents| {
        let mut found = lines::own_lines(documents, gates);
        for limit in &mut found {
            if !is_measured(view) {
                limit.text.push_str(", which CI does not reach");
            } else if let Some(other) = hidden_by(documents, limit) {
                limit.text = format!(
                    "{}, not in force: {other} speaks of coverage and is read instead",
                    limit.text
                );
            }
        }
        found.extend(lines::running_lines(view, documents, &[COVERAGE]));
        if !runs_kind(view, COVERAGE) {
            found.extend(lines::idle_lines(documents, COVERAGE));
        }
        found.extend(lines::own_lines(documents, configured));
        lines::each_once(found)
    })),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{outcome, spots, value};

    const TEST: (&str, &str) = ("tests/test_a.py", "def test_a():\n    assert f()\n");

    fn steps(run: &str, others: &[(&str, &str)]) -> i64 {
        let text = format!("on: push\njobs:\n  a:\n    steps:\n      - run: {run}\n");
        let mut files = vec![TEST, (".github/workflows/ci.yml", text.as_str())];
        files.extend(others);
        value(&SIGNAL, &files).round() as i64
    }

    #[test]
    fn three_steps() {
        let limit = (
            "pyproject.toml",
            "[tool.coverage.report]\nfail_under = 90\n",
        );
        assert_eq!(steps("pytest", &[]), 0);
        assert_eq!(steps("pytest --cov=pkg", &[]), 2);
        assert_eq!(steps("pytest --cov=pkg --cov-fail-under=90", &[]), 3);
        assert_eq!(steps("pytest --cov=pkg", &[limit]), 3);
        assert_eq!(steps("coverage report --fail-under 90", &[]), 3);
    }

    #[test]
    fn settings_that_nothing_uses_are_one_step() {
        let settings = (
            "pyproject.toml",
            "[tool.coverage.report]\nfail_under = 90\nshow_missing = true\n",
        );
        assert_eq!(steps("pytest", &[settings]), 1);
        assert_eq!(value(&SIGNAL, &[TEST, settings]).round() as i64, 1);
        let tox = ("tox.ini", "[testenv]\ncommands = pytest --cov=pkg\n");
        assert_eq!(steps("pytest", &[tox]), 1);
        assert_eq!(steps("tox", &[tox]), 2);
    }

    #[test]
    fn options_of_pytest_measure_where_ci_runs_tests() {
        let options = |text: &str| format!("[tool.pytest.ini_options]\naddopts = \"{text}\"\n");
        let count = |run: &str, text: &str| steps(run, &[("pyproject.toml", &options(text))]);
        assert_eq!(count("pytest", "-ra --cov=pkg"), 2);
        assert_eq!(count("pytest", "--cov --cov-fail-under=80"), 3);
        assert_eq!(count("ruff check", "--cov=pkg"), 1);
        assert_eq!(count("pytest", "--cov-report=xml"), 0);
    }

    #[test]
    fn hollow_limits_do_not_count() {
        let run = "pytest --cov=pkg";
        let zero = ("pyproject.toml", "[tool.coverage.report]\nfail_under = 0\n");
        assert_eq!(steps(run, &[zero]), 2);
        assert_eq!(steps("pytest --cov=pkg --cov-fail-under=0", &[]), 2);
        assert_eq!(steps("interrogate --fail-under=90", &[]), 0);
        let codecov = "coverage:\n  status:\n    project:\n      default:\n        target: 90%\n";
        assert_eq!(steps(run, &[("codecov.yml", codecov)]), 3);
        let informs = format!("{codecov}        informational: true\n");
        assert_eq!(steps(run, &[("codecov.yml", &informs)]), 2);
    }

    fn shown(files: &[(&str, &str)]) -> Vec<String> {
        let mut all = vec![TEST];
        all.extend(files);
        let spots = spots(&SIGNAL, &all).into_iter();
        spots
            .map(|s| format!("{}:{} {}", s.path, s.line, s.text))
            .collect()
    }

    #[test]
    fn evidence_is_the_line_that_measures() {
        let ci = |run: &str| format!("on: push\njobs:\n  a:\n    steps:\n      - run: {run}\n");
        let make = (
            "Makefile",
            "ci:\n\tpytest\ncoverage:\n\tpytest --cov=pkg --cov-fail-under=80\n",
        );
        let settings = (
            "pyproject.toml",
            "[project]\nname = 'x'\n[tool.coverage.run]\nbranch = true\n",
        );
        let path = ".github/workflows/ci.yml";
        // A hand-over that measures nothing shows nothing; what is there and not used says so.
        assert_eq!(
            shown(&[(path, &ci("make ci")), make, settings]),
            [
                "Makefile:4 pytest --cov=pkg --cov-fail-under=80, which CI does not reach",
                "pyproject.toml:3 settings of coverage",
            ]
        );
        assert_eq!(
            shown(&[(path, &ci("make coverage")), make, settings]),
            [
                "Makefile:4 pytest --cov=pkg --cov-fail-under=80",
                "pyproject.toml:3 settings of coverage",
            ]
        );
        let tox = (
            "tox.ini",
            "[testenv]\ncommands =\n    pytest\n    coverage xml\n",
        );
        assert_eq!(
            shown(&[(path, &ci("tox")), tox]),
            ["tox.ini:4 coverage xml, by .github/workflows/ci.yml:5"]
        );
    }

    #[test]
    fn options_are_shown_on_their_own_line() {
        for (path, text) in [
            (
                "pyproject.toml",
                "[tool.pytest.ini_options]\naddopts = \"\"\"\n  -ra\n  --cov=pkg\n\"\"\"\n",
            ),
            (
                "pyproject.toml",
                "[tool.pytest.ini_options]\naddopts = [\n  '-ra',\n  '--cov=pkg',\n]\n",
            ),
            ("pytest.ini", "[pytest]\naddopts =\n  -ra\n  --cov=pkg\n"),
        ] {
            assert_eq!(shown(&[(path, text)]), [format!("{path}:4 --cov=pkg")]);
        }
    }

    #[test]
    fn a_kept_report_is_told_and_counts_for_nothing() {
        assert_eq!(steps("pytest", &[("coverage.xml", "<coverage/>")]), 0);
    }

    #[test]
    fn without_tests_the_question_does_not_arise() {
        let nothing = outcome(&SIGNAL, &[("a.py", "x = 1\n")]);
        assert!(matches!(nothing, Outcome::NotApplicable(_)));
    }
}
