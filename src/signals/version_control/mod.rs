//! Git and a collaborative workflow.

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod returning_work;
pub mod small_steps;
pub mod strays;
pub mod uploads;
