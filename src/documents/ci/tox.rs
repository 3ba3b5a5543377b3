//! tox: its INI, its TOML, and the INI inside a string of pyproject.toml.

use super::command::{Command, Origin, label, read_script, read_words};
use super::delegate::{Delegate, RunnerKind};
use crate::documents::document::Document;
use crate::documents::format::ini::{self, Section};
use crate::documents::format::node::Node;
use crate::documents::format::toml_tree;
use crate::documents::problem::{Problem, ProblemKind};

/// The deepest nesting of substitutions resolved.
const MAX_BRACES: usize = 16;

/// The most versions of Python taken from one list of environments.
const MAX_PYTHONS: usize = 200;

/// Keys that hold commands.
const COMMAND_KEYS: &[&str] = &["commands_pre", "commands", "commands_post"];

/// Reads tox.ini or the tox sections of setup.cfg.
pub(crate) fn read_ini(document: &mut Document, text: &str) {
    let (sections, stray) = ini::parse(text);
    if let Some(line) = stray {
        let problem = Problem::at(ProblemKind::Malformed, line);
        document.problem = Some(document.problem.unwrap_or(problem));
    }
    read_sections(document, &sections, 0);
}

/// Reads sections that begin `offset` lines below the top of the file.
fn read_sections(document: &mut Document, sections: &[Section], offset: u32) {
    for section in sections {
        if matches!(section.name.as_str(), "tox" | "tox:tox") {
            let list = section.get("envlist").or_else(|| section.get("env_list"));
            if let Some(list) = list {
                pythons(document, &list.joined());
            }
        }
        let env = match section.name.split_once(':') {
            Some(("testenv", env)) => env,
            None if section.name == "testenv" => "",
            _ => continue,
        };
        let origin = origin(env);
        for key in COMMAND_KEYS {
            if let Some(entry) = section.get(key) {
                read_lines(document, &entry.lines, &origin, offset);
            }
        }
    }
}

/// Reads the lines of `commands`.
fn read_lines(document: &mut Document, lines: &[(u32, String)], origin: &Origin, offset: u32) {
    let mut lines = lines.iter();
    while let Some((line, first)) = lines.next() {
        let mut command = first.clone();
        while command.ends_with('\\') {
            command.truncate(command.len() - 1);
            let Some((_, next)) = lines.next() else { break };
            command.push_str(next);
        }
        let mut origin = origin.clone();
        let (factor, command) = conditional(&command);
        origin.step = label(factor);
        let bare = command.trim_start_matches(['-', '!', ' ']);
        origin.may_fail |= command.trim_start().starts_with('-');
        if let Some(target) = reference(bare) {
            let mut copy = Command::known(line + offset, vec![bare.to_owned()], origin, None);
            copy.delegate = Some(Delegate {
                kind: RunnerKind::Tox,
                targets: vec![target.to_owned()],
            });
            document.commands.push(copy);
        } else {
            read_script(
                &expand(bare),
                line + offset,
                &origin,
                &mut document.commands,
            );
        }
    }
}

/// The environment of `{[testenv:env]commands}`; an empty name for the base.
fn reference(command: &str) -> Option<&str> {
    let section = command.trim().strip_prefix("{[testenv")?;
    let (env, key) = section.split_once(']')?;
    let env = env.strip_prefix(':').unwrap_or(env);
    key.starts_with("commands").then_some(env)
}

/// Splits `factor: command`.
fn conditional(line: &str) -> (&str, &str) {
    let Some((factor, command)) = line.split_once(": ") else {
        return ("", line);
    };
    let allowed = |char: char| char.is_ascii_alphanumeric() || "_{},.!-".contains(char);
    if !factor.is_empty() && factor.chars().all(allowed) {
        (factor, command.trim_start())
    } else {
        ("", line)
    }
}

/// Replaces `{posargs:default}` and `{env:NAME:default}` by their defaults, other substitutions by `{name}`.
fn expand(text: &str) -> String {
    let mut open: Vec<String> = vec![String::new()];
    for char in text.chars() {
        match char {
            '{' if open.len() > MAX_BRACES => return text.to_owned(),
            '{' => open.push(String::new()),
            '}' if open.len() > 1 => {
                let inner = open.pop().unwrap_or_default();
                let value = if let Some(rest) = inner.strip_prefix("posargs") {
                    rest.strip_prefix(':').unwrap_or("").to_owned()
                } else if let Some(rest) = inner.strip_prefix("env:") {
                    rest.split_once(':')
                        .map_or("", |(_, default)| default)
                        .to_owned()
                } else {
                    format!("{{{inner}}}")
                };
                if let Some(parent) = open.last_mut() {
                    parent.push_str(&value);
                }
            }
            char => {
                if let Some(parent) = open.last_mut() {
                    parent.push(char);
                }
            }
        }
    }
    open.join("{")
}

fn origin(env: &str) -> Origin {
    Origin {
        job: label(env),
        runner: Some(RunnerKind::Tox),
        ..Origin::default()
    }
}

/// Versions of Python among the names of environments.
fn pythons(document: &mut Document, list: &str) {
    let words = list.split(|char: char| !char.is_ascii_alphanumeric() && char != '.');
    for word in words.take(10 * MAX_PYTHONS) {
        let digits = word.trim_start_matches("pypy").trim_start_matches("py");
        let version = matches!(digits.len(), 2..=4)
            && digits.starts_with(['2', '3'])
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.');
        if version && document.pythons.len() < MAX_PYTHONS {
            document.pythons.push(word.into());
        }
    }
}

/// Reads tox.toml.
pub(crate) fn read_toml(document: &mut Document, text: &str) {
    match toml_tree::parse(text) {
        Ok(tree) => read_table(document, &tree),
        Err(problem) => document.problem = Some(document.problem.unwrap_or(problem)),
    }
}

/// Reads tox's table, of tox.toml or of pyproject.toml.
pub(crate) fn read_table(document: &mut Document, tox: &Node) {
    if let Some(legacy) = tox.get("legacy_tox_ini") {
        let (sections, _) = ini::parse(legacy.as_str().unwrap_or(""));
        read_sections(document, &sections, legacy.line.saturating_sub(1));
    }
    let list = tox.get("env_list").map_or(&[][..], Node::one_or_many);
    for env in list.iter().filter_map(Node::as_str) {
        pythons(document, env);
    }
    let envs = tox.get("env").into_iter().flat_map(Node::entries);
    let envs = envs.map(|(name, _, env)| (name, env));
    for (name, env) in tox
        .get("env_run_base")
        .map(|base| ("", base))
        .into_iter()
        .chain(envs)
    {
        let origin = origin(name);
        for command in COMMAND_KEYS
            .iter()
            .filter_map(|key| env.get(key))
            .flat_map(Node::items)
        {
            let mut words = Vec::new();
            for word in command.items() {
                // `{replace = "posargs", default = […]}` stands for its default.
                let default = word.get("default").map_or(&[][..], Node::one_or_many);
                words.extend(word.as_str().map(expand));
                words.extend(default.iter().filter_map(Node::as_str).map(expand));
            }
            if words.first().is_some_and(|first| first == "-") {
                words.remove(0);
            }
            if !words.is_empty() {
                read_words(words, command.line, &origin, &mut document.commands);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn substitutions() {
        for (text, expected) in [
            (
                "pre-commit {posargs:run --all-files}",
                "pre-commit run --all-files",
            ),
            ("{env:RUN:} pytest {posargs:{env:ARGS:-x}}", " pytest -x"),
            ("{envpython} -m pytest", "{envpython} -m pytest"),
            ("a { b", "a { b"),
        ] {
            assert_eq!(expand(text), expected);
        }
        assert_eq!(expand(&"{".repeat(100_000)).len(), 100_000);
    }

    #[test]
    fn factors() {
        assert_eq!(conditional("unit: pytest -x"), ("unit", "pytest -x"));
        assert_eq!(conditional("bash -c 'a: b'"), ("", "bash -c 'a: b'"));
    }
}
