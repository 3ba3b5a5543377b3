//! What every content holds: read once, counted once, not kept.

use super::Sums;
use super::content::{self, Form};
use super::handles::{Handles, Idle};
use super::rows::{RowId, RowTable};
use super::snapshot::{Code, MAX_DOCUMENT, Skipped, bytes_of, max_bytes};
use crate::documents::{self, Document, DocumentKind, Lines, Notebook};
use crate::facts::{self, Counts, Memo, Part, Plan, PreviousVersion, Row};
use crate::git::{Blob, Oid, PathId, Paths, Repository};
use crate::python::TestFile;
use crate::role::Role;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Contents counted before their rows are numbered.
const BATCH: usize = 4_096;

/// A content under the rules it is counted by: see [`Blobs`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(pub u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Rule {
    Python(Code),
    Document(PathId),
}

/// What became of a content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Counted.
    Clean,
    /// Parsed in spite of a syntax error: counted apart.
    Recovered,
    /// Not counted at all.
    Unread(Skipped),
    /// Not counted: the deadline had passed.
    Late,
}

impl State {
    /// Why nothing is known of the content, if nothing is.
    fn is_unread(self) -> Option<Skipped> {
        match self {
            Self::Unread(why) if why.is_unread() => Some(why),
            Self::Late => Some(Skipped::Late),
            _ => None,
        }
    }
}

/// The facts of one content that are not zero.
#[derive(Debug, Clone)]
struct Held {
    state: State,
    /// The role it has by itself.
    role: Option<Role>,
    counts: Box<[(u16, i32)]>,
    rows: Box<[RowId]>,
    /// What of a document pipelines are followed through, where that is asked for.
    part: Option<Arc<Document>>,
}

/// What one content holds, before its rows are numbered.
struct Counted {
    state: State,
    /// The role it has by itself.
    role: Option<Role>,
    counts: Box<[(u16, i32)]>,
    rows: Rows,
    part: Option<Arc<Document>>,
}

/// The rows of one content, before they are numbered.
#[derive(Default)]
struct Rows {
    /// Those of its pieces, where it was put together from pieces.
    parts: Vec<Arc<Part>>,
    /// All others, in order.
    rest: Vec<Row>,
}

/// Every content met in a history.
#[derive(Debug, Default)]
pub struct Blobs {
    keys: Vec<(Oid, Rule)>,
    numbers: FxHashMap<(Oid, Rule), BlobId>,
    held: Vec<Held>,
    table: RowTable,
}

impl Blobs {
    /// The number of a file with Python in it.
    pub(super) fn python(&mut self, oid: Oid, code: Code) -> BlobId {
        self.number(oid, Rule::Python(code))
    }

    /// The number of a document: what it is depends on its path.
    pub fn document(&mut self, oid: Oid, path: PathId) -> BlobId {
        self.number(oid, Rule::Document(path))
    }

    fn number(&mut self, oid: Oid, rule: Rule) -> BlobId {
        let next = BlobId(self.keys.len() as u32);
        let keys = &mut self.keys;
        *self.numbers.entry((oid, rule)).or_insert_with(|| {
            keys.push((oid, rule));
            next
        })
    }

    /// How many contents came too late.
    pub fn late(&self) -> usize {
        let late = |held: &&Held| held.state == State::Late;
        self.held.iter().filter(late).count()
    }

    /// Whether every content of code could be read, so far as it is there to be counted.
    pub fn knows_code(&self) -> bool {
        let mut all = self.keys.iter().zip(&self.held);
        all.all(|((_, rule), held)| {
            !matches!(rule, Rule::Python(_)) || held.state.is_unread().is_none()
        })
    }

    /// How many distinct contents there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// What became of a content.
    pub fn state(&self, id: BlobId) -> State {
        self.held
            .get(id.0 as usize)
            .map_or(State::Unread(Skipped::Missing), |held| held.state)
    }

    /// The role of a file with this content, by the path and by what it says itself.
    pub(super) fn role(&self, id: BlobId, by_path: Role) -> Role {
        let held = self.held.get(id.0 as usize);
        content::role_of(by_path, held.and_then(|held| held.role))
    }

    /// Every distinct row of the contents, where rows were asked for.
    pub fn rows(&self) -> &RowTable {
        &self.table
    }

    /// What of a document pipelines are followed through.
    pub(super) fn part_of(&self, id: BlobId) -> Option<&Document> {
        self.held.get(id.0 as usize)?.part.as_deref()
    }

    /// The rows of a content.
    pub fn rows_of(&self, id: BlobId) -> &[RowId] {
        self.held.get(id.0 as usize).map_or(&[], |held| &held.rows)
    }

    /// Adds (`sign` 1) or takes away (-1) what a content holds.
    pub fn apply(&self, id: BlobId, role: Option<Role>, sign: i64, sums: &mut Sums) {
        let Some(held) = self.held.get(id.0 as usize) else {
            return;
        };
        if let Some(why) = held.state.is_unread() {
            sums.unread.file(role, why, sign);
        }
        let Some(role) = role else {
            return sums.documents.add_sparse(&held.counts, sign);
        };
        sums.python_files += sign;
        match held.state {
            State::Clean => {
                sums.counted += sign;
                sums.role_mut(role).add_sparse(&held.counts, sign);
            }
            State::Recovered => sums.recovered.add_sparse(&held.counts, sign),
            State::Late | State::Unread(_) => {}
        }
    }

    /// Reads and counts every content, in the order of the object database, a batch at a time: what is read is not kept.
    pub(super) fn count(
        &mut self,
        repository: &Repository,
        plan: &Plan,
        paths: &Paths,
        with_rows: bool,
        progress: &dyn crate::progress::Progress,
    ) {
        progress.begin("counting contents", self.keys.len() as u64);
        let handles = Handles::new(repository);
        let memo = Memo::new(plan, with_rows);
        // What lines of documents say is known from part to part; what is counted does not depend on it.
        let known_lines: Idle<Lines> = Idle::default();
        let neighbours: Idle<PreviousVersion> = Idle::default();
        let kinds = kinds(&self.keys, paths);
        let oids = self.keys.iter().map(|(oid, _)| *oid).collect();
        let most = self.keys.iter().map(|(_, rule)| limit(*rule, &kinds)).max();
        let reading = repository.reading(oids, most.unwrap_or_default());
        self.held = vec![
            Held {
                state: State::Unread(Skipped::Missing),
                role: None,
                counts: Box::default(),
                rows: Box::default(),
                part: None,
            };
            self.keys.len()
        ];
        let mut weight = 0;
        let batches = reading.parts().chunk_by(|part, _| {
            weight += part.weight();
            let more = weight < BATCH;
            weight *= usize::from(more);
            more
        });
        for batch in batches {
            let keys = &self.keys;
            let limit = |i: usize| limit(keys[i].1, &kinds);
            let one = |i: usize, blob: &Blob, near: &mut PreviousVersion, lines: &mut Lines| {
                let (oid, rule) = keys[i];
                let counted = super::snapshot::counted(oid, || match rule {
                    Rule::Python(code) => python(blob, plan, &memo, near, code),
                    Rule::Document(path) => {
                        document(blob, plan, paths.bytes(path), kind_in(&kinds, path), lines)
                    }
                });
                progress.advance();
                (i, counted)
            };
            let counted: Vec<(usize, Counted)> = batch
                .par_iter()
                .flat_map_iter(|part| {
                    let objects = handles.borrow();
                    let mut counted = Vec::with_capacity(part.weight());
                    // Bases come before what is made of them: most versions of a file follow one they share nearly all with.
                    let mut near = neighbours.take().unwrap_or_default();
                    near.start_over();
                    let mut lines = known_lines.take().unwrap_or_default();
                    objects.part(&reading, part, limit, |i, blob| {
                        counted.push(one(i, blob, &mut near, &mut lines));
                    });
                    known_lines.give_back(lines);
                    neighbours.give_back(near);
                    handles.give_back(objects);
                    counted
                })
                .collect();
            for (i, counted) in counted {
                let rows = number_rows(counted.rows, &mut self.table);
                self.held[i] = Held {
                    state: counted.state,
                    role: counted.role,
                    counts: counted.counts,
                    rows,
                    part: counted.part,
                };
            }
        }
    }
}

/// The largest content that is of use under a rule; nothing of a document that is only looked for.
fn limit(rule: Rule, kinds: &Kinds) -> u64 {
    match rule {
        Rule::Python(code) => max_bytes(code),
        Rule::Document(path) if is_read(kind_in(kinds, path)) => MAX_DOCUMENT,
        Rule::Document(_) => 0,
    }
}

/// What documents are, by path.
type Kinds = FxHashMap<PathId, Option<DocumentKind>>;

/// What the documents are: asked once per path, of which most have many contents.
fn kinds(keys: &[(Oid, Rule)], paths: &Paths) -> Kinds {
    let mut kinds = Kinds::default();
    for (_, rule) in keys {
        if let Rule::Document(path) = *rule {
            kinds
                .entry(path)
                .or_insert_with(|| documents::kind_of(&String::from_utf8_lossy(paths.bytes(path))));
        }
    }
    kinds
}

fn kind_in(kinds: &Kinds, path: PathId) -> Option<DocumentKind> {
    kinds.get(&path).copied().flatten()
}

/// Whether what a document holds is of use: of some kinds only their being there is.
fn is_read(kind: Option<DocumentKind>) -> bool {
    kind.is_none_or(DocumentKind::is_read)
}

fn uncounted(why: Skipped) -> Counted {
    Counted {
        state: match why {
            Skipped::Late => State::Late,
            why => State::Unread(why),
        },
        role: None,
        counts: Box::default(),
        rows: Rows::default(),
        part: None,
    }
}

/// The numbers of the rows of one content.
fn number_rows(rows: Rows, table: &mut RowTable) -> Box<[RowId]> {
    let mut numbers = Vec::new();
    for part in rows.parts {
        let part = part.numbers(&mut |row| table.intern(row).0);
        numbers.extend(part.iter().map(|&number| RowId(number)));
    }
    numbers.extend(rows.rest.into_iter().map(|row| table.intern(row)));
    numbers.into_boxed_slice()
}

fn python(
    blob: &Blob,
    plan: &Plan,
    memo: &Memo<'_>,
    near: &mut PreviousVersion,
    code: Code,
) -> Counted {
    let bytes = match bytes_of(blob) {
        Ok(bytes) => bytes,
        Err(why) => return uncounted(why),
    };
    let of_notebook = |notebook: Notebook, near: &mut PreviousVersion| {
        let code = module(notebook.code.as_bytes(), plan, memo, near, TestFile::No);
        let mut counts = Counts::zero(plan.facts().len());
        if !matches!(code.state, State::Unread(_)) {
            counts.add_sparse(&code.counts, 1);
            facts::count_outside_code(plan, &notebook, &mut counts);
        }
        Counted {
            counts: facts::sparse(&counts),
            role: Some(Role::Notebook),
            ..code
        }
    };
    match code {
        Code::Module(test) => match content::form(bytes, test) {
            Form::Notebook(notebook) => of_notebook(notebook, near),
            form => Counted {
                role: form.role(),
                ..module(bytes, plan, memo, near, test)
            },
        },
        Code::Notebook | Code::Blocks => match content::notebook(bytes, code) {
            Some(notebook) => of_notebook(notebook, near),
            None => uncounted(Skipped::Document),
        },
    }
}

fn module(
    bytes: &[u8],
    plan: &Plan,
    memo: &Memo<'_>,
    near: &mut PreviousVersion,
    test: TestFile,
) -> Counted {
    if let Some(file) = memo.count(bytes, test, near) {
        return Counted {
            state: if file.recovered {
                State::Recovered
            } else {
                State::Clean
            },
            role: None,
            counts: file.counts,
            rows: Rows {
                parts: file.parts,
                rest: file.module.into_iter().collect(),
            },
            part: None,
        };
    }
    let file = if memo.with_rows() {
        facts::count_rows(plan, bytes, test)
    } else {
        facts::count_python(plan, bytes, test)
    };
    match file {
        Ok(file) => Counted {
            state: if file.error.is_some() {
                State::Recovered
            } else {
                State::Clean
            },
            role: None,
            counts: facts::sparse(&file.counts),
            rows: Rows {
                parts: Vec::new(),
                rest: file.rows,
            },
            part: None,
        },
        Err(why) => uncounted(why.into()),
    }
}

fn document(
    blob: &Blob,
    plan: &Plan,
    path: &[u8],
    kind: Option<DocumentKind>,
    lines: &mut Lines,
) -> Counted {
    let path = String::from_utf8_lossy(path);
    let bytes = if is_read(kind) {
        bytes_of(blob)
    } else {
        Ok(&[][..])
    };
    match (bytes, kind) {
        (Ok(bytes), Some(kind)) => {
            let document = documents::read_with(kind, &path, bytes, lines);
            Counted {
                state: State::Clean,
                role: None,
                counts: facts::sparse(&facts::count_document(plan, &document)),
                rows: Rows::default(),
                part: plan
                    .counts_pipelines()
                    .then(|| document.pipeline_part())
                    .filter(documents::Document::is_followed)
                    .map(Arc::new),
            }
        }
        (Err(why), _) => uncounted(why),
        (Ok(_), None) => uncounted(Skipped::Document),
    }
}
