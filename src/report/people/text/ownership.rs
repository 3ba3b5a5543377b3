//! Whose lines the head has, at a terminal.

use super::{Page, cell};
use crate::report::ownership::{LineArea, LookedThroughRow, OwnershipPart};
use crate::report::paint;
use crate::report::wrap::{counted, grouped, pad};
use crate::untrusted::Untrusted;
use std::io;

/// Columns of an area's name.
const AREA: usize = 28;
/// Columns of what stands around the names.
const NUMBERS: usize = 48;
/// Columns of the names, however narrow the terminal.
const LEAST: usize = 16;
/// A smaller share of the lines is no area worth a row, unless all are asked for.
const SMALL: u64 = 100;
/// Commits that were looked through, unless all are asked for.
const COMMITS: usize = 10;

impl Page<'_> {
    /// `doubtful`: some of the people may be the same.
    pub(super) fn ownership(&mut self, part: &OwnershipPart, doubtful: bool) -> io::Result<()> {
        let lines = part.lines as usize;
        self.heading(
            "lines",
            lines,
            "of the head, by the commit that brought them",
        )?;
        if part.lines > 0 {
            self.prose(&part.lives.sentence())?;
        }
        let mut apart = Vec::new();
        let mut tell = |count: u64, what: &str| {
            if count > 0 {
                apart.push(format!("{} {what}", grouped(count)));
            }
        };
        tell(
            part.merge_lines,
            "came with merges and are attributed to nobody",
        );
        tell(
            part.excluded_lines,
            "more are excluded, in vendored and generated files",
        );
        tell(
            part.unknown_lines,
            "more come out of something that could not be read",
        );
        tell(
            part.truncated_lines,
            "may be older and somebody else's, since older history is absent",
        );
        if !apart.is_empty() {
            self.prose(&apart.join("; "))?;
        }
        self.line_areas(part, doubtful)?;
        self.looked_through(&part.looked_through)
    }

    fn line_areas(&mut self, part: &OwnershipPart, doubtful: bool) -> io::Result<()> {
        let shown: Vec<&LineArea> = part
            .areas
            .iter()
            .filter(|area| self.verbose || area.lines * SMALL >= part.lines)
            .filter(|area| area.lines > 0)
            .collect();
        if shown.is_empty() {
            return Ok(());
        }
        let widest = shown.iter().map(|a| name(a).columns()).max().unwrap_or(0);
        let most = self.width.saturating_sub(NUMBERS + LEAST).min(AREA);
        let width = widest.clamp(4, most);
        let head = format!(
            "    {}  {:>9} {:>6} {:>13} {:>7}  top owners",
            pad("area", width),
            "lines",
            "people",
            "active owners",
            "half"
        );
        writeln!(self.out, "\n{}", self.paint.of(paint::DIM, head))?;
        let room = self.width.saturating_sub(width + NUMBERS).max(LEAST);
        for area in &shown {
            let recent = 100.0 * area.recent_lines as f64 / area.lines as f64;
            let half = area.half_held_by.map_or("-".to_owned(), |n| n.to_string());
            writeln!(
                self.out,
                "    {}  {:>9} {:>6} {recent:>11.0} % {half:>7}  {}",
                cell(&name(area), width),
                grouped(area.lines),
                grouped(area.people as u64),
                holders(area, room).terminal(),
            )?;
        }
        let left = part.areas.iter().filter(|a| a.lines > 0).count() - shown.len();
        let mut note = "active owners: the share of lines whose owner has a commit in the last twelve months; half: how few people own half \
                        of the lines; top owners: those people, by name"
            .to_owned();
        if doubtful {
            note.push_str("; spellings that no mailmap joins are people of their own here");
        }
        if left > 0 {
            note = format!(
                "{note}; {} below 1 % (-v)",
                counted(left as u64, "area", "areas")
            );
        }
        for line in crate::report::wrap::lines(&note, self.width - 4) {
            writeln!(self.out, "    {}", self.paint.of(paint::DIM, line))?;
        }
        Ok(())
    }

    fn looked_through(&mut self, rows: &[LookedThroughRow]) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let shown = if self.verbose {
            rows.len()
        } else {
            rows.len().min(COMMITS)
        };
        let note = if shown < rows.len() {
            format!("lines keep the owner they had; the newest {shown}, -v shows all")
        } else {
            "lines keep the owner they had".to_owned()
        };
        self.heading("looked through", rows.len(), &note)?;
        for row in &rows[rows.len() - shown..] {
            let why = match (row.files, row.lines, row.same_lines) {
                (Some(files), Some(lines), Some(same)) if lines > 0 => format!(
                    "{:.0} % of {} in {} reformatted",
                    100.0 * same as f64 / lines as f64,
                    counted(lines, "line", "lines"),
                    counted(files as u64, "file", "files"),
                ),
                _ => "listed in .git-blame-ignore-revs".to_owned(),
            };
            let start = format!("    {} {}  {why}  ", &row.commit[..12], &row.date[..10]);
            let room = self.width.saturating_sub(start.chars().count());
            if room < LEAST {
                let subject = row.subject.ellipsis(self.width.saturating_sub(6));
                writeln!(
                    self.out,
                    "{}\n      {}",
                    start.trim_end(),
                    subject.terminal()
                )?;
            } else {
                writeln!(self.out, "{start}{}", row.subject.ellipsis(room).terminal())?;
            }
        }
        Ok(())
    }
}

fn name(area: &LineArea) -> Untrusted {
    if area.path.raw().is_empty() {
        "(top)".into()
    } else {
        area.path.clone()
    }
}

/// As many holders as there is room for, and how many more there are.
fn holders(area: &LineArea, room: usize) -> Untrusted {
    let mut shown = String::new();
    for (at, who) in area.half.iter().enumerate() {
        let owner = &area.owners[*who];
        let start = if at == 0 { "" } else { ", " };
        let longer = format!(
            "{shown}{start}{} {}",
            owner.name.raw(),
            grouped(owner.lines)
        );
        let left = area.half.len() - at - 1;
        let end = if left > 0 {
            format!(" +{left}")
        } else {
            String::new()
        };
        if at > 0 && Untrusted::from(format!("{longer}{end}")).columns() > room {
            return Untrusted::from(format!("{shown} +{}", left + 1)).ellipsis(room);
        }
        shown = longer;
    }
    Untrusted::from(shown).ellipsis(room)
}
