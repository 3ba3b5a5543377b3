//! The people of a history, at a terminal.

mod ownership;

use super::{PeopleReport, PersonRow, ProposalRow, Same, Spelling};
use crate::report::paint::{self, Paint};
use crate::report::wrap::{counted, grouped, lines, pad};
use crate::report::{TextOptions, Warning};
use crate::untrusted::Untrusted;
use std::io::{self, Write};

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
/// Columns of what stands around the name, the e-mail and the areas.
const NUMBERS: usize = 53;
/// Columns of the areas, however narrow the terminal.
const LEAST_AREAS: usize = 12;
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
    };
    page.header(report, &options.name)?;
    page.people(report)?;
    page.rows("bots", "programs, by a list", &report.bots)?;
    page.rows(
        "assistants",
        "coding assistants named in commits: a fact, never scored",
        &report.assistants,
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
}

impl Page<'_> {
    fn header(&mut self, report: &PeopleReport, name: &Untrusted) -> io::Result<()> {
        let totals = &report.totals;
        let name = if name.raw().is_empty() {
            Untrusted::from("repository")
        } else {
            name.ellipsis(40)
        };
        let mut told = vec![format!(
            "{} in {}",
            counted(
                totals.people as u64,
                "identity of a person",
                "identities of people"
            ),
            counted(totals.commits, "commit", "commits"),
        )];
        if totals.spellings > totals.people {
            let spellings = grouped(totals.spellings as u64);
            told.push(format!("the mailmap made them from {spellings} spellings"));
        }
        if totals.merges > 0 {
            let merges = counted(totals.merges, "merge counts", "merges count");
            told.push(format!("{merges} for nobody"));
        }
        if totals.co_authored > 0 {
            let commits = counted(totals.co_authored, "commit names", "commits name");
            told.push(format!("{commits} people as co-authors"));
        }
        told.push("first and last are when commits were authored".to_owned());
        let told = told.join("; ");
        writeln!(
            self.out,
            "  {}",
            self.paint.of(paint::BOLD, name.terminal())
        )?;
        self.prose(&told)?;
        if totals.squashed_requests > 0 {
            self.prose(&format!(
                "{} of {} on the mainline end in a request's number, as squashed requests do: the author stands for \
                 everybody who worked on one, beside the co-authors it names",
                grouped(totals.squashed_requests),
                counted(totals.mainline_commits, "commit", "commits"),
            ))?;
        }
        if let Some(month) = &report.known_from {
            self.prose(&format!(
                "history is known from {month} on only: first months, counts and whose lines are what are not complete"
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
        let (shown, told) = match () {
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
        self.heading("people", all.len(), &told)?;
        self.table(&shown)
    }

    fn rows(&mut self, title: &str, told: &str, rows: &[PersonRow]) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        self.heading(title, rows.len(), told)?;
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
        let wide = |least: usize, most: usize, of: fn(&PersonRow) -> usize| {
            let widest = rows.iter().map(|row| of(row)).max().unwrap_or(0);
            widest.clamp(least, most)
        };
        let name = wide(4, NAME, |row| row.name.columns());
        let aside = wide(second.len(), most, |row| beside(row).columns());
        let head = format!(
            "    {}  {}  {:>7} {:>7} {:>6} {:>7} {:>4} {:>7}{}",
            pad("name", name),
            pad(second, aside),
            "first",
            "last",
            "months",
            "commits",
            "with",
            "lines",
            if programs { "" } else { "  areas" },
        );
        writeln!(self.out, "{}", self.paint.of(paint::DIM, head))?;
        let room = self
            .width
            .saturating_sub(name + aside + NUMBERS)
            .max(LEAST_AREAS);
        for row in rows {
            let month = |month: &Option<String>| month.clone().unwrap_or_else(|| "-".to_owned());
            write!(
                self.out,
                "    {}  {}  {:>7} {:>7} {:>6} {:>7} {:>4} {:>7}",
                cell(&row.name, name),
                cell(&beside(row), aside),
                month(&row.first_month),
                month(&row.last_month),
                row.active_months,
                grouped(row.commits),
                grouped(row.co_authored + row.mentions),
                grouped(row.lines),
            )?;
            let areas = areas(row, room);
            if programs || areas.raw().is_empty() {
                writeln!(self.out)?;
            } else {
                writeln!(self.out, "  {}", areas.terminal())?;
            }
            if self.verbose {
                for raw in &row.spellings {
                    writeln!(self.out, "      recorded as {}", who(raw))?;
                }
            }
        }
        Ok(())
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
        let told = if shown < count {
            format!("the first {shown} by name; -v shows all")
        } else {
            "by name".to_owned()
        };
        self.heading("may be the same", count, &told)?;
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
            who(&proposal.identity),
            proposal.strength
        )?;
        for same in &proposal.same {
            writeln!(self.out, "      = {}", who(&same.identity))?;
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

    fn heading(&mut self, title: &str, count: usize, told: &str) -> io::Result<()> {
        let title = format!("{title} ({})", grouped(count as u64));
        writeln!(
            self.out,
            "\n  {}  {}",
            self.paint.of(paint::BOLD, title),
            self.paint.of(paint::DIM, told)
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

/// What stands beside a name: why it is a program, or else the e-mail.
fn beside(row: &PersonRow) -> Untrusted {
    row.reason
        .map_or_else(|| row.email.clone(), Untrusted::from)
}

/// As many areas as there is room for, and how many more there are.
fn areas(row: &PersonRow, room: usize) -> Untrusted {
    let mut shown = String::new();
    let all = row.areas.len() + row.more_areas;
    for (at, area) in row.areas.iter().enumerate() {
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

fn who(identity: &Spelling) -> String {
    let (name, email) = (identity.name.ellipsis(60), identity.email.ellipsis(80));
    if name.raw().is_empty() {
        return format!("(no name) <{}>", email.terminal());
    }
    format!("{} <{}>", name.terminal(), email.terminal())
}

/// A text of strangers in a column.
fn cell(text: &Untrusted, columns: usize) -> String {
    let text = text.ellipsis(columns);
    let missing = columns.saturating_sub(text.columns());
    format!("{}{}", text.terminal(), " ".repeat(missing))
}
