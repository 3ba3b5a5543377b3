//! The README's outputs: in a `console` block the lines after `$ hallmarks …` are the command's whole output.

use super::Program;
use std::fmt::Write as _;
use std::io;

/// A command line of the README: the few things of a shell that it uses.
pub struct Line {
    /// The words after the program's name.
    pub arguments: Vec<String>,
    /// `| head -n N`.
    head: Option<usize>,
    /// `; echo "exit code $?"`.
    echo: bool,
}

impl Line {
    /// None for what no such line looks like.
    pub fn parse(text: &str) -> Option<Self> {
        let (text, echo) = match text.split_once("; echo \"exit code $?\"") {
            Some((text, _)) => (text, true),
            None => (text, false),
        };
        let (text, head) = match text.split_once(" | head -n ") {
            Some((text, lines)) => (text, Some(lines.trim().parse().ok()?)),
            None => (text, None),
        };
        let mut words = words(text).into_iter();
        (words.next()? == "hallmarks").then(|| Self {
            arguments: words.collect(),
            head,
            echo,
        })
    }

    /// What a terminal would show.
    fn shows(&self, program: Program<'_>) -> io::Result<String> {
        let said = program(&self.arguments)?;
        let mut shown = said.shown;
        if let Some(lines) = self.head {
            shown = shown.split_inclusive('\n').take(lines).collect();
        }
        if self.echo {
            let _ = writeln!(shown, "exit code {}", said.code);
        } else if said.code != 0 {
            let why = format!(
                "README.md: {:?} ends with {}:\n{shown}",
                self.arguments, said.code
            );
            return Err(io::Error::other(why));
        }
        Ok(shown)
    }
}

/// Words, some in single quotes.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, piece) in text.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(piece.to_owned());
        } else {
            words.extend(piece.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// The README with the output of every `console` block as it is now.
pub fn with_outputs(readme: &str, program: Program<'_>) -> io::Result<String> {
    let mut out = String::new();
    let mut lines = readme.split_inclusive('\n');
    while let Some(line) = lines.next() {
        out += line;
        if line.trim_end() != "```console" {
            continue;
        }
        let command = lines.next().unwrap_or_default();
        let parsed = command
            .strip_prefix("$ ")
            .map(str::trim_end)
            .and_then(Line::parse);
        let parsed = parsed.ok_or_else(|| {
            io::Error::other(format!("README.md: cannot run '{}'", command.trim()))
        })?;
        out += command;
        out += &parsed.shows(program)?;
        let _ = lines.by_ref().take_while(|l| l.trim_end() != "```").count();
        out += "```\n";
    }
    Ok(out)
}
