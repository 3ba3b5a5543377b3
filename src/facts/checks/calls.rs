//! Which calls check something: a call is judged by what is called where that can be seen, and by its name only where it cannot.

use super::helpers::{is_local, is_of_tests};
use crate::python::ast::{CmpOp, Decorator, Expr, ExprCall, Number, StmtFunctionDef};
use crate::python::{Call, Function, Place, name_of};

/// Elements of a table of cases that are looked at.
const MAX_CASES: usize = 50;

/// Whether a call fails where the code under test is wrong.
pub(super) fn checks(call: &Call<'_>) -> bool {
    let name = call.last_name();
    if is_misspelt(name) && call.node.func.is_attribute_expr() {
        return false;
    }
    // A test may run another: `test_root()`.
    let of_test = match &*call.node.func {
        Expr::Attribute(a) => match &*a.value {
            Expr::Name(n) => n.id.starts_with("test_"),
            // `super().test_visit()`: what the base checks is checked.
            Expr::Call(c) => matches!(&*c.func, Expr::Name(n) if n.id.as_str() == "super"),
            _ => false,
        },
        func => func.is_name_expr(),
    };
    if of_test && name.starts_with("test_") {
        return true;
    }
    if let Some(checks) = does_check(call, name) {
        return checks;
    }
    is_checking_name(name)
        || is_checking_name(imported_name(call))
        || is_of_library(call, name)
        // `value.should.equal(1)`.
        || says_should(&call.node.func)
        || is_told_what_to_expect(call, name)
}

/// Whether what is called checks something, where its body has been read: a function of the same file, of code that supports the
/// tests, what a fixture or a table of cases hands out.
fn does_check(call: &Call<'_>, name: &str) -> Option<bool> {
    let names = &call.place.names;
    let collection = names.collection();
    match &*call.node.func {
        Expr::Name(callee) => {
            if let Some(test) = test_with_parameter(call.place, name) {
                if hands_out(test, name, call.place) {
                    return Some(true);
                }
                let fixture = names.helper(name);
                return fixture.or_else(|| collection.fixtures.get(name).copied());
            }
            let Some(origin) = names.origin(callee.id.as_str()) else {
                return names.helper(name);
            };
            let last = origin.rsplit('.').next().unwrap_or(origin);
            let known = collection.helpers.get(last).copied();
            known.filter(|_| is_of_tests(origin))
        }
        Expr::Attribute(method) => {
            let root = name_of(&method.value)?;
            if is_local(&call.node.func) {
                return names.helper(name);
            }
            if let Some(origin) = names.origin(root) {
                let known = collection.helpers.get(name).copied();
                return known.filter(|_| is_of_tests(origin));
            }
            // What a method of a fixture's object does is known by its name alone: it may check, it may not be said not to.
            test_with_parameter(call.place, root)?;
            let here = names.helper(name) == Some(true);
            let there = collection.fixtures.contains_key(root)
                && collection.methods.get(name) == Some(&true);
            (here || there).then_some(true)
        }
        _ => None,
    }
}

/// The function around, if it has such a parameter.
fn test_with_parameter<'a>(place: &Place<'a>, name: &str) -> Option<&'a StmtFunctionDef> {
    place.function().filter(|f| f.parameters.includes(name))
}

/// Whether a table of cases gives a parameter functions that check: `@pytest.mark.parametrize("outcome", [denied, granted])`.
fn hands_out(test: &StmtFunctionDef, parameter: &str, place: &Place<'_>) -> bool {
    let tables = test.decorator_list.iter().filter_map(|decorator| {
        let call = decorator.expression.as_call_expr()?;
        let is_table = last_name(&call.func) == "parametrize";
        let [names, cases, ..] = &*call.arguments.args else {
            return None;
        };
        let names = place.text(crate::python::Ranged::range(names));
        let mut words = names.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        (is_table && words.any(|word| word == parameter)).then_some(cases)
    });
    tables.into_iter().any(|cases| {
        let elements = match cases {
            Expr::List(list) => &list.elts[..],
            Expr::Tuple(tuple) => &tuple.elts[..],
            _ => &[],
        };
        let mut elements = elements.iter().take(MAX_CASES);
        elements.any(|case| match case {
            Expr::Tuple(tuple) => tuple.elts.iter().any(|part| is_checker(part, place)),
            Expr::Call(call) if last_name(&call.func) == "param" => call
                .arguments
                .args
                .iter()
                .any(|part| is_checker(part, place)),
            case => is_checker(case, place),
        })
    })
}

/// Whether an expression is the name of a function that checks.
fn is_checker(expr: &Expr, place: &Place<'_>) -> bool {
    let Some(name) = name_of(expr) else {
        return false;
    };
    let known = match place.names.origin(name) {
        None => place.names.helper(name),
        Some(origin) => {
            let last = origin.rsplit('.').next().unwrap_or(origin);
            place.names.collection().helpers.get(last).copied()
        }
    };
    known.unwrap_or_else(|| is_checking_name(name))
}

/// The name that what is called has where it is imported from: `eq` of `from numpy.testing import assert_equal as eq`.
fn imported_name<'c>(call: &'c Call<'_>) -> &'c str {
    let is_name = call.node.func.is_name_expr();
    let last = call.path.rsplit('.').next().unwrap_or("");
    if is_name { last } else { "" }
}

/// What libraries for tests offer under names that do not say so.
fn is_of_library(call: &Call<'_>, name: &str) -> bool {
    let node = call.node;
    let on = |keyword: &str| {
        let given = node.arguments.find_keyword(keyword);
        given.is_some_and(|k| matches!(&k.value, Expr::BooleanLiteral(b) if b.value))
    };
    match name {
        "testmod" | "testfile" | "run_docstring_examples" => on("raise_on_error"),
        // A process that ends badly, an answer that is an error.
        "run" => on("check"),
        // pytest-qt raises when nothing comes.
        "raise_for_status"
        | "call_and_validate"
        | "gradcheck"
        | "gradgradcheck"
        | "run_state_machine_as_test"
        | "waitSignal"
        | "waitSignals"
        | "wait_signal"
        | "wait_signals"
        | "waitCallback"
        | "wait_callback"
        | "waitUntil"
        | "waitExposed"
        | "waitActive" => true,
        "wait_until" | "wait_exposed" | "wait_active" => root(&node.func) == Some("qtbot"),
        "compare" => call.path.starts_with("testfixtures."),
        "equal" | "not_equal" | "is_in" | "is_not_in" | "greater" | "less" | "almost_equal"
        | "between" | "is_none" | "is_not_none" | "is_instance" | "is_not_instance" | "is_"
        | "is_not" | "is_nan" | "is_not_nan" | "any_" | "all_" => {
            call.path.starts_with("pytest_check.") || root(&node.func) == Some("check")
        }
        _ => false,
    }
}

/// Whether a word of the chain that is called is `should`, as sure and its like have it.
fn says_should(func: &Expr) -> bool {
    let mut at = func;
    for _ in 0..8 {
        match at {
            Expr::Attribute(a) => {
                if matches!(a.attr.as_str(), "should" | "should_not") {
                    return true;
                }
                at = &a.value;
            }
            Expr::Call(call) => at = &call.func,
            _ => return false,
        }
    }
    false
}

/// The name that a path begins with.
fn root(func: &Expr) -> Option<&str> {
    let mut at = func;
    while let Expr::Attribute(attribute) = at {
        at = &attribute.value;
    }
    name_of(at)
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

/// Whether a decorator makes a test of something that cannot be seen in its body: an expected failure, a picture that is
/// compared, a scenario whose steps stand elsewhere.
pub fn checked_by_decorator(f: &Function<'_>) -> bool {
    f.node.decorator_list.iter().any(|decorator| {
        let (callee, call) = match &decorator.expression {
            Expr::Call(call) => (&*call.func, Some(call)),
            expr => (expr, None),
        };
        match last_name(callee) {
            "expectedFailure"
            | "mpl_image_compare"
            | "image_comparison"
            | "check_figures_equal"
            | "array_compare"
            | "golden_test" => true,
            "xfail" => is_strict(call, f.place),
            "scenario" => is_scenario(decorator, f.place),
            _ => false,
        }
    })
}

/// Whether a test of pytest-bdd leaves everything to its steps.
pub fn is_bdd_scenario(f: &Function<'_>) -> bool {
    f.node
        .decorator_list
        .iter()
        .any(|decorator| is_scenario(decorator, f.place))
}

fn is_scenario(decorator: &Decorator, place: &Place<'_>) -> bool {
    let mut path = String::new();
    let call = decorator.expression.as_call_expr();
    call.is_some_and(|call| place.names.dotted(&call.func, &mut path))
        && path == "pytest_bdd.scenario"
}

/// Whether a test that is expected to fail fails where it passes.
fn is_strict(call: Option<&ExprCall>, place: &Place<'_>) -> bool {
    let given = call.and_then(|call| call.arguments.find_keyword("strict"));
    match given.map(|keyword| &keyword.value) {
        Some(Expr::BooleanLiteral(strict)) => strict.value,
        _ => place.names.collection().strict,
    }
}

/// unittest's, numpy's, pandas' and the mocks' assertions, and helpers that say they check.
pub(super) fn is_checking_name(name: &str) -> bool {
    let word = name.trim_start_matches('_');
    // A word of its own: `np_assert_equal`, `assertEqual`, `denied_assertions`.
    if word.split('_').any(|part| part.starts_with("assert")) {
        return true;
    }
    let verb = |verb: &str| {
        word == verb
            || word
                .strip_prefix(verb)
                .is_some_and(|rest| rest.starts_with('_'))
    };
    [
        "check", "verify", "expect", "ensure", "must", "should", "validate",
    ]
    .iter()
    .any(|v| verb(v))
        || matches!(
            word,
            "raises"
                | "warns"
                | "RaisesGroup"
                | "RaisesExc"
                | "ShouldRaise"
                | "ShouldWarn"
                | "ShouldNotWarn"
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

/// unittest's spelling, which no helper of one's own has: `assertEqual`.
pub(super) fn is_unittest_name(name: &str) -> bool {
    let rest = name.strip_prefix("assert");
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// The spellings of mock assertions that a mock does not know, so that it answers with another mock.
pub(super) fn is_misspelt(name: &str) -> bool {
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

/// Whether a condition holds whatever the code does.
pub(super) fn is_tautology(test: &Expr) -> bool {
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

/// The last name of what is called.
pub(super) fn last_name(func: &Expr) -> &str {
    match func {
        Expr::Name(n) => n.id.as_str(),
        Expr::Attribute(a) => a.attr.as_str(),
        _ => "",
    }
}
