//! Constructs that are only there in name: what one file can tell of them.
//!
//! Each looks once over the statements of a module, expressions left out, without recursion.

use super::classify::last_name;
use crate::python::ast::{Decorator, ExceptHandler, Expr, Stmt, StmtClassDef, StmtFunctionDef};
use crate::python::{Class, Module};
use std::collections::BTreeSet;

/// Decorators that are constructs of their own, or say something about a definition and do nothing to it.
const OWN_ROWS: &[&str] = &[
    "abstractmethod",
    "cached_property",
    "classmethod",
    "deleter",
    "final",
    "getter",
    "overload",
    "override",
    "property",
    "setter",
    "staticmethod",
];

/// Bases that make a class something to build upon.
const ABSTRACT: &[&str] = &["ABC", "Protocol", "Generic"];

/// Functions with a decorator that does something.
pub(super) fn decorated_functions(module: &Module<'_>) -> i64 {
    let found = Definitions::of(module);
    let lists = found.functions.iter().map(|f| &f.decorator_list[..]);
    found.decorated(lists)
}

/// Classes with a decorator that does something.
pub(super) fn decorated_classes(module: &Module<'_>) -> i64 {
    let found = Definitions::of(module);
    let lists = found.classes.iter().map(|c| &c.decorator_list[..]);
    found.decorated(lists)
}

/// Whether a metaclass of one's own choice makes the class.
pub(super) fn made_by_metaclass(class: &Class<'_>) -> i64 {
    i64::from(metaclass(class.node).is_some_and(|name| !matches!(name, "ABCMeta" | "type")))
}

/// Metaclasses with a `__new__` that a class of the file is made by.
pub(super) fn used_metaclasses(module: &Module<'_>) -> i64 {
    let found = Definitions::of(module);
    let used: BTreeSet<&str> = found.classes.iter().filter_map(|c| metaclass(c)).collect();
    let is_metaclass = |class: &&&StmtClassDef| {
        let new =
            |stmt: &Stmt| matches!(stmt, Stmt::FunctionDef(f) if f.name.as_str() == "__new__");
        let bases = class.bases().iter().filter_map(last_name);
        let mut bases = bases.filter(|base| *base == "type" || base.ends_with("Meta"));
        bases.next().is_some() && class.body.iter().any(new) && used.contains(class.name.as_str())
    };
    found.classes.iter().filter(is_metaclass).count() as i64
}

/// Abstract classes, protocols and generics that another class of the file builds on.
pub(super) fn built_upon(module: &Module<'_>) -> i64 {
    let found = Definitions::of(module);
    let bases = found.classes.iter().flat_map(|c| c.bases().iter());
    let bases: BTreeSet<&str> = bases.filter_map(last_name).collect();
    let is_abstract = |class: &&&StmtClassDef| {
        let mut names = class.bases().iter().filter_map(last_name);
        names.any(|base| ABSTRACT.contains(&base)) || metaclass(class) == Some("ABCMeta")
    };
    let abstracts = found.classes.iter().filter(is_abstract);
    abstracts
        .filter(|class| bases.contains(class.name.as_str()))
        .count() as i64
}

/// The last name of a class's `metaclass=`.
fn metaclass(class: &StmtClassDef) -> Option<&str> {
    let arguments = class.arguments.as_deref()?;
    let is_it = |name: &str| name == "metaclass";
    let mut keywords = arguments.keywords.iter();
    let keyword = keywords.find(|k| k.arg.as_ref().is_some_and(|arg| is_it(arg.as_str())))?;
    last_name(&keyword.value)
}

/// The definitions of a module, nested ones included.
#[derive(Default)]
struct Definitions<'m> {
    functions: Vec<&'m StmtFunctionDef>,
    classes: Vec<&'m StmtClassDef>,
}

impl<'m> Definitions<'m> {
    fn of(module: &Module<'m>) -> Self {
        let mut found = Self::default();
        let mut blocks: Vec<&[Stmt]> = vec![module.body];
        while let Some(block) = blocks.pop() {
            for stmt in block {
                match stmt {
                    Stmt::FunctionDef(f) => {
                        found.functions.push(f);
                        blocks.push(&f.body);
                    }
                    Stmt::ClassDef(c) => {
                        found.classes.push(c);
                        blocks.push(&c.body);
                    }
                    Stmt::If(s) => {
                        blocks.push(&s.body);
                        blocks.extend(s.elif_else_clauses.iter().map(|c| &c.body[..]));
                    }
                    Stmt::Try(s) => {
                        blocks.extend([&s.body[..], &s.orelse, &s.finalbody]);
                        for ExceptHandler::ExceptHandler(handler) in &s.handlers {
                            blocks.push(&handler.body);
                        }
                    }
                    Stmt::With(s) => blocks.push(&s.body),
                    Stmt::For(s) => blocks.push(&s.body),
                    Stmt::While(s) => blocks.push(&s.body),
                    _ => {}
                }
            }
        }
        found
    }

    /// How many of these lists of decorators hold one that does something.
    fn decorated<'d>(&self, lists: impl Iterator<Item = &'d [Decorator]>) -> i64 {
        let idle: BTreeSet<&str> = self
            .functions
            .iter()
            .filter(|f| returns_its_argument(f))
            .map(|f| f.name.as_str())
            .collect();
        let works = |decorator: &Decorator| {
            let name = last_name(&decorator.expression);
            name.is_none_or(|name| !OWN_ROWS.contains(&name) && !idle.contains(name))
        };
        lists.filter(|list| list.iter().any(works)).count() as i64
    }
}

/// Whether a function does nothing but return its first argument.
fn returns_its_argument(f: &StmtFunctionDef) -> bool {
    let p = &*f.parameters;
    let Some(first) = p.posonlyargs.iter().chain(&p.args).next() else {
        return false;
    };
    let name = first.parameter.name.as_str();
    let mut returns = false;
    f.body.iter().all(|stmt| match stmt {
        Stmt::Expr(e) => e.value.is_literal_expr(),
        Stmt::Pass(_) => true,
        Stmt::Return(r) => {
            let value = r.value.as_deref();
            returns = matches!(value, Some(Expr::Name(n)) if n.id.as_str() == name);
            returns
        }
        _ => false,
    }) && returns
}
