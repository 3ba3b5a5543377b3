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

/// Whether two branches of a statement define a function of the same name.
pub(super) fn has_alternatives(stmt: &Stmt) -> bool {
    let branches: Vec<Vec<&str>> = match stmt {
        Stmt::If(s) if !s.elif_else_clauses.is_empty() => {
            let clauses = s.elif_else_clauses.iter();
            let others = clauses.map(|clause| names_of_functions(&clause.body));
            std::iter::once(names_of_functions(&s.body))
                .chain(others)
                .collect()
        }
        Stmt::Try(s) => {
            let tried = [names_of_functions(&s.body), names_of_functions(&s.orelse)].concat();
            let handled = s.handlers.iter().map(|handler| {
                let ExceptHandler::ExceptHandler(handler) = handler;
                names_of_functions(&handler.body)
            });
            std::iter::once(tried).chain(handled).collect()
        }
        Stmt::Match(s) => {
            let cases = s.cases.iter();
            cases.map(|case| names_of_functions(&case.body)).collect()
        }
        _ => return false,
    };
    let mut before = branches.iter().enumerate();
    before.any(|(at, names)| {
        let others = &branches[at + 1..];
        let again = |name: &&str| others.iter().any(|other| other.contains(name));
        names.iter().any(again)
    })
}

/// Functions defined directly in a block.
fn names_of_functions(body: &[Stmt]) -> Vec<&str> {
    let functions = body.iter().filter_map(Stmt::as_function_def_stmt);
    functions
        .take(MAX_FUNCTIONS)
        .map(|f| f.name.as_str())
        .collect()
}

/// Functions of a block that are looked at.
const MAX_FUNCTIONS: usize = 20;

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
