//! What may be seen as it is, and what is shown as an escape instead.

use std::fmt;
use std::str::Chars;
use unicode_width::UnicodeWidthChar;

/// Combining marks in a row that a script may need; more of them bury the lines above.
const MARKS: u8 = 4;

/// One character and how it leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    /// As it is.
    Plain(char),
    /// As an escape: it is invisible, moves the cursor, reorders text, or begins a command.
    Hidden(char),
}

impl Glyph {
    /// The columns it takes in a terminal.
    pub fn columns(self) -> usize {
        match self {
            Self::Plain(c) => c.width().unwrap_or(0),
            Self::Hidden(c) => escape_columns(c),
        }
    }
}

impl fmt::Display for Glyph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        match *self {
            Self::Plain(c) => f.write_char(c),
            Self::Hidden('\t') => f.write_str("\\t"),
            Self::Hidden('\n') => f.write_str("\\n"),
            Self::Hidden('\r') => f.write_str("\\r"),
            Self::Hidden(c) if c.is_ascii() => write!(f, "\\x{:02x}", u32::from(c)),
            Self::Hidden(c) => write!(f, "\\u{{{:x}}}", u32::from(c)),
        }
    }
}

fn escape_columns(c: char) -> usize {
    match c {
        '\t' | '\n' | '\r' => 2,
        c if c.is_ascii() => 4,
        c => 4 + (u32::from(c).ilog2() / 4 + 1) as usize,
    }
}

/// The glyphs of a text, from its beginning.
pub struct Glyphs<'a> {
    rest: Chars<'a>,
    previous: Option<char>,
    /// Marks since the last base character.
    marks: u8,
    /// A mark has something to stand on.
    base: bool,
    /// Only white space so far.
    opening: bool,
}

impl<'a> Glyphs<'a> {
    /// The glyphs of `text`.
    pub fn of(text: &'a str) -> Self {
        Self {
            rest: text.chars(),
            previous: None,
            marks: 0,
            base: false,
            opening: true,
        }
    }

    fn hides(&mut self, c: char) -> bool {
        if c.is_ascii() {
            return match c {
                // A workflow runner trims a line and obeys `::`.
                ':' => self.opening,
                // It obeys `##[` and `##vso[` anywhere in a line.
                '#' => self.previous == Some('#') && self.command_follows(),
                ' '..='~' => false,
                _ => true,
            };
        }
        if invisible(c) {
            return true;
        }
        match c.width() {
            None => true,
            Some(0) => {
                self.marks = self.marks.saturating_add(1);
                let selects_again = selector(c) && self.previous.is_some_and(selector);
                !self.base || self.marks > MARKS || selects_again
            }
            Some(_) => !c.is_whitespace() && !printable(c),
        }
    }

    fn command_follows(&self) -> bool {
        let rest = self.rest.as_str().as_bytes();
        rest.first() == Some(&b'[')
            || rest
                .get(..4)
                .is_some_and(|word| word.eq_ignore_ascii_case(b"vso["))
    }
}

impl Iterator for Glyphs<'_> {
    type Item = Glyph;

    fn next(&mut self) -> Option<Glyph> {
        let c = self.rest.next()?;
        let hidden = self.hides(c);
        let mark = !c.is_ascii() && c.width() == Some(0);
        if !mark {
            self.marks = 0;
            self.base = !hidden;
        }
        self.opening &= !hidden && c.is_whitespace();
        self.previous = Some(c);
        Some(if hidden {
            Glyph::Hidden(c)
        } else {
            Glyph::Plain(c)
        })
    }
}

/// Format characters, fillers and noncharacters that have no ink, or change the order of those that have.
fn invisible(c: char) -> bool {
    let code = u32::from(c);
    matches!(code,
        0x80..=0x9f | 0xad | 0x34f | 0x61c | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f
        | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0x3164 | 0xfdd0..=0xfdef | 0xfeff | 0xffa0
        | 0xfff0..=0xfffb | 0x1_bca0..=0x1_bca3 | 0x1_d173..=0x1_d17a | 0xe_0000..=0xe_00ff)
        || code & 0xfffe == 0xfffe
}

/// Variation selectors: one chooses a form, a row of them smuggles bytes.
fn selector(c: char) -> bool {
    matches!(u32::from(c), 0xfe00..=0xfe0f | 0xe_0100..=0xe_01ef)
}

/// The standard library's table, asked about a character that follows another, where marks count as printable.
fn printable(c: char) -> bool {
    let mut buffer = [b'a'; 5];
    let end = 1 + c.encode_utf8(&mut buffer[1..]).len();
    std::str::from_utf8(&buffer[..end]).is_ok_and(|text| text.escape_debug().count() == 2)
}

/// The byte at which `text` must be cut to leave one column of `columns` for an ellipsis; none when it fits whole.
pub fn cut(text: &str, columns: usize) -> Option<usize> {
    let (mut used, mut at, mut end) = (0, 0, 0);
    for glyph in Glyphs::of(text) {
        used += glyph.columns();
        if used > columns {
            return Some(end);
        }
        let (Glyph::Plain(c) | Glyph::Hidden(c)) = glyph;
        at += c.len_utf8();
        if used < columns {
            end = at;
        }
    }
    None
}

/// The byte from which the rest of `text` takes at most `columns`, whatever stands before it.
pub fn tail(text: &str, columns: usize) -> usize {
    let mut used = 0;
    let mut start = text.len();
    for (at, c) in text.char_indices().rev() {
        // Whether a mark, `#` or `:` is hidden depends on what comes before: take the wider form.
        let width = match c {
            ':' | '#' => 4,
            ' '..='~' => 1,
            c => escape_columns(c),
        };
        used += width;
        if used > columns {
            break;
        }
        start = at;
    }
    start
}
