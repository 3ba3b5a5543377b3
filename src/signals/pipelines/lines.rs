//! Where a check of a pipeline is written: the line that runs it, not the one that hands over to it.
//!
//! Whether CI runs a check is a sum (`pipelines::running`); which line of which file does is found by following its
//! hand-overs through the documents of one snapshot (`documents::reached`). A line is shown only for what counts, and what
//! cannot be followed says so.

use super::facts::{
    COVERAGE, from_ci, is_defined, is_of, may_hand_over, running, speaks_for_project,
};
use crate::documents::secret::conceal;
use crate::documents::{Command, Document, Purpose, Reached, Standing, reached};
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
    let (runs, reached) = (running(view), reached(documents));
    let kinds = kinds.iter().filter(|&&kind| runs[kind]);
    let lists: Vec<_> = kinds
        .map(|&kind| lines_of(documents, &reached, kind))
        .collect();
    in_turns(&lists)
}

/// The same, and of kinds that CI does not run the lines that define or configure them, each with what it is for.
pub(crate) fn all_lines(
    view: &View<'_>,
    documents: &[Document],
    kinds: &[(usize, Purpose)],
) -> Vec<Spot> {
    let (runs, reached) = (running(view), reached(documents));
    let of_kind = |&(kind, purpose): &(usize, Purpose)| {
        if runs[kind] {
            return lines_of(documents, &reached, kind);
        }
        let mut found = idle_lines(documents, kind);
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

/// Lines that define a check which CI does not run.
pub(crate) fn idle_lines(documents: &[Document], kind: usize) -> Vec<Spot> {
    let idle = |document: &Document, command: &Command| {
        let text = format!("{}, which CI does not run", cut(command.text.raw()));
        spot(document, command.line, &text)
    };
    defined(documents, kind)
        .map(|(d, c)| idle(d, c))
        .take(MAX_OF_KIND)
        .collect()
}

/// The places that documents show for themselves.
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
fn spot(document: &Document, line: u32, text: &str) -> Spot {
    Spot {
        path: document.path.raw().to_owned(),
        line,
        text: text.to_owned(),
    }
}

/// The lines that run a kind of check which CI runs.
fn lines_of(documents: &[Document], reached: &[Reached<'_>], kind: usize) -> Vec<Spot> {
    let asked = if kind == COVERAGE {
        Standing::Advisory
    } else {
        Standing::Runs
    };
    let counts = |one: &&Reached<'_>| {
        one.standing >= asked && is_of(one.command, kind) && speaks_for_project(one.document)
    };
    let mut found: Vec<Spot> = reached
        .iter()
        .filter(counts)
        .take(MAX_OF_KIND)
        .map(running_line)
        .collect();
    if found.is_empty() {
        // Groups and names agree, or a service runs the hooks: both ends are shown, since what is between them is not known.
        let handing = documents
            .iter()
            .flat_map(|d| d.commands.iter().map(move |c| (d, c)));
        let handing = handing.filter(|(d, c)| {
            from_ci(d, c, kind) && may_hand_over(c, kind) && speaks_for_project(d)
        });
        let hands = |(document, command): (&Document, &Command)| {
            let text = format!("may hand over to it: {}", cut(command.text.raw()));
            spot(document, command.line, &text)
        };
        let ends = defined(documents, kind).map(|(d, c)| spot(d, c.line, &cut(c.text.raw())));
        found.extend(ends.take(MAX_UNCERTAIN));
        found.extend(handing.map(hands).take(MAX_UNCERTAIN));
    }
    found
}

/// A line that CI comes to, with the line of CI that hands over.
fn running_line(one: &Reached<'_>) -> Spot {
    let mut text = cut(one.command.text.raw());
    if let Some((from, command)) = one.handed {
        text = format!("{text}, by {}:{}", cut(from.path.raw()), command.line);
    }
    spot(one.document, one.command.line, &text)
}

/// Commands of a kind in the configuration of runners.
fn defined(documents: &[Document], kind: usize) -> impl Iterator<Item = (&Document, &Command)> {
    let commands = documents
        .iter()
        .flat_map(|d| d.commands.iter().map(move |c| (d, c)));
    commands.filter(move |(d, c)| is_defined(d, c, kind) && speaks_for_project(d))
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
