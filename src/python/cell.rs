//! A cell of a notebook as plain Python: what `IPython` adds to the language taken out, a line for a line.
//!
//! The additions of `IPython` hold on logical lines: a `%` within brackets is an operator, a `!` that a backslash continues goes on. The
//! parser knows them; what it finds is replaced by a statement of Python that does as little.

use super::parse::{Unparsed, ipython_tokens, parse_text};
use ruff_python_ast::token::TokenKind;
use ruff_text_size::Ranged;
use std::ops::Range;

/// Prompts that a session shows, and those of the lines that go on.
const PROMPTS: [(&str, &str); 1] = [(">>>", "...")];

/// The text of a cell as Python, with as many lines; nothing where it is none, or has an error. Call it on a thread with a stack of
/// 256 MiB.
pub fn cell(source: &str) -> Option<String> {
    let text = without_prompts(without_indent(source));
    // A backslash at the end would take the next cell's first line for its own.
    if text.trim_end_matches(['\n', '\r']).ends_with('\\') {
        return None;
    }
    let is_python = |text: &str| parse_text(text).is_ok_and(|parsed| parsed.error.is_none());
    if is_python(&text) {
        return Some(text);
    }
    let text = without_escapes(&text).ok()?;
    is_python(&text).then_some(text)
}

/// `IPython` takes the first line's indentation from every line that begins with it.
fn without_indent(source: &str) -> String {
    let first = source.lines().find(|line| !line.trim().is_empty());
    let indent = first.map_or("", |line| {
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    });
    if indent.is_empty() {
        return source.to_owned();
    }
    let lines = source.split_inclusive('\n');
    lines
        .map(|line| line.strip_prefix(indent).unwrap_or(line))
        .collect()
}

/// Without the prompts of a session that was pasted in.
fn without_prompts(source: String) -> String {
    let first = source.lines().find(|line| !line.trim().is_empty());
    let first = first.unwrap_or_default();
    let shown = |line: &'_ str, prompt: &str| {
        let rest = line.strip_prefix(prompt)?;
        (rest.is_empty() || rest.starts_with([' ', '\r', '\n'])).then_some(rest.len())
    };
    let prompt = PROMPTS
        .iter()
        .find(|(begins, _)| shown(first, begins).is_some());
    let lines = source.split_inclusive('\n');
    if let Some((begins, goes_on)) = prompt {
        let bare = |line: &str| {
            let rest = shown(line, begins).or_else(|| shown(line, goes_on));
            let rest = rest.map_or(line, |rest| &line[line.len() - rest..]);
            rest.strip_prefix(' ').unwrap_or(rest).to_owned()
        };
        return lines.map(bare).collect();
    }
    if numbered(first).is_none() {
        return source;
    }
    lines.map(|line| numbered(line).unwrap_or(line)).collect()
}

/// What follows `In [7]: ` or `   ...: `.
fn numbered(line: &str) -> Option<&str> {
    if let Some(rest) = line.strip_prefix("In [") {
        let (number, rest) = rest.split_once("]: ")?;
        return number.bytes().all(|b| b.is_ascii_digit()).then_some(rest);
    }
    let rest = line.trim_start_matches([' ', '\t']);
    let dots = rest.trim_start_matches('.');
    if rest.len() - dots.len() < 3 {
        return None;
    }
    let rest = dots.strip_prefix(':')?;
    Some(rest.strip_prefix(' ').unwrap_or(rest))
}

/// The text with each escape of `IPython` replaced: a whole line by `pass`, the value of an assignment by `None`.
fn without_escapes(text: &str) -> Result<String, Unparsed> {
    let replaced = escapes(text)?;
    let mut plain = String::with_capacity(text.len());
    let mut at = 0;
    for (range, word) in replaced {
        let (Some(before), Some(escape)) = (text.get(at..range.start), text.get(range.clone()))
        else {
            return Err(Unparsed::Failed);
        };
        plain.push_str(before);
        plain.push_str(word);
        // A line for a line, where a backslash continued it.
        plain.extend(escape.chars().filter(|c| *c == '\n'));
        at = range.end;
    }
    plain.push_str(text.get(at..).unwrap_or_default());
    Ok(plain)
}

/// Where the escapes are, in order, and what stands there instead.
fn escapes(text: &str) -> Result<Vec<(Range<usize>, &'static str)>, Unparsed> {
    let tokens = ipython_tokens(text)?;
    let mut found: Vec<(Range<usize>, &'static str)> = Vec::new();
    // Where the logical line began.
    let mut start: Option<usize> = None;
    for token in &tokens {
        let range = token.range().start().to_usize()..token.range().end().to_usize();
        match token.kind() {
            TokenKind::Newline | TokenKind::NonLogicalNewline if start.is_none() => {}
            TokenKind::Newline => start = None,
            TokenKind::Indent
            | TokenKind::Dedent
            | TokenKind::Comment
            | TokenKind::NonLogicalNewline => {}
            TokenKind::IpyEscapeCommand => {
                let word = if start.is_none() { "pass" } else { "None" };
                start.get_or_insert(range.start);
                found.push((range, word));
            }
            // `gate.open?` asks for help, and so does all that stands before it on the line.
            TokenKind::Question => {
                let from = start.unwrap_or(range.start);
                while found.last().is_some_and(|(last, _)| last.start >= from) {
                    found.pop();
                }
                start.get_or_insert(range.start);
                found.push((from..range.end, "pass"));
            }
            _ => {
                start.get_or_insert(range.start);
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn python(source: &str) -> String {
        cell(source).unwrap_or_else(|| panic!("not read: {source}"))
    }

    #[test]
    fn escapes_become_statements_a_line_for_a_line() {
        for (source, text) in [
            (
                "%matplotlib inline\n!pip install x\nx = 1",
                "pass\npass\nx = 1",
            ),
            ("if a:\n    %run b\ndf.head?", "if a:\n    pass\npass"),
            ("?f\n??g\nf??\n*int*?", "pass\npass\npass\npass"),
            (
                "files = !ls\nt = %timeit -o f()\nx = a != b",
                "files = None\nt = None\nx = a != b",
            ),
            ("a, b = !ls\nself.x = %pwd", "a, b = None\nself.x = None"),
            (",f a b\n;f a b\n/f 1", "pass\npass\npass"),
            ("!!ls\n%%x", "pass\npass"),
            ("!ls \\\n  -l\ny = 2", "pass\n\ny = 2"),
            ("x = !ls \\\n  -l\ny = 2", "x = None\n\ny = 2"),
            (
                "for i in x:\n    !echo {i}\n    y = i",
                "for i in x:\n    pass\n    y = i",
            ),
        ] {
            assert_eq!(python(source), text, "{source}");
        }
    }

    #[test]
    fn operators_and_texts_are_no_escapes() {
        for source in [
            "x = (a\n  % b)\n",
            "s = '''\n%time\n!ls\n'''\n",
            "f(a\n  , b)\n",
            "x = a \\\n  % b\n",
            "print('what?')\n",
            "s = f'{x!r}'\n",
            "async def f(): pass\nawait f()\n",
        ] {
            assert_eq!(python(source), source);
        }
        assert_eq!(python("%time\nx = (a\n% b)"), "pass\nx = (a\n% b)");
    }

    #[test]
    fn indentation_and_prompts_of_what_was_pasted_go() {
        assert_eq!(python("    a = 1\n    b = 2\n"), "a = 1\nb = 2\n");
        assert_eq!(python("  if a:\n      b\n  c\n"), "if a:\n    b\nc\n");
        assert_eq!(python(">>> if a:\n...     b\n>>>\n"), "if a:\n    b\n\n");
        assert_eq!(python("In [1]: if a:\n   ...:     b\n"), "if a:\n    b\n");
    }

    #[test]
    fn what_is_no_python_says_so() {
        for source in [
            "look at this again tomorrow",
            "def f(:",
            "x = '''",
            "x = 1 \\\n",
            "f(",
            "<b>no</b>",
            "%time\ndef f(:",
            "x = 1\nprint 'x'",
            "y = [c,\n!d]",
        ] {
            assert_eq!(cell(source), None, "{source}");
        }
        // The limits hold for what only IPython would read, too.
        let deep = format!("%time\nx = {}1{}", "(".repeat(5_000), ")".repeat(5_000));
        assert_eq!(cell(&deep), None);
        let hidden = format!("!'\nx = {}1{}", "(".repeat(5_000), ")".repeat(5_000));
        assert_eq!(cell(&hidden), None);
    }
}
