//! `hallmarks` reads a Python repository for the signals of senior engineering.
//!
//! Each layer knows only those before it:
//! `git` → `python` and `documents` → `facts` → `dataset` → `signals` → `profile` → `report`.

pub mod error;
pub mod pulse;
pub mod untrusted;
