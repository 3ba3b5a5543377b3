//! GitHub's annotations: workflow commands in the log of a job.
//!
//! GitHub keeps ten errors, ten warnings and ten notices of a step and fifty annotations of a job, and drops the rest without a word.

use super::{Gate, Weight, line_of, message};
use crate::untrusted::Untrusted;
use std::io::{self, Write};

/// Annotations of one kind that a step keeps.
const OF_A_KIND: usize = 10;

/// Writes one line per annotation, and one that says how many are left.
pub fn write(gate: &Gate<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut room = [OF_A_KIND; 3];
    let mut left = 0_usize;
    let mut lines = Vec::new();
    let failing = if gate.informational || gate.verdicts.is_empty() {
        Weight::Note
    } else {
        Weight::Error
    };
    // The last of them says how many are left, so that one is kept free.
    room[failing as usize] -= 1;
    // A condition with places is told at each of them: where there are none it is told by itself.
    for verdict in gate.verdicts.iter().filter(|v| !v.passed()) {
        if !take(&mut room, failing) {
            left += 1;
            continue;
        }
        let text = Untrusted::from(verdict.text.as_str());
        lines.push(format!(
            "::{} title=hallmarks%3A {}::{}",
            command(failing),
            Untrusted::from(verdict.about.as_str()).workflow_property(),
            text.workflow()
        ));
    }
    for listed in &gate.listed {
        let place = &listed.offence.place;
        let Some(path) = &place.path else { continue };
        if !take(&mut room, listed.weight) {
            left += 1;
            continue;
        }
        let signal = Untrusted::from(listed.offence.signal.as_str());
        lines.push(format!(
            "::{} file={},line={},title=hallmarks%3A {}::{}",
            command(listed.weight),
            path.workflow_property(),
            line_of(place),
            signal.workflow_property(),
            Untrusted::from(message(listed.offence)).workflow()
        ));
    }
    for line in &lines {
        writeln!(out, "{line}")?;
    }
    if left > 0 {
        let noun = if left == 1 { "place" } else { "places" };
        writeln!(
            out,
            "::{} title=hallmarks::{left} more {noun} and conditions are not shown, since GitHub keeps {OF_A_KIND} annotations of a kind; \
             the formats json, sarif and github-summary have them all",
            command(failing)
        )?;
    }
    Ok(())
}

/// Whether there is room for one more of a kind, which is taken.
fn take(room: &mut [usize; 3], weight: Weight) -> bool {
    let room = &mut room[weight as usize];
    let is_free = *room > 0;
    *room = room.saturating_sub(1);
    is_free
}

fn command(weight: Weight) -> &'static str {
    match weight {
        Weight::Error => "error",
        Weight::Warning => "warning",
        Weight::Note => "notice",
    }
}
