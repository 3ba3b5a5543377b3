//! Logging, metrics, tracing and the means to operate the system.

mod instruments;
mod logger;

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod exceptions_logged;
pub mod instrumentation;
pub mod logging_over_print;
pub mod operations_docs;
