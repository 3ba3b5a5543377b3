//! Text of strangers: names, messages, paths and code of the repository under study.
//!
//! It may hold anything: terminal sequences, markup, workflow commands, spreadsheet formulas, invisible letters. So it
//! is a type without `Display`, and every destination has one escape, which is the only way out. All escapes share one
//! notion of what may be seen as it is (`glyphs`) and add what their destination would otherwise obey (`escape`).

mod escape;
mod glyphs;
#[cfg(test)]
mod laws;

pub(crate) use glyphs::{Glyph, Glyphs};

use std::fmt;

/// Columns of a piece of evidence; a longer text is cut at its end.
pub const TEXT_COLUMNS: usize = 120;

/// Columns of a path; a longer one loses its middle.
pub const PATH_COLUMNS: usize = 160;

/// Characters of any text that a serialized report holds: the longest path Linux opens.
pub const SERIALIZED_CHARACTERS: usize = 4096;

/// Text that came out of a repository. It has no `Display`: it leaves only through the escape of its destination.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Untrusted(String);

impl fmt::Debug for Untrusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Untrusted({:?})", self.0)
    }
}

impl From<&str> for Untrusted {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Untrusted {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&[u8]> for Untrusted {
    /// Bytes that are not UTF-8 become U+FFFD.
    fn from(bytes: &[u8]) -> Self {
        Self(String::from_utf8_lossy(bytes).into_owned())
    }
}

impl Untrusted {
    /// The raw text, for matching and counting only, never for output.
    pub fn raw(&self) -> &str {
        &self.0
    }

    /// For a terminal or a log: one line, every character visible, no command for a terminal or a workflow runner.
    pub fn terminal(&self) -> impl fmt::Display + '_ {
        escape::Terminal(&self.0)
    }

    /// For Markdown, wherever inline text may stand, table cells included: code spans, in which no renderer looks for
    /// links, mentions or markup.
    pub fn markdown(&self) -> impl fmt::Display + '_ {
        escape::Markdown(&self.0)
    }

    /// For the text and the quoted attributes of HTML.
    pub fn html(&self) -> impl fmt::Display + '_ {
        escape::Html(&self.0)
    }

    /// For one field of CSV, quotes included; no spreadsheet takes it for a formula.
    pub fn csv(&self) -> impl fmt::Display + '_ {
        escape::Csv(&self.0)
    }

    /// For a relative reference to a path: no scheme, no leading slash, no way upwards.
    pub fn uri(&self) -> impl fmt::Display + '_ {
        escape::Uri(&self.0)
    }

    /// For the message of a GitHub workflow command.
    pub fn workflow(&self) -> impl fmt::Display + '_ {
        escape::Workflow {
            text: &self.0,
            property: false,
        }
    }

    /// For a property of a GitHub workflow command, such as `file=`.
    pub fn workflow_property(&self) -> impl fmt::Display + '_ {
        escape::Workflow {
            text: &self.0,
            property: true,
        }
    }

    /// The columns that [`Untrusted::terminal`] takes.
    pub fn columns(&self) -> usize {
        Glyphs::of(&self.0).map(Glyph::columns).sum()
    }

    /// At most `columns` wide in a terminal: a longer text loses its end to an ellipsis.
    #[must_use]
    pub fn ellipsis(&self, columns: usize) -> Self {
        match glyphs::cut(&self.0, columns) {
            None => self.clone(),
            Some(0) if columns == 0 => Self::default(),
            Some(end) => Self(format!("{}…", &self.0[..end])),
        }
    }

    /// At most `columns` wide in a terminal: a longer path loses its middle, since both ends tell more.
    #[must_use]
    pub fn middle(&self, columns: usize) -> Self {
        if glyphs::cut(&self.0, columns).is_none() {
            return self.clone();
        }
        let (Some(left), false) = (columns.checked_sub(1), columns == 0) else {
            return Self::default();
        };
        let tail = glyphs::tail(&self.0, left - left / 3);
        let head = glyphs::cut(&self.0, left / 3 + 1).unwrap_or(0);
        Self(format!("{}…{}", &self.0[..head], &self.0[tail..]))
    }

    /// Evidence text as reports hold it: at most [`TEXT_COLUMNS`] wide.
    #[must_use]
    pub fn as_text(&self) -> Self {
        self.ellipsis(TEXT_COLUMNS)
    }

    /// A path as reports for people show it: at most [`PATH_COLUMNS`] wide.
    #[must_use]
    pub fn as_path(&self) -> Self {
        self.middle(PATH_COLUMNS)
    }
}

impl serde::Serialize for Untrusted {
    /// At most [`SERIALIZED_CHARACTERS`]; the writer of the format escapes what may not be seen.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.char_indices().nth(SERIALIZED_CHARACTERS) {
            None => serializer.serialize_str(&self.0),
            Some((end, _)) => serializer.serialize_str(&format!("{}…", &self.0[..end])),
        }
    }
}

impl schemars::JsonSchema for Untrusted {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Untrusted".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}
