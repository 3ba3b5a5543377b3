//! Are errors handled, or hidden?

use crate::python::ast::{
    DictItem, ExceptHandlerExceptHandler, Expr, Keyword, Number, Stmt,
    visitor::{Visitor, walk_expr, walk_stmt},
};
use crate::python::{Handler, Next, Node, Ranged, Seen, search};
use crate::signals::prelude::*;

static HANDLED: Fact = Fact::sum(
    "handled-errors",
    "Handlers that name what they expect and do something, or that catch broadly and raise again, log the traceback or pass the error on.",
    Subject::Handler(|h| i64::from(judge(h) == Verdict::Handled)),
);
static HIDDEN: Fact = Fact::sum(
    "hidden-errors",
    "Handlers that catch everything (bare, `Exception`, `BaseException`) and tell nobody, and those of any error that print it and go on.",
    Subject::Handler(|h| i64::from(judge(h) == Verdict::Hidden)),
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
        } else if only_prints(node) && !ends_the_work(handler) {
            if says_why(handler) {
                Verdict::LeftAlone
            } else {
                Verdict::Hidden
            }
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

/// Whether a handler prints something and goes on as if nothing had happened: whoever called gets no result and no error. What is
/// written to the stream for errors, as a command does, is told to its user.
fn only_prints(node: &ExceptHandlerExceptHandler) -> bool {
    let prints = |stmt: &Stmt| match stmt {
        Stmt::Expr(e) => e.value.as_call_expr().is_some_and(|call| {
            matches!(&*call.func, Expr::Name(n) if n.id.as_str() == "print")
                && call.arguments.find_keyword("file").is_none()
        }),
        _ => false,
    };
    let goes_on = |stmt: &Stmt| match stmt {
        Stmt::Pass(_) | Stmt::Continue(_) => true,
        Stmt::Return(r) => r.value.as_deref().is_none_or(Expr::is_none_literal_expr),
        _ => false,
    };
    node.body.iter().any(prints) && node.body.iter().all(|stmt| prints(stmt) || goes_on(stmt))
}

/// Whether nothing is expected after a handler: its function gives nothing back, as a command does, and ends there. A script of its
/// own has no function.
fn ends_the_work(handler: &Handler<'_>) -> bool {
    let Some(function) = handler.place.function() else {
        return true;
    };
    let ends = matches!(handler.node.body.last(), Some(Stmt::Return(_)))
        || function
            .body
            .last()
            .is_some_and(|last| last.start() == handler.begins);
    let gives = search(&function.body, &mut |node| match node {
        Node::Stmt(Stmt::Return(r))
            if r.value
                .as_deref()
                .is_some_and(|v| !v.is_none_literal_expr()) =>
        {
            Next::Stop
        }
        Node::Expr(Expr::Yield(_) | Expr::YieldFrom(_)) => Next::Stop,
        Node::Stmt(Stmt::FunctionDef(_) | Stmt::ClassDef(_)) => Next::Past,
        _ => Next::Into,
    });
    ends && gives == Seen::All
}

/// Words from which on a comment explains something: `# ignore errors` does not.
const EXPLAINING: usize = 5;

/// Whether a comment in the handler, or right above its `except` or the `try`, says why everything is caught.
fn says_why(handler: &Handler<'_>) -> bool {
    let place = handler.place;
    let node = handler.node;
    [node.range().start(), handler.begins]
        .map(|start| place.comments(place.comments_above(start)))
        .into_iter()
        .chain([place.comments(node.range())])
        .any(explains)
}

/// Whether comments have the words of an explanation.
fn explains<'c>(comments: impl Iterator<Item = &'c str>) -> bool {
    let mut words = 0;
    for comment in comments {
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
        } else if let Some((_, why)) = comment
            .split_once(" - ")
            .or_else(|| comment.split_once(" -- "))
        {
            // `# noqa: BLE001 - a key without an envelope has no label`.
            words += why.split_whitespace().count();
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
            Stmt::Expr(e) if matches!(&*e.value, Expr::Call(c) if matches!(&*c.func, Expr::Name(n) if n.id.as_str() == "print") && c.arguments.find_keyword("file").is_none()) =>
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
                // `send_error()`, `self._handle_exception()`: they ask for the error themselves.
                let tells = |word: &str| {
                    let start = name.trim_start_matches('_').strip_suffix(word);
                    start.is_some_and(|start| {
                        [
                            "handle_", "log_", "on_", "print_", "report_", "send_", "show_",
                        ]
                        .contains(&start)
                    })
                };
                // `Payment(error_message=text)` is what whoever called gets to read.
                let says_error = |keyword: &Keyword| {
                    let name = keyword.arg.as_ref().map_or("", |name| name.as_str());
                    matches!(name, "error" | "errors" | "error_message" | "exception")
                };
                self.told |= tells("error")
                    || tells("exception")
                    || call.arguments.keywords.iter().any(says_error);
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
                        | "errorhook"
                        | "excepthook"
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
            enough; and handlers of any error that do nothing but print to standard output and go on, or return `None` where a value is expected; a command that prints and ends tells its user. Look-alikes: a broad handler that raises again, calls `logger.exception`, passes the error on (also as Twisted's `Failure()`, or by `send_error()` and the like), answers with an HTTP status of 400 or more or with `{\"error\": ...}`, or \
            ends the program is handling; one inside `__del__`, whose errors nobody could hear of, one with a comment that says why (five words; in it, right above its `except` or right above the `try`), and a specific \
            handler that only says `pass` (an optional import, a key that may be absent) are left out of the count. Flags what bandit's \
            B110 and B112 and ruff's S110, S112 and BLE001 flag, less the broad handlers that do tell somebody.",
    remedy: "In the handlers listed, name the exceptions you expect, or log the traceback and raise again.",
    source: Citation {
        authors: "Python documentation",
        year: 2024,
        title: "Errors and exceptions: handling exceptions",
        link: "https://docs.python.org/3/tutorial/errors.html#handling-exceptions",
    },
    asks_for: AsksFor::Practice,
    cause: "error-handling",
    unit: Unit::Share,
    scale: Scale::rising([0.4, 0.65, 0.85, 0.95]),
    min_cases: 3,
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
            "except Exception:  # noqa: BLE001 - ignored\n    pass",
            "except Exception:\n    log.error('no')",
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
            "except Exception:\n    send_error()",
            "except Exception:\n    return Payment(error_message='no')",
            "except Exception as e:\n    print(e, file=sys.stderr)",
            "except Exception:\n    self._report_exception()",
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
    fn what_prints_and_goes_on_hides() {
        let counts = |handler: &str| {
            let body = format!("try:\n    return f()\n{handler}").replace('\n', "\n    ");
            let facts = in_source(&format!("def g():\n    {body}\n"));
            (facts["handled-errors"], facts["hidden-errors"])
        };
        for handler in [
            "except OSError as e:\n    print(f'Error: {e}')",
            "except (OSError, ValueError):\n    print('no')\n    return None",
            "except KeyError as e:\n    print('no')\n    print(e)\n    pass",
        ] {
            assert_eq!(counts(handler), (0, 1), "{handler}");
        }
        for handler in [
            "except OSError as e:\n    print(e, file=sys.stderr)",
            "except OSError as e:\n    print(e)\n    return 1",
            "except OSError as e:\n    print(e)\n    x = None",
            "except OSError as e:\n    print(e)\n    sys.exit(1)",
            "except OSError as e:\n    log.warning(e)",
        ] {
            assert_eq!(counts(handler), (1, 0), "{handler}");
        }
        // A command that gives nothing back tells its user, and ends.
        let command =
            "def g():\n    try:\n        f()\n    except OSError as e:\n        print(e)\n";
        assert_eq!(in_source(command)["hidden-errors"], 0);
        let goes_on = format!("{command}    h()\n");
        assert_eq!(in_source(&goes_on)["hidden-errors"], 1);
        let said = "except OSError as e:\n    # The sensor is absent on old boards.\n    print(e)";
        assert_eq!(counts(said), (0, 0));
    }

    #[test]
    fn what_says_why_above_is_left_alone() {
        let why = "# Poor file objects raise just about anything.";
        let hidden = |text: &str| in_source(text)["hidden-errors"];
        for (text, count) in [
            (
                format!("try:\n    f()\n{why}\nexcept Exception:\n    x = 1\n"),
                0,
            ),
            (
                format!("{why}\ntry:\n    f()\nexcept Exception:\n    x = 1\n"),
                0,
            ),
            (
                format!(
                    "def g():\n    x = 1\n    {why}\n    try:\n        f()\n    except Exception:\n        x = 1\n"
                ),
                0,
            ),
            // About something else: a line stands between, or it says too little.
            (
                format!("{why}\n\ntry:\n    f()\nexcept Exception:\n    x = 1\n"),
                1,
            ),
            (
                format!("{why}\ng()\ntry:\n    f()\nexcept Exception:\n    x = 1\n"),
                1,
            ),
            (
                "# Go on.\ntry:\n    f()\nexcept Exception:\n    x = 1\n".to_owned(),
                1,
            ),
        ] {
            assert_eq!(hidden(&text), count, "{text}");
        }
    }

    #[test]
    fn what_says_why_is_left_alone() {
        let beside = "except Exception:  # noqa: BLE001 - a key without an envelope has no label\n    x = None";
        assert_eq!(counts(beside), (0, 0));
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
