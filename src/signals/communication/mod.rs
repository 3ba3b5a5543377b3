//! Writing so that others understand.

mod written;

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod issue_links;
pub mod message_form;
pub mod message_reasons;
