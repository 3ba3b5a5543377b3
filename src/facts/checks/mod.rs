//! What checks something: the statements and calls a test can fail by.

mod calls;
mod helpers;
mod support;

pub use self::calls::{checked_by_decorator, is_bdd_scenario};
use self::calls::{checks, is_checking_name, is_misspelt, is_tautology, last_name};
use self::helpers::is_of_tests;
pub use self::helpers::{Helper, context, helpers, told};
pub use self::support::{MAX_FILES, Support};
use super::{Fact, Subject};
use crate::python::ast::{Expr, NodeKind, Stmt};
use crate::python::{Function, Kinds, Node, Place, TestFile};

/// `assert` statements that can fail.
pub static CHECKING_ASSERTS: Fact = Fact::sum(
    "checking-asserts",
    "`assert` statements whose outcome depends on the code: no constants, no `x == x`, not after a `return`, not inside a \
     `try` that swallows the failure.",
    Subject::Node(
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
    Subject::Node(
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
    "Calls of assertion methods, `pytest.raises` and its relatives, snapshot comparisons, and of functions, methods and fixtures \
     that check something, of the same file and of other test code.",
    Subject::Call(|call| i64::from(checks(call) && stands(call.place))),
);

/// Calls that look like mock assertions and check nothing.
pub static MISSPELT_CHECKS: Fact = Fact::sum(
    "misspelt-checks",
    "Calls such as `mock.called_with(…)` or `mock.assert_called_onec()`, which a mock answers without checking.",
    Subject::Call(|call| {
        i64::from(is_misspelt(call.last_name()) && call.node.func.is_attribute_expr())
    }),
);

/// Statements that leave the checking to a function of other test code.
pub static DELEGATED_CHECKS: Fact = Fact::sum(
    "delegated-checks",
    "Statements that do nothing but call a function imported from other test code (a relative import, or a package named for \
     tests) that could not be read: what it gives back is not looked at, so it is believed to check.",
    Subject::Node(Kinds::of(&[NodeKind::StmtExpr]), |node, place| match node {
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
    let name = last_name(&call.func);
    if is_checking_name(name) || place.function().is_none() {
        return false;
    }
    let Some(origin) = place.names.origin(root.id.as_str()) else {
        return false;
    };
    let meant = if call.func.is_name_expr() {
        origin.rsplit('.').next().unwrap_or(origin)
    } else {
        name
    };
    // What has been read is not a matter of belief.
    let helpers = &place.names.collection().helpers;
    is_of_tests(origin) && !helpers.contains_key(meant)
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
            call.is_some_and(|call| match last_name(&call.func) {
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
