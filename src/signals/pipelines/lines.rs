//! Where a check of a pipeline is written: the line that runs it, not the one that hands over to it.
//!
//! "By `FILE`:`LINE`" stands only where the way from that line was followed to its end. What could not be followed says so.

use super::facts::{is_written, may_hide, runs as is_run, runs_kind, speaks_for_project};
use crate::documents::secret::conceal;
use crate::documents::{Command, Document, Pipelines, Purpose, Reached};
use crate::project::Spot;
use crate::signals::View;
use std::collections::BTreeSet;

/// At most this many places of a kind are shown.
const MAX_OF_KIND: usize = 20;
/// Of these there are often many that say the same: at most this many of a kind.
const MAX_UNCERTAIN: usize = 5;
/// A command is cut here, in characters, so that what is said of it still fits on a line.
const MAX_TEXT: usize = 70;

/// The lines that run checks of `kinds`: the first of each kind before the second of any.
pub(crate) fn running_lines(view: &View<'_>, documents: &[Document], kinds: &[usize]) -> Vec<Spot> {
    let pipelines = Pipelines::of(documents);
    let lists: Vec<_> = kinds
        .iter()
        .map(|&kind| {
            if runs_kind(view, kind) {
                lines_of(documents, &pipelines, kind)
            } else {
                not_followed(&pipelines, kind)
            }
        })
        .collect();
    in_turns(&lists)
}

/// The same, and of kinds that CI does not run the lines that define or configure them, each with what it is for.
pub(crate) fn all_lines(
    view: &View<'_>,
    documents: &[Document],
    kinds: &[(usize, Purpose)],
) -> Vec<Spot> {
    let pipelines = Pipelines::of(documents);
    let of_kind = |&(kind, purpose): &(usize, Purpose)| {
        if runs_kind(view, kind) {
            return lines_of(documents, &pipelines, kind);
        }
        let mut found = not_followed(&pipelines, kind);
        found.extend(idle_lines(documents, kind));
        let own = documents.iter().filter(|d| speaks_for_project(d));
        found.extend(own.flat_map(|document| {
            let settings = document.configures(purpose);
            settings.map(|tool| spot(document, tool.line, &settings_of(tool.tool.name)))
        }));
        found
    };
    let lists: Vec<_> = kinds.iter().map(of_kind).collect();
    in_turns(&lists)
}

/// How the settings of a tool are called.
pub(crate) fn settings_of(tool: &str) -> String {
    format!("settings of {tool}")
}

/// Lines that would run a kind of check, which CI does not run.
pub(crate) fn idle_lines(documents: &[Document], kind: usize) -> Vec<Spot> {
    let idle = defined(documents, kind).take(MAX_OF_KIND);
    let text = |command: &Command| format!("{}, which CI does not run", cut(command.text.raw()));
    idle.map(|(document, command)| spot(document, command.line, &text(command)))
        .collect()
}

/// Lines of single documents, in the order of their paths.
pub(crate) fn own_lines(
    documents: &[Document],
    look: fn(&Document) -> Vec<(u32, String)>,
) -> Vec<Spot> {
    let of_document = |document| {
        let found = look(document).into_iter();
        found.map(move |(line, text)| spot(document, line, &text))
    };
    documents.iter().flat_map(of_document).collect()
}

/// Each line once, for what is said of it first.
pub(crate) fn each_once(spots: Vec<Spot>) -> Vec<Spot> {
    let mut known = BTreeSet::new();
    let is_new = |one: &Spot| known.insert((one.path.clone(), one.line));
    let mut spots = spots;
    spots.retain(is_new);
    spots
}

/// A place in a document.
pub(crate) fn spot(document: &Document, line: u32, text: &str) -> Spot {
    Spot {
        path: document.path.raw().to_owned(),
        line,
        text: text.to_owned(),
    }
}

/// The lines that run a kind of check which CI runs.
fn lines_of(documents: &[Document], pipelines: &Pipelines<'_>, kind: usize) -> Vec<Spot> {
    let reached = pipelines.reached.iter().filter(|one| is_run(one, kind));
    let found: Vec<Spot> = reached.take(MAX_OF_KIND).map(running_line).collect();
    if !found.is_empty() {
        return found;
    }
    // A service runs the hooks, which no line of CI says.
    let ends = defined(documents, kind).map(|(d, c)| spot(d, c.line, &cut(c.text.raw())));
    ends.take(MAX_UNCERTAIN).collect()
}

/// The hand-overs that may run a kind of check, and that could not be followed.
fn not_followed(pipelines: &Pipelines<'_>, kind: usize) -> Vec<Spot> {
    let lost = pipelines.lost();
    let lost = lost
        .iter()
        .filter(|lost| may_hide(lost, kind))
        .take(MAX_UNCERTAIN);
    lost.map(|lost| Spot {
        path: lost.path.raw().to_owned(),
        line: lost.line,
        text: format!(
            "may run it, but could not be followed: {}",
            cut(lost.text.raw())
        ),
    })
    .collect()
}

/// A line that CI comes to, with the line of CI that hands over.
fn running_line(one: &Reached<'_>) -> Spot {
    let mut text = cut(one.command.text.raw());
    if let Some(command) = one.handed {
        text = format!(
            "{text}, by {}:{}",
            cut(one.pipeline.path.raw()),
            command.line
        );
    }
    spot(one.document, one.command.line, &text)
}

/// Commands of a kind in the configuration of runners.
fn defined(documents: &[Document], kind: usize) -> impl Iterator<Item = (&Document, &Command)> {
    let commands = documents
        .iter()
        .flat_map(|d| d.commands.iter().map(move |c| (d, c)));
    commands.filter(move |(d, c)| is_written(d, c, kind) && speaks_for_project(d))
}

/// A command as it is shown: cut, and without what looks like a credential.
pub(crate) fn cut(text: &str) -> String {
    let mut shown = conceal(text, MAX_TEXT);
    if text.chars().nth(MAX_TEXT).is_some() {
        shown.push('…');
    }
    shown
}

/// The first of each list, then the second; each line once.
fn in_turns(lists: &[Vec<Spot>]) -> Vec<Spot> {
    let longest = lists.iter().map(Vec::len).max().unwrap_or(0);
    let turns = (0..longest).flat_map(|nth| lists.iter().filter_map(move |list| list.get(nth)));
    each_once(turns.cloned().collect())
}
