//! How deep code is: blocks in blocks.

use crate::python::MAX_DEPTH;
use crate::python::ast::{ExceptHandler, Stmt};

/// How deep blocks stand in blocks, closures included; not looked at beyond `enough`.
pub fn nested_blocks(body: &[Stmt], enough: usize) -> usize {
    deepest(body, 0, enough.min(MAX_DEPTH), 0)
}

/// `around` counts blocks, `definitions` what else is around: their sum bounds the recursion.
fn deepest(body: &[Stmt], around: usize, enough: usize, definitions: usize) -> usize {
    if around >= enough || definitions >= MAX_DEPTH {
        return around;
    }
    let mut found = around;
    for stmt in body {
        let inner = |block: &[Stmt]| deepest(block, around + 1, enough, definitions);
        let depth = match stmt {
            Stmt::If(s) => {
                let clauses = s.elif_else_clauses.iter().map(|c| inner(&c.body));
                clauses.fold(inner(&s.body), usize::max)
            }
            Stmt::For(s) => inner(&s.body).max(inner(&s.orelse)),
            Stmt::While(s) => inner(&s.body).max(inner(&s.orelse)),
            Stmt::With(s) => inner(&s.body),
            Stmt::Match(s) => {
                let cases = s.cases.iter().map(|c| inner(&c.body));
                cases.fold(around + 1, usize::max)
            }
            Stmt::Try(s) => {
                let handlers = s.handlers.iter();
                let handled = handlers.map(|ExceptHandler::ExceptHandler(h)| inner(&h.body));
                let ends = inner(&s.orelse).max(inner(&s.finalbody));
                handled.fold(inner(&s.body).max(ends), usize::max)
            }
            Stmt::FunctionDef(f) => deepest(&f.body, around, enough, definitions + 1),
            Stmt::ClassDef(c) => deepest(&c.body, around, enough, definitions + 1),
            _ => around,
        };
        found = found.max(depth);
        if found >= enough {
            break;
        }
    }
    found
}
