//! The comments of a text, one after another.

use super::comment::Comment;
use super::observer::Observer;
use super::place::Place;
use ruff_python_ast::Stmt;
use ruff_text_size::{Ranged, TextRange};

/// Tells `observer` each comment with those on the lines before and behind it.
pub(super) fn tell_comments(text: &str, comments: &[TextRange], observer: &mut dyn Observer) {
    let mut before = None;
    for (at, &range) in comments.iter().enumerate() {
        let comment = &text[range];
        let alone = is_alone(text, range);
        let next = comments.get(at + 1).copied();
        let after = next.filter(|&next| alone && is_next_line(text, range, next));
        observer.comment(&Comment {
            text: comment,
            alone,
            neighbours: [before, after.map(|next| &text[next])],
            range,
        });
        before = after.map(|_| comment);
    }
}

/// Whether nothing stands before a comment on its line.
fn is_alone(text: &str, comment: TextRange) -> bool {
    let before = text[..comment.start().to_usize()].bytes().rev();
    let mut before = before.skip_while(|b| matches!(b, b' ' | b'\t' | b'\x0c'));
    before.next().is_none_or(|b| b == b'\n')
}

/// Whether a comment has the line after another's for itself.
fn is_next_line(text: &str, comment: TextRange, next: TextRange) -> bool {
    let between = &text[comment.end().to_usize()..next.start().to_usize()];
    between.trim().is_empty() && between.bytes().filter(|&b| b == b'\n').count() == 1
}

/// Whether an import may be there without being used.
pub(super) fn is_excused(stmt: &Stmt, place: &Place<'_>) -> bool {
    let effect = match stmt {
        Stmt::Import(import) => {
            let mut names = import.names.iter();
            names.any(|a| a.asname.is_none() && a.name.as_str().contains('.'))
        }
        Stmt::ImportFrom(_) => false,
        _ => return false,
    };
    effect
        || place
            .comments_of_lines(stmt.range())
            .any(|c| c.contains("noqa") || c.contains("pragma") || c.contains("pylint"))
        || place
            .comments(place.comments_above(stmt.start()))
            .any(|c| c.contains("pylint") && c.contains("disable"))
}
