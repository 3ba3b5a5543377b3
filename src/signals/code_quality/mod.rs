//! Code that is clean, readable and maintainable.

mod cognitive;
mod size;

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod cognitive_complexity;
pub mod cyclomatic_complexity;
pub mod dead_code;
pub mod duplication;
pub mod error_handling;
pub mod function_size;
pub mod module_size;
pub mod naming;
pub mod quality_gates;
