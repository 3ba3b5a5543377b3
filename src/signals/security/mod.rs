//! Secure code, validated input and maintained defences.

mod argument;
mod danger;

pub mod dangerous_calls;
pub mod injection;
pub mod secrets;
