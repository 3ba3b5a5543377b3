//! Shell text to simple commands: words of programs and arguments, with lines. Bash, and as much of other shells as looks
//! like it. Nothing is run, nothing is expanded.

/// The most commands taken from one document.
pub const MAX_COMMANDS: usize = 5_000;

/// The most words kept of one command.
pub const MAX_WORDS: usize = 64;

/// The most bytes kept of one word.
pub const MAX_WORD_BYTES: usize = 1_024;

/// The deepest nesting of substitutions skipped over.
const MAX_NESTING: usize = 64;

/// A simple command as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Simple {
    /// The line of its first word.
    pub line: u32,
    /// Its words, quotes removed.
    pub words: Vec<String>,
    /// Its failure is swallowed: `… || true`.
    pub may_fail: bool,
}

/// Words that begin or end a compound command.
const KEYWORDS: &[&str] = &[
    "if", "then", "elif", "else", "do", "while", "until", "!", "{", "}", "time", "fi", "done",
    "esac",
];

/// The simple commands of a script whose first line is `first_line`.
pub(crate) fn split(text: &str, first_line: u32) -> Vec<Simple> {
    let mut splitter = Splitter {
        rest: text.chars().peekable(),
        line: first_line,
        word: None,
        words: Vec::new(),
        start: first_line,
        done: Vec::new(),
        after_or: false,
        skip_word: false,
        heredocs: Vec::new(),
        heredoc_next: false,
    };
    splitter.run();
    splitter.done
}

struct Splitter<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    line: u32,
    word: Option<String>,
    words: Vec<String>,
    start: u32,
    done: Vec<Simple>,
    after_or: bool,
    /// The next word is the target of a redirection.
    skip_word: bool,
    heredocs: Vec<String>,
    heredoc_next: bool,
}

impl Splitter<'_> {
    fn run(&mut self) {
        while let Some(char) = self.rest.next() {
            match char {
                '\\' => match self.rest.next() {
                    Some('\n') => self.line += 1,
                    Some('\r') if self.rest.peek() == Some(&'\n') => {
                        self.rest.next();
                        self.line += 1;
                    }
                    Some(next) => self.push(next),
                    None => {}
                },
                '\'' | '"' => self.quoted(char),
                '$' => self.dollar(),
                '`' => self.raw_until('`'),
                '#' if self.word.is_none() => self.skip_line(),
                '\n' => {
                    self.end_command(false);
                    self.line += 1;
                    self.skip_heredocs();
                }
                '&' if self.rest.peek() == Some(&'>') => {}
                '&' if self.word.as_deref().is_some_and(|word| word.ends_with('>')) => {
                    self.push('&');
                }
                '&' | '|' => {
                    let double = self.rest.next_if_eq(&char).is_some();
                    self.end_command(char == '|' && double);
                }
                ';' | '(' | ')' => self.end_command(false),
                '<' | '>' => self.redirection(char),
                char if char.is_whitespace() => self.end_word(),
                char => self.push(char),
            }
            if self.done.len() >= MAX_COMMANDS {
                return;
            }
        }
        self.end_command(false);
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
                '\\' if quote == '"' => match self.rest.next() {
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
        } else if self.words.is_empty() && KEYWORDS.contains(&word.as_str()) {
            // What follows is the command.
        } else if self.words.len() < MAX_WORDS {
            self.words.push(word);
        }
    }

    fn end_command(&mut self, or: bool) {
        self.end_word();
        self.skip_word = false;
        self.heredoc_next = false;
        let words = std::mem::take(&mut self.words);
        let after_or = std::mem::replace(&mut self.after_or, or);
        let Some(program) = words.first().map(String::as_str) else {
            return;
        };
        if after_or && matches!(program, "true" | ":" | "echo" | "exit") {
            let swallowed = program != "exit" || words.get(1).is_some_and(|code| code == "0");
            if let Some(last) = self.done.last_mut() {
                last.may_fail |= swallowed;
            }
        }
        if matches!(program, "for" | "case" | "function" | "select") {
            return;
        }
        self.done.push(Simple {
            line: self.start,
            words,
            may_fail: false,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commands(text: &str) -> Vec<(u32, String)> {
        let simple = split(text, 1).into_iter();
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
        let flags: Vec<_> = split("a || true\nb || exit 1\nc", 1)
            .iter()
            .map(|one| one.may_fail)
            .collect();
        assert_eq!(flags, [true, false, false, false, false]);
    }

    #[test]
    fn odd_text_is_survived() {
        for text in [
            "'", "\"\\", "$((((", "<<", "a <<X", "\\", "`", "| && ;", "${{",
        ] {
            split(text, 1);
            split(&text.repeat(10_000), 1);
        }
    }
}
