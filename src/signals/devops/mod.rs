//! Pipelines, containers, deployment and releases.

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod ci_runs_checks;
pub mod containers;
pub mod image_secrets;
pub mod package_metadata;
