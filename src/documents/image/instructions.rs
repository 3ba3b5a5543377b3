//! A Dockerfile as its instructions: directives, lines that go on, comments between them, and text kept in place (`<<EOF`).

/// One instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Instruction {
    /// Its line, counted from 1.
    pub line: u32,
    /// Its name in upper case.
    pub word: String,
    /// What follows the name, a line for each of the file's; all but the last end with a backslash, whatever the file uses.
    pub lines: String,
    /// Texts kept in place, each with its first line.
    pub texts: Vec<(u32, String)>,
}

/// Names of instructions.
const WORDS: [&str; 18] = [
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// Why a text is no Dockerfile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// It does not begin as one: another kind of file with such a name.
    Foreign,
    /// It does, and no builder reads this line: a template, or cut off.
    Malformed(u32),
    /// It has more stages than we read.
    TooLarge,
}

/// The most stages read: each is looked for by name among those before it.
const MAX_STAGES: usize = 1_000;

impl Instruction {
    /// What follows the name, in one line.
    pub fn text(&self) -> String {
        self.lines.replace("\\\n", " ")
    }

    /// The words of its flags, without the hyphens, and what stands behind them, with the lines that the flags take.
    pub fn flags(&self) -> (Vec<&str>, &str, u32) {
        let mut rest = self.lines.as_str();
        let mut flags = Vec::new();
        loop {
            let next = rest.trim_start_matches([' ', '\t', '\\', '\n']);
            let Some(flag) = next.strip_prefix("--") else {
                // The backslash of a command is its own.
                let begin = if flags.is_empty() {
                    rest.trim_start()
                } else {
                    next
                };
                let taken = &self.lines[..self.lines.len() - begin.len()];
                return (flags, begin, taken.matches('\n').count() as u32);
            };
            let end = flag.find(char::is_whitespace).unwrap_or(flag.len());
            flags.push(&flag[..end]);
            rest = &flag[end..];
        }
    }

    /// The words behind the flags, whether written as a list of JSON or not.
    pub fn words(&self) -> Vec<String> {
        let text = self.flags().1.replace("\\\n", " ");
        let text = text.trim();
        let list = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
        let bare = |word: &str| word.trim().trim_matches(['"', '\'']).to_owned();
        match list {
            Some(list) => list.split(',').map(bare).collect(),
            None => text.split_whitespace().map(bare).collect(),
        }
    }
}

/// The instructions of a Dockerfile.
pub(crate) fn read(text: &str) -> Result<Vec<Instruction>, Flaw> {
    let escape = escape_of(text);
    let mut lines = (1_u32..).zip(text.lines()).peekable();
    let mut all: Vec<Instruction> = Vec::new();
    while let Some((number, line)) = lines.next() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut whole = String::new();
        let mut part = line;
        while let Some(open) = part.strip_suffix(escape) {
            whole.push_str(open);
            whole.push_str("\\\n");
            part = "";
            // Comments and empty lines do not end it.
            for (_, next) in lines.by_ref() {
                let next = next.trim_end();
                if next.trim_start().is_empty() || next.trim_start().starts_with('#') {
                    whole.push_str("\\\n");
                } else {
                    part = next;
                    break;
                }
            }
        }
        whole.push_str(part);
        let (word, rest) = whole
            .split_once(char::is_whitespace)
            .unwrap_or((&whole, ""));
        let word = word.to_ascii_uppercase();
        if all.is_empty() && !matches!(word.as_str(), "FROM" | "ARG") {
            return Err(Flaw::Foreign);
        }
        if !WORDS.contains(&word.as_str()) {
            return Err(Flaw::Malformed(number));
        }
        let mut instruction = Instruction {
            line: number,
            lines: rest.to_owned(),
            word,
            texts: Vec::new(),
        };
        if matches!(instruction.word.as_str(), "RUN" | "COPY" | "ADD") {
            for (name, is_indented) in texts_of(&instruction.text()) {
                let first = lines.peek().map_or(number, |(number, _)| *number);
                let mut body = String::new();
                let is_closed = lines.by_ref().any(|(_, line)| {
                    let shown = if is_indented {
                        line.trim_start_matches('\t')
                    } else {
                        line
                    };
                    if shown != name {
                        body.push_str(shown);
                        body.push('\n');
                    }
                    shown == name
                });
                if !is_closed {
                    return Err(Flaw::Malformed(number));
                }
                instruction.texts.push((first, body));
            }
        }
        all.push(instruction);
    }
    match all.iter().filter(|i| i.word == "FROM").count() {
        0 => Err(Flaw::Foreign),
        1..=MAX_STAGES => Ok(all),
        _ => Err(Flaw::TooLarge),
    }
}

/// The character that lets a line go on: a directive at the top may name another.
fn escape_of(text: &str) -> char {
    for line in text.lines() {
        let directive = line
            .trim()
            .strip_prefix('#')
            .and_then(|d| d.split_once('='));
        let Some((key, value)) = directive else { break };
        let key = key.trim();
        if key.is_empty() || key.contains(char::is_whitespace) {
            break;
        }
        if key.eq_ignore_ascii_case("escape") && value.trim() == "`" {
            return '`';
        }
    }
    '\\'
}

/// The names of the texts that a line keeps in place, and whether tabs before their lines are dropped.
fn texts_of(text: &str) -> Vec<(String, bool)> {
    let words = text.split_whitespace().filter_map(|word| {
        let rest = word
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .strip_prefix("<<")?;
        let (rest, is_indented) = match rest.strip_prefix('-') {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let name: String = rest
            .trim_start_matches(['"', '\''])
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        (!name.is_empty()).then_some((name, is_indented))
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(u32, String, String)> {
        let read = read(text).expect("a Dockerfile").into_iter();
        read.map(|i| (i.line, i.word.clone(), i.text())).collect()
    }

    #[test]
    fn lines_go_on_over_comments_and_empty_lines() {
        let text = "# syntax=docker/dockerfile:1\nfrom python:3.13\nRUN apt-get update \\\n  # why\n\n  && echo x\nUSER app\n";
        let read = all(text);
        assert_eq!(read[0], (2, "FROM".into(), "python:3.13".into()));
        assert!(read[1].2.contains("update") && read[1].2.contains("&& echo x"));
        assert_eq!(read[2], (7, "USER".into(), "app".into()));
    }

    #[test]
    fn another_escape() {
        let read = all("# escape=`\nFROM x:1\nRUN dir `\n  c:\\\nUSER b\n");
        assert_eq!(read.len(), 3);
        // A comment above ends the directives.
        let read = all("# about\n# escape=`\nFROM x:1\nRUN a \\\n b\n");
        assert_eq!(read.len(), 2);
    }

    #[test]
    fn texts_in_place() {
        let text = "FROM x:1\nRUN <<-\"EOF\"\n\tUSER root\n\tEOF\nCOPY <<A <<B /x/\nFROM y\nA\nb\nB\nRUN cat <<<word\nUSER app\n";
        let read = read(text).expect("a Dockerfile");
        let words: Vec<_> = read.iter().map(|i| i.word.as_str()).collect();
        assert_eq!(words, ["FROM", "RUN", "COPY", "RUN", "USER"]);
        assert_eq!(read[1].texts, [(3, "USER root\n".to_owned())]);
        assert_eq!(read[2].texts.len(), 2);
    }

    #[test]
    fn flags_and_lists() {
        let text = "FROM x:1\nRUN --mount=type=cache,target=/c \\\n    --network=none \\\n    pip install .\nCOPY --from=a [\"b c\", \"/d\"]\n";
        let read = read(text).expect("a Dockerfile");
        let (flags, rest, lines) = read[1].flags();
        assert_eq!((flags.len(), rest, lines), (2, "pip install .", 2));
        assert_eq!(read[2].flags().0, ["from=a"]);
        assert_eq!(read[2].words(), ["b c", "/d"]);
    }

    #[test]
    fn what_no_builder_reads() {
        for (text, flaw) in [
            ("# Dockerfile\n\nHow to use it.\n", Flaw::Foreign),
            ("", Flaw::Foreign),
            ("ARG X\n", Flaw::Foreign),
            (&"FROM x\n".repeat(1_001), Flaw::TooLarge),
            ("FROM x:1\n{% if a %}\n", Flaw::Malformed(2)),
            ("FROM x:1\nRUN <<EOF\necho\n", Flaw::Malformed(2)),
        ] {
            assert_eq!(read(text), Err(flaw), "{text}");
        }
        // The end of the file ends a line.
        assert_eq!(all("FROM x:1\nRUN a \\\n").len(), 2);
    }
}
