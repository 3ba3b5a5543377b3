//! The code around the places of evidence: a bundle or a stranger's archive has no files to open beside the report.

use crate::documents::secret;
use crate::git::{Blob, Entry, Repository, Snapshot};
use crate::report::{Excerpt, LINES_BEFORE, Report};
use crate::signals::SIGNALS;
use crate::untrusted::Untrusted;
use std::collections::{BTreeMap, BTreeSet};

/// Lines after a place.
const AFTER: u32 = 3;
/// Excerpts of one report: twenty places of some thirty signals.
const EXCERPTS: usize = 600;
/// Bytes of a file that is opened again; nothing larger was counted.
const FILE_BYTES: u64 = 1 << 20;
/// Characters of a line.
const LINE: usize = 1000;

/// Adds the lines around every place of `report` that lies in `tree`.
pub fn add_excerpts(report: &mut Report, repository: &Repository, tree: &Snapshot) {
    let rows = report.competencies.iter().flat_map(|row| &row.signals);
    // The code around a credential is the credential.
    let shown = rows.filter(|row| !is_concealed(&row.id));
    let places = shown.flat_map(|signal| &signal.evidence);
    let mut wanted: BTreeMap<&Untrusted, BTreeSet<u32>> = BTreeMap::new();
    for place in places {
        if let (Some(path), Some(line)) = (&place.path, place.line)
            && !is_notebook(path)
        {
            wanted.entry(path).or_default().insert(line);
        }
    }
    // Evidence holds paths as they are shown; of two that look alike the first is taken.
    let mut files: BTreeMap<Untrusted, &Entry> = BTreeMap::new();
    for entry in &tree.entries {
        let shown = entry.path.as_path();
        if wanted.contains_key(&shown) {
            files.entry(shown).or_insert(entry);
        }
    }
    let objects = repository.objects();
    let mut excerpts = Vec::new();
    for (path, lines) in wanted {
        let file = files.get(path).map(|entry| entry.oid);
        let Some(Blob::Bytes(bytes)) = file.map(|oid| objects.blob(oid, FILE_BYTES)) else {
            continue;
        };
        let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
        let all: Vec<&str> = text.split(['\n', '\r']).collect();
        for line in lines {
            let first = line.saturating_sub(LINES_BEFORE).max(1);
            let shown = all.iter().skip(first as usize - 1);
            let shown = shown.take((line - first + 1 + AFTER) as usize);
            excerpts.push(Excerpt {
                path: path.clone(),
                line: first,
                lines: shown
                    .map(|line| Untrusted::from(secret::conceal(line, LINE).as_str()).as_text())
                    .collect(),
            });
        }
    }
    excerpts.truncate(EXCERPTS);
    report.excerpts = excerpts;
}

/// Whether a signal has places that are not to be shown.
fn is_concealed(id: &str) -> bool {
    let signal = SIGNALS.iter().find(|signal| signal.id == id);
    signal.is_some_and(|signal| signal.facts.iter().any(|fact| fact.concealed))
}

/// The lines of a notebook's places are those of a cell, not of the file.
fn is_notebook(path: &Untrusted) -> bool {
    path.raw().strip_suffix(".ipynb").is_some()
}
