//! How far the work has come, for whoever waits.

use crate::watchdog;

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

/// Whoever tells of progress is alive.
pub(crate) struct Heartbeat<'p>(pub(crate) &'p dyn Progress);

impl Progress for Heartbeat<'_> {
    fn begin(&self, step: &'static str, total: u64) {
        watchdog::begin(step);
        self.0.begin(step, total);
    }

    fn advance(&self) {
        watchdog::heartbeat();
        self.0.advance();
    }
}
