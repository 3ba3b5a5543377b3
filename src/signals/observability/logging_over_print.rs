//! Does the code log, or print?

use super::logger::logged;
use crate::facts::CallFamily;
use crate::python::ast::statement_visitor::{StatementVisitor, walk_stmt};
use crate::python::ast::{Expr, ExprCall, InterpolatedStringElement, Operator, Stmt};
use crate::python::{Function, Handler, TestFile};
use crate::signals::prelude::*;

/// The facts of the family, by number.
enum LogUse {
    Logged,
    Eager,
    Printed,
    Levelled,
    Talks,
}

static FAMILY: CallFamily = CallFamily {
    classify: |call, found| {
        let (call, place) = (call.node, call.place);
        if let Some(logged) = logged(call, place) {
            found(LogUse::Logged as usize);
            if logged.message.is_some_and(is_formatted) {
                found(LogUse::Eager as usize);
            }
        } else if is_print(call) && !is_output(call, place) {
            found(LogUse::Printed as usize);
            if names_level(call) && knows_logger(place) {
                found(LogUse::Levelled as usize);
            }
        } else if talks(call) {
            found(LogUse::Talks as usize);
        }
    },
};

const fn of(is: LogUse) -> Subject {
    Subject::CallMember(&FAMILY, is as usize)
}

static LOGGED: Fact = Fact::sum("log-calls", "Calls to a logger.", of(LogUse::Logged));
static EAGER: Fact = Fact::sum(
    "formatted-log-calls",
    "Calls of a logger whose message is put together before anybody knows whether it is wanted: f-string, `%`, `+`, `.format()`.",
    of(LogUse::Eager),
);
static PRINTED: Fact = Fact::sum(
    "prints-in-functions",
    "Calls of `print` in functions whose name, class, parameters and module do not say that they are there to print.",
    of(LogUse::Printed),
);
static LEVELLED: Fact = Fact::sum(
    "levelled-prints",
    "Prints in a module that knows a logger whose text begins with a level or a failure: `ERROR: ...`, `Warning: ...`, `failed to ...`.",
    of(LogUse::Levelled),
);
static HANDLED: Fact = Fact::sum(
    "prints-in-handlers",
    "Prints in an exception handler of a module that knows a logger, without a level in their text.",
    Subject::Handler(|h| {
        if waits_for_user(h) || !knows_logger(h.place) {
            return 0;
        }
        prints(&h.node.body, h.place, 0)
    }),
);
static TALKS: Fact = Fact::sum(
    "calls-of-dialogues",
    "Calls of `input`, `getpass` and `sys.exit`: who calls them talks with somebody at a terminal.",
    of(LogUse::Talks),
);
static PARTS: [&Fact; 4] = [&PRINTED, &TALKS, &LEVELLED, &HANDLED];
static STRAY: Fact = Fact::sum(
    "stray-prints",
    "Prints that are log lines (levelled-prints and prints-in-handlers), in functions that print up to three times and talk with nobody.",
    Subject::FunctionWith(&PARTS, |f, parts| match parts {
        &[1..=MANY, 0, levelled, handled] if levelled + handled > 0 => {
            let sure = !f.place.in_function() && !returns_exit_code(f);
            i64::from(sure) * (levelled + handled)
        }
        _ => 0,
    }),
);

/// A function that prints more often is a report.
const MANY: i64 = 3;
/// How deep the blocks of a handler or a function are looked through.
const MAX_DEPTH: usize = 20;

fn talks(call: &ExprCall) -> bool {
    match &*call.func {
        Expr::Name(n) => matches!(n.id.as_str(), "input" | "exit" | "getpass"),
        Expr::Attribute(a) => matches!(a.attr.as_str(), "exit" | "getpass"),
        _ => false,
    }
}

/// Whether a module knows a logger, so that what it prints passes one by.
fn knows_logger(place: &Place<'_>) -> bool {
    let known = [
        "logging",
        "logger",
        "log",
        "LOG",
        "getLogger",
        "get_logger",
        "Logger",
        "loguru",
        "structlog",
    ];
    known.iter().any(|name| {
        let origin = place.names.origin(name);
        // The logarithm.
        origin.is_some_and(|origin| {
            !matches!(
                origin.split('.').next(),
                Some("math" | "cmath" | "numpy" | "sympy" | "mpmath" | "torch" | "jax")
            )
        })
    })
}

/// Whether a function tells a shell how it went: it is a command, and prints are how it speaks.
fn returns_exit_code(f: &Function<'_>) -> bool {
    let mut look = ExitCodes {
        found: false,
        depth: 0,
    };
    look.visit_body(&f.node.body);
    look.found
}

struct ExitCodes {
    found: bool,
    depth: usize,
}

impl<'a> StatementVisitor<'a> for ExitCodes {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Return(r) => self.found |= r.value.as_deref().is_some_and(is_exit_code),
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
            stmt if !self.found && self.depth < MAX_DEPTH => {
                self.depth += 1;
                walk_stmt(self, stmt);
                self.depth -= 1;
            }
            _ => {}
        }
    }
}

fn is_exit_code(value: &Expr) -> bool {
    value
        .as_number_literal_expr()
        .and_then(|n| n.value.as_int())
        .is_some_and(|n| n.as_u8().is_some_and(|n| n <= 2))
}

/// The prints in the blocks of a handler; handlers inside it are asked themselves.
fn prints(body: &[Stmt], place: &Place<'_>, depth: usize) -> i64 {
    if depth > MAX_DEPTH {
        return 0;
    }
    let inside = |body: &[Stmt]| prints(body, place, depth + 1);
    let of = |stmt: &Stmt| match stmt {
        Stmt::Expr(e) => match &*e.value {
            Expr::Call(call) => {
                let says = is_print(call) && !is_blank(call);
                i64::from(says && !names_level(call) && !is_output(call, place))
            }
            _ => 0,
        },
        Stmt::If(s) => {
            let rest: i64 = s.elif_else_clauses.iter().map(|c| inside(&c.body)).sum();
            inside(&s.body) + rest
        }
        Stmt::For(s) => inside(&s.body) + inside(&s.orelse),
        Stmt::While(s) => inside(&s.body) + inside(&s.orelse),
        Stmt::With(s) => inside(&s.body),
        Stmt::Try(s) => inside(&s.body) + inside(&s.orelse) + inside(&s.finalbody),
        _ => 0,
    };
    body.iter().map(of).sum()
}

/// Whether a handler is for somebody at a terminal who has had enough.
fn waits_for_user(handler: &Handler<'_>) -> bool {
    let is = |e: &Expr| matches!(e, Expr::Name(n) if matches!(n.id.as_str(), "KeyboardInterrupt" | "SystemExit" | "EOFError"));
    match handler.node.type_.as_deref() {
        Some(Expr::Tuple(t)) => t.elts.iter().any(is),
        Some(e) => is(e),
        None => false,
    }
}

/// Whether a print only makes room.
fn is_blank(call: &ExprCall) -> bool {
    match call.arguments.args.first() {
        Some(Expr::StringLiteral(s)) => s.value.to_str().trim().is_empty(),
        Some(_) => false,
        None => true,
    }
}

/// Whether what is printed begins as a line of a log does: with a level, or with what failed.
fn names_level(call: &ExprCall) -> bool {
    let Some(text) = call.arguments.args.first().and_then(leading) else {
        return false;
    };
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = text.find(|c: char| !c.is_alphabetic());
    let (word, rest) = text.split_at(end.unwrap_or(text.len()));
    let is = |known: &[&str]| known.iter().any(|k| word.eq_ignore_ascii_case(k));
    let next = rest.split_whitespace().next().unwrap_or("");
    is(&["error", "warning", "warn", "critical", "fatal", "exception", "failed", "unable"])
        // `Info about ships` is none.
        || is(&["debug", "info"]) && rest.trim_start().starts_with([':', ']', ')'])
        || is(&["could", "can"]) && next == "not"
        || is(&["cannot"])
}

/// What a text begins with that is written out, be it filled in later.
fn leading(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::StringLiteral(s) => Some(s.value.to_str()),
        Expr::FString(f) => f.value.elements().next()?.as_literal().map(|l| &*l.value),
        Expr::BinOp(b) => match &*b.left {
            Expr::StringLiteral(s) => Some(s.value.to_str()),
            _ => None,
        },
        Expr::Call(c) => match &*c.func {
            Expr::Attribute(a) if a.attr.as_str() == "format" => match &*a.value {
                Expr::StringLiteral(s) => Some(s.value.to_str()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

fn is_print(call: &ExprCall) -> bool {
    matches!(&*call.func, Expr::Name(n) if matches!(n.id.as_str(), "print" | "pprint"))
}

/// Prints that are the product: of programs for a terminal, or into a file.
fn is_output(call: &ExprCall, place: &Place<'_>) -> bool {
    if call.arguments.find_keyword("file").is_some() || place.test_file == TestFile::Collected {
        return true;
    }
    let Some(function) = place.functions.first() else {
        // Below `if __name__ == "__main__"`, in a script.
        return true;
    };
    // `rich.print`, `from six import print_`: somebody else's.
    if place.names.origin("print").is_some() {
        return true;
    }
    let terminal = [
        "argparse", "click", "typer", "optparse", "docopt", "fire", "cmd", "curses", "readline",
        "getopt",
    ];
    if terminal
        .iter()
        .any(|module| place.names.origin(module).is_some())
        || place.names.origin("ArgumentParser").is_some()
    {
        return true;
    }
    let named = |name: &str| {
        let name = name.trim_start_matches('_');
        [
            "print",
            "main",
            "show",
            "display",
            "dump",
            "report",
            "usage",
            "help",
            "cmd",
            "do_",
            "pprint",
            "write_",
            "output",
            "echo",
            "prompt",
            "list_",
            "demo",
            "banner",
            "status",
            "benchmark",
            // What logs in its own way, or tells that logging failed.
            "log",
        ]
        .iter()
        .any(|word| name.starts_with(word))
            || name.contains("print")
            || name.ends_with("_command")
            || matches!(name, "run" | "handle" | "cli" | "__main__")
    };
    let class = |name: &str| {
        [
            "Command", "Printer", "Reporter", "Progress", "Console", "Shell", "CLI", "Cli", "Repl",
            "Debugger",
        ]
        .iter()
        .any(|word| name.contains(word))
    };
    named(function.name.as_str())
        || place.function().is_some_and(|f| named(f.name.as_str()))
        || place.classes.iter().any(|c| class(c.name.as_str()))
        || asked_to_talk(place)
}

/// A parameter such as `verbose` says that the caller wants to read it.
fn asked_to_talk(place: &Place<'_>) -> bool {
    let Some(function) = place.function() else {
        return false;
    };
    let p = &*function.parameters;
    let mut all = p.posonlyargs.iter().chain(&p.args).chain(&p.kwonlyargs);
    all.any(|p| {
        matches!(
            p.parameter.name.as_str(),
            "verbose" | "quiet" | "verbosity" | "silent" | "debug" | "file" | "stream" | "out"
        )
    })
}

/// A message that is put together before it is handed over.
fn is_formatted(message: &Expr) -> bool {
    match message {
        Expr::FString(f) => f
            .value
            .elements()
            .any(InterpolatedStringElement::is_interpolation),
        Expr::BinOp(b) => {
            let text = b.left.is_string_literal_expr()
                || b.right.is_string_literal_expr()
                || b.left.is_f_string_expr();
            (b.op == Operator::Mod && b.left.is_string_literal_expr())
                || (b.op == Operator::Add
                    && text
                    && !(b.left.is_string_literal_expr() && b.right.is_string_literal_expr()))
        }
        Expr::Call(c) => {
            matches!(&*c.func, Expr::Attribute(a) if a.attr.as_str() == "format" && a.value.is_string_literal_expr())
        }
        _ => false,
    }
}

/// Log calls among log calls and prints.
pub static SIGNAL: Signal = Signal {
    id: "logging-over-print",
    competency: Competency::Observability,
    question: "What share of the lines that belong into a log goes to a logger rather than to `print`?",
    why: "A log line has a level, a time and a place, and whoever runs the program decides where it goes. A `print` left in a library is noise in \
          somebody else's output and is missing when it is needed.",
    formula: "log-calls / (log-calls + stray-prints), over source files; formatted-log-calls and prints-in-functions are counted beside and do not move the value",
    guard: "Loggers are known by name (`log`, `logger`, `self.log`, `logging`, loguru) and by method. Hollow: a logger that is made and never \
            called counts nothing. A print belongs into a log where its module knows a logger, and it is what an exception handler has to say or its text begins with a level or a failure \
            (`ERROR: ...`, `failed to ...`); any other may be what the program is for, and is only told (prints-in-functions). Look-alikes left alone: prints with `file=`, at the top level of a script, in modules that read a command line \
            (argparse, click, typer, cmd ...), in functions named `main`, `print_...`, `show_...`, `log_...` and their like, in commands and reporters, where a \
            parameter such as `verbose` asks for it, in functions that print more than three times, call `input` or `sys.exit` or return an exit code (they talk to somebody), blank lines, in handlers of \
            KeyboardInterrupt, `rich.print`, `math.log`, tests. Weak: 19 of 27 places looked at were right, all that ten packages have; the others were dumps that were asked for, \
            places where logging itself fails or cannot begin yet, and last words of commands. What inherits its logger is not seen to know one. Ruff's T201 flags every print; its G001 to G004 and pylint's \
            W1201 to W1203 flag what formatted-log-calls counts.",
    remedy: "Replace the prints listed by `logger.debug` or `logger.info` of a module's own logger, with the values as arguments.",
    source: Citation {
        authors: "Python documentation",
        year: 2024,
        title: "Logging HOWTO: When to use logging",
        link: "https://docs.python.org/3/howto/logging.html#when-to-use-logging",
    },
    asks_for: AsksFor::Practice,
    cause: "logging",
    unit: Unit::Share,
    scale: Scale::rising([0.3, 0.6, 0.9, 0.99]),
    min_cases: 4,
    weight: 0.25,
    facts: &[&LOGGED, &EAGER, &STRAY, &PRINTED],
    measure: |view| {
        let (logged, printed) = (view.source(&LOGGED), view.source(&STRAY));
        Outcome::Measured(Measured::share(logged, logged + printed))
    },
    evidence: Evidence::Places(&[&STRAY]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    /// Logged, formatted, printed.
    fn counts(text: &str) -> [i64; 3] {
        let facts = in_source(&format!("{text}\n"));
        ["log-calls", "formatted-log-calls", "stray-prints"].map(|id| facts[id])
    }

    #[test]
    fn loggers_are_known_by_name() {
        for call in [
            "log.info('a %s', b)",
            "self.logger.error('a')",
            "LOG.debug('a')",
            "_logger.log(10, 'a')",
            "current_app.logger.warning('a')",
            "logging.getLogger(__name__).info('a')",
        ] {
            assert_eq!(counts(&format!("def f(): {call}")), [1, 0, 0], "{call}");
        }
        assert_eq!(
            counts("import logging as l\ndef f(): l.info('a')"),
            [1, 0, 0]
        );
        for call in [
            "log.info(f'a {b}')",
            "log.info('a %s' % b)",
            "log.info('a ' + b)",
            "log.info('a {}'.format(b))",
        ] {
            assert_eq!(counts(&format!("def f(): {call}")), [1, 1, 0], "{call}");
        }
        assert_eq!(
            counts("import math\ndef f(): math.log(1); catalog.info(2); np.log.error"),
            [0; 3]
        );
        assert_eq!(counts("logger = logging.getLogger(__name__)"), [0; 3]);
    }

    #[test]
    fn prints_that_are_log_lines_stray() {
        for text in [
            "def load(x):\n    print('ERROR: no tide for', x)",
            "def load(x):\n    print(f'Warning: {x} is late')",
            "def load(x):\n    print('[debug] %s' % x)",
            "def load(x):\n    print('Failed to open {}'.format(x))",
            "def load(x):\n    print('could not open', x)",
            "class A:\n    def load(self):\n        try: f()\n        except OSError as e: print(e)",
            "def load():\n    try: f()\n    except OSError as e:\n        if e.errno == 2:\n            print('Error:', e)",
            "def load():\n    try: f()\n    except OSError as e:\n        if e.errno == 2:\n            print('gone', e)",
            "def load():\n    try: f()\n    except E:\n        try: g()\n        except E as e: print(e)",
        ] {
            assert_eq!(counts(text)[2], 0, "{text}: there is no logger");
            for import in [
                "import logging",
                "from .util import logger",
                "from loguru import logger",
            ] {
                let text = format!("{import}\n{text}");
                assert_eq!(counts(&text), [0, 0, 1], "{text}");
            }
            let text = format!("from math import log\n{text}");
            assert_eq!(counts(&text)[2], 0, "{text}");
        }
    }

    #[test]
    fn other_prints_are_told_and_not_counted() {
        for text in [
            "def load(x):\n    print('loading', x)",
            "def load(x):\n    print(x)",
            "def load(x):\n    print('info about', x)",
            "def load(x):\n    print('canals of', x)",
        ] {
            let facts = in_source(&format!("import logging\n{text}\n"));
            assert_eq!(
                (facts["stray-prints"], facts["prints-in-functions"]),
                (0, 1),
                "{text}"
            );
        }
    }

    #[test]
    fn prints_that_are_the_product_are_left_alone() {
        for text in [
            "print('Error: no')",
            "def main(): print('Error: no')",
            "def print_table(): print('Error: no')",
            "def log_all(): print('Error: no')",
            "import argparse\ndef f(): print('Error: no')",
            "def f(x): print('Error:', x, file=out)",
            "def f(x, verbose=False):\n    if verbose: print('Error:', x)",
            "class ListCommand:\n    def f(self): print('Error: no')",
            "from rich import print\ndef f(): print('Error: no')",
            "def f(self): self.print('Error: no')",
            "def f(): print('Error: no'); print(2); print(3); print(4)",
            "def f(): print('Error: sure?'); return input()",
            "def f():\n    print('Error: no')\n    sys.exit(1)",
            "def f():\n    try: g()\n    except KeyboardInterrupt: print('bye')",
            "def f():\n    try: g()\n    except E:\n        def h(): print(1)",
            "def f():\n    try: g()\n    except E: print()",
            "def f():\n    try: g()\n    except E: print('')",
            "def f():\n    try: g()\n    except E as e:\n        print(e)\n        return 1\n    return 0",
        ] {
            let text = format!("import logging\n{text}");
            assert_eq!(counts(&text), [0; 3], "{text}");
        }
    }
}
