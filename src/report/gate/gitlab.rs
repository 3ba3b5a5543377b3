//! GitLab's Code Quality report: a list of places with a fingerprint and a severity each.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>. Commits have no file to stand in and are left out.

use super::json::fingerprint;
use super::{Gate, Listed, Weight, line_of, message};
use crate::report::json::write_value;
use crate::untrusted::Untrusted;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Issue<'r> {
    description: String,
    check_name: &'r str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'r>,
}

#[derive(Serialize)]
struct Location<'r> {
    path: &'r Untrusted,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// Writes the places of files.
pub fn write(gate: &Gate<'_>, out: &mut dyn Write) -> io::Result<()> {
    let issues: Vec<Issue<'_>> = gate.listed.iter().filter_map(issue).collect();
    write_value(&issues, out)
}

fn issue<'r>(listed: &Listed<'r>) -> Option<Issue<'r>> {
    let offence = listed.offence;
    let path = offence.place.path.as_ref()?;
    Some(Issue {
        description: message(offence),
        check_name: &offence.signal,
        fingerprint: fingerprint(offence),
        severity: match listed.weight {
            Weight::Error => "major",
            Weight::Warning => "minor",
            Weight::Note => "info",
        },
        location: Location {
            path,
            lines: Lines {
                begin: line_of(&offence.place),
            },
        },
    })
}
