//! Is input validated with `assert`?

use super::argument::last_name;
use crate::facts::Family;
use crate::python::ast::{CmpOp, Expr, Stmt, StmtFunctionDef, UnaryOp};
use crate::python::{Ranged, TestFile, bases};
use crate::signals::prelude::*;

/// How many statements at the beginning of a function may check its input.
const HEAD: usize = 12;

/// The facts of the family, by number.
enum Validation {
    Asserted,
    Raised,
}

static FAMILY: Family = Family {
    kinds: Kinds::of(&[NodeKind::StmtAssert, NodeKind::StmtIf]),
    classify: |node, place, found| {
        let (is, test, stmt) = match node {
            Node::Stmt(stmt @ Stmt::Assert(s)) => (Validation::Asserted, &*s.test, stmt),
            Node::Stmt(stmt @ Stmt::If(s)) if matches!(s.body.first(), Some(Stmt::Raise(_))) => {
                (Validation::Raised, &*s.test, stmt)
            }
            _ => return,
        };
        if let Some(function) = asked(place)
            && stands_at_head(function, stmt)
            && checks_parameter(function, place, test, &is)
        {
            found(is as usize);
        }
    },
};

static ASSERTED: Fact = Fact::sum(
    "asserted-input",
    "`assert` at the beginning of a public function that checks the type, presence, size or range of a parameter.",
    Subject::Member(&FAMILY, Validation::Asserted as usize),
);
static RAISED: Fact = Fact::sum(
    "validated-input",
    "Checks of the type, presence, size or range of a parameter made with `if` and `raise`.",
    Subject::Member(&FAMILY, Validation::Raised as usize),
);

/// The function around, if strangers call it.
fn asked<'a>(place: &Place<'a>) -> Option<&'a StmtFunctionDef> {
    let function = place.function()?;
    let is_public =
        |name: &str| !name.starts_with('_') || matches!(name, "__init__" | "__call__" | "__new__");
    let outside = place.functions.len() == 1 && place.class().is_none();
    let open = is_public(function.name.as_str())
        && place
            .classes
            .iter()
            .all(|class| !class.name.as_str().starts_with('_'));
    let test = place.test_file == TestFile::Collected || function.name.as_str().starts_with("test");
    (outside && open && !test && !checks_itself(function.name.as_str())).then_some(function)
}

/// Functions whose business is to assert: a helper of tests that ships.
fn checks_itself(name: &str) -> bool {
    name.starts_with("assert") || name.starts_with("check_invariant")
}

/// Whether only a docstring, other checks and imports come before.
fn stands_at_head(function: &StmtFunctionDef, stmt: &Stmt) -> bool {
    for at in function.body.iter().take(HEAD) {
        if at.range() == stmt.range() {
            return true;
        }
        let goes_on = match at {
            Stmt::Assert(_) | Stmt::Import(_) | Stmt::ImportFrom(_) | Stmt::Global(_) => true,
            Stmt::Expr(e) => e.value.is_string_literal_expr(),
            Stmt::If(s) => matches!(s.body.first(), Some(Stmt::Raise(_))),
            _ => false,
        };
        if !goes_on {
            return false;
        }
    }
    false
}

/// Whether a test asks for type, presence, size or range of a parameter, and of nothing but parameters.
fn checks_parameter(
    function: &StmtFunctionDef,
    place: &Place<'_>,
    test: &Expr,
    is: &Validation,
) -> bool {
    let mut left = vec![test];
    let mut found = false;
    // Enough for a chain of comparisons joined by `and`.
    for _ in 0..24 {
        let Some(at) = left.pop() else { break };
        match at {
            Expr::BoolOp(b) => left.extend(&b.values),
            Expr::UnaryOp(u) if u.op == UnaryOp::Not => left.push(&u.operand),
            Expr::Name(n) => found |= is_parameter(function, place, n.id.as_str()),
            Expr::Call(call) => {
                let kind = last_name(at);
                let mut args = call.arguments.args.iter();
                let asks = matches!(
                    kind,
                    "isinstance" | "issubclass" | "callable" | "len" | "all"
                );
                let (Some(Expr::Name(name)), true) = (args.next(), asks) else {
                    continue;
                };
                let name = name.id.as_str();
                let class = args.next().filter(|_| kind == "isinstance");
                let narrows = matches!(is, Validation::Asserted)
                    && class.is_some_and(|class| {
                        may_override(place)
                            || is_wider(function, name, class)
                            || is_parameter_name(function, place, class)
                    });
                found |= is_parameter(function, place, name) && !narrows;
            }
            Expr::Compare(c) => {
                let none = c.comparators.iter().any(Expr::is_none_literal_expr)
                    && c.ops
                        .iter()
                        .all(|op| matches!(op, CmpOp::Is | CmpOp::IsNot));
                // `assert x is not None` on a parameter that may be `None` narrows its type.
                if none && matches!(is, Validation::Asserted) && is_optional(function, &c.left) {
                    return false;
                }
                // `def eq_(a, b): assert a == b`: asserting is what it is for.
                let asserts = is_parameter_name(function, place, &c.left)
                    && c.comparators
                        .iter()
                        .any(|e| is_parameter_name(function, place, e));
                if asserts && matches!(is, Validation::Asserted) {
                    return false;
                }
                left.push(&c.left);
                // `0 < x < 10` has its parameter on the right.
                let from_literal = c.left.is_literal_expr();
                let asked = |e: &&Expr| e.is_call_expr() || (from_literal && e.is_name_expr());
                left.extend(c.comparators.iter().filter(asked));
            }
            _ => {}
        }
    }
    found
}

/// A method that may override another gets arguments that its base decided about: `isinstance` there narrows.
fn may_override(place: &Place<'_>) -> bool {
    place.classes.last().is_some_and(|class| {
        bases(class)
            .iter()
            .any(|base| !matches!(last_name(base), "object" | "Generic"))
    })
}

fn is_parameter(function: &StmtFunctionDef, place: &Place<'_>, name: &str) -> bool {
    let p = &*function.parameters;
    let method = !place.classes.is_empty();
    let bound = method && matches!(name, "self" | "cls" | "mcs");
    let plain = p.posonlyargs.iter().chain(&p.args).chain(&p.kwonlyargs);
    let mut names = plain
        .map(|p| &p.parameter)
        .chain(p.vararg.as_deref())
        .chain(p.kwarg.as_deref());
    !bound && names.any(|p| p.name.as_str() == name)
}

fn is_parameter_name(function: &StmtFunctionDef, place: &Place<'_>, expr: &Expr) -> bool {
    matches!(expr, Expr::Name(n) if is_parameter(function, place, n.id.as_str()))
}

/// Whether a parameter is annotated with something else than the class it is asserted to be of.
fn is_wider(function: &StmtFunctionDef, name: &str, class: &Expr) -> bool {
    let p = &*function.parameters;
    let mut all = p.posonlyargs.iter().chain(&p.args).chain(&p.kwonlyargs);
    let parameter = all.find(|p| p.parameter.name.as_str() == name);
    let annotation = parameter.and_then(|p| p.parameter.annotation.as_deref());
    let class = last_name(class);
    annotation.is_some_and(|annotation| match annotation {
        Expr::StringLiteral(s) => s.value.to_str() != class,
        other => last_name(other) != class,
    })
}

/// Whether a parameter is annotated as one that may be `None`.
fn is_optional(function: &StmtFunctionDef, left: &Expr) -> bool {
    let Expr::Name(name) = left else { return false };
    let p = &*function.parameters;
    let mut all = p.posonlyargs.iter().chain(&p.args).chain(&p.kwonlyargs);
    let parameter = all.find(|p| p.parameter.name.as_str() == name.id.as_str());
    let says_none = |annotation: &Expr| match annotation {
        Expr::BinOp(b) => b.right.is_none_literal_expr() || b.left.is_none_literal_expr(),
        Expr::Subscript(s) => last_name(&s.value) == "Optional",
        Expr::StringLiteral(s) => {
            s.value.to_str().contains("None") || s.value.to_str().contains("Optional")
        }
        _ => false,
    };
    parameter.is_some_and(|p| p.parameter.annotation.as_deref().is_some_and(says_none))
}

/// The share of input checks that is made with `assert`.
pub static SIGNAL: Signal = Signal {
    id: "assert-validation",
    competency: Competency::Security,
    question: "What share of the checks of input in public functions is made with `assert`?",
    why: "`python -O` removes assertions: a check of somebody else's input that is an assertion is no check, and its `AssertionError` tells the \
          caller nothing. Assertions are for what cannot happen.",
    formula: "asserted-input / (asserted-input + validated-input), over source files",
    guard: "A check stands at the beginning of a public function or method and asks for the type, presence, size or range of a parameter. \
            Look-alikes left alone: assertions further down or about attributes and locals (invariants, narrowing for a type checker), \
            private functions, `assert x is not None` on a parameter annotated as optional, `isinstance` in methods that may override one \
            of a base class or on a parameter annotated as something wider, helpers that compare two parameters (`eq_(a, b)`), `assert False`, `assert_never`, functions named `assert...`, tests. Bandit's B101 and ruff's S101 flag every assertion.",
    remedy: "Replace the assertions listed by `if` and `raise TypeError` or `ValueError`.",
    source: Citation {
        authors: "PyCQA",
        year: 2024,
        title: "Bandit B101: assert used",
        link: "https://bandit.readthedocs.io/en/latest/plugins/b101_assert_used.html",
    },
    asks_for: AsksFor::NoFaults,
    cause: "validation",
    unit: Unit::Share,
    scale: Scale::falling([0.6, 0.35, 0.15, 0.03]),
    min_cases: 3,
    weight: 0.5,
    facts: &[&ASSERTED, &RAISED],
    measure: |view| {
        let (asserted, raised) = (view.source(&ASSERTED), view.source(&RAISED));
        Outcome::Measured(Measured::share(asserted, asserted + raised))
    },
    evidence: Evidence::Places(&[&ASSERTED]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::{in_source, in_test};

    /// Asserted, raised.
    fn counts(text: &str) -> (i64, i64) {
        let facts = in_source(text);
        (facts["asserted-input"], facts["validated-input"])
    }

    #[test]
    fn checks_of_parameters_are_told_apart() {
        let narrow = "def f(x: int):\n    assert isinstance(x, int)\n";
        assert_eq!(counts(narrow), (1, 0), "the annotation said so");
        for test in [
            "isinstance(x, int)",
            "x",
            "x is not None",
            "len(x) == 3",
            "0 < x < 10",
            "x in (1, 2)",
            "callable(x) and x != 3",
            "0 <= len(x)",
        ] {
            assert_eq!(
                counts(&format!("def f(x):\n    'Docs.'\n    assert {test}\n")),
                (1, 0),
                "{test}"
            );
            assert_eq!(
                counts(&format!(
                    "def f(x):\n    if not ({test}):\n        raise ValueError(x)\n"
                )),
                (0, 1),
                "{test}"
            );
        }
        assert_eq!(
            counts(
                "class A:\n    def __init__(self, x):\n        assert x\n        assert x > 1\n"
            ),
            (2, 0)
        );
    }

    #[test]
    fn look_alikes_are_left_alone() {
        for text in [
            "def f(x):\n    y = g(x)\n    assert x\n",
            "def f(x):\n    assert g(y) is not None\n",
            "def _f(x):\n    assert x\n",
            "class _A:\n    def f(self, x):\n        assert x\n",
            "class A:\n    def f(self, x):\n        assert self.y\n        assert self\n",
            "def f(x: int | None):\n    assert x is not None\n",
            "def f(x: Optional[int] = None):\n    assert x is not None\n",
            "def show(flow: Flow):\n    assert isinstance(flow, HTTPFlow)\n",
            "def eq_(a, b, msg=None):\n    assert a == b, msg\n",
            "def is_instance_of(a, b):\n    assert isinstance(a, b)\n",
            "class A(Visitor):\n    def visit(self, node):\n        assert isinstance(node, B)\n",
            "def f(x):\n    assert False, 'unreachable'\n",
            "def f(x):\n    assert_never(x)\n",
            "def assert_same(x, y):\n    assert x == y\n",
            "def f(x):\n    def g(y):\n        assert y\n    return g\n",
            "def f(x):\n    if x:\n        return 1\n    assert x\n",
            "assert x\n",
        ] {
            assert_eq!(counts(text), (0, 0), "{text}");
        }
        assert_eq!(
            in_test("def test_a(x):\n    assert x\n")["asserted-input"],
            0
        );
    }
}
