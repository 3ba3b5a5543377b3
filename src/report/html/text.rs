//! What a template is given: text that leaves through the one escape.

use crate::untrusted::Untrusted;
use askama::filters::HtmlSafe;
use std::fmt::{self, Display, Formatter};

/// Text of strangers.
#[derive(Debug, Clone, Default)]
pub struct Text(pub Untrusted);

impl Display for Text {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.html())
    }
}

// Its escape is that of [`Untrusted::html`].
impl HtmlSafe for Text {}

impl From<&Untrusted> for Text {
    fn from(text: &Untrusted) -> Self {
        Self(text.clone())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

/// Our own prose, which may quote strangers: what stands between back-ticks is code, and all of it is escaped.
#[derive(Debug, Clone, Default)]
pub struct Prose(pub String);

impl From<&str> for Prose {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Prose {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Display for Prose {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let pieces: Vec<&str> = self.0.split('`').collect();
        // A back-tick without a partner opens nothing.
        let paired = pieces.len() - (pieces.len() + 1) % 2;
        for (index, piece) in pieces.iter().enumerate() {
            // Only the first piece begins a line, which is where a colon might be obeyed.
            let rest = piece.trim_start_matches([' ', ':']);
            let start = if index == 0 {
                ""
            } else {
                &piece[..piece.len() - rest.len()]
            };
            let piece = Untrusted::from(if index == 0 { piece } else { rest });
            if index % 2 == 1 && index < paired {
                write!(f, "<code>{start}{}</code>", piece.html())?;
            } else {
                write!(f, "{start}{}", piece.html())?;
            }
        }
        Ok(())
    }
}

// Its escape is that of [`Untrusted::html`], and the tags are ours.
impl HtmlSafe for Prose {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_stands_between_pairs_of_back_ticks() {
        for (text, html) in [
            ("Use `a<b>` here", "Use <code>a&lt;b&gt;</code> here"),
            ("`a` and `b", "<code>a</code> and b"),
            ("a ` stray <b>", "a  stray &lt;b&gt;"),
            ("`a`: b", "<code>a</code>: b"),
            ("`a`", "<code>a</code>"),
            ("", ""),
        ] {
            assert_eq!(Prose::from(text).to_string(), html, "{text}");
        }
    }
}
