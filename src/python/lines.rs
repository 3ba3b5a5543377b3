//! Lines that hold code.

use super::MAX_DEPTH;
use memchr::memchr_iter;
use ruff_python_ast::{Expr, Stmt, StmtFunctionDef};
use ruff_text_size::Ranged;
use std::ops::Range;

/// Entries from which on a literal is a table rather than a setting.
const TABLE: usize = 20;

/// Definitions in definitions are not looked into beyond this: nobody writes more.
const MAX_DEFINITIONS: usize = 8;

/// Lines of a text that are neither blank nor only a comment.
fn code_lines(text: &str) -> usize {
    let (mut from, mut lines) = (0, 0);
    for end in memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        lines += usize::from(is_code(&text[from..end]));
        from = end + 1;
    }
    lines
}

fn is_code(line: &str) -> bool {
    let white = |b: &u8| !matches!(b, b' ' | b'\t'..=b'\r');
    match line.bytes().find(white) {
        None | Some(b'#') => false,
        Some(first) if first.is_ascii() => true,
        // There is white space that is not ASCII.
        Some(_) => {
            let line = line.trim_start();
            !line.is_empty() && !line.starts_with('#')
        }
    }
}

/// Lines of the docstring that a body begins with, and of those of the definitions directly inside it.
fn docstring_lines(body: &[Stmt], text: &str) -> usize {
    docstrings_inside(body, text, 0)
}

/// The same for a body that stands in `depth` others.
fn docstrings_inside(body: &[Stmt], text: &str, depth: usize) -> usize {
    let own = match body.first() {
        Some(stmt @ Stmt::Expr(e)) if e.value.is_string_literal_expr() => {
            code_lines(text.get(stmt.range().to_std_range()).unwrap_or_default())
        }
        _ => 0,
    };
    if depth == MAX_DEFINITIONS {
        return own;
    }
    let below = body.iter().map(|stmt| match stmt {
        Stmt::FunctionDef(f) => docstrings_inside(&f.body, text, depth + 1),
        Stmt::ClassDef(c) => docstrings_inside(&c.body, text, depth + 1),
        _ => 0,
    });
    own + below.sum::<usize>()
}

/// Lines of code of a function in `text`, from its name on.
pub(super) fn lines_of_function(function: &StmtFunctionDef, text: &str) -> usize {
    let range = function.name.start().to_usize()..function.end().to_usize();
    let all = code_lines(text.get(range).unwrap_or_default());
    all.saturating_sub(docstring_lines(&function.body, text))
}

/// Lines of code of a statement in `text`: no blank lines, comments and docstrings.
pub fn lines_of(stmt: &Stmt, text: &str) -> usize {
    let all = code_lines(text.get(stmt.range().to_std_range()).unwrap_or_default());
    all.saturating_sub(docstring_lines(std::slice::from_ref(stmt), text))
}

/// The same of a method of a top-level class.
pub(super) fn lines_of_member(method: &Stmt, text: &str) -> usize {
    let all = code_lines(text.get(method.range().to_std_range()).unwrap_or_default());
    // The module and the class are around it.
    all.saturating_sub(docstrings_inside(std::slice::from_ref(method), text, 1))
}

/// The same of a class in `text` whose methods, named at `heads`, are elsewhere.
pub(super) fn lines_of_skeleton(class: &Stmt, heads: &[Range<usize>], text: &str) -> usize {
    let of_heads = heads
        .iter()
        .map(|head| code_lines(text.get(head.clone()).unwrap_or_default()));
    lines_of(class, text).saturating_sub(of_heads.sum())
}

/// Whether a statement gives nothing but data: a docstring, a long text, a table.
pub fn is_data(stmt: &Stmt) -> bool {
    let value = match stmt {
        Stmt::Assign(s) => Some(&*s.value),
        Stmt::AnnAssign(s) => s.value.as_deref(),
        Stmt::Expr(s) => Some(&*s.value),
        _ => None,
    };
    value.is_some_and(|value| is_table(value, 0))
}

fn is_table(value: &Expr, depth: usize) -> bool {
    match value {
        Expr::StringLiteral(_) | Expr::BytesLiteral(_) => true,
        Expr::Dict(e) => e.items.len() >= TABLE,
        Expr::List(e) => e.elts.len() >= TABLE,
        Expr::Tuple(e) => e.elts.len() >= TABLE,
        Expr::Set(e) => e.elts.len() >= TABLE,
        // `frozenset({…})`, `OrderedDict([…])`, `textwrap.dedent('''…''')`.
        Expr::Call(call) if depth < MAX_DEPTH => match &*call.arguments.args {
            [only] if !only.is_call_expr() => {
                call.arguments.keywords.is_empty() && is_table(only, depth + 1)
            }
            _ => false,
        },
        _ => false,
    }
}
