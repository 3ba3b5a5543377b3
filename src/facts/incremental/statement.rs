//! A top-level statement of a file that is counted by its pieces: one piece, or a class in parts.

use super::counted::{ChunkDigest, Counted};
use super::memo::{CacheHit, Memo, ParsedChunk, Piece, Provenance, Shape, Text, hash_of};
use super::part::{ChunkContext, Part};
use crate::facts::Counts;
use crate::facts::counts::Tally;
use crate::facts::rows::{ModulePart, sparse};
use crate::python::{Answers, Line, Member, Names, Outline, TestFile, cut_class};
use std::sync::{Arc, OnceLock};

/// Classes below this, in bytes, are not worth cutting.
const SMALL: usize = 400;
/// How many methods of a class may have gone between two that are still there.
const GONE: usize = 8;

/// A class is cut unless the heads of its methods are together longer than so many times the class.
const MOST_HEADS: usize = 2;

/// A statement that is being counted.
pub(super) struct Statement<'t> {
    /// Of a class in parts: the skeleton, and then the methods.
    pieces: Vec<Piece<'t>>,
    class: Option<ClassParts>,
    lines: Box<[Line]>,
}

/// Where the parts of a class are.
struct ClassParts {
    skeleton: Arc<str>,
    /// Which of its functions lost their bodies.
    elided: Vec<bool>,
    /// What is put before a method, and before `__init__`.
    head: Arc<str>,
    head_of_init: Arc<str>,
    members: Vec<Member>,
}

impl ClassParts {
    fn head_of(&self, member: &Member) -> &Arc<str> {
        if member.is_init {
            &self.head_of_init
        } else {
            &self.head
        }
    }
}

/// A statement that was counted.
pub(super) struct CountedStatement {
    /// As [`Statement::pieces`].
    pub(super) pieces: Box<[Arc<Counted>]>,
    /// What holds its rows, where rows are asked for.
    pub(super) whole: Option<Arc<Part>>,
    pub(super) lines: Box<[Line]>,
    /// What is around the first piece.
    around: ChunkContext,
    class: Option<ClassParts>,
    joined: OnceLock<Outline>,
}

/// A statement of a file that was counted, which another may resemble.
#[derive(Clone, Copy)]
pub(super) struct Sibling<'s> {
    pub(super) held: &'s CountedStatement,
    pub(super) text: &'s str,
}

/// What is known of the module around all of its statements.
pub(super) struct ModuleContext<'s> {
    pub(super) test_file: TestFile,
    pub(super) answers: &'s Answers,
    /// The module of the siblings gave the same answers.
    pub(super) same_answers: bool,
    pub(super) make_names: &'s dyn Fn() -> Names,
    pub(super) names: Option<Names>,
    /// What pieces are counted in, one after another.
    pub(super) tally: Tally,
    pub(super) after_leaving: bool,
}

impl Statement<'_> {
    /// What is known of its pieces.
    pub(super) fn known(&self) -> impl Iterator<Item = (&ChunkDigest, &Arc<ParsedChunk>)> + Clone {
        self.pieces
            .iter()
            .map(|piece| (&piece.digests, piece.known()))
    }
}

impl CountedStatement {
    /// What is known of its pieces.
    pub(super) fn known(&self) -> impl Iterator<Item = (&ChunkDigest, &Arc<ParsedChunk>)> {
        self.pieces
            .iter()
            .map(|piece| (&piece.digests, &piece.known))
    }

    /// Its outlines: those of a class are joined to one.
    pub(super) fn outlines(&self) -> &[Outline] {
        let (first, members) = match &self.pieces[..] {
            [] => return &[],
            [piece] => return &piece.known.outlines,
            [first, members @ ..] => (&first.known, members),
        };
        let joined = self.joined.get_or_init(|| {
            let mut skeleton = first.outlines.iter();
            let mut all: Vec<&Outline> = skeleton.next().into_iter().collect();
            for (member, after) in members.iter().zip(skeleton) {
                all.extend(member.known.outlines.first());
                all.push(after);
            }
            Outline::joined(all.into_iter())
        });
        std::slice::from_ref(joined)
    }

    /// A hash of its outlines.
    pub(super) fn digest(&self) -> u64 {
        match &self.pieces[..] {
            [piece] => piece.digests.digest,
            all => hash_of(&all.iter().map(|p| p.digests.digest).collect::<Vec<_>>()),
        }
    }

    /// Whether it was counted where this was before it.
    pub(super) fn follows(&self, after_leaving: bool) -> bool {
        self.around.after_leaving == after_leaving
    }

    /// Whether it holds the same where this is before it, in a module that gives these answers.
    pub(super) fn holds(&self, after_leaving: bool, answers: &Answers) -> bool {
        let first = ChunkContext {
            after_leaving,
            ..self.around
        };
        let mut parts = self.pieces.iter().map(|piece| &piece.part);
        parts.next().is_none_or(|part| part.holds(first, answers))
            && parts.all(|part| part.holds(ChunkContext::member(after_leaving), answers))
    }
}

/// Whether a statement of these pieces leaves the module.
pub(super) fn leaves<'k>(
    mut known: impl Iterator<Item = (&'k ChunkDigest, &'k Arc<ParsedChunk>)>,
) -> bool {
    known.any(|(told, known)| {
        told.context != 0 && known.outlines.iter().any(|outline| outline.leaves)
    })
}

impl<'s> Sibling<'s> {
    /// A piece of it.
    fn piece(self, at: usize) -> Option<CacheHit<'s>> {
        let around = match at {
            0 => self.held.around,
            _ => ChunkContext::member(self.held.around.after_leaving),
        };
        Some(CacheHit {
            counted: self.held.pieces.get(at)?,
            around,
        })
    }
}

impl Memo<'_> {
    /// Looks up or parses a top-level statement, a class in parts. What it shares with a sibling is taken from there.
    pub(super) fn statement<'t>(
        &self,
        text: &'t str,
        lines: Box<[Line]>,
        test_file: TestFile,
        sibling: Option<Sibling<'_>>,
    ) -> Option<Statement<'t>> {
        let class = self.class(text, &lines, test_file, sibling);
        let (pieces, class) = if let Some((pieces, class)) = class {
            (pieces, Some(class))
        } else {
            let same = sibling.filter(|s| s.held.class.is_none() && s.text == text);
            let met = same.and_then(|s| s.piece(0));
            let piece = self.piece(Text::Here(text), Shape::Statements, test_file, met)?;
            (vec![piece], None)
        };
        Some(Statement {
            pieces,
            class,
            lines,
        })
    }

    fn class<'t>(
        &self,
        text: &'t str,
        lines: &[Line],
        test_file: TestFile,
        sibling: Option<Sibling<'_>>,
    ) -> Option<(Vec<Piece<'t>>, ClassParts)> {
        if text.len() < SMALL || !(text.starts_with("class") || text.starts_with('@')) {
            return None;
        }
        let cut = cut_class(text, lines)?;
        let class = ClassParts {
            skeleton: cut.skeleton.into(),
            elided: cut.elided,
            head: cut.head.into(),
            head_of_init: cut.head_of_init.into(),
            members: cut.members,
        };
        // Each method is parsed below a head.
        let heads = class.members.iter().map(|m| class.head_of(m).len());
        if heads.sum::<usize>() > MOST_HEADS * text.len() {
            return None;
        }
        let sibling = sibling.and_then(|sibling| Some((sibling, sibling.held.class.as_ref()?)));
        let same =
            sibling.filter(|(_, old)| old.skeleton == class.skeleton && old.elided == class.elided);
        let shape = Shape::Skeleton(class.elided.clone(), cut.heads);
        let skeleton = Text::Made(Arc::clone(&class.skeleton));
        let met = same.and_then(|(sibling, _)| sibling.piece(0));
        let mut pieces = Vec::with_capacity(1 + class.members.len());
        pieces.push(self.piece(skeleton, shape, test_file, met)?);
        let same_heads = |of: fn(&ClassParts) -> &Arc<str>| {
            sibling.is_some_and(|(_, old)| of(old) == of(&class))
        };
        let same_head = same_heads(|class| &class.head);
        let same_head_of_init = same_heads(|class| &class.head_of_init);
        let mut passed = 0;
        for member in &class.members {
            let own = &text[member.range.clone()];
            let same_head = if member.is_init {
                same_head_of_init
            } else {
                same_head
            };
            let met = sibling.filter(|_| same_head).and_then(|(sibling, old)| {
                let mut rest = old.members.iter().enumerate().skip(passed).take(GONE);
                let same = |m: &Member| sibling.text.get(m.range.clone()) == Some(own);
                let (at, _) = rest.find(|(_, member)| same(member))?;
                passed = at + 1;
                sibling.piece(passed)
            });
            let head = class.head_of(member);
            let shape = Shape::Member(head.len());
            let below = Text::Below(Arc::clone(head), own);
            pieces.push(self.piece(below, shape, test_file, met)?);
        }
        Some((pieces, class))
    }

    /// Counts a statement, unless that has been done.
    pub(super) fn count_statement(
        &self,
        mut statement: Statement<'_>,
        around: &mut ModuleContext<'_>,
    ) -> Option<CountedStatement> {
        let (first, members) = statement.pieces.split_first_mut()?;
        let here = ChunkContext::member(around.after_leaving);
        let (mut pieces, mut complexity) = (Vec::with_capacity(1 + members.len()), 0);
        for member in &mut *members {
            let counted = self.counted(member, (&[], 0), here, around)?;
            complexity += counted.part.complexity;
            pieces.push(counted);
        }
        let all = first.is_stated();
        let states = members.iter().filter_map(|m| m.digests.state(all));
        let mut here = ChunkContext {
            block: self.block(first.known(), complexity),
            states: hash_of(&states.collect::<Vec<_>>()),
            ..here
        };
        let own = self.counted(first, (members, complexity), here, around)?;
        // A skeleton that was met for the first time has told its own.
        here.block = self.block(&own.known, complexity);
        let whole = self.with_rows.then(|| match &statement.class {
            None => Arc::clone(&own.part),
            Some(_) => Arc::new(self.of_class(&own.part, &pieces)),
        });
        pieces.insert(0, own);
        Some(CountedStatement {
            pieces: pieces.into_boxed_slice(),
            whole,
            lines: statement.lines,
            around: here,
            class: statement.class,
            joined: OnceLock::new(),
        })
    }

    /// What a class holds, for its rows.
    fn of_class(&self, skeleton: &Arc<Part>, members: &[Arc<Counted>]) -> Part {
        let mut in_module = Counts::zero(self.plan.facts().len());
        let members = members.iter().map(|member| &member.part);
        let all = members.clone().chain([skeleton]);
        for module in all.filter_map(|part| part.module()) {
            in_module.add_sparse(&module.counts, 1);
        }
        let own = skeleton.module();
        let module = ModulePart {
            sections: own.map_or_else(Box::default, |own| own.sections.clone()),
            statements: own.map_or_else(Box::default, |own| own.statements.clone()),
            counts: sparse(&in_module),
        };
        Part::of_class(Arc::clone(skeleton), members.cloned().collect(), module)
    }

    /// Counts a piece, unless that has been done. `members` are those of a skeleton, whose complexities add up to `methods`.
    fn counted(
        &self,
        piece: &mut Piece<'_>,
        (members, methods): (&[Piece<'_>], i64),
        here: ChunkContext,
        around: &mut ModuleContext<'_>,
    ) -> Option<Arc<Counted>> {
        if let Some((met, at)) = piece.met()
            && (around.same_answers && at == here || met.part.holds(here, around.answers))
        {
            return Some(Arc::clone(met));
        }
        let mut met;
        let known = match &mut piece.found {
            Provenance::ByText(known) => known,
            Provenance::CacheHit(counted, _) => {
                met = Arc::clone(&counted.known);
                &mut met
            }
        };
        let part = if let Some(part) = known.part(here, around.answers) {
            part
        } else {
            let names = around.names.get_or_insert_with(around.make_names);
            let tally = &mut around.tally;
            let class = (here, members, methods);
            let written = &mut piece.written;
            self.walk(written, known, around.test_file, class, (names, tally))?
        };
        Some(Arc::new(Counted::new(Arc::clone(known), part)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Plan;
    use crate::python::{DiffHint, Pieces};

    /// In how many pieces a class is counted.
    fn pieces(text: &str) -> usize {
        let plan = Plan::new(&[], &[], &[]);
        let mut cutter = Pieces::from(text, 0);
        cutter.cut(DiffHint::default());
        let memo = Memo::new(&plan, false);
        let statement = memo.statement(text, cutter.take_lines(), TestFile::No, None);
        statement.unwrap().pieces.len()
    }

    #[test]
    fn a_class_is_cut_unless_its_head_is_most_of_it() {
        let methods = |count| {
            let method = |n| format!("    def m{n}(self):\n        return {n}\n");
            (0..count).map(method).collect::<String>()
        };
        let init = "    def __init__(self):\n        self.a = 1\n";
        // Only `__init__` is read below the docstring.
        let docstring = format!("    '''{}'''\n", "Long. ".repeat(500));
        let class = format!("class A(B):\n{docstring}{init}{}", methods(30));
        assert_eq!(pieces(&class), 1 + 1 + 30);
        let bases = "B, ".repeat(500);
        assert_eq!(pieces(&format!("class A({bases}):\n{}", methods(30))), 1);
    }
}
