//! The outline of a module: its imports and what it defines, read off its top level and the bodies of its classes.

mod syntax;

use self::syntax::{
    hands_over, is_stub, keeps, last_name, optional, parameter, parameter_of, table_name, variadic,
};
use super::collect::Lines;
use super::run_time::holds_at_run_time;
use super::summary::{
    Attribute, ClassBody, Definition, Dotted, Import, Kind, Method, Signature, Summary, Value, When,
};
use crate::python::ast::{Expr, Stmt, StmtClassDef, StmtFunctionDef};
use crate::python::{Assignment, Names, Ranged, TextSize};
use rustc_hash::FxHashMap;

/// Definitions kept per file, and members per class.
const MAX_DEFINITIONS: usize = 20_000;
/// Closures of one function looked into.
const MAX_CLOSURES: usize = 16;
/// Lists of a module that `__all__` may be made of.
const MAX_LISTS: usize = 1_000;
/// Names kept of one `__all__`.
const MAX_EXPORTS: usize = 20_000;

/// Reads the outline; `local` are the imports inside functions.
pub(super) fn outline<'r>(
    body: &'r [Stmt],
    names: &'r Names,
    lines: &'r Lines,
    local: Vec<(Import, TextSize)>,
) -> Summary {
    let mut reader = Reader {
        names,
        lines,
        imports: local,
        lists: FxHashMap::default(),
        summary: Summary::default(),
    };
    reader.module(body);
    let Reader {
        mut imports,
        mut summary,
        ..
    } = reader;
    imports.sort_by_key(|(_, at)| *at);
    summary.imports = imports
        .into_iter()
        .map(|(import, at)| Import {
            line: lines.at(at),
            ..import
        })
        .collect();
    summary.definitions.sort_by_key(|d| d.line);
    summary
}

/// Takes down an import statement.
pub(super) fn imports_of(
    stmt: &Stmt,
    when: When,
    guarded: bool,
    imports: &mut Vec<(Import, TextSize)>,
) {
    let is_lazy = match stmt {
        Stmt::Import(import) => import.is_lazy,
        Stmt::ImportFrom(import) => import.is_lazy,
        _ => false,
    };
    let mut add = |level, module: &str, member: Option<&str>, bound: &str, reexported| {
        let import = Import {
            line: 0,
            when: match when {
                When::Top if is_lazy => When::Lazy,
                when => when,
            },
            guarded,
            level,
            module: module.to_owned(),
            member: member.map(str::to_owned),
            bound: bound.to_owned(),
            reexported,
        };
        imports.push((import, stmt.start()));
    };
    match stmt {
        Stmt::Import(import) => {
            for alias in &import.names {
                let name = alias.name.as_str();
                let bound = alias.asname.as_ref().map_or_else(
                    || name.split('.').next().unwrap_or(name),
                    |bound| bound.as_str(),
                );
                let again = alias.asname.as_ref().is_some_and(|b| b.as_str() == name);
                add(0, name, None, bound, again);
            }
        }
        Stmt::ImportFrom(import) => {
            let module = import.module.as_ref().map_or("", |m| m.as_str());
            for alias in &import.names {
                let name = alias.name.as_str();
                let bound = alias.asname.as_ref().map_or(name, |bound| bound.as_str());
                let again = alias.asname.as_ref().is_some_and(|b| b.as_str() == name);
                add(import.level, module, Some(name), bound, again);
            }
        }
        _ => {}
    }
}

/// Where the head of a compound statement ends, or the whole of any other.
pub(super) fn head_end(stmt: &Stmt) -> TextSize {
    let before = |body: &[Stmt]| {
        body.first()
            .map_or(stmt.start(), Ranged::start)
            .checked_sub(TextSize::new(1))
            .map_or(stmt.start(), |at| at.max(stmt.start()))
    };
    match stmt {
        Stmt::FunctionDef(s) => s
            .returns
            .as_ref()
            .map_or(s.parameters.end(), |returns| returns.end()),
        Stmt::ClassDef(s) => s.arguments.as_ref().map_or(s.name.end(), |a| a.end()),
        Stmt::If(s) => s.test.end(),
        Stmt::While(s) => s.test.end(),
        Stmt::For(s) => s.iter.end(),
        Stmt::With(s) => s.items.last().map_or(stmt.start(), Ranged::end),
        Stmt::Match(s) => s.subject.end(),
        Stmt::Try(s) => before(&s.body),
        _ => stmt.end(),
    }
}

struct Reader<'r> {
    names: &'r Names,
    lines: &'r Lines,
    imports: Vec<(Import, TextSize)>,
    /// Lists that variables of the module are given.
    lists: FxHashMap<&'r str, &'r Expr>,
    summary: Summary,
}

impl<'r> Reader<'r> {
    fn module(&mut self, body: &'r [Stmt]) {
        let mut blocks: Vec<(&'r [Stmt], When, bool)> = vec![(body, When::Top, false)];
        while let Some((block, when, guarded)) = blocks.pop() {
            for stmt in block {
                imports_of(stmt, when, guarded, &mut self.imports);
                match stmt {
                    Stmt::If(s) => {
                        // Below a condition that always holds when the program runs, nothing is carried out.
                        let mut around = when;
                        let first = (Some(&*s.test), &s.body);
                        let others = s.elif_else_clauses.iter();
                        let others = others.map(|clause| (clause.test.as_ref(), &clause.body));
                        for (test, body) in std::iter::once(first).chain(others) {
                            let holds = test.and_then(holds_at_run_time);
                            let inside = match holds {
                                Some(false) => When::Checking,
                                _ => around,
                            };
                            blocks.push((body, inside, guarded));
                            if holds == Some(true) {
                                around = When::Checking;
                            }
                        }
                    }
                    Stmt::Try(s) => {
                        let caught = guarded || !s.handlers.is_empty();
                        blocks.push((&s.body, when, caught));
                        blocks.push((&s.orelse, when, caught));
                        blocks.push((&s.finalbody, when, guarded));
                        let handlers = s.handlers.iter().filter_map(|h| h.as_except_handler());
                        blocks.extend(handlers.map(|h| (&*h.body, when, caught)));
                    }
                    Stmt::With(s) => blocks.push((&s.body, when, guarded)),
                    Stmt::For(s) => blocks.push((&s.body, when, guarded)),
                    Stmt::While(s) => blocks.push((&s.body, when, guarded)),
                    _ => self.define(stmt),
                }
            }
        }
    }

    fn define(&mut self, stmt: &'r Stmt) {
        let at = match stmt {
            Stmt::FunctionDef(f) => f.name.start(),
            Stmt::ClassDef(c) => c.name.start(),
            _ => stmt.start(),
        };
        let line = self.lines.at(at);
        match stmt {
            Stmt::FunctionDef(f) => {
                self.summary.makes_names |= f.name.as_str() == "__getattr__";
                let signature = self.signature(f, false);
                self.add(f.name.as_str(), line, Kind::Function(signature));
            }
            Stmt::ClassDef(c) => {
                let body = self.class(c);
                self.add(c.name.as_str(), line, Kind::Class(Box::new(body)));
            }
            Stmt::Assign(s) => {
                for target in &s.targets {
                    if let Expr::Name(name) = target {
                        if name.id.as_str() == "__all__" {
                            self.exports(&s.value);
                            continue;
                        }
                        if matches!(&*s.value, Expr::List(_) | Expr::Tuple(_) | Expr::Set(_))
                            && self.lists.len() < MAX_LISTS
                        {
                            self.lists.insert(name.id.as_str(), &s.value);
                        }
                        let value = self.value(&s.value);
                        self.add(name.id.as_str(), line, Kind::Value(value));
                    } else if let Expr::Tuple(tuple) = target {
                        let is_all =
                            |e: &Expr| matches!(e, Expr::Name(n) if n.id.as_str() == "__all__");
                        if tuple.elts.iter().any(is_all) {
                            self.attached(&s.value);
                        }
                        for name in tuple.elts.iter().filter_map(Expr::as_name_expr) {
                            self.add(name.id.as_str(), line, Kind::Value(Value::Untold));
                        }
                    }
                }
            }
            Stmt::AnnAssign(s) => {
                if let Expr::Name(name) = &*s.target {
                    if name.id.as_str() == "__all__" {
                        if let Some(value) = &s.value {
                            self.exports(value);
                        }
                        return;
                    }
                    self.add(name.id.as_str(), line, Kind::Value(Value::Annotated));
                }
            }
            Stmt::AugAssign(s) => {
                if matches!(&*s.target, Expr::Name(n) if n.id.as_str() == "__all__") {
                    self.exports(&s.value);
                }
            }
            Stmt::TypeAlias(s) => {
                if let Expr::Name(name) = &*s.name {
                    self.add(name.id.as_str(), line, Kind::Value(Value::Annotated));
                }
            }
            Stmt::Expr(s) => {
                if let Expr::Call(call) = &*s.value
                    && let Expr::Attribute(method) = &*call.func
                    && matches!(&*method.value, Expr::Name(n) if n.id.as_str() == "__all__")
                    && let Some(argument) = call.arguments.args.first()
                {
                    match (method.attr.as_str(), argument) {
                        ("remove", Expr::StringLiteral(name)) => {
                            let exports = self.summary.exports.get_or_insert_with(Vec::new);
                            exports.retain(|known| known != name.value.to_str());
                        }
                        ("append" | "extend" | "insert", _) => {
                            self.exports(call.arguments.args.last().unwrap_or(argument));
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, name: &str, line: u32, kind: Kind) {
        if self.summary.definitions.len() < MAX_DEFINITIONS {
            let name = name.to_owned();
            let definition = Definition { name, line, kind };
            self.summary.definitions.push(definition);
        }
    }

    /// Adds names to `__all__`: those of lists, tuples and sets of strings, of sums and unpacked parts of them, of a variable that was
    /// given such a list, and of other modules' `__all__`. What is worked out otherwise is not known.
    fn exports(&mut self, value: &'r Expr) {
        let mut exports = self.summary.exports.take().unwrap_or_default();
        let (mut parts, mut looked) = (vec![value], 0);
        while let Some(part) = parts.pop() {
            looked += 1;
            if looked > MAX_EXPORTS {
                break;
            }
            match part {
                Expr::Set(set) => parts.extend(set.elts.iter().rev()),
                Expr::Starred(starred) => parts.push(&starred.value),
                Expr::Call(call)
                    if matches!(last_name(&call.func), "list" | "tuple" | "sorted" | "set") =>
                {
                    parts.extend(call.arguments.args.first());
                }
                Expr::Name(name) => parts.extend(self.lists.get(name.id.as_str()).copied()),
                Expr::Attribute(all) if all.attr.as_str() == "__all__" => {
                    let mut path = String::new();
                    if self.names.dotted(&all.value, &mut path) {
                        self.summary.exports_of.push(path);
                    }
                }
                Expr::List(list) => parts.extend(list.elts.iter().rev()),
                Expr::Tuple(tuple) => parts.extend(tuple.elts.iter().rev()),
                Expr::BinOp(sum) => parts.extend([&*sum.right, &*sum.left]),
                Expr::StringLiteral(text) => exports.push(text.value.to_str().to_owned()),
                _ => {}
            }
        }
        let is_known = !exports.is_empty() || !self.summary.exports_of.is_empty();
        let is_empty = matches!(value, Expr::List(_) | Expr::Tuple(_));
        self.summary.exports = (is_known || is_empty).then_some(exports);
    }

    /// `__getattr__, __dir__, __all__ = lazy.attach(__name__, ["part"], {"core": ["run"]})`: the names of `lazy_loader`.
    fn attached(&mut self, value: &'r Expr) {
        let Some(call) = value
            .as_call_expr()
            .filter(|c| last_name(&c.func) == "attach")
        else {
            return;
        };
        let keywords = call.arguments.keywords.iter().map(|k| &k.value);
        for part in call.arguments.args.iter().skip(1).chain(keywords) {
            match part {
                Expr::Dict(dict) => {
                    for names in dict.items.iter().map(|item| &item.value) {
                        self.exports(names);
                    }
                }
                part => self.exports(part),
            }
        }
        self.summary.makes_names = true;
    }

    fn dotted(&self, expr: &Expr) -> Option<Dotted> {
        let expr = match expr {
            Expr::Subscript(subscript) => &subscript.value,
            Expr::Call(call) => &call.func,
            expr => expr,
        };
        let mut path = String::new();
        if !self.names.dotted(expr, &mut path) {
            return None;
        }
        let mut root = expr;
        while let Expr::Attribute(attribute) = root {
            root = &attribute.value;
        }
        let imported = matches!(root, Expr::Name(n) if self.names.origin(n.id.as_str()).is_some());
        Some(Dotted { path, imported })
    }

    fn signature(&self, f: &StmtFunctionDef, bound: bool) -> Signature {
        let decorators: Vec<Dotted> = f
            .decorator_list
            .iter()
            .filter_map(|d| self.dotted(&d.expression))
            .collect();
        let bound = bound && !decorators.iter().any(|d| d.last() == "staticmethod");
        let p = &*f.parameters;
        let plain = p.posonlyargs.iter().chain(&p.args).skip(usize::from(bound));
        let annotations = plain
            .chain(&p.kwonlyargs)
            .map(|p| &p.parameter)
            .chain(variadic(p))
            .map(|p| p.annotation.as_deref());
        let mut signature = Signature {
            returns: f.returns.is_some(),
            stub: is_stub(&f.body),
            decorators,
            ..Signature::default()
        };
        for annotation in annotations {
            signature.parameters += 1;
            signature.annotated += u32::from(annotation.is_some());
            let named = annotation
                .map(optional)
                .filter(|a| last_name(a).ends_with("Context"));
            signature.takes.extend(named.and_then(|a| self.dotted(a)));
        }
        self.body(f, &mut signature);
        signature
    }

    /// What the statements of a body show without looking into functions inside it.
    fn body(&self, f: &StmtFunctionDef, signature: &mut Signature) {
        let mut blocks: Vec<(&[Stmt], bool)> = vec![(&f.body, true)];
        let mut given = vec![&*f.parameters];
        while let Some((block, own)) = blocks.pop() {
            for stmt in block {
                match stmt {
                    // What a closure returns is not what the function makes.
                    Stmt::Return(s) if own => {
                        let is_class = |name: &str| {
                            name.trim_start_matches('_').starts_with(char::is_uppercase)
                        };
                        let made = s.value.as_deref().and_then(Expr::as_call_expr);
                        let made = made.map(|c| &*c.func).filter(|f| is_class(last_name(f)));
                        signature.makes.extend(made.and_then(|v| self.dotted(v)));
                    }
                    Stmt::Assign(_) | Stmt::AnnAssign(_) => {
                        let assign = Assignment::of(stmt);
                        let pair = assign.and_then(|a| Some((a.target()?, a.value)));
                        if let Some((Expr::Subscript(target), Expr::Name(value))) = pair
                            && let Some(name) = table_name(&target.value)
                            && given
                                .iter()
                                .any(|p| parameter_of(p, value.id.as_str()).is_some())
                        {
                            signature.fills.push(name.to_owned());
                        }
                    }
                    Stmt::If(s) => {
                        blocks.push((&s.body, own));
                        blocks.extend(s.elif_else_clauses.iter().map(|c| (&*c.body, own)));
                    }
                    Stmt::Try(s) => blocks.extend([(&*s.body, own), (&*s.orelse, own)]),
                    Stmt::With(s) => blocks.push((&s.body, own)),
                    Stmt::For(s) => blocks.push((&s.body, own)),
                    Stmt::Match(s) => blocks.extend(s.cases.iter().map(|c| (&*c.body, own))),
                    // The closure of a decorator is where it registers.
                    Stmt::FunctionDef(inner) if given.len() < MAX_CLOSURES => {
                        given.push(&inner.parameters);
                        blocks.push((&inner.body, false));
                    }
                    _ => {}
                }
            }
        }
    }

    fn class(&self, c: &StmtClassDef) -> ClassBody {
        let mut body = ClassBody {
            bases: c.bases().iter().filter_map(|b| self.dotted(b)).collect(),
            decorators: c
                .decorator_list
                .iter()
                .filter_map(|d| self.dotted(&d.expression))
                .collect(),
            ..ClassBody::default()
        };
        for keyword in c.keywords() {
            if keyword
                .arg
                .as_ref()
                .is_some_and(|a| a.as_str() == "metaclass")
            {
                body.metaclass = self.dotted(&keyword.value);
            }
        }
        let mut blocks: Vec<&[Stmt]> = vec![&c.body];
        while let Some(block) = blocks.pop() {
            for stmt in block {
                if body.methods.len() + body.attributes.len() >= MAX_DEFINITIONS {
                    return body;
                }
                match stmt {
                    Stmt::If(s) => {
                        blocks.push(&s.body);
                        blocks.extend(s.elif_else_clauses.iter().map(|c| &*c.body));
                    }
                    Stmt::FunctionDef(f) => {
                        let method = self.method(f, &mut body);
                        body.methods.push(method);
                    }
                    Stmt::AnnAssign(s) => {
                        if let Expr::Name(name) = &*s.target {
                            body.attributes.push(Attribute {
                                name: name.id.to_string(),
                                line: self.lines.at(s.start()),
                                value: Value::Annotated,
                            });
                        }
                    }
                    Stmt::Assign(s) => {
                        for name in s.targets.iter().filter_map(Expr::as_name_expr) {
                            body.attributes.push(Attribute {
                                name: name.id.to_string(),
                                line: self.lines.at(s.start()),
                                value: self.value(&s.value),
                            });
                        }
                    }
                    _ => {}
                }
            }
        }
        body.methods.sort_by_key(|m| m.line);
        body.attributes.sort_by_key(|a| a.line);
        body
    }

    fn method(&self, f: &StmtFunctionDef, class: &mut ClassBody) -> Method {
        if f.name.as_str() == "__init__" {
            for stmt in &f.body {
                let kept = keeps(stmt)
                    .and_then(|(field, name)| Some((field, parameter(&f.parameters, name)?)));
                if let Some((field, parameter)) = kept {
                    let annotation = parameter.annotation.as_deref();
                    let annotation = annotation.and_then(|a| self.dotted(optional(a)));
                    class.kept.push((field.to_owned(), annotation));
                }
            }
        }
        Method {
            name: f.name.to_string(),
            line: self.lines.at(f.name.start()),
            signature: self.signature(f, true),
            hands_over: hands_over(f).map(str::to_owned),
        }
    }

    fn value(&self, value: &Expr) -> Value {
        match value {
            Expr::List(e) if e.elts.is_empty() => Value::Untold,
            Expr::Dict(e) if e.items.is_empty() => Value::Untold,
            Expr::Name(_) | Expr::Attribute(_) => {
                // `Path(__file__).parent`: what a call or a literal leads to has the type that is declared there.
                self.dotted(value).map_or(Value::Told, Value::Alias)
            }
            _ => Value::Told,
        }
    }
}
