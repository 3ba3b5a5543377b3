//! What stands first: the levels, what stands out, and what to do next. It fits on one screen.

use super::Page;
use crate::report::wrap::{lines, safe};
use crate::report::{CompetencyRow, Report, SignalRow, Supports, paint, select};
use std::io;

/// Signals that stand out for good, and as many for bad.
const OUT: usize = 3;
/// Steps that are told first.
const STEPS: usize = 3;

impl Page<'_> {
    /// One line for each competency of which something can be said.
    pub(super) fn levels(&mut self, report: &Report) -> io::Result<()> {
        let groups = select::groups(report);
        if groups.is_empty() {
            return writeln!(self.out, "\n  Nothing here could be given a level.");
        }
        if !self.quiet {
            writeln!(self.out)?;
        }
        let rows: Vec<&CompetencyRow> = groups.into_iter().flat_map(|(_, rows)| rows).collect();
        let (rated, unrated): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.level > 0);
        for row in &rated {
            self.level(row)?;
        }
        if self.quiet {
            return unrated.into_iter().try_for_each(|row| self.level(row));
        }
        if !unrated.is_empty() {
            let titles: Vec<&str> = unrated.iter().map(|row| row.title.as_str()).collect();
            self.prose(
                "  ",
                "    ",
                &format!("no level yet: {}", titles.join(", ")),
            )?;
        }
        self.dim_line("  1 no evidence · 2 emerging · 3 established · 4 senior · 5 exemplary")
    }

    /// The best and the worst places.
    pub(super) fn standing_out(&mut self, report: &Report) -> io::Result<()> {
        let best = select::standing_out(report, Supports::For, OUT);
        let worst = select::standing_out(report, Supports::Against, OUT);
        if best.is_empty() && worst.is_empty() {
            return Ok(());
        }
        writeln!(self.out)?;
        self.heading(paint::BOLD, "What stands out")?;
        best.into_iter()
            .chain(worst)
            .try_for_each(|signal| self.example(signal))
    }

    /// A signal, its value and its first place.
    fn example(&mut self, signal: &SignalRow) -> io::Result<()> {
        let Some(evidence) = signal.evidence.first() else {
            return Ok(());
        };
        let mark = select::mark(signal.supports);
        let shown = signal.shown.as_deref().unwrap_or("measured");
        let line = format!("{}: {shown}", signal.id);
        writeln!(self.out, "  {mark} {}", safe(&line, self.width - 4))?;
        let place = select::whole_place(evidence);
        let left = self.width.saturating_sub(6 + place.columns() + 2);
        let text = evidence.text.ellipsis(left);
        let line = format!("      {}  {}", place.terminal(), text.terminal());
        writeln!(self.out, "{}", line.trim_end())
    }

    /// What would help most.
    pub(super) fn next_steps(&mut self, report: &Report) -> io::Result<()> {
        let steps = select::next_steps(report, STEPS);
        if steps.is_empty() {
            return Ok(());
        }
        writeln!(self.out)?;
        self.heading(paint::BOLD, "What to do next")?;
        for (number, (row, signal)) in steps.into_iter().enumerate() {
            let text = format!("{}: {} [{}]", row.title, signal.remedy, signal.id);
            for (index, line) in lines(&text, self.width - 5).iter().enumerate() {
                match index {
                    0 => writeln!(self.out, "  {}. {line}", number + 1)?,
                    _ => writeln!(self.out, "     {line}")?,
                }
            }
        }
        Ok(())
    }
}
