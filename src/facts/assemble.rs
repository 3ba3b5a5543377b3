//! Puts a file together from its pieces.

use super::checks;
use super::count::Counter;
use super::memo::{Around, Known, Memo, Part, Piece, Shape, Text, hash_of};
use super::rows::{ModulePart, module_row, sparse};
use super::{Counts, Row};
use crate::python::{
    Answers, Cut, MAX_BYTES, MAX_ERRORS, Module, Names, Outline, Pieces, TestFile, cut_class,
    decode,
};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

/// Classes below this, in bytes, are not worth cutting.
const SMALL: usize = 400;

/// A file put together from pieces.
pub struct Assembled {
    /// The facts that are not zero, by their index in the plan.
    pub counts: Box<[(u16, i32)]>,
    /// It was parsed in spite of a syntax error.
    pub recovered: bool,
    /// Its pieces, in order, where rows were asked for.
    pub parts: Vec<Arc<Part>>,
    /// The module's own row, where rows were asked for; it comes last.
    pub module: Option<Row>,
}

/// A top-level statement: a piece, and the methods that are missing in it where it is a skeleton.
struct Statement<'t> {
    piece: Piece<'t>,
    members: Vec<Piece<'t>>,
}

/// What is known of the module around all of its statements.
struct Surroundings<'s> {
    test_file: TestFile,
    answers: &'s Answers,
    make_names: &'s dyn Fn() -> Names,
    names: Option<Names>,
    after_leaving: bool,
}

/// The file that was counted last. Most files share all statements but one with the one before, which then need neither be cut
/// nor looked up.
#[derive(Default)]
pub struct Neighbour {
    text: String,
    test_file: Option<TestFile>,
    statements: Vec<Met>,
    /// A hash of what its statements let each other know.
    context: u64,
    /// What it answers them.
    answers: Arc<Answers>,
    /// A hash of its outlines, and what the module as a whole counts.
    digest: u64,
    module: Counts,
    /// What its statements count together.
    sum: Counts,
}

/// A statement of the file that was counted last.
#[derive(Clone)]
struct Met {
    range: Range<usize>,
    /// Where the statement behind it was looked for.
    after: usize,
    /// How much of the text was looked at to cut it.
    seen: usize,
    known: Arc<Known>,
    part: Arc<Part>,
}

/// A statement of the file that is being counted.
enum Next<'t> {
    /// It stood in the neighbour.
    Met(Met),
    Cut {
        range: Range<usize>,
        after: usize,
        seen: usize,
        statement: Box<Statement<'t>>,
    },
}

impl Memo<'_> {
    /// Counts a file by its pieces; nothing where it must be counted whole. It takes the place of its neighbour.
    pub fn count(
        &self,
        bytes: &[u8],
        test_file: TestFile,
        near: &mut Neighbour,
    ) -> Option<Assembled> {
        if bytes.len() > MAX_BYTES {
            return None;
        }
        let text = decode(bytes).ok()?;
        let statements = self.cut(&text, test_file, near)?;
        let context = context_of(&statements);
        // The others let nobody know anything that a module is asked.
        let known = statements.iter().flat_map(Next::known);
        let known = known.filter(|known| known.context != 0);
        let known: Vec<Arc<Known>> = known.map(Arc::clone).collect();
        let outlines = || known.iter().flat_map(|known| &known.outlines);
        let helpers = || checks::checking(known.iter().flat_map(|known| &known.helpers));
        let same_context = context == near.context && !near.statements.is_empty();
        let answers = if same_context {
            Arc::clone(&near.answers)
        } else {
            Arc::new(Answers::of(outlines(), helpers().into_iter()))
        };
        let mut around = Surroundings {
            test_file,
            answers: &answers,
            make_names: &|| Names::of(outlines(), helpers().into_iter()),
            names: None,
            after_leaving: false,
        };
        let mut met = Vec::with_capacity(statements.len());
        for next in statements {
            let here = Around {
                after_leaving: around.after_leaving,
                complexity: 0,
                states: 0,
            };
            let next = match next {
                // The same statement may hold something else in this module.
                Next::Met(met) if !same_context && !met.part.holds(here, &answers) => Next::Cut {
                    statement: self.statement(&text[met.range.clone()], (&[], 0), test_file)?,
                    range: met.range,
                    after: met.after,
                    seen: met.seen,
                },
                next => next,
            };
            let next = self.count_next(next, &mut around)?;
            let mut outlines = next.known.outlines.iter();
            around.after_leaving |= outlines.any(|outline| outline.leaves);
            met.push(next);
        }
        let statements = met;
        let recovered = statements.iter().any(|met| met.known.recovered);
        let newer: usize = statements.iter().map(|met| met.known.newer).sum();
        if recovered && newer > MAX_ERRORS {
            // Of so many, a file that is parsed whole looks at the first only.
            return None;
        }
        near.answers = answers;
        near.context = context;
        near.test_file = Some(test_file);
        near.text.clear();
        near.text.push_str(&text);
        let mut digest = FxHasher::default();
        for met in &statements {
            digest.write_u64(met.known.digest);
        }
        let digest = digest.finish();
        if digest != near.digest || near.statements.is_empty() {
            let outlines = statements.iter().flat_map(|met| &met.known.outlines);
            let outlines: Vec<&Outline> = outlines.collect();
            let mut module = Counter::new(self.plan, None);
            module.module(&Module {
                outlines: &outlines,
            });
            (near.digest, near.module) = (digest, module.counts);
        }
        near.take_over(statements, self.plan.facts().len());
        Some(self.sum(near))
    }

    /// What a file holds whose statements have all been counted.
    fn sum(&self, file: &Neighbour) -> Assembled {
        let parts = file.statements.iter().map(|met| &met.part);
        let in_module = parts.clone().map(|part| &part.module);
        let module = self
            .with_rows
            .then(|| module_row(in_module, file.module.clone()));
        let mut counts = file.module.clone();
        counts += &file.sum;
        Assembled {
            counts: sparse(&counts),
            recovered: file.statements.iter().any(|met| met.known.recovered),
            parts: if self.with_rows {
                parts.map(Arc::clone).collect()
            } else {
                Vec::new()
            },
            module,
        }
    }

    /// Cuts a text into statements; those at its beginning and at its end that the neighbour has as well are taken from there.
    fn cut<'t>(
        &self,
        text: &'t str,
        test_file: TestFile,
        near: &Neighbour,
    ) -> Option<Vec<Next<'t>>> {
        let (old, met): (&str, &[Met]) = if near.test_file == Some(test_file) {
            (&near.text, &near.statements)
        } else {
            ("", &[])
        };
        let same_before = common_prefix(old.as_bytes(), text.as_bytes());
        let room = old.len().min(text.len()) - same_before;
        let same_behind = common_suffix(old.as_bytes(), text.as_bytes(), room);
        let first = met.partition_point(|met| met.seen <= same_before);
        let mut all: Vec<Next<'t>> = met[..first].iter().cloned().map(Next::Met).collect();
        let start = first.checked_sub(1).map_or(0, |last| met[last].after);
        let mut cutter = Pieces::from(text, start);
        loop {
            let at = cutter.position();
            if at + same_behind >= text.len() {
                // What is behind this place is behind that place of the neighbour.
                let old_at = at + old.len() - text.len();
                let next = met.partition_point(|met| met.after <= old_at);
                let before = next.checked_sub(1).map_or(0, |last| met[last].after);
                if before == old_at && !met.is_empty() {
                    let moved = met[next..].iter().map(|met| met.moved(old_at, at));
                    all.extend(moved.map(Next::Met));
                    return Some(all);
                }
            }
            match cutter.cut() {
                Cut::Piece(range) => all.push(Next::Cut {
                    statement: self.statement(
                        &text[range.clone()],
                        (cutter.lines(), range.start),
                        test_file,
                    )?,
                    range,
                    after: cutter.position(),
                    seen: cutter.seen(),
                }),
                Cut::End => return Some(all),
                Cut::Doubt => return None,
            }
        }
    }

    /// Looks up or parses a top-level statement, a class in parts. Of its logical lines some are known, in a text in which it begins
    /// somewhere.
    fn statement<'t>(
        &self,
        text: &'t str,
        lines: (&[Range<usize>], usize),
        test_file: TestFile,
    ) -> Option<Box<Statement<'t>>> {
        let whole = || {
            let piece = self.piece(Text::Here(text), Shape::Statements, test_file)?;
            Some(Statement {
                piece,
                members: Vec::new(),
            })
        };
        self.class(text, lines, test_file)
            .or_else(whole)
            .map(Box::new)
    }

    fn class<'t>(
        &self,
        text: &'t str,
        (lines, from): (&[Range<usize>], usize),
        test_file: TestFile,
    ) -> Option<Statement<'t>> {
        if text.len() < SMALL || !(text.starts_with("class") || text.starts_with('@')) {
            return None;
        }
        let cut = cut_class(text, lines, from)?;
        let shape = Shape::Skeleton(cut.elided, cut.heads);
        let piece = self.piece(Text::Made(cut.skeleton), shape, test_file)?;
        let head: Arc<str> = cut.head.into();
        let member = |range| {
            let text = Text::Below(Arc::clone(&head), &text[range]);
            self.piece(text, Shape::Member(head.len()), test_file)
        };
        let members: Option<Vec<Piece<'t>>> = cut.members.into_iter().map(member).collect();
        Some(Statement {
            piece,
            members: members?,
        })
    }

    /// Counts a statement, unless that has been done.
    fn count_next(&self, next: Next<'_>, around: &mut Surroundings<'_>) -> Option<Met> {
        match next {
            Next::Met(met) => Some(met),
            Next::Cut {
                range,
                after,
                seen,
                mut statement,
            } => {
                let (part, known) = self.put_together(&mut statement, around)?;
                Some(Met {
                    range,
                    after,
                    seen,
                    known,
                    part,
                })
            }
        }
    }

    /// What a top-level statement holds, and the outlines of what it is.
    fn put_together(
        &self,
        statement: &mut Statement<'_>,
        around: &mut Surroundings<'_>,
    ) -> Option<(Arc<Part>, Arc<Known>)> {
        if statement.members.is_empty() {
            let part = self.part(&mut statement.piece, &[], 0, around)?;
            return Some((part, Arc::clone(&statement.piece.known)));
        }
        let (mut members, mut complexity) = (Vec::with_capacity(statement.members.len()), 0);
        for member in &mut statement.members {
            let part = self.part(member, &[], 0, around)?;
            complexity += part.complexity;
            members.push(part);
        }
        let skeleton = self.part(&mut statement.piece, &statement.members, complexity, around)?;
        let mut counts = Counts::zero(self.plan.facts().len());
        let mut in_module = counts.clone();
        for part in members.iter().chain([&skeleton]) {
            add(&part.counts, &mut counts);
            add(&part.module.counts, &mut in_module);
        }
        let module = ModulePart {
            sections: skeleton.module.sections.clone(),
            statements: skeleton.module.statements.clone(),
            counts: sparse(&in_module),
        };
        let here = Around {
            after_leaving: around.after_leaving,
            complexity: 0,
            states: 0,
        };
        let part = Part::of_class(
            skeleton,
            members,
            sparse(&counts),
            module,
            (here, around.answers),
        );
        let mut outlines = statement.piece.known.outlines.iter();
        let mut joined = vec![outlines.next()?];
        for (member, after) in statement.members.iter().zip(outlines) {
            joined.extend([member.known.outlines.first()?, after]);
        }
        let outline = Outline::joined(joined.into_iter());
        let pieces = std::iter::once(&statement.piece).chain(&statement.members);
        let helpers = pieces
            .clone()
            .flat_map(|piece| piece.known.helpers.iter().cloned());
        let known = pieces.clone().map(|piece| &piece.known);
        let state = (
            known.clone().any(|known| known.recovered),
            known.map(|known| known.newer).sum(),
        );
        let known = Known::new(Box::new([outline]), helpers.collect(), state);
        Some((Arc::new(part), Arc::new(known)))
    }

    /// What a piece holds here. `members` are those of a skeleton, and `complexity` is their sum.
    fn part(
        &self,
        piece: &mut Piece<'_>,
        members: &[Piece<'_>],
        complexity: i64,
        around: &mut Surroundings<'_>,
    ) -> Option<Arc<Part>> {
        let states = || hash_of(&members.iter().map(|m| &m.known.state).collect::<Vec<_>>());
        let here = Around {
            after_leaving: around.after_leaving,
            complexity,
            states: piece.is_stated().then(states).unwrap_or_default(),
        };
        if let Some(part) = piece.known.part(here, around.answers) {
            return Some(part);
        }
        let names = around.names.get_or_insert_with(around.make_names);
        self.walk(piece, around.test_file, (here, members), names)
    }
}

impl Neighbour {
    /// Puts the statements of the next file in the place of these; what both begin and end with is not added up again.
    fn take_over(&mut self, statements: Vec<Met>, facts: usize) {
        if self.statements.is_empty() {
            self.sum = Counts::zero(facts);
        }
        let same = |(old, new): &(&Met, &Met)| Arc::ptr_eq(&old.part, &new.part);
        let (old, new) = (&self.statements[..], &statements[..]);
        let before = old.iter().zip(new).take_while(same).count();
        let (old, new) = (&old[before..], &new[before..]);
        let behind = old.iter().rev().zip(new.iter().rev());
        let behind = behind.take_while(same).count();
        for met in &old[..old.len() - behind] {
            for &(at, count) in &met.part.counts {
                self.sum.add(usize::from(at), -i64::from(count));
            }
        }
        for met in &new[..new.len() - behind] {
            add(&met.part.counts, &mut self.sum);
        }
        self.statements = statements;
    }
}

impl Met {
    /// The same statement in a text where what was at `from` is at `to`.
    fn moved(&self, from: usize, to: usize) -> Self {
        let shifted = |at: usize| at - from + to;
        Self {
            range: shifted(self.range.start)..shifted(self.range.end),
            after: shifted(self.after),
            seen: shifted(self.seen),
            known: Arc::clone(&self.known),
            part: Arc::clone(&self.part),
        }
    }
}

impl Next<'_> {
    /// What is known of it and of its methods.
    fn known(&self) -> impl Iterator<Item = &Arc<Known>> {
        let (met, statement) = match self {
            Self::Met(met) => (Some(&met.known), None),
            Self::Cut { statement, .. } => (None, Some(statement)),
        };
        let pieces = statement
            .into_iter()
            .flat_map(|statement| std::iter::once(&statement.piece).chain(&statement.members));
        met.into_iter().chain(pieces.map(|piece| &piece.known))
    }
}

/// A hash of what statements let each other know.
fn context_of(statements: &[Next<'_>]) -> u64 {
    let mut hasher = FxHasher::default();
    for (at, next) in statements.iter().enumerate() {
        let known = next.known().map(|known| known.context);
        let context = known.fold(0, u64::wrapping_add);
        if context != 0 {
            context.hash(&mut hasher);
            // Where a statement leaves the module, it matters what is before it and what is behind.
            let mut outlines = next.known().flat_map(|known| &known.outlines);
            if outlines.any(|outline| outline.leaves) {
                at.hash(&mut hasher);
            }
        }
    }
    hasher.finish()
}

/// Bytes compared at once.
const BLOCK: usize = 256;

/// How many bytes two texts begin with alike.
fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    let blocks = a.chunks_exact(BLOCK).zip(b.chunks_exact(BLOCK));
    let same = blocks.take_while(|(a, b)| a == b).count() * BLOCK;
    let rest = a[same..].iter().zip(&b[same..]);
    same + rest.take_while(|(a, b)| a == b).count()
}

/// How many bytes two texts end with alike, at most `room`.
fn common_suffix(a: &[u8], b: &[u8], room: usize) -> usize {
    let (a, b) = (&a[a.len() - room..], &b[b.len() - room..]);
    let blocks = a.rchunks_exact(BLOCK).zip(b.rchunks_exact(BLOCK));
    let same = blocks.take_while(|(a, b)| a == b).count() * BLOCK;
    let rest = a[..room - same]
        .iter()
        .rev()
        .zip(b[..room - same].iter().rev());
    same + rest.take_while(|(a, b)| a == b).count()
}

fn add(counts: &[(u16, i32)], to: &mut Counts) {
    for &(at, count) in counts {
        to.add(usize::from(at), i64::from(count));
    }
}
