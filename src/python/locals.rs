//! What the functions, lambdas and comprehensions around bind: parameters, variables, imports.
//!
//! Names are taken down in the order of the text. Python makes a name local to the whole function; what is read before it is
//! bound there is an error, so the order makes no difference to code that runs.

use super::imports::{origins_of_from, origins_of_import};
use super::name_hash::name_hash;
use ruff_python_ast::name::Name;
use ruff_python_ast::{Expr, Parameters, Stmt};
use rustc_hash::FxHashMap;

/// What a name means that something around binds.
pub(super) enum Local<'l> {
    /// An import of a function.
    Import(&'l str),
    /// A parameter, a variable, a function.
    Other,
}

/// Names by scope, the module's left out.
#[derive(Debug, Default, Clone)]
pub(super) struct Locals {
    /// How many scopes are around.
    depth: u32,
    /// What imports bind, with the scope, in the order of the text.
    imports: Vec<(Name, Name, u32)>,
    /// Where each name stands there, the last one last.
    places: FxHashMap<Name, Vec<usize>>,
    /// The innermost scope in which each name, as a hash, is bound otherwise.
    others: FxHashMap<u64, u32>,
    /// Which of them were bound, and in which scope they had been before.
    bound: Vec<(u64, Option<u32>)>,
}

/// How much was bound when a scope began.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    imports: usize,
    bound: usize,
}

impl Locals {
    /// A scope begins.
    pub(super) fn enter(&mut self) -> Mark {
        self.depth += 1;
        Mark {
            imports: self.imports.len(),
            bound: self.bound.len(),
        }
    }

    /// The innermost scope ends.
    pub(super) fn leave(&mut self, mark: Mark) {
        for (name, ..) in self.imports.drain(mark.imports..) {
            if let Some(places) = self.places.get_mut(&name) {
                places.pop();
            }
        }
        for (hash, before) in self.bound.drain(mark.bound..).rev() {
            match before {
                Some(depth) => self.others.insert(hash, depth),
                None => self.others.remove(&hash),
            };
        }
        self.depth = self.depth.saturating_sub(1);
    }

    /// Takes note of an import inside a function.
    pub(super) fn import(&mut self, stmt: &Stmt) {
        let mut bind = |name: &str, origin, _| {
            let name = Name::new(name);
            let places = self.places.entry(name.clone()).or_default();
            places.push(self.imports.len());
            self.imports.push((name, origin, self.depth));
        };
        match stmt {
            Stmt::Import(import) => origins_of_import(import, bind),
            Stmt::ImportFrom(import) => origins_of_from(import, &mut bind),
            _ => {}
        }
    }

    /// Takes note of a name that is bound in the innermost scope, if there is one.
    pub(super) fn bind(&mut self, hash: u64) {
        let depth = self.depth;
        if depth == 0 {
            return;
        }
        let before = self.others.insert(hash, depth);
        if before != Some(depth) {
            self.bound.push((hash, before));
        }
    }

    /// The same for every parameter.
    pub(super) fn bind_parameters(&mut self, parameters: &Parameters) {
        for parameter in parameters {
            self.bind(name_hash(parameter.name().as_str()));
        }
    }

    /// The same for the names of a target.
    pub(super) fn bind_target(&mut self, target: &Expr) {
        match target {
            Expr::Name(name) => self.bind(name_hash(&name.id)),
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|e| self.bind_element(e)),
            Expr::List(list) => list.elts.iter().for_each(|e| self.bind_element(e)),
            _ => {}
        }
    }

    /// One level below: nobody takes more apart in a comprehension.
    fn bind_element(&mut self, element: &Expr) {
        match element {
            Expr::Name(name) => self.bind(name_hash(&name.id)),
            Expr::Tuple(tuple) => {
                let names = tuple.elts.iter().filter_map(Expr::as_name_expr);
                names.for_each(|name| self.bind(name_hash(&name.id)));
            }
            _ => {}
        }
    }

    /// What a name means, if something around binds it. An import goes before what else its own function binds the name to:
    /// `except ImportError: json = None`.
    pub(super) fn meaning(&self, name: &str) -> Option<Local<'_>> {
        if self.depth == 0 {
            return None;
        }
        let import = self.places.get(name).and_then(|places| {
            let (_, origin, depth) = self.imports.get(*places.last()?)?;
            Some((origin, *depth))
        });
        let other = self.others.get(&name_hash(name)).copied();
        match (import, other) {
            (Some((_, depth)), Some(other)) if other > depth => Some(Local::Other),
            (Some((origin, _)), _) => Some(Local::Import(origin.as_str())),
            (None, Some(_)) => Some(Local::Other),
            (None, None) => None,
        }
    }
}
