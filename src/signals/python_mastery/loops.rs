//! Loops for which the language has a shorter word.

use crate::python::ast::{BoolOp, CmpOp, Comprehension, Expr, Stmt, StmtFor, StmtIf};
use crate::python::{
    Assignment, Next, Node, Place, Ranged, Seen, Step, assigned, mentions, name_of, only_argument,
    path_to, same, search, search_expr,
};

/// What a loop could have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shorter {
    /// `for x in xs`, or with `enumerate`.
    Direct,
    /// `for a, b in zip(as, bs)`.
    Zip,
    /// `for key, value in d.items()`.
    Items,
    /// A comprehension.
    Comprehension,
    /// `any` or `all`.
    Any,
}

/// The shorter form of a loop, if there is one that means the same.
pub(super) fn shorter(s: &StmtFor, place: &Place<'_>) -> Option<Shorter> {
    if let Some(index) = name_of(&s.target) {
        if let Some(sequence) = range_of_length(&s.iter) {
            let mut uses = Uses::new(index, sequence);
            let seen = search(&s.body, &mut |node| uses.ask(node));
            return uses.judge(seen);
        }
        if let Some(mapping) = keys_of(&s.iter) {
            let mut uses = Uses::new(index, mapping);
            let seen = search(&s.body, &mut |node| uses.ask(node));
            if uses.reads_values(seen) {
                return Some(Shorter::Items);
            }
        }
    }
    if s.is_async || !s.orelse.is_empty() || s.body.len() != 1 {
        return None;
    }
    let step = || {
        let body = &place.function()?.body;
        path_to(body, s.range()).pop()
    };
    if filled(s).is_some() {
        return step()
            .is_some_and(|step| fills(s, &step))
            .then_some(Shorter::Comprehension);
    }
    if decides(s).is_some() {
        return step()
            .is_some_and(|step| is_any(s, &step))
            .then_some(Shorter::Any);
    }
    None
}

/// The shorter form of a comprehension over the numbers of a sequence.
pub(super) fn shorter_comprehension(elt: &Expr, generators: &[Comprehension]) -> Option<Shorter> {
    let [generator] = generators else {
        return None;
    };
    let index = name_of(&generator.target)?;
    let mut uses = Uses::new(index, range_of_length(&generator.iter)?);
    for expr in generator.ifs.iter().chain([elt]) {
        match search_expr(expr, &mut |node| uses.ask(node)) {
            Seen::All => {}
            _ => return None,
        }
    }
    uses.judge(Seen::All)
}

/// What is measured in `range(len(…))`, if it is a name or an attribute.
fn range_of_length(iter: &Expr) -> Option<&Expr> {
    let Expr::Call(call) = iter else {
        return None;
    };
    if name_of(&call.func) != Some("range") || !call.arguments.keywords.is_empty() {
        return None;
    }
    let is_zero = |e: &Expr| {
        e.as_number_literal_expr()
            .is_some_and(|n| n.value.as_int().is_some_and(|n| n.as_u8() == Some(0)))
    };
    let stop = match &*call.arguments.args {
        [stop] => stop,
        [start, stop] if is_zero(start) => stop,
        _ => return None,
    };
    only_argument(stop, "len").filter(|e| matches!(e, Expr::Name(_) | Expr::Attribute(_)))
}

/// What is iterated, if it may be a mapping: a name or an attribute, `.keys()` of it.
fn keys_of(iter: &Expr) -> Option<&Expr> {
    let iter = match iter {
        Expr::Call(call) if call.arguments.is_empty() => match &*call.func {
            Expr::Attribute(a) if a.attr.as_str() == "keys" => &*a.value,
            _ => return None,
        },
        iter => iter,
    };
    // An object that runs over itself knows what its keys are; it need not have `items`.
    let plain = matches!(iter, Expr::Name(_) | Expr::Attribute(_)) && name_of(iter) != Some("self");
    plain.then_some(iter)
}

/// How a loop uses its variable and what it runs over.
struct Uses<'a> {
    variable: &'a str,
    over: &'a Expr,
    /// Times the variable is named.
    named: usize,
    /// Times it only serves to read an element, of what is iterated and of others.
    reads: usize,
    reads_others: usize,
    /// The variable or what is iterated may change.
    changes: bool,
}

impl<'a> Uses<'a> {
    fn new(variable: &'a str, over: &'a Expr) -> Self {
        Self {
            variable,
            over,
            named: 0,
            reads: 0,
            reads_others: 0,
            changes: false,
        }
    }

    fn ask(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::Stmt(Stmt::FunctionDef(_) | Stmt::ClassDef(_)) => self.changes = true,
            Node::Expr(Expr::Name(name)) if name.id.as_str() == self.variable => {
                self.named += 1;
                self.changes |= !name.ctx.is_load();
            }
            Node::Expr(Expr::Subscript(s)) if name_of(&s.slice) == Some(self.variable) => {
                let of_it = same(&s.value, self.over);
                let plain = matches!(&*s.value, Expr::Name(_) | Expr::Attribute(_));
                if !s.ctx.is_load() {
                    self.changes = true;
                } else if of_it {
                    self.reads += 1;
                } else if plain && !mentions(&s.value, self.variable) {
                    self.reads_others += 1;
                }
            }
            // A method may change it: `xs.pop()`.
            Node::Expr(Expr::Attribute(a)) if same(&a.value, self.over) => {
                self.changes |= !matches!(a.attr.as_str(), "get" | "keys" | "index" | "count");
            }
            Node::Expr(expr @ (Expr::Name(_) | Expr::Attribute(_))) if same(expr, self.over) => {
                let load = match expr {
                    Expr::Name(n) => n.ctx.is_load(),
                    Expr::Attribute(a) => a.ctx.is_load(),
                    _ => true,
                };
                self.changes |= !load;
            }
            _ => {}
        }
        if self.changes { Next::Stop } else { Next::Into }
    }

    fn judge(&self, seen: Seen) -> Option<Shorter> {
        let only_reads = self.named == self.reads + self.reads_others;
        if seen != Seen::All || self.changes || !only_reads || self.reads == 0 {
            None
        } else if self.reads_others > 0 {
            Some(Shorter::Zip)
        } else {
            Some(Shorter::Direct)
        }
    }

    /// Whether the values are looked up by the keys that are iterated.
    fn reads_values(&self, seen: Seen) -> bool {
        seen == Seen::All && !self.changes && self.reads > 0
    }
}

/// The name that the only statement of a loop, or of its only `if`, fills; and what it is filled with.
fn filled(s: &StmtFor) -> Option<(&str, Kind, [Option<&Expr>; 3])> {
    let (test, stmt) = only_statement(s)?;
    match stmt {
        Stmt::Expr(e) => {
            let call = e.value.as_call_expr()?;
            let method = call.func.as_attribute_expr()?;
            let kind = match method.attr.as_str() {
                "append" => Kind::List,
                "add" => Kind::Set,
                _ => return None,
            };
            match &*call.arguments.args {
                [value] if !value.is_starred_expr() && call.arguments.keywords.is_empty() => {
                    Some((name_of(&method.value)?, kind, [test, Some(value), None]))
                }
                _ => None,
            }
        }
        stmt => {
            let assign = Assignment::of(stmt)?;
            let target = assign.target()?.as_subscript_expr()?;
            Some((
                name_of(&target.value)?,
                Kind::Dict,
                [test, Some(&target.slice), Some(assign.value)],
            ))
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    List,
    Set,
    Dict,
}

/// Whether the statement just before binds the name to nothing yet, and the loop fills it from elsewhere.
fn fills(s: &StmtFor, step: &Step<'_>) -> bool {
    let Some((name, kind, parts)) = filled(s) else {
        return false;
    };
    let Some((bound, value)) = step.before().last().and_then(assigned) else {
        return false;
    };
    let empty = match kind {
        Kind::List => {
            value.as_list_expr().is_some_and(|l| l.elts.is_empty()) || is_call(value, "list")
        }
        Kind::Set => is_call(value, "set"),
        Kind::Dict => {
            value.as_dict_expr().is_some_and(|d| d.items.is_empty()) || is_call(value, "dict")
        }
    };
    let mut parts = parts.into_iter().flatten().chain([&*s.iter]);
    bound == name && empty && parts.all(|part| !mentions(part, name) && is_plain(part))
}

fn is_call(expr: &Expr, name: &str) -> bool {
    expr.as_call_expr()
        .is_some_and(|call| name_of(&call.func) == Some(name) && call.arguments.is_empty())
}

/// Whether an expression can move into a comprehension: nothing is awaited, yielded or bound in it.
fn is_plain(expr: &Expr) -> bool {
    let seen = search_expr(expr, &mut |node| match node {
        Node::Expr(Expr::Await(_) | Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Named(_)) => {
            Next::Stop
        }
        _ => Next::Into,
    });
    seen == Seen::All
}

/// The only statement of a loop, below its only `if`, whose test comes first.
fn only_statement(s: &StmtFor) -> Option<(Option<&Expr>, &Stmt)> {
    match &s.body[..] {
        [
            Stmt::If(StmtIf {
                test,
                body,
                elif_else_clauses,
                ..
            }),
        ] if elif_else_clauses.is_empty() => match &body[..] {
            [stmt] => Some((Some(test), stmt)),
            _ => None,
        },
        [stmt] => Some((None, stmt)),
        _ => None,
    }
}

/// The test of a loop that does nothing but look for one turn: by `return True`, or by `flag = True`, then `break`.
fn decides(s: &StmtFor) -> Option<(&Expr, Option<&str>, bool)> {
    let [Stmt::If(s)] = &s.body[..] else {
        return None;
    };
    if !s.elif_else_clauses.is_empty() {
        return None;
    }
    match &s.body[..] {
        [Stmt::Return(r)] => Some((&s.test, None, boolean(r.value.as_deref()?)?)),
        [stmt] | [stmt, Stmt::Break(_)] => {
            let (flag, value) = assigned(stmt)?;
            Some((&s.test, Some(flag), boolean(value)?))
        }
        _ => None,
    }
}

fn boolean(expr: &Expr) -> Option<bool> {
    expr.as_boolean_literal_expr().map(|e| e.value)
}

/// Whether the loop and its neighbour say `any` or `all`.
fn is_any(s: &StmtFor, step: &Step<'_>) -> bool {
    let Some((test, flag, found)) = decides(s) else {
        return false;
    };
    let other = match flag {
        None => match step.after().first() {
            Some(Stmt::Return(r)) => r.value.as_deref().and_then(boolean),
            _ => None,
        },
        Some(flag) => match step.before().last().and_then(assigned) {
            Some((name, value)) if name == flag && !mentions(test, flag) => boolean(value),
            _ => None,
        },
    };
    other == Some(!found) && is_plain(test) && is_plain(&s.iter)
}

/// Whether two comparisons side by side would be one chain: `a < b and b < c`, `a < b and c > b`.
pub(super) fn could_be_chained(op: BoolOp, values: &[Expr]) -> bool {
    op == BoolOp::And && values.windows(2).any(|pair| chained(&pair[0], &pair[1]))
}

/// The smaller and the greater side of a comparison by order.
fn sides(expr: &Expr) -> Option<(&Expr, &Expr)> {
    let compare = expr.as_compare_expr()?;
    match (&*compare.ops, &*compare.comparators) {
        ([CmpOp::Lt | CmpOp::LtE], [right]) => Some((&compare.left, right)),
        ([CmpOp::Gt | CmpOp::GtE], [right]) => Some((right, &compare.left)),
        _ => None,
    }
}

fn chained(first: &Expr, second: &Expr) -> bool {
    let (Some((a, b)), Some((c, d))) = (sides(first), sides(second)) else {
        return false;
    };
    let middle = |x: &Expr, y: &Expr| matches!(x, Expr::Name(_) | Expr::Attribute(_)) && same(x, y);
    middle(b, c) || middle(a, d)
}
