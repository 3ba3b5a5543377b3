//! What is put into a text that gets executed, and carries nothing of strangers.

use super::argument::{built, is_literal, last_name, text};
use crate::python::ast::{Expr, ExprCall, Operator, Stmt};
use crate::python::{Next, Node, Place, Seen, assigned, mentions, name_of, search};

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
        // `"?," * n`: marks as often as there are values.
        Expr::BinOp(b) if b.op == Operator::Mult => {
            [&b.left, &b.right].into_iter().any(|e| text(e).is_some())
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

/// Whether a name holds nothing but what the function around has put together from its own texts: placeholders that were collected
/// and joined, `text = ",".join(values)` after `values.append("(%s, %s)")`.
pub(super) fn is_made_harmless(expr: &Expr, place: &Place<'_>) -> bool {
    let (Some(name), Some(function)) = (name_of(expr), place.function()) else {
        return false;
    };
    let is_own = |value: &Expr| {
        is_harmless(value)
            || joined(value).is_some_and(|list| grows_harmlessly(list, place))
            || built(value).is_some_and(|text| text.put_in.iter().all(|value| is_harmless(value)))
    };
    let mut bound = function.parameters.iter();
    if let Some(parameter) = bound.find(|p| p.name().as_str() == name) {
        // A number is what its annotation says, as far as anybody checks.
        let annotation = parameter.annotation().and_then(name_of);
        return matches!(annotation, Some("int" | "float" | "bool" | "UUID"));
    }
    let mut found = false;
    let seen = search(&function.body, &mut |node| match node {
        Node::Stmt(stmt) => match stmt {
            Stmt::AugAssign(s) if name_of(&s.target) == Some(name) && !is_own(&s.value) => {
                Next::Stop
            }
            Stmt::For(s) if mentions(&s.target, name) => Next::Stop,
            Stmt::Assign(s) if s.targets.iter().any(|t| mentions(t, name)) => {
                let own = assigned(stmt).is_some_and(|(_, value)| is_own(value));
                found |= own;
                if own { Next::Past } else { Next::Stop }
            }
            Stmt::AnnAssign(s) if mentions(&s.target, name) => {
                let own = s.value.as_deref().is_none_or(is_own);
                found |= own;
                if own { Next::Past } else { Next::Stop }
            }
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => Next::Past,
            _ => Next::Into,
        },
        Node::Expr(Expr::Named(e)) if mentions(&e.target, name) => Next::Stop,
        Node::Expr(_) => Next::Into,
    });
    found && seen == Seen::All
}

/// The name of the list that is joined.
fn joined(value: &Expr) -> Option<&str> {
    let call = value.as_call_expr()?;
    let method = call.func.as_attribute_expr()?;
    let is_text = method.value.is_string_literal_expr();
    (is_text && method.attr.as_str() == "join")
        .then(|| call.arguments.args.first().and_then(name_of))?
}

/// Whether a list of the function around is begun empty or with texts, and only ever gets texts written out there.
fn grows_harmlessly(list: &str, place: &Place<'_>) -> bool {
    let Some(function) = place.function() else {
        return false;
    };
    let is_own = |value: &Expr| match value {
        Expr::List(l) => l.elts.iter().all(is_harmless),
        value => is_harmless(value) || is_named_mark(value),
    };
    let mut begun = false;
    let seen = search(&function.body, &mut |node| match node {
        Node::Stmt(stmt @ (Stmt::Assign(_) | Stmt::AnnAssign(_))) => match assigned(stmt) {
            Some((name, value)) if name == list => {
                begun = true;
                if is_own(value) {
                    Next::Past
                } else {
                    Next::Stop
                }
            }
            _ => Next::Into,
        },
        Node::Stmt(Stmt::AugAssign(s)) if name_of(&s.target) == Some(list) => {
            if is_own(&s.value) {
                Next::Past
            } else {
                Next::Stop
            }
        }
        Node::Expr(Expr::Call(call)) => match &*call.func {
            Expr::Attribute(method) if name_of(&method.value) == Some(list) => {
                if call.arguments.args.iter().all(is_own) {
                    Next::Past
                } else {
                    Next::Stop
                }
            }
            _ => Next::Into,
        },
        _ => Next::Into,
    });
    begun && seen == Seen::All
}

/// Functions whose result is escaped or was made by a template.
pub(super) fn is_markup(expr: &Expr) -> bool {
    let name = last_name(expr);
    let is_encoded = |name: &str| name.contains("urlencode") || name.contains("quote");
    is_encoded(name)
        || expr.is_call_expr()
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

/// `f":{name}"`, `f"%({name})s"`: a placeholder by name.
fn is_named_mark(expr: &Expr) -> bool {
    let marks = [":", "%(", "@", "$"];
    built(expr).is_some_and(|text| marks.iter().any(|mark| text.head.starts_with(mark)))
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
    let each = |e: &Expr| text(e).is_some() || is_named_mark(e);
    a.attr.as_str() == "join"
        && call
            .arguments
            .args
            .first()
            .is_some_and(|argument| match argument {
                Expr::BinOp(b) => mark(&b.left) || mark(&b.right),
                Expr::Generator(g) => each(&g.elt),
                Expr::ListComp(g) => each(&g.elt),
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
