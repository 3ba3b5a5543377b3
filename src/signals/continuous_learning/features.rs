//! Features by the version of Python that brought them, and how a node shows one.

use crate::facts::Family;
use crate::python::ast::{
    ExceptHandler, Expr, ExprCall, InterpolatedStringElement, Operator, Stmt, StmtImportFrom,
};
use crate::python::name_of;
use crate::signals::prelude::*;
use crate::signals::words::Words;

/// A feature.
pub(super) struct Feature {
    /// The minor version of Python 3 that brought it.
    pub since: u8,
    /// Where it is used.
    pub fact: Fact,
}

/// Features, in the order of the table below.
#[rustfmt::skip]
#[derive(Clone, Copy)]
pub(super) enum FeatureId {
    FString, Annotated, FutureAnnotations, Dataclass, ContextVar, AsyncioRun,
    Walrus, PositionalOnly, FStringEquals, CachedProperty, TypingProtocol, TypingFinal, TypingLiteral, TypingTypedDict, ImportlibMetadata,
    BuiltinGeneric, RemovePrefix, ZoneInfo, GraphLib, FunctoolsCache, ToThread, TypingAnnotated,
    Match, UnionOperator, ZipStrict, ParamSpec, TypeGuard, TypeAlias, Pairwise, DataclassSlots,
    ExceptStar, TomlLib, TaskGroup, AsyncTimeout, TypingSelf, AssertNever, StrEnum, ExceptionGroup, DatetimeUtc,
    TypeStatement, TypeParameters, TypingOverride, Batched,
    WarningsDeprecated, TypeDefault, Narrowing, CopyReplace,
    TString, Zstd, AnnotationLib, Interpreters, BareExcept,
    LazyImport, Unpacking, FrozenDict, Sentinel,
}

const fn feature(since: u8, is: FeatureId, id: &'static str, about: &'static str) -> Feature {
    Feature {
        since,
        fact: Fact::sum(id, about, Subject::Member(&FAMILY, is as usize)),
    }
}

/// How many there are.
pub(super) const COUNT: usize = FeatureId::Sentinel as usize + 1;

/// The table. What cannot be seen without knowing types (`|` of dictionaries) or positions (parenthesised `with`) is not in it.
#[rustfmt::skip]
pub(super) static FEATURES: [Feature; COUNT] = [
    feature(6, FeatureId::FString, "feature-f-strings", "Texts that are f-strings and interpolate (3.6)."),
    feature(6, FeatureId::Annotated, "feature-variable-annotations", "Annotated variables and attributes (3.6)."),
    feature(7, FeatureId::FutureAnnotations, "feature-postponed-annotations", "`from __future__ import annotations` (3.7)."),
    feature(7, FeatureId::Dataclass, "feature-dataclasses", "`dataclasses.dataclass` (3.7)."),
    feature(7, FeatureId::ContextVar, "feature-contextvars", "`contextvars.ContextVar` (3.7)."),
    feature(7, FeatureId::AsyncioRun, "feature-asyncio-run", "`asyncio.run` (3.7)."),
    feature(8, FeatureId::Walrus, "feature-assignment-expressions", "Assignment expressions (3.8)."),
    feature(8, FeatureId::PositionalOnly, "feature-positional-only", "Positional-only parameters (3.8)."),
    feature(8, FeatureId::FStringEquals, "feature-f-string-equals", "`f\"{x=}\"` (3.8)."),
    feature(8, FeatureId::CachedProperty, "feature-cached-property", "`functools.cached_property` (3.8)."),
    feature(8, FeatureId::TypingProtocol, "feature-protocol", "`typing.Protocol` (3.8)."),
    feature(8, FeatureId::TypingFinal, "feature-final", "`typing.Final` and `final` (3.8)."),
    feature(8, FeatureId::TypingLiteral, "feature-literal", "`typing.Literal` (3.8)."),
    feature(8, FeatureId::TypingTypedDict, "feature-typed-dict", "`typing.TypedDict` (3.8)."),
    feature(8, FeatureId::ImportlibMetadata, "feature-importlib-metadata", "`importlib.metadata` (3.8)."),
    feature(9, FeatureId::BuiltinGeneric, "feature-builtin-generics", "`list[int]` (3.9)."),
    feature(9, FeatureId::RemovePrefix, "feature-remove-prefix", "`removeprefix` and `removesuffix` (3.9)."),
    feature(9, FeatureId::ZoneInfo, "feature-zoneinfo", "`zoneinfo` (3.9)."),
    feature(9, FeatureId::GraphLib, "feature-graphlib", "`graphlib` (3.9)."),
    feature(9, FeatureId::FunctoolsCache, "feature-functools-cache", "`functools.cache` (3.9)."),
    feature(9, FeatureId::ToThread, "feature-to-thread", "`asyncio.to_thread` (3.9)."),
    feature(9, FeatureId::TypingAnnotated, "feature-annotated", "`typing.Annotated` (3.9)."),
    feature(10, FeatureId::Match, "feature-match", "`match` statements (3.10)."),
    feature(10, FeatureId::UnionOperator, "feature-union-operator", "`X | Y` and `X | None` in annotations (3.10)."),
    feature(10, FeatureId::ZipStrict, "feature-zip-strict", "`zip(strict=…)` (3.10)."),
    feature(10, FeatureId::ParamSpec, "feature-param-spec", "`typing.ParamSpec` and `Concatenate` (3.10)."),
    feature(10, FeatureId::TypeGuard, "feature-type-guard", "`typing.TypeGuard` (3.10)."),
    feature(10, FeatureId::TypeAlias, "feature-type-alias", "`typing.TypeAlias` (3.10)."),
    feature(10, FeatureId::Pairwise, "feature-pairwise", "`itertools.pairwise` (3.10)."),
    feature(10, FeatureId::DataclassSlots, "feature-dataclass-slots", "`dataclass(slots=…)` and `kw_only=…` (3.10)."),
    feature(11, FeatureId::ExceptStar, "feature-except-star", "`except*` (3.11)."),
    feature(11, FeatureId::TomlLib, "feature-tomllib", "`tomllib` (3.11)."),
    feature(11, FeatureId::TaskGroup, "feature-task-group", "`asyncio.TaskGroup` (3.11)."),
    feature(11, FeatureId::AsyncTimeout, "feature-asyncio-timeout", "`asyncio.timeout` (3.11)."),
    feature(11, FeatureId::TypingSelf, "feature-self-type", "`typing.Self` (3.11)."),
    feature(11, FeatureId::AssertNever, "feature-assert-never", "`typing.assert_never` (3.11)."),
    feature(11, FeatureId::StrEnum, "feature-str-enum", "`enum.StrEnum` (3.11)."),
    feature(11, FeatureId::ExceptionGroup, "feature-exception-group", "`ExceptionGroup` raised or caught (3.11)."),
    feature(11, FeatureId::DatetimeUtc, "feature-datetime-utc", "`datetime.UTC` (3.11)."),
    feature(12, FeatureId::TypeStatement, "feature-type-statement", "`type X = …` (3.12)."),
    feature(12, FeatureId::TypeParameters, "feature-type-parameters", "Type parameters of functions and classes (3.12)."),
    feature(12, FeatureId::TypingOverride, "feature-override", "`typing.override` (3.12)."),
    feature(12, FeatureId::Batched, "feature-batched", "`itertools.batched` (3.12)."),
    feature(13, FeatureId::WarningsDeprecated, "feature-deprecated", "`warnings.deprecated` (3.13)."),
    feature(13, FeatureId::TypeDefault, "feature-type-defaults", "Type parameters with a default (3.13)."),
    feature(13, FeatureId::Narrowing, "feature-type-is", "`typing.TypeIs` and `ReadOnly` (3.13)."),
    feature(13, FeatureId::CopyReplace, "feature-copy-replace", "`copy.replace` (3.13)."),
    feature(14, FeatureId::TString, "feature-t-strings", "Literals that are t-strings (3.14)."),
    feature(14, FeatureId::Zstd, "feature-zstd", "`compression.zstd` (3.14)."),
    feature(14, FeatureId::AnnotationLib, "feature-annotationlib", "`annotationlib` (3.14)."),
    feature(14, FeatureId::Interpreters, "feature-interpreters", "`concurrent.interpreters` (3.14)."),
    feature(14, FeatureId::BareExcept, "feature-bare-except", "`except A, B` without brackets (3.14)."),
    feature(15, FeatureId::LazyImport, "feature-lazy-import", "`lazy import` (3.15)."),
    feature(15, FeatureId::Unpacking, "feature-comprehension-unpacking", "`[*row for row in rows]` and `{**d for d in ds}` (3.15)."),
    feature(15, FeatureId::FrozenDict, "feature-frozendict", "`frozendict` (3.15)."),
    feature(15, FeatureId::Sentinel, "feature-sentinel", "`sentinel(\"NAME\")` (3.15)."),
];

/// Names of the standard library: what they are, and the modules they come from.
#[rustfmt::skip]
const NAMES: [(&str, &[&str], FeatureId); 35] = [
    ("Annotated", TYPING, FeatureId::TypingAnnotated),
    ("Concatenate", TYPING, FeatureId::ParamSpec),
    ("ContextVar", &["contextvars"], FeatureId::ContextVar),
    ("ExceptionGroup", &["builtins"], FeatureId::ExceptionGroup),
    ("Final", TYPING, FeatureId::TypingFinal),
    ("Literal", TYPING, FeatureId::TypingLiteral),
    ("ParamSpec", TYPING, FeatureId::ParamSpec),
    ("Protocol", TYPING, FeatureId::TypingProtocol),
    ("ReadOnly", TYPING, FeatureId::Narrowing),
    ("Self", TYPING, FeatureId::TypingSelf),
    ("StrEnum", &["enum"], FeatureId::StrEnum),
    ("TaskGroup", &["asyncio"], FeatureId::TaskGroup),
    ("TopologicalSorter", &["graphlib"], FeatureId::GraphLib),
    ("TypeAlias", TYPING, FeatureId::TypeAlias),
    ("TypeGuard", TYPING, FeatureId::TypeGuard),
    ("TypeIs", TYPING, FeatureId::Narrowing),
    ("TypedDict", TYPING, FeatureId::TypingTypedDict),
    ("UTC", &["datetime"], FeatureId::DatetimeUtc),
    ("ZoneInfo", &["zoneinfo"], FeatureId::ZoneInfo),
    ("assert_never", TYPING, FeatureId::AssertNever),
    ("batched", &["itertools"], FeatureId::Batched),
    ("cache", &["functools"], FeatureId::FunctoolsCache),
    ("cached_property", &["functools"], FeatureId::CachedProperty),
    ("dataclass", &["dataclasses"], FeatureId::Dataclass),
    ("deprecated", &["warnings", "typing_extensions"], FeatureId::WarningsDeprecated),
    ("final", TYPING, FeatureId::TypingFinal),
    ("frozendict", &["builtins"], FeatureId::FrozenDict),
    ("metadata", &["importlib"], FeatureId::ImportlibMetadata),
    ("override", TYPING, FeatureId::TypingOverride),
    ("pairwise", &["itertools"], FeatureId::Pairwise),
    ("replace", &["copy"], FeatureId::CopyReplace),
    ("run", &["asyncio"], FeatureId::AsyncioRun),
    ("timeout", &["asyncio"], FeatureId::AsyncTimeout),
    ("to_thread", &["asyncio"], FeatureId::ToThread),
    ("zstd", &["compression"], FeatureId::Zstd),
];

/// The backport counts: it is how a project that supports older versions uses what is new.
const TYPING: &[&str] = &["typing", "typing_extensions"];

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

/// Modules that are features themselves.
const MODULES: [(&str, FeatureId); 7] = [
    ("annotationlib", FeatureId::AnnotationLib),
    ("concurrent.interpreters", FeatureId::Interpreters),
    ("contextvars", FeatureId::ContextVar),
    ("graphlib", FeatureId::GraphLib),
    ("importlib.metadata", FeatureId::ImportlibMetadata),
    ("tomllib", FeatureId::TomlLib),
    ("zoneinfo", FeatureId::ZoneInfo),
];

static FAMILY: Family = Family {
    kinds: Kinds::of(&[
        NodeKind::StmtImport,
        NodeKind::StmtImportFrom,
        NodeKind::StmtAnnAssign,
        NodeKind::StmtMatch,
        NodeKind::StmtTry,
        NodeKind::StmtTypeAlias,
        NodeKind::StmtClassDef,
        NodeKind::StmtFunctionDef,
        NodeKind::ExprName,
        NodeKind::ExprAttribute,
        NodeKind::ExprNamed,
        NodeKind::ExprFString,
        NodeKind::ExprTString,
        NodeKind::ExprSubscript,
        NodeKind::ExprCall,
        NodeKind::ExprListComp,
        NodeKind::ExprSetComp,
        NodeKind::ExprDictComp,
        NodeKind::ExprGenerator,
    ]),
    classify: |node, place, found| {
        let mut is = |what: FeatureId| found(what as usize);
        match node {
            Node::Stmt(stmt) => statement(stmt, &mut is),
            Node::Expr(expr) => expression(expr, place, &mut is),
        }
    },
};

type Found<'f> = &'f mut dyn FnMut(FeatureId);

fn statement(stmt: &Stmt, is: Found<'_>) {
    match stmt {
        Stmt::ImportFrom(s) => import_from(s, is),
        Stmt::Import(s) => {
            if s.is_lazy {
                is(FeatureId::LazyImport);
            }
            for alias in &s.names {
                module(alias.name.as_str(), is);
            }
        }
        Stmt::AnnAssign(s) => {
            is(FeatureId::Annotated);
            annotation(&s.annotation, is);
        }
        Stmt::Match(_) => is(FeatureId::Match),
        Stmt::Try(s) => {
            if s.is_star {
                is(FeatureId::ExceptStar);
            }
            if s.handlers.iter().any(is_bare) {
                is(FeatureId::BareExcept);
            }
        }
        Stmt::TypeAlias(s) => {
            is(FeatureId::TypeStatement);
            type_parameters(s.type_params.as_deref(), is);
        }
        Stmt::ClassDef(s) => type_parameters(s.type_params.as_deref(), is),
        Stmt::FunctionDef(s) => {
            type_parameters(s.type_params.as_deref(), is);
            let p = &*s.parameters;
            if !p.posonlyargs.is_empty() {
                is(FeatureId::PositionalOnly);
            }
            let plain = p.posonlyargs.iter().chain(&p.args).chain(&p.kwonlyargs);
            let annotations = plain.filter_map(|p| p.parameter.annotation.as_deref());
            for expr in annotations.chain(s.returns.as_deref()) {
                annotation(expr, is);
            }
        }
        _ => {}
    }
}

fn type_parameters(parameters: Option<&crate::python::ast::TypeParams>, is: Found<'_>) {
    if let Some(parameters) = parameters {
        is(FeatureId::TypeParameters);
        if parameters.type_params.iter().any(|p| p.default().is_some()) {
            is(FeatureId::TypeDefault);
        }
    }
}

/// `X | Y`, at the top of an annotation: elsewhere it may be arithmetic.
fn annotation(expr: &Expr, is: Found<'_>) {
    if matches!(expr, Expr::BinOp(e) if e.op == Operator::BitOr) {
        is(FeatureId::UnionOperator);
    }
}

/// `except A, B`, which in Python 2 bound the error to a name that is then in lower case.
fn is_bare(handler: &ExceptHandler) -> bool {
    let ExceptHandler::ExceptHandler(handler) = handler;
    let Some(Expr::Tuple(types)) = handler.type_.as_deref() else {
        return false;
    };
    let is_class = |e: &Expr| match e {
        Expr::Attribute(_) => true,
        e => name_of(e).is_some_and(|name| name.starts_with(char::is_uppercase)),
    };
    !types.parenthesized && types.elts.len() > 1 && types.elts.iter().all(is_class)
}

fn import_from(s: &StmtImportFrom, is: Found<'_>) {
    if s.is_lazy {
        is(FeatureId::LazyImport);
    }
    let from = s.module.as_ref().map_or("", |m| m.as_str());
    if s.level > 0 {
        return;
    }
    module(from, is);
    if from == "__future__" && s.names.iter().any(|n| n.name.as_str() == "annotations") {
        is(FeatureId::FutureAnnotations);
    }
}

fn module(name: &str, is: Found<'_>) {
    if let Ok(at) = MODULES.binary_search_by(|(module, _)| (*module).cmp(name)) {
        is(MODULES[at].1);
    }
}

fn expression(expr: &Expr, place: &Place<'_>, is: Found<'_>) {
    match expr {
        Expr::Name(name) if name.ctx.is_load() => {
            if let Some(at) = WORDS.find(name.id.as_str()) {
                let (word, modules, what) = NAMES[at];
                let origin = place.names.origin(word);
                let bound = origin.and_then(|origin| origin.strip_suffix(word)?.strip_suffix('.'));
                let builtin = modules == ["builtins"] && place.names.is_builtin(word);
                if builtin || bound.is_some_and(|module| modules.contains(&module)) {
                    is(what);
                }
            }
        }
        Expr::Attribute(a) => match a.attr.as_str() {
            "removeprefix" | "removesuffix" => is(FeatureId::RemovePrefix),
            word => {
                if let Some(at) = WORDS.find(word)
                    && let Some(name) = name_of(&a.value)
                    && let Some(module) = place.names.origin(name)
                {
                    let (_, modules, what) = NAMES[at];
                    if modules.contains(&module) {
                        is(what);
                    }
                }
            }
        },
        Expr::Named(_) => is(FeatureId::Walrus),
        Expr::FString(e) => {
            let mut parts = e
                .value
                .elements()
                .filter_map(InterpolatedStringElement::as_interpolation);
            if let Some(first) = parts.next() {
                is(FeatureId::FString);
                if first.debug_text.is_some() || parts.any(|part| part.debug_text.is_some()) {
                    is(FeatureId::FStringEquals);
                }
            }
        }
        Expr::TString(_) => is(FeatureId::TString),
        Expr::Subscript(s)
            if s.ctx.is_load()
                && matches!(
                    name_of(&s.value),
                    Some("list" | "dict" | "set" | "tuple" | "frozenset" | "type")
                ) =>
        {
            is(FeatureId::BuiltinGeneric);
        }
        Expr::Call(call) => {
            keywords(call, is);
            let named = call
                .arguments
                .args
                .first()
                .is_some_and(Expr::is_string_literal_expr);
            if named
                && name_of(&call.func) == Some("sentinel")
                && place.names.is_builtin("sentinel")
            {
                is(FeatureId::Sentinel);
            }
        }
        Expr::ListComp(e) if e.elt.is_starred_expr() => is(FeatureId::Unpacking),
        Expr::SetComp(e) if e.elt.is_starred_expr() => is(FeatureId::Unpacking),
        Expr::Generator(e) if e.elt.is_starred_expr() => is(FeatureId::Unpacking),
        Expr::DictComp(e) if e.key.is_none() => is(FeatureId::Unpacking),
        _ => {}
    }
}

fn keywords(call: &ExprCall, is: Found<'_>) {
    if call.arguments.keywords.is_empty() {
        return;
    }
    let name = match &*call.func {
        Expr::Attribute(a) => a.attr.as_str(),
        func => name_of(func).unwrap_or(""),
    };
    let has = |keyword: &str| call.arguments.find_keyword(keyword).is_some();
    match name {
        "zip" if has("strict") => is(FeatureId::ZipStrict),
        "dataclass" if has("slots") || has("kw_only") => is(FeatureId::DataclassSlots),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order() {
        assert!(WORDS.is_sorted());
        assert!(MODULES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for (i, feature) in FEATURES.iter().enumerate() {
            let Subject::Member(_, member) = feature.fact.subject else {
                panic!("{}", feature.fact.id);
            };
            assert_eq!(member, i, "{}", feature.fact.id);
            let version = format!("(3.{}).", feature.since);
            assert!(
                feature.fact.about.ends_with(&version),
                "{}",
                feature.fact.id
            );
        }
        assert!(FEATURES.is_sorted_by_key(|feature| feature.since));
    }
}
