//! Speed and memory, measured.

pub mod performance_commits;
