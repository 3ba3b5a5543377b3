//! What pipelines run: no competency, but a library that signals of eight competencies use.
//!
//! `facts` counts what CI comes to, `configured` what documents have settings for, `target` reads the names of what could not be
//! followed, and `lines` finds the line that
//! runs a check, to be shown.

mod configured;
mod facts;
#[cfg(test)]
mod forms;
pub(crate) mod lines;
mod target;

pub(crate) use configured::{TYPE_CHECKERS, configures};
pub(crate) use facts::{
    CHECKS, COVERAGE, DOCS, FACTS, FORMAT, LINT, PIPELINES, RUNNING, SECURITY, TESTS, TYPES,
    pipelines_that_run, running, runs_kind, speaks_for_project, unknown,
};
