//! Whether brackets or chains may run deeper than the parser is trusted with, told from the bytes in one cheap pass.
//!
//! The lexer gives the exact answer at about a third of the cost of parsing, so it is left to the few texts that this scan
//! suspects. The scan errs on one side only: it counts at least what the lexer counts, and where it is not sure what is code
//! and what is string (an error, a quote inside an f-string's field, an odd escape) it says so instead of guessing.

use memchr::{memchr2, memchr3};

/// What the text is measured against.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Brackets and interpolated strings open at the same time.
    pub brackets: usize,
    /// Operators, dots, calls and brackets in a row, up to a comma or the end of the logical line.
    pub chain: usize,
    /// Lambdas in one logical line.
    pub lambdas: usize,
}

/// Whether the text may exceed a limit: `false` is certain, `true` asks for a closer look.
pub fn may_exceed(text: &[u8], limits: Limits) -> bool {
    // Each level and each link takes a byte of its own.
    text.len() > limits.brackets && Scan::new(text, limits).suspects_depth()
}

/// A string that is open.
#[derive(Debug, Clone, Copy)]
struct Quote {
    mark: u8,
    triple: bool,
}

/// One pass over a text.
struct Scan<'a> {
    text: &'a [u8],
    at: usize,
    limits: Limits,
    /// The brackets open outside of interpolated strings.
    depth: usize,
    /// At least as many links as the lexer would count since the last comma or line.
    chain: usize,
    /// At least as many lambdas as the logical line has.
    lambdas: usize,
}

/// What could not be told; the lexer decides.
struct Unsure;

impl<'a> Scan<'a> {
    fn new(text: &'a [u8], limits: Limits) -> Self {
        Self {
            text,
            at: 0,
            limits,
            depth: 0,
            chain: 0,
            lambdas: 0,
        }
    }

    fn suspects_depth(mut self) -> bool {
        while let Some(&byte) = self.text.get(self.at) {
            let Ok(()) = self.code(byte) else { return true };
            if self.depth > self.limits.brackets
                || self.chain > self.limits.chain
                || self.lambdas > self.limits.lambdas
            {
                return true;
            }
        }
        false
    }

    /// Passes over one piece of code: a word, a string, a comment or a single byte.
    fn code(&mut self, byte: u8) -> Result<(), Unsure> {
        match CLASSES[usize::from(byte)] {
            Class::Word => self.word(),
            Class::Open => {
                self.at += 1;
                self.depth += 1;
                self.chain += 1;
                Ok(())
            }
            Class::Close => {
                self.at += 1;
                // A bracket too many is an error: what follows it is the lexer's to say.
                self.depth = self.depth.checked_sub(1).ok_or(Unsure)?;
                Ok(())
            }
            Class::Link => {
                self.at += 1;
                self.chain += 1;
                Ok(())
            }
            Class::Comma => {
                self.at += 1;
                self.chain = 0;
                Ok(())
            }
            Class::Line => {
                self.at += 1;
                // Inside of brackets a line does not end what is being said.
                if self.depth == 0 {
                    (self.chain, self.lambdas) = (0, 0);
                }
                Ok(())
            }
            Class::Comment => {
                let rest = &self.text[self.at..];
                self.at += memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
                Ok(())
            }
            Class::Escape => self.continuation(),
            Class::Quote => self.string(byte),
            Class::Other => {
                let rest = &self.text[self.at..];
                let run = rest
                    .iter()
                    .position(|&b| CLASSES[usize::from(b)] != Class::Other);
                self.at += run.unwrap_or(rest.len());
                Ok(())
            }
        }
    }

    /// Passes over a word and, where it is a prefix, the string behind it.
    fn word(&mut self) -> Result<(), Unsure> {
        let rest = &self.text[self.at..];
        let length = rest
            .iter()
            .position(|&b| CLASSES[usize::from(b)] != Class::Word)
            .unwrap_or(rest.len());
        let (word, rest) = rest.split_at(length);
        self.at += length;
        if let Some(&mark @ (b'\'' | b'"')) = rest.first() {
            return match word {
                [b'f' | b'F' | b't' | b'T']
                | [b'f' | b'F' | b't' | b'T', b'r' | b'R']
                | [b'r' | b'R', b'f' | b'F' | b't' | b'T'] => self.interpolated(mark),
                [b'r' | b'R' | b'b' | b'B' | b'u' | b'U']
                | [b'r' | b'R', b'b' | b'B']
                | [b'b' | b'B', b'r' | b'R'] => self.string(mark),
                // `0f"{x}"` is a number and an interpolated string: too odd to be split here.
                _ => Err(Unsure),
            };
        }
        match word {
            b"not" | b"await" => self.chain += 1,
            b"lambda" => {
                self.chain += 1;
                self.lambdas += 1;
            }
            _ => {
                // `1lambda` is a number and a word to the lexer, and a letter that no name may hold stands between two words.
                let numbers = usize::from(word.first().is_some_and(u8::is_ascii_digit));
                let strange = word.iter().filter(|b| !b.is_ascii()).count();
                if numbers + strange > 0 && word.len() > 3 {
                    self.chain += numbers + strange;
                    self.lambdas += numbers + strange;
                }
            }
        }
        Ok(())
    }

    /// Passes over a backslash and the line end behind it, which ends no logical line.
    fn continuation(&mut self) -> Result<(), Unsure> {
        self.at += match &self.text[self.at..] {
            [_, b'\r', b'\n', ..] => 3,
            [_, b'\n' | b'\r', ..] => 2,
            _ => return Err(Unsure),
        };
        Ok(())
    }

    /// Passes over the quotes that open a string.
    fn opening(&mut self, mark: u8) -> Quote {
        let triple = self.text[self.at..].starts_with(&[mark; 3]);
        self.at += if triple { 3 } else { 1 };
        Quote { mark, triple }
    }

    /// Passes over a string without fields.
    fn string(&mut self, mark: u8) -> Result<(), Unsure> {
        let quote = self.opening(mark);
        loop {
            let rest = self.text.get(self.at..).ok_or(Unsure)?;
            let found = if quote.triple {
                memchr2(mark, b'\\', rest)
            } else {
                // The third needle of the search is spent on the line end: a carriage return ends a line as well.
                memchr3(mark, b'\\', b'\n', rest)
            };
            let found = found.ok_or(Unsure)?;
            if !quote.triple && memchr::memchr(b'\r', &rest[..found]).is_some() {
                return Err(Unsure);
            }
            self.at += found;
            match rest[found] {
                b'\\' => self.at += 2,
                b'\n' => return Err(Unsure),
                _ if self.closes(quote) => return Ok(()),
                _ => self.at += 1,
            }
        }
    }

    /// Passes over the quotes that end a string, if they stand here.
    fn closes(&mut self, quote: Quote) -> bool {
        let length = if quote.triple { 3 } else { 1 };
        let closes = self.text[self.at..].starts_with(&[quote.mark; 3][..length]);
        if closes {
            self.at += length;
        }
        closes
    }

    /// Passes over a string whose fields hold code; the string and each open field count as levels.
    fn interpolated(&mut self, mark: u8) -> Result<(), Unsure> {
        let quote = self.opening(mark);
        self.depth += 1;
        self.chain += 1;
        // How many brackets each open field holds; the text around it, or its format, is what lies outside of all.
        let mut fields = Fields::default();
        loop {
            let byte = *self.text.get(self.at).ok_or(Unsure)?;
            if self.depth > self.limits.brackets {
                return Err(Unsure);
            }
            match (byte, fields.in_code()) {
                (b'\\' | b'\r' | b'\n' | b'#', true) => return Err(Unsure),
                (b'\\', false) => match self.text.get(self.at + 1) {
                    // Braces behind a backslash and names of characters have rules of their own.
                    None | Some(b'{' | b'}' | b'N') => return Err(Unsure),
                    Some(_) => self.at += 2,
                },
                (b'\n' | b'\r', false) if !quote.triple || !fields.is_empty() => {
                    return Err(Unsure);
                }
                // The other quote begins a plain string, unless a prefix stands before it.
                (b'\'' | b'"', true) => {
                    let before = self.text[self.at - 1];
                    if byte == quote.mark || CLASSES[usize::from(before)] == Class::Word {
                        return Err(Unsure);
                    }
                    self.string(byte)?;
                }
                (b'\'' | b'"', false) if byte == quote.mark && self.closes(quote) => {
                    self.depth -= 1;
                    return if fields.is_empty() {
                        Ok(())
                    } else {
                        Err(Unsure)
                    };
                }
                (b'{', false) if fields.is_empty() && self.text.get(self.at + 1) == Some(&b'{') => {
                    self.at += 2;
                }
                (b'{', false) | (b'(' | b'[' | b'{', true) => {
                    self.at += 1;
                    self.depth += 1;
                    self.chain += 1;
                    fields.open(byte);
                }
                (b')' | b']', true) | (b'}', _) if !fields.is_empty() => {
                    self.at += 1;
                    self.depth -= 1;
                    fields.close(byte)?;
                }
                (b'}', _) => {
                    if self.text.get(self.at + 1) != Some(&b'}') {
                        return Err(Unsure);
                    }
                    self.at += 2;
                }
                (b':', true) => {
                    self.at += 1;
                    fields.format();
                }
                (b',', true) => {
                    self.at += 1;
                    self.chain = 0;
                }
                // A letter may begin a word that is a link: each counts, which is at least as many.
                (_, true) => {
                    self.at += 1;
                    self.chain += usize::from(byte.is_ascii() && !byte.is_ascii_whitespace());
                    self.lambdas += usize::from(byte == b'l');
                }
                (_, false) => self.at += 1,
            }
        }
    }
}

/// What is open inside of an interpolated string.
#[derive(Debug, Default)]
struct Fields(Vec<Inside>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// The code of a field.
    Field,
    /// The format behind a field's colon, which is text.
    Format,
    /// A bracket in code; the byte that closes it.
    Bracket(u8),
}

impl Fields {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn in_code(&self) -> bool {
        matches!(self.0.last(), Some(Inside::Field | Inside::Bracket(_)))
    }

    fn open(&mut self, byte: u8) {
        let inside = match byte {
            b'(' => Inside::Bracket(b')'),
            b'[' => Inside::Bracket(b']'),
            _ if self.in_code() => Inside::Bracket(b'}'),
            _ => Inside::Field,
        };
        self.0.push(inside);
    }

    fn close(&mut self, byte: u8) -> Result<(), Unsure> {
        match self.0.pop() {
            Some(Inside::Bracket(close)) if close == byte => Ok(()),
            Some(Inside::Field | Inside::Format) if byte == b'}' => Ok(()),
            _ => Err(Unsure),
        }
    }

    /// A colon outside of brackets begins the format; inside it belongs to a slice, a dictionary or a lambda.
    fn format(&mut self) {
        if let Some(inside @ Inside::Field) = self.0.last_mut() {
            *inside = Inside::Format;
        }
    }
}

/// What a byte may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A name, a number, or a prefix.
    Word,
    Open,
    Close,
    Link,
    Comma,
    Line,
    Comment,
    Escape,
    Quote,
    Other,
}

static CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | 0x80..=0xff => Class::Word,
            b'(' | b'[' | b'{' => Class::Open,
            b')' | b']' | b'}' => Class::Close,
            b'.' | b'*' | b'-' | b'+' | b'~' => Class::Link,
            b',' => Class::Comma,
            b'\n' | b'\r' => Class::Line,
            b'#' => Class::Comment,
            b'\\' => Class::Escape,
            b'\'' | b'"' => Class::Quote,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

#[cfg(test)]
mod tests {
    use super::super::parse::exceeds;
    use super::*;
    use proptest::prelude::*;
    use ruff_python_parser::Mode;

    const SMALL: Limits = Limits {
        brackets: 3,
        chain: 12,
        lambdas: 2,
    };

    fn suspects(text: &str) -> bool {
        Scan::new(text.as_bytes(), SMALL).suspects_depth()
    }

    #[test]
    fn ordinary_code_is_no_suspect() {
        for text in [
            "x = '((((((' + \"[[[[[[\"\n",
            "x = 1  # ((((((((((\n",
            "\"\"\"Text (((((( with 'quotes' and \\\" escapes.\"\"\"\n",
            "x = r'\\((((((' b'[[[[[['\n",
            "x = f'{a:>{c}}'\n",
            "x = f'{{{{{{ }}}}}}'\n",
            "x = f\"{a[1:2]} {b!r}\"\n",
            "x = f'{a[\"((((\"]}'\n",
            "a.b\na.b\na.b\na.b\na.b\na.b\na.b\na.b\n",
            "x = [a.b, a.b, a.b, a.b, a.b, a.b, a.b, a.b]\n",
            "if a \\\n        and b:\n    pass\n",
        ] {
            assert!(!suspects(text), "{text}");
        }
    }

    #[test]
    fn what_runs_deep_suspects_depth() {
        for text in [
            "x = ((((1))))\n",
            "x = ''((((1))))\n",
            "x = f'{((((1))))}'\n",
            "x = f'{a:{b:{c}}}'\n",
            "x = a.b.c.d.e.f.g.h.i.j.k.l.m.n\n",
            "x = a \\\n.b.c.d.e.f.g \\\n.h.i.j.k.l.m.n\n",
            "x = lambda: lambda: lambda: 0\n",
        ] {
            assert!(suspects(text), "{text}");
        }
    }

    #[test]
    fn what_is_not_understood_suspects_depth() {
        for text in [
            "x = 'open\n",
            "x = \"\"\"open",
            "x = 0f'{(}'\n",
            "x = f'{a[f\"b\"]}'\n",
            "x = f'{a['b']}'\n",
            "x = f'\\N{DASH}'\n",
            "x = 1)\n",
            "x = 'a\\",
        ] {
            assert!(suspects(text), "{text}");
        }
    }

    /// Pieces that meet in odd ways.
    #[rustfmt::skip]
    const PIECES: &[&str] = &[
        "(", ")", "[", "]", "{", "}", "'", "\"", "'''", "\"\"\"", "f'", "rf\"", "t'''", "Rb'", "u\"", "\\", "\n", "\r", "\r\n", "#",
        ",", ".", "-", "+", "*", "**", "~", " ", "not ", "await ", "lambda: ", "x", "0", "1e", "é", "\u{a0}", ":", "!r", "=", "\\\n",
        "{{", "}}", "\\N{", "    ", "if a:", ";", "$", "\u{c}",
    ];
    /// Fewer kinds, so that more of the texts are valid.
    #[rustfmt::skip]
    const FEW: &[&str] = &[
        "(", ")", "f'", "'", "{", "}", "x", ":", "\n", "f\"", "\"", ".", "lambda: ", "[", "]", ", ",
    ];

    fn text_of(pieces: &[&str], picks: &[usize]) -> String {
        picks.iter().map(|&i| pieces[i]).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(6_000))]

        #[test]
        fn nothing_that_exceeds_is_passed_over(picks in prop::collection::vec(0..PIECES.len(), 0..60)) {
            let text = text_of(PIECES, &picks);
            prop_assert!(!exceeds(&text, Mode::Module, SMALL) || suspects(&text), "{:?}", text);
        }

        #[test]
        fn nothing_that_nests_is_passed_over(picks in prop::collection::vec(0..FEW.len(), 0..40)) {
            let text = text_of(FEW, &picks);
            prop_assert!(!exceeds(&text, Mode::Module, SMALL) || suspects(&text), "{:?}", text);
        }
    }
}
