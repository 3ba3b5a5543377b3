//! The table of tools: what each is for, its files and which of them wins, strict modes, orders to look away. A new tool is a row.

use crate::documents::kind::ends_with;
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

/// A tool: one row of the table.
///
/// What a program of this name is for, which files configure it and which of them wins, how strictness is spelt, how it is
/// told to look away, and how this was found out. Readers of documents and signals ask here; next year's tool is one row and a test.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tool {
    /// Its name, as one types it.
    pub name: &'static str,
    /// What it is for.
    pub purposes: &'static [Purpose],
    /// Its other names: programs, modules, hooks of pre-commit, tables of pyproject.toml.
    pub also: &'static [&'static str],
    /// Files that configure it, the one that wins first. Files of its own, and those it shares with others.
    pub files: &'static [&'static str],
    /// Only the first of `files` that speaks of it is read. Otherwise they add up.
    pub first_wins: bool,
    /// A setting that makes it strict, and the values that do; no value stands for any that says yes, no key for being there.
    pub strict: &'static [(&'static str, &'static [&'static str])],
    /// A setting that switches it off, and the values that do.
    pub off: &'static [(&'static str, &'static [&'static str])],
    /// How comments begin that tell it to look away.
    pub orders: &'static [&'static str],
    /// The release whose behaviour was tried; empty where its documentation alone was read.
    pub tried: &'static str,
    /// Where that is written down.
    pub source: &'static str,
}

impl Tool {
    /// The files of its own: nobody else is configured in them.
    pub fn own_files(&self) -> impl Iterator<Item = &'static str> {
        self.files
            .iter()
            .copied()
            .filter(|file| !SHARED.contains(file))
    }

    /// How early a file is looked at; nothing where it does not configure this tool.
    pub fn rank_of(&self, file: &str) -> Option<usize> {
        let name = file.to_ascii_lowercase();
        self.files.iter().position(|known| *known == name)
    }

    const fn also(mut self, also: &'static [&'static str]) -> Self {
        self.also = also;
        self
    }

    const fn files(mut self, files: &'static [&'static str]) -> Self {
        self.files = files;
        self
    }

    /// The files, of which only the first that speaks of the tool is read.
    const fn first_of(mut self, files: &'static [&'static str]) -> Self {
        self.files = files;
        self.first_wins = true;
        self
    }

    const fn strict(
        mut self,
        strict: &'static [(&'static str, &'static [&'static str])],
        off: &'static [(&'static str, &'static [&'static str])],
    ) -> Self {
        self.strict = strict;
        self.off = off;
        self
    }

    const fn orders(mut self, orders: &'static [&'static str]) -> Self {
        self.orders = orders;
        self
    }

    const fn tried(mut self, release: &'static str) -> Self {
        self.tried = release;
        self
    }
}

const fn tool(name: &'static str, purposes: &'static [Purpose], source: &'static str) -> Tool {
    Tool {
        name,
        purposes,
        also: &[],
        files: &[],
        first_wins: false,
        strict: &[],
        off: &[],
        orders: &[],
        tried: "",
        source,
    }
}

/// Files that configure several tools.
const SHARED: &[&str] = &["pyproject.toml", "setup.cfg", "tox.ini"];

const SHORT: &[&str] = &["pyproject.toml"];

/// Every known tool, by name.
#[rustfmt::skip]
pub const TOOLS: &[Tool] = &[
    tool("actionlint", &[P::Lint], "https://github.com/rhysd/actionlint"),
    tool("asv", &[], "https://asv.readthedocs.io/").files(&["asv.conf.json", "asv.conf.actions.json"]),
    tool("autopep8", &[P::Format], "https://github.com/hhatto/autopep8").orders(&["autopep8: off"]).tried("2.3.2"),
    tool("bandit", &[P::Security], "https://bandit.readthedocs.io/").files(&[".bandit", ".bandit.yml", "bandit.yaml", "bandit.yml", "pyproject.toml"]).orders(&["nosec"]).tried("1.9.4"),
    tool("basedpyright", &[P::Types], "https://docs.basedpyright.com/").first_of(&["pyrightconfig.json", "pyproject.toml"])
        .strict(&[("typecheckingmode", &["strict", "all", "recommended"]), ("", &[])], &[("typecheckingmode", &["off"])]).orders(&["pyright: ignore"]).tried("1.40.2"),
    tool("behave", &[P::Test], "https://behave.readthedocs.io/"),
    tool("black", &[P::Format], "https://black.readthedocs.io/").also(&["black-jupyter", "blue", "darker"]).files(SHORT).orders(&["fmt: off", "fmt: skip"]).tried("26.10.1"),
    tool("cibuildwheel", &[P::Build], "https://cibuildwheel.pypa.io/").files(SHORT),
    tool("codecov", &[P::Coverage], "https://docs.codecov.com/docs/codecov-yaml").files(&["codecov.yml", "codecov.yaml", ".codecov.yml", ".codecov.yaml"]),
    tool("codeql", &[P::Security], "https://codeql.github.com/docs/"),
    tool("codespell", &[P::Lint], "https://github.com/codespell-project/codespell").files(&[".codespellrc", "setup.cfg", "pyproject.toml"]).tried("2.4.3"),
    tool("coverage", &[P::Coverage], "https://coverage.readthedocs.io/en/latest/config.html").also(&["coverage3"])
        .first_of(&[".coveragerc", ".coveragerc.toml", "setup.cfg", "tox.ini", "pyproject.toml"]).tried("7.17.5"),
    tool("coveralls", &[P::Coverage], "https://coveralls-python.readthedocs.io/"),
    tool("deptry", &[P::Lint], "https://deptry.com/").files(SHORT).tried("0.25.1"),
    tool("detect-secrets", &[P::Security], "https://github.com/Yelp/detect-secrets"),
    tool("diff-cover", &[P::Coverage], "https://github.com/Bachmann1234/diff_cover").also(&["diff_cover"]).files(SHORT),
    tool("flake8", &[P::Lint], "https://flake8.pycqa.org/en/latest/user/configuration.html").also(&["pyproject-flake8", "flake8p", "pflake8", "yesqa"])
        .first_of(&["setup.cfg", "tox.ini", ".flake8"]).orders(&["noqa", "flake8: noqa"]).tried("7.5.0"),
    tool("gitleaks", &[P::Security], "https://github.com/gitleaks/gitleaks").also(&["trufflehog", "ggshield"]).files(&[".gitleaks.toml"]),
    tool("great-docs", &[P::Docs], "https://pypi.org/project/great-docs/").files(&["great-docs.yml"]),
    tool("green", &[P::Test], "https://github.com/CleanCut/green"),
    tool("hypothesis", &[P::Test], "https://hypothesis.readthedocs.io/"),
    tool("import-linter", &[P::Lint], "https://import-linter.readthedocs.io/").also(&["importlinter", "lint-imports"]).files(&["setup.cfg", ".importlinter", "pyproject.toml"]),
    tool("interrogate", &[P::Lint], "https://interrogate.readthedocs.io/").files(SHORT).tried("1.7.0"),
    tool("isort", &[P::Format], "https://pycqa.github.io/isort/docs/configuration/config_files.html").first_of(&[".isort.cfg", "pyproject.toml", "setup.cfg", "tox.ini"])
        .orders(&["isort: skip", "isort: off", "isort: skip_file"]),
    tool("jupyter-book", &[P::Docs], "https://jupyterbook.org/").also(&["jb", "myst", "mystmd"]).files(&["myst.yml", "_config.yml"]),
    tool("mkdocs", &[P::Docs], "https://www.mkdocs.org/").files(&["mkdocs.yml", "mkdocs.yaml"]),
    tool("mutmut", &[P::Test], "https://mutmut.readthedocs.io/"),
    tool("mypy", &[P::Types], "https://mypy.readthedocs.io/en/stable/config_file.html").also(&["dmypy"])
        .first_of(&["mypy.ini", ".mypy.ini", "pyproject.toml", "setup.cfg"])
        .strict(&[("strict", &[]), ("*.strict", &[]), ("disallow_untyped_defs", &[])], &[("ignore_errors", &[])])
        .orders(&["type: ignore", "mypy: ignore-errors", "mypy: disable-error-code"]).tried("2.4.1"),
    tool("nose2", &[P::Test], "https://docs.nose2.io/"),
    tool("nosetests", &[P::Test], "https://nose.readthedocs.io/").also(&["nose"]),
    tool("pdoc", &[P::Docs], "https://pdoc.dev/").also(&["pdoc3"]),
    tool("pip-audit", &[P::Security], "https://github.com/pypa/pip-audit").also(&["pip_audit"]),
    tool("properdocs", &[P::Docs], "https://pypi.org/project/properdocs/").files(&["properdocs.yml", "mkdocs.yml"]).tried("1.6.7"),
    tool("prospector", &[P::Lint], "https://prospector.landscape.io/").files(&[".prospector.yaml", ".prospector.yml", "prospector.yaml", "prospector.yml"]),
    tool("pycodestyle", &[P::Lint], "https://pycodestyle.pycqa.org/").also(&["pep8"]).files(&["setup.cfg", "tox.ini"]).tried("2.15.0"),
    tool("pydoclint", &[P::Lint], "https://jsh9.github.io/pydoclint/").files(SHORT),
    tool("pydocstyle", &[P::Lint], "https://www.pydocstyle.org/").files(&["setup.cfg", "tox.ini", ".pydocstyle", ".pydocstyle.ini", "pyproject.toml"]),
    tool("pyflakes", &[P::Lint], "https://github.com/PyCQA/pyflakes"),
    tool("pylint", &[P::Lint], "https://pylint.readthedocs.io/en/stable/user_guide/usage/run.html")
        .first_of(&["pylintrc", "pylintrc.toml", ".pylintrc", ".pylintrc.toml", "pyproject.toml", "setup.cfg", "tox.ini"]).orders(&["pylint: disable", "pylint: skip-file"]),
    tool("pyre", &[P::Types], "https://pyre-check.org/docs/configuration/").also(&["pyre-check"]).files(&[".pyre_configuration.local", ".pyre_configuration"])
        .strict(&[("strict", &[])], &[]).orders(&["pyre-ignore", "pyre-fixme", "pyre-ignore-all-errors"]),
    tool("pyrefly", &[P::Types], "https://pyrefly.org/en/docs/configuration/").also(&["pyrefly-check"]).first_of(&["pyrefly.toml", ".pyrefly.toml", "pyproject.toml"])
        .strict(&[("preset", &["strict", "all"])], &[("preset", &["off"])]).orders(&["pyrefly: ignore", "pyrefly: ignore-errors"]).tried("1.5.0"),
    tool("pyright", &[P::Types], "https://microsoft.github.io/pyright/#/configuration").first_of(&["pyrightconfig.json", "pyproject.toml"])
        .strict(&[("typecheckingmode", &["strict"])], &[("typecheckingmode", &["off"])]).orders(&["pyright: ignore", "pyright: basic"]).tried("1.1.414"),
    tool("pytest", &[P::Test], "https://docs.pytest.org/en/stable/reference/customize.html").also(&["py.test", "pytest_asyncio"])
        .first_of(&["pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg"]).tried("9.2.0"),
    tool("pytype", &[P::Types], "https://google.github.io/pytype/").files(&["pytype.cfg", "setup.cfg", "pyproject.toml"]).orders(&["pytype: disable"]),
    tool("pyupgrade", &[P::Lint], "https://github.com/asottile/pyupgrade"),
    tool("quarto", &[P::Docs], "https://quarto.org/docs/websites/").also(&["quartodoc"]).files(&["_quarto.yml", "_quarto.yaml"]),
    tool("radon", &[P::Lint], "https://radon.readthedocs.io/"),
    tool("ruff", &[P::Lint], "https://docs.astral.sh/ruff/configuration/").also(&["ruff-check"]).first_of(&[".ruff.toml", "ruff.toml", "pyproject.toml"])
        .orders(&["noqa", "ruff: noqa", "ruff: ignore", "ruff: file-ignore", "ruff: disable"]).tried("0.17.6"),
    tool("ruff-format", &[P::Format], "https://docs.astral.sh/ruff/formatter/").orders(&["fmt: off", "fmt: skip", "yapf: disable"]).tried("0.17.6"),
    tool("safety", &[P::Security], "https://docs.safetycli.com/").also(&["python-safety-dependencies-check"]),
    tool("semgrep", &[P::Security], "https://semgrep.dev/docs/").also(&["opengrep"]).files(&[".semgrep.yml", ".semgrep.yaml"]).orders(&["nosemgrep"]),
    tool("slipcover", &[P::Coverage], "https://github.com/plasma-umass/slipcover"),
    tool("smokeshow", &[P::Coverage], "https://github.com/samuelcolvin/smokeshow"),
    tool("snyk", &[P::Security], "https://docs.snyk.io/"),
    tool("sphinx-build", &[P::Docs], "https://www.sphinx-doc.org/").also(&["sphinx", "sphinx-autobuild", "sphinx-multiversion"]),
    tool("stestr", &[P::Test], "https://stestr.readthedocs.io/").also(&["testr"]).files(&[".stestr.conf"]),
    tool("tox", &[], "https://tox.wiki/en/latest/config.html").first_of(&["tox.ini", "setup.cfg", "pyproject.toml", "tox.toml"]).tried("4.67.15"),
    tool("trial", &[P::Test], "https://docs.twisted.org/"),
    tool("trivy", &[P::Security], "https://trivy.dev/"),
    tool("twine", &[P::Publish], "https://twine.readthedocs.io/"),
    tool("ty", &[P::Types], "https://docs.astral.sh/ty/reference/configuration/").first_of(&["ty.toml", "pyproject.toml"]).orders(&["ty: ignore", "type: ignore"]).tried("0.0.108"),
    tool("unittest", &[P::Test], "https://docs.python.org/3/library/unittest.html").also(&["doctest", "unittest2"]),
    tool("vulture", &[P::Lint], "https://github.com/jendrikseipp/vulture").files(SHORT),
    tool("ward", &[P::Test], "https://ward.readthedocs.io/").files(SHORT),
    tool("xenon", &[P::Lint], "https://xenon.readthedocs.io/"),
    tool("yapf", &[P::Format], "https://github.com/google/yapf").files(&[".style.yapf", "setup.cfg", "pyproject.toml"]).orders(&["yapf: disable"]),
    tool("zensical", &[P::Docs], "https://zensical.org/docs/").first_of(&["zensical.toml", "mkdocs.yml"]).tried("0.1.3"),
    tool("zizmor", &[P::Security], "https://docs.zizmor.sh/").files(&[".github/zizmor.yml", "zizmor.yml"]).orders(&["zizmor: ignore"]),
    tool("zuban", &[P::Types], "https://docs.zubanls.com/en/latest/usage.html").also(&["zmypy", "zubanls"])
        .first_of(&["pyproject.toml", "mypy.ini", ".mypy.ini", "setup.cfg"]).strict(&[("strict", &[])], &[]).orders(&["zuban: ignore", "type: ignore"]).tried("0.10.2"),
];

/// What finds and runs the work of others: their files, the one that wins first. They are read as documents of their own kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Helper {
    /// Its name, as one types it.
    pub name: &'static str,
    /// What it does.
    pub role: HelperRole,
    /// Its files.
    pub files: &'static [&'static str],
    /// The release whose behaviour was tried; empty where its documentation alone was read.
    pub tried: &'static str,
    /// Where that is written down.
    pub source: &'static str,
}

/// What a helper does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HelperRole {
    /// Runs the hooks of a commit.
    Hooks,
    /// Runs tasks by name.
    Tasks,
    /// Runs tests in environments.
    Environments,
    /// Proposes newer versions.
    Updates,
    /// Names every version that is installed.
    Lock,
}

const fn helper(
    name: &'static str,
    role: HelperRole,
    files: &'static [&'static str],
    tried: &'static str,
    source: &'static str,
) -> Helper {
    Helper {
        name,
        role,
        files,
        tried,
        source,
    }
}

/// Every known helper, by role and name.
#[rustfmt::skip]
pub const HELPERS: &[Helper] = &[
    helper("lefthook", HelperRole::Hooks, &["lefthook.yml", "lefthook.yaml", ".lefthook.yml", ".lefthook.yaml", "lefthook.toml", ".lefthook.toml", "lefthook.json", ".lefthook.json"], "", "https://lefthook.dev/configuration/"),
    helper("pre-commit", HelperRole::Hooks, &[".pre-commit-config.yaml", ".pre-commit-config.yml"], "4.7.0", "https://pre-commit.com/"),
    helper("prek", HelperRole::Hooks, &["prek.toml", ".pre-commit-config.yaml", ".pre-commit-config.yml"], "0.5.11", "https://prek.j178.dev/configuration/"),
    helper("doit", HelperRole::Tasks, &["dodo.py"], "", "https://pydoit.org/"),
    helper("duty", HelperRole::Tasks, &["duties.py"], "", "https://pawamoy.github.io/duty/"),
    helper("invoke", HelperRole::Tasks, &["tasks.py"], "", "https://docs.pyinvoke.org/"),
    helper("just", HelperRole::Tasks, &["justfile", ".justfile"], "", "https://just.systems/man/en/"),
    helper("make", HelperRole::Tasks, &["gnumakefile", "makefile"], "", "https://www.gnu.org/software/make/manual/make.html"),
    helper("mise", HelperRole::Tasks, &["mise.toml", ".mise.toml", "mise.local.toml", ".config/mise.toml", "mise/config.toml", ".mise/config.toml", ".config/mise/config.toml"], "", "https://mise.jdx.dev/tasks/"),
    helper("pixi", HelperRole::Tasks, &["pixi.toml", "pyproject.toml"], "", "https://pixi.sh/latest/reference/pixi_manifest/"),
    helper("poe", HelperRole::Tasks, &["pyproject.toml", "poe_tasks.toml", "poe_tasks.yaml", "poe_tasks.json"], "", "https://poethepoet.natn.io/"),
    helper("task", HelperRole::Tasks, &["taskfile.yml", "taskfile.yaml", "taskfile.dist.yml", "taskfile.dist.yaml"], "", "https://taskfile.dev/"),
    helper("hatch", HelperRole::Environments, &["hatch.toml", "pyproject.toml"], "", "https://hatch.pypa.io/latest/config/environment/overview/"),
    helper("nox", HelperRole::Environments, &["noxfile.py"], "", "https://nox.thea.codes/en/stable/config.html"),
    helper("tox", HelperRole::Environments, &["tox.ini", "setup.cfg", "pyproject.toml", "tox.toml"], "4.67.15", "https://tox.wiki/en/latest/config.html"),
    helper("dependabot", HelperRole::Updates, &["dependabot.yml", "dependabot.yaml"], "", "https://docs.github.com/en/code-security/dependabot"),
    helper("renovate", HelperRole::Updates, &["renovate.json", "renovate.jsonc", "renovate.json5", ".renovaterc", ".renovaterc.json", ".renovaterc.jsonc", ".renovaterc.json5"], "", "https://docs.renovatebot.com/configuration-options/"),
    helper("conda-lock", HelperRole::Lock, &["conda-lock.yml"], "", "https://conda.github.io/conda-lock/"),
    helper("pdm", HelperRole::Lock, &["pdm.lock"], "", "https://pdm-project.org/"),
    helper("pip", HelperRole::Lock, &["pylock.toml"], "26.3", "https://packaging.python.org/en/latest/specifications/pylock-toml/"),
    helper("pipenv", HelperRole::Lock, &["pipfile.lock"], "", "https://pipenv.pypa.io/"),
    helper("pixi", HelperRole::Lock, &["pixi.lock"], "", "https://pixi.sh/"),
    helper("poetry", HelperRole::Lock, &["poetry.lock"], "2.5.1", "https://python-poetry.org/docs/"),
    helper("uv", HelperRole::Lock, &["uv.lock"], "0.13.9", "https://docs.astral.sh/uv/"),
];

/// The helper that a file belongs to first of all.
pub fn helper_of_file(name: &str) -> Option<&'static Helper> {
    let lower = name.to_ascii_lowercase();
    let owns = |helper: &&Helper| {
        helper
            .files
            .iter()
            .any(|file| *file == lower && !SHARED.contains(file))
    };
    let named_lock = lower.starts_with("pylock.") && ends_with(&lower, &["toml"]);
    HELPERS.iter().find(owns).or_else(|| {
        HELPERS
            .iter()
            .find(|h| h.name == "pip")
            .filter(|_| named_lock)
    })
}

/// The orders to look away of all tools, each once.
pub fn orders() -> impl Iterator<Item = &'static str> {
    let all = TOOLS.iter().enumerate();
    all.flat_map(|(at, tool)| {
        let new =
            move |order: &&&str| !TOOLS[..at].iter().any(|other| other.orders.contains(order));
        tool.orders.iter().filter(new).copied()
    })
}

/// The tool of a name.
pub fn tool_named(name: &str) -> Option<&'static Tool> {
    let by_name = TOOLS.binary_search_by(|tool| tool.name.cmp(name)).ok();
    let found = by_name.and_then(|at| TOOLS.get(at));
    found.or_else(|| TOOLS.iter().find(|tool| tool.also.contains(&name)))
}

/// The tool that a file of this name configures alone.
pub(crate) fn tool_of_file(name: &str) -> Option<&'static Tool> {
    let lower = name.to_ascii_lowercase();
    let owns = |tool: &&Tool| {
        !tool.purposes.contains(&P::Docs) && tool.own_files().any(|file| file == lower)
    };
    // basedpyright reads the file of the tool that it is a fork of.
    TOOLS
        .iter()
        .find(|tool| owns(tool) && tool.name != "basedpyright")
}

/// What builds documentation and has a configuration of this name.
pub(crate) fn docs_builder_of_file(name: &str) -> Option<&'static Tool> {
    let lower = name.to_ascii_lowercase();
    let builds = |tool: &&Tool| {
        tool.purposes.contains(&P::Docs) && tool.own_files().any(|file| file == lower)
    };
    TOOLS.iter().find(builds)
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
    ("quarto-dev/quarto-actions/publish", "quarto"),
    ("quarto-dev/quarto-actions/render", "quarto"),
    ("rhysd/actionlint", "actionlint"),
    ("tsuyoshicho/action-mypy", "mypy"),
    ("ricardochaves/python-lint", "pylint"),
    ("sphinx-notes/pages", "sphinx-build"),
    ("ammaraskar/sphinx-action", "sphinx-build"),
    ("pavelzw/pytest-action", "pytest"),
    ("wemake-services/wemake-python-styleguide", "flake8"),
    ("rickstaa/action-black", "black"),
    ("reviewdog/action-actionlint", "actionlint"),
    ("dciborow/action-pylint", "pylint"),
    ("hynek/build-and-inspect-python-package", "twine"),
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
    fn the_table_is_sorted_and_whole() {
        assert!(TOOLS.windows(2).all(|pair| pair[0].name < pair[1].name));
        for tool in TOOLS {
            assert!(tool.source.starts_with("https://"), "{}", tool.name);
            for also in tool.also {
                assert_eq!(tool_named(also).map(|t| t.name), Some(tool.name), "{also}");
            }
            // Names of files are compared in lower case.
            assert!(
                tool.files
                    .iter()
                    .all(|file| *file == file.to_ascii_lowercase())
            );
        }
        for (action, name) in ACTIONS {
            assert!(tool_named(name).is_some(), "{action}");
        }
        for helper in HELPERS {
            assert!(!helper.files.is_empty() && helper.source.starts_with("https://"));
        }
    }

    /// 1.40.2 obeys the word of the tool that it is a fork of, and none of its own.
    #[test]
    fn basedpyright_is_silenced_by_the_word_of_pyright() {
        let orders = tool_named("basedpyright").map(|tool| tool.orders);
        assert_eq!(orders, Some(&["pyright: ignore"][..]));
        assert!(!super::orders().any(|order| order == "basedpyright: ignore"));
    }

    #[test]
    fn files_have_one_owner() {
        for (file, name) in [
            (".coveragerc.toml", "coverage"),
            (".pytest.toml", "pytest"),
            (".pyrefly.toml", "pyrefly"),
            ("PyrightConfig.json", "pyright"),
            (".pyre_configuration", "pyre"),
        ] {
            assert_eq!(
                tool_of_file(file).map(|tool| tool.name),
                Some(name),
                "{file}"
            );
        }
        assert_eq!(tool_of_file("pyproject.toml"), None);
        // 2.15.0 looks for it in the home folder on Windows, and nowhere in a project.
        assert_eq!(tool_of_file(".pycodestyle"), None);
        assert_eq!(
            helper_of_file("pylock.dev.toml").map(|h| h.role),
            Some(HelperRole::Lock)
        );
        assert_eq!(
            helper_of_file("prek.toml").map(|h| h.role),
            Some(HelperRole::Hooks)
        );
    }
}
