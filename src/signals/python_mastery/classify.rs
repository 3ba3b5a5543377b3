//! Which constructs a node is: one look, no search below it.

use super::constructs::ConstructId;
use crate::facts::Family;
use crate::python::ast::NodeKind;
use crate::python::ast::{
    Comprehension, Expr, Stmt, StmtFunctionDef, StmtImport, StmtImportFrom, StmtTry,
};
use crate::python::{Assignment, Kinds, Node, Place, last_name_within};

/// The constructs that are told apart by one look.
pub(crate) static FAMILY: Family = Family {
    kinds: Kinds::of(&[
        NodeKind::StmtFunctionDef,
        NodeKind::StmtClassDef,
        NodeKind::StmtReturn,
        NodeKind::StmtAssign,
        NodeKind::StmtAnnAssign,
        NodeKind::StmtAugAssign,
        NodeKind::StmtIf,
        NodeKind::StmtBreak,
        NodeKind::StmtContinue,
        NodeKind::StmtPass,
        NodeKind::StmtWhile,
        NodeKind::StmtFor,
        NodeKind::StmtImport,
        NodeKind::StmtImportFrom,
        NodeKind::StmtTry,
        NodeKind::StmtRaise,
        NodeKind::StmtAssert,
        NodeKind::StmtWith,
        NodeKind::ExprList,
        NodeKind::ExprTuple,
        NodeKind::ExprDict,
        NodeKind::ExprListComp,
        NodeKind::ExprDictComp,
        NodeKind::ExprCall,
        NodeKind::ExprIf,
        NodeKind::ExprLambda,
        NodeKind::ExprYield,
        NodeKind::ExprYieldFrom,
        NodeKind::ExprGenerator,
        NodeKind::ExprAttribute,
    ]),
    classify: |node, place, found| {
        let mut is = |what: ConstructId| found(what as usize);
        match node {
            Node::Stmt(stmt) => statement(stmt, place, &mut is),
            Node::Expr(expr) => expression(expr, place, &mut is),
        }
    },
};

type Found<'f> = &'f mut dyn FnMut(ConstructId);

fn statement(stmt: &Stmt, place: &Place<'_>, is: Found<'_>) {
    match stmt {
        Stmt::FunctionDef(f) => function(f, place, is),
        Stmt::ClassDef(c) => {
            is(ConstructId::Class);
            if !c.bases().is_empty() {
                is(ConstructId::Inherited);
            }
        }
        Stmt::Return(_) => is(ConstructId::Return),
        Stmt::Assign(_) | Stmt::AnnAssign(_) => {
            let Some(s) = Assignment::of(stmt) else {
                return;
            };
            is(ConstructId::Assign);
            if s.value.is_bin_op_expr() {
                is(ConstructId::AssignSum);
            }
            if place.class().is_some() && s.targets.iter().any(is_slots) {
                is(ConstructId::Slots);
            }
        }
        Stmt::AugAssign(_) => is(ConstructId::AssignIncrement),
        Stmt::If(s) => is(if is_main(&s.test) {
            ConstructId::IfMain
        } else {
            ConstructId::If
        }),
        Stmt::Break(_) => is(ConstructId::Break),
        Stmt::Continue(_) => is(ConstructId::Continue),
        Stmt::Pass(_) => is(ConstructId::Pass),
        Stmt::While(s) if s.orelse.is_empty() => is(ConstructId::While),
        Stmt::While(_) => is(ConstructId::WhileElse),
        Stmt::For(s) => {
            is(ConstructId::For);
            if s.body.iter().any(Stmt::is_for_stmt) {
                is(ConstructId::ForNested);
            }
            if s.target.is_tuple_expr() {
                is(ConstructId::ForTuple);
            }
            match &*s.iter {
                Expr::List(_) => is(ConstructId::ForOverList),
                Expr::Tuple(_) => is(ConstructId::ForOverTuple),
                _ => {}
            }
        }
        Stmt::Import(s) => import(s, is),
        Stmt::ImportFrom(s) => import_from(s, is),
        Stmt::Try(s) => is_try(s, is),
        Stmt::Raise(_) => is(ConstructId::Raise),
        Stmt::Assert(s) if !s.test.is_literal_expr() => is(ConstructId::Assert),
        Stmt::With(_) => is(ConstructId::With),
        _ => {}
    }
}

fn function(f: &StmtFunctionDef, place: &Place<'_>, is: Found<'_>) {
    is(ConstructId::Function);
    let p = &*f.parameters;
    let mut defaults = p.posonlyargs.iter().chain(&p.args);
    if defaults.any(|p| p.default.is_some()) {
        is(ConstructId::Default);
    }
    if p.vararg.is_some() {
        is(ConstructId::Star);
    }
    if p.kwarg.is_some() {
        is(ConstructId::DoubleStar);
    }
    if !p.kwonlyargs.is_empty() {
        is(ConstructId::KeywordOnly);
    }
    if place.class().is_none() {
        return;
    }
    match f.name.as_str() {
        "__init__" => is(ConstructId::Init),
        "__get__" | "__set__" | "__delete__" => is(ConstructId::Descriptor),
        name if is_mangled(name) => is(ConstructId::Private),
        _ => {}
    }
    for decorator in &f.decorator_list {
        match last_name_within(&decorator.expression) {
            Some("classmethod") => is(ConstructId::ClassMethod),
            Some("staticmethod") => is(ConstructId::StaticMethod),
            Some("property" | "cached_property" | "setter" | "deleter") => {
                is(ConstructId::Property);
            }
            _ => {}
        }
    }
}

fn is_try(s: &StmtTry, is: Found<'_>) {
    if s.body.iter().any(Stmt::is_try_stmt) {
        is(ConstructId::TryTry);
    }
    let parts = (
        !s.handlers.is_empty(),
        !s.orelse.is_empty(),
        !s.finalbody.is_empty(),
    );
    match parts {
        (true, false, false) => is(ConstructId::TryExcept),
        (true, true, false) => is(ConstructId::TryElse),
        (false, _, true) => is(ConstructId::TryFinally),
        (true, false, true) => is(ConstructId::TryExceptFinally),
        (true, true, true) => is(ConstructId::TryAll),
        (false, _, false) => {}
    }
}

fn import(s: &StmtImport, is: Found<'_>) {
    is(ConstructId::Import);
    for alias in &s.names {
        module(alias.name.as_str(), is);
    }
    if s.names.iter().any(|alias| alias.asname.is_some()) {
        is(ConstructId::ImportAs);
    }
}

fn import_from(s: &StmtImportFrom, is: Found<'_>) {
    if s.level > 0 {
        is(ConstructId::ImportRelative);
    } else {
        is(ConstructId::ImportFrom);
        module(s.module.as_ref().map_or("", |m| m.as_str()), is);
    }
    if s.names.iter().any(|alias| alias.name.as_str() == "*") {
        is(ConstructId::ImportStar);
    }
    if s.names.iter().any(|alias| alias.asname.is_some()) {
        is(ConstructId::ImportAs);
    }
}

fn module(name: &str, is: Found<'_>) {
    match name.split('.').next() {
        Some("struct") => is(ConstructId::Struct),
        Some("pickle") => is(ConstructId::Pickle),
        Some("shelve") => is(ConstructId::Shelve),
        Some("dbm") => is(ConstructId::Dbm),
        Some("re") => is(ConstructId::Re),
        Some("importlib") => is(ConstructId::Importlib),
        _ => {}
    }
}

fn expression(expr: &Expr, place: &Place<'_>, is: Found<'_>) {
    match expr {
        Expr::List(e) => {
            is(ConstructId::List);
            if e.elts.iter().any(Expr::is_list_expr) {
                is(ConstructId::ListNested);
            }
            if e.elts.iter().any(Expr::is_dict_expr) {
                is(ConstructId::ListWithDict);
            }
        }
        Expr::Tuple(e) => {
            is(ConstructId::Tuple);
            if e.elts.iter().any(Expr::is_tuple_expr) {
                is(ConstructId::TupleNested);
            }
        }
        Expr::Dict(e) => {
            is(ConstructId::Dict);
            let values = || e.items.iter().map(|item| &item.value);
            if values().any(Expr::is_list_expr) {
                is(ConstructId::DictWithList);
            }
            let mut inner = values().filter_map(Expr::as_dict_expr).peekable();
            if inner.peek().is_some() {
                is(ConstructId::DictNested);
            }
            if inner.any(|dict| dict.items.iter().any(|item| item.value.is_list_expr())) {
                is(ConstructId::DictWithDictList);
            }
        }
        Expr::ListComp(e) => {
            is(ConstructId::ListComp);
            if e.generators.len() > 1 {
                is(ConstructId::ListCompNested);
            }
            if has_condition(&e.generators) {
                is(ConstructId::ListCompIf);
            }
        }
        Expr::DictComp(e) => {
            is(ConstructId::DictComp);
            if has_condition(&e.generators) {
                is(ConstructId::DictCompIf);
            }
            match &*e.value {
                Expr::If(_) => is(ConstructId::DictCompIfElse),
                Expr::DictComp(_) => is(ConstructId::DictCompNested),
                _ => {}
            }
        }
        Expr::Call(e) => call(&e.func, place, is),
        Expr::If(_) => is(ConstructId::IfExpression),
        Expr::Lambda(_) => is(ConstructId::Lambda),
        // pytest's and contextlib's decorators make these something else, which is no less.
        Expr::Yield(_) | Expr::YieldFrom(_) if !place.is_unreachable() => {
            is(ConstructId::Generator);
        }
        Expr::Generator(_) => is(ConstructId::GeneratorExpression),
        Expr::Attribute(e) => {
            is(ConstructId::Attribute);
            match e.attr.as_str() {
                "__class__" => is(ConstructId::AttributeClass),
                "__dict__" => is(ConstructId::AttributeDict),
                name if is_mangled(name) && !place.classes.is_empty() => is(ConstructId::Private),
                _ => {}
            }
        }
        _ => {}
    }
}

fn call(callee: &Expr, place: &Place<'_>, is: Found<'_>) {
    match callee {
        Expr::Attribute(a) => match a.attr.as_str() {
            "write" => is(ConstructId::FileWrite),
            "writelines" => is(ConstructId::FileWriteLines),
            "read" => is(ConstructId::FileRead),
            "readline" => is(ConstructId::FileReadLine),
            _ => {}
        },
        Expr::Name(n) => match n.id.as_str() {
            "open" => is(ConstructId::FileOpen),
            "print" => is(ConstructId::Print),
            "range" => is(ConstructId::Range),
            "zip" => is(ConstructId::Zip),
            "map" => is(ConstructId::Map),
            "enumerate" => is(ConstructId::Enumerate),
            "super" => is(ConstructId::Super),
            "property" => is(ConstructId::Property),
            "classmethod" => is(ConstructId::ClassMethod),
            "staticmethod" => is(ConstructId::StaticMethod),
            // In a method, a bare name is another function.
            name if place.classes.is_empty()
                && place.functions.iter().any(|f| f.name.as_str() == name) =>
            {
                is(ConstructId::Recursive);
            }
            _ => {}
        },
        _ => {}
    }
}

fn has_condition(generators: &[Comprehension]) -> bool {
    generators.iter().any(|generator| !generator.ifs.is_empty())
}

/// `__slots__` as the target of an assignment.
fn is_slots(target: &Expr) -> bool {
    matches!(target, Expr::Name(n) if n.id.as_str() == "__slots__")
}

/// Two leading underscores, and no two at the end.
fn is_mangled(name: &str) -> bool {
    name.starts_with("__") && !name.ends_with("__")
}

fn is_main(test: &Expr) -> bool {
    let Expr::Compare(compare) = test else {
        return false;
    };
    let name = |e: &Expr| matches!(e, Expr::Name(n) if n.id.as_str() == "__name__");
    let main = |e: &Expr| matches!(e, Expr::StringLiteral(s) if s.value.to_str() == "__main__");
    let right = compare.comparators.first();
    (name(&compare.left) && right.is_some_and(main))
        || (main(&compare.left) && right.is_some_and(name))
}
