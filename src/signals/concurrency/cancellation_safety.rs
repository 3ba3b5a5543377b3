//! Does a coroutine stop when it is told to?

use crate::facts::Family;
use crate::facts::common::ASYNC_FUNCTIONS;
use crate::python::ast::visitor::{Visitor, walk_stmt};
use crate::python::ast::{
    ExceptHandler, ExceptHandlerExceptHandler, Expr, Stmt, StmtTry, StmtWith,
};
use crate::python::{
    Assignment, Next, Node, Place, Ranged, Seen, TextRange, mentions, name_of, search,
};
use crate::signals::prelude::*;

/// How deep a handler is looked through.
const MAX_DEPTH: usize = 60;

/// The facts of the family, by number.
enum Cancellation {
    Passed,
    Swallowed,
}

static FAMILY: Family = Family {
    kinds: Kinds::of(&[NodeKind::StmtTry, NodeKind::StmtWith]),
    classify: |node, place, found| match node {
        Node::Stmt(Stmt::Try(t)) if place.in_async() => handlers(t, place, found),
        Node::Stmt(Stmt::With(w))
            if place.in_async()
                && suppresses(w, place)
                && !awaits_task(&w.body)
                && !place.function().is_some_and(|f| is_last(w.range, &f.body)) =>
        {
            found(Cancellation::Swallowed as usize);
        }
        _ => {}
    },
};

static PASSED: Fact = Fact::sum(
    "cancellations-passed-on",
    "Handlers in coroutines that catch `CancelledError`, `BaseException` or everything, and raise again.",
    Subject::Member(&FAMILY, Cancellation::Passed as usize),
);
static SWALLOWED: Fact = Fact::sum(
    "cancellations-swallowed",
    "Handlers in coroutines that catch `CancelledError` or more, and `suppress(CancelledError)`, after which the coroutine goes on.",
    Subject::Member(&FAMILY, Cancellation::Swallowed as usize),
);

/// The first handler that catches a cancellation is the one that gets it.
fn handlers(t: &StmtTry, place: &Place<'_>, found: &mut dyn FnMut(usize)) {
    let catches = |h: &&ExceptHandlerExceptHandler| match h.type_.as_deref() {
        None => true,
        Some(Expr::Tuple(types)) => types.elts.iter().any(|e| is_cancellation(e, place)),
        Some(e) => is_cancellation(e, place),
    };
    let mut all = t.handlers.iter().map(|h| {
        let ExceptHandler::ExceptHandler(h) = h;
        h
    });
    let Some(handler) = all.find(catches) else {
        return;
    };
    let mut look = Look {
        raises: false,
        depth: 0,
    };
    for stmt in &handler.body {
        look.visit_stmt(stmt);
    }
    if look.raises || is_raised_later(handler, place) {
        found(Cancellation::Passed as usize);
    } else if !awaits_task(&t.body)
        && !hands_over(handler)
        && !leaves(handler, t, place)
        && can_be_cancelled(&t.body)
    {
        found(Cancellation::Swallowed as usize);
    }
}

/// `CancelledError` of asyncio, or what lies above it.
fn is_cancellation(expr: &Expr, place: &Place<'_>) -> bool {
    match expr {
        Expr::Name(n) => match n.id.as_str() {
            "BaseException" => true,
            "CancelledError" => place
                .names
                .origin("CancelledError")
                .is_none_or(|o| !o.starts_with("concurrent")),
            _ => false,
        },
        Expr::Attribute(a) => {
            a.attr.as_str() == "CancelledError" && !matches!(&*a.value, Expr::Attribute(_))
        }
        _ => false,
    }
}

/// `with suppress(asyncio.CancelledError):`.
fn suppresses(with: &StmtWith, place: &Place<'_>) -> bool {
    with.items.iter().any(|item| {
        let Expr::Call(call) = &item.context_expr else {
            return false;
        };
        let name = match &*call.func {
            Expr::Name(n) => n.id.as_str(),
            Expr::Attribute(a) => a.attr.as_str(),
            _ => "",
        };
        name == "suppress"
            && call
                .arguments
                .args
                .iter()
                .any(|e| is_cancellation(e, place))
    })
}

/// Waiting for a task that one has cancelled oneself: `await task`, and nothing else but cancelling before.
fn awaits_task(body: &[Stmt]) -> bool {
    let waits = |stmt: &Stmt| {
        let value = match stmt {
            Stmt::Expr(e) => &*e.value,
            stmt => Assignment::of(stmt)?.value,
        };
        match value {
            Expr::Await(e) => Some(match &*e.value {
                Expr::Name(_) | Expr::Attribute(_) | Expr::Subscript(_) => true,
                Expr::Call(call) => match &*call.func {
                    Expr::Attribute(a) => {
                        matches!(a.attr.as_str(), "gather" | "wait" | "wait_for" | "shield")
                    }
                    Expr::Name(n) => {
                        matches!(n.id.as_str(), "gather" | "wait" | "wait_for" | "shield")
                    }
                    _ => false,
                },
                _ => false,
            }),
            // What does not wait cannot be cancelled: `task.cancel()`, a line of a log.
            Expr::Call(_) => None,
            _ => Some(false),
        }
    };
    let verdicts: Vec<bool> = body.iter().take(4).filter_map(waits).collect();
    body.len() <= 3 && !verdicts.is_empty() && verdicts.iter().all(|&waits| waits)
}

/// Whether the body waits at all: without `await` nothing can be cancelled there.
fn can_be_cancelled(body: &[Stmt]) -> bool {
    let mut look = Waits {
        found: false,
        depth: 0,
    };
    for stmt in body {
        look.visit_stmt(stmt);
    }
    look.found
}

/// The error is put where somebody will find it: `future.set_exception(error)`, `result = error`, wherever in the handler.
fn hands_over(handler: &ExceptHandlerExceptHandler) -> bool {
    let Some(name) = &handler.name else {
        return false;
    };
    let is_it = |e: &Expr| matches!(e, Expr::Name(n) if n.id.as_str() == name.as_str());
    let seen = search(&handler.body, &mut |node| {
        let hands = match node {
            Node::Stmt(Stmt::Expr(e)) => {
                matches!(&*e.value, Expr::Call(c) if c.arguments.args.iter().any(is_it) && !is_log(&c.func))
            }
            Node::Stmt(Stmt::Return(r)) => r.value.as_deref().is_some_and(is_it),
            Node::Stmt(Stmt::FunctionDef(_) | Stmt::ClassDef(_)) => return Next::Past,
            Node::Stmt(stmt) => {
                Assignment::of(stmt).is_some_and(|a| mentions(a.value, name.as_str()))
            }
            Node::Expr(_) => false,
        };
        if hands { Next::Stop } else { Next::Into }
    });
    seen != Seen::All
}

/// The error is kept under a name that the function raises further down: `first = error`, `errors.append(error)`, and then
/// `raise first`. So it waits for others to end, and is passed on.
fn is_raised_later(handler: &ExceptHandlerExceptHandler, place: &Place<'_>) -> bool {
    let (Some(name), Some(function)) = (&handler.name, place.function()) else {
        return false;
    };
    let mut kept: Vec<&str> = Vec::new();
    search(&handler.body, &mut |node| {
        match node {
            Node::Stmt(stmt) => {
                let assignment = Assignment::of(stmt);
                if let Some(a) = assignment.filter(|a| mentions(a.value, name.as_str())) {
                    kept.extend(a.targets.iter().filter_map(name_of));
                }
            }
            Node::Expr(Expr::Call(call)) => {
                let is_it = |e: &Expr| name_of(e) == Some(name.as_str());
                if let Expr::Attribute(method) = &*call.func
                    && matches!(
                        method.attr.as_str(),
                        "append" | "add" | "put" | "put_nowait"
                    )
                    && call.arguments.args.iter().any(is_it)
                {
                    kept.extend(name_of(&method.value));
                }
            }
            Node::Expr(_) => {}
        }
        Next::Into
    });
    if kept.is_empty() {
        return false;
    }
    let raised = search(&function.body, &mut |node| match node {
        Node::Stmt(Stmt::Raise(r)) if r.start() > handler.range.end() => {
            let is_kept = |e: &Expr| kept.iter().any(|kept| mentions(e, kept));
            if r.exc.as_deref().is_some_and(is_kept) {
                Next::Stop
            } else {
                Next::Past
            }
        }
        Node::Expr(_) | Node::Stmt(Stmt::FunctionDef(_) | Stmt::ClassDef(_)) => Next::Past,
        Node::Stmt(_) => Next::Into,
    });
    raised == Seen::Stopped
}

fn is_log(callee: &Expr) -> bool {
    match callee {
        Expr::Attribute(a) => matches!(
            a.attr.as_str(),
            "debug" | "info" | "warning" | "error" | "exception" | "critical" | "log"
        ),
        Expr::Name(n) => n.id.as_str() == "print",
        _ => false,
    }
}

/// A handler that names the cancellation and ends the coroutine's work: it stops, as it was told. So it does by itself where nothing
/// comes after the `try`.
fn leaves(handler: &ExceptHandlerExceptHandler, t: &StmtTry, place: &Place<'_>) -> bool {
    let is_it = |e: &Expr| {
        matches!(e, Expr::Attribute(a) if a.attr.as_str() == "CancelledError")
            || matches!(e, Expr::Name(n) if n.id.as_str() == "CancelledError")
    };
    let named = handler.type_.as_deref().is_some_and(|e| match e {
        Expr::Tuple(types) => {
            types.elts.iter().any(is_it)
                && !types
                    .elts
                    .iter()
                    .any(|e| matches!(e, Expr::Name(n) if n.id.as_str() == "BaseException"))
        }
        e => is_it(e),
    });
    named
        && (matches!(handler.body.last(), Some(Stmt::Return(_) | Stmt::Break(_)))
            || place.function().is_some_and(|f| is_last(t.range, &f.body)))
}

/// Whether nothing comes after a statement in its function: it is the last one, or the last of a handler or branch that is.
fn is_last(it: TextRange, body: &[Stmt]) -> bool {
    let Some(mut last) = body.last() else {
        return false;
    };
    for _ in 0..MAX_DEPTH {
        // What the last statement goes on to, looked for by where it ends.
        last = match last {
            stmt if stmt.range() == it => return true,
            Stmt::Try(s) => {
                let handlers = s
                    .handlers
                    .iter()
                    .map(|ExceptHandler::ExceptHandler(h)| &h.body);
                let ends = handlers.chain(s.orelse.is_empty().then_some(&s.body));
                let mut ends = ends.filter_map(|body| body.last());
                match ends.find(|stmt| stmt.range().contains_range(it)) {
                    Some(stmt) if s.finalbody.is_empty() => stmt,
                    _ => return false,
                }
            }
            Stmt::If(s) => {
                let branches = s.elif_else_clauses.iter().map(|c| &c.body);
                let mut ends = std::iter::once(&s.body)
                    .chain(branches)
                    .filter_map(|b| b.last());
                match ends.find(|stmt| stmt.range().contains_range(it)) {
                    Some(stmt) => stmt,
                    None => return false,
                }
            }
            Stmt::With(s) => match s.body.last() {
                Some(stmt) => stmt,
                None => return false,
            },
            _ => return false,
        };
    }
    false
}

/// Looks for a `raise`, nested functions left out.
struct Look {
    raises: bool,
    depth: usize,
}

impl<'a> Visitor<'a> for Look {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if self.raises || self.depth > MAX_DEPTH {
            return;
        }
        match stmt {
            Stmt::Raise(_) => self.raises = true,
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
            Stmt::Expr(e) if is_reraise(&e.value) => self.raises = true,
            _ => {
                self.depth += 1;
                walk_stmt(self, stmt);
                self.depth -= 1;
            }
        }
    }

    fn visit_expr(&mut self, _: &'a Expr) {}
}

/// `util.reraise(...)`, and helpers that say that they raise again.
fn is_reraise(expr: &Expr) -> bool {
    let Expr::Call(call) = expr else { return false };
    let name = match &*call.func {
        Expr::Attribute(a) => a.attr.as_str(),
        Expr::Name(n) => n.id.as_str(),
        _ => "",
    };
    name.contains("reraise") || name.contains("re_raise") || name == "raise_"
}

/// Looks for `await`, `async for` and `async with`, nested functions left out.
struct Waits {
    found: bool,
    depth: usize,
}

impl<'a> Visitor<'a> for Waits {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if self.found || self.depth > MAX_DEPTH {
            return;
        }
        match stmt {
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => return,
            Stmt::For(s) if s.is_async => self.found = true,
            Stmt::With(s) if s.is_async => self.found = true,
            _ => {}
        }
        self.depth += 1;
        walk_stmt(self, stmt);
        self.depth -= 1;
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if self.found || self.depth > MAX_DEPTH {
            return;
        }
        self.found |= expr.is_await_expr();
        self.depth += 1;
        crate::python::ast::visitor::walk_expr(self, expr);
        self.depth -= 1;
    }
}

/// The share of handlers that pass a cancellation on.
pub static SIGNAL: Signal = Signal {
    id: "cancellation-safety",
    competency: Competency::Concurrency,
    question: "What share of the handlers that catch a cancellation passes it on?",
    why: "Timeouts, task groups and shutdown work by cancelling. A coroutine that catches the cancellation and goes on turns each of them into a \
          hang that shows only under load.",
    formula: "cancellations-passed-on / (cancellations-passed-on + cancellations-swallowed), over source files",
    guard: "Asked are, in `async def`, handlers of `CancelledError`, `BaseException` and bare ones, and `suppress(CancelledError)`. Look-alikes left \
            alone: `except Exception` (since Python 3.8 a cancellation is none), waiting for a task that one has cancelled (`await task` alone in the \
            `try`, also with `gather` or `wait`), handlers that name `CancelledError` and end the work with `return` or `break`, or after which nothing comes (also `suppress`), errors put where \
            somebody finds them (`future.set_exception(error)`, `self.error = error`); an error that is kept and raised further down in the function is passed on, bodies that never wait, `concurrent.futures.CancelledError`. Ruff's ASYNC103 and \
            BLE001 flag some of these, also where the task was cancelled on purpose.",
    remedy: "Clean up in the handlers listed and `raise`, or catch `Exception` instead of everything.",
    source: Citation {
        authors: "Python documentation",
        year: 2024,
        title: "Coroutines and tasks: Task cancellation",
        link: "https://docs.python.org/3/library/asyncio-task.html#task-cancellation",
    },
    asks_for: AsksFor::Practice,
    cause: "cancellation",
    unit: Unit::Share,
    scale: Scale::rising([0.3, 0.6, 0.85, 0.98]),
    min_cases: 5,
    weight: 0.5,
    facts: &[&PASSED, &SWALLOWED, &ASYNC_FUNCTIONS],
    measure: |view| {
        if view.source(&ASYNC_FUNCTIONS) == 0 {
            return Outcome::NotApplicable("there are no coroutines".to_owned());
        }
        let (passed, swallowed) = (view.source(&PASSED), view.source(&SWALLOWED));
        Outcome::Measured(Measured::share(passed, passed + swallowed))
    },
    evidence: Evidence::Places(&[&SWALLOWED]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    /// Passed on, swallowed.
    fn counts(text: &str) -> (i64, i64) {
        let body = text.replace('\n', "\n    ");
        let facts = in_source(&format!(
            "import asyncio, contextlib\nasync def f():\n    {body}\n    await after()\n"
        ));
        (
            facts["cancellations-passed-on"],
            facts["cancellations-swallowed"],
        )
    }

    #[test]
    fn raised_again_is_passed_on() {
        for text in [
            "try:\n    await g()\nexcept asyncio.CancelledError:\n    clean()\n    raise",
            "try:\n    await g()\nexcept BaseException as e:\n    if x:\n        raise\n    raise Other() from e",
            "try:\n    await g()\nexcept:\n    with safe_reraise(): pass\n    raise",
            "first = None\nfor x in xs:\n    try:\n        await g()\n    except BaseException as e:\n        if first is None:\n            first = e\nif first is not None:\n    raise first",
            "errors = []\ntry:\n    await g()\nexcept BaseException as e:\n    errors.append(e)\nif errors:\n    raise BaseExceptionGroup('all', errors)",
        ] {
            assert_eq!(counts(text), (1, 0), "{text}");
        }
    }

    #[test]
    fn with_nothing_after_it_the_coroutine_ends() {
        let swallowed = |body: &str| {
            let text = format!("import asyncio\nasync def f():\n{body}\n");
            in_source(&text)["cancellations-swallowed"]
        };
        let last = "    try:\n        await g()\n    except asyncio.CancelledError:\n        pass";
        let broad = "    try:\n        await g()\n    except BaseException:\n        pass";
        let nested = "    try:\n        await g()\n    except ValueError:\n        try:\n            await h()\n        \
                      except asyncio.CancelledError:\n            pass";
        let suppressed = "    with contextlib.suppress(asyncio.CancelledError):\n        async for _ in x:\n            pass";
        assert_eq!(swallowed(suppressed), 0);
        let first = format!("    while x:\n    {}", last.replace('\n', "\n    "));
        assert_eq!([last, nested, broad, &first].map(swallowed), [0, 0, 1, 1]);
        let several =
            "try:\n    await g()\nexcept (ValueError, asyncio.CancelledError):\n    return None";
        assert_eq!(counts(several), (0, 0));
    }

    #[test]
    fn going_on_swallows() {
        for text in [
            "try:\n    await g()\nexcept asyncio.CancelledError:\n    pass",
            "try:\n    await g()\nexcept:\n    log.error('no')",
            "while True:\n    try:\n        await g()\n    except BaseException as e:\n        log.error('no', e)",
            "with contextlib.suppress(asyncio.CancelledError):\n    await g()\n    h()",
            "try:\n    await g()\nexcept (ValueError, asyncio.CancelledError):\n    x = None",
            "try:\n    await g()\nexcept BaseException as e:\n    if x:\n        log.error('no', e)",
        ] {
            assert_eq!(counts(text), (0, 1), "{text}");
        }
    }

    #[test]
    fn look_alikes_are_left_alone() {
        for text in [
            "try:\n    await g()\nexcept Exception:\n    pass",
            "task.cancel()\ntry:\n    await task\nexcept asyncio.CancelledError:\n    pass",
            "with contextlib.suppress(asyncio.CancelledError):\n    await self.task",
            "with contextlib.suppress(asyncio.CancelledError):\n    log.info('waiting')\n    await self.task",
            "with contextlib.suppress(asyncio.CancelledError):\n    await asyncio.wait([self.task])\n    self.abort()\n    await self.task",
            "try:\n    await g()\nexcept asyncio.CancelledError:\n    clean()\n    return",
            "try:\n    await g()\nexcept BaseException as e:\n    future.set_exception(e)",
            "try:\n    await g()\nexcept BaseException as e:\n    if self.first is None:\n        self.first = e",
            "try:\n    g()\nexcept:\n    pass",
            "def h():\n    try:\n        g()\n    except BaseException:\n        pass",
            "try:\n    await g()\nexcept concurrent.futures.CancelledError:\n    pass",
        ] {
            assert_eq!(counts(text), (0, 0), "{text}");
        }
    }
}
