//! `hallmarks` reads a Python repository for the signals of senior engineering.
//!
//! Each layer knows only those before it:
//! `git` → `python` and `documents` → `facts` → `dataset` → `signals` → `profile` → `report`.

pub mod dataset;
pub mod documents;
pub mod error;
pub mod facts;
pub mod git;
pub mod profile;
pub mod pulse;
pub mod python;
pub mod report;
pub mod signals;
pub mod untrusted;

/// Somebody who is told how far the work has come.
pub trait Progress: Sync {
    /// A step of `total` parts begins.
    fn begin(&self, step: &'static str, total: u64);
    /// One part of it is done.
    fn advance(&self);
}

/// Nobody.
impl Progress for () {
    fn begin(&self, _step: &'static str, _total: u64) {}
    fn advance(&self) {}
}
