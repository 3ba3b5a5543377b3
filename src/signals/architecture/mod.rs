//! Design, modules and decisions that let the code base grow.

mod feedback;

pub mod coupling;
pub mod import_cycles;
pub mod layering;
