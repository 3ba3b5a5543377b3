//! One walk over the syntax tree.
//!
//! A *row* is opened for the module, for each class and for each function outside functions; what stands inside belongs
//! to the innermost open row. Nested functions and classes of a function belong to that function's row.

mod visit;

use super::comments::{is_excused, tell_comments};
use super::definition::{Call, Class, Function, Handler, OwnComplexity};
use super::frame::{Frame, decisions_of};
use super::handlers::{asks_for_version, expects_absence, has_alternatives, swallows};
use super::lines::{lines_of_member, lines_of_skeleton};
use super::locals::Mark;
use super::members::member_of;
use super::name_hash::name_hash;
use super::node::Node;
use super::observer::{Observer, RowKind};
use super::outline::leaves;
use super::start::{Start, Wanted};
use super::state::Elided;
use super::{MAX_DEPTH, Names, Outline, Parsed, Place, UsedNames, is_data, lines_of};
use ruff_python_ast::visitor::source_order::{self, SourceOrderVisitor};
use ruff_python_ast::{
    ExceptHandler, Expr, ExprContext, ExprName, InterpolatedStringElement, MatchCase, Pattern,
    Stmt, StmtClassDef, StmtFunctionDef,
};
use ruff_text_size::{Ranged, TextRange, TextSize};
use std::cell::Cell;
use std::ops::Range;

/// Longer texts are no annotations.
const MAX_MENTION: usize = 100;

/// Walks the statements of a module, or some of them, tells `observer`, and writes the names that each uses into its outline.
/// Returns what names mean, with what was asked of them; nothing where the tree is deeper than [`MAX_DEPTH`]: what was told is
/// then incomplete and must be thrown away.
pub fn walk(
    text: &str,
    parsed: &Parsed,
    outlines: &mut [Outline],
    start: Start,
    observer: &mut dyn Observer,
) -> Option<Names> {
    let mut walker = Walker::new(text, &parsed.comments, start, observer);
    let mut after = walker.place.unreachable > 0;
    for (stmt, outline) in parsed.module.body.iter().zip(outlines) {
        walker.place.unreachable = usize::from(after);
        walker.visit_stmt(stmt);
        if walker.wanted.outlines {
            walker.note_names(outline);
            outline.excused = is_excused(stmt, &walker.place);
            outline.lines = if is_data(stmt) {
                0
            } else {
                lines_of(stmt, text)
            };
        }
        after |= leaves(stmt);
    }
    walker.finish(&parsed.comments)
}

/// What a walk over a class without its methods finds besides what it tells.
pub struct Skeleton {
    /// What names mean, with what was asked of them.
    pub names: Names,
    /// What it adds to its complexity.
    pub own: OwnComplexity,
    /// Somebody asked what its methods use.
    pub asked: bool,
}

/// Walks a class without those of its methods that are `elided`, with what they use; their complexities add up to `complexity`.
/// Comments in `heads` are the methods'. See [`walk`].
pub fn walk_skeleton(
    text: &str,
    parsed: &Parsed,
    (elided, heads, complexity): (Elided, &[Range<usize>], i64),
    outlines: &mut [Outline],
    start: Start,
    observer: &mut dyn Observer,
) -> Option<Skeleton> {
    let mut walker = Walker::new(text, &parsed.comments, start, observer);
    walker.elided = elided;
    walker.complexity = complexity;
    if let ([stmt], [outline, ..]) = (&parsed.module.body[..], outlines) {
        walker.visit_stmt(stmt);
        if walker.wanted.outlines {
            walker.note_names(outline);
            outline.lines = lines_of_skeleton(stmt, heads, text);
        }
    }
    let is_own = |range: &&TextRange| {
        let at = range.start().to_usize();
        let before = heads.partition_point(|head| head.end <= at);
        heads.get(before).is_none_or(|head| at < head.start)
    };
    let comments: Vec<TextRange> = parsed.comments.iter().filter(is_own).copied().collect();
    let (own, asked) = (walker.own, walker.asked.get());
    let names = walker.finish(&comments)?;
    Some(Skeleton { names, own, asked })
}

/// Walks a method of a top-level class, which begins at `from` of a text that begins with the head of its class. Returns its
/// complexity as well. See [`walk`].
pub fn walk_member(
    text: &str,
    parsed: &Parsed,
    from: usize,
    outline: &mut Outline,
    start: Start,
    observer: &mut dyn Observer,
) -> Option<(Names, i64)> {
    let (class, method) = member_of(&parsed.module)?;
    let mut walker = Walker::new(text, &parsed.comments, start, observer);
    walker.place.enter_class(class);
    walker.frames.push(Frame::default());
    walker.push_name(class.name.as_str());
    walker.depth = 1;
    walker.visit_stmt(method);
    if walker.wanted.outlines {
        walker.note_names(outline);
        outline.lines = lines_of_member(method, text);
    }
    let complexity = walker.frame().decisions;
    let before = parsed
        .comments
        .partition_point(|range| range.start().to_usize() < from);
    let names = walker.finish(&parsed.comments[before..])?;
    Some((names, complexity))
}

struct Walker<'a, 'o> {
    observer: &'o mut dyn Observer,
    wanted: Wanted,
    place: Place<'a>,
    frames: Vec<Frame>,
    /// Above zero where radon counts no decisions: in `assert`, decorators, defaults and annotations.
    mute: usize,
    depth: usize,
    too_deep: bool,
    /// Where the operand of the `await` being walked starts and ends.
    awaited: Option<TextRange>,
    /// Where the `try` of the handler being walked begins.
    trying: TextSize,
    path: String,
    /// The qualified name of the innermost row.
    name: String,
    /// Names used by the top-level statement being walked.
    used: Vec<u64>,
    /// Names in its short texts.
    mentioned: Vec<u64>,
    /// Which functions of the outermost class are walked elsewhere, with what they use, and their complexities in sum.
    elided: Elided,
    complexity: i64,
    /// What that class adds itself.
    own: OwnComplexity,
    /// A class was asked what its methods use.
    asked: Cell<bool>,
}

impl<'a, 'o> Walker<'a, 'o> {
    fn new(
        text: &'a str,
        comments: &'a [TextRange],
        start: Start,
        observer: &'o mut dyn Observer,
    ) -> Self {
        Self {
            observer,
            wanted: start.wanted,
            place: Place::new(text, comments, start),
            frames: vec![Frame::default()],
            mute: 0,
            depth: 0,
            too_deep: false,
            awaited: None,
            trying: TextSize::new(0),
            path: String::new(),
            name: String::new(),
            used: Vec::new(),
            mentioned: Vec::new(),
            elided: Vec::new(),
            complexity: 0,
            own: OwnComplexity {
                methods: 0,
                decisions: 0,
            },
            asked: Cell::new(false),
        }
    }

    /// Writes the names met since the last time into an outline.
    fn note_names(&mut self, outline: &mut Outline) {
        outline.used = UsedNames::of_hashes(&mut self.used);
        outline.mentioned = UsedNames::of_hashes(&mut self.mentioned);
        self.used.clear();
        self.mentioned.clear();
    }

    /// Tells the comments, and returns what names mean unless the tree was too deep.
    fn finish(self, comments: &[TextRange]) -> Option<Names> {
        if self.wanted.comments {
            tell_comments(self.place.text, comments, self.observer);
        }
        (!self.too_deep).then_some(self.place.names)
    }

    /// Walks the body of a class some of whose methods are elsewhere.
    fn skeleton(&mut self, body: &'a [Stmt], elided: &Elided) {
        let mut elided = elided.iter();
        for stmt in body {
            if stmt.is_function_def_stmt() && elided.next().is_some_and(Option::is_some) {
                self.frame().methods += 1;
                self.observer.elided();
            } else {
                self.visit_stmt(stmt);
            }
        }
        let complexity = self.complexity;
        self.frame().decisions += complexity;
    }

    fn frame(&mut self) -> &mut Frame {
        // The module's frame is never popped.
        if self.frames.is_empty() {
            self.frames.push(Frame::default());
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    fn decide(&mut self, decisions: usize) {
        if self.mute == 0 {
            self.frame().decisions += decisions as i64;
        }
    }

    fn function(&mut self, f: &'a StmtFunctionDef) {
        self.observer.function_started();
        self.mute += 1;
        for decorator in &f.decorator_list {
            self.visit_decorator(decorator);
        }
        if let Some(type_params) = &f.type_params {
            self.visit_type_params(type_params);
        }
        self.visit_parameters(&f.parameters);
        if let Some(returns) = &f.returns {
            self.visit_annotation(returns);
        }
        self.mute -= 1;

        let mute = std::mem::take(&mut self.mute);
        let loops = std::mem::take(&mut self.place.loops);
        let swallowed = std::mem::take(&mut self.place.swallowed);
        let unreachable = std::mem::take(&mut self.place.unreachable);
        let alternatives = std::mem::take(&mut self.place.alternatives);
        self.bind(f.name.as_str());
        let scope = self.place.names.locals().enter();
        self.place.names.locals().bind_parameters(&f.parameters);
        self.frames.push(Frame::default());
        self.place.functions.push(f);
        self.place.nesting.push(false);
        self.visit_body(&f.body);
        self.place.nesting.pop();
        self.place.functions.pop();
        let mut frame = self.frames.pop().unwrap_or_default();
        self.place.names.locals().leave(scope);
        self.place.loops = loops;
        self.place.swallowed = swallowed;
        self.place.unreachable = unreachable;
        self.place.alternatives = alternatives;
        self.mute = mute;

        let (complexity, awaits, yields) = (frame.decisions + 1, frame.awaits, frame.yields);
        let unread = frame.unread();
        if self.place.in_function() {
            self.frame().read_by(frame);
        }
        if self.place.class().is_some() {
            let class = self.frame();
            class.methods += 1;
            class.decisions += complexity;
        }
        self.observer.function(&Function {
            node: f,
            place: &self.place,
            complexity,
            awaits,
            yields,
            unread: &unread,
        });
    }

    fn class(&mut self, c: &'a StmtClassDef) {
        self.mute += 1;
        for decorator in &c.decorator_list {
            self.visit_decorator(decorator);
        }
        if let Some(type_params) = &c.type_params {
            self.visit_type_params(type_params);
        }
        if let Some(arguments) = &c.arguments {
            self.visit_arguments(arguments);
        }
        self.mute -= 1;

        let mute = std::mem::take(&mut self.mute);
        let loops = std::mem::take(&mut self.place.loops);
        self.frames.push(Frame::default());
        self.place.enter_class(c);
        let elided = std::mem::take(&mut self.elided);
        if elided.is_empty() {
            self.visit_body(&c.body);
        } else {
            self.skeleton(&c.body, &elided);
        }
        self.place.leave_class();
        let frame = self.frames.pop().unwrap_or_default();
        self.place.loops = loops;
        self.mute = mute;
        let (methods, complexity) = (frame.methods, frame.decisions + 1);
        if !elided.is_empty() {
            self.own = OwnComplexity {
                methods,
                decisions: frame.decisions - self.complexity,
            };
        }
        if self.place.in_function() {
            self.frame().read_by(frame);
        }
        self.observer.class(&Class {
            node: c,
            place: &self.place,
            methods,
            complexity,
            elided: &elided,
            asked: &self.asked,
        });
    }

    fn name(&mut self, name: &ExprName) {
        let hash = name_hash(&name.id);
        if self.wanted.outlines {
            self.used.push(hash);
        }
        if name.ctx == ExprContext::Store {
            self.bind_hash(hash);
        } else if self.place.in_function() {
            let all = matches!(name.id.as_str(), "locals" | "vars" | "eval" | "exec");
            let frame = self.frame();
            frame.read.push(hash);
            frame.all_read |= all;
        }
    }

    /// Takes note of a name that the function around binds. What a class in it binds is nobody else's.
    fn bind(&mut self, name: &str) {
        if self.place.in_function() && self.place.class().is_none() {
            self.place.names.locals().bind(name_hash(name));
        }
    }

    fn bind_hash(&mut self, hash: u64) {
        if self.place.in_function() && self.place.class().is_none() {
            self.place.names.locals().bind(hash);
        }
    }

    /// Takes down the names in a short text that holds nothing else.
    fn text(&mut self, text: &str) {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"_.,[]| '\"".contains(&b);
        if text.len() <= MAX_MENTION && text.bytes().all(plain) {
            let names = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
            let names = names.filter(|name| !name.is_empty());
            self.mentioned.extend(names.map(name_hash));
        }
    }

    /// Takes note of the plain names that a statement of a function binds for good or reads without an expression.
    fn bindings_of(&mut self, stmt: &Stmt) {
        if !self.place.in_function() || self.place.class().is_some() {
            return;
        }
        let frame = self.frame();
        let mut bind = |target: &Expr| {
            if let Expr::Name(name) = target
                && !name.id.starts_with('_')
            {
                frame.bound.push((name_hash(&name.id), name.start()));
            }
        };
        match stmt {
            // `x = None` lets go of what `x` held.
            Stmt::Assign(s) if !s.value.is_none_literal_expr() => {
                s.targets.iter().for_each(bind);
            }
            Stmt::AnnAssign(s) if s.value.is_some() => bind(&s.target),
            Stmt::With(s) => {
                let targets = s.items.iter().filter_map(|i| i.optional_vars.as_deref());
                targets.for_each(bind);
            }
            Stmt::AugAssign(s) => {
                if let Expr::Name(name) = &*s.target {
                    frame.read.push(name_hash(&name.id));
                }
            }
            Stmt::Global(s) => frame.read.extend(s.names.iter().map(|n| name_hash(n))),
            Stmt::Nonlocal(s) => frame.read.extend(s.names.iter().map(|n| name_hash(n))),
            _ => {}
        }
    }

    /// Begins the scope that an expression has to itself, with what it binds there.
    fn enter_scope_of(&mut self, expr: &Expr) -> Option<Mark> {
        let generators = match expr {
            Expr::Lambda(lambda) => {
                let parameters = lambda.parameters.as_deref()?;
                let locals = self.place.names.locals();
                let scope = locals.enter();
                locals.bind_parameters(parameters);
                return Some(scope);
            }
            Expr::ListComp(e) => &e.generators,
            Expr::SetComp(e) => &e.generators,
            Expr::DictComp(e) => &e.generators,
            Expr::Generator(e) => &e.generators,
            _ => return None,
        };
        let locals = self.place.names.locals();
        let scope = locals.enter();
        for generator in generators {
            locals.bind_target(&generator.target);
        }
        Some(scope)
    }

    /// Opens the row of a definition outside functions; returns the length of the name around it.
    fn open_row(&mut self, stmt: &Stmt) -> Option<usize> {
        let (kind, name) = match stmt {
            Stmt::FunctionDef(f) => (RowKind::Function, f.name.as_str()),
            Stmt::ClassDef(c) => (RowKind::Class, c.name.as_str()),
            _ => return None,
        };
        if self.place.in_function() {
            return None;
        }
        let length = self.name.len();
        self.push_name(name);
        self.observer.row_started(kind, &self.name, stmt.range());
        Some(length)
    }

    fn push_name(&mut self, name: &str) {
        if !self.name.is_empty() {
            self.name.push('.');
        }
        self.name.push_str(name);
    }

    /// Goes one level down unless that is too deep.
    fn descend(&mut self, down: impl FnOnce(&mut Self)) {
        if self.depth >= MAX_DEPTH {
            self.too_deep = true;
            return;
        }
        self.depth += 1;
        down(self);
        self.depth -= 1;
    }
}
