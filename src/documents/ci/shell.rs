//! Shell text to simple commands: words of programs and arguments, with lines. Bash, and as much of other shells as looks
//! like it. Nothing is run. Which of them run, where, and whether their failure fails anything is told in `flow`.

use super::folder::Folder;

/// The most commands taken from one document.
pub const MAX_COMMANDS: usize = 5_000;

/// The most words kept of one command.
pub const MAX_WORDS: usize = 64;

/// The most bytes kept of one word.
pub const MAX_WORD_BYTES: usize = 1_024;

/// The most bytes kept of a here-document.
const MAX_INPUT: usize = 64 << 10;

/// The deepest nesting of substitutions skipped over.
const MAX_NESTING: usize = 64;

/// A simple command as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Simple {
    /// The line of its first word.
    pub line: u32,
    /// Its words, quotes removed.
    pub words: Vec<String>,
    /// Whether its failure fails the script.
    pub fails: Fails,
    /// It can never run: it stands behind `exit`, below `if false`, or in a function that nothing calls.
    pub dead: bool,
    /// Where it runs.
    pub folder: Folder,
    /// The text handed to it in a here-document, and its first line.
    pub input: Option<(u32, String)>,
}

/// Whether the failure of a command fails the script it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Fails {
    /// It never does.
    Never,
    /// Only where the shell stops at the first failure (`set -e`).
    WithErrexit,
    /// It does.
    #[default]
    Always,
}

/// How a script is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shell {
    /// It stops at the first failure.
    pub errexit: bool,
    /// A pipe fails where any of its commands does.
    pub pipefail: bool,
    /// How it is written.
    pub dialect: Dialect,
}

/// How a script is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// sh, bash and their like.
    Posix,
    /// PowerShell.
    PowerShell,
    /// cmd.exe.
    Batch,
}

impl Shell {
    /// `sh -e`: most services.
    pub const STOPPING: Self = Self {
        errexit: true,
        pipefail: false,
        dialect: Dialect::Posix,
    };
    /// `bash -eo pipefail`.
    pub const STRICT: Self = Self {
        pipefail: true,
        ..Self::STOPPING
    };
    /// `sh`: only the last command counts.
    pub const PLAIN: Self = Self {
        errexit: false,
        ..Self::STOPPING
    };

    /// The shell that the options of a shebang or of a command ask for.
    #[must_use]
    pub fn with_options<'w>(mut self, words: impl Iterator<Item = &'w str>) -> Self {
        let mut words = words.peekable();
        while let Some(word) = words.next() {
            let on = match word.chars().next() {
                Some('-') => true,
                Some('+') => false,
                _ => continue,
            };
            match word {
                "--noprofile" | "--norc" | "--login" => continue,
                _ if word.starts_with("--") => continue,
                _ => {}
            }
            if word.contains('e') {
                self.errexit = on;
            }
            if word.ends_with('o') {
                match words.next() {
                    Some("errexit") => self.errexit = on,
                    Some("pipefail") => self.pipefail = on,
                    _ => {}
                }
            }
        }
        self
    }
}

/// What the text of a script consists of.
#[derive(Debug)]
pub(super) enum Event {
    /// A command.
    Command(Simple),
    /// What stands behind one.
    Operator(Operator),
    /// A word that begins or ends a compound command.
    Keyword(&'static str),
    /// `name()`.
    Function(String),
    /// `(`.
    Open,
    /// `)`.
    Close,
}

/// What stands between two commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    /// A semicolon or a new line.
    End,
    /// `&&`.
    And,
    /// `||`.
    Or,
    /// `|`.
    Pipe,
    /// `&`.
    Background,
}

/// Words that begin or end a compound command.
const KEYWORDS: &[&str] = &[
    "if", "then", "elif", "else", "do", "while", "until", "!", "{", "}", "time", "fi", "done",
    "esac",
];

/// The simple commands of a script whose first line is `first_line`, and the folder in which it ends.
pub(crate) fn split(text: &str, first_line: u32, shell: Shell) -> (Vec<Simple>, Folder) {
    let mut splitter = Splitter {
        rest: text.chars().peekable(),
        dialect: shell.dialect,
        line: first_line,
        word: None,
        words: Vec::new(),
        start: first_line,
        events: Vec::new(),
        commands: 0,
        cases: 0,
        open: 0,
        skip_word: false,
        heredocs: Vec::new(),
        heredoc_next: false,
    };
    splitter.run();
    super::flow::follow(splitter.events, shell)
}

struct Splitter<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    dialect: Dialect,
    line: u32,
    word: Option<String>,
    words: Vec<String>,
    start: u32,
    events: Vec<Event>,
    commands: usize,
    /// How many `case` are open.
    cases: usize,
    /// How many brackets are open.
    open: usize,
    /// The next word is the target of a redirection.
    skip_word: bool,
    heredocs: Vec<String>,
    heredoc_next: bool,
}

impl Splitter<'_> {
    fn run(&mut self) {
        while let Some(char) = self.rest.next() {
            let in_test = self.words.first().is_some_and(|word| word == "[[");
            match char {
                '\\' if self.dialect == Dialect::Posix => match self.rest.next() {
                    Some('\n') => self.line += 1,
                    Some('\r') if self.rest.peek() == Some(&'\n') => {
                        self.rest.next();
                        self.line += 1;
                    }
                    Some(next) => self.push(next),
                    None => {}
                },
                '`' if self.dialect == Dialect::PowerShell => self.continued(),
                '^' if self.dialect == Dialect::Batch => self.continued(),
                '\'' if self.dialect == Dialect::Batch => self.push(char),
                '\'' | '"' => self.quoted(char),
                '$' => self.dollar(),
                '`' => self.raw_until('`'),
                '#' if self.word.is_none() => self.skip_line(),
                '\n' => {
                    self.end_command(Operator::End);
                    self.line += 1;
                    self.skip_heredocs();
                }
                '&' if self.rest.peek() == Some(&'>') => {}
                '&' if self.word.as_deref().is_some_and(|word| word.ends_with('>')) => {
                    self.push('&');
                }
                '&' | '|' | '(' | ')' if in_test => self.end_word(),
                '&' | '|' => {
                    let double = self.rest.next_if_eq(&char).is_some();
                    // `|&` pipes errors, too.
                    let _ = char == '|' && self.rest.next_if_eq(&'&').is_some();
                    self.end_command(match (char, double) {
                        ('&', true) => Operator::And,
                        ('&', false) if self.dialect == Dialect::Batch => Operator::End,
                        ('&', false) => Operator::Background,
                        (_, true) => Operator::Or,
                        (_, false) => Operator::Pipe,
                    });
                }
                ';' => self.end_command(Operator::End),
                '(' => self.bracket(),
                ')' => self.close_bracket(),
                '<' | '>' => self.redirection(char),
                char if char.is_whitespace() => self.end_word(),
                char => self.push(char),
            }
            if self.commands >= MAX_COMMANDS {
                return;
            }
        }
        self.end_command(Operator::End);
    }

    /// A line that goes on in the next one, in PowerShell or batch.
    fn continued(&mut self) {
        self.rest.next_if_eq(&'\r');
        match self.rest.next() {
            Some('\n') => self.line += 1,
            Some(next) => self.push(next),
            None => {}
        }
    }

    /// An opening bracket: of a function's head, or of a subshell.
    fn bracket(&mut self) {
        let named = self.words.is_empty() && self.word.is_some();
        if named && self.rest.next_if_eq(&')').is_some() {
            let name = self.word.take().unwrap_or_default();
            return self.events.push(Event::Function(name));
        }
        self.end_command(Operator::End);
        self.open += 1;
        self.events.push(Event::Open);
    }

    fn close_bracket(&mut self) {
        if self.open == 0 {
            // The pattern of a `case`; otherwise a stray bracket.
            self.end_word();
            let of_case = self.words.first().is_some_and(|word| word == "case");
            self.cases += usize::from(of_case);
            if self.cases > 0 || of_case {
                self.words.clear();
            }
            return self.end_command(Operator::End);
        }
        self.end_command(Operator::End);
        self.open -= 1;
        self.events.push(Event::Close);
    }

    fn push(&mut self, char: char) {
        if self.word.is_none() && self.words.is_empty() {
            self.start = self.line;
        }
        let word = self.word.get_or_insert_default();
        if word.len() < MAX_WORD_BYTES {
            word.push(char);
        }
        self.line += u32::from(char == '\n');
    }

    fn quoted(&mut self, quote: char) {
        if self.word.is_none() && self.words.is_empty() {
            self.start = self.line;
        }
        self.word.get_or_insert_default();
        while let Some(char) = self.rest.next() {
            match char {
                '\\' if quote == '"' && self.dialect == Dialect::Posix => match self.rest.next() {
                    Some('\n') => self.line += 1,
                    Some(next @ ('"' | '\\' | '$' | '`')) => self.push(next),
                    Some(next) => {
                        self.push('\\');
                        self.push(next);
                    }
                    None => return,
                },
                _ if char == quote => return,
                _ => self.push(char),
            }
        }
    }

    /// Copies `$(…)`, `${…}` and `${{ … }}` whole; a plain variable is left to the caller.
    fn dollar(&mut self) {
        self.push('$');
        let (open, close) = match self.rest.peek() {
            Some('(') => ('(', ')'),
            Some('{') => ('{', '}'),
            _ => return,
        };
        let mut depth = 0;
        while let Some(char) = self.rest.next() {
            self.push(char);
            if char == open {
                depth += 1;
            } else if char == close {
                depth -= 1;
            }
            if depth == 0 || depth > MAX_NESTING {
                return;
            }
        }
    }

    fn raw_until(&mut self, end: char) {
        self.push(end);
        while let Some(char) = self.rest.next() {
            self.push(char);
            if char == end {
                return;
            }
        }
    }

    fn skip_line(&mut self) {
        while self.rest.next_if(|char| *char != '\n').is_some() {}
    }

    fn redirection(&mut self, char: char) {
        // The number of a file descriptor belongs to the redirection.
        if self.word.as_deref().is_some_and(|word| {
            word.bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'&')
        }) {
            self.word = None;
        }
        // `pip install foo>=1` is a redirection to the shell too.
        self.end_word();
        if char == '<' && self.rest.next_if_eq(&'<').is_some() {
            if self.rest.next_if_eq(&'<').is_none() {
                self.rest.next_if_eq(&'-');
                self.heredoc_next = true;
                return;
            }
        } else if self.rest.peek() == Some(&'(') {
            // Process substitution: its command is a command.
            return;
        }
        self.rest.next_if(|char| matches!(char, '>' | '|'));
        if self.rest.next_if_eq(&'&').is_some() {
            while self
                .rest
                .next_if(|char| char.is_ascii_digit() || *char == '-')
                .is_some()
            {}
            return;
        }
        self.skip_word = true;
    }

    fn skip_heredocs(&mut self) {
        for end in std::mem::take(&mut self.heredocs) {
            let first = self.line;
            let mut text = String::new();
            while self.rest.peek().is_some() {
                let mut line = String::new();
                while let Some(char) = self.rest.next_if(|char| *char != '\n') {
                    if line.len() < MAX_WORD_BYTES {
                        line.push(char);
                    }
                }
                if self.rest.next().is_some() {
                    self.line += 1;
                }
                if line.trim() == end {
                    break;
                }
                if text.len() < MAX_INPUT {
                    text.push_str(&line);
                    text.push('\n');
                }
            }
            let taker = self.events.iter_mut().rev().find_map(|event| match event {
                Event::Command(simple) => Some(simple),
                _ => None,
            });
            if let Some(simple) = taker.filter(|simple| simple.input.is_none()) {
                simple.input = Some((first, text));
            }
        }
    }

    fn end_word(&mut self) {
        let Some(word) = self.word.take() else {
            return;
        };
        if std::mem::take(&mut self.heredoc_next) {
            self.heredocs.push(word);
        } else if std::mem::take(&mut self.skip_word) {
            // The target of a redirection says nothing.
        } else if let Some(keyword) = KEYWORDS.iter().find(|keyword| **keyword == word)
            && self.words.is_empty()
        {
            // What follows is the command.
            self.cases -= usize::from(*keyword == "esac").min(self.cases);
            self.events.push(Event::Keyword(keyword));
        } else if self.words.len() < MAX_WORDS {
            self.words.push(word);
        }
    }

    fn end_command(&mut self, operator: Operator) {
        self.end_word();
        self.skip_word = false;
        self.heredoc_next = false;
        let words = std::mem::take(&mut self.words);
        self.command(words);
        self.events.push(Event::Operator(operator));
    }

    fn command(&mut self, mut words: Vec<String>) {
        match words.first().map(String::as_str) {
            None => return,
            Some("for" | "select") => return self.events.push(Event::Keyword("for")),
            Some("case") => {
                self.cases += 1;
                return;
            }
            Some("function") => {
                let name = words.get(1).cloned().unwrap_or_default();
                self.events.push(Event::Function(name));
                let Some(open) = words.iter().position(|word| word == "{") else {
                    return;
                };
                self.events.push(Event::Keyword("{"));
                words.drain(..=open);
                if words.is_empty() {
                    return;
                }
            }
            Some(_) => {}
        }
        self.commands += 1;
        self.events.push(Event::Command(Simple {
            line: self.start,
            words,
            ..Simple::default()
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commands(text: &str) -> Vec<(u32, String)> {
        let simple = split(text, 1, Shell::STOPPING).0.into_iter();
        simple
            .map(|simple| (simple.line, simple.words.join(" ")))
            .collect()
    }

    #[test]
    fn operators_quotes_and_comments() {
        let text = "a b && c; d | e || f # g\nh 'i; j' \"k && l\" \\\n  m\n\nn $(o; p) ${{ q && r }}s\n(t)\n";
        let expected = [
            (1, "a b"),
            (1, "c"),
            (1, "d"),
            (1, "e"),
            (1, "f"),
            (2, "h i; j k && l m"),
            (5, "n $(o; p) ${{ q && r }}s"),
            (6, "t"),
        ];
        assert_eq!(
            commands(text),
            expected.map(|(line, text)| (line, text.to_owned()))
        );
    }

    #[test]
    fn redirections_and_here_documents() {
        let text = "a > b 2>&1 c\ncat <<EOF | d\npytest\nEOF\ne &> f\nif g; then h; fi\nfor i in pytest; do j; done";
        let expected = [
            (1, "a c"),
            (2, "cat"),
            (2, "d"),
            (5, "e"),
            (6, "g"),
            (6, "h"),
            (7, "j"),
        ];
        assert_eq!(
            commands(text),
            expected.map(|(line, text)| (line, text.to_owned()))
        );
    }

    #[test]
    fn swallowed_failures() {
        let flags: Vec<_> = split("a || true\nb || exit 1\nc", 1, Shell::STOPPING)
            .0
            .iter()
            .map(|one| one.fails == Fails::Never)
            .collect();
        assert_eq!(flags, [true, false, false, false, false]);
    }

    #[test]
    fn odd_text_is_survived() {
        for text in [
            "'", "\"\\", "$((((", "<<", "a <<X", "\\", "`", "| && ;", "${{",
        ] {
            split(text, 1, Shell::STOPPING);
            split(&text.repeat(10_000), 1, Shell::STOPPING);
        }
    }
}
