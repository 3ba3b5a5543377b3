//! The verdicts for a comment on a pull request, and for the summary of a job.

use super::{Gate, Standing, Verdict};
use crate::report::Evidence;
use crate::untrusted::Untrusted;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Bytes of a comment: a forge takes 65,536 characters, and one of them may be longer than a byte.
pub const COMMENT_BYTES: usize = 60_000;
/// Bytes of a job summary: GitHub drops one of more than 1 MiB.
pub const SUMMARY_BYTES: usize = 1_000_000;

/// Writes at most `most` bytes: a table of the conditions, and the places below it.
pub fn write(gate: &Gate<'_>, most: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut text = String::new();
    let name = gate.name.as_text();
    let title = if name.raw().is_empty() {
        String::new()
    } else {
        format!(" of {}", name.markdown())
    };
    let _ = writeln!(text, "## Hallmarks{title}\n");
    if gate.verdicts.is_empty() {
        let _ = writeln!(text, "{} places speak against.", gate.listed.len());
    } else {
        let _ = writeln!(text, "{}.\n", gate.summary());
        text.push_str("| | condition |\n|---|---|\n");
        for verdict in &gate.verdicts {
            let line = Untrusted::from(verdict.text.as_str());
            let _ = writeln!(text, "| {} | {} |", word(gate, verdict), line.markdown());
        }
    }
    let rubric = &gate.report.rubric;
    let foot = format!(
        "\nhallmarks {}, rubric {} ({})\n",
        gate.report.tool.version,
        rubric.version,
        rubric.digest.get(..8).unwrap_or_default()
    );
    places(gate, most.saturating_sub(foot.len()), &mut text);
    out.write_all(text.as_bytes())?;
    out.write_all(foot.as_bytes())
}

fn word(gate: &Gate<'_>, verdict: &Verdict) -> &'static str {
    match verdict.standing {
        Standing::Passed | Standing::UnknownAllowed => "pass",
        Standing::Tolerated => "old",
        Standing::Failed | Standing::Unknown if gate.informational => "note",
        Standing::Failed | Standing::Unknown => "**FAIL**",
    }
}

/// The places, as long as there is room; then a line that says how many are left.
fn places(gate: &Gate<'_>, most: usize, text: &mut String) {
    /// Room for the line that says so.
    const LINE: usize = 120;
    let mut left = 0;
    let rows = gate.listed.iter().map(|listed| {
        let offence = listed.offence;
        (offence.signal.as_str(), &offence.place)
    });
    // What was found and is no fault is in no list: the places of the verdict are all there is.
    let found = gate.verdicts.iter().filter(|v| !v.passed() && !v.is_why);
    let found = found.flat_map(|v| v.places.iter().map(|place| (v.about.as_str(), place)));
    let mut headed = false;
    for (signal, place) in rows.chain(found) {
        let head = if headed {
            ""
        } else {
            "\n| place | what is there | signal |\n|---|---|---|\n"
        };
        let row = format!(
            "{head}| {} | {} | {signal} |\n",
            place_of(place),
            place.text.markdown()
        );
        if left > 0 || text.len() + row.len() + LINE > most {
            left += 1;
            continue;
        }
        headed = true;
        text.push_str(&row);
    }
    if left > 0 {
        let _ = writeln!(
            text,
            "\n{left} more places are not listed here: '--output-format json' has them all."
        );
    }
}

fn place_of(place: &Evidence) -> String {
    match (&place.path, place.line, &place.commit) {
        (Some(path), line, _) => {
            let line = line.map_or_else(String::new, |line| format!(":{line}"));
            format!("{}{line}", path.as_path().markdown())
        }
        (None, _, Some(commit)) => format!("`{}`", commit.get(..12).unwrap_or(commit)),
        (None, _, None) => String::new(),
    }
}
