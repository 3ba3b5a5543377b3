//! Takes wrappers off a command, until the program that does the work stands first.

/// The most wrappers taken off one command.
const MAX_WRAPPERS: usize = 16;

/// A command without its wrappers.
#[derive(Debug, Default)]
pub(crate) struct Stripped {
    /// The program and its arguments.
    pub words: Vec<String>,
    /// It runs under `coverage run`.
    pub covered: bool,
    /// The runner of project scripts that was taken off last: the program may be one of its scripts.
    pub through: Option<&'static str>,
    /// The folder that a wrapper changes to: `uv --directory app run`.
    pub folder: Option<String>,
    /// What a wrapper runs that names no command: a service of `docker compose run`, an image.
    pub inside: Option<Inside>,
}

/// What runs inside of a container that no command is given for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Inside {
    /// A service of a compose file.
    Service(String),
    /// An image.
    Image(String),
}

/// A program that runs another one.
struct Wrapper {
    /// The words it is called by.
    name: &'static [&'static str],
    /// Its options that take a value.
    valued: &'static [&'static str],
    /// Words of its own before the command: the image of `docker run`, the duration of `timeout`.
    operands: usize,
}

const UV: &[&str] = &[
    "--with",
    "--with-requirements",
    "--with-editable",
    "--python",
    "-p",
    "--group",
    "--only-group",
    "--no-group",
    "--extra",
    "--no-extra",
    "--package",
    "--directory",
    "--project",
    "--env-file",
    "--index",
    "--index-url",
    "--default-index",
    "--extra-index-url",
    "--from",
    "--resolution",
    "--prerelease",
    "--exclude-newer",
    "--refresh-package",
    "--python-platform",
    "--config-file",
    "--cache-dir",
    "-w",
    "-i",
    "-P",
    "--upgrade-package",
    "--color",
    "--constraints",
    "-c",
    "--overrides",
    "--find-links",
    "-f",
    "--link-mode",
    "--no-binary-package",
];

const DOCKER: &[&str] = &[
    "-v",
    "--volume",
    "-e",
    "--env",
    "-w",
    "--workdir",
    "-u",
    "--user",
    "-p",
    "--publish",
    "--name",
    "--network",
    "--env-file",
    "--entrypoint",
    "-f",
    "--file",
    "--platform",
    "--mount",
    "-l",
    "--label",
    "--cpus",
    "-m",
    "--memory",
    "--profile",
    "--project-name",
];

const WRAPPERS: &[Wrapper] = &[
    wrapper(&["uv", "tool", "run"], UV, 0),
    wrapper(&["uv", "run"], UV, 0),
    wrapper(&["uvx"], UV, 0),
    wrapper(
        &["pipx", "run"],
        &["--spec", "--python", "--pip-args", "--index-url"],
        0,
    ),
    wrapper(
        &["poetry", "run"],
        &["-C", "--directory", "-P", "--project"],
        0,
    ),
    wrapper(
        &["pdm", "run"],
        &["-p", "--project", "--venv", "-L", "--lockfile"],
        0,
    ),
    wrapper(&["pipenv", "run"], &["--python"], 0),
    wrapper(&["rye", "run"], &["--pyproject"], 0),
    wrapper(&["hatch", "run"], &[], 0),
    wrapper(
        &["pixi", "run"],
        &["-e", "--environment", "--manifest-path", "-m"],
        0,
    ),
    wrapper(
        &["conda", "run"],
        &["-n", "--name", "-p", "--prefix", "--cwd"],
        0,
    ),
    wrapper(&["mamba", "run"], &["-n", "--name", "-p", "--prefix"], 0),
    wrapper(
        &["micromamba", "run"],
        &["-n", "--name", "-p", "--prefix"],
        0,
    ),
    wrapper(&["mise", "exec"], &["-C", "--cd"], 0),
    wrapper(&["mise", "x"], &["-C", "--cd"], 0),
    wrapper(&["direnv", "exec"], &[], 1),
    wrapper(&["devbox", "run"], &["-c", "--config"], 0),
    wrapper(&["nix", "develop"], &[], 0),
    wrapper(&["nix-shell"], &["-p"], 0),
    wrapper(&["asdf", "exec"], &[], 0),
    wrapper(&["flock"], &["-w"], 1),
    wrapper(&["setsid"], &[], 0),
    wrapper(&["unbuffer"], &[], 0),
    wrapper(&["ssh"], &["-p", "-i", "-o", "-l"], 1),
    wrapper(&["eval"], &[], 0),
    wrapper(&["cmd", "/c"], &[], 0),
    wrapper(&["call"], &[], 0),
    wrapper(&["&"], &[], 0),
    wrapper(&["winpty"], &[], 0),
    wrapper(&["arch"], &[], 0),
    wrapper(&["chroot"], &[], 1),
    wrapper(&["gosu"], &[], 1),
    wrapper(&["dotenv", "run"], &["-f", "-e"], 0),
    wrapper(&["doppler", "run"], &["-p", "--project"], 0),
    wrapper(&["apptainer", "exec"], &["-B", "--bind"], 1),
    wrapper(&["singularity", "exec"], &["-B", "--bind"], 1),
    wrapper(&["srun"], &["-n", "-N", "-p"], 0),
    wrapper(&["mpirun"], &["-n", "-np"], 0),
    wrapper(&["mpiexec"], &["-n", "-np"], 0),
    wrapper(&["memray", "run"], &["-o"], 0),
    wrapper(&["wait-for-it"], &[], 1),
    wrapper(&["with-contenv"], &[], 0),
    wrapper(&["kubectl", "exec"], &["-n", "-c"], 1),
    wrapper(&["pyenv", "exec"], &[], 0),
    wrapper(&["docker", "compose", "run"], DOCKER, 1),
    wrapper(&["docker", "compose", "exec"], DOCKER, 1),
    wrapper(&["docker-compose", "run"], DOCKER, 1),
    wrapper(&["docker-compose", "exec"], DOCKER, 1),
    wrapper(&["docker", "run"], DOCKER, 1),
    wrapper(&["docker", "exec"], DOCKER, 1),
    wrapper(&["podman", "run"], DOCKER, 1),
    wrapper(&["sudo"], &["-u", "--user", "-g"], 0),
    wrapper(&["env"], &["-u", "--unset", "-C"], 0),
    wrapper(&["timeout"], &["-k", "-s", "--signal", "--kill-after"], 1),
    wrapper(&["nice"], &["-n"], 0),
    wrapper(&["ionice"], &["-c", "-n"], 0),
    wrapper(&["nohup"], &[], 0),
    wrapper(&["exec"], &[], 0),
    wrapper(&["travis_retry"], &[], 0),
    wrapper(&["retry"], &["-t", "-n"], 0),
    wrapper(&["catchsegv"], &[], 0),
    wrapper(&["stdbuf"], &[], 0),
    wrapper(&["xvfb-run"], &["-s", "--server-args", "-n"], 0),
    wrapper(&["dbus-run-session"], &[], 0),
    wrapper(&["xargs"], &["-n", "-P", "-I", "-d", "-L", "-a"], 0),
    wrapper(&["op", "run"], &[], 0),
    wrapper(&["scalene"], &[], 0),
];

const fn wrapper(
    name: &'static [&'static str],
    valued: &'static [&'static str],
    operands: usize,
) -> Wrapper {
    Wrapper {
        name,
        valued,
        operands,
    }
}

/// Options of the interpreter that take a value.
const PYTHON_VALUED: &[&str] = &["-W", "-X", "--check-hash-based-pycs"];

/// Options of `coverage run` that take a value.
const COVERAGE_VALUED: &[&str] = &[
    "--source",
    "--rcfile",
    "--include",
    "--omit",
    "--data-file",
    "--concurrency",
    "--context",
];

impl Stripped {
    /// Takes down the folder that the options of a wrapper name.
    fn note_folder(&mut self, words: &[String]) {
        let named = ["--directory", "-C", "--chdir", "--cwd", "--cd"];
        for (at, word) in words.iter().enumerate() {
            let joined = named
                .iter()
                .filter(|name| name.starts_with("--"))
                .find_map(|name| word.strip_prefix(name)?.strip_prefix('='));
            let next = || words.get(at + 1).map(String::as_str);
            let value = joined.or_else(|| next().filter(|_| named.contains(&word.as_str())));
            if let Some(value) = value {
                self.folder = Some(value.to_owned());
            }
        }
    }

    /// Whether it is a shell without a script of its own: it reads what it is handed.
    pub fn reads_input(&self) -> bool {
        let shell = |word: &String| matches!(base_name(word), "sh" | "bash" | "zsh" | "dash");
        let quiet = |word: &String| word.starts_with('-');
        let mut words = self.words.iter();
        words.next().is_some_and(shell) && words.all(quiet)
    }

    /// The text handed to a shell with `-c`.
    pub fn shell_text(&self) -> Option<&str> {
        let (program, args) = self.words.split_first()?;
        if !matches!(
            base_name(program),
            "sh" | "bash" | "zsh" | "dash" | "pwsh" | "powershell" | "su"
        ) {
            return None;
        }
        let flag = args.iter().position(|arg| {
            matches!(arg.as_str(), "-Command" | "/c")
                || (arg.starts_with('-') && !arg.starts_with("--") && arg.ends_with('c'))
        })?;
        args.get(flag + 1).map(String::as_str)
    }
}

/// The program of a path: `${PREFIX}venv/bin/pytest.exe` is `pytest`.
pub(crate) fn base_name(word: &str) -> &str {
    let word = word.rsplit(['/', '\\']).next().unwrap_or(word);
    let word = word.rsplit_once('}').map_or(word, |(_, rest)| rest);
    let word = word.rsplit_once(')').map_or(word, |(_, rest)| rest);
    word.strip_suffix(".exe").unwrap_or(word)
}

/// Takes the wrappers off.
pub(crate) fn strip(words: &[String]) -> Stripped {
    let mut stripped = Stripped::default();
    let mut rest: &[String] = words;
    let mut module: Option<String> = None;
    for _ in 0..MAX_WRAPPERS {
        // The last word behind `hatch run` names what is run, even if it is a variable.
        let is_target = |rest: &[String]| stripped.through.is_some() && rest.len() == 1;
        if rest
            .first()
            .is_some_and(|word| matches!(word.as_str(), "$(MAKE)" | "${MAKE}" | "$MAKE"))
        {
            break;
        }
        while rest.first().is_some_and(|word| is_noise(word)) && !is_target(rest) {
            rest = &rest[1..];
        }
        let Some(program) = rest.first() else {
            return stripped;
        };
        let program = base_name(program);
        if is_python(&rest[0], program) {
            let after = skip_options(&rest[1..], PYTHON_VALUED, &["-m", "-c"]);
            match after.first().map(String::as_str) {
                Some("-m") => match after.get(1) {
                    Some(name) => {
                        module = Some(module_name(name));
                        rest = &after[1..];
                    }
                    None => return stripped,
                },
                Some("-c") | None => break,
                // A script: its name says what it is.
                Some(_) => rest = after,
            }
        } else if matches!(program, "coverage" | "coverage3")
            && rest.get(1).is_some_and(|word| word == "run")
        {
            stripped.covered = true;
            let mut after = skip_options(&rest[2..], COVERAGE_VALUED, &["-m", "--module"]);
            // A variable stands for further options: no program is called by one.
            while after.len() > 1 && after[0].starts_with('$') {
                after = skip_options(&after[1..], COVERAGE_VALUED, &["-m", "--module"]);
            }
            match after.first().map(String::as_str) {
                Some("-m" | "--module") if after.len() > 1 => {
                    module = Some(module_name(&after[1]));
                    rest = &after[1..];
                }
                Some(_) => rest = after,
                None => break,
            }
        } else if let Some((wrapper, behind)) = find(rest) {
            if matches!(
                wrapper.name,
                ["poetry" | "pdm" | "hatch" | "pixi" | "rye" | "pipenv", _]
            ) {
                stripped.through = Some(wrapper.name[0]);
            }
            let after = skip_options(behind, wrapper.valued, &["-m", "--module"]);
            stripped.note_folder(&rest[..rest.len() - after.len()]);
            if wrapper.valued == DOCKER {
                stripped.inside = after.first().map(|word| {
                    let compose = wrapper.name.iter().any(|name| name.contains("compose"));
                    if compose {
                        Inside::Service(word.clone())
                    } else {
                        Inside::Image(word.clone())
                    }
                });
            }
            let after = after.get(wrapper.operands..).unwrap_or(&[]);
            if matches!(after.first().map(String::as_str), Some("-m" | "--module"))
                && after.len() > 1
            {
                module = Some(module_name(&after[1]));
                rest = &after[1..];
            } else {
                rest = after;
            }
        } else if program == "command" && !rest.get(1).is_some_and(|word| word.starts_with('-')) {
            rest = &rest[1..];
        } else {
            break;
        }
        if let Some(name) = module.take() {
            // `python -m coverage run -m pytest` goes on; anything else is the program.
            if name == "coverage" && rest.get(1).is_some_and(|word| word == "run") {
                continue;
            }
            stripped.words = std::iter::once(name)
                .chain(rest.iter().skip(1).cloned())
                .collect();
            return stripped;
        }
    }
    stripped.words = rest.to_vec();
    if let Some(first) = stripped.words.first_mut() {
        // `uvx ruff@0.4` and `pipx run black==24` name a version.
        let end = first
            .find("==")
            .or_else(|| first.find('@').filter(|at| *at > 0));
        if let Some(end) = end.filter(|_| !first.contains('/')) {
            first.truncate(end);
        }
    }
    stripped
}

fn module_name(name: &str) -> String {
    if is_own_tests(name) {
        return name.to_owned();
    }
    match name.split('.').next().unwrap_or(name) {
        "pip_audit" => "pip-audit".to_owned(),
        "pre_commit" => "pre-commit".to_owned(),
        "sphinx" => "sphinx-build".to_owned(),
        "twisted" => "trial".to_owned(),
        name => name.to_owned(),
    }
}

/// Whether a module is a package's own runner of its tests: `python -m tornado.test.runtests`.
pub(crate) fn is_own_tests(module: &str) -> bool {
    let last = module.rsplit_once('.').map_or("", |(_, last)| last);
    matches!(last, "test" | "tests" | "runtests" | "run_tests")
}

/// An assignment, a substitution that stands alone, or a prefix of PowerShell, make or batch.
fn is_noise(word: &str) -> bool {
    let name = word.split('=').next().unwrap_or("");
    let assignment = word.contains('=')
        && !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_+:$".contains(&byte))
        && !name
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_digit());
    let alone = (word.starts_with('$') || word.starts_with('{')) && base_name(word).is_empty();
    assignment || word.is_empty() || word == "--" || (alone && !names_python(word))
}

fn names_python(word: &str) -> bool {
    word.to_ascii_lowercase().contains("python")
}

fn is_python(word: &str, program: &str) -> bool {
    let version = |rest: &str| {
        rest.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b't')
    };
    ["python", "pypy"]
        .iter()
        .any(|name| program.strip_prefix(name).is_some_and(version))
        || program == "py"
        || program == "pythonw"
        || ((word.starts_with('$') || word.starts_with('{'))
            && names_python(word)
            && base_name(word).is_empty())
        || (word.starts_with('$') && !word.contains('/') && names_python(word) && word.len() < 24)
}

/// A wrapper that some words begin with, and what follows. Options may stand between its words: `docker compose -f x run`,
/// `poetry --directory x run`.
fn find(words: &[String]) -> Option<(&'static Wrapper, &[String])> {
    let (program, words) = words.split_first()?;
    let program = base_name(program);
    let behind = |wrapper: &'static Wrapper| {
        let (first, others) = wrapper.name.split_first()?;
        let mut rest = (*first == program).then_some(words)?;
        for name in others {
            let (word, after) = skip_options(rest, wrapper.valued, &[]).split_first()?;
            rest = (word == name).then_some(after)?;
        }
        Some((wrapper, rest))
    };
    WRAPPERS.iter().find_map(behind)
}

/// Skips options and their values, but stops at one of `stops`.
fn skip_options<'a>(mut words: &'a [String], valued: &[&str], stops: &[&str]) -> &'a [String] {
    while let Some(word) = words.first() {
        if !word.starts_with('-') || stops.contains(&word.as_str()) {
            break;
        }
        let skip = if valued.contains(&word.as_str()) {
            2
        } else {
            1
        };
        words = words.get(skip..).unwrap_or(&[]);
        if word == "--" {
            break;
        }
    }
    words
}
