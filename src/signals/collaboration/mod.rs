//! Work shared with others.

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod co_authored;
pub mod shared_files;
