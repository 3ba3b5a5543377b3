//! Areas carried from conception to operation.

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod degree_of_authorship;
pub mod stewardship;
pub mod truck_factor;
