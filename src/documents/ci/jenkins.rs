//! Jenkinsfiles, read as text: what `sh` and its like run, in which folder, and what they hand over to. `TeamCity`'s Kotlin alike.

use super::actions::hand_over;
use super::command::{Gate, Origin, run_script};
use super::delegate::RunnerKind;
use super::folder::Folder;
use super::shell::{Dialect, Shell};
use crate::documents::document::{Document, Trigger};

/// The most blocks open at once.
const MAX_BLOCKS: usize = 100;

/// The most bytes kept of a statement before its text.
const MAX_STATEMENT: usize = 400;

/// A block that is open.
struct Block {
    folder: Folder,
    may_fail: bool,
    gate: Gate,
}

struct Reader<'d> {
    document: &'d mut Document,
    /// What the statement says so far, its texts left out.
    statement: String,
    brackets: usize,
    blocks: Vec<Block>,
    /// The folder of the block that comes next: `dir('a') {`.
    next_folder: Option<Folder>,
    line: u32,
}

/// Reads a Jenkinsfile.
pub(crate) fn read(document: &mut Document, text: &str) {
    document.triggers = vec![Trigger::Push, Trigger::PullRequest];
    let mut reader = Reader {
        document,
        statement: String::new(),
        brackets: 0,
        blocks: Vec::new(),
        next_folder: None,
        line: 1,
    };
    reader.run(text);
    let nothing = document.commands.is_empty();
    if nothing {
        // A library decides, or a form that is not read.
        let line = text
            .lines()
            .position(|l| l.contains("@Library") || l.contains("library"));
        let line = line.map_or(1, |at| at as u32 + 1);
        hand_over(
            document,
            &Origin::default(),
            line,
            "a shared library",
            RunnerKind::Remote,
            "ci",
        );
    }
}

impl Reader<'_> {
    fn run(&mut self, text: &str) {
        let mut rest = text;
        while let Some(char) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix("//") {
                rest = after.find('\n').map_or("", |end| &after[end..]);
                continue;
            }
            if rest.starts_with("/*") {
                let end = rest.find("*/").map_or(rest.len(), |end| end + 2);
                self.line += rest[..end].matches('\n').count() as u32;
                rest = &rest[end..];
                continue;
            }
            let quote = ["'''", "\"\"\"", "'", "\""]
                .iter()
                .find(|quote| rest.starts_with(**quote));
            if let Some(quote) = quote {
                let body = &rest[quote.len()..];
                let end = close(body, quote);
                let inside = &body[..end];
                self.text(inside);
                self.line += inside.matches('\n').count() as u32;
                self.say("\"\"");
                rest = body.get(end + quote.len()..).unwrap_or("");
                continue;
            }
            self.step(char);
            rest = &rest[char.len_utf8()..];
        }
    }

    fn say(&mut self, text: &str) {
        if self.statement.len() < MAX_STATEMENT {
            self.statement.push_str(text);
        }
    }

    fn step(&mut self, char: char) {
        match char {
            '(' | '[' => self.brackets += 1,
            ')' | ']' => self.brackets = self.brackets.saturating_sub(1),
            '{' => return self.open(),
            '}' => {
                self.blocks.pop();
                return self.statement.clear();
            }
            ';' => return self.statement.clear(),
            '\n' => {
                self.line += 1;
                let goes_on = self
                    .statement
                    .trim_end()
                    .ends_with([',', ':', '+', '(', '[']);
                if self.brackets == 0 && !goes_on {
                    self.statement.clear();
                }
                return;
            }
            _ => {}
        }
        let mut buffer = [0; 4];
        let text = char.encode_utf8(&mut buffer);
        self.say(text);
    }

    fn open(&mut self) {
        let before = self.blocks.last();
        let mut block = Block {
            folder: before.map_or_else(Folder::default, |block| block.folder.clone()),
            may_fail: before.is_some_and(|block| block.may_fail),
            gate: before.map_or(Gate::Open, |block| block.gate),
        };
        if let Some(folder) = self.next_folder.take() {
            block.folder = folder;
        }
        let words = self.statement.trim();
        let tolerant = words.starts_with("warnError")
            || words.starts_with("catchError") && words.contains("buildResult");
        block.may_fail |= tolerant || words.starts_with("try");
        if words.starts_with("post") || words.starts_with("always") || words.starts_with("failure")
        {
            block.may_fail = true;
        }
        self.brackets = 0;
        self.statement.clear();
        if self.blocks.len() < MAX_BLOCKS {
            self.blocks.push(block);
        }
    }

    /// A text: a command, a folder, or something else.
    fn text(&mut self, inside: &str) {
        let statement = self.statement.trim_start();
        let verb: String = statement
            .split(" = ")
            .last()
            .unwrap_or("")
            .trim_start_matches("return ")
            .trim_start_matches("def ")
            .trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        let before = statement.trim_end();
        let named = |name: &str| before.ends_with(name);
        let plain = before.trim_end_matches(['(', ' ']).ends_with(verb.as_str());
        let mut origin = self.origin();
        match verb.as_str() {
            "sh" | "bat" | "pwsh" | "powershell" | "pysh" => {
                if !(plain || named("script:") || named("script :")) {
                    return;
                }
                // Whoever asks for the status looks at it, or throws it away.
                origin.may_fail |= statement.starts_with("sh(returnStatus: true")
                    || statement.starts_with("sh returnStatus: true");
                let shell = shell_of(&verb, inside);
                let text = unescape(inside);
                run_script(
                    &text,
                    self.line,
                    &origin,
                    shell,
                    &mut self.document.commands,
                );
            }
            // TeamCity: `scriptContent = """…"""`.
            _ if before.ends_with("scriptContent =") || before.ends_with("scriptContent=") => {
                run_script(
                    inside,
                    self.line,
                    &origin,
                    Shell::PLAIN,
                    &mut self.document.commands,
                );
            }
            "dir" if plain => {
                // The block that follows stands in that folder.
                self.next_folder = Some(origin.folder.enter(inside));
            }
            "load" if plain => {
                hand_over(
                    self.document,
                    &origin,
                    self.line,
                    inside,
                    RunnerKind::Remote,
                    inside,
                );
            }
            "build" if plain || named("job:") => {
                hand_over(
                    self.document,
                    &origin,
                    self.line,
                    inside,
                    RunnerKind::Remote,
                    inside,
                );
            }
            _ => {}
        }
    }

    fn origin(&self) -> Origin {
        let block = self.blocks.last();
        Origin {
            may_fail: block.is_some_and(|block| block.may_fail),
            gate: block.map_or(Gate::Open, |block| block.gate),
            folder: block.map_or_else(Folder::default, |block| block.folder.clone()),
            ..Origin::default()
        }
    }
}

/// Jenkins runs `sh -xe`, unless the text says otherwise in its first line.
fn shell_of(verb: &str, text: &str) -> Shell {
    let shebang = text
        .trim_start()
        .lines()
        .next()
        .filter(|line| line.starts_with("#!"));
    match (verb, shebang) {
        ("bat", _) => Shell {
            dialect: Dialect::Batch,
            ..Shell::PLAIN
        },
        ("pwsh" | "powershell", _) => Shell {
            dialect: Dialect::PowerShell,
            ..Shell::PLAIN
        },
        (_, Some(line)) => Shell::PLAIN.with_options(line.split_whitespace().skip(1)),
        _ => Shell::STOPPING,
    }
}

/// Takes Groovy's escapes of quotes out.
fn unescape(text: &str) -> String {
    text.replace("\\\"", "\"")
        .replace("\\'", "'")
        .replace("\\$", "$")
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
