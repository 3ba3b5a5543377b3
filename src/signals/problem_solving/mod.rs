//! Faults found, explained, fixed and kept from coming back.

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod cause_told;
pub mod regression_tests;
pub mod reverts;
