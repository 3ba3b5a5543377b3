//! What pytest is configured to do.

use crate::documents::Document;

/// The option of pytest's configuration that begins with `start`, with its line.
pub(super) fn pytest_option<'d>(document: &'d Document, start: &str) -> Option<(u32, &'d str)> {
    let options = document.tool("pytest")?.setting("addopts")?;
    let found = |(_, word): &(u32, &str)| {
        let rest = word.strip_prefix(start);
        // `--cov-report` alone measures nothing.
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
    };
    options.words().find(found)
}
