//! Are modules small enough to be known?

use crate::facts::common::MODULES;
use crate::python::Module;
use crate::signals::prelude::*;

/// Lines of code above which a module is large.
const MAX_LINES: usize = 500;

static LARGE_MODULES: Fact = Fact::sum(
    "large-modules",
    "Modules of more than 500 lines of code: statements without docstrings, comments, blank lines and tables of data.",
    Subject::Inside(|m| i64::from(size(m) > MAX_LINES)),
);

/// The lines of code of a module: each top-level statement's, added up.
fn size(module: &Module<'_>) -> usize {
    module.outlines.iter().map(|outline| outline.lines).sum()
}

/// The share of modules that are too large.
pub static SIGNAL: Signal = Signal {
    id: "module-size",
    competency: Competency::CodeQuality,
    question: "What share of modules has more than 500 lines of code?",
    why: "A module that nobody can hold in mind gathers unrelated code, conflicts and import cycles; size is also the strongest \
          single predictor of faults, which is as much as it says.",
    formula: "large-modules / modules, over source files",
    guard: "Lines of code: docstrings, comments and blank lines do not count, so documenting costs nothing. Look-alikes left alone: \
            tables of data (a literal of 20 or more entries at the top level, also inside one call such as `frozenset(…)`), long \
            string literals, generated and vendored files. pylint's C0302 counts every line and draws the line at 1000. One large module of \
            three says little: below ten modules the question is not asked.",
    remedy: "Split the modules listed where their classes and functions use each other least, and re-export the old names.",
    source: Citation {
        authors: "Lanza & Marinescu",
        year: 2006,
        title: "Object-oriented metrics in practice: size and structural complexity",
        link: "https://doi.org/10.1007/3-540-39538-5",
    },
    asks_for: AsksFor::NoFaults,
    cause: "size",
    unit: Unit::Share,
    scale: Scale::falling([0.3, 0.15, 0.08, 0.03]),
    min_cases: 3,
    weight: 0.5,
    facts: &[&LARGE_MODULES, &MODULES],
    measure: |view| view.share(&LARGE_MODULES, &MODULES),
    evidence: Evidence::Places(&[&LARGE_MODULES]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    fn large(text: &str) -> i64 {
        in_source(text)["large-modules"]
    }

    #[test]
    fn five_hundred_lines_are_the_limit() {
        let module = |lines: usize| "value = compute(1)\n".repeat(lines);
        assert_eq!((large(&module(500)), large(&module(501))), (0, 1));
        let class = format!("class A:\n{}", "    x = f()\n".repeat(500));
        assert_eq!(large(&class), 1);
    }

    #[test]
    fn prose_and_space_are_no_code() {
        let text = format!("'''Docs.\n{}'''\n", "Much to say.\n".repeat(600));
        assert_eq!(large(&text), 0);
        let class = format!(
            "class A:\n    '''Docs.\n{}    '''\n",
            "    Word.\n".repeat(600)
        );
        assert_eq!(large(&class), 0);
        assert_eq!(large(&"# Why.\n\nx = f()\n".repeat(400)), 0);
    }

    #[test]
    fn tables_are_left_out() {
        let entries = "    'key': 'value',\n".repeat(600);
        assert_eq!(large(&format!("TABLE = {{\n{entries}}}\n")), 0);
        let items = "    'value',\n".repeat(600);
        assert_eq!(
            large(&format!("NAMES: set[str] = frozenset([\n{items}])\n")),
            0
        );
        let calls = "    Field('value'),\n".repeat(600);
        assert_eq!(
            large(&format!("def make():\n    return [\n{calls}]\n")),
            1,
            "inside a function it is code"
        );
    }
}
