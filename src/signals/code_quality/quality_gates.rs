//! Do formatter, linter and type checker hold the line?

use crate::documents::{Document, Purpose};
use crate::facts::common::{MODULES, STATEMENTS};
use crate::role::Role;
use crate::signals::pipelines::{
    CHECKS, FACTS, FORMAT, LINT, RUNNING, TYPE_CHECKERS, TYPES, configures, lines, runs_kind,
    speaks_for_project, unknown,
};
use crate::signals::prelude::*;

static SUPPRESSIONS: Fact = Fact::sum(
    "suppressions",
    "Orders in comments that a formatter, linter, type checker or scanner look away; a comment may hold several.",
    Subject::Comment(|c| orders(c.text)),
);

static FORMATTERS: Fact = Fact::sum(
    "formatters-configured",
    "Files with settings for a formatter.",
    Subject::Document(|d| i64::from(configures(d, Purpose::Format) || formats_with_ruff(d))),
);

static LINTERS: Fact = Fact::sum(
    "linters-configured",
    "Files with settings for a linter.",
    Subject::Document(|d| i64::from(configures(d, Purpose::Lint))),
);

/// Ruff is a linter with a formatter inside.
fn formats_with_ruff(document: &Document) -> bool {
    let about_format = |ruff: &crate::documents::ToolConfig| {
        let mut keys = ruff.settings.iter().map(|setting| setting.key.raw());
        keys.any(|key| key.starts_with("format."))
    };
    document.tool("ruff").is_some_and(about_format) && speaks_for_project(document)
}

/// The orders in a comment, as the table of tools has them: each begins after a `#` and is a word of its own.
fn orders(comment: &str) -> i64 {
    let parts = comment.split('#').skip(1);
    parts.filter(|part| is_order(part)).count() as i64
}

/// Whether a part of a comment begins with an order; blanks around its colon do not matter.
fn is_order(part: &str) -> bool {
    // Most comments begin with no word that any order begins with: that is quick to see.
    let part = part.trim_start();
    let first = part.bytes().next().map(|byte| byte.to_ascii_lowercase());
    crate::documents::orders()
        .any(|order| order.bytes().next() == first && begins_with(part, order))
}

fn begins_with(part: &str, order: &str) -> bool {
    let mut rest = part;
    for (nth, word) in order.split(": ").enumerate() {
        if nth > 0 {
            let Some(after) = rest.trim_start().strip_prefix(':') else {
                return false;
            };
            rest = after.trim_start();
        }
        let head = rest.get(..word.len());
        if !head.is_some_and(|head| head.eq_ignore_ascii_case(word)) {
            return false;
        }
        rest = &rest[word.len()..];
    }
    !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-')
}

/// What a kind is worth that is configured and that nobody runs.
const CONFIGURED: f64 = 0.3;
/// What is left of the value where suppressions are heavy.
const LEFT: f64 = 0.8;
/// Suppressions per 1000 statements above which they are heavy: well-kept libraries reach 35 (flask at 2ac89889).
const HEAVY: i64 = 50;
/// Fewer suppressions are never heavy.
const FEW: i64 = 5;

const OWN: [&Fact; 6] = [
    &FORMATTERS,
    &LINTERS,
    &TYPE_CHECKERS,
    &SUPPRESSIONS,
    &STATEMENTS,
    &MODULES,
];

static ALL: [&Fact; FACTS + OWN.len()] = {
    let mut all = [&MODULES; FACTS + OWN.len()];
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

/// Formatter, linter and type checker: configured, and run in CI.
pub static SIGNAL: Signal = Signal {
    id: "quality-gates",
    competency: Competency::CodeQuality,
    question: "Do a formatter, a linter and a type checker have to pass before a change counts?",
    why: "Configured is worth less than run, and run less than required: a tool that only some machines run holds no line. Three kinds \
          are asked for because each sees faults that the others do not.",
    formula: "sum over format, lint and types: 1 where CI runs it on every change, itself, through a runner or by pre-commit's hooks; 0.3 where it is \
              only configured or defined; times 0.8 where there are more than 50 suppressions per 1000 statements in source, and at least 5",
    guard: "Hollow: settings that nothing in CI uses, hooks that only run on machines where somebody installed them, commands that may fail, \
            and checkers silenced by comment. Suppressions are orders at the beginning of a comment (`# noqa`, `# type: ignore`, \
            `# pylint: disable`, `# pyright: ignore`, `# nosec`, `# fmt: off` and their like); look-alikes left alone: prose about them, \
            strings, `# fmt: on`. ruff's PGH and RUF100 ask whether each suppression is specific or needed; this asks only how many there are. \
            Settings that exclude whole rules or folders are not weighed. CI is read as in `ci-runs-checks`.",
    remedy: "Let CI run the kind that is missing: `ruff format --check`, `ruff check`, and `mypy` or `pyright`.",
    source: Citation {
        authors: "Beller et al.",
        year: 2016,
        title: "Analyzing the state of static analysis: a large-scale evaluation in open source software",
        link: "https://doi.org/10.1109/SANER.2016.105",
    },
    asks_for: AsksFor::Practice,
    cause: "gates",
    unit: Unit::Number("of 3 gates"),
    scale: Scale::rising([0.3, 1.0, 2.0, 2.8]),
    min_cases: 1,
    weight: 1.5,
    facts: &ALL,
    measure: |view| {
        let python: i64 = Role::ALL.iter().map(|&r| view.role(r, &MODULES)).sum();
        if python == 0 {
            return Outcome::NotApplicable("there is no Python to check".to_owned());
        }
        let kinds = [
            (FORMAT, &FORMATTERS),
            (LINT, &LINTERS),
            (TYPES, &TYPE_CHECKERS),
        ];
        let gates: f64 = kinds
            .iter()
            .map(|&(k, settings)| {
                let defined = [settings, &CHECKS[k].written];
                if runs_kind(view, k) {
                    1.0
                } else if defined.iter().any(|fact| view.documents(fact) > 0) {
                    CONFIGURED
                } else {
                    0.0
                }
            })
            .sum();
        let suppressed = view.source(&SUPPRESSIONS);
        let heavy = suppressed >= FEW && suppressed * 1000 > HEAVY * view.source(&STATEMENTS);
        let value = if heavy { gates * LEFT } else { gates };
        let hidden: Vec<String> = kinds
            .iter()
            .filter_map(|&(k, _)| unknown(view, k))
            .collect();
        let most = value + hidden.len() as f64 * if heavy { LEFT } else { 1.0 };
        let rating = |value: f64| SIGNAL.scale.rating(value);
        if let Some(why) = hidden.first().filter(|_| rating(value) < rating(most)) {
            return Outcome::NotEvaluated(why.clone());
        }
        Outcome::Measured(Measured::exact(value, 3))
    },
    evidence: Evidence::Found(&Evidence::Together(|view, documents| {
        let kinds = [
            (FORMAT, Purpose::Format),
            (LINT, Purpose::Lint),
            (TYPES, Purpose::Types),
        ];
        lines::all_lines(view, documents, &kinds)
    })),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{in_source, outcome, value};

    const PYTHON: (&str, &str) = ("pkg/a.py", "x = 1\n");

    fn assert_gates(run: &str, others: &[(&str, &str)], expected: f64) {
        let text = format!("on: push\njobs:\n  a:\n    steps:\n      - run: {run}\n");
        let mut files = vec![PYTHON, (".github/workflows/ci.yml", text.as_str())];
        files.extend(others);
        let got = value(&SIGNAL, &files);
        assert!((got - expected).abs() < 1e-9, "{run}: {got}");
    }

    #[test]
    fn what_ci_runs_counts_whole() {
        assert_gates("pytest", &[], 0.0);
        assert_gates("ruff check .", &[], 1.0);
        assert_gates("ruff check . && ruff format --check . && mypy .", &[], 3.0);
    }

    #[test]
    fn settings_and_hooks_that_nobody_runs_count_a_little() {
        let ruff = ("pyproject.toml", "[tool.ruff.lint]\nselect = ['ALL']\n");
        assert_gates("pytest", &[ruff], 0.3);
        let both = ("ruff.toml", "[format]\nquote-style = 'single'\n");
        assert_gates("pytest", &[both], 0.6);
        let hooks = (
            ".pre-commit-config.yaml",
            "repos:\n- repo: https://github.com/psf/black\n  rev: '1'\n  hooks:\n  - id: black\n",
        );
        assert_gates("pytest", &[hooks], 0.3);
        assert_gates("pre-commit run -a", &[hooks], 1.0);
        let fixture = ("tests/fixtures/mypy.ini", "[mypy]\nstrict = true\n");
        assert_gates("pytest", &[fixture], 0.0);
        assert_gates("mypy . || true", &[], 0.0);
    }

    #[test]
    fn heavy_suppression_lowers_the_value() {
        let silenced = "x = 1  # noqa\n".repeat(5);
        assert_gates("ruff check", &[("pkg/b.py", &silenced)], 0.8);
        let few = "x = 1  # noqa\n".repeat(4);
        assert_gates("ruff check", &[("pkg/b.py", &few)], 1.0);
        let tests = "def test_a():\n    x()  # noqa\n".repeat(9);
        assert_gates("ruff check", &[("tests/test_b.py", &tests)], 1.0);
    }

    #[test]
    fn orders_and_look_alikes() {
        for (comment, count) in [
            ("# noqa", 1),
            ("#noqa: E501", 1),
            ("# NOQA", 1),
            ("# type: ignore[misc]  # noqa: F401", 2),
            ("# pylint: disable=all", 1),
            ("# nosec B101", 1),
            ("# fmt: off", 1),
            ("# fmt: on", 0),
            ("# noqas are not liked here", 0),
            ("# see the docs of noqa", 0),
            ("# type:ignore", 1),
            ("# ruff: ignore[F401]", 1),
            ("# ruff: file-ignore[F401]", 1),
            ("# pyrefly: ignore-errors", 1),
            ("# ty: ignore[x]  # zuban: ignore", 2),
            ("# ty : ignored", 0),
            ("# type: int", 0),
            ("# \u{e9}", 0),
        ] {
            let text = format!("x = '# noqa'  {comment}\n");
            assert_eq!(in_source(&text)["suppressions"], count, "{comment}");
        }
    }

    #[test]
    fn nothing_configured_is_no_evidence_and_no_python_is_no_question() {
        assert!(value(&SIGNAL, &[PYTHON]) < 1e-9);
        assert!(matches!(outcome(&SIGNAL, &[]), Outcome::NotApplicable(_)));
    }
}
