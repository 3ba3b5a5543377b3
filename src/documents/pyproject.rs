//! `pyproject.toml`: tools, runners, dependencies.

use super::ci::command::{Command, Origin, label, read_script, read_words};
use super::ci::delegate::{Delegate, RunnerKind};
use super::ci::task_files;
use super::ci::tool::tool_named;
use super::ci::tox;
use super::document::Document;
use super::format::node::{Node, Value};
use super::format::toml_tree;
use super::requirements;
use super::settings;

/// The deepest nesting of composite scripts.
const MAX_COMPOSITES: usize = 4;

/// Reads pyproject.toml.
pub(crate) fn read(document: &mut Document, text: &str) {
    let tree = match toml_tree::parse(text) {
        Ok(tree) => tree,
        Err(problem) => {
            document.problem = Some(document.problem.unwrap_or(problem));
            return;
        }
    };
    for (name, line, table) in tree.get("tool").into_iter().flat_map(Node::entries) {
        if let Some(tool) = tool_named(name).filter(|_| matches!(table.value, Value::Map(_))) {
            settings::table(document, tool, line, table);
        }
    }
    if let Some(table) = tree.at(&["tool", "tox"]) {
        tox::read_table(document, table);
    }
    runners(document, &tree);
    dependencies(document, &tree);
    entry_points(document, &tree);
    pythons(document, &tree);
    metadata(document, &tree);
}

/// What an index shows of the distribution.
fn metadata(document: &mut Document, tree: &Node) {
    let (project, poetry) = (tree.get("project"), tree.at(&["tool", "poetry"]));
    let has = |keys: &[&str]| {
        let declares = |table: &Node| keys.iter().any(|key| table.get(key).is_some());
        [project, poetry].into_iter().flatten().any(declares)
    };
    let named = has(&["name"]) && has(&["version", "dynamic"]);
    let shown = [
        named,
        has(&["description"]),
        has(&["license", "license-files", "classifiers"]),
        document.requires_python.is_some(),
        has(&["urls", "authors", "homepage", "repository", "maintainers"]),
    ];
    document.metadata = shown.iter().filter(|is| **is).count() as u32;
}

fn runners(document: &mut Document, tree: &Node) {
    let tables: [(&[&str], RunnerKind); 4] = [
        (&["tool", "poe", "tasks"], RunnerKind::Poe),
        (&["tool", "taskipy", "tasks"], RunnerKind::Poe),
        (&["tool", "pdm", "scripts"], RunnerKind::Pdm),
        (&["tool", "rye", "scripts"], RunnerKind::Pdm),
    ];
    for (path, kind) in tables {
        scripts(document, tree.at(path), kind, "");
    }
    if let Some(pixi) = tree.at(&["tool", "pixi"]) {
        task_files::pixi(document, pixi);
    }
    if let Some(hatch) = tree.at(&["tool", "hatch"]) {
        task_files::hatch(document, hatch);
    }
    // Wheels are tested where they are built.
    if let Some(tests) = tree.at(&["tool", "cibuildwheel", "test-command"]) {
        let origin = Origin {
            job: label(WHEEL_TESTS),
            runner: Some(RunnerKind::Pdm),
            ..Origin::default()
        };
        script_of(document, tests, &origin, MAX_COMPOSITES);
    }
}

/// The job under which the tests of wheels are kept.
pub(crate) const WHEEL_TESTS: &str = "cibuildwheel test-command";

/// The same, in another folder.
pub(crate) fn with_folder(origin: &Origin, folder: Option<&str>) -> Origin {
    let mut origin = origin.clone();
    if let Some(folder) = folder {
        origin.folder = origin.folder.enter(folder);
    }
    origin
}

pub(crate) fn scripts(
    document: &mut Document,
    table: Option<&Node>,
    kind: RunnerKind,
    prefix: &str,
) {
    for (name, _, script) in table.into_iter().flat_map(Node::entries) {
        let origin = Origin {
            job: label(&format!("{prefix}{name}")),
            runner: Some(kind),
            ..Origin::default()
        };
        let mut origin = task_files::folder_of_task(script, &origin);
        origin.may_fail |= script
            .str_of("ignore_fail")
            .is_some_and(|word| word != "false");
        script_of(document, script, &origin, MAX_COMPOSITES);
    }
}

/// A script is a string, a list of them, or a table that says which of its kinds it is.
fn script_of(document: &mut Document, script: &Node, origin: &Origin, left: usize) {
    if left == 0 {
        return;
    }
    if let Some(text) = script.as_str() {
        // Poe runs the words of a sequence as tasks, hatch a script that another names.
        let bare = text.trim().trim_start_matches("- ");
        let is_name = !bare.is_empty()
            && bare
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_-:.".contains(c));
        let mut origin = origin.clone();
        origin.may_fail |= text.trim_start().starts_with("- ");
        if let Some(kind) = origin
            .runner
            .filter(|_| is_name && left < MAX_COMPOSITES + 1)
        {
            let known = super::ci::tool::tool_named(bare).is_some();
            let task = matches!(
                kind,
                RunnerKind::Poe | RunnerKind::Hatch | RunnerKind::Pdm | RunnerKind::Pixi
            );
            if !known && task && bare != origin.job.raw() {
                let mut command = Command::known(script.line, vec![bare.to_owned()], origin, None);
                command.delegate = Some(Delegate::to(kind, vec![bare.to_owned()]));
                return document.commands.push(command);
            }
        }
        return read_script(bare, script.line, &origin, &mut document.commands);
    }
    for item in script.items() {
        script_of(document, item, origin, left - 1);
    }
    for (key, _, value) in script.entries() {
        match key {
            // A list is the words of one command here.
            "cmd" if !value.items().is_empty() => {
                let words = value
                    .items()
                    .iter()
                    .filter_map(Node::as_str)
                    .map(str::to_owned)
                    .collect();
                read_words(words, value.line, origin, &mut document.commands);
            }
            "cmd" | "shell" | "composite" | "sequence" | "parallel" => {
                script_of(document, value, origin, left - 1);
            }
            "ref" | "deps" | "depends-on" | "depends_on" | "uses" => {
                let needs = value.one_or_many().iter();
                for need in needs.filter_map(|need| need.as_str().or_else(|| need.str_of("task"))) {
                    let runner = match origin.runner {
                        Some(RunnerKind::Pdm) => "pdm run ",
                        Some(RunnerKind::Pixi) => "pixi run ",
                        Some(RunnerKind::Hatch) => "hatch run ",
                        _ => "poe ",
                    };
                    read_script(
                        &format!("{runner}{need}"),
                        value.line,
                        origin,
                        &mut document.commands,
                    );
                }
            }
            _ => {}
        }
    }
}

/// Programs, and plugins by group.
fn entry_points(document: &mut Document, tree: &Node) {
    for (path, is_program) in [
        (&["project", "scripts"][..], true),
        (&["project", "gui-scripts"], true),
        (&["project", "entry-points"], false),
        (&["tool", "poetry", "scripts"], true),
        (&["tool", "poetry", "plugins"], false),
    ] {
        let table = tree.at(path).into_iter().flat_map(Node::entries);
        let lines: Vec<u32> = table.map(|(_, line, _)| line).collect();
        if is_program {
            document.programs += lines.len() as u32;
        }
        document.entry_points.extend(lines);
    }
}

fn dependencies(document: &mut Document, tree: &Node) {
    let lists: [(&[&str], &str); 4] = [
        (&["project", "dependencies"], ""),
        (&["build-system", "requires"], "build-system"),
        (&["tool", "uv", "dev-dependencies"], "dev"),
        (&["tool", "flit", "metadata", "requires"], ""),
    ];
    for (path, group) in lists {
        list(document, tree.at(path), group);
    }
    for path in [
        &["project", "optional-dependencies"][..],
        &["dependency-groups"],
        &["tool", "pdm", "dev-dependencies"],
    ] {
        for (group, _, node) in tree.at(path).into_iter().flat_map(Node::entries) {
            list(document, Some(node), group);
        }
    }
    for (name, _, env) in tree
        .at(&["tool", "hatch", "envs"])
        .into_iter()
        .flat_map(Node::entries)
    {
        list(document, env.get("dependencies"), name);
    }
    if let Some(poetry) = tree.at(&["tool", "poetry"]) {
        versions(document, poetry.get("dependencies"), "");
        versions(document, poetry.get("dev-dependencies"), "dev");
        for (group, _, node) in poetry.get("group").into_iter().flat_map(Node::entries) {
            versions(document, node.get("dependencies"), group);
        }
    }
}

fn list(document: &mut Document, node: Option<&Node>, group: &str) {
    for item in node.map_or(&[][..], Node::items) {
        requirements::add(document, item.as_str().unwrap_or(""), item.line, group);
    }
}

/// Poetry's tables: name to version.
fn versions(document: &mut Document, node: Option<&Node>, group: &str) {
    for (name, line, value) in node.into_iter().flat_map(Node::entries) {
        let version = value
            .as_str()
            .or_else(|| value.str_of("version"))
            .unwrap_or("");
        let exact = version.starts_with(|char: char| char.is_ascii_digit());
        let operator = if exact { "==" } else { "" };
        if name != "python" {
            requirements::add(document, &format!("{name}{operator}{version}"), line, group);
        }
    }
}

fn pythons(document: &mut Document, tree: &Node) {
    const CLASSIFIER: &str = "Programming Language :: Python :: ";
    let declared: [&[&str]; 4] = [
        &["project", "requires-python"],
        &["tool", "poetry", "dependencies", "python"],
        &["tool", "poetry", "dependencies", "python", "version"],
        &["tool", "flit", "metadata", "requires-python"],
    ];
    let mut declared = declared.iter().filter_map(|path| tree.at(path)?.as_str());
    document.requires_python = declared.next().map(Into::into);
    for item in tree
        .at(&["project", "classifiers"])
        .map_or(&[][..], Node::items)
    {
        let version = item.as_str().and_then(|text| text.strip_prefix(CLASSIFIER));
        let version = version.filter(|version| {
            version.contains('.') && version.starts_with(|char: char| char.is_ascii_digit())
        });
        document.pythons.extend(version.map(Into::into));
    }
}
