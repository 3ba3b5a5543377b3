//! Do classes use Python's data model?

use crate::python::ast::{Expr, Stmt};
use crate::python::{Class, name_of};
use crate::signals::prelude::*;

static WITH_DATA_MODEL: Fact = Fact::sum(
    "data-model-classes",
    "Classes with state that are data classes or enumerations, or define `__repr__`, `__eq__` with `__hash__`, or a whole protocol.",
    Subject::Class(|c| i64::from(is_asked(c) && uses_data_model(c))),
);
static WITH_STATE: Fact = Fact::sum(
    "classes-with-state",
    "Classes that keep something and build on no other class that could answer for them; no exceptions, tests and ORM models.",
    Subject::Class(|c| i64::from(is_asked(c))),
);
static HALF_PROTOCOLS: Fact = Fact::sum(
    "half-protocols",
    "Classes that define `__eq__` and leave `__hash__` unsaid, or one of `__enter__` and `__exit__`, or `__next__` without `__iter__`.",
    Subject::Class(|c| i64::from(is_half(c))),
);

/// Decorators and bases that write the data model.
const MAKERS: &[&str] = &[
    "BaseModel",
    "BaseSettings",
    "Enum",
    "Flag",
    "IntEnum",
    "IntFlag",
    "NamedTuple",
    "RootModel",
    "StrEnum",
    "Struct",
    "TypedDict",
    "attributes",
    "attrs",
    "dataclass",
    "define",
    "frozen",
    "mutable",
];

/// Bases that bring neither state nor special methods.
const PLAIN_BASES: &[&str] = &["ABC", "Generic", "Protocol", "object"];

/// Special methods, as bits: what a class defines is one number.
mod special {
    pub const INIT: u32 = 1;
    pub const REPR: u32 = 1 << 1;
    pub const EQ: u32 = 1 << 2;
    pub const HASH: u32 = 1 << 3;
    pub const ENTER: u32 = 1 << 4;
    pub const EXIT: u32 = 1 << 5;
    pub const AENTER: u32 = 1 << 6;
    pub const AEXIT: u32 = 1 << 7;
    pub const ITER: u32 = 1 << 8;
    pub const NEXT: u32 = 1 << 9;
    pub const LEN: u32 = 1 << 10;
    pub const GETITEM: u32 = 1 << 11;
    pub const CONTAINS: u32 = 1 << 12;
    pub const LESS: u32 = 1 << 13;
    pub const ARITHMETIC: u32 = 1 << 14;
    pub const GET: u32 = 1 << 15;
    pub const AITER: u32 = 1 << 16;
    pub const ANEXT: u32 = 1 << 17;
    pub const ORDERED: u32 = 1 << 18;
    pub const CALL: u32 = 1 << 19;

    /// The bit of a name.
    pub fn of(name: &str) -> u32 {
        match name {
            "__init__" | "__new__" => INIT,
            "__repr__" => REPR,
            "__eq__" => EQ,
            "__hash__" => HASH,
            "__enter__" => ENTER,
            "__exit__" => EXIT,
            "__aenter__" => AENTER,
            "__aexit__" => AEXIT,
            "__iter__" => ITER,
            "__next__" => NEXT,
            "__aiter__" => AITER,
            "__anext__" => ANEXT,
            "__len__" => LEN,
            "__getitem__" => GETITEM,
            "__contains__" => CONTAINS,
            "__lt__" | "__gt__" => LESS,
            "__le__" | "__ge__" => ORDERED,
            "__add__" | "__sub__" | "__mul__" | "__truediv__" | "__and__" | "__or__" => ARITHMETIC,
            "__get__" => GET,
            "__call__" => CALL,
            _ => 0,
        }
    }
}

fn defined(class: &Class<'_>) -> u32 {
    let mut all = 0;
    for stmt in &class.node.body {
        all |= match stmt {
            Stmt::FunctionDef(f) => special::of(f.name.as_str()),
            // `__hash__ = None` says that there is none; `__repr__ = __str__` is a definition as well.
            Stmt::Assign(s) => s
                .targets
                .iter()
                .filter_map(name_of)
                .map(special::of)
                .fold(0, |a, b| a | b),
            Stmt::AnnAssign(s) => name_of(&s.target).map_or(0, special::of),
            _ => 0,
        };
    }
    if decorators(class).any(|name| name == "total_ordering") {
        all |= special::ORDERED;
    }
    all
}

fn decorators<'c>(class: &Class<'c>) -> impl Iterator<Item = &'c str> {
    class.node.decorator_list.iter().filter_map(|decorator| {
        let expr = match &decorator.expression {
            Expr::Call(call) => &*call.func,
            expr => expr,
        };
        match expr {
            // `attr.s`, `attr.ib`'s companion, is the only one-letter name among them.
            Expr::Attribute(a) if a.attr.as_str() == "s" => name_of(&a.value).map(|_| "attrs"),
            Expr::Attribute(a) => Some(a.attr.as_str()),
            expr => name_of(expr),
        }
    })
}

fn is_made(class: &Class<'_>) -> bool {
    decorators(class).any(|name| MAKERS.binary_search(&name).is_ok())
        || class.has_base(|base| MAKERS.binary_search(&base).is_ok())
}

/// Whether a base may bring special methods. The protocols of asyncio and others are no `typing.Protocol`.
fn inherits(class: &Class<'_>) -> bool {
    let plain = |base: &Expr| {
        let base = match base {
            Expr::Subscript(s) => &*s.value,
            base => base,
        };
        let (module, name) = match base {
            Expr::Attribute(a) => (
                name_of(&a.value).and_then(|name| class.place.names.origin(name)),
                a.attr.as_str(),
            ),
            base => {
                let name = name_of(base).unwrap_or("");
                let origin = class.place.names.origin(name);
                (origin.and_then(|o| Some(o.rsplit_once('.')?.0)), name)
            }
        };
        let from_typing =
            module.is_none_or(|m| matches!(m, "typing" | "typing_extensions" | "abc"));
        PLAIN_BASES.contains(&name) && from_typing
    };
    !class.node.bases().iter().all(plain)
}

/// Whether the class keeps something, and nobody else could have defined its special methods.
fn is_asked(class: &Class<'_>) -> bool {
    if is_other(class) {
        return false;
    }
    if is_made(class) {
        return true;
    }
    !inherits(class)
        && class.node.bases().len() <= PLAIN_BASES.len()
        && class.node.decorator_list.is_empty()
        && class.keeps()
}

/// Exceptions, ORM models and test classes.
fn is_other(class: &Class<'_>) -> bool {
    let name = class.node.name.as_str();
    let exception = |name: &str| {
        name.ends_with("Error") || name.ends_with("Exception") || name.ends_with("Warning")
    };
    exception(name)
        || name.ends_with("Mixin")
        || (name.starts_with("Test") && class.place.test_file != crate::python::TestFile::No)
        || class.has_base(|base| {
            exception(base)
                || base.ends_with("TestCase")
                || matches!(
                    base,
                    "Model" | "Base" | "DeclarativeBase" | "Document" | "Serializer"
                )
        })
        || class.node.body.iter().any(|stmt| {
            crate::python::assigned(stmt).is_some_and(|(name, _)| name == "__tablename__")
        })
}

fn uses_data_model(class: &Class<'_>) -> bool {
    use special as s;
    if is_made(class) {
        return true;
    }
    let all = defined(class);
    let has = |bits: u32| all & bits == bits;
    !is_half(class)
        && [
            s::REPR,
            s::EQ | s::HASH,
            s::ENTER | s::EXIT,
            s::AENTER | s::AEXIT,
            s::ITER,
            s::AITER | s::ANEXT,
            s::LEN | s::GETITEM,
            s::CONTAINS,
            s::LESS | s::ORDERED,
            s::ARITHMETIC,
            s::GET,
            s::CALL,
        ]
        .into_iter()
        .any(has)
}

/// A protocol of two, of which one is missing, in a class that inherits from none that could have it.
fn is_half(class: &Class<'_>) -> bool {
    use special as s;
    if is_made(class) || inherits(class) {
        return false;
    }
    let all = defined(class);
    let lacks = |one: u32, other: u32| all & one != 0 && all & other == 0;
    lacks(s::EQ, s::HASH)
        || lacks(s::ENTER, s::EXIT)
        || lacks(s::EXIT, s::ENTER)
        || lacks(s::AENTER, s::AEXIT)
        || lacks(s::NEXT, s::ITER)
        || lacks(s::ANEXT, s::AITER)
}

/// The share of classes with state that use the data model.
pub static SIGNAL: Signal = Signal {
    id: "data-model",
    competency: Competency::PythonMastery,
    question: "What share of the classes that keep something uses Python's data model?",
    why: "An object that says what it is, compares by what it holds, closes itself and can be iterated works with the rest of the \
          language. A class that does work rather than hold values needs it least, and the share rises with data classes written by rote: weak \
          evidence by itself.",
    formula: "data-model-classes / classes-with-state, over source files",
    guard: "Counts as use: `dataclass`, attrs, pydantic, msgspec, NamedTuple, TypedDict and Enum; `__repr__`; `__eq__` with `__hash__` (or \
            `__hash__ = None`); both of `__enter__` and `__exit__`; `__iter__`; `__len__` with `__getitem__`; `__contains__`; an order; \
            arithmetic; `__get__`; `__call__`. Hollow: one half of a pair, such as `__eq__` that silently takes `__hash__` away, is listed and \
            undoes the credit. Look-alikes not asked: exceptions, ORM models, test classes, mixins, classes whose `__init__` keeps nothing, and \
            classes that inherit from another or are decorated, since that one may have defined what is missing. `half-protocols` is \
            near ruff's PLW1641 (`__eq__` without `__hash__`), which also asks classes with bases.",
    remedy: "Make the classes listed data classes where they mostly hold values; give the others a `__repr__`, and complete the pairs.",
    source: Citation {
        authors: "Python documentation",
        year: 2024,
        title: "The Python language reference: data model, special method names",
        link: "https://docs.python.org/3/reference/datamodel.html#special-method-names",
    },
    asks_for: AsksFor::Practice,
    cause: "data-model",
    unit: Unit::Share,
    scale: Scale::rising([0.2, 0.4, 0.6, 0.8]),
    min_cases: 3,
    weight: 0.5,
    facts: &[&WITH_DATA_MODEL, &WITH_STATE, &HALF_PROTOCOLS],
    measure: |view| view.share(&WITH_DATA_MODEL, &WITH_STATE),
    evidence: Evidence::Missing(&WITH_DATA_MODEL, &WITH_STATE),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{in_source, in_test};

    /// Classes that use the model, classes asked, and those that are half.
    fn counts(text: &str) -> (i64, i64, i64) {
        let facts = in_source(text);
        (
            facts[WITH_DATA_MODEL.id],
            facts[WITH_STATE.id],
            facts[HALF_PROTOCOLS.id],
        )
    }

    const INIT: &str = "    def __init__(self, x):\n        self.x = x\n";

    #[test]
    fn makers_are_sorted() {
        assert!(MAKERS.is_sorted());
    }

    #[test]
    fn the_model_is_used() {
        for head in [
            "@dataclass(frozen=True)\nclass A:\n    x: int\n",
            "@attr.s\nclass A:\n    x = attr.ib()\n",
            "class A(NamedTuple):\n    x: int\n",
            "class A(enum.Enum):\n    X = 1\n",
        ] {
            assert_eq!(counts(head), (1, 1, 0), "{head}");
        }
        for method in [
            "__repr__(self): ...",
            "__iter__(self): ...",
            "__enter__(self): ...\n    def __exit__(self, *a): ...",
            "__eq__(self, other): ...\n    __hash__ = None",
        ] {
            let text = format!("class A:\n{INIT}    def {method}\n");
            assert_eq!(counts(&text), (1, 1, 0), "{text}");
        }
    }

    #[test]
    fn state_without_a_model_falls_short() {
        assert_eq!(
            counts(&format!("class A:\n{INIT}    def go(self): ...\n")),
            (0, 1, 0)
        );
        assert_eq!(
            counts(&format!(
                "from typing import Generic, TypeVar\nclass A(ABC, Generic[T]):\n{INIT}"
            )),
            (0, 1, 0)
        );
    }

    #[test]
    fn half_a_protocol_is_hollow() {
        for method in ["__eq__(self, other)", "__enter__(self)", "__next__(self)"] {
            let text =
                format!("class A:\n{INIT}    def __repr__(self): ...\n    def {method}: ...\n");
            assert_eq!(counts(&text), (0, 1, 1), "{text}");
        }
        let inherits = format!("class A(Base2):\n{INIT}    def __eq__(self, other): ...\n");
        assert_eq!(counts(&inherits), (0, 0, 0));
    }

    #[test]
    fn look_alikes_are_not_asked() {
        for text in [
            format!("class NotFoundError(Exception):\n{INIT}"),
            format!("class A(db.Model):\n{INIT}"),
            format!("class A:\n    __tablename__ = 'a'\n{INIT}"),
            format!("class A(Other):\n{INIT}"),
            format!("import asyncio\nclass A(asyncio.Protocol):\n{INIT}"),
            format!("class LogMixin:\n{INIT}"),
            format!("@register\nclass A:\n{INIT}"),
            "class A:\n    def __init__(self): pass\n".to_owned(),
            "class A:\n    x = 1\n    def go(self): ...\n".to_owned(),
        ] {
            assert_eq!(counts(&text), (0, 0, 0), "{text}");
        }
        let test = in_test(&format!("class TestA:\n{INIT}"));
        assert_eq!(test[WITH_STATE.id], 0);
    }
}
