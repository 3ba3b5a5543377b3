//! What the tests share.
//!
//! - `sample` builds the repositories of `sample-repos/` from their plain files, the same on every machine.
//! - `repo` makes small repositories on the spot, for a test that needs an odd one.
//! - `history` writes commit by commit what a test of a law needs, `random` does so at random.
//! - `run` starts the real program and keeps what it said, `report` reads its JSON, `schema` judges it.
//! - `registration` and `verdicts` read what generated pages are made of.
//!
//! `examples/build-samples.rs` includes this module too, so nothing here may lean on a test harness, except
//! those seven.

#![allow(dead_code, reason = "the example uses a part of this module only")]

pub mod git;
#[cfg(test)]
pub mod history;
#[cfg(test)]
pub mod random;
#[cfg(test)]
pub mod registration;
pub mod repo;
#[cfg(test)]
pub mod report;
#[cfg(test)]
pub mod run;
pub mod sample;
#[cfg(test)]
pub mod schema;
#[cfg(test)]
pub mod verdicts;

/// Whatever went wrong, in words: a test prints it and fails.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
