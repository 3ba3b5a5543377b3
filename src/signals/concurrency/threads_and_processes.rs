//! Are locks, executors and threads let go of again?

use crate::facts::Family;
use crate::python::ast::{ExceptHandler, Expr, ExprCall, Stmt};
use crate::python::{Assignment, Function, Next, Node, Place, Seen, name_of, search};
use crate::signals::prelude::*;
use rustc_hash::FxHashSet;

/// The facts of the family, by number.
enum ThreadUse {
    Scoped,
    Acquired,
    Released,
    Pool,
    Ended,
    Loose,
    Joined,
    Concurrent,
}

static FAMILY: Family = Family {
    kinds: Kinds::of(&[
        NodeKind::StmtClassDef,
        NodeKind::StmtWith,
        NodeKind::StmtExpr,
        NodeKind::StmtTry,
        NodeKind::StmtAssign,
        NodeKind::StmtAnnAssign,
        NodeKind::StmtReturn,
        NodeKind::ExprCall,
        NodeKind::ExprYield,
    ]),
    classify: |node, place, found| match node {
        Node::Stmt(Stmt::With(w)) if !w.is_async => {
            for item in &w.items {
                if is_lock(&item.context_expr)
                    || makes(&item.context_expr, place) == Some(Made::Pool)
                {
                    found(ThreadUse::Scoped as usize);
                }
            }
        }
        // `lock.acquire()` as a statement waits for ever; with its result looked at, it is a question.
        Node::Stmt(Stmt::Expr(e)) => match &*e.value {
            Expr::Call(call) if method(call) == Some("acquire") && on_lock(call) => {
                found(ThreadUse::Acquired as usize);
            }
            // `Thread(target=f).start()`: nobody can wait for it.
            Expr::Call(call) if method(call) == Some("start") => {
                if let Expr::Attribute(a) = &*call.func
                    && makes(&a.value, place) == Some(Made::Thread)
                {
                    found(ThreadUse::Loose as usize);
                }
            }
            _ => {}
        },
        Node::Stmt(Stmt::Try(t)) => {
            let releases = |stmt: &Stmt| match stmt {
                Stmt::Expr(e) => matches!(&*e.value, Expr::Call(c) if method(c) == Some("release")),
                _ => false,
            };
            // On every way out by an error the lock is let go of, and whoever goes on without one keeps it on purpose.
            let on_error = t.handlers.iter().any(|ExceptHandler::ExceptHandler(h)| {
                let is_broad = h
                    .type_
                    .as_deref()
                    .is_none_or(|e| matches!(e, Expr::Name(n) if n.id.as_str() == "BaseException"));
                is_broad && h.body.iter().any(releases)
            });
            if t.finalbody.iter().any(releases) || on_error {
                found(ThreadUse::Released as usize);
            }
        }
        Node::Stmt(stmt @ (Stmt::Assign(_) | Stmt::AnnAssign(_))) => {
            let Some(a) = Assignment::of(stmt) else {
                return;
            };
            // Kept in the object or a table: whoever holds that may wait for it.
            let is_kept = |e: &Expr| e.is_attribute_expr() || e.is_subscript_expr();
            if a.targets.iter().any(is_kept) && names_something(a.value) {
                found(ThreadUse::Joined as usize);
                found(ThreadUse::Ended as usize);
            }
            match makes(a.value, place) {
                Some(Made::Pool) if is_local(&a, place) => found(ThreadUse::Pool as usize),
                Some(Made::Thread) if is_local(&a, place) => found(ThreadUse::Loose as usize),
                _ => {}
            }
        }
        Node::Expr(Expr::Call(call)) => {
            match method(call) {
                Some(
                    "shutdown" | "terminate" | "close" | "enter_context" | "callback" | "push",
                ) => found(ThreadUse::Ended as usize),
                Some("join") if call.arguments.args.len() <= 1 && !joins_text(call) => {
                    found(ThreadUse::Joined as usize);
                    found(ThreadUse::Ended as usize);
                }
                // Handed on: whoever gets it may wait for it.
                Some("append" | "add" | "put" | "register" | "setdefault") => {
                    found(ThreadUse::Joined as usize);
                }
                _ => {}
            }
            if made(call, place).is_some() {
                found(ThreadUse::Concurrent as usize);
            }
        }
        // Whether somebody joins its objects is not looked at.
        Node::Stmt(Stmt::ClassDef(c))
            if c.bases()
                .iter()
                .any(|base| named(base, place) == Some(Made::Thread)) =>
        {
            found(ThreadUse::Concurrent as usize);
        }
        // What is returned or yielded is the caller's.
        Node::Stmt(Stmt::Return(r))
            if matches!(r.value.as_deref(), Some(Expr::Name(_) | Expr::Tuple(_))) =>
        {
            found(ThreadUse::Joined as usize);
            found(ThreadUse::Ended as usize);
        }
        Node::Expr(Expr::Yield(_)) => {
            found(ThreadUse::Joined as usize);
            found(ThreadUse::Ended as usize);
        }
        _ => {}
    },
};

/// Whether a value is a name, or a tuple or list with one: what has that name is kept.
fn names_something(value: &Expr) -> bool {
    match value {
        Expr::Name(_) => true,
        Expr::Tuple(t) => t.elts.iter().any(Expr::is_name_expr),
        Expr::List(l) => l.elts.iter().any(Expr::is_name_expr),
        _ => false,
    }
}

/// Whether all that is assigned to are names of the function alone. One that it calls `global` or `nonlocal` outlives the call, as an
/// attribute does. The function is searched once for all names: `a = b = …` may have any number.
fn is_local(assignment: &Assignment<'_>, place: &Place<'_>) -> bool {
    let targets = assignment.targets.iter();
    let names: Option<FxHashSet<&str>> = targets.map(name_of).collect();
    let (Some(names), Some(function)) = (names, place.function()) else {
        return false;
    };
    let seen = search(&function.body, &mut |node| {
        let declared = match node {
            Node::Stmt(Stmt::Global(s)) => &s.names,
            Node::Stmt(Stmt::Nonlocal(s)) => &s.names,
            Node::Expr(_)
            | Node::Stmt(
                Stmt::FunctionDef(_)
                | Stmt::ClassDef(_)
                | Stmt::Assign(_)
                | Stmt::AnnAssign(_)
                | Stmt::AugAssign(_)
                | Stmt::Expr(_),
            ) => return Next::Past,
            Node::Stmt(_) => return Next::Into,
        };
        if declared.iter().any(|known| names.contains(known.as_str())) {
            Next::Stop
        } else {
            Next::Past
        }
    });
    seen != Seen::Stopped
}

const fn of(is: ThreadUse) -> Subject {
    Subject::Member(&FAMILY, is as usize)
}

static SCOPED: Fact = Fact::sum(
    "scoped-locks-and-pools",
    "Locks and pools of threads or processes that a `with` lets go of.",
    of(ThreadUse::Scoped),
);
static ACQUIRED: Fact = Fact::sum(
    "bare-acquires",
    "`lock.acquire()` as a statement.",
    of(ThreadUse::Acquired),
);
static RELEASED: Fact = Fact::sum(
    "releases-in-finally",
    "`try` statements that release something at their end, whatever happens.",
    of(ThreadUse::Released),
);
static POOLS: Fact = Fact::sum(
    "pools-in-variables",
    "Pools assigned to a local variable.",
    of(ThreadUse::Pool),
);
static ENDED: Fact = Fact::sum(
    "ends-of-pools",
    "Calls that shut something down, close, terminate or join it, or hand it on.",
    of(ThreadUse::Ended),
);
static LOOSE: Fact = Fact::sum(
    "threads-in-variables",
    "Threads and processes that are started unnamed, or assigned to a local variable.",
    of(ThreadUse::Loose),
);
static JOINED: Fact = Fact::sum(
    "ends-of-threads",
    "Calls that join something or hand it on.",
    of(ThreadUse::Joined),
);
static CONCURRENT: Fact = Fact::sum(
    "threads-pools-and-locks",
    "Threads, processes, pools and locks that are made, and classes of threads and processes.",
    of(ThreadUse::Concurrent),
);

static LOCKS: [&Fact; 2] = [&ACQUIRED, &RELEASED];
static UNSCOPED: Fact = Fact::sum(
    "unguarded-acquires",
    "Functions that acquire a lock more often than they release one in `finally`; wrappers of a lock left out.",
    Subject::FunctionWith(&LOCKS, |f, parts| {
        let missing = matches!(parts, &[acquired, released] if acquired > released);
        i64::from(outermost(f) && missing && !is_wrapper(f.name()))
    }),
);
static KEPT: [&Fact; 2] = [&POOLS, &ENDED];
static UNENDED: Fact = Fact::sum(
    "unended-pools",
    "Functions that make a pool in a variable and neither end it nor hand it on.",
    Subject::FunctionWith(&KEPT, |f, parts| {
        i64::from(outermost(f) && matches!(parts, &[pools, 0] if pools > 0))
    }),
);
static STARTED: [&Fact; 2] = [&LOOSE, &JOINED];
static UNJOINED: Fact = Fact::sum(
    "unjoined-threads",
    "Functions that start a thread or process of their own and neither join it nor hand it on.",
    Subject::FunctionWith(&STARTED, |f, parts| {
        i64::from(outermost(f) && matches!(parts, &[loose, 0] if loose > 0))
    }),
);
static WAITED: Fact = Fact::sum(
    "ended-threads-and-pools",
    "Functions that end the threads or pools they start, or hand them on, and those that release in `finally` what they acquire.",
    Subject::FunctionWith(&ALL_PARTS, |f, parts| match parts {
        &[acquired, released, pools, ended, loose, joined] if outermost(f) => {
            i64::from(acquired > 0 && released >= acquired)
                + i64::from(pools > 0 && ended > 0)
                + i64::from(loose > 0 && joined > 0)
        }
        _ => 0,
    }),
);
static ALL_PARTS: [&Fact; 6] = [&ACQUIRED, &RELEASED, &POOLS, &ENDED, &LOOSE, &JOINED];

/// A nested function is part of the one around it.
fn outermost(f: &Function<'_>) -> bool {
    !f.place.in_function()
}

/// Methods that are one half of a lock themselves.
fn is_wrapper(name: &str) -> bool {
    matches!(name, "__enter__" | "__aenter__") || name.contains("acquire") || name.contains("lock")
}

#[derive(PartialEq)]
enum Made {
    Pool,
    Thread,
    Lock,
}

fn makes(expr: &Expr, place: &Place<'_>) -> Option<Made> {
    match expr {
        Expr::Call(call) => made(call, place),
        _ => None,
    }
}

/// What a call makes, told by its name and where that comes from.
fn made(call: &ExprCall, place: &Place<'_>) -> Option<Made> {
    named(&call.func, place)
}

/// What a class is, told by its name and where that comes from.
fn named(class: &Expr, place: &Place<'_>) -> Option<Made> {
    let (name, module) = match class {
        Expr::Attribute(a) => match &*a.value {
            Expr::Name(n) => (a.attr.as_str(), n.id.as_str()),
            Expr::Attribute(inner) => match &*inner.value {
                Expr::Name(n) => (a.attr.as_str(), n.id.as_str()),
                _ => return None,
            },
            _ => return None,
        },
        Expr::Name(n) => (n.id.as_str(), n.id.as_str()),
        _ => return None,
    };
    let made = match name {
        "ThreadPoolExecutor" | "ProcessPoolExecutor" | "Pool" | "ThreadPool" => Made::Pool,
        "Thread" | "Process" => Made::Thread,
        "Lock" | "RLock" | "Condition" | "Semaphore" | "BoundedSemaphore" => Made::Lock,
        _ => return None,
    };
    let origin = place.names.origin(module)?;
    let root = origin.split('.').next().unwrap_or("");
    matches!(
        root,
        "threading" | "multiprocessing" | "concurrent" | "billiard"
    )
    .then_some(made)
}

fn method(call: &ExprCall) -> Option<&str> {
    match &*call.func {
        Expr::Attribute(a) => Some(a.attr.as_str()),
        _ => None,
    }
}

fn on_lock(call: &ExprCall) -> bool {
    matches!(&*call.func, Expr::Attribute(a) if is_lock(&a.value)) && call.arguments.is_empty()
}

/// Whether an expression is a lock by its name.
fn is_lock(expr: &Expr) -> bool {
    let name = match expr {
        Expr::Name(n) => n.id.as_str(),
        Expr::Attribute(a) => a.attr.as_str(),
        _ => return false,
    };
    if name.len() > 60 {
        return false;
    }
    let name = name.to_ascii_lowercase();
    // `block` and `clock` are none.
    let lock = name
        .strip_suffix("lock")
        .is_some_and(|rest| rest.is_empty() || rest.ends_with(['_', 'r']));
    lock || name.ends_with("mutex") || name.ends_with("semaphore") || name.ends_with("condition")
}

/// `", ".join(parts)` and `os.path.join(a)`.
fn joins_text(call: &ExprCall) -> bool {
    let Expr::Attribute(a) = &*call.func else {
        return true;
    };
    match &*a.value {
        Expr::Attribute(inner) => inner.attr.as_str() == "path",
        Expr::Name(n) => matches!(n.id.as_str(), "path" | "sep" | "os"),
        other => {
            other.is_literal_expr() || other.is_f_string_expr() || !call.arguments.args.is_empty()
        }
    }
}

/// The share of locks, pools and threads that is let go of.
pub static SIGNAL: Signal = Signal {
    id: "threads-and-processes",
    competency: Competency::Concurrency,
    question: "What share of locks, pools, threads and processes is let go of again, whatever happens?",
    why: "A lock that an exception leaves taken stops everybody for good; a pool that nobody shuts down keeps the program alive; a thread that \
          nobody joins dies in the middle of its work at exit. `with` and `join` make all three impossible.",
    formula: "(scoped-locks-and-pools + ended-threads-and-pools) / (the same + unguarded-acquires + unended-pools + unjoined-threads), over source files",
    guard: "Looked at: locks by name (`lock`, `self._lock`, `mutex`), executors, pools, threads and processes of threading, multiprocessing and \
            concurrent.futures. Look-alikes left alone: `acquire(False)` and `if lock.acquire():` (a question), `acquire` with a release in \
            `finally`, wrappers that acquire in one method and release in another (`__enter__`, `acquire_...`), pools and threads kept in an \
            attribute or in a name declared `global` or `nonlocal`, returned, yielded or put into a collection, and objects of classes of threads (somebody else ends them), subprocesses, `\", \".join(...)`, `async with`, \
            tests. State of the module that threads write to is not looked at. No rule of ruff or bandit asks the same; pylint's R1732 flags \
            what could be a `with`.",
    remedy: "Use `with` for the locks and pools listed, and join the threads or keep them where the shutdown can.",
    source: Citation {
        authors: "Python documentation",
        year: 2024,
        title: "threading: Using locks, conditions, and semaphores in the with statement",
        link: "https://docs.python.org/3/library/threading.html#using-locks-conditions-and-semaphores-in-the-with-statement",
    },
    asks_for: AsksFor::Practice,
    cause: "threads",
    unit: Unit::Share,
    scale: Scale::rising([0.4, 0.65, 0.85, 0.97]),
    min_cases: 5,
    weight: 0.5,
    facts: &[
        &SCOPED,
        &WAITED,
        &UNSCOPED,
        &UNENDED,
        &UNJOINED,
        &CONCURRENT,
    ],
    measure: |view| {
        let good = view.source(&SCOPED) + view.source(&WAITED);
        let bad = view.source(&UNSCOPED) + view.source(&UNENDED) + view.source(&UNJOINED);
        if good + bad == 0 {
            let why = if view.source(&CONCURRENT) == 0 {
                "no lock, pool, thread or process of threading, multiprocessing or concurrent.futures was found"
            } else {
                "no lock, pool, thread or process was found that a function has to let go of"
            };
            return Outcome::NotApplicable(why.to_owned());
        }
        Outcome::Measured(Measured::share(good, good + bad))
    },
    evidence: Evidence::Places(&[&UNSCOPED, &UNENDED, &UNJOINED]),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{in_source, outcome};

    /// Scoped or ended, and not.
    fn counts(body: &str) -> (i64, i64) {
        let body = body.replace('\n', "\n    ");
        let text = format!(
            "import os, threading\nfrom concurrent.futures import ThreadPoolExecutor\nfrom multiprocessing import Pool\ndef f(self):\n    {body}\n"
        );
        let facts = in_source(&text);
        let sum = |ids: &[&str]| ids.iter().map(|id| facts[*id]).sum();
        (
            sum(&["scoped-locks-and-pools", "ended-threads-and-pools"]),
            sum(&["unguarded-acquires", "unended-pools", "unjoined-threads"]),
        )
    }

    #[test]
    fn let_go_of() {
        for text in [
            "with self._lock: g()",
            "with ThreadPoolExecutor() as p: p.map(g, xs)",
            "lock.acquire()\ntry:\n    g()\nfinally:\n    lock.release()",
            "p = Pool(2)\np.map(g, xs)\np.close()",
            "t = threading.Thread(target=g)\nt.start()\nt.join()",
            "t = threading.Thread(target=g)\nt.start()\nreturn t",
            "t = threading.Thread(target=g)\nself.threads.append(t)\nt.start()",
            "t = threading.Thread(target=g)\nt.start()\nself._running = (t, x)",
            "lock.acquire()\ntry:\n    g()\nexcept:\n    lock.release()\n    raise",
        ] {
            assert_eq!(counts(text), (1, 0), "{text}");
        }
    }

    #[test]
    fn held_on_to() {
        for text in [
            "self._lock.acquire()\ng()\nself._lock.release()",
            "lock.acquire()\ntry:\n    g()\nexcept ValueError:\n    lock.release()",
            "t = threading.Thread(target=g)\nt.start()\nself.x = 1",
            "p = ThreadPoolExecutor(2)\np.submit(g)",
            "global _other\nt = threading.Thread(target=g)\nt.start()",
            "threading.Thread(target=g, daemon=True).start()",
            "t = threading.Thread(target=g)\nt.start()\nx = ', '.join(names)\ny = os.path.join(x)",
        ] {
            assert_eq!(counts(text), (0, 1), "{text}");
        }
    }

    #[test]
    fn what_was_looked_for_is_said() {
        let why = |text: &str| match outcome(&SIGNAL, &[("a.py", text)]) {
            Outcome::NotApplicable(why) => why,
            other => panic!("{other:?}"),
        };
        for text in [
            "import subprocess\np = subprocess.Popen(['a'])\n",
            "from kernel import Thread\nclass A(Thread): pass\n",
        ] {
            assert!(
                why(text).ends_with("concurrent.futures was found"),
                "{text}"
            );
        }
        for text in [
            "from threading import Thread\nclass Poller(Thread):\n    def run(self): pass\n",
            "import multiprocessing\nclass A(B, multiprocessing.Process): pass\n",
            "import threading\nclass A:\n    def __init__(self): self.lock = threading.Lock()\n",
        ] {
            assert!(why(text).ends_with("has to let go of"), "{text}");
        }
    }

    #[test]
    fn look_alikes_are_left_alone() {
        for text in [
            "if lock.acquire(False): g()",
            "self.pool = ThreadPoolExecutor(2)",
            "self.thread = threading.Thread(target=g)\nself.thread.start()",
            "global _t\n_t = threading.Thread(target=g, daemon=True)\n_t.start()",
            "if x:\n    nonlocal p\n    p = Pool(2)",
            "t = Thread()\nt.start()",
            "with block: g()",
            "x = ', '.join(names)",
        ] {
            assert_eq!(counts(text), (0, 0), "{text}");
        }
        let wrapper = "class L:\n  def __enter__(self):\n    self.lock.acquire()\n";
        assert_eq!(in_source(wrapper)["unguarded-acquires"], 0);
    }
}
