//! What the arguments of a call say, one look deep.

use crate::python::Call;
use crate::python::ast::{Expr, ExprCall, InterpolatedStringElement, Number, Operator};

/// How many parts of a sum of texts are looked at.
const MAX_PARTS: usize = 40;

/// The value of a keyword.
pub(super) fn keyword<'c>(call: &'c ExprCall, name: &str) -> Option<&'c Expr> {
    call.arguments.find_keyword(name).map(|k| &k.value)
}

/// The positional argument at `at`, unless an argument with a star comes before it.
pub(super) fn positional(call: &ExprCall, at: usize) -> Option<&Expr> {
    let args = &call.arguments.args;
    let starred = args.iter().take(at + 1).any(Expr::is_starred_expr);
    args.get(at).filter(|_| !starred)
}

/// `**options` or `*args`: what else is handed over cannot be seen.
pub(super) fn is_open(call: &ExprCall) -> bool {
    call.arguments.keywords.iter().any(|k| k.arg.is_none())
        || call.arguments.args.iter().any(Expr::is_starred_expr)
}

/// `True` or another constant that counts as true.
pub(super) fn is_true(expr: &Expr) -> bool {
    match expr {
        Expr::BooleanLiteral(b) => b.value,
        Expr::NumberLiteral(n) => n.value != Number::Int(0_u8.into()),
        _ => false,
    }
}

/// `False`.
pub(super) fn is_false(expr: &Expr) -> bool {
    matches!(expr, Expr::BooleanLiteral(b) if !b.value)
}

/// The text of a string literal.
pub(super) fn text(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::StringLiteral(s) => Some(s.value.to_str()),
        _ => None,
    }
}

/// A whole number.
pub(super) fn integer(expr: &Expr) -> Option<i64> {
    match expr {
        Expr::NumberLiteral(n) => match &n.value {
            Number::Int(i) => i.as_i64(),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a value is written out: a constant, or a list, tuple or sum of constants.
pub(super) fn is_literal(expr: &Expr) -> bool {
    match expr {
        Expr::FString(f) => !f
            .value
            .elements()
            .any(InterpolatedStringElement::is_interpolation),
        Expr::List(l) => l.elts.iter().all(Expr::is_literal_expr),
        Expr::Tuple(t) => t.elts.iter().all(Expr::is_literal_expr),
        Expr::BinOp(b) => b.left.is_literal_expr() && b.right.is_literal_expr(),
        // `"cls" if on_windows else "clear"`.
        Expr::If(e) => e.body.is_literal_expr() && e.orelse.is_literal_expr(),
        _ => expr.is_literal_expr(),
    }
}

/// The last name of a path.
pub(super) fn last_name(expr: &Expr) -> &str {
    match expr {
        Expr::Name(n) => n.id.as_str(),
        Expr::Attribute(a) => a.attr.as_str(),
        Expr::Call(c) => match &*c.func {
            Expr::Name(n) => n.id.as_str(),
            Expr::Attribute(a) => a.attr.as_str(),
            _ => "",
        },
        _ => "",
    }
}

/// Whether the first name of what is called was bound by an import.
pub(super) fn is_imported(call: &Call<'_>) -> bool {
    let mut at = &*call.node.func;
    // `dotted` takes no longer paths either.
    for _ in 0..9 {
        match at {
            Expr::Attribute(a) => at = &a.value,
            Expr::Name(n) => return call.place.names.origin(n.id.as_str()).is_some(),
            _ => return false,
        }
    }
    false
}

/// The name of what a method is called on: `session` of `self.session.get()`.
pub(super) fn receiver<'c>(call: &Call<'c>) -> &'c str {
    match &*call.node.func {
        Expr::Attribute(a) => last_name(&a.value),
        _ => "",
    }
}

/// A text put together from pieces: its first literal piece, and the expressions put in.
pub(super) struct Built<'e> {
    /// The literal piece it begins with.
    pub(super) head: &'e str,
    /// What is put in.
    pub(super) put_in: Vec<&'e Expr>,
}

/// Takes a text apart that is built by `%`, `+`, `.format()` or an f-string with something put in.
pub(super) fn built(expr: &Expr) -> Option<Built<'_>> {
    match expr {
        Expr::FString(f) => {
            let mut put_in = Vec::new();
            // `"..." f"..."` begins with a plain part, which is no element.
            let first = f.value.iter().next().and_then(|part| part.as_literal());
            let mut head = first.map_or("", |literal| literal.as_str());
            for element in f.value.elements().take(MAX_PARTS) {
                if let Some(literal) = element.as_literal() {
                    if head.is_empty() && put_in.is_empty() {
                        head = &literal.value;
                    }
                } else if let Some(interpolation) = element.as_interpolation() {
                    put_in.push(&*interpolation.expression);
                }
            }
            (!put_in.is_empty()).then_some(Built { head, put_in })
        }
        Expr::BinOp(b) if b.op == Operator::Mod => {
            let head = text(&b.left)?;
            let put_in = match &*b.right {
                Expr::Tuple(t) => t.elts.iter().take(MAX_PARTS).collect(),
                Expr::Dict(d) => d.items.iter().take(MAX_PARTS).map(|i| &i.value).collect(),
                other => vec![other],
            };
            Some(Built { head, put_in })
        }
        Expr::BinOp(b) if b.op == Operator::Add => {
            let mut put_in = Vec::new();
            let mut left = expr;
            let mut at_head = text(&b.left);
            for _ in 0..MAX_PARTS {
                let Expr::BinOp(sum) = left else { break };
                if sum.op != Operator::Add {
                    break;
                }
                if !sum.right.is_string_literal_expr() {
                    put_in.push(&*sum.right);
                }
                left = &sum.left;
                at_head = text(left);
            }
            if let Some(head) = at_head {
                return (!put_in.is_empty()).then_some(Built { head, put_in });
            }
            // `("SELECT %s" % x) + y`.
            let first = match left {
                Expr::BinOp(b) if b.op == Operator::Add => None,
                _ if left.is_bin_op_expr() || left.is_f_string_expr() => built(left),
                _ => None,
            }?;
            put_in.extend(first.put_in);
            Some(Built {
                head: first.head,
                put_in,
            })
        }
        Expr::Call(call) => {
            let Expr::Attribute(a) = &*call.func else {
                return None;
            };
            if a.attr.as_str() != "format" {
                return None;
            }
            let head = text(&a.value)?;
            let values = call.arguments.keywords.iter().map(|k| &k.value);
            let put_in: Vec<_> = call
                .arguments
                .args
                .iter()
                .chain(values)
                .take(MAX_PARTS)
                .collect();
            (!put_in.is_empty()).then_some(Built { head, put_in })
        }
        _ => None,
    }
}
