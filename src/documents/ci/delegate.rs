//! Commands that run something another file defines.

use super::wrapper::{Stripped, base_name};

/// What runs commands that are defined elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RunnerKind {
    /// tox.
    Tox,
    /// nox.
    Nox,
    /// make.
    Make,
    /// just.
    Just,
    /// Scripts of hatch's environments.
    Hatch,
    /// Poe the Poet, or taskipy and Task, which work alike.
    Poe,
    /// Scripts of PDM or Rye.
    Pdm,
    /// Tasks of Pixi.
    Pixi,
    /// pre-commit or prek.
    PreCommit,
    /// A script kept in the repository.
    Script,
    /// A workflow of the same repository.
    LocalWorkflow,
    /// An action of the same repository.
    LocalAction,
    /// A workflow of another repository: what it runs is unknown.
    RemoteWorkflow,
}

impl RunnerKind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Tox,
        Self::Nox,
        Self::Make,
        Self::Just,
        Self::Hatch,
        Self::Poe,
        Self::Pdm,
        Self::Pixi,
        Self::PreCommit,
        Self::Script,
        Self::LocalWorkflow,
        Self::LocalAction,
        Self::RemoteWorkflow,
    ];
}

/// A runner and what it is asked to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegate {
    /// The runner.
    pub kind: RunnerKind,
    /// Environments, sessions, targets, scripts or paths; empty for the default. Text of strangers, for matching only.
    pub targets: Vec<String>,
}

/// What a command hands over to.
pub(crate) fn delegate_of(stripped: &Stripped) -> Option<Delegate> {
    let (program, args) = stripped.words.split_first()?;
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    if args
        .iter()
        .any(|arg| matches!(*arg, "--version" | "--help" | "--dry-run" | "--notest"))
    {
        return None;
    }
    let some = |kind, targets: Vec<String>| Some(Delegate { kind, targets });
    let plain = |skip: &[&str]| operands(&args, skip);
    match base_name(program) {
        "tox" | "detox" => {
            match plain(&["-e", "-c", "-f", "-x", "--workdir", "--installpkg", "-m"]).first() {
                Some(
                    &("list" | "l" | "config" | "c" | "devenv" | "d" | "quickstart" | "q"
                    | "depends" | "de"),
                ) => None,
                _ if args.contains(&"-l") || args.contains(&"--listenvs") => None,
                _ => some(RunnerKind::Tox, values(&args, &["-e", "--env"])),
            }
        }
        "nox"
            if args.contains(&"-l")
                || args.contains(&"--list")
                || args.contains(&"--install-only") =>
        {
            None
        }
        "nox" => some(
            RunnerKind::Nox,
            values(
                &args,
                &["-s", "--session", "--sessions", "-e", "-t", "--tags"],
            ),
        ),
        "make" | "gmake" | "$MAKE" | "${MAKE}" | "$(MAKE)" => {
            if args.contains(&"-n") {
                return None;
            }
            let targets = plain(&["-C", "-f", "-j", "--directory", "--file", "-I"]);
            let targets = targets
                .iter()
                .filter(|target| !target.contains('='))
                .map(|&target| target.to_owned());
            let mut targets: Vec<String> = targets.collect();
            // The Makefile of another folder: its path tells which.
            if let Some(folder) = values(&args, &["-C", "--directory"]).first() {
                targets = targets
                    .iter()
                    .map(|target| format!("{folder}:{target}"))
                    .collect();
            }
            some(RunnerKind::Make, targets)
        }
        "just" if args.contains(&"--list") || args.contains(&"-l") => None,
        "just" => some(
            RunnerKind::Just,
            plain(&["-f", "--justfile", "-d"])
                .first()
                .map(|&t| t.to_owned())
                .into_iter()
                .collect(),
        ),
        "pre-commit" | "prek" => match plain(&["-c", "--config"]).first() {
            Some(&"run") | None => some(RunnerKind::PreCommit, Vec::new()),
            _ => None,
        },
        "poe" | "task" => some(
            RunnerKind::Poe,
            plain(&["-C"])
                .first()
                .map(|&task| task.to_owned())
                .into_iter()
                .collect(),
        ),
        "hatch" => {
            // `hatch -e env run x`: the wrapper without options has been taken off already.
            let at = args.iter().position(|arg| *arg == "run")?;
            some(RunnerKind::Hatch, vec![(*args.get(at + 1)?).to_owned()])
        }
        "sh" | "bash" | "zsh" | "dash" | "source" | "." => {
            let script = plain(&["-o", "+o"]).first().copied()?;
            looks_like_script(script).then(|| script_of(script))
        }
        name => match stripped.through {
            // A script that is called like a tool, `scripts/coverage`, is still a script.
            _ if looks_like_script(program) => Some(script_of(program)),
            _ if super::tool::tool_named(name).is_some() => None,
            Some("hatch") => some(RunnerKind::Hatch, vec![program.clone()]),
            Some("pdm" | "rye") => some(RunnerKind::Pdm, vec![program.clone()]),
            Some("pixi") => some(RunnerKind::Pixi, vec![program.clone()]),
            _ => None,
        },
    }
}

/// A path inside the repository rather than a program of the machine.
fn looks_like_script(word: &str) -> bool {
    let path = word.strip_prefix("./").unwrap_or(word);
    let inside = !path.starts_with(['/', '~', '$', '-', '{']) && !path.is_empty();
    let binary = (path.contains("bin/") && !path.starts_with("bin/")) || path.contains("Scripts/");
    let shell = path
        .rsplit_once('.')
        .is_some_and(|(_, extension)| matches!(extension, "sh" | "bash"));
    let python = path
        .rsplit_once('.')
        .is_some_and(|(_, extension)| extension == "py");
    inside && !binary && (shell || (path.contains('/') && !python))
}

fn script_of(word: &str) -> Delegate {
    let path = word.strip_prefix("./").unwrap_or(word);
    Delegate {
        kind: RunnerKind::Script,
        targets: vec![path.to_owned()],
    }
}

/// The arguments that are neither options nor their values.
fn operands<'a>(args: &[&'a str], valued: &[&str]) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut args = args.iter();
    while let Some(&arg) = args.next() {
        if valued.contains(&arg) {
            args.next();
        } else if arg == "--" {
            break;
        } else if !arg.starts_with('-') {
            found.push(arg);
        }
    }
    found
}

/// The values of an option: `-e a,b`, `-e=a`, `--env a`, `-ea`; all until the next option for nox's `-s a b`.
fn values(args: &[&str], options: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut taking = false;
    for arg in args {
        if *arg == "--" {
            break;
        }
        if arg.starts_with('-') {
            taking = options.contains(arg);
            let joined = options.iter().find_map(|option| arg.strip_prefix(option));
            if let Some(value) = joined.filter(|value| !value.is_empty() && !taking) {
                let value = value.strip_prefix('=').unwrap_or(value);
                found.extend(value.split(',').map(str::to_owned));
            }
        } else if taking {
            found.extend(
                arg.split(',')
                    .filter(|one| !one.is_empty())
                    .map(str::to_owned),
            );
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::wrapper::strip;
    use super::*;

    fn read(text: &str) -> Option<(RunnerKind, Vec<String>)> {
        let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        delegate_of(&strip(&words)).map(|delegate| (delegate.kind, delegate.targets))
    }

    #[test]
    fn runners_and_targets() {
        use RunnerKind as R;
        for (text, kind, targets) in [
            (
                "uv run --locked --no-default-groups --group dev tox run -e typing",
                R::Tox,
                vec!["typing"],
            ),
            (
                "uvx --with tox-uv tox run -e py312,lint",
                R::Tox,
                vec!["py312", "lint"],
            ),
            ("python -m tox", R::Tox, vec![]),
            ("tox -epy39", R::Tox, vec!["py39"]),
            ("nox -s tests lint -- -x", R::Nox, vec!["tests", "lint"]),
            ("make", R::Make, vec![]),
            ("make -j 4 ci A=b", R::Make, vec!["ci"]),
            ("make -C docs html", R::Make, vec!["docs:html"]),
            ("just test", R::Just, vec!["test"]),
            ("pre-commit run --all-files", R::PreCommit, vec![]),
            ("poetry run poe check", R::Poe, vec!["check"]),
            ("hatch run test:cov", R::Hatch, vec!["test:cov"]),
            ("hatch -e lint run all", R::Hatch, vec!["all"]),
            ("pdm run lint", R::Pdm, vec!["lint"]),
            ("scripts/test", R::Script, vec!["scripts/test"]),
            ("./scripts/coverage", R::Script, vec!["scripts/coverage"]),
            ("bash -ex ./ci/run.sh", R::Script, vec!["ci/run.sh"]),
        ] {
            let targets: Vec<String> = targets.into_iter().map(str::to_owned).collect();
            assert_eq!(read(text), Some((kind, targets)), "{text}");
        }
    }

    #[test]
    fn look_alikes() {
        for text in [
            "tox list",
            "tox -l",
            "pre-commit install",
            "venv/bin/pip install x",
            "/usr/bin/foo",
            "hatch build",
            "pdm run pytest",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
