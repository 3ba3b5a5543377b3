//! Which constructs a node is: one look, no search below it.

use super::constructs::Is;
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
        let mut is = |what: Is| found(what as usize);
        match node {
            Node::Stmt(stmt) => statement(stmt, place, &mut is),
            Node::Expr(expr) => expression(expr, place, &mut is),
        }
    },
};

type Found<'f> = &'f mut dyn FnMut(Is);

fn statement(stmt: &Stmt, place: &Place<'_>, is: Found<'_>) {
    match stmt {
        Stmt::FunctionDef(f) => function(f, place, is),
        Stmt::ClassDef(c) => {
            is(Is::Class);
            if !c.bases().is_empty() {
                is(Is::Inherited);
            }
        }
        Stmt::Return(_) => is(Is::Return),
        Stmt::Assign(_) | Stmt::AnnAssign(_) => {
            let Some(s) = Assignment::of(stmt) else {
                return;
            };
            is(Is::Assign);
            if s.value.is_bin_op_expr() {
                is(Is::AssignSum);
            }
            if place.class().is_some() && s.targets.iter().any(is_slots) {
                is(Is::Slots);
            }
        }
        Stmt::AugAssign(_) => is(Is::AssignIncrement),
        Stmt::If(s) => is(if is_main(&s.test) { Is::IfMain } else { Is::If }),
        Stmt::Break(_) => is(Is::Break),
        Stmt::Continue(_) => is(Is::Continue),
        Stmt::Pass(_) => is(Is::Pass),
        Stmt::While(s) if s.orelse.is_empty() => is(Is::While),
        Stmt::While(_) => is(Is::WhileElse),
        Stmt::For(s) => {
            is(Is::For);
            if s.body.iter().any(Stmt::is_for_stmt) {
                is(Is::ForNested);
            }
            if s.target.is_tuple_expr() {
                is(Is::ForTuple);
            }
            match &*s.iter {
                Expr::List(_) => is(Is::ForOverList),
                Expr::Tuple(_) => is(Is::ForOverTuple),
                _ => {}
            }
        }
        Stmt::Import(s) => import(s, is),
        Stmt::ImportFrom(s) => import_from(s, is),
        Stmt::Try(s) => is_try(s, is),
        Stmt::Raise(_) => is(Is::Raise),
        Stmt::Assert(s) if !s.test.is_literal_expr() => is(Is::Assert),
        Stmt::With(_) => is(Is::With),
        _ => {}
    }
}

fn function(f: &StmtFunctionDef, place: &Place<'_>, is: Found<'_>) {
    is(Is::Function);
    let p = &*f.parameters;
    let mut defaults = p.posonlyargs.iter().chain(&p.args);
    if defaults.any(|p| p.default.is_some()) {
        is(Is::Default);
    }
    if p.vararg.is_some() {
        is(Is::Star);
    }
    if p.kwarg.is_some() {
        is(Is::DoubleStar);
    }
    if !p.kwonlyargs.is_empty() {
        is(Is::KeywordOnly);
    }
    if place.class().is_none() {
        return;
    }
    match f.name.as_str() {
        "__init__" => is(Is::Init),
        "__get__" | "__set__" | "__delete__" => is(Is::Descriptor),
        name if is_mangled(name) => is(Is::Private),
        _ => {}
    }
    for decorator in &f.decorator_list {
        match last_name_within(&decorator.expression) {
            Some("classmethod") => is(Is::ClassMethod),
            Some("staticmethod") => is(Is::StaticMethod),
            Some("property" | "cached_property" | "setter" | "deleter") => is(Is::Property),
            _ => {}
        }
    }
}

fn is_try(s: &StmtTry, is: Found<'_>) {
    if s.body.iter().any(Stmt::is_try_stmt) {
        is(Is::TryTry);
    }
    let parts = (
        !s.handlers.is_empty(),
        !s.orelse.is_empty(),
        !s.finalbody.is_empty(),
    );
    match parts {
        (true, false, false) => is(Is::TryExcept),
        (true, true, false) => is(Is::TryElse),
        (false, _, true) => is(Is::TryFinally),
        (true, false, true) => is(Is::TryExceptFinally),
        (true, true, true) => is(Is::TryAll),
        (false, _, false) => {}
    }
}

fn import(s: &StmtImport, is: Found<'_>) {
    is(Is::Import);
    for alias in &s.names {
        module(alias.name.as_str(), is);
    }
    if s.names.iter().any(|alias| alias.asname.is_some()) {
        is(Is::ImportAs);
    }
}

fn import_from(s: &StmtImportFrom, is: Found<'_>) {
    if s.level > 0 {
        is(Is::ImportRelative);
    } else {
        is(Is::ImportFrom);
        module(s.module.as_ref().map_or("", |m| m.as_str()), is);
    }
    if s.names.iter().any(|alias| alias.name.as_str() == "*") {
        is(Is::ImportStar);
    }
    if s.names.iter().any(|alias| alias.asname.is_some()) {
        is(Is::ImportAs);
    }
}

fn module(name: &str, is: Found<'_>) {
    match name.split('.').next() {
        Some("struct") => is(Is::Struct),
        Some("pickle") => is(Is::Pickle),
        Some("shelve") => is(Is::Shelve),
        Some("dbm") => is(Is::Dbm),
        Some("re") => is(Is::Re),
        Some("importlib") => is(Is::Importlib),
        _ => {}
    }
}

fn expression(expr: &Expr, place: &Place<'_>, is: Found<'_>) {
    match expr {
        Expr::List(e) => {
            is(Is::List);
            if e.elts.iter().any(Expr::is_list_expr) {
                is(Is::ListNested);
            }
            if e.elts.iter().any(Expr::is_dict_expr) {
                is(Is::ListWithDict);
            }
        }
        Expr::Tuple(e) => {
            is(Is::Tuple);
            if e.elts.iter().any(Expr::is_tuple_expr) {
                is(Is::TupleNested);
            }
        }
        Expr::Dict(e) => {
            is(Is::Dict);
            let values = || e.items.iter().map(|item| &item.value);
            if values().any(Expr::is_list_expr) {
                is(Is::DictWithList);
            }
            let mut inner = values().filter_map(Expr::as_dict_expr).peekable();
            if inner.peek().is_some() {
                is(Is::DictNested);
            }
            if inner.any(|dict| dict.items.iter().any(|item| item.value.is_list_expr())) {
                is(Is::DictWithDictList);
            }
        }
        Expr::ListComp(e) => {
            is(Is::ListComp);
            if e.generators.len() > 1 {
                is(Is::ListCompNested);
            }
            if has_condition(&e.generators) {
                is(Is::ListCompIf);
            }
        }
        Expr::DictComp(e) => {
            is(Is::DictComp);
            if has_condition(&e.generators) {
                is(Is::DictCompIf);
            }
            match &*e.value {
                Expr::If(_) => is(Is::DictCompIfElse),
                Expr::DictComp(_) => is(Is::DictCompNested),
                _ => {}
            }
        }
        Expr::Call(e) => call(&e.func, place, is),
        Expr::If(_) => is(Is::IfExpression),
        Expr::Lambda(_) => is(Is::Lambda),
        // pytest's and contextlib's decorators make these something else, which is no less.
        Expr::Yield(_) | Expr::YieldFrom(_) if !place.is_unreachable() => is(Is::Generator),
        Expr::Generator(_) => is(Is::GeneratorExpression),
        Expr::Attribute(e) => {
            is(Is::Attribute);
            match e.attr.as_str() {
                "__class__" => is(Is::AttributeClass),
                "__dict__" => is(Is::AttributeDict),
                name if is_mangled(name) && !place.classes.is_empty() => is(Is::Private),
                _ => {}
            }
        }
        _ => {}
    }
}

fn call(callee: &Expr, place: &Place<'_>, is: Found<'_>) {
    match callee {
        Expr::Attribute(a) => match a.attr.as_str() {
            "write" => is(Is::FileWrite),
            "writelines" => is(Is::FileWriteLines),
            "read" => is(Is::FileRead),
            "readline" => is(Is::FileReadLine),
            _ => {}
        },
        Expr::Name(n) => match n.id.as_str() {
            "open" => is(Is::FileOpen),
            "print" => is(Is::Print),
            "range" => is(Is::Range),
            "zip" => is(Is::Zip),
            "map" => is(Is::Map),
            "enumerate" => is(Is::Enumerate),
            "super" => is(Is::Super),
            "property" => is(Is::Property),
            "classmethod" => is(Is::ClassMethod),
            "staticmethod" => is(Is::StaticMethod),
            // In a method, a bare name is another function.
            name if place.classes.is_empty()
                && place.functions.iter().any(|f| f.name.as_str() == name) =>
            {
                is(Is::Recursive);
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
