//! GitLab's pipelines: jobs, what they extend and refer to, files that are taken in.

use super::actions::hand_over;
use super::command::{Gate, Origin, label, run_script};
use super::delegate::RunnerKind;
use super::folder::Folder;
use super::shell::Shell;
use crate::documents::document::{Action, Document, Trigger};
use crate::documents::format::node::{MAX_DEPTH, Node, Value};
use crate::documents::format::yaml::REFERENCE;
use crate::documents::kind::DocumentKind;
use std::collections::BTreeMap;

/// The longest chain of `extends` followed: GitLab advises against more than three.
const MAX_EXTENDS: usize = 8;

/// The most keys of a job that others may extend: each of them looks through all keys.
const MAX_JOB_KEYS: usize = 200;

/// The most files that one pipeline takes in.
const MAX_INCLUDES: usize = 100;

/// Top-level keys that are not jobs.
const WORDS: &[&str] = &[
    "after_script",
    "before_script",
    "cache",
    "default",
    "image",
    "include",
    "services",
    "spec",
    "stages",
    "variables",
    "workflow",
];

/// Keys that hold commands.
const SCRIPTS: [&str; 3] = ["before_script", "script", "after_script"];

/// What surrounds the jobs of a file.
struct Pipeline<'t> {
    tree: &'t Node,
    jobs: BTreeMap<&'t str, &'t Node>,
}

/// Reads `.gitlab-ci.yml`, or a file that it takes in.
pub(crate) fn read(document: &mut Document, tree: &Node) {
    let main = document.kind == DocumentKind::GitlabCi;
    if main {
        document.triggers = triggers(tree);
    }
    let runner = (!main).then_some(RunnerKind::Include);
    let top = Origin {
        runner,
        ..Origin::default()
    };
    if let Some(include) = tree.get("include") {
        includes(document, include, &top);
    }
    let pipeline = Pipeline {
        tree,
        jobs: tree
            .entries()
            .map(|(name, _, job)| (name, job))
            .filter(|(_, job)| job.entries().count() <= MAX_JOB_KEYS)
            .collect(),
    };
    for (name, _, node) in tree.entries() {
        let is_job = !WORDS.contains(&name) && matches!(node.value, Value::Map(_));
        if is_job {
            job(document, &pipeline, name, node, runner);
        }
    }
}

/// When pipelines are made: `workflow: rules` may leave changes out.
fn triggers(tree: &Node) -> Vec<Trigger> {
    let rules = tree.at(&["workflow", "rules"]).map_or(&[][..], Node::items);
    let lets_in = |rule: &&Node| rule.str_of("when") != Some("never");
    let by_clock = |rule: &Node| {
        let text = rule.str_of("if").unwrap_or("");
        let narrow = text.contains("\"schedule\"")
            || text.contains("'schedule'")
            || text.contains("$CI_COMMIT_TAG");
        narrow && !text.contains("||") && !text.contains("!=") && !text.contains("null")
    };
    if !rules.is_empty() && rules.iter().filter(lets_in).all(by_clock) {
        return vec![Trigger::Schedule];
    }
    vec![Trigger::Push, Trigger::PullRequest]
}

fn includes(document: &mut Document, include: &Node, origin: &Origin) {
    let one = std::slice::from_ref(include);
    let all = if include.items().is_empty() {
        one
    } else {
        include.items()
    };
    for item in all.iter().take(MAX_INCLUDES) {
        let elsewhere = ["template", "remote", "component", "project"];
        let foreign = elsewhere.iter().find_map(|key| item.str_of(key));
        let local = item.str_of("local").or_else(|| item.as_str());
        let address = local.filter(|path| path.contains("://"));
        let name = foreign.or(local).unwrap_or("");
        document.uses.push(Action {
            line: item.line,
            name: name.into(),
            version: item.str_of("ref").unwrap_or("").into(),
        });
        if let (Some(path), None, None) = (local, foreign, address) {
            hand_over(
                document,
                origin,
                item.line,
                path,
                RunnerKind::Include,
                &from_top(path),
            );
            continue;
        }
        // `project: a/b, file: [x.yml, y.yml]`: the files tell more than the project.
        let files = item.get("file").map_or(&[][..], Node::one_or_many);
        let files: Vec<&str> = files.iter().filter_map(Node::as_str).collect();
        for target in if files.is_empty() { vec![name] } else { files } {
            hand_over(
                document,
                origin,
                item.line,
                name,
                RunnerKind::Remote,
                target,
            );
        }
    }
}

fn from_top(path: &str) -> String {
    path.trim_start_matches("./")
        .trim_start_matches('/')
        .to_owned()
}

/// Reads a job. Hidden ones run only where another extends them.
fn job(
    document: &mut Document,
    pipeline: &Pipeline<'_>,
    name: &str,
    node: &Node,
    runner: Option<RunnerKind>,
) {
    let inherited = |key: &str| inherit(node, key, &pipeline.jobs, MAX_EXTENDS);
    let hidden = name.starts_with('.');
    let mut origin = Origin {
        job: label(name),
        may_fail: inherited("allow_failure").is_some_and(tolerates),
        gate: gate(&inherited),
        runner: if hidden {
            Some(RunnerKind::Template)
        } else {
            runner
        },
        ..Origin::default()
    };
    if let Some(trigger) = node.get("trigger") {
        downstream(document, trigger, &origin);
    }
    // Commands of the job, in the order in which one shell runs them: a `cd` in one of them holds for the next.
    let mut own_script = false;
    for key in SCRIPTS {
        if key == "after_script" {
            // A shell of its own, whose failure fails nothing.
            origin.folder = Folder::default();
        }
        let shared = |key: &str| {
            let tree = pipeline.tree;
            tree.at(&["default", key])
                .or_else(|| tree.get(key))
                .filter(|_| !hidden)
        };
        let of_all = (key != "script").then(|| shared(key)).flatten();
        let Some(script) = inherited(key).or(of_all) else {
            continue;
        };
        own_script |= key == "script";
        let quiet = Origin {
            may_fail: origin.may_fail || key == "after_script",
            ..origin.clone()
        };
        origin.folder = scripts(document, script, &quiet, pipeline, 0);
    }
    if !own_script {
        extended(document, pipeline, node, &origin);
    }
    let image =
        inherited("image").and_then(|image| image.as_str().or_else(|| image.str_of("name")));
    if let Some(version) = image.and_then(|image| image.strip_prefix("python:")) {
        document.pythons.push(version.into());
    }
    let matrix = inherited("parallel").and_then(|parallel| parallel.get("matrix"));
    for row in matrix.map_or(&[][..], Node::items) {
        let axes = row
            .entries()
            .filter(|(key, _, _)| key.to_ascii_lowercase().contains("py"));
        let versions =
            axes.flat_map(|(_, _, values)| values.one_or_many().iter().filter_map(Node::as_str));
        document
            .pythons
            .extend(versions.take(MAX_INCLUDES).map(Into::into));
    }
}

/// What a job extends that stands in another file.
fn extended(document: &mut Document, pipeline: &Pipeline<'_>, node: &Node, origin: &Origin) {
    let bases = node.get("extends").map_or(&[][..], Node::one_or_many);
    for base in bases.iter().rev().take(3) {
        let Some(name) = base.as_str() else { continue };
        match pipeline.jobs.get(name) {
            // It says no more here; what it extends itself may.
            Some(inner) if inner.get("extends").is_some() => {
                hand_over(
                    document,
                    origin,
                    base.line,
                    name,
                    RunnerKind::Template,
                    name,
                );
            }
            Some(_) => {}
            None => hand_over(
                document,
                origin,
                base.line,
                name,
                RunnerKind::Template,
                name,
            ),
        }
    }
}

/// A pipeline that a job starts. Without `strategy: depend` its failure is not one of the job.
fn downstream(document: &mut Document, trigger: &Node, origin: &Origin) {
    let waits = trigger
        .str_of("strategy")
        .is_some_and(|word| matches!(word, "depend" | "mirror"));
    let origin = Origin {
        may_fail: origin.may_fail || !waits,
        ..origin.clone()
    };
    let Some(include) = trigger.get("include") else {
        let project = trigger.as_str().or_else(|| trigger.str_of("project"));
        let project = project.unwrap_or("ci");
        return hand_over(
            document,
            &origin,
            trigger.line,
            project,
            RunnerKind::Remote,
            project,
        );
    };
    // A file that another job writes is not here.
    let mut items = include.items().iter().chain([include]);
    if items.any(|item| item.get("artifact").is_some()) {
        return hand_over(
            document,
            &origin,
            trigger.line,
            "generated",
            RunnerKind::Remote,
            "ci",
        );
    }
    includes(document, include, &origin);
}

/// Whether a failure is allowed: always, or with the code by which tests fail.
fn tolerates(node: &Node) -> bool {
    let codes = node.get("exit_codes").map_or(&[][..], Node::one_or_many);
    node.is_true() || codes.iter().any(|code| code.as_str() == Some("1"))
}

fn gate<'t>(inherited: &impl Fn(&str) -> Option<&'t Node>) -> Gate {
    let when = |node: &Node| match node.str_of("when") {
        Some("manual" | "delayed") => Gate::Manual,
        Some("never") => Gate::Disabled,
        _ => {
            let condition = node.str_of("if").unwrap_or("");
            let plain = !condition.contains("||") && !condition.contains("!=");
            let narrow = condition.contains("schedule") || condition.contains("$CI_COMMIT_TAG");
            let says_nothing = condition.contains("null") || condition.contains("!~");
            if plain && narrow && !says_nothing {
                Gate::Manual
            } else {
                Gate::Open
            }
        }
    };
    let only = inherited("only").map(|only| only.get("refs").unwrap_or(only));
    let only: Vec<&str> = only
        .map_or(&[][..], Node::one_or_many)
        .iter()
        .filter_map(Node::as_str)
        .collect();
    let rare = ["schedules", "tags", "triggers", "web", "api", "pipelines"];
    let by_clock = !only.is_empty() && only.iter().all(|name| rare.contains(name));
    let rules = inherited("rules").map_or(&[][..], Node::items);
    match inherited("when").and_then(Node::as_str) {
        Some("manual" | "delayed") => Gate::Manual,
        Some("never") => Gate::Disabled,
        _ if by_clock => Gate::Manual,
        _ if rules.is_empty() => Gate::Open,
        // Every way in has to be closed; a `never` among open rules only narrows them.
        _ => rules.iter().map(when).min().unwrap_or_default(),
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

/// The scripts of a string or of nested lists, references followed; gives the folder in which they end.
fn scripts(
    document: &mut Document,
    node: &Node,
    origin: &Origin,
    pipeline: &Pipeline<'_>,
    depth: usize,
) -> Folder {
    let mut origin = origin.clone();
    if depth > MAX_DEPTH {
        return origin.folder;
    }
    if let Some(text) = node.as_str() {
        return run_script(
            text,
            node.line,
            &origin,
            Shell::STRICT,
            &mut document.commands,
        );
    }
    if let Some(reference) = node.get(REFERENCE) {
        let path: Vec<&str> = reference.items().iter().filter_map(Node::as_str).collect();
        let Some((job, keys)) = path.split_first() else {
            return origin.folder;
        };
        let known = pipeline.jobs.get(job).and_then(|job| match keys {
            [key] => inherit(job, key, &pipeline.jobs, MAX_EXTENDS),
            keys => job.at(keys),
        });
        match known {
            Some(known) => {
                let left = depth + MAX_DEPTH / 8;
                origin.folder = scripts(document, known, &origin, pipeline, left);
            }
            None => hand_over(document, &origin, node.line, job, RunnerKind::Template, job),
        }
        return origin.folder;
    }
    for item in node.items() {
        origin.folder = scripts(document, item, &origin, pipeline, depth + 1);
    }
    origin.folder
}
