//! Staying current with the language and its tools.

mod features;
mod minimum;
mod occasions;
mod outdated;
mod requires;

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod deprecated_use;
pub mod feature_adoption;
