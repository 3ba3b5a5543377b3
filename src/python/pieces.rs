//! Cuts the text of a module into its top-level statements, without parsing it.
//!
//! A piece is one top-level statement (or several, joined by `;`) with its decorators, from the first column on; the blank lines and comments between two
//! statements are a piece of their own where there is a comment, and nothing where there is none. Comments right above a decorator, a `try` or an
//! import may say something about it, and belong to its piece. What is not Python, or looks
//! unusual, is doubtful: the file is then parsed whole.
//!
//! Why pieces may be parsed one by one: a piece begins in the first column after a line end. If it parses without an error, the
//! lexer was outside brackets and strings at its end, and it did not begin with something that belongs to the statement before
//! (`else`, `except`) or end with something that belongs to the one behind (a decorator): all those are errors. So the statements of the pieces, in order, are those of the whole, *whatever the
//! scanner thought*: a wrong cut costs time and changes nothing. What a parser would take otherwise at the beginning of a text
//! than in the middle (a byte order mark) is doubtful.
//!
//! A piece with an error may be parsed by itself too, where the parser is done with the error at the piece's end: see
//! `facts::memo`, which tries. There the scanner must not be wrong, so that what is wrong with a token or inside a string is not
//! tried, and a word that may or may not be `except` is doubtful.

use crate::common_affix;
use memchr::{memchr, memchr2, memchr3};
use std::ops::Range;

/// The next piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cut {
    /// A piece; the next begins where it ends or later.
    Piece(Range<usize>),
    /// There are no more.
    End,
    /// The text must be parsed whole.
    Doubt,
}

/// Cuts a text into pieces, one after another.
#[derive(Debug, Clone)]
pub struct Pieces<'t> {
    text: &'t [u8],
    at: usize,
    seen: usize,
    /// The logical lines of the statement cut last.
    lines: Vec<Line>,
}

/// A logical line, counted from where its statement begins: from the beginning of its first line to where the next line begins.
pub type Line = Range<u32>;

/// A statement of another text, many of whose lines may stand here as well: those need not be looked through again.
#[derive(Debug, Clone, Copy, Default)]
pub struct DiffHint<'l> {
    /// Its text.
    pub text: &'l str,
    /// Its logical lines.
    pub lines: &'l [Line],
    /// How far its text is known to go on as the other does, and how much further the same stands there.
    alike: (usize, usize),
}

/// How many lines may have gone between two that stand here as well.
const GONE: usize = 8;

impl<'l> DiffHint<'l> {
    /// A statement of this text and these lines.
    pub fn new(text: &'l str, lines: &'l [Line]) -> Self {
        Self {
            text,
            lines,
            alike: (0, 0),
        }
    }

    /// Those of its next lines that stand at `at` of a text, one after another; those before them are given up. Behind the first, only
    /// such as are further right: whether a line in the first column belongs to a statement depends on what is before it.
    fn lines(&mut self, text: &[u8], at: usize) -> &'l [Line] {
        let (text, to) = (&text[at..], at);
        let (bytes, lines) = (self.text.as_bytes(), self.lines);
        let stands = |line: &Line| {
            let line = bytes.get(line.start as usize..line.end as usize);
            // Without a line end it may go on here.
            line.is_some_and(|line| text.starts_with(line) && line.ends_with(b"\n"))
        };
        let Some(at) = lines.iter().take(GONE).position(stands) else {
            return &[];
        };
        let (first, rest) = (&lines[at], &lines[at + 1..]);
        let start = first.start as usize;
        // What goes on alike is compared once, however often it is interrupted here.
        let further = to.wrapping_sub(start);
        if further != self.alike.1 || start >= self.alike.0 {
            self.alike = (start + common_affix::prefix(&bytes[start..], text), further);
        }
        let same = self.alike.0;
        let more = rest.iter().take_while(|line| {
            line.end as usize <= same
                && matches!(bytes[line.start as usize], b' ' | b'\t')
                && bytes[line.end as usize - 1] == b'\n'
        });
        let end = at + 1 + more.count();
        self.lines = &lines[end..];
        &lines[at..end]
    }
}

/// Whether comments right above belong to the statement that a text begins with.
fn takes_comments(text: &[u8]) -> bool {
    text.first() == Some(&b'@')
        || [&b"try"[..], b"import", b"from"]
            .iter()
            .any(|word| text.starts_with(word) && word_length(text) == word.len())
}

/// What a byte does outside of strings and comments.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    Plain,
    Quote,
    Open,
    Close,
    Hash,
    Newline,
    Backslash,
}

const BYTES: [Byte; 256] = {
    let mut bytes = [Byte::Plain; 256];
    bytes[b'"' as usize] = Byte::Quote;
    bytes[b'\'' as usize] = Byte::Quote;
    bytes[b'(' as usize] = Byte::Open;
    bytes[b'[' as usize] = Byte::Open;
    bytes[b'{' as usize] = Byte::Open;
    bytes[b')' as usize] = Byte::Close;
    bytes[b']' as usize] = Byte::Close;
    bytes[b'}' as usize] = Byte::Close;
    bytes[b'#' as usize] = Byte::Hash;
    bytes[b'\n' as usize] = Byte::Newline;
    bytes[b'\\' as usize] = Byte::Backslash;
    bytes
};

/// What a line begins with.
enum Begins {
    /// Blank: where the next begins.
    Blank(usize),
    /// Nothing but a comment: where the next begins.
    Comment(usize),
    /// Code in the first column.
    Code,
    /// Code further right.
    Indented,
    /// A line that is left to the parser.
    Odd,
    /// The text is over.
    End,
}

impl<'t> Pieces<'t> {
    /// Pieces of `text`, the first no earlier than `at`: the beginning of the text, or where a piece or what follows it ends.
    pub fn from(text: &'t str, at: usize) -> Self {
        Self {
            text: text.as_bytes(),
            at,
            seen: at,
            lines: Vec::new(),
        }
    }

    /// How much of the text was looked at to cut what has been cut; more than there is, where its end was.
    pub fn seen(&self) -> usize {
        self.seen
    }

    /// Where the next piece begins, or the blank lines before it.
    pub fn position(&self) -> usize {
        self.at
    }

    /// The logical lines of the piece cut last; blank lines and comments are none.
    pub fn take_lines(&mut self) -> Box<[Line]> {
        let lines = self.lines.as_slice().into();
        self.lines.clear();
        lines
    }

    /// The next piece, if it is the one that was cut elsewhere out of a text that went on alike as far as was looked at: it ends
    /// this far behind the position.
    pub fn skip(&mut self, length: usize, seen: usize) {
        (self.at, self.seen) = (self.at + length, self.at + seen);
    }

    /// The next piece. If it is a statement, it may have lines of `beside`.
    pub fn cut(&mut self, beside: DiffHint<'_>) -> Cut {
        self.lines.clear();
        let cut = self.next(beside);
        // A statement's end is known when the first word behind it is.
        self.seen = match self.code_line(self.at) {
            Some(next) if next < self.text.len() => next + word_length(&self.text[next..]) + 1,
            _ => self.text.len() + 1,
        };
        cut
    }

    fn next(&mut self, beside: DiffHint<'_>) -> Cut {
        let mut first_comment = None;
        let mut end = self.at;
        // Where the comments without a blank line behind them begin, and where those before them end.
        let mut above: Option<(usize, usize)> = None;
        loop {
            match self.begins(self.at) {
                Begins::Blank(next) => {
                    above = None;
                    self.at = next;
                }
                Begins::Comment(next) => {
                    first_comment.get_or_insert(self.at);
                    above.get_or_insert((self.at, end));
                    self.at = next;
                    end = next;
                }
                Begins::Indented | Begins::Odd => return Cut::Doubt,
                Begins::Code => {
                    let above = above.filter(|_| takes_comments(&self.text[self.at..]));
                    return match (first_comment, above) {
                        (Some(first), Some((start, _))) if first == start => {
                            self.statement(start, beside)
                        }
                        (Some(first), Some((start, before))) => {
                            self.at = start;
                            Cut::Piece(first..before)
                        }
                        (Some(first), None) => Cut::Piece(first..end),
                        (None, _) => self.statement(self.at, beside),
                    };
                }
                Begins::End => {
                    return first_comment.map_or(Cut::End, |first| Cut::Piece(first..end));
                }
            }
        }
    }

    /// What the line at `at` begins with.
    fn begins(&self, at: usize) -> Begins {
        let Some(rest) = self.text.get(at..).filter(|rest| !rest.is_empty()) else {
            return Begins::End;
        };
        // Nearly every line begins so.
        let spaces = rest.iter().take_while(|&&b| b == b' ').count();
        match rest.get(spaces) {
            Some(b'#' | b'\\') => {}
            Some(byte) if byte.is_ascii_graphic() => {
                return if spaces == 0 {
                    Begins::Code
                } else {
                    Begins::Indented
                };
            }
            _ => {}
        }
        let white = rest
            .iter()
            .take_while(|&&b| matches!(b, b' ' | b'\t' | b'\x0c'))
            .count();
        match &rest[white..] {
            [] => Begins::Blank(self.text.len()),
            [b'\n', ..] => Begins::Blank(at + white + 1),
            [b'\r', b'\n', ..] => Begins::Blank(at + white + 2),
            [b'#', ..] => {
                Begins::Comment(memchr(b'\n', rest).map_or(self.text.len(), |end| at + end + 1))
            }
            // A byte order mark is nothing at the beginning of a text, and an error elsewhere.
            [b'\\' | b'\r' | b'\xef', ..] => Begins::Odd,
            _ if white == 0 => Begins::Code,
            // A form feed sets the column back.
            _ if rest[..white].contains(&b'\x0c') => Begins::Odd,
            _ => Begins::Indented,
        }
    }

    /// Where the next line with code begins, `at` or later; nothing where there is none, or it looks unusual.
    pub fn code_line(&self, mut at: usize) -> Option<usize> {
        loop {
            match self.begins(at) {
                Begins::Blank(next) | Begins::Comment(next) => at = next,
                Begins::Code | Begins::Indented => return Some(at),
                Begins::Odd | Begins::End => return None,
            }
        }
    }

    /// Cuts off the statement that begins here, with the comments above it from `start` on.
    fn statement(&mut self, start: usize, mut beside: DiffHint<'_>) -> Cut {
        let (mut end, mut next) = (self.at, self.at);
        // Nothing but decorators so far: the next line in the first column belongs to it.
        let mut decorating = true;
        loop {
            match self.begins(next) {
                Begins::Blank(after) | Begins::Comment(after) => {
                    next = after;
                    continue;
                }
                Begins::Indented => {}
                Begins::Code if decorating => decorating = self.text[next] == b'@',
                Begins::Code => match continues(&self.text[next..]) {
                    Some(true) => {}
                    Some(false) => break,
                    None => return Cut::Doubt,
                },
                Begins::End => break,
                Begins::Odd => return Cut::Doubt,
            }
            if let known @ [first, ..] = beside.lines(self.text, next) {
                let (from, to) = (first.start, (next - start) as u32);
                let moved = |line: &Line| line.start - from + to..line.end - from + to;
                self.lines.extend(known.iter().map(moved));
            } else {
                let Some(after) = self.logical_line(next) else {
                    return Cut::Doubt;
                };
                self.lines
                    .push((next - start) as u32..(after - start) as u32);
            }
            end = start + self.lines.last().map_or(0, |line| line.end as usize);
            next = end;
        }
        self.at = end;
        Cut::Piece(start..end)
    }

    /// Where the line after the logical line at `at` begins; nothing where that is doubtful.
    fn logical_line(&self, mut at: usize) -> Option<usize> {
        let text = self.text;
        let mut depth = 0_usize;
        loop {
            at += text[at..]
                .iter()
                .position(|&b| BYTES[usize::from(b)] != Byte::Plain)
                .unwrap_or(text.len() - at);
            let Some(&byte) = text.get(at) else {
                return (depth == 0).then_some(at);
            };
            match BYTES[usize::from(byte)] {
                Byte::Plain => at += 1,
                Byte::Open => {
                    depth += 1;
                    at += 1;
                }
                Byte::Close => {
                    depth = depth.checked_sub(1)?;
                    at += 1;
                }
                Byte::Quote => at = string_end(text, at)?,
                Byte::Hash => at = memchr(b'\n', &text[at..]).map_or(text.len(), |end| at + end),
                Byte::Newline => {
                    at += 1;
                    if depth == 0 {
                        return Some(at);
                    }
                }
                Byte::Backslash => {
                    at += 1;
                    at += match &text[at..] {
                        [b'\n', ..] => 1,
                        [b'\r', b'\n', ..] => 2,
                        _ => return None,
                    };
                }
            }
        }
    }
}

/// Whether a line in the first column goes on with the statement before; nothing where that depends on what letters are.
fn continues(line: &[u8]) -> Option<bool> {
    let word = [&b"else"[..], b"elif", b"except", b"finally"]
        .into_iter()
        .find_map(|word| line.strip_prefix(word));
    match word.map(|rest| rest.first()) {
        None => Some(false),
        Some(Some(next)) if !next.is_ascii() => None,
        Some(next) => Some(!next.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_')),
    }
}

/// How many bytes of a word a line begins with.
fn word_length(line: &[u8]) -> usize {
    line.iter()
        .take_while(|b| b.is_ascii_alphanumeric() || **b == b'_' || !b.is_ascii())
        .count()
}

/// Where the string whose opening quote stands at `at` has ended; nothing where it has no end.
///
/// Prefixes make no difference to that: in a raw string, too, a backslash keeps a quote from ending it. Only interpolated
/// strings may hold their own quote (since Python 3.12); they are cut wrongly then, which the parser notices.
fn string_end(text: &[u8], at: usize) -> Option<usize> {
    let quote = text[at];
    if text[at + 1..].starts_with(&[quote, quote]) {
        let mut at = at + 3;
        loop {
            at += memchr2(quote, b'\\', text.get(at..)?)?;
            if text[at] == b'\\' {
                at += 2;
            } else if text[at + 1..].starts_with(&[quote, quote]) {
                return Some(at + 3);
            } else {
                at += 1;
            }
        }
    }
    let mut at = at + 1;
    loop {
        at += memchr3(quote, b'\\', b'\n', text.get(at..)?)?;
        match text[at] {
            b'\\' if text[at + 1..].starts_with(b"\r\n") => at += 3,
            b'\\' => at += 2,
            b'\n' => return None,
            _ => return Some(at + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces of a text; nothing where it is doubtful.
    fn cut(text: &str) -> Option<Vec<&str>> {
        let mut pieces = Pieces::from(text, 0);
        let mut found = Vec::new();
        loop {
            match pieces.cut(DiffHint::default()) {
                Cut::Piece(range) => found.push(&text[range]),
                Cut::End => return Some(found),
                Cut::Doubt => return None,
            }
        }
    }

    #[test]
    fn statements_are_cut_where_they_begin() {
        let text = "import a\n\n\n@b\n# why\n@c(\n1)\ndef f():\n\n    pass\n\nif x:\n    y\n\nelse :\n    z\nx = 1; y = 2";
        assert_eq!(
            cut(text).unwrap(),
            [
                "import a\n",
                "@b\n# why\n@c(\n1)\ndef f():\n\n    pass\n",
                "if x:\n    y\n\nelse :\n    z\n",
                "x = 1; y = 2"
            ]
        );
    }

    #[test]
    fn comments_between_statements_are_pieces() {
        let text = "# a\n\n  # b\nx = 1 # c\n\n\ndef f():\n    # d\n    pass\n    # e\n\n# f";
        assert_eq!(
            cut(text).unwrap(),
            [
                "# a\n\n  # b\n",
                "x = 1 # c\n",
                "def f():\n    # d\n    pass\n",
                "    # e\n\n# f"
            ]
        );
        assert_eq!(cut("\n \r\n\t\x0c\n").unwrap(), [""; 0]);
    }

    #[test]
    fn strings_and_brackets_hide_line_ends() {
        for text in [
            "x = '''\ndef f():\n'''\n",
            "x = r'''\\'''\n'''\n",
            "x = 'a\\\nb = 1'\n",
            "x = 'a\\\r\nb = 1'\r\n",
            "x = (1, # )\n\n2)\n",
            "x = \\\ny\n",
            "x = \\\r\ny\r\n",
            "x = '\\'' + \"'''\"\n",
            "f'{a[\"b\"]}'\n",
            "x = ''\n",
        ] {
            assert_eq!(cut(text).unwrap(), [text], "{text:?}");
        }
    }

    #[test]
    fn what_looks_unusual_is_doubtful() {
        for text in [
            "  x = 1\n",
            "x = 'a\n",
            "x = '''a\n",
            "x = (\n",
            "x = )\n",
            "x = \\ \n",
            "x = \\",
            "x = '\\",
            "x = '''\\",
            "\\\nx = 1\n",
            "x = 1\n\x0cy = 2\n",
            "\u{feff}x = 1\n",
            "x = 1\n\ry = 1\n",
        ] {
            assert_eq!(cut(text), None, "{text:?}");
        }
    }

    #[test]
    fn words_that_only_begin_alike_begin_a_statement() {
        assert_eq!(cut("if x: y\nelse_ = 1\nelse2 = 2\n").unwrap().len(), 3);
        // A letter goes on with the word, a sign does not: the parser knows which it is.
        assert_eq!(cut("try: y\nexcept\u{a6}A, e: z\n"), None);
    }
}
