//! Secure code, validated input and maintained defences.

mod argument;
mod danger;
mod harmless;
mod statement;

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod assert_validation;
pub mod dangerous_calls;
pub mod injection;
pub mod input_validation;
pub mod network_timeouts;
pub mod secrets;
pub mod security_process;
