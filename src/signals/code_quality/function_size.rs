//! Are functions small enough to be read at once?

use super::size::nested_blocks;
use crate::facts::common::RATED_FUNCTIONS;
use crate::python::Function;
use crate::python::ast::{Expr, ParameterWithDefault, Stmt};
use crate::signals::prelude::*;

/// Lines of code above which a function is long.
const MAX_LINES: usize = 50;
/// Parameters above which a function takes many: pylint's and ruff's default.
const MAX_PARAMETERS: usize = 5;
/// Blocks in blocks above which a function is deep.
const MAX_NESTING: usize = 4;

static LONG: Fact = Fact::sum(
    "long-functions",
    "Functions outside functions of more than 50 lines of code: signature and body without docstring, blank lines and comments.",
    Subject::Function(|f| i64::from(!f.place.in_function() && is_long(f))),
);
static WIDE: Fact = Fact::sum(
    "many-parameter-functions",
    "Functions outside functions with more than five parameters, those that only receive fields or options left out.",
    Subject::Function(|f| i64::from(!f.place.in_function() && is_wide(f) && !receives_only(f))),
);
static WIDE_BY_DESIGN: Fact = Fact::sum(
    "many-parameters-by-design",
    "Functions outside functions with more than five parameters that only receive fields or options, or whose signature is \
     not their own: shown, not counted.",
    Subject::Function(|f| i64::from(!f.place.in_function() && is_wide(f) && receives_only(f))),
);
static DEEP: Fact = Fact::sum(
    "deeply-nested-functions",
    "Functions outside functions with blocks nested more than four deep.",
    Subject::Function(|f| i64::from(!f.place.in_function() && is_deep(f))),
);
static OVERSIZED: Fact = Fact::sum(
    "oversized-functions",
    "Functions outside functions that are long, take many parameters or nest deeply.",
    Subject::FunctionWith(&[&LONG, &WIDE, &DEEP], |f, inside| {
        i64::from(!f.place.in_function() && inside.iter().any(|&n| n > 0))
    }),
);

fn is_long(f: &Function<'_>) -> bool {
    // Ends of lines are counted faster than lines of code.
    f.is_longer_than(MAX_LINES) && f.lines_of_code() > MAX_LINES && !declares_options(&f.node.body)
}

/// Whether most of a body declares options of a command line, one call after another.
fn declares_options(body: &[Stmt]) -> bool {
    let declares = |stmt: &&Stmt| match stmt {
        Stmt::Expr(e) => match &*e.value {
            Expr::Call(call) => match &*call.func {
                Expr::Attribute(a) => is_declaration(a.attr.as_str()),
                Expr::Name(n) => is_declaration(n.id.as_str()),
                _ => false,
            },
            _ => false,
        },
        _ => false,
    };
    body.iter().filter(declares).count() * 2 > body.len()
}

fn is_declaration(callee: &str) -> bool {
    callee.starts_with("add_argument")
        || callee.starts_with("add_option")
        || matches!(
            callee,
            "addoption" | "_addoption" | "addini" | "set_defaults"
        )
}

fn is_wide(f: &Function<'_>) -> bool {
    let mut parameters = f.parameters().filter(|p| !p.variadic);
    let counted = parameters.by_ref().filter(|p| !p.name.starts_with('_'));
    counted.take(MAX_PARAMETERS + 1).count() > MAX_PARAMETERS
}

fn is_deep(f: &Function<'_>) -> bool {
    nested_blocks(&f.node.body, MAX_NESTING + 1) > MAX_NESTING
}

/// Whether a long list of parameters is the natural form of what the function does.
fn receives_only(f: &Function<'_>) -> bool {
    f.is_stub()
        || f.decorators().any(is_filled_by_a_framework)
        || has_declared_defaults(f)
        || (f.name() == "__init__" || f.name() == "__new__") && only_keeps(&f.node.body)
}

/// Decorators that declare each parameter one by one, or say that the signature is another's.
fn is_filled_by_a_framework(decorator: &str) -> bool {
    matches!(
        decorator,
        "option"
            | "argument"
            | "command"
            | "callback"
            | "group"
            | "override"
            | "overload"
            | "task"
            | "get"
            | "post"
            | "put"
            | "patch"
            | "delete"
            | "route"
            | "websocket"
            | "tool"
            | "validator"
            | "add_option"
            | "pass_context"
            | "parametrize"
            | "fixture"
    )
}

/// Whether most defaults are calls that declare the parameter: `typer.Option(…)`, `Query(…)`, `Depends(…)`.
fn has_declared_defaults(f: &Function<'_>) -> bool {
    let declared = |p: &&ParameterWithDefault| matches!(p.default.as_deref(), Some(Expr::Call(_)));
    let p = &*f.node.parameters;
    let (all, calls) = (
        p.args.len() + p.kwonlyargs.len(),
        p.args.iter().chain(&p.kwonlyargs).filter(declared).count(),
    );
    calls * 2 > all
}

/// Whether a constructor does what a dataclass would: keeps what it is given, and lets its base do so.
fn only_keeps(body: &[Stmt]) -> bool {
    body.iter().all(|stmt| match stmt {
        Stmt::Assign(s) => s.targets.iter().all(Expr::is_attribute_expr),
        Stmt::AnnAssign(s) => s.target.is_attribute_expr(),
        Stmt::Expr(s) => match &*s.value {
            Expr::StringLiteral(_) => true,
            Expr::Call(call) => {
                matches!(&*call.func, Expr::Attribute(a) if matches!(a.attr.as_str(), "__init__" | "__post_init__"))
            }
            _ => false,
        },
        Stmt::Pass(_) => true,
        _ => false,
    })
}

/// The share of functions that are too large.
pub static SIGNAL: Signal = Signal {
    id: "function-size",
    competency: Competency::CodeQuality,
    question: "What share of functions is too large: over 50 lines, over five parameters, or blocks nested over four deep?",
    why: "Long functions, long parameter lists and deep nesting are among the oldest smells and are faulted more often than others \
          (Palomba et al., 2018); each alone is weak evidence, so they are shown apart.",
    formula: "oversized-functions / rated-functions, over source files",
    guard: "Lines are lines of code: the docstring, blank lines and comments do not count, the signature does; ruff's PLR0915 counts \
            statements instead. Blocks are `if`, `for`, `while`, `try`, `with` and `match`; `elif` opens none (ruff's PLR1702); closures \
            count with the function they stand in. Parameters as in ruff's PLR0913: \
            `self`, `cls`, `*args`, `**kwargs` and names with a leading underscore do not count, keyword-only ones do. Look-alikes left \
            alone: a constructor that only keeps what it is given (what a dataclass would do), functions whose parameters a decorator or a \
            default declares one by one (`click.option`, `typer.Option`, route handlers with `Query` or `Depends`), `@override`, \
            `@overload` and stubs; a long function most of whose statements declare options (`parser.add_argument`). PLR0913 flags those as well: many-parameter-functions plus many-parameters-by-design is its number \
            for functions outside functions, less overloads and overrides, which it leaves out too. Test code is left out.",
    remedy: "Split the functions listed by what they do; gather parameters that travel together into a class.",
    source: Citation {
        authors: "Fowler",
        year: 1999,
        title: "Refactoring: long method, long parameter list",
        link: "https://martinfowler.com/books/refactoring.html",
    },
    asks_for: AsksFor::NoFaults,
    cause: "size",
    unit: Unit::Share,
    scale: Scale::falling([0.25, 0.15, 0.08, 0.03]),
    min_cases: 5,
    weight: 0.5,
    facts: &[
        &OVERSIZED,
        &LONG,
        &WIDE,
        &DEEP,
        &WIDE_BY_DESIGN,
        &RATED_FUNCTIONS,
    ],
    measure: |view| view.share(&OVERSIZED, &RATED_FUNCTIONS),
    evidence: Evidence::Places(&[&OVERSIZED]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    fn wide(text: &str) -> (i64, i64) {
        let facts = in_source(text);
        (
            facts["many-parameter-functions"],
            facts["many-parameters-by-design"],
        )
    }

    #[test]
    fn lines_are_lines_of_code() {
        let long = |text: &str| in_source(text)["long-functions"];
        let body = |lines: usize| format!("def f():\n{}", "    x = 1\n".repeat(lines));
        assert_eq!((long(&body(49)), long(&body(50))), (0, 1));
        let padded = format!(
            "def f():\n    '''Docs.\n{}    '''\n{}",
            "    Word.\n".repeat(40),
            "    x = 1\n\n    # Why.\n".repeat(40)
        );
        assert_eq!(long(&padded), 0);
        let options = "    parser.addoption(\n        '--x',\n    )\n".repeat(30);
        assert_eq!(long(&format!("def f(parser):\n{options}")), 0);
        let closure = body(60).replace('\n', "\n    ");
        assert_eq!(
            long(&format!("def g():\n    {closure}\n")),
            1,
            "counted once"
        );
    }

    #[test]
    fn six_parameters_are_many() {
        assert_eq!(wide("def f(a, b, c, d, *, e, g): x()\n"), (1, 0));
        assert_eq!(wide("def f(a, b, c, d, e, _g, *h, **i): x()\n"), (0, 0));
        assert_eq!(
            wide("class A:\n    def f(self, a, b, c, d, e): x()\n"),
            (0, 0)
        );
    }

    #[test]
    fn a_constructor_that_keeps_is_a_record_and_one_that_works_is_not() {
        let init = |last: &str| {
            format!(
                "class A(B):\n    def __init__(self, a, b, c, d, e, f):\n        super().__init__(a)\n        self.b = b or {{}}\n        {last}\n"
            )
        };
        assert_eq!(wide(&init("self.c: int = c")), (0, 1));
        assert_eq!(wide(&init("connect(c, d)")), (1, 0));
    }

    #[test]
    fn options_and_requests_are_declared_one_by_one() {
        for text in [
            "@app.command()\n@click.option('--a')\ndef run(a, b, c, d, e, f): g()\n",
            "def run(a=typer.Option(1), b=typer.Option(2), c=Option(3), d=Option(4), e=Option(5), f=1): g()\n",
            "@router.get('/')\nasync def read(a, b, c, d, e, f): g()\n",
            "@override\ndef read(a, b, c, d, e, f): g()\n",
            "def read(a, b, c, d, e, f): raise NotImplementedError\n",
        ] {
            assert_eq!(wide(text), (0, 1), "{text}");
        }
        assert_eq!(wide("@cache\ndef read(a, b, c, d, e, f): g()\n"), (1, 0));
    }

    #[test]
    fn blocks_nest() {
        let deep = |text: &str| in_source(text)["deeply-nested-functions"];
        let four =
            "def f():\n if a:\n  for b in c:\n   with d:\n    try:\n     g()\n    except E: pass\n";
        assert_eq!(deep(four), 0);
        let five = four.replace("     g()", "     while g(): pass");
        assert_eq!(deep(&five), 1);
        let chain = format!("def f():\n if a: pass\n{}", " elif b: pass\n".repeat(9));
        assert_eq!(deep(&chain), 0);
    }

    #[test]
    fn a_function_with_three_faults_is_one_function() {
        let text = format!("def f(a, b, c, d, e, g):\n{}", "    x = 1\n".repeat(60));
        assert_eq!(in_source(&text)["oversized-functions"], 1);
    }
}
