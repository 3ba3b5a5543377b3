//! `hallmarks` reads a Python repository for the signals of senior engineering.
//!
//! [`report_on`] is the pipeline, to be read first. Each layer knows only those before it:
//! `git`, `python` and `documents` → `project` → `facts` → `dataset` → `signals` → `profile` → `report` → `assemble` →
//! `pipeline` → `cli`.

mod alike;
pub mod assemble;
pub mod cli;
pub mod config;
pub mod dataset;
pub mod documents;
pub mod error;
pub mod facts;
#[doc(hidden)]
pub mod fuzzing;
pub mod git;
mod pipeline;
pub mod profile;
mod progress;
pub mod project;
pub mod pulse;
pub mod python;
pub mod report;
pub mod role;
pub mod signals;
mod temporary;
pub mod untrusted;

pub use pipeline::{PeopleQuestion, TrendQuestion, people_of, report_on, trend_of};
pub use progress::Progress;
