//! Counting: one walk per file of Python, one look per document.

use super::counts::Tally;
use super::rows::{ModulePart, Row, RowBook};
use super::{Counts, Plan, checks};
use crate::documents::{Document, Notebook, Pipelines, secret};
use crate::project::{Collector, Project, Summary};
use crate::python::{
    self, Call, Class, Comment, Function, Handler, Module, Names, Node, Observer, Outline, Place,
    Ranged, RowKind, Start, TestFile, TextRange, TextSize, Unparsed, ast,
};

use rayon::prelude::*;
use std::borrow::Cow;

/// Places are met in another order than they are shown in: so many times as many are kept first.
const SPARE_SPOTS: usize = 2;
/// A line of evidence is cut here, in characters.
const MAX_LINE: usize = 160;

/// Where a fact was not zero, or fell short of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The fact's index in the plan, or the number of facts plus the shortfall's index.
    pub what: usize,
    /// The line, counted from 1.
    pub line: u32,
    /// The line's text, trimmed.
    pub text: String,
}

/// What one file of Python holds.
#[derive(Debug, Clone)]
pub struct FileFacts {
    /// The sum of its rows.
    pub counts: Counts,
    /// Places worth showing.
    pub spots: Vec<Spot>,
    /// The line of the first syntax error: the counts are those of a tree that was guessed in part.
    pub error: Option<u32>,
    /// The error is Python 2's.
    pub python2: bool,
    /// Its rows, innermost first, where they were asked for.
    pub rows: Vec<Row>,
    /// What it says that other files can be asked about, where that was asked for.
    pub summary: Option<Summary>,
}

/// Counts the facts of a file of Python.
pub fn count_python(plan: &Plan, bytes: &[u8], test_file: TestFile) -> Result<FileFacts, Unparsed> {
    count(plan, bytes, test_file, None, None)
}

/// Counts the facts of a file of Python, and takes down what concerns other files.
pub fn count_and_summarise(
    plan: &Plan,
    bytes: &[u8],
    test_file: TestFile,
) -> Result<FileFacts, Unparsed> {
    // Clones are looked for in what ships.
    let with_statements = plan.needs_statements() && test_file == TestFile::No;
    let collector = Collector::new(with_statements);
    count(plan, bytes, test_file, None, Some(collector))
}

/// Counts the facts of a file of Python, and of each of its rows.
pub fn count_rows(plan: &Plan, bytes: &[u8], test_file: TestFile) -> Result<FileFacts, Unparsed> {
    count(
        plan,
        bytes,
        test_file,
        Some(RowBook::new(plan.facts().len())),
        None,
    )
}

fn count(
    plan: &Plan,
    bytes: &[u8],
    test_file: TestFile,
    book: Option<RowBook>,
    collector: Option<Collector>,
) -> Result<FileFacts, Unparsed> {
    let (text, parsed) = python::parse(bytes)?;
    let body = &parsed.module.body;
    let helpers = checks::helpers(body, test_file);
    let mut outlines: Vec<Outline> = body.iter().map(Outline::of).collect();
    let mut counter = Counter::new(plan, book);
    let start = Start {
        test_file,
        names: Names::of(
            outlines.iter(),
            checks::told(helpers.iter(), outlines.iter(), plan.collection()),
            plan.collection(),
        ),
        after_leaving: false,
        wanted: plan.wanted,
    };
    counter.collector = collector;
    counter.row_started(RowKind::Module, "", parsed.module.range());
    let Some(names) = python::walk(&text, &parsed, &mut outlines, start, &mut counter) else {
        // Dropping a tree this deep recurses as deep as parsing it did; the memory is worth less than the risk.
        std::mem::forget(parsed);
        return Err(Unparsed::TooDeep);
    };
    if let Some(collector) = &mut counter.collector {
        collector.module(&text, body, &names);
    }
    let outlines: Vec<&Outline> = outlines.iter().collect();
    counter.module(
        &Module {
            outlines: &outlines,
        },
        body,
    );
    counter.row_ended();
    let error = parsed.error.map(|at| line_of(&text, at));
    let spots = spots(plan, &text, counter.found);
    let rows = counter.book.map(RowBook::finish).unwrap_or_default();
    Ok(FileFacts {
        counts: counter.counts.into_counts(),
        spots,
        error,
        python2: parsed.python2,
        rows,
        summary: counter.collector.map(Collector::finish),
    })
}

/// Counts the facts of a notebook: those of its code, and its own. Lines are those of the cell, which the text names.
pub fn count_notebook(plan: &Plan, notebook: &Notebook) -> Result<FileFacts, Unparsed> {
    let mut file = count_python(plan, notebook.code.as_bytes(), TestFile::No)?;
    count_outside_code(plan, notebook, &mut file.counts);
    // The lines of a script are its own; those of JSON say nothing to anybody.
    if !notebook.in_place {
        file.error = file.error.map(|line| notebook.cell_of(line).1);
        for spot in &mut file.spots {
            let (cell, line) = notebook.cell_of(spot.line);
            spot.line = line;
            spot.text = format!("cell {cell}: {}", spot.text);
        }
    }
    Ok(file)
}

/// Adds the facts of a notebook that are not those of its code.
pub fn count_outside_code(plan: &Plan, notebook: &Notebook, counts: &mut Counts) {
    for &(at, fact) in &plan.notebooks {
        counts.add(at, fact(notebook));
    }
}

/// Counts the facts of the files of a tree together.
pub fn count_project(plan: &Plan, project: &Project) -> Counts {
    let answers: Vec<i64> = plan
        .projects
        .par_iter()
        .map(|(_, fact)| fact(project))
        .collect();
    let mut counts = Counts::zero(plan.facts().len());
    for ((at, _), count) in plan.projects.iter().zip(answers) {
        counts.add(*at, count);
    }
    counts
}

/// Counts the facts of a document.
pub fn count_document(plan: &Plan, document: &Document) -> Counts {
    let mut counts = Counts::zero(plan.facts().len());
    for &(at, fact) in &plan.documents {
        counts.add(at, fact(document));
    }
    counts
}

/// Counts what the pipelines of a tree run.
pub fn count_pipelines(plan: &Plan, pipelines: &Pipelines<'_>) -> Counts {
    let mut counts = Counts::zero(plan.facts().len());
    for &(at, fact) in &plan.pipelines {
        counts.add(at, fact(pipelines));
    }
    counts
}

pub(super) struct Counter<'p> {
    plan: &'p Plan,
    /// Takes down rows, where they are asked for.
    book: Option<RowBook>,
    /// Takes down what concerns other files, where that is asked for.
    collector: Option<Collector>,
    pub(super) counts: Tally,
    /// What the parts of [`crate::facts::Subject::FunctionWith`] were when each function around began, one after another.
    started: Vec<i64>,
    /// What the parts of one of them were inside the function just told.
    inside: Vec<i64>,
    /// What the facts of the definition just told were, where places are kept.
    scratch: Vec<i64>,
    /// Fact or shortfall, and where.
    found: Vec<(usize, TextSize)>,
    /// Places kept per fact or shortfall.
    kept: Vec<usize>,
}

impl<'p> Counter<'p> {
    pub(super) fn new(plan: &'p Plan, book: Option<RowBook>) -> Self {
        Self::with(plan, book, Tally::zero(plan.facts().len()))
    }

    /// A counter that counts in `counts`, which are all zero.
    pub(super) fn with(plan: &'p Plan, book: Option<RowBook>, counts: Tally) -> Self {
        let facts = plan.facts().len();
        // History keeps no places.
        let places = if plan.keeps_places() { facts } else { 0 };
        Self {
            plan,
            book,
            collector: None,
            counts,
            started: Vec::new(),
            inside: Vec::new(),
            scratch: vec![0; places],
            found: Vec::new(),
            kept: vec![0; places + plan.shortfalls.len()],
        }
    }

    /// What is asked of the module as a whole. Its statements are looked at for places only, and may be left out where none
    /// are kept.
    pub(super) fn module(&mut self, module: &Module<'_>, body: &[ast::Stmt]) {
        let plan = self.plan;
        for &(at, fact) in &plan.modules {
            let count = fact(module);
            self.count_of_definition(at, count, TextSize::new(0));
        }
        for &(at, tell) in &plan.imports {
            tell(module, &mut |statement, import| {
                let stmt = body.get(statement);
                let place = stmt.map(|stmt| python::start_of_import(stmt, &import.name));
                self.count(at, 1, place.unwrap_or_default());
            });
        }
        self.keep_shortfalls(TextSize::new(0));
    }

    /// Some statements of a module follow.
    pub(super) fn start_part(&mut self) {
        self.row_started(RowKind::Module, "", TextRange::default());
    }

    /// What they have added to the module's row.
    pub(super) fn end_part(&mut self) -> ModulePart {
        self.book
            .as_mut()
            .map(RowBook::end_part)
            .unwrap_or_default()
    }

    /// The rows that have ended, and where those of methods belong that were walked elsewhere.
    pub(super) fn take_rows(&mut self) -> (Vec<Row>, Vec<usize>) {
        self.book
            .take()
            .map(RowBook::finish_with_rooms)
            .unwrap_or_default()
    }

    fn count(&mut self, at: usize, count: i64, place: TextSize) {
        if count != 0 {
            self.counts.add(at, count);
            if let Some(book) = &mut self.book {
                book.count(at, count);
            }
            if self.plan.spotted.get(at) == Some(&true) {
                self.keep(at, place);
            }
        }
    }

    /// Counts what was asked of a whole definition.
    fn count_of_definition(&mut self, at: usize, count: i64, place: TextSize) {
        if let Some(slot) = self.scratch.get_mut(at) {
            *slot = count;
        }
        self.count(at, count, place);
    }

    fn keep(&mut self, what: usize, place: TextSize) {
        if self.kept[what] < self.plan.most_places * SPARE_SPOTS {
            self.kept[what] += 1;
            self.found.push((what, place));
        }
    }

    /// Keeps the places where one of two facts of the definition just told falls short of the other.
    fn keep_shortfalls(&mut self, place: TextSize) {
        let plan = self.plan;
        if plan.shortfalls.is_empty() {
            return;
        }
        for (i, &(part, whole)) in plan.shortfalls.iter().enumerate() {
            if self.scratch[part] < self.scratch[whole] {
                self.keep(plan.facts().len() + i, place);
            }
        }
        self.scratch.fill(0);
    }

    fn block(&mut self, complexity: i64, place: TextSize) {
        let plan = self.plan;
        for &(at, fact) in &plan.blocks {
            self.count_of_definition(at, fact(complexity), place);
        }
    }
}

#[cfg(debug_assertions)]
impl Counter<'_> {
    /// No family that is not asked about this kind of node has a member of it.
    fn check_kinds(&self, node: Node<'_>, place: &Place<'_>) {
        let asked = &self.plan.asked[node.kind()];
        for (i, (family, _)) in self.plan.families.iter().enumerate() {
            if !asked.families.contains(&i) {
                let say = &mut |member| panic!("{member} of {family:?}: {node:?}");
                (family.classify)(node, place, say);
            }
        }
    }
}

impl Observer for Counter<'_> {
    fn row_started(&mut self, kind: RowKind, name: &str, _range: TextRange) {
        if let Some(book) = &mut self.book {
            book.start(kind, name);
        }
    }

    fn row_ended(&mut self) {
        if let Some(book) = &mut self.book {
            book.end();
        }
    }

    fn function_started(&mut self) {
        let plan = self.plan;
        for (_, (parts, _)) in &plan.functions_with {
            self.started
                .extend(parts.iter().map(|&part| self.counts.get(part)));
        }
    }

    fn function(&mut self, function: &Function<'_>) {
        let plan = self.plan;
        let place = function.node.name.start();
        for &(at, fact) in &plan.functions {
            self.count_of_definition(at, fact(function), place);
        }
        for &at in &plan.unread {
            function
                .unread
                .iter()
                .for_each(|place| self.count(at, 1, *place));
        }
        let parts = plan.functions_with.iter();
        let parts: usize = parts.map(|(_, (parts, _))| parts.len()).sum();
        let started = self.started.len().saturating_sub(parts);
        let mut before = started;
        for (at, (parts, fact)) in &plan.functions_with {
            self.inside.clear();
            for &part in parts {
                let at_start = self.started.get(before).copied().unwrap_or(0);
                self.inside.push(self.counts.get(part) - at_start);
                before += 1;
            }
            let count = fact(function, &self.inside);
            self.count_of_definition(*at, count, place);
        }
        self.started.truncate(started);
        // Radon lists no methods of classes inside classes.
        if !function.place.in_function() && function.place.classes.len() <= 1 {
            self.block(function.complexity, place);
        }
        self.keep_shortfalls(place);
    }

    fn class(&mut self, class: &Class<'_>) {
        let plan = self.plan;
        let place = class.node.name.start();
        for &(at, fact) in &plan.classes {
            self.count_of_definition(at, fact(class), place);
        }
        if class.place.classes.is_empty() && !class.place.in_function() {
            self.block(class.average_complexity(), place);
        }
        self.keep_shortfalls(place);
    }

    fn node(&mut self, node: Node<'_>, place: &Place<'_>) {
        let plan = self.plan;
        if let Some(book) = &mut self.book {
            book.node(node, place.depth());
        }
        if let Some(collector) = &mut self.collector {
            collector.node(node, place);
        }
        let start = match node {
            // Decorators stand before the name, and say less.
            Node::Stmt(ast::Stmt::FunctionDef(f)) => f.name.start(),
            Node::Stmt(ast::Stmt::ClassDef(c)) => c.name.start(),
            Node::Stmt(stmt) => stmt.start(),
            Node::Expr(expr) => expr.start(),
        };
        let asked = &plan.asked[node.kind()];
        for &fact in &asked.nodes {
            let (at, fact) = plan.nodes[fact];
            self.count(at, fact(node, place), start);
        }
        for &family in &asked.families {
            let (family, members) = &plan.families[family];
            (family.classify)(node, place, &mut |member| {
                if let Some(Some(at)) = members.get(member) {
                    self.count(*at, 1, start);
                }
            });
        }
        #[cfg(debug_assertions)]
        self.check_kinds(node, place);
    }

    fn call(&mut self, call: &Call<'_>) {
        let plan = self.plan;
        for &(at, fact) in &plan.calls {
            self.count(at, fact(call), call.node.start());
        }
        for (family, members) in &plan.call_families {
            (family.classify)(call, &mut |member| {
                if let Some(Some(at)) = members.get(member) {
                    self.count(*at, 1, call.node.start());
                }
            });
        }
    }

    fn handler(&mut self, handler: &Handler<'_>) {
        let plan = self.plan;
        for &(at, fact) in &plan.handlers {
            self.count(at, fact(handler), handler.node.range.start());
        }
    }

    fn elided(&mut self) {
        if let Some(book) = &mut self.book {
            book.leave_room();
        }
    }

    fn comment(&mut self, comment: &Comment<'_>) {
        let plan = self.plan;
        for &(at, fact) in &plan.comments {
            self.count(at, fact(comment), comment.range.start());
        }
    }
}

/// Offsets to lines, in one pass over the text.
fn spots(plan: &Plan, text: &str, mut found: Vec<(usize, TextSize)>) -> Vec<Spot> {
    found.sort_unstable();
    let mut shown_of = (usize::MAX, 0);
    found.retain(|&(what, _)| {
        if shown_of.0 != what {
            shown_of = (what, 0);
        }
        shown_of.1 += 1;
        shown_of.1 <= plan.most_places
    });
    found.sort_unstable_by_key(|&(what, at)| (at, what));
    let (mut line, mut start) = (1_u32, 0_usize);
    let mut end = text.find('\n');
    // Several facts often meet on one line.
    let mut last: Option<(usize, String)> = None;
    let mut spots = Vec::with_capacity(found.len());
    for (what, at) in found {
        let at = at.to_usize();
        while let Some(newline) = end.filter(|&newline| newline < at) {
            line += 1;
            start = newline + 1;
            end = text[start..].find('\n').map(|i| start + i);
        }
        let shown = |from: usize| text[from..].lines().next().unwrap_or("").trim();
        // A statement begins outside of any quotes; the line it begins on may not.
        let concealed = plan.facts().get(what).is_some_and(|fact| fact.concealed);
        let text = if concealed {
            let what = secret::what_is(quoted(&text[at..]));
            format!("{what}: {}", secret::without_quoted(shown(at), MAX_LINE))
        } else if let Some((_, known)) = last.as_ref().filter(|(of, _)| *of == start) {
            known.clone()
        } else {
            let made = secret::conceal(&with_a_word(&text[start..]), MAX_LINE);
            last = Some((start, made.clone()));
            made
        };
        spots.push(Spot { what, line, text });
    }
    spots.sort_by_key(|spot| (spot.what, spot.line));
    spots
}

/// Characters of a text in quotes that are looked at for what it is.
const MAX_QUOTED: usize = 600;

/// What a place begins with, as far as a text in quotes goes there.
fn quoted(text: &str) -> &str {
    let end = text.char_indices().nth(MAX_QUOTED);
    let text = &text[..end.map_or(text.len(), |(at, _)| at)];
    // A triple quote may hold lines, any other ends with its own.
    match text.find(['"', '\'']) {
        Some(at) if text[at..].starts_with("\"\"\"") || text[at..].starts_with("\'\'\'") => text,
        _ => text.lines().next().unwrap_or(""),
    }
}

/// A line that says nothing by itself, such as a bracket, is shown with at most so many more.
const MAX_JOINED: usize = 3;

/// The first line of a text, with those behind it as long as there is no word: `[` names nothing.
fn with_a_word(text: &str) -> Cow<'_, str> {
    let mut lines = text.lines().map(str::trim);
    let first = lines.next().unwrap_or("");
    let has_word = |line: &str| line.contains(char::is_alphanumeric);
    if has_word(first) {
        return Cow::Borrowed(first);
    }
    let mut joined = first.to_owned();
    for line in lines.take(MAX_JOINED) {
        joined.push(' ');
        joined.push_str(line);
        if has_word(line) {
            break;
        }
    }
    Cow::Owned(joined)
}

/// The line, counted from 1, that holds the byte offset.
fn line_of(text: &str, at: usize) -> u32 {
    let before = text.get(..at).unwrap_or(text);
    before.matches('\n').count() as u32 + 1
}
