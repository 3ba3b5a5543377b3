//! The other CI services: GitLab in its own words, the rest by the keys that hold commands.

use super::command::{Gate, Origin, label, read_script};
use crate::documents::document::{Action, Document, Trigger};
use crate::documents::format::node::{MAX_DEPTH, Node, Value};
use crate::documents::kind::DocumentKind;
use std::collections::BTreeMap;

/// The longest chain of `extends` followed: GitLab advises against more than three.
const MAX_EXTENDS: usize = 3;

/// The most keys of a job that others may extend: each of them looks through all keys.
const MAX_JOB_KEYS: usize = 200;

/// Top-level keys of GitLab that are not jobs.
const GITLAB_WORDS: &[&str] = &[
    "after_script",
    "before_script",
    "cache",
    "default",
    "image",
    "include",
    "pages",
    "services",
    "spec",
    "stages",
    "variables",
    "workflow",
];

/// Reads `.gitlab-ci.yml`.
pub(crate) fn gitlab(document: &mut Document, tree: &Node) {
    document.triggers = vec![Trigger::Push, Trigger::PullRequest];
    if let Some(include) = tree.get("include") {
        let one = std::slice::from_ref(include);
        let all = if include.items().is_empty() {
            one
        } else {
            include.items()
        };
        for item in all {
            let named = ["template", "remote", "component", "project", "local"];
            let name = item
                .as_str()
                .or_else(|| named.iter().find_map(|key| item.str_of(key)));
            document.uses.push(Action {
                line: item.line,
                name: name.unwrap_or("").into(),
                version: item.str_of("ref").unwrap_or("").into(),
            });
        }
    }
    let jobs: BTreeMap<&str, &Node> = tree
        .entries()
        .map(|(name, _, job)| (name, job))
        .filter(|(_, job)| job.entries().count() <= MAX_JOB_KEYS)
        .collect();
    let shared = |key: &str| tree.get(key).or_else(|| tree.at(&["default", key]));
    for origin_key in ["before_script", "after_script"] {
        if let Some(script) = shared(origin_key) {
            scripts(document, script, &Origin::default(), 0);
        }
    }
    for (name, _, job) in tree.entries() {
        let word = GITLAB_WORDS.contains(&name) && name != "pages";
        if word || name.starts_with('.') || !matches!(job.value, Value::Map(_)) {
            continue;
        }
        let inherited = |key: &str| inherit(job, key, &jobs, MAX_EXTENDS);
        let mut origin = Origin {
            job: label(name),
            may_fail: inherited("allow_failure").is_some_and(Node::is_true),
            ..Origin::default()
        };
        let when = |node: &Node| match node.str_of("when") {
            Some("manual" | "delayed") => Gate::Manual,
            Some("never") => Gate::Disabled,
            _ => Gate::Open,
        };
        let rules = inherited("rules").map_or(&[][..], Node::items);
        let first = inherited("when").and_then(Node::as_str);
        origin.gate = match first {
            Some("manual" | "delayed") => Gate::Manual,
            Some("never") => Gate::Disabled,
            _ if rules.is_empty() => Gate::Open,
            // Every way in has to be closed; a `never` among open rules only narrows them.
            _ => rules.iter().map(when).min().unwrap_or_default(),
        };
        for key in ["before_script", "script", "after_script"] {
            if let Some(script) = inherited(key) {
                scripts(document, script, &origin, 0);
            }
        }
        let image =
            inherited("image").and_then(|image| image.as_str().or_else(|| image.str_of("name")));
        if let Some(version) = image.and_then(|image| image.strip_prefix("python:")) {
            document.pythons.push(version.into());
        }
    }
}

/// A job's own value, or that of the nearest job it extends.
fn inherit<'a>(
    job: &'a Node,
    key: &str,
    jobs: &BTreeMap<&str, &'a Node>,
    left: usize,
) -> Option<&'a Node> {
    if let Some(own) = job.get(key) {
        return Some(own);
    }
    let bases = job.get("extends").filter(|_| left > 0)?.one_or_many();
    // A job may extend several: the last one wins. Only the last few are looked at.
    let bases = bases.iter().rev().take(3).filter_map(Node::as_str);
    bases
        .filter_map(|base| jobs.get(base))
        .find_map(|base| inherit(base, key, jobs, left - 1))
}

/// The scripts of a string or of nested lists.
fn scripts(document: &mut Document, node: &Node, origin: &Origin, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    if let Some(text) = node.as_str() {
        read_script(text, node.line, origin, &mut document.commands);
    }
    for item in node.items() {
        scripts(document, item, origin, depth + 1);
    }
}

/// Keys that hold commands in one service or another.
const SCRIPT_KEYS: &[&str] = &[
    "after_script",
    "after_success",
    "bash",
    "before_install",
    "before_script",
    "build_script",
    "cmd",
    "command",
    "commands",
    "install",
    "install_script",
    "on_success",
    "powershell",
    "ps",
    "pwsh",
    "run",
    "script",
    "sh",
    "test_script",
];

/// Keys that name the job around them.
const NAME_KEYS: &[&str] = &["job", "name", "displayName", "label", "stage", "task"];

/// Reads the configuration of any other service.
pub(crate) fn other(document: &mut Document, tree: &Node) {
    document.triggers = match document.kind {
        DocumentKind::AzurePipelines => azure_triggers(tree),
        _ => vec![Trigger::Push, Trigger::PullRequest],
    };
    if document.kind == DocumentKind::TravisCi {
        let versions = tree.get("python").map_or(&[][..], Node::one_or_many);
        document
            .pythons
            .extend(versions.iter().filter_map(Node::as_str).map(Into::into));
    }
    for (_, _, orb) in tree.get("orbs").into_iter().flat_map(Node::entries) {
        let text = orb.as_str().unwrap_or("");
        let (name, version) = text.split_once('@').unwrap_or((text, ""));
        document.uses.push(Action {
            line: orb.line,
            name: name.into(),
            version: version.into(),
        });
    }
    walk(document, tree, &Origin::default(), 0);
}

fn azure_triggers(tree: &Node) -> Vec<Trigger> {
    let off = |key: &str| tree.str_of(key) == Some("none");
    let mut triggers = Vec::new();
    if !off("trigger") {
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
    let mut inner = origin.clone();
    if let Some(name) = NAME_KEYS.iter().find_map(|key| node.str_of(key)) {
        inner.step = label(name);
        if inner.job.raw().is_empty() {
            inner.job = label(name);
        }
    }
    let closed = if node.get("enabled").is_some_and(Node::is_false)
        || node.get("condition").is_some_and(Node::is_false)
    {
        Gate::Disabled
    } else if [
        node.str_of("when"),
        node.str_of("trigger"),
        node.str_of("trigger_type"),
    ]
    .contains(&Some("manual"))
    {
        Gate::Manual
    } else {
        Gate::Open
    };
    inner.gate = inner.gate.max(closed);
    inner.may_fail |= [
        "continueOnError",
        "allow_failures",
        "soft_fail",
        "allow_failure",
    ]
    .iter()
    .any(|key| node.get(key).is_some_and(Node::is_true));
    for (key, _, value) in node.entries() {
        let script = SCRIPT_KEYS.contains(&key) || key.ends_with("_script");
        if script
            && (value.as_str().is_some()
                || value.items().iter().any(|item| item.as_str().is_some()))
        {
            scripts(document, value, &inner, depth);
        } else {
            let mut inner = inner.clone();
            if key == "custom" && document.kind == DocumentKind::BitbucketPipelines {
                inner.gate = inner.gate.max(Gate::Manual);
            }
            walk(document, value, &inner, depth + 1);
        }
    }
    // AppVeyor's lists hold `- sh: …` and `- cmd: …`, which are keys themselves and walked above.
}

/// Reads a Jenkinsfile: the quoted text behind `sh`, `bat` and `pwsh`.
pub(crate) fn jenkins(document: &mut Document, text: &str) {
    document.triggers = vec![Trigger::Push];
    let origin = Origin::default();
    let mut rest = text;
    let mut line = 1;
    while let Some(at) = rest.find(['\'', '"', '/']) {
        let before = &rest[..at];
        line += before.matches('\n').count() as u32;
        let tail = &rest[at..];
        if tail.starts_with("//") {
            let end = tail.find('\n').unwrap_or(tail.len());
            rest = &tail[end..];
            continue;
        }
        if let Some(after) = tail.strip_prefix('/') {
            rest = after;
            continue;
        }
        let quote = ["'''", "\"\"\"", "'", "\""]
            .iter()
            .find(|quote| tail.starts_with(**quote));
        let Some(quote) = quote else { return };
        let body = &tail[quote.len()..];
        let end = close(body, quote);
        let script = &body[..end];
        let call = before
            .trim_end()
            .trim_end_matches('(')
            .trim_end()
            .trim_end_matches("script:")
            .trim_end();
        let call = call.trim_end_matches('(').trim_end();
        let verb = call
            .rsplit(|char: char| !char.is_alphanumeric())
            .next()
            .unwrap_or("");
        if matches!(verb, "sh" | "bat" | "pwsh" | "powershell") {
            read_script(script, line, &origin, &mut document.commands);
        }
        line += script.matches('\n').count() as u32;
        rest = body.get(end + quote.len()..).unwrap_or("");
    }
}

/// The offset of the closing quote, or the end.
fn close(body: &str, quote: &str) -> usize {
    let mut escaped = false;
    for (at, char) in body.char_indices() {
        if escaped {
            escaped = false;
        } else if char == '\\' {
            escaped = true;
        } else if body[at..].starts_with(quote) || (quote.len() == 1 && char == '\n') {
            return at;
        }
    }
    body.len()
}
