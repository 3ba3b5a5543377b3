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
                let list = list.joined();
                pythons(document, &list);
                let names = list.lines().flat_map(environment_names);
                document.defaults.extend(names.take(MAX_ENVIRONMENTS));
            }
        }
        let env = match section.name.split_once(':') {
            Some(("testenv", env)) => env,
            None if section.name == "testenv" => "",
            _ => continue,
        };
        for env in environment_names(env).into_iter().take(MAX_ENVIRONMENTS) {
            let mut origin = origin(&env);
            let yes = |key: &str| {
                section
                    .get(key)
                    .is_some_and(|e| crate::documents::format::node::truthy(&e.joined()))
            };
            origin.may_fail |= yes("ignore_outcome");
            if let Some(folder) = section
                .get("changedir")
                .or_else(|| section.get("change_dir"))
            {
                let folder = folder
                    .joined()
                    .replace("{toxinidir}", "")
                    .replace("{tox_root}", "");
                origin.folder = origin.folder.enter(folder.trim_start_matches('/'));
            }
            for key in COMMAND_KEYS {
                if let Some(entry) = section.get(key) {
                    read_lines(
                        document,
                        sections,
                        &entry.lines,
                        &origin,
                        offset,
                        MAX_REFERENCES,
                    );
                }
            }
        }
    }
}

/// The most environments of one list.
const MAX_ENVIRONMENTS: usize = 300;

/// The longest chain of sections that refer to each other.
const MAX_REFERENCES: usize = 4;

/// The names of a list of environments: `py{310,311}-lint, docs`. A name that is empty is the base.
pub(crate) fn environment_names(list: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 0_usize;
    let parts = list.split(|c: char| {
        depth = match c {
            '{' => depth + 1,
            '}' => depth.saturating_sub(1),
            _ => depth,
        };
        depth == 0 && (c == ',' || c.is_whitespace())
    });
    for part in parts {
        let mut open = vec![part.trim().to_owned()];
        // Each round takes the first braces apart.
        for _ in 0..MAX_BRACES {
            if open.len() > MAX_ENVIRONMENTS || open.iter().all(|name| !name.contains('{')) {
                break;
            }
            open = open.iter().flat_map(|name| without_braces(name)).collect();
        }
        names.extend(open.into_iter().take(MAX_ENVIRONMENTS));
    }
    if names.len() > 1 {
        names.retain(|name| !name.is_empty());
    }
    names
}

fn without_braces(name: &str) -> Vec<String> {
    let whole = || vec![name.to_owned()];
    let Some((before, rest)) = name.split_once('{') else {
        return whole();
    };
    let Some((inside, after)) = rest.split_once('}') else {
        return whole();
    };
    let range = inside.split_once('-').and_then(|(from, to)| {
        let (from, to): (u32, u32) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
        (from <= to && to - from < 50).then(|| (from..=to).map(|n| n.to_string()).collect())
    });
    let parts: Vec<String> = range.unwrap_or_else(|| {
        inside
            .split(',')
            .map(|part| part.trim().to_owned())
            .collect()
    });
    parts
        .into_iter()
        .map(|part| format!("{before}{part}{after}"))
        .collect()
}

/// Whether a command is one of an environment: `lint,py3-!slow: flake8` stands behind factors.
pub(crate) fn applies(factors: &str, environment: &str) -> bool {
    if factors.is_empty() {
        return true;
    }
    let own: Vec<&str> = environment.split('-').collect();
    environment_names(factors).iter().any(|all| {
        all.split('-').all(|factor| match factor.strip_prefix('!') {
            Some(not) => !own.contains(&not),
            None => own.contains(&factor),
        })
    })
}

/// Reads the lines of `commands`; those of a section that they refer to stand in their place.
fn read_lines(
    document: &mut Document,
    sections: &[Section],
    lines: &[(u32, String)],
    origin: &Origin,
    offset: u32,
    left: usize,
) {
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
            copy.delegate = Some(Delegate::to(RunnerKind::Tox, vec![target.to_owned()]));
            document.commands.push(copy);
        } else if let Some(referred) = section_value(sections, bare).filter(|_| left > 0) {
            read_lines(document, sections, referred, &origin, offset, left - 1);
        } else {
            let inside = with_values(sections, bare);
            read_script(
                &expand(&inside),
                line + offset,
                &origin,
                &mut document.commands,
            );
        }
    }
}

/// The lines of `{[section]key}`, where a command is nothing else.
fn section_value<'s>(sections: &'s [Section], command: &str) -> Option<&'s [(u32, String)]> {
    let inside = command.trim().strip_prefix("{[")?.strip_suffix('}')?;
    let (section, key) = inside.split_once(']')?;
    let section = sections.iter().find(|known| known.name == section)?;
    Some(&section.get(&key.to_ascii_lowercase())?.lines)
}

/// Puts values of other sections where a command has them among its words.
fn with_values(sections: &[Section], command: &str) -> String {
    let mut out = String::new();
    let mut rest = command;
    while let Some(at) = rest.find("{[") {
        out.push_str(&rest[..at]);
        let tail = &rest[at..];
        let end = tail.find('}').map_or(tail.len(), |end| end + 1);
        match section_value(sections, &tail[..end]) {
            Some(lines) if out.len() < 2_000 => {
                let words: Vec<&str> = lines.iter().map(|(_, line)| line.as_str()).collect();
                out.push_str(&words.join(" "));
            }
            _ => out.push_str(&tail[..end]),
        }
        rest = &tail[end..];
    }
    out + rest
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
        document.defaults.extend(environment_names(env));
    }
    let envs = tox.get("env").into_iter().flat_map(Node::entries);
    let envs = envs.map(|(name, _, env)| (name, env));
    for (name, env) in tox
        .get("env_run_base")
        .map(|base| ("", base))
        .into_iter()
        .chain(envs)
    {
        let mut origin = origin(name);
        origin.may_fail |= env.get("ignore_outcome").is_some_and(Node::is_true);
        for command in COMMAND_KEYS
            .iter()
            .filter_map(|key| env.get(key))
            .flat_map(Node::items)
        {
            if command.str_of("replace") == Some("ref") {
                let of = command.get("of").map_or(&[][..], Node::items);
                let env = of.iter().rev().nth(1).and_then(Node::as_str);
                let env = env.or_else(|| command.str_of("env")).unwrap_or("");
                let target = if env == "env_run_base" { "" } else { env };
                let text = format!("commands of {env}");
                let mut copy = Command::known(command.line, vec![text], origin.clone(), None);
                copy.delegate = Some(Delegate::to(RunnerKind::Tox, vec![target.to_owned()]));
                document.commands.push(copy);
                continue;
            }
            let mut origin = origin.clone();
            let mut words = Vec::new();
            for word in command.items() {
                // `{replace = "posargs", default = […]}` stands for its default.
                let default = word.get("default").map_or(&[][..], Node::one_or_many);
                words.extend(word.as_str().map(expand));
                words.extend(default.iter().filter_map(Node::as_str).map(expand));
            }
            if words.first().is_some_and(|first| first == "-") {
                words.remove(0);
                origin.may_fail = true;
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
        assert_eq!(environment_names("py{310,311}-{a,b}, docs").len(), 5);
        assert_eq!(environment_names("py3{12-14}"), ["py312", "py313", "py314"]);
        assert!(applies("lint,unit", "py312-unit") && !applies("lint", "py312"));
        assert!(applies("py312-!slow", "py312") && !applies("!py312", "py312"));
        assert_eq!(conditional("unit: pytest -x"), ("unit", "pytest -x"));
        assert_eq!(conditional("bash -c 'a: b'"), ("", "bash -c 'a: b'"));
    }
}
