//! The report for a pull request comment or a README.
//!
//! Text of strangers stands in code spans only; our own prose is escaped where a word of it would be markup.

use super::wrap::{bar, counted, grouped};
use super::{
    CompetencyRow, Evidence, Report, SignalRow, Status, Supports, contents, select, summary,
};
use crate::untrusted::{PATH_COLUMNS, TEXT_COLUMNS, Untrusted};
use std::io::{self, Write};

/// Signals with their places below a competency.
const SIGNALS: usize = 3;
/// Places below a signal.
const PLACES: usize = 3;
/// Examples below a warning.
const EXAMPLES: usize = 3;
/// Libraries in the table.
const LIBRARIES: usize = 10;

/// Writes `report` as GitHub's Markdown; `name` is what the caller calls the repository, left out when empty.
pub fn write(
    report: &Report,
    name: &Untrusted,
    verbose: u8,
    out: &mut dyn Write,
) -> io::Result<()> {
    header(report, name, out)?;
    table(report, out)?;
    for (group, rows) in select::groups(report) {
        writeln!(out, "\n### {}", prose(group))?;
        rows.into_iter().try_for_each(|row| competency(row, out))?;
    }
    if verbose > 0 {
        newest(report, out)?;
        excerpts(report, out)?;
        libraries(report, out)?;
    }
    no_value(report, out)?;
    warnings(report, out)?;
    if !report.not_observable.is_empty() {
        writeln!(out, "\n### Not observable in any repository\n")?;
        for item in &report.not_observable {
            writeln!(out, "- {}", prose(item))?;
        }
    }
    Ok(())
}

fn header(report: &Report, name: &Untrusted, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "## Hallmarks")?;
    if !name.raw().is_empty() {
        write!(out, " of {}", name.middle(TEXT_COLUMNS).markdown())?;
    }
    let tool = prose(&format!("{} {}", report.tool.name, report.tool.version));
    let (history, origin) = (
        summary::history(&report.repository),
        summary::origin(report),
    );
    let is_share = report.author.is_some();
    let told = [
        contents::languages(&report.repository, is_share),
        contents::files(&report.repository),
        summary::share(report),
        summary::surviving(report),
    ];
    let share: String = told
        .iter()
        .flatten()
        .map(|line| format!("{}  \n", prose(line)))
        .collect();
    write!(
        out,
        "\n\n{share}{}  \n{}, {tool}",
        prose(&history),
        prose(&origin)
    )?;
    if report.author.is_none() {
        write!(out, "  \n{}", prose(&summary::context(report)))?;
    }
    let found = format!("{} had enough to go on", select::gone_on(report));
    write!(out, "  \n{}", prose(&found))?;
    if let Some(files) = summary::configuration(report) {
        write!(out, "  \n{}", prose(&files))?;
    }
    writeln!(out, "\n")
}

fn table(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let groups = select::groups(report);
    if groups.is_empty() {
        return writeln!(out, "Nothing here could be given a level.");
    }
    writeln!(out, "| Competency | Level | | Range | Signals |")?;
    writeln!(out, "|---|---|---|---|--:|")?;
    for row in groups.into_iter().flat_map(|(_, rows)| rows) {
        let range = match row.interval {
            Some([low, high]) if low != high => format!("{low}–{high}"),
            None => "–".to_owned(),
            _ => row.level.to_string(),
        };
        let level = if row.level == 0 {
            "–".to_owned()
        } else {
            row.level.to_string()
        };
        let (title, name, share) = (
            prose(&row.title),
            prose(&row.level_name),
            select::of_signals(row.rated_signals, row.asked_signals),
        );
        writeln!(
            out,
            "| {title} | {} | {level} {name} | {range} | {share} |",
            bar(row.level)
        )?;
    }
    Ok(())
}

fn competency(row: &CompetencyRow, out: &mut dyn Write) -> io::Result<()> {
    let level = select::level_and_interval(row);
    let capped = row.capped.as_deref();
    let word = if row.level == 0 { "" } else { "capped: " };
    let capped = capped.map_or_else(String::new, |why| format!("; {word}{}", prose(why)));
    writeln!(
        out,
        "\n**{}**: {level} {}{capped}\n",
        prose(&row.title),
        prose(&row.level_name)
    )?;
    for signal in select::telling(row, SIGNALS) {
        self::signal(signal, out)?;
    }
    match &row.next_step {
        Some(step) => writeln!(out, "- **Next:** {}", prose(step)),
        None => Ok(()),
    }
}

fn signal(signal: &SignalRow, out: &mut dyn Write) -> io::Result<()> {
    let value = prose(signal.shown.as_deref().unwrap_or("measured"));
    write!(
        out,
        "- {}: {value}",
        Untrusted::from(signal.id.as_str()).markdown()
    )?;
    if let Some(cases) = signal.cases {
        write!(out, ", {}", counted(cases, "case", "cases"))?;
    }
    if let Some(rating) = signal.rating {
        write!(out, "; {rating} of 5")?;
    } else if signal.status == Status::TooFew {
        write!(out, "; too few to rate")?;
    }
    writeln!(out)?;
    signal
        .evidence
        .iter()
        .take(PLACES)
        .try_for_each(|place| evidence(signal.supports, place, out))
}

fn evidence(supports: Supports, evidence: &Evidence, out: &mut dyn Write) -> io::Result<()> {
    let (place, text) = (select::whole_place(evidence), evidence.text.as_text());
    let parts: Vec<_> = [place, text]
        .iter()
        .map(|part| part.markdown().to_string())
        .collect();
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    writeln!(out, "  - {} {}", select::mark(supports), parts.join(" – "))
}

/// What was read, so that nobody judges the wrong branch.
fn newest(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let facts = &report.repository;
    if facts.newest.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n### Newest commits of the main branch, by the day authored\n"
    )?;
    for commit in &facts.newest {
        let parts = [
            select::short(&commit.commit).markdown().to_string(),
            prose(commit.date.split('T').next().unwrap_or_default()),
            commit.author.markdown().to_string(),
            commit.subject.markdown().to_string(),
        ];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        writeln!(out, "- {}", parts.join(" – "))?;
    }
    Ok(())
}

/// The code around the places.
fn excerpts(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.excerpts.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n### Excerpts\n")?;
    for excerpt in &report.excerpts {
        writeln!(
            out,
            "- {} from line {}",
            excerpt.path.markdown(),
            excerpt.line
        )?;
        for line in excerpt
            .lines
            .iter()
            .filter(|line| !line.raw().trim().is_empty())
        {
            writeln!(out, "  - {}", line.markdown())?;
        }
    }
    Ok(())
}

/// Libraries in use: their names are what strangers wrote after `import`.
fn libraries(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.libraries.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n### Libraries in use\n")?;
    writeln!(out, "| Library | Files | That ship | Members |")?;
    writeln!(out, "|---|--:|--:|--:|")?;
    for library in report.libraries.iter().take(LIBRARIES) {
        writeln!(
            out,
            "| {} | {} | {} | {} |",
            library.distribution.middle(PATH_COLUMNS).markdown(),
            grouped(library.files),
            grouped(library.source_files),
            grouped(library.members)
        )?;
    }
    let more = report.libraries.len().saturating_sub(LIBRARIES);
    if more > 0 {
        writeln!(out, "\nand {more} more")?;
    }
    Ok(())
}

fn no_value(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let titles = select::without_level(report);
    let missed = select::by_reason(report, Status::NotEvaluated);
    if !titles.is_empty() || !missed.is_empty() {
        writeln!(out, "\n### Could not be evaluated\n")?;
        if !titles.is_empty() {
            writeln!(out, "- No level: {}", prose(&titles.join(", ")))?;
        }
        reasons(&missed, out)?;
    }
    let idle = select::by_reason(report, Status::NotApplicable);
    if idle.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n### Not applicable here\n")?;
    reasons(&idle, out)
}

fn reasons(reasons: &[(&str, Vec<&str>)], out: &mut dyn Write) -> io::Result<()> {
    for (reason, ids) in reasons {
        let ids: Vec<_> = ids
            .iter()
            .map(|id| Untrusted::from(*id).markdown().to_string())
            .collect();
        writeln!(out, "- {}: {}", ids.join(", "), prose(reason))?;
    }
    Ok(())
}

fn warnings(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.warnings.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n### Warnings\n")?;
    for warning in &report.warnings {
        write!(out, "- {}", prose(warning.text.trim_end_matches('.')))?;
        if warning.count > 1 {
            write!(out, " ({})", grouped(warning.count))?;
        }
        let shown = warning.examples.iter().take(EXAMPLES);
        let examples: Vec<_> = shown
            .map(|example| example.as_path().markdown().to_string())
            .collect();
        writeln!(
            out,
            "{}{}",
            if examples.is_empty() { "" } else { ": " },
            examples.join(", ")
        )?;
    }
    Ok(())
}

/// Our own prose: code spans stay code spans, and nothing else is markup, a table's border or a mention.
pub(super) fn prose(text: &str) -> String {
    let mut pieces = text.split('`').collect::<Vec<_>>();
    // A last back-tick without a partner opens nothing.
    let stray = (pieces.len() % 2 == 0).then(|| pieces.pop()).flatten();
    let mut out = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        if index % 2 == 1 {
            out += &Untrusted::from(*piece).markdown().to_string();
        } else {
            plain(piece, &mut out);
        }
    }
    if let Some(piece) = stray {
        plain(piece, &mut out);
    }
    out
}

fn plain(text: &str, out: &mut String) {
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        let markup = |c: char| "@#<>&*_[]|\\~$!{}".contains(c) || c.is_control();
        let address = word.contains("://") || word.starts_with("www.");
        if word.contains(markup) || address {
            *out += &Untrusted::from(word).markdown().to_string();
        } else {
            *out += &Untrusted::from(word).terminal().to_string();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn snapshot() {
        let mut out = Vec::new();
        write(&fixture::report(), &"demo".into(), 0, &mut out).expect("memory takes everything");
        insta::assert_snapshot!(String::from_utf8(out).expect("Markdown is UTF-8"));
    }

    #[test]
    fn libraries_stand_in_a_table_and_do_not_leave_it() {
        let mut report = fixture::report();
        let row = |name: &str| crate::report::model::LibraryRow {
            distribution: name.into(),
            import: name.into(),
            files: 1_200,
            source_files: 3,
            members: 2,
            calls: 5,
            declared: true,
        };
        report.libraries = vec![row("a|b`c\n@ann"), row("click")];
        report.libraries.extend((0..LIBRARIES).map(|_| row("x")));
        let mut out = Vec::new();
        libraries(&report, &mut out).expect("memory takes everything");
        let text = String::from_utf8(out).expect("Markdown is UTF-8");
        let rows: Vec<_> = text.lines().filter(|l| l.starts_with("| ")).collect();
        assert_eq!(rows.len(), 1 + LIBRARIES);
        assert!(
            rows.iter().all(|row| row.matches('|').count() == 5),
            "{text}"
        );
        assert!(text.contains("| `click` | 1,200 | 3 | 2 |"), "{text}");
        assert!(text.ends_with("and 2 more\n"), "{text}");
    }

    #[test]
    fn prose_keeps_code_and_nothing_else() {
        assert_eq!(prose("Use `a | b` here"), "Use `a `&#124;` b` here");
        assert_eq!(
            prose("Give __init__ a @property"),
            "Give `__init__` a `@property`"
        );
        assert_eq!(prose("a ` stray <b>"), "a  stray `<b>`");
    }
}
