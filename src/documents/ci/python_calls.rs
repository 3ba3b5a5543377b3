//! Python that runs commands: sessions of nox, tasks of invoke, duty and doit, scripts of a project. A scan of text, not of Python.

use super::command::{Command, Origin, label, read_script, read_words};
use super::delegate::{Delegate, RunnerKind};
use super::shell::MAX_COMMANDS;
use crate::documents::document::Document;
use std::collections::BTreeSet;

/// The most bytes of one call.
const MAX_CALL: usize = 4_096;

/// The most functions of one file that are known by name.
const MAX_FUNCTIONS: usize = 400;

/// Calls that run a command: their first texts are its words, or the command as one text.
const VERBS: &[&str] = &[
    ".run(",
    ".run_always(",
    ".run_install(",
    ".check_call(",
    ".check_output(",
    ".call(",
    ".Popen(",
    ".system(",
    ".sudo(",
    ".local(",
    ".shell(",
    " run(",
    "(run(",
    "check_call(",
    "system(",
    ".lazy(",
];

/// Reads the sessions of a noxfile.
pub(crate) fn nox(document: &mut Document, text: &str) {
    functions(document, text, RunnerKind::Nox);
    nox_defaults(document, text);
}

/// Reads tasks: `tasks.py`, `duties.py`, `dodo.py`.
pub(crate) fn tasks(document: &mut Document, text: &str) {
    functions(document, text, RunnerKind::PythonTasks);
}

/// Reads a script: whatever it runs, it may run.
pub(crate) fn script(document: &mut Document, text: &str) {
    let origin = Origin {
        runner: Some(RunnerKind::Script),
        ..Origin::default()
    };
    read(document, text, 1, &origin);
}

/// Reads Python whose commands belong to one origin.
pub(crate) fn read(document: &mut Document, text: &str, first_line: u32, origin: &Origin) {
    let mut at = 0;
    for (number, line) in (first_line..).zip(text.split_inclusive('\n')) {
        let start = at;
        at += line.len();
        if !line.trim_start().starts_with('#') {
            calls(document, text, start, line, number, origin);
        }
    }
}

/// The sessions that run when none is named: `nox.options.sessions = […]`, or all but those with `default=False`.
fn nox_defaults(document: &mut Document, text: &str) {
    if let Some((_, list)) = text.split_once("nox.options.sessions")
        && let Some((_, list)) = list.split_once(['[', '('])
    {
        document.defaults = literals(list);
        return;
    }
    let mut off = BTreeSet::new();
    let mut pending = false;
    for line in text.lines() {
        pending |= line.contains("default=False");
        if let Some(name) = defined(line)
            && std::mem::take(&mut pending)
        {
            off.insert(name.to_owned());
        }
    }
    if off.is_empty() {
        return;
    }
    let jobs: BTreeSet<&str> = document
        .commands
        .iter()
        .map(|c| c.origin.job.raw())
        .collect();
    document.defaults = jobs
        .into_iter()
        .filter(|job| !off.contains(*job))
        .map(str::to_owned)
        .collect();
}

fn defined(line: &str) -> Option<&str> {
    let code = line.trim_start();
    let rest = code
        .strip_prefix("def ")
        .or_else(|| code.strip_prefix("async def "))?;
    rest.split('(').next().map(str::trim)
}

/// Reads a file function by function: each is a job, and may call another.
fn functions(document: &mut Document, text: &str, runner: RunnerKind) {
    let names: BTreeSet<&str> = text
        .lines()
        .filter_map(defined)
        .take(MAX_FUNCTIONS)
        .collect();
    let mut origin = Origin {
        runner: Some(runner),
        ..Origin::default()
    };
    let mut given: Option<String> = None;
    let mut needs: Vec<String> = Vec::new();
    let mut at = 0;
    for (number, line) in (1_u32..).zip(text.split_inclusive('\n')) {
        let start = at;
        at += line.len();
        let code = line.trim_start();
        if code.starts_with('#') {
            continue;
        }
        if code.starts_with('@') {
            given = given.or_else(|| named_by(code));
            needs.extend(needed(code, &names));
        }
        if let Some(name) = defined(line) {
            let name = given.take().unwrap_or_else(|| name.to_owned());
            origin.job = label(name.strip_prefix("task_").unwrap_or(&name));
            for need in needs.drain(..) {
                call(document, &need, number, &origin);
            }
            continue;
        }
        calls(document, text, start, line, number, &origin);
        // A helper that does the work, or a session that is put in line.
        if let Some(notified) = code.split_once(".notify(").map(|(_, rest)| literals(rest)) {
            for name in notified.iter().take(1) {
                call(document, name, number, &origin);
            }
        }
        let called = code.split_once('(').map(|(head, _)| head);
        let called = called.and_then(|head| head.rsplit([' ', '=', '.']).next());
        if let Some(name) = called.filter(|name| names.contains(name)) {
            call(document, name, number, &origin);
        }
        // doit gives its commands back.
        if code.contains("\"actions\"") || code.contains("'actions'") {
            let list = code.split_once('[').map_or("", |(_, list)| list);
            let end = start + line.len() - list.len();
            for action in literals(text.get(end..).unwrap_or("")) {
                read_script(&action, number, &origin, &mut document.commands);
            }
        }
    }
}

/// The name that a decorator gives: `@nox.session(name="lint")`.
fn named_by(decorator: &str) -> Option<String> {
    let (_, rest) = decorator.split_once("name=")?;
    literals(rest).into_iter().next()
}

/// What a task needs first: `@task(lint, pre=[types])`.
fn needed(decorator: &str, names: &BTreeSet<&str>) -> Vec<String> {
    let Some((_, arguments)) = decorator.split_once('(') else {
        return Vec::new();
    };
    let words = arguments.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words
        .filter(|word| names.contains(word))
        .map(str::to_owned)
        .collect()
}

/// One job runs another.
fn call(document: &mut Document, name: &str, line: u32, origin: &Origin) {
    let own = origin.job.raw() == name;
    if let Some(kind) = origin
        .runner
        .filter(|_| !own && document.commands.len() < MAX_COMMANDS)
    {
        let mut command = Command::known(line, vec![name.to_owned()], origin.clone(), None);
        let name = name.strip_prefix("task_").unwrap_or(name);
        command.delegate = Some(Delegate::to(kind, vec![name.to_owned()]));
        document.commands.push(command);
    }
}

/// The commands of the calls on a line.
fn calls(
    document: &mut Document,
    text: &str,
    start: usize,
    line: &str,
    number: u32,
    origin: &Origin,
) {
    let found = VERBS
        .iter()
        .filter_map(|verb| Some((line.find(verb)?, *verb)));
    let Some((found, verb)) = found.min() else {
        return;
    };
    let rest = text.get(start + found + verb.len()..).unwrap_or("");
    let call = rest.get(..MAX_CALL.min(rest.len())).unwrap_or(line);
    let one_line = call.split('\n').next().unwrap_or("");
    let quiet = ["check=False", "warn=True", "success_codes", "nofail=True"];
    let origin = Origin {
        may_fail: origin.may_fail || quiet.iter().any(|word| one_line.contains(word)),
        ..origin.clone()
    };
    let rest = rest.trim_start_matches(['[', '(']);
    let words = literals(rest);
    match &words[..] {
        [] => {}
        [one] if one.contains(' ') => read_script(one, number, &origin, &mut document.commands),
        _ => read_words(words, number, &origin, &mut document.commands),
    }
}

/// The leading string literals of a call's arguments.
pub(super) fn literals(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text;
    let end = |rest: &str| text.len() - rest.len() > MAX_CALL;
    loop {
        rest = rest
            .trim_start_matches(|char: char| char.is_whitespace() || char == ',' || char == '[');
        // `sys.executable` is Python.
        if let Some(after) = rest.strip_prefix("sys.executable") {
            words.push("python".to_owned());
            rest = after;
            continue;
        }
        // The text of an `f"…"` tells as much as one without.
        let prefix = rest.trim_start_matches(['f', 'r', 'b', 'F', 'R']);
        let literal = if prefix.starts_with(['"', '\'']) {
            prefix
        } else {
            rest
        };
        let Some(quote) = literal
            .chars()
            .next()
            .filter(|char| matches!(char, '"' | '\''))
        else {
            // A `*args` or a name: what follows may still be known.
            if rest.starts_with(|c: char| c == '*' || c.is_ascii_alphabetic()) && !end(rest) {
                let Some(next) = rest.find([',', ')', '\n', '=']) else {
                    return words;
                };
                if rest.as_bytes().get(next) == Some(&b',') {
                    rest = &rest[next..];
                    continue;
                }
            }
            return words;
        };
        let triple = ["\"\"\"", "'''"]
            .iter()
            .find(|triple| literal.starts_with(**triple));
        let width = triple.map_or(1, |triple| triple.len());
        let body = literal.get(width..).unwrap_or("");
        let close = match triple {
            Some(triple) => body.find(*triple),
            None => body.find([quote, '\n']),
        };
        let Some(close) = close else {
            return words;
        };
        words.push(body[..close].trim().to_owned());
        rest = body.get(close + width..).unwrap_or("");
        if end(rest) {
            return words;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tool::Purpose;
    use super::*;
    use crate::documents::kind::DocumentKind;

    fn found(document: &Document, purpose: Purpose) -> Vec<(u32, &str)> {
        let runs = document.runs(purpose);
        runs.map(|c| (c.line, c.origin.job.raw())).collect()
    }

    #[test]
    fn sessions_call_helpers_and_each_other() {
        let text = "import nox\n@nox.session(name=\"lint\")\ndef check(session):\n    _run(session)\n\ndef _run(session):\n    session.run(\"ruff\", \"check\")\n\n@nox.session(default=False)\ndef tests(session):\n    session.run(\n        \"python\", \"-m\", \"pytest\", *session.posargs,\n    )\n";
        let mut document = Document::empty(DocumentKind::Noxfile, "noxfile.py");
        nox(&mut document, text);
        assert_eq!(found(&document, Purpose::Lint), [(7, "_run")]);
        assert_eq!(found(&document, Purpose::Test), [(11, "tests")]);
        let handed = document.commands.iter().filter_map(|c| c.delegate.as_ref());
        let handed: Vec<_> = handed.flat_map(|d| d.targets.clone()).collect();
        assert_eq!(handed, ["_run"]);
        assert_eq!(document.defaults, ["_run", "lint"]);
    }

    #[test]
    fn tasks_run_texts_and_lists() {
        let text = "@task(lint)\ndef test(c):\n    c.run(\"pytest -x\")\n\n@task\ndef lint(c):\n    subprocess.run([sys.executable, '-m', 'mypy', '.'], check=True)\n    os.system('black --check .')\n    c.run(f\"bandit {x}\", warn=True)\n";
        let mut document = Document::empty(DocumentKind::PythonTasks, "tasks.py");
        tasks(&mut document, text);
        assert_eq!(found(&document, Purpose::Test), [(3, "test")]);
        assert_eq!(found(&document, Purpose::Types), [(7, "lint")]);
        assert_eq!(found(&document, Purpose::Format), [(8, "lint")]);
        assert!(document.runs(Purpose::Security).all(|c| c.origin.may_fail));
    }

    #[test]
    fn odd_text_is_survived() {
        for text in [
            "x.run(",
            "x.run(\"",
            "x.run('''",
            "def",
            "@task(",
            "x.run([[[",
            "x.run(a.b",
        ] {
            let mut document = Document::empty(DocumentKind::PythonTasks, "tasks.py");
            tasks(&mut document, text);
            tasks(&mut document, &text.repeat(1000));
        }
    }
}
