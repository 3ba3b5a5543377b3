//! The verdicts for people at a terminal.

use super::{Gate, Standing, at};
use crate::untrusted::Untrusted;
use std::io::{self, Write};

/// At most this many new places are shown.
const LISTED: usize = 50;

/// Writes what failed, and what passed, unless `quiet`.
pub fn write(gate: &Gate<'_>, quiet: bool, out: &mut dyn Write) -> io::Result<()> {
    for verdict in &gate.verdicts {
        if verdict.passed() && quiet {
            continue;
        }
        let word = match verdict.standing {
            Standing::Passed | Standing::UnknownAllowed => "pass",
            Standing::Tolerated => "old ",
            Standing::Failed | Standing::Unknown if gate.informational => "note",
            Standing::Failed | Standing::Unknown => "FAIL",
        };
        let text = Untrusted::from(verdict.text.as_str());
        writeln!(out, "{word} {}", text.terminal())?;
        if !verdict.places.is_empty() && !verdict.is_why {
            writeln!(out, "       found:")?;
        }
        for place in verdict.places.iter().take(LISTED) {
            writeln!(out, "       {}  {}", at(place), place.text.terminal())?;
        }
        if let Some(more) = verdict.places.len().checked_sub(LISTED + 1) {
            writeln!(
                out,
                "       … {} more; '--output-format json' has them all",
                more + 1
            )?;
        }
    }
    writeln!(out, "{}", gate.summary())
}
