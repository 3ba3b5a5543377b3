//! What the tests share.
//!
//! - `sample` builds the repositories of `sample-repos/` from their plain files, the same on every machine.
//! - `repo` makes small repositories on the spot, for a test that needs an odd one.
//! - `history` writes commit by commit what a test of a law needs, `random` does so at random.
//! - `run` starts the real program and keeps what it said, `report` reads its JSON, `schema` judges it.
//!
//! `examples/build-samples.rs` and `examples/generate` include this module too, so nothing here may lean on a test harness, except
//! those five.

#![allow(dead_code, reason = "an example uses a part of this module only")]

pub mod git;
#[cfg(test)]
pub mod history;
#[cfg(test)]
pub mod random;
pub mod repo;
#[cfg(test)]
pub mod report;
#[cfg(test)]
pub mod run;
pub mod sample;
#[cfg(test)]
pub mod schema;
pub mod sources;
pub mod twins;

/// Variables that change what the program prints: a test sets those it means.
pub const OUTSIDE_INFLUENCES: [&str; 6] = [
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "GITHUB_ACTIONS",
    "CI",
];

/// Whatever went wrong, in words: a test prints it and fails.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
