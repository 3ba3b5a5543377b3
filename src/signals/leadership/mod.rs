//! Guiding, mentoring and deciding.

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod newcomers_helped;
pub mod newcomers_stayed;
