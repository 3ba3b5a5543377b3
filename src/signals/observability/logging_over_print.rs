//! Does the code log, or print?

use super::logger::logged;
use crate::facts::CallFamily;
use crate::python::ast::{Expr, ExprCall, InterpolatedStringElement, Operator};
use crate::python::{Place, TestFile};
use crate::signals::prelude::*;

/// The facts of the family, by number.
enum Is {
    Logged,
    Eager,
    Printed,
    Talks,
}

static FAMILY: CallFamily = CallFamily {
    classify: |call, found| {
        let (call, place) = (call.node, call.place);
        if let Some(logged) = logged(call, place) {
            found(Is::Logged as usize);
            if logged.message.is_some_and(is_formatted) {
                found(Is::Eager as usize);
            }
        } else if is_print(call) && !is_output(call, place) {
            found(Is::Printed as usize);
        } else if talks(call) {
            found(Is::Talks as usize);
        }
    },
};

const fn of(is: Is) -> Each {
    Each::CallMember(&FAMILY, is as usize)
}

static LOGGED: Fact = Fact::sum("log-calls", "Calls to a logger.", of(Is::Logged));
static EAGER: Fact = Fact::sum(
    "formatted-log-calls",
    "Those of them whose message is put together before anybody knows whether it is wanted: f-string, `%`, `+`, `.format()`.",
    of(Is::Eager),
);
static PRINTED: Fact = Fact::sum(
    "prints-in-functions",
    "Calls of `print` in functions whose name, class, parameters and module do not say that they are there to print.",
    of(Is::Printed),
);
static TALKS: Fact = Fact::sum(
    "calls-of-dialogues",
    "Calls of `input`, `getpass` and `sys.exit`: who calls them talks with somebody at a terminal.",
    of(Is::Talks),
);
static PARTS: [&Fact; 2] = [&PRINTED, &TALKS];
static STRAY: Fact = Fact::sum(
    "stray-prints",
    "Those prints in functions that hold up to three of them and talk with nobody.",
    Each::FunctionWith(&PARTS, |f, parts| match parts {
        &[prints @ 1..=MANY, 0] if !f.place.in_function() => prints,
        _ => 0,
    }),
);

/// A function that prints more often is a report.
const MANY: i64 = 3;

fn talks(call: &ExprCall) -> bool {
    match &*call.func {
        Expr::Name(n) => matches!(n.id.as_str(), "input" | "exit" | "getpass"),
        Expr::Attribute(a) => matches!(a.attr.as_str(), "exit" | "getpass"),
        _ => false,
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
    question: "What share of what the code says goes to a logger rather than to `print`?",
    why: "A log line has a level, a time and a place, and whoever runs the program decides where it goes. A `print` left in a library is noise in \
          somebody else's output and is missing when it is needed.",
    formula: "log-calls / (log-calls + stray-prints), over source files; formatted-log-calls are counted beside and do not move the value",
    guard: "Loggers are known by name (`log`, `logger`, `self.log`, `logging`, loguru) and by method. Hollow: a logger that is made and never \
            called counts nothing. Look-alikes left alone: prints with `file=`, at the top level of a script, in modules that read a command line \
            (argparse, click, typer, cmd ...), in functions named `main`, `print_...`, `show_...` and their like, in commands and reporters, where a \
            parameter such as `verbose` asks for it, in functions that print more than three times or call `input` or `sys.exit` (they talk to somebody), `rich.print`, `math.log`, tests. Weak: 10 of 30 places looked at were right; the others were commands, \
            scripts, banners and results whose functions did not say so. Ruff's T201 flags every print; its G001 to G004 and pylint's \
            W1201 to W1203 flag what formatted-log-calls counts.",
    remedy: "Replace the prints listed by `logger.debug` or `logger.info` of a module's own logger, with the values as arguments.",
    source: Citation {
        who: "Python documentation",
        year: 2024,
        title: "Logging HOWTO: When to use logging",
        link: "https://docs.python.org/3/howto/logging.html#when-to-use-logging",
    },
    unit: Unit::Share,
    scale: Scale::rising([0.3, 0.6, 0.9, 0.99]),
    enough: 15,
    weight: 0.25,
    facts: &[&LOGGED, &EAGER, &STRAY],
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
    fn prints_of_libraries_stray() {
        assert_eq!(counts("def load(x):\n    print('loading', x)"), [0, 0, 1]);
        assert_eq!(counts("class A:\n    def load(self): print(1)"), [0, 0, 1]);
    }

    #[test]
    fn prints_that_are_the_product_are_left_alone() {
        for text in [
            "print(1)",
            "def main(): print(1)",
            "def print_table(): print(1)",
            "import argparse\ndef f(): print(1)",
            "def f(x): print(x, file=out)",
            "def f(x, verbose=False):\n    if verbose: print(x)",
            "class ListCommand:\n    def f(self): print(1)",
            "from rich import print\ndef f(): print(1)",
            "def f(self): self.print(1)",
            "def f(): print(1); print(2); print(3); print(4)",
            "def f(): print('sure?'); return input()",
            "def f():\n    print('no')\n    sys.exit(1)",
        ] {
            assert_eq!(counts(text), [0; 3], "{text}");
        }
    }
}
