//! Whether a file's functions are tests.

/// Whether the file's tests are collected, as pytest and unittest do by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TestFile {
    /// `test*.py` or `*_test.py` in the role of a test: its tests are collected.
    Collected,
    /// Not a test file.
    No,
}
