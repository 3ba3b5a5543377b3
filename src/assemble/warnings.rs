//! What the reader must know before believing a number.

use super::Findings;
use crate::dataset::dates::doubtful_dates;
use crate::dataset::{FileNote, Skipped};
use crate::documents::Document;
use crate::git::Damage;
use crate::report::Warning;
use crate::untrusted::Untrusted;
use std::collections::BTreeMap;

/// How many examples a warning carries.
const MAX_EXAMPLES: usize = 10;

/// Every warning, by code.
pub(super) fn warnings(findings: &Findings<'_>) -> Vec<Warning> {
    let history = findings.history.iter();
    let repository = findings.repository.damage().iter().chain(findings.damage);
    let of_history = history.clone().flat_map(|(history, _)| &history.damage);
    let damage = repository.chain(of_history).map(told_of_damage);
    let notes = findings.snapshot.notes.iter().map(told_of_note);
    let documents = findings.snapshot.documents.iter();
    let suppressed = documents.flat_map(Document::suppressed);
    let suppressed = suppressed.map(|about| ("configuration-not-obeyed", about));
    let not_obeyed = findings.not_obeyed.iter().cloned();
    let by_commit = |code: &'static str, oids: &'_ [crate::git::Oid]| -> Vec<Told> {
        oids.iter().map(|oid| (code, oid.hex().into())).collect()
    };
    let who = history.clone().flat_map(|(_, sums)| {
        let mut who = by_commit("other-author", &sums.other_authors);
        who.extend(by_commit("doubtful-people", &sums.doubtful));
        who
    });
    let who: Vec<Told> = who.collect();
    let doubtful = history.flat_map(|(history, _)| doubtful_dates(history));
    let doubtful = doubtful.map(|doubtful| (doubtful.code, doubtful.about));
    let told = damage.chain(notes).chain(suppressed);
    of_codes(told.chain(not_obeyed).chain(doubtful).chain(who))
}

fn told_of_damage(damage: &Damage) -> Told {
    (damage.code, damage.about.as_path())
}

fn told_of_note(file: &FileNote) -> Told {
    let about = match file.line {
        Some(line) => Untrusted::from(format!("{}:{line}", file.path.as_path().raw())),
        None => file.path.as_path(),
    };
    (code_of(file.why), about)
}

fn warning((code, (count, examples)): (&'static str, (u64, Vec<Untrusted>))) -> Warning {
    Warning {
        code: code.to_owned(),
        text: text_of(code).to_owned(),
        count,
        examples,
    }
}

/// A code, and what it is about.
pub type Told = (&'static str, Untrusted);

/// Damage, files that were left out and what else is told, as warnings by code; `late` more things came after the deadline.
pub fn of_damage<'d>(
    damage: impl Iterator<Item = &'d Damage>,
    notes: &[FileNote],
    late: usize,
    told: Vec<Told>,
) -> Vec<Warning> {
    let late = std::iter::repeat_n(("deadline", Untrusted::default()), late);
    let damage = damage.map(told_of_damage);
    of_codes(
        damage
            .chain(notes.iter().map(told_of_note))
            .chain(told)
            .chain(late),
    )
}

/// What happened, as warnings by code.
pub(super) fn of_codes(told: impl IntoIterator<Item = Told>) -> Vec<Warning> {
    let mut found: BTreeMap<&'static str, (u64, Vec<Untrusted>)> = BTreeMap::new();
    for (code, about) in told {
        let (count, examples) = found.entry(code).or_default();
        *count += 1;
        if examples.len() < MAX_EXAMPLES && !about.raw().is_empty() && !examples.contains(&about) {
            examples.push(about);
        }
    }
    // A partial clone is why others are missing: it comes first, with what to do.
    let first = found.remove_entry("partial-clone");
    first.into_iter().chain(found).map(warning).collect()
}

fn code_of(why: Skipped) -> &'static str {
    match why {
        Skipped::TooLarge => "file-too-large",
        Skipped::TooDeep => "nested-too-deeply",
        Skipped::Undecodable => "undecodable",
        Skipped::ParserFailed => "parser-failed",
        Skipped::Python2 => "python-2",
        Skipped::SyntaxError => "syntax-error",
        Skipped::Missing => "missing-object",
        Skipped::Pointer => "stored-elsewhere",
        Skipped::Cells => "cells-unread",
        Skipped::Corrupt => "corrupt-object",
        Skipped::Late => "deadline",
        Skipped::Document => "document-unreadable",
        Skipped::Excluded => "excluded",
        Skipped::Recovered => "counted-apart",
    }
}

/// One sentence per code.
#[rustfmt::skip]
fn text_of(code: &str) -> &'static str {
    match code {
        "bad-reference" => "references that are malformed or name no object were left out",
        "bad-tree-entry" => "tree entries with an invalid name or mode were skipped",
        "cells-unread" => "notebooks have cells that are no Python or have an error: those cells are left out, the others are counted",
        "changes-limit" => "commits change more paths than the limit: their sums are incomplete",
        "clock-backwards" => "commits are dated before a parent of theirs; the order is the graph's, and dates that do not fit are passed over",
        "commit-cycle" | "tree-cycle" => "the object graph contains a cycle, which was cut",
        "commit-limit" | "history-limit" => "the history was cut off at a limit: commits beyond it were not read",
        "comparison-limit" => "commits replace more definitions than are compared: what is not known to be edited counts as neither written nor edited",
        "config-includes-ignored" => "files included by the repository's git configuration were ignored",
        "configuration-not-obeyed" => "settings of the repository ask tools to ignore, exclude or suppress something; these settings were ignored",
        "corrupt-commit" => "commits are corrupt and were skipped: history is incomplete",
        "corrupt-object" => "objects are corrupt and were skipped",
        "corrupt-pack" => "pack files or their indexes are damaged and were left out",
        "corrupt-tag" => "tags are corrupt and were left out",
        "counted-apart" => "versions of files have a syntax error, as all that only Python 2 reads: they are excluded from every count and listed separately",
        "damage-limit" => "there is more damage than is listed",
        "deadline" => "the deadline passed: what had not been read by then was left out (--deadline gives more time)",
        "document-unreadable" => "configuration files and documents are malformed, nested too deeply or not text, and could not be used whole",
        "doubtful-people" => "changes were reviewed, merged or committed by a person who may be their author under another name or e-mail: their review is unknown ('hallmarks people' has the proposals)",
        "duplicate-tree-entry" => "trees name the same path twice; the first was read",
        "excluded" => "files were excluded by '--exclude' or a configuration file: no count includes them",
        "file-too-large" => "files are larger than 1 MiB and were skipped",
        "grafts-ignored" => "the repository's grafts were ignored: history is read as it was recorded",
        "http-alternates" => "the repository's http-alternates were ignored",
        "implausible-dates" => "commits claim dates before 1972 or after 2069; dates are claims and decide nothing",
        "inside-repository" => "this folder lies inside a repository, which was not read: name that one to have its history",
        "linguist-attributes" => "attributes mark files as generated or as somebody else's for a forge's statistics; these attributes were ignored: paths and first lines say what a file is",
        "mailmap-limit" => "the mailmap is larger than the limit and was cut",
        "malformed-commit" => "commits lack an author, a committer or a tree that can be read",
        "message-limit" => "commit messages were cut at 64 KiB",
        "missing-commit" => "commits are missing: history is incomplete",
        "missing-object" => "objects are missing or could not be read, and were skipped",
        "missing-tree" => "trees are missing: files below them were not read",
        "nested-too-deeply" => "files are nested too deeply to be parsed and were skipped",
        "not-a-file" => "entries that are no regular files (links, pipes, devices) were skipped",
        "parser-failed" => "files could not be parsed and were skipped",
        "ownership-file-limit" => "files are larger than 1 MiB or longer than 100,000 lines: their lines are attributed to nobody",
        "ownership-lines-limit" => "more lines are alive at once than can be followed: some of them are attributed to nobody",
        "other-author" => "commits name another author in their message than they record: they are attributed to the author they record",
        "other-tags" => "tags name commits that this history does not reach: there is no row for them",
        "parents-limit" => "merges have more than 64 parents: lines that came from the others count as the merge's own",
        "partial-clone" => "this is a partial clone: objects that were not fetched are missing here ('git fetch --refetch --no-filter' gets them)",
        "path-limit" => "paths longer or deeper than the limit were skipped",
        "python-2" => "files are written for Python 2: they are listed separately and move no level",
        "reference-limit" => "there are more references than the limit: some were not read",
        "people-limit" => "identities share a property with so many others that not all pairs were compared",
        "rename-limit" => "commits move so many files that not all of them were compared: lines of some look newer than they are",
        "repository-config" => "the repository configures this program; these settings were ignored (--trust-repo-config applies them)",
        "replace-refs-ignored" => "the repository's replace references were ignored: objects are read as they were recorded",
        "shallow" => "this is a shallow clone: history before its boundary is not known",
        "shallow-unreadable" => "the shallow file could not be read; history may be incomplete without a sign of it",
        "stored-elsewhere" => "files are stored in Git LFS or git-annex: only a pointer is in the repository, so their contents were not read",
        "syntax-error" => "files have a syntax error: they are listed separately and move no level",
        "tag-limit" => "chains of tags are longer than the limit and were not followed",
        "tree-limit" => "the tree holds more entries than the limit: some were not read",
        "undecodable" => "files are binary, contain a NUL or use an encoding Python does not read, and were skipped",
        "unknown-change" => "commits have trees that could not be compared: what they touched is not known",
        "unreadable-file" | "unreadable-folder" => "files or folders could not be read and were skipped",
        "virtual-environment" => "a virtual environment is committed: what is installed in it is other people's code and is not rated",
        _ => "something in the repository could not be read and was skipped",
    }
}
