//! What `try` and `if` around a statement are for.

use super::bases::last_name;
use ruff_python_ast::{ExceptHandler, Expr, Stmt};

/// Whether a handler is for what an import or a look-up in a module raises where something is not there.
pub(super) fn expects_absence(handler: &ExceptHandler) -> bool {
    let ExceptHandler::ExceptHandler(handler) = handler;
    let expects = |expr: &Expr| {
        matches!(
            last_name(expr),
            Some("ImportError" | "ModuleNotFoundError" | "AttributeError")
        )
    };
    match handler.type_.as_deref() {
        Some(Expr::Tuple(tuple)) => tuple.elts.iter().any(expects),
        Some(expr) => expects(expr),
        None => false,
    }
}

/// Whether a test asks which Python this is: `sys.version_info >= …`, `PY3`, `not six.PY2`, `hasattr(ssl, …)`.
pub(super) fn asks_for_version(test: &Expr) -> bool {
    let is_version = |name: Option<&str>| {
        name.is_some_and(|name| {
            matches!(name, "version_info" | "hexversion") || name.starts_with("PY")
        })
    };
    let of = |expr: &Expr| match expr {
        Expr::Compare(compare) => {
            // `"pkg_resources" in sys.modules`: somebody else has imported it.
            let other = compare.comparators.first().and_then(last_name);
            is_version(last_name(&compare.left)) || other == Some("modules")
        }
        Expr::UnaryOp(not) => is_version(last_name(&not.operand)),
        // Asks a module whether it has a name: the version in other words.
        Expr::Call(call) => last_name(&call.func) == Some("hasattr"),
        expr => is_version(last_name(expr)),
    };
    match test {
        Expr::BoolOp(both) => both.values.iter().any(of),
        test => of(test),
    }
}

/// Whether a handler catches a failed `assert` and says nothing of it.
pub(super) fn swallows(handler: &ExceptHandler) -> bool {
    let ExceptHandler::ExceptHandler(handler) = handler;
    let catches = |expr: &Expr| {
        matches!(
            last_name(expr),
            Some("Exception" | "BaseException" | "AssertionError")
        )
    };
    let broad = match handler.type_.as_deref() {
        None => true,
        Some(Expr::Tuple(tuple)) => tuple.elts.iter().any(catches),
        Some(expr) => catches(expr),
    };
    broad
        && handler.body.iter().all(|stmt| match stmt {
            Stmt::Pass(_) | Stmt::Continue(_) | Stmt::Return(_) => true,
            Stmt::Expr(e) => match &*e.value {
                Expr::EllipsisLiteral(_) | Expr::StringLiteral(_) => true,
                Expr::Call(call) => last_name(&call.func) == Some("print"),
                _ => false,
            },
            _ => false,
        })
}
