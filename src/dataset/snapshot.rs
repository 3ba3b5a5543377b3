//! Sums over the files of one tree.

use super::Sums;
use super::handles::Handles;
use crate::documents::{self, Document};
use crate::facts::{self, FileFacts, Plan, Spot};
use crate::git::{Blob, Entry, Mode, Oid, Repository, Role, Snapshot};
use crate::pulse;
use crate::python::{MAX_BYTES, TestFile, Unparsed};
use crate::untrusted::Untrusted;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Documents above this are counted and skipped.
const MAX_DOCUMENT: u64 = 1 << 20;

/// Why a file was not counted with the others, or is to be read with care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Skipped {
    /// Larger than the limit.
    TooLarge,
    /// Nested deeper than the limit.
    TooDeep,
    /// UTF-16, UTF-32 or a NUL inside.
    Undecodable,
    /// The parser gave up.
    ParserFailed,
    /// Python 2: counted apart.
    Python2,
    /// A syntax error: counted apart.
    SyntaxError,
    /// The content is absent.
    Missing,
    /// The content is damaged.
    Corrupt,
    /// The deadline passed before it was read.
    Late,
    /// The user set it aside.
    SetAside,
    /// A document that is malformed, too deep or not text.
    Document,
}

/// A file that was skipped or set apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileNote {
    /// Why.
    pub why: Skipped,
    /// Which.
    pub path: Untrusted,
    /// The line of a syntax error.
    pub line: Option<u32>,
}

/// A place worth showing, with its file.
#[derive(Debug, Clone)]
pub struct PlacedSpot {
    /// The file.
    pub path: Untrusted,
    /// Its role.
    pub role: Role,
    /// The commit that brought it, where the place is not one of the snapshot.
    pub commit: Option<Oid>,
    /// The place.
    pub spot: Spot,
}

/// Everything counted over a tree.
#[derive(Debug, Default)]
pub struct SnapshotSums {
    /// The sums.
    pub sums: Sums,
    /// Places worth showing, by path.
    pub spots: Vec<PlacedSpot>,
    /// Files that were skipped or set apart, by path.
    pub notes: Vec<FileNote>,
    /// Files that are not Python and could be read.
    pub documents: Vec<Document>,
}

impl SnapshotSums {
    /// Files that the deadline left out.
    pub fn late(&self) -> usize {
        let late = |note: &&FileNote| note.why == Skipped::Late;
        self.notes.iter().filter(late).count()
    }
}

/// Whether the file's tests are collected, by pytest's and unittest's defaults.
pub fn test_file(path: &str, role: Role) -> TestFile {
    let name = path.rsplit('/').next().unwrap_or(path);
    if role == Role::Test
        && (name.starts_with("test") || name.ends_with("_test.py") || name.ends_with("_tests.py"))
    {
        TestFile::Collected
    } else {
        TestFile::No
    }
}

/// Whether a path names a file of Python.
pub fn is_python(entry: &Entry) -> bool {
    let extension = std::path::Path::new(entry.path.raw()).extension();
    matches!(entry.mode, Mode::File | Mode::Executable) && extension.is_some_and(|e| e == "py")
}

/// Counts every file of `snapshot`, on the threads of the current rayon pool. `done` is told of each file.
pub fn count_snapshot(
    repository: &Repository,
    snapshot: &Snapshot,
    plan: &Plan,
    done: &(dyn Fn() + Sync),
) -> SnapshotSums {
    let handles = Handles::new(repository);
    let python: Vec<&Entry> = snapshot.entries.iter().filter(|e| is_python(e)).collect();

    // The same content under the same rules is counted once, however many paths hold it.
    let mut distinct: Vec<(Oid, TestFile)> = python
        .iter()
        .map(|e| (e.oid, test_file(e.path.raw(), e.role)))
        .collect();
    distinct.sort_unstable_by_key(|(oid, test)| (*oid, *test == TestFile::Collected));
    distinct.dedup();
    let counted: Vec<Result<FileFacts, Skipped>> = distinct
        .par_iter()
        .map(|&(oid, test)| {
            let facts = count_blob(&handles, plan, oid, test);
            done();
            facts
        })
        .collect();
    let by_content: FxHashMap<(Oid, bool), &Result<FileFacts, Skipped>> = distinct
        .iter()
        .map(|(oid, test)| (*oid, *test == TestFile::Collected))
        .zip(&counted)
        .collect();

    let mut out = SnapshotSums {
        sums: Sums::zero(plan.facts().len()),
        ..SnapshotSums::default()
    };
    out.sums.python_files = python.len() as i64;
    for entry in python {
        let test = test_file(entry.path.raw(), entry.role) == TestFile::Collected;
        let note = |why, line| FileNote {
            why,
            path: entry.path.clone(),
            line,
        };
        match by_content.get(&(entry.oid, test)) {
            Some(Ok(facts)) => match facts.error {
                None => {
                    *out.sums.role_mut(entry.role) += &facts.counts;
                    out.sums.counted += 1;
                    let placed = |spot: &Spot| PlacedSpot {
                        path: entry.path.clone(),
                        role: entry.role,
                        commit: None,
                        spot: spot.clone(),
                    };
                    out.spots.extend(facts.spots.iter().map(placed));
                }
                Some(line) => {
                    out.sums.recovered += &facts.counts;
                    out.notes.push(note(
                        if facts.python2 {
                            Skipped::Python2
                        } else {
                            Skipped::SyntaxError
                        },
                        Some(line),
                    ));
                }
            },
            Some(Err(why)) => out.notes.push(note(*why, None)),
            None => {}
        }
    }
    read_documents(&handles, snapshot, plan, &mut out);
    set_aside(snapshot, &mut out);
    out.notes.sort();
    out
}

/// Notes what the user set aside and a fact could have used: it lowers the share that was read, like all that was not.
fn set_aside(snapshot: &Snapshot, out: &mut SnapshotSums) {
    for entry in &snapshot.set_aside {
        let python = is_python(entry);
        if python || documents::kind_of(entry.path.raw()).is_some() {
            out.sums.python_files += i64::from(python);
            out.notes.push(FileNote {
                why: Skipped::SetAside,
                path: entry.path.clone(),
                line: None,
            });
        }
    }
}

/// Counts a file, and says so to whoever waits.
pub(super) fn counted<T>(oid: Oid, count: impl FnOnce() -> T) -> T {
    let _busy = pulse::busy("file", oid.0);
    count()
}

fn count_blob(
    handles: &Handles<'_>,
    plan: &Plan,
    oid: Oid,
    test: TestFile,
) -> Result<FileFacts, Skipped> {
    match handles.read(oid, MAX_BYTES as u64) {
        Blob::Bytes(bytes) => {
            counted(oid, || facts::count_python(plan, &bytes, test)).map_err(|why| match why {
                Unparsed::TooLarge => Skipped::TooLarge,
                Unparsed::TooDeep => Skipped::TooDeep,
                Unparsed::Encoding(_) => Skipped::Undecodable,
                Unparsed::Failed => Skipped::ParserFailed,
            })
        }
        Blob::TooLarge(_) => Err(Skipped::TooLarge),
        Blob::Missing => Err(Skipped::Missing),
        Blob::Corrupt => Err(Skipped::Corrupt),
        Blob::Late => Err(Skipped::Late),
    }
}

/// Reads the files that are not Python and that a fact can use.
fn read_documents(handles: &Handles<'_>, snapshot: &Snapshot, plan: &Plan, out: &mut SnapshotSums) {
    for entry in &snapshot.entries {
        if !matches!(entry.mode, Mode::File | Mode::Executable) {
            continue;
        }
        let Some(kind) = documents::kind_of(entry.path.raw()) else {
            continue;
        };
        let note = |why| FileNote {
            why,
            path: entry.path.clone(),
            line: None,
        };
        let content = if kind.is_read() {
            handles.read(entry.oid, MAX_DOCUMENT)
        } else {
            Blob::Bytes(Vec::new())
        };
        match content {
            Blob::Bytes(bytes) => {
                let document = counted(entry.oid, || {
                    documents::read(kind, entry.path.raw(), &bytes)
                });
                if document.problem.is_some() {
                    out.notes.push(note(Skipped::Document));
                }
                out.sums.documents += &facts::count_document(plan, &document);
                out.documents.push(document);
            }
            Blob::TooLarge(_) => out.notes.push(note(Skipped::TooLarge)),
            Blob::Missing => out.notes.push(note(Skipped::Missing)),
            Blob::Corrupt => out.notes.push(note(Skipped::Corrupt)),
            Blob::Late => out.notes.push(note(Skipped::Late)),
        }
    }
}

/// What the files of a snapshot tell tools to overlook, by path and line. Documents alone are read.
pub fn suppressions(repository: &Repository, snapshot: &Snapshot) -> Vec<Untrusted> {
    let objects = repository.objects();
    let mut asked = Vec::new();
    for entry in &snapshot.entries {
        let kind = documents::kind_of(entry.path.raw()).filter(|kind| kind.suppresses());
        let regular = matches!(entry.mode, Mode::File | Mode::Executable);
        let Some(kind) = kind.filter(|_| regular) else {
            continue;
        };
        if let Blob::Bytes(bytes) = objects.blob(entry.oid, MAX_DOCUMENT) {
            let document = counted(entry.oid, || {
                documents::read(kind, entry.path.raw(), &bytes)
            });
            asked.extend(document.suppressed());
        }
    }
    asked
}
