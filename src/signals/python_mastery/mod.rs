//! Proficiency in the language, object orientation and its advanced constructs.

mod classify;
mod closures;
pub mod construct_levels;
mod constructs;
pub mod data_model;
mod hollow;
pub mod idiom_share;
mod idioms;
mod loops;
mod mutation;
pub mod pitfalls;
