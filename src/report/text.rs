//! The report for people at a terminal.
//!
//! Evidence first, a level beside it, the next step below. Two screens for a real repository; `-v` shows every signal
//! and every place. No line begins with text of strangers, and no meaning is in colour alone.

mod closing;
mod opening;

use super::paint::{self, Paint};
use super::wrap::{bar, counted, lines, pad, safe};
use super::{
    CompetencyRow, Evidence, Excerpt, Report, SignalRow, Status, Supports, contents, excerpt,
    select, summary,
};
use crate::untrusted::Untrusted;
use anstyle::Style;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Columns where there is no terminal to ask.
const DEFAULT_WIDTH: usize = 80;
/// Narrower than this, rows break; wider, lines are hard to follow.
const WIDTHS: std::ops::RangeInclusive<usize> = 60..=120;
/// Columns of a competency's name.
const TITLE: usize = 26;
/// Columns of the rest of its line, in a narrow terminal.
const LEVEL: usize = 38;
/// Columns of a signal's id.
const ID: usize = 26;
/// Columns of a signal's value.
const VALUE: usize = 28;
/// Signals below a competency, unless all are asked for.
const SIGNALS: usize = 2;
/// Places below the last of them, which the next step speaks of, and below the one before.
const PLACES: [usize; SIGNALS] = [2, 1];

/// How to write the text.
#[derive(Debug, Clone, Default)]
pub struct TextOptions {
    /// What the caller calls the repository; left out when empty.
    pub name: Untrusted,
    /// The columns of the terminal; none where there is none.
    pub width: Option<usize>,
    /// Whether to colour.
    pub color: bool,
    /// 1 shows every signal and every place.
    pub verbose: u8,
    /// Only the levels, one line each.
    pub quiet: bool,
}

/// Writes `report` for people.
pub fn write(report: &Report, options: &TextOptions, out: &mut dyn Write) -> io::Result<()> {
    let width = options.width.unwrap_or(DEFAULT_WIDTH);
    let mut page = Page {
        out,
        paint: Paint(options.color),
        width: width.clamp(*WIDTHS.start(), *WIDTHS.end()),
        verbose: options.verbose > 0,
        excerpts: &report.excerpts,
        quiet: options.quiet,
    };
    if !page.quiet {
        page.header(report, &options.name)?;
    }
    if page.quiet {
        page.levels(report)?;
        return page.warning_count(report);
    }
    page.levels(report)?;
    page.standing_out(report)?;
    page.next_steps(report)?;
    page.competencies(report)?;
    page.libraries(report)?;
    page.newest(report)?;
    page.no_value(report)?;
    page.warnings(report)?;
    page.not_observable(report)?;
    page.more(report)
}

struct Page<'a> {
    out: &'a mut dyn Write,
    paint: Paint,
    width: usize,
    verbose: bool,
    excerpts: &'a [Excerpt],
    quiet: bool,
}

impl Page<'_> {
    fn header(&mut self, report: &Report, name: &Untrusted) -> io::Result<()> {
        let tool = safe(&format!("{} {}", report.tool.name, report.tool.version), 40);
        write!(self.out, "{}", self.paint.of(paint::BOLD, &tool))?;
        if !name.raw().is_empty() {
            let left = self.width.saturating_sub(tool.width() + 3);
            write!(self.out, " · {}", name.middle(left).terminal())?;
        }
        writeln!(self.out, "\n")?;
        // That nothing was rated comes before all else.
        let is_share = report.author.is_some();
        let languages = contents::languages(&report.repository, is_share);
        for line in [languages, contents::files(&report.repository)] {
            line.map_or(Ok(()), |line| self.prose("  ", "  ", &line))?;
        }
        self.prose("  ", "  ", &summary::history(&report.repository))?;
        self.prose("  ", "  ", &summary::origin(report))?;
        for line in [summary::configuration(report), summary::share(report)] {
            line.map_or(Ok(()), |line| self.prose("  ", "  ", &line))?;
        }
        if let Some(surviving) = summary::surviving(report) {
            self.prose("  ", "  ", &surviving)?;
        }
        let newest = report
            .author
            .as_ref()
            .map_or(&[][..], |author| &author.newest);
        let shown = if self.verbose {
            newest.len()
        } else {
            newest.len().min(3)
        };
        for place in &newest[..shown] {
            let columns = self.width.saturating_sub(6);
            let at = select::whole_place(place);
            let left = columns.saturating_sub(at.columns() + 8);
            let text = place.text.ellipsis(left);
            let line = format!("    wrote {}  {}", at.terminal(), text.terminal());
            writeln!(self.out, "{}", line.trim_end())?;
        }
        if report.author.is_none() {
            self.prose("  ", "  ", &summary::context(report))?;
        }
        let found = format!("{} had enough to go on", select::gone_on(report));
        self.prose("  ", "  ", &found)
    }

    fn competencies(&mut self, report: &Report) -> io::Result<()> {
        let groups = select::groups(report);
        for (group, rows) in groups {
            writeln!(self.out)?;
            self.heading(paint::BOLD, group)?;
            for (index, row) in rows.into_iter().enumerate() {
                if index > 0 {
                    writeln!(self.out)?;
                }
                self.competency(row)?;
            }
        }
        Ok(())
    }

    /// One line: a competency, its level and how many signals it rests on.
    fn level(&mut self, row: &CompetencyRow) -> io::Result<()> {
        let style = paint::level(row.level);
        let columns = TITLE.min(self.width - LEVEL);
        let (paint, title) = (self.paint, pad(&safe(&row.title, columns), columns));
        write!(self.out, "  {}", paint.of(paint::BOLD, title))?;
        write!(self.out, "  {}", paint.of(style, bar(row.level)))?;
        write!(self.out, "  {}", pad(&select::level_and_interval(row), 7))?;
        write!(
            self.out,
            "  {}",
            paint.of(style, pad(&safe(&row.level_name, 13), 13))
        )?;
        if self.width < DEFAULT_WIDTH {
            writeln!(self.out, "{}/{}", row.rated_signals, row.asked_signals)?;
        } else {
            let of = select::of_signals(row.rated_signals, row.asked_signals);
            writeln!(self.out, "{of}")?;
        }
        Ok(())
    }

    fn competency(&mut self, row: &CompetencyRow) -> io::Result<()> {
        self.level(row)?;
        if let Some(why) = &row.capped {
            self.prose("    ", "    ", &held(row, why))?;
        }
        if self.verbose {
            let meaning = row.meaning.trim_end_matches('.');
            self.prose(
                "    ",
                "    ",
                &format!("{meaning}; {} confidence.", row.confidence),
            )?;
        }
        let shown = if self.verbose { usize::MAX } else { SIGNALS };
        for (from_last, signal) in (select::telling(row, shown).into_iter().rev().enumerate()).rev()
        {
            self.signal(signal)?;
            let places = if self.verbose {
                usize::MAX
            } else {
                PLACES.get(from_last).copied().unwrap_or(0)
            };
            self.evidence(signal, places)?;
        }
        if let Some(step) = &row.next_step {
            self.step(step)?;
        }
        Ok(())
    }

    fn signal(&mut self, signal: &SignalRow) -> io::Result<()> {
        let mut value = safe(signal.shown.as_deref().unwrap_or("measured"), VALUE);
        if let Some(cases) = signal.cases {
            let of = format!(", {}", counted(cases, "case", "cases"));
            if value.width() + of.width() <= VALUE {
                value.push_str(&of);
            }
        }
        let rating = match (signal.rating, signal.status) {
            (Some(rating), _) => format!("{rating} of 5"),
            (None, Status::TooFew) => "too few".to_owned(),
            (None, _) => String::new(),
        };
        let id_columns = ID.min(self.width - VALUE - 14);
        let id = pad(&safe(&signal.id, id_columns), id_columns);
        let line = format!("    {id}  {}", pad(&value, VALUE));
        if rating.is_empty() {
            writeln!(self.out, "{}", line.trim_end())?;
        } else {
            let style = signal.rating.map_or(paint::DIM, paint::level);
            writeln!(self.out, "{line}  {}", self.paint.of(style, rating))?;
        }
        if !self.verbose {
            return Ok(());
        }
        self.prose("      ", "      ", &signal.question)?;
        if let Some(interval) = &signal.shown_interval {
            let weight = format!("95 % interval {interval}; weight {:.2}", signal.weight);
            self.prose("      ", "      ", &weight)?;
        }
        match &signal.reason {
            Some(reason) => self.prose("      ", "      ", reason),
            None => Ok(()),
        }
    }

    /// The places of a signal, each behind the mark of what it speaks for. A path is never cut: what is there goes to the next line
    /// where it does not fit beside.
    fn evidence(&mut self, signal: &SignalRow, most: usize) -> io::Result<()> {
        let shown = &signal.evidence[..most.min(signal.evidence.len())];
        let most = self.width / 2;
        let places: Vec<Untrusted> = shown.iter().map(select::whole_place).collect();
        let fitting = places
            .iter()
            .map(Untrusted::columns)
            .filter(|columns| *columns <= most);
        let columns = fitting.max().unwrap_or(0);
        for (evidence, place) in shown.iter().zip(&places) {
            self.place(signal.supports, evidence, place, columns)?;
            let around = excerpt::around(self.excerpts, evidence.path.as_ref(), evidence.line);
            for (index, code) in around.iter().flat_map(|e| e.lines.iter().enumerate()) {
                let number = around.map_or(0, |e| e.line as usize) + index;
                let code = code.ellipsis(self.width.saturating_sub(18));
                let line = format!("        {number:>6} | {}", code.terminal());
                writeln!(self.out, "{}", line.trim_end())?;
            }
        }
        Ok(())
    }

    /// One place: what is there stands behind it, from column `columns` on.
    fn place(
        &mut self,
        supports: Supports,
        evidence: &Evidence,
        place: &Untrusted,
        columns: usize,
    ) -> io::Result<()> {
        const LEAST: usize = 24;
        let mark = select::mark(supports);
        let columns = columns.max(place.columns());
        let left = self.width.saturating_sub(6 + columns + 2);
        if left < LEAST && !evidence.text.raw().is_empty() {
            writeln!(self.out, "    {mark} {}", place.terminal())?;
            let text = evidence.text.ellipsis(self.width - 8);
            return writeln!(self.out, "        {}", text.terminal());
        }
        let gap = " ".repeat(columns - place.columns() + 2);
        let text = evidence.text.ellipsis(left);
        let line = format!("    {mark} {}{gap}{}", place.terminal(), text.terminal());
        writeln!(self.out, "{}", line.trim_end())
    }

    fn step(&mut self, step: &str) -> io::Result<()> {
        for (index, line) in lines(step, self.width - 6).iter().enumerate() {
            let lead = if index == 0 { "→" } else { " " };
            writeln!(self.out, "    {} {line}", self.paint.of(paint::STEP, lead))?;
        }
        Ok(())
    }

    fn heading(&mut self, style: Style, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", self.paint.of(style, safe(text, self.width)))
    }

    fn dim_line(&mut self, text: &str) -> io::Result<()> {
        let text = safe(text, self.width);
        writeln!(self.out, "{}", self.paint.of(paint::DIM, text))
    }

    /// Wrapped lines: the first behind `lead`, the others behind `hang`, which is as wide.
    fn prose(&mut self, lead: &str, hang: &str, text: &str) -> io::Result<()> {
        let width = self.width - lead.width().max(hang.width());
        for (index, line) in lines(text, width).iter().enumerate() {
            writeln!(self.out, "{}{line}", if index == 0 { lead } else { hang })?;
        }
        Ok(())
    }
}

/// Why a level is no higher, or why there is none.
fn held(row: &CompetencyRow, why: &str) -> String {
    if row.level == 0 {
        format!("no level: {why}")
    } else {
        format!("capped: {why}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    fn written(options: &TextOptions) -> String {
        let mut out = Vec::new();
        write(&fixture::report(), options, &mut out).expect("memory takes everything");
        String::from_utf8(out).expect("text is UTF-8")
    }

    fn options() -> TextOptions {
        TextOptions {
            name: "demo".into(),
            ..TextOptions::default()
        }
    }

    #[test]
    fn plain() {
        insta::assert_snapshot!(written(&options()));
    }

    #[test]
    fn verbose() {
        insta::assert_snapshot!(written(&TextOptions {
            verbose: 1,
            ..options()
        }));
    }

    #[test]
    fn quiet() {
        insta::assert_snapshot!(written(&TextOptions {
            quiet: true,
            ..options()
        }));
    }

    #[test]
    fn every_line_fits_and_begins_with_our_own() {
        for width in [None, Some(0), Some(60), Some(71), Some(100), Some(500)] {
            for verbose in 0..2 {
                let text = written(&TextOptions {
                    width,
                    verbose,
                    ..options()
                });
                let most = width.unwrap_or(80).clamp(60, 120);
                for line in text.lines() {
                    // A path is never cut.
                    let is_path = line.contains("src/") && !line.contains("  def");
                    assert!(line.width() <= most || is_path, "{most}: {line}");
                    assert!(
                        !line.trim_start().starts_with("::") && !line.contains("##["),
                        "{line}"
                    );
                    assert_eq!(line.trim_end(), line);
                }
            }
        }
    }

    #[test]
    fn colour_adds_nothing_but_colour() {
        let coloured = written(&TextOptions {
            color: true,
            ..options()
        });
        let mut plain = String::new();
        for (index, piece) in coloured.split('\x1b').enumerate() {
            plain.push_str(if index == 0 {
                piece
            } else {
                piece.split_once('m').map_or(piece, |(_, rest)| rest)
            });
        }
        assert_ne!(coloured, plain);
        assert_eq!(plain, written(&options()));
    }

    #[test]
    fn an_empty_report_says_so() {
        let mut report = fixture::report();
        report.competencies.clear();
        report.warnings.clear();
        report.not_observable.clear();
        let mut out = Vec::new();
        write(&report, &options(), &mut out).expect("memory takes everything");
        assert!(String::from_utf8_lossy(&out).contains("Nothing here could be given a level."));
    }
}
