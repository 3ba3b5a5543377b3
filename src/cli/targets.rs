//! Formats and where each of them goes.

use super::output::{Destination, Inputs, Output, clash};
use super::run::{deliver, refuse};
use crate::error::{Error, Result};
use crate::report::{self, Format, Gate};
use crate::untrusted::Untrusted;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What the command line says of formats.
pub(super) struct Wish<'a> {
    /// Formats, some with a file of their own.
    pub formats: &'a [(Format, Option<PathBuf>)],
    /// The format where none is named.
    pub otherwise: Format,
    /// The file of what has none of its own.
    pub file: Option<&'a Path>,
    /// The exit code says more than what is written.
    pub is_verdict: bool,
}

/// Opens every place, so that what cannot be written is known before anything is read.
pub(super) fn open(wish: &Wish<'_>, inputs: &Inputs<'_>) -> Result<Vec<(Format, Output)>> {
    let file = wish.file;
    let mut formats: Vec<(Format, Destination)> = wish
        .formats
        .iter()
        .map(|(format, own)| (*format, Destination::named(own.as_deref().or(file))))
        .collect();
    if formats.is_empty() {
        formats.push((wish.otherwise, Destination::named(file)));
    } else if file.is_some() && wish.formats.iter().all(|(_, own)| own.is_some()) {
        return Err(Error::Usage {
            given: "--output".to_owned(),
            why: "every format has a file of its own, so that nothing would be written to it"
                .to_owned(),
            hint: "leave it out, or name a format without a file".to_owned(),
        });
    }
    let places: Vec<Destination> = formats.iter().map(|(_, place)| place.clone()).collect();
    if let Some(twice) = clash(&places) {
        let place = match twice {
            Destination::Stdout => "standard output".to_owned(),
            Destination::File(path) => {
                let path = Untrusted::from(path.to_string_lossy().as_ref());
                format!("'{}'", path.terminal())
            }
        };
        return Err(Error::Usage {
            given: "--output-format".to_owned(),
            why: format!("two formats would be written to the same place, {place}"),
            hint: "give each its file, as in '--output-format json:report.json'".to_owned(),
        });
    }
    let open = |(format, place): (Format, Destination)| {
        // A verdict stands whoever reads it: that nobody can is told when it is known.
        let is_late = wish.is_verdict && place == Destination::Stdout;
        let output = if is_late {
            Output::STDOUT
        } else {
            place.open(inputs)?
        };
        Ok((format, output))
    };
    formats.into_iter().map(open).collect()
}

/// Writes all of them; `write` is told whether it is standard output. One that fails does not keep the others from being written.
pub(super) fn write_all(
    mut targets: Vec<(Format, Output)>,
    write: impl Fn(Format, bool, &mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    // Files first: whoever reads standard output may take his time, or leave.
    targets.sort_by_key(|(_, target)| target.is_stdout());
    let mut failed = None;
    for (format, target) in targets {
        let on_terminal = target.is_stdout();
        let written = deliver(target, |out| write(format, on_terminal, out));
        if let Err(error) = written
            && let Some(earlier) = failed.replace(error)
        {
            refuse(&earlier);
        }
    }
    failed.map_or(Ok(()), Err)
}

/// The formats that a report and a gate have in common.
pub(super) fn write_listing(
    format: Format,
    gate: &Gate<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        // A page and a badge are made of a report only: the command line offers none of a gate.
        Format::Text | Format::Html | Format::Badge | Format::BadgeJson => {
            report::write_check_text(gate, false, out)
        }
        Format::Json => report::write_check_json(gate, out),
        Format::Markdown => report::write_check_markdown(gate, report::COMMENT_BYTES, out),
        Format::Sarif => report::write_sarif(gate, out),
        Format::Github => report::write_github(gate, out),
        Format::GithubSummary => report::write_check_markdown(gate, report::SUMMARY_BYTES, out),
        Format::Gitlab => report::write_gitlab(gate, out),
        Format::Junit => report::write_junit(gate, out),
    }
}
