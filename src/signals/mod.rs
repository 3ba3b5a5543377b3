//! Derived measures and their ratings: each signal asks one question that a number can answer.
//!
//! A signal is a plain value in one file, `<competency>/<id>.rs`, that holds everything about it: question, reason,
//! source, facts, formula, guard, thresholds, remedy and tests. The registry is a plain slice that
//! `cargo run --example generate` writes; a test proves that it is complete and sorted.

mod basis;
mod behaviour;
mod changes;
pub(crate) mod code_comment;
mod competency;
pub mod context;
mod evaluate;
mod hands;
mod measurement;
mod messages;
pub(crate) mod pipelines;
pub mod reference;
mod registry;
mod scale;
mod signal;
pub mod statements;
#[cfg(test)]
pub(crate) mod testkit;
#[cfg(test)]
mod twins;
mod view;
mod words;

pub mod architecture;
pub mod code_quality;
pub mod code_review;
pub mod collaboration;
pub mod communication;
pub mod concurrency;
pub mod continuous_learning;
pub mod devops;
pub mod documentation;
pub mod leadership;
pub mod maintenance;
pub mod observability;
pub mod ownership;
pub mod performance;
pub mod problem_solving;
pub mod project_management;
pub mod python_mastery;
pub mod security;
pub mod testing;
pub mod typing;
pub mod version_control;

pub use basis::Basis;
pub use competency::Competency;
pub use evaluate::{Evaluation, Rated, ask, evaluate, without_python};
pub use measurement::{Measured, Outcome, wilson};
pub use registry::SIGNALS;
pub use scale::Scale;
pub use signal::{AsksFor, Citation, Evidence, Signal, Unit};
pub use view::View;

/// What a signal's file needs.
pub mod prelude {
    pub use super::{
        AsksFor, Citation, Competency, Evidence, Measured, Outcome, Scale, Signal, Unit, View,
    };
    pub use crate::facts::{Fact, Subject};
    pub use crate::project::{Project, Spot};
    pub use crate::python::ast::NodeKind;
    pub use crate::python::{Kinds, Node, Place};
}
