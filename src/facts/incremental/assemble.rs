//! Puts a file together from its pieces.

use super::counted::{ChunkDigest, Counted};
use super::memo::{Memo, ParsedChunk};
use super::part::Part;
use super::source::{CommonAffixes, Source};
use super::statement::{CountedStatement, ModuleContext, Sibling, Statement, leaves};
use crate::facts::count::Counter;
use crate::facts::counts::Tally;
use crate::facts::rows::{module_row, sparse};
use crate::facts::{Counts, Row, checks};
use crate::python::{
    Answers, Cut, DiffHint, MAX_BYTES, MAX_ERRORS, Module, Names, Outline, Pieces, TestFile,
};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};
use std::mem;
use std::ops::Range;
use std::sync::Arc;

/// How many statements may have gone between two that are still there.
const GONE: usize = 8;

/// A file put together from pieces.
pub struct Assembled {
    /// The facts that are not zero, by their index in the plan.
    pub counts: Box<[(u16, i32)]>,
    /// It was parsed in spite of a syntax error.
    pub recovered: bool,
    /// Its statements, in order, where rows were asked for.
    pub parts: Vec<Arc<Part>>,
    /// The module's own row, where rows were asked for; it comes last.
    pub module: Option<Row>,
}

/// The file that was counted last. Most files share nearly all with the one before, which then need neither be cut nor looked up.
#[derive(Default)]
pub struct PreviousVersion {
    source: Source,
    /// Where the text of the next is put.
    spare: Source,
    test_file: Option<TestFile>,
    statements: Vec<KeptStatement>,
    /// A hash of what its statements let each other know.
    context: u64,
    /// What it answers them.
    answers: Arc<Answers>,
    /// What names mean in it, where that has been asked.
    names: Option<Names>,
    /// A hash of its outlines, and what the module as a whole counts.
    digest: u64,
    module: Counts,
    /// What its statements count together.
    sum: Counts,
    /// What the next is counted in.
    tally: Option<Tally>,
}

/// A statement of the file that was counted last.
#[derive(Clone)]
struct KeptStatement {
    range: Range<usize>,
    /// Where the statement behind it was looked for.
    after: usize,
    /// How much of the text was looked at to cut it.
    seen: usize,
    summary: StatementDigest,
    held: Arc<CountedStatement>,
}

/// What a file is asked of each of its statements.
#[derive(Clone, Copy, Default)]
struct StatementDigest {
    /// A hash of what it lets others know; 0 where that is nothing.
    context: u64,
    /// A hash of its outlines; 0 until it has been counted.
    digest: u64,
    /// It leaves the module.
    leaves: bool,
    recovered: bool,
    newer: usize,
}

/// A statement of the file that is being counted.
enum Next<'t> {
    /// It stood in the neighbour.
    Kept(KeptStatement),
    Cut {
        range: Range<usize>,
        after: usize,
        seen: usize,
        summary: StatementDigest,
        statement: Box<Statement<'t>>,
    },
}

/// How a file differs from its neighbour.
struct Changed<'t> {
    /// The statements of the neighbour that are not kept.
    old: Range<usize>,
    /// What stands in their place.
    new: Vec<Next<'t>>,
}

impl Memo<'_> {
    /// Counts a file by its pieces; nothing where it must be counted whole. It takes the place of its neighbour.
    pub fn count(
        &self,
        bytes: &[u8],
        test_file: TestFile,
        near: &mut PreviousVersion,
    ) -> Option<Assembled> {
        if bytes.len() > MAX_BYTES {
            return None;
        }
        let mut source = mem::take(&mut near.spare);
        let alike = source.read(bytes, &near.source);
        let counted = alike.and_then(|alike| self.count_text(&source.text, alike, test_file, near));
        if counted.is_some() {
            mem::swap(&mut near.source, &mut source);
        }
        near.spare = source;
        counted
    }

    fn count_text(
        &self,
        text: &str,
        alike: CommonAffixes,
        test_file: TestFile,
        near: &mut PreviousVersion,
    ) -> Option<Assembled> {
        let facts = self.plan.facts().len();
        let Changed { old, new } = self.cut(text, alike, test_file, near)?;
        let (first, behind) = (&near.statements[..old.start], &near.statements[old.end..]);
        let context = {
            let summaries = first.iter().map(|met| &met.summary);
            let summaries = summaries.chain(new.iter().map(Next::summary));
            let summaries = summaries.chain(behind.iter().map(|met| &met.summary));
            let newer: usize = summaries.clone().map(|summary| summary.newer).sum();
            if newer > MAX_ERRORS && summaries.clone().any(|summary| summary.recovered) {
                // Of so many, a file that is parsed whole looks at the first only.
                return None;
            }
            context_of(summaries)
        };
        let same_answers = context == near.context && !near.statements.is_empty();
        let names = near.names.take().filter(|_| same_answers);
        let shared = if names.is_some() {
            Vec::new()
        } else {
            let before = first.iter().filter(|met| met.summary.context != 0);
            let after = behind.iter().filter(|met| met.summary.context != 0);
            let known = before.flat_map(|met| met.held.known());
            let known = known.chain(new.iter().flat_map(Next::known));
            let known = known.chain(after.flat_map(|met| met.held.known()));
            // The others let nobody know anything that a module is asked.
            let known = known.filter(|(told, _)| told.context != 0);
            known.map(|(_, known)| Arc::clone(known)).collect()
        };
        let outlines = || shared.iter().flat_map(|known| &known.outlines);
        let collection = self.plan.collection();
        let told = || {
            let helpers = shared.iter().flat_map(|known| &known.helpers);
            checks::told(helpers, outlines(), collection)
        };
        let answers = if same_answers {
            Arc::clone(&near.answers)
        } else {
            Arc::new(Answers::of(outlines(), &told()))
        };
        let mut around = ModuleContext {
            test_file,
            answers: &answers,
            same_answers,
            make_names: &|| Names::of(outlines(), told(), collection),
            names,
            tally: near.tally.take().unwrap_or_else(|| Tally::zero(facts)),
            after_leaving: false,
        };
        let keep = |met: &[KeptStatement], around: &mut ModuleContext<'_>| {
            let mut renewed = Vec::new();
            for (at, met) in met.iter().enumerate() {
                if !same_answers && let Some(held) = self.renewed(met, &near.source.text, around)? {
                    renewed.push((at, held));
                }
                around.after_leaving |= met.summary.leaves;
            }
            Some(renewed)
        };
        let before = keep(first, &mut around)?;
        let mut counted = Vec::with_capacity(new.len());
        for next in new {
            let next = self.count_next(next, text, &mut around)?;
            around.after_leaving |= next.summary.leaves;
            counted.push(next);
        }
        let after = keep(behind, &mut around)?;
        let (names, answers) = (around.names, Arc::clone(&answers));
        near.tally = Some(around.tally);
        let after = after.into_iter().map(|(at, held)| (at + old.end, held));
        let renewed: Vec<_> = before.into_iter().chain(after).collect();
        for (at, held) in renewed {
            near.renew(at, held);
        }
        near.take_over(old, counted, text.len(), facts);
        (near.names, near.answers) = (names, answers);
        (near.context, near.test_file) = (context, Some(test_file));
        let mut digest = FxHasher::default();
        for met in &near.statements {
            digest.write_u64(met.summary.digest);
        }
        let digest = digest.finish();
        if digest != near.digest || near.module == Counts::default() {
            let outlines = near.statements.iter().flat_map(|met| met.held.outlines());
            let outlines: Vec<&Outline> = outlines.collect();
            let mut module = Counter::new(self.plan, None);
            let whole = Module {
                outlines: &outlines,
            };
            module.module(&whole, &[]);
            (near.digest, near.module) = (digest, module.counts.into_counts());
        }
        Some(self.sum(near))
    }

    /// What a file holds whose statements have all been counted.
    fn sum(&self, file: &PreviousVersion) -> Assembled {
        let wholes = || file.statements.iter().flat_map(|met| &met.held.whole);
        let in_module = wholes().filter_map(|part| part.module());
        let module = self
            .with_rows
            .then(|| module_row(in_module, file.module.clone()));
        let mut counts = file.module.clone();
        counts += &file.sum;
        Assembled {
            counts: sparse(&counts),
            recovered: file.statements.iter().any(|met| met.summary.recovered),
            parts: wholes().map(Arc::clone).collect(),
            module,
        }
    }

    /// Cuts a text into statements; those that the neighbour has as well are taken from there.
    fn cut<'t>(
        &self,
        text: &'t str,
        alike: CommonAffixes,
        test_file: TestFile,
        near: &PreviousVersion,
    ) -> Option<Changed<'t>> {
        if near.test_file != Some(test_file) {
            let mut changed =
                self.cut_beside(text, CommonAffixes::default(), test_file, "", &[])?;
            changed.old = 0..near.statements.len();
            return Some(changed);
        }
        self.cut_beside(text, alike, test_file, &near.source.text, &near.statements)
    }

    fn cut_beside<'t>(
        &self,
        text: &'t str,
        alike: CommonAffixes,
        test_file: TestFile,
        old: &str,
        met: &[KeptStatement],
    ) -> Option<Changed<'t>> {
        let (same_before, same_behind) = (alike.before, alike.behind);
        let before = |at: usize| at.checked_sub(1).map_or(0, |last| met[last].after);
        let first = met.partition_point(|met| met.seen <= same_before);
        let mut cutter = Pieces::from(text, before(first));
        let mut new = Vec::new();
        // The first statement of the neighbour that may come next.
        let mut beside = first;
        loop {
            let at = cutter.position();
            if at + same_behind >= text.len() {
                // What is behind this place is behind that place of the neighbour.
                let old_at = at + old.len() - text.len();
                let next = met.partition_point(|met| met.after <= old_at);
                if before(next) == old_at && !met.is_empty() {
                    let old = first..next;
                    return Some(Changed { old, new });
                }
            }
            let candidates = beside..met.len().min(beside + GONE);
            let same = |&next: &usize| met[next].stands_at(before(next), old, &text[at..]);
            if let Some(next) = candidates.clone().find(same) {
                let (from, met) = (before(next), &met[next]);
                new.push(Next::Kept(met.moved(from, at)));
                cutter.skip(met.after - from, met.seen - from);
                beside = next + 1;
                continue;
            }
            let code = cutter.code_line(at).unwrap_or(text.len());
            let alike = |&next: &usize| met[next].begins(old, &text.as_bytes()[code..]);
            let sibling = candidates.clone().find(alike);
            let lines = sibling.map_or(DiffHint::default(), |at| {
                DiffHint::new(&old[met[at].range.clone()], &met[at].held.lines)
            });
            match cutter.cut(lines) {
                Cut::Piece(range) => {
                    let sibling = sibling.filter(|_| range.start == code);
                    beside = sibling.map_or(beside, |at| at + 1);
                    let sibling = sibling.map(|at| met[at].sibling(old));
                    let lines = cutter.take_lines();
                    let statement =
                        self.statement(&text[range.clone()], lines, test_file, sibling)?;
                    new.push(Next::Cut {
                        range,
                        after: cutter.position(),
                        seen: cutter.seen(),
                        summary: StatementDigest::of(&statement),
                        statement: Box::new(statement),
                    });
                }
                Cut::End => {
                    let old = first..met.len();
                    return Some(Changed { old, new });
                }
                Cut::Doubt => return None,
            }
        }
    }

    /// Counts a statement, unless that has been done.
    fn count_next(
        &self,
        next: Next<'_>,
        text: &str,
        around: &mut ModuleContext<'_>,
    ) -> Option<KeptStatement> {
        match next {
            // It may have been met before or behind what leaves the module.
            Next::Kept(met) if around.same_answers && met.held.follows(around.after_leaving) => {
                Some(met)
            }
            Next::Kept(mut met) => {
                if let Some(held) = self.renewed(&met, text, around)? {
                    met.held = held;
                }
                Some(met)
            }
            Next::Cut {
                range,
                after,
                seen,
                summary,
                statement,
            } => {
                let held = self.count_statement(*statement, around)?;
                Some(KeptStatement {
                    range,
                    after,
                    seen,
                    summary: StatementDigest {
                        digest: held.digest(),
                        ..summary
                    },
                    held: Arc::new(held),
                })
            }
        }
    }

    /// What a statement that was met holds in this module, if that is something else. It stands in `text`.
    #[expect(clippy::option_option, reason = "counting may fail")]
    fn renewed(
        &self,
        met: &KeptStatement,
        text: &str,
        around: &mut ModuleContext<'_>,
    ) -> Option<Option<Arc<CountedStatement>>> {
        if met.held.holds(around.after_leaving, around.answers) {
            return Some(None);
        }
        let sibling = met.sibling(text);
        let lines = met.held.lines.clone();
        let statement = self.statement(sibling.text, lines, around.test_file, Some(sibling))?;
        let held = self.count_statement(statement, around)?;
        Some(Some(Arc::new(held)))
    }
}

impl PreviousVersion {
    /// Nothing has been counted yet; the room it took is kept.
    pub fn start_over(&mut self) {
        let (mut source, spare) = (mem::take(&mut self.source), mem::take(&mut self.spare));
        source.text.clear();
        *self = Self {
            source,
            spare,
            tally: self.tally.take(),
            ..Self::default()
        };
    }

    /// A statement holds something else.
    fn renew(&mut self, at: usize, held: Arc<CountedStatement>) {
        let old = mem::replace(&mut self.statements[at].held, held);
        let gone: Vec<_> = old.pieces.iter().collect();
        exchange(&gone, &parts_of(&self.statements[at..=at]), &mut self.sum);
    }

    /// Puts `new` statements in the place of `old` ones, which makes the file to one of `length` bytes.
    fn take_over(
        &mut self,
        old: Range<usize>,
        new: Vec<KeptStatement>,
        length: usize,
        facts: usize,
    ) {
        if self.statements.is_empty() {
            self.sum = Counts::zero(facts);
        }
        let gone = parts_of(&self.statements[old.clone()]);
        exchange(&gone, &parts_of(&new), &mut self.sum);
        for met in &mut self.statements[old.end..] {
            met.move_by(self.source.text.len(), length);
        }
        self.statements.splice(old, new);
    }
}

/// The parts of some statements, one after another.
fn parts_of(met: &[KeptStatement]) -> Vec<&Arc<Counted>> {
    met.iter().flat_map(|met| met.held.pieces.iter()).collect()
}

/// Takes the counts of `old` parts from a sum and adds those of `new` ones. What both begin and end with is not added up again.
fn exchange(old: &[&Arc<Counted>], new: &[&Arc<Counted>], sum: &mut Counts) {
    let same = |(old, new): &(&&Arc<Counted>, &&Arc<Counted>)| Arc::ptr_eq(old, new);
    let before = old.iter().zip(new).take_while(same).count();
    let (old, new) = (&old[before..], &new[before..]);
    let behind = old.iter().rev().zip(new.iter().rev());
    let behind = behind.take_while(same).count();
    for piece in &old[..old.len() - behind] {
        sum.add_sparse(&piece.part.counts, -1);
    }
    for piece in &new[..new.len() - behind] {
        sum.add_sparse(&piece.part.counts, 1);
    }
}

impl KeptStatement {
    /// The same statement in a text where what was at `from` is at `to`.
    fn moved(&self, from: usize, to: usize) -> Self {
        let mut moved = self.clone();
        moved.move_by(from, to);
        moved
    }

    fn move_by(&mut self, from: usize, to: usize) {
        let move_by = |at: &mut usize| *at = *at + to - from;
        move_by(&mut self.range.start);
        move_by(&mut self.range.end);
        move_by(&mut self.after);
        move_by(&mut self.seen);
    }

    /// Whether a text begins with all that was looked at, from `from` of its own text on, to cut it.
    fn stands_at(&self, from: usize, own: &str, text: &str) -> bool {
        let seen = &own.as_bytes()[from..self.seen.min(own.len())];
        text.as_bytes().starts_with(seen) && (self.seen <= own.len() || seen.len() == text.len())
    }

    /// Whether a text begins with its first line.
    fn begins(&self, own: &str, text: &[u8]) -> bool {
        self.held.lines.first().is_some_and(|line| {
            let end = self.range.start + line.end as usize;
            text.starts_with(&own.as_bytes()[self.range.start..end])
        })
    }

    fn sibling<'s>(&'s self, own: &'s str) -> Sibling<'s> {
        Sibling {
            held: &self.held,
            text: &own[self.range.clone()],
        }
    }
}

impl StatementDigest {
    fn of(statement: &Statement<'_>) -> Self {
        let told = statement.known().map(|(told, _)| told);
        Self {
            // A sum, so that a class lets others know the same in one piece and in many.
            context: told.clone().fold(0, |sum, t| sum.wrapping_add(t.context)),
            digest: 0,
            leaves: leaves(statement.known()),
            recovered: told.clone().any(|told| told.recovered),
            newer: told.map(|told| told.newer).sum(),
        }
    }
}

impl Next<'_> {
    fn summary(&self) -> &StatementDigest {
        match self {
            Self::Kept(met) => &met.summary,
            Self::Cut { summary, .. } => summary,
        }
    }

    /// What is known of its pieces.
    fn known(&self) -> Box<dyn Iterator<Item = (&ChunkDigest, &Arc<ParsedChunk>)> + '_> {
        match self {
            Self::Kept(met) => Box::new(met.held.known()),
            Self::Cut { statement, .. } => Box::new(statement.known()),
        }
    }
}

/// A hash of what statements let each other know.
fn context_of<'g>(statements: impl Iterator<Item = &'g StatementDigest>) -> u64 {
    let mut hasher = FxHasher::default();
    for (at, summary) in statements.enumerate() {
        if summary.context != 0 {
            summary.context.hash(&mut hasher);
            // Where a statement leaves the module, it matters what is before it and what is behind.
            if summary.leaves {
                at.hash(&mut hasher);
            }
        }
    }
    hasher.finish()
}
