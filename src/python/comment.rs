//! A comment as an observer is shown it.

use ruff_text_size::TextRange;

/// A comment.
#[derive(Debug, Clone, Copy)]
pub struct Comment<'w> {
    /// Its text, the `#` included.
    pub text: &'w str,
    /// It has a line of its own.
    pub alone: bool,
    /// The comments that have the lines before and after it for themselves.
    pub neighbours: [Option<&'w str>; 2],
    /// Where it is.
    pub range: TextRange,
}
