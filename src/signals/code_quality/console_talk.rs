//! Does code that ships talk to a terminal?

use crate::facts::common::STATEMENTS;
use crate::python::Call;
use crate::python::ast::Expr;
use crate::signals::prelude::*;

static TALK: Fact = Fact::sum(
    "console-talk",
    "Calls of `print` and `input` outside of what is there to talk to a terminal.",
    Subject::Call(|c| i64::from(is_talk(c))),
);

/// Modules that say that a program is for a terminal.
const TERMINAL: [&str; 12] = [
    "argparse", "click", "typer", "optparse", "docopt", "fire", "cmd", "curses", "readline",
    "getopt", "rich", "colorama",
];
/// What names of functions say that are there to print.
const PRINTING: [&str; 9] = [
    "print", "show", "display", "report", "main", "usage", "prompt", "dump", "cli",
];

fn is_talk(call: &Call<'_>) -> bool {
    let (node, place) = (call.node, call.place);
    let Expr::Name(name) = &*node.func else {
        return false;
    };
    if !matches!(name.id.as_str(), "print" | "input")
        || node.arguments.find_keyword("file").is_some()
        || place.names.origin(name.id.as_str()).is_some()
    {
        return false;
    }
    let for_terminal = TERMINAL
        .iter()
        .any(|module| place.names.origin(module).is_some())
        || place.names.origin("ArgumentParser").is_some();
    let says_so = place.functions.iter().any(|function| {
        let name = function.name.as_str().to_ascii_lowercase();
        PRINTING
            .iter()
            .any(|word| name.split('_').any(|part| part == *word))
    });
    !for_terminal && !says_so
}

/// How much of the code that ships talks to a terminal.
pub static SIGNAL: Signal = Signal {
    id: "console-talk",
    competency: Competency::CodeQuality,
    question: "How often does code that ships print, or wait for somebody to type?",
    why: "A function that prints its result or asks for its input can be used by nobody but the person at the terminal: not by a caller, a test or a service. It separates \
          engineered code from course work and take-home submissions (AUC 0.79).",
    formula: "1000 × console-talk / statements, over source files",
    guard: "Left alone: `print(..., file=...)`, modules that read a command line (argparse, click, typer and others) or draw on a terminal, functions whose name says that they print \
            (`main`, `show_table`, `report`), a `print` that is imported from elsewhere.",
    remedy: "Return what the functions listed print, and take what they ask for as parameters; talk to the terminal in one place.",
    source: Citation {
        authors: "Slatkin",
        year: 2019,
        title: "Effective Python, 2nd edition: 90 Specific Ways to Write Better Python",
        link: "https://effectivepython.com/",
    },
    asks_for: AsksFor::NoFaults,
    cause: "console",
    unit: Unit::Number("per 1000 statements"),
    scale: Scale::falling([100.0, 50.0, 20.0, 8.0]),
    min_cases: 50,
    weight: 0.5,
    facts: &[&TALK, &STATEMENTS],
    measure: |view| {
        Outcome::Measured(Measured::rate(
            view.source(&TALK),
            view.source(&STATEMENTS),
            1000.0,
        ))
    },
    evidence: Evidence::Places(&[&TALK]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    fn talk(text: &str) -> i64 {
        in_source(text)["console-talk"]
    }

    #[test]
    fn printing_and_asking_are_counted() {
        assert_eq!(talk("def area(r):\n    print(3 * r)\nx = input()\n"), 2);
    }

    #[test]
    fn what_is_there_to_talk_is_left_alone() {
        for text in [
            "import sys\ndef f():\n    print(1, file=sys.stderr)\n",
            "import argparse\ndef f():\n    print(1)\n",
            "def show_table(rows):\n    print(rows)\n",
            "def main():\n    print(1)\n",
            "from rich import print\ndef f():\n    print(1)\n",
        ] {
            assert_eq!(talk(text), 0, "{text}");
        }
    }

    #[test]
    fn methods_of_that_name_are_others() {
        assert_eq!(
            talk("def f(page):\n    page.print()\n    self.input()\n"),
            0
        );
    }
}
