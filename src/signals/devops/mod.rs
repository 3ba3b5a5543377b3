//! Pipelines, containers, deployment and releases.

pub mod ci_runs_checks;
pub(crate) mod pipelines;
mod target;
