//! What checks something: the statements and calls a test can fail by.

use super::{Each, Fact};
use crate::python::ast::{
    CmpOp, Expr, NodeKind, Number, Stmt,
    name::Name,
    statement_visitor::{StatementVisitor, walk_stmt},
};
use crate::python::{Call, Function, Kinds, Node, Place, TestFile};

/// `assert` statements that can fail.
pub static CHECKING_ASSERTS: Fact = Fact::sum(
    "checking-asserts",
    "`assert` statements whose outcome depends on the code: no constants, no `x == x`, not after a `return`, not inside a \
     `try` that swallows the failure.",
    Each::Node(
        Kinds::of(&[NodeKind::StmtAssert]),
        |node, place| match node {
            Node::Stmt(Stmt::Assert(assert)) => {
                i64::from(!is_tautology(&assert.test) && stands(place))
            }
            _ => 0,
        },
    ),
);

/// `assert` statements that cannot fail.
pub static HOLLOW_ASSERTS: Fact = Fact::sum(
    "hollow-asserts",
    "`assert` statements that cannot fail or whose failure goes unnoticed.",
    Each::Node(
        Kinds::of(&[NodeKind::StmtAssert]),
        |node, place| match node {
            Node::Stmt(Stmt::Assert(assert)) => {
                i64::from(is_tautology(&assert.test) || !stands(place))
            }
            _ => 0,
        },
    ),
);

/// Calls that check something.
pub static CHECKING_CALLS: Fact = Fact::sum(
    "checking-calls",
    "Calls of assertion methods and helpers, `pytest.raises` and its relatives, snapshot comparisons, and functions of the \
     same file that check something.",
    Each::Call(|call| i64::from(checks(call) && stands(call.place))),
);

/// Calls that look like mock assertions and check nothing.
pub static MISSPELT_CHECKS: Fact = Fact::sum(
    "misspelt-checks",
    "Calls such as `mock.called_with(…)` or `mock.assert_called_onec()`, which a mock answers without checking.",
    Each::Call(|call| {
        i64::from(is_misspelt(call.last_name()) && call.node.func.is_attribute_expr())
    }),
);

/// Statements that leave the checking to a function of other test code.
pub static DELEGATED_CHECKS: Fact = Fact::sum(
    "delegated-checks",
    "Statements that do nothing but call a function imported from other test code (a relative import, or a package named for \
     tests): what it gives back is not looked at, so it is believed to check.",
    Each::Node(Kinds::of(&[NodeKind::StmtExpr]), |node, place| match node {
        Node::Stmt(Stmt::Expr(e)) if place.test_file == TestFile::Collected => {
            i64::from(is_delegated(&e.value, place) && stands(place))
        }
        _ => 0,
    }),
);

fn is_delegated(value: &Expr, place: &Place<'_>) -> bool {
    let call = match value {
        Expr::Await(e) => &*e.value,
        expr => expr,
    };
    let Expr::Call(call) = call else {
        return false;
    };
    let root = match &*call.func {
        Expr::Name(name) => name,
        Expr::Attribute(a) => match &*a.value {
            Expr::Name(name) => name,
            _ => return false,
        },
        _ => return false,
    };
    let of_tests = |part: &str| matches!(part, "test" | "tests" | "testing" | "conftest");
    let is_local = is_checking_name(callee(&call.func)) || place.function().is_none();
    !is_local
        && place
            .names
            .origin(root.id.as_str())
            .is_some_and(|origin| origin.starts_with('.') || origin.split('.').any(of_tests))
}

/// Whether a test does nothing because its fixtures do it all: they are handed its cases (`indirect`), or are named for it alone.
pub fn left_to_fixtures(f: &Function<'_>) -> bool {
    let nothing = |s: &Stmt| match s {
        Stmt::Pass(_) => true,
        Stmt::Expr(e) => e.value.is_literal_expr(),
        _ => false,
    };
    f.node.body.iter().all(nothing)
        && f.node.decorator_list.iter().any(|d| {
            let call = d.expression.as_call_expr();
            call.is_some_and(|call| match callee(&call.func) {
                "usefixtures" => true,
                "parametrize" => call.arguments.find_keyword("indirect").is_some(),
                _ => false,
            })
        })
}

/// Reached, and its failure is heard of.
fn stands(place: &Place<'_>) -> bool {
    !place.is_swallowed() && !place.is_unreachable()
}

/// Whether a condition holds whatever the code does.
fn is_tautology(test: &Expr) -> bool {
    match test {
        Expr::BooleanLiteral(b) => b.value,
        // `assert 0` fails whatever the code does, as `assert False`.
        Expr::NumberLiteral(number) => !is_zero(&number.value),
        Expr::StringLiteral(string) => !string.value.is_empty(),
        Expr::Lambda(_) | Expr::FString(_) => true,
        // `assert (condition, "message")` is a tuple: always true.
        Expr::Tuple(tuple) => !tuple.elts.is_empty(),
        Expr::Compare(compare) => {
            let [other] = &*compare.comparators else {
                return false;
            };
            let constant = |e: &Expr| e.is_literal_expr();
            let same = same_path(&compare.left, other);
            let op = compare.ops.first().copied();
            (same && matches!(op, Some(CmpOp::Eq | CmpOp::Is | CmpOp::GtE | CmpOp::LtE)))
                || (constant(&compare.left) && constant(other))
        }
        Expr::BoolOp(b) if b.op.is_or() => b.values.iter().any(is_tautology),
        Expr::UnaryOp(u) if u.op.is_not() => {
            matches!(&*u.operand, Expr::BooleanLiteral(b) if !b.value)
        }
        _ => false,
    }
}

fn is_zero(number: &Number) -> bool {
    match number {
        Number::Int(number) => number.as_u64() == Some(0),
        Number::Float(number) => *number == 0.0,
        Number::Complex { real, imag } => *real == 0.0 && *imag == 0.0,
    }
}

/// Whether two expressions are the same plain path: `a.b` and `a.b`.
fn same_path(a: &Expr, b: &Expr) -> bool {
    match (a, b) {
        (Expr::Name(a), Expr::Name(b)) => a.id == b.id,
        (Expr::Attribute(a), Expr::Attribute(b)) => {
            a.attr == b.attr && same_path(&a.value, &b.value)
        }
        _ => false,
    }
}

/// Whether a call fails where the code under test is wrong.
fn checks(call: &Call<'_>) -> bool {
    let name = call.last_name();
    if is_misspelt(name) && call.node.func.is_attribute_expr() {
        return false;
    }
    // A test may run another: `test_root()`.
    let of_test = match &*call.node.func {
        Expr::Attribute(a) => matches!(&*a.value, Expr::Name(n) if n.id.starts_with("test_")),
        func => func.is_name_expr(),
    };
    (of_test && name.starts_with("test_"))
        || is_checking_name(name)
        || is_local_helper(call, name)
        || is_told_what_to_expect(call, name)
}

/// `send(..., expect_code=200)`, and warnings that are turned into errors.
fn is_told_what_to_expect(call: &Call<'_>, name: &str) -> bool {
    let arguments = &call.node.arguments;
    let is_error = |e: &Expr| matches!(e, Expr::StringLiteral(s) if s.value.to_str() == "error");
    match name {
        "filterwarnings" | "simplefilter" => arguments.args.first().is_some_and(is_error),
        _ => arguments.keywords.iter().any(|k| {
            let name = k.arg.as_ref().map_or("", |name| name.as_str());
            name.starts_with("expect_") || name.starts_with("expected_")
        }),
    }
}

/// unittest's, numpy's, pandas' and the mocks' assertions, and helpers that say they check.
fn is_checking_name(name: &str) -> bool {
    let word = name.trim_start_matches('_');
    if word.starts_with("assert") {
        return word != "assertions";
    }
    let verb = |verb: &str| {
        word == verb
            || word
                .strip_prefix(verb)
                .is_some_and(|rest| rest.starts_with('_'))
    };
    ["check", "verify", "expect", "ensure", "should", "validate"]
        .iter()
        .any(|v| verb(v))
        || matches!(
            word,
            "raises"
                | "warns"
                | "deprecated_call"
                | "failureResultOf"
                | "successResultOf"
                | "get_failure"
                // nose's and SQLAlchemy's.
                | "eq_"
                | "ne_"
                | "ok_"
                | "is_true"
                | "is_false"
                | "fail"
                | "failIf"
                | "failUnless"
                | "failUnlessEqual"
                | "failUnlessRaises"
                | "fnmatch_lines"
                | "no_fnmatch_line"
                | "re_match_lines"
                | "fnmatch_lines_random"
                | "no_re_match_line"
        )
}

/// A function of the same file that checks something.
fn is_local_helper(call: &Call<'_>, name: &str) -> bool {
    is_local(&call.node.func) && call.place.names.is_checking_helper(name)
}

/// Whether a function of the same file may be meant: `f`, `self.f`, `cls.f`.
fn is_local(func: &Expr) -> bool {
    match func {
        Expr::Name(_) => true,
        Expr::Attribute(a) => {
            matches!(&*a.value, Expr::Name(n) if matches!(n.id.as_str(), "self" | "cls"))
        }
        _ => false,
    }
}

/// The spellings of mock assertions that a mock does not know, so that it answers with another mock.
fn is_misspelt(name: &str) -> bool {
    const MOCK: [&str; 8] = [
        "assert_called",
        "assert_called_once",
        "assert_called_with",
        "assert_called_once_with",
        "assert_awaited",
        "assert_awaited_once",
        "assert_awaited_with",
        "assert_awaited_once_with",
    ];
    if matches!(
        name,
        "called_with"
            | "called_once_with"
            | "called_once"
            | "has_calls"
            | "not_called"
            | "any_call"
            | "called_once_with_args"
    ) {
        return true;
    }
    // `asert_called`, `assert_called_onec`. What begins with `assert_not_` or `assert_has_` may well be somebody's own.
    let family = [
        "assert_called",
        "assert_awaited",
        "asert_",
        "assret_",
        "asssert_",
    ];
    family.iter().any(|start| name.starts_with(start)) && !MOCK.contains(&name)
}

/// A function of a test file that checks something, or that may do so through another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Helper {
    /// Its name.
    name: Name,
    /// Whether it checks something itself.
    checks: bool,
    /// The functions it leaves the checking to if they check something.
    calls: Box<[Name]>,
}

/// Functions in some statements of a test file that check something or call something that may: a test that calls one checks
/// through it, be it another test. Other files have none.
pub fn helpers(body: &[Stmt], test_file: TestFile) -> Vec<Helper> {
    if test_file == TestFile::No {
        return Vec::new();
    }
    let mut finder = Finder {
        found: Vec::new(),
        around: Vec::new(),
        depth: 0,
    };
    for stmt in body {
        finder.visit_stmt(stmt);
    }
    finder.found.sort_unstable();
    finder.found.dedup();
    finder.found
}

/// How many functions may stand between a test and the one that checks.
const MAX_STEPS: usize = 8;

/// The names of those among a module's helpers that check something, by themselves or through each other.
pub fn checking<'m>(helpers: impl Iterator<Item = &'m Helper>) -> Vec<&'m Name> {
    let (known, mut open): (Vec<&Helper>, Vec<&Helper>) = helpers.partition(|h| h.checks);
    let mut names: Vec<&Name> = known.into_iter().map(|h| &h.name).collect();
    if open.is_empty() {
        return names;
    }
    names.sort_unstable();
    for _ in 0..MAX_STEPS {
        let checks = |h: &&Helper| h.calls.iter().any(|c| names.binary_search(&c).is_ok());
        let (more, rest): (Vec<&Helper>, Vec<&Helper>) = open.into_iter().partition(checks);
        open = rest;
        if more.is_empty() {
            break;
        }
        names.extend(more.into_iter().map(|h| &h.name));
        names.sort_unstable();
    }
    names
}

struct Finder {
    found: Vec<Helper>,
    /// Functions around.
    around: Vec<Around>,
    depth: usize,
}

/// A function that is being looked at.
struct Around {
    name: Name,
    checks: bool,
    calls: Vec<Name>,
}

impl<'a> StatementVisitor<'a> for Finder {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if self.depth >= crate::python::MAX_DEPTH {
            return;
        }
        self.depth += 1;
        match stmt {
            Stmt::FunctionDef(f) => {
                self.around.push(Around {
                    name: f.name.id.clone(),
                    checks: false,
                    calls: Vec::new(),
                });
                walk_stmt(self, stmt);
                if let Some(function) = self.around.pop() {
                    self.note(function);
                }
            }
            Stmt::Assert(assert) if !is_tautology(&assert.test) => self.mark(),
            Stmt::Raise(raise) => {
                if raise.exc.as_deref().is_some_and(|exc| {
                    let exc = if let Expr::Call(call) = exc {
                        &*call.func
                    } else {
                        exc
                    };
                    matches!(exc, Expr::Name(n) if n.id.as_str() == "AssertionError")
                }) {
                    self.mark();
                }
            }
            Stmt::Expr(e) => self.value(&e.value),
            Stmt::Return(r) => {
                if let Some(value) = r.value.as_deref() {
                    self.value(value);
                }
            }
            Stmt::With(with) => {
                if with.items.iter().any(|i| matches!(&i.context_expr, Expr::Call(c) if is_checking_name(callee(&c.func)))) {
                    self.mark();
                }
                walk_stmt(self, stmt);
            }
            _ => walk_stmt(self, stmt),
        }
        self.depth -= 1;
    }
}

impl Finder {
    /// A statement's value: a call that checks, or of a function that may.
    fn value(&mut self, value: &Expr) {
        let value = match value {
            Expr::Await(e) => &*e.value,
            Expr::YieldFrom(e) => &*e.value,
            value => value,
        };
        let Expr::Call(call) = value else {
            return;
        };
        if is_checking_name(callee(&call.func)) {
            self.mark();
        } else if let Some(function) = self.around.last_mut()
            && is_local(&call.func)
        {
            function.calls.push(Name::new(callee(&call.func)));
        }
    }

    fn mark(&mut self) {
        for function in &mut self.around {
            function.checks = true;
        }
    }

    /// A test is a helper only where it checks by itself: few call another, and through a second one nobody looks.
    fn note(&mut self, mut function: Around) {
        if function.checks {
            function.calls.clear();
        } else if function.calls.is_empty() || function.name.starts_with("test") {
            return;
        }
        self.found.push(Helper {
            name: function.name,
            checks: function.checks,
            calls: function.calls.into_boxed_slice(),
        });
    }
}

/// The last name of what is called.
fn callee(func: &Expr) -> &str {
    match func {
        Expr::Name(n) => n.id.as_str(),
        Expr::Attribute(a) => a.attr.as_str(),
        _ => "",
    }
}
