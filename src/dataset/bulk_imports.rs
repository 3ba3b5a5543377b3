//! Commits that brought code which nobody is credited with: imports, bulk imports, and what stands behind a boundary.

use super::introduction::{How, Introduced};
use super::timeline::Timeline;
use crate::git::{Commit, Oid, PathId};
use rustc_hash::{FxHashMap, FxHashSet};

/// Why rows of a commit are nobody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Many rows at once which nobody touched again: vendored or generated code.
    Untouched,
    /// Many rows at once in a first commit, or in one that says that it imports: others may have written them elsewhere.
    Import,
    /// Older history is absent: the commit seems to bring all that was there.
    Boundary,
}

/// A commit that brought rows which nobody is credited with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BulkImport {
    /// The commit, by its index in the history.
    pub commit: u32,
    /// How many rows it introduced.
    pub rows: u32,
    /// Those of them in files that were never changed again.
    pub untouched: u32,
    /// Why they are nobody's.
    pub why: Why,
}

/// Fewer rows at once are nobody's bulk import.
const BULK: u32 = 300;
/// The share of a bulk import's rows that nobody touched again.
const UNTOUCHED: f64 = 0.8;

/// The commits whose rows are credited to nobody, in the order of the history.
pub(super) fn bulk_imports(timeline: &Timeline<'_>, rows: &[Introduced]) -> Vec<BulkImport> {
    let commits = &timeline.history.commits;
    let known: FxHashSet<Oid> = commits.iter().map(|c| c.oid).collect();
    // The last commit in which each path was changed while it went on existing.
    let mut last: FxHashMap<PathId, u32> = FxHashMap::default();
    for index in 0..commits.len() {
        for entry in timeline
            .diff_entries(index)
            .iter()
            .filter(|t| t.old.is_some() && t.new.is_some())
        {
            last.insert(entry.path, index as u32);
        }
    }
    let mut bulk_imports = Vec::new();
    for group in rows.chunk_by(|a, b| a.commit == b.commit) {
        let written = group.iter().filter(|r| r.how == How::Written && !r.merge);
        let (mut count, mut untouched) = (0, 0);
        for row in written {
            count += 1;
            untouched += u32::from(last.get(&row.path).is_none_or(|&at| at <= row.commit));
        }
        let Some(first) = group.first() else {
            continue;
        };
        let commit = &commits[first.commit as usize];
        let why = if timeline.is_boundary(first.commit as usize, &known) {
            Why::Boundary
        } else if count < BULK {
            continue;
        } else if commit.parents.is_empty() || says_import(commit) {
            Why::Import
        } else if f64::from(untouched) >= UNTOUCHED * f64::from(count) {
            Why::Untouched
        } else {
            continue;
        };
        bulk_imports.push(BulkImport {
            commit: first.commit,
            rows: count,
            untouched,
            why,
        });
    }
    bulk_imports
}

fn says_import(commit: &Commit) -> bool {
    let subject = commit.message.raw().lines().next().unwrap_or_default();
    is_import(subject)
}

/// Whether a subject says that code comes from elsewhere: `Import app from …`, `Initial import`, `First public release`.
fn is_import(subject: &str) -> bool {
    let lower = subject.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| !word.is_empty())
        .take(6)
        .collect();
    let imports = |word: &&str| -> bool {
        matches!(
            *word,
            "import" | "imported" | "importing" | "imports" | "vendor" | "vendored"
        )
    };
    let begins = |word: &&str| {
        matches!(
            *word,
            "initial" | "first" | "initialize" | "init" | "inital"
        )
    };
    let brings = |word: &&str| {
        matches!(
            *word,
            "commit"
                | "import"
                | "release"
                | "version"
                | "check-in"
                | "checkin"
                | "drop"
                | "public"
                | "open"
                | "open-source"
                | "push"
                | "upload"
                | "revision"
                | "code"
                | "dump"
                | "export"
        )
    };
    words.first().is_some_and(&imports)
        || words.first().is_some_and(begins) && words[1..].iter().any(brings)
        || words.get(1).is_some_and(&imports)
        || words
            .first()
            .is_some_and(|word| matches!(*word, "open-source" | "opensource" | "open-sourcing"))
        || lower.starts_with("open source")
}

#[cfg(test)]
mod tests {
    use super::is_import;

    #[test]
    fn imports_say_so() {
        for subject in [
            "Import app from the internal repository",
            "Imported from SVN",
            "Initial import",
            "initial commit",
            "First public release",
            "SVN import of trunk",
            "Open source the client",
            "Vendor six",
        ] {
            assert!(is_import(subject), "{subject}");
        }
        for subject in [
            "Add the importer",
            "Fix the first page",
            "Rename the modules of the import graph",
            "First attempt at a parser",
            "",
        ] {
            assert!(!is_import(subject), "{subject}");
        }
    }
}
