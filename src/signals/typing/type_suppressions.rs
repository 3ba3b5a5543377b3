//! How often is the type checker told to look away?

use crate::facts::common::{ANNOTATED_PARAMETERS, ANNOTATED_RETURNS};
use crate::python::ast::{Expr, ExprCall};
use crate::python::{Call, Comment};
use crate::signals::prelude::*;

static IGNORES: Fact = Fact::sum(
    "type-ignores",
    "Comments that make a type checker look away: `type: ignore`, `pyright: ignore`, `ty: ignore`, `pyrefly: ignore`, `zuban: ignore`, `mypy: ignore-errors`.",
    Subject::Comment(|c| i64::from(ignore(c).is_some())),
);
static BARE_IGNORES: Fact = Fact::sum(
    "bare-type-ignores",
    "Comments that silence a type checker without an error code: whatever comes later is overlooked as well.",
    Subject::Comment(|c| i64::from(ignore(c) == Some(Ignore::Everything))),
);
static CASTS: Fact = Fact::sum(
    "casts",
    "Calls of `typing.cast`, those of what has just been parsed or looked up by name left out.",
    Subject::Call(|c| i64::from(is_cast(c) && !is_boundary(c.node))),
);
static BOUNDARY_CASTS: Fact = Fact::sum(
    "casts-at-a-boundary",
    "Calls of `typing.cast` around what comes from outside and has no type: `json.loads`, `getattr` and the like.",
    Subject::Call(|c| i64::from(is_cast(c) && is_boundary(c.node))),
);
static ANNOTATED_VARIABLES: Fact = Fact::sum(
    "annotated-variables",
    "Variables and attributes with an annotation.",
    Subject::Node(Kinds::of(&[NodeKind::StmtAnnAssign]), |_, _| 1),
);

#[derive(Debug, PartialEq)]
enum Ignore {
    Named,
    Everything,
}

/// What a comment asks a type checker to overlook, if it does: `# type: ignore[x]`, also after another `#`.
fn ignore(comment: &Comment<'_>) -> Option<Ignore> {
    comment.text.split('#').skip(1).find_map(|part| {
        let (tool, rest) = part.trim_start().split_once(':')?;
        let rest = rest.trim_start().strip_prefix("ignore")?;
        let next = rest.chars().next();
        match (tool.trim_end(), next) {
            ("mypy" | "pyrefly", Some('-')) => {
                rest.starts_with("-errors").then_some(Ignore::Everything)
            }
            (tool, Some('[')) if is_checker(tool) => Some(Ignore::Named),
            (tool, next) if is_checker(tool) => {
                let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '`' | '=');
                (!next.is_some_and(is_word)).then_some(Ignore::Everything)
            }
            _ => None,
        }
    })
}

/// Whether a checker obeys `# NAME: ignore`, as the table of tools has it.
fn is_checker(name: &str) -> bool {
    crate::documents::orders().any(|order| order.strip_suffix(": ignore") == Some(name))
        && !matches!(name, "ruff" | "zizmor")
}

fn is_cast(call: &Call<'_>) -> bool {
    matches!(call.path, "typing.cast" | "typing_extensions.cast") && call.node.arguments.len() == 2
}

/// Whether what is cast has just come from outside: nobody else could know its type.
fn is_boundary(cast: &ExprCall) -> bool {
    let value = match cast.arguments.find_argument_value("val", 1) {
        Some(Expr::Await(e)) => &*e.value,
        Some(value) => value,
        None => return false,
    };
    let Expr::Call(call) = value else {
        return false;
    };
    let name = match &*call.func {
        Expr::Attribute(a) => a.attr.as_str(),
        func => crate::python::name_of(func).unwrap_or(""),
    };
    matches!(
        name,
        "loads"
            | "load"
            | "safe_load"
            | "json"
            | "literal_eval"
            | "fetchone"
            | "fetchall"
            | "scalar"
            | "getattr"
            | "import_module"
            | "parse"
    )
}

/// Suppressions per 1000 annotations.
pub static SIGNAL: Signal = Signal {
    id: "type-suppressions",
    competency: Competency::Typing,
    question: "How often is the type checker told to look away?",
    why: "Each suppression is a place where the hints and the code disagree and the code was believed. Some are the checker's fault; one that \
          names its error code overlooks that and nothing else.",
    formula: "1000 × (type-ignores + bare-type-ignores + casts) / (annotated-parameters + annotated-returns + annotated-variables), over \
              source files: an ignore without an error code counts twice",
    guard: "Look-alikes left alone: comments that only speak of ignoring (`# type: ignored because`), other type comments (`# type: int`), \
            a docstring that shows one, `cast` of another module than typing (`sqlalchemy.cast`), and casts at a boundary, around \
            `json.loads`, `getattr` and others, where nobody could know the type; those are counted apart. bare-type-ignores are those of \
            ruff's PGH003, and `mypy: ignore-errors`.",
    remedy: "Give each ignore listed its error code (mypy's `enable_error_code = [\"ignore-without-code\"]`), remove those no longer needed \
             (`warn_unused_ignores`), and narrow with `isinstance` where a cast stands.",
    source: Citation {
        authors: "mypy documentation",
        year: 2024,
        title: "Error codes: silencing errors based on error codes",
        link: "https://mypy.readthedocs.io/en/stable/error_codes.html",
    },
    asks_for: AsksFor::NoFaults,
    cause: "annotations",
    unit: Unit::Number("per 1000 annotations"),
    scale: Scale::falling([120.0, 60.0, 25.0, 8.0]),
    min_cases: 12,
    weight: 0.5,
    facts: &[
        &IGNORES,
        &BARE_IGNORES,
        &CASTS,
        &BOUNDARY_CASTS,
        &ANNOTATED_VARIABLES,
        &ANNOTATED_PARAMETERS,
        &ANNOTATED_RETURNS,
    ],
    measure: |view| {
        let sum = |facts: [&Fact; 3]| facts.into_iter().map(|fact| view.source(fact)).sum();
        let suppressed = sum([&IGNORES, &BARE_IGNORES, &CASTS]);
        let annotations = sum([
            &ANNOTATED_PARAMETERS,
            &ANNOTATED_RETURNS,
            &ANNOTATED_VARIABLES,
        ]);
        Outcome::Measured(Measured::rate(suppressed, annotations, 1000.0))
    },
    evidence: Evidence::Places(&[&BARE_IGNORES, &IGNORES, &CASTS]),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{in_source, value};

    #[track_caller]
    fn assert_ignores(text: &str, all: i64, bare: i64) {
        let facts = in_source(text);
        assert_eq!(
            (facts[IGNORES.id], facts[BARE_IGNORES.id]),
            (all, bare),
            "{text}"
        );
    }

    #[test]
    fn ignores_are_counted() {
        assert_ignores("x = 1  # type: ignore\n", 1, 1);
        assert_ignores("x = 1  #type:ignore[assignment]\n", 1, 0);
        assert_ignores(
            "x = 1  # noqa: E501  # type: ignore[arg-type] # why\n",
            1,
            0,
        );
        assert_ignores(
            "x = 1  # pyright: ignore\ny = 1  # pyright: ignore[reportFoo]\n",
            2,
            1,
        );
        assert_ignores("# mypy: ignore-errors\nx = 1\n", 1, 1);
    }

    #[test]
    fn comments_that_look_alike_are_not() {
        for text in [
            "x = 1  # type: int\n",
            "x = 1  # type: ignored because of the stub\n",
            "x = 1  # the type: ignore it\n",
            "# mypy: disallow-untyped-defs\n",
            "# pyright: ignore-this\n",
            "'''# type: ignore'''\nx = '# type: ignore'\n",
        ] {
            assert_ignores(text, 0, 0);
        }
    }

    #[test]
    fn casts_are_counted_where_somebody_could_know() {
        let of = |text: &str| {
            let facts = in_source(text);
            (facts[CASTS.id], facts[BOUNDARY_CASTS.id])
        };
        assert_eq!(of("from typing import cast\nx = cast(int, y)\n"), (1, 0));
        assert_eq!(of("import typing as t\nx = t.cast('A', self.y)\n"), (1, 0));
        assert_eq!(
            of("import typing as t, json\nx = t.cast('A', json.loads(y))\n"),
            (0, 1)
        );
        assert_eq!(
            of("from typing import cast\nasync def f():\n    return cast(int, await r.json())\n"),
            (0, 1)
        );
        assert_eq!(
            of("from sqlalchemy import cast\nx = cast(y, Integer)\n"),
            (0, 0)
        );
        assert_eq!(of("x = self.cast(y, z)\n"), (0, 0));
    }

    #[test]
    fn an_ignore_without_a_code_counts_twice() {
        let code = format!("{}y = 1  # type: ignore\n", "x: int = 1\n".repeat(100));
        assert!((value(&SIGNAL, &[("pkg/a.py", &code)]) - 20.0).abs() < 1e-9);
    }
}
