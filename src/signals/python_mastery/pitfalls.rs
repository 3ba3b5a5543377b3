//! Which of the language's well-known traps are in the code?

use super::closures;
use super::mutation;
use crate::facts::Family;
use crate::facts::common::STATEMENTS;
use crate::python::ast::{CmpOp, Expr, ExprCompare, ExprName, Stmt, StmtFunctionDef};
use crate::python::{Import, Module, Next, Node, Place, Ranged, Seen, name_of, search};
use crate::signals::prelude::*;

/// Defaults that are made once and shared by every call.
static MUTABLE_DEFAULTS: Fact = member(
    Pitfall::MutableDefault,
    "mutable-defaults",
    "Functions with a list, a dictionary or a set as a default; defaults of a parameter annotated as one that is only read left out.",
);
static LATE_CLOSURES: Fact = member(
    Pitfall::LateClosure,
    "late-binding-closures",
    "Loops and comprehensions that keep a lambda or a function which reads their variable later, when it has its last value.",
);
static IS_LITERALS: Fact = member(
    Pitfall::Identity,
    "identity-with-literals",
    "`is` and `is not` beside a text, a number or a display.",
);
static SHADOWED: Fact = member(
    Pitfall::Shadowed,
    "shadowed-builtins",
    "Parameters and local names of functions called like one of the builtins in daily use, each once in its function.",
);
static CHANGED_WHILE_ITERATED: Fact = member(
    Pitfall::ChangedWhileIterated,
    "changed-while-iterated",
    "Loops over a collection that remove from it or insert into it and go on.",
);
static RETURN_IN_FINALLY: Fact = member(
    Pitfall::LeavesFinally,
    "return-in-finally",
    "`finally` with a `return`, or a `break` or `continue` of a loop around it: an exception on its way is lost.",
);
static WILDCARDS: Fact = Fact::sum(
    "wildcard-imports",
    "Absolute `from … import *` of modules that do more than import.",
    Subject::Inside(wildcard_imports),
);

#[derive(Clone, Copy)]
enum Pitfall {
    MutableDefault,
    LateClosure,
    Identity,
    Shadowed,
    ChangedWhileIterated,
    LeavesFinally,
}

const fn member(is: Pitfall, id: &'static str, about: &'static str) -> Fact {
    Fact::sum(id, about, Subject::Member(&FAMILY, is as usize))
}

static FAMILY: Family = Family {
    kinds: Kinds::of(&[
        NodeKind::StmtFunctionDef,
        NodeKind::StmtFor,
        NodeKind::StmtTry,
        NodeKind::ExprCompare,
        NodeKind::ExprName,
        NodeKind::ExprListComp,
        NodeKind::ExprDictComp,
    ]),
    classify: |node, place, found| {
        let mut is = |what: Pitfall| found(what as usize);
        match node {
            Node::Expr(expr) => expression(expr, place, &mut is),
            Node::Stmt(Stmt::FunctionDef(f)) => function(f, &mut is),
            Node::Stmt(Stmt::For(s)) => {
                if closures::loop_keeps_late_closure(s) {
                    is(Pitfall::LateClosure);
                }
                if mutation::changes_what_it_iterates(s) {
                    is(Pitfall::ChangedWhileIterated);
                }
            }
            Node::Stmt(Stmt::Try(s)) if !s.finalbody.is_empty() && leaves(&s.finalbody) => {
                is(Pitfall::LeavesFinally);
            }
            Node::Stmt(_) => {}
        }
    },
};

fn expression(expr: &Expr, place: &Place<'_>, is: &mut dyn FnMut(Pitfall)) {
    match expr {
        Expr::Compare(e) if compares_identity_of_literal(e) => is(Pitfall::Identity),
        Expr::Name(name)
            if name.ctx.is_store()
                && place.in_function()
                && place.class().is_none()
                && is_daily_builtin(name.id.as_str())
                && is_first(name, place) =>
        {
            is(Pitfall::Shadowed);
        }
        Expr::ListComp(e) if closures::comprehension_keeps_late_closure(&e.elt, &e.generators) => {
            is(Pitfall::LateClosure);
        }
        Expr::DictComp(e)
            if closures::comprehension_keeps_late_closure(&e.value, &e.generators) =>
        {
            is(Pitfall::LateClosure);
        }
        _ => {}
    }
}

/// Whether a function takes a name for something else here for the first time: it is no parameter, and has not been bound before.
fn is_first(name: &ExprName, place: &Place<'_>) -> bool {
    let Some(function) = place.function() else {
        return true;
    };
    let mut parameters = function.parameters.iter();
    if parameters.any(|p| p.name().as_str() == name.id.as_str()) {
        return false;
    }
    let mut first = None;
    search(&function.body, &mut |node| match node {
        Node::Expr(Expr::Name(n)) if n.ctx.is_store() && n.id == name.id => {
            first = Some(n.range());
            Next::Stop
        }
        Node::Stmt(Stmt::FunctionDef(_) | Stmt::ClassDef(_)) => Next::Past,
        _ => Next::Into,
    });
    first.is_none_or(|first| first == name.range())
}

fn function(f: &StmtFunctionDef, is: &mut dyn FnMut(Pitfall)) {
    let p = &*f.parameters;
    let plain = || p.posonlyargs.iter().chain(&p.args).chain(&p.kwonlyargs);
    let shared = plain().any(|p| {
        let default = p.default.as_deref();
        default.is_some_and(is_mutable)
            && !p.parameter.name.as_str().starts_with('_')
            && !default.is_some_and(|default| is_memory(default, p.parameter.name.as_str(), f))
            && !p.parameter.annotation.as_deref().is_some_and(is_read_only)
    });
    if shared && !is_declaration(f) {
        is(Pitfall::MutableDefault);
    }
    for p in plain() {
        let name = p.parameter.name.as_str();
        // `len=len` makes the builtin a local of the same meaning, for speed.
        let is_itself = p.default.as_deref().and_then(name_of) == Some(name);
        if is_daily_builtin(name) && !is_itself {
            is(Pitfall::Shadowed);
        }
    }
}

/// Whether a default is there to remember: a list that is begun with something, whose items the function sets, as in
/// `def tick(count=[0]): count[0] += 1`.
fn is_memory(default: &Expr, name: &str, f: &StmtFunctionDef) -> bool {
    if default
        .as_list_expr()
        .is_none_or(|list| list.elts.is_empty())
    {
        return false;
    }
    let seen = search(&f.body, &mut |node| match node {
        Node::Expr(Expr::Subscript(s)) if s.ctx.is_store() && name_of(&s.value) == Some(name) => {
            Next::Stop
        }
        _ => Next::Into,
    });
    seen == Seen::Stopped
}

/// Overloads and stubs run with no default.
fn is_declaration(f: &StmtFunctionDef) -> bool {
    f.body.iter().all(|stmt| match stmt {
        Stmt::Pass(_) => true,
        Stmt::Expr(e) => e.value.is_literal_expr(),
        _ => false,
    })
}

fn is_mutable(expr: &Expr) -> bool {
    match expr {
        Expr::List(_)
        | Expr::Dict(_)
        | Expr::Set(_)
        | Expr::ListComp(_)
        | Expr::DictComp(_)
        | Expr::SetComp(_) => true,
        Expr::Call(call) => match &*call.func {
            Expr::Name(name) => matches!(
                name.id.as_str(),
                "list" | "dict" | "set" | "bytearray" | "defaultdict" | "OrderedDict" | "deque"
            ),
            _ => false,
        },
        _ => false,
    }
}

/// Whether an annotation promises not to change what is given.
fn is_read_only(annotation: &Expr) -> bool {
    let annotation = match annotation {
        Expr::Subscript(s) if name_of(&s.value) == Some("Optional") => &*s.slice,
        Expr::BinOp(either) if either.right.is_none_literal_expr() => &*either.left,
        annotation => annotation,
    };
    let name = match annotation {
        Expr::Subscript(s) => &*s.value,
        expr => expr,
    };
    let name = match name {
        Expr::Attribute(a) => a.attr.as_str(),
        expr => name_of(expr).unwrap_or(""),
    };
    matches!(
        name,
        "Collection"
            | "Container"
            | "Iterable"
            | "Mapping"
            | "Sequence"
            | "Set"
            | "AbstractSet"
            | "Sized"
            | "frozenset"
            | "tuple"
            | "Tuple"
            // A framework reads the default there.
            | "Annotated"
    )
}

fn compares_identity_of_literal(e: &ExprCompare) -> bool {
    let mut left = &*e.left;
    for (op, right) in e.ops.iter().zip(&e.comparators) {
        if matches!(op, CmpOp::Is | CmpOp::IsNot) && (is_value(left) || is_value(right)) {
            return true;
        }
        left = right;
    }
    false
}

/// A literal that is compared by value: no singleton.
fn is_value(expr: &Expr) -> bool {
    match expr {
        Expr::UnaryOp(e) => e.operand.is_number_literal_expr(),
        _ => {
            expr.is_string_literal_expr()
                || expr.is_bytes_literal_expr()
                || expr.is_number_literal_expr()
                || expr.is_f_string_expr()
                || expr.is_list_expr()
                || expr.is_dict_expr()
                || expr.is_tuple_expr()
                || expr.is_set_expr()
        }
    }
}

/// Builtins whose loss is felt in the same function sooner or later. Others (`id`, `type`, `input`, `format`, `file`, `filter`,
/// `hash`, `help`, `dir`, `open`, `all`, `zip`, `max`, `min` …) are names of things as well, and customary as such.
fn is_daily_builtin(name: &str) -> bool {
    matches!(
        name,
        "str"
            | "int"
            | "float"
            | "bool"
            | "list"
            | "dict"
            | "set"
            | "tuple"
            | "len"
            | "print"
            | "sorted"
            | "enumerate"
            | "isinstance"
            | "super"
            | "Exception"
            | "ValueError"
            | "TypeError"
            | "KeyError"
    )
}

/// Whether a `finally` is left by a statement of its own.
fn leaves(body: &[Stmt]) -> bool {
    let mut found = false;
    search(body, &mut |node| match node {
        Node::Stmt(Stmt::Return(_) | Stmt::Break(_) | Stmt::Continue(_)) => {
            found = true;
            Next::Stop
        }
        // What is left there is the loop, unless it returns.
        Node::Stmt(Stmt::For(s)) => returns(&s.body, &mut found),
        Node::Stmt(Stmt::While(s)) => returns(&s.body, &mut found),
        Node::Stmt(Stmt::FunctionDef(_) | Stmt::ClassDef(_)) | Node::Expr(_) => Next::Past,
        Node::Stmt(_) => Next::Into,
    });
    found
}

fn returns(body: &[Stmt], found: &mut bool) -> Next {
    search(body, &mut |node| match node {
        Node::Stmt(Stmt::Return(_)) => {
            *found = true;
            Next::Stop
        }
        Node::Stmt(Stmt::FunctionDef(_) | Stmt::ClassDef(_)) | Node::Expr(_) => Next::Past,
        Node::Stmt(_) => Next::Into,
    });
    if *found { Next::Stop } else { Next::Past }
}

/// Absolute star imports, unless the module names `__all__` or defines nothing: then it hands on what others hold.
fn wildcard_imports(module: &Module<'_>) -> i64 {
    // A build backend hands on the hooks of another.
    let is_star = |import: &&Import| {
        let origin = import.origin.as_str();
        import.name.as_str() == "*"
            && !import.guarded
            && !origin.starts_with('.')
            && !origin.ends_with("build_meta.*")
    };
    let imports = module.outlines.iter().flat_map(|o| &o.imports);
    let stars = imports.filter(is_star).count() as i64;
    let hands_on = || {
        let mut outlines = module.outlines.iter();
        let defines = outlines.clone().any(|o| o.is_definition);
        !defines || outlines.any(|o| o.used.contains("__all__"))
    };
    if stars == 0 || hands_on() { 0 } else { stars }
}

static FACTS: [&Fact; 7] = [
    &MUTABLE_DEFAULTS,
    &LATE_CLOSURES,
    &IS_LITERALS,
    &WILDCARDS,
    &SHADOWED,
    &CHANGED_WHILE_ITERATED,
    &RETURN_IN_FINALLY,
];

/// Traps per 1000 statements.
pub static SIGNAL: Signal = Signal {
    id: "pitfalls",
    competency: Competency::PythonMastery,
    question: "How many of the language's well-known traps are in the code?",
    why: "Each of these runs, and does something else than it says: a default that remembers, a closure that sees the last turn of its \
          loop, an exception that a `finally` swallows. Who knows the language avoids them; linters find most of them.",
    formula: "1000 × (mutable-defaults + late-binding-closures + identity-with-literals + wildcard-imports + shadowed-builtins + \
              changed-while-iterated + return-in-finally) / statements, over source files",
    guard: "Look-alikes left alone: a `None` default, a default of a parameter annotated as `Sequence`, `Mapping` or another type that is only \
            read or as `Annotated` for a framework, a parameter with a leading underscore or a list begun with something whose items are set, which are meant to remember, an overload; a closure that takes the variable as a default or is called at once (`key=`, `map`); `is` with `None`, \
            `True`, `...` or a class; a relative star import, and one of a module that binds `__all__` or only imports; a method or class \
            attribute called like a builtin, a name bound again that is lost already, `len=len`, and names such as `id`, `type`, `input`, `format`, `max`, `open`, `all`; removing just before the loop ends, \
            iterating over a copy, appending to a list used as a queue; a `break` of a loop inside `finally`. The same as ruff's B006, \
            B023, F632, F403, A001 and A002, B909 and B012 with these left out: B023 also flags closures handed to any call, A001 and A002 \
            every builtin, F403 every star, B909 appending, B006 counts defaults where this counts functions.",
    remedy: "Make the default `None` and the value inside; bind the variable as a default; iterate over a copy. ruff's B, A and F rules keep \
             them out.",
    source: Citation {
        authors: "Python documentation",
        year: 2024,
        title: "Programming FAQ: why did changing list 'y' also change list 'x', why are default values shared, lambdas in loops",
        link: "https://docs.python.org/3/faq/programming.html",
    },
    asks_for: AsksFor::NoFaults,
    cause: "pitfalls",
    unit: Unit::Number("per 1000 statements"),
    scale: Scale::falling([4.0, 2.0, 0.7, 0.2]),
    min_cases: 50,
    weight: 0.5,
    facts: &[
        &MUTABLE_DEFAULTS,
        &LATE_CLOSURES,
        &IS_LITERALS,
        &WILDCARDS,
        &SHADOWED,
        &CHANGED_WHILE_ITERATED,
        &RETURN_IN_FINALLY,
        &STATEMENTS,
    ],
    measure: |view| {
        let traps = FACTS.iter().map(|fact| view.source(fact)).sum();
        let statements = view.source(&STATEMENTS);
        Outcome::Measured(Measured::rate(traps, statements, 1000.0))
    },
    evidence: Evidence::Places(&FACTS),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::in_source;

    #[track_caller]
    fn assert_count(fact: &Fact, text: &str, count: i64) {
        assert_eq!(in_source(text)[fact.id], count, "{text}");
    }

    #[test]
    fn defaults_that_remember() {
        assert_count(&MUTABLE_DEFAULTS, "def f(a=[]): g(a)\n", 1);
        assert_count(&MUTABLE_DEFAULTS, "def f(*, a=dict(), b={}): g(a)\n", 1);
        for fine in [
            "def f(a=None, b=(), c=frozenset()): g(a)\n",
            "def f(a: Sequence[int] = []): g(a)\n",
            "def f(a: Optional[Mapping[str, int]] = {}, b: t.Iterable | None = []): g(a)\n",
            "def f(a: 't.Any' = None): g(a)\n",
            "@overload\ndef f(a: list = []): ...\n",
            "@app.get('/')\ndef f(q: Annotated[list, Query()] = []): return q\n",
            "def f(n, _cache={}): return _cache.setdefault(n, g(n))\n",
            "def f(last=[0]):\n    last[0] += 1\n    return last[0]\n",
            "@dataclass\nclass A:\n    a: list = field(default_factory=list)\n",
        ] {
            assert_count(&MUTABLE_DEFAULTS, fine, 0);
        }
    }

    #[test]
    fn identity_of_literals() {
        assert_count(
            &IS_LITERALS,
            "x = a is 'b' or a is not 1 or () is a or a is -1\n",
            4,
        );
        assert_count(
            &IS_LITERALS,
            "x = a is None or a is True or a is ... or a is int or a == 'b'\n",
            0,
        );
    }

    #[test]
    fn star_imports() {
        let works = "def f(): pass\n";
        assert_count(&WILDCARDS, &format!("from a import *\n{works}"), 1);
        for fine in [
            "'''Docs.'''\nfrom a import *\nfrom b import c\n",
            "from a import *\n__all__ = ['b']\ndef f(): pass\n",
            "from .a import *\ndef f(): pass\n",
        ] {
            assert_count(&WILDCARDS, fine, 0);
        }
    }

    #[test]
    fn builtins_that_are_lost() {
        assert_count(
            &SHADOWED,
            "def f(list, *, str=1):\n    dict = {}\n    for len in x: pass\n",
            4,
        );
        assert_count(
            &SHADOWED,
            "class A(UUID):\n    def __init__(self, int=None):\n        int &= 1\n        int |= 2\n",
            1,
        );
        assert_count(
            &SHADOWED,
            "def f():\n    dict = {}\n    dict = g(dict)\n    def h():\n        dict = 1\n",
            2,
        );
        for fine in [
            "class A:\n    list = 1\n    def set(self, id, type, input): pass\n",
            "if PY2:\n    str = unicode\n",
            "def open(a): pass\n",
            "def f(x, len=len): return len(x)\n",
            "def f(list_, x):\n    x.list = 1\n    return list(x)\n",
            "def f():\n    class A:\n        str = 1\n",
        ] {
            assert_count(&SHADOWED, fine, 0);
        }
    }

    #[test]
    fn finally_that_swallows() {
        assert_count(
            &RETURN_IN_FINALLY,
            "def f():\n    try: g()\n    finally:\n        return 1\n",
            1,
        );
        assert_count(
            &RETURN_IN_FINALLY,
            "for x in y:\n    try: g()\n    finally:\n        if x: continue\n",
            1,
        );
        assert_count(
            &RETURN_IN_FINALLY,
            "def f():\n    try: g()\n    finally:\n        for x in y:\n            if x: return\n",
            1,
        );
        for fine in [
            "def f():\n    try: g()\n    finally:\n        for x in y:\n            if x: break\n",
            "def f():\n    try: g()\n    finally:\n        def h(): return 1\n        h()\n",
            "def f():\n    try: return g()\n    finally:\n        close()\n",
        ] {
            assert_count(&RETURN_IN_FINALLY, fine, 0);
        }
    }

    #[test]
    fn closures_and_changes_are_counted() {
        assert_count(
            &LATE_CLOSURES,
            "for x in y:\n    z.append(lambda: x)\nw = [lambda: i for i in z]\n",
            2,
        );
        assert_count(
            &CHANGED_WHILE_ITERATED,
            "for x in y:\n    if x: y.remove(x)\n",
            1,
        );
    }
}
