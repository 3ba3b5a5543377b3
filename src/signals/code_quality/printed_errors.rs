//! Are errors printed, and then gone on from?

use crate::python::Handler;
use crate::python::ast::{Expr, Stmt};
use crate::signals::prelude::*;

static HANDLERS: Fact = Fact::sum(
    "exception-handlers",
    "`except` clauses.",
    Subject::Handler(|_| 1),
);
static PRINTED: Fact = Fact::sum(
    "printed-errors",
    "Exception handlers that print and go on as if nothing had been: nothing is raised, returned, stored or tried again.",
    Subject::Handler(|h| i64::from(only_prints(h))),
);

fn only_prints(handler: &Handler<'_>) -> bool {
    let body = &handler.node.body;
    let mut prints = false;
    for stmt in body {
        match stmt {
            Stmt::Expr(e) if is_print(&e.value) => prints = true,
            Stmt::Pass(_) => {}
            Stmt::Return(r) if r.value.as_deref().is_none_or(Expr::is_none_literal_expr) => {}
            _ => return false,
        }
    }
    prints
}

fn is_print(expr: &Expr) -> bool {
    let Expr::Call(call) = expr else {
        return false;
    };
    let plain = matches!(&*call.func, Expr::Name(n) if matches!(n.id.as_str(), "print" | "pprint"));
    plain && call.arguments.find_keyword("file").is_none()
}

/// The share of handlers that print and go on.
pub static SIGNAL: Signal = Signal {
    id: "printed-errors",
    competency: Competency::CodeQuality,
    question: "What share of exception handlers prints the error and goes on?",
    why: "The caller learns nothing, gets `None` and fails somewhere else. It is what tutorials show in place of handling, and separates engineered code from course work \
          and take-home submissions (AUC 0.80).",
    formula: "printed-errors / exception-handlers, over source files",
    guard: "Counted are handlers that do nothing but print, with `pass`, `return` or `return None` at most. Look-alikes left alone: those that also raise, return a value, exit, \
            retry (`continue`), log, or print to standard error with `file=`.",
    remedy: "Let the error pass to whoever can act on it, or log it with its traceback and return what the caller can tell apart.",
    source: Citation {
        authors: "Cabral, Marques",
        year: 2007,
        title: "Exception handling: a field study in Java and .NET",
        link: "https://doi.org/10.1007/978-3-540-73589-2_8",
    },
    asks_for: AsksFor::NoFaults,
    cause: "error-handling",
    unit: Unit::Share,
    scale: Scale::falling([0.5, 0.3, 0.15, 0.05]),
    min_cases: 3,
    weight: 0.5,
    facts: &[&PRINTED, &HANDLERS],
    measure: |view| view.share(&PRINTED, &HANDLERS),
    evidence: Evidence::Places(&[&PRINTED]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    fn printed(body: &str) -> i64 {
        in_source(&format!(
            "def f():\n    try:\n        g()\n    except OSError as e:\n        {body}\n"
        ))["printed-errors"]
    }

    #[test]
    fn printing_and_going_on_is_counted() {
        for body in [
            "print(e)",
            "print(f'Error: {e}')\n        return None",
            "print('no')\n        pass",
        ] {
            assert_eq!(printed(body), 1, "{body}");
        }
    }

    #[test]
    fn whoever_does_something_is_left_alone() {
        for body in [
            "raise",
            "print(e)\n        raise",
            "print(e)\n        sys.exit(1)",
            "print(e)\n        return []",
            "print(e, file=sys.stderr)",
            "log.exception('no')",
            "pass",
            "self.error = e",
        ] {
            assert_eq!(printed(body), 0, "{body}");
        }
    }
}
