//! What a path is for.

mod folders;
mod generated;

pub use folders::Folders;
pub use generated::{is_copied, is_generated};

/// What a file is for: by its path, by the folders of its tree, and by what its first lines say of the file itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Code that ships.
    Source,
    /// Code that checks other code.
    Test,
    /// Tools, examples, benchmarks and one-off programs beside the product.
    Script,
    /// Documentation and its configuration.
    Docs,
    /// Written by a program (protobuf stubs, version files, parser tables).
    Generated,
    /// Somebody else's code kept in the tree.
    Vendored,
    /// Database migrations.
    Migration,
    /// A notebook: code among prose and pictures.
    Notebook,
}

/// Folders of other people's code, wherever they are.
const VENDORED: [&str; 19] = [
    ".nox",
    ".tox",
    ".venv",
    "3rdparty",
    "_vendor",
    "_vendored",
    "bower_components",
    "extern",
    "external-deps",
    "external_deps",
    "node_modules",
    "site-packages",
    "third-party",
    "third_party",
    "thirdparty",
    "vendor",
    "vendored",
    "vendors",
    "venv",
];

/// The same, but only around a further folder: `external/six/six.py` is a copy, `external/client.py` talks to outsiders.
const VENDORED_PACKAGES: [&str; 2] = ["external", "externals"];

/// The same, only at the top: `pkg/ext/asyncio/` is an extension of the package's own.
const TOP_VENDORED_PACKAGES: [&str; 1] = ["ext"];

/// Modules that their authors publish as a single file, and that others copy into their packages. At the top, below `src` or below `lib`
/// they may be the product itself.
const SINGLE_FILES: [&str; 28] = [
    "appdirs.py",
    "argparse.py",
    "beautifulsoup.py",
    "bottle.py",
    "configobj.py",
    "docopt.py",
    "ez_setup.py",
    "feedparser.py",
    "get-pip.py",
    "httplib2.py",
    "markdown2.py",
    "ordereddict.py",
    "peewee.py",
    "pexpect.py",
    "prettytable.py",
    "pyaes.py",
    "pyparsing.py",
    "pyperclip.py",
    "simplejson.py",
    "six.py",
    "termcolor.py",
    "texttable.py",
    "toml.py",
    "tomli.py",
    "typing_extensions.py",
    "unittest2.py",
    "xmltodict.py",
    "zipp.py",
];

/// Folders whose files a program wrote.
const GENERATED_FOLDERS: [&str; 5] = [
    "__generated__",
    "__pycache__",
    "_generated",
    "generated",
    ".ipynb_checkpoints",
];

/// Endings and whole names of files that a program wrote.
const GENERATED_ENDINGS: [&str; 7] = [
    "_pb2.py",
    "_pb2.pyi",
    "_pb2_grpc.py",
    "_pb2_grpc.pyi",
    ".min.css",
    ".min.js",
    ".lock",
];
const GENERATED_NAMES: [&str; 8] = [
    "_version.py",
    "lextab.py",
    "npm-shrinkwrap.json",
    "package-lock.json",
    "parsetab.py",
    "pnpm-lock.yaml",
    "versioneer.py",
    "yacctab.py",
];

/// Folders of tests, wherever they are.
const TESTS: [&str; 10] = [
    "test",
    "test-data",
    "test-suite",
    "test_data",
    "test_fixtures",
    "testdata",
    "tests",
    "testsuite",
    "testsuites",
    "unittests",
];

/// Endings of folders of tests: `api_tests`, `functional-tests`; without a sign before it, `contests` would be one.
const TESTS_ENDINGS: [&str; 2] = ["-tests", "_tests"];

/// Beginnings of folders of tests: `tests_functional`, `tests-data`; `test_` alone begins names of products, too.
const TESTS_BEGINNINGS: [&str; 2] = ["tests-", "tests_"];

/// Folders of tests only at the top: `testing/` is where pytest tests itself, `numpy/testing/` is what numpy ships.
const TOP_TESTS: [&str; 3] = ["e2e", "t", "testing"];

/// Folders of documentation at the top; inside a package they may be part of the product.
const TOP_DOCS: [&str; 3] = ["changelog.d", "changes", "docs_src"];

/// Folders of programs beside the product, wherever they are.
const SCRIPTS: [&str; 6] = [
    "asv_bench",
    "benchmarks",
    "demos",
    "example",
    "examples",
    "samples",
];

/// The same, only at the top: `pkg/scripts/` holds commands that ship.
const TOP_SCRIPTS: [&str; 28] = [
    ".ci",
    ".circleci",
    ".github",
    "bench",
    "benchmark",
    "bin",
    "build_backend",
    "ci",
    "continuous_integration",
    "contrib",
    "demo",
    "dev",
    "devtools",
    "extra",
    "extras",
    "hack",
    "maint",
    "misc",
    "notebooks",
    "perf",
    "profiling",
    "release",
    "sample",
    "script",
    "scripts",
    "scripts-dev",
    "tools",
    "tutorials",
];

/// The same, by how the folder's name begins or ends: `example_plugin`, `config_examples`.
const TOP_SCRIPTS_BEGINNING: [&str; 2] = ["example_", "examples_"];
const TOP_SCRIPTS_ENDING: [&str; 2] = ["-examples", "_examples"];

/// Files at the top that run something.
const TOP_SCRIPT_FILES: [&str; 13] = [
    "build.py",
    "dodo.py",
    "fabfile.py",
    "get-pip.py",
    "hatch_build.py",
    "invoke.py",
    "makefile",
    "manage.py",
    "noxfile.py",
    "pdm_build.py",
    "runtests.py",
    "setup.py",
    "tasks.py",
];

/// Folders of projects in one repository: what lies two below them is the top of a project.
const PROJECTS: [&str; 7] = [
    "apps",
    "components",
    "libs",
    "packages",
    "plugins",
    "projects",
    "services",
];

/// Folders that are the top of a project themselves.
const HALVES: [&str; 4] = ["backend", "frontend", "python", "server"];

/// Endings of prose, for every kind of document; `.txt` is prose only where its place or its name says so, too.
pub const PROSE: [&str; 12] = [
    ".adoc",
    ".asciidoc",
    ".markdown",
    ".md",
    ".mdown",
    ".mdx",
    ".mkd",
    ".myst",
    ".org",
    ".rest",
    ".rst",
    ".textile",
];

/// Whether a name, in lower case, ends as a text for people does.
pub fn is_prose(name: &str) -> bool {
    let ends = |end: &&str| name.len() > end.len() && name.ends_with(*end);
    PROSE.iter().any(ends) || ends(&".txt") && !NO_PROSE.contains(&name)
}

/// Texts for programs.
const NO_PROSE: [&str; 4] = ["cmakelists.txt", "manifest.txt", "robots.txt", "llms.txt"];

/// Folders of documentation, at the top of a tree or of a part of it.
pub const DOCS: [&str; 5] = ["dev-docs", "doc", "docs", "documentation", "handbook"];

/// Files of prose without an ending, in lower case.
const PROSE_NAMES: [&str; 8] = [
    "authors",
    "changelog",
    "changes",
    "contributing",
    "copying",
    "license",
    "notice",
    "readme",
];

impl Role {
    /// Every role, in the order of reports.
    pub const ALL: [Self; 8] = [
        Self::Source,
        Self::Test,
        Self::Script,
        Self::Docs,
        Self::Generated,
        Self::Vendored,
        Self::Migration,
        Self::Notebook,
    ];

    /// The name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Test => "test",
            Self::Script => "script",
            Self::Docs => "docs",
            Self::Generated => "generated",
            Self::Vendored => "vendored",
            Self::Migration => "migration",
            Self::Notebook => "notebook",
        }
    }

    /// The role of a path from the root of the tree, and why.
    ///
    /// Somebody else's code and generated code are so wherever they lie. Otherwise the outermost telling folder decides
    /// (a test inside an example belongs to the example), then the file's own name.
    pub fn of(path: &str) -> (Self, &'static str) {
        Self::within(path, &Folders::default())
    }

    /// The same, in a tree of these folders: a folder that is part of a package, or an application, is what its package is, though its
    /// name is also a word for other people's code, for examples or for generated files.
    pub fn within(path: &str, folders_of_tree: &Folders) -> (Self, &'static str) {
        let lower = path.to_ascii_lowercase();
        let mut folders: Vec<&str> = lower.split('/').collect();
        let file = folders.pop().unwrap_or_default();
        if folders_of_tree.is_environment(&folders) {
            return (Self::Vendored, "in a virtual environment");
        }
        // What is a domain's own word says nothing, and is passed over as if it were any other.
        for (at, name) in folders_of_tree.own_words(&folders) {
            if let Some(slot) = folders.get_mut(at) {
                *slot = name;
            }
        }
        vendored(&folders)
            .or_else(|| copied(&folders, file))
            .or_else(|| generated(&folders, file))
            .or_else(|| notebook(file))
            .or_else(|| by_folder(&folders, file))
            .or_else(|| by_file(&folders, file))
            .unwrap_or((Self::Source, "nothing in the path says otherwise"))
    }
}

type Verdict = Option<(Role, &'static str)>;

fn vendored(folders: &[&str]) -> Verdict {
    let is_vendored = |(at, name): (usize, &&str)| {
        let holds_packages =
            VENDORED_PACKAGES.contains(name) || at == 0 && TOP_VENDORED_PACKAGES.contains(name);
        // Tests of what talks to outsiders are no copy of anything.
        let is_package = |next: &&str| !is_of_tests(next);
        VENDORED.contains(name) || holds_packages && folders.get(at + 1).is_some_and(is_package)
    };
    folders
        .iter()
        .enumerate()
        .any(is_vendored)
        .then_some((Role::Vendored, "in a folder for other people's code"))
}

/// Whether a file is a copy of what others publish as a single one.
fn copied(folders: &[&str], file: &str) -> Verdict {
    let is_own = matches!(folders, [] | ["src" | "lib"]) || folders.iter().any(|f| is_of_tests(f));
    (!is_own && SINGLE_FILES.contains(&file)).then_some((
        Role::Vendored,
        "a module that others publish as a single file",
    ))
}

fn generated(folders: &[&str], file: &str) -> Verdict {
    if GENERATED_NAMES.contains(&file) || GENERATED_ENDINGS.iter().any(|end| file.ends_with(end)) {
        return Some((Role::Generated, "a name that generators give"));
    }
    folders
        .iter()
        .any(|name| GENERATED_FOLDERS.contains(name) || name.ends_with(".egg-info"))
        .then_some((Role::Generated, "in a folder for generated files"))
}

fn notebook(file: &str) -> Verdict {
    [".ipynb", ".qmd", ".rmd"]
        .iter()
        .any(|end| file.ends_with(end))
        .then_some((Role::Notebook, "a notebook by its ending"))
}

/// How many leading folders lead to the top of a project.
fn top(folders: &[&str]) -> usize {
    match folders {
        [first, _, ..] if PROJECTS.contains(first) => 2,
        [first, ..] if HALVES.contains(first) => 1,
        _ => 0,
    }
}

fn by_folder(folders: &[&str], file: &str) -> Verdict {
    let top = top(folders);
    let is_python = file.strip_suffix(".py").is_some();
    for (at, name) in folders.iter().enumerate() {
        let is_top = at == top || at == 0;
        if is_of_tests(name) || is_top && TOP_TESTS.contains(name) {
            return Some((Role::Test, "in a folder of tests"));
        }
        if is_top && (TOP_DOCS.contains(name) || DOCS.contains(name)) {
            return Some((Role::Docs, "in the documentation's folder"));
        }
        if SCRIPTS.contains(name) || is_top && is_top_of_scripts(name) {
            return Some((Role::Script, "in a folder of tools, examples or benchmarks"));
        }
        let last = at + 1 == folders.len();
        let parent = at.checked_sub(1).map_or("", |at| folders[at]);
        let is_migration = is_python
            && match *name {
                "migrations" | "south_migrations" => {
                    last && (is_numbered(file) || file == "env.py")
                }
                "alembic" => last && file == "env.py",
                "versions" => matches!(parent, "alembic" | "migrations"),
                _ => false,
            };
        if is_migration {
            return Some((Role::Migration, "a numbered step of a database's schema"));
        }
    }
    None
}

fn is_of_tests(folder: &str) -> bool {
    TESTS.contains(&folder)
        || TESTS_ENDINGS.iter().any(|end| folder.ends_with(end))
        || TESTS_BEGINNINGS
            .iter()
            .any(|begin| folder.starts_with(begin))
}

fn is_top_of_scripts(folder: &str) -> bool {
    TOP_SCRIPTS.contains(&folder)
        || TOP_SCRIPTS_BEGINNING.iter().any(|b| folder.starts_with(b))
        || TOP_SCRIPTS_ENDING.iter().any(|end| folder.ends_with(end))
}

/// `0001_initial.py`.
fn is_numbered(file: &str) -> bool {
    let digits = file.bytes().take_while(u8::is_ascii_digit).count();
    digits >= 3 && file.as_bytes().get(digits) == Some(&b'_')
}

fn by_file(folders: &[&str], file: &str) -> Verdict {
    let is_top = folders.len() == top(folders);
    let stem = file.strip_suffix(".py");
    if let Some(stem) = stem {
        let is_test = stem.starts_with("test_")
            || stem.ends_with("_test")
            || stem.ends_with("_tests")
            || matches!(stem, "conftest" | "tests")
            || is_top && stem == "test";
        if is_test {
            return Some((Role::Test, "a name that test runners collect"));
        }
    }
    if is_top && TOP_SCRIPT_FILES.contains(&file) {
        return Some((Role::Script, "a file at the top that runs something"));
    }
    let plain = file.strip_suffix(".txt").unwrap_or(file);
    if PROSE.iter().any(|end| file.ends_with(end)) || PROSE_NAMES.contains(&plain) {
        return Some((Role::Docs, "prose by its name"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::Role::{self, *};

    #[test]
    fn paths_and_their_look_alikes() {
        for (path, role) in [
            ("src/flask/app.py", Source),
            ("src/flask/testing.py", Source),
            ("src/_pytest/python.py", Source),
            ("testing/test_terminal.py", Test),
            ("testing/code/source.py", Test),
            ("numpy/testing/_private/utils.py", Source),
            ("numpy/testing/tests/test_utils.py", Test),
            ("packages/core/testing/x.py", Test),
            ("t/unit/app.py", Test),
            ("pkg/t/x.py", Source),
            ("pkg/test_utils.py", Test),
            ("pkg/conftest.py", Test),
            ("pkg/latest.py", Source),
            ("pkg/contest.py", Source),
            ("werkzeug/test.py", Source),
            ("Tests/test_image.py", Test),
            ("blog/tests.py", Test),
            ("docs/conf.py", Docs),
            ("doc/en/conf.py", Docs),
            ("app/docs/views.py", Source),
            ("notebooks/a.ipynb", Notebook),
            ("docs/tutorial.ipynb", Notebook),
            ("vendor/x/a.ipynb", Vendored),
            (".ipynb_checkpoints/a-checkpoint.ipynb", Generated),
            ("README.rst", Docs),
            ("LICENSE", Docs),
            ("src/pkg/license.py", Source),
            ("examples/tutorial/tests/test_blog.py", Script),
            ("profiling/list_huge.py", Script),
            ("pkg/profiling/flops.py", Source),
            ("example_plugin/agent.py", Script),
            ("pkg/example_plugin/agent.py", Source),
            ("config_examples/a.json", Script),
            ("runtests.py", Script),
            ("api_tests/base/factories.py", Test),
            ("tests_functional/issues/app.py", Test),
            ("pkg/tests-data/a.py", Test),
            ("testsmith/core.py", Source),
            ("test_runner/core.py", Source),
            ("pkg/rtd_tests/mocks.py", Test),
            ("contests/models.py", Source),
            ("pkg/test_data/blocks.py", Test),
            ("tests-data/plugins/a.py", Test),
            ("scripts/release.py", Script),
            ("pkg/scripts/run.py", Source),
            ("tools/x.py", Script),
            ("release/build.py", Script),
            ("pkg/release/build.py", Source),
            ("maint/vm/x.py", Script),
            ("build_backend/onbuild.py", Script),
            ("pdm_build.py", Script),
            ("hatch_build.py", Script),
            ("pkg/build.py", Source),
            ("docs_src/body/tutorial001.py", Docs),
            ("pkg/docs_src/x.py", Source),
            ("pkg/tools/x.py", Source),
            ("setup.py", Script),
            ("pkg/setup.py", Source),
            ("packages/core/setup.py", Script),
            ("backend/noxfile.py", Script),
            ("pkg/api_pb2.py", Generated),
            ("src/pkg/_version.py", Generated),
            ("src/pkg/version.py", Source),
            ("uv.lock", Generated),
            ("pip/_vendor/rich/text.py", Vendored),
            ("pip/vendor.py", Source),
            (".venv/lib/python3.12/site-packages/x.py", Vendored),
            ("pkg/extern/six.py", Vendored),
            ("pkg/utils/six.py", Vendored),
            ("six.py", Source),
            ("src/bottle.py", Source),
            ("pkg/bottles.py", Source),
            ("tests/six.py", Test),
            ("pkg/external/six/six.py", Vendored),
            ("pkg/external/client.py", Source),
            ("pkg/external/tests/test_client.py", Test),
            ("ext/six/six.py", Vendored),
            ("ext/speedups.py", Source),
            ("pkg/ext/asyncio/engine.py", Source),
            ("external-deps/spyder-kernels/a.py", Vendored),
            ("blog/migrations/0001_initial.py", Migration),
            ("django/db/migrations/writer.py", Source),
            ("alembic/versions/ab12_add.py", Migration),
            ("migrations/versions/ab12_add.py", Migration),
            ("pkg/versions/v1.py", Source),
            ("pyproject.toml", Source),
            ("", Source),
        ] {
            assert_eq!(Role::of(path).0, role, "{path}");
        }
    }

    #[test]
    fn every_role_has_its_name() {
        let mut names: Vec<_> = Role::ALL.iter().map(|role| role.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 8);
    }
}
