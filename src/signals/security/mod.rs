//! Secure code, validated input and maintained defences.

mod argument;
pub mod assert_validation;
mod danger;
pub mod dangerous_calls;
pub mod injection;
pub mod input_validation;
pub mod network_timeouts;
pub mod secrets;
pub mod security_process;
