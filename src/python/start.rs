//! What a walk is given.

use super::Names;
use super::test_file::TestFile;

/// Where a walk begins: what is known of the module, and of what stands before.
#[derive(Debug)]
pub struct Start {
    /// Whether tests of the file are collected.
    pub test_file: TestFile,
    /// What names mean.
    pub names: Names,
    /// An earlier statement of the module left it: a `raise` at the top level.
    pub after_leaving: bool,
    /// What is of use.
    pub wanted: Wanted,
}

/// What is asked of a walk: of what nobody wants to know, nothing is worked out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// The names and lines in the outlines.
    pub outlines: bool,
    /// Calls.
    pub calls: bool,
    /// Comments.
    pub comments: bool,
}
