//! TOML to nodes. A scan over brackets and dots comes first: the parser behind it must never see an abyss.

use super::node::{MAX_DEPTH, MAX_NODES, Node, Value};
use crate::documents::problem::{Problem, ProblemKind};
use toml::de::{DeTable, DeValue};

/// The most brackets open at once.
const MAX_BRACKETS: usize = 32;

/// The most parts of one dotted key. Brackets times parts bounds the depth of any table.
const MAX_KEY_PARTS: usize = 16;

/// The root table of a TOML file.
pub(crate) fn parse(text: &str) -> Result<Node, Problem> {
    let lines = Lines::of(text);
    scan(text)?;
    let table = DeTable::parse(text).map_err(|error| match error.span() {
        Some(span) => Problem::at(ProblemKind::Malformed, lines.at(span.start)),
        None => Problem::whole(ProblemKind::Malformed),
    })?;
    let mut nodes = 0;
    convert_table(table.get_ref(), &lines, text, 1, &mut nodes)
}

/// Offsets of line starts.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(
            std::iter::once(0)
                .chain(breaks.map(|(at, _)| at + 1))
                .collect(),
        )
    }

    fn at(&self, offset: usize) -> u32 {
        self.0.partition_point(|start| *start <= offset) as u32
    }
}

fn convert_table(
    table: &DeTable<'_>,
    lines: &Lines,
    text: &str,
    depth: usize,
    nodes: &mut usize,
) -> Result<Node, Problem> {
    let mut entries = Vec::with_capacity(table.len());
    for (key, value) in table {
        let line = lines.at(key.span().start);
        let mut node = convert(value, lines, text, depth + 1, nodes)?;
        if matches!(node.value, Value::Map(_)) {
            node.line = line;
        }
        entries.push((
            key.span().start,
            Node::text(line, key.get_ref().as_ref()),
            node,
        ));
    }
    entries.sort_by_key(|(start, _, _)| *start);
    let line = entries.first().map_or(1, |(_, key, _)| key.line);
    let value = Value::Map(
        entries
            .into_iter()
            .map(|(_, key, node)| (key, node))
            .collect(),
    );
    Ok(Node { line, value })
}

fn convert(
    value: &toml::Spanned<DeValue<'_>>,
    lines: &Lines,
    text: &str,
    depth: usize,
    nodes: &mut usize,
) -> Result<Node, Problem> {
    let start = value.span().start;
    let line = lines.at(start);
    *nodes += 1;
    if depth > MAX_DEPTH {
        return Err(Problem::at(ProblemKind::TooDeep, line));
    }
    if *nodes > MAX_NODES {
        return Err(Problem::at(ProblemKind::TooLarge, line));
    }
    Ok(match value.get_ref() {
        DeValue::Table(table) => convert_table(table, lines, text, depth, nodes)?,
        DeValue::Array(items) => {
            let items = items
                .iter()
                .map(|item| convert(item, lines, text, depth + 1, nodes));
            let value = Value::List(items.collect::<Result<_, _>>()?);
            Node { line, value }
        }
        DeValue::String(string) => {
            // A newline right after `"""` is not part of the string.
            let opening = text
                .get(start..)
                .map_or("", |rest| rest.get(..4).unwrap_or(rest));
            let below = matches!(opening, "\"\"\"\n" | "'''\n" | "\"\"\"\r" | "'''\r");
            Node::text(line + u32::from(below), string.as_ref())
        }
        DeValue::Integer(number) => Node::text(line, number.as_str()),
        DeValue::Float(number) => Node::text(line, number.as_str()),
        DeValue::Boolean(yes) => Node::text(line, yes.to_string()),
        DeValue::Datetime(moment) => Node::text(line, moment.to_string()),
    })
}

/// Refuses what is nested too deeply, without building anything.
fn scan(text: &str) -> Result<(), Problem> {
    let bytes = text.as_bytes();
    let (mut at, mut line, mut brackets, mut dots) = (0, 1, 0_usize, 0_usize);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\n' => {
                line += 1;
                dots = 0;
            }
            b'#' => {
                while bytes.get(at + 1).is_some_and(|byte| *byte != b'\n') {
                    at += 1;
                }
            }
            b'"' | b'\'' => {
                let (end, breaks) = skip_string(bytes, at, byte);
                at = end;
                line += breaks;
                continue;
            }
            b'[' | b'{' => {
                brackets += 1;
                dots = 0;
            }
            b']' | b'}' => brackets = brackets.saturating_sub(1),
            b',' | b'=' => dots = 0,
            b'.' => dots += 1,
            _ => {}
        }
        if brackets > MAX_BRACKETS || dots >= MAX_KEY_PARTS {
            return Err(Problem::at(ProblemKind::TooDeep, line));
        }
        at += 1;
    }
    Ok(())
}

/// The offset behind the string that begins at `at`, and the line breaks in it.
fn skip_string(bytes: &[u8], at: usize, quote: u8) -> (usize, u32) {
    let triple = bytes[at..].starts_with(&[quote; 3]);
    let mut end = at + if triple { 3 } else { 1 };
    let mut breaks = 0;
    while let Some(&byte) = bytes.get(end) {
        match byte {
            b'\\' if quote == b'"' => end += 1,
            b'\n' if !triple => return (end, breaks),
            b'\n' => breaks += 1,
            _ if byte == quote && !triple => return (end + 1, breaks),
            _ if byte == quote && bytes[end..].starts_with(&[quote; 3]) => {
                return (end + 3, breaks);
            }
            _ => {}
        }
        end += 1;
    }
    (bytes.len(), breaks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_in_file_order_with_lines() {
        let tree = parse("[z]\nb = 1\na = '''\nx\n'''\n[a.b]\nc = [1,\n 2]\n").expect("valid");
        let keys: Vec<_> = tree
            .entries()
            .map(|(key, line, _)| (key.to_owned(), line))
            .collect();
        assert_eq!(keys, [("z".to_owned(), 1), ("a".to_owned(), 6)]);
        assert_eq!(tree.at(&["z", "a"]).map(|node| node.line), Some(4));
        assert_eq!(
            tree.at(&["a", "b", "c"]).map(|node| node.items()[1].line),
            Some(8)
        );
    }

    #[test]
    fn abysses_are_refused() {
        let deep = |text: String| parse(&text).expect_err("deep").kind;
        assert_eq!(
            deep(format!("a = {}", "[".repeat(100_000))),
            ProblemKind::TooDeep
        );
        assert_eq!(
            deep(format!("[{}a]", "a.".repeat(100_000))),
            ProblemKind::TooDeep
        );
        assert_eq!(
            deep(format!("{}a = 1", "a.".repeat(100_000))),
            ProblemKind::TooDeep
        );
        assert_eq!(
            deep(format!("a = {}", "{a=".repeat(100_000))),
            ProblemKind::TooDeep
        );
        let tower = format!(
            "x = {}1{}",
            "{a.a.a.a.a.a.a.a.a.a.a.a.a.a = ".repeat(30),
            "}".repeat(30)
        );
        assert_eq!(deep(tower), ProblemKind::TooDeep);
        assert_eq!(
            parse("a = 1\nb = [").expect_err("cut").kind,
            ProblemKind::Malformed
        );
    }

    #[test]
    fn brackets_in_strings_and_comments_do_not_count() {
        let text = format!("a = \"{0}\" # {0}\nb = '''\n{0}\n'''\n", "[".repeat(100));
        assert!(parse(&text).is_ok());
    }
}
