//! Conditions that are decided before a program runs: `TYPE_CHECKING` and versions of Python.

use crate::python::ast::{BoolOp, Expr, UnaryOp};

/// The longest chain of `not`, `and` and `or` that is looked into.
const MAX_CONDITIONS: usize = 16;

/// Whether a condition holds when the program runs, where that is certain: what holds for a type checker alone does not, nor does `False`.
pub(super) fn holds_at_run_time(test: &Expr) -> Option<bool> {
    holds(test, MAX_CONDITIONS)
}

fn holds(test: &Expr, left: usize) -> Option<bool> {
    let left = left.checked_sub(1)?;
    let is_checking = |name: &str| {
        matches!(name, "TYPE_CHECKING" | "MYPY" | "MYPY_CHECK_RUNNING").then_some(false)
    };
    match test {
        Expr::Name(name) => is_checking(name.id.as_str()),
        Expr::Attribute(attribute) => is_checking(attribute.attr.as_str()),
        Expr::BooleanLiteral(literal) => Some(literal.value),
        Expr::NoneLiteral(_) => Some(false),
        Expr::NumberLiteral(literal) => Some(literal.value.as_int()?.as_u64()? != 0),
        Expr::UnaryOp(e) if e.op == UnaryOp::Not => holds(&e.operand, left).map(|is| !is),
        Expr::BoolOp(e) => {
            // One such value decides; without one, all must be known.
            let decisive = e.op == BoolOp::Or;
            let mut known = e.values.len() <= left;
            for value in e.values.iter().take(left) {
                match holds(value, left) {
                    Some(value) if value == decisive => return Some(decisive),
                    value => known &= value.is_some(),
                }
            }
            known.then_some(!decisive)
        }
        _ => None,
    }
}
