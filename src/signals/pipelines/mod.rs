//! What pipelines run: no competency, but a library that signals of eight competencies use.
//!
//! `facts` counts what single documents run or hand over, `target` reads the names of targets, and `lines` finds the line that
//! runs a check, to be shown.

mod facts;
pub(crate) mod lines;
mod target;

pub(crate) use facts::{
    CHECKS, COVERAGE, FACTS, FORMAT, LINT, PACKAGING, PIPELINES, RUNNING, SECURITY, TESTS, TYPES,
    may_run, running, speaks_for_project,
};
