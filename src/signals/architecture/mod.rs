//! Design, modules and decisions that let the code base grow.

mod feedback;
mod patterns;

pub mod config_separation;
pub mod coupling;
pub mod design_patterns;
pub mod import_cycles;
pub mod layering;
pub mod package_layout;
