//! Loops whose work grows with what they have already done.

use super::growth::{InLoop, added_to, is_list, is_text};
use crate::facts::Family;
use crate::facts::common::STATEMENTS;
use crate::python::ast::{CmpOp, Expr, ExprCall, Stmt};
use crate::python::{Ranged, mentions, name_of};
use crate::signals::prelude::*;

#[derive(Clone, Copy)]
enum SlowPattern {
    TextGrows,
    ListSearched,
    ListShifted,
    CompiledAgain,
    RowByRow,
    QueriedInLoop,
}

const fn member(is: SlowPattern, id: &'static str, about: &'static str) -> Fact {
    Fact::sum(id, about, Subject::Member(&FAMILY, is as usize))
}

static TEXT_GROWS: Fact = member(
    SlowPattern::TextGrows,
    "text-added-in-loop",
    "`+` in a loop on a text or bytes that were begun before the loop.",
);
static LIST_SEARCHED: Fact = member(
    SlowPattern::ListSearched,
    "list-searched-in-loop",
    "`in` a list that was begun before the loop and grows in it.",
);
static LIST_SHIFTED: Fact = member(
    SlowPattern::ListShifted,
    "list-shifted-in-loop",
    "`pop(0)` and `insert(0, …)` in a loop.",
);
static COMPILED_AGAIN: Fact = member(
    SlowPattern::CompiledAgain,
    "pattern-compiled-in-loop",
    "`re.compile` of a constant in a loop.",
);
static ROW_BY_ROW: Fact = member(
    SlowPattern::RowByRow,
    "frame-row-by-row",
    "Data frames walked by `iterrows` or `apply(…, axis=1)`.",
);
static QUERIED_IN_LOOP: Fact = member(
    SlowPattern::QueriedInLoop,
    "query-per-turn",
    "ORM queries for one thing at a time, by the variable of the loop around.",
);

static FAMILY: Family = Family {
    kinds: Kinds::of(&[
        NodeKind::StmtAssign,
        NodeKind::StmtAnnAssign,
        NodeKind::StmtAugAssign,
        NodeKind::ExprCompare,
        NodeKind::ExprCall,
    ]),
    classify: |node, place, found| {
        let is = match node {
            Node::Stmt(stmt @ (Stmt::AugAssign(_) | Stmt::Assign(_) | Stmt::AnnAssign(_)))
                if place.in_loop() =>
            {
                text_grows(stmt, place).then_some(SlowPattern::TextGrows)
            }
            Node::Expr(Expr::Compare(e)) if place.in_loop() => {
                let searched = match (&*e.ops, &*e.comparators) {
                    ([CmpOp::In | CmpOp::NotIn], [Expr::Name(list)]) => Some(list.id.as_str()),
                    _ => None,
                };
                searched
                    .is_some_and(|list| {
                        InLoop::of(place, e.range()).is_some_and(|around| {
                            around.bound_before(list).is_some_and(is_list) && around.grows(list)
                        })
                    })
                    .then_some(SlowPattern::ListSearched)
            }
            Node::Expr(Expr::Call(call)) => of_call(call, place),
            _ => None,
        };
        if let Some(is) = is {
            found(is as usize);
        }
    },
};

fn text_grows(stmt: &Stmt, place: &Place<'_>) -> bool {
    added_to(stmt).is_some_and(|(name, range)| {
        let around = InLoop::of(place, range);
        around.is_some_and(|around| around.bound_before(name).is_some_and(is_text))
    })
}

fn of_call(call: &ExprCall, place: &Place<'_>) -> Option<SlowPattern> {
    let Expr::Attribute(method) = &*call.func else {
        return None;
    };
    let args = &*call.arguments.args;
    match method.attr.as_str() {
        "pop" | "insert" if place.in_loop() => {
            let wanted = if method.attr.as_str() == "pop" { 1 } else { 2 };
            let shifts = args.len() == wanted && args.first().is_some_and(is_zero);
            let shifts = shifts && is_shifted(&method.value);
            let grows = |around: InLoop<'_>| {
                name_of(&method.value).is_none_or(|name| !around.rebinds(name))
                    && !around.is_kept_short(&method.value)
            };
            (shifts && InLoop::of(place, call.range()).is_some_and(grows))
                .then_some(SlowPattern::ListShifted)
        }
        "compile" if place.in_loop() && place.function().is_some() => {
            let constant = args.first().is_some_and(Expr::is_string_literal_expr);
            let module = name_of(&method.value).and_then(|name| place.names.origin(name));
            (constant && matches!(module, Some("re" | "regex")))
                .then_some(SlowPattern::CompiledAgain)
        }
        "iterrows" => args.is_empty().then_some(SlowPattern::RowByRow),
        "apply" => {
            let axis = call.arguments.find_keyword("axis")?;
            let rows = match &axis.value {
                Expr::StringLiteral(text) => text.value.to_str() == "columns",
                value => number(value) == Some(1),
            };
            rows.then_some(SlowPattern::RowByRow)
        }
        "get" | "filter" | "first" | "exists" | "count" | "query" if place.in_loop() => {
            is_query_of_one(call, place).then_some(SlowPattern::QueriedInLoop)
        }
        _ => None,
    }
}

fn number(expr: &Expr) -> Option<u8> {
    expr.as_number_literal_expr()?.value.as_int()?.as_u8()
}

fn is_zero(expr: &Expr) -> bool {
    number(expr) == Some(0)
}

/// A list of unknown length. `sys.path` and the words of a command line are short, and their order is their meaning.
fn is_shifted(expr: &Expr) -> bool {
    let name = match expr {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(a) => a.attr.as_str(),
        _ => return false,
    };
    // The last word of the name: `path_parts`.
    let word = name.rsplit('_').next().unwrap_or(name);
    !matches!(
        word,
        "path"
            | "argv"
            | "args"
            | "arguments"
            | "largs"
            | "params"
            | "parts"
            | "rargs"
            | "tokens"
            | "words"
    )
}

/// `Model.objects.get(id=x)` and `session.query(…)` beside the variable of the loop; `…__in=` asks for many at once.
fn is_query_of_one(call: &ExprCall, place: &Place<'_>) -> bool {
    let Expr::Attribute(method) = &*call.func else {
        return false;
    };
    let is_manager = matches!(&*method.value, Expr::Attribute(a) if a.attr.as_str() == "objects");
    let is_session = method.attr.as_str() == "get"
        && matches!(&*method.value, Expr::Name(n) if matches!(n.id.as_str(), "session" | "db_session"));
    if !is_manager && !is_session {
        return false;
    }
    let Some(around) = InLoop::of(place, call.range()) else {
        return false;
    };
    let Some(Expr::Name(variable)) = around.target() else {
        return false;
    };
    let many = |name: &str| name.ends_with("__in");
    let keywords = &call.arguments.keywords;
    let by_variable = |expr: &Expr| mentions(expr, variable.id.as_str());
    !keywords
        .iter()
        .any(|k| k.arg.as_ref().is_some_and(|arg| many(arg.as_str())))
        && (keywords.iter().any(|k| by_variable(&k.value))
            || call.arguments.args.iter().any(by_variable))
}

static FACTS: [&Fact; 6] = [
    &TEXT_GROWS,
    &LIST_SEARCHED,
    &LIST_SHIFTED,
    &COMPILED_AGAIN,
    &ROW_BY_ROW,
    &QUERIED_IN_LOOP,
];

/// Patterns that grow, per 1000 statements.
pub static SIGNAL: Signal = Signal {
    id: "quadratic-patterns",
    competency: Competency::Performance,
    question: "How often does a loop do work that grows with what it has already done?",
    why: "Such loops are fast on the developer's data and slow on the user's. What a place costs depends on how long the data gets, which \
          the source does not say: weak evidence by itself.",
    formula: "1000 × (text-added-in-loop + list-searched-in-loop + list-shifted-in-loop + pattern-compiled-in-loop + frame-row-by-row + \
              query-per-turn) / statements, over source files",
    guard: "Only what really grows: the text must be begun before the innermost loop and be a literal or `str()` there; the searched list \
            must be begun before the loop and be appended to inside. Look-alikes left alone: numbers and lists with `+=`, a text or a list begun \
            anew in the loop, loops over a display or over at most 16 numbers, a loop that is left right after, membership in a constant \
            list, `pop(0)` and `insert(0)` on `sys.path`, `argv`, `args` and other short lists of words and on a list that is kept short (`if len(last) > 4: last.pop(0)`), dictionaries' `pop(key)`, \
            `re.compile` of what changes, queries for many at once (`__in`). CPython often extends a text in place where nobody else \
            holds it; other interpreters, and attributes, do not. `query-per-turn` is a hint: an ORM may answer from its cache. \
            ruff has no rules of this meaning but PERF402 and PD (no `iterrows`); refurb, perflint and pylint's R1713 see parts.",
    remedy: "Collect parts and `join` them, search a set, take from a `deque`, compile once at the top of the module, use whole columns, \
             fetch before the loop (`select_related`, `in_bulk`).",
    source: Citation {
        authors: "Python wiki",
        year: 2023,
        title: "Time complexity of list, deque, set and dict operations",
        link: "https://wiki.python.org/moin/TimeComplexity",
    },
    asks_for: AsksFor::NoFaults,
    cause: "loops",
    unit: Unit::Number("per 1000 statements"),
    scale: Scale::falling([3.0, 1.5, 0.6, 0.2]),
    min_cases: 50,
    weight: 0.5,
    facts: &[
        &TEXT_GROWS,
        &LIST_SEARCHED,
        &LIST_SHIFTED,
        &COMPILED_AGAIN,
        &ROW_BY_ROW,
        &QUERIED_IN_LOOP,
        &STATEMENTS,
    ],
    measure: |view| {
        let found = FACTS.iter().map(|fact| view.source(fact)).sum();
        Outcome::Measured(Measured::rate(found, view.source(&STATEMENTS), 1000.0))
    },
    evidence: Evidence::Places(&FACTS),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::in_source;

    /// The count in a function of these lines.
    #[track_caller]
    fn assert_all(fact: &Fact, texts: &[&str], count: i64) {
        for text in texts {
            let body = text
                .lines()
                .map(|line| format!("    {line}\n"))
                .collect::<String>();
            let facts = in_source(&format!("import re\ndef f():\n{body}"));
            assert_eq!(facts[fact.id], count, "{text}");
        }
    }

    #[test]
    fn texts_that_grow() {
        assert_all(
            &TEXT_GROWS,
            &[
                "s = ''\nfor x in xs:\n    s += x",
                "s: bytes = b''\nwhile x:\n    if x:\n        s = s + x + b','",
                "s = f'{a}'\nwith x:\n    for y in z:\n        for w in y:\n            s += w",
            ],
            1,
        );
        assert_all(
            &TEXT_GROWS,
            &[
                "n = 0\nfor x in xs:\n    n += x",
                "for x in xs:\n    s = ''\n    s += x",
                "s = ''\ns += x",
                "s = []\nfor x in xs:\n    s += x",
                "s = ''\nfor x in ('a', 'b'):\n    s += x",
                "s = ''\nfor x in range(3):\n    s += x",
                "s = ''\nfor x in xs:\n    if x:\n        s += x\n        break",
                "s = ''\nfor x in xs:\n    t = s + x",
                "s = ''\nfor x in xs:\n    s += x\n    if x:\n        yield s\n        s = ''",
                "s = ''\nwhile x:\n    s += f()\n    line, s = s.split()",
                "s = ''\ns = 0\nfor x in xs:\n    s += x",
            ],
            0,
        );
    }

    #[test]
    fn lists_that_are_searched() {
        assert_all(
            &LIST_SEARCHED,
            &["seen = []\nfor x in xs:\n    if x not in seen:\n        seen.append(x)"],
            1,
        );
        assert_all(
            &LIST_SEARCHED,
            &[
                "seen = set()\nfor x in xs:\n    if x not in seen:\n        seen.add(x)",
                "known = ['a', 'b']\nfor x in xs:\n    if x in known:\n        go(x)",
                "for x in xs:\n    if x in ys:\n        ys.append(x)",
                "seen = []\nif x in seen:\n    seen.append(x)",
            ],
            0,
        );
    }

    #[test]
    fn lists_that_are_shifted() {
        assert_all(
            &LIST_SHIFTED,
            &[
                "while queue:\n    x = queue.pop(0)",
                "while len(queue) > 0:\n    x = queue.pop(0)",
                "for v in vs:\n    if len(other) > 4:\n        last.pop(0)",
                "for x in xs:\n    self.result.insert(0, x)",
            ],
            1,
        );
        assert_all(
            &LIST_SHIFTED,
            &[
                "x = queue.pop(0)",
                "while queue:\n    x = queue.pop()",
                "for p in ps:\n    sys.path.insert(0, p)",
                "while argv:\n    a = argv.pop(0)",
                "while path_parts and not path_parts[0]:\n    path_parts.pop(0)",
                "for x in xs:\n    ys.insert(x, 0)",
                "while xs:\n    x = xs.pop(0)\n    return x",
                "for x in xs:\n    lines = wrap(x)\n    lines.insert(0, '')",
                "for v in vs:\n    last.append(v)\n    if len(last) >= 4:\n        last.pop(0)",
                "for v in vs:\n    self.last.append(v)\n    while len(self.last) > self.most:\n        self.last.pop(0)",
            ],
            0,
        );
    }

    #[test]
    fn patterns_compiled_again() {
        assert_all(
            &COMPILED_AGAIN,
            &["for x in xs:\n    re.compile('a').match(x)"],
            1,
        );
        assert_all(
            &COMPILED_AGAIN,
            &[
                "for x in xs:\n    re.compile(x)",
                "re.compile('a')",
                "for x in xs:\n    self.compile('a')",
            ],
            0,
        );
    }

    #[test]
    fn frames_row_by_row() {
        assert_all(
            &ROW_BY_ROW,
            &[
                "for i, row in df.iterrows(): go(row)",
                "df.apply(f, axis=1)",
                "df.apply(f, axis='columns')",
            ],
            1,
        );
        assert_all(
            &ROW_BY_ROW,
            &[
                "df.apply(f)",
                "df.apply(f, axis=0)",
                "for row in df.itertuples(): pass",
            ],
            0,
        );
    }

    #[test]
    fn queries_per_turn() {
        assert_all(
            &QUERIED_IN_LOOP,
            &[
                "for i in ids:\n    u = User.objects.get(pk=i)",
                "for i in ids:\n    u = session.get(User, i)",
            ],
            1,
        );
        assert_all(
            &QUERIED_IN_LOOP,
            &[
                "for chunk in chunks:\n    us = User.objects.filter(pk__in=chunk)",
                "for i in ids:\n    u = users.get(i)",
                "for i in ids:\n    n = User.objects.count()",
                "u = User.objects.get(pk=i)",
            ],
            0,
        );
    }
}
