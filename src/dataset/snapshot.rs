//! Sums over the files of one tree.

use super::Sums;
use super::content::{self, Form};
use super::handles::Handles;
use super::languages::other_languages;
use crate::documents::{self, Document, DocumentKind, MAX_NOTEBOOK, Notebook, Pipelines};
use crate::facts::{self, FileFacts, Plan, Spot};
use crate::git::{Blob, Damage, Entry, Mode, Oid, Repository, Snapshot};
use crate::project::{File, Project, Summary};
use crate::python::{Collection, MAX_BYTES, TestFile, Unparsed};
use crate::role::Role;
use crate::untrusted::Untrusted;
use crate::warning_code::WarningCode;
use crate::watchdog;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Documents above this are counted and skipped.
pub(super) const MAX_DOCUMENT: u64 = 1 << 20;

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
    /// The content is kept elsewhere: Git LFS or git-annex left a pointer.
    Pointer,
    /// The content is damaged.
    Corrupt,
    /// The deadline passed before it was read.
    Late,
    /// The user set it aside.
    Excluded,
    /// A document that is malformed, too deep or not text.
    Document,
    /// A notebook with cells that are no Python or have an error: the others are counted.
    Cells,
    /// In a history: a syntax error, be it that it is Python 2. Counted apart.
    Recovered,
}

impl From<Unparsed> for Skipped {
    fn from(why: Unparsed) -> Self {
        match why {
            Unparsed::TooLarge => Self::TooLarge,
            Unparsed::TooDeep => Self::TooDeep,
            Unparsed::Encoding(_) => Self::Undecodable,
            Unparsed::Failed => Self::ParserFailed,
        }
    }
}

/// The bytes of a content, or why there are none.
pub(super) fn bytes_of(blob: &Blob) -> Result<&[u8], Skipped> {
    match blob {
        Blob::Bytes(bytes) if content::is_pointer(bytes) => Err(Skipped::Pointer),
        Blob::Bytes(bytes) => Ok(bytes),
        Blob::TooLarge(_) => Err(Skipped::TooLarge),
        Blob::Missing => Err(Skipped::Missing),
        Blob::Corrupt => Err(Skipped::Corrupt),
        Blob::Late => Err(Skipped::Late),
    }
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
    /// The files of Python seen together.
    pub project: Project,
    /// How many files of Python have each role.
    pub roles: RoleCounts,
    /// Files of code in other languages, which are not read, the most first.
    pub other_languages: Vec<(&'static str, u64)>,
}

/// How many files of Python have each role, in the order of [`Role::ALL`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RoleCounts([u64; Role::ALL.len()]);

impl RoleCounts {
    fn add(&mut self, role: Role) {
        let place = Role::ALL.iter().position(|&known| known == role);
        if let Some(count) = place.and_then(|at| self.0.get_mut(at)) {
            *count += 1;
        }
    }

    /// Every role that a file has, with how many have it.
    pub fn iter(&self) -> impl Iterator<Item = (Role, u64)> + '_ {
        let all = Role::ALL.iter().copied().zip(self.0);
        all.filter(|(_, count)| *count > 0)
    }
}

impl SnapshotSums {
    /// Files that the deadline left out.
    pub fn late(&self) -> usize {
        let late = |note: &&FileNote| note.why == Skipped::Late;
        self.notes.iter().filter(late).count()
    }
}

/// Whether the file's tests are collected.
pub fn test_file(path: &str, role: Role, collection: &Collection) -> TestFile {
    let name = path.rsplit('/').next().unwrap_or(path);
    if role == Role::Test && collection.is_file(name) {
        TestFile::Collected
    } else {
        TestFile::No
    }
}

/// How a file with Python in it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Code {
    /// As a module.
    Module(TestFile),
    /// As the cells of a notebook.
    Notebook,
    /// As the blocks of code in a text: Quarto, R Markdown.
    Blocks,
}

/// What one content of Python holds.
struct Held {
    facts: FileFacts,
    /// The role it has by itself.
    role: Option<Role>,
    /// Cells that were dropped.
    unread: usize,
}

/// How the file at a path is read, if it has Python in it.
pub(super) fn code_of(path: &str, role: Role, collection: &Collection) -> Option<Code> {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((stem, "py")) if !stem.is_empty() => {
            Some(Code::Module(test_file(path, role, collection)))
        }
        Some((stem, "ipynb")) if !stem.is_empty() => Some(Code::Notebook),
        Some((stem, "qmd" | "Rmd" | "rmd")) if !stem.is_empty() => Some(Code::Blocks),
        _ => None,
    }
}

fn code(entry: &Entry, collection: &Collection) -> Option<Code> {
    let file = matches!(entry.mode, Mode::File | Mode::Executable);
    code_of(entry.path.raw(), entry.role, collection).filter(|_| file)
}

/// Whether a path names a file of Python, or a notebook.
pub fn is_python(entry: &Entry) -> bool {
    code(entry, &Collection::default()).is_some()
}

/// Counts every file of `snapshot`, on the threads of the current rayon pool. `done` is told of each file.
pub fn count_snapshot(
    repository: &Repository,
    snapshot: &Snapshot,
    plan: &Plan,
    done: &(dyn Fn() + Sync),
) -> SnapshotSums {
    let handles = Handles::new(repository);
    let entries = snapshot.entries.iter();
    let python: Vec<(&Entry, Code)> = entries
        .filter_map(|e| Some((e, code(e, plan.collection())?)))
        .collect();

    // The same content under the same rules is counted once, however many paths hold it.
    let mut distinct: Vec<(Oid, Code)> = python.iter().map(|(e, code)| (e.oid, *code)).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let mut counted: Vec<Result<Held, Skipped>> = distinct
        .par_iter()
        .map(|&(oid, code)| {
            let facts = count_blob(&handles, plan, oid, code);
            done();
            facts
        })
        .collect();
    // A summary goes to every file that has the content.
    let summaries = take_summaries(&distinct, &mut counted);
    let by_content: FxHashMap<(Oid, Code), &Result<Held, Skipped>> =
        distinct.into_iter().zip(&counted).collect();

    let mut out = SnapshotSums {
        sums: Sums::zero(plan.facts().len()),
        other_languages: other_languages(snapshot),
        ..SnapshotSums::default()
    };
    out.sums.python_files = python.len() as i64;
    let mut modules = Vec::new();
    for &(entry, code) in &python {
        let held = by_content.get(&(entry.oid, code)).copied();
        let own = held.and_then(|held| held.as_ref().ok()?.role);
        let role = content::role_of(entry.role, own);
        out.roles.add(role);
        // A notebook is no module that others could import.
        if matches!(code, Code::Module(_)) && own != Some(Role::Notebook) {
            modules.push(File {
                path: entry.path.raw().to_owned(),
                role,
                summary: summaries.get(&(entry.oid, code)).cloned(),
            });
        }
        let note = |why, line| FileNote {
            why,
            path: entry.path.clone(),
            line,
        };
        match held {
            Some(Ok(Held { facts, unread, .. })) => match facts.error {
                None => {
                    if *unread > 0 {
                        out.notes.push(note(Skipped::Cells, None));
                    }
                    *out.sums.role_mut(role) += &facts.counts;
                    out.sums.counted += 1;
                    let placed = |spot: &Spot| PlacedSpot {
                        path: entry.path.clone(),
                        role,
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
            Some(Err(why)) => {
                if why.is_unread() {
                    out.sums.unread.file(Some(entry.role), *why, 1);
                }
                out.notes.push(note(*why, None));
            }
            None => {}
        }
    }
    read_documents(&handles, snapshot, plan, &mut out);
    unreadable(&snapshot.damage, &mut out.sums);
    note_excluded(snapshot, &mut out);
    out.notes.sort();
    out.project = Project::new(modules, &out.documents);
    let paths = snapshot.entries.iter().map(|entry| entry.path.raw());
    out.project.paths = paths.map(str::to_owned).collect();
    if !out.sums.unread.is_late() {
        out.sums.project = Some(facts::count_project(plan, &out.project));
    }
    out
}

/// The summary of each content that was read without an error.
fn take_summaries(
    contents: &[(Oid, Code)],
    counted: &mut [Result<Held, Skipped>],
) -> FxHashMap<(Oid, Code), Arc<Summary>> {
    let held = contents.iter().zip(counted).filter_map(|(key, held)| {
        let facts = held.as_mut().ok().map(|held| &mut held.facts);
        let facts = facts.filter(|facts| facts.error.is_none())?;
        Some((*key, Arc::new(facts.summary.take()?)))
    });
    held.collect()
}

/// Counts what the tree says is there and could not be opened.
fn unreadable(damage: &[Damage], sums: &mut Sums) {
    sums.unread.hidden_by(damage);
    for damage in damage {
        let path = damage.about.raw();
        match damage.code {
            WarningCode::UnreadableFile => {
                let role = Role::of(path).0;
                if code_of(path, role, &Collection::default()).is_some() {
                    sums.unread.file(Some(role), Skipped::Corrupt, 1);
                    sums.python_files += 1;
                }
                if documents::kind_of(path).is_some() {
                    sums.unread.file(None, Skipped::Corrupt, 1);
                }
            }
            // More than are listed one by one: they may be anything.
            WarningCode::DamageLimit if path.ends_with(WarningCode::UnreadableFile.code()) => {
                sums.unread.folders(1, false);
            }
            _ => {}
        }
    }
}

/// Notes what the user excluded and a fact could have used: it lowers the share that was read, like all that was not.
fn note_excluded(snapshot: &Snapshot, out: &mut SnapshotSums) {
    for entry in &snapshot.excluded {
        let python = is_python(entry);
        if python || documents::kind_of(entry.path.raw()).is_some() {
            out.sums.python_files += i64::from(python);
            out.notes.push(FileNote {
                why: Skipped::Excluded,
                path: entry.path.clone(),
                line: None,
            });
        }
    }
}

/// Counts a file, and says so to whoever waits.
pub(super) fn counted<T>(oid: Oid, count: impl FnOnce() -> T) -> T {
    let _busy = watchdog::busy("file", oid.0);
    count()
}

/// Files above this are counted and skipped.
pub(super) fn max_bytes(code: Code) -> u64 {
    match code {
        Code::Module(_) => MAX_BYTES as u64,
        Code::Notebook => MAX_NOTEBOOK as u64,
        Code::Blocks => MAX_DOCUMENT,
    }
}

fn count_blob(handles: &Handles<'_>, plan: &Plan, oid: Oid, code: Code) -> Result<Held, Skipped> {
    let blob = handles.read(oid, max_bytes(code));
    let bytes = bytes_of(&blob)?;
    let of_module = |facts, role| Held {
        facts,
        role,
        unread: 0,
    };
    let of_notebook = |notebook: &Notebook| {
        Ok(Held {
            facts: facts::count_notebook(plan, notebook)?,
            role: Some(Role::Notebook),
            unread: notebook.unread,
        })
    };
    counted(oid, || match code {
        Code::Module(test) => match content::form(bytes, test) {
            Form::Notebook(notebook) => of_notebook(&notebook),
            form => {
                let facts = facts::count_and_summarise(plan, bytes, test)?;
                Ok(of_module(facts, form.role()))
            }
        },
        Code::Notebook | Code::Blocks => {
            of_notebook(&content::notebook(bytes, code).ok_or(Skipped::Document)?)
        }
    })
}

/// Reads the files that are not Python and that a fact can use.
fn read_documents(handles: &Handles<'_>, snapshot: &Snapshot, plan: &Plan, out: &mut SnapshotSums) {
    // Settings come last: a pipeline may take some of them for its own.
    let mut settings = Vec::new();
    for entry in &snapshot.entries {
        match documents::kind_of(entry.path.raw()) {
            Some(DocumentKind::Settings) => settings.push(entry),
            Some(kind) => read_document(handles, entry, kind, plan, out),
            None => {}
        }
    }
    if plan.counts_pipelines() {
        read_taken_in(handles, snapshot, plan, out);
        let pipelines = Pipelines::of(&out.documents);
        out.sums.documents += &facts::count_pipelines(plan, &pipelines);
        out.sums.lost = pipelines.lost().into();
    }
    let known: BTreeSet<String> = out
        .documents
        .iter()
        .map(|d| d.path.raw().to_owned())
        .collect();
    for entry in settings {
        if !known.contains(entry.path.raw()) {
            read_document(handles, entry, DocumentKind::Settings, plan, out);
        }
    }
}

fn read_document(
    handles: &Handles<'_>,
    entry: &Entry,
    kind: DocumentKind,
    plan: &Plan,
    out: &mut SnapshotSums,
) {
    if !matches!(entry.mode, Mode::File | Mode::Executable) {
        return;
    }
    let is_settings = kind == DocumentKind::Settings;
    if is_settings && !matches!(entry.role, Role::Source | Role::Script) {
        return;
    }
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
    let bytes = match bytes_of(&content) {
        Ok(bytes) => bytes,
        // A large file of that form is data.
        Err(Skipped::TooLarge) if is_settings => return,
        Err(why) => {
            if why.is_unread() {
                out.sums.unread.file(None, why, 1);
            }
            out.notes.push(note(why));
            return;
        }
    };
    let document = counted(entry.oid, || documents::read(kind, entry.path.raw(), bytes));
    if document.problem.is_some() && !kind.is_by_chance() {
        out.notes.push(note(Skipped::Document));
    }
    out.sums.documents += &facts::count_document(plan, &document);
    out.documents.push(document);
}

/// How often files that pipelines name may name others in turn.
const MAX_ROUNDS: usize = 4;

/// Reads files that pipelines name and whose paths alone do not say what they are for.
fn read_taken_in(handles: &Handles<'_>, snapshot: &Snapshot, plan: &Plan, out: &mut SnapshotSums) {
    for _ in 0..MAX_ROUNDS {
        let wanted = documents::taken_in(&out.documents);
        let known: BTreeSet<String> = out
            .documents
            .iter()
            .map(|d| d.path.raw().to_owned())
            .collect();
        let new =
            |entry: &&Entry| wanted.contains(entry.path.raw()) && !known.contains(entry.path.raw());
        let entries: Vec<&Entry> = snapshot.entries.iter().filter(new).collect();
        if wanted.is_empty() || entries.is_empty() {
            return;
        }
        for entry in entries {
            read_document(
                handles,
                entry,
                documents::kind_if_named(entry.path.raw()),
                plan,
                out,
            );
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
