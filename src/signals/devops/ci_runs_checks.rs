//! What does CI check?

use crate::facts::common::MODULES;
use crate::role::Role;
use crate::signals::pipelines::{COVERAGE, FACTS, PIPELINES, RUNNING, lines, running, unknown};
use crate::signals::prelude::*;

/// What the formula looks at: what runs, and whether there is any Python.
static ALL: [&Fact; FACTS + 1] = {
    let mut all = [&MODULES; FACTS + 1];
    let mut i = 0;
    while i < FACTS {
        all[i] = RUNNING[i];
        i += 1;
    }
    all
};

/// The kinds that count.
const COUNTED: [usize; COVERAGE] = [0, 1, 2, 3, 4, 5];

/// The number of kinds of check that CI runs.
pub static SIGNAL: Signal = Signal {
    id: "ci-runs-checks",
    competency: Competency::Devops,
    question: "How many kinds of check does CI run on every change?",
    why: "A check that every change has to pass is worth more than one that somebody may run. Continuous integration in use is \
          among the few traits that tell professional from course projects of the same size and age.",
    formula: "kinds among tests, lint, format, types, security and packaging (build, publish, documentation) for which a command runs in CI on \
              every change: ci-runs-K > 0, itself or through what it hands over to, followed from file to file. Not evaluated where more kinds would be \
              another rating and a hand-over that may run them could not be followed",
    guard: "Hollow and not counted: a tool that is installed, named or configured but not run; pipelines that start only by button, clock, tag \
            or label; jobs switched off (`if: false`, `when: never`); commands whose failure is no failure (`|| true`, `continue-on-error`, a pipe \
            without `pipefail`, `set +e`, `&`, what stands behind `exit`, functions that nothing calls); targets that nothing runs, or that lie in \
            another folder than the one CI works in; fixtures, examples, templates and vendored files. Look-alikes that count: a check behind tox, nox, make, just, pre-commit, \
            project tasks, scripts, called workflows, local actions, files taken in; pre-commit.ci where the configuration has its section or the history its commits. \
            What a workflow of another repository runs is not known. OpenSSF Scorecard's CI-Tests looks at results of \
            runs on the forge instead, repo-review at the presence of files.",
    remedy: "Add the missing kinds to a workflow that runs on every push and pull request: tests first, then a linter with a format check, \
             then a type checker.",
    source: Citation {
        authors: "Fowler",
        year: 2006,
        title: "Continuous Integration: make your build self-testing, every commit should build the mainline",
        link: "https://martinfowler.com/articles/continuousIntegration.html",
    },
    asks_for: AsksFor::Practice,
    cause: "ci",
    unit: Unit::Count("kind of check", "kinds of check"),
    scale: Scale::rising([1.0, 2.0, 3.0, 4.0]),
    min_cases: 1,
    weight: 2.0,
    facts: &ALL,
    measure: |view| {
        let python: i64 = Role::ALL.iter().map(|&r| view.role(r, &MODULES)).sum();
        if python == 0 {
            return Outcome::NotApplicable("there is no Python to check".to_owned());
        }
        // Without CI the one case is the repository itself.
        let cases = view.documents(&PIPELINES).max(1);
        let runs = running(view);
        let kinds = COUNTED.iter().filter(|&&k| runs[k]).count();
        let hidden: Vec<String> = COUNTED.iter().filter_map(|&k| unknown(view, k)).collect();
        let rating = |kinds: usize| SIGNAL.scale.rating(kinds as f64);
        match hidden
            .first()
            .filter(|_| rating(kinds) < rating(kinds + hidden.len()))
        {
            Some(why) => Outcome::NotEvaluated(format!("at least {kinds} kinds of check; {why}")),
            None => Outcome::Measured(Measured::exact(kinds as f64, cases)),
        }
    },
    evidence: Evidence::Found(&Evidence::Together(|view, documents| {
        lines::running_lines(view, documents, &COUNTED)
    })),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Change;
    use crate::signals::testkit::{change, commit_facts, outcome, spots, value};

    const PYTHON: (&str, &str) = ("pkg/a.py", "x = 1\n");
    const WORKFLOW: &str = ".github/workflows/ci.yml";

    fn workflow(on: &str, run: &[&str]) -> String {
        let steps: Vec<String> = run.iter().map(|r| format!("      - run: {r}\n")).collect();
        format!(
            "on: {on}\njobs:\n  a:\n    runs-on: x\n    steps:\n{}",
            steps.concat()
        )
    }

    fn kinds(on: &str, run: &[&str], others: &[(&str, &str)]) -> f64 {
        let text = workflow(on, run);
        let mut files = vec![PYTHON, (WORKFLOW, &text)];
        files.extend(others);
        value(&SIGNAL, &files)
    }

    fn assert_kinds(run: &[&str], others: &[(&str, &str)], expected: f64) {
        let got = kinds("[push, pull_request]", run, others);
        assert!((got - expected).abs() < 1e-9, "{run:?}: {got}");
    }

    #[test]
    fn commands_of_ci_count_once_per_kind() {
        assert_kinds(&["pytest"], &[], 1.0);
        assert_kinds(&["pytest -x", "pytest tests/slow"], &[], 1.0);
        assert_kinds(
            &[
                "ruff check .",
                "ruff format --check",
                "mypy .",
                "pytest",
                "bandit -r .",
                "python -m build",
            ],
            &[],
            6.0,
        );
    }

    #[test]
    fn what_does_not_check_does_not_count() {
        assert_kinds(
            &["pip install pytest mypy", "echo pytest", "pytest --version"],
            &[],
            0.0,
        );
        assert_kinds(&["mypy . || true"], &[], 0.0);
        for on in ["workflow_dispatch", "{schedule: [{cron: 0 0 * * *}]}"] {
            assert!(kinds(on, &["pytest"], &[]) < 1e-9, "{on}");
        }
        let off = "on: push\njobs:\n  a:\n    if: false\n    steps:\n      - run: pytest\n";
        assert!(value(&SIGNAL, &[PYTHON, (WORKFLOW, off)]) < 1e-9);
    }

    #[test]
    fn runners_are_followed_where_name_and_definition_agree() {
        let tox = (
            "tox.ini",
            "[testenv]\ncommands = pytest\n[testenv:lint]\ncommands = flake8\n[testenv:docs]\ncommands = sphinx-build a b\n",
        );
        let make = (
            "Makefile",
            "test:\n\tpytest\nlint:\n\truff check\ndocs:\n\tsphinx-build a b\nci:\n\ttox\n",
        );
        assert_kinds(&["tox"], &[tox], 3.0);
        assert_kinds(&["tox -e py312"], &[tox], 1.0);
        assert_kinds(&["tox -e py312,lint"], &[tox], 2.0);
        assert_kinds(&["make docs"], &[make], 1.0);
        assert_kinds(
            &["make install"],
            &[("Makefile", "install:\n\tpip install .\ntest:\n\tpytest\n")],
            0.0,
        );
        // `ci` runs pytest; `docs` is there, but not run.
        let open = "ci: lint\n\tpytest\nlint:\n\truff check\ndocs:\n\tsphinx-build a b\n";
        assert_kinds(&["make ci"], &[("Makefile", open)], 2.0);
        let docs = ("docs/Makefile", "dirhtml:\n\tsphinx-build a b\n");
        assert_kinds(&["make ci"], &[("Makefile", open), docs], 2.0);
        assert_kinds(&["tox -e plugins"], &[tox], 1.0);
        assert_kinds(&["tox -e all"], &[tox], 3.0);
        assert_kinds(&["make ci"], &[("Makefile", "ci:\n\ttox\n"), tox], 3.0);
    }

    #[test]
    fn scripts_and_actions_of_the_project_are_followed() {
        for path in ["test.sh", "scripts/test", "ci/run_tests.sh"] {
            assert_kinds(
                &[&format!("./{path} -x")],
                &[(path, "set -e\npytest\n")],
                1.0,
            );
        }
        let action = "runs:\n  using: composite\n  steps:\n    - run: mypy .\n      shell: bash\n";
        let action = (".github/actions/lint/action.yml", action);
        let text = "on: push\njobs:\n  a:\n    steps:\n      - uses: ./.github/actions/lint\n";
        let linted = value(&SIGNAL, &[PYTHON, (WORKFLOW, text), action]);
        assert!((linted - 1.0).abs() < 1e-9);
    }

    #[test]
    fn hooks_run_where_somebody_runs_them() {
        let hooks = "repos:\n- repo: https://github.com/astral-sh/ruff-pre-commit\n  rev: v1\n  hooks:\n  - id: ruff\n  - id: ruff-format\n";
        let config = (".pre-commit-config.yaml", hooks);
        assert_kinds(&["pytest"], &[config], 1.0);
        assert_kinds(&["pytest", "pre-commit run --all-files"], &[config], 3.0);
        let tox = ("tox.ini", "[testenv:lint]\ncommands = pre-commit run -a\n");
        assert_kinds(&["tox -e lint"], &[config, tox], 2.0);
        let service = format!("ci:\n  autoupdate_schedule: monthly\n{hooks}");
        assert_kinds(&["pytest"], &[(".pre-commit-config.yaml", &service)], 3.0);
    }

    #[test]
    fn commits_of_the_hook_service_are_known() {
        let service = ("66853113+pre-commit-ci[bot]@users.noreply.github.com", "x");
        for (author, count) in [(service, 1), (("ann@x", "Ann"), 0)] {
            let change = Change {
                author,
                ..change("[pre-commit.ci] pre-commit autoupdate")
            };
            assert_eq!(commit_facts(&change)["pre-commit-ci-commits"], count);
        }
    }

    #[test]
    fn other_peoples_files_are_no_definition() {
        for path in [
            "tests/data/tox.ini",
            "examples/app/tox.ini",
            "{{cookiecutter.name}}/tox.ini",
        ] {
            assert_kinds(&["tox"], &[(path, "[testenv]\ncommands = pytest\n")], 0.0);
        }
    }

    #[test]
    fn called_workflows_and_local_actions_belong_to_their_caller() {
        let outer = "on: push\njobs:\n  a:\n    uses: ./.github/workflows/tests.yml\n";
        let text = "on: workflow_call\njobs:\n  a:\n    steps:\n      - run: pytest\n      - run: mypy .\n";
        let inner = (".github/workflows/tests.yml", text);
        let both = value(&SIGNAL, &[PYTHON, (WORKFLOW, outer), inner]);
        assert!((both - 2.0).abs() < 1e-9);
        assert!(value(&SIGNAL, &[PYTHON, inner]) < 1e-9);
    }

    #[test]
    fn no_ci_is_no_evidence_and_no_python_is_no_question() {
        assert!(value(&SIGNAL, &[PYTHON]) < 1e-9);
        assert_eq!(SIGNAL.scale.rating(0.0), 1);
        assert!(matches!(outcome(&SIGNAL, &[]), Outcome::NotApplicable(_)));
    }

    fn shown(files: &[(&str, &str)]) -> Vec<String> {
        let spots = spots(&SIGNAL, files).into_iter();
        spots
            .map(|s| format!("{}:{} {}", s.path, s.line, s.text))
            .collect()
    }

    #[test]
    fn evidence_is_the_line_that_checks() {
        let text = workflow(
            "push",
            &["pip install .", "pytest -x", "tox -e lint", "make ci"],
        );
        let tox = (
            "tox.ini",
            "[testenv]\ncommands = pytest\n[testenv:lint]\ncommands =\n    pip install x\n    flake8 pkg\n",
        );
        let make = (
            "Makefile",
            "ci: types\ntypes:\n\tmypy pkg\naudit:\n\tbandit -r .\n",
        );
        assert_eq!(
            shown(&[(WORKFLOW, &text), tox, make]),
            [
                ".github/workflows/ci.yml:7 pytest -x",
                "tox.ini:6 flake8 pkg, by .github/workflows/ci.yml:8",
                "Makefile:3 mypy pkg, by .github/workflows/ci.yml:9",
            ]
        );
    }

    #[test]
    fn a_makefile_of_another_folder_is_followed() {
        let text = workflow("push", &["make -C docs html"]);
        let make = ("docs/Makefile", "html:\n\tsphinx-build a b\n");
        assert_eq!(
            shown(&[(WORKFLOW, &text), make]),
            ["docs/Makefile:2 sphinx-build a b, by .github/workflows/ci.yml:6"]
        );
        let skeleton = "SPHINXBUILD ?= sphinx-build\n%: Makefile\n\t@$(SPHINXBUILD) -M $@ . out\n";
        assert_kinds(&["make -C docs html"], &[("docs/Makefile", skeleton)], 1.0);
    }

    #[test]
    fn what_cannot_be_followed_is_not_nothing() {
        let text = workflow("push", &["tox -e lint"]);
        let files = [PYTHON, (WORKFLOW, &*text)];
        let Outcome::NotEvaluated(why) = outcome(&SIGNAL, &files) else {
            panic!("nobody knows what it runs");
        };
        assert!(why.contains(".github/workflows/ci.yml:6"), "{why}");
        assert_eq!(
            shown(&[(WORKFLOW, &text)]),
            [".github/workflows/ci.yml:6 may run it, but could not be followed: tox -e lint"]
        );
    }
}
