//! Writing so that others understand.

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod message_form;
pub mod message_reasons;
