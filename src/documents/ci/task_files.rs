//! Files of tasks in TOML, YAML and JSON: pixi, mise, hatch, poe, npm, compose, lefthook; and Earthfiles.

use super::command::{Command, Gate, Origin, label, read_script, run_script};
use super::delegate::{Delegate, RunnerKind};
use super::folder::Folder;
use super::shell::{MAX_COMMANDS, Shell};
use crate::documents::document::Document;
use crate::documents::format::node::Node;
use crate::documents::format::toml_tree;
use crate::documents::format::yaml;
use crate::documents::image::services;
use crate::documents::kind::{ends_with, file_name};
use crate::documents::pyproject::{scripts, with_folder};

/// Reads a file of tasks by its name.
pub(crate) fn read(document: &mut Document, text: &str) {
    let path = document.path.raw().to_ascii_lowercase();
    let name = file_name(&path).to_owned();
    if name == "earthfile" {
        return earthfile(document, text);
    }
    let tree = if ends_with(&name, &["toml"]) {
        toml_tree::parse(text)
    } else {
        yaml::parse(text).map(|mut trees| trees.pop().unwrap_or_default())
    };
    let tree = match tree {
        Ok(tree) => tree,
        Err(problem) => {
            document.problem = Some(document.problem.unwrap_or(problem));
            return;
        }
    };
    match name.as_str() {
        "pixi.toml" => pixi(document, &tree),
        "hatch.toml" => hatch(document, &tree),
        "package.json" => scripts(document, tree.get("scripts"), RunnerKind::Npm, ""),
        _ if name.starts_with("poe_tasks") => {
            let tasks = tree
                .at(&["tool", "poe", "tasks"])
                .or_else(|| tree.get("tasks"));
            scripts(document, tasks, RunnerKind::Poe, "");
        }
        _ if name.contains("lefthook") => lefthook(document, &tree),
        _ if name.contains("compose") => compose(document, &tree),
        _ => mise(document, &tree),
    }
}

/// The tasks of pixi's table, features and targets included.
pub(crate) fn pixi(document: &mut Document, tree: &Node) {
    scripts(document, tree.get("tasks"), RunnerKind::Pixi, "");
    for (_, _, feature) in tree.get("feature").into_iter().flat_map(Node::entries) {
        scripts(document, feature.get("tasks"), RunnerKind::Pixi, "");
        for (_, _, target) in feature.get("target").into_iter().flat_map(Node::entries) {
            scripts(document, target.get("tasks"), RunnerKind::Pixi, "");
        }
    }
    for (_, _, target) in tree.get("target").into_iter().flat_map(Node::entries) {
        scripts(document, target.get("tasks"), RunnerKind::Pixi, "");
    }
}

/// The scripts of hatch's table.
pub(crate) fn hatch(document: &mut Document, tree: &Node) {
    scripts(document, tree.get("scripts"), RunnerKind::Hatch, "");
    for (name, _, env) in tree.get("envs").into_iter().flat_map(Node::entries) {
        let prefix = if name == "default" {
            String::new()
        } else {
            format!("{name}:")
        };
        scripts(document, env.get("scripts"), RunnerKind::Hatch, &prefix);
    }
}

fn mise(document: &mut Document, tree: &Node) {
    for (name, _, task) in tree.get("tasks").into_iter().flat_map(Node::entries) {
        let mut origin = Origin {
            job: label(name),
            runner: Some(RunnerKind::Mise),
            ..Origin::default()
        };
        for key in ["depends", "depends_post"] {
            for need in task.get(key).map_or(&[][..], Node::one_or_many) {
                if let Some(need) = need.as_str() {
                    hand_over(document, &origin, need, RunnerKind::Mise, task.line);
                }
            }
        }
        if let Some(folder) = task.str_of("dir") {
            origin.folder = Folder::root().enter(folder);
        }
        if let Some(file) = task.str_of("file") {
            hand_over(document, &origin, file, RunnerKind::Script, task.line);
        }
        let run = task.get("run").unwrap_or(task);
        for script in run.one_or_many() {
            if let Some(text) = script.as_str() {
                read_script(text, script.line, &origin, &mut document.commands);
            }
            for need in ["task", "tasks"].iter().filter_map(|key| script.get(key)) {
                for need in need.one_or_many().iter().filter_map(Node::as_str) {
                    hand_over(document, &origin, need, RunnerKind::Mise, script.line);
                }
            }
        }
    }
}

fn hand_over(document: &mut Document, origin: &Origin, target: &str, kind: RunnerKind, line: u32) {
    if document.commands.len() < MAX_COMMANDS {
        let mut command = Command::known(line, vec![target.to_owned()], origin.clone(), None);
        command.delegate = Some(Delegate::to(kind, vec![target.to_owned()]));
        document.commands.push(command);
    }
}

/// The services of a compose file: what each runs, and which image it is built from.
fn compose(document: &mut Document, tree: &Node) {
    document.services = services(tree);
    for (name, _, service) in tree.get("services").into_iter().flat_map(Node::entries) {
        let origin = Origin {
            job: label(name),
            runner: Some(RunnerKind::Compose),
            ..Origin::default()
        };
        for key in ["entrypoint", "command"] {
            let Some(node) = service.get(key) else {
                continue;
            };
            let words: Vec<&str> = node.items().iter().filter_map(Node::as_str).collect();
            let text = node.as_str().map_or_else(|| quoted(&words), str::to_owned);
            run_script(
                &text,
                node.line,
                &origin,
                Shell::PLAIN,
                &mut document.commands,
            );
        }
        let Some(build) = service.get("build") else {
            continue;
        };
        let context = build
            .as_str()
            .or_else(|| build.str_of("context"))
            .unwrap_or(".");
        hand_over(
            document,
            &origin,
            build.str_of("target").unwrap_or(""),
            RunnerKind::Image,
            build.line,
        );
        let last = document
            .commands
            .last_mut()
            .and_then(|c| c.delegate.as_mut());
        if let Some(delegate) = last {
            delegate.targets.retain(|target| !target.is_empty());
            context
                .trim_start_matches("./")
                .clone_into(&mut delegate.folder);
            build
                .str_of("dockerfile")
                .unwrap_or("")
                .clone_into(&mut delegate.file);
        }
    }
}

fn quoted(words: &[&str]) -> String {
    let quote = |word: &&str| {
        if word.contains(char::is_whitespace) {
            format!("'{word}'")
        } else {
            (*word).to_owned()
        }
    };
    words.iter().map(quote).collect::<Vec<_>>().join(" ")
}

fn lefthook(document: &mut Document, tree: &Node) {
    for (hook, _, settings) in tree.entries() {
        let commands = settings.get("commands").into_iter().flat_map(Node::entries);
        let commands = commands.map(|(_, _, command)| command);
        let jobs = settings.get("jobs").map_or(&[][..], Node::items).iter();
        for command in commands.chain(jobs) {
            let skipped = command.get("skip").is_some_and(Node::is_true);
            let mut origin = Origin {
                job: label(hook),
                runner: Some(RunnerKind::Lefthook),
                gate: if skipped { Gate::Disabled } else { Gate::Open },
                ..Origin::default()
            };
            if let Some(root) = command.str_of("root") {
                origin.folder = Folder::root().enter(root);
            }
            if let Some(run) = command.get("run") {
                let text = run.as_str().unwrap_or("");
                read_script(text, run.line, &origin, &mut document.commands);
            }
        }
        let scripts = settings.get("scripts").into_iter().flat_map(Node::entries);
        for (script, line, _) in scripts {
            let origin = Origin {
                job: label(hook),
                runner: Some(RunnerKind::Lefthook),
                ..Origin::default()
            };
            hand_over(
                document,
                &origin,
                &format!(".lefthook/{hook}/{script}"),
                RunnerKind::Script,
                line,
            );
        }
    }
}

/// An Earthfile: targets at the margin, their recipes indented.
fn earthfile(document: &mut Document, text: &str) {
    let mut origin = Origin {
        runner: Some(RunnerKind::Earthly),
        ..Origin::default()
    };
    let mut lines = (1_u32..).zip(text.lines());
    while let Some((number, line)) = lines.next() {
        let code = line.trim();
        let target = line
            .strip_suffix(':')
            .filter(|_| !line.starts_with(char::is_whitespace));
        if let Some(target) = target {
            origin.job = label(target.trim());
            continue;
        }
        let (word, rest) = code.split_once(char::is_whitespace).unwrap_or((code, ""));
        match word {
            "RUN" => {
                let mut script = without_flags(rest).to_owned();
                while script.ends_with('\\') {
                    let Some((_, next)) = lines.next() else { break };
                    script.push('\n');
                    script.push_str(next);
                }
                read_script(&script, number, &origin, &mut document.commands);
            }
            "BUILD" | "FROM" | "DO" => {
                let target = rest.split_whitespace().find(|word| word.contains('+'));
                if let Some(target) = target {
                    hand_over(document, &origin, target, RunnerKind::Earthly, number);
                }
            }
            _ => {}
        }
    }
}

/// The command behind the flags of `RUN`.
fn without_flags(text: &str) -> &str {
    let mut rest = text.trim_start();
    while rest.starts_with("--") {
        rest = rest
            .split_once(char::is_whitespace)
            .map_or("", |(_, rest)| rest.trim_start());
    }
    rest
}

/// Where the tasks of a table run: `cwd`.
pub(crate) fn folder_of_task(task: &Node, origin: &Origin) -> Origin {
    let folder = ["cwd", "working_dir"]
        .iter()
        .find_map(|key| task.str_of(key));
    with_folder(origin, folder)
}
