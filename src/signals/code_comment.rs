//! Comments that are code, comments for tools, and comments for readers.

/// Longer comments are looked at up to here.
const MAX_TEXT: usize = 400;

/// Whether a comment says something to a reader: words, not a directive and not a line.
pub fn is_remark(comment: &str) -> bool {
    let text = body(comment);
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().any(char::is_alphabetic));
    words.take(2).count() == 2 && !is_directive(text)
}

/// Whether a comment is a line of prose, or an empty line between paragraphs.
pub fn is_prose(comment: &str) -> bool {
    let text = body(comment);
    let words = text.split_whitespace();
    let words = words.filter(|word| {
        word.bytes()
            .all(|b| b.is_ascii_alphabetic() || b",.:;!?'-".contains(&b))
    });
    text.is_empty() || (words.take(3).count() == 3 || text.ends_with(':')) && !is_code(comment)
}

/// Whether a comment is addressed to a program.
fn is_directive(text: &str) -> bool {
    const TOOLS: [&str; 28] = [
        "!",
        "-*-",
        "cython:",
        "doctest:",
        "flake8:",
        "fmt:",
        "isort:",
        "language=",
        "lint:",
        "mypy:",
        "noinspection",
        "noqa",
        "nosec",
        "nosonar",
        "pragma",
        "pycharm",
        "pylint:",
        "pyright:",
        "pyre-",
        "pytype:",
        "region",
        "endregion",
        "ruff:",
        "spdx-",
        "type:",
        "vim:",
        "yapf:",
        "%%",
    ];
    let start: String = text
        .chars()
        .take(14)
        .collect::<String>()
        .to_ascii_lowercase();
    TOOLS.iter().any(|tool| start.starts_with(tool))
}

fn body(comment: &str) -> &str {
    let text = comment.trim_start_matches(['#', ':']).trim();
    &text[..text.floor_char_boundary(MAX_TEXT)]
}

/// Whether a comment is a line of code that was switched off.
///
/// The line must have the form of a statement that prose has not: an assignment, a call, `return x`, `import x`, a block's
/// head that ends in a colon. Prose that mentions code (`# x = 1 means off`) has words around it.
pub fn is_code(comment: &str) -> bool {
    let text = body(comment);
    // `#:` documents an attribute, and what is set in from a comment's margin is an example in prose.
    if comment.starts_with("#:") || comment.starts_with("#   ") {
        return false;
    }
    if text.is_empty() || is_directive(text) || !text.is_ascii() {
        return false;
    }
    let first = text.split_whitespace().next().unwrap_or_default();
    let rest = text[first.len()..].trim_start();
    match first.trim_end_matches(':') {
        "import" => is_path_list(rest) && !rest.is_empty(),
        "from" => rest.split_once(" import ").is_some_and(|(module, names)| {
            is_path(module.trim()) && is_path_list(names.trim_matches(['(', ')', '\\', ' ']))
        }),
        "return" | "raise" | "del" | "yield" | "await" => {
            // `return early` is advice.
            let shaped = rest.contains(['(', '[', '{', '.', '_', '"', '\'', '=', '<', '+'])
                || matches!(rest, "None" | "True" | "False" | "self");
            shaped && is_expression(rest)
        }
        "assert" => is_expression(rest) && rest.contains(['=', '(', '<', '>']),
        "if" | "elif" | "while" | "for" | "with" | "def" | "class" | "except" | "async" => {
            text.ends_with(':') && is_head(first, &rest[..rest.len().saturating_sub(1)])
        }
        "else" | "try" | "finally" => first.ends_with(':') && rest.is_empty(),
        "pass" | "break" | "continue" => false,
        _ => is_assignment(text) || is_call(text) || is_decorator(text),
    }
}

/// `if x == 1`, `for a in b`, `def f(x)`, `with open(x) as f`.
fn is_head(keyword: &str, head: &str) -> bool {
    match keyword {
        "def" => {
            head.contains('(')
                && head.ends_with([')', ']'])
                && is_path(head.split('(').next().unwrap_or(""))
        }
        "class" => head.split_once('(').map_or(is_path(head), |(name, _)| {
            is_path(name) && head.ends_with(')')
        }),
        "for" => head.split_once(" in ").is_some_and(|(names, over)| {
            is_path_list(names.trim_matches(['(', ')'])) && is_expression(over)
        }),
        "except" => {
            let name = head.split(" as ").next().unwrap_or("");
            head.is_empty() || is_path(name) || (name.starts_with('(') && name.ends_with(')'))
        }
        "async" => {
            head.starts_with("def ") || head.starts_with("with ") || head.starts_with("for ")
        }
        "with" => head.contains('(') && is_expression(head.split(" as ").next().unwrap_or("")),
        _ => is_expression(head),
    }
}

/// `x = …`, `a.b += …`, `x: int = …`, `a, b = …`.
fn is_assignment(text: &str) -> bool {
    let Some(at) = text.find('=') else {
        return false;
    };
    let (left, right) = (&text[..at], &text[at + 1..]);
    if right.starts_with(['=', '>']) || left.ends_with(['<', '>', '!', '=']) {
        return false;
    }
    let target = left
        .trim_end_matches(['+', '-', '*', '/', '|', '&', '%', '^', '@'])
        .trim_end();
    // An annotation is set off from the value; `Format: key=value` is not one.
    let target = match target.split_once(": ") {
        Some((target, _)) if left.ends_with(' ') => target,
        Some(_) => return false,
        None => target,
    };
    // `a=b, c=d` and `a = b = 2 * 2` explain a call or a sum; `level=high` sets an option.
    let option = !right.starts_with(' ') && is_path(right);
    if option || has_assignment(right) {
        return false;
    }
    let targets = target.split(',').all(|t| is_target(t.trim()));
    targets && !right.trim().is_empty() && is_expression(right.trim())
}

/// Whether an `=` stands outside brackets.
fn has_assignment(text: &str) -> bool {
    let mut depth = 0_i32;
    let mut before = ' ';
    let mut after = text.chars().skip(1);
    for c in text.chars() {
        let next = after.next();
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            '=' if depth == 0 && next != Some('=') && !matches!(before, '=' | '<' | '>' | '!') => {
                return true;
            }
            _ => {}
        }
        before = c;
    }
    false
}

/// A path, with subscripts.
fn is_target(text: &str) -> bool {
    let mut depth = 0_i32;
    let mut path = String::new();
    for c in text.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            c if depth == 0 => path.push(c),
            _ => {}
        }
    }
    depth == 0 && is_path(path.trim_matches(['(', ')']))
}

/// `path(…)` and nothing after it.
fn is_call(text: &str) -> bool {
    let Some(open) = text.find('(') else {
        return false;
    };
    let (path, inside) = (&text[..open], &text[open + 1..]);
    if !is_path(path) || !inside.ends_with(')') || !is_balanced(text) {
        return false;
    }
    // `foo(bar)` may be prose about a function, and `foo()` is a mention.
    let inside = &inside[..inside.len() - 1];
    let dotted = path.contains('.');
    if inside.is_empty() {
        return dotted;
    }
    let argued = dotted || path == "print" || inside.contains(['=', '"', '\'', ',', '(']);
    argued && is_expression(inside)
}

fn is_decorator(text: &str) -> bool {
    text.strip_prefix('@').is_some_and(|path| {
        is_path(path.split('(').next().unwrap_or("")) && (path.contains(['.', '(', '_']))
    })
}

/// Text that could be an expression: brackets match, and no two words stand side by side unless an operator is between them.
fn is_expression(text: &str) -> bool {
    if text.is_empty() || !is_balanced(text) || text.ends_with(['.', '!', '?', ';']) {
        return false;
    }
    let mut quote = None;
    let mut before = "";
    let mut start = None;
    let mut gap = false;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if let Some(open) = quote {
            if c == open {
                quote = None;
                before = "";
            }
            continue;
        }
        let word = c.is_ascii_alphanumeric() || c == '_' || c == '.';
        if word {
            start.get_or_insert(at);
            continue;
        }
        if let Some(from) = start.take() {
            let now = &text[from..at];
            if gap && !before.is_empty() && !joins(before) && !joins(now) {
                return false;
            }
            (before, gap) = (now, false);
        }
        match c {
            '\'' | '"' => quote = Some(c),
            ' ' => gap = true,
            '#' => break,
            '$' | '`' | '?' | ';' => return false,
            _ => (before, gap) = ("", false),
        }
    }
    quote.is_none()
}

/// Words that may stand between two others.
fn joins(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "or"
            | "not"
            | "in"
            | "is"
            | "if"
            | "else"
            | "for"
            | "lambda"
            | "await"
            | "from"
            | "as"
            | "async"
            | "yield"
    )
}

fn is_balanced(text: &str) -> bool {
    let mut depth = 0_i32;
    let mut quote = None;
    for c in text.chars() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0 && quote.is_none()
}

/// A dotted name.
fn is_path(text: &str) -> bool {
    !text.is_empty()
        && text.split('.').all(|part| {
            !part.is_empty()
                && !part.starts_with(|c: char| c.is_ascii_digit())
                && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        })
}

fn is_path_list(text: &str) -> bool {
    text.split(',').all(|name| {
        let name = name.trim();
        name.is_empty() || is_path(name.split(" as ").next().unwrap_or(""))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_code() {
        for comment in [
            "# x = 1",
            "#x = compute(y, z=2)",
            "# self.total += len(items)",
            "# a, b = b, a",
            "# value: int = f(x)",
            "# items[0].name = 'x'",
            "# print('debug', x)",
            "# logger.debug(value)",
            "# self.run()",
            "# return self.x",
            "# return None",
            "# raise ValueError('no')",
            "# import os, sys",
            "# from a.b import (c, d)",
            "# if x == 1:",
            "# for a in range(3):",
            "# except ValueError as e:",
            "# def f(x, y):",
            "# class A(B):",
            "# with open(path) as f:",
            "# else:",
            "# @pytest.mark.skip",
            "# assert f(x) == y",
            "# x = [y for y in z if y is not None]",
        ] {
            assert!(is_code(comment), "{comment}");
        }
    }

    #[test]
    fn prose_is_no_code() {
        for comment in [
            "# The total of all items.",
            "# x = 1 means that it is off",
            "# return early",
            "# return the value if it is known",
            "# import the module first.",
            "# if the user is logged in:",
            "# for example:",
            "# with one exception:",
            "# see foo(bar)",
            "# foo()",
            "# Note: this",
            "# e.g. x == 1",
            "# TODO(ann): fix this",
            "# pass",
            "# type: ignore",
            "# noqa: F401",
            "# 1, 2, 3",
            "# key=value",
            "# unique=False, canonicalize=True",
            "# total = a * b = 2 * 2",
            "#: x = f(1)",
            "#    result = example(of, prose)",
            "# def of done",
            "# https://example.com/a?b=c",
            "# else",
            "# from the start import nothing else",
            "# class of its own:",
            "# raise an error",
            "# @ann wrote this",
            "# a -> b",
            "# foo.md => foo/index.html",
            "# ISO 8601 (extended)",
        ] {
            assert!(!is_code(comment), "{comment}");
        }
    }
}
