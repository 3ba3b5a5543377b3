//! Refactoring, legacy code and debt.

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod debt;
pub mod legacy_work;
