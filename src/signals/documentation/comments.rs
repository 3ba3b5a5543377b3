//! Is difficult code explained?

use crate::python::{Function, Ranged};
use crate::signals::code_comment::{is_code, is_remark};
use crate::signals::prelude::*;

/// From this cyclomatic complexity on a function is difficult: `McCabe`'s limit.
const DIFFICULT: i64 = 10;
/// One remark is asked for this much complexity.
const PER_REMARK: i64 = 10;

static DIFFICULT_FUNCTIONS: Fact = Fact::sum(
    "difficult-functions",
    "Functions outside functions with a cyclomatic complexity over 10.",
    Subject::Function(|f| i64::from(is_difficult(f))),
);
static EXPLAINED: Fact = Fact::sum(
    "explained-functions",
    "Difficult functions with a remark for every ten points of complexity.",
    Subject::Function(|f| i64::from(is_difficult(f) && is_explained(f))),
);
static REMARKS: Fact = Fact::sum(
    "remarks",
    "Comments that say something to a reader: no code, no directive for a tool, no decoration.",
    Subject::Comment(|c| i64::from(is_remark(c.text) && !is_code(c.text))),
);

fn is_difficult(f: &Function<'_>) -> bool {
    f.complexity > DIFFICULT && !f.place.in_function()
}

fn is_explained(f: &Function<'_>) -> bool {
    let wanted = f.complexity / PER_REMARK;
    let remarks = f.place.comments(f.node.range());
    let remarks = remarks.filter(|text| is_remark(text) && !is_code(text));
    remarks.take(wanted as usize).count() as i64 == wanted
}

/// The share of difficult functions that are explained.
pub static SIGNAL: Signal = Signal {
    id: "comments",
    competency: Competency::Documentation,
    question: "What share of difficult functions has comments that explain them?",
    why: "A comment earns its place where the code cannot speak for itself. The density of comments over all code says nothing: it is \
          highest in course work; comments where code is complex are what a maintainer leaves.",
    formula: "explained-functions / difficult-functions, over source files",
    guard: "Difficult is a cyclomatic complexity over ten, explained is at least one remark for every ten points of it, anywhere \
            in the function. No remark and not counted: commented-out code, directives (`noqa`, `type:`, `pylint:`, `pragma:`, `fmt:`), \
            decoration (`# -----`), a lone `TODO` and comments of a single word. Docstrings are counted elsewhere; comments above a \
            function belong to the module and are not seen. What a remark says is not judged.",
    remedy: "In the functions listed, say why the branches are needed, or split them until nothing needs saying.",
    source: Citation {
        authors: "Rani et al.",
        year: 2022,
        title: "A decade of code comment quality assessment: a systematic literature review",
        link: "https://doi.org/10.1016/j.jss.2022.111515",
    },
    asks_for: AsksFor::Practice,
    cause: "comments",
    unit: Unit::Share,
    scale: Scale::rising([0.2, 0.4, 0.6, 0.8]),
    min_cases: 3,
    weight: 0.5,
    facts: &[&EXPLAINED, &DIFFICULT_FUNCTIONS, &REMARKS],
    measure: |view| view.share(&EXPLAINED, &DIFFICULT_FUNCTIONS),
    evidence: Evidence::Missing(&EXPLAINED, &DIFFICULT_FUNCTIONS),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    /// Difficult and explained functions.
    fn counts(ifs: usize, inside: &str) -> (i64, i64) {
        let text = format!(
            "# Before it all.\ndef f():\n{}{inside}    return 1\n# After it all.\n",
            "    if a: pass\n".repeat(ifs)
        );
        let facts = in_source(&text);
        (facts["difficult-functions"], facts["explained-functions"])
    }

    #[test]
    fn difficult_code_asks_for_remarks() {
        let remark = "    # The order matters here.\n";
        assert_eq!(counts(9, ""), (0, 0));
        assert_eq!(counts(10, ""), (1, 0));
        assert_eq!(counts(10, remark), (1, 1));
        assert_eq!(counts(20, remark), (1, 0));
        assert_eq!(counts(20, &remark.repeat(2)), (1, 1));
        assert_eq!(counts(10, "    x = 1  # The order matters.\n"), (1, 1));
    }

    #[test]
    fn not_every_comment_is_a_remark() {
        for comment in [
            "# noqa: E501",
            "# type: ignore[attr-defined]",
            "# pylint: disable=all",
            "# pragma: no cover",
            "# -----------------",
            "#",
            "# TODO",
            "# x = compute(y)",
            "# print(x)",
            "#: int",
        ] {
            assert_eq!(counts(10, &format!("    {comment}\n")), (1, 0), "{comment}");
        }
    }

    #[test]
    fn remarks_are_counted_everywhere() {
        assert_eq!(
            in_source("# Why it is so.\nx = 1  # noqa\n# y = f(x)\n")["remarks"],
            1
        );
    }
}
