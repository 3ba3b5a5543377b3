//! Does somebody hold the tasks that are started?

use crate::facts::Family;
use crate::facts::common::ASYNC_FUNCTIONS;
use crate::python::Assignment;
use crate::python::ast::{Expr, ExprCall, Stmt};
use crate::signals::prelude::*;

/// The facts of the family, by number.
enum TaskUse {
    Held,
    Forgotten,
    Bounded,
}

static FAMILY: Family = Family {
    kinds: Kinds::of(&[
        NodeKind::StmtExpr,
        NodeKind::StmtAssign,
        NodeKind::StmtAnnAssign,
        NodeKind::StmtReturn,
        NodeKind::ExprCall,
        NodeKind::ExprAwait,
        NodeKind::ExprListComp,
        NodeKind::ExprSetComp,
        NodeKind::ExprGenerator,
        NodeKind::ExprDictComp,
        NodeKind::ExprList,
        NodeKind::ExprTuple,
        NodeKind::ExprNamed,
    ]),
    classify: |node, place, found| match node {
        // Each call that starts something is met once: bare, it is forgotten, anywhere else somebody gets the task.
        Node::Stmt(Stmt::Expr(e)) => {
            if let Expr::Call(call) = &*e.value
                && starts(call, place) == Some(Start::Loose)
            {
                found(TaskUse::Forgotten as usize);
            }
        }
        Node::Stmt(stmt @ (Stmt::Assign(_) | Stmt::AnnAssign(_))) => {
            // `_ = asyncio.create_task(...)` is thrown away, too.
            if let Some(a) = Assignment::of(stmt)
                && let Expr::Call(call) = a.value
                && starts(call, place) == Some(Start::Loose)
            {
                let thrown = matches!(a.target(), Some(Expr::Name(n)) if n.id.as_str() == "_");
                found(if thrown {
                    TaskUse::Forgotten
                } else {
                    TaskUse::Held
                } as usize);
            }
        }
        Node::Stmt(Stmt::Return(r)) => {
            if let Some(Expr::Call(call)) = r.value.as_deref()
                && starts(call, place) == Some(Start::Loose)
            {
                found(TaskUse::Held as usize);
            }
        }
        Node::Expr(expr) => expression(expr, place, found),
        Node::Stmt(_) => {}
    },
};

fn expression(expr: &Expr, place: &Place<'_>, found: &mut dyn FnMut(usize)) {
    let loose =
        |expr: &Expr| matches!(expr, Expr::Call(c) if starts(c, place) == Some(Start::Loose));
    match expr {
        Expr::Call(call) => {
            if starts(call, place) == Some(Start::Grouped) {
                found(TaskUse::Held as usize);
            }
            if is_bound(call, place) {
                found(TaskUse::Bounded as usize);
            }
            // `tasks.append(asyncio.create_task(...))`, `asyncio.create_task(...).add_done_callback(...)`.
            for argument in &call.arguments.args {
                if loose(argument) {
                    found(TaskUse::Held as usize);
                }
            }
            if let Expr::Attribute(a) = &*call.func
                && a.attr.as_str() == "add_done_callback"
                && loose(&a.value)
            {
                found(TaskUse::Held as usize);
            }
        }
        Expr::Await(e) if loose(&e.value) => found(TaskUse::Held as usize),
        Expr::ListComp(c) if loose(&c.elt) => found(TaskUse::Held as usize),
        Expr::SetComp(c) if loose(&c.elt) => found(TaskUse::Held as usize),
        Expr::Generator(c) if loose(&c.elt) => found(TaskUse::Held as usize),
        Expr::DictComp(c) if loose(&c.value) => found(TaskUse::Held as usize),
        Expr::List(l) => l
            .elts
            .iter()
            .filter(|e| loose(e))
            .for_each(|_| found(TaskUse::Held as usize)),
        Expr::Tuple(l) => l
            .elts
            .iter()
            .filter(|e| loose(e))
            .for_each(|_| found(TaskUse::Held as usize)),
        Expr::Named(n) if loose(&n.value) => found(TaskUse::Held as usize),
        _ => {}
    }
}

#[derive(PartialEq)]
enum Start {
    /// A group or a caller waits for it.
    Grouped,
    /// Whoever gets the task has to.
    Loose,
}

/// Whether a call starts concurrent work, and who waits for it.
fn starts(call: &ExprCall, place: &Place<'_>) -> Option<Start> {
    let (name, receiver) = match &*call.func {
        Expr::Attribute(a) => (a.attr.as_str(), Some(&*a.value)),
        Expr::Name(n) => (n.id.as_str(), None),
        _ => return None,
    };
    let from_asyncio = || match receiver {
        Some(Expr::Name(n)) => place.names.origin(n.id.as_str()) == Some("asyncio"),
        None => place
            .names
            .origin(name)
            .is_some_and(|origin| origin.starts_with("asyncio.")),
        _ => false,
    };
    match name {
        "create_task" => match receiver {
            _ if from_asyncio() => Some(Start::Loose),
            Some(receiver) if is_loop(receiver) => Some(Start::Loose),
            Some(receiver) if is_group(receiver) => Some(Start::Grouped),
            _ => None,
        },
        "ensure_future" if from_asyncio() => Some(Start::Loose),
        "start_soon" | "start" if receiver.is_some_and(is_group) => Some(Start::Grouped),
        "gather" if from_asyncio() => Some(Start::Grouped),
        _ => None,
    }
}

fn last_name(expr: &Expr) -> &str {
    match expr {
        Expr::Name(n) => n.id.as_str(),
        Expr::Attribute(a) => a.attr.as_str(),
        Expr::Call(c) => match &*c.func {
            Expr::Name(n) => n.id.as_str(),
            Expr::Attribute(a) => a.attr.as_str(),
            _ => "",
        },
        _ => "",
    }
}

fn is_loop(expr: &Expr) -> bool {
    let name = last_name(expr);
    name.ends_with("loop") || name == "get_event_loop"
}

fn is_group(expr: &Expr) -> bool {
    let name = last_name(expr);
    matches!(
        name,
        "tg" | "nursery" | "group" | "task_group" | "tasks" | "_tg" | "_nursery" | "_task_group"
    ) || name.ends_with("nursery")
        || name.ends_with("task_group")
        || name.ends_with("taskgroup")
}

/// A limit on how long is waited.
fn is_bound(call: &ExprCall, place: &Place<'_>) -> bool {
    let (name, module) = match &*call.func {
        Expr::Attribute(a) => match &*a.value {
            Expr::Name(n) => (a.attr.as_str(), n.id.as_str()),
            _ => return false,
        },
        Expr::Name(n) => (n.id.as_str(), n.id.as_str()),
        _ => return false,
    };
    let limits = matches!(
        name,
        "wait_for"
            | "timeout"
            | "timeout_at"
            | "fail_after"
            | "move_on_after"
            | "fail_at"
            | "move_on_at"
    );
    limits
        && place.names.origin(module).is_some_and(|origin| {
            matches!(
                origin.split('.').next(),
                Some("asyncio" | "anyio" | "trio" | "async_timeout")
            )
        })
}

const fn of(is: TaskUse) -> Subject {
    Subject::Member(&FAMILY, is as usize)
}

static HELD: Fact = Fact::sum(
    "held-tasks",
    "Tasks started in a group or by `gather`, awaited, or handed to somebody who keeps them.",
    of(TaskUse::Held),
);
static FORGOTTEN: Fact = Fact::sum(
    "forgotten-tasks",
    "Calls of `create_task` and `ensure_future` whose result nobody takes.",
    of(TaskUse::Forgotten),
);
static BOUNDED: Fact = Fact::sum(
    "bounded-waits",
    "Limits on waiting: `wait_for`, `timeout`, `fail_after`, `move_on_after`.",
    of(TaskUse::Bounded),
);

/// The share of tasks that somebody holds.
pub static SIGNAL: Signal = Signal {
    id: "structured-concurrency",
    competency: Competency::Concurrency,
    question: "What share of the tasks that are started does somebody wait for or keep?",
    why: "The event loop keeps only weak references: a task that nobody holds may vanish in the middle, and its exception is told to nobody. \
          Groups make both impossible.",
    formula: "held-tasks / (held-tasks + forgotten-tasks), over source files; bounded-waits are counted beside and do not move the value",
    guard: "Forgotten: `asyncio.create_task(...)`, `ensure_future(...)` and a loop's `create_task(...)` as a statement of their own, or assigned to `_`. \
            Look-alikes left alone: `tg.create_task(...)` and `nursery.start_soon(...)` (the group waits), a task with a done-callback, \
            methods named `create_task` of anything that is neither asyncio, a loop nor a group, tests. A task that is assigned and never \
            looked at again counts as held. Ruff's RUF006 and ASYNC's rules flag the same statements; RUF006 also flags variables never used.",
    remedy: "Start the tasks listed in an `asyncio.TaskGroup`, or keep them in a set until a done-callback takes them out.",
    source: Citation {
        authors: "Smith",
        year: 2018,
        title: "Notes on structured concurrency, or: Go statement considered harmful",
        link: "https://vorpus.org/blog/notes-on-structured-concurrency-or-go-statement-considered-harmful/",
    },
    asks_for: AsksFor::Practice,
    cause: "tasks",
    unit: Unit::Share,
    scale: Scale::rising([0.4, 0.7, 0.9, 0.99]),
    min_cases: 5,
    weight: 0.5,
    facts: &[&HELD, &FORGOTTEN, &BOUNDED, &ASYNC_FUNCTIONS],
    measure: |view| {
        if view.source(&ASYNC_FUNCTIONS) == 0 {
            return Outcome::NotApplicable("there are no coroutines".to_owned());
        }
        let (held, forgotten) = (view.source(&HELD), view.source(&FORGOTTEN));
        Outcome::Measured(Measured::share(held, held + forgotten))
    },
    evidence: Evidence::Places(&[&FORGOTTEN]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    /// Held, forgotten.
    fn counts(text: &str) -> (i64, i64) {
        let facts = in_source(&format!("import asyncio\nasync def f(self):\n    {text}\n"));
        (facts["held-tasks"], facts["forgotten-tasks"])
    }

    #[test]
    fn tasks_that_nobody_takes_are_forgotten() {
        for text in [
            "asyncio.create_task(g())",
            "asyncio.ensure_future(g())",
            "self.loop.create_task(g())",
            "asyncio.get_running_loop().create_task(g())",
            "_ = asyncio.create_task(g())",
        ] {
            assert_eq!(counts(text), (0, 1), "{text}");
        }
    }

    #[test]
    fn tasks_that_somebody_has_are_held_once() {
        for text in [
            "t = asyncio.create_task(g())",
            "self.t = asyncio.create_task(g())",
            "t: Task = asyncio.create_task(g())",
            "await asyncio.create_task(g())",
            "ts.append(asyncio.create_task(g()))",
            "ts = [asyncio.create_task(g(x)) for x in xs]",
            "return asyncio.create_task(g())",
            "asyncio.create_task(g()).add_done_callback(h)",
            "tg.create_task(g())",
            "t = tg.create_task(g())",
            "nursery.start_soon(g)",
            "await asyncio.gather(g(), h())",
        ] {
            assert_eq!(counts(text), (1, 0), "{text}");
        }
    }

    #[test]
    fn other_things_of_that_name_are_no_tasks() {
        for text in [
            "client.create_task(name='x')",
            "server.start()",
            "self.gather(x)",
            "board.create_task('buy milk')",
        ] {
            assert_eq!(counts(text), (0, 0), "{text}");
        }
    }
}
