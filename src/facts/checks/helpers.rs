//! What the functions and classes of a test file do: whether they check something, and whether they are collected.

use super::calls::{is_checking_name, is_tautology, is_unittest_name, last_name};
use crate::python::ast::{
    Decorator, Expr, Stmt, StmtClassDef, StmtFunctionDef, StmtReturn,
    name::Name,
    statement_visitor::{StatementVisitor, walk_stmt},
};
use crate::python::{
    Answer, Assignment, Collection, Names, Outline, Question, TestClass, TestFile, bases,
};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use std::hash::BuildHasher;

/// How many functions may stand between a test and the one that checks, and classes between one and `TestCase`.
const MAX_STEPS: usize = 8;
/// Nested functions of a fixture that are told apart.
const MAX_NESTED: usize = 32;

/// What a helper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// A function, or something else that can be called.
    Function,
    /// A function directly in a class.
    Method,
    /// A fixture: what it hands out is meant.
    Fixture,
    /// A class.
    Class(Class),
}

/// What a class says of its own tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Class {
    /// `__test__`, where it is set.
    marked: Option<bool>,
    /// It has an `__init__` or a `__new__`, for which pytest leaves it out.
    made: bool,
    /// It has methods that begin with `test`.
    has_tests: bool,
}

/// A function or a class of a test file, as the rest of the file may know it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Helper {
    /// Its name.
    pub(super) name: Name,
    /// What it is.
    pub(super) kind: Kind,
    /// Whether it checks something itself; of a fixture, whether what it hands out does.
    pub(super) checks: bool,
    /// The functions it leaves the checking to if they check something; of a class, its bases.
    pub(super) calls: Box<[Name]>,
}

/// Functions in some statements of a test file that check something or call something that may, those that are only named as if
/// they did, and its classes. Other files have none.
pub fn helpers(body: &[Stmt], test_file: TestFile) -> Vec<Helper> {
    if test_file == TestFile::No {
        return Vec::new();
    }
    find(body, false)
}

/// The same; of code that supports tests `all` functions, for another file may call any of them. The classes come last, in the order
/// of the text: of several with one name the last is meant, whether a file is read whole or by its pieces.
pub(super) fn find(body: &[Stmt], all: bool) -> Vec<Helper> {
    let mut finder = Finder {
        found: Vec::new(),
        around: Vec::new(),
        classes: 0,
        depth: 0,
        all,
    };
    for stmt in body {
        finder.visit_stmt(stmt);
    }
    let is_class = |helper: &Helper| matches!(helper.kind, Kind::Class(_));
    let (classes, mut functions): (Vec<_>, Vec<_>) = finder.found.into_iter().partition(is_class);
    functions.sort_unstable();
    functions.dedup();
    functions.extend(classes);
    functions
}

/// A hash of what some helpers let the rest of the file know. Functions add to a sum, so that a class lets it know the same in one
/// piece and in many; classes count in their order, on which it depends which of several with one name is meant.
pub fn context(helpers: &[Helper]) -> u64 {
    let is_class = |helper: &&Helper| matches!(helper.kind, Kind::Class(_));
    let (classes, functions): (Vec<&Helper>, Vec<&Helper>) = helpers.iter().partition(is_class);
    let build = FxBuildHasher;
    let functions = functions.iter().map(|function| build.hash_one(function));
    let sum = functions.fold(0, u64::wrapping_add);
    if classes.is_empty() {
        return sum;
    }
    // All classes are in the skeleton of the one that is cut, so that these need no sum.
    sum.wrapping_add(build.hash_one(&classes))
}

/// What the statements of a test file are told when they ask for its helpers and classes.
pub fn told<'m>(
    helpers: impl Iterator<Item = &'m Helper> + Clone,
    outlines: impl Iterator<Item = &'m Outline>,
    collection: &Collection,
) -> Vec<(Question, Answer)> {
    if helpers.clone().next().is_none() {
        return Vec::new();
    }
    let checking = checking(helpers.clone());
    let mut told = Vec::new();
    for helper in helpers.clone() {
        if matches!(helper.kind, Kind::Class(_)) {
            continue;
        }
        let checks = checking.contains(&helper.name);
        told.push((Names::helper_question(&helper.name), 1 + u64::from(!checks)));
    }
    let classes: Vec<(&Helper, Class)> = helpers
        .filter_map(|helper| match helper.kind {
            Kind::Class(class) => Some((helper, class)),
            _ => None,
        })
        .collect();
    if classes.is_empty() {
        return told;
    }
    let mut origins: FxHashMap<&str, &str> = FxHashMap::default();
    for import in outlines.flat_map(|outline| &outline.imports) {
        origins.entry(&import.name).or_insert(&import.origin);
    }
    told.extend(collected(&classes, &origins, collection));
    told
}

/// The names of those among some helpers that check something, by themselves or through each other.
pub(super) fn checking<'m>(helpers: impl Iterator<Item = &'m Helper>) -> FxHashSet<&'m Name> {
    let callable = helpers.filter(|h| !matches!(h.kind, Kind::Class(_)));
    let (known, mut open): (Vec<&Helper>, Vec<&Helper>) = callable.partition(|h| h.checks);
    let defined: FxHashSet<&Name> = known.iter().chain(&open).map(|h| &h.name).collect();
    let mut names: FxHashSet<&Name> = known.into_iter().map(|h| &h.name).collect();
    for _ in 0..MAX_STEPS {
        // What is called as if it checked is believed to, unless its body is here.
        let believed = |name: &Name| is_checking_name(name) && !defined.contains(name);
        let checks = |h: &&Helper| h.calls.iter().any(|c| names.contains(c) || believed(c));
        let (more, rest): (Vec<&Helper>, Vec<&Helper>) = open.into_iter().partition(checks);
        open = rest;
        if more.is_empty() {
            break;
        }
        names.extend(more.into_iter().map(|h| &h.name));
    }
    names
}

/// Of the classes among some helpers, whether what derives from them is collected by unittest.
pub(super) fn cases(
    helpers: &[Helper],
    origins: &FxHashMap<&str, &str>,
    collection: &Collection,
) -> FxHashMap<Name, bool> {
    let classes: Vec<(&Helper, Class)> = helpers
        .iter()
        .filter_map(|helper| match helper.kind {
            Kind::Class(class) => Some((helper, class)),
            _ => None,
        })
        .collect();
    let mut cases = FxHashMap::default();
    for ((helper, _), of) in classes
        .iter()
        .zip(states(&classes, origins, collection, true))
    {
        *cases.entry(helper.name.clone()).or_insert(false) |= of.case;
    }
    cases
}

/// Of each class, what is answered when it is asked whether its methods are tests.
fn collected(
    classes: &[(&Helper, Class)],
    origins: &FxHashMap<&str, &str>,
    collection: &Collection,
) -> Vec<(Question, Answer)> {
    let states = states(classes, origins, collection, false);
    let answer = |((helper, class), of): (&(&Helper, Class), &State)| {
        let class = TestClass {
            runs: of.runs,
            case: of.case,
            alone: of.case && !class.has_tests,
        };
        (Names::case_question(&helper.name), class.answer())
    };
    classes.iter().zip(&states).map(answer).collect()
}

/// What is known of each class, by itself, through its bases and through what derives from it. The classes are those of one file,
/// or `across` several.
fn states(
    classes: &[(&Helper, Class)],
    origins: &FxHashMap<&str, &str>,
    collection: &Collection,
    across: bool,
) -> Vec<State> {
    let mut places: FxHashMap<&Name, usize> = FxHashMap::default();
    for (at, (helper, _)) in classes.iter().enumerate() {
        // Of several classes of a name the last is meant.
        places.insert(&helper.name, at);
    }
    // A base is one of these classes unless it is imported; among those of several files it may be imported all the same.
    let own = |base: &Name, of: &Name| {
        let origin = origins
            .get(base.as_str())
            .map(|origin| last_segment(origin));
        let place = match origin {
            Some(origin) if across => places.get(&Name::new(origin)),
            Some(_) => None,
            None => places.get(base),
        };
        place.copied().filter(|at| classes[*at].0.name != *of)
    };
    let mut state: Vec<State> = classes
        .iter()
        .map(|(helper, class)| State {
            case: helper.calls.iter().any(|base| {
                own(base, &helper.name).is_none() && is_case(base, origins, collection)
            }),
            marked: class.marked,
            made: class.made,
            runs: false,
        })
        .collect();
    // What bases are, their classes are: as often as there may be classes in between.
    for _ in 0..MAX_STEPS {
        let before = state.clone();
        for (at, (helper, _)) in classes.iter().enumerate() {
            let bases = helper.calls.iter();
            for base in bases.filter_map(|base| own(base, &helper.name)) {
                let base = before[base];
                state[at].case |= base.case;
                state[at].made |= base.made;
                state[at].marked = state[at].marked.or(base.marked);
            }
        }
        if state == before {
            break;
        }
    }
    for (at, (helper, _)) in classes.iter().enumerate() {
        let of = &mut state[at];
        let named = collection.is_class(&helper.name) && !of.made;
        of.runs = of.marked.unwrap_or(true) && (of.case || named);
    }
    // The tests of a mixin run with the class that takes it in.
    for _ in 0..MAX_STEPS {
        let before = state.clone();
        for (at, (helper, _)) in classes.iter().enumerate() {
            let bases = helper.calls.iter();
            for base in bases.filter_map(|base| own(base, &helper.name)) {
                state[base].runs |= before[at].runs;
            }
        }
        if state == before {
            break;
        }
    }
    state
}

/// What is known of a class so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct State {
    case: bool,
    marked: Option<bool>,
    made: bool,
    runs: bool,
}

/// Whether a base from elsewhere is one that unittest collects.
pub(super) fn is_case(
    base: &Name,
    origins: &FxHashMap<&str, &str>,
    collection: &Collection,
) -> bool {
    let origin = origins.get(base.as_str()).copied();
    let name = last_segment(origin.unwrap_or(base.as_str()));
    if let Some(is) = collection.cases.get(name) {
        return *is;
    }
    let named = name.ends_with("TestCase")
        || name.ends_with("Tests")
        || name.ends_with("Test")
        || name.starts_with("Test");
    // What other test code defines and nobody has read is believed to be one, unless it says that it is mixed in.
    let believed = origin.is_some_and(is_of_tests) && !name.contains("Mixin");
    named || believed
}

fn last_segment(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// Whether a name comes from other test code: by a relative import, or from a package that is named for tests.
pub(super) fn is_of_tests(origin: &str) -> bool {
    let of_tests = |part: &str| matches!(part, "test" | "tests" | "testing" | "conftest");
    origin.starts_with('.') || origin.split('.').any(of_tests)
}

struct Finder {
    found: Vec<Helper>,
    /// Functions around.
    around: Vec<Enclosing>,
    /// How many classes are directly around.
    classes: usize,
    depth: usize,
    all: bool,
}

/// A function that is being looked at.
struct Enclosing {
    name: Name,
    kind: Kind,
    checks: bool,
    calls: Vec<Name>,
    /// Nested functions, and whether they check something.
    nested: Vec<(Name, bool)>,
    /// What it returns or yields, by name.
    gives: Vec<Name>,
}

impl<'a> StatementVisitor<'a> for Finder {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if self.depth >= crate::python::MAX_DEPTH {
            return;
        }
        self.depth += 1;
        match stmt {
            Stmt::FunctionDef(f) => self.function(f, stmt),
            Stmt::ClassDef(c) => {
                if self.around.is_empty() {
                    self.found.push(class(c));
                }
                let classes = self.classes;
                self.classes += 1;
                walk_stmt(self, stmt);
                self.classes = classes;
            }
            Stmt::Assert(assert) if !is_tautology(&assert.test) => self.mark(),
            Stmt::Raise(raise) if raise.exc.as_deref().is_some_and(is_assertion_error) => {
                self.mark();
            }
            Stmt::Expr(e) => self.value(&e.value),
            Stmt::Return(r) => self.returned(r),
            Stmt::With(with) => {
                if with.items.iter().any(|i| {
                    matches!(&i.context_expr, Expr::Call(c) if is_checking_name(last_name(&c.func)))
                }) {
                    self.mark();
                }
                walk_stmt(self, stmt);
            }
            Stmt::Assign(_) | Stmt::AnnAssign(_) => self.assigned(stmt),
            _ => walk_stmt(self, stmt),
        }
        self.depth -= 1;
    }
}

impl Finder {
    fn function(&mut self, f: &StmtFunctionDef, stmt: &Stmt) {
        let kind = if is_fixture(&f.decorator_list) {
            Kind::Fixture
        } else if self.classes > 0 {
            Kind::Method
        } else {
            Kind::Function
        };
        self.around.push(Enclosing {
            name: f.name.id.clone(),
            kind,
            checks: false,
            calls: Vec::new(),
            nested: Vec::new(),
            gives: Vec::new(),
        });
        let classes = std::mem::take(&mut self.classes);
        walk_stmt(self, stmt);
        self.classes = classes;
        if let Some(function) = self.around.pop() {
            if let Some(outer) = self.around.last_mut()
                && outer.nested.len() < MAX_NESTED
            {
                outer.nested.push((function.name.clone(), function.checks));
            }
            self.note(function);
        }
    }

    /// What is called to check under a name of its own: a schema of voluptuous, and another name for what checks, as `match` of
    /// `match = self.assertRegex`, with some of its arguments given or not.
    fn assigned(&mut self, stmt: &Stmt) {
        let Some(assign) = Assignment::of(stmt) else {
            return;
        };
        let Some(Expr::Name(name)) = assign.target() else {
            return;
        };
        let call = assign.value.as_call_expr();
        let made = call.map(|call| last_name(&call.func));
        let meant = match (made, call) {
            (Some("Schema"), _) if self.around.is_empty() => {
                self.alias(&name.id, true, None);
                return;
            }
            (Some("partial" | "staticmethod"), Some(call)) => call.arguments.args.first(),
            (Some(_), _) => None,
            (None, _) => Some(assign.value),
        };
        let meant = meant.filter(|meant| meant.is_name_expr() || meant.is_attribute_expr());
        let Some(of) = meant.map(last_name).filter(|of| is_checking_name(of)) else {
            return;
        };
        // A function of the same file is judged by its body.
        let may_be_here = meant.is_some_and(is_local) && !is_unittest_name(of);
        self.alias(&name.id, !may_be_here, may_be_here.then(|| Name::new(of)));
    }

    fn alias(&mut self, name: &Name, checks: bool, of: Option<Name>) {
        self.found.push(Helper {
            name: name.clone(),
            kind: Kind::Function,
            checks,
            calls: of.into_iter().collect(),
        });
    }

    fn returned(&mut self, r: &StmtReturn) {
        if let Some(value) = r.value.as_deref() {
            self.value(value);
            self.gives(value);
        }
    }

    /// A statement's value: a call that checks, or of a function that may.
    fn value(&mut self, value: &Expr) {
        let value = match value {
            Expr::Await(e) => &*e.value,
            Expr::YieldFrom(e) => &*e.value,
            Expr::Yield(e) => {
                if let Some(value) = e.value.as_deref() {
                    self.gives(value);
                }
                return;
            }
            value => value,
        };
        let Expr::Call(call) = value else {
            return;
        };
        let name = last_name(&call.func);
        let may_be_here = is_local(&call.func) && !is_unittest_name(name);
        if !may_be_here && is_checking_name(name) {
            self.mark();
        } else if let Some(function) = self.around.last_mut()
            && (may_be_here || is_local(&call.func))
        {
            function.calls.push(Name::new(name));
        }
    }

    /// What a function hands out: a function by its name, or one with some of its arguments given.
    fn gives(&mut self, value: &Expr) {
        let given = match value {
            Expr::Call(call) if last_name(&call.func) == "partial" => call.arguments.args.first(),
            value => Some(value),
        };
        if let Some(Expr::Name(name)) = given
            && let Some(function) = self.around.last_mut()
        {
            function.gives.push(name.id.clone());
        }
    }

    fn mark(&mut self) {
        for function in &mut self.around {
            function.checks = true;
        }
    }

    fn note(&mut self, mut function: Enclosing) {
        if function.kind == Kind::Fixture {
            let nested = |name: &Name| function.nested.iter().find(|(n, _)| n == name);
            function.checks = function
                .gives
                .iter()
                .any(|name| nested(name).is_some_and(|(_, checks)| *checks));
            function.calls.clone_from(&function.gives);
            function.calls.retain(|name| nested(name).is_none());
        } else if function.checks {
            function.calls.clear();
        } else if !self.all
            // A test is a helper only where it checks by itself: few call another, and through a second one nobody looks.
            && (function.calls.is_empty() || function.name.starts_with("test"))
            && !is_checking_name(&function.name)
        {
            return;
        }
        self.found.push(Helper {
            name: function.name,
            kind: function.kind,
            checks: function.checks,
            calls: function.calls.into_boxed_slice(),
        });
    }
}

fn class(c: &StmtClassDef) -> Helper {
    let mut class = Class::default();
    for stmt in &c.body {
        match stmt {
            Stmt::FunctionDef(f) => {
                class.made |= matches!(f.name.as_str(), "__init__" | "__new__");
                class.has_tests |= f.name.starts_with("test");
            }
            stmt => {
                let Some(assign) = Assignment::of(stmt) else {
                    continue;
                };
                if let (Some(Expr::Name(name)), Expr::BooleanLiteral(is)) =
                    (assign.target(), assign.value)
                    && name.id.as_str() == "__test__"
                {
                    class.marked = Some(is.value);
                }
            }
        }
    }
    let names = bases(c).iter().filter_map(base);
    Helper {
        name: c.name.id.clone(),
        kind: Kind::Class(class),
        checks: false,
        calls: names.collect(),
    }
}

/// The last name of a base, a subscript taken off; with a dot where it is a name of another module.
fn base(base: &Expr) -> Option<Name> {
    let base = match base {
        Expr::Subscript(subscript) => &*subscript.value,
        base => base,
    };
    match base {
        Expr::Attribute(attribute) => Some(Name::from(format!(".{}", attribute.attr))),
        base => base.as_name_expr().map(|name| name.id.clone()),
    }
}

fn is_fixture(decorators: &[Decorator]) -> bool {
    decorators.iter().any(|decorator| {
        let callee = match &decorator.expression {
            Expr::Call(call) => &*call.func,
            expr => expr,
        };
        matches!(last_name(callee), "fixture" | "yield_fixture")
    })
}

/// `AssertionError`, raised with or without arguments.
pub(super) fn is_assertion_error(exc: &Expr) -> bool {
    let exc = match exc {
        Expr::Call(call) => &*call.func,
        exc => exc,
    };
    matches!(exc, Expr::Name(n) if n.id.as_str() == "AssertionError")
}

/// Whether a function of the same file may be meant: `f`, `self.f`, `cls.f`.
pub(super) fn is_local(func: &Expr) -> bool {
    match func {
        Expr::Name(_) => true,
        Expr::Attribute(a) => {
            matches!(&*a.value, Expr::Name(n) if matches!(n.id.as_str(), "self" | "cls"))
        }
        _ => false,
    }
}
