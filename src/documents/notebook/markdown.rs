//! Quarto's and R Markdown's form: a text whose blocks of code are executed.

use super::{Part, PartKind};

/// A block that is open: its fence, and what it holds.
struct Open {
    fence: char,
    length: usize,
    kind: PartKind,
}

/// The text in parts: blocks that are executed, and all that stands around them.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut open: Option<Open> = None;
    let mut add = |kind: PartKind, line: &str, is_first: bool| match parts.last_mut() {
        Some(last) if last.kind == kind && !is_first => last.text.push_str(line),
        _ => parts.push(Part {
            text: line.to_owned(),
            kind,
        }),
    };
    let mut is_first = false;
    for line in text.split_inclusive('\n') {
        let fence = fence_of(line);
        if let Some(block) = &open {
            let ends = fence.is_some_and(|(sign, length, rest)| {
                sign == block.fence && length >= block.length && rest.trim().is_empty()
            });
            if ends {
                open = None;
                add(PartKind::Prose, line, false);
            } else {
                add(block.kind, line, is_first);
                is_first = false;
            }
            continue;
        }
        if let Some((sign, length, rest)) = fence {
            is_first = true;
            open = Some(Open {
                fence: sign,
                length,
                kind: kind_of(rest.trim()),
            });
        }
        add(PartKind::Prose, line, false);
    }
    parts
}

/// The sign, the length and the rest of a line that opens or closes a block.
fn fence_of(line: &str) -> Option<(char, usize, &str)> {
    let bare = line.trim_start();
    let sign = bare
        .chars()
        .next()
        .filter(|sign| matches!(sign, '`' | '~'))?;
    let rest = bare.trim_start_matches(sign);
    let length = bare.len() - rest.len();
    (length >= 3).then_some((sign, length, rest))
}

/// What a block is whose fence goes on so: `{python}`, `{r, echo=FALSE}`, `{code-cell} ipython3`. What has no braces, or a class in
/// them, is shown and not executed.
fn kind_of(rest: &str) -> PartKind {
    let Some((inside, behind)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'))
    else {
        return PartKind::Prose;
    };
    let name = inside.split([' ', ',', '\t']).next().unwrap_or_default();
    let language = match name {
        "code-cell" | "code" => behind.split_whitespace().next().unwrap_or("python"),
        name => name,
    };
    if language.is_empty() || !language.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return PartKind::Prose;
    }
    let lower = language.to_ascii_lowercase();
    if lower == "py" || lower.contains("python") {
        PartKind::Python
    } else {
        PartKind::Foreign
    }
}
