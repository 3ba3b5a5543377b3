//! The people of a history, at a terminal.

mod ownership;

use super::{PeopleReport, PersonRow, ProposalRow, Same, Spelling};
use crate::report::paint::{self, Paint};
use crate::report::wrap::{counted, grouped, lines, pad};
use crate::report::{TextOptions, Warning};
use crate::untrusted::Untrusted;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Columns where there is no terminal to ask.
const DEFAULT_WIDTH: usize = 100;
/// Narrower than this, rows break; wider, lines are hard to follow.
const WIDTHS: std::ops::RangeInclusive<usize> = 72..=140;
/// Columns of a name.
const NAME: usize = 24;
/// Columns of an e-mail.
const EMAIL: usize = 24;
/// Columns of the reason why something is a program.
const REASON: usize = 48;
/// Columns of what stands around the name and the second column, without the two that may grow: the numbers and the gaps.
const NUMBERS: usize = 38;
/// Columns of a gap.
const GAP: usize = 2;
/// Columns of the areas where there is no terminal to fit into.
const LEAST_AREAS: usize = 12;
/// Columns of a name, an e-mail or the areas below which a terminal is too narrow for them.
const NARROW: usize = 10;
/// The same of a reason.
const NARROW_REASON: usize = 24;
/// A terminal narrower than this has a shorter title for the co-authored commits.
const SHORT_TITLES: usize = 100;
/// People shown where not all are asked for; all are shown where there are no more.
const PEOPLE: usize = 30;
/// Proposals shown where not all are asked for.
const PROPOSALS: usize = 12;

/// Writes `report` for people.
pub fn write(report: &PeopleReport, options: &TextOptions, out: &mut dyn Write) -> io::Result<()> {
    let width = options.width.unwrap_or(DEFAULT_WIDTH);
    let mut page = Page {
        out,
        paint: Paint(options.color),
        width: width.clamp(*WIDTHS.start(), *WIDTHS.end()),
        verbose: options.verbose > 0,
        fits: options.width.is_some(),
    };
    page.header(report, &options.name)?;
    page.people(report)?;
    page.rows("bots", "programs, by a list", &report.bots)?;
    page.rows(
        "assistants",
        "coding assistants named in commits: a fact, never scored",
        &report.assistants,
    )?;
    page.rows(
        "placeholders",
        "placeholder names: their work is attributed to nobody",
        &report.placeholders,
    )?;
    page.ownership(&report.ownership, !report.proposals.is_empty())?;
    page.proposals(report)?;
    page.warnings(&report.warnings)
}

struct Page<'a> {
    out: &'a mut dyn Write,
    paint: Paint,
    width: usize,
    verbose: bool,
    /// Whether there is a terminal to fit into; what is piped has the same columns everywhere.
    fits: bool,
}

/// How wide the columns of a table are.
struct Columns {
    name: usize,
    /// None where there is no room: an e-mail is left out, a reason stands on its own line.
    second: Option<usize>,
    /// Of the commits of others, and of the lines, which may run to millions.
    co_authored: usize,
    lines: usize,
    areas: usize,
}

impl Page<'_> {
    fn header(&mut self, report: &PeopleReport, name: &Untrusted) -> io::Result<()> {
        let totals = &report.totals;
        let name = if name.raw().is_empty() {
            Untrusted::from("repository")
        } else {
            name.ellipsis(40)
        };
        let mut note = vec![format!(
            "{} in {}",
            counted(
                totals.people as u64,
                "identity of a person",
                "identities of people"
            ),
            counted(totals.commits, "commit", "commits"),
        )];
        if totals.authors != totals.people {
            let authors = counted(totals.authors as u64, "author", "authors");
            note.push(format!(
                "{authors} as a report counts them: [strong] ones joined, co-authors left out"
            ));
        }
        if totals.spellings > totals.people {
            let spellings = grouped(totals.spellings as u64);
            note.push(format!("the mailmap made them from {spellings} spellings"));
        }
        if totals.merges > 0 {
            let merges = counted(totals.merges, "merge is", "merges are");
            note.push(format!("{merges} attributed to nobody"));
        }
        if totals.co_authored > 0 {
            let commits = counted(totals.co_authored, "commit names", "commits name");
            note.push(format!("{commits} people as co-authors"));
        }
        note.push("first and last are when commits were authored".to_owned());
        let note = note.join("; ");
        writeln!(
            self.out,
            "  {}",
            self.paint.of(paint::BOLD, name.terminal())
        )?;
        self.prose(&note)?;
        if totals.squashed_requests > 0 {
            self.prose(&format!(
                "{} of {} on the main branch end in a request's number, as squashed requests do: the author stands for \
                 everybody who worked on one, beside the co-authors it names",
                grouped(totals.squashed_requests),
                counted(totals.mainline_commits, "commit", "commits"),
            ))?;
        }
        if let Some(month) = &report.known_from {
            self.prose(&format!(
                "history is known from {month} on only: first months, counts and owners of lines are incomplete"
            ))?;
        }
        Ok(())
    }

    fn people(&mut self, report: &PeopleReport) -> io::Result<()> {
        let all = &report.people;
        let recent: Vec<&PersonRow> = all
            .iter()
            .zip(&report.recent)
            .filter(|(_, recent)| **recent)
            .map(|(p, _)| p)
            .collect();
        let (shown, note) = match () {
            () if self.verbose || all.len() <= PEOPLE => {
                (all.iter().collect(), "by name".to_owned())
            }
            () if recent.is_empty() => (
                all.iter().take(PEOPLE).collect(),
                format!("the first {PEOPLE} by name; -v shows all"),
            ),
            () => {
                let active = format!(
                    "by name, active in the last twelve months: {}",
                    recent.len()
                );
                let more = if recent.len() > PEOPLE {
                    format!(", of whom the first {PEOPLE}")
                } else {
                    String::new()
                };
                (
                    recent.into_iter().take(PEOPLE).collect::<Vec<_>>(),
                    format!("{active}{more}; -v shows all"),
                )
            }
        };
        self.heading("people", all.len(), &note)?;
        self.table(&shown)
    }

    fn rows(&mut self, title: &str, note: &str, rows: &[PersonRow]) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        self.heading(title, rows.len(), note)?;
        self.table(&rows.iter().collect::<Vec<_>>())
    }

    fn table(&mut self, rows: &[&PersonRow]) -> io::Result<()> {
        let Some(first) = rows.first() else {
            return Ok(());
        };
        let programs = first.reason.is_some();
        let (second, most) = if programs {
            ("why", REASON)
        } else {
            ("e-mail", EMAIL)
        };
        let columns = self.columns(rows, programs, second, most);
        let (co_authored, wide) = (columns.co_authored, columns.lines);
        let beside_it = |text: String| {
            columns
                .second
                .map_or_else(String::new, |_| format!("  {text}"))
        };
        let head = format!(
            "    {}{}  {:>7} {:>7} {:>6} {:>7} {:>co_authored$} {:>wide$}{}",
            pad("name", columns.name),
            beside_it(pad(second, columns.second.unwrap_or(0))),
            "first",
            "last",
            "months",
            "commits",
            self.co_authored_title(),
            "lines",
            if programs { "" } else { "  areas" },
        );
        writeln!(self.out, "{}", self.paint.of(paint::DIM, head))?;
        for row in rows {
            let month = |month: &Option<String>| month.clone().unwrap_or_else(|| "-".to_owned());
            write!(
                self.out,
                "    {}{}  {:>7} {:>7} {:>6} {:>7} {:>co_authored$} {:>wide$}",
                cell(&row.name, columns.name),
                beside_it(cell(&beside(row), columns.second.unwrap_or(0))),
                month(&row.first_month),
                month(&row.last_month),
                row.active_months,
                grouped(row.commits),
                co_authored_commits(row),
                lines_of(row),
            )?;
            let areas = areas(row, columns.areas);
            if programs || areas.raw().is_empty() {
                writeln!(self.out)?;
            } else {
                writeln!(self.out, "  {}", areas.terminal())?;
            }
            if programs && columns.second.is_none() {
                let why = beside(row).ellipsis(self.width.saturating_sub(6));
                writeln!(self.out, "      {}", why.terminal())?;
            }
            if self.verbose {
                for raw in &row.spellings {
                    writeln!(self.out, "      recorded as {}", self.who(raw, 18))?;
                }
            }
        }
        Ok(())
    }

    /// The title of the commits of others that name somebody: shorter where the areas need the room.
    fn co_authored_title(&self) -> &'static str {
        if self.fits && self.width < SHORT_TITLES {
            "co-auth"
        } else {
            "co-authored"
        }
    }

    /// The columns of a table. In a terminal too narrow for all of them the second goes first, then the name and the areas shrink.
    fn columns(&self, rows: &[&PersonRow], programs: bool, second: &str, most: usize) -> Columns {
        let wide = |least: usize, most: usize, of: fn(&PersonRow) -> usize| {
            let widest = rows.iter().map(|row| of(row)).max().unwrap_or(0);
            widest.clamp(least, most)
        };
        let name = wide(4, NAME, |row| row.name.columns());
        let second = wide(second.len(), most, |row| beside(row).columns());
        let co_authored = wide(self.co_authored_title().len(), usize::MAX, |row| {
            co_authored_commits(row).len()
        });
        let lines = wide(7, usize::MAX, |row| lines_of(row).len());
        let numbers = NUMBERS + co_authored + lines;
        let room = |taken: usize| self.width.saturating_sub(numbers + taken);
        let (areas, least) = if programs {
            (0, NARROW_REASON)
        } else {
            (GAP + NARROW, NARROW)
        };
        if !self.fits {
            return Columns {
                name,
                second: Some(second),
                co_authored,
                lines,
                areas: room(name + GAP + second + GAP).max(LEAST_AREAS),
            };
        }
        let left = room(name + areas).saturating_sub(GAP);
        if left >= second.min(least) {
            let second = second.min(left);
            return Columns {
                name,
                second: Some(second),
                co_authored,
                lines,
                areas: room(name + GAP + second + GAP),
            };
        }
        let name = name.min(room(areas).max(NARROW));
        Columns {
            name,
            second: None,
            co_authored,
            lines,
            areas: room(name + GAP),
        }
    }

    fn proposals(&mut self, report: &PeopleReport) -> io::Result<()> {
        if report.proposals.is_empty() {
            return Ok(());
        }
        let count = report.proposals.len();
        let shown = if self.verbose {
            count
        } else {
            count.min(PROPOSALS)
        };
        let note = if shown < count {
            format!("the first {shown} by name; -v shows all")
        } else {
            "by name".to_owned()
        };
        self.heading("may be the same", count, &note)?;
        self.prose("nothing was merged: only a mailmap does that; each proposal ends with the lines that would settle it")?;
        if !report.emails_shown {
            self.prose("e-mails are hidden: --show-emails prints lines that can be used, --output-format mailmap only those")?;
        }
        for proposal in &report.proposals[..shown] {
            self.proposal(proposal)?;
        }
        Ok(())
    }

    fn proposal(&mut self, proposal: &ProposalRow) -> io::Result<()> {
        writeln!(
            self.out,
            "\n    {} [{}]",
            self.who(&proposal.identity, 7 + proposal.strength.len()),
            proposal.strength
        )?;
        for same in &proposal.same {
            writeln!(self.out, "      = {}", self.who(&same.identity, 8))?;
            for line in lines(&why(same), self.width - 10) {
                writeln!(self.out, "          {}", self.paint.of(paint::DIM, line))?;
            }
        }
        if proposal.mailmap.is_empty() {
            writeln!(self.out, "      no line of a mailmap can express it")?;
        }
        for line in &proposal.mailmap {
            writeln!(self.out, "      | {}", line.terminal())?;
        }
        Ok(())
    }

    fn warnings(&mut self, warnings: &[Warning]) -> io::Result<()> {
        if warnings.is_empty() {
            return Ok(());
        }
        writeln!(self.out)?;
        for warning in warnings {
            let text = format!(
                "{} ({}) [{}]",
                warning.text,
                grouped(warning.count),
                warning.code
            );
            for (at, line) in lines(&text, self.width - 4).into_iter().enumerate() {
                let start = if at == 0 { "!" } else { " " };
                writeln!(
                    self.out,
                    "  {} {line}",
                    self.paint.of(paint::WARNING, start)
                )?;
            }
        }
        Ok(())
    }

    fn heading(&mut self, title: &str, count: usize, note: &str) -> io::Result<()> {
        let title = format!("{title} ({})", grouped(count as u64));
        let is_one_line = 2 + title.width() + 2 + note.width() <= self.width;
        write!(self.out, "\n  {}", self.paint.of(paint::BOLD, title))?;
        if is_one_line {
            return writeln!(self.out, "  {}", self.paint.of(paint::DIM, note));
        }
        writeln!(self.out)?;
        for line in lines(note, self.width - 2) {
            writeln!(self.out, "  {}", self.paint.of(paint::DIM, line))?;
        }
        Ok(())
    }

    /// A name and an e-mail, in a terminal beside what takes `taken` columns.
    fn who(&self, identity: &Spelling, taken: usize) -> String {
        let name = if identity.name.raw().is_empty() {
            Untrusted::from("(no name)")
        } else {
            identity.name.clone()
        };
        // The brackets and the blank before them.
        let room = self.width.saturating_sub(taken + 3);
        let (name, most) = if self.fits {
            let name = name.ellipsis(room / 2);
            let left = room.saturating_sub(name.columns());
            (name, left)
        } else {
            (name.ellipsis(60), 80)
        };
        format!(
            "{} <{}>",
            name.terminal(),
            identity.email.ellipsis(most).terminal()
        )
    }

    fn prose(&mut self, text: &str) -> io::Result<()> {
        for line in lines(text, self.width - 2) {
            writeln!(self.out, "  {line}")?;
        }
        Ok(())
    }
}

fn why(same: &Same) -> String {
    same.reasons.join("; ")
}

/// The commits of others that name somebody.
fn co_authored_commits(row: &PersonRow) -> String {
    grouped(row.co_authored + row.mentions)
}

/// What stands beside a name: why it is a program, or else the e-mail.
fn beside(row: &PersonRow) -> Untrusted {
    row.reason
        .map_or_else(|| row.email.clone(), Untrusted::from)
}

/// The lines of somebody, as far as they are known.
fn lines_of(row: &PersonRow) -> String {
    row.lines.map_or_else(|| "?".to_owned(), grouped)
}

/// As many areas as there is room for, and how many more there are.
fn areas(row: &PersonRow, room: usize) -> Untrusted {
    let mut shown = String::new();
    let areas = row.areas.as_deref().unwrap_or_default();
    let all = areas.len() + row.more_areas;
    for (at, area) in areas.iter().enumerate() {
        let name = if area.path.raw().is_empty() {
            "(top)"
        } else {
            area.path.raw()
        };
        let start = if at == 0 { "" } else { ", " };
        let longer = format!("{shown}{start}{name}");
        let left = all - at - 1;
        let end = if left > 0 {
            format!(" +{left}")
        } else {
            String::new()
        };
        if at > 0 && Untrusted::from(format!("{longer}{end}")).columns() > room {
            shown = format!("{shown} +{}", all - at);
            break;
        }
        shown = longer;
    }
    Untrusted::from(shown).ellipsis(room)
}

/// A text of strangers in a column.
fn cell(text: &Untrusted, columns: usize) -> String {
    let text = text.ellipsis(columns);
    let missing = columns.saturating_sub(text.columns());
    format!("{}{}", text.terminal(), " ".repeat(missing))
}

#[cfg(test)]
mod tests {
    use super::super::Area;
    use super::*;

    fn person(name: &str, reason: Option<&'static str>) -> PersonRow {
        let area = |path: &str| Area {
            path: path.into(),
            commits: 1,
        };
        PersonRow {
            name: name.into(),
            email: "s…@a-rather-long-host.example.org".into(),
            reason,
            spellings: vec![Spelling {
                name: name.into(),
                email: "s…@a-rather-long-host.example.org".into(),
            }],
            commits: 12_345,
            merges: 0,
            co_authored: 1_234,
            lines: Some(1_234_567),
            python_lines: Some(0),
            mentions: 0,
            first_month: Some("2019-04".to_owned()),
            last_month: Some("2025-02".to_owned()),
            active_months: 57,
            areas: Some(vec![area("documentation"), area("src"), area("tests")]),
            more_areas: 4,
            proposals: Vec::new(),
        }
    }

    fn table(width: usize, fits: bool, reason: Option<&'static str>) -> String {
        let mut out = Vec::new();
        let mut page = Page {
            out: &mut out,
            paint: Paint(false),
            width,
            verbose: true,
            fits,
        };
        let rows = [
            person("Wolfeschlegelsteinhausenberger", reason),
            person("字字字字", reason),
        ];
        page.heading(
            "people",
            2,
            "by name, active in the last twelve months: 30, of whom the first 30; -v shows all",
        )
        .and_then(|()| page.table(&rows.iter().collect::<Vec<_>>()))
        .expect("memory takes everything");
        String::from_utf8(out).expect("text is UTF-8")
    }

    #[test]
    fn a_table_fits_into_its_terminal() {
        let reason = "the name ends in [bot], as GitHub marks its apps";
        for width in *WIDTHS.start()..=*WIDTHS.end() {
            for reason in [None, Some(reason)] {
                let text = table(width, true, reason);
                for line in text.lines() {
                    assert!(line.width() <= width, "{width}: {line}");
                }
                assert!(
                    reason.is_none_or(|_| text.contains("the name ends in")),
                    "{text}"
                );
            }
        }
        assert!(!table(80, true, None).contains("e-mail"));
        assert!(table(120, true, None).contains("e-mail"));
        assert!(table(100, false, None).contains("e-mail"), "piped");
    }
}
