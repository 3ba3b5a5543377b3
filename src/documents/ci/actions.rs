//! Actions and called workflows of GitHub, Forgejo and Gitea: what a `uses` hands over to, or runs by itself.

use super::command::{Command, Origin, run_script};
use super::delegate::{Delegate, RunnerKind};
use super::folder::{Folder, join};
use super::github::handed_in;
use super::shell::{MAX_COMMANDS, Shell};
use super::tool::{ACTIONS, Purpose, tool_named};
use crate::documents::document::{Action, Document};
use crate::documents::format::node::Node;

/// Inputs of actions that hold commands: of those that retry, start a machine, a container or a display, and of local ones.
const SCRIPTS: &[&str] = &[
    "cmd",
    "command",
    "commands",
    "run",
    "runCmd",
    "run-cmd",
    "run_command",
    "run-command",
    "script",
    "test-command",
    "test_command",
    "tests",
];

/// Actions whose script is no shell.
const OTHER_LANGUAGES: &[&str] = &["actions/github-script"];

/// Actions that set something up, or move files: they check nothing whatever their name says.
const PREPARING: &[&str] = &[
    "actions/",
    "astral-sh/setup-uv",
    "conda-incubator/",
    "docker/login-action",
    "docker/metadata-action",
    "docker/setup-",
    "eifinger/setup-rye",
    "excitedleigh/setup-nox",
    "extractions/setup-just",
    "jdx/mise-action",
    "mamba-org/",
    "pdm-project/setup-pdm",
    "prefix-dev/setup-pixi",
    "snok/install-poetry",
    "wntrblm/nox",
    "dorny/test-reporter",
    "dorny/paths-filter",
    "mikepenz/action-junit-report",
    "enricomi/publish-unit-test-result-action",
    "test-summary/action",
    "softprops/action-gh-release",
    "re-actors/alls-green",
    "peaceiris/actions-gh-pages",
    "jamesives/github-pages-deploy-action",
    "step-security/harden-runner",
];

/// Reads `jobs.<id>.uses`.
pub(super) fn called_workflow(
    document: &mut Document,
    origin: &Origin,
    line: u32,
    called: &str,
    job: &Node,
) {
    let (name, version) = called.split_once('@').unwrap_or((called, ""));
    note_use(document, line, name, version);
    let kind = if name.starts_with("./") {
        RunnerKind::LocalWorkflow
    } else {
        RunnerKind::Remote
    };
    hand_over(document, origin, line, called, kind, name);
    give_inputs(document, job);
}

fn note_use(document: &mut Document, line: u32, name: &str, version: &str) {
    document.uses.push(Action {
        line,
        name: name.into(),
        version: version.into(),
    });
}

fn give_inputs(document: &mut Document, node: &Node) {
    let last = document.commands.last_mut();
    if let Some(delegate) = last.and_then(|command| command.delegate.as_mut()) {
        delegate.inputs = handed_in(node);
    }
}

pub(super) fn hand_over(
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
        command.delegate = Some(Delegate::to(kind, targets));
        document.commands.push(command);
    }
}

/// Reads a step that uses an action.
pub(super) fn used_action(
    document: &mut Document,
    step: &Node,
    origin: &Origin,
    uses: &Node,
    env: Option<&Node>,
) {
    let text = uses.as_str().unwrap_or("").trim();
    let line = uses.line;
    if let Some(image) = text.strip_prefix("docker://") {
        return image_step(document, step, origin, line, image);
    }
    let (name, version) = text.split_once('@').unwrap_or((text, ""));
    note_use(document, line, name, version);
    let lower = name.to_ascii_lowercase();
    // Forgejo and Gitea name actions by their address.
    let lower = [
        "https://github.com/",
        "https://code.forgejo.org/",
        "https://gitea.com/",
        "https://data.forgejo.org/",
    ]
    .iter()
    .find_map(|host| lower.strip_prefix(host).map(str::to_owned))
    .unwrap_or(lower);
    if document.commands.len() >= MAX_COMMANDS {
        return;
    }
    let scripted = !OTHER_LANGUAGES.contains(&lower.as_str()) && scripts(document, step, origin);
    if name.starts_with("./") || name.starts_with("$GITHUB_ACTION_PATH") {
        hand_over(document, origin, line, text, RunnerKind::LocalAction, name);
        return give_inputs(document, step);
    }
    match lower.as_str() {
        "pre-commit/action" | "j178/prek-action" | "pre-commit-ci/lite-action" => {
            let args = step
                .at(&["with", "extra_args"])
                .or(step.at(&["with", "extra-args"]));
            let args = args.and_then(Node::as_str).unwrap_or("--all-files");
            let program = if lower.starts_with("j178") {
                "prek"
            } else {
                "pre-commit"
            };
            run_script(
                &format!("{program} run {args}"),
                line,
                origin,
                Shell::STRICT,
                &mut document.commands,
            );
            return;
        }
        "fedora-python/tox-github-action" | "ymyzk/run-tox-gh-actions" => {
            let target = step
                .at(&["with", "tox_env"])
                .and_then(Node::as_str)
                .unwrap_or("");
            return hand_over(document, origin, line, text, RunnerKind::Tox, target);
        }
        "devcontainers/ci" | "nick-fields/retry" | "nick-invision/retry" if scripted => return,
        "docker/build-push-action" => return built_image(document, step, origin, line, text),
        "earthly/actions-setup" => return,
        _ => {}
    }
    let known = ACTIONS.iter().find(|(action, _)| *action == lower);
    let Some(tool) = known.and_then(|(_, tool)| tool_named(tool)) else {
        let prepares = PREPARING.iter().any(|start| lower.starts_with(start))
            || lower
                .split(['/', '-'])
                .any(|word| matches!(word, "setup" | "install" | "cache" | "checkout"));
        if !scripted && !prepares {
            hand_over(document, origin, line, text, RunnerKind::Remote, name);
        }
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
        run_script(
            tests.as_str().unwrap_or(""),
            tests.line,
            origin,
            Shell::STOPPING,
            &mut document.commands,
        );
    }
}

/// The commands that the inputs of a step hold, and whether there are any.
fn scripts(document: &mut Document, step: &Node, origin: &Origin) -> bool {
    let before = document.commands.len();
    let with = step.get("with").into_iter().flat_map(Node::entries);
    let mut origin = origin.clone();
    let folder = ["working-directory", "working_directory", "workdir"]
        .iter()
        .find_map(|key| step.at(&["with", key])?.as_str());
    if let Some(folder) = folder {
        origin.folder = Folder::default().enter(folder);
    }
    for (key, _, value) in with {
        let quoted = value
            .as_str()
            .filter(|text| !text.trim_start().starts_with("${{"));
        if let Some(text) = quoted.filter(|_| SCRIPTS.contains(&key)) {
            run_script(
                text,
                value.line,
                &origin,
                Shell::STOPPING,
                &mut document.commands,
            );
        }
    }
    document.commands.len() > before
}

/// A step that is an image: its entry point and arguments are the command.
fn image_step(document: &mut Document, step: &Node, origin: &Origin, line: u32, image: &str) {
    let (name, version) = image.split_once([':', '@']).unwrap_or((image, ""));
    note_use(document, line, name, version);
    let of = |key: &str| step.at(&["with", key]).and_then(Node::as_str).unwrap_or("");
    let words = format!("{} {}", of("entrypoint"), of("args"));
    if words.trim().is_empty() {
        return hand_over(document, origin, line, image, RunnerKind::Remote, name);
    }
    run_script(
        words.trim(),
        line,
        origin,
        Shell::STOPPING,
        &mut document.commands,
    );
}

/// An image that is built: its Dockerfile may run checks.
fn built_image(document: &mut Document, step: &Node, origin: &Origin, line: u32, text: &str) {
    let of = |key: &str| step.at(&["with", key]).and_then(Node::as_str);
    hand_over(
        document,
        origin,
        line,
        text,
        RunnerKind::Image,
        of("target").unwrap_or(""),
    );
    if let Some(delegate) = document
        .commands
        .last_mut()
        .and_then(|c| c.delegate.as_mut())
    {
        let context = of("context").filter(|c| !c.contains("{{"));
        context.unwrap_or("").clone_into(&mut delegate.folder);
        // The file is named from the top, not from the context.
        let file = of("file")
            .and_then(|file| join("", file))
            .unwrap_or_default();
        delegate.file = if file.is_empty() {
            file
        } else {
            format!("/{file}")
        };
    }
}
