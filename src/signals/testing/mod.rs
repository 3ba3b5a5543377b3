//! Tests that check something, are run and are measured.

pub mod coverage_measured;
pub mod tests_assert;
pub mod tests_in_ci;
pub mod tests_present;
pub mod tests_with_code;
