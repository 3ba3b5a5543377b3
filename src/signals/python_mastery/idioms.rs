//! Which idioms a node is, or misses: one look; what stands around is only asked where the look found something rare.

use super::loops::{Shorter, could_be_chained, shorter, shorter_comprehension};
use crate::facts::Family;
use crate::python::ast::NodeKind;
use crate::python::ast::{
    CmpOp, Expr, ExprBinOp, ExprCall, ExprCompare, ExprIf, InterpolatedStringElement, Operator,
    Stmt, StmtIf,
};
use crate::python::{
    Assignment, Kinds, Next, Node, Place, Ranged, Seen, assigned, name_of, path_to, same, search,
};

/// A pair of an idiom and what is written instead.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Enumerate,
    With,
    Comprehension,
    FString,
    IsNone,
    IsInstance,
    Unpacking,
    DictGet,
    Any,
    Pathlib,
    Chain,
    Zip,
    Items,
}

/// How many there are.
pub(super) const KINDS: usize = Kind::Items as usize + 1;

/// The number of the member: idioms are even, missed ones odd.
pub(super) const fn member(kind: Kind, missed: bool) -> usize {
    2 * kind as usize + missed as usize
}

/// The facts of all kinds, told apart by one look.
pub(super) static FAMILY: Family = Family {
    kinds: Kinds::of(&[
        NodeKind::StmtFor,
        NodeKind::StmtWith,
        NodeKind::StmtAssign,
        NodeKind::StmtAnnAssign,
        NodeKind::StmtIf,
        NodeKind::ExprCall,
        NodeKind::ExprFString,
        NodeKind::ExprBinOp,
        NodeKind::ExprCompare,
        NodeKind::ExprBoolOp,
        NodeKind::ExprIf,
        NodeKind::ExprListComp,
        NodeKind::ExprSetComp,
        NodeKind::ExprDictComp,
        NodeKind::ExprGenerator,
    ]),
    classify: |node, place, found| {
        let mut is = |kind: Kind, missed: bool| found(member(kind, missed));
        match node {
            Node::Stmt(stmt) => statement(stmt, place, &mut is),
            Node::Expr(expr) => expression(expr, place, &mut is),
        }
    },
};

type Found<'f> = &'f mut dyn FnMut(Kind, bool);

fn statement(stmt: &Stmt, place: &Place<'_>, is: Found<'_>) {
    match stmt {
        Stmt::For(s) => {
            if s.target.is_tuple_expr() {
                is(Kind::Unpacking, false);
            }
            if is_items(&s.iter) {
                is(Kind::Items, false);
            }
            if let Some(shorter) = shorter(s, place) {
                is(kind_of(shorter), true);
            }
        }
        Stmt::With(s) => {
            let opens = |expr: &Expr| match expr {
                Expr::Call(call) => match &*call.func {
                    Expr::Attribute(a) => a.attr.as_str() == "open",
                    func => name_of(func) == Some("open"),
                },
                _ => false,
            };
            if s.items.iter().any(|item| opens(&item.context_expr)) {
                is(Kind::With, false);
            }
        }
        Stmt::If(s) if misses_get(s) => is(Kind::DictGet, true),
        stmt => {
            if let Some(assign) = Assignment::of(stmt) {
                assignment(stmt, assign, place, is);
            }
        }
    }
}

fn kind_of(shorter: Shorter) -> Kind {
    match shorter {
        Shorter::Direct => Kind::Enumerate,
        Shorter::Zip => Kind::Zip,
        Shorter::Items => Kind::Items,
        Shorter::Comprehension => Kind::Comprehension,
        Shorter::Any => Kind::Any,
    }
}

fn assignment(stmt: &Stmt, s: Assignment<'_>, place: &Place<'_>, is: Found<'_>) {
    match (s.targets, s.value) {
        ([Expr::Tuple(_) | Expr::List(_)], value) if !value.is_tuple_expr() => {
            is(Kind::Unpacking, false);
        }
        ([Expr::Name(file)], Expr::Call(call))
            if name_of(&call.func) == Some("open")
                && is_closed_beside(stmt, file.id.as_str(), place) =>
        {
            is(Kind::With, true);
        }
        ([Expr::Name(_)], Expr::Subscript(_))
            if element(s.value, 0).is_some() && takes_apart(stmt, s.value, place) =>
        {
            is(Kind::Unpacking, true);
        }
        _ => {}
    }
}

fn is_items(iter: &Expr) -> bool {
    matches!(iter, Expr::Call(call) if matches!(&*call.func, Expr::Attribute(a) if a.attr.as_str() == "items"))
}

/// Whether `name.close()` stands in the same block after the assignment, or in a `finally` there.
fn is_closed_beside(s: &Stmt, name: &str, place: &Place<'_>) -> bool {
    let closes = |stmt: &Stmt| {
        let Stmt::Expr(e) = stmt else { return false };
        let Expr::Call(call) = &*e.value else {
            return false;
        };
        matches!(&*call.func, Expr::Attribute(a) if a.attr.as_str() == "close" && name_of(&a.value) == Some(name))
    };
    let Some(step) = place
        .function()
        .and_then(|f| path_to(&f.body, s.range()).pop())
    else {
        return false;
    };
    step.after().iter().take(MAX_AFTER).any(|stmt| match stmt {
        Stmt::Try(s) => s.finalbody.iter().any(closes),
        stmt => closes(stmt),
    })
}

/// A file that is closed further down than this is not opened in passing.
const MAX_AFTER: usize = 40;

/// The name of `name[number]`.
fn element(expr: &Expr, number: u8) -> Option<&str> {
    let s = expr.as_subscript_expr()?;
    let index = s.slice.as_number_literal_expr()?.value.as_int()?.as_u8()?;
    (index == number).then(|| name_of(&s.value)).flatten()
}

/// Whether `a = x[0]` is followed by `b = x[1]` and so on, and `x` has no other use: all of it is taken apart.
fn takes_apart(s: &Stmt, value: &Expr, place: &Place<'_>) -> bool {
    let Some(name) = element(value, 0) else {
        return false;
    };
    let Some(f) = place.function() else {
        return false;
    };
    let Some(step) = path_to(&f.body, s.range()).pop() else {
        return false;
    };
    let taken = |(at, stmt): (u8, &Stmt)| {
        assigned(stmt).is_some_and(|(_, value)| element(value, at) == Some(name))
    };
    let followers = (1..).zip(step.after()).take_while(|pair| taken(*pair));
    let parts = 1 + followers.count();
    if parts < 2 {
        return false;
    }
    let mut uses = 0;
    let seen = search(&f.body, &mut |node| {
        if let Node::Expr(Expr::Name(n)) = node
            && n.ctx.is_load()
            && n.id.as_str() == name
        {
            uses += 1;
        }
        Next::Into
    });
    seen == Seen::All && uses == parts
}

/// Whether an `if` does what `dict.get`, `setdefault`, a `defaultdict` or a `Counter` does.
fn misses_get(s: &StmtIf) -> bool {
    let Some((key, mapping, negated)) = membership(&s.test) else {
        return false;
    };
    let is_entry = |e: &Expr| {
        e.as_subscript_expr()
            .is_some_and(|e| same(&e.value, mapping) && same(&e.slice, key))
    };
    let otherwise = match &*s.elif_else_clauses {
        [] => None,
        [only] if only.test.is_none() => Some(&only.body[..]),
        _ => return false,
    };
    let (found, missing) = match (negated, otherwise) {
        // `if k not in d: d[k] = []`
        (true, None) => {
            let [stmt] = &s.body[..] else {
                return false;
            };
            return Assignment::of(stmt)
                .is_some_and(|a| a.target().is_some_and(is_entry) && is_start(a.value));
        }
        (false, None) => return false,
        (true, Some(otherwise)) => (otherwise, &s.body[..]),
        (false, Some(otherwise)) => (&s.body[..], otherwise),
    };
    match (found, missing) {
        // `if k in d: d[k] += 1`, `else: d[k] = 1`
        ([Stmt::AugAssign(add)], [set]) => {
            let set = Assignment::of(set).and_then(|set| set.target());
            is_entry(&add.target) && set.is_some_and(is_entry)
        }
        // `if k in d: v = d[k]`, `else: v = 0`
        // `if k in d: return d[k]`, `else: return None`
        ([Stmt::Return(get)], [Stmt::Return(set)]) => {
            get.value.as_deref().is_some_and(is_entry) && set.value.as_deref().is_some_and(is_start)
        }
        ([get], [set]) => {
            let (Some(get), Some(set)) = (Assignment::of(get), Assignment::of(set)) else {
                return false;
            };
            match (get.target(), set.target()) {
                (Some(one), Some(other)) => {
                    same(one, other) && is_entry(get.value) && is_start(set.value)
                }
                _ => false,
            }
        }
        _ => false,
    }
}

/// `d[k] if k in d else default`.
fn misses_get_in_expression(e: &ExprIf) -> bool {
    let Some((key, mapping, negated)) = membership(&e.test) else {
        return false;
    };
    let (found, missing) = if negated {
        (&e.orelse, &e.body)
    } else {
        (&e.body, &e.orelse)
    };
    let entry = found.as_subscript_expr();
    entry.is_some_and(|entry| same(&entry.value, mapping) && same(&entry.slice, key))
        && is_start(missing)
}

/// Key and mapping of `key in mapping`, and whether it is `not in`.
fn membership(test: &Expr) -> Option<(&Expr, &Expr, bool)> {
    let compare = test.as_compare_expr()?;
    let negated = match &*compare.ops {
        [CmpOp::In] => false,
        [CmpOp::NotIn] => true,
        _ => return None,
    };
    let mapping = compare.comparators.first()?;
    Some((&compare.left, mapping, negated))
}

/// A default that costs nothing to make: a literal, an empty collection.
fn is_start(expr: &Expr) -> bool {
    match expr {
        Expr::List(e) => e.elts.is_empty(),
        Expr::Dict(e) => e.items.is_empty(),
        Expr::Tuple(e) => e.elts.is_empty(),
        Expr::Call(call) => {
            call.arguments.is_empty()
                && matches!(name_of(&call.func), Some("list" | "dict" | "set"))
        }
        expr => expr.is_literal_expr(),
    }
}

fn expression(expr: &Expr, place: &Place<'_>, is: Found<'_>) {
    match expr {
        Expr::Call(e) => call(e, place, is),
        Expr::FString(e)
            if e.value
                .elements()
                .any(InterpolatedStringElement::is_interpolation) =>
        {
            is(Kind::FString, false);
        }
        Expr::BinOp(e) if e.op == Operator::Mod && misses_f_string(e) => is(Kind::FString, true),
        Expr::Compare(e) => compare(e, is),
        Expr::BoolOp(e) if could_be_chained(e.op, &e.values) => is(Kind::Chain, true),
        Expr::If(e) if misses_get_in_expression(e) => is(Kind::DictGet, true),
        Expr::ListComp(e) => comprehension(Some(&e.elt), &e.generators, is),
        Expr::SetComp(e) => comprehension(Some(&e.elt), &e.generators, is),
        Expr::DictComp(e) => comprehension(None, &e.generators, is),
        Expr::Generator(e) => {
            if let Some(shorter) = shorter_comprehension(&e.elt, &e.generators) {
                is(kind_of(shorter), true);
            }
        }
        _ => {}
    }
}

fn comprehension(
    elt: Option<&Expr>,
    generators: &[crate::python::ast::Comprehension],
    is: Found<'_>,
) {
    is(Kind::Comprehension, false);
    if generators.iter().any(|g| is_items(&g.iter)) {
        is(Kind::Items, false);
    }
    if let Some(shorter) = elt.and_then(|elt| shorter_comprehension(elt, generators)) {
        is(kind_of(shorter), true);
    }
}

/// `"…%s" % value`. A template whose names are filled from a variable is left alone, as is one with braces of its own.
fn misses_f_string(e: &ExprBinOp) -> bool {
    let Expr::StringLiteral(text) = &*e.left else {
        return false;
    };
    let text = text.value.to_str();
    let by_name = text.contains("%(");
    !text.contains(['{', '}']) && (!by_name || e.right.is_dict_expr())
}

fn compare(e: &ExprCompare, is: Found<'_>) {
    if e.ops.len() > 1 {
        let ordered = |op: &CmpOp| matches!(op, CmpOp::Lt | CmpOp::LtE | CmpOp::Gt | CmpOp::GtE);
        if e.ops.iter().all(ordered) {
            is(Kind::Chain, false);
        }
        return;
    }
    let (Some(op), Some(right)) = (e.ops.first(), e.comparators.first()) else {
        return;
    };
    match op {
        CmpOp::Is | CmpOp::IsNot if right.is_none_literal_expr() => is(Kind::IsNone, false),
        CmpOp::Eq | CmpOp::NotEq => {
            if right.is_none_literal_expr() && !is_column(&e.left) {
                is(Kind::IsNone, true);
            }
            if is_type_call(&e.left) && is_class_name(right) {
                is(Kind::IsInstance, true);
            }
        }
        _ => {}
    }
}

/// What may be a column of a table or of an ORM class, for which `== None` makes SQL: `User.name`, `users.c.name`.
fn is_column(expr: &Expr) -> bool {
    let Expr::Attribute(column) = expr else {
        return false;
    };
    match &*column.value {
        Expr::Name(name) => name
            .id
            .as_str()
            .starts_with(|c: char| c.is_ascii_uppercase()),
        Expr::Attribute(a) => {
            a.attr.as_str() == "c"
                || a.attr
                    .as_str()
                    .starts_with(|c: char| c.is_ascii_uppercase())
        }
        _ => false,
    }
}

fn is_type_call(expr: &Expr) -> bool {
    crate::python::only_argument(expr, "type").is_some()
}

fn is_class_name(expr: &Expr) -> bool {
    matches!(expr, Expr::Name(_) | Expr::Attribute(_))
}

fn call(e: &ExprCall, place: &Place<'_>, is: Found<'_>) {
    let args = &e.arguments.args;
    match &*e.func {
        Expr::Name(name) => match name.id.as_str() {
            "enumerate" => is(Kind::Enumerate, false),
            "zip" => is(Kind::Zip, false),
            "isinstance" => is(Kind::IsInstance, false),
            "any" | "all" if matches!(&args[..], [Expr::Generator(_)]) => is(Kind::Any, false),
            "defaultdict" | "Counter" => is(Kind::DictGet, false),
            "Path" | "PurePath" => is(Kind::Pathlib, false),
            bare if is_path_function(bare) => {
                let origin = place.names.origin(bare).unwrap_or("");
                if origin.starts_with("os.path.") {
                    is(Kind::Pathlib, true);
                }
            }
            _ => {}
        },
        Expr::Attribute(a) => match a.attr.as_str() {
            "get" if matches!(&args[..], [_, _]) && e.arguments.keywords.is_empty() => {
                is(Kind::DictGet, false);
            }
            "setdefault" if args.len() == 2 => is(Kind::DictGet, false),
            "defaultdict" | "Counter" => is(Kind::DictGet, false),
            "read_text" | "write_text" | "read_bytes" | "write_bytes" | "iterdir" | "joinpath"
            | "with_suffix" | "with_name" | "rglob" | "relative_to" | "is_file" | "is_dir" => {
                is(Kind::Pathlib, false);
            }
            "Path" | "PurePath" if name_of(&a.value) == Some("pathlib") => {
                is(Kind::Pathlib, false);
            }
            name if is_path_function(name) && is_os_path(&a.value, place) => {
                is(Kind::Pathlib, true);
            }
            _ => {}
        },
        _ => {}
    }
}

/// Functions of `os.path` that a method or property of a path object replaces.
fn is_path_function(name: &str) -> bool {
    matches!(
        name,
        "abspath"
            | "basename"
            | "dirname"
            | "exists"
            | "expanduser"
            | "getmtime"
            | "getsize"
            | "isabs"
            | "isdir"
            | "isfile"
            | "islink"
            | "join"
            | "samefile"
            | "splitext"
    )
}

fn is_os_path(expr: &Expr, place: &Place<'_>) -> bool {
    match expr {
        Expr::Attribute(a) => a.attr.as_str() == "path" && name_of(&a.value) == Some("os"),
        Expr::Name(name) => place.names.origin(name.id.as_str()) == Some("os.path"),
        _ => false,
    }
}
