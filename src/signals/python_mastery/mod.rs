//! Proficiency in the language, object orientation and its advanced constructs.

mod bases;
mod classify;
mod closures;
mod constructs;
mod hollow;
mod idioms;
mod loops;
mod mutation;

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod abstraction;
pub mod construct_levels;
pub mod data_model;
pub mod idiom_share;
pub mod pitfalls;
