//! Code and processes that withstand.

pub mod security_process;
