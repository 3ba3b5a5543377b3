//! What grows from turn to turn of the loop around it.

use crate::python::ast::{CmpOp, Expr, Int, Stmt};
use crate::python::{
    Assignment, Next, Node, Place, Ranged, Seen, Step, TextRange, assigned, mentions, name_of,
    path_to, same, search, search_expr,
};

/// At most this many statements before a loop are asked what they bind.
const MAX_BEFORE: usize = 60;
/// A loop whose body has more statements of its own than this is not judged: each of them would look at all of them.
const MAX_BODY: usize = 200;
/// A loop with at most this many turns is no growth.
const FEW_TURNS: u64 = 16;

/// The way from the innermost function down to a node of it, with the innermost loop on it.
pub(super) struct InLoop<'a> {
    path: Vec<Step<'a>>,
    /// Where on the path the loop is.
    at: usize,
}

impl<'a> InLoop<'a> {
    /// The loop around a node, unless it has few turns or is left right after.
    pub fn of(place: &Place<'a>, node: TextRange) -> Option<Self> {
        if !place.in_loop() {
            return None;
        }
        let path = path_to(&place.function()?.body, node);
        let is_loop = |step: &Step<'_>| matches!(step.stmt(), Some(Stmt::For(_) | Stmt::While(_)));
        // The last step is the statement itself: a loop there has the node in its head.
        let around = path.len().checked_sub(1)?;
        let at = path[..around].iter().rposition(is_loop)?;
        let found = Self { path, at };
        let is_short = found.body().len() <= MAX_BODY;
        (is_short && !found.has_few_turns() && !found.is_left()).then_some(found)
    }

    /// The loop's target, if it is a `for`.
    pub fn target(&self) -> Option<&'a Expr> {
        match self.path.get(self.at)?.stmt()? {
            Stmt::For(s) => Some(&s.target),
            _ => None,
        }
    }

    /// Whether what the node does happens only once the list of this expression is longer than something: `if len(last) > 4:
    /// last.pop(0)` keeps it short. Looked at are the statements from the loop down to the node.
    pub fn is_kept_short(&self, list: &Expr) -> bool {
        let measures = |test: &Expr| {
            let mut found = false;
            search_expr(test, &mut |node| match node {
                Node::Expr(Expr::Call(call)) if name_of(&call.func) == Some("len") => {
                    let of_it = call.arguments.args.first().is_some_and(|of| same(of, list));
                    found |= of_it;
                    Next::Into
                }
                _ => Next::Into,
            });
            found
        };
        let is_bounded = |step: &Step<'_>| match step.stmt() {
            Some(Stmt::If(s)) => is_above(&s.test) && measures(&s.test),
            Some(Stmt::While(s)) => is_above(&s.test) && measures(&s.test),
            _ => false,
        };
        let from_loop = self.path.get(self.at..).unwrap_or_default();
        from_loop.iter().any(is_bounded)
    }

    fn has_few_turns(&self) -> bool {
        let Some(Stmt::For(s)) = self.path.get(self.at).and_then(Step::stmt) else {
            return false;
        };
        match &*s.iter {
            Expr::Tuple(_) | Expr::List(_) | Expr::Set(_) | Expr::StringLiteral(_) => true,
            Expr::Call(call) if name_of(&call.func) == Some("range") => {
                let mut bounds = call.arguments.args.iter();
                bounds.all(|bound| {
                    let number = bound.as_number_literal_expr();
                    let number = number.and_then(|n| n.value.as_int()?.as_u64());
                    number.is_some_and(|n| n <= FEW_TURNS)
                })
            }
            _ => false,
        }
    }

    /// Whether the loop ends after the node: there is no next turn.
    fn is_left(&self) -> bool {
        let inside = self.path.get(self.at + 1..).unwrap_or_default();
        inside.iter().any(Step::leaves)
    }

    /// What the name is bound to before the loop, if the loop does not begin it anew.
    pub fn bound_before(&self, name: &str) -> Option<&'a Expr> {
        if self.rebinds(name) {
            return None;
        }
        let outside = self.path.get(..=self.at).unwrap_or_default();
        outside.iter().rev().find_map(|step| {
            let before = step.before().iter().rev().take(MAX_BEFORE);
            before
                .filter_map(assigned)
                .find(|(bound, _)| *bound == name)
                .map(|(_, value)| value)
        })
    }

    /// Whether the loop binds the name otherwise than by adding to it, or is too long to tell.
    pub fn rebinds(&self, name: &str) -> bool {
        let seen = search(self.body(), &mut |node| {
            let target = match node {
                Node::Stmt(stmt @ (Stmt::Assign(_) | Stmt::AnnAssign(_)))
                    if added_to(stmt).is_none_or(|(n, _)| n != name) =>
                {
                    let targets = Assignment::of(stmt).map_or(&[][..], |s| s.targets);
                    return if targets.iter().any(|t| mentions(t, name)) {
                        Next::Stop
                    } else {
                        Next::Past
                    };
                }
                Node::Stmt(Stmt::For(s)) => &*s.target,
                Node::Stmt(stmt) if is_compound(stmt) => return Next::Into,
                _ => return Next::Past,
            };
            if mentions(target, name) {
                Next::Stop
            } else {
                Next::Into
            }
        });
        seen != Seen::All
    }

    fn body(&self) -> &'a [Stmt] {
        match self.path.get(self.at).and_then(Step::stmt) {
            Some(Stmt::For(s)) => &s.body,
            Some(Stmt::While(s)) => &s.body,
            _ => &[],
        }
    }

    /// Whether the loop calls a method of the name that makes it longer.
    pub fn grows(&self, name: &str) -> bool {
        let seen = search(self.body(), &mut |node| match node {
            Node::Expr(Expr::Call(call)) => match &*call.func {
                Expr::Attribute(a)
                    if matches!(a.attr.as_str(), "append" | "extend" | "insert")
                        && name_of(&a.value) == Some(name) =>
                {
                    Next::Stop
                }
                _ => Next::Into,
            },
            _ => Next::Into,
        });
        seen == Seen::Stopped
    }
}

/// Whether a test asks that something is more than something else that is not nought: `len(x) > 4`, `4 <= len(x)`.
fn is_above(test: &Expr) -> bool {
    let mut found = false;
    search_expr(test, &mut |node| match node {
        Node::Expr(Expr::Compare(c)) => {
            let is_nought = |e: &Expr| {
                let number = e.as_number_literal_expr();
                number.is_some_and(|n| {
                    n.value
                        .as_int()
                        .and_then(Int::as_u64)
                        .is_some_and(|n| n == 0)
                })
            };
            found |= c.ops.iter().zip(&c.comparators).any(|(op, right)| {
                let orders = matches!(
                    op,
                    CmpOp::Gt | CmpOp::GtE | CmpOp::Lt | CmpOp::LtE | CmpOp::Eq
                );
                orders && !is_nought(right) && !is_nought(&c.left)
            });
            Next::Past
        }
        _ => Next::Into,
    });
    found
}

/// Whether a statement holds others.
fn is_compound(stmt: &Stmt) -> bool {
    matches!(
        stmt,
        Stmt::For(_) | Stmt::While(_) | Stmt::If(_) | Stmt::With(_) | Stmt::Try(_) | Stmt::Match(_)
    )
}

/// The name that a statement makes longer by `+`, and the statement's range.
pub(super) fn added_to(stmt: &Stmt) -> Option<(&str, TextRange)> {
    use crate::python::ast::Operator;
    match stmt {
        Stmt::AugAssign(s) if s.op == Operator::Add => Some((name_of(&s.target)?, s.range())),
        stmt => {
            let (name, value) = assigned(stmt)?;
            let Expr::BinOp(sum) = value else {
                return None;
            };
            // `a = a + b + c` leans to the left.
            let first = match &*sum.left {
                Expr::BinOp(inner) if inner.op == Operator::Add => &*inner.left,
                left => left,
            };
            (sum.op == Operator::Add && name_of(first) == Some(name))
                .then_some((name, stmt.range()))
        }
    }
}

/// Whether an expression makes a text or bytes.
pub(super) fn is_text(expr: &Expr) -> bool {
    match expr {
        Expr::Call(call) => matches!(name_of(&call.func), Some("str" | "bytes")),
        expr => {
            expr.is_string_literal_expr() || expr.is_bytes_literal_expr() || expr.is_f_string_expr()
        }
    }
}

/// Whether an expression makes a list.
pub(super) fn is_list(expr: &Expr) -> bool {
    match expr {
        Expr::Call(call) => matches!(name_of(&call.func), Some("list" | "sorted")),
        expr => expr.is_list_expr() || expr.is_list_comp_expr(),
    }
}
