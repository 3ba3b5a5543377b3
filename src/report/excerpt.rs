//! The code around a place: how it is found in a finished report.

use super::Excerpt;
use crate::untrusted::Untrusted;

/// Lines of an excerpt before its place.
pub const LINES_BEFORE: u32 = 1;

/// The excerpt around a place.
pub(super) fn around<'r>(
    excerpts: &'r [Excerpt],
    path: Option<&Untrusted>,
    line: Option<u32>,
) -> Option<&'r Excerpt> {
    let (path, first) = (path?, line?.saturating_sub(LINES_BEFORE).max(1));
    let found = excerpts.binary_search_by(|e| (&e.path, e.line).cmp(&(path, first)));
    found.ok().map(|at| &excerpts[at])
}
