//! Secure code, validated input and maintained defences.

mod argument;
mod danger;

pub mod assert_validation;
pub mod dangerous_calls;
pub mod injection;
pub mod input_validation;
pub mod network_timeouts;
pub mod secrets;
