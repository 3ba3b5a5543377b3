//! Proficiency in the language, object orientation and its advanced constructs.

pub mod abstraction;
mod bases;
mod classify;
pub mod construct_levels;
mod constructs;
mod hollow;
