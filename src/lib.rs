//! `hallmarks` reads a Python repository for the signals of senior engineering.
//!
//! [`report_on`] is the pipeline, to be read first. Each layer knows only those before it:
//! `git`, `python` and `documents` → `project` → `facts` → `dataset` → `signals` → `profile` → `report` → `assemble` →
//! `gate`, `pipeline` → `cli`.

mod assemble;
pub mod cli;
mod common_affix;
mod config;
mod dataset;
mod documents;
mod error;
mod facts;
#[doc(hidden)]
pub mod fuzzing;
mod gate;
mod git;
#[doc(hidden)]
pub mod internals;
mod pipeline;
mod profile;
mod progress;
mod project;
mod python;
mod report;
mod role;
mod signals;
mod temporary;
mod untrusted;
mod warning_code;
mod watchdog;

pub use pipeline::{PeopleQuestion, TrendQuestion, people_of, report_on, trend_of};
pub use progress::Progress;
