//! What a class may know of the bodies of its methods.

use super::name_hash::name_hash;
use super::{MAX_DEPTH, Next, Node, Seen, name_of, search};
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, Stmt, StmtClassDef, StmtFunctionDef};
use std::sync::Arc;

/// Smaller classes are not asked what their methods use, so that a change of a method leaves their own facts alone.
pub const STATED: usize = 20;

/// Of each function directly in a class body, in order, what it uses if it is walked elsewhere; empty where none is.
pub type Elided = Vec<Option<Arc<State>>>;

/// What a method uses of the object it belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct State {
    /// The body does nothing but say so: `pass`, a docstring, `raise NotImplementedError`.
    pub is_empty: bool,
    /// It uses the object as a whole: `self[key]`, `len(self)`, `run(self)`.
    pub whole: bool,
    /// The attributes and methods that it uses, as [`name_hash`] has them, sorted.
    pub names: Box<[u64]>,
    /// Of `__init__`: it sets an attribute of the object.
    pub keeps: Option<bool>,
}

impl State {
    /// What a method uses. A static one has no object.
    pub fn of(method: &StmtFunctionDef) -> Self {
        let mut state = Self {
            is_empty: method.body.iter().all(|stmt| match stmt {
                Stmt::Pass(_) | Stmt::Raise(_) => true,
                Stmt::Expr(e) => e.value.is_literal_expr(),
                _ => false,
            }),
            ..Self::default()
        };
        if method.name.as_str() == "__init__" {
            state.keeps = Some(keeps(method));
        }
        if let Some(receiver) = receiver(method) {
            let mut uses = Uses {
                receiver,
                of_class: has_decorator(method, "classmethod"),
                names: Vec::new(),
                whole: false,
                depth: 0,
            };
            for stmt in &method.body {
                uses.visit_stmt(stmt);
            }
            uses.names.sort_unstable();
            uses.names.dedup();
            state.whole = uses.whole;
            state.names = uses.names.into_boxed_slice();
        }
        state
    }

    /// Whether the object is used at all.
    pub fn is_used(&self) -> bool {
        self.whole || !self.names.is_empty()
    }
}

/// Whether a method sets an attribute of its first parameter.
fn keeps(method: &StmtFunctionDef) -> bool {
    let p = &*method.parameters;
    let Some(first) = p.posonlyargs.first().or(p.args.first()) else {
        return false;
    };
    let itself = first.name().as_str();
    let seen = search(&method.body, &mut |node| match node {
        Node::Expr(Expr::Attribute(a)) if a.ctx.is_store() && name_of(&a.value) == Some(itself) => {
            Next::Stop
        }
        Node::Stmt(Stmt::FunctionDef(_) | Stmt::ClassDef(_)) => Next::Past,
        _ => Next::Into,
    });
    seen == Seen::Stopped
}

/// The functions directly in a class body.
pub fn methods(class: &StmtClassDef) -> impl Iterator<Item = &StmtFunctionDef> {
    class.body.iter().filter_map(Stmt::as_function_def_stmt)
}

/// What a method calls the object it belongs to; nothing for static ones.
fn receiver(method: &StmtFunctionDef) -> Option<&str> {
    if has_decorator(method, "staticmethod") {
        return None;
    }
    let p = &*method.parameters;
    let first = p.posonlyargs.first().or(p.args.first())?;
    Some(first.name().as_str())
}

fn has_decorator(method: &StmtFunctionDef, name: &str) -> bool {
    let is = |e: &Expr| matches!(e, Expr::Name(n) if n.id.as_str() == name);
    method.decorator_list.iter().any(|d| is(&d.expression))
}

/// Finds what is used of the receiver.
struct Uses<'a> {
    receiver: &'a str,
    /// The receiver is the class: calling it makes an object and uses none.
    of_class: bool,
    names: Vec<u64>,
    whole: bool,
    depth: usize,
}

impl<'a> Visitor<'a> for Uses<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        // Returning itself is manners, not use.
        if let Stmt::Return(s) = stmt
            && s.value.as_deref().is_some_and(Expr::is_name_expr)
        {
            return;
        }
        if self.depth < MAX_DEPTH {
            self.depth += 1;
            walk_stmt(self, stmt);
            self.depth -= 1;
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Attribute(attribute) = expr
            && let Expr::Name(name) = &*attribute.value
            && name.id.as_str() == self.receiver
            && !is_common(attribute.attr.as_str())
        {
            self.names.push(name_hash(attribute.attr.as_str()));
            return;
        }
        if let Expr::Name(name) = expr
            && name.id.as_str() == self.receiver
        {
            self.whole |= !self.of_class;
        }
        if self.depth < MAX_DEPTH {
            self.depth += 1;
            walk_expr(self, expr);
            self.depth -= 1;
        }
    }
}

/// What every object has: using it connects nothing.
fn is_common(attribute: &str) -> bool {
    matches!(
        attribute,
        "__class__" | "__dict__" | "__doc__" | "__module__"
    )
}
