//! Files of commands: Makefiles, justfiles, shell scripts, Dockerfiles, and the sessions of a noxfile.

use super::command::{Command, Origin, label, read_script, read_words};
use super::delegate::{Delegate, RunnerKind};
use super::shell::MAX_COMMANDS;
use crate::documents::document::{Action, Document};
use std::collections::BTreeMap;

/// The most bytes that expanding a Makefile's variables may produce in one document.
const MAX_EXPANDED: usize = 4 << 20;

/// The longest value of a Makefile's variable that is expanded.
const MAX_VARIABLE: usize = 1_024;

/// The most targets of one rule.
const MAX_TARGETS: usize = 8;

/// The most bytes of one call in a noxfile.
const MAX_CALL: usize = 4_096;

/// Reads a shell script.
pub(crate) fn shell(document: &mut Document, text: &str) {
    let origin = Origin {
        job: label(document.path.raw()),
        runner: Some(RunnerKind::Script),
        ..Origin::default()
    };
    // A script without an extension may be written in another language.
    let shebang = text.lines().next().filter(|line| line.starts_with("#!"));
    if shebang.is_some_and(|line| !line.contains("sh")) {
        return;
    }
    read_script(text, 1, &origin, &mut document.commands);
}

/// Reads a Makefile.
pub(crate) fn make(document: &mut Document, text: &str) {
    let mut variables = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('\t')) {
        if let Some((name, value)) = line.split_once('=') {
            let name = name
                .trim()
                .trim_end_matches([':', '?', '+', '!'])
                .trim_end();
            let value = value.split(" #").next().unwrap_or("").trim();
            if !name.contains(|char: char| char.is_whitespace() || char == ':')
                && value.len() <= MAX_VARIABLE
            {
                variables.entry(name).or_insert(value);
            }
        }
    }
    let mut budget = MAX_EXPANDED;
    for rule in rules(text, |line| line.starts_with('\t')) {
        let recipe = expand(&rule.recipe, &variables, &mut budget);
        add_rule(document, &rule, &recipe, RunnerKind::Make);
    }
}

/// Reads a justfile.
pub(crate) fn just(document: &mut Document, text: &str) {
    for rule in rules(text, |line| line.starts_with([' ', '\t'])) {
        add_rule(document, &rule, &rule.recipe, RunnerKind::Just);
    }
}

/// Targets, what they need first, and a recipe.
struct Rule {
    line: u32,
    targets: Vec<String>,
    needs: Vec<String>,
    recipe_line: u32,
    recipe: String,
}

/// The rules of a Makefile or a justfile.
fn rules(text: &str, in_recipe: fn(&str) -> bool) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    for (number, line) in (1_u32..).zip(text.lines()) {
        if in_recipe(line) || line.trim().is_empty() {
            if let Some(rule) = rules.last_mut() {
                if rule.recipe.is_empty() {
                    rule.recipe_line = number;
                }
                let command = line.trim().trim_start_matches(['@', '+']);
                let ignored = command.strip_prefix('-');
                rule.recipe
                    .push_str(ignored.unwrap_or(command).trim_start_matches('@'));
                if ignored.is_some_and(|command| !command.ends_with('\\')) {
                    rule.recipe.push_str(" || true");
                }
                rule.recipe.push('\n');
            }
            continue;
        }
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
                .take(MAX_TARGETS)
                .map(|word| word.trim_start_matches('@').to_owned())
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
        rules.push(Rule {
            line: number,
            targets,
            needs: words(needs),
            recipe_line: number,
            recipe: inline.trim().to_owned(),
        });
    }
    rules
}

fn add_rule(document: &mut Document, rule: &Rule, recipe: &str, kind: RunnerKind) {
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
                let targets = vec![need.clone()];
                command.delegate = Some(Delegate { kind, targets });
                document.commands.push(command);
            }
        }
        read_script(recipe, rule.recipe_line, &origin, &mut document.commands);
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

/// Reads the sessions of a noxfile: the literal words of `session.run(…)`. A scan of text, not of Python.
pub(crate) fn nox(document: &mut Document, text: &str) {
    let mut job = label("");
    let mut at = 0;
    for (number, line) in (1_u32..).zip(text.split_inclusive('\n')) {
        let start = at;
        at += line.len();
        let code = line.trim_start();
        if code.starts_with('#') {
            continue;
        }
        if let Some(name) = code
            .strip_prefix("def ")
            .and_then(|rest| rest.split('(').next())
        {
            job = label(name.trim());
        }
        for verb in [".run(", ".run_always("] {
            let Some(found) = line.find(verb) else {
                continue;
            };
            let words = literals(&text[start + found + verb.len()..]);
            if !words.is_empty() {
                let origin = Origin {
                    job: job.clone(),
                    runner: Some(RunnerKind::Nox),
                    ..Origin::default()
                };
                read_words(words, number, &origin, &mut document.commands);
            }
        }
    }
}

/// The leading string literals of a call's arguments.
fn literals(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text;
    let end = |rest: &str| text.len() - rest.len() > MAX_CALL;
    loop {
        rest = rest.trim_start_matches(|char: char| char.is_whitespace() || char == ',');
        let Some(quote) = rest
            .chars()
            .next()
            .filter(|char| matches!(char, '"' | '\''))
        else {
            // An `f"…"`, a `*args` or a name: what follows may still be known.
            if rest.starts_with(['*', 'f', 'r']) && !end(rest) {
                let Some(next) = rest.find([',', ')', '\n']) else {
                    return words;
                };
                if rest.as_bytes()[next] == b',' {
                    rest = &rest[next..];
                    continue;
                }
            }
            return words;
        };
        let body = &rest[1..];
        let Some(close) = body.find([quote, '\n']) else {
            return words;
        };
        words.push(body[..close].to_owned());
        rest = &body[close + 1..];
        if end(rest) {
            return words;
        }
    }
}

/// Reads a Dockerfile.
pub(crate) fn dockerfile(document: &mut Document, text: &str) {
    let mut lines = (1_u32..).zip(text.lines());
    while let Some((number, line)) = lines.next() {
        let line = line.trim_start();
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        if word.eq_ignore_ascii_case("from") {
            let image = rest
                .split_whitespace()
                .find(|word| !word.starts_with("--"))
                .unwrap_or("");
            let (name, version) = image.split_once(['@', ':']).unwrap_or((image, ""));
            document.uses.push(Action {
                line: number,
                name: name.into(),
                version: version.into(),
            });
        }
        if word.eq_ignore_ascii_case("run") {
            let mut script = rest.to_owned();
            while script.ends_with('\\') {
                let Some((_, next)) = lines.next() else { break };
                script.push('\n');
                script.push_str(next);
            }
            read_script(&script, number, &Origin::default(), &mut document.commands);
        }
    }
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
        assert_eq!(document.delegates().count(), 3);
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
    fn justfiles_and_noxfiles() {
        let mut document = Document::empty(DocumentKind::Justfile, "justfile");
        just(
            &mut document,
            "set shell := ['x']\ntest *args: build\n    uv run pytest {{args}}\n",
        );
        assert_eq!(document.runs(Purpose::Test).count(), 1);
        let text = "@nox.session\ndef tests(session):\n    session.install('pytest')\n    # session.run('pytest')\n    session.run(\n        \"python\", \"-m\", \"pytest\", *session.posargs,\n    )\n";
        let mut document = Document::empty(DocumentKind::Noxfile, "noxfile.py");
        nox(&mut document, text);
        let tests: Vec<_> = document.runs(Purpose::Test).collect();
        assert_eq!(
            (tests.len(), tests[0].line, tests[0].origin.job.raw()),
            (1, 5, "tests")
        );
    }
}
