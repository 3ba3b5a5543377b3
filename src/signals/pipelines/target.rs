//! What the name of a target tells of the work behind it: `lint` of `tox -e lint`.

use super::facts::{COVERAGE, FORMAT, LINT, PACKAGING, SECURITY, TESTS, TYPES};

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

fn told_by_word(word: &str) -> Option<u8> {
    const STATIC: u8 = 1 << LINT | 1 << FORMAT | 1 << TYPES | 1 << SECURITY;
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
        "html" | "sphinx" | "linkcheck" | "dist" | "release" | "publish" => 1 << PACKAGING,
        _ if word.contains("test") || begins(&["py2", "py3", "pypy"]) => RUN,
        _ if begins(&["lint"]) => STATIC,
        _ if begins(&["format"]) => 1 << FORMAT | 1 << LINT,
        _ if begins(&["typ"]) => 1 << TYPES,
        _ if begins(&["secur"]) => 1 << SECURITY,
        _ if begins(&["doc", "build", "wheel", "packag"]) => 1 << PACKAGING,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell() {
        const LINTED: u8 = 1 << LINT | 1 << FORMAT | 1 << TYPES | 1 << SECURITY;
        for (name, told) in [
            ("py312", Some(RUN)),
            ("scripts/run_tests.sh", Some(RUN)),
            ("lint", Some(LINTED)),
            ("pre-commit", Some(LINTED)),
            ("py312-lint", Some(RUN | LINTED)),
            ("typing", Some(1 << TYPES)),
            ("docs:html", Some(1 << PACKAGING)),
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
