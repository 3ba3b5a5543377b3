//! Why a document could not be read, or not whole.

/// The kind of trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// Not UTF-8: read as far as the format allows, bad bytes replaced.
    NotUtf8,
    /// Not what its format allows.
    Malformed,
    /// Nested more deeply than we read.
    TooDeep,
    /// Larger than we read, or larger than it seems (aliases).
    TooLarge,
}

impl ProblemKind {
    /// A kebab-case name.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotUtf8 => "not-utf8",
            Self::Malformed => "malformed",
            Self::TooDeep => "too-deep",
            Self::TooLarge => "too-large",
        }
    }
}

/// Why a document could not be read, or not whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Problem {
    /// The kind of trouble.
    pub kind: ProblemKind,
    /// Where, counted from 1, if known.
    pub line: Option<u32>,
}

impl Problem {
    /// A problem at a line.
    pub(crate) fn at(kind: ProblemKind, line: u32) -> Self {
        let line = Some(line.max(1));
        Self { kind, line }
    }

    /// A problem of the whole file.
    pub(crate) fn whole(kind: ProblemKind) -> Self {
        Self { kind, line: None }
    }
}
