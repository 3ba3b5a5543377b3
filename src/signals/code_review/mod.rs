//! Changes looked at by somebody else before they count.

mod review;

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod reviewed_changes;
pub mod self_merges;
