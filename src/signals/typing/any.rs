//! Annotations that say nothing.

use crate::python::ast::{
    Expr, Operator, Stmt,
    visitor::{Visitor, walk_expr},
};
use crate::python::{Function, Parameter};

/// Whether an annotation is, or contains only, `Any` or `object`: `Any`, `Optional[Any]`, `Any | None`, `"Any"`.
pub fn says_nothing(annotation: &Expr) -> bool {
    match annotation {
        Expr::Name(name) => matches!(name.id.as_str(), "Any" | "object"),
        Expr::Attribute(a) => a.attr.as_str() == "Any",
        Expr::StringLiteral(text) => matches!(
            text.value.to_str().trim(),
            "Any" | "typing.Any" | "object" | "t.Any"
        ),
        Expr::BinOp(b) if b.op == Operator::BitOr => {
            let nothing = |e: &Expr| e.is_none_literal_expr() || says_nothing(e);
            nothing(&b.left) && nothing(&b.right)
        }
        Expr::Subscript(s) => {
            let union = matches!(&*s.value, Expr::Name(n) if matches!(n.id.as_str(), "Optional" | "Union"))
                || matches!(&*s.value, Expr::Attribute(a) if matches!(a.attr.as_str(), "Optional" | "Union"));
            union
                && match &*s.slice {
                    Expr::Tuple(t) => t
                        .elts
                        .iter()
                        .all(|e| e.is_none_literal_expr() || says_nothing(e)),
                    e => says_nothing(e),
                }
        }
        _ => false,
    }
}

/// Whether a parameter's annotation tells a caller something.
///
/// `object` is the right annotation of what a special method is given (`__eq__`, `__exit__`), and `Any` of `*args` and
/// `**kwargs` that are only passed on.
pub fn tells(f: &Function<'_>, p: &Parameter<'_>) -> bool {
    p.annotation
        .is_some_and(|a| !says_nothing(a) || is_excused(f, p))
}

/// Whether an annotation that says nothing is nevertheless right.
pub fn is_excused(f: &Function<'_>, p: &Parameter<'_>) -> bool {
    let special = f.name().starts_with("__")
        && f.name().ends_with("__")
        && !matches!(f.name(), "__init__" | "__call__" | "__new__");
    special || (p.variadic && passes_on(&f.node.body, p.name))
}

/// Whether `*name` or `**name` is handed to a call in `body`.
fn passes_on(body: &[Stmt], name: &str) -> bool {
    struct Search<'n> {
        name: &'n str,
        found: bool,
        depth: usize,
    }
    impl<'a> Visitor<'a> for Search<'_> {
        fn visit_expr(&mut self, expr: &'a Expr) {
            if self.found || self.depth > 200 {
                return;
            }
            if let Expr::Call(call) = expr {
                let is_it = |e: &Expr| matches!(e, Expr::Name(n) if n.id.as_str() == self.name);
                self.found = call
                    .arguments
                    .args
                    .iter()
                    .any(|a| matches!(a, Expr::Starred(s) if is_it(&s.value)))
                    || call
                        .arguments
                        .keywords
                        .iter()
                        .any(|k| k.arg.is_none() && is_it(&k.value));
            }
            self.depth += 1;
            walk_expr(self, expr);
            self.depth -= 1;
        }
    }
    let mut search = Search {
        name,
        found: false,
        depth: 0,
    };
    for stmt in body {
        search.visit_stmt(stmt);
    }
    search.found
}
