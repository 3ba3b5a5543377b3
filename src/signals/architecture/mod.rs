//! How the code is divided.

mod cohesion;
pub mod config_separation;
pub mod coupling;
pub mod decision_records;
pub mod design_patterns;
mod feedback;
pub mod god_classes;
pub mod import_cycles;
pub mod layering;
pub mod package_layout;
mod patterns;
