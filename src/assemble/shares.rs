//! How much of what was asked about could be read.
//!
//! Whatever is skipped, cut off or absent lowers the evaluated share of the competencies that look at it, and never
//! raises a level.

use super::Findings;
use crate::dataset::{FileNote, Skipped};
use crate::signals::{Basis, Evaluation};
use crate::warning_code::WarningCode;
use std::path::Path;

/// How much of what the signals look at could be read, by their weight: files for what looks at code, documents and commits for
/// what looks at those; a signal that looks at several takes their mean. `beside` is the weight of what could not be looked at and no
/// other share counts: none of it was read.
pub(super) fn share_read(findings: &Findings<'_>, own: &[&Evaluation], beside: f64) -> f64 {
    let of = |e: &Evaluation| {
        let commits = e.basis.has(Basis::COMMITS) || e.basis.has(Basis::CHANGES);
        let kinds = [
            (e.basis.has(Basis::DOCUMENTS), documents_read(findings)),
            (commits, history_read(findings)),
            (e.basis.has_code(), code_read(findings)),
        ];
        let counted = kinds.iter().filter(|(is_part, _)| *is_part);
        let shares: Vec<f64> = counted.map(|(_, share)| *share).collect();
        if shares.is_empty() {
            return 1.0;
        }
        shares.iter().sum::<f64>() / shares.len() as f64
    };
    let rated = || own.iter().filter(|e| e.rated().is_some());
    let weight: f64 = rated().map(|e| e.signal.weight).sum();
    if weight <= 0.0 {
        return 1.0;
    }
    rated().map(|e| of(e) * e.signal.weight).sum::<f64>() / (weight + beside.max(0.0))
}

/// What is left of the share where an unknown amount is hidden: as much may be hidden as is seen.
const UNKNOWN_REST: f64 = 0.5;

fn code_read(findings: &Findings<'_>) -> f64 {
    let sums = &findings.snapshot.sums;
    let share = if sums.python_files > 0 {
        sums.counted as f64 / sums.python_files as f64
    } else {
        1.0
    };
    share * files_listed(findings)
}

fn documents_read(findings: &Findings<'_>) -> f64 {
    let is_python = |note: &&FileNote| {
        let extension = Path::new(note.path.raw()).extension();
        extension.is_some_and(|extension| {
            ["py", "ipynb", "qmd", "Rmd", "rmd"]
                .iter()
                .any(|known| extension == *known)
        })
    };
    let notes = || findings.snapshot.notes.iter().filter(|n| !is_python(n));
    // A malformed document is used as far as it goes, and is among those that were read.
    let absent = notes().filter(|n| n.why != Skipped::Document).count();
    let all = findings.snapshot.documents.len() + absent;
    let share = if all > 0 {
        1.0 - notes().count() as f64 / all as f64
    } else {
        1.0
    };
    share * files_listed(findings)
}

/// One where every folder could be listed.
fn files_listed(findings: &Findings<'_>) -> f64 {
    const HIDING: [WarningCode; 7] = [
        WarningCode::Excluded,
        WarningCode::MissingTree,
        WarningCode::CorruptObject,
        WarningCode::TreeLimit,
        WarningCode::PathLimit,
        WarningCode::UnreadableFolder,
        WarningCode::Deadline,
    ];
    if findings.damage.iter().any(|d| HIDING.contains(&d.code)) {
        UNKNOWN_REST
    } else {
        1.0
    }
}

fn history_read(findings: &Findings<'_>) -> f64 {
    const HIDING: [WarningCode; 5] = [
        WarningCode::Shallow,
        WarningCode::MissingCommit,
        WarningCode::CorruptCommit,
        WarningCode::HistoryLimit,
        WarningCode::Deadline,
    ];
    let damage = findings.history.map_or(&[][..], |(h, _)| &h.damage);
    if damage.iter().any(|d| HIDING.contains(&d.code)) {
        UNKNOWN_REST
    } else {
        1.0
    }
}
