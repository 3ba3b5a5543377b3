//! How much of the code is there twice?

use crate::project::Run;
use crate::signals::prelude::*;

/// Clones shown.
const MAX_SHOWN: usize = 20;

static STATEMENT_LINES: Fact = Fact::sum(
    "statement-lines",
    "Lines of files that ship on which statements stand, imports and docstrings left out.",
    Subject::Statements(|project| project.clones().lines as i64),
);
static CLONED_LINES: Fact = Fact::sum(
    "cloned-lines",
    "Statement lines in runs of six or more statements that stand somewhere else as well.",
    Subject::Statements(|project| project.clones().cloned as i64),
);
static CLONES: Fact = Fact::sum(
    "clones",
    "Runs of six or more statements that stand somewhere else as well, each place counted.",
    Subject::Statements(|project| project.clones().runs.len() as i64),
);

/// The share of lines in a clone.
pub static SIGNAL: Signal = Signal {
    id: "duplication",
    competency: Competency::CodeQuality,
    question: "What share of the lines of code stands somewhere else as well?",
    why: "A fault in copied code is fixed in one copy. Code that exists once is changed once; clones that are changed apart hold \
          faults more often than other code does.",
    formula: "cloned-lines / statement-lines: lines in runs of six or more equal statements, over source files of one snapshot",
    guard: "Statements are compared without layout, comments and quotes, names and values kept, so that code which is merely built \
            alike is no clone. Imports, docstrings, `pass` and `...` are left out. Look-alikes left alone: tests, migrations, \
            generated and vendored files, and statements that repeat without a break, which are a table. pylint's duplicate-code \
            (R0801) compares lines between files: it also takes the arguments of one call over several lines for a copy, and sees \
            none inside one file.",
    remedy: "Move what the listed places share into one function, with what differs between them as parameters.",
    source: Citation {
        authors: "Juergens, Deissenboeck, Hummel, Wagner",
        year: 2009,
        title: "Do code clones matter?",
        link: "https://doi.org/10.1109/ICSE.2009.5070547",
    },
    asks_for: AsksFor::NoFaults,
    cause: "duplication",
    unit: Unit::Share,
    scale: Scale::falling([0.2, 0.1, 0.05, 0.02]),
    min_cases: 50,
    weight: 0.5,
    facts: &[&STATEMENT_LINES, &CLONED_LINES, &CLONES],
    measure: |view| {
        let (part, whole) = (view.project(&CLONED_LINES), view.project(&STATEMENT_LINES));
        Outcome::Measured(Measured::exact(part as f64 / whole.max(1) as f64, whole))
    },
    evidence: Evidence::Project(
        "The longest clones, each with the place it is a copy of.",
        places,
    ),
};

/// The longest clones.
fn places(project: &Project) -> Vec<Spot> {
    let mut runs: Vec<&Run> = project.clones().runs.iter().collect();
    runs.sort_by_key(|run| std::cmp::Reverse(run.statements));
    let spot = |run: &&Run| {
        let other = project.module(run.other.0)?;
        Some(Spot {
            path: project.module(run.module)?.path.clone(),
            line: run.line,
            text: format!(
                "{} statements as in {}:{}",
                run.statements, other.path, run.other.1
            ),
        })
    };
    runs.iter().take(MAX_SHOWN).filter_map(spot).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{of_tree, project};

    const SIX: &str = "def f(x):\n    a = x + 1\n    b = a * 2\n    if b:\n        c = [b]\n        d = c\n    return g(a,\n             d)\n";

    #[test]
    fn the_same_statements_in_two_files_are_counted() {
        let copy = SIX
            .replace("def f(x)", "# moved\ndef other(x, y=1)")
            .replace("[b]", "[ b ]");
        let files = [("p/a.py", SIX), ("p/b.py", &*copy)];
        let facts = of_tree(&files);
        assert_eq!(
            (
                facts["cloned-lines"],
                facts["statement-lines"],
                facts["clones"]
            ),
            (14, 16, 2)
        );
        let places = places(&project(&files));
        assert_eq!((places[0].path.as_str(), places[0].line), ("p/a.py", 2));
        assert_eq!(places[0].text, "6 statements as in p/b.py:3");
    }

    #[test]
    fn a_copy_in_the_same_file_is_counted() {
        let twice = format!("{SIX}x = 1\n{}", SIX.replace("f(x)", "h(x)"));
        assert_eq!(of_tree(&[("p/a.py", &twice)])["clones"], 2);
    }

    #[test]
    fn five_statements_tests_tables_and_imports_are_left_alone() {
        let five = SIX.replace("        d = c\n", "");
        assert_eq!(
            of_tree(&[("p/a.py", &five), ("p/b.py", &five.replace("f(x)", "h(x)"))])["clones"],
            0
        );
        assert_eq!(
            of_tree(&[("tests/test_a.py", SIX), ("tests/test_b.py", SIX)])["clones"],
            0
        );
        assert_eq!(
            of_tree(&[("p/a.py", &"table(1)\n".repeat(11))])["clones"],
            0
        );
        let imports =
            "import a\nimport b\nimport c\nfrom d import e\nimport f\nimport g\nimport h\n";
        assert_eq!(
            of_tree(&[("p/a.py", imports), ("p/b.py", imports)])["clones"],
            0
        );
    }

    #[test]
    fn code_that_is_merely_built_alike_is_no_clone() {
        let renamed = SIX.replace('a', "z").replace('b', "y");
        assert_eq!(
            of_tree(&[("p/a.py", SIX), ("p/b.py", &renamed)])["clones"],
            0
        );
    }
}
