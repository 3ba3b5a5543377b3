//! The people of a history, line by line: as CSV, and as a mailmap.

use super::PeopleReport;
use crate::untrusted::Untrusted;
use std::io::{self, Write};

/// One line per identity.
pub fn write_people_csv(report: &PeopleReport, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "name,email,kind,reason,commits,merges,co_authored,first_month,last_month,active_months,lines,python_lines,areas,proposals"
    )?;
    let kinds = [
        ("person", &report.people),
        ("bot", &report.bots),
        ("assistant", &report.assistants),
        ("placeholder", &report.placeholders),
    ];
    for (kind, rows) in kinds {
        for row in rows {
            let areas: Vec<&str> = row
                .areas
                .iter()
                .flatten()
                .map(|a| {
                    if a.path.raw().is_empty() {
                        "."
                    } else {
                        a.path.raw()
                    }
                })
                .collect();
            let proposals: Vec<String> = row.proposals.iter().map(ToString::to_string).collect();
            // What is not known is no nought.
            let number = |known: Option<u64>| known.map_or_else(String::new, |n| n.to_string());
            let month = |month: &Option<String>| month.clone().unwrap_or_default();
            writeln!(
                out,
                "{},{},{kind},{},{},{},{},{},{},{},{},{},{},{}",
                row.name.csv(),
                row.email.csv(),
                Untrusted::from(row.reason.unwrap_or_default()).csv(),
                row.commits,
                row.merges,
                row.co_authored,
                month(&row.first_month),
                month(&row.last_month),
                row.active_months,
                number(row.lines),
                number(row.python_lines),
                Untrusted::from(areas.join("; ")).csv(),
                proposals.join(" "),
            )?;
        }
    }
    Ok(())
}

/// The lines of a `.mailmap` that settle the proposals, reasons as comments. Only what is at least likely is not commented out.
pub fn write_people_mailmap(report: &PeopleReport, out: &mut dyn Write) -> io::Result<()> {
    for proposal in &report.proposals {
        let reasons: Vec<&str> = proposal
            .same
            .iter()
            .flat_map(|same| same.reasons.iter().copied())
            .collect();
        let mut unique: Vec<&str> = Vec::new();
        for reason in reasons {
            if !unique.contains(&reason) {
                unique.push(reason);
            }
        }
        writeln!(out, "# {}: {}", proposal.strength, unique.join("; "))?;
        if proposal.mailmap.is_empty() {
            writeln!(out, "# no line of a mailmap can express it")?;
        }
        let start = if proposal.strength == "possible" {
            "# "
        } else {
            " "
        };
        for line in &proposal.mailmap {
            writeln!(out, "{start}{}", line.terminal())?;
        }
    }
    Ok(())
}
