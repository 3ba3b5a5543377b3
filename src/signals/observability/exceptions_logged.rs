//! Do handlers that report an error keep the traceback?

use super::logger::{keeps_traceback, logged};
use crate::python::Handler;
use crate::python::ast::visitor::{Visitor, walk_expr, walk_stmt};
use crate::python::ast::{ExceptHandlerExceptHandler, Expr, ExprCall, Stmt};
use crate::signals::prelude::*;

/// How deep a handler is looked through.
const MAX_DEPTH: usize = 60;

static TRACED: Fact = Fact::sum(
    "handlers-with-traceback",
    "Handlers that catch everything and keep the traceback: `logger.exception`, `exc_info=True`, `traceback`, an error reporter.",
    Subject::Handler(|h| i64::from(judge(h) == Some(true))),
);
static LOST: Fact = Fact::sum(
    "handlers-without-traceback",
    "Handlers that catch everything, end the error with a message (a warning or above, or a print) and lose the traceback.",
    Subject::Handler(|h| i64::from(judge(h) == Some(false))),
);

/// Whether a handler that reports keeps the traceback; nothing where it does not report, or passes the error on.
fn judge(handler: &Handler<'_>) -> Option<bool> {
    if !is_broad(handler.node) {
        return None;
    }
    let mut look = Look {
        place: handler.place,
        bound: handler
            .node
            .name
            .as_ref()
            .map(crate::python::ast::Identifier::as_str),
        traced: false,
        reported: false,
        passed_on: false,
        depth: 0,
    };
    for stmt in &handler.node.body {
        look.visit_stmt(stmt);
    }
    if look.traced {
        return Some(true);
    }
    (look.reported && !look.passed_on).then_some(false)
}

fn is_broad(node: &ExceptHandlerExceptHandler) -> bool {
    let broad = |e: &Expr| matches!(e, Expr::Name(n) if matches!(n.id.as_str(), "Exception" | "BaseException"));
    match node.type_.as_deref() {
        None => true,
        Some(Expr::Tuple(t)) => t.elts.iter().any(broad),
        Some(e) => broad(e),
    }
}

struct Look<'h> {
    place: &'h Place<'h>,
    bound: Option<&'h str>,
    traced: bool,
    reported: bool,
    passed_on: bool,
    depth: usize,
}

impl Look<'_> {
    fn call(&mut self, call: &ExprCall) {
        let name = match &*call.func {
            Expr::Attribute(a) => a.attr.as_str(),
            Expr::Name(n) => n.id.as_str(),
            _ => return,
        };
        match name {
            "print_exc"
            | "format_exc"
            | "print_exception"
            | "format_exception"
            | "capture_exception"
            | "record_exception"
            | "report_exc_info"
            | "print_stack"
            | "excepthook"
            | "log_exception"
            | "exc_info"
            | "handleError"
            | "call_exception_handler" => self.traced = true,
            "print" => self.reported = true,
            // What is set, put or added goes to somebody who can look.
            "set_exception" | "put" | "put_nowait" | "append" | "fail" | "exit" | "abort"
            | "send_error" => {
                self.passed_on |=
                    self.hands_over(call) || matches!(name, "exit" | "abort" | "fail");
            }
            _ => {
                if let Some(logged) = logged(call, self.place) {
                    let says = matches!(
                        logged.method,
                        "warning" | "warn" | "error" | "critical" | "fatal"
                    );
                    self.traced |= logged.method == "exception" || keeps_traceback(call);
                    self.reported |= says;
                } else {
                    // `self.close(exc_info=error)`.
                    self.passed_on |= keeps_traceback(call);
                }
            }
        }
    }

    /// Whether the error itself is an argument.
    fn hands_over(&self, call: &ExprCall) -> bool {
        let is_it = |e: &Expr| matches!(e, Expr::Name(n) if Some(n.id.as_str()) == self.bound);
        call.arguments.args.iter().any(is_it)
    }
}

impl<'a> Visitor<'a> for Look<'_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if self.traced || self.depth > MAX_DEPTH {
            return;
        }
        match stmt {
            Stmt::Raise(_) => self.passed_on = true,
            // Another handler answers for itself; a function is not called here.
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => return,
            Stmt::Return(r) => {
                self.passed_on |= r.value.as_deref().is_some_and(
                    |v| matches!(v, Expr::Name(n) if Some(n.id.as_str()) == self.bound),
                );
            }
            _ => {}
        }
        self.depth += 1;
        if let Stmt::Try(inner) = stmt {
            for stmt in inner
                .body
                .iter()
                .chain(&inner.orelse)
                .chain(&inner.finalbody)
            {
                self.visit_stmt(stmt);
            }
        } else {
            walk_stmt(self, stmt);
        }
        self.depth -= 1;
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if self.traced || self.depth > MAX_DEPTH || expr.is_lambda_expr() {
            return;
        }
        if let Expr::Call(call) = expr {
            self.call(call);
        }
        // `error.__traceback__` is looked at.
        if let Expr::Attribute(a) = expr
            && a.attr.as_str() == "__traceback__"
        {
            self.traced = true;
        }
        self.depth += 1;
        walk_expr(self, expr);
        self.depth -= 1;
    }
}

/// The share of reporting handlers that keeps the traceback.
pub static SIGNAL: Signal = Signal {
    id: "exceptions-logged",
    competency: Competency::Observability,
    question: "What share of the handlers that catch everything and report it keeps the traceback?",
    why: "The message of an exception says what, the traceback says where. A handler that ends an error and writes only the message leaves \
          whoever is called at night with half of it.",
    formula: "handlers-with-traceback / (handlers-with-traceback + handlers-without-traceback), over source files",
    guard: "Asked are handlers that catch everything (bare, `Exception`, `BaseException`) and say so: with a log call at level warning or \
            above, or a print. Look-alikes left alone: handlers that raise, return or hand the error over (the traceback travels with it), that \
            end the program with a message, specific exceptions (their name tells what happened, and a message may be all a user wants), \
            handlers that say nothing (`error-handling` asks for those). Ruff's TRY400 flags `error` in every handler, also in specific ones \
            and where it raises again, and looks neither at `warning` and `critical` nor at prints.",
    remedy: "In the handlers listed, use `logger.exception(...)`, or add `exc_info=True`.",
    source: Citation {
        authors: "Python documentation",
        year: 2024,
        title: "logging: Logger.exception",
        link: "https://docs.python.org/3/library/logging.html#logging.Logger.exception",
    },
    asks_for: AsksFor::Practice,
    cause: "tracebacks",
    unit: Unit::Share,
    scale: Scale::rising([0.2, 0.4, 0.65, 0.9]),
    min_cases: 2,
    weight: 0.5,
    facts: &[&TRACED, &LOST],
    measure: |view| {
        let (traced, lost) = (view.source(&TRACED), view.source(&LOST));
        Outcome::Measured(Measured::share(traced, traced + lost))
    },
    evidence: Evidence::Places(&[&LOST]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    /// With and without traceback.
    fn counts(handler: &str) -> (i64, i64) {
        let facts = in_source(&format!(
            "def g():\n  try:\n    f()\n  {}\n",
            handler.replace('\n', "\n  ")
        ));
        (
            facts["handlers-with-traceback"],
            facts["handlers-without-traceback"],
        )
    }

    #[test]
    fn tracebacks_kept() {
        for handler in [
            "except:\n    log.exception('no')",
            "except Exception as e:\n    logger.error('no', exc_info=e)",
            "except Exception:\n    traceback.print_exc()",
            "except Exception as e:\n    sentry_sdk.capture_exception(e)",
            "except Exception:\n    log.exception('no')\n    raise",
        ] {
            assert_eq!(counts(handler), (1, 0), "{handler}");
        }
    }

    #[test]
    fn tracebacks_lost() {
        for handler in [
            "except (ValueError, Exception) as e:\n    log.error('no: %s', e)",
            "except Exception as e:\n    log.warning('no: %s', e)",
            "except Exception as e:\n    print(e)",
            "except Exception as e:\n    log.error('no', exc_info=False)",
        ] {
            assert_eq!(counts(handler), (0, 1), "{handler}");
        }
    }

    #[test]
    fn look_alikes_are_left_alone() {
        for handler in [
            "except OSError as e:\n    log.error('cannot read: %s', e)",
            "except Exception as e:\n    log.error('no')\n    raise Other() from e",
            "except Exception as e:\n    log.error('no')\n    future.set_exception(e)",
            "except Exception as e:\n    log.error('no: %s', e)\n    sys.exit(1)",
            "except Exception as e:\n    log.warning('no')\n    self.close(exc_info=e)",
            "except Exception:\n    pass",
            "except Exception:\n    log.debug('no')",
            "except Exception as e:\n    log.error('no')\n    return e",
        ] {
            assert_eq!(counts(handler), (0, 0), "{handler}");
        }
    }
}
