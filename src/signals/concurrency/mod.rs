//! Asynchronous, parallel and concurrent work done safely.

pub mod async_awaits;
pub mod blocking_in_async;
