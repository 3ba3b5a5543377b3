//! Files of commands: Makefiles, justfiles, shell scripts, Dockerfiles.

use super::command::{Command, Origin, label, run_script};
use super::delegate::{Delegate, RunnerKind};
use super::python_calls;
use super::shell::{Dialect, MAX_COMMANDS, Shell};
use crate::documents::document::{Action, Document};
use crate::documents::image;
use crate::documents::problem::{Problem, ProblemKind};
use std::collections::BTreeMap;

/// The most bytes that expanding a Makefile's variables may produce in one document.
const MAX_EXPANDED: usize = 4 << 20;

/// The longest value of a Makefile's variable that is expanded.
const MAX_VARIABLE: usize = 1_024;

/// The most targets of one rule.
const MAX_TARGETS: usize = 8;

/// Reads a shell script. Only the last command counts, unless the script has the shell stop at the first failure.
pub(crate) fn shell(document: &mut Document, text: &str) {
    let origin = Origin {
        job: label(document.path.raw()),
        runner: Some(RunnerKind::Script),
        ..Origin::default()
    };
    let shebang = text.lines().next().filter(|line| line.starts_with("#!"));
    let lower = document.path.raw().to_ascii_lowercase();
    let dialect = match lower.rsplit('.').next() {
        Some("ps1") => Dialect::PowerShell,
        Some("bat" | "cmd") => Dialect::Batch,
        _ => Dialect::Posix,
    };
    // A script without an extension may be written in another language.
    if shebang.is_some_and(|line| line.contains("python")) {
        return python_calls::script(document, text);
    }
    if shebang.is_some_and(|line| !line.contains("sh")) {
        return;
    }
    let options = shebang.unwrap_or("").split_whitespace().skip(1);
    let shell = Shell {
        dialect,
        ..Shell::PLAIN.with_options(options)
    };
    run_script(text, 1, &origin, shell, &mut document.commands);
}

/// Reads a Makefile: each line of a recipe is a script of its own.
pub(crate) fn make(document: &mut Document, text: &str) {
    let mut variables = BTreeMap::new();
    let mut in_recipe = false;
    let mut shell = Shell::PLAIN;
    let mut one_shell = false;
    for line in text.lines() {
        // Below a rule a tab begins a recipe; elsewhere it only indents.
        in_recipe =
            (in_recipe && (line.starts_with('\t') || line.trim().is_empty())) || is_rule(line);
        if in_recipe {
            one_shell |= line.starts_with(".ONESHELL");
            continue;
        }
        let line = line.trim_start();
        if let Some(paths) = ["include ", "-include ", "sinclude "]
            .iter()
            .find_map(|w| line.strip_prefix(w))
        {
            document
                .imports
                .extend(paths.split_whitespace().map(str::to_owned));
        }
        let line = ["export ", "override "]
            .iter()
            .find_map(|w| line.strip_prefix(w))
            .unwrap_or(line);
        if let Some((name, value)) = line.split_once('=') {
            let name = name
                .trim()
                .trim_end_matches([':', '?', '+', '!'])
                .trim_end();
            let value = value.split(" #").next().unwrap_or("").trim();
            match name {
                ".SHELLFLAGS" => shell = shell.with_options(value.split_whitespace()),
                ".DEFAULT_GOAL" => document.defaults.push(value.to_owned()),
                _ => {}
            }
            if !name.contains(|char: char| char.is_whitespace() || char == ':')
                && value.len() <= MAX_VARIABLE
            {
                variables.entry(name).or_insert(value);
            }
        }
    }
    let mut budget = MAX_EXPANDED;
    for rule in rules(text, |line| line.starts_with('\t')) {
        if document.defaults.is_empty()
            && let Some(first) = rule
                .targets
                .iter()
                .find(|target| !target.starts_with('.') && !target.contains('%'))
        {
            document.defaults.push(first.clone());
        }
        let expanded = rule
            .recipe
            .iter()
            .map(|(line, text)| (*line, expand(text, &variables, &mut budget)));
        let recipe: Vec<(u32, String)> = expanded.collect();
        add_rule(
            document,
            &rule,
            &recipe,
            RunnerKind::Make,
            if one_shell {
                Recipe::Whole(shell)
            } else {
                Recipe::LineByLine(shell)
            },
        );
    }
}

/// Whether a line of a Makefile heads a rule.
fn is_rule(line: &str) -> bool {
    let indented = line.starts_with(char::is_whitespace);
    let comment = line.starts_with('#');
    let head = line.split_once(':');
    head.is_some_and(|(head, tail)| {
        !indented
            && !comment
            && !head.contains('=')
            && !tail.starts_with('=')
            && !tail.starts_with(":=")
            && !head.trim().is_empty()
    })
}

/// Reads a justfile.
pub(crate) fn just(document: &mut Document, text: &str) {
    let mut shell = Shell::PLAIN;
    for line in text.lines() {
        if let Some(list) = line.strip_prefix("set shell") {
            let words = list.split('"').chain(list.split('\''));
            shell = shell
                .with_options(words.filter(|word| word.starts_with('-') || *word == "pipefail"));
        }
        for keyword in ["import", "mod"] {
            let Some(rest) = line
                .strip_prefix(keyword)
                .filter(|rest| rest.starts_with([' ', '?']))
            else {
                continue;
            };
            let path = rest.trim_start_matches('?').trim();
            let quoted = path.split(['\'', '"']).nth(1);
            let name = path.split_whitespace().next().unwrap_or("");
            document
                .imports
                .push(quoted.map_or_else(|| format!("{name}.just"), str::to_owned));
        }
    }
    for rule in rules(text, |line| line.starts_with([' ', '\t'])) {
        if document.defaults.is_empty() {
            document.defaults.extend(rule.targets.first().cloned());
        }
        let whole = rule
            .recipe
            .first()
            .and_then(|(_, line)| line.strip_prefix("#!"));
        let how = match whole {
            Some(shebang) if shebang.contains("python") => Recipe::Python,
            Some(shebang) => {
                Recipe::Whole(Shell::PLAIN.with_options(shebang.split_whitespace().skip(1)))
            }
            None => Recipe::LineByLine(shell),
        };
        add_rule(document, &rule, &rule.recipe, RunnerKind::Just, how);
    }
}

/// How a recipe is run.
#[derive(Clone, Copy)]
enum Recipe {
    /// A shell for each line; the first that fails ends it.
    LineByLine(Shell),
    /// One shell for all.
    Whole(Shell),
    /// Python.
    Python,
}

/// Targets, what they need first, and a recipe.
struct Rule {
    line: u32,
    targets: Vec<String>,
    needs: Vec<String>,
    /// Its logical lines: those that go on in the next one are one.
    recipe: Vec<(u32, String)>,
}

/// The rules of a Makefile or a justfile.
fn rules(text: &str, in_recipe: fn(&str) -> bool) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    let mut goes_on = false;
    for (number, line) in (1_u32..).zip(text.lines()) {
        if in_recipe(line) || line.trim().is_empty() || goes_on {
            let Some(rule) = rules.last_mut() else {
                continue;
            };
            let continued = std::mem::replace(&mut goes_on, line.ends_with('\\'));
            match rule.recipe.last_mut().filter(|_| continued) {
                // What stands in front of a command stands in front of its first line only.
                Some((_, command)) => {
                    command.push('\n');
                    command.push_str(line.trim_start());
                }
                None if line.trim().is_empty() => {}
                None => rule.recipe.push((number, line.trim_start().to_owned())),
            }
            continue;
        }
        goes_on = false;
        if line.starts_with(['#', '.', '[']) && !line.starts_with(".publish")
            || line.contains(":=")
            || line.contains("?=")
        {
            continue;
        }
        let Some((head, tail)) = line.split_once(':') else {
            continue;
        };
        if head.contains('=') && !head.contains(' ') {
            continue;
        }
        let (needs, inline) = tail.split_once(';').unwrap_or((tail, ""));
        let needs = needs
            .trim_start_matches(':')
            .split('#')
            .next()
            .unwrap_or("");
        let words = |text: &str| {
            text.split_whitespace()
                .filter(|word| !matches!(*word, "&&" | "|" | "\\"))
                .take(MAX_TARGETS)
                .map(|word| {
                    word.trim_start_matches(['@', '('])
                        .trim_end_matches(')')
                        .to_owned()
                })
                .collect()
        };
        let mut targets: Vec<String> = words(head);
        if targets.is_empty() {
            continue;
        }
        // The words behind a recipe's name in a justfile are its parameters.
        if in_recipe("  ") {
            targets.truncate(1);
        }
        let inline = inline.trim();
        rules.push(Rule {
            line: number,
            targets,
            needs: words(needs),
            recipe: if inline.is_empty() {
                Vec::new()
            } else {
                vec![(number, inline.to_owned())]
            },
        });
    }
    rules
}

/// A logical line without what make and just read in front of it, and whether its failure is ignored.
fn without_prefix(line: &str) -> (&str, bool) {
    let bare = line.trim_start_matches(['@', '+', '-', ' ']);
    let prefix = &line[..line.len() - bare.len()];
    (bare, prefix.contains('-'))
}

fn add_rule(
    document: &mut Document,
    rule: &Rule,
    recipe: &[(u32, String)],
    kind: RunnerKind,
    how: Recipe,
) {
    for target in &rule.targets {
        let origin = Origin {
            job: label(target),
            runner: Some(kind),
            ..Origin::default()
        };
        for need in &rule.needs {
            if document.commands.len() < MAX_COMMANDS {
                let mut command =
                    Command::known(rule.line, vec![need.clone()], origin.clone(), None);
                command.delegate = Some(Delegate::to(kind, vec![need.clone()]));
                document.commands.push(command);
            }
        }
        if rule.needs.is_empty() && recipe.is_empty() {
            continue;
        }
        // That the target is there is known even where its commands say nothing.
        let first = recipe.first().map_or(rule.line, |(line, _)| *line);
        let before = document.commands.len();
        match how {
            Recipe::LineByLine(shell) => {
                for (line, text) in recipe {
                    let (bare, ignored) = without_prefix(text);
                    let mut origin = origin.clone();
                    origin.may_fail |= ignored;
                    run_script(bare, *line, &origin, shell, &mut document.commands);
                }
            }
            Recipe::Whole(shell) => {
                let lines: Vec<&str> = recipe.iter().map(|(_, line)| line.as_str()).collect();
                run_script(
                    &lines.join("\n"),
                    first,
                    &origin,
                    shell,
                    &mut document.commands,
                );
            }
            Recipe::Python => {
                for (line, text) in recipe {
                    python_calls::read(document, text, *line, &origin);
                }
            }
        }
        if document.commands.len() == before && rule.needs.is_empty() {
            let there = Command::known(rule.line, vec![target.clone()], origin, None);
            document.commands.push(there);
        }
    }
}

/// Replaces `$(NAME)` and `${NAME}` by the variable's value, three times over, and `$$` by `$`.
fn expand(text: &str, variables: &BTreeMap<&str, &str>, budget: &mut usize) -> String {
    let mut text = text.to_owned();
    for _ in 0..3 {
        if !text.contains("$(") && !text.contains("${") {
            break;
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(at) = rest.find('$') {
            out.push_str(&rest[..at]);
            let tail = &rest[at..];
            let close = match tail.as_bytes().get(1) {
                Some(b'(') => ')',
                Some(b'{') => '}',
                Some(b'$') => {
                    out.push_str("$$");
                    rest = &tail[2..];
                    continue;
                }
                _ => {
                    out.push('$');
                    rest = &tail[1..];
                    continue;
                }
            };
            let value = tail[2..]
                .find(close)
                .filter(|end| *end <= 64)
                .and_then(|end| {
                    let value = variables.get(&tail[2..2 + end])?;
                    Some((end, value))
                });
            match value {
                Some((end, value)) if value.len() <= *budget => {
                    *budget -= value.len();
                    out.push_str(value);
                    rest = &tail[end + 3..];
                }
                _ => {
                    out.push('$');
                    rest = &tail[1..];
                }
            }
        }
        out.push_str(rest);
        if out == text {
            break;
        }
        text = out;
    }
    text.replace("$$", "$")
}

/// Reads a Dockerfile.
pub(crate) fn dockerfile(document: &mut Document, text: &str) {
    let instructions = match image::read(text) {
        Ok(instructions) => instructions,
        Err(image::Flaw::Foreign) => return,
        Err(flaw) => {
            let problem = match flaw {
                image::Flaw::Malformed(line) => Problem::at(ProblemKind::Malformed, line),
                _ => Problem::whole(ProblemKind::TooLarge),
            };
            document.problem = Some(document.problem.unwrap_or(problem));
            return;
        }
    };
    let mut stage = label("");
    for instruction in &instructions {
        let words = instruction.words();
        match instruction.word.as_str() {
            "FROM" => {
                let image = words.first().map_or("", String::as_str);
                // A registry may have a port.
                let (folder, last) = image.rsplit_once('/').unwrap_or(("", image));
                let at = last.find(['@', ':']).unwrap_or(last.len());
                let name = image.len() - last.len() + at;
                let name = if folder.is_empty() {
                    &last[..at]
                } else {
                    &image[..name]
                };
                stage = label(words.last().map_or("", String::as_str));
                document.uses.push(Action {
                    line: instruction.line,
                    name: name.into(),
                    version: last[at..].trim_start_matches(['@', ':']).into(),
                });
            }
            "RUN" => {
                let origin = Origin {
                    job: stage.clone(),
                    runner: Some(RunnerKind::Image),
                    ..Origin::default()
                };
                let (_, script, lines) = instruction.flags();
                let (line, script) = match instruction.texts.first() {
                    // What is kept in place is a script where nothing else is to read it.
                    Some((line, body)) if script.starts_with("<<") => (*line, body.as_str()),
                    _ => (instruction.line + lines, script),
                };
                run_script(script, line, &origin, Shell::PLAIN, &mut document.commands);
            }
            _ => {}
        }
    }
    document.image = image::image(&instructions).map(Box::new);
}

#[cfg(test)]
mod tests {
    use super::super::tool::Purpose;
    use super::*;
    use crate::documents::kind::DocumentKind;

    #[test]
    fn makefiles() {
        let text = "PYTEST ?= python -m pytest\nall: lint test\n\ntest: build ## run\n\t@$(PYTEST) -x \\\n\t  tests\n\t-mypy .\nlint:; ruff check\n.PHONY: all\n";
        let mut document = Document::empty(DocumentKind::Makefile, "Makefile");
        make(&mut document, text);
        let found: Vec<_> = document.runs(Purpose::Test).collect();
        assert_eq!(
            (found.len(), found[0].line, found[0].origin.job.raw()),
            (1, 5, "test")
        );
        let types: Vec<_> = document.runs(Purpose::Types).collect();
        assert_eq!((types[0].line, types[0].origin.may_fail), (7, true));
        assert_eq!(document.runs(Purpose::Lint).count(), 1);
        let handed = document.commands.iter().filter(|c| c.delegate.is_some());
        assert_eq!(handed.count(), 3);
    }

    #[test]
    fn a_command_that_goes_on_is_one_command() {
        let text = "lint:\n\tmypy pkg \\\n\t\t--strict\n\t-@ruff check . \\\n\t\t--output-format github\ntest:\n\tpytest --cov pkg \\\n\t\t--cov-fail-under=90; echo done\n";
        let mut document = Document::empty(DocumentKind::Makefile, "Makefile");
        make(&mut document, text);
        let of = |purpose| document.runs(purpose).next().expect("it is run");
        assert_eq!(of(Purpose::Types).text.raw(), "mypy pkg --strict");
        assert!(!of(Purpose::Types).origin.may_fail);
        assert!(of(Purpose::Lint).origin.may_fail);
        assert_eq!(
            of(Purpose::Test).text.raw(),
            "pytest --cov pkg --cov-fail-under=90"
        );
        assert!(
            of(Purpose::Test).origin.needs_errexit,
            "what follows decides"
        );
    }

    #[test]
    fn variables_are_set_below_conditions_too() {
        let text = "ifeq ($(COVER), yes)\n\tTEST_COMMAND = python -m pytest\nendif\ntest:\n\tcd ci && $(TEST_COMMAND)\n";
        let mut document = Document::empty(DocumentKind::Makefile, "Makefile");
        make(&mut document, text);
        let found = document.runs(Purpose::Test).next().expect("it is run");
        assert_eq!(
            found.origin.folder.resolve(Some(""), "").as_deref(),
            Some("ci")
        );
    }

    #[test]
    fn a_bomb_of_variables() {
        let mut text = String::from("A=x\n");
        for _ in 0..50 {
            text += &["B=", &"$(A)".repeat(200), "\nC=", &"$(B)".repeat(200), "\n"].concat();
        }
        text += &["t:\n\t", &"$(C)".repeat(1000), "\n"].concat();
        make(
            &mut Document::empty(DocumentKind::Makefile, "Makefile"),
            &text,
        );
    }

    #[test]
    fn justfiles() {
        let mut document = Document::empty(DocumentKind::Justfile, "justfile");
        just(
            &mut document,
            "set shell := ['x']\ntest *args: build\n    uv run pytest {{args}}\n",
        );
        assert_eq!(document.runs(Purpose::Test).count(), 1);
        assert_eq!(document.defaults, ["test"]);
    }
}
