//! Does CI really run the tests?

use crate::documents::{Document, DocumentKind, SEVERAL, Trigger};
use crate::facts::common::TESTS;
use crate::signals::pipelines::{
    CHECKS, FACTS, RUNNING, TESTS as CHECK_TESTS, lines, pipelines_that_run, runs_kind, unknown,
};
use crate::signals::prelude::*;
use std::collections::BTreeSet;

static ON_REQUESTS: Fact = Fact::sum(
    "ci-tests-on-requests",
    "Pipelines that run tests on proposed changes or in a merge queue, themselves or through what they hand over to.",
    Subject::Pipelines(|p| {
        let proposed = [Trigger::PullRequest, Trigger::MergeQueue];
        let looks = |d: &Document| d.triggers.iter().any(|t| proposed.contains(t));
        let tests = pipelines_that_run(p, CHECK_TESTS).map(|one| one.pipeline);
        let asked: BTreeSet<&str> = tests.filter(|d| looks(d)).map(|d| d.path.raw()).collect();
        asked.len() as i64
    }),
);

static ON_VERSIONS: Fact = Fact::sum(
    "ci-tests-on-versions",
    "Pipelines that run tests on two or more versions of Python, which they name, or a workflow or file of tox that they hand over to.",
    Subject::Pipelines(|p| {
        let tests = pipelines_that_run(p, CHECK_TESTS);
        let several = tests.filter(|one| {
            names_versions(one.pipeline)
                || is_of_environments(one.document) && names_versions(one.document)
        });
        let paths: BTreeSet<&str> = several.map(|one| one.pipeline.path.raw()).collect();
        paths.len() as i64
    }),
);

/// Whether what a file names are the versions that tests run on, rather than those that a package is made for.
fn is_of_environments(document: &Document) -> bool {
    use DocumentKind::{Pyproject, SetupCfg, Tox};
    document.is_ci()
        || document.kind == Tox
        || matches!(document.kind, Pyproject | SetupCfg) && !document.defaults.is_empty()
}

fn names_versions(document: &Document) -> bool {
    // Versions that are worked out while the pipeline runs are taken to be several.
    let worked_out = document.pythons.iter().any(|p| p.raw() == SEVERAL);
    let versions: BTreeSet<String> = document
        .pythons
        .iter()
        .filter_map(|p| minor(p.raw()))
        .collect();
    worked_out || versions.len() > 1
}

/// The digits of a version: `3.12-dev`, `py312` and `3.12` are one.
fn minor(version: &str) -> Option<String> {
    let pypy = version.to_ascii_lowercase().contains("pypy");
    let digits: String = version
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .filter(char::is_ascii_digit)
        .take(3)
        .collect();
    (!digits.is_empty()).then(|| format!("{}{digits}", if pypy { "pypy" } else { "" }))
}

const OWN: [&Fact; 3] = [&TESTS, &ON_REQUESTS, &ON_VERSIONS];

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

/// How many of four steps are taken.
pub static SIGNAL: Signal = Signal {
    id: "tests-in-ci",
    competency: Competency::Testing,
    question: "Does CI run the tests, on every change, before it is merged?",
    why: "Tests that somebody may run are forgotten; tests that every change has to pass are kept working. Projects with continuous integration \
          merge more outside contributions and find more faults themselves. Strong evidence that the tests are alive.",
    formula: "one step each: a command that runs tests is written down (for tox, nox, make, scripts, hooks or CI); CI runs tests on every change; \
              it does so for proposed changes (ci-tests-on-requests > 0); on several versions of Python (ci-tests-on-versions > 0). The last two count where the \
              second does",
    guard: "Hollow and not counted: a workflow without a command that runs tests; one that starts only by button, clock or tag; a job switched off; \
            a command whose failure is no failure, as in `ci-runs-checks`; pytest that is installed, or asked for its version, or only collects. Look-alikes that count: tests behind tox, nox, make, \
            just, scripts, called workflows, local actions and cibuildwheel, as in `ci-runs-checks`; versions that a matrix works out while it runs. Where no command \
            for tests is found and a hand-over that may run them could not be followed, the signal is not evaluated. An application needs one version of \
            Python: three steps of four are its due. What the runs said is not in the repository; OpenSSF Scorecard's CI-Tests asks the forge instead.",
    remedy: "Add a workflow that runs the tests on `push` and `pull_request`; a library tests every version of Python it supports.",
    source: Citation {
        authors: "Vasilescu, Yu, Wang, Devanbu, Filkov",
        year: 2015,
        title: "Quality and productivity outcomes relating to continuous integration in GitHub",
        link: "https://doi.org/10.1145/2786805.2786850",
    },
    asks_for: AsksFor::Practice,
    cause: "ci",
    unit: Unit::Number("of 4 steps"),
    scale: Scale::rising([1.0, 2.0, 3.0, 4.0]),
    min_cases: 1,
    weight: 0.5,
    facts: &ALL,
    measure: |view| {
        if view.test(&TESTS) == 0 {
            return Outcome::NotApplicable("there are no tests to run".to_owned());
        }
        let has = |fact: &Fact| view.documents(fact) > 0;
        if let Some(why) = unknown(view, CHECK_TESTS) {
            return Outcome::NotEvaluated(why);
        }
        let runs = runs_kind(view, CHECK_TESTS);
        let written = runs || has(&CHECKS[CHECK_TESTS].written);
        let steps = [
            written,
            runs,
            runs && has(&ON_REQUESTS),
            runs && has(&ON_VERSIONS),
        ];
        let taken = steps.iter().filter(|&&step| step).count();
        Outcome::Measured(Measured::exact(taken as f64, 4))
    },
    evidence: Evidence::Found(&Evidence::Together(|view, documents| {
        let mut found = lines::running_lines(view, documents, &[CHECK_TESTS]);
        if found.is_empty() {
            found = lines::idle_lines(documents, CHECK_TESTS);
        }
        found
    })),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{outcome, value};

    const TEST: (&str, &str) = ("tests/test_a.py", "def test_a():\n    assert f()\n");

    fn steps(workflow: &str, others: &[(&str, &str)]) -> i64 {
        let mut files = vec![TEST, (".github/workflows/ci.yml", workflow)];
        files.extend(others);
        value(&SIGNAL, &files).round() as i64
    }

    fn workflow(on: &str, run: &str) -> String {
        format!("on: {on}\njobs:\n  a:\n    steps:\n      - run: {run}\n")
    }

    #[test]
    fn four_steps() {
        let tox = ("tox.ini", "[testenv]\ncommands = pytest\n");
        assert_eq!(steps(&workflow("push", "ruff check"), &[]), 0);
        assert_eq!(steps(&workflow("push", "ruff check"), &[tox]), 1);
        assert_eq!(steps(&workflow("push", "pytest"), &[]), 2);
        assert_eq!(steps(&workflow("push", "tox"), &[tox]), 2);
        assert_eq!(steps(&workflow("[push, pull_request]", "pytest"), &[]), 3);
        let matrix = "on: [push, pull_request]\njobs:\n  a:\n    strategy:\n      matrix:\n        python: ['3.11', '3.12']\n    steps:\n      - run: pytest\n";
        assert_eq!(steps(matrix, &[]), 4);
        let envs = (
            "tox.ini",
            "[tox]\nenvlist = py311,py312\n[testenv]\ncommands = pytest\n",
        );
        assert_eq!(steps(&workflow("[push, pull_request]", "tox"), &[envs]), 4);
    }

    #[test]
    fn hollow_workflows() {
        for (on, run) in [
            ("workflow_dispatch", "pytest"),
            ("{schedule: [{cron: 0 0 * * *}]}", "pytest"),
            ("{push: {tags: [v1]}}", "pytest"),
            ("push", "pytest || true"),
            ("push", "pip install pytest"),
            ("push", "pytest --version"),
            ("push", "echo pytest"),
        ] {
            assert!(steps(&workflow(on, run), &[]) < 2, "{on} {run}");
        }
        let off = "on: pull_request\njobs:\n  a:\n    if: false\n    steps:\n      - run: pytest\n";
        assert_eq!(steps(off, &[]), 0);
        // Proposed changes are linted, and tested only afterwards.
        let lint = ("a/b", "");
        let requests = workflow("pull_request", "ruff check");
        let requests = (".github/workflows/lint.yml", &*requests);
        assert_eq!(steps(&workflow("push", "pytest"), &[requests, lint]), 2);
    }

    #[test]
    fn one_version_spelt_twice_is_one() {
        let matrix = "on: push\njobs:\n  a:\n    strategy:\n      matrix:\n        python: ['3.12', '3.12-dev']\n    steps:\n      - run: pytest\n";
        assert_eq!(steps(matrix, &[]), 2);
        assert_eq!(minor("py312"), minor("3.12"));
        assert_ne!(minor("pypy3.10"), minor("3.10"));
        assert_eq!(minor("latest"), None);
    }

    #[test]
    fn without_tests_the_question_does_not_arise() {
        let nothing = outcome(&SIGNAL, &[("a.py", "x = 1\n")]);
        assert!(matches!(nothing, Outcome::NotApplicable(_)));
    }
}
