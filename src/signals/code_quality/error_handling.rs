//! Are errors handled, or hidden?

use crate::python::ast::{
    DictItem, ExceptHandlerExceptHandler, Expr, Number, Stmt,
    visitor::{Visitor, walk_expr, walk_stmt},
};
use crate::python::{Handler, Ranged};
use crate::signals::prelude::*;

static HANDLED: Fact = Fact::sum(
    "handled-errors",
    "Handlers that name what they expect and do something, or that catch broadly and raise again, log the traceback or pass the error on.",
    Each::Handler(|h| i64::from(judge(h) == Verdict::Handled)),
);
static HIDDEN: Fact = Fact::sum(
    "hidden-errors",
    "Handlers that catch everything (bare, `Exception`, `BaseException`) and tell nobody.",
    Each::Handler(|h| i64::from(judge(h) == Verdict::Hidden)),
);

#[derive(PartialEq)]
enum Verdict {
    Handled,
    Hidden,
    LeftAlone,
}

fn judge(handler: &Handler<'_>) -> Verdict {
    let node = handler.node;
    if !is_broad(node) {
        let silent = node.body.iter().all(|s| {
            matches!(s, Stmt::Pass(_) | Stmt::Continue(_))
                || matches!(s, Stmt::Expr(e) if e.value.is_ellipsis_literal_expr())
        });
        return if silent {
            Verdict::LeftAlone
        } else {
            Verdict::Handled
        };
    }
    let mut look = Look {
        bound: node
            .name
            .as_ref()
            .map(crate::python::ast::Identifier::as_str),
        told: false,
        depth: 0,
    };
    for stmt in &node.body {
        look.visit_stmt(stmt);
    }
    if look.told {
        Verdict::Handled
    } else if in_destructor(handler) || says_why(handler) {
        Verdict::LeftAlone
    } else {
        Verdict::Hidden
    }
}

/// Words from which on a comment explains something: `# ignore errors` does not.
const EXPLAINING: usize = 5;

/// Whether a comment in the handler says why everything is caught.
fn says_why(handler: &Handler<'_>) -> bool {
    let mut words = 0;
    for comment in handler.place.comments(handler.node.range()) {
        let marks = [
            "noqa",
            "pragma",
            "pylint",
            "type:",
            "noinspection",
            "TODO",
            "FIXME",
            "XXX",
        ];
        if !marks.iter().any(|mark| comment.contains(mark)) {
            words += comment.split_whitespace().skip(1).count();
        }
    }
    words >= EXPLAINING
}

/// Nobody hears of what `__del__` raises: the interpreter itself throws it away.
fn in_destructor(handler: &Handler<'_>) -> bool {
    let around = handler.place.function();
    around.is_some_and(|f| f.name.as_str() == "__del__")
}

fn is_broad(node: &ExceptHandlerExceptHandler) -> bool {
    let broad = |e: &Expr| matches!(e, Expr::Name(n) if matches!(n.id.as_str(), "Exception" | "BaseException"));
    match node.type_.as_deref() {
        None => true,
        Some(Expr::Tuple(t)) => t.elts.iter().any(broad),
        Some(e) => broad(e),
    }
}

/// How many items of a literal dictionary are looked at.
const MAX_ITEMS: usize = 50;

fn is_about_error(item: &DictItem) -> bool {
    let key = item.key.as_ref().and_then(Expr::as_string_literal_expr);
    key.is_some_and(|key| matches!(key.value.to_str(), "error" | "errors"))
}

/// The status of an answer that tells of an error.
fn is_error_status(status: &Expr) -> bool {
    let Expr::NumberLiteral(number) = status else {
        return false;
    };
    matches!(&number.value, Number::Int(code) if code.as_u16().is_some_and(|code| (400..600).contains(&code)))
}

/// Looks for a sign that somebody hears of the error.
struct Look<'n> {
    bound: Option<&'n str>,
    told: bool,
    depth: usize,
}

impl<'a> Visitor<'a> for Look<'_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if self.told || self.depth > 200 {
            return;
        }
        self.depth += 1;
        match stmt {
            Stmt::Raise(_) => self.told = true,
            // `return {"error": ...}, 400`: the client is told.
            Stmt::Return(r) if matches!(r.value.as_deref(), Some(Expr::Tuple(t)) if t.elts.get(1).is_some_and(is_error_status)) =>
            {
                self.told = true;
            }
            // Printing an error is not handling it.
            Stmt::Expr(e) if matches!(&*e.value, Expr::Call(c) if matches!(&*c.func, Expr::Name(n) if n.id.as_str() == "print")) =>
                {}
            _ => walk_stmt(self, stmt),
        }
        self.depth -= 1;
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if self.told || self.depth > 200 {
            return;
        }
        self.depth += 1;
        match expr {
            Expr::Name(n) if Some(n.id.as_str()) == self.bound => self.told = true,
            // `{"error": ...}` is what whoever called gets to read.
            Expr::Dict(dict) if dict.items.iter().take(MAX_ITEMS).any(is_about_error) => {
                self.told = true;
            }
            Expr::Call(call) => {
                let name = match &*call.func {
                    Expr::Attribute(a) => a.attr.as_str(),
                    Expr::Name(n) => n.id.as_str(),
                    _ => "",
                };
                self.told |= matches!(
                    name,
                    "exception"
                        | "format_exc"
                        | "print_exc"
                        | "exc_info"
                        | "capture_exception"
                        | "handle_exception"
                        | "handleError"
                        | "fail"
                        // Twisted's takes the error that is being handled along.
                        | "Failure"
                        | "exit"
                        | "_exit"
                        | "abort"
                        | "error_response"
                        | "failed_response"
                        | "get_failed_response"
                ) || call.arguments.find_keyword("exc_info").is_some()
                    || ["status", "status_code"].iter().any(|name| {
                        let status = call.arguments.find_keyword(name);
                        status.is_some_and(|k| is_error_status(&k.value))
                    });
                walk_expr(self, expr);
            }
            _ => walk_expr(self, expr),
        }
        self.depth -= 1;
    }
}

/// The share of handlers that handle.
pub static SIGNAL: Signal = Signal {
    id: "error-handling",
    competency: Competency::CodeQuality,
    question: "What share of exception handlers handles the error rather than hiding it?",
    why: "A handler that catches everything and says nothing turns a fault into a wrong result far away.",
    formula: "handled-errors / (handled-errors + hidden-errors), over source files",
    guard: "Hidden: bare, `Exception` or `BaseException`, without raising, logging the traceback or using the error; printing it is not \
            enough. Look-alikes: a broad handler that raises again, calls `logger.exception`, passes the error on (also as Twisted's `Failure()`), answers with an HTTP status of 400 or more or with `{\"error\": ...}`, or \
            ends the program is handling; one inside `__del__`, whose errors nobody could hear of, one with a comment that says why (five words), and a specific \
            handler that only says `pass` (an optional import, a key that may be absent) are left out of the count. Flags what bandit's \
            B110 and B112 and ruff's S110, S112 and BLE001 flag, less the broad handlers that do tell somebody.",
    remedy: "In the handlers listed, name the exceptions you expect, or log the traceback and raise again.",
    source: Citation {
        who: "Python documentation",
        year: 2024,
        title: "Errors and exceptions: handling exceptions",
        link: "https://docs.python.org/3/tutorial/errors.html#handling-exceptions",
    },
    asks_for: AsksFor::Practice,
    cause: "error-handling",
    unit: Unit::Share,
    scale: Scale::rising([0.4, 0.65, 0.85, 0.95]),
    enough: 3,
    weight: 1.0,
    facts: &[&HANDLED, &HIDDEN],
    measure: |view| {
        let (handled, hidden) = (view.source(&HANDLED), view.source(&HIDDEN));
        Outcome::Measured(Measured::share(handled, handled + hidden))
    },
    evidence: Evidence::Places(&[&HIDDEN]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    /// Handled and hidden.
    fn counts(handler: &str) -> (i64, i64) {
        let facts = in_source(&format!("try:\n    f()\n{handler}\n"));
        (facts["handled-errors"], facts["hidden-errors"])
    }

    #[test]
    fn broad_and_silent_hides() {
        for handler in [
            "except:\n    pass",
            "except Exception:\n    return_value = None",
            "except Exception as e:\n    print(e)",
            "except (ValueError, Exception):\n    pass",
            "except Exception:\n    # ignore errors\n    pass",
            "except Exception:  # noqa: BLE001 this is what we want to do\n    pass",
            "except Exception:\n    return response({}, status=200)",
            "except Exception:\n    return 1, 2",
        ] {
            assert_eq!(counts(handler), (0, 1), "{handler}");
        }
    }

    #[test]
    fn specific_or_heard_of_handles() {
        for handler in [
            "except ValueError:\n    x = 1",
            "except Exception as e:\n    raise Other() from e",
            "except Exception:\n    logger.exception('no')",
            "except Exception as e:\n    errors.append(e)",
            "except BaseException:\n    clean()\n    raise",
            "except Exception:\n    log.error('no', exc_info=True)",
            "except Exception:\n    return Failure()",
            "except Exception as e:\n    print(e)\n    sys.exit(1)",
            "except Exception:\n    return response({'error': 'no'}, status=400)",
            "except Exception:\n    return 'no', 500",
            "except Exception:\n    return {'error': 'no'}",
        ] {
            assert_eq!(counts(handler), (1, 0), "{handler}");
        }
    }

    #[test]
    fn specific_and_silent_is_left_alone() {
        assert_eq!(counts("except ImportError:\n    pass"), (0, 0));
    }

    #[test]
    fn what_says_why_is_left_alone() {
        let said =
            "except Exception:\n    # Poor file objects raise just about anything.\n    x = 1";
        assert_eq!(counts(said), (0, 0));
    }

    #[test]
    fn a_destructor_has_nobody_to_tell() {
        let handler = |name| {
            format!(
                "class A:\n    def {name}(self):\n        try:\n            f()\n        except Exception:\n            pass\n"
            )
        };
        assert_eq!(in_source(&handler("__del__"))["hidden-errors"], 0);
        assert_eq!(in_source(&handler("close"))["hidden-errors"], 1);
    }
}
