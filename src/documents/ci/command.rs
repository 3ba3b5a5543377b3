//! A command as it counts: wrappers stripped, purposes known, delegates named.

use super::delegate::{Delegate, RunnerKind, delegate_of};
use super::folder::Folder;
use super::shell::{self, Fails, MAX_COMMANDS, Shell, Simple};
use super::tool::{Purpose, Tool, tool_named};
use super::wrapper::{Stripped, base_name, is_own_tests, strip};
use crate::documents::kind::ends_with;
use crate::untrusted::Untrusted;

/// The deepest `sh -c 'sh -c …'` that is looked into.
const MAX_SHELLS: usize = 3;

/// What has to happen before a command runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Gate {
    /// Nothing more than its document being triggered; a condition we cannot judge counts as nothing.
    #[default]
    Open,
    /// Somebody has to press a button, or a clock to strike.
    Manual,
    /// It never runs.
    Disabled,
}

/// Where a command stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// The job, environment, session, recipe or script it belongs to; may be empty.
    pub job: Untrusted,
    /// The step's name; may be empty.
    pub step: Untrusted,
    /// What has to happen before it runs.
    pub gate: Gate,
    /// Its failure is not a failure of the job (`continue-on-error`, `allow_failure`, `|| true`).
    pub may_fail: bool,
    /// Its failure is lost unless whoever runs the script has the shell stop at the first failure.
    pub needs_errexit: bool,
    /// The runner whose configuration it is part of; nothing for a command of CI itself.
    pub runner: Option<RunnerKind>,
    /// Where it runs.
    pub folder: Folder,
}

/// One command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Its line, counted from 1.
    pub line: u32,
    /// The program and its arguments, wrappers stripped.
    pub words: Vec<String>,
    /// The command as written, for evidence.
    pub text: Untrusted,
    /// Where it stands.
    pub origin: Origin,
    /// What it is for.
    pub purposes: Vec<Purpose>,
    /// The tool it runs, if known.
    pub tool: Option<&'static Tool>,
    /// What it hands over to.
    pub delegate: Option<Delegate>,
}

impl Command {
    /// Whether it is run for a purpose, itself.
    pub fn is_for(&self, purpose: Purpose) -> bool {
        self.purposes.contains(&purpose)
    }

    /// A command that is known without shell text: a hook, an action.
    pub(crate) fn known(
        line: u32,
        words: Vec<String>,
        origin: Origin,
        tool: Option<&'static Tool>,
    ) -> Self {
        Self {
            line,
            text: words.join(" ").into(),
            words,
            origin,
            purposes: tool.map_or_else(Vec::new, |tool| tool.purposes.to_vec()),
            tool,
            delegate: None,
        }
    }
}

/// The most characters kept of a job's or a step's name, which is copied to each of its commands.
const MAX_LABEL: usize = 200;

/// The name of a job or a step, cut at [`MAX_LABEL`].
pub(crate) fn label(name: &str) -> Untrusted {
    let end = name
        .char_indices()
        .nth(MAX_LABEL)
        .map_or(name.len(), |(at, _)| at);
    name[..end].into()
}

/// Takes the commands of a script into `into`, run by a shell that stops at the first failure.
pub(crate) fn read_script(text: &str, first_line: u32, origin: &Origin, into: &mut Vec<Command>) {
    run_script(text, first_line, origin, Shell::STOPPING, into);
}

/// Takes the commands of a script into `into`; gives the folder in which it ends.
pub(crate) fn run_script(
    text: &str,
    first_line: u32,
    origin: &Origin,
    shell: Shell,
    into: &mut Vec<Command>,
) -> Folder {
    let (commands, folder) = shell::split(text, first_line, shell);
    for simple in commands {
        read_simple(&simple, origin, MAX_SHELLS, into);
    }
    origin.folder.then(&folder)
}

/// Takes one command given as words into `into`.
pub(crate) fn read_words(words: Vec<String>, line: u32, origin: &Origin, into: &mut Vec<Command>) {
    let simple = Simple {
        line,
        words,
        ..Simple::default()
    };
    read_simple(&simple, origin, MAX_SHELLS, into);
}

fn read_simple(simple: &Simple, origin: &Origin, shells: usize, into: &mut Vec<Command>) {
    if into.len() >= MAX_COMMANDS {
        return;
    }
    let mut origin = origin.clone();
    origin.may_fail |= simple.fails == Fails::Never;
    origin.needs_errexit |= simple.fails == Fails::WithErrexit;
    if simple.dead {
        origin.gate = Gate::Disabled;
    }
    origin.folder = origin.folder.then(&simple.folder);
    let stripped = strip(&simple.words);
    if let Some(folder) = &stripped.folder {
        origin.folder = origin.folder.enter(folder);
    }
    let text = stripped.shell_text().map(|text| (simple.line, text));
    let input = simple.input.as_ref().filter(|_| stripped.reads_input());
    let input = input.map(|(line, text)| (*line, text.as_str()));
    if let Some((line, script)) = text.or(input)
        && shells > 0
    {
        let options = stripped.words.iter().skip(1).map(String::as_str);
        let shell = Shell::PLAIN.with_options(options.take_while(|word| !word.contains(' ')));
        for mut inner in shell::split(script, line, shell).0 {
            inner.line = inner.line.max(simple.line);
            read_simple(&inner, &origin, shells - 1, into);
        }
        return;
    }
    if stripped.words.is_empty() && stripped.inside.is_none() {
        return;
    }
    let (tool, purposes) = judge(&stripped);
    let delegate = delegate_of(&stripped, &simple.words);
    // A script that is called like a tool, `scripts/coverage`, is still a script.
    let script = delegate
        .as_ref()
        .is_some_and(|d| d.kind == RunnerKind::Script);
    let is_python = stripped
        .words
        .first()
        .is_some_and(|word| ends_with(word, &["py"]));
    let (tool, purposes, delegate) = match (script, is_python && !purposes.is_empty()) {
        (true, true) => (tool, purposes, None),
        (true, false) => (None, Vec::new(), delegate),
        _ => (tool, purposes, delegate),
    };
    into.push(Command {
        line: simple.line,
        text: simple.words.join(" ").into(),
        words: stripped.words,
        origin,
        purposes,
        tool,
        delegate,
    });
}

/// The tool and the purposes of a command.
fn judge(stripped: &Stripped) -> (Option<&'static Tool>, Vec<Purpose>) {
    let Some((program, args)) = stripped.words.split_first() else {
        return (None, Vec::new());
    };
    let program = base_name(program);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let has = |arg: &str| args.contains(&arg);
    let about_itself = [
        "--version",
        "--help",
        "--collect-only",
        "--co",
        "--fixtures",
        "--markers",
    ];
    if about_itself.iter().any(|arg| has(arg))
        || matches!(args[..], ["-V" | "-h" | "help" | "version"])
    {
        return (None, Vec::new());
    }
    let first = args
        .iter()
        .copied()
        .find(|arg| !arg.starts_with('-'))
        .unwrap_or("");
    let mut tool = tool_named(program);
    let mut purposes = match (program, first) {
        ("ruff", "format") => {
            tool = tool_named("ruff-format");
            vec![Purpose::Format]
        }
        ("ruff", "check" | "linter") | ("rye", "lint") => vec![Purpose::Lint],
        ("setup.py", _) if has("test") || has("pytest") => vec![Purpose::Test],
        ("setup.py", _) if has("sdist") || has("bdist_wheel") || has("bdist") => {
            vec![Purpose::Build]
        }
        ("setup.py", _) if has("build_sphinx") => vec![Purpose::Docs],
        ("manage.py" | "django" | "django-admin" | "hatch" | "rye", "test")
        | ("runtests.py" | "run_tests.py" | "runtests" | "run_tests", _) => vec![Purpose::Test],
        _ if is_own_tests(program) => vec![Purpose::Test],
        ("hatch", "fmt") => vec![Purpose::Lint, Purpose::Format],
        ("rye", "fmt") | ("uv", "format") => vec![Purpose::Format],
        ("zuban", "check" | "mypy") | ("pyrefly" | "ty" | "pyre", "check") => vec![Purpose::Types],
        ("hatch" | "poetry" | "uv" | "pdm" | "flit" | "maturin" | "rye", "build")
        | ("build" | "pyproject-build", _) => {
            vec![Purpose::Build]
        }
        ("hatch" | "poetry" | "uv" | "pdm" | "flit" | "maturin" | "rye", "publish") => {
            vec![Purpose::Publish]
        }
        ("twine", "check") => vec![Purpose::Build],
        ("twine", first) if first != "upload" => Vec::new(),
        ("ruff", "clean" | "config" | "rule" | "server" | "")
        | ("coverage", "erase" | "debug")
        | ("safety", "auth")
        | ("semgrep", "login")
        | (
            "pyrefly" | "ty" | "pyre" | "zuban",
            "init" | "server" | "suppress" | "dump-config" | "infer" | "lsp" | "version"
            | "explain",
        )
        | ("pre-commit" | "prek" | "tox" | "nox", _) => Vec::new(),
        ("mkdocs" | "zensical" | "properdocs", first)
            if !matches!(first, "build" | "gh-deploy" | "serve") =>
        {
            Vec::new()
        }
        ("jupyter-book" | "jb" | "myst" | "great-docs", first)
            if !matches!(first, "build" | "start") =>
        {
            Vec::new()
        }
        ("quarto", first) if !matches!(first, "render" | "publish" | "preview") => Vec::new(),
        _ => tool.map_or_else(Vec::new, |tool| tool.purposes.to_vec()),
    };
    if purposes.contains(&Purpose::Test) && tool.is_none() {
        tool = tool_named("unittest");
    }
    if program == "slipcover" {
        purposes.push(Purpose::Test);
    }
    let by_pytest = tool.is_some_and(|tool| tool.name == "pytest");
    if by_pytest {
        purposes.extend(pytest_plugins(&args));
        purposes.dedup();
    }
    let measures =
        stripped.covered || (by_pytest && args.iter().any(|arg| arg.starts_with("--cov")));
    if measures && !has("--no-cov") && !purposes.contains(&Purpose::Coverage) {
        purposes.push(Purpose::Coverage);
    }
    (tool, purposes)
}

/// The checks that plugins add to a run of pytest, and what each is for: their documented switches.
fn pytest_plugins(args: &[&str]) -> impl Iterator<Item = Purpose> {
    args.iter().filter_map(|arg| match *arg {
        "--mypy" => Some(Purpose::Types),
        "--ruff" | "--flake8" | "--pylint" => Some(Purpose::Lint),
        "--ruff-format" | "--black" | "--isort" => Some(Purpose::Format),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Command> {
        let mut commands = Vec::new();
        read_script(text, 1, &Origin::default(), &mut commands);
        commands
    }

    fn purposes(text: &str) -> Vec<Purpose> {
        let mut all: Vec<_> = read(text)
            .into_iter()
            .flat_map(|one| one.purposes)
            .collect();
        all.sort_unstable();
        all
    }

    #[test]
    fn runs() {
        use Purpose as P;
        for (text, expected) in [
            ("pytest", vec![P::Test]),
            ("PYTHONPATH=. venv/bin/pytest -x", vec![P::Test]),
            (
                "sudo -E env A=b python3.12 -W error -m pytest",
                vec![P::Test],
            ),
            (
                "uv run --locked --group dev pytest --cov=app",
                vec![P::Test, P::Coverage],
            ),
            ("uv run -m pytest", vec![P::Test]),
            ("uv run py.test -v --cov=app", vec![P::Test, P::Coverage]),
            ("pytest --mypy -m mypy app", vec![P::Test, P::Types]),
            (
                "python -m pytest --ruff --ruff-format",
                vec![P::Test, P::Lint, P::Format],
            ),
            ("pytest --mypy-config-file=x.ini tests/ruff", vec![P::Test]),
            ("uvx ruff@0.4.2 check .", vec![P::Lint]),
            ("uvx --from 'ruff==1' ruff format --check", vec![P::Format]),
            (
                "poetry run coverage run --branch -m pytest",
                vec![P::Test, P::Coverage],
            ),
            (
                "${PREFIX}coverage run -m pytest \"$@\"",
                vec![P::Test, P::Coverage],
            ),
            (
                "${PREFIX}coverage run $branch_option -m pytest $@",
                vec![P::Test, P::Coverage],
            ),
            ("python -bb -m tornado.test.runtests", vec![P::Test]),
            ("coverage report --fail-under=100", vec![P::Coverage]),
            ("python setup.py test", vec![P::Test]),
            ("python manage.py test app", vec![P::Test]),
            ("python -m unittest discover", vec![P::Test]),
            (
                "xvfb-run -a --server-args='-screen 0' pytest",
                vec![P::Test],
            ),
            ("timeout 60 nice -n 5 mypy .", vec![P::Types]),
            ("docker compose run --rm web pytest", vec![P::Test]),
            (
                "docker compose -f ci.yml --profile x run web flake8 .",
                vec![P::Lint],
            ),
            (
                "docker-compose -f ci.yml exec -T web mypy .",
                vec![P::Types],
            ),
            (
                "poetry --directory tests run black --check .",
                vec![P::Format],
            ),
            ("uv --directory app run --frozen pytest", vec![P::Test]),
            ("docker run -v a:b image:1 python -m pytest", vec![P::Test]),
            ("bash -c 'cd x && pytest'", vec![P::Test]),
            ("git ls-files '*.py' | xargs -n 5 flake8", vec![P::Lint]),
            ("conda run -n env pytest", vec![P::Test]),
            ("$PYTHON -m mypy", vec![P::Types]),
            (
                "python -m build && twine upload dist/*",
                vec![P::Build, P::Publish],
            ),
            ("hatch fmt --check", vec![P::Lint, P::Format]),
            ("if ! pytest; then exit 1; fi", vec![P::Test]),
            ("py -3.12 -m pytest", vec![P::Test]),
        ] {
            assert_eq!(purposes(text), expected, "{text}");
        }
    }

    #[test]
    fn look_alikes_do_not_run() {
        for text in [
            "echo pytest",
            "echo \"pytest && mypy\"",
            "printf 'pytest'",
            "pip install pytest",
            "python -m pip install pytest mypy",
            "uv add --dev pytest",
            "docker compose -f run pytest",
            "uv pip install pytest",
            "poetry add pytest",
            "which pytest",
            "command -v pytest",
            "type pytest",
            "pytest --version",
            "pytest --help",
            "mypy -V",
            "# pytest",
            "cat pytest.ini",
            "grep -r pytest .",
            "rm -rf .pytest_cache",
            "pytest_cache=1",
            "apt-get install -y python3-pytest",
            "test -f pytest.ini",
            "if [ -x pytest ]; then true; fi",
            "conda install pytest",
            "cat > run.sh <<EOF\npytest\nEOF",
            "git commit -m 'pytest'",
            "ruff clean",
            "tox --version",
            "cat scripts/pytest",
            "pre-commit install",
        ] {
            assert_eq!(purposes(text), [], "{text}");
            assert!(
                read(text).iter().all(|one| one.delegate.is_none()),
                "{text}"
            );
        }
    }

    #[test]
    fn swallowed_failures_are_known() {
        let commands = read("mypy . || true\npytest");
        assert_eq!(
            (
                commands[0].origin.may_fail,
                commands[0].is_for(Purpose::Types)
            ),
            (true, true)
        );
        assert!(
            commands
                .iter()
                .any(|one| one.is_for(Purpose::Test) && !one.origin.may_fail)
        );
    }
}
