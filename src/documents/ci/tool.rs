//! Tools by name, and what each is for. A new tool is a new line.

use Purpose as P;

/// What a command is run for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Runs tests.
    Test,
    /// Looks for mistakes and style.
    Lint,
    /// Formats, or checks the format.
    Format,
    /// Checks types.
    Types,
    /// Looks for vulnerabilities and secrets.
    Security,
    /// Measures or publishes coverage.
    Coverage,
    /// Builds a package.
    Build,
    /// Publishes one.
    Publish,
    /// Builds documentation.
    Docs,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 9] = [
        P::Test,
        P::Lint,
        P::Format,
        P::Types,
        P::Security,
        P::Coverage,
        P::Build,
        P::Publish,
        P::Docs,
    ];

    /// A name for people.
    pub fn name(self) -> &'static str {
        match self {
            P::Test => "test",
            P::Lint => "lint",
            P::Format => "format",
            P::Types => "types",
            P::Security => "security",
            P::Coverage => "coverage",
            P::Build => "build",
            P::Publish => "publish",
            P::Docs => "docs",
        }
    }
}

/// A tool.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tool {
    /// Its name, as one types it.
    pub name: &'static str,
    /// What it is for.
    pub purposes: &'static [Purpose],
}

/// Every known tool, by name.
pub const TOOLS: &[Tool] = &[
    tool("actionlint", &[P::Lint]),
    tool("asv", &[]),
    tool("autopep8", &[P::Format]),
    tool("bandit", &[P::Security]),
    tool("basedpyright", &[P::Types]),
    tool("behave", &[P::Test]),
    tool("black", &[P::Format]),
    tool("cibuildwheel", &[P::Build]),
    tool("codecov", &[P::Coverage]),
    tool("codeql", &[P::Security]),
    tool("codespell", &[P::Lint]),
    tool("coverage", &[P::Coverage]),
    tool("coveralls", &[P::Coverage]),
    tool("deptry", &[P::Lint]),
    tool("detect-secrets", &[P::Security]),
    tool("diff-cover", &[P::Coverage]),
    tool("flake8", &[P::Lint]),
    tool("gitleaks", &[P::Security]),
    tool("green", &[P::Test]),
    tool("hypothesis", &[P::Test]),
    tool("import-linter", &[P::Lint]),
    tool("interrogate", &[P::Lint]),
    tool("isort", &[P::Format]),
    tool("mkdocs", &[P::Docs]),
    tool("mutmut", &[P::Test]),
    tool("mypy", &[P::Types]),
    tool("nose2", &[P::Test]),
    tool("nosetests", &[P::Test]),
    tool("pip-audit", &[P::Security]),
    tool("prospector", &[P::Lint]),
    tool("pycodestyle", &[P::Lint]),
    tool("pydocstyle", &[P::Lint]),
    tool("pyflakes", &[P::Lint]),
    tool("pylint", &[P::Lint]),
    tool("pyre", &[P::Types]),
    tool("pyrefly", &[P::Types]),
    tool("pyright", &[P::Types]),
    tool("pytest", &[P::Test]),
    tool("pytype", &[P::Types]),
    tool("pyupgrade", &[P::Lint]),
    tool("radon", &[P::Lint]),
    tool("ruff", &[P::Lint]),
    tool("ruff-format", &[P::Format]),
    tool("safety", &[P::Security]),
    tool("semgrep", &[P::Security]),
    tool("smokeshow", &[P::Coverage]),
    tool("snyk", &[P::Security]),
    tool("sphinx-build", &[P::Docs]),
    tool("stestr", &[P::Test]),
    tool("tox", &[]),
    tool("trial", &[P::Test]),
    tool("trivy", &[P::Security]),
    tool("twine", &[P::Publish]),
    tool("ty", &[P::Types]),
    tool("unittest", &[P::Test]),
    tool("vulture", &[P::Lint]),
    tool("ward", &[P::Test]),
    tool("xenon", &[P::Lint]),
    tool("yapf", &[P::Format]),
    tool("zizmor", &[P::Security]),
];

/// Other names of the same tools: programs, modules, pre-commit hooks, repositories, tables of pyproject.toml.
const ALIASES: &[(&str, &str)] = &[
    ("black-jupyter", "black"),
    ("blue", "black"),
    ("darker", "black"),
    ("dmypy", "mypy"),
    ("importlinter", "import-linter"),
    ("lint-imports", "import-linter"),
    ("nose", "nosetests"),
    ("py.test", "pytest"),
    ("pyproject-flake8", "flake8"),
    ("flake8p", "flake8"),
    ("pflake8", "flake8"),
    ("pytest_asyncio", "pytest"),
    ("ruff-check", "ruff"),
    ("sphinx", "sphinx-build"),
    ("sphinx-autobuild", "sphinx-build"),
    ("trufflehog", "gitleaks"),
    ("ggshield", "gitleaks"),
    ("yesqa", "flake8"),
    ("doctest", "unittest"),
    ("python-safety-dependencies-check", "safety"),
    ("testr", "stestr"),
];

const fn tool(name: &'static str, purposes: &'static [Purpose]) -> Tool {
    Tool { name, purposes }
}

/// The tool of a name.
pub fn tool_named(name: &str) -> Option<&'static Tool> {
    let alias = ALIASES.iter().find(|(alias, _)| *alias == name);
    let name = alias.map_or(name, |(_, name)| *name);
    let found = TOOLS.binary_search_by(|tool| tool.name.cmp(name)).ok()?;
    TOOLS.get(found)
}

/// Actions of GitHub known to do something, without version; a trailing `/` stands for all below.
pub(crate) const ACTIONS: &[(&str, &str)] = &[
    ("akaihola/darker", "black"),
    ("anchore/scan-action", "trivy"),
    ("aquasecurity/trivy-action", "trivy"),
    ("astral-sh/ruff-action", "ruff"),
    ("chartboost/ruff-action", "ruff"),
    ("codecov/codecov-action", "codecov"),
    ("codespell-project/actions-codespell", "codespell"),
    ("coverallsapp/github-action", "coveralls"),
    ("github/codeql-action/analyze", "codeql"),
    ("gitleaks/gitleaks-action", "gitleaks"),
    ("isort/isort-action", "isort"),
    ("jakebailey/pyright-action", "pyright"),
    ("lgeiger/black-action", "black"),
    ("paambaati/codeclimate-action", "coverage"),
    ("psf/black", "black"),
    ("py-cov-action/python-coverage-comment-action", "coverage"),
    ("py-actions/flake8", "flake8"),
    ("pycqa/bandit-action", "bandit"),
    ("pypa/cibuildwheel", "cibuildwheel"),
    ("pypa/gh-action-pip-audit", "pip-audit"),
    ("pypa/gh-action-pypi-publish", "twine"),
    ("pyupio/safety-action", "safety"),
    ("returntocorp/semgrep-action", "semgrep"),
    ("semgrep/semgrep-action", "semgrep"),
    ("suo/flake8-github-action", "flake8"),
    ("trufflesecurity/trufflehog", "gitleaks"),
    ("woodruffw/zizmor-action", "zizmor"),
    ("zizmorcore/zizmor-action", "zizmor"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_whole() {
        assert!(TOOLS.windows(2).all(|pair| pair[0].name < pair[1].name));
        for (alias, name) in ALIASES.iter().chain(ACTIONS) {
            assert!(tool_named(name).is_some(), "{alias}");
        }
    }
}
