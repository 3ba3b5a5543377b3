//! Which of the type system's stronger means are in use?

use crate::facts::Family;
use crate::facts::common::STATEMENTS;
use crate::python::ast::{Expr, ExprCall, Stmt, StmtClassDef, TypeParam, TypeParams};
use crate::python::name_of;
use crate::signals::prelude::*;
use crate::signals::words::Words;

/// Means, in the order of [`MEANS`].
#[derive(Clone, Copy, PartialEq)]
enum TypingForm {
    Protocol,
    TypedDict,
    NewType,
    Bound,
    ParamSpec,
    Variadic,
    Overload,
    Literal,
    SelfType,
    Guard,
    Never,
    Final,
    Annotated,
    Override,
    Parameters,
}

/// How many there are.
const COUNT: usize = TypingForm::Parameters as usize + 1;

const fn member(is: TypingForm, id: &'static str, about: &'static str) -> Fact {
    Fact::sum(id, about, Subject::Member(&FAMILY, is as usize))
}

#[rustfmt::skip]
static MEANS: [Fact; COUNT] = [
    member(TypingForm::Protocol, "typing-protocols", "Protocols with a member."),
    member(TypingForm::TypedDict, "typing-typed-dicts", "Typed dictionaries with a key."),
    member(TypingForm::NewType, "typing-new-types", "Calls of `NewType`."),
    member(TypingForm::Bound, "typing-bounds", "Type variables with a bound or constraints."),
    member(TypingForm::ParamSpec, "typing-param-specs", "Uses of `ParamSpec` and `Concatenate`."),
    member(TypingForm::Variadic, "typing-variadics", "Uses of `TypeVarTuple` and `Unpack`."),
    member(TypingForm::Overload, "typing-overloads", "Functions with `overload`."),
    member(TypingForm::Literal, "typing-literals", "Uses of `Literal` and `LiteralString`."),
    member(TypingForm::SelfType, "typing-self", "Uses of `Self`."),
    member(TypingForm::Guard, "typing-guards", "Uses of `TypeGuard` and `TypeIs`."),
    member(TypingForm::Never, "typing-never", "Uses of `assert_never`, `Never` and `NoReturn`."),
    member(TypingForm::Final, "typing-final", "Uses of `Final` and `final`."),
    member(TypingForm::Annotated, "typing-annotated", "Uses of `Annotated`."),
    member(TypingForm::Override, "typing-override", "Functions with `override`."),
    member(TypingForm::Parameters, "typing-type-parameters", "Type parameters of classes and functions, and `type` statements (PEP 695)."),
];

/// Names of `typing` and `typing_extensions` whose every use counts.
const NAMES: [(&str, TypingForm); 17] = [
    ("Annotated", TypingForm::Annotated),
    ("Concatenate", TypingForm::ParamSpec),
    ("Final", TypingForm::Final),
    ("Literal", TypingForm::Literal),
    ("LiteralString", TypingForm::Literal),
    ("Never", TypingForm::Never),
    ("NoReturn", TypingForm::Never),
    ("ParamSpec", TypingForm::ParamSpec),
    ("Self", TypingForm::SelfType),
    ("TypeGuard", TypingForm::Guard),
    ("TypeIs", TypingForm::Guard),
    ("TypeVarTuple", TypingForm::Variadic),
    ("Unpack", TypingForm::Variadic),
    ("assert_never", TypingForm::Never),
    ("final", TypingForm::Final),
    ("overload", TypingForm::Overload),
    ("override", TypingForm::Override),
];

static WORDS: Words = {
    const LIST: [&str; NAMES.len()] = {
        let mut list = [""; NAMES.len()];
        let mut i = 0;
        while i < NAMES.len() {
            list[i] = NAMES[i].0;
            i += 1;
        }
        list
    };
    Words::new(&LIST)
};

static FAMILY: Family = Family {
    kinds: Kinds::of(&[
        NodeKind::ExprName,
        NodeKind::ExprAttribute,
        NodeKind::ExprCall,
        NodeKind::StmtClassDef,
        NodeKind::StmtFunctionDef,
        NodeKind::StmtTypeAlias,
    ]),
    classify: |node, place, found| {
        let mut is = |what: TypingForm| found(what as usize);
        match node {
            Node::Expr(Expr::Name(name)) if name.ctx.is_load() => {
                if let Some(at) = WORDS.find(name.id.as_str())
                    && place
                        .names
                        .origin(NAMES[at].0)
                        .is_some_and(|origin| is_typing(origin, NAMES[at].0))
                {
                    is(NAMES[at].1);
                }
            }
            Node::Expr(Expr::Attribute(a)) => {
                if let Some(at) = WORDS.find(a.attr.as_str())
                    && name_of(&a.value).is_some_and(|name| is_module(name, place))
                {
                    is(NAMES[at].1);
                }
            }
            Node::Expr(Expr::Call(call)) => of_call(call, place, &mut is),
            Node::Stmt(Stmt::ClassDef(class)) => {
                parameters(class.type_params.as_deref(), &mut is);
                of_class(class, place, &mut is);
            }
            Node::Stmt(Stmt::FunctionDef(f)) => parameters(f.type_params.as_deref(), &mut is),
            Node::Stmt(Stmt::TypeAlias(alias)) => {
                is(TypingForm::Parameters);
                bounds(alias.type_params.as_deref(), &mut is);
            }
            _ => {}
        }
    },
};

type Found<'f> = &'f mut dyn FnMut(TypingForm);

fn is_typing(origin: &str, name: &str) -> bool {
    let module = origin
        .strip_suffix(name)
        .and_then(|rest| rest.strip_suffix('.'));
    module.is_some_and(|module| matches!(module, "typing" | "typing_extensions"))
}

/// Whether an import binds the name to the module itself.
fn is_module(name: &str, place: &Place<'_>) -> bool {
    matches!(
        place.names.origin(name),
        Some("typing" | "typing_extensions")
    )
}

/// Whether an expression names `name` of `typing`.
fn names(expr: &Expr, name: &str, place: &Place<'_>) -> bool {
    match expr {
        Expr::Name(n) => {
            n.id.as_str() == name && place.names.origin(name).is_some_and(|o| is_typing(o, name))
        }
        Expr::Attribute(a) => {
            a.attr.as_str() == name && name_of(&a.value).is_some_and(|n| is_module(n, place))
        }
        Expr::Subscript(s) if !s.value.is_subscript_expr() => names(&s.value, name, place),
        _ => false,
    }
}

fn of_call(call: &ExprCall, place: &Place<'_>, is: Found<'_>) {
    let name = match &*call.func {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(a) => a.attr.as_str(),
        _ => return,
    };
    match name {
        "NewType" if names(&call.func, name, place) => is(TypingForm::NewType),
        "TypeVar" if names(&call.func, name, place) => {
            let bound = call.arguments.find_keyword("bound").is_some();
            if bound || call.arguments.args.len() > 1 {
                is(TypingForm::Bound);
            }
        }
        "TypedDict" if names(&call.func, name, place) => is(TypingForm::TypedDict),
        _ => {}
    }
}

fn of_class(class: &StmtClassDef, place: &Place<'_>, is: Found<'_>) {
    let what = class.bases().iter().find_map(|base| {
        if names(base, "Protocol", place) {
            Some(TypingForm::Protocol)
        } else if names(base, "TypedDict", place) {
            Some(TypingForm::TypedDict)
        } else {
            None
        }
    });
    let has_member = |stmt: &Stmt| matches!(stmt, Stmt::FunctionDef(_) | Stmt::AnnAssign(_));
    if let Some(what) = what
        && class.body.iter().any(has_member)
    {
        is(what);
    }
}

fn parameters(parameters: Option<&TypeParams>, is: Found<'_>) {
    if parameters.is_some() {
        is(TypingForm::Parameters);
        bounds(parameters, is);
    }
}

/// What the type parameters of PEP 695 say in place of `TypeVar(…, bound=…)` and `ParamSpec`.
fn bounds(parameters: Option<&TypeParams>, is: Found<'_>) {
    for parameter in parameters.into_iter().flat_map(|p| &p.type_params) {
        match parameter {
            TypeParam::TypeVar(variable) if variable.bound.is_some() => is(TypingForm::Bound),
            TypeParam::TypeVar(_) => {}
            TypeParam::TypeVarTuple(_) => is(TypingForm::Variadic),
            TypeParam::ParamSpec(_) => is(TypingForm::ParamSpec),
        }
    }
}

/// One of the means is believed per so many statements: a page that shows them all earns no more than its length.
const ROOM: i64 = 100;

static FACTS: [&Fact; COUNT + 1] = {
    let mut all = [&STATEMENTS; COUNT + 1];
    let mut i = 0;
    while i < COUNT {
        all[i] = &MEANS[i];
        i += 1;
    }
    all
};

static EVIDENCE: [&Fact; COUNT] = {
    let mut all = [&MEANS[0]; COUNT];
    let mut i = 0;
    while i < COUNT {
        all[i] = &MEANS[i];
        i += 1;
    }
    all
};

/// The number of means in use.
pub static SIGNAL: Signal = Signal {
    id: "advanced-typing",
    competency: Competency::Typing,
    question: "How many of the type system's stronger means are in use?",
    why: "Types that say more than `str` and `list` let the checker find more: which keys, which values, which of several signatures. Weak \
          evidence: an application needs fewer of them than a library, and one more is no better by itself.",
    formula: "distinct means (the facts `typing-…`) in use in source, at most statements / 100; further places add nothing",
    guard: "Hollow and not counted: a Protocol or TypedDict without a member, a TypeVar without bound or constraints, an import that is \
            never used. Names count where an import leads to `typing` or `typing_extensions`. Look-alikes: a class `Protocol` of \
            asyncio or twisted, `Self`, `final` or `Literal` of another library, `override` of one's own. Names inside quoted annotations are \
            not seen.",
    remedy: "Where a comment or a check at run time says what a value may be, say it as a type: a TypedDict for a dictionary with known keys, \
             Literal for a flag with few values, overload where the result depends on an argument, a Protocol where only a method is needed.",
    source: Citation {
        authors: "Levkivskyi, Lehtosalo, Langa",
        year: 2017,
        title: "PEP 544: Protocols: structural subtyping (static duck typing)",
        link: "https://peps.python.org/pep-0544/",
    },
    asks_for: AsksFor::Practice,
    cause: "type-system",
    unit: Unit::Number("means"),
    scale: Scale::rising([1.0, 4.0, 7.0, 10.0]),
    min_cases: 1000,
    weight: 0.5,
    facts: &FACTS,
    measure: |view| {
        let statements = view.source(&STATEMENTS);
        let used = MEANS.iter().filter(|fact| view.source(fact) > 0).count() as i64;
        let believed = used.min(statements / ROOM);
        Outcome::Measured(Measured::exact(believed as f64, statements))
    },
    evidence: Evidence::Found(&Evidence::Places(&EVIDENCE)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{in_source, value};

    #[track_caller]
    fn assert_used(text: &str, used: &[TypingForm]) {
        let facts = in_source(text);
        let found: Vec<&str> = MEANS
            .iter()
            .map(|f| f.id)
            .filter(|id| facts[id] > 0)
            .collect();
        let expected: Vec<&str> = used.iter().map(|is| MEANS[*is as usize].id).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn means_are_seen() {
        assert!(WORDS.is_sorted());
        assert_used(
            "import typing as t\nclass A(t.Protocol[T]):\n    def f(self): ...\n",
            &[TypingForm::Protocol],
        );
        assert_used(
            "from typing import TypedDict\nclass A(TypedDict):\n    a: int\n",
            &[TypingForm::TypedDict],
        );
        assert_used(
            "from typing import TypeVar, NewType\nT = TypeVar('T', bound=int)\nN = NewType('N', T)\n",
            &[TypingForm::NewType, TypingForm::Bound],
        );
        assert_used(
            "from typing_extensions import ParamSpec, Self\nP = ParamSpec('P')\ndef f() -> Self: ...\n",
            &[TypingForm::ParamSpec, TypingForm::SelfType],
        );
        assert_used(
            "import typing\n@typing.overload\ndef f(a: typing.Literal['a']): ...\n",
            &[TypingForm::Overload, TypingForm::Literal],
        );
        assert_used(
            "def f[T: int, *Ts, **P](a: T): ...\n",
            &[
                TypingForm::Bound,
                TypingForm::ParamSpec,
                TypingForm::Variadic,
                TypingForm::Parameters,
            ],
        );
        assert_used("type A = int\n", &[TypingForm::Parameters]);
        assert_used(
            "from typing import assert_never\nassert_never(x)\n",
            &[TypingForm::Never],
        );
    }

    #[test]
    fn hollow_ones_are_not() {
        assert_used(
            "from typing import Protocol, TypedDict, TypeVar\nclass A(Protocol): ...\nclass B(TypedDict): pass\nT = TypeVar('T')\n",
            &[],
        );
        assert_used("from typing import Literal, Self, overload\n", &[]);
    }

    #[test]
    fn look_alikes_are_not() {
        assert_used(
            "import asyncio\nclass A(asyncio.Protocol):\n    def f(self): ...\n",
            &[],
        );
        assert_used(
            "from lark import Self\nx = Self\nfrom mine import override\n@override\ndef f(): ...\n",
            &[],
        );
        assert_used(
            "x.Literal = a.final\nclass Protocol: ...\nclass B(Protocol):\n    x: int\n",
            &[],
        );
    }

    #[test]
    fn a_short_page_is_believed_for_its_length() {
        let show = "from typing import Literal, Self, Final, overload\nx = [Literal[1], Self, Final, overload]\n";
        let of = |lines: usize| {
            value(
                &SIGNAL,
                &[("pkg/a.py", &format!("{show}{}", "x = 1\n".repeat(lines)))],
            )
        };
        assert_eq!([of(200).round() as i64, of(500).round() as i64], [2, 4]);
    }
}
