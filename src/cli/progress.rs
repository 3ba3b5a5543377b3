//! A progress bar on stderr, only where stderr is a terminal.

use crate::progress::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;

/// The bar, or nothing.
#[derive(Clone)]
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar on a terminal, unless it is not wanted.
    pub fn new(quiet: bool) -> Self {
        let target = if quiet || !std::io::stderr().is_terminal() {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr_with_hz(10)
        };
        Self(ProgressBar::with_draw_target(Some(0), target))
    }

    /// Leaves no trace.
    pub fn finish(&self) {
        self.0.finish_and_clear();
    }
}

impl Progress for Bar {
    fn begin(&self, step: &'static str, total: u64) {
        let shape = if total == 0 {
            "{spinner} {msg}"
        } else {
            "{bar:30} {pos}/{len} {msg}"
        };
        if let Ok(style) = ProgressStyle::with_template(shape) {
            self.0.set_style(style);
        }
        self.0.set_position(0);
        self.0.set_length(total);
        self.0.set_message(step);
    }

    fn advance(&self) {
        self.0.inc(1);
    }
}
