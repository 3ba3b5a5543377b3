//! GitHub Actions: workflows and composite actions.

use super::command::{Command, Gate, Origin, label, read_script};
use super::delegate::{Delegate, RunnerKind};
use super::shell::MAX_COMMANDS;
use super::tool::{ACTIONS, Purpose, tool_named};
use crate::documents::document::{Action, Document, Permissions, Trigger};
use crate::documents::format::node::{Node, Value};

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
    let env = test_command(tree);
    for (id, _, job) in jobs.entries() {
        let mut origin = Origin {
            job: label(job.str_of("name").unwrap_or(id)),
            ..Origin::default()
        };
        gate(&mut origin, job);
        pythons(document, job);
        if let Some((line, called)) = job.entry("uses") {
            called_workflow(document, &origin, line, called.as_str().unwrap_or(""));
        }
        let env = env.or_else(|| test_command(job));
        let before = document.commands.len();
        steps(document, job, &origin, env);
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
        .filter(|_| text.trim_start().starts_with("${{") && text.len() <= MAX_LIST)
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
    if let Some(runs) = tree.get("runs") {
        steps(document, runs, &origin, None);
    }
}

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

fn steps(document: &mut Document, job: &Node, origin: &Origin, env: Option<&Node>) {
    let of_job = environments(job);
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
        if let Some(run) = step.get("run") {
            let before = document.commands.len();
            for (text, line) in spelled(run, job) {
                read_script(&text, line, &origin, &mut document.commands);
            }
            let list = environments(step).or_else(|| of_job.clone());
            choose(&mut document.commands[before..], list.as_deref());
        }
        if let Some(uses) = step.get("uses") {
            let env = test_command(step).or(env);
            used_action(document, step, &origin, uses, env);
        }
        if let Some(version) = step.at(&["with", "python-version"]) {
            let versions = version.one_or_many().iter().filter_map(Node::as_str);
            let versions = versions.flat_map(str::lines).map(str::trim);
            let plain = versions.filter(|version| !version.is_empty() && !version.contains("${{"));
            document.pythons.extend(plain.map(Into::into));
        }
    }
}

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
    origin.may_fail |= node.get("continue-on-error").is_some_and(Node::is_true);
    let Some(condition) = node.str_of("if") else {
        return;
    };
    let bare = condition
        .trim()
        .trim_start_matches("${{")
        .trim_end_matches("}}")
        .trim();
    let closed = match bare {
        "false" => Gate::Disabled,
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
            document.pythons.extend(
                versions
                    .filter(|version| !version.contains("${{"))
                    .map(Into::into),
            );
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

/// The tests that cibuildwheel runs on each wheel.
fn test_command(node: &Node) -> Option<&Node> {
    node.at(&["env", "CIBW_TEST_COMMAND"])
}

fn called_workflow(document: &mut Document, origin: &Origin, line: u32, called: &str) {
    let (name, version) = called.split_once('@').unwrap_or((called, ""));
    document.uses.push(Action {
        line,
        name: name.into(),
        version: version.into(),
    });
    let kind = if name.starts_with("./") {
        RunnerKind::LocalWorkflow
    } else {
        RunnerKind::RemoteWorkflow
    };
    hand_over(document, origin, line, called, kind, name);
}

fn hand_over(
    document: &mut Document,
    origin: &Origin,
    line: u32,
    text: &str,
    kind: RunnerKind,
    target: &str,
) {
    if document.commands.len() < MAX_COMMANDS {
        let mut command = Command::known(line, vec![text.to_owned()], origin.clone(), None);
        let target = target
            .strip_prefix("./")
            .unwrap_or(target)
            .trim_end_matches('/');
        let targets = if target.is_empty() {
            Vec::new()
        } else {
            vec![target.to_owned()]
        };
        command.delegate = Some(Delegate { kind, targets });
        document.commands.push(command);
    }
}

fn used_action(
    document: &mut Document,
    step: &Node,
    origin: &Origin,
    uses: &Node,
    env: Option<&Node>,
) {
    let text = uses.as_str().unwrap_or("").trim();
    let line = uses.line;
    let (name, version) = text.split_once('@').unwrap_or((text, ""));
    document.uses.push(Action {
        line,
        name: name.into(),
        version: version.into(),
    });
    let lower = name.to_ascii_lowercase();
    if name.starts_with("./") {
        return hand_over(document, origin, line, text, RunnerKind::LocalAction, name);
    }
    match lower.as_str() {
        "pre-commit/action" | "j178/prek-action" | "pre-commit-ci/lite-action" => {
            return hand_over(document, origin, line, text, RunnerKind::PreCommit, "");
        }
        "fedora-python/tox-github-action" | "ymyzk/run-tox-gh-actions" => {
            let target = step
                .at(&["with", "tox_env"])
                .and_then(Node::as_str)
                .unwrap_or("");
            return hand_over(document, origin, line, text, RunnerKind::Tox, target);
        }
        _ => {}
    }
    if document.commands.len() >= MAX_COMMANDS {
        return;
    }
    let known = ACTIONS.iter().find(|(action, _)| *action == lower);
    let Some(tool) = known.and_then(|(_, tool)| tool_named(tool)) else {
        return;
    };
    let mut command = Command::known(line, vec![text.to_owned()], origin.clone(), Some(tool));
    let args = ["args", "options"]
        .iter()
        .find_map(|key| step.at(&["with", key])?.as_str());
    if tool.name == "ruff" && args.is_some_and(|args| args.trim_start().starts_with("format")) {
        command.tool = tool_named("ruff-format");
        command.purposes = vec![Purpose::Format];
    }
    let reports_tests =
        step.at(&["with", "report_type"]).and_then(Node::as_str) == Some("test_results");
    if tool.name == "codecov" && reports_tests {
        command.purposes.clear();
    }
    document.commands.push(command);
    if let Some(tests) = env.filter(|_| tool.name == "cibuildwheel") {
        read_script(
            tests.as_str().unwrap_or(""),
            tests.line,
            origin,
            &mut document.commands,
        );
    }
}
