//! What a piece holds in some module.

use crate::facts::Row;
use crate::facts::rows::{ModulePart, Sparse};
use crate::python::{Answer, Answers, Question};
use rustc_hash::FxHasher;
use std::hash::Hasher;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What is around a piece, beyond the answers of its module.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct ChunkContext {
    pub(super) after_leaving: bool,
    /// Of a skeleton: a hash of what facts say of its complexity, which its methods are part of.
    pub(super) block: u64,
    /// A hash of what the class may look at in its methods.
    pub(super) states: u64,
}

impl ChunkContext {
    /// The same for a class that may not have been asked what its methods use.
    fn as_asked(self, states: bool) -> Self {
        Self {
            states: if states { self.states } else { 0 },
            ..self
        }
    }

    /// What is around a piece that is no skeleton.
    pub(super) fn member(after_leaving: bool) -> Self {
        Self {
            after_leaving,
            block: 0,
            states: 0,
        }
    }
}

/// What a piece holds in some module.
pub struct Part {
    questions: Box<[Question]>,
    /// What the module answered, as a hash.
    answers: u64,
    /// Of a skeleton: it was asked what its methods use.
    asks_states: bool,
    /// Of a method.
    pub(super) complexity: i64,
    pub(super) counts: Sparse,
    /// Where rows are asked for.
    in_rows: Option<Box<InRows>>,
}

/// What a piece holds, row by row.
pub(super) struct InRows {
    /// What it adds to the module's own row.
    module: ModulePart,
    rows: Mutex<PartRows>,
    /// Of a skeleton: before which of its rows those of its methods belong.
    rooms: Box<[usize]>,
}

impl InRows {
    pub(super) fn new(module: ModulePart, rows: Vec<Row>, rooms: Vec<usize>) -> Self {
        Self {
            module,
            rows: Mutex::new(PartRows::Fresh(rows)),
            rooms: rooms.into_boxed_slice(),
        }
    }
}

/// Rows of a piece.
enum PartRows {
    Fresh(Vec<Row>),
    /// Those of a skeleton with those of its methods between them.
    Class(Arc<Part>, Vec<Arc<Part>>),
    /// What somebody has made of them.
    Numbered(Arc<[u32]>),
}

impl Part {
    /// What a piece holds where this is around it, in a module that answered so; `asks_states` if it was asked what its methods use.
    /// With its complexity if it is a method, and what it holds row by row where rows are asked for.
    pub(super) fn new(
        (around, asks_states): (ChunkContext, bool),
        asked: &[(Question, Answer)],
        (complexity, counts): (i64, Sparse),
        in_rows: Option<InRows>,
    ) -> Self {
        let around = around.as_asked(asks_states);
        Self {
            answers: fingerprint(around, asked.iter().map(|(_, answer)| *answer)),
            asks_states,
            questions: asked.iter().map(|(question, _)| *question).collect(),
            complexity,
            counts,
            in_rows: in_rows.map(Box::new),
        }
    }

    /// The rows of a class whose skeleton and methods hold this; `module` is their sum.
    pub(super) fn of_class(
        skeleton: Arc<Self>,
        members: Vec<Arc<Self>>,
        module: ModulePart,
    ) -> Self {
        Self {
            answers: 0,
            asks_states: false,
            questions: Box::default(),
            complexity: 0,
            counts: Box::default(),
            in_rows: Some(Box::new(InRows {
                module,
                rows: Mutex::new(PartRows::Class(skeleton, members)),
                rooms: Box::default(),
            })),
        }
    }

    /// What it adds to the module's own row, where rows are asked for.
    pub(super) fn module(&self) -> Option<&ModulePart> {
        Some(&self.in_rows.as_ref()?.module)
    }

    /// Its rows, where rows are asked for.
    fn part_rows(&self) -> Option<MutexGuard<'_, PartRows>> {
        let in_rows = self.in_rows.as_ref()?;
        let rows = in_rows.rows.lock();
        Some(rows.unwrap_or_else(PoisonError::into_inner))
    }

    /// Before which of its rows those of its methods belong.
    fn rooms(&self) -> &[usize] {
        self.in_rows.as_ref().map_or(&[], |in_rows| &in_rows.rooms)
    }

    /// Whether it is what its piece holds where `around` is around it, in a module that gives these answers.
    pub(super) fn holds(&self, around: ChunkContext, answers: &Answers) -> bool {
        let given = self.questions.iter().map(|question| answers.to(*question));
        self.answers == fingerprint(around.as_asked(self.asks_states), given)
    }

    /// The numbers of its rows, given by `number` on the first call.
    pub fn numbers(&self, number: &mut dyn FnMut(Row) -> u32) -> Arc<[u32]> {
        let Some(mut rows) = self.part_rows() else {
            return Arc::default();
        };
        let numbers: Arc<[u32]> = match &mut *rows {
            PartRows::Numbered(numbers) => return Arc::clone(numbers),
            PartRows::Fresh(fresh) => mem::take(fresh).into_iter().map(number).collect(),
            PartRows::Class(skeleton, members) => {
                let own = skeleton.numbers(number);
                let members = members.iter().map(|member| member.numbers(number));
                let members: Vec<Arc<[u32]>> = members.collect();
                between(&own, skeleton.rooms(), members.iter().map(|m| &m[..])).into()
            }
        };
        *rows = PartRows::Numbered(Arc::clone(&numbers));
        numbers
    }

    /// Its rows, unless they have been numbered.
    pub fn rows(&self) -> Vec<Row> {
        let Some(rows) = self.part_rows() else {
            return Vec::new();
        };
        match &*rows {
            PartRows::Fresh(rows) => rows.clone(),
            PartRows::Class(skeleton, members) => {
                let members: Vec<Vec<Row>> = members.iter().map(|member| member.rows()).collect();
                let members = members.iter().map(|m| &m[..]);
                between(&skeleton.rows(), skeleton.rooms(), members)
            }
            PartRows::Numbered(_) => Vec::new(),
        }
    }
}

/// The rows of a skeleton with those of its methods between them.
fn between<'a, T: Clone + 'a>(
    own: &[T],
    rooms: &[usize],
    members: impl Iterator<Item = &'a [T]>,
) -> Vec<T> {
    let (mut all, mut taken) = (Vec::new(), 0);
    for (&room, member) in rooms.iter().zip(members) {
        all.extend_from_slice(own.get(taken..room).unwrap_or_default());
        all.extend_from_slice(member);
        taken = room;
    }
    all.extend_from_slice(own.get(taken..).unwrap_or_default());
    all
}

/// A hash of answers, in the order of the questions.
fn fingerprint(around: ChunkContext, answers: impl Iterator<Item = Answer>) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u8(u8::from(around.after_leaving));
    hasher.write_u64(around.block);
    hasher.write_u64(around.states);
    answers.for_each(|answer| hasher.write_u64(answer));
    hasher.finish()
}
