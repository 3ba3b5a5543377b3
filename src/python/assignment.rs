//! Assignments, annotated or not: an annotation says what a name holds and changes nothing of what it is given.

use ruff_python_ast::{Expr, Stmt};
use std::slice;

/// What a statement gives to whom.
#[derive(Debug, Clone, Copy)]
pub struct Assignment<'a> {
    /// What is given a value: several in `a = b = 1`.
    pub targets: &'a [Expr],
    /// The value.
    pub value: &'a Expr,
}

impl<'a> Assignment<'a> {
    /// The assignment that a statement is: `a = 1` and `a: int = 1` alike. A bare annotation (`a: int`) gives nothing.
    pub fn of(stmt: &'a Stmt) -> Option<Self> {
        match stmt {
            Stmt::Assign(s) => Some(Self {
                targets: &s.targets,
                value: &s.value,
            }),
            Stmt::AnnAssign(s) => Some(Self {
                targets: slice::from_ref(&*s.target),
                value: s.value.as_deref()?,
            }),
            _ => None,
        }
    }

    /// The only target, where there is one.
    pub fn target(&self) -> Option<&'a Expr> {
        match self.targets {
            [only] => Some(only),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::python::parse;

    #[test]
    fn annotated_or_not_it_is_the_same() {
        let text = "a = 1\na: int = 1\na = b = 1\na: int\na += 1\nself.a: int = 1\n";
        let module = parse(text.as_bytes()).expect("it parses").1.module;
        let targets = |stmt| Assignment::of(stmt).map(|a| a.targets.len());
        let found: Vec<_> = module.body.iter().map(targets).collect();
        assert_eq!(found, [Some(1), Some(1), Some(2), None, None, Some(1)]);
        let only = |stmt| Assignment::of(stmt).and_then(|a| a.target());
        assert!(only(&module.body[2]).is_none() && only(&module.body[5]).is_some());
    }
}
