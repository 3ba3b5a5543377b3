//! The nodes of a syntax tree, and their kinds.

use ruff_python_ast::{AnyNodeRef, Expr, NodeKind, Stmt};

/// Kinds of statements and expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinds(u64);

impl Kinds {
    /// Every kind of statement.
    pub const STATEMENTS: Self = Self::between(
        NodeKind::StmtFunctionDef as u32,
        NodeKind::StmtIpyEscapeCommand as u32,
    );
    /// How many numbers there may be: all of statements and expressions are below.
    pub const MOST: usize = 64;

    /// Some kinds.
    pub const fn of(kinds: &[NodeKind]) -> Self {
        let (mut set, mut i) = (0, 0);
        while i < kinds.len() {
            set |= 1 << kinds[i] as u32;
            i += 1;
        }
        Self(set)
    }

    const fn between(first: u32, last: u32) -> Self {
        Self((1 << (last + 1)) - (1 << first))
    }

    /// The numbers of the kinds, as [`Node::kind`] has them.
    pub fn numbers(self) -> impl Iterator<Item = usize> {
        (0..Self::MOST).filter(move |kind| self.0 >> kind & 1 == 1)
    }
}

/// A statement or an expression.
#[derive(Debug, Clone, Copy)]
pub enum Node<'w> {
    /// A statement.
    Stmt(&'w Stmt),
    /// An expression.
    Expr(&'w Expr),
}

impl Node<'_> {
    /// The number of its kind, below [`Kinds::MOST`].
    pub fn kind(self) -> usize {
        let node = match self {
            Self::Stmt(stmt) => AnyNodeRef::from(stmt),
            Self::Expr(expr) => AnyNodeRef::from(expr),
        };
        node.kind() as usize
    }
}
