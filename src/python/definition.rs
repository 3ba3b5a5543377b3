//! What an observer is shown: nodes of the syntax tree with what is known of them.

use super::bases::{has_base, last_name};
use super::lines::lines_of_function;
use super::state::{STATED, State, methods};
use super::{ClassOutline, FunctionOutline, Outline, Place};
use memchr::memchr_iter;
use ruff_python_ast::{
    ExceptHandlerExceptHandler, Expr, ExprCall, Stmt, StmtClassDef, StmtFunctionDef,
};
use ruff_text_size::{Ranged, TextSize};
use std::cell::Cell;
use std::sync::Arc;

/// A whole file, as the outlines of its top-level statements in order.
#[derive(Debug, Clone, Copy)]
pub struct Module<'w> {
    /// The outlines.
    pub outlines: &'w [&'w Outline],
}

impl<'w> Module<'w> {
    /// The docstring, unless it is blank.
    pub fn docstring(&self) -> Option<&'w str> {
        let first = self.outlines.first()?;
        first.text.as_deref().filter(|text| !text.trim().is_empty())
    }

    /// Its functions, nested ones included.
    pub fn functions(&self) -> impl Iterator<Item = &'w FunctionOutline> {
        self.outlines.iter().flat_map(|outline| &outline.functions)
    }

    /// Its classes, nested ones included.
    pub fn classes(&self) -> impl Iterator<Item = &'w ClassOutline> {
        self.outlines.iter().flat_map(|outline| &outline.classes)
    }
}

/// A class, told when its body has been walked.
#[derive(Debug, Clone, Copy)]
pub struct Class<'w> {
    /// The statement.
    pub node: &'w StmtClassDef,
    /// Where it stands (the class itself not included).
    pub place: &'w Place<'w>,
    /// Functions that stand directly in its body, also below `if` and `try`.
    pub methods: i64,
    /// Decision points of its body and of those functions, plus one, as radon counts them.
    pub complexity: i64,
    /// Which of its methods are walked elsewhere, and what they use; empty where none is.
    pub(super) elided: &'w [Option<Arc<State>>],
    /// Set once somebody asks what its methods use.
    pub(super) asked: &'w Cell<bool>,
}

/// What a class adds to its complexity besides its methods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnComplexity {
    pub(super) methods: i64,
    pub(super) decisions: i64,
}

impl OwnComplexity {
    /// [`Class::average_complexity`], where the methods that are walked elsewhere add up to `methods`.
    pub fn average(self, methods: i64) -> i64 {
        average_complexity(self.decisions + methods + 1, self.methods)
    }
}

/// Radon's complexity of a class: the average of its methods, plus one where it has several.
fn average_complexity(complexity: i64, methods: i64) -> i64 {
    if methods == 0 {
        complexity
    } else {
        complexity / methods + i64::from(methods > 1)
    }
}

impl Class<'_> {
    /// What each function directly in its body uses of the object, in order; nothing where there are [`STATED`] of them or fewer.
    pub fn states(&self) -> Vec<State> {
        if methods(self.node).count() <= STATED {
            return Vec::new();
        }
        self.asked.set(true);
        let mut elided = self.elided.iter();
        let state = |method| match elided.next() {
            Some(Some(state)) => State::clone(state),
            _ => State::of(method),
        };
        methods(self.node).map(state).collect()
    }

    /// Whether it has an `__init__` directly in its body that sets an attribute of the object.
    pub fn keeps(&self) -> bool {
        self.asked.set(true);
        let mut elided = self.elided.iter();
        let all = methods(self.node).map(|method| (method, elided.next()));
        let mut all = all.filter(|(method, _)| method.name.as_str() == "__init__");
        let keeps = all.next().and_then(|(method, elided)| match elided {
            Some(Some(state)) => state.keeps,
            _ => State::of(method).keeps,
        });
        keeps == Some(true)
    }

    /// The docstring, unless it is blank.
    pub fn docstring(&self) -> Option<&str> {
        docstring(&self.node.body)
    }

    /// Radon's complexity of a class: the average of its methods, plus one where it has several.
    pub fn average_complexity(&self) -> i64 {
        average_complexity(self.complexity, self.methods)
    }

    /// Whether a base's last name satisfies `matches`.
    pub fn has_base(&self, matches: impl Fn(&str) -> bool) -> bool {
        has_base(self.node, matches)
    }
}

/// A function or method, told when its body has been walked.
#[derive(Debug, Clone, Copy)]
pub struct Function<'w> {
    /// The statement.
    pub node: &'w StmtFunctionDef,
    /// Where it stands (the function itself not included).
    pub place: &'w Place<'w>,
    /// `McCabe`'s complexity as radon counts it: closures have their own.
    pub complexity: i64,
    /// Its own `await`, `async for`, `async with` and asynchronous comprehensions; those of closures are theirs.
    pub awaits: i64,
    /// Its own `yield` and `yield from`.
    pub yields: i64,
    /// Where it first assigns each plain name, or binds it in a `with`, that nobody reads; names with a leading underscore left out.
    pub unread: &'w [TextSize],
}

/// A parameter: of a function, `self` and `cls` left out.
#[derive(Debug, Clone, Copy)]
pub struct Parameter<'w> {
    /// Its name.
    pub name: &'w str,
    /// Its annotation.
    pub annotation: Option<&'w Expr>,
    /// `*args` or `**kwargs`.
    pub variadic: bool,
}

impl<'w> Function<'w> {
    /// Its name.
    pub fn name(&self) -> &'w str {
        self.node.name.as_str()
    }

    /// The docstring, unless it is blank.
    pub fn docstring(&self) -> Option<&'w str> {
        docstring(&self.node.body)
    }

    /// Whether it has more than so many lines from its name on, of code or not.
    pub fn is_longer_than(&self, lines: usize) -> bool {
        let range = self.node.name.start().to_usize()..self.node.end().to_usize();
        let text = self.place.text.get(range).unwrap_or_default();
        memchr_iter(b'\n', text.as_bytes()).count() >= lines
    }

    /// Its lines of code from its name on, docstrings left out.
    pub fn lines_of_code(&self) -> usize {
        lines_of_function(self.node, self.place.text)
    }

    /// Whether it stands directly in a class body.
    pub fn is_method(&self) -> bool {
        self.place.class().is_some()
    }

    /// Parameters, without the first positional one of a method that is not static.
    pub fn parameters(&self) -> impl Iterator<Item = Parameter<'w>> {
        let bound = self.is_method() && !self.has_decorator("staticmethod");
        let p = &*self.node.parameters;
        let plain = p
            .posonlyargs
            .iter()
            .chain(p.args.iter())
            .skip(usize::from(bound))
            .chain(p.kwonlyargs.iter());
        let plain = plain.map(|p| (&p.parameter, false));
        let variadic = p.vararg.iter().chain(p.kwarg.iter()).map(|p| (&**p, true));
        plain.chain(variadic).map(|(p, variadic)| Parameter {
            name: p.name.as_str(),
            annotation: p.annotation.as_deref(),
            variadic,
        })
    }

    /// Whether a decorator's last name is `name`: `@typing.overload` has `overload`.
    pub fn has_decorator(&self, name: &str) -> bool {
        self.decorators().any(|d| d == name)
    }

    /// The last names of its decorators, calls unwrapped.
    pub fn decorators(&self) -> impl Iterator<Item = &'w str> {
        self.node.decorator_list.iter().filter_map(|d| {
            let expr = match &d.expression {
                Expr::Call(call) => &*call.func,
                expr => expr,
            };
            last_name(expr)
        })
    }

    /// Whether it is a property's setter or deleter.
    pub fn is_setter_or_deleter(&self) -> bool {
        self.node.decorator_list.iter().any(|d| {
            matches!(&d.expression, Expr::Attribute(a) if matches!(a.attr.as_str(), "setter" | "deleter"))
        })
    }

    /// Whether a caller outside may use it by Python's conventions: no leading underscore here or around.
    pub fn is_public(&self) -> bool {
        is_public_name(self.name())
            && self
                .place
                .classes
                .iter()
                .all(|c| is_public_name(c.name.as_str()))
            && !self.place.in_function()
    }

    /// Whether pytest or unittest collects it, and it is no benchmark: what measures time is no test of anything.
    pub fn is_test(&self) -> bool {
        self.is_collected() && !self.parameters().any(|p| p.name == "benchmark")
    }

    /// Whether pytest or unittest collects it.
    pub fn is_collected(&self) -> bool {
        self.place.collects(self.name())
            && !self
                .decorators()
                .any(|d| matches!(d, "fixture" | "contextmanager" | "command"))
    }

    /// Whether the body does nothing: a docstring, `...`, `pass` or a single `raise NotImplementedError`.
    pub fn is_stub(&self) -> bool {
        let body = without_docstring(&self.node.body);
        body.iter().all(|stmt| match stmt {
            Stmt::Pass(_) => true,
            Stmt::Expr(e) => e.value.is_ellipsis_literal_expr(),
            Stmt::Raise(r) => r.exc.as_deref().is_some_and(|exc| {
                let exc = if let Expr::Call(call) = exc {
                    &*call.func
                } else {
                    exc
                };
                last_name(exc) == Some("NotImplementedError")
            }),
            _ => false,
        })
    }
}

/// A call.
#[derive(Debug, Clone, Copy)]
pub struct Call<'w> {
    /// The expression.
    pub node: &'w ExprCall,
    /// Where it stands.
    pub place: &'w Place<'w>,
    /// The dotted path that is called, imports resolved; empty where the callee is not a plain path.
    pub path: &'w str,
    /// It is the whole of an `await`.
    pub awaited: bool,
}

impl<'w> Call<'w> {
    /// The last name of what is called: `read` of `open(x).read()`.
    pub fn last_name(&self) -> &'w str {
        last_name(&self.node.func).unwrap_or("")
    }
}

/// An `except` clause.
#[derive(Debug, Clone, Copy)]
pub struct Handler<'w> {
    /// The clause.
    pub node: &'w ExceptHandlerExceptHandler,
    /// Where it stands.
    pub place: &'w Place<'w>,
    /// Where its `try` begins.
    pub begins: TextSize,
}

/// The docstring that a body begins with, unless it is blank (interrogate's rule).
fn docstring(body: &[Stmt]) -> Option<&str> {
    let Some(Stmt::Expr(first)) = body.first() else {
        return None;
    };
    let Expr::StringLiteral(literal) = &*first.value else {
        return None;
    };
    Some(literal.value.to_str()).filter(|text| !text.trim().is_empty())
}

/// A body without the docstring it begins with.
pub fn without_docstring(body: &[Stmt]) -> &[Stmt] {
    match body.first() {
        Some(Stmt::Expr(first)) if first.value.is_string_literal_expr() => &body[1..],
        _ => body,
    }
}

/// No leading underscore, or a special method.
fn is_public_name(name: &str) -> bool {
    !name.starts_with('_') || (name.starts_with("__") && name.ends_with("__"))
}
