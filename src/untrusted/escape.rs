//! One escape per destination.

use super::glyphs::{Glyph, Glyphs};
use std::fmt::{Display, Formatter, Result, Write};

/// See [`super::Untrusted::terminal`].
pub struct Terminal<'a>(pub &'a str);

impl Display for Terminal<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        Glyphs::of(self.0).try_for_each(|glyph| write!(f, "{glyph}"))
    }
}

/// See [`super::Untrusted::markdown`].
///
/// Not backslashes or entities: GitHub looks for mentions, references and bare addresses after it has decoded both.
/// Only a code span is left alone by every pass. What a code span cannot hold in a table cell stands between two spans.
pub struct Markdown<'a>(pub &'a str);

impl Display for Markdown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let mut span = false;
        for glyph in Glyphs::of(self.0) {
            let entity = match glyph {
                Glyph::Plain('`') => Some("&#96;"),
                Glyph::Plain('|') => Some("&#124;"),
                _ => None,
            };
            if span == entity.is_some() {
                f.write_char('`')?;
                span = !span;
            }
            match entity {
                Some(entity) => f.write_str(entity)?,
                None => write!(f, "{glyph}")?,
            }
        }
        if span { f.write_char('`') } else { Ok(()) }
    }
}

/// See [`super::Untrusted::html`].
pub struct Html<'a>(pub &'a str);

impl Display for Html<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        Glyphs::of(self.0).try_for_each(|glyph| match glyph {
            Glyph::Plain('&') => f.write_str("&amp;"),
            Glyph::Plain('<') => f.write_str("&lt;"),
            Glyph::Plain('>') => f.write_str("&gt;"),
            Glyph::Plain('"') => f.write_str("&quot;"),
            Glyph::Plain(c @ ('\'' | '`')) => write!(f, "&#{};", u32::from(c)),
            glyph => write!(f, "{glyph}"),
        })
    }
}

/// See [`super::Untrusted::csv`].
///
/// Always quoted (RFC 4180). A formula is defused at the beginning and after every comma and semicolon, since a
/// spreadsheet that is told another separator begins a cell there, in spite of the quotes.
pub struct Csv<'a>(pub &'a str);

impl Display for Csv<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_char('"')?;
        let (mut first, mut cell) = (true, true);
        for glyph in Glyphs::of(self.0) {
            if cell && matches!(glyph, Glyph::Plain(c) if formula(c)) {
                f.write_char('\'')?;
            }
            match glyph {
                Glyph::Plain('"') => f.write_str("\"\"")?,
                glyph => write!(f, "{glyph}")?,
            }
            match glyph {
                Glyph::Plain('"') => {}
                Glyph::Plain(c) if c.is_whitespace() => cell &= first,
                Glyph::Plain(',' | ';') => (first, cell) = (false, true),
                _ => (first, cell) = (false, false),
            }
        }
        f.write_char('"')
    }
}

/// What makes a spreadsheet compute; East Asian versions take the full-width forms too.
fn formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')
}

/// See [`super::Untrusted::uri`].
pub struct Uri<'a>(pub &'a str);

impl Display for Uri<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (index, segment) in self.0.split('/').enumerate() {
            if index > 0 {
                // A first slash would leave the repository, and two would name a host.
                let leading = self.0.as_bytes()[..index].iter().all(|b| *b == b'/');
                f.write_str(if leading { "%2F" } else { "/" })?;
            }
            match segment {
                // Browsers take `%2E` for a dot, so the percent sign is encoded too: a name, not a step.
                "." => f.write_str("%252E")?,
                ".." => f.write_str("%252E%252E")?,
                segment => segment.bytes().try_for_each(|byte| match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                        f.write_char(char::from(byte))
                    }
                    _ => write!(f, "%{byte:02X}"),
                })?,
            }
        }
        Ok(())
    }
}

/// See [`super::Untrusted::workflow`] and [`super::Untrusted::workflow_property`].
pub struct Workflow<'a> {
    /// The text.
    pub text: &'a str,
    /// In a property, where colons and commas separate.
    pub property: bool,
}

impl Display for Workflow<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        Glyphs::of(self.text).try_for_each(|glyph| match glyph {
            Glyph::Plain('%') => f.write_str("%25"),
            Glyph::Plain(':') if self.property => f.write_str("%3A"),
            Glyph::Plain(',') if self.property => f.write_str("%2C"),
            glyph => write!(f, "{glyph}"),
        })
    }
}
