//! Constructs that are only there in name: what one file can tell of them.
//!
//! Each looks at the outlines of a module's statements.

use crate::python::ast::name::Name;
use crate::python::{Class, ClassOutline, Module, metaclass};
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
    decorated(module, module.functions().map(|f| &*f.decorators))
}

/// Classes with a decorator that does something.
pub(super) fn decorated_classes(module: &Module<'_>) -> i64 {
    decorated(module, module.classes().map(|c| &*c.decorators))
}

/// Whether a metaclass of one's own choice makes the class.
pub(super) fn made_by_metaclass(class: &Class<'_>) -> i64 {
    i64::from(metaclass(class.node).is_some_and(|name| !matches!(name, "ABCMeta" | "type")))
}

/// Metaclasses with a `__new__` that a class of the file is made by.
pub(super) fn used_metaclasses(module: &Module<'_>) -> i64 {
    let is_metaclass = |class: &&ClassOutline| {
        let mut bases = class.bases.iter();
        class.has_new && bases.any(|base| *base == "type" || base.ends_with("Meta"))
    };
    let metaclasses: Vec<_> = module.classes().filter(is_metaclass).collect();
    if metaclasses.is_empty() {
        return 0;
    }
    let used = module.classes().filter_map(|c| c.metaclass.as_deref());
    let used: BTreeSet<&str> = used.collect();
    let used = metaclasses
        .iter()
        .filter(|class| used.contains(class.name.as_str()));
    used.count() as i64
}

/// Abstract classes, protocols and generics that another class of the file builds on.
pub(super) fn built_upon(module: &Module<'_>) -> i64 {
    let is_abstract = |class: &&ClassOutline| {
        let mut names = class.bases.iter();
        names.any(|base| ABSTRACT.contains(&base.as_str()))
            || class.metaclass.as_deref() == Some("ABCMeta")
    };
    let abstracts: Vec<_> = module.classes().filter(is_abstract).collect();
    if abstracts.is_empty() {
        return 0;
    }
    let bases = module.classes().flat_map(|c| c.bases.iter());
    let bases: BTreeSet<&str> = bases.map(Name::as_str).collect();
    let built = abstracts
        .iter()
        .filter(|class| bases.contains(class.name.as_str()));
    built.count() as i64
}

/// How many of these lists of decorators hold one that does something.
fn decorated<'m>(module: &Module<'m>, lists: impl Iterator<Item = &'m [Option<Name>]>) -> i64 {
    let idle = module.functions().filter(|f| f.returns_its_argument);
    let idle: BTreeSet<&str> = idle.map(|f| f.name.as_str()).collect();
    let works = |decorator: &Option<Name>| {
        let name = decorator.as_deref();
        name.is_none_or(|name| !OWN_ROWS.contains(&name) && !idle.contains(name))
    };
    lists.filter(|list| list.iter().any(works)).count() as i64
}
