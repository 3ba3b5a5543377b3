//! Cohesion of a class: which methods share state.
//!
//! LCOM4 (Hitz & Montazeri, "Measuring coupling and cohesion in object-oriented systems", 1995): methods are connected where they
//! use the same attribute or one calls the other; the number of connected groups is the measure.

use crate::python::MAX_DEPTH;
use crate::python::ast::visitor::{Visitor, walk_expr, walk_stmt};
use crate::python::ast::{Expr, Stmt, StmtClassDef, StmtFunctionDef};
use rustc_hash::FxHashMap;

/// The sizes of the groups of methods that share nothing with each other, largest first.
///
/// Constructors touch everything and connect nothing; methods that use no state of their own (static ones, stubs, hooks) belong to
/// no group.
pub fn groups(class: &StmtClassDef) -> Vec<usize> {
    let mut links = Links::default();
    let mut users = Vec::new();
    for method in methods(class) {
        if is_constructor(method.name.as_str()) {
            continue;
        }
        let Some(receiver) = receiver(method) else {
            continue;
        };
        let own = links.node(method.name.as_str());
        if is_item_protocol(method.name.as_str()) {
            let whole = links.node(WHOLE);
            links.join(own, whole);
        }
        let mut finder = Uses {
            receiver,
            of_class: has_decorator(method, "classmethod"),
            links: &mut links,
            own,
            used: false,
            depth: 0,
        };
        for stmt in &method.body {
            finder.visit_stmt(stmt);
        }
        if finder.used {
            users.push(own);
        }
    }
    // Two functions of one name (a property and its setter) are one method.
    users.sort_unstable();
    users.dedup();
    let mut roots: Vec<usize> = users.iter().map(|&user| links.root(user)).collect();
    roots.sort_unstable();
    let mut sizes: Vec<usize> = roots.chunk_by(|a, b| a == b).map(<[usize]>::len).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    sizes
}

/// The functions directly in a class body.
pub fn methods(class: &StmtClassDef) -> impl Iterator<Item = &StmtFunctionDef> {
    class.body.iter().filter_map(Stmt::as_function_def_stmt)
}

fn is_constructor(name: &str) -> bool {
    matches!(
        name,
        "__init__" | "__new__" | "__post_init__" | "__del__" | "setUp" | "__init_subclass__"
    )
}

/// The object as a whole: `self[key]`, `len(self)`, `run(self)`. No attribute is called so.
const WHOLE: &str = "";

/// Methods by which an object is used as a whole.
fn is_item_protocol(name: &str) -> bool {
    matches!(
        name,
        "__getitem__" | "__setitem__" | "__delitem__" | "__contains__" | "__iter__" | "__len__"
    )
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

/// Names that belong together: the methods and attributes of a class.
#[derive(Default)]
struct Links<'a> {
    nodes: FxHashMap<&'a str, usize>,
    parent: Vec<usize>,
}

impl<'a> Links<'a> {
    fn node(&mut self, name: &'a str) -> usize {
        let next = self.parent.len();
        let node = *self.nodes.entry(name).or_insert(next);
        if node == next {
            self.parent.push(next);
        }
        node
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.parent[node] != node {
            self.parent[node] = self.parent[self.parent[node]];
            node = self.parent[node];
        }
        node
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
    }
}

/// Joins a method with every attribute it uses.
struct Uses<'a, 'l> {
    receiver: &'a str,
    /// The receiver is the class: calling it makes an object and uses none.
    of_class: bool,
    links: &'l mut Links<'a>,
    own: usize,
    used: bool,
    depth: usize,
}

impl<'a> Visitor<'a> for Uses<'a, '_> {
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
            let node = self.links.node(attribute.attr.as_str());
            self.links.join(self.own, node);
            self.used = true;
            return;
        }
        if let Expr::Name(name) = expr
            && name.id.as_str() == self.receiver
            && !self.of_class
        {
            let whole = self.links.node(WHOLE);
            self.links.join(self.own, whole);
            self.used = true;
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
