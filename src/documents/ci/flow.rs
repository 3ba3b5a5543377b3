//! What a script runs, in which folder, and whether a failure fails the script: the part of the shell's grammar that decides.
//!
//! A command fails its script where the shell stops at the first failure (`-e`), or where it is the last one. It does not
//! in front of `|` without `pipefail`, in front of `|| true`, behind `!`, in the background, as a condition, after `set +e`; and `a && b` stops
//! at `a` without failing unless nothing follows. What stands behind `exit`, below `if false` or in a function that
//! nothing calls does not run. Where a script looks at the result itself (`$?`, `failed=1`), it is taken to use it.

mod simple;

use self::simple::{constant, ends, is_assignment, notes_failure};
use super::folder::Folder;
use super::shell::{Event, Fails, Operator, Shell, Simple};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The most compound commands open at once.
const MAX_FRAMES: usize = 64;

/// The longest value of a variable that is put in its place.
const MAX_VALUE: usize = 400;

/// The most variables known.
const MAX_VARIABLES: usize = 200;

/// What a compound command is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Script,
    If,
    Loop,
    Group,
    Subshell,
    Function(String),
}

/// A command of a list, simple or compound, with what stands behind it.
#[derive(Debug, Clone)]
struct Element {
    commands: Range<usize>,
    behind: Operator,
    negated: bool,
}

/// A compound command that is open.
#[expect(clippy::struct_excessive_bools, reason = "each is a state of its own")]
struct Frame {
    kind: Kind,
    /// Its condition is being read.
    in_condition: bool,
    /// What follows in this branch never runs.
    dead: bool,
    /// It was dead before the condition of this frame said so.
    dead_outside: bool,
    /// What the condition always is, if it is a constant.
    constant: Option<bool>,
    /// The commands of the condition.
    condition: Vec<usize>,
    /// A branch ends with a failure, or notes one.
    fails_inside: bool,
    /// The list being read.
    list: Vec<Element>,
    /// Where the element being read began, if it did.
    started: Option<usize>,
    negated: bool,
    /// Commands whose failure counts only if nothing follows in this branch.
    tail: Vec<usize>,
    /// Those of earlier branches.
    tails: Vec<usize>,
    /// The folder it began in.
    folder: Folder,
}

struct Flow {
    shell: Shell,
    /// `set +e` was said: what is lost now is lost under every caller.
    told_off: bool,
    folder: Folder,
    previous: Folder,
    frames: Vec<Frame>,
    done: Vec<Simple>,
    /// The function that each command stands in.
    functions: Vec<Option<usize>>,
    names: Vec<String>,
    variables: BTreeMap<String, String>,
}

/// The commands, each with what becomes of its failure, and the folder in which the script ends.
pub(super) fn follow(events: Vec<Event>, shell: Shell) -> (Vec<Simple>, Folder) {
    let mut flow = Flow {
        shell,
        told_off: false,
        folder: Folder::default(),
        previous: Folder::default(),
        frames: Vec::new(),
        done: Vec::new(),
        functions: Vec::new(),
        names: Vec::new(),
        variables: BTreeMap::new(),
    };
    flow.open(Kind::Script);
    let mut function: Option<String> = None;
    for event in events {
        match event {
            Event::Command(simple) => flow.command(simple),
            Event::Operator(operator) => flow.operator(operator),
            Event::Function(name) => function = Some(name),
            Event::Open => {
                let kind = function.take().map_or(Kind::Subshell, Kind::Function);
                flow.open(kind);
            }
            Event::Close => flow.close(),
            Event::Keyword("{") => {
                let kind = function.take().map_or(Kind::Group, Kind::Function);
                flow.open(kind);
            }
            Event::Keyword(word) => flow.keyword(word),
        }
    }
    while !flow.frames.is_empty() {
        flow.close();
    }
    let folder = flow.folder.clone();
    (flow.finish(), folder)
}

impl Flow {
    fn open(&mut self, kind: Kind) {
        if self.frames.len() >= MAX_FRAMES {
            return;
        }
        let dead = self.frames.last().is_some_and(|frame| frame.dead);
        let at = self.done.len();
        if let Some(parent) = self.frames.last_mut() {
            parent.started.get_or_insert(at);
        }
        self.frames.push(Frame {
            in_condition: matches!(kind, Kind::If | Kind::Loop),
            kind,
            dead,
            dead_outside: dead,
            constant: None,
            condition: Vec::new(),
            fails_inside: false,
            list: Vec::new(),
            started: None,
            negated: false,
            tail: Vec::new(),
            tails: Vec::new(),
            folder: self.folder.clone(),
        });
    }

    fn keyword(&mut self, word: &str) {
        match word {
            "if" => self.open(Kind::If),
            "while" | "until" => {
                self.open(Kind::Loop);
            }
            "for" => {
                self.open(Kind::Loop);
                // The words of a `for` are no condition.
                if let Some(frame) = self.frames.last_mut() {
                    frame.in_condition = false;
                }
            }
            "then" | "do" => self.branch(true),
            "elif" | "else" => self.branch(false),
            "!" => {
                let at = self.done.len();
                if let Some(frame) = self.frames.last_mut() {
                    frame.started.get_or_insert(at);
                    frame.negated = true;
                }
            }
            "}" | "fi" | "done" => self.close(),
            _ => {}
        }
    }

    /// The end of a condition (`then`), or of a branch (`else`).
    fn branch(&mut self, taken: bool) {
        self.end_list();
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        if !matches!(frame.kind, Kind::If | Kind::Loop) {
            return;
        }
        let tail = std::mem::take(&mut frame.tail);
        if taken {
            let constant = match &frame.condition[..] {
                [only] => self.done.get(*only).and_then(constant),
                _ => None,
            };
            frame.constant = constant;
            frame.dead = frame.dead_outside || constant == Some(false);
            frame.in_condition = false;
        } else {
            frame.tails.extend(tail);
            frame.dead = frame.dead_outside || frame.constant == Some(true);
            frame.in_condition = false;
            self.folder = frame.folder.clone();
        }
    }

    fn close(&mut self) {
        self.end_list();
        let Some(mut frame) = self.frames.pop() else {
            return;
        };
        if !frame.fails_inside && frame.kind == Kind::If || frame.kind == Kind::Loop {
            for at in std::mem::take(&mut frame.condition) {
                self.lose(at, Fails::Never);
            }
        }
        match &frame.kind {
            Kind::Subshell | Kind::Function(_) => self.folder = frame.folder.clone(),
            Kind::If | Kind::Loop if self.folder != frame.folder => self.folder = Folder::unknown(),
            _ => {}
        }
        if let Kind::Function(name) = &frame.kind {
            let number = self.names.len();
            self.names.push(name.clone());
            let start = self.frames.last().and_then(|parent| parent.started);
            for at in start.unwrap_or(self.done.len())..self.done.len() {
                self.functions[at].get_or_insert(number);
            }
            // A definition is no command of the list around it.
            if let Some(parent) = self.frames.last_mut() {
                parent.started = None;
            }
            return;
        }
        if let Some(parent) = self.frames.last_mut() {
            parent.fails_inside |= frame.fails_inside;
            let inner = frame.tails.into_iter().chain(frame.tail);
            parent.tail.extend(inner);
            // What ends the script in every way ends what is around it.
            let only_group = matches!(frame.kind, Kind::Group);
            parent.dead |= only_group && frame.dead && parent.list.is_empty();
        }
    }

    fn operator(&mut self, operator: Operator) {
        let end = self.done.len();
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        let Some(start) = frame.started.take() else {
            return;
        };
        frame.list.push(Element {
            commands: start..end,
            behind: operator,
            negated: std::mem::take(&mut frame.negated),
        });
        if matches!(operator, Operator::End | Operator::Background) {
            self.end_list();
        }
    }

    fn command(&mut self, mut simple: Simple) {
        self.expand(&mut simple.words);
        let at = self.done.len();
        self.end_tails(&simple, at);
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        frame.started.get_or_insert(at);
        simple.dead = frame.dead;
        simple.folder = self.folder.clone();
        if frame.in_condition {
            frame.condition.push(at);
        }
        if let Some(failed) = ends(&simple) {
            frame.fails_inside |= failed;
        } else if notes_failure(&simple) {
            frame.fails_inside = true;
        }
        let words = std::mem::take(&mut simple.words);
        self.act(&words);
        simple.words = words;
        self.done.push(simple);
        self.functions.push(None);
    }

    /// What was last in a branch is it no more where something follows, unless that looks at its result.
    fn end_tails(&mut self, simple: &Simple, at: usize) {
        const RESULTS: [&str; 5] = [
            "$?",
            "PIPESTATUS",
            "LASTEXITCODE",
            "errorlevel",
            "ERRORLEVEL",
        ];
        let looks = simple
            .words
            .iter()
            .any(|word| RESULTS.iter().any(|name| word.contains(name)));
        let depth = self.frames.len();
        let mut ended = Vec::new();
        for (nth, frame) in self.frames.iter_mut().enumerate() {
            // A compound command around this one may have begun with it.
            let begins = frame
                .started
                .is_none_or(|start| start == at && nth + 1 < depth);
            if begins && frame.list.is_empty() {
                ended.append(&mut frame.tail);
            }
        }
        let lost = if self.shell.errexit || self.told_off {
            Fails::Never
        } else {
            Fails::WithErrexit
        };
        for at in ended.into_iter().filter(|_| !looks) {
            self.lose(at, lost);
        }
    }

    /// What a command of the shell itself changes.
    fn act(&mut self, words: &[String]) {
        let argument = words.iter().skip(1).find(|word| !word.starts_with("--"));
        match words.first().map(String::as_str) {
            Some("cd" | "pushd" | "Set-Location" | "Push-Location" | "chdir") => {
                let before = self.folder.clone();
                self.folder = match argument.map(String::as_str) {
                    Some("-") => self.previous.clone(),
                    Some("/d" | "-P" | "-L") => words
                        .get(2)
                        .map_or_else(Folder::unknown, |word| before.enter(word)),
                    Some(word) => before.enter(word),
                    None => Folder::unknown(),
                };
                self.previous = before;
            }
            Some("popd" | "Pop-Location") => self.folder = self.previous.clone(),
            Some("set") => {
                let before = self.shell.errexit;
                let options = words.iter().skip(1).map(String::as_str);
                self.shell = self.shell.with_options(options);
                self.told_off = !self.shell.errexit && (before || self.told_off);
            }
            Some("export" | "local" | "readonly" | "declare") => {
                for word in words.iter().skip(1) {
                    self.assign(word);
                }
            }
            Some(_) if words.iter().all(|word| is_assignment(word)) => {
                for word in words {
                    self.assign(word);
                }
            }
            _ => {}
        }
    }

    fn assign(&mut self, word: &str) {
        let Some((name, value)) = word.split_once('=').filter(|_| is_assignment(word)) else {
            return;
        };
        let plain = value.len() <= MAX_VALUE && !value.contains(['$', '`']);
        if plain && self.variables.len() < MAX_VARIABLES {
            self.variables.insert(name.to_owned(), value.to_owned());
        } else {
            self.variables.remove(name);
        }
    }

    /// Puts variables of the script in their places; the first word may stand for several.
    fn expand(&self, words: &mut Vec<String>) {
        if self.variables.is_empty() {
            return;
        }
        for at in 0..words.len() {
            let Some(word) = words.get(at).filter(|word| word.contains('$')) else {
                continue;
            };
            let expanded = self.expanded(word);
            if at == 0 && expanded.contains(' ') && word.starts_with('$') {
                let parts: Vec<String> = expanded.split_whitespace().map(str::to_owned).collect();
                words.splice(0..1, parts);
                return;
            }
            words[at] = expanded;
        }
    }

    fn expanded(&self, word: &str) -> String {
        let mut out = String::new();
        let mut rest = word;
        while let Some(at) = rest.find('$') {
            out.push_str(&rest[..at]);
            let tail = &rest[at + 1..];
            let braced = tail.strip_prefix('{');
            let name: String = braced
                .unwrap_or(tail)
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            let end = name.len() + usize::from(braced.is_some());
            let closed = braced.is_none() || tail.get(end..).is_some_and(|t| t.starts_with('}'));
            match self.variables.get(&name).filter(|_| closed) {
                Some(value) if out.len() < MAX_VALUE => {
                    out.push_str(value);
                    rest = tail
                        .get(end + usize::from(braced.is_some())..)
                        .unwrap_or("");
                }
                _ => {
                    out.push('$');
                    rest = tail;
                }
            }
        }
        out + rest
    }

    /// Judges the list that ends here.
    fn end_list(&mut self) {
        let count = self.done.len();
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        if let Some(start) = frame.started.take() {
            frame.list.push(Element {
                commands: start..count,
                behind: Operator::End,
                negated: std::mem::take(&mut frame.negated),
            });
        }
        let list = std::mem::take(&mut frame.list);
        let Some(element) = list.last() else { return };
        let in_background = element.behind == Operator::Background;
        // What a condition turns round, its branches decide.
        let decides = frame.in_condition;
        let mut never: Vec<usize> = Vec::new();
        let mut last_only: Vec<usize> = Vec::new();
        for (at, element) in list.iter().enumerate() {
            let commands = element.commands.clone();
            // The end of the pipe that it is part of decides what comes next.
            let end_of_pipe = list[at..].iter().position(|e| e.behind != Operator::Pipe);
            let next = end_of_pipe.map_or(Operator::End, |more| list[at + more].behind);
            let after = end_of_pipe.map_or(&list[..0], |more| &list[at + more + 1..]);
            let swallowed = || {
                let or = list[at..].iter().position(|e| e.behind == Operator::Or);
                let handler = or.and_then(|or| list.get(at + or + 1));
                handler.is_some_and(|handler| self.swallows(handler))
            };
            if in_background
                || (element.negated && !decides)
                || (element.behind == Operator::Pipe && !self.shell.pipefail)
                || swallowed()
            {
                never.extend(commands);
            } else if next == Operator::And && !after.is_empty() {
                let rescued = list[at..].iter().any(|e| e.behind == Operator::Or);
                if !rescued {
                    last_only.extend(commands);
                }
            } else if next == Operator::Or {
                // Whatever handles it fails, or tries again.
            } else if !self.shell.errexit {
                last_only.extend(commands);
            }
        }
        for at in never {
            self.lose(at, Fails::Never);
        }
        // A plain `exit` ends the script: nothing behind it runs.
        let ended = matches!(&list[..], [only] if only.commands.len() == 1 && !only.negated
            && self.done.get(only.commands.start).is_some_and(|simple| ends(simple).is_some()));
        if let Some(frame) = self.frames.last_mut() {
            if !frame.in_condition {
                frame.tail.extend(last_only);
                frame.tail.sort_unstable();
                frame.tail.dedup();
            }
            frame.dead |= ended;
        }
    }

    /// Whether what stands behind `||` succeeds whatever happened.
    fn swallows(&self, handler: &Element) -> bool {
        let commands = self.done.get(handler.commands.clone()).unwrap_or(&[]);
        let fails = |simple: &Simple| ends(simple) == Some(true) || notes_failure(simple);
        let quiet = |simple: &Simple| {
            matches!(
                simple.words.first().map(String::as_str),
                Some("true" | ":" | "echo" | "printf" | "exit" | "return" | "cat" | "warning")
            )
        };
        match commands {
            [] => false,
            [only] => quiet(only) && !fails(only),
            many => !many.iter().any(fails),
        }
    }

    fn lose(&mut self, at: usize, fails: Fails) {
        if let Some(simple) = self.done.get_mut(at) {
            simple.fails = simple.fails.min(fails);
        }
    }

    /// Lets functions that nothing calls die, and takes over what their callers make of their failure.
    fn finish(mut self) -> Vec<Simple> {
        if self.names.is_empty() {
            return self.done;
        }
        let mut called: BTreeMap<&str, Fails> = BTreeMap::new();
        let names: BTreeSet<&str> = self.names.iter().map(String::as_str).collect();
        // `"$@"` calls whatever it is given.
        let dynamic = self.done.iter().any(|simple| {
            let program = simple.words.first().map_or("", String::as_str);
            !simple.dead && program.starts_with('$') && program.len() <= 64
        });
        let mut grown = true;
        let mut left = self.names.len() + 1;
        while grown && left > 0 {
            grown = false;
            left -= 1;
            for (at, simple) in self.done.iter().enumerate().filter(|(_, s)| !s.dead) {
                let inside = self.functions[at].and_then(|number| self.names.get(number));
                let outside = match inside {
                    None => Fails::Always,
                    Some(name) => match called.get(name.as_str()) {
                        Some(fails) => *fails,
                        None => continue,
                    },
                };
                for word in simple.words.iter().filter(|w| names.contains(w.as_str())) {
                    let name = names.get(word.as_str()).copied().unwrap_or_default();
                    let fails = simple.fails.min(outside);
                    let known = called.get(name).copied();
                    if known.is_none_or(|known| known < fails) {
                        called.insert(name, fails);
                        grown = true;
                    }
                }
            }
        }
        let called: BTreeMap<String, Fails> = called
            .into_iter()
            .map(|(name, fails)| (name.to_owned(), fails))
            .collect();
        for (simple, function) in self.done.iter_mut().zip(&self.functions) {
            let Some(name) = function.and_then(|number| self.names.get(number)) else {
                continue;
            };
            match called.get(name) {
                Some(fails) => simple.fails = simple.fails.min(*fails),
                None if dynamic => {}
                None => simple.dead = true,
            }
        }
        self.done
    }
}

#[cfg(test)]
mod tests;
