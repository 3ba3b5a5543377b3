//! Tests that check something, are run and are measured.

mod pytest;
mod requests;

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod coverage_measured;
pub mod skipped_tests;
pub mod test_kinds;
pub mod test_smells;
pub mod tested_modules;
pub mod tests_assert;
pub mod tests_in_ci;
pub mod tests_present;
pub mod tests_with_code;
