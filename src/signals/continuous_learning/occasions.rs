//! Occasions for features: what is written where a newer version of Python has something for it.

use super::features::{FEATURES, FeatureId};
use crate::facts::Family;
use crate::python::ast::{Expr, ExprCall, Operator, Stmt, StmtClassDef};
use crate::python::{Node, Place, name_of, same};
use crate::signals::prelude::*;

/// An older way, and the feature that has taken its place.
pub(super) struct Occasion {
    feature: FeatureId,
    /// Where it is written.
    pub(super) fact: Fact,
}

impl Occasion {
    /// What would be used instead.
    pub(super) fn feature(&self) -> &'static super::features::Feature {
        &FEATURES[self.feature as usize]
    }
}

const fn occasion(
    number: usize,
    feature: FeatureId,
    id: &'static str,
    about: &'static str,
) -> Occasion {
    Occasion {
        feature,
        fact: Fact::sum(id, about, Subject::Member(&FAMILY, number)),
    }
}

/// How many there are.
pub(super) const COUNT: usize = 16;

/// What is written, the feature it is an occasion for, and where it is met. Each is what ruff's UP and FURB rules or the
/// documentation of the feature name as its predecessor.
pub(super) static OCCASIONS: [Occasion; COUNT] = [
    occasion(
        0,
        FeatureId::FString,
        "occasion-f-strings",
        "Texts filled by `%` or `.format()`.",
    ),
    occasion(
        1,
        FeatureId::AsyncioRun,
        "occasion-asyncio-run",
        "Calls of `run_until_complete`.",
    ),
    occasion(
        2,
        FeatureId::Dataclass,
        "occasion-dataclasses",
        "Calls of `collections.namedtuple`.",
    ),
    occasion(
        3,
        FeatureId::ImportlibMetadata,
        "occasion-importlib-metadata",
        "Imports of `pkg_resources` and `importlib_metadata`.",
    ),
    occasion(
        4,
        FeatureId::CachedProperty,
        "occasion-cached-property",
        "Imports of the package `cached_property`.",
    ),
    occasion(
        5,
        FeatureId::BuiltinGeneric,
        "occasion-builtin-generics",
        "`typing.List[int]` and its like.",
    ),
    occasion(
        6,
        FeatureId::ZoneInfo,
        "occasion-zoneinfo",
        "Imports of `pytz`.",
    ),
    occasion(
        7,
        FeatureId::FunctoolsCache,
        "occasion-functools-cache",
        "Uses of `lru_cache(maxsize=None)`.",
    ),
    occasion(
        8,
        FeatureId::ToThread,
        "occasion-to-thread",
        "Calls of `run_in_executor(None, …)`.",
    ),
    occasion(
        9,
        FeatureId::UnionOperator,
        "occasion-union-operator",
        "`typing.Optional[X]` and `typing.Union[X, Y]`.",
    ),
    occasion(
        10,
        FeatureId::Pairwise,
        "occasion-pairwise",
        "`zip(x, x[1:])`.",
    ),
    occasion(
        11,
        FeatureId::TomlLib,
        "occasion-tomllib",
        "Imports of `tomli` and `toml`.",
    ),
    occasion(
        12,
        FeatureId::StrEnum,
        "occasion-str-enum",
        "Classes of `str` and `Enum`.",
    ),
    occasion(
        13,
        FeatureId::ExceptionGroup,
        "occasion-exception-group",
        "Imports of the package `exceptiongroup`.",
    ),
    occasion(
        14,
        FeatureId::TypeParameters,
        "occasion-type-parameters",
        "Calls of `typing.TypeVar`.",
    ),
    occasion(
        15,
        FeatureId::TypeStatement,
        "occasion-type-statement",
        "Variables annotated as `typing.TypeAlias`.",
    ),
];

static FAMILY: Family = Family {
    kinds: Kinds::of(&[
        NodeKind::StmtImport,
        NodeKind::StmtImportFrom,
        NodeKind::StmtAnnAssign,
        NodeKind::StmtClassDef,
        NodeKind::ExprBinOp,
        NodeKind::ExprCall,
        NodeKind::ExprSubscript,
    ]),
    classify: |node, place, found| {
        let is = match node {
            Node::Stmt(Stmt::Import(s)) => {
                let mut names = s.names.iter();
                names.find_map(|alias| module(alias.name.as_str()))
            }
            Node::Stmt(Stmt::ImportFrom(s)) if s.level == 0 => {
                s.module.as_ref().and_then(|name| module(name.as_str()))
            }
            Node::Stmt(Stmt::AnnAssign(s)) => {
                comes_from_typing(&s.annotation, place, &["TypeAlias"]).then_some(15)
            }
            Node::Stmt(Stmt::ClassDef(c)) => is_text_enum(c).then_some(12),
            Node::Expr(Expr::BinOp(e)) => {
                (e.op == Operator::Mod && e.left.is_string_literal_expr()).then_some(0)
            }
            Node::Expr(Expr::Call(call)) => called(call, place),
            Node::Expr(Expr::Subscript(s)) => {
                if comes_from_typing(&s.value, place, &["Optional", "Union"]) {
                    Some(9)
                } else if comes_from_typing(&s.value, place, &GENERICS) {
                    Some(5)
                } else {
                    None
                }
            }
            _ => None,
        };
        if let Some(is) = is
            && !place.is_shim()
        {
            found(is);
        }
    },
};

/// Names of `typing` that builtins have taken the place of.
const GENERICS: [&str; 6] = ["Dict", "FrozenSet", "List", "Set", "Tuple", "Type"];

fn module(name: &str) -> Option<usize> {
    match name.split('.').next().unwrap_or(name) {
        "pkg_resources" | "importlib_metadata" => Some(3),
        "cached_property" => Some(4),
        "pytz" => Some(6),
        "tomli" | "toml" => Some(11),
        "exceptiongroup" => Some(13),
        _ => None,
    }
}

/// Whether an expression is one of these names of `typing`.
fn comes_from_typing(expr: &Expr, place: &Place<'_>, names: &[&str]) -> bool {
    match expr {
        Expr::Name(name) if names.contains(&name.id.as_str()) => place
            .names
            .origin(name.id.as_str())
            .is_some_and(|origin| origin.starts_with("typing.")),
        Expr::Attribute(a) if names.contains(&a.attr.as_str()) => {
            name_of(&a.value).and_then(|name| place.names.origin(name)) == Some("typing")
        }
        _ => false,
    }
}

fn is_text_enum(c: &StmtClassDef) -> bool {
    let last = |e: &Expr| match e {
        Expr::Attribute(a) => a.attr.as_str() == "Enum",
        e => name_of(e) == Some("Enum"),
    };
    matches!(c.bases(), [text, other] if name_of(text) == Some("str") && last(other))
}

fn called(call: &ExprCall, place: &Place<'_>) -> Option<usize> {
    let first = call.arguments.args.first();
    let (name, receiver) = match &*call.func {
        Expr::Attribute(a) => (a.attr.as_str(), Some(&*a.value)),
        func => (name_of(func)?, None),
    };
    let from = |module: &str| {
        let root = receiver.map_or(Some(name), name_of);
        let origin = root.and_then(|root| place.names.origin(root));
        origin.is_some_and(|origin| match receiver {
            Some(_) => origin == module,
            None => origin.strip_suffix(name).and_then(|o| o.strip_suffix('.')) == Some(module),
        })
    };
    match name {
        "format" => receiver?.is_string_literal_expr().then_some(0),
        "run_until_complete" => receiver.map(|_| 1),
        "namedtuple" => from("collections").then_some(2),
        "lru_cache" => {
            let size = first.or_else(|| Some(&call.arguments.find_keyword("maxsize")?.value));
            (size?.is_none_literal_expr() && from("functools")).then_some(7)
        }
        "run_in_executor" => first?.is_none_literal_expr().then_some(8),
        "zip" if receiver.is_none() => match &*call.arguments.args {
            [whole, Expr::Subscript(rest)] => {
                let slice = rest.slice.as_slice_expr()?;
                let one = slice.lower.as_deref()?.as_number_literal_expr()?;
                let one = one.value.as_int()?.as_u8()? == 1;
                (one && slice.upper.is_none() && same(whole, &rest.value)).then_some(10)
            }
            _ => None,
        },
        "TypeVar" => from("typing").then_some(14),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::in_source;

    #[test]
    fn older_ways_are_seen_and_look_alikes_are_not() {
        let found = |text: &str| {
            let facts = in_source(text);
            let seen = OCCASIONS.iter().filter(|o| facts[o.fact.id] > 0);
            let ids: Vec<&str> = seen
                .map(|o| o.fact.id.trim_start_matches("occasion-"))
                .collect();
            ids.join(" ")
        };
        for (text, ids) in [
            ("x = '%s' % y\n", "f-strings"),
            ("x = '{}'.format(y)\n", "f-strings"),
            ("loop.run_until_complete(f())\n", "asyncio-run"),
            (
                "from collections import namedtuple\nA = namedtuple('A', 'b')\n",
                "dataclasses",
            ),
            ("import pkg_resources\n", "importlib-metadata"),
            (
                "from typing import List\nx: List[int]\n",
                "builtin-generics",
            ),
            ("import typing as t\nx: t.Optional[int]\n", "union-operator"),
            ("import pytz\n", "zoneinfo"),
            (
                "import functools\n@functools.lru_cache(maxsize=None)\ndef f(): return 1\n",
                "functools-cache",
            ),
            ("loop.run_in_executor(None, f)\n", "to-thread"),
            ("for a, b in zip(x, x[1:]): f(a)\n", "pairwise"),
            ("import tomli\n", "tomllib"),
            ("class A(str, Enum): B = 'b'\n", "str-enum"),
            (
                "from exceptiongroup import ExceptionGroup\n",
                "exception-group",
            ),
            (
                "from typing import TypeVar\nT = TypeVar('T')\n",
                "type-parameters",
            ),
            (
                "from typing import TypeAlias\nx: TypeAlias = int\n",
                "type-statement",
            ),
            ("x = y % z\nw = template.format(y)\nv = b'%s' % y\n", ""),
            (
                "from mine import List, Optional, TypeVar\nx: List[int]\nT = TypeVar('T')\n",
                "",
            ),
            (
                "from functools import lru_cache\n@lru_cache\ndef f(): return 1\n",
                "",
            ),
            (
                "loop.run_in_executor(pool, f)\nzip(x, y[1:])\nzip(x, x[2:])\n",
                "",
            ),
            (
                "try:\n    import tomllib\nexcept ImportError:\n    import tomli as tomllib\n",
                "",
            ),
            ("class A(str): pass\nclass B(Enum): pass\n", ""),
        ] {
            assert_eq!(found(text), ids, "{text}");
        }
    }

    #[test]
    fn each_has_its_own_number() {
        for (i, occasion) in OCCASIONS.iter().enumerate() {
            assert!(matches!(occasion.fact.subject, Subject::Member(_, member) if member == i));
            let feature = occasion.feature().fact.id.trim_start_matches("feature-");
            let own = occasion.fact.id.trim_start_matches("occasion-");
            assert_eq!(own, feature);
        }
    }
}
