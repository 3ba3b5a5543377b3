//! The rows of a file: each definition with its structure and its counts.

use super::Counts;
use crate::python::{Node, RowKind, feed, feed_shape};
use rustc_hash::FxHasher;
use std::hash::{DefaultHasher, Hash, Hasher};

/// One definition of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// Its qualified name inside the module; empty for the rest of a module.
    pub name: String,
    /// A hash of its structure and its qualified name: under it the row is recognised through history.
    pub structure: u128,
    /// A hash of each of its statements, in order, wherever they are nested.
    pub statements: Vec<u32>,
    /// A hash of each of them without the names in it and without what makes it asynchronous; nothing of the rest of a module.
    pub shapes: Vec<u32>,
    /// What it holds: the facts that are not zero, by their index in the plan.
    pub counts: Box<[(u16, i32)]>,
}

/// Takes rows down while a file is walked.
#[derive(Default)]
pub(super) struct RowBook {
    open: Vec<Open>,
    rows: Vec<Row>,
    facts: usize,
    /// How many rows had ended where a method stood that is walked elsewhere.
    rooms: Vec<usize>,
}

struct Open {
    kind: RowKind,
    name: String,
    counts: Counts,
    statements: Vec<u32>,
    shapes: Vec<u32>,
    /// The shape of the statement being walked; none in the rest of a module.
    shape: Option<FxHasher>,
    /// The statement being walked and how deep it stands.
    statement: Option<(DefaultHasher, usize)>,
    /// How the statements are nested.
    layout: DefaultHasher,
    /// How deep the row's first statement stands.
    base: Option<usize>,
    /// The next expression has been taken with its statement.
    skip: bool,
    /// Of a module: the layout of each top-level statement before this one, so that the row can be put together from parts.
    sections: Vec<u64>,
}

/// What some top-level statements of a module add to the module's own row.
#[derive(Debug, Default)]
pub(super) struct ModulePart {
    pub(super) sections: Box<[u64]>,
    pub(super) statements: Box<[u32]>,
    pub(super) counts: Sparse,
}

/// The facts that are not zero, by their index in the plan.
pub type Sparse = Box<[(u16, i32)]>;

/// What is not zero in `counts`.
pub fn sparse(counts: &Counts) -> Sparse {
    let mut sparse = Vec::with_capacity(counts.nonzero().count());
    let narrow = |(at, count)| (at as u16, i32::try_from(count).unwrap_or(i32::MAX));
    sparse.extend(counts.nonzero().map(narrow));
    sparse.into_boxed_slice()
}

/// The row of a module whose statements add `parts` and which itself has `counts`.
pub(super) fn module_row<'p>(
    parts: impl Iterator<Item = &'p ModulePart>,
    mut counts: Counts,
) -> Row {
    let (mut sections, mut statements) = (Vec::new(), Vec::new());
    for part in parts {
        sections.extend_from_slice(&part.sections);
        statements.extend_from_slice(&part.statements);
        for &(at, count) in &part.counts {
            counts.add(usize::from(at), i64::from(count));
        }
    }
    Row {
        kind: RowKind::Module,
        name: String::new(),
        structure: structure(RowKind::Module, "", layout_of(&sections)),
        statements,
        shapes: Vec::new(),
        counts: sparse(&counts),
    }
}

/// The layout of a module.
fn layout_of(sections: &[u64]) -> u64 {
    let mut layout = DefaultHasher::new();
    sections.hash(&mut layout);
    layout.finish()
}

fn structure(kind: RowKind, name: &str, layout: u64) -> u128 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[kind as u8]);
    hasher.update(name.as_bytes());
    hasher.update(&layout.to_le_bytes());
    let digest = hasher.finalize();
    let mut structure = [0; 16];
    structure.copy_from_slice(&digest.as_bytes()[..16]);
    u128::from_le_bytes(structure)
}

impl RowBook {
    pub(super) fn new(facts: usize) -> Self {
        Self {
            open: Vec::new(),
            rows: Vec::new(),
            facts,
            rooms: Vec::new(),
        }
    }

    pub(super) fn start(&mut self, kind: RowKind, name: &str) {
        self.open.push(Open {
            kind,
            name: name.to_owned(),
            counts: Counts::zero(self.facts),
            statements: Vec::new(),
            shapes: Vec::new(),
            shape: None,
            statement: None,
            layout: DefaultHasher::new(),
            base: None,
            skip: false,
            sections: Vec::new(),
        });
    }

    pub(super) fn end(&mut self) {
        let Some(mut open) = self.open.pop() else {
            return;
        };
        open.finish_statement();
        let layout = if open.kind == RowKind::Module {
            open.finish_section();
            layout_of(&open.sections)
        } else {
            open.layout.finish()
        };
        self.rows.push(Row {
            kind: open.kind,
            structure: structure(open.kind, &open.name, layout),
            name: open.name,
            statements: open.statements,
            shapes: open.shapes,
            counts: sparse(&open.counts),
        });
    }

    /// Ends the innermost row, which is a module's, without making a row of it.
    pub(super) fn end_part(&mut self) -> ModulePart {
        let Some(mut open) = self.open.pop() else {
            return ModulePart::default();
        };
        open.finish_statement();
        open.finish_section();
        ModulePart {
            sections: open.sections.into_boxed_slice(),
            statements: open.statements.into_boxed_slice(),
            counts: sparse(&open.counts),
        }
    }

    pub(super) fn count(&mut self, at: usize, count: i64) {
        if let Some(open) = self.open.last_mut() {
            open.counts.add(at, count);
        }
    }

    pub(super) fn node(&mut self, node: Node<'_>, depth: usize) {
        let Some(open) = self.open.last_mut() else {
            return;
        };
        match node {
            Node::Stmt(_) => {
                open.finish_statement();
                let first = open.base.is_none();
                let base = *open.base.get_or_insert(depth);
                if depth == base && open.kind == RowKind::Module && !first {
                    open.finish_section();
                }
                depth.saturating_sub(base).hash(&mut open.layout);
                let mut statement = DefaultHasher::new();
                open.skip = feed(node, &mut statement, &mut open.layout);
                open.statement = Some((statement, depth));
                if open.kind != RowKind::Module {
                    let mut shape = FxHasher::default();
                    feed_shape(node, &mut shape);
                    open.shape = Some(shape);
                }
            }
            Node::Expr(_) if std::mem::take(&mut open.skip) => {}
            Node::Expr(_) => {
                // A class's decorators and bases are told after its statement, a function's likewise.
                if let Some((statement, at)) = &mut open.statement {
                    depth.saturating_sub(*at).hash(statement);
                    feed(node, statement, &mut open.layout);
                }
                if let Some(shape) = &mut open.shape {
                    feed_shape(node, shape);
                }
            }
        }
    }

    /// The rows of a method belong here.
    pub(super) fn leave_room(&mut self) {
        self.rooms.push(self.rows.len());
    }

    /// The rows, and before which of them those of methods belong that were walked elsewhere.
    pub(super) fn finish_with_rooms(self) -> (Vec<Row>, Vec<usize>) {
        (self.rows, self.rooms)
    }

    pub(super) fn finish(self) -> Vec<Row> {
        self.rows
    }
}

impl Open {
    /// Ends a top-level statement of a module.
    fn finish_section(&mut self) {
        if self.base.is_some() {
            let layout = std::mem::take(&mut self.layout);
            self.sections.push(layout.finish());
        }
    }

    fn finish_statement(&mut self) {
        if let Some((statement, _)) = self.statement.take() {
            let hash = statement.finish();
            hash.hash(&mut self.layout);
            // Half of the hash tells statements of one definition apart well enough.
            self.statements.push((hash >> 32) as u32);
            let shape = self.shape.take();
            self.shapes
                .extend(shape.map(|shape| (shape.finish() >> 32) as u32));
        }
    }
}
