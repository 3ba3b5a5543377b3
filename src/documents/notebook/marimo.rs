//! marimo's form: a program whose functions are its cells.
//!
//! marimo writes the functions around the cells, with their parameters and what they return, and indents what was written in them: a
//! cell is no function of anybody's. What is left is what was written.

use super::{Part, PartKind};

/// Bytes in which the program makes its app.
const HEAD: usize = 4_096;

/// Whether a text is such a program.
pub(super) fn is_one(text: &str) -> bool {
    let head = &text[..text.floor_char_boundary(HEAD)];
    let makes = head.contains("marimo.App(") || head.contains("\nfrom marimo import App");
    let begins = |line: &str| {
        [
            "@app.cell",
            "@app.function",
            "@app.class_definition",
            "with app.setup",
        ]
        .iter()
        .any(|begin| line.starts_with(begin))
    };
    makes && text.lines().any(begins)
}

/// What is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// Between cells.
    Outside,
    /// After a decorator, before the line of the function has ended.
    Signature,
    /// In what was written.
    Body,
}

/// The program in parts, a line for a line.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = vec![between()];
    let mut at = At::Outside;
    for line in text.split_inclusive('\n') {
        let begins = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
        if begins(&["@app.cell", "with app.setup"]) {
            end_of_cell(&mut parts, at);
            at = if line.starts_with('@') || !ends_head(line) {
                At::Signature
            } else {
                At::Body
            };
            parts.push(Part {
                text: comment(line),
                kind: PartKind::Python,
            });
            continue;
        }
        // A function or a class that others may import: it was written as it is.
        let ends = [
            "@app.",
            "app.",
            "if __name__",
            "@",
            "def ",
            "class ",
            "async def ",
        ];
        if at == At::Body && begins(&ends) {
            end_of_cell(&mut parts, at);
            at = At::Outside;
            parts.push(between());
        }
        let (text, next) = match at {
            At::Outside if begins(&["@app.function", "@app.class_definition"]) => {
                parts.push(Part {
                    text: String::new(),
                    kind: PartKind::Python,
                });
                (comment(line), at)
            }
            At::Outside if begins(&["app._unparsable_cell("]) => {
                parts.push(Part {
                    text: String::new(),
                    kind: PartKind::Python,
                });
                (line.to_owned(), at)
            }
            At::Outside => (line.to_owned(), at),
            At::Signature if ends_head(line) && !line.starts_with('@') => (comment(line), At::Body),
            At::Signature => (comment(line), at),
            At::Body => (line.strip_prefix("    ").unwrap_or(line).to_owned(), at),
        };
        at = next;
        if let Some(last) = parts.last_mut() {
            last.text.push_str(&text);
        }
    }
    end_of_cell(&mut parts, at);
    parts
}

fn between() -> Part {
    Part {
        text: String::new(),
        kind: PartKind::Between,
    }
}

/// Whether a line ends the head of a function or of a block.
fn ends_head(line: &str) -> bool {
    let code = line.split(" #").next().unwrap_or(line);
    code.trim_end().ends_with(':')
}

/// A comment where the line stood.
fn comment(line: &str) -> String {
    if line.ends_with('\n') { "#\n" } else { "#" }.to_owned()
}

/// Takes what marimo returns from a cell out of it.
fn end_of_cell(parts: &mut [Part], at: At) {
    let Some(cell) = parts.last_mut().filter(|_| at == At::Body) else {
        return;
    };
    let mut from = None;
    let mut offset = 0;
    for line in cell.text.split_inclusive('\n') {
        let rest = line.strip_prefix("return");
        if rest.is_some_and(|rest| rest.trim().is_empty() || rest.starts_with([' ', '('])) {
            from = Some(offset);
        }
        offset += line.len();
    }
    if let Some(from) = from {
        let returned = cell.text.split_off(from);
        cell.text
            .extend(returned.split_inclusive('\n').map(comment));
    }
}
