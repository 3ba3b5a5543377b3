//! Commands that run something another file defines.

mod words;

use self::words::{is_path, looks_like_script, operands, script_of, values};
use super::wrapper::{Inside, Stripped, base_name};

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
    /// Tasks of mise.
    Mise,
    /// Functions of `tasks.py`, `duties.py` or `dodo.py`: invoke, duty, doit.
    PythonTasks,
    /// Scripts of package.json.
    Npm,
    /// Targets of an Earthfile.
    Earthly,
    /// Services of a compose file.
    Compose,
    /// The build of an image from a Dockerfile.
    Image,
    /// pre-commit or prek.
    PreCommit,
    /// lefthook.
    Lefthook,
    /// A script kept in the repository.
    Script,
    /// A workflow of the same repository.
    LocalWorkflow,
    /// An action of the same repository.
    LocalAction,
    /// A file of CI that another one takes in: GitLab's `include`, Azure's `template`.
    Include,
    /// A job that others extend: GitLab's `extends` and `!reference`.
    Template,
    /// Something that is kept elsewhere, or in a form that is not read: what it runs is unknown.
    Remote,
}

impl RunnerKind {
    /// Every kind.
    pub const ALL: [Self; 22] = [
        Self::Tox,
        Self::Nox,
        Self::Make,
        Self::Just,
        Self::Hatch,
        Self::Poe,
        Self::Pdm,
        Self::Pixi,
        Self::Mise,
        Self::PythonTasks,
        Self::Npm,
        Self::Earthly,
        Self::Compose,
        Self::Image,
        Self::PreCommit,
        Self::Lefthook,
        Self::Script,
        Self::LocalWorkflow,
        Self::LocalAction,
        Self::Include,
        Self::Template,
        Self::Remote,
    ];
}

/// A runner and what it is asked to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegate {
    /// The runner.
    pub kind: RunnerKind,
    /// Environments, sessions, targets, scripts or paths; empty for the default. Text of strangers, for matching only.
    pub targets: Vec<String>,
    /// The folder it changes to first, from where the command runs; may be empty.
    pub folder: String,
    /// The file it is told to read; empty for the usual one.
    pub file: String,
    /// What it is told to leave out: hooks.
    pub skipped: Vec<String>,
    /// What is put in the place of names, by name: the inputs of a workflow or an action.
    pub inputs: Vec<(String, String)>,
    /// A script is run by a shell that stops at the first failure.
    pub errexit: bool,
}

impl Delegate {
    /// A hand-over of the plainest form.
    pub(crate) fn to(kind: RunnerKind, targets: Vec<String>) -> Self {
        Self {
            kind,
            targets,
            folder: String::new(),
            file: String::new(),
            skipped: Vec::new(),
            inputs: Vec::new(),
            errexit: false,
        }
    }

    fn of_one(kind: RunnerKind, target: &str) -> Self {
        Self::to(kind, vec![target.to_owned()])
    }

    fn within(mut self, folder: Option<String>, file: Option<String>) -> Self {
        self.folder = folder.unwrap_or_default();
        self.file = file.unwrap_or_default();
        self
    }
}

/// Programs that run what their own files define, in forms that are not read here.
const FOREIGN: &[&str] = &[
    "act",
    "ansible-playbook",
    "bazel",
    "bazelisk",
    "brioche",
    "buck",
    "buck2",
    "cmake",
    "ctest",
    "dagger",
    "devenv",
    "garden",
    "gradle",
    "gradlew",
    "lerna",
    "meson",
    "molecule",
    "moon",
    "moonrepo",
    "mvn",
    "mvnw",
    "ninja",
    "nix",
    "nx",
    "pants",
    "please",
    "plz",
    "rake",
    "scons",
    "skaffold",
    "spin",
    "tilt",
    "tmt",
    "turbo",
    "vagrant",
    "waf",
    "xmake",
    "dobi",
    "drone",
    "gitlab-ci-local",
    "maid",
    "mage",
    "runme",
    "robo",
    "melos",
    "dvc",
    "snakemake",
    "paver",
    "shovel",
];

/// What a command hands over to; `written` are its words with all wrappers.
pub(crate) fn delegate_of(stripped: &Stripped, written: &[String]) -> Option<Delegate> {
    use RunnerKind as R;
    let Some((program, args)) = stripped.words.split_first() else {
        return match stripped.inside.as_ref()? {
            Inside::Service(service) => Some(Delegate::of_one(R::Compose, service)),
            // A container in the background is a service, no check.
            Inside::Image(_)
                if written
                    .iter()
                    .any(|w| matches!(w.as_str(), "-d" | "--detach")) =>
            {
                None
            }
            Inside::Image(image) => Some(Delegate::of_one(R::Remote, image)),
        };
    };
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let only_asks = [
        "--version",
        "--help",
        "--dry-run",
        "--notest",
        "--install-only",
    ];
    if args.iter().any(|arg| only_asks.contains(arg)) {
        return None;
    }
    let plain = |skip: &[&str]| operands(&args, skip);
    let first = |names: &[&str]| values(&args, names).into_iter().next();
    let name = if matches!(program.as_str(), "$MAKE" | "${MAKE}" | "$(MAKE)") {
        "make"
    } else {
        base_name(program)
    };
    match name {
        "tox" | "detox" => tox(&args),
        "nox" | "nox-uv" => {
            if args.iter().any(|arg| matches!(*arg, "-l" | "--list")) {
                return None;
            }
            let names = [
                "-s",
                "--session",
                "--sessions",
                "-e",
                "-t",
                "--tags",
                "-k",
                "--keywords",
            ];
            let nox = Delegate::to(R::Nox, values(&args, &names));
            Some(nox.within(None, first(&["-f", "--noxfile"])))
        }
        "make" | "gmake" | "mingw32-make" => make(&args),
        "just" => {
            if args
                .iter()
                .any(|arg| matches!(*arg, "--list" | "-l" | "--summary" | "--fmt"))
            {
                return None;
            }
            let valued = ["-f", "--justfile", "-d", "--working-directory", "--set"];
            let targets = plain(&valued)
                .into_iter()
                .filter(|word| !word.contains('='));
            let just = Delegate::to(R::Just, targets.map(str::to_owned).collect());
            Some(just.within(
                first(&["-d", "--working-directory"]),
                first(&["-f", "--justfile"]),
            ))
        }
        "pre-commit" | "prek" => hooks(program, &args, written),
        "lefthook" => match plain(&[])[..] {
            ["run", hook, ..] => Some(Delegate::of_one(R::Lefthook, hook)),
            _ => None,
        },
        "poe" | "poethepoet" | "task" | "go-task" => {
            let task = plain(&["-C", "--root", "-d", "--dir", "-t", "--taskfile"]);
            // Task runs each word, the others hand further words to the first.
            let most = if base_name(program).ends_with("task") {
                8
            } else {
                1
            };
            let targets = task
                .into_iter()
                .filter(|word| !word.contains('='))
                .take(most);
            let poe = Delegate::to(R::Poe, targets.map(str::to_owned).collect());
            Some(poe.within(
                first(&["-C", "--root", "-d", "--dir"]),
                first(&["-t", "--taskfile"]),
            ))
        }
        "hatch" => {
            // `hatch -e env run x`: the wrapper without options has been taken off already.
            let at = args.iter().position(|arg| *arg == "run")?;
            Some(Delegate::of_one(R::Hatch, args.get(at + 1)?))
        }
        name => by_another(stripped, program, name, &args),
    }
}

/// The runners that are met less often, and what is no runner: scripts, and programs that a runner of scripts may know.
fn by_another(stripped: &Stripped, program: &str, name: &str, args: &[&str]) -> Option<Delegate> {
    use RunnerKind as R;
    let plain = |skip: &[&str]| operands(args, skip);
    let owned = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let first = |names: &[&str]| values(args, names).into_iter().next();
    match name {
        "mise" => match plain(&["-C", "--cd", "-j", "-E"])[..] {
            ["run" | "r" | "tasks" | "task" | "t", ref names @ ..] => {
                let names = names.iter().filter(|name| !matches!(**name, "run" | ":::"));
                Some(Delegate::to(
                    R::Mise,
                    names.map(|&name| name.to_owned()).collect(),
                ))
            }
            _ => None,
        },
        "pixi" | "npm" | "yarn" | "pnpm" | "bun" => npm(base_name(program), &plain(&["--prefix"]))
            .map(|npm| npm.within(first(&["--prefix"]), None)),
        "invoke" | "inv" | "duty" | "doit" | "fab" => {
            let root = ["-r", "--search-root", "-d", "--dir"];
            let file = ["-c", "--collection", "-f", "--file"];
            let valued = [root, file].concat();
            let tasks = plain(&valued).into_iter();
            let tasks = tasks
                .filter(|task| *task != "run" && !task.contains('='))
                .take(8);
            let tasks = Delegate::to(R::PythonTasks, tasks.map(str::to_owned).collect());
            Some(tasks.within(first(&root), first(&file)))
        }
        "earthly" | "earth" => {
            let targets = args.iter().filter(|arg| arg.contains('+'));
            Some(Delegate::to(
                R::Earthly,
                targets.map(|&arg| arg.to_owned()).collect(),
            ))
        }
        "docker" | "podman" | "docker-compose" | "buildah" | "nerdctl" => container(program, args),
        "buildkite-agent" => match plain(&[])[..] {
            ["pipeline", "upload"] => Some(Delegate::of_one(R::Include, ".buildkite/pipeline.yml")),
            ["pipeline", "upload", path] => Some(Delegate::of_one(R::Include, path)),
            _ => None,
        },
        "sh" | "bash" | "zsh" | "dash" | "ksh" | "source" | "." | "pwsh" | "powershell" => {
            let script = plain(&["-o", "+o", "-File", "-ExecutionPolicy"]);
            let named = first(&["-File", "-f"]);
            let script = named.as_deref().or(script.first().copied())?;
            let mut delegate = Some(script_of(script)).filter(|_| is_path(script))?;
            delegate.errexit = args
                .iter()
                .any(|arg| arg.starts_with('-') && !arg.starts_with("--") && arg.contains('e'));
            Some(delegate)
        }
        name if FOREIGN.contains(&name) || program.ends_with("/pants") => {
            let words = plain(&["-f", "-C", "--file", "-j"]);
            Some(Delegate::to(R::Remote, owned(words)))
        }
        "uv" | "poetry" | "pdm" | "coverage" if !program.contains('/') => None,
        name => match stripped.through {
            // A script that is called like a tool, `scripts/coverage`, is still a script.
            _ if looks_like_script(program) => Some(script_of(program)),
            _ if super::tool::tool_named(name).is_some() => None,
            Some("hatch") => Some(Delegate::of_one(R::Hatch, program)),
            Some("pdm" | "rye") => Some(Delegate::of_one(R::Pdm, program)),
            Some("pixi") => Some(Delegate::of_one(R::Pixi, program)),
            _ => None,
        },
    }
}

fn tox(args: &[&str]) -> Option<Delegate> {
    let valued = [
        "-e",
        "-c",
        "--conf",
        "-f",
        "-x",
        "--workdir",
        "--root",
        "--installpkg",
        "-m",
        "-p",
        "-r",
        "-n",
        "--result-json",
        "-o",
    ];
    let about = [
        "list",
        "l",
        "config",
        "c",
        "devenv",
        "d",
        "quickstart",
        "q",
        "depends",
        "de",
        "schema",
        "exec",
        "e",
    ];
    let command = operands(args, &valued);
    let asks = command.first().is_some_and(|first| about.contains(first));
    if asks || args.contains(&"-l") || args.contains(&"--listenvs") {
        return None;
    }
    let mut targets = values(args, &["-e", "--env"]);
    let labels = values(args, &["-m"])
        .into_iter()
        .map(|l| format!("label:{l}"));
    let factors = values(args, &["-f"])
        .into_iter()
        .map(|f| format!("factor:{f}"));
    targets.extend(labels.chain(factors));
    let file = values(args, &["-c", "--conf"]).into_iter().next();
    let folder = values(args, &["--root"]).into_iter().next();
    Some(Delegate::to(RunnerKind::Tox, targets).within(folder, file))
}

fn make(args: &[&str]) -> Option<Delegate> {
    if args.contains(&"-n") {
        return None;
    }
    let valued = [
        "-C",
        "-f",
        "-j",
        "--directory",
        "--file",
        "--makefile",
        "-I",
        "-l",
        "-o",
        "-W",
    ];
    let targets = operands(args, &valued);
    let targets = targets.iter().filter(|target| {
        !target.contains('=') && !target.bytes().all(|byte| byte.is_ascii_digit())
    });
    let targets = targets.map(|&target| target.to_owned()).collect();
    let folders = values(args, &["-C", "--directory"]);
    let folder = (!folders.is_empty()).then(|| folders.join("/"));
    let file = values(args, &["-f", "--file", "--makefile"])
        .into_iter()
        .next();
    Some(Delegate::to(RunnerKind::Make, targets).within(folder, file))
}

fn hooks(program: &str, args: &[&str], written: &[String]) -> Option<Delegate> {
    let valued = [
        "-c",
        "--config",
        "--from-ref",
        "--to-ref",
        "-s",
        "-o",
        "--hook-stage",
        "--color",
        "-C",
        "--cd",
        "--skip",
    ];
    let words = operands(args, &valued);
    let names = match words.split_first() {
        Some((&"run", names)) => names,
        None => &[],
        // prek takes hooks without `run`.
        Some(_) => return None,
    };
    // What follows `--files` are no hooks.
    let files = args.iter().position(|arg| *arg == "--files");
    let of_files = |name: &&&str| {
        files.is_none_or(|at| {
            args.iter()
                .position(|arg| arg == *name)
                .is_some_and(|n| n < at)
        })
    };
    let names = names.iter().filter(of_files).map(|&name| name.to_owned());
    let mut delegate = Delegate::to(RunnerKind::PreCommit, names.collect());
    delegate = delegate.within(
        values(args, &["-C", "--cd"]).into_iter().next(),
        values(args, &["-c", "--config"]).into_iter().next(),
    );
    let stage = values(args, &["--hook-stage", "--stage"]);
    if stage.iter().any(|stage| stage == "manual") {
        delegate
            .inputs
            .push(("stage".to_owned(), "manual".to_owned()));
    }
    let skip = written.iter().find_map(|word| {
        let word = word.strip_prefix("PREK_").unwrap_or(word);
        word.strip_prefix("SKIP=")
    });
    let skip = skip.into_iter().flat_map(|list| list.split(','));
    delegate
        .skipped
        .extend(skip.map(|hook| hook.trim().to_owned()));
    if base_name(program) == "prek" {
        delegate
            .inputs
            .push(("runner".to_owned(), "prek".to_owned()));
        delegate.skipped.extend(values(args, &["--skip"]));
    }
    Some(delegate)
}

/// What a manager of packages does by itself.
const MANAGES: &[&str] = &[
    "install", "add", "ci", "dlx", "exec", "init", "i", "x", "config", "cache",
];

/// Scripts of package.json and tasks of pixi: `npm run x`, `npm test`, `yarn x`.
fn npm(program: &str, words: &[&str]) -> Option<Delegate> {
    let script = match (program, words) {
        ("pixi", ["run" | "r", task, ..]) => {
            return Some(Delegate::of_one(RunnerKind::Pixi, task));
        }
        (_, ["run" | "run-script" | "rum", script, ..]) => script,
        (_, ["test" | "t" | "tst", ..]) => &"test",
        ("yarn" | "pnpm" | "bun", [script, ..]) if !MANAGES.contains(script) => script,
        _ => return None,
    };
    Some(Delegate::of_one(RunnerKind::Npm, script))
}

/// What builds an image or starts services.
fn container(program: &str, args: &[&str]) -> Option<Delegate> {
    let valued = [
        "-f",
        "--file",
        "-t",
        "--tag",
        "--build-arg",
        "--target",
        "-p",
        "--project-name",
        "--profile",
        "--platform",
        "--progress",
        "--env-file",
        "--exit-code-from",
        "--scale",
        "--cache-from",
        "--cache-to",
        "-o",
        "--output",
        "--secret",
        "--label",
        "--network",
        "--abort-on-container-exit=",
    ];
    let words = operands(args, &valued);
    let compose = program.ends_with("docker-compose") || words.first() == Some(&"compose");
    let words: Vec<&str> = words
        .into_iter()
        .filter(|word| *word != "compose")
        .collect();
    let file = values(args, &["-f", "--file"]).into_iter().next();
    if compose {
        let (&"up", services) = words.split_first()? else {
            return None;
        };
        let mut services: Vec<String> = services.iter().map(|&s| s.to_owned()).collect();
        services.extend(values(args, &["--exit-code-from"]));
        return Some(Delegate::to(RunnerKind::Compose, services).within(None, file));
    }
    let context = match words[..] {
        ["build" | "bud", context, ..] | ["buildx" | "image" | "builder", "build", context, ..] => {
            context
        }
        ["build" | "bud"] | ["buildx", "build"] => ".",
        _ => return None,
    };
    let targets = values(args, &["--target"]);
    let folder = Some(context.to_owned()).filter(|context| *context != "." && *context != "-");
    Some(Delegate::to(RunnerKind::Image, targets).within(folder, file))
}

#[cfg(test)]
mod tests;
