//! Planning and releasing.

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod release_cadence;
pub mod traceability;
pub mod version_steps;
