//! GitHub Actions: workflows and composite actions.

use super::actions::{called_workflow, hand_over, used_action};
use super::command::{Command, Gate, Origin, label, run_script};
use super::condition;
use super::delegate::RunnerKind;
use super::folder::Folder;
use super::shell::{Dialect, Shell};
use crate::documents::document::{Document, Permissions, Trigger};
use crate::documents::format::node::{Node, Value};
use crate::documents::kind::ends_with;

/// The most targets a matrix gives one command.
const MAX_TARGETS: usize = 256;

/// The most characters read of a list of environments, or of a value of a matrix.
const MAX_LIST: usize = 1_000;

/// Reads a workflow.
pub(crate) fn workflow(document: &mut Document, tree: &Node) {
    triggers(document, tree);
    // YAML 1.1 readers write `on` as `true`.
    let Some(jobs) = tree.get("jobs") else {
        return;
    };
    document.permissions = permissions(tree, jobs);
    inputs(document, tree);
    let env = test_command(tree);
    for (id, _, job) in jobs.entries() {
        let mut origin = Origin {
            job: label(job.str_of("name").unwrap_or(id)),
            ..Origin::default()
        };
        gate(&mut origin, job);
        pythons(document, job);
        if let Some((line, called)) = job.entry("uses") {
            called_workflow(document, &origin, line, called.as_str().unwrap_or(""), job);
        }
        let env = env.or_else(|| test_command(job));
        let before = document.commands.len();
        let setting = Setting {
            tree: Some(tree),
            job,
            env,
        };
        steps(document, &setting, &origin);
        fill_targets(&mut document.commands[before..], job);
    }
}

/// Puts the values of the matrix where a runner's target names one: `tox -e ${{ matrix.env }}`.
fn fill_targets(commands: &mut [Command], job: &Node) {
    let matrix = job.at(&["strategy", "matrix"]);
    for delegate in commands
        .iter_mut()
        .filter_map(|command| command.delegate.as_mut())
    {
        let mut filled = Vec::new();
        for target in &delegate.targets {
            match matrix.and_then(|matrix| variable(target, matrix)) {
                Some(values) => filled.extend(values.into_iter().map(|(value, _)| value)),
                None => filled.push(target.clone()),
            }
        }
        filled.truncate(MAX_TARGETS);
        delegate.targets = filled;
    }
}

/// What a step runs, and on which line it stands: a command that is itself a variable of the matrix, `run: ${{ matrix.command }}`,
/// is each of its values, where they stand.
fn spelled(run: &Node, job: &Node) -> Vec<(String, u32)> {
    let text = run.as_str().unwrap_or("");
    let matrix = job.at(&["strategy", "matrix"]);
    let values = matrix
        .filter(|_| {
            let says =
                text.trim_start().starts_with("echo") || text.trim_start().starts_with("printf");
            text.contains("${{")
                && !says
                && !text.trim_end().contains('\n')
                && text.len() <= MAX_LIST
        })
        .and_then(|matrix| variable(text, matrix));
    values.unwrap_or_else(|| vec![(text.to_owned(), run.line)])
}

/// The values a text takes that holds one plain variable of the matrix, and on which lines they stand.
fn variable(text: &str, matrix: &Node) -> Option<Vec<(String, u32)>> {
    let (before, rest) = text.split_once("${{")?;
    let (inside, after) = rest.split_once("}}")?;
    let path = inside.trim().strip_prefix("matrix.")?;
    let (key, field) = path.split_once('.').unwrap_or((path, ""));
    if !path
        .chars()
        .all(|char| char.is_ascii_alphanumeric() || "_-.".contains(char))
        || after.contains("${{")
    {
        return None;
    }
    let rows = matrix.get("include").map_or(&[][..], Node::items);
    let axis = matrix.get(key).map_or(&[][..], Node::items).iter();
    let cells = axis.chain(rows.iter().take(MAX_TARGETS).filter_map(|row| row.get(key)));
    let values = cells.filter_map(|cell| {
        let cell = if field.is_empty() {
            cell
        } else {
            cell.get(field)?
        };
        let value = cell.as_str().filter(|value| value.len() <= MAX_LIST)?;
        Some((value, cell.line))
    });
    let values: Vec<(String, u32)> = values
        .take(MAX_TARGETS)
        .map(|(value, line)| (format!("{before}{value}{after}"), line))
        .collect();
    (!values.is_empty()).then_some(values)
}

/// Reads a composite action.
pub(crate) fn action(document: &mut Document, tree: &Node) {
    let folder = document
        .path
        .raw()
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder)
        .to_owned();
    let origin = Origin {
        job: label(&folder),
        runner: Some(RunnerKind::LocalAction),
        ..Origin::default()
    };
    inputs(document, tree);
    let Some(runs) = tree.get("runs") else { return };
    let setting = Setting {
        tree: None,
        job: runs,
        env: None,
    };
    steps(document, &setting, &origin);
    // JavaScript and images are not read, but for a script that the image begins with.
    let using = runs.str_of("using").unwrap_or("");
    if using != "composite" && !using.is_empty() {
        let entry = ["entrypoint", "main", "image"]
            .iter()
            .find_map(|key| runs.entry(key));
        let (line, entry) = entry.unwrap_or((runs.line, runs));
        let name = entry.as_str().unwrap_or(&folder);
        let script = ends_with(name, &["sh"]);
        let path = format!("{folder}/{}", name.trim_start_matches(['.', '/']));
        if script {
            hand_over(document, &origin, line, &path, RunnerKind::Script, &path);
        } else {
            hand_over(
                document,
                &origin,
                line,
                &folder,
                RunnerKind::Remote,
                &folder,
            );
        }
    }
}

/// What surrounds the steps of a job.
struct Setting<'t> {
    tree: Option<&'t Node>,
    job: &'t Node,
    env: Option<&'t Node>,
}

/// What the inputs of a workflow or an action are unless a caller says otherwise.
fn inputs(document: &mut Document, tree: &Node) {
    let on = tree.get("on").or_else(|| tree.get("true"));
    let called = on.and_then(|on| on.at(&["workflow_call", "inputs"]));
    let inputs = called.or_else(|| tree.get("inputs"));
    for (name, _, input) in inputs.into_iter().flat_map(Node::entries).take(MAX_INPUTS) {
        if let Some(default) = input
            .str_of("default")
            .filter(|text| text.len() <= MAX_LIST)
        {
            document.inputs.push((name.to_owned(), default.to_owned()));
        }
    }
}

/// What a caller hands in.
pub(super) fn handed_in(node: &Node) -> Vec<(String, String)> {
    let with = node.get("with").into_iter().flat_map(Node::entries);
    with.filter_map(|(name, _, value)| Some((name.to_owned(), value.as_str()?.to_owned())))
        .filter(|(_, value)| value.len() <= MAX_LIST)
        .take(MAX_INPUTS)
        .collect()
}

/// The most inputs kept of a workflow, or of a call.
const MAX_INPUTS: usize = 50;

fn triggers(document: &mut Document, tree: &Node) {
    let Some(on) = tree.get("on").or_else(|| tree.get("true")) else {
        return;
    };
    let mut add = |name: &str, node: Option<&Node>| {
        let only_tags = node.is_some_and(|node| {
            node.get("tags").is_some()
                && node.get("branches").is_none()
                && node.get("branches-ignore").is_none()
        });
        let trigger = match name {
            "push" if only_tags => Trigger::Release,
            "push" => Trigger::Push,
            "pull_request" | "pull_request_target" => Trigger::PullRequest,
            "merge_group" => Trigger::MergeQueue,
            "schedule" => Trigger::Schedule,
            "workflow_dispatch" | "repository_dispatch" => Trigger::Manual,
            "release" | "create" => Trigger::Release,
            "workflow_call" => Trigger::Called,
            _ => Trigger::Other,
        };
        if !document.triggers.contains(&trigger) {
            document.triggers.push(trigger);
        }
    };
    on.one_or_many()
        .iter()
        .filter_map(Node::as_str)
        .for_each(|name| add(name, None));
    on.entries()
        .for_each(|(name, _, node)| add(name, Some(node)));
}

fn steps(document: &mut Document, setting: &Setting<'_>, origin: &Origin) {
    let Setting { tree, job, env } = *setting;
    let of_job = environments(job).or_else(|| tree.and_then(environments));
    let mut skip = tree.map_or_else(Vec::new, skipped_hooks);
    skip.extend(skipped_hooks(job));
    for step in job.get("steps").map_or(&[][..], Node::items) {
        let mut origin = origin.clone();
        let name = step
            .str_of("name")
            .or_else(|| step.str_of("id"))
            .unwrap_or("");
        origin.step = label(name.trim());
        gate(&mut origin, step);
        for script in [step.get("run"), step.at(&["with", "script"])] {
            pasted(document, script);
        }
        let before = document.commands.len();
        if let Some(run) = step.get("run") {
            for folder in working_directories(setting, step) {
                origin.folder = folder;
                for (text, line) in spelled(run, job) {
                    run_script(
                        &text,
                        line,
                        &origin,
                        shell_of(setting, step),
                        &mut document.commands,
                    );
                }
            }
            let list = environments(step).or_else(|| of_job.clone());
            choose(&mut document.commands[before..], list.as_deref());
            if step
                .str_of("shell")
                .is_some_and(|shell| shell.starts_with("python"))
            {
                document.commands.truncate(before);
                super::python_calls::read(document, run.as_str().unwrap_or(""), run.line, &origin);
            }
        }
        if let Some(uses) = step.get("uses") {
            let env = test_command(step).or(env);
            used_action(document, step, &origin, uses, env);
        }
        let mut skip = skip.clone();
        skip.extend(skipped_hooks(step));
        for delegate in document.commands[before..]
            .iter_mut()
            .filter_map(|c| c.delegate.as_mut())
        {
            delegate.skipped.extend(skip.iter().cloned());
        }
        if let Some(version) = step.at(&["with", "python-version"]) {
            let versions = version.one_or_many().iter().filter_map(Node::as_str);
            let versions = versions.flat_map(str::lines).map(str::trim);
            let plain = versions.filter(|version| !version.is_empty() && !version.contains("${{"));
            document.pythons.extend(plain.map(Into::into));
            asked_versions(document, job, version.as_str().unwrap_or(""));
        }
    }
}

/// Hooks that `SKIP` leaves out.
fn skipped_hooks(node: &Node) -> Vec<String> {
    let list = ["SKIP", "PREK_SKIP"]
        .iter()
        .find_map(|key| node.at(&["env", key])?.as_str());
    let parts = list.into_iter().flat_map(|list| list.split(','));
    parts
        .map(|hook| hook.trim().to_owned())
        .take(MAX_INPUTS)
        .collect()
}

/// The value of a key of a step, or the default that its job or its workflow gives.
fn default_of<'t>(setting: &Setting<'t>, step: &'t Node, key: &str) -> Option<&'t str> {
    let of = |node: &'t Node| node.at(&["defaults", "run", key])?.as_str();
    step.str_of(key)
        .or_else(|| of(setting.job))
        .or_else(|| of(setting.tree?))
}

/// The shell that GitHub runs a step with: without a name it is `bash -e`, with it `bash -eo pipefail`.
fn shell_of(setting: &Setting<'_>, step: &Node) -> Shell {
    let runner = setting.job.get("runs-on");
    let windows = runner.is_some_and(|runner| {
        let labels = runner.one_or_many().iter().filter_map(Node::as_str);
        labels.clone().any(|label| label.starts_with("windows")) && labels.count() == 1
    });
    match default_of(setting, step, "shell") {
        None if windows => Shell {
            dialect: Dialect::PowerShell,
            ..Shell::PLAIN
        },
        None | Some("sh") => Shell::STOPPING,
        Some("bash") => Shell::STRICT,
        Some("pwsh" | "powershell") => Shell {
            dialect: Dialect::PowerShell,
            ..Shell::PLAIN
        },
        Some("cmd") => Shell {
            dialect: Dialect::Batch,
            ..Shell::PLAIN
        },
        Some(custom) => Shell::PLAIN.with_options(custom.split_whitespace().skip(1)),
    }
}

/// Where a step runs: several folders where a matrix names them.
fn working_directories(setting: &Setting<'_>, step: &Node) -> Vec<Folder> {
    let Some(word) = default_of(setting, step, "working-directory") else {
        return vec![Folder::default()];
    };
    if !word.contains("${{") {
        return vec![Folder::default().enter(word)];
    }
    let of_env = || {
        let name = word.trim().strip_prefix("${{")?.strip_suffix("}}")?.trim();
        let name = name.strip_prefix("env.")?;
        let nodes = [Some(step), Some(setting.job), setting.tree];
        nodes
            .into_iter()
            .flatten()
            .find_map(|node| node.at(&["env", name])?.as_str())
    };
    if let Some(value) = of_env() {
        return vec![Folder::default().enter(value)];
    }
    let matrix = setting.job.at(&["strategy", "matrix"]);
    let values = matrix.and_then(|matrix| variable(word, matrix));
    values.map_or_else(
        || vec![Folder::default().enter(word)],
        |values| {
            let folders = values
                .iter()
                .map(|(folder, _)| Folder::default().enter(folder));
            folders.take(MAX_FOLDERS).collect()
        },
    )
}

/// The most folders that a matrix runs one step in.
const MAX_FOLDERS: usize = 32;

/// What the token may do, by the workflow's own word and by those of its jobs.
fn permissions(tree: &Node, jobs: &Node) -> Permissions {
    let writes = |node: &Node| {
        node.as_str() == Some("write-all")
            || node
                .entries()
                .any(|(_, _, right)| right.as_str() == Some("write"))
    };
    let alone = jobs.entries().count() == 1;
    if let Some((line, node)) = tree.entry("permissions") {
        return match node.value {
            Value::Null => Permissions::Unsaid,
            // Of a single job, the workflow's rights are the job's.
            _ if writes(node) && (!alone || node.as_str().is_some()) => Permissions::Broad(line),
            _ => Permissions::Least(line),
        };
    }
    let mut said = jobs.entries().map(|(_, _, job)| job.entry("permissions"));
    match said.next() {
        Some(Some((line, first))) if said.all(|job| job.is_some()) => {
            if first.as_str() == Some("write-all") {
                Permissions::Broad(line)
            } else {
                Permissions::Least(line)
            }
        }
        _ => Permissions::Unsaid,
    }
}

/// What strangers write and GitHub hands on, as its own guide to hardening lists it: the ends of paths below `github.event`.
const STRANGERS: &[&str] = &[
    ".body",
    ".email",
    ".head.label",
    ".head.ref",
    ".head.repo.default_branch",
    ".head_branch",
    ".message",
    ".author.name",
    ".page_name",
    ".title",
];

/// Notes the lines of a script that paste text of strangers into it.
fn pasted(document: &mut Document, script: Option<&Node>) {
    let Some(script) = script else { return };
    let lines = script.as_str().unwrap_or("").lines();
    for (at, line) in lines.enumerate() {
        let mut parts = line.split("${{").skip(1);
        let found = parts.any(|part| {
            let inside = part.split("}}").next().unwrap_or("");
            inside.split("||").any(|path| is_strangers(path.trim()))
        });
        if found && document.pasted.len() < MAX_TARGETS {
            document.pasted.push(script.line + at as u32);
        }
    }
}

fn is_strangers(path: &str) -> bool {
    path == "github.head_ref"
        || path.strip_prefix("github.event").is_some_and(|rest| {
            let plain = |c: char| c.is_ascii_alphanumeric() || "._-*[]".contains(c);
            // What maintainers type themselves is no stranger's.
            let own = rest.starts_with(".inputs") || rest.starts_with(".release");
            rest.chars().all(plain) && !own && STRANGERS.iter().any(|end| rest.ends_with(end))
        })
}

/// The environments that a variable names for tox or nox.
fn environments(node: &Node) -> Option<String> {
    let env = node.get("env")?;
    let keys = ["TOXENV", "TOX_ENV", "NOXSESSION"];
    keys.iter()
        .find_map(|key| env.str_of(key))
        .map(|list| list.chars().take(MAX_LIST).collect())
}

/// Gives them to the commands that name none themselves.
fn choose(commands: &mut [Command], list: Option<&str>) {
    let Some(list) = list else {
        return;
    };
    let delegates = commands
        .iter_mut()
        .filter_map(|command| command.delegate.as_mut());
    for delegate in delegates.filter(|delegate| delegate.targets.is_empty()) {
        if matches!(delegate.kind, RunnerKind::Tox | RunnerKind::Nox) {
            delegate.targets = if list.contains("${{") {
                vec![list.to_owned()]
            } else {
                let one_by_one = list.split([',', ' ']).filter(|name| !name.is_empty());
                one_by_one.map(str::to_owned).collect()
            };
        }
    }
}

/// The condition and the tolerance of a job or a step.
fn gate(origin: &mut Origin, node: &Node) {
    let tolerant = node.str_of("continue-on-error");
    origin.may_fail |= tolerant.is_some_and(|text| condition::constant(text) == Some(true));
    let Some(condition) = node.str_of("if") else {
        return;
    };
    match condition::constant(condition) {
        Some(false) => origin.gate = Gate::Disabled,
        Some(true) => return,
        None => {}
    }
    let bare = condition
        .trim()
        .trim_start_matches("${{")
        .trim_end_matches("}}")
        .trim();
    let closed = match bare {
        _ if bare.contains("||") || bare.contains("!=") => Gate::Open,
        _ if ["'workflow_dispatch'", "'schedule'"]
            .iter()
            .any(|event| bare.contains(event)) =>
        {
            Gate::Manual
        }
        _ => Gate::Open,
    };
    origin.gate = origin.gate.max(closed);
}

/// A version of Python in a matrix.
fn pythons(document: &mut Document, job: &Node) {
    let Some(matrix) = job.at(&["strategy", "matrix"]) else {
        return;
    };
    let is_python = |key: &str| {
        matches!(
            key,
            "python" | "python-version" | "python_version" | "py" | "pyver" | "python-versions"
        )
    };
    for (key, _, value) in matrix.entries() {
        if is_python(key) {
            let versions = value.one_or_many().iter().filter_map(Node::as_str);
            for version in versions {
                if version.contains("${{") {
                    worked_out(document, version);
                } else {
                    document.pythons.push(version.into());
                }
            }
        }
    }
    for row in matrix.get("include").map_or(&[][..], Node::items) {
        let cells = row.entries().filter(|(key, _, _)| is_python(key));
        document.pythons.extend(
            cells
                .filter_map(|(_, _, node)| node.as_str())
                .map(Into::into),
        );
    }
}

/// Versions that a step takes from the matrix by another name, or from a matrix that is worked out while the workflow runs.
fn asked_versions(document: &mut Document, job: &Node, version: &str) {
    let Some(matrix) = job
        .at(&["strategy", "matrix"])
        .filter(|_| version.contains("matrix."))
    else {
        return;
    };
    if let Some(expression) = matrix.as_str() {
        return worked_out(document, expression);
    }
    let values = variable(version, matrix).unwrap_or_default();
    let plain = values
        .into_iter()
        .filter(|(value, _)| !value.contains("${{"));
    document
        .pythons
        .extend(plain.map(|(value, _)| value.as_str().into()));
}

/// Versions of an axis that is an expression: those it lists (`fromJSON('["3.12", "3.13"]')`), or several that nobody can name.
fn worked_out(document: &mut Document, expression: &str) {
    let quoted = expression.split('"').skip(1).step_by(2);
    let listed: Vec<&str> = quoted.filter(|part| part.starts_with(['2', '3'])).collect();
    if listed.is_empty() {
        document.pythons.push(SEVERAL.into());
    }
    document
        .pythons
        .extend(listed.into_iter().take(MAX_INPUTS).map(Into::into));
}

/// Stands for versions of Python that are worked out while a pipeline runs.
pub const SEVERAL: &str = "*";

/// The tests that cibuildwheel runs on each wheel.
pub(super) fn test_command(node: &Node) -> Option<&Node> {
    node.at(&["env", "CIBW_TEST_COMMAND"])
}
