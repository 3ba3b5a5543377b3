//! Profiling, bottlenecks, caching and efficient structures.

mod claims;
mod growth;

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod benchmarks;
pub mod efficient_structures;
pub mod performance_commits;
pub mod quadratic_patterns;
