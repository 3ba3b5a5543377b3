//! Code that is clean, readable and maintainable.

pub mod cyclomatic_complexity;
pub mod duplication;
pub mod error_handling;
pub mod quality_gates;
