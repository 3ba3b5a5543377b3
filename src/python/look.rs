//! Looking around inside one function, at bounded cost.
//!
//! For facts that have already met something rare: what stands before it, and whether something else stands in a body.

use super::Node;
use ruff_python_ast::visitor::source_order::{self, SourceOrderVisitor};
use ruff_python_ast::{ExceptHandler, Expr, Number, Stmt};
use ruff_text_size::{Ranged, TextRange};

/// The most statements and expressions that one search looks at: longer bodies are not judged.
const MAX_LOOK: usize = 1_000;
/// The deepest nesting that one search follows.
const MAX_LOOK_DEPTH: usize = 100;
/// The most links of an attribute chain that are compared.
const MAX_CHAIN: usize = 16;

/// A block, and the statement of it that holds what was looked for.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// The statements of the block.
    pub block: &'a [Stmt],
    /// Which of them.
    pub at: usize,
}

impl<'a> Step<'a> {
    /// The statement itself.
    pub fn stmt(&self) -> Option<&'a Stmt> {
        self.block.get(self.at)
    }

    /// The statements before it in the block.
    pub fn before(&self) -> &'a [Stmt] {
        self.block.get(..self.at).unwrap_or_default()
    }

    /// The statements after it in the block.
    pub fn after(&self) -> &'a [Stmt] {
        self.block.get(self.at + 1..).unwrap_or_default()
    }
}

/// The blocks from `body` down to the innermost one that holds `target`; halving, so that many searches stay cheap.
pub fn path_to(body: &[Stmt], target: TextRange) -> Vec<Step<'_>> {
    let mut path = Vec::new();
    let mut block = Some(body);
    while let Some(statements) = block.take() {
        let Some(at) = holding(statements, target) else {
            break;
        };
        path.push(Step {
            block: statements,
            at,
        });
        if let Some(stmt) = statements.get(at).filter(|stmt| stmt.range() != target) {
            block = block_holding(stmt, target);
        }
    }
    path
}

/// The last of `nodes` that begins at or before `target`, if it holds it.
fn holding<T: Ranged>(nodes: &[T], target: TextRange) -> Option<usize> {
    let after = nodes.partition_point(|node| node.start() <= target.start());
    let at = after.checked_sub(1)?;
    let holds = nodes.get(at)?.range().contains_range(target);
    holds.then_some(at)
}

fn block_holding(stmt: &Stmt, target: TextRange) -> Option<&[Stmt]> {
    let within = |block: &[Stmt]| {
        let (first, last) = (block.first(), block.last());
        first.zip(last).is_some_and(|(first, last)| {
            TextRange::new(first.start(), last.end()).contains_range(target)
        })
    };
    let one_of = |blocks: &[&'_ [Stmt]]| blocks.iter().position(|block| within(block));
    match stmt {
        Stmt::FunctionDef(s) => Some(&s.body),
        Stmt::ClassDef(s) => Some(&s.body),
        Stmt::With(s) => Some(&s.body),
        Stmt::For(s) if within(&s.body) => Some(&s.body),
        Stmt::For(s) => Some(&s.orelse),
        Stmt::While(s) if within(&s.body) => Some(&s.body),
        Stmt::While(s) => Some(&s.orelse),
        Stmt::If(s) if within(&s.body) => Some(&s.body),
        Stmt::If(s) => {
            let at = holding(&s.elif_else_clauses, target)?;
            s.elif_else_clauses.get(at).map(|clause| &clause.body[..])
        }
        Stmt::Match(s) => {
            let at = holding(&s.cases, target)?;
            s.cases.get(at).map(|case| &case.body[..])
        }
        Stmt::Try(s) => {
            if let Some(at) = holding(&s.handlers, target) {
                let ExceptHandler::ExceptHandler(handler) = s.handlers.get(at)?;
                return Some(&handler.body);
            }
            let blocks: [&[Stmt]; 3] = [&s.body, &s.orelse, &s.finalbody];
            one_of(&blocks).and_then(|at| blocks.get(at).copied())
        }
        _ => None,
    }
}

/// What to do after a node of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Look at what is inside it.
    Into,
    /// Leave out what is inside it.
    Past,
    /// Enough has been seen.
    Stop,
}

/// What became of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// Everything was looked at.
    All,
    /// It was stopped.
    Stopped,
    /// There was more than a search looks at.
    TooMuch,
}

/// Asks about the statements and expressions of `body` in the order of the source.
pub fn search<'a>(body: &'a [Stmt], ask: &mut dyn FnMut(Node<'a>) -> Next) -> Seen {
    let mut look = Look::new(ask);
    for stmt in body {
        look.visit_stmt(stmt);
    }
    look.seen
}

/// Asks about an expression and those inside it, in the order of the source.
pub fn search_expr<'a>(expr: &'a Expr, ask: &mut dyn FnMut(Node<'a>) -> Next) -> Seen {
    let mut look = Look::new(ask);
    look.visit_expr(expr);
    look.seen
}

/// Whether `expr` mentions the name.
pub fn mentions(expr: &Expr, name: &str) -> bool {
    let seen = search_expr(expr, &mut |node| match node {
        Node::Expr(Expr::Name(n)) if n.id.as_str() == name => Next::Stop,
        _ => Next::Into,
    });
    seen != Seen::All
}

struct Look<'a, 'f> {
    ask: &'f mut dyn FnMut(Node<'a>) -> Next,
    left: usize,
    depth: usize,
    seen: Seen,
}

impl<'a, 'f> Look<'a, 'f> {
    fn new(ask: &'f mut dyn FnMut(Node<'a>) -> Next) -> Self {
        Self {
            ask,
            left: MAX_LOOK,
            depth: 0,
            seen: Seen::All,
        }
    }

    fn step(&mut self, node: Node<'a>, inside: impl FnOnce(&mut Self)) {
        if self.seen != Seen::All {
            return;
        }
        if self.left == 0 || self.depth == MAX_LOOK_DEPTH {
            self.seen = Seen::TooMuch;
            return;
        }
        self.left -= 1;
        match (self.ask)(node) {
            Next::Into => {
                self.depth += 1;
                inside(self);
                self.depth -= 1;
            }
            Next::Past => {}
            Next::Stop => self.seen = Seen::Stopped,
        }
    }
}

impl<'a> SourceOrderVisitor<'a> for Look<'a, '_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        self.step(Node::Stmt(stmt), |look| source_order::walk_stmt(look, stmt));
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        self.step(Node::Expr(expr), |look| source_order::walk_expr(look, expr));
    }

    // What a pattern binds or compares is no use of a name that a search asks for, and patterns nest.
    fn visit_pattern(&mut self, _: &'a ruff_python_ast::Pattern) {}
}

/// Whether two expressions are the same name, chain of attributes, text or whole number; a subscript with such a key too.
pub fn same(a: &Expr, b: &Expr) -> bool {
    let (mut a, mut b) = (a, b);
    for _ in 0..MAX_CHAIN {
        match (a, b) {
            (Expr::Name(x), Expr::Name(y)) => return x.id == y.id,
            (Expr::Attribute(x), Expr::Attribute(y)) if x.attr.as_str() == y.attr.as_str() => {
                (a, b) = (&x.value, &y.value);
            }
            (Expr::Subscript(x), Expr::Subscript(y)) if same_constant(&x.slice, &y.slice) => {
                (a, b) = (&x.value, &y.value);
            }
            (a, b) => return same_constant(a, b),
        }
    }
    false
}

fn same_constant(a: &Expr, b: &Expr) -> bool {
    match (a, b) {
        (Expr::StringLiteral(x), Expr::StringLiteral(y)) => x.value.to_str() == y.value.to_str(),
        (Expr::NumberLiteral(x), Expr::NumberLiteral(y)) => match (&x.value, &y.value) {
            (Number::Int(x), Number::Int(y)) => x == y,
            _ => false,
        },
        (Expr::Name(x), Expr::Name(y)) => x.id == y.id,
        _ => false,
    }
}

/// The name, if an expression is nothing but one.
pub fn name_of(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => Some(name.id.as_str()),
        _ => None,
    }
}

/// The only argument of a call of the builtin `name`, if that is what an expression is.
pub fn only_argument<'a>(expr: &'a Expr, name: &str) -> Option<&'a Expr> {
    let Expr::Call(call) = expr else {
        return None;
    };
    let plain = call.arguments.keywords.is_empty() && name_of(&call.func) == Some(name);
    match &*call.arguments.args {
        [only] if plain && !only.is_starred_expr() => Some(only),
        _ => None,
    }
}

/// The target and the value of an assignment to one name, annotated or not.
pub fn assigned(stmt: &Stmt) -> Option<(&str, &Expr)> {
    match stmt {
        Stmt::Assign(s) => match &*s.targets {
            [Expr::Name(name)] => Some((name.id.as_str(), &s.value)),
            _ => None,
        },
        Stmt::AnnAssign(s) => Some((name_of(&s.target)?, s.value.as_deref()?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::python::parse;

    fn body(text: &str) -> ruff_python_ast::ModModule {
        parse(text.as_bytes()).expect("it parses").1.module
    }

    #[test]
    fn the_path_leads_to_the_statement() {
        let text = "a\nif b:\n    c\nelif d:\n    try:\n        e\n    except E:\n        f\n    finally:\n        g\nelse:\n    while h:\n        i\n    else:\n        j\nk\n";
        let module = body(text);
        for letter in ["a", "c", "e", "f", "g", "i", "j", "k"] {
            let mut found = None;
            search(&module.body, &mut |node| match node {
                Node::Stmt(stmt @ Stmt::Expr(e)) if name_of(&e.value) == Some(letter) => {
                    found = Some(stmt);
                    Next::Stop
                }
                _ => Next::Into,
            });
            let stmt = found.expect("it is there");
            let path = path_to(&module.body, stmt.range());
            let last = path.last().and_then(Step::stmt).map(Ranged::range);
            assert_eq!(last, Some(stmt.range()), "{letter}");
        }
    }

    #[test]
    fn a_search_has_an_end() {
        let long = body(&"x\n".repeat(2_000));
        assert_eq!(search(&long.body, &mut |_| Next::Into), Seen::TooMuch);
        let deep = body(&format!(
            "x = {}1{}\n",
            "(1, ".repeat(150),
            ",)".repeat(150)
        ));
        assert_eq!(search(&deep.body, &mut |_| Next::Into), Seen::TooMuch);
        assert_eq!(search(&deep.body, &mut |_| Next::Past), Seen::All);
    }

    #[test]
    fn chains_are_compared_by_their_parts() {
        let module =
            body("a.b['c'] == a.b['c']\na.b == a.c\nx[1] == x[2]\nf() == f()\n'q' == 'q'\n");
        let equal: Vec<bool> = module
            .body
            .iter()
            .filter_map(|stmt| match stmt {
                Stmt::Expr(e) => e.value.as_compare_expr(),
                _ => None,
            })
            .map(|c| same(&c.left, &c.comparators[0]))
            .collect();
        assert_eq!(equal, [true, false, false, false, true]);
    }
}
