//! How far the work has come, for whoever waits.

use crate::pulse;

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
pub(crate) struct Beating<'p>(pub(crate) &'p dyn Progress);

impl Progress for Beating<'_> {
    fn begin(&self, step: &'static str, total: u64) {
        pulse::begin(step);
        self.0.begin(step, total);
    }

    fn advance(&self) {
        pulse::beat();
        self.0.advance();
    }
}
