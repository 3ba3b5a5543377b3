//! The configuration of tools: tables of TOML, sections of INI, hooks of pre-commit.

use super::ci::command::{Command, Origin, label, read_script};
use super::ci::delegate::RunnerKind;
use super::ci::shell::MAX_COMMANDS;
use super::ci::tool::{Tool, tool_named, tool_of_file};
use super::document::{Action, Document, Setting, Suppression, ToolConfig};
use super::format::ini;
use super::format::node::{Node, Value};
use super::format::toml_tree;
use super::format::yaml;
use super::kind::file_name;
use super::problem::{Problem, ProblemKind};

/// The most settings kept of one tool.
pub const MAX_SETTINGS: usize = 1_000;

/// Settings that tell a tool to overlook something.
const OVERLOOKS: &[&str] = &[
    "disable",
    "disable_error_code",
    "exclude",
    "exclude_also",
    "exclude_dirs",
    "exclude_lines",
    "extend_exclude",
    "extend_ignore",
    "extend_per_file_ignores",
    "ignore",
    "ignore_errors",
    "ignore_missing_imports",
    "omit",
    "per_file_ignores",
    "skips",
];

/// Reads a file that configures one tool.
pub(crate) fn file(document: &mut Document, path: &str, text: &str) {
    let Some(tool) = tool_of_file(file_name(path)) else {
        return;
    };
    let extension = match tool.name {
        // JSON without an ending.
        "pyre" => "json",
        _ => path.rsplit('.').next().unwrap_or(""),
    };
    let tree = match extension {
        "toml" => toml_tree::parse(text),
        "yml" | "yaml" => yaml::parse(text).map(|mut trees| trees.pop().unwrap_or_default()),
        "json" => {
            let plain = without_comments(text);
            yaml::parse(&plain).map(|mut trees| trees.pop().unwrap_or_default())
        }
        _ => {
            ini(document, text, Some(tool));
            // A file of its own is in force even where it says nothing.
            if document.tool(tool.name).is_none() {
                add(document, tool, 1, Vec::new());
            }
            return;
        }
    };
    match tree {
        // A file of its own may keep the name of the tool's table: `[pytest]`, `[tool.pytest]` counts nowhere but in pyproject.toml.
        Ok(tree) => {
            let of_pyproject = || {
                tree.at(&["tool", tool.name])
                    .filter(|_| tool.name != "pytest")
            };
            // The settings of other formats have no name around them: `codecov:` is one table of Codecov's among several.
            let named = || tree.get(tool.name).or_else(of_pyproject);
            let own = (extension == "toml").then(named).flatten();
            table(document, tool, 1, own.unwrap_or(&tree));
        }
        Err(problem) => document.problem = Some(document.problem.unwrap_or(problem)),
    }
}

/// JSON without its comments and the commas before a closing bracket: pyright allows both. Lines stay where they are.
pub(super) fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut in_text = false;
    while let Some(char) = chars.next() {
        match char {
            '\\' if in_text => {
                out.push(char);
                out.extend(chars.next());
            }
            '"' => {
                in_text = !in_text;
                out.push(char);
            }
            '/' if !in_text && chars.peek() == Some(&'/') => {
                while chars.next_if(|c| *c != '\n').is_some() {}
            }
            '/' if !in_text && chars.peek() == Some(&'*') => {
                let mut last = ' ';
                chars.next();
                for inside in chars.by_ref() {
                    if inside == '\n' {
                        out.push('\n');
                    }
                    if last == '*' && inside == '/' {
                        break;
                    }
                    last = inside;
                }
            }
            '}' | ']' if !in_text => {
                let kept = out.trim_end();
                if kept.ends_with(',') {
                    let at = kept.len() - 1;
                    out.replace_range(at..=at, " ");
                }
                out.push(char);
            }
            _ => out.push(char),
        }
    }
    out
}

/// Adds the configuration of a tool from a table.
pub(crate) fn table(document: &mut Document, tool: &'static Tool, line: u32, node: &Node) {
    let mut settings = Vec::new();
    flatten(node, "", &mut settings);
    add(document, tool, line, settings);
}

fn flatten(node: &Node, prefix: &str, into: &mut Vec<Setting>) {
    for (key, line, value) in node.entries() {
        let key = normal(key);
        let key = match prefix {
            // The tables that pytest and ruff wrap around their settings.
            "ini_options" | "" => key,
            prefix => format!("{prefix}.{key}"),
        };
        if into.len() >= MAX_SETTINGS || key.len() > 400 {
            return;
        }
        match &value.value {
            Value::Map(_) => flatten(value, &key, into),
            Value::Null => {}
            _ => {
                let scalars = value.one_or_many().iter();
                let (values, lines) = scalars
                    .filter_map(|one| Some((one.as_str()?.into(), one.line)))
                    .unzip();
                into.push(Setting {
                    line,
                    key: key.into(),
                    values,
                    lines,
                });
            }
        }
        // A list of tables, such as mypy's overrides.
        for item in value.items() {
            if matches!(item.value, Value::Map(_)) {
                flatten(item, &normal_key(&prefix_of(into)), into);
            }
        }
    }
}

/// The key of the list that was added last.
fn prefix_of(into: &[Setting]) -> String {
    into.last()
        .map_or_else(String::new, |setting| setting.key.raw().to_owned())
}

fn normal_key(key: &str) -> String {
    key.chars().take(100).collect()
}

fn normal(key: &str) -> String {
    key.replace('-', "_").to_ascii_lowercase()
}

fn add(document: &mut Document, tool: &'static Tool, line: u32, settings: Vec<Setting>) {
    for setting in &settings {
        let overlooks = setting
            .key
            .raw()
            .split('.')
            .any(|part| OVERLOOKS.contains(&part));
        let off = setting
            .values
            .first()
            .is_some_and(|value| value.raw().eq_ignore_ascii_case("false"));
        if overlooks && !off {
            document
                .suppressions
                .extend(setting.values.iter().map(|what| Suppression {
                    line: setting.line,
                    tool,
                    what: what.clone(),
                }));
        }
    }
    match document
        .tools
        .iter_mut()
        .find(|config| config.tool.name == tool.name)
    {
        Some(config) => {
            config.settings.extend(settings);
            config.settings.truncate(MAX_SETTINGS);
        }
        None => document.tools.push(ToolConfig {
            tool,
            line,
            settings,
        }),
    }
}

/// Reads the sections of an INI file; `alone` is the tool of a file that has only one.
pub(crate) fn ini(document: &mut Document, text: &str, alone: Option<&'static Tool>) {
    let (sections, stray) = ini::parse(text);
    if let Some(line) = stray {
        let problem = Problem::at(ProblemKind::Malformed, line);
        document.problem = Some(document.problem.unwrap_or(problem));
    }
    for section in &sections {
        let name = section.name.strip_prefix("tool:").unwrap_or(&section.name);
        let (head, tail) = name.split_once([':', '-', '.']).unwrap_or((name, ""));
        let known = tool_named(name)
            .map(|tool| (tool, ""))
            .or_else(|| Some((tool_named(head)?, tail)));
        let known = known.filter(|(tool, _)| tool.name != "tox");
        let bare = match (known, alone) {
            (Some(known), _) => Some(known),
            (None, Some(tool)) if tool.name == "coverage" => Some((tool, name)),
            (None, Some(tool)) => Some((tool, "")),
            (None, None) => None,
        };
        if let Some((tool, prefix)) = bare {
            let prefix = if prefix.is_empty() {
                String::new()
            } else {
                format!("{}.", normal_key(prefix))
            };
            let settings = section.entries.iter().take(MAX_SETTINGS).map(|entry| {
                let parts = entry
                    .lines
                    .iter()
                    .flat_map(|(line, text)| text.split(',').map(move |part| (part.trim(), *line)));
                let (values, lines) = parts
                    .filter(|(part, _)| !part.is_empty())
                    .map(|(part, line)| (part.into(), line))
                    .unzip();
                Setting {
                    line: entry.line,
                    key: format!("{prefix}{}", normal(&normal_key(&entry.key))).into(),
                    values,
                    lines,
                }
            });
            add(document, tool, section.line, settings.collect());
        }
        options(document, section);
    }
}

/// The dependencies of setup.cfg.
fn options(document: &mut Document, section: &ini::Section) {
    let groups: &[(&str, &str)] = &[
        ("install_requires", ""),
        ("tests_require", "test"),
        ("setup_requires", "build"),
    ];
    match section.name.as_str() {
        "metadata" => {
            let has = |keys: &[&str]| keys.iter().any(|key| section.get(key).is_some());
            let shown = [
                has(&["name"]),
                has(&["description", "summary", "long_description"]),
                has(&["license", "license_file", "license_files", "classifiers"]),
                has(&["python_requires", "requires_python", "classifiers"]),
                has(&["author", "author_email", "url", "home_page", "project_urls"]),
            ];
            document.metadata = shown.iter().filter(|is| **is).count() as u32;
        }
        "options" => {
            let requires = section.get("python_requires");
            document.requires_python = requires.map(|entry| entry.joined().as_str().into());
            for (key, group) in groups {
                for (line, text) in section.get(key).map_or(&[][..], |entry| &entry.lines) {
                    super::requirements::add(document, text, *line, group);
                }
            }
        }
        "options.entry_points" => {
            for key in ["console_scripts", "gui_scripts"] {
                let lines = section.get(key).map_or(&[][..], |entry| &entry.lines);
                let programs = lines.iter().filter(|(_, text)| text.contains('='));
                document.programs += programs.count() as u32;
            }
        }
        "options.extras_require" => {
            for entry in &section.entries {
                for (line, text) in &entry.lines {
                    super::requirements::add(document, text, *line, &entry.key);
                }
            }
        }
        _ => {}
    }
}

/// Reads the hooks of pre-commit.
pub(crate) fn pre_commit(document: &mut Document, tree: &Node) {
    let default_stages = tree.get("default_stages");
    // The section of pre-commit.ci, a service that runs the hooks on every pull request.
    if tree.get("ci").is_some() {
        document.triggers.push(super::Trigger::PullRequest);
    }
    for repository in tree.get("repos").map_or(&[][..], Node::items) {
        let place = repository.str_of("repo").unwrap_or("");
        document.uses.push(Action {
            line: repository.line,
            name: place.into(),
            version: repository.str_of("rev").unwrap_or("").into(),
        });
        for hook in repository.get("hooks").map_or(&[][..], Node::items) {
            let id = hook.str_of("id").unwrap_or("");
            let stages = hook.get("stages").or(default_stages);
            let stages = stages.map_or(&[][..], Node::one_or_many);
            let manual =
                !stages.is_empty() && stages.iter().all(|stage| stage.as_str() == Some("manual"));
            let origin = Origin {
                job: label(id),
                step: label(
                    hook.str_of("alias")
                        .or_else(|| hook.str_of("name"))
                        .unwrap_or(""),
                ),
                gate: if manual {
                    super::ci::command::Gate::Manual
                } else {
                    super::ci::command::Gate::Open
                },
                runner: Some(RunnerKind::PreCommit),
                ..Origin::default()
            };
            let before = document.commands.len();
            if place == "local"
                && let Some(entry) = hook.get("entry")
            {
                read_script(
                    entry.as_str().unwrap_or(""),
                    entry.line,
                    &origin,
                    &mut document.commands,
                );
            }
            let known = document.commands[before..]
                .iter()
                .any(|command| command.tool.is_some());
            if !known && before < MAX_COMMANDS {
                let args = hook.get("args").map_or(&[][..], Node::one_or_many);
                let args = args
                    .iter()
                    .take(32)
                    .filter_map(Node::as_str)
                    .map(|arg| arg.chars().take(200).collect());
                let words = std::iter::once(id.to_owned()).chain(args).collect();
                let line = hook.get("id").map_or(hook.line, |id| id.line);
                document
                    .commands
                    .push(Command::known(line, words, origin, tool_named(id)));
            }
        }
    }
}
