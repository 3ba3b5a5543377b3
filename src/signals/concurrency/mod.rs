//! Asynchronous, parallel and concurrent work done safely.

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod async_awaits;
pub mod blocking_in_async;
pub mod cancellation_safety;
pub mod structured_concurrency;
pub mod threads_and_processes;
