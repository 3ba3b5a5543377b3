//! The structure of code: what is left of a definition without positions, comments, quotes and layout.
//!
//! Two hashes are fed from the events of the walk: the *statement* hash takes what a statement says by itself, so that a statement
//! is recognised wherever it stands; the *layout* hash takes how statements are nested, so that two definitions are the same
//! structure only where they are built alike. A docstring is taken by its words: formatters re-indent it.

use super::Node;
use ruff_python_ast::comparable::{ComparableExpr, ComparablePattern};
use ruff_python_ast::{ElifElseClause, ExceptHandler, Expr, Number, Parameters, Stmt};
use std::hash::{Hash, Hasher};
use std::mem::discriminant;

/// Feeds what `node` says by itself to `statement`, and how it is built to `layout`. Returns true where the next expression is
/// part of this node already.
pub fn feed(node: Node<'_>, statement: &mut impl Hasher, layout: &mut impl Hasher) -> bool {
    match node {
        Node::Stmt(stmt) => {
            discriminant(stmt).hash(statement);
            feed_stmt(stmt, statement, layout)
        }
        Node::Expr(expr) => {
            discriminant(expr).hash(statement);
            feed_expr(expr, statement);
            false
        }
    }
}

/// Feeds what is left of `node` when every name in it is replaced: its kinds, its literals, how many parts it has. Waiting for a
/// coroutine, and being one, is left out: an editor's "make asynchronous" says nothing new.
pub fn feed_shape(node: Node<'_>, shape: &mut impl Hasher) {
    match node {
        Node::Stmt(stmt) => {
            discriminant(stmt).hash(shape);
            match stmt {
                Stmt::FunctionDef(s) => s.parameters.iter_non_variadic_params().count().hash(shape),
                Stmt::Return(s) => s.value.is_some().hash(shape),
                Stmt::AugAssign(s) => s.op.hash(shape),
                Stmt::Import(s) => feed_aliases(&s.names, shape),
                Stmt::ImportFrom(s) => feed_aliases(&s.names, shape),
                Stmt::Expr(s) => {
                    if let Expr::StringLiteral(text) = &*s.value {
                        let words = text.value.to_str().split_whitespace();
                        words.for_each(|word| word.hash(shape));
                    }
                }
                _ => {}
            }
        }
        Node::Expr(Expr::Await(_)) => {}
        Node::Expr(expr) => {
            discriminant(expr).hash(shape);
            match expr {
                Expr::Name(_)
                | Expr::Attribute(_)
                | Expr::FString(_)
                | Expr::TString(_)
                | Expr::Lambda(_)
                | Expr::ListComp(_)
                | Expr::SetComp(_)
                | Expr::DictComp(_)
                | Expr::Generator(_) => {}
                Expr::Call(e) => {
                    (e.arguments.args.len(), e.arguments.keywords.len()).hash(shape);
                }
                other => feed_expr(other, shape),
            }
        }
    }
}

fn feed_stmt(stmt: &Stmt, h: &mut impl Hasher, layout: &mut impl Hasher) -> bool {
    match stmt {
        Stmt::FunctionDef(s) => {
            (
                s.name.as_str(),
                s.is_async,
                s.decorator_list.len(),
                s.returns.is_some(),
            )
                .hash(h);
            s.type_params.as_ref().map(|t| t.type_params.len()).hash(h);
            feed_parameters(&s.parameters, h);
            s.body.len().hash(layout);
        }
        Stmt::ClassDef(s) => {
            (s.name.as_str(), s.decorator_list.len(), s.bases().len()).hash(h);
            s.type_params.as_ref().map(|t| t.type_params.len()).hash(h);
            for keyword in s.keywords() {
                keyword
                    .arg
                    .as_ref()
                    .map(ruff_python_ast::Identifier::as_str)
                    .hash(h);
            }
        }
        Stmt::Return(s) => s.value.is_some().hash(h),
        Stmt::Delete(s) => s.targets.len().hash(h),
        Stmt::TypeAlias(s) => s.type_params.as_ref().map(|t| t.type_params.len()).hash(h),
        Stmt::Assign(s) => s.targets.len().hash(h),
        Stmt::AugAssign(s) => s.op.hash(h),
        Stmt::AnnAssign(s) => (s.simple, s.value.is_some()).hash(h),
        Stmt::For(s) => {
            s.is_async.hash(h);
            (s.body.len(), s.orelse.len()).hash(layout);
        }
        Stmt::While(s) => (s.body.len(), s.orelse.len()).hash(layout),
        Stmt::If(s) => {
            s.body.len().hash(layout);
            for ElifElseClause { test, body, .. } in &s.elif_else_clauses {
                (test.is_some(), body.len()).hash(layout);
            }
        }
        Stmt::With(s) => {
            s.is_async.hash(h);
            for item in &s.items {
                item.optional_vars.is_some().hash(h);
            }
            s.body.len().hash(layout);
        }
        Stmt::Match(s) => {
            for case in &s.cases {
                ComparablePattern::from(&case.pattern).hash(h);
                case.guard.is_some().hash(h);
                case.body.len().hash(layout);
            }
        }
        Stmt::Raise(s) => (s.exc.is_some(), s.cause.is_some()).hash(h),
        Stmt::Try(s) => {
            s.is_star.hash(h);
            for ExceptHandler::ExceptHandler(handler) in &s.handlers {
                (
                    handler.type_.is_some(),
                    handler
                        .name
                        .as_ref()
                        .map(ruff_python_ast::Identifier::as_str),
                )
                    .hash(h);
                handler.body.len().hash(layout);
            }
            (s.body.len(), s.orelse.len(), s.finalbody.len()).hash(layout);
        }
        Stmt::Assert(s) => s.msg.is_some().hash(h),
        Stmt::Import(s) => feed_aliases(&s.names, h),
        Stmt::ImportFrom(s) => {
            (
                s.module.as_ref().map(ruff_python_ast::Identifier::as_str),
                s.level,
            )
                .hash(h);
            feed_aliases(&s.names, h);
        }
        Stmt::Global(s) => s.names.iter().for_each(|n| n.as_str().hash(h)),
        Stmt::Nonlocal(s) => s.names.iter().for_each(|n| n.as_str().hash(h)),
        Stmt::Expr(s) => {
            if let Expr::StringLiteral(text) = &*s.value {
                text.value
                    .to_str()
                    .split_whitespace()
                    .for_each(|word| word.hash(h));
                return true;
            }
        }
        Stmt::Pass(_) | Stmt::Break(_) | Stmt::Continue(_) | Stmt::IpyEscapeCommand(_) => {}
    }
    false
}

fn feed_aliases(aliases: &[ruff_python_ast::Alias], h: &mut impl Hasher) {
    for alias in aliases {
        let bound = alias
            .asname
            .as_ref()
            .map(ruff_python_ast::Identifier::as_str);
        (alias.name.as_str(), bound).hash(h);
    }
}

fn feed_parameters(parameters: &Parameters, h: &mut impl Hasher) {
    (
        parameters.posonlyargs.len(),
        parameters.args.len(),
        parameters.kwonlyargs.len(),
    )
        .hash(h);
    for parameter in parameters.iter_non_variadic_params() {
        (
            parameter.name().as_str(),
            parameter.annotation().is_some(),
            parameter.default().is_some(),
        )
            .hash(h);
    }
    for parameter in [&parameters.vararg, &parameters.kwarg] {
        parameter
            .as_ref()
            .map(|p| (p.name.as_str(), p.annotation.is_some()))
            .hash(h);
    }
}

fn feed_expr(expr: &Expr, h: &mut impl Hasher) {
    match expr {
        Expr::BoolOp(e) => (e.op, e.values.len()).hash(h),
        Expr::BinOp(e) => e.op.hash(h),
        Expr::UnaryOp(e) => e.op.hash(h),
        Expr::Lambda(e) => {
            if let Some(parameters) = &e.parameters {
                feed_parameters(parameters, h);
            }
        }
        Expr::Dict(e) => e.items.iter().for_each(|item| item.key.is_some().hash(h)),
        Expr::Set(e) => e.elts.len().hash(h),
        Expr::List(e) => e.elts.len().hash(h),
        Expr::Tuple(e) => e.elts.len().hash(h),
        Expr::ListComp(e) => feed_generators(&e.generators, h),
        Expr::SetComp(e) => feed_generators(&e.generators, h),
        Expr::DictComp(e) => feed_generators(&e.generators, h),
        Expr::Generator(e) => feed_generators(&e.generators, h),
        Expr::Yield(e) => e.value.is_some().hash(h),
        Expr::Compare(e) => e.ops.iter().for_each(|op| op.hash(h)),
        Expr::Call(e) => {
            e.arguments.args.len().hash(h);
            for keyword in &e.arguments.keywords {
                keyword
                    .arg
                    .as_ref()
                    .map(ruff_python_ast::Identifier::as_str)
                    .hash(h);
            }
        }
        // Interpolated text has parts that are no expressions.
        Expr::FString(_) | Expr::TString(_) => ComparableExpr::from(expr).hash(h),
        Expr::StringLiteral(e) => e.value.to_str().hash(h),
        Expr::BytesLiteral(e) => e.value.iter().for_each(|part| part.value.hash(h)),
        Expr::NumberLiteral(e) => match &e.value {
            Number::Int(i) => i.hash(h),
            Number::Float(f) => f.to_bits().hash(h),
            Number::Complex { real, imag } => (real.to_bits(), imag.to_bits()).hash(h),
        },
        Expr::BooleanLiteral(e) => e.value.hash(h),
        Expr::Attribute(e) => e.attr.as_str().hash(h),
        Expr::Name(e) => e.id.as_str().hash(h),
        Expr::Slice(e) => (e.lower.is_some(), e.upper.is_some(), e.step.is_some()).hash(h),
        _ => {}
    }
}

fn feed_generators(generators: &[ruff_python_ast::Comprehension], h: &mut impl Hasher) {
    for generator in generators {
        (generator.is_async, generator.ifs.len()).hash(h);
    }
}
