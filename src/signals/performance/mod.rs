//! Profiling, bottlenecks, caching and efficient structures.

pub mod benchmarks;
pub mod efficient_structures;
mod growth;
pub mod performance_commits;
pub mod quadratic_patterns;
