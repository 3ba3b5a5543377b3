//! Counting a file by its top-level statements, each distinct one of which is parsed once.
//!
//! The versions of a file differ in few statements, so that parsing every version whole reads the same text again and again.
//! Here a file is [cut](Pieces), and a piece that has been met before brings its outlines and, if this module would give
//! the same answers to what its facts asked of the one it was met in ([`Names`]), its counts and rows. Whatever is doubtful
//! (a piece with a syntax error, too deep, not cut with certainty) is said to be so, and the file is counted whole by
//! [`super::count_python`], which is the oracle: both must always say the same.

use super::checks::{self, Helper};
use super::count::Counter;
use super::rows::{ModulePart, RowBook, Sparse, module_row, sparse};
use super::{Counts, Plan, Row};
use crate::python::{
    Answer, Answers, Cut, MAX_BYTES, Module, Names, Outline, Parsed, Pieces, Question, Start,
    TestFile, decode, parse_text, walk,
};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Threads seldom meet in one of so many parts of the memory.
const SHARDS: usize = 64;
/// A piece is counted in at most so many different modules' contexts that are remembered; real ones stay below 30.
const MAX_PARTS: usize = 256;

/// What pieces hold, for one plan.
pub struct Memo<'p> {
    plan: &'p Plan,
    with_rows: bool,
    shards: Vec<Mutex<FxHashMap<u128, Found>>>,
}

/// A piece that was met.
#[derive(Clone)]
enum Found {
    /// It does not parse by itself without an error.
    Broken,
    Known(Arc<Known>),
}

/// A piece that parses.
struct Known {
    outlines: Box<[Outline]>,
    /// Its functions that check something, or may.
    helpers: Box<[Helper]>,
    /// What it holds, for each set of answers met.
    parts: Mutex<Vec<Arc<Part>>>,
}

/// What a piece holds in some module.
pub struct Part {
    questions: Box<[Question]>,
    /// What the module answered, as a hash.
    answers: u64,
    counts: Sparse,
    module: ModulePart,
    rows: Mutex<PartRows>,
}

/// Rows of a piece.
enum PartRows {
    Fresh(Vec<Row>),
    /// What somebody has made of them.
    Numbered(Arc<[u32]>),
}

/// A file put together from pieces.
pub struct Assembled {
    /// The facts that are not zero, by their index in the plan.
    pub counts: Box<[(u16, i32)]>,
    /// Its pieces, in order, where rows were asked for.
    pub parts: Vec<Arc<Part>>,
    /// The module's own row, where rows were asked for; it comes last.
    pub module: Option<Row>,
}

impl Part {
    /// The numbers of its rows, given by `number` on the first call.
    pub fn numbers(&self, number: impl FnMut(Row) -> u32) -> Arc<[u32]> {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        if let PartRows::Fresh(fresh) = &mut *rows {
            let numbers = mem::take(fresh).into_iter().map(number).collect();
            *rows = PartRows::Numbered(numbers);
        }
        match &*rows {
            PartRows::Numbered(numbers) => Arc::clone(numbers),
            PartRows::Fresh(_) => Arc::default(),
        }
    }

    /// Its rows, unless they have been numbered.
    pub fn rows(&self) -> Vec<Row> {
        match &*self.rows.lock().unwrap_or_else(PoisonError::into_inner) {
            PartRows::Fresh(rows) => rows.clone(),
            PartRows::Numbered(_) => Vec::new(),
        }
    }
}

/// A piece of the file that is being counted.
struct Piece<'t> {
    text: &'t str,
    key: u128,
    known: Arc<Known>,
    /// Its tree, where it was parsed just now.
    tree: Option<Parsed>,
}

impl<'p> Memo<'p> {
    /// Nothing met yet.
    pub fn new(plan: &'p Plan, with_rows: bool) -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
        Self {
            plan,
            with_rows,
            shards,
        }
    }

    /// Whether rows are asked for.
    pub fn with_rows(&self) -> bool {
        self.with_rows
    }

    /// Counts a file by its pieces; nothing where it must be counted whole.
    pub fn count(&self, bytes: &[u8], test_file: TestFile) -> Option<Assembled> {
        if bytes.len() > MAX_BYTES {
            return None;
        }
        let text = decode(bytes).ok()?;
        let mut pieces = Vec::new();
        let mut cutter = Pieces::from(&text, 0);
        loop {
            match cutter.cut() {
                Cut::Piece(range) => pieces.push(self.piece(&text[range], test_file)?),
                Cut::End => break,
                Cut::Doubt => return None,
            }
        }
        self.assemble(&mut pieces, test_file)
    }

    fn shard(&self, key: u128) -> MutexGuard<'_, FxHashMap<u128, Found>> {
        let shard = &self.shards[key as usize % SHARDS];
        shard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks a piece up, or parses it.
    fn piece<'t>(&self, text: &'t str, test_file: TestFile) -> Option<Piece<'t>> {
        let key = key_of(text, test_file);
        let found = self.shard(key).get(&key).cloned();
        let piece = |known, tree| Piece {
            text,
            key,
            known,
            tree,
        };
        match found {
            Some(Found::Broken) => return None,
            Some(Found::Known(known)) => return Some(piece(known, None)),
            None => {}
        }
        let Some(tree) = parse_text(text).ok().filter(|tree| tree.error.is_none()) else {
            self.shard(key).insert(key, Found::Broken);
            return None;
        };
        let body = &tree.module.body;
        let known = Known {
            outlines: body.iter().map(Outline::of).collect(),
            helpers: checks::helpers(body, test_file).into_boxed_slice(),
            parts: Mutex::default(),
        };
        Some(piece(Arc::new(known), Some(tree)))
    }

    fn assemble(&self, pieces: &mut [Piece<'_>], test_file: TestFile) -> Option<Assembled> {
        let of_module = |pieces: &[Piece<'_>]| -> Vec<Arc<Known>> {
            pieces
                .iter()
                .map(|piece| Arc::clone(&piece.known))
                .collect()
        };
        let known = of_module(pieces);
        let outlines = || known.iter().flat_map(|known| &known.outlines);
        let helpers = checks::checking(known.iter().flat_map(|known| &known.helpers));
        let helpers = || helpers.iter().copied();
        let answers = Answers::of(outlines(), helpers());
        let mut names = None;
        let mut after_leaving = false;
        let mut parts = Vec::with_capacity(pieces.len());
        for piece in &mut *pieces {
            let part = if let Some(part) = piece.known.part(after_leaving, &answers) {
                part
            } else {
                let names = names.get_or_insert_with(|| Names::of(outlines(), helpers()));
                let start = Start {
                    test_file,
                    names: mem::take(names),
                    after_leaving,
                };
                let (part, heard) = self.walk(piece, start)?;
                *names = heard;
                part
            };
            after_leaving |= piece.known.outlines.iter().any(|outline| outline.leaves);
            parts.push(part);
        }
        let known = of_module(pieces);
        let outlines: Vec<&Outline> = known.iter().flat_map(|known| &known.outlines).collect();
        let mut module = Counter::new(self.plan, None);
        module.module(&Module {
            outlines: &outlines,
        });
        let mut counts = module.counts;
        let module = self
            .with_rows
            .then(|| module_row(parts.iter().map(|part| &part.module), counts.clone()));
        for part in &parts {
            add(&part.counts, &mut counts);
        }
        if !self.with_rows {
            parts.clear();
        }
        Some(Assembled {
            counts: sparse(&counts),
            parts,
            module,
        })
    }

    /// Counts a piece in a module, and remembers it. Returns what names mean there.
    fn walk(&self, piece: &mut Piece<'_>, mut start: Start) -> Option<(Arc<Part>, Names)> {
        let tree = match piece.tree.take() {
            Some(tree) => tree,
            None => parse_text(piece.text).ok()?,
        };
        let after_leaving = start.after_leaving;
        start.names.listen();
        let mut outlines = piece.known.outlines.to_vec();
        let book = self
            .with_rows
            .then(|| RowBook::new(self.plan.facts().len()));
        let mut counter = Counter::new(self.plan, book);
        counter.start_part();
        let Some(mut names) = walk(piece.text, &tree, &mut outlines, start, &mut counter) else {
            // Dropping a tree this deep recurses as deep as parsing it did.
            mem::forget(tree);
            self.shard(piece.key).insert(piece.key, Found::Broken);
            return None;
        };
        let asked = names.asked();
        let module = counter.end_part();
        let part = Arc::new(Part {
            answers: fingerprint(after_leaving, asked.iter().map(|(_, answer)| *answer)),
            questions: asked.iter().map(|(question, _)| *question).collect(),
            counts: sparse(&counter.counts),
            module,
            rows: Mutex::new(PartRows::Fresh(counter.take_rows())),
        });
        let mut shard = self.shard(piece.key);
        let found = shard.entry(piece.key).or_insert_with(|| {
            Found::Known(Arc::new(Known {
                outlines: outlines.into_boxed_slice(),
                helpers: piece.known.helpers.clone(),
                parts: Mutex::default(),
            }))
        });
        if let Found::Known(known) = found {
            piece.known = Arc::clone(known);
        }
        drop(shard);
        let mut parts = piece.known.lock();
        if parts.len() < MAX_PARTS {
            parts.push(Arc::clone(&part));
        }
        drop(parts);
        Some((part, names))
    }
}

impl Known {
    fn lock(&self) -> MutexGuard<'_, Vec<Arc<Part>>> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What it holds in a module that gives these answers, if it was met in one that did.
    fn part(&self, after_leaving: bool, answers: &Answers) -> Option<Arc<Part>> {
        let parts = self.lock();
        let same = |part: &&Arc<Part>| {
            let given = part.questions.iter().map(|question| answers.to(*question));
            part.answers == fingerprint(after_leaving, given)
        };
        parts.iter().find(same).map(Arc::clone)
    }
}

fn add(counts: &[(u16, i32)], to: &mut Counts) {
    for &(at, count) in counts {
        to.add(usize::from(at), i64::from(count));
    }
}

/// A hash of answers, in the order of the questions.
fn fingerprint(after_leaving: bool, answers: impl Iterator<Item = Answer>) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u8(u8::from(after_leaving));
    answers.for_each(|answer| hasher.write_u64(answer));
    hasher.finish()
}

/// Under what a piece is remembered: nobody can make two texts that share it.
fn key_of(text: &str, test_file: TestFile) -> u128 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[u8::from(test_file == TestFile::Collected)]);
    hasher.update(text.as_bytes());
    let mut key = [0; 16];
    key.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    u128::from_le_bytes(key)
}
