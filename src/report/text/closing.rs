//! What stands below the competencies: everything that has no level, and where to read on.

use super::{ID, Page};
use crate::report::paint;
use crate::report::wrap::{counted, grouped, safe};
use crate::report::{Report, Status, select};
use std::io;

/// Examples below a warning, unless all are asked for.
const EXAMPLES: usize = 2;
/// Libraries shown.
const LIBRARIES: usize = 30;
/// Columns around a library's name: `9,999 files, 9,999 that ship, 9,999 members` and the gaps.
const COUNTS: usize = 47;
/// Columns of an author's name.
const AUTHOR: usize = 24;

impl Page<'_> {
    /// With `-v`: what was read, so that nobody judges the wrong branch.
    pub(super) fn newest(&mut self, report: &Report) -> io::Result<()> {
        let facts = &report.repository;
        if !self.verbose || facts.newest.is_empty() {
            return Ok(());
        }
        writeln!(self.out)?;
        self.heading(
            paint::BOLD,
            "Newest commits of the main branch, by the day authored",
        )?;
        for commit in &facts.newest {
            let day = commit.date.split('T').next().unwrap_or_default();
            let author = commit.author.ellipsis(AUTHOR);
            let left = self.width.saturating_sub(27 + author.columns() + 2);
            let line = format!(
                "  {} {day}  {}  {}",
                select::short(&commit.commit).terminal(),
                author.terminal(),
                commit.subject.ellipsis(left).terminal()
            );
            writeln!(self.out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    /// With `-v`: whose code it builds on.
    pub(super) fn libraries(&mut self, report: &Report) -> io::Result<()> {
        if !self.verbose || report.libraries.is_empty() {
            return Ok(());
        }
        writeln!(self.out)?;
        self.heading(paint::BOLD, "Libraries in use")?;
        for library in report.libraries.iter().take(LIBRARIES) {
            let columns = ID.min(self.width.saturating_sub(COUNTS));
            let name = library.distribution.ellipsis(columns);
            let gap = " ".repeat(columns.saturating_sub(name.columns()));
            let files = counted(library.files, "file", "files");
            let members = counted(library.members, "member", "members");
            let line = format!(
                "  {}{gap}  {files}, {}, {members}",
                name.terminal(),
                counted(library.source_files, "that ships", "that ship")
            );
            writeln!(self.out, "{}", line.trim_end())?;
        }
        let more = report.libraries.len().saturating_sub(LIBRARIES);
        if more > 0 {
            self.dim_line(&format!("  and {more} more"))?;
        }
        Ok(())
    }

    pub(super) fn no_value(&mut self, report: &Report) -> io::Result<()> {
        let titles = select::without_level(report);
        let missed = select::by_reason(report, Status::NotEvaluated);
        if !titles.is_empty() || !missed.is_empty() {
            writeln!(self.out)?;
            self.heading(paint::BOLD, "Could not be evaluated")?;
            if !titles.is_empty() {
                self.prose("  ", "    ", &format!("no level: {}", titles.join(", ")))?;
            }
            self.reasons(&missed)?;
        }
        let idle = select::by_reason(report, Status::NotApplicable);
        if !idle.is_empty() {
            writeln!(self.out)?;
            if !self.verbose {
                let count = idle.iter().map(|(_, ids)| ids.len()).sum::<usize>();
                let count = counted(count as u64, "signal is", "signals are");
                return self.prose(
                    "",
                    "  ",
                    &format!("{count} not applicable here; -v lists them with the reasons"),
                );
            }
            self.heading(paint::BOLD, "Not applicable here")?;
            self.reasons(&idle)?;
        }
        Ok(())
    }

    fn reasons(&mut self, reasons: &[(&str, Vec<&str>)]) -> io::Result<()> {
        for (reason, ids) in reasons {
            let reason = reason.trim_end_matches('.');
            self.prose("  ", "    ", &format!("{}: {reason}", ids.join(", ")))?;
        }
        Ok(())
    }

    pub(super) fn warnings(&mut self, report: &Report) -> io::Result<()> {
        if report.warnings.is_empty() {
            return Ok(());
        }
        writeln!(self.out)?;
        self.heading(paint::WARNING, "Warnings")?;
        for warning in &report.warnings {
            let text = warning.text.trim_end_matches('.');
            let count = match warning.count {
                0 | 1 => String::new(),
                count => format!(" ({})", grouped(count)),
            };
            self.prose("  ! ", "    ", &format!("{text}{count} [{}]", warning.code))?;
            let most = if self.verbose { usize::MAX } else { EXAMPLES };
            for example in warning.examples.iter().take(most) {
                writeln!(self.out, "      {}", example.terminal())?;
            }
        }
        Ok(())
    }

    pub(super) fn not_observable(&mut self, report: &Report) -> io::Result<()> {
        if report.not_observable.is_empty() {
            return Ok(());
        }
        writeln!(self.out)?;
        self.heading(paint::BOLD, "Not observable in any repository")?;
        let items: Vec<_> = report
            .not_observable
            .iter()
            .map(|item| item.trim_end_matches('.'))
            .collect();
        if self.verbose {
            return items
                .iter()
                .try_for_each(|item| self.prose("  - ", "    ", item));
        }
        self.prose("  ", "  ", &items.join(" · "))
    }

    pub(super) fn more(&mut self, report: &Report) -> io::Result<()> {
        let steps = select::next_steps(report, 1);
        let Some((row, signal)) = steps.first() else {
            return Ok(());
        };
        writeln!(self.out)?;
        let (id, signal) = (safe(&row.id, ID), safe(&signal.id, ID));
        let all = if self.verbose { "" } else { " -v" };
        let text = format!(
            "Go on with '--select {id}{all}' for all of one competency, 'hallmarks explain {signal}' for what a signal counts and why."
        );
        self.prose("", "", &text)
    }

    pub(super) fn warning_count(&mut self, report: &Report) -> io::Result<()> {
        let kinds = report.warnings.len() as u64;
        if kinds == 0 {
            return Ok(());
        }
        writeln!(
            self.out,
            "\n{}; without --quiet, each is named",
            counted(kinds, "warning", "warnings")
        )
    }
}
