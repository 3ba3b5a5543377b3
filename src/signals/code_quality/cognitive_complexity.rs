//! How hard are functions to follow?

use super::cognitive;
use crate::facts::common::RATED_FUNCTIONS;
use crate::python::ast::Expr;
use crate::signals::prelude::*;

/// Above this a function is hard to follow: the default limit of Sonar's and complexipy's rule.
const LIMIT: i64 = 15;

static SELF_CALLS: Fact = Fact::sum(
    "self-calls",
    "Calls of the function around by its plain name, outside closures and lambdas.",
    Subject::Call(|call| {
        let Expr::Name(name) = &*call.node.func else {
            return 0;
        };
        let [function] = call.place.functions[..] else {
            return 0;
        };
        let own = !call.place.in_lambda() && call.place.class().is_none();
        i64::from(own && function.name.as_str() == name.id.as_str())
    }),
);
static COGNITIVE: Fact = Fact::sum(
    "cognitive-complexity-sum",
    "The cognitive complexity of functions outside functions, closures included.",
    Subject::FunctionWith(&[&SELF_CALLS], |f, calls| {
        if f.place.in_function() {
            0
        } else {
            cognitive::of_function(f.node) + i64::from(calls.iter().any(|&c| c > 0))
        }
    }),
);
static HARD_FUNCTIONS: Fact = Fact::sum(
    "hard-to-follow-functions",
    "Functions outside functions with a cognitive complexity over 15, closures included.",
    Subject::FunctionWith(&[&COGNITIVE], |_, inside| {
        i64::from(inside.iter().any(|&c| c > LIMIT))
    }),
);

/// The share of functions that are hard to follow.
pub static SIGNAL: Signal = Signal {
    id: "cognitive-complexity",
    competency: Competency::CodeQuality,
    question: "What share of functions has a cognitive complexity over 15?",
    why: "Unlike the number of paths, it weighs nesting: it follows how long people need to understand a function better than \
          cyclomatic complexity does (Muñoz Barón et al., ESEM 2020), though the correlation is moderate.",
    formula: "hard-to-follow-functions / rated-functions, over source files",
    guard: "Counted function by function as complexipy 8.3 counts it, closures included: one, plus one for each level around, for every \
            `if`, loop, `except`, `match`, conditional expression and `for` of a comprehension; one for `elif`, `else`, the `if` of a \
            comprehension, a run of like boolean operators, and a function that calls itself by name. Free, as there: `try`, `with`, \
            `finally`, the `else` of loops and `try`, guards and subjects of `match`, early `return`, and whatever stands below an \
            attribute, a subscript, arithmetic, an `await`, a keyword argument or an f-string. A closure is one level deeper, unless \
            it and a `return` are all there is (a decorator). complexipy's own `noqa` comments are not obeyed here. A class with a \
            hundred easy functions has an easy share: see god-classes. Test code is left out.",
    remedy: "In the functions listed, return early instead of nesting, and name the conditions and inner loops as functions.",
    source: Citation {
        authors: "Campbell",
        year: 2018,
        title: "Cognitive complexity: an overview and evaluation",
        link: "https://doi.org/10.1145/3194164.3194186",
    },
    asks_for: AsksFor::NoFaults,
    cause: "complexity",
    unit: Unit::Share,
    scale: Scale::falling([0.15, 0.08, 0.04, 0.015]),
    min_cases: 5,
    weight: 0.5,
    facts: &[&HARD_FUNCTIONS, &COGNITIVE, &RATED_FUNCTIONS],
    measure: |view| view.share(&HARD_FUNCTIONS, &RATED_FUNCTIONS),
    evidence: Evidence::Places(&[&HARD_FUNCTIONS]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    /// The cognitive complexity of a function with this body.
    fn of(body: &str) -> i64 {
        let body = body.replace('\n', "\n    ");
        in_source(&format!("async def f(p):\n    {body}\n"))["cognitive-complexity-sum"]
    }

    /// Bodies with what complexipy 8.3.0 says of them.
    fn agree(cases: &[(&str, i64)]) {
        for (body, complexity) in cases {
            assert_eq!(of(body), *complexity, "{body}");
        }
    }

    #[test]
    fn flow_costs_and_nesting_costs_more() {
        agree(&[
            ("if a: pass\nelif b: pass\nelse: pass", 3),
            ("if a: pass\nelse:\n    if b: pass", 4),
            ("for a in b:\n    for c in d:\n        if e: pass", 6),
            ("for a in b: pass\nelse:\n    if a: pass", 2),
            ("while a and b: pass\nelse: pass", 2),
            (
                "try: pass\nexcept A:\n    if a: pass\nelse: pass\nfinally: pass",
                3,
            ),
            ("try:\n    if a: pass\nexcept A: pass\nexcept B: pass", 3),
            ("if a:\n    try: pass\n    except A: pass", 3),
            ("with a or b:\n    if c: pass", 2),
            (
                "match a or b:\n    case 1 if b and c: pass\n    case _:\n        if d: pass",
                3,
            ),
            ("return\nbreak_early()", 0),
        ]);
    }

    #[test]
    fn runs_of_like_operators_cost_once() {
        agree(&[
            ("x = a and b and c", 1),
            ("x = a and b or c and d", 3),
            ("x = a and (b and c)", 1),
            ("x = a and not (b and c)", 2),
            ("x = (a or b) and not c", 2),
            ("x = not (a or b) and not (c or d)", 3),
            ("x = (a or b and c) and (d or e)", 4),
            ("x = a and g(b or c)", 1),
            ("x = a and (b or c) == d", 1),
            ("assert not (a or b), c or d", 2),
            ("raise A from (b or c)", 1),
        ]);
    }

    #[test]
    fn expressions_cost_where_complexipy_looks() {
        agree(&[
            ("x = a if b else (c if d else e)", 3),
            ("if a:\n    return a if b else c", 3),
            ("x = [a if c else d for a in b if e]", 4),
            ("if a:\n    x = [a for a in b for c in d]", 5),
            ("x = {a: b or c for a in b}", 2),
            ("x = lambda: a if b else c", 2),
            ("g(a or b, [c or d], {e: f or g}, k=h or i)", 3),
            ("x = {a or b: c}", 0),
            (
                "(a or b).c()\nx = a[b or c] + (d or e)\ny = f'{a or b}'\nawait g(a or b)\nyield a or b",
                0,
            ),
        ]);
    }

    #[test]
    fn closures_are_deeper_and_decorators_are_not() {
        agree(&[
            ("def g():\n    if a: pass", 2),
            ("def g():\n    if a: pass\nreturn g", 1),
            ("x = 1\ndef g():\n    if a: pass\nreturn g", 2),
            ("if a:\n    def g():\n        if b: pass", 3),
            (
                "class C:\n    x = a or b\n    def m(self):\n        if a: pass",
                1,
            ),
        ]);
    }

    #[test]
    fn a_function_that_calls_itself_costs_one_more() {
        agree(&[
            ("return g(k=f() + f())", 1),
            ("x = lambda: f()", 0),
            ("def g():\n    f()\nx", 0),
            ("self.f()", 0),
        ]);
    }

    #[test]
    fn the_limit_is_fifteen() {
        let text = |ifs: usize| format!("def f():\n{}", "    if a: pass\n".repeat(ifs));
        assert_eq!(in_source(&text(15))["hard-to-follow-functions"], 0);
        assert_eq!(in_source(&text(16))["hard-to-follow-functions"], 1);
    }

    #[test]
    fn a_long_chain_of_conditions_ends() {
        let text = format!("def f():\n    return {}d\n", "a if b else ".repeat(900));
        assert_eq!(in_source(&text)["cognitive-complexity-sum"], 900 * 901 / 2);
    }
}
