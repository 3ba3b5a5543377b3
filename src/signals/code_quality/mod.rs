//! Code that is clean, readable and maintainable.

mod cognitive;
mod size;

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod code_in_functions;
pub mod cognitive_complexity;
pub mod console_talk;
pub mod cyclomatic_complexity;
pub mod dead_code;
pub mod duplication;
pub mod error_handling;
pub mod function_size;
pub mod module_size;
pub mod naming;
pub mod printed_errors;
pub mod quality_gates;
