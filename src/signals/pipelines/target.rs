//! What the name of a target tells of the work behind it: `lint` of `tox -e lint`.

use super::facts::{COVERAGE, DOCS, FORMAT, LINT, PACKAGING, SECURITY, TESTS, TYPES};
use crate::documents::{Lost, RunnerKind};

/// What runs the tests, as bits.
pub(super) const RUN: u8 = 1 << TESTS | 1 << COVERAGE;

/// The kinds that a target's name tells of, as bits; nothing where it tells of none.
pub(super) fn told_by(target: &str) -> Option<u8> {
    let file = target.rsplit('/').next().unwrap_or(target).to_lowercase();
    let words = file.split(|c: char| !c.is_alphanumeric());
    words
        .filter_map(told_by_word)
        .reduce(|all, word| all | word)
}

/// What looks at the code without running it.
const STATIC: u8 = 1 << LINT | 1 << FORMAT | 1 << TYPES | 1 << SECURITY;

/// What builds the package or its documentation.
const BUILD: u8 = 1 << PACKAGING | 1 << DOCS;

fn told_by_word(word: &str) -> Option<u8> {
    let begins = |starts: &[&str]| starts.iter().any(|start| word.starts_with(start));
    Some(match word {
        "latest" | "attest" => return None,
        "install" | "clean" | "setup" | "deps" | "dependencies" | "develop" | "bootstrap"
        | "init" | "sync" | "venv" => 0,
        "unit" | "units" | "integration" | "functional" | "e2e" | "cov" | "coverage" => RUN,
        "style" | "static" | "quality" | "qa" | "ruff" | "pylint" | "flake8" | "pep8"
        | "codestyle" | "commit" | "precommit" | "hooks" => STATIC,
        "fmt" | "black" | "isort" => 1 << FORMAT | 1 << LINT,
        "mypy" | "pyright" => 1 << TYPES,
        "sec" | "bandit" | "audit" | "safety" => 1 << SECURITY,
        "html" | "sphinx" | "linkcheck" | "dist" | "release" | "publish" | "pages" | "site"
        | "mkdocs" => BUILD,
        "sast" | "scan" | "codeql" | "trivy" | "scorecard" | "snyk" | "zizmor" | "secrets" => {
            1 << SECURITY
        }
        "stale" | "label" | "labels" | "labeler" | "lock" | "backport" | "triage" | "greet"
        | "greetings" | "cla" | "notify" | "deploy" | "dependabot" | "automerge" | "changelog"
        | "assign" | "slack" | "issue" | "issues" | "title" | "semantic" | "welcome"
        | "milestone" | "project" | "comment" | "artifact" | "artifacts" | "upload"
        | "download" | "login" | "cache" | "checkout" | "configure" | "token" | "ssh" | "vault"
        | "aws" | "gcloud" | "azure" | "docker" | "image" | "version" | "bump" | "tag" | "push"
        | "commit-message" => 0,
        _ if word.contains("test") || begins(&["py2", "py3", "pypy"]) => RUN,
        _ if begins(&["lint"]) => STATIC,
        _ if begins(&["format"]) => 1 << FORMAT | 1 << LINT,
        _ if begins(&["typ"]) => 1 << TYPES,
        _ if begins(&["secur"]) => 1 << SECURITY,
        _ if begins(&["doc", "build", "wheel", "packag"]) => BUILD,
        _ => return None,
    })
}

/// Words of names behind which anything may run.
const OPEN: &[&str] = &[
    "all",
    "ci",
    "check",
    "checks",
    "verify",
    "verification",
    "validate",
    "validation",
    "pipeline",
    "pipelines",
    "main",
    "default",
    "run",
    "gate",
    "gates",
    "presubmit",
    "premerge",
    "continuous",
    "nothing",
    "form",
    "generated",
    "python",
];

/// Builders of other languages: without a word they only compile.
const COMPILERS: &[&str] = &[
    "cmake", "ninja", "meson", "scons", "waf", "gradle", "gradlew", "mvn", "mvnw", "nix", "xmake",
];

/// Whether what could not be followed may be for a kind of check: by the words of its targets, or since they tell nothing.
pub(super) fn may_be_for(lost: &Lost, kind: usize) -> bool {
    const EVERYTHING: u8 = u8::MAX;
    let told = lost
        .targets
        .iter()
        .filter_map(|target| told_by(target))
        .reduce(|a, b| a | b);
    let open = || {
        let words = lost
            .targets
            .iter()
            .flat_map(|target| target.split(|c: char| !c.is_alphanumeric()));
        let mut words = words.map(str::to_lowercase);
        words.any(|word| OPEN.contains(&word.as_str()))
    };
    let text = lost.text.raw();
    let dynamic = lost
        .targets
        .iter()
        .any(|target| target.contains(['$', '{']));
    let mask = match (lost.kind, told) {
        // A name that is worked out tells less than it says.
        (_, _) if dynamic && lost.kind != RunnerKind::Script => EVERYTHING,
        (RunnerKind::Tox | RunnerKind::Nox, Some(0) | None) => EVERYTHING,
        (RunnerKind::PreCommit, _) => STATIC,
        (_, Some(0)) if open() => EVERYTHING,
        (_, Some(told)) if open() => told | STATIC,
        (_, Some(told)) => told,
        (RunnerKind::Remote, None) => {
            let workflow = text.contains("/workflows/");
            let compiles = COMPILERS.iter().any(|name| {
                text.split('/')
                    .next_back()
                    .is_some_and(|t| t.starts_with(name))
            });
            if (open() || workflow) && !compiles {
                EVERYTHING
            } else {
                0
            }
        }
        (RunnerKind::Script | RunnerKind::Image | RunnerKind::Compose | RunnerKind::Npm, None) => {
            if open() {
                EVERYTHING
            } else {
                0
            }
        }
        (_, None) => EVERYTHING,
    };
    mask & (1 << kind) != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell() {
        for (name, told) in [
            ("py312", Some(RUN)),
            ("scripts/run_tests.sh", Some(RUN)),
            ("lint", Some(STATIC)),
            ("pre-commit", Some(STATIC)),
            ("py312-lint", Some(RUN | STATIC)),
            ("typing", Some(1 << TYPES)),
            ("docs:html", Some(BUILD)),
            (".github/actions/setup-python", Some(0)),
            ("ci", None),
            ("tests/all", None),
            ("latest", None),
            ("", None),
        ] {
            assert_eq!(told_by(name), told, "{name}");
        }
    }
}
