//! What is known of the place a node stands in.

use super::Names;
use ruff_python_ast::{Expr, StmtClassDef, StmtFunctionDef};

/// Whether the file's tests are collected, as pytest and unittest do by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TestFile {
    /// `test*.py` or `*_test.py` in the role of a test: its tests are collected.
    Collected,
    /// Not a test file.
    No,
}

/// Where a node stands: the file, the classes and the functions around it.
#[derive(Debug)]
pub struct Place<'a> {
    /// Whether tests of this file are collected.
    pub test_file: TestFile,
    /// What names of the module mean here.
    pub names: Names,
    /// Classes around, outermost first.
    pub classes: Vec<&'a StmtClassDef>,
    /// Functions around, outermost first.
    pub functions: Vec<&'a StmtFunctionDef>,
    /// The kinds of definition around, outermost first: true for a class.
    pub(super) nesting: Vec<bool>,
    /// How many nodes are around.
    pub(super) depth: usize,
    /// Inside a loop of the innermost function.
    pub(super) loops: usize,
    /// Inside this many lambdas.
    pub(super) lambdas: usize,
    /// Inside this many `try` bodies whose handler would swallow a failed assertion.
    pub(super) swallowed: usize,
    /// After this many statements that leave the block.
    pub(super) unreachable: usize,
    /// Inside this many `try` and `if` that stand between versions or optional packages.
    pub(super) shims: usize,
}

impl<'a> Place<'a> {
    /// The innermost function around.
    pub fn function(&self) -> Option<&'a StmtFunctionDef> {
        self.functions.last().copied()
    }

    /// The class directly around, if the innermost definition is one.
    pub fn class(&self) -> Option<&'a StmtClassDef> {
        if self.nesting.last() == Some(&true) {
            self.classes.last().copied()
        } else {
            None
        }
    }

    /// Whether code here runs as a coroutine.
    pub fn in_async(&self) -> bool {
        self.lambdas == 0
            && self.nesting.last() == Some(&false)
            && self.function().is_some_and(|f| f.is_async)
    }

    /// Whether a definition here would be local to a function.
    pub fn in_function(&self) -> bool {
        !self.functions.is_empty()
    }

    /// How many statements, expressions and patterns are around.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Whether a loop of the same function is around.
    pub fn in_loop(&self) -> bool {
        self.loops > 0
    }

    /// Whether a failed `assert` here would go unnoticed.
    pub fn is_swallowed(&self) -> bool {
        self.swallowed > 0
    }

    /// Whether a `return`, `raise`, `break` or `continue` stands before it in a block around.
    pub fn is_unreachable(&self) -> bool {
        self.unreachable > 0
    }

    /// Whether a `try` around expects an import to fail, or an `if` around asks for the version of Python.
    pub fn is_shim(&self) -> bool {
        self.shims > 0
    }

    /// Whether the class directly around has a base (or a base's last name) for which `matches` holds.
    pub fn class_has_base(&self, matches: impl Fn(&str) -> bool) -> bool {
        self.class().is_some_and(|class| has_base(class, matches))
    }
}

/// Whether a class names a base whose last segment satisfies `matches`.
pub(super) fn has_base(class: &StmtClassDef, matches: impl Fn(&str) -> bool) -> bool {
    class
        .bases()
        .iter()
        .any(|base| last_name(base).is_some_and(&matches))
}

/// The last segment of a path, below any subscript: `Base` of `pkg.Base[T]`.
pub(super) fn last_name(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        Expr::Subscript(subscript) => match &*subscript.value {
            Expr::Name(name) => Some(name.id.as_str()),
            Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
            _ => None,
        },
        _ => None,
    }
}
