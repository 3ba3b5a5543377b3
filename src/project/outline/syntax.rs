//! Questions that the outline asks of single expressions and statements.

use crate::python::ast::{Expr, Parameter, Parameters, Stmt, StmtFunctionDef};
use crate::python::without_docstring;

pub(super) fn variadic(p: &Parameters) -> impl Iterator<Item = &Parameter> {
    p.vararg.iter().chain(p.kwarg.iter()).map(|p| &**p)
}

/// The parameter of a name, `self` left out.
pub(super) fn parameter<'p>(p: &'p Parameters, name: &str) -> Option<&'p Parameter> {
    let first = p.posonlyargs.iter().chain(&p.args).next();
    parameter_of(p, name).filter(|found| first.is_none_or(|f| f.parameter.name != found.name))
}

/// The parameter of a name.
pub(super) fn parameter_of<'p>(p: &'p Parameters, name: &str) -> Option<&'p Parameter> {
    let plain = p.posonlyargs.iter().chain(&p.args);
    plain
        .chain(&p.kwonlyargs)
        .map(|p| &p.parameter)
        .find(|p| p.name.as_str() == name)
}

/// The last segment of a path; empty for anything else.
pub(super) fn last_name(expr: &Expr) -> &str {
    match expr {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => "",
    }
}

/// `T` of `T | None` and `Optional[T]`.
pub(super) fn optional(annotation: &Expr) -> &Expr {
    match annotation {
        Expr::BinOp(union) if union.right.is_none_literal_expr() => &union.left,
        Expr::Subscript(s) => match &*s.value {
            Expr::Name(n) if n.id.as_str() == "Optional" => &s.slice,
            Expr::Attribute(a) if a.attr.as_str() == "Optional" => &s.slice,
            _ => annotation,
        },
        _ => annotation,
    }
}

/// The field and the name of `self.field = name`.
pub(super) fn keeps(stmt: &Stmt) -> Option<(&str, &str)> {
    let (target, value) = match stmt {
        Stmt::Assign(s) => match &*s.targets {
            [target] => (target, &*s.value),
            _ => return None,
        },
        Stmt::AnnAssign(s) => (&*s.target, s.value.as_deref()?),
        _ => return None,
    };
    let name = value.as_name_expr()?;
    Some((field_of_self(target)?, name.id.as_str()))
}

/// `field` of `self.field`.
fn field_of_self(expr: &Expr) -> Option<&str> {
    let attribute = expr.as_attribute_expr()?;
    let root = attribute.value.as_name_expr()?;
    (root.id.as_str() == "self").then(|| attribute.attr.as_str())
}

/// The table that is filled by `table[key] = value`: a name, or a field of `self` or `cls`.
pub(super) fn table_name(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(a) => match &*a.value {
            Expr::Name(n) if matches!(n.id.as_str(), "self" | "cls") => Some(a.attr.as_str()),
            _ => None,
        },
        _ => None,
    }
}

/// The field that a method of one statement hands over to: `return self.field.method(…)`.
pub(super) fn hands_over(f: &StmtFunctionDef) -> Option<&str> {
    let [stmt] = without_docstring(&f.body) else {
        return None;
    };
    let value = match stmt {
        Stmt::Return(s) => s.value.as_deref()?,
        Stmt::Expr(s) => &s.value,
        _ => return None,
    };
    let value = match value {
        Expr::Await(e) => &e.value,
        value => value,
    };
    let method = value.as_call_expr()?.func.as_attribute_expr()?;
    field_of_self(&method.value)
}

/// Whether a body does nothing.
pub(super) fn is_stub(body: &[Stmt]) -> bool {
    without_docstring(body).iter().all(|stmt| match stmt {
        Stmt::Pass(_) => true,
        Stmt::Expr(e) => e.value.is_ellipsis_literal_expr(),
        Stmt::Raise(r) => {
            let raised = match r.exc.as_deref() {
                Some(Expr::Call(call)) => Some(&*call.func),
                raised => raised,
            };
            matches!(raised, Some(Expr::Name(n)) if n.id.as_str() == "NotImplementedError")
        }
        _ => false,
    })
}
