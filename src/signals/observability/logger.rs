//! What a call to a logger looks like.

use crate::python::Place;
use crate::python::ast::{Expr, ExprCall};

/// A call to a logger.
pub(super) struct Logged<'c> {
    /// `info`, `error`, `exception` ...
    pub(super) method: &'c str,
    /// The message.
    pub(super) message: Option<&'c Expr>,
}

/// The call as one to a logger, if it is: `logging.info(...)`, or a method of what is named like a logger.
pub(super) fn logged<'c>(call: &'c ExprCall, place: &Place<'_>) -> Option<Logged<'c>> {
    let Expr::Attribute(a) = &*call.func else {
        return None;
    };
    let method = a.attr.as_str();
    let levels = matches!(
        method,
        "debug"
            | "info"
            | "warning"
            | "warn"
            | "error"
            | "exception"
            | "critical"
            | "fatal"
            | "log"
            | "trace"
            | "success"
    );
    if !levels || !is_logger(&a.value, place) {
        return None;
    }
    let at = usize::from(method == "log");
    Some(Logged {
        method,
        message: call.arguments.args.get(at),
    })
}

/// Whether an expression is a logger by its name: `log`, `self.logger`, `LOG`, `logging`, `current_app.logger`, or a call
/// of `getLogger`.
fn is_logger(expr: &Expr, place: &Place<'_>) -> bool {
    match expr {
        Expr::Name(n) => {
            let name = n.id.as_str();
            is_logger_name(name)
                || place.names.origin(name).is_some_and(|origin| {
                    matches!(
                        origin,
                        "logging" | "loguru.logger" | "absl.logging" | "twisted.logger"
                    )
                })
        }
        Expr::Attribute(a) => is_logger_name(a.attr.as_str()),
        Expr::Call(call) => match &*call.func {
            Expr::Attribute(a) => {
                matches!(a.attr.as_str(), "getLogger" | "get_logger" | "bind" | "opt")
            }
            Expr::Name(n) => matches!(n.id.as_str(), "getLogger" | "get_logger"),
            _ => false,
        },
        _ => false,
    }
}

fn is_logger_name(name: &str) -> bool {
    let name = name.trim_matches('_');
    if name.len() < 3 || name.len() > 40 {
        return false;
    }
    let ends = |end: &str| {
        let tail = name.get(name.len().saturating_sub(end.len())..);
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    };
    // `math.log` and `catalog` are none.
    name.eq_ignore_ascii_case("log") || ends("logger") || ends("_log") || name == "logging"
}

/// Whether a call keeps the traceback: `exc_info=True`, `exc_info=error`.
pub(super) fn keeps_traceback(call: &ExprCall) -> bool {
    call.arguments
        .find_keyword("exc_info")
        .is_some_and(|k| match &k.value {
            Expr::BooleanLiteral(b) => b.value,
            Expr::NoneLiteral(_) => false,
            _ => true,
        })
}
