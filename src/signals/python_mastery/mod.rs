//! Proficiency in the language, object orientation and its advanced constructs.

mod classify;
pub mod construct_levels;
mod constructs;
mod hollow;
