//! How much is left for later?

use crate::facts::common::STATEMENTS;
use crate::signals::prelude::*;

static DEBT: Fact = Fact::sum(
    "debt-comments",
    "Comments that put something off: TODO, FIXME, XXX or HACK.",
    Subject::Comment(|c| i64::from(puts_off(c.text))),
);

/// Whether a comment has one of the marks, as a word of its own and in capitals, or at its beginning with a colon or a name behind it.
fn puts_off(text: &str) -> bool {
    let text = text.trim_start_matches(['#', ' ', '!', ':']);
    let is_mark = |pair: &[u8]| pair.iter().all(u8::is_ascii_uppercase);
    let begins = text.starts_with(['t', 'T', 'f', 'F', 'x', 'X', 'h', 'H']);
    // Nearly every comment is done with here.
    if !begins && !text.as_bytes().windows(2).any(is_mark) {
        return false;
    }
    let marks = ["todo:", "fixme:", "xxx:", "hack:", "todo(", "fixme("];
    let start = text.get(..6).unwrap_or(text).to_ascii_lowercase();
    marks.iter().any(|begin| start.starts_with(begin))
        || text
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| matches!(word, "TODO" | "FIXME" | "XXX" | "HACK"))
}

/// Comments that put something off, per 1000 statements.
pub static SIGNAL: Signal = Signal {
    id: "debt",
    competency: Competency::Maintenance,
    question: "How many comments put something off?",
    why: "Debt that is admitted is better than debt that is hidden, and debt that only grows is a plan nobody has. Of admitted debt a quarter to two thirds is taken away again (Potdar & Shihab). It earns nothing and caps where it is thick.",
    formula: "debt-comments / statements × 1000",
    guard: "Comments of code that ships: `TODO`, `FIXME`, `XXX`, `HACK` in capitals as words of their own, or `todo:` at the beginning. Left alone: a word that only holds one (`todos`, `hackathon`), strings, docstrings, tests. A TODO with a name or an issue behind it counts as well: it is put off all the same.",
    remedy: "Do the oldest, or make an issue of it and take the comment out.",
    source: Citation {
        authors: "Potdar, Shihab",
        year: 2014,
        title: "An exploratory study on self-admitted technical debt",
        link: "https://doi.org/10.1109/ICSME.2014.31",
    },
    asks_for: AsksFor::NoFaults,
    cause: "debt",
    unit: Unit::Number("per 1000 statements"),
    scale: Scale::falling([25.0, 12.0, 6.0, 2.0]),
    min_cases: 300,
    weight: 0.25,
    facts: &[&DEBT, &STATEMENTS],
    measure: |view| {
        let (debt, statements) = (view.source(&DEBT), view.source(&STATEMENTS));
        Outcome::Measured(Measured::rate(debt, statements, 1000.0))
    },
    evidence: Evidence::Places(&[&DEBT]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    #[test]
    fn marks_count_and_what_looks_like_them_does_not() {
        for text in [
            "# TODO: close the gate\n",
            "# todo: close the gate\n",
            "x = 1  # FIXME\n",
            "# this is a HACK for old ships\n",
            "# TODO(ann) close the gate\n",
            "#XXX\n",
        ] {
            assert_eq!(in_source(text)["debt-comments"], 1, "{text}");
        }
        for text in [
            "# the todo list of the harbour\n",
            "# a hackathon's ships, and their todos\n",
            "x = 'TODO: nothing'\n",
            "\"\"\"TODO: nothing.\"\"\"\n",
            "# XXXL ships\n",
            "TODO = 1\n",
        ] {
            assert_eq!(in_source(text)["debt-comments"], 0, "{text}");
        }
    }
}
