//! What the rest of a module may know of one top-level statement.
//!
//! A module is seen as the sequence of its statements' outlines and in no other way: what a statement's facts depend on outside
//! it ([`super::Names`]) and what is asked of the module as a whole ([`super::Module`]) are functions of the outlines in order. So
//! it makes no difference whether a file was parsed whole or put together from statements that were parsed long ago.
//!
//! To let a module's facts know something more of its statements, add a field here, fill it in [`Outline::of`] (which looks at
//! statements, nested ones included, and not at expressions) or, where expressions must be looked at, in the walk as `used` is,
//! and read it through [`super::Module::outlines`]. An outline holds no position and no line: a statement may stand anywhere.

use super::Assignment;
use super::bases::last_name;
use super::builtins::is_asked_builtin;
use super::imports::{origins_of_from, origins_of_import};
use super::used_names::UsedNames;
use ruff_python_ast::name::Name;
use ruff_python_ast::{Decorator, ExceptHandler, Expr, Stmt, StmtClassDef, StmtFunctionDef};
use std::slice::Iter;

/// What the rest of a module may know of one top-level statement.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Outline {
    /// The text, where the statement is nothing but a string: the module's docstring if it comes first.
    pub text: Option<Box<str>>,
    /// It is a class or a function.
    pub is_definition: bool,
    /// It leaves the block: what follows is not reached.
    pub leaves: bool,
    /// Its functions, in order, nested ones included.
    pub functions: Vec<FunctionOutline>,
    /// Its classes, in order, nested ones included.
    pub classes: Vec<ClassOutline>,
    /// What its imports bind for the whole module: those in functions and classes are left out.
    pub imports: Vec<Import>,
    /// Builtins that it gives another meaning for the whole module: functions, classes and variables of such a name.
    pub redefined: Vec<Name>,
    /// The names it uses.
    pub used: UsedNames,
    /// Names in its short texts that hold nothing else: quoted annotations, `__all__`, arguments of `getattr`.
    pub mentioned: UsedNames,
    /// It is an import that a comment excuses (`noqa`), or that loads a module inside another for its effect (`import a.b`).
    pub excused: bool,
    /// Its lines of code, without docstrings; none where it is data.
    pub lines: usize,
}

/// A function, as the rest of its module may know it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FunctionOutline {
    /// Its name.
    pub name: Name,
    /// The last names of its decorators, calls and subscripts unwrapped; none where there is no name.
    pub decorators: Box<[Option<Name>]>,
    /// It does nothing but return its first argument.
    pub returns_its_argument: bool,
}

/// A class, as the rest of its module may know it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClassOutline {
    /// Its name.
    pub name: Name,
    /// The last names of its decorators, as those of a function.
    pub decorators: Box<[Option<Name>]>,
    /// The last names of its bases, as those of decorators; bases without a name are left out.
    pub bases: Box<[Name]>,
    /// The last name of its `metaclass=`.
    pub metaclass: Option<Name>,
    /// Its body has a `__new__`.
    pub has_new: bool,
}

/// A name that an import binds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Import {
    /// The name; `*` where everything is imported.
    pub name: Name,
    /// The dotted path it stands for.
    pub origin: Name,
    /// It stands below another statement: `if`, `try`, `with`.
    pub guarded: bool,
    /// It is bound under another name than its own.
    pub renamed: bool,
}

impl Outline {
    /// The outline of a statement, without the names it uses: the walk finds those.
    pub fn of(stmt: &Stmt) -> Self {
        let mut outline = Self {
            text: match stmt {
                Stmt::Expr(e) => match &*e.value {
                    Expr::StringLiteral(literal) => Some(literal.value.to_str().into()),
                    _ => None,
                },
                _ => None,
            },
            is_definition: stmt.is_class_def_stmt() || stmt.is_function_def_stmt(),
            leaves: leaves(stmt),
            ..Self::default()
        };
        outline.note_all(stmt, true);
        outline.note_redefined(stmt);
        outline
    }

    /// Takes note of what a statement defines under the name of a builtin.
    fn note_redefined(&mut self, stmt: &Stmt) {
        let mut note = |name: &Name| {
            if is_asked_builtin(name) {
                self.redefined.push(name.clone());
            }
        };
        match stmt {
            Stmt::FunctionDef(f) => note(&f.name.id),
            Stmt::ClassDef(c) => note(&c.name.id),
            stmt => {
                let targets = Assignment::of(stmt).map_or(&[][..], |assign| assign.targets);
                for name in targets.iter().filter_map(Expr::as_name_expr) {
                    note(&name.id);
                }
            }
        }
    }

    /// The outline of a statement inside a class.
    pub fn of_member(stmt: &Stmt) -> Self {
        let mut outline = Self::default();
        outline.note_all(stmt, false);
        outline
    }

    /// The outline of a class, cut at the functions directly in its body that are `elided`, and without those.
    pub fn of_skeleton(class: &StmtClassDef, elided: &[bool]) -> Vec<Self> {
        let mut elided = elided.iter();
        let mut outlines = vec![Self {
            is_definition: true,
            classes: vec![ClassOutline::of(class)],
            ..Self::default()
        }];
        if is_asked_builtin(&class.name.id) {
            outlines[0].redefined.push(class.name.id.clone());
        }
        for stmt in &class.body {
            if stmt.is_function_def_stmt() && elided.next() == Some(&true) {
                outlines.push(Self::default());
            } else if let Some(last) = outlines.last_mut() {
                last.note_all(stmt, false);
            }
        }
        outlines
    }

    /// The outline of one statement that was cut into these.
    pub fn joined<'o>(parts: impl Iterator<Item = &'o Self> + Clone) -> Self {
        let mut joined = Self::default();
        for part in parts.clone() {
            joined.is_definition |= part.is_definition;
            joined.functions.extend_from_slice(&part.functions);
            joined.classes.extend_from_slice(&part.classes);
            joined.redefined.extend_from_slice(&part.redefined);
            joined.excused |= part.excused;
            joined.lines += part.lines;
        }
        joined.used = UsedNames::joined(parts.clone().map(|part| &part.used));
        joined.mentioned = UsedNames::joined(parts.map(|part| &part.mentioned));
        joined
    }

    /// Takes note of a statement and of all that it holds.
    fn note_all(&mut self, stmt: &Stmt, shared: bool) {
        let mut blocks = Vec::new();
        self.note(stmt, shared, false, &mut blocks);
        while let Some((block, shared)) = blocks.last_mut() {
            let shared = *shared;
            match block.next() {
                Some(stmt) => self.note(stmt, shared, true, &mut blocks),
                None => drop(blocks.pop()),
            }
        }
    }

    /// Takes note of one statement and puts its blocks on the stack, the first on top. `shared`: what is bound here is bound
    /// for the whole module.
    fn note<'s>(
        &mut self,
        stmt: &'s Stmt,
        shared: bool,
        guarded: bool,
        blocks: &mut Vec<(Iter<'s, Stmt>, bool)>,
    ) {
        let mut bind = |name: &str, origin: Name, renamed| {
            self.imports.push(Import {
                name: Name::new(name),
                origin,
                guarded,
                renamed,
            });
        };
        match stmt {
            Stmt::Import(import) if shared => origins_of_import(import, &mut bind),
            Stmt::ImportFrom(import) if shared => origins_of_from(import, &mut bind),
            Stmt::FunctionDef(f) => {
                // Most hold no other.
                if self.functions.is_empty() {
                    self.functions.reserve_exact(1);
                }
                self.functions.push(FunctionOutline::of(f));
                blocks.push((f.body.iter(), false));
            }
            Stmt::ClassDef(c) => {
                self.classes.push(ClassOutline::of(c));
                blocks.push((c.body.iter(), false));
            }
            Stmt::If(s) => {
                let clauses = s.elif_else_clauses.iter().rev();
                blocks.extend(clauses.map(|c| (c.body.iter(), shared)));
                blocks.push((s.body.iter(), shared));
            }
            Stmt::Try(s) => {
                blocks.extend([(s.finalbody.iter(), shared), (s.orelse.iter(), shared)]);
                for ExceptHandler::ExceptHandler(handler) in s.handlers.iter().rev() {
                    blocks.push((handler.body.iter(), shared));
                }
                blocks.push((s.body.iter(), shared));
            }
            Stmt::With(s) => blocks.push((s.body.iter(), shared)),
            Stmt::For(s) => blocks.push((s.body.iter(), shared)),
            Stmt::While(s) => blocks.push((s.body.iter(), shared)),
            _ => {}
        }
    }
}

impl FunctionOutline {
    fn of(f: &StmtFunctionDef) -> Self {
        Self {
            name: f.name.id.clone(),
            decorators: decorators(&f.decorator_list),
            returns_its_argument: returns_its_argument(f),
        }
    }
}

impl ClassOutline {
    fn of(c: &StmtClassDef) -> Self {
        let is_new =
            |stmt: &Stmt| matches!(stmt, Stmt::FunctionDef(f) if f.name.as_str() == "__new__");
        let bases = c.bases().iter().filter_map(last_name_within);
        Self {
            name: c.name.id.clone(),
            decorators: decorators(&c.decorator_list),
            bases: bases.map(Name::new).collect(),
            metaclass: metaclass(c).map(Name::new),
            has_new: c.body.iter().any(is_new),
        }
    }
}

fn decorators(list: &[Decorator]) -> Box<[Option<Name>]> {
    let name = |decorator: &Decorator| last_name_within(&decorator.expression).map(Name::new);
    list.iter().map(name).collect()
}

/// The last name of a class's `metaclass=`.
pub fn metaclass(class: &StmtClassDef) -> Option<&str> {
    let arguments = class.arguments.as_deref()?;
    let is_it = |name: &str| name == "metaclass";
    let mut keywords = arguments.keywords.iter();
    let keyword = keywords.find(|k| k.arg.as_ref().is_some_and(|arg| is_it(arg.as_str())))?;
    last_name_within(&keyword.value)
}

/// The last segment of a path, a call's callee and a subscript's value taken for it.
pub fn last_name_within(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Call(call) if call.func.is_subscript_expr() => None,
        Expr::Call(call) => last_name(&call.func),
        expr => last_name(expr),
    }
}

/// Whether a statement leaves the block it stands in.
pub(super) fn leaves(stmt: &Stmt) -> bool {
    matches!(
        stmt,
        Stmt::Return(_) | Stmt::Raise(_) | Stmt::Break(_) | Stmt::Continue(_)
    )
}

/// Whether a function does nothing but return its first argument.
fn returns_its_argument(f: &StmtFunctionDef) -> bool {
    let p = &*f.parameters;
    let Some(first) = p.posonlyargs.iter().chain(&p.args).next() else {
        return false;
    };
    let name = first.parameter.name.as_str();
    let mut returns = false;
    f.body.iter().all(|stmt| match stmt {
        Stmt::Expr(e) => e.value.is_literal_expr(),
        Stmt::Pass(_) => true,
        Stmt::Return(r) => {
            let value = r.value.as_deref();
            returns = matches!(value, Some(Expr::Name(n)) if n.id.as_str() == name);
            returns
        }
        _ => false,
    }) && returns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::python::parse::parse_text;

    fn outline(text: &str) -> Outline {
        Outline::of(&parse_text(text).unwrap().module.body[0])
    }

    #[test]
    fn imports_are_told_in_the_order_of_the_text() {
        let text = "try:\n    import a.b\nexcept ImportError:\n    if x:\n        from . import c as d\nelse:\n    from e import *\n";
        let imports = outline(text).imports;
        let shown: Vec<_> = imports
            .iter()
            .map(|i| (i.name.as_str(), i.origin.as_str(), i.guarded, i.renamed))
            .collect();
        assert_eq!(
            shown,
            [
                ("a", "a", true, false),
                ("d", ".c", true, true),
                ("*", "e.*", true, false)
            ]
        );
        assert!(outline("def f():\n    import a\n").imports.is_empty());
    }

    #[test]
    fn definitions_are_told_wherever_they_stand() {
        let text = "@a.b(1)\n@c[0]()\nclass A(B[int], x.C, f(), metaclass=M):\n    def __new__(cls): return cls\n    def g(self):\n        class D: pass\n";
        let outline = outline(text);
        let names: Vec<_> = outline.classes.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["A", "D"]);
        let class = &outline.classes[0];
        assert_eq!(
            class.decorators[..],
            [Some(Name::new("b")), None],
            "a called subscript has no name"
        );
        assert_eq!(
            class.bases[..],
            [Name::new("B"), Name::new("C"), Name::new("f")]
        );
        assert_eq!(class.metaclass.as_deref(), Some("M"));
        assert!(class.has_new && outline.functions[0].returns_its_argument);
    }
}
