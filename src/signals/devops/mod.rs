//! Pipelines, containers, deployment and releases.

pub(crate) mod pipelines;
pub(crate) mod shown;
mod target;

// Below is written by `cargo run --example docs`, from the files that define a signal.
pub mod ci_runs_checks;
