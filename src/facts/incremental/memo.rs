//! What the pieces of files hold: each distinct piece is parsed once.
//!
//! The versions of a file differ in few statements, so that parsing every version whole reads the same text again and again.
//! Here a file is [cut](crate::python::Pieces), classes into their skeletons and methods once more, and a piece that has been met before brings its
//! outlines and, if this module would give the same answers to what its facts asked of the one it was met in ([`Names`]), its
//! counts and rows. Whatever is doubtful (a piece with a syntax error, too deep, not cut with certainty) is said to be so, and the
//! file is counted whole by [`crate::facts::count_python`], which is the oracle: both must always say the same.

use super::counted::{ChunkDigest, Counted};
use super::part::{ChunkContext, InRows, Part};
use crate::facts::Plan;
use crate::facts::checks::{self, Helper};
use crate::facts::count::Counter;
use crate::facts::counts::Tally;
use crate::facts::rows::RowBook;
use crate::python::ast::Stmt;
use crate::python::{
    Answers, Names, Outline, OwnComplexity, Parsed, STATED, Start, State, TestFile, member_of,
    parse_text, skeleton_class, walk, walk_member, walk_skeleton,
};
use highway::{HighwayHash, HighwayHasher, Key};
use memchr::memchr_iter;
use rustc_hash::{FxHashMap, FxHasher};
use std::borrow::Cow;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::mem;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// Threads seldom meet in one of so many parts of the memory.
const SHARDS: usize = 64;
/// A piece is remembered in at most so many different modules; real ones stay below 30.
const MAX_PARTS: usize = 256;

/// What pieces hold, for one plan.
pub struct Memo<'p> {
    pub(super) plan: &'p Plan,
    pub(super) with_rows: bool,
    shards: Vec<Mutex<FxHashMap<u128, Found>>>,
    /// Under which key texts are hashed.
    secret: Key,
}

/// A piece that was met.
#[derive(Clone)]
enum Found {
    /// What it holds by itself may not be what it holds in a file.
    Broken,
    Parsed(Arc<ParsedChunk>),
}

/// A piece that parses.
pub(super) struct ParsedChunk {
    /// Of a skeleton, one before, between and behind its methods; of others, one for each statement.
    pub(super) outlines: Box<[Outline]>,
    /// Its functions that check something, or may.
    pub(super) helpers: Box<[Helper]>,
    /// A hash of what it lets other statements know; 0 where that is nothing.
    pub(super) context: u64,
    /// A hash of its outlines, once it has been walked.
    pub(super) digest: u64,
    /// It was parsed in spite of a syntax error.
    pub(super) recovered: bool,
    /// How often it uses what is newer than the Python that is parsed for.
    pub(super) newer: usize,
    /// Of a method: what it uses of its object.
    pub(super) state: Option<Arc<State>>,
    /// A hash of that.
    pub(super) stated: u64,
    /// Of a skeleton that has been walked: what it adds to the complexity of its class.
    own: OnceLock<OwnComplexity>,
    /// What it holds, for each set of answers met.
    parts: Mutex<Vec<Arc<Part>>>,
}

/// What a piece is, beyond its text.
pub(super) enum Shape {
    /// Top-level statements.
    Statements,
    /// A class; which of its methods are elsewhere, and where it repeats their heads.
    Skeleton(Vec<bool>, Vec<Range<usize>>),
    /// A method, and how long the head of the class before it is.
    Member(usize),
}

/// The text of a piece.
pub(super) enum Text<'t> {
    /// Part of the file.
    Here(&'t str),
    /// Put together from it.
    Made(Arc<str>),
    /// Part of it, below a head.
    Below(Arc<str>, &'t str),
}

impl Text<'_> {
    /// The text in two halves, of which the first may be empty.
    fn halves(&self) -> [&str; 2] {
        match self {
            Self::Here(text) => ["", text],
            Self::Made(text) => ["", text],
            Self::Below(head, text) => [head, text],
        }
    }

    /// The text in one.
    fn whole(&self) -> Cow<'_, str> {
        match self.halves() {
            ["", text] => Cow::Borrowed(text),
            halves => Cow::Owned(halves.concat()),
        }
    }
}

/// A piece of the file that is being counted.
pub(super) struct Piece<'t> {
    pub(super) written: Written<'t>,
    pub(super) found: Provenance,
    pub(super) digests: ChunkDigest,
}

/// How a piece is written.
pub(super) struct Written<'t> {
    text: Text<'t>,
    shape: Shape,
    /// Under what it is remembered, where that has been asked.
    key: Option<u128>,
    /// Its tree, where it was parsed just now.
    tree: Option<Parsed>,
}

/// Where a piece was found.
pub(super) enum Provenance {
    /// In a file that was counted, with this around it there.
    CacheHit(Arc<Counted>, ChunkContext),
    /// By its text.
    ByText(Arc<ParsedChunk>),
}

/// A piece of a file that was counted.
pub(super) struct CacheHit<'m> {
    pub(super) counted: &'m Arc<Counted>,
    pub(super) around: ChunkContext,
}

impl Piece<'_> {
    pub(super) fn known(&self) -> &Arc<ParsedChunk> {
        match &self.found {
            Provenance::CacheHit(counted, _) => &counted.known,
            Provenance::ByText(known) => known,
        }
    }

    /// What it was in the file it was met in, and what was around it there.
    pub(super) fn met(&self) -> Option<(&Arc<Counted>, ChunkContext)> {
        match &self.found {
            Provenance::CacheHit(counted, around) => Some((counted, *around)),
            Provenance::ByText(_) => None,
        }
    }

    /// Whether it is a class that may ask what its methods use.
    pub(super) fn is_stated(&self) -> bool {
        matches!(&self.written.shape, Shape::Skeleton(elided, _) if elided.len() > STATED)
    }
}

impl<'p> Memo<'p> {
    /// Nothing met yet.
    pub fn new(plan: &'p Plan, with_rows: bool) -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
        let random = RandomState::new();
        Self {
            plan,
            with_rows,
            shards,
            secret: Key([0, 1, 2, 3].map(|word: u64| random.hash_one(word))),
        }
    }

    /// Whether rows are asked for.
    pub fn with_rows(&self) -> bool {
        self.with_rows
    }

    fn shard(&self, key: u128) -> MutexGuard<'_, FxHashMap<u128, Found>> {
        let shard = &self.shards[key as usize % SHARDS];
        shard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks a piece up, or parses it, unless it was met; nothing where it does not parse.
    pub(super) fn piece<'t>(
        &self,
        text: Text<'t>,
        shape: Shape,
        test_file: TestFile,
        met: Option<CacheHit<'_>>,
    ) -> Option<Piece<'t>> {
        if let Some(met) = met {
            let written = Written {
                text,
                shape,
                key: None,
                tree: None,
            };
            return Some(Piece {
                written,
                digests: met.counted.digests,
                found: Provenance::CacheHit(Arc::clone(met.counted), met.around),
            });
        }
        let key = self.key_of(&text, &shape, test_file);
        let found = self.shard(key).get(&key).cloned();
        let (known, tree) = match found {
            Some(Found::Broken) => return None,
            Some(Found::Parsed(known)) => (known, None),
            None => {
                let Some((known, tree)) = read(&text.whole(), &shape, test_file) else {
                    self.shard(key).insert(key, Found::Broken);
                    return None;
                };
                (Arc::new(known), Some(tree))
            }
        };
        let written = Written {
            text,
            shape,
            key: Some(key),
            tree,
        };
        Some(Piece {
            written,
            digests: ChunkDigest::of(&known),
            found: Provenance::ByText(known),
        })
    }

    /// Under what a piece is remembered: nobody can make two texts that share it without knowing the secret of this run.
    fn key_of(&self, text: &Text<'_>, shape: &Shape, test_file: TestFile) -> u128 {
        let mut hasher = HighwayHasher::new(self.secret);
        hasher.append(&[u8::from(test_file == TestFile::Collected)]);
        match shape {
            Shape::Statements => hasher.append(b"statements\0"),
            Shape::Skeleton(elided, _) => {
                let digit = |elided: &bool| b'0' + u8::from(*elided);
                hasher.append(b"skeleton");
                hasher.append(&elided.iter().map(digit).collect::<Vec<u8>>());
                hasher.append(b"\0");
            }
            Shape::Member(from) => hasher.append(format!("member{from}\0").as_bytes()),
        }
        for half in text.halves() {
            hasher.append(half.as_bytes());
        }
        let [low, high] = hasher.finalize128();
        u128::from(high) << 64 | u128::from(low)
    }

    /// What facts say of the complexity of a skeleton's class, whose methods add up to `methods`, as a hash.
    pub(super) fn block(&self, skeleton: &ParsedChunk, methods: i64) -> u64 {
        skeleton.own.get().map_or(0, |own| {
            let average = own.average(methods);
            let facts = self.plan.blocks.iter();
            hash_of(&facts.map(|(_, fact)| fact(average)).collect::<Vec<_>>())
        })
    }

    /// Counts a piece in a module, and remembers it; nothing where it is too deep. `members` are those of a skeleton, whose
    /// complexities add up to `methods`, and `names` the module's.
    pub(super) fn walk(
        &self,
        written: &mut Written<'_>,
        known: &mut Arc<ParsedChunk>,
        test_file: TestFile,
        (around, members, methods): (ChunkContext, &[Piece<'_>], i64),
        (names, tally): (&mut Names, &mut Tally),
    ) -> Option<Arc<Part>> {
        let Written {
            text,
            shape,
            key,
            tree,
        } = written;
        let key = key.unwrap_or_else(|| self.key_of(text, shape, test_file));
        let text = text.whole();
        let tree = tree.take().or_else(|| parse_text(&text).ok())?;
        names.listen();
        let start = Start {
            test_file,
            names: mem::take(names),
            after_leaving: around.after_leaving,
            wanted: self.plan.wanted,
        };
        let mut outlines = match Arc::get_mut(known) {
            Some(unshared) => mem::take(&mut unshared.outlines),
            None => known.outlines.clone(),
        };
        let book = self
            .with_rows
            .then(|| RowBook::new(self.plan.facts().len()));
        let mut counter = Counter::with(self.plan, book, mem::take(tally));
        counter.start_part();
        let mut asks_states = false;
        let walked = match shape {
            Shape::Statements => {
                walk(&text, &tree, &mut outlines, start, &mut counter).map(|names| (names, 0))
            }
            Shape::Skeleton(elided, heads) => {
                let mut states = members.iter().map(|member| member.known().state.clone());
                let elided = elided
                    .iter()
                    .map(|&is| is.then(|| states.next())?.flatten());
                let class = (elided.collect(), &heads[..], methods);
                walk_skeleton(&text, &tree, class, &mut outlines, start, &mut counter).map(
                    |class| {
                        // Who walked it before found the same.
                        let _ = known.own.set(class.own);
                        asks_states = class.asked;
                        (class.names, 0)
                    },
                )
            }
            Shape::Member(from) => {
                let outline = outlines.first_mut()?;
                walk_member(&text, &tree, *from, outline, start, &mut counter)
            }
        };
        let Some((heard, complexity)) = walked else {
            // Dropping a tree this deep recurses as deep as parsing it did.
            mem::forget(tree);
            self.shard(key).insert(key, Found::Broken);
            return None;
        };
        *names = heard;
        let asked = names.asked();
        let module = counter.end_part();
        let in_rows = self.with_rows.then(|| {
            let (rows, rooms) = counter.take_rows();
            InRows::new(module, rows, rooms)
        });
        let counts = counter.counts.take();
        let around = ChunkContext {
            block: self.block(known, methods),
            ..around
        };
        let part = Part::new((around, asks_states), &asked, (complexity, counts), in_rows);
        let part = Arc::new(part);
        *tally = counter.counts;
        let mut shard = self.shard(key);
        let found = shard.entry(key).or_insert_with(|| {
            ParsedChunk::complete(known, outlines);
            Found::Parsed(Arc::clone(known))
        });
        if let Found::Parsed(found) = found {
            *known = Arc::clone(found);
        }
        drop(shard);
        let mut parts = known.lock();
        if parts.len() < MAX_PARTS {
            // Most are met in one kind of module only.
            if parts.is_empty() {
                parts.reserve_exact(1);
            }
            parts.push(Arc::clone(&part));
        }
        Some(part)
    }
}

/// Parses a piece and looks at what others may know of it.
fn read(text: &str, shape: &Shape, test_file: TestFile) -> Option<(ParsedChunk, Parsed)> {
    let tree = parse_text(text).ok()?;
    if tree.error.is_some() && !recovers(text, shape, &tree) {
        return None;
    }
    let body = &tree.module.body;
    let (outlines, helpers) = match shape {
        Shape::Statements => (
            body.iter().map(Outline::of).collect(),
            checks::helpers(body, test_file),
        ),
        Shape::Skeleton(elided, _) => (
            Outline::of_skeleton(skeleton_class(&tree.module, elided)?, elided),
            checks::helpers(body, test_file),
        ),
        Shape::Member(_) => {
            let method = std::slice::from_ref(member_of(&tree.module)?.1);
            (
                method.iter().map(Outline::of_member).collect(),
                checks::helpers(method, test_file),
            )
        }
    };
    let state = (tree.error.is_some(), tree.newer);
    let mut known = ParsedChunk::new(
        outlines.into_boxed_slice(),
        helpers.into_boxed_slice(),
        state,
    );
    if let Shape::Member(_) = shape {
        let method = member_of(&tree.module)?.1.as_function_def_stmt()?;
        let state = State::of(method);
        known.stated = hash_of(&state);
        known.state = Some(Arc::new(state));
    }
    Some((known, tree))
}

/// Statements of every kind that the parser tells apart by their first word when it looks for a place to go on: a simple one, an
/// expression, and a compound one that may be taken for an operator.
const FOLLOWERS: [&[&str]; 3] = [&["pass"], &["x"], &["@x", "class y: z"]];

/// Whether a piece with a syntax error is over for the parser where it ends, so that what follows is read as it would be without
/// it: whatever statement is put behind, it is read as a statement of the same block, and nothing before it changes. Nearly all
/// that only Python 2 has is of that kind.
fn recovers(text: &str, shape: &Shape, tree: &Parsed) -> bool {
    // A carriage return by itself ends a line for the parser, and not for the scanner.
    let mut returns = memchr_iter(b'\r', text.as_bytes());
    if tree.untold || returns.any(|at| text.as_bytes().get(at + 1) != Some(&b'\n')) {
        return false;
    }
    let indent = match shape {
        Shape::Member(from) => {
            let method = &text[*from..];
            let code = method.trim_start_matches([' ', '\t']);
            &method[..method.len() - code.len()]
        }
        _ => "",
    };
    let end = if text.ends_with('\n') { "" } else { "\n" };
    FOLLOWERS.iter().all(|follower| {
        let mut longer = format!("{text}{end}");
        for line in *follower {
            longer.push_str(indent);
            longer.push_str(line);
            longer.push('\n');
        }
        let Ok(longer) = parse_text(&longer) else {
            return false;
        };
        let (short, long) = (block(tree, shape), block(&longer, shape));
        let same = match (short, long) {
            (Some(short), Some([same @ .., last])) => short == same && is_follower(last, follower),
            _ => false,
        };
        same && tree.error == longer.error && tree.comments == longer.comments
    })
}

/// Whether a statement is what one of [`FOLLOWERS`] says by itself.
fn is_follower(stmt: &Stmt, follower: &[&str]) -> bool {
    match (stmt, follower) {
        (Stmt::Pass(_), ["pass"]) => true,
        (Stmt::Expr(stmt), ["x"]) => stmt.value.is_name_expr(),
        (Stmt::ClassDef(class), ["@x", _]) => {
            class.name.as_str() == "y" && class.decorator_list.len() == 1
        }
        _ => false,
    }
}

/// The block that a piece is part of.
fn block<'t>(tree: &'t Parsed, shape: &Shape) -> Option<&'t [Stmt]> {
    match (shape, &tree.module.body[..]) {
        (Shape::Member(_), [Stmt::ClassDef(class)]) => Some(&class.body),
        (Shape::Member(_), _) => None,
        (_, body) => Some(body),
    }
}

impl ParsedChunk {
    pub(super) fn new(
        outlines: Box<[Outline]>,
        helpers: Box<[Helper]>,
        (recovered, newer): (bool, usize),
    ) -> Self {
        let shares = |outline: &Outline| {
            outline.leaves || !outline.imports.is_empty() || !outline.redefined.is_empty()
        };
        let mut context = checks::context(&helpers);
        for outline in outlines.iter().filter(|outline| shares(outline)) {
            let known = (outline.leaves, &outline.imports, &outline.redefined);
            context = context.wrapping_add(hash_of(&known));
        }
        Self {
            context,
            digest: 0,
            outlines,
            helpers,
            recovered,
            newer,
            state: None,
            stated: 0,
            own: OnceLock::new(),
            parts: Mutex::default(),
        }
    }

    /// Puts these outlines, to which a walk has added what it met, in the place of its own.
    fn complete(known: &mut Arc<Self>, outlines: Box<[Outline]>) {
        if let Some(unshared) = Arc::get_mut(known) {
            unshared.digest = hash_of(&outlines);
            unshared.outlines = outlines;
            return;
        }
        let state = (known.recovered, known.newer);
        let digest = hash_of(&outlines);
        let mut complete = Self::new(outlines, known.helpers.clone(), state);
        complete.digest = digest;
        complete.state.clone_from(&known.state);
        complete.stated = known.stated;
        complete.own.clone_from(&known.own);
        *known = Arc::new(complete);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Arc<Part>>> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a class may ask of it as its method: all that it uses, or whether it keeps something.
    pub(super) fn asked_of_state(&self, all: bool) -> Option<u64> {
        let state = self.state.as_ref()?;
        if all {
            return Some(self.stated);
        }
        state.keeps.map(u64::from)
    }

    /// What it holds in a module that gives these answers, if it was met in one that did.
    pub(super) fn part(&self, around: ChunkContext, answers: &Answers) -> Option<Arc<Part>> {
        let parts = self.lock();
        let same = |part: &&Arc<Part>| part.holds(around, answers);
        parts.iter().find(same).map(Arc::clone)
    }
}

pub(super) fn hash_of(value: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}
