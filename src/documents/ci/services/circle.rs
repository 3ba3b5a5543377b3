//! `CircleCI`: workflows name jobs, jobs have steps, and steps may be commands of the file or of an orb.

use super::super::actions::hand_over;
use super::super::command::{Gate, Origin, label, run_script};
use super::super::delegate::RunnerKind;
use super::super::shell::Shell;
use super::surroundings;
use crate::documents::document::{Action, Document};
use crate::documents::format::node::Node;
use std::collections::BTreeSet;

/// `CircleCI`: jobs run where a workflow names them, commands where a step does.
pub(super) fn circle(document: &mut Document, tree: &Node, origin: &Origin) {
    for (_, _, orb) in tree.get("orbs").into_iter().flat_map(Node::entries) {
        let text = orb.as_str().unwrap_or("");
        let (name, version) = text.split_once('@').unwrap_or((text, ""));
        document.uses.push(Action {
            line: orb.line,
            name: name.into(),
            version: version.into(),
        });
    }
    let mut run: BTreeSet<String> = BTreeSet::new();
    let workflows = tree.get("workflows").into_iter().flat_map(Node::entries);
    for (_, _, workflow) in workflows {
        let by_clock = workflow.get("triggers").is_some_and(|triggers| {
            !triggers.items().is_empty()
                && triggers.items().iter().all(|t| t.get("schedule").is_some())
        });
        for job in workflow.get("jobs").map_or(&[][..], Node::items) {
            let keyed = job
                .entries()
                .next()
                .map(|(name, _, settings)| (name, settings));
            let Some((name, settings)) = job.as_str().map(|name| (name, job)).or(keyed) else {
                continue;
            };
            let only_tags = settings.at(&["filters", "tags"]).is_some()
                && settings.at(&["filters", "branches", "ignore"]).is_some();
            let mut origin = surroundings(document, settings, origin);
            if by_clock || only_tags {
                origin.gate = origin.gate.max(Gate::Manual);
            }
            match tree.at(&["jobs", name]) {
                Some(body) if run.insert(name.to_owned()) || origin.gate == Gate::Open => {
                    circle_job(document, tree, name, body, &origin);
                }
                Some(_) => {}
                None if settings.str_of("type") == Some("approval") => {}
                None => hand_over(document, &origin, job.line, name, RunnerKind::Remote, name),
            }
        }
    }
    if tree.get("workflows").is_none() {
        for (name, _, body) in tree.get("jobs").into_iter().flat_map(Node::entries) {
            circle_job(document, tree, name, body, origin);
        }
    }
}

fn circle_job(document: &mut Document, tree: &Node, name: &str, body: &Node, origin: &Origin) {
    let mut origin = surroundings(document, body, origin);
    origin.job = label(name);
    let images = body.get("docker").map_or(&[][..], Node::items);
    for image in images.iter().filter_map(|image| image.str_of("image")) {
        if let Some((_, version)) = image.split_once("python:") {
            document.pythons.push(version.into());
        }
    }
    circle_steps(document, tree, body, &origin, 0);
}

fn circle_steps(document: &mut Document, tree: &Node, body: &Node, origin: &Origin, depth: usize) {
    if depth > 8 {
        return;
    }
    for step in body.get("steps").map_or(&[][..], Node::items) {
        let keyed = step
            .entries()
            .next()
            .map(|(name, _, settings)| (name, settings));
        let Some((name, settings)) = step.as_str().map(|name| (name, step)).or(keyed) else {
            continue;
        };
        match name {
            "run" => {
                let origin = surroundings(document, settings, origin);
                let command = settings.get("command").unwrap_or(settings);
                let custom = settings.str_of("shell").or_else(|| body.str_of("shell"));
                let shell = custom.map_or(Shell::STRICT, |custom| {
                    Shell::PLAIN.with_options(custom.split_whitespace().skip(1))
                });
                let text = command.as_str().unwrap_or("");
                run_script(text, command.line, &origin, shell, &mut document.commands);
            }
            "when" | "unless" => circle_steps(document, tree, settings, origin, depth + 1),
            "checkout"
            | "setup_remote_docker"
            | "save_cache"
            | "restore_cache"
            | "store_artifacts"
            | "store_test_results"
            | "persist_to_workspace"
            | "attach_workspace"
            | "add_ssh_keys"
            | "deploy" => {}
            name => circle_command(document, tree, (name, step.line, settings), origin, depth),
        }
    }
}

/// A command of the file's own, or one of an orb, which may hold the text that it runs.
fn circle_command(
    document: &mut Document,
    tree: &Node,
    (name, line, settings): (&str, u32, &Node),
    origin: &Origin,
    depth: usize,
) {
    if let Some(command) = tree.at(&["commands", name]) {
        return circle_steps(document, tree, command, origin, depth + 1);
    }
    let text = settings
        .str_of("command")
        .filter(|_| !name.contains("install"));
    let Some(text) = text else {
        return hand_over(document, origin, line, name, RunnerKind::Remote, name);
    };
    let into = &mut document.commands;
    run_script(text, settings.line, origin, Shell::STRICT, into);
}
