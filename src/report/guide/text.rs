//! The guide for a terminal.

use super::{Guide, Item};
use crate::report::paint::{self, Paint};
use crate::report::wrap::{lines, safe};
use crate::report::{Evidence, select};
use crate::untrusted::Untrusted;
use std::io::{self, Write};

/// Columns where nothing says how many there are, the fewest and the most.
const WIDTH: (usize, usize, usize) = (80, 60, 120);
/// Columns before a text, and before a place.
const INDENT: (usize, usize) = (5, 7);
/// Columns of a path: the longest that a report holds, so that none is cut.
const PATH: usize = 4096;

/// How to write it.
#[derive(Debug, Clone, Default)]
pub struct GuideOptions {
    /// What the caller calls the repository; left out when empty.
    pub name: Untrusted,
    /// Columns; none where the output is no terminal.
    pub width: Option<usize>,
    /// Whether to colour.
    pub color: bool,
}

/// Writes `guide` for a terminal.
pub fn write(guide: &Guide, options: &GuideOptions, out: &mut dyn Write) -> io::Result<()> {
    let (usual, least, most) = WIDTH;
    let width = options.width.unwrap_or(usual).clamp(least, most);
    let paint = Paint(options.color);
    let mut title = guide.title.to_owned();
    if !options.name.raw().is_empty() {
        title = format!(
            "Hallmarks of {}: {}",
            options.name.raw(),
            title.to_lowercase()
        );
    }
    writeln!(out, "{}", paint.of(paint::BOLD, safe(&title, width)))?;
    for line in lines(guide.lead, width) {
        writeln!(out, "{}", paint.of(paint::DIM, line))?;
    }
    for part in &guide.parts {
        writeln!(out, "\n{}", paint.of(paint::BOLD, part.title))?;
        let lead = if part.items.is_empty() {
            part.nothing
        } else {
            part.lead
        };
        for line in lines(lead, width - 2) {
            writeln!(out, "  {}", paint.of(paint::DIM, line))?;
        }
        for (number, item) in (1_usize..).zip(&part.items) {
            self::item(number, item, width, out)?;
        }
    }
    Ok(())
}

fn item(number: usize, item: &Item, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let (text, indent) = (item.text.replace('`', ""), INDENT.0);
    for (at, line) in lines(&text, width - indent).iter().enumerate() {
        if at == 0 {
            writeln!(out, "{number:>3}. {line}")?;
        } else {
            writeln!(out, "{:indent$}{line}", "")?;
        }
    }
    let sign = item.speaks.sign();
    item.places
        .iter()
        .try_for_each(|evidence| place(sign, evidence, width, out))
}

/// The place, whole, and what is there: beside it where that fits, or below.
fn place(sign: &str, evidence: &Evidence, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let (first, below) = INDENT;
    let place = select::place(evidence, PATH);
    let text = evidence.text.as_text();
    write!(out, "{:first$}{sign} {}", "", place.terminal())?;
    if text.raw().is_empty() {
        return writeln!(out);
    }
    let used = below + place.columns() + 2;
    if used + text.columns() <= width {
        return writeln!(out, "  {}", text.terminal());
    }
    writeln!(out)?;
    writeln!(
        out,
        "{:below$}{}",
        "",
        text.ellipsis(width - below).terminal()
    )
}
