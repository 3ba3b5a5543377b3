//! The bases of a class, and the last name of a path.

use ruff_python_ast::{Expr, StmtClassDef};

/// Nobody's class has more bases: a class of ten thousand would be gone through for each of its methods.
const MAX_BASES: usize = 64;

/// The bases of a class that are looked at.
pub fn bases(class: &StmtClassDef) -> &[Expr] {
    let all = class.bases();
    &all[..all.len().min(MAX_BASES)]
}

/// Whether a class names a base whose last segment satisfies `matches`.
pub(super) fn has_base(class: &StmtClassDef, matches: impl Fn(&str) -> bool) -> bool {
    let mut names = bases(class).iter().filter_map(last_name);
    names.any(matches)
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
