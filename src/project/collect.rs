//! Takes down a [`Summary`] while a file is walked.

use super::outline;
use super::summary::{Import, Statement, Summary, Use, When};
use crate::python::ast::{
    Comprehension, Expr, ExprContext, ExprStringLiteral, Operator, Stmt, name::Name,
};
use crate::python::{Names, Node, Place, Ranged, TextRange, TextSize, feed};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};

/// Distinct imported paths kept per file: more than any file that was written by hand uses.
const MAX_USES: usize = 5_000;
/// Variables that a file sets, kept per file.
const MAX_WRITTEN: usize = 100;
/// Characters kept of a variable's name.
const MAX_VARIABLE: usize = 80;
/// Addresses, and reads of the environment, kept per file.
const MAX_ADDRESSES: usize = 1_000;
/// The longest path that is looked at, in segments below its root.
const MAX_SEGMENTS: usize = 8;

/// Told of every node of a file, in the order of the walk.
#[derive(Default)]
pub struct Collector {
    with_statements: bool,
    imports: Vec<(Import, TextSize)>,
    uses: FxHashMap<String, Seen>,
    path: String,
    /// Where the path taken last begins: the names inside it are part of it.
    taken: Option<TextSize>,
    addresses: Vec<TextSize>,
    environment: Vec<(String, TextSize)>,
    /// Variables of the environment that it sets or removes.
    written: Vec<String>,
    /// Loops over texts that are spelt out.
    repeated: Vec<Repeated>,
    /// Where a read of the environment begins that is handed on under the name it has.
    handed_on: Option<TextSize>,
    /// Texts before here are offered to somebody to choose from.
    offered: TextSize,
    /// Where texts begin that are added to the end of something.
    appended: FxHashSet<TextSize>,
    /// The next expression is a string that nobody uses.
    bare: bool,
    statements: Vec<(u64, TextSize, TextSize)>,
    open: Option<(FxHasher, usize, TextSize, TextSize)>,
    summary: Summary,
}

/// A loop over texts that are spelt out.
struct Repeated {
    /// What it is called that goes through them.
    name: Name,
    /// Where the loop is.
    range: TextRange,
    values: Vec<String>,
}

/// The name of a variable, cut where it is too long.
fn variable(name: &ExprStringLiteral) -> String {
    name.value.to_str().chars().take(MAX_VARIABLE).collect()
}

struct Seen {
    first: TextSize,
    count: u32,
    calls: u32,
    at_top: u32,
}

/// A hasher for what is not asked for.
struct Nothing;

impl Hasher for Nothing {
    fn finish(&self) -> u64 {
        0
    }
    fn write(&mut self, _bytes: &[u8]) {}
}

impl Collector {
    /// Nothing seen yet; `with_statements` where clones are asked for.
    pub fn new(with_statements: bool) -> Self {
        Self {
            with_statements,
            ..Self::default()
        }
    }

    /// A statement or an expression begins.
    pub fn node(&mut self, node: Node<'_>, place: &Place<'_>) {
        match node {
            Node::Stmt(stmt) => {
                self.taken = None;
                match stmt {
                    Stmt::AugAssign(add) => self.append(add.op, &add.value),
                    Stmt::Assign(assign) => self.hand_on(&assign.targets, &assign.value),
                    Stmt::For(s) => self.repeat(&s.target, &s.iter, stmt.range()),
                    _ => {}
                }
                self.bare = matches!(stmt, Stmt::Expr(e) if e.value.is_string_literal_expr());
                if place.in_function() {
                    outline::imports_of(stmt, When::Local, false, &mut self.imports);
                }
                if self.with_statements {
                    self.statement(stmt, place.depth());
                }
            }
            Node::Expr(expr) => {
                if let Some((hasher, base, ..)) = &mut self.open {
                    place.depth().saturating_sub(*base).hash(hasher);
                    feed(node, hasher, &mut Nothing);
                }
                match expr {
                    Expr::StringLiteral(text)
                        if !std::mem::take(&mut self.bare)
                            && self.addresses.len() < MAX_ADDRESSES
                            && expr.start() >= self.offered
                            && is_address(text.value.to_str())
                            && !self.is_appended(text.value.to_str(), expr.start()) =>
                    {
                        self.addresses.push(expr.start());
                    }
                    Expr::Generator(e) => self.repeat_all(&e.generators, expr.range()),
                    Expr::ListComp(e) => self.repeat_all(&e.generators, expr.range()),
                    Expr::SetComp(e) => self.repeat_all(&e.generators, expr.range()),
                    Expr::DictComp(e) => self.repeat_all(&e.generators, expr.range()),
                    Expr::BinOp(both) => self.append(both.op, &both.right),
                    Expr::Call(call) => {
                        self.take(&call.func, place, true);
                        let key = call.arguments.args.first();
                        if matches!(self.path.as_str(), "os.getenv" | "os.environ.get") {
                            self.read_environment(key, expr.start());
                        } else if matches!(
                            self.path.as_str(),
                            "os.environ.pop"
                                | "os.environ.setdefault"
                                | "os.putenv"
                                | "os.unsetenv"
                        ) {
                            self.write_environment(key);
                        }
                    }
                    Expr::Subscript(s) if s.ctx == ExprContext::Load => {
                        self.take(&s.value, place, false);
                        if self.path == "os.environ" {
                            self.read_environment(Some(&s.slice), expr.start());
                        }
                    }
                    Expr::Subscript(s) => {
                        self.take(&s.value, place, false);
                        if self.path == "os.environ" {
                            self.write_environment(Some(&s.slice));
                        }
                    }
                    Expr::Tuple(tuple) if is_offer(&tuple.elts) => self.offered = expr.end(),
                    Expr::Attribute(_) | Expr::Name(_) => self.take(expr, place, false),
                    _ => {}
                }
            }
        }
    }

    /// Remembers a text that is added to the end of something.
    fn append(&mut self, op: Operator, value: &Expr) {
        if op == Operator::Add && value.is_string_literal_expr() {
            self.appended.insert(value.start());
        }
    }

    /// Whether a text that looks like a folder is the end of something longer: `url += "/Users/ByName"`.
    fn is_appended(&self, text: &str, at: TextSize) -> bool {
        !text.contains("://") && self.appended.contains(&at)
    }

    /// The file has ended: its text, its statements and what names mean in it.
    pub fn module(&mut self, text: &str, body: &[Stmt], names: &Names) {
        self.finish_statement();
        let lines = Lines::of(text);
        let local = std::mem::take(&mut self.imports);
        let mut summary = outline::outline(body, names, &lines, local);
        summary.uses = std::mem::take(&mut self.uses)
            .into_iter()
            .map(|(path, seen)| Use {
                path,
                line: lines.at(seen.first),
                count: seen.count,
                calls: seen.calls,
                at_top: seen.at_top,
            })
            .collect();
        summary.uses.sort_unstable();
        // Whoever also sets a variable keeps what it was, or hands it on: that is no reading of settings.
        let written = std::mem::take(&mut self.written);
        summary.environment = std::mem::take(&mut self.environment)
            .into_iter()
            .filter(|(name, _)| name.is_empty() || !written.contains(name))
            .map(|(name, at)| (name, lines.at(at)))
            .collect();
        summary.addresses = self.addresses.iter().map(|at| lines.at(*at)).collect();
        summary.statements = std::mem::take(&mut self.statements)
            .into_iter()
            .map(|(hash, start, end)| {
                let line = lines.at(start);
                Statement {
                    hash,
                    line,
                    end: lines.at(end).max(line),
                }
            })
            .collect();
        summary.index();
        self.summary = summary;
    }

    /// What was taken down.
    pub fn finish(self) -> Summary {
        self.summary
    }

    /// Takes down a variable that is read; each of those that a loop around names, where the key is what it goes through.
    fn read_environment(&mut self, key: Option<&Expr>, at: TextSize) {
        if self.handed_on == Some(at) {
            return;
        }
        let literal = key.and_then(Expr::as_string_literal_expr).map(variable);
        let through = key.and_then(Expr::as_name_expr).and_then(|key| {
            let mut loops = self.repeated.iter().rev();
            loops.find(|of| of.name == key.id && of.range.contains(at))
        });
        let names = match (literal, through) {
            (Some(name), _) => vec![name],
            (None, Some(of)) => of.values.clone(),
            (None, None) => vec![String::new()],
        };
        for name in names {
            if self.environment.len() < MAX_ADDRESSES {
                self.environment.push((name, at));
            }
        }
    }

    /// `copy[name] = os.environ[name]`, of a name that is worked out, hands a part of the environment on: what it says is read elsewhere.
    fn hand_on(&mut self, targets: &[Expr], value: &Expr) {
        let key_of = |expr: &Expr| {
            let key = match expr {
                Expr::Subscript(subscript) => Some(&*subscript.slice),
                Expr::Call(call) => call.arguments.args.first(),
                _ => None,
            };
            key.and_then(Expr::as_name_expr).map(|key| key.id.clone())
        };
        if let [target @ Expr::Subscript(_)] = targets
            && let Some(key) = key_of(target)
            && key_of(value) == Some(key)
        {
            self.handed_on = Some(value.start());
        }
    }

    /// Remembers what a loop goes through that spells texts out: `for name in ("A", "B")`.
    fn repeat(&mut self, target: &Expr, iter: &Expr, range: TextRange) {
        let elements = match iter {
            Expr::Tuple(e) => &e.elts,
            Expr::List(e) => &e.elts,
            Expr::Set(e) => &e.elts,
            _ => return,
        };
        let texts = elements.iter().take(MAX_WRITTEN);
        let values: Option<Vec<String>> = texts
            .map(|e| e.as_string_literal_expr().map(variable))
            .collect();
        if let (Some(name), Some(values)) = (target.as_name_expr(), values)
            && !values.is_empty()
            && self.repeated.len() < MAX_WRITTEN
        {
            self.repeated.push(Repeated {
                name: name.id.clone(),
                range,
                values,
            });
        }
    }

    fn repeat_all(&mut self, generators: &[Comprehension], range: TextRange) {
        for of in generators {
            self.repeat(&of.target, &of.iter, range);
        }
    }

    fn write_environment(&mut self, key: Option<&Expr>) {
        if let Some(name) = key.and_then(Expr::as_string_literal_expr)
            && self.written.len() < MAX_WRITTEN
        {
            self.written.push(variable(name));
        }
    }

    /// Takes down a path that begins with an imported name, and leaves it in `path`.
    fn take(&mut self, expr: &Expr, place: &Place<'_>, called: bool) {
        let start = expr.start();
        self.path.clear();
        if self.taken == Some(start) {
            return;
        }
        let mut segments: [&str; MAX_SEGMENTS] = [""; MAX_SEGMENTS];
        let mut used = 0;
        let mut at = expr;
        let root = loop {
            match at {
                Expr::Attribute(attribute) => {
                    // Of a longer path, what is nearest to the root is kept.
                    if used == MAX_SEGMENTS {
                        segments.rotate_left(1);
                        used -= 1;
                    }
                    segments[used] = attribute.attr.as_str();
                    used += 1;
                    at = &attribute.value;
                }
                Expr::Name(name) => break name,
                _ => return,
            }
        };
        self.taken = Some(start);
        if used == 0 && root.ctx != ExprContext::Load {
            return;
        }
        let Some(origin) = place.names.origin(root.id.as_str()) else {
            return;
        };
        self.path.push_str(origin);
        for segment in segments[..used].iter().rev() {
            self.path.push('.');
            self.path.push_str(segment);
        }
        let top = u32::from(!place.in_function());
        if let Some(seen) = self.uses.get_mut(&self.path) {
            seen.count += 1;
            seen.at_top += top;
            seen.calls += u32::from(called);
        } else if self.uses.len() < MAX_USES {
            let seen = Seen {
                first: start,
                count: 1,
                calls: u32::from(called),
                at_top: top,
            };
            self.uses.insert(self.path.clone(), seen);
        }
    }

    fn statement(&mut self, stmt: &Stmt, depth: usize) {
        self.finish_statement();
        // Imports, docstrings and fillers are the same everywhere.
        let skip = match stmt {
            Stmt::Import(_) | Stmt::ImportFrom(_) | Stmt::Pass(_) => true,
            Stmt::Expr(e) => e.value.is_string_literal_expr() || e.value.is_ellipsis_literal_expr(),
            _ => false,
        };
        if skip {
            return;
        }
        let mut hasher = FxHasher::default();
        feed(Node::Stmt(stmt), &mut hasher, &mut Nothing);
        self.open = Some((hasher, depth, stmt.start(), outline::head_end(stmt)));
    }

    fn finish_statement(&mut self) {
        if let Some((hasher, _, start, end)) = self.open.take() {
            self.statements.push((hasher.finish(), start, end));
        }
    }
}

/// Whether a tuple offers something by a label: `("socks://localhost:9050/", "Tor via SOCKS")`.
fn is_offer(elements: &[Expr]) -> bool {
    let texts = || {
        elements
            .iter()
            .take(8)
            .filter_map(Expr::as_string_literal_expr)
    };
    let is_label = |text: &str| text.contains(' ') && !text.contains("://");
    texts().count() > 1 && texts().any(|text| is_label(text.value.to_str()))
}

/// Whether a text is the address of one machine or network, or a path of one user: what belongs into a configuration.
fn is_address(text: &str) -> bool {
    const HOMES: [&str; 3] = ["/home/", "/Users/", "C:\\Users\\"];
    if text.len() < 8 || text.len() > 200 || text.contains([' ', '\n', '{', '<']) {
        return false;
    }
    if HOMES.iter().any(|home| text.starts_with(home)) {
        return true;
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?']).next().unwrap_or(rest);
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let host = host.split(':').next().unwrap_or(host);
    let second = || host.split('.').nth(1).and_then(|n| n.parse::<u8>().ok());
    let is_number = host.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    scheme
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'+')
        && (host == "localhost"
            || (is_number
                && (["127.", "10.", "192.168."]
                    .iter()
                    .any(|net| host.starts_with(net))
                    || (host.starts_with("172.")
                        && second().is_some_and(|n| (16..32).contains(&n))))))
}

/// Offsets to lines.
pub(super) struct Lines(Vec<u32>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at as u32).collect())
    }

    /// The line, counted from 1, that holds an offset.
    pub(super) fn at(&self, offset: TextSize) -> u32 {
        self.0.partition_point(|end| *end < offset.to_u32()) as u32 + 1
    }
}
