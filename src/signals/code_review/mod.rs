//! Changes looked at by somebody else before they count.

mod review;
pub mod reviewed_changes;
pub mod self_merges;
