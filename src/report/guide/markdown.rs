//! The guide as Markdown.

use super::{Guide, Item};
use crate::report::markdown::prose;
use crate::report::{Evidence, Links, select};
use crate::untrusted::{TEXT_COLUMNS, Untrusted};
use std::io::{self, Write};

/// Columns of a path: the longest that a report holds, so that none is cut.
const PATH: usize = 4096;

/// Writes `guide` as GitHub's Markdown; `name` is what the caller calls the repository, left out when empty. With `links` and the commit that
/// was read each place leads to the forge.
pub fn write(
    guide: &Guide,
    name: &Untrusted,
    links: Option<(&Links, &str)>,
    out: &mut dyn Write,
) -> io::Result<()> {
    write!(out, "## Hallmarks")?;
    if !name.raw().is_empty() {
        write!(out, " of {}", name.middle(TEXT_COLUMNS).markdown())?;
    }
    writeln!(
        out,
        ": {}\n\n{}",
        guide.title.to_lowercase(),
        prose(guide.lead)
    )?;
    for part in &guide.parts {
        writeln!(out, "\n### {}\n", prose(part.title))?;
        if part.items.is_empty() {
            writeln!(out, "{}", prose(part.nothing))?;
            continue;
        }
        writeln!(out, "{}\n", prose(part.lead))?;
        for item in &part.items {
            self::item(item, links, out)?;
        }
    }
    Ok(())
}

fn item(item: &Item, links: Option<(&Links, &str)>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "1. {}", prose(&item.text))?;
    for evidence in &item.places {
        writeln!(
            out,
            "   - {} {}",
            item.speaks.sign(),
            place(evidence, links)
        )?;
    }
    Ok(())
}

fn place(evidence: &Evidence, links: Option<(&Links, &str)>) -> String {
    let mut shown = select::place(evidence, PATH).markdown().to_string();
    let address = links.and_then(|(links, head)| links.place(evidence, Some(head)));
    // A parenthesis would end it.
    if let Some(address) = address.filter(|address| !address.contains(['(', ')'])) {
        shown = format!("[{shown}]({address})");
    }
    let text = evidence.text.as_text();
    if text.raw().is_empty() {
        return shown;
    }
    format!("{shown} {}", text.markdown())
}
