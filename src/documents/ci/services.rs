//! The other CI services: Azure and `CircleCI` in their own words, the rest by the keys that hold commands.

mod circle;
mod travis;

use self::circle::circle;
use self::travis::environments;
use super::actions::hand_over;
use super::command::{Gate, Origin, label, run_script};
use super::condition::constant;
use super::delegate::RunnerKind;
use super::folder::{Folder, folder_of, join};
use super::shell::{Dialect, Shell};
use crate::documents::document::{Action, Document, Trigger};
use crate::documents::format::node::{MAX_DEPTH, Node, Value};
use crate::documents::kind::DocumentKind;

/// Keys that hold commands in one service or another.
const SCRIPT_KEYS: &[&str] = &[
    "after_script",
    "after_success",
    "bash",
    "before_install",
    "before_script",
    "build_script",
    "cmd",
    "cmds",
    "command",
    "commands",
    "content",
    "entrypoint",
    "exec",
    "inlineScript",
    "install",
    "install_script",
    "on_success",
    "powershell",
    "ps",
    "pwsh",
    "run",
    "runCmd",
    "run_command",
    "script",
    "scripts",
    "sh",
    "shell",
    "shellScript",
    "test_script",
];

/// Keys that name the job around them.
const NAME_KEYS: &[&str] = &["job", "name", "displayName", "label", "stage", "task", "id"];

/// Keys that hand over to something that lies elsewhere, or in another form.
const FOREIGN_KEYS: &[&str] = &[
    "import",
    "orb",
    "parent",
    "pipe",
    "pipeline",
    "plugin",
    "plugins",
    "roles",
    "template",
    "taskRef",
    "pipelineRef",
    "templateRef",
    "trigger",
    "uses",
    "include",
    "extends",
    "file",
    "playbook",
];

/// Reads the configuration of any other service.
pub(crate) fn read(document: &mut Document, tree: &Node) {
    for trigger in triggers(document.kind, tree) {
        if !document.triggers.contains(&trigger) {
            document.triggers.push(trigger);
        }
    }
    if matches!(tree.str_of("kind"), Some("secret" | "signature")) {
        return;
    }
    if document.kind == DocumentKind::TravisCi {
        let versions = tree.get("python").map_or(&[][..], Node::one_or_many);
        document
            .pythons
            .extend(versions.iter().filter_map(Node::as_str).map(Into::into));
    }
    let part = document.kind == DocumentKind::CiPart;
    let origin = Origin {
        runner: part.then_some(RunnerKind::Include),
        ..Origin::default()
    };
    let before = document.commands.len();
    match document.kind {
        DocumentKind::CircleCi => circle(document, tree, &origin),
        _ => walk(document, tree, &origin, 0),
    }
    if document.kind == DocumentKind::TravisCi {
        environments(document, tree);
    }
    if document.commands.len() == before && !part {
        // It runs something, in a form that is not read.
        hand_over(
            document,
            &origin,
            tree.line.max(1),
            "nothing in it could be read",
            RunnerKind::Remote,
            "ci",
        );
    }
}

/// Notes a pipeline in a form that is not read.
pub(crate) fn not_read(document: &mut Document) {
    document.triggers = vec![Trigger::Push, Trigger::PullRequest];
    let text = "a form that is not read";
    hand_over(
        document,
        &Origin::default(),
        1,
        text,
        RunnerKind::Remote,
        "ci",
    );
}

/// What a service runs by where it stands in the shell: GitHub's neighbours differ.
fn shell_of(kind: DocumentKind, key: &str) -> Shell {
    match (kind, key) {
        (_, "powershell" | "pwsh" | "ps") => Shell {
            dialect: Dialect::PowerShell,
            ..Shell::PLAIN
        },
        (_, "cmd") => Shell {
            dialect: Dialect::Batch,
            ..Shell::PLAIN
        },
        // `bash --noprofile --norc`: only the last command counts. Travis asks each command for its result.
        (
            DocumentKind::AzurePipelines
            | DocumentKind::CiPart
            | DocumentKind::TravisCi
            | DocumentKind::AppVeyor,
            _,
        ) => Shell::PLAIN,
        (DocumentKind::CircleCi, _) => Shell::STRICT,
        _ => Shell::STOPPING,
    }
}

fn triggers(kind: DocumentKind, tree: &Node) -> Vec<Trigger> {
    match kind {
        DocumentKind::AzurePipelines => azure_triggers(tree),
        DocumentKind::CiPart => Vec::new(),
        DocumentKind::Drone => {
            let events = tree
                .at(&["trigger", "event"])
                .or_else(|| tree.at(&["when", "event"]));
            let events = events.map(|events| events.get("include").unwrap_or(events));
            let events: Vec<&str> = events
                .map_or(&[][..], Node::one_or_many)
                .iter()
                .filter_map(Node::as_str)
                .collect();
            let on_change = events.is_empty()
                || events
                    .iter()
                    .any(|event| matches!(*event, "push" | "pull_request" | "pull_request_closed"));
            if on_change {
                vec![Trigger::Push, Trigger::PullRequest]
            } else {
                vec![Trigger::Release]
            }
        }
        _ => vec![Trigger::Push, Trigger::PullRequest],
    }
}

fn azure_triggers(tree: &Node) -> Vec<Trigger> {
    let off = |key: &str| {
        tree.get(key).is_some_and(|node| {
            node.as_str() == Some("none")
                || matches!(&node.value, Value::List(list) if list.is_empty())
        })
    };
    let only_tags =
        tree.at(&["trigger", "tags"]).is_some() && tree.at(&["trigger", "branches"]).is_none();
    let mut triggers = Vec::new();
    if !off("trigger") && !only_tags {
        triggers.push(Trigger::Push);
    }
    if !off("pr") {
        triggers.push(Trigger::PullRequest);
    }
    if tree.get("schedules").is_some() {
        triggers.push(Trigger::Schedule);
    }
    if triggers.is_empty() {
        triggers.push(Trigger::Manual);
    }
    triggers
}

/// The commands of a string or of nested lists; gives the folder in which they end.
fn scripts(
    document: &mut Document,
    node: &Node,
    key: &str,
    origin: &Origin,
    depth: usize,
) -> Folder {
    let mut origin = origin.clone();
    if depth > MAX_DEPTH {
        return origin.folder;
    }
    if let Some(text) = node.as_str() {
        let mut shell = shell_of(document.kind, key);
        let first = text.trim_start().lines().next().unwrap_or("");
        if let Some(line) = first.strip_prefix("#!") {
            shell = Shell::PLAIN.with_options(line.split_whitespace().skip(1));
        }
        return run_script(text, node.line, &origin, shell, &mut document.commands);
    }
    for item in node.items() {
        origin.folder = scripts(document, item, key, &origin, depth + 1);
    }
    origin.folder
}

/// Whether a list is the words of one command: `[pytest, -x]`, as images take them.
fn is_words(document: &Document, node: &Node, key: &str) -> bool {
    let of_image = matches!(key, "command" | "entrypoint" | "args" | "exec")
        && matches!(document.kind, DocumentKind::OtherCi | DocumentKind::CiPart);
    of_image
        && node.items().len() > 1
        && node.items().iter().skip(1).any(|item| {
            item.as_str()
                .is_some_and(|word| word.starts_with('-') || !word.contains(' '))
        })
}

/// What the keys of a map say of everything in it.
fn surroundings(document: &Document, node: &Node, origin: &Origin) -> Origin {
    let mut inner = origin.clone();
    if let Some(name) = NAME_KEYS.iter().find_map(|key| node.str_of(key)) {
        inner.step = label(name);
        if inner.job.raw().is_empty() {
            inner.job = label(name);
        }
    }
    let is_false = |key: &str| {
        node.get(key).is_some_and(|node| {
            node.is_false()
                || node
                    .as_str()
                    .is_some_and(|text| constant(text) == Some(false))
        })
    };
    let by_button = [
        node.str_of("when"),
        node.str_of("trigger"),
        node.str_of("trigger_type"),
    ];
    let event = node.at(&["when", "event"]).map(Node::one_or_many);
    let rare = |event: &Node| {
        event
            .as_str()
            .is_some_and(|e| matches!(e, "tag" | "cron" | "promote" | "deployment" | "manual"))
    };
    let closed =
        if is_false("enabled") || is_false("condition") || is_false("if") || is_false("only_if") {
            Gate::Disabled
        } else if by_button.contains(&Some("manual"))
            || event.is_some_and(|events| !events.is_empty() && events.iter().all(rare))
            || node.str_of("type") == Some("approval")
            || node.str_of("when") == Some("on_fail")
        {
            Gate::Manual
        } else {
            Gate::Open
        };
    inner.gate = inner.gate.max(closed);
    let says_yes = |key: &str| {
        node.get(key).is_some_and(|node| {
            node.is_true()
                || node
                    .as_str()
                    .is_some_and(|text| constant(text) == Some(true))
        })
    };
    let tolerant = [
        "continueOnError",
        "continue_on_error",
        "allow_failures",
        "allow_failure",
        "allowFailure",
        "soft_fail",
        "ignore_errors",
        "ignore_failure",
    ];
    inner.may_fail |= tolerant.iter().any(|key| says_yes(key))
        || !node
            .get("soft_fail")
            .map_or(&[][..], Node::items)
            .is_empty()
        || node.str_of("failure") == Some("ignore")
        || node
            .str_of("on-fail")
            .or(node.at(&["on-fail", "strategy"]).and_then(Node::as_str))
            == Some("ignore")
        || is_false("failed_when");
    let folder = [
        "workingDirectory",
        "working_directory",
        "working-directory",
        "workdir",
        "dir",
        "chdir",
    ];
    let folder = folder.iter().find_map(|key| {
        node.str_of(key)
            .or_else(|| node.at(&["inputs", key])?.as_str())
    });
    if let Some(folder) = folder {
        // The checkout of CircleCI has a name of its own at the job.
        let checkout = document.kind == DocumentKind::CircleCi && folder.starts_with('~');
        inner.folder = if checkout {
            Folder::default()
        } else {
            inner.folder.enter(folder)
        };
    }
    inner
}

fn walk(document: &mut Document, node: &Node, origin: &Origin, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    for item in node.items() {
        walk(document, item, origin, depth + 1);
    }
    let Value::Map(_) = &node.value else {
        return;
    };
    let mut inner = surroundings(document, node, origin);
    let whole = one_command(document, node);
    if let Some((line, text)) = &whole {
        run_script(text, *line, &inner, Shell::PLAIN, &mut document.commands);
    }
    for (key, line, value) in node.entries() {
        if whole.is_some() && matches!(key, "path" | "entrypoint" | "command" | "args") {
            continue;
        }
        if key == "tasks"
            && document.kind == DocumentKind::OtherCi
            && named_scripts(document, value, &inner)
        {
            continue;
        }
        let script =
            SCRIPT_KEYS.contains(&key) || key.ends_with("_script") || key.ends_with("_commands");
        let texts =
            value.as_str().is_some() || value.items().iter().any(|item| item.as_str().is_some());
        if key == "definitions" && document.kind == DocumentKind::BitbucketPipelines {
            // Kept for anchors: what is used stands where it is used.
            continue;
        }
        if (script || key == "args") && texts {
            let mut origin = inner.clone();
            if is_after(key) {
                origin.may_fail = true;
            }
            if is_words(document, value, key) {
                let words = value.items().iter().filter_map(Node::as_str);
                let words: Vec<String> = words.map(quote).collect();
                let text = words.join(" ");
                run_script(
                    &text,
                    value.line,
                    &origin,
                    Shell::PLAIN,
                    &mut document.commands,
                );
            } else {
                let folder = scripts(document, value, key, &origin, depth);
                if !is_after(key) {
                    inner.folder = folder;
                }
            }
            for item in value.items() {
                walk(document, item, &inner, depth + 1);
            }
        } else if is_script_file(key) && value.as_str().is_some() {
            let text = value.as_str().unwrap_or("");
            hand_over(document, &inner, line, text, RunnerKind::Script, text);
        } else if hands_over(document, &inner, key, value) {
        } else {
            let mut inner = inner.clone();
            if key == "custom" && document.kind == DocumentKind::BitbucketPipelines {
                inner.gate = inner.gate.max(Gate::Manual);
            }
            walk(document, value, &inner, depth + 1);
        }
    }
}

/// Keys whose commands run after the job is decided.
fn is_after(key: &str) -> bool {
    matches!(
        key,
        "after_script" | "after-script" | "after_success" | "after_failure"
    )
}

fn quote(word: &str) -> String {
    if word.contains(|c: char| c.is_whitespace() || "&|;<>()$`\"".contains(c)) {
        format!("'{}'", word.replace('\'', "'\\''"))
    } else {
        word.to_owned()
    }
}

/// A program and its arguments, which stand under keys of their own: `entrypoint: python` and `args: [-m, pytest]`.
fn one_command(document: &Document, node: &Node) -> Option<(u32, String)> {
    if !matches!(document.kind, DocumentKind::OtherCi | DocumentKind::CiPart) {
        return None;
    }
    let program = ["entrypoint", "command", "path"]
        .iter()
        .find_map(|key| node.get(key))?;
    let args = node.get("args").map_or(&[][..], Node::one_or_many);
    if args.is_empty() && node.get("path").is_none() {
        return None;
    }
    let words = program
        .one_or_many()
        .iter()
        .chain(args)
        .filter_map(Node::as_str);
    Some((program.line, words.map(quote).collect::<Vec<_>>().join(" ")))
}

/// Scripts in a list of names, as `SourceHut` has them: `tasks: [{unit: pytest}]`. Says whether it was one.
fn named_scripts(document: &mut Document, node: &Node, origin: &Origin) -> bool {
    let one = |item: &Node| {
        let mut entries = item.entries();
        let first = entries.next().and_then(|(_, _, value)| value.as_str());
        first.is_some() && entries.next().is_none()
    };
    let all = !node.items().is_empty() && node.items().iter().all(one);
    for (name, _, script) in node.items().iter().filter(|_| all).flat_map(Node::entries) {
        let mut origin = origin.clone();
        origin.job = label(name);
        scripts(document, script, "script", &origin, 0);
    }
    all
}

/// Keys of tasks that run a file.
fn is_script_file(key: &str) -> bool {
    matches!(key, "filePath" | "scriptPath" | "scriptFile")
}

/// Notes a hand-over that a key names, and says whether it was one.
fn hands_over(document: &mut Document, origin: &Origin, key: &str, value: &Node) -> bool {
    let azure = matches!(
        document.kind,
        DocumentKind::AzurePipelines | DocumentKind::CiPart
    );
    let text = value.as_str().unwrap_or("");
    if !FOREIGN_KEYS.contains(&key) {
        return false;
    }
    match (key, azure) {
        ("template", true) if !text.is_empty() => {
            let (path, repository) = text.split_once('@').unwrap_or((text, "self"));
            let own = folder_of(document.path.raw()).to_owned();
            let from_top = path.strip_prefix('/').map(str::to_owned);
            let target = from_top.or_else(|| join(&own, path)).unwrap_or_default();
            if repository == "self" && !path.contains("${{") {
                hand_over(
                    document,
                    origin,
                    value.line,
                    text,
                    RunnerKind::Include,
                    &target,
                );
            } else {
                hand_over(document, origin, value.line, text, RunnerKind::Remote, path);
            }
            true
        }
        ("import", _) if document.kind == DocumentKind::TravisCi => {
            for item in value.one_or_many() {
                let source = item.str_of("source").or(item.as_str()).unwrap_or("");
                let (path, _) = source.split_once('@').unwrap_or((source, ""));
                let local = path.starts_with("./");
                let kind = if local {
                    RunnerKind::Include
                } else {
                    RunnerKind::Remote
                };
                hand_over(document, origin, item.line, source, kind, path);
            }
            true
        }
        ("plugins", _) if document.kind == DocumentKind::Buildkite => {
            for plugin in value.items() {
                buildkite_plugin(document, origin, plugin);
            }
            true
        }
        (
            "pipe" | "trigger" | "taskRef" | "pipelineRef" | "templateRef" | "parent" | "file"
            | "playbook" | "uses" | "import" | "orb",
            _,
        ) => {
            let name = value
                .str_of("name")
                .or_else(|| value.str_of("project"))
                .unwrap_or(text);
            let word = matches!(
                name,
                "" | "manual" | "always" | "automatic" | "none" | "true" | "false"
            );
            if !word {
                let local = matches!(key, "file" | "playbook" | "import");
                let kind = if local {
                    RunnerKind::Include
                } else {
                    RunnerKind::Remote
                };
                hand_over(document, origin, value.line, name, kind, name);
            }
            !word
        }
        _ => false,
    }
}

/// A plugin of Buildkite: `docker-compose#v4: {run: app}`.
fn buildkite_plugin(document: &mut Document, origin: &Origin, plugin: &Node) {
    let named = plugin.as_str().map(|name| (name, plugin));
    let keyed = plugin
        .entries()
        .next()
        .map(|(name, _, value)| (name, value));
    let Some((name, settings)) = named.or(keyed) else {
        return;
    };
    let bare = name.split('#').next().unwrap_or(name);
    document.uses.push(Action {
        line: plugin.line,
        name: bare.into(),
        version: name
            .split_once('#')
            .map_or("", |(_, version)| version)
            .into(),
    });
    let service = settings
        .str_of("run")
        .filter(|_| bare.contains("docker-compose"));
    match service {
        Some(service) => {
            hand_over(
                document,
                origin,
                plugin.line,
                name,
                RunnerKind::Compose,
                service,
            );
        }
        None => hand_over(
            document,
            origin,
            plugin.line,
            name,
            RunnerKind::Remote,
            bare,
        ),
    }
}
