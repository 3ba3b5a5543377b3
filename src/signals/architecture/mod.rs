//! How the code is divided.

mod cohesion;
mod feedback;
mod order;
mod patterns;

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod config_separation;
pub mod coupling;
pub mod decision_records;
pub mod design_patterns;
pub mod god_classes;
pub mod import_cycles;
pub mod layering;
pub mod module_names;
pub mod package_layout;
