//! What the name of a target tells of the work behind it: `lint` of `tox -e lint`.

use super::facts::{COVERAGE, DOCS, FORMAT, LINT, PACKAGING, SECURITY, TESTS, TYPES};
use crate::documents::{Lost, Purpose, RunnerKind, tool_named};

/// What runs the tests, as bits.
pub(super) const RUN: u8 = 1 << TESTS | 1 << COVERAGE;

/// What looks at the code without running it.
const STATIC: u8 = 1 << LINT | 1 << FORMAT | 1 << TYPES | 1 << SECURITY;

/// What builds the package or its documentation.
const BUILD: u8 = 1 << PACKAGING | 1 << DOCS;

/// The kinds that a word of a name tells of, as bits; nothing where it tells of none.
fn told_by_word(word: &str) -> Option<u8> {
    let begins = |starts: &[&str]| starts.iter().any(|start| word.starts_with(start));
    Some(match word {
        "latest" | "attest" => return None,
        "unit" | "units" | "integration" | "functional" | "e2e" | "cov" | "coverage" => RUN,
        "style" | "static" | "quality" | "qa" | "ruff" | "pylint" | "flake8" | "pep8"
        | "codestyle" | "commit" | "precommit" | "hooks" => STATIC,
        "fmt" | "black" | "isort" => 1 << FORMAT | 1 << LINT,
        "mypy" | "pyright" => 1 << TYPES,
        "sec" | "bandit" | "audit" | "safety" | "sast" | "scan" | "codeql" | "trivy"
        | "scorecard" | "snyk" | "zizmor" | "secrets" => 1 << SECURITY,
        "html" | "sphinx" | "linkcheck" | "dist" | "release" | "publish" | "pages" | "site"
        | "mkdocs" => BUILD,
        "install" | "clean" | "setup" | "deps" | "dependencies" | "develop" | "bootstrap"
        | "init" | "sync" | "venv" | "stale" | "label" | "labels" | "labeler" | "lock"
        | "backport" | "triage" | "greet" | "greetings" | "cla" | "notify" | "deploy"
        | "dependabot" | "automerge" | "changelog" | "assign" | "slack" | "issue" | "issues"
        | "title" | "semantic" | "welcome" | "milestone" | "project" | "comment" | "artifact"
        | "artifacts" | "upload" | "download" | "login" | "cache" | "checkout" | "configure"
        | "token" | "ssh" | "vault" | "aws" | "gcloud" | "azure" | "docker" | "image"
        | "version" | "bump" | "tag" | "push" | "commit-message" => 0,
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
    "tox",
    "nox",
    "hatch",
];

/// Builders of other languages: without a word they only compile.
const COMPILERS: &[&str] = &[
    "cmake", "ninja", "meson", "scons", "waf", "gradle", "gradlew", "mvn", "mvnw", "nix", "xmake",
];

/// Words beside them that say what it is, not what it does.
const NEUTRAL: &[&str] = &[
    "action", "actions", "github", "python", "py", "project", "code", "yml", "yaml", "my", "the",
];

/// Whether what could not be followed may be for a kind of check: by the words of its targets, or since they tell nothing.
pub(super) fn may_be_for(lost: &Lost, kind: usize) -> bool {
    const EVERYTHING: u8 = u8::MAX;
    let words: Vec<String> = lost
        .targets
        .iter()
        .flat_map(|target| words_of(target))
        .collect();
    let is_open = |word: &str| OPEN.contains(&word);
    let open = words.iter().any(|word| is_open(word));
    let dynamic = lost
        .targets
        .iter()
        .any(|target| target.contains(['$', '{']));
    let told = match tools_of(&words) {
        0 => words
            .iter()
            .filter_map(|word| told_by_word(word))
            .reduce(|a, b| a | b),
        tools => Some(tools),
    };
    let text = lost.text.raw();
    let mask = match (lost.kind, told) {
        // A name that is worked out tells less than it says.
        (_, _) if dynamic && lost.kind != RunnerKind::Script => EVERYTHING,
        (RunnerKind::Tox | RunnerKind::Nox, Some(0) | None) => EVERYTHING,
        (RunnerKind::PreCommit, _) => STATIC,
        (RunnerKind::Remote, told) => {
            // `check` in the name of an action is one of many words: it must be all that the name says.
            let plain = |word: &String| is_open(word) || NEUTRAL.contains(&word.as_str());
            // A workflow, or a file or job that another service takes in: all of a pipeline may be there.
            let path = lost.path.raw();
            let of_actions = path.starts_with(".github/")
                || path.starts_with(".forgejo/")
                || path.starts_with(".gitea/")
                || path.ends_with("action.yml")
                || path.ends_with("action.yaml");
            let workflow = text.contains("/workflows/") || !of_actions && !text.contains(' ');
            let compiles = COMPILERS.iter().any(|name| text.starts_with(name));
            match told {
                Some(told) if told != 0 => told,
                _ if compiles => 0,
                _ if open && words.iter().all(plain) => EVERYTHING,
                None if workflow => EVERYTHING,
                _ => 0,
            }
        }
        (_, Some(0)) if open => EVERYTHING,
        (_, Some(told)) if open => told | STATIC,
        (_, Some(told)) => told,
        (RunnerKind::Script | RunnerKind::Image | RunnerKind::Compose | RunnerKind::Npm, None) => {
            if open {
                EVERYTHING
            } else {
                0
            }
        }
        (_, None) => EVERYTHING,
    };
    mask & (1 << kind) != 0
}

/// The words of the last part of a target.
fn words_of(target: &str) -> Vec<String> {
    let path = target.split('@').next().unwrap_or(target);
    let last = path
        .trim_end_matches('/')
        .rsplit('/')
        .find(|part| !part.is_empty())
        .unwrap_or(path);
    let words = last.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The kinds of check of the tools that words name.
fn tools_of(words: &[String]) -> u8 {
    let tools = words.iter().filter_map(|word| tool_named(word));
    let purposes = tools.flat_map(|tool| tool.purposes);
    let kind = |purpose: &Purpose| match purpose {
        Purpose::Test => RUN,
        Purpose::Coverage => 1 << COVERAGE,
        Purpose::Lint => 1 << LINT | 1 << FORMAT,
        Purpose::Format => 1 << FORMAT | 1 << LINT,
        Purpose::Types => 1 << TYPES,
        Purpose::Security => 1 << SECURITY,
        Purpose::Build | Purpose::Publish => 1 << PACKAGING,
        Purpose::Docs => BUILD,
    };
    purposes.map(kind).fold(0, |all, one| all | one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::Standing;

    fn told_by(target: &str) -> Option<u8> {
        let words = words_of(target);
        words
            .iter()
            .filter_map(|word| told_by_word(word))
            .reduce(|a, b| a | b)
    }

    fn lost(kind: RunnerKind, text: &str, target: &str) -> Lost {
        Lost {
            path: ".github/workflows/x.yml".into(),
            line: 1,
            text: text.into(),
            kind,
            targets: vec![target.to_owned()],
            standing: Standing::Runs,
        }
    }

    #[test]
    fn what_is_lost_may_be_what_it_is_called() {
        use RunnerKind as R;
        for (kind, target, yes, no) in [
            (R::Remote, "org/flake8-action", Some(LINT), Some(TYPES)),
            (R::Remote, "org/markdown-link-check", None, Some(LINT)),
            (R::Remote, "org/python-ci", Some(TYPES), None),
            (
                R::Remote,
                "scientific-python/attach-next-milestone-action",
                None,
                Some(SECURITY),
            ),
            (
                R::Remote,
                "org/x/.github/workflows/build.yml",
                Some(PACKAGING),
                Some(TESTS),
            ),
            (
                R::Remote,
                "org/x/.github/workflows/shared.yml",
                Some(TESTS),
                None,
            ),
            (R::Tox, "lint", Some(TYPES), Some(TESTS)),
            (R::Make, "ci", Some(SECURITY), None),
            (R::Script, "cc-test-reporter", Some(TESTS), Some(LINT)),
            (R::Script, "configure", None, Some(TESTS)),
        ] {
            let lost = lost(kind, target, target);
            assert!(yes.is_none_or(|kind| may_be_for(&lost, kind)), "{target}");
            assert!(no.is_none_or(|kind| !may_be_for(&lost, kind)), "{target}");
        }
        let compiler = lost(R::Remote, "cmake --build build", "build");
        assert!(!may_be_for(&compiler, TESTS));
    }

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
