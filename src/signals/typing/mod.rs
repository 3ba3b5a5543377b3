//! Type hints that say something and are checked.

mod any;

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod advanced_typing;
pub mod annotated_parameters;
pub mod annotated_returns;
pub mod any_share;
pub mod public_api_typed;
pub mod type_checker;
pub mod type_suppressions;
