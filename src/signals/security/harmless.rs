//! What is put into a text that gets executed, and carries nothing of strangers.

use super::argument::{is_literal, last_name, text};
use crate::python::ast::{Expr, ExprCall};

/// Values that carry no text of strangers: constants, numbers, what a quoting function returns, lists of placeholders.
pub(super) fn is_harmless(expr: &Expr) -> bool {
    match expr {
        Expr::Name(n) => is_constant_name(n.id.as_str()) || is_placeholder(n.id.as_str()),
        Expr::Attribute(a) => {
            is_constant_name(a.attr.as_str())
                || is_placeholder(a.attr.as_str())
                || is_of_class(&a.value)
        }
        Expr::Call(call) => {
            let name = last_name(expr);
            let quoted = ["quote", "escape", "identifier", "preparer", "placeholder"];
            let lower = name.to_ascii_lowercase();
            quoted.iter().any(|word| lower.contains(word))
                || matches!(name, "int" | "float" | "len" | "list2cmdline")
                || is_joined_marks(call)
                || (name == "join" && call.arguments.args.first().is_some_and(quotes_each))
        }
        Expr::BinOp(b) => is_harmless(&b.left) && is_harmless(&b.right),
        other => is_literal(other),
    }
}

/// Names of tables and columns cannot be bound either, and seldom come from strangers.
pub(super) fn is_identifier(expr: &Expr) -> bool {
    let name = match expr {
        Expr::Name(n) => n.id.as_str(),
        Expr::Attribute(a) => a.attr.as_str(),
        _ => return false,
    };
    let last = name.rsplit('_').next().unwrap_or(name);
    name.contains("table")
        || name.contains("column")
        || matches!(last, "col" | "cols" | "schema" | "fields" | "holders")
        || is_fragment(expr, name)
}

/// Functions whose result is escaped or was made by a template.
pub(super) fn is_markup(expr: &Expr) -> bool {
    let name = last_name(expr);
    expr.is_call_expr()
        && (name.contains("escape") || name.contains("html") || name.starts_with("render"))
}

/// Pieces of a statement, named as such: what is put into them is asked where they are built.
fn is_fragment(expr: &Expr, name: &str) -> bool {
    expr.is_name_expr()
        && name.split('_').any(|word| {
            matches!(
                word,
                "clause"
                    | "clauses"
                    | "condition"
                    | "conditions"
                    | "cte"
                    | "expr"
                    | "operator"
                    | "predicate"
                    | "sql"
                    | "where"
            )
        })
}

/// `EventTypes.Retention`: what a class holds is a constant.
fn is_of_class(owner: &Expr) -> bool {
    matches!(owner, Expr::Name(n) if n.id.as_str().starts_with(|c: char| c.is_ascii_uppercase()))
}

fn is_constant_name(name: &str) -> bool {
    name.len() > 1
        && name.bytes().any(|b| b.is_ascii_uppercase())
        && !name.bytes().any(|b| b.is_ascii_lowercase())
}

fn is_placeholder(name: &str) -> bool {
    name.contains("placeholder") || matches!(name, "qmarks" | "question_marks" | "marks")
}

/// `", ".join("?" * n)` and `",".join(["?"] * n)`.
fn is_joined_marks(call: &ExprCall) -> bool {
    let Expr::Attribute(a) = &*call.func else {
        return false;
    };
    let mark = |e: &Expr| match e {
        Expr::List(l) => l.elts.first().and_then(text).is_some(),
        e => text(e).is_some(),
    };
    a.attr.as_str() == "join"
        && call
            .arguments
            .args
            .first()
            .is_some_and(|argument| match argument {
                Expr::BinOp(b) => mark(&b.left) || mark(&b.right),
                Expr::Generator(g) => text(&g.elt).is_some(),
                Expr::ListComp(g) => text(&g.elt).is_some(),
                _ => false,
            })
}

/// `shlex.quote(x) for x in xs`, `map(quote, xs)`.
fn quotes_each(expr: &Expr) -> bool {
    let element = match expr {
        Expr::Generator(g) => &*g.elt,
        Expr::ListComp(g) => &*g.elt,
        Expr::Call(c) if last_name(expr) == "map" => match c.arguments.args.first() {
            Some(function) => function,
            None => return false,
        },
        _ => return false,
    };
    last_name(element).contains("quote")
}
