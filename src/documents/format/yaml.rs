//! YAML (and JSON, its subset) to nodes, with marks, budgets on depth, aliases and size, and no recursion of ours.

use super::node::{MAX_DEPTH, MAX_NODES, MAX_SCALAR_BYTES, Node, Size, Value};
use crate::documents::problem::{Problem, ProblemKind};
use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, Span, options};
use std::collections::BTreeMap;

/// The key under which the list of GitLab's `!reference` is kept.
pub(crate) const REFERENCE: &str = "!reference";

/// A list or map that is not closed yet.
struct Open {
    node: Node,
    anchor: usize,
    /// The key that waits for its value.
    key: Option<Node>,
}

/// Builds nodes from events.
#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    anchors: BTreeMap<usize, (Node, Size)>,
    documents: Vec<Node>,
    /// The depths of lists that carry GitLab's tag.
    references: Vec<usize>,
    nodes: usize,
    bytes: usize,
}

/// The documents of a YAML stream.
pub(crate) fn parse(text: &str) -> Result<Vec<Node>, Problem> {
    let options = options! {
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut builder = Builder::default();
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, span) = next.map_err(|error| {
            let kind = if error.info().contains("nest") || error.info().contains("recursion") {
                ProblemKind::TooDeep
            } else {
                ProblemKind::Malformed
            };
            Problem::at(kind, error.marker().line() as u32)
        })?;
        builder.event(event, &span)?;
    }
    Ok(builder.documents)
}

impl Builder {
    fn event(&mut self, event: Event<'_>, span: &Span) -> Result<(), Problem> {
        let line = span.start.line() as u32;
        match event {
            Event::Scalar(text, style, anchor, _) => {
                // The mark of a block scalar is its first line that is not empty; its text begins with the empty ones.
                let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                let empty = text.bytes().take_while(|byte| *byte == b'\n').count();
                let line = line.saturating_sub(if block { empty as u32 } else { 0 });
                let null = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null");
                let value = if null {
                    Value::Null
                } else {
                    Value::Text(text.into_owned())
                };
                self.finish(Node { line, value }, anchor)
            }
            Event::SequenceStart(_, anchor, tag) => {
                // GitLab's own tag: `!reference [job, script]` stands for what is kept there.
                let refers = tag.is_some_and(|tag| tag.suffix() == "reference");
                if refers {
                    self.references.push(self.open.len());
                }
                self.start(line, Value::List(Vec::new()), anchor)
            }
            Event::MappingStart(_, anchor, _) => self.start(line, Value::Map(Vec::new()), anchor),
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(mut open) => {
                    merge(&mut open.node);
                    if self.references.last() == Some(&self.open.len()) {
                        self.references.pop();
                        let line = open.node.line;
                        let key = Node::text(line, REFERENCE);
                        open.node = Node {
                            line,
                            value: Value::Map(vec![(key, open.node)]),
                        };
                        self.nodes += 2;
                    }
                    self.finish(open.node, open.anchor)
                }
                None => Err(Problem::at(ProblemKind::Malformed, line)),
            },
            Event::Alias(id) => {
                // An alias to an ancestor is not closed yet, hence not known: nothing can be endless.
                let Some((node, size)) = self.anchors.get(&id) else {
                    return Err(Problem::at(ProblemKind::Malformed, line));
                };
                if self.open.len() + size.depth > MAX_DEPTH {
                    return Err(Problem::at(ProblemKind::TooDeep, line));
                }
                let (size, node) = (*size, node);
                if self.nodes + size.nodes > MAX_NODES || self.bytes + size.bytes > MAX_SCALAR_BYTES
                {
                    return Err(Problem::at(ProblemKind::TooLarge, line));
                }
                let node = node.clone();
                self.charge(size.nodes, size.bytes, line)?;
                self.place(node);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn start(&mut self, line: u32, value: Value, anchor: usize) -> Result<(), Problem> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Problem::at(ProblemKind::TooDeep, line));
        }
        let node = Node { line, value };
        let key = None;
        self.open.push(Open { node, anchor, key });
        Ok(())
    }

    fn finish(&mut self, node: Node, anchor: usize) -> Result<(), Problem> {
        self.charge(1, node.as_str().map_or(0, str::len), node.line)?;
        if anchor != 0 {
            // The copy under the anchor costs as much as the node.
            let size = node.measure();
            self.charge(size.nodes, size.bytes, node.line)?;
            self.anchors.insert(anchor, (node.clone(), size));
        }
        self.place(node);
        Ok(())
    }

    fn charge(&mut self, nodes: usize, bytes: usize, line: u32) -> Result<(), Problem> {
        self.nodes += nodes;
        self.bytes += bytes;
        if self.nodes > MAX_NODES || self.bytes > MAX_SCALAR_BYTES {
            return Err(Problem::at(ProblemKind::TooLarge, line));
        }
        Ok(())
    }

    fn place(&mut self, node: Node) {
        let Some(parent) = self.open.last_mut() else {
            self.documents.push(node);
            return;
        };
        match &mut parent.node.value {
            Value::List(items) => items.push(node),
            Value::Map(entries) => match parent.key.take() {
                None => parent.key = Some(node),
                Some(key) => entries.push((key, node)),
            },
            Value::Null | Value::Text(_) => {}
        }
    }
}

/// Takes the entries of `<<` into the map; its own entries go first.
fn merge(node: &mut Node) {
    let Value::Map(entries) = &mut node.value else {
        return;
    };
    let mut merged = Vec::new();
    entries.retain_mut(|(key, value)| {
        if key.as_str() != Some("<<") {
            return true;
        }
        match std::mem::take(&mut value.value) {
            Value::Map(inner) => merged.extend(inner),
            Value::List(items) => {
                merged.extend(items.into_iter().flat_map(|item| match item.value {
                    Value::Map(inner) => inner,
                    _ => Vec::new(),
                }));
            }
            _ => {}
        }
        false
    });
    entries.append(&mut merged);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_of_the_content() {
        let tree = &parse("a:\n  - run: |\n      one\n      two\n  - b\n").expect("valid")[0];
        let run = tree
            .get("a")
            .and_then(|a| a.items()[0].get("run"))
            .expect("there");
        assert_eq!((run.line, run.as_str()), (3, Some("one\ntwo\n")));
    }

    #[test]
    fn block_scalars_in_every_place() {
        let text = "a:\n- n: x\n  run: |\n    one\n- n: y\n  # c\n  run: >-\n    two\n    three\n- run: |\n\n    four\n- |\n  five\n- run: |2\n    six\n";
        let tree = &parse(text).expect("valid")[0];
        let runs = tree.get("a").expect("there").items().iter();
        let lines: Vec<_> = runs
            .map(|step| step.get("run").unwrap_or(step).line)
            .collect();
        assert_eq!(lines, [4, 8, 11, 14, 16]);
    }

    #[test]
    fn merges_and_aliases() {
        let tree = &parse("b: &b {x: 1, y: 2}\nc:\n  <<: *b\n  x: 3\nd: *b\n").expect("valid")[0];
        let c = tree.get("c").expect("there");
        assert_eq!((c.str_of("x"), c.str_of("y")), (Some("3"), Some("2")));
        assert_eq!(tree.at(&["d", "y"]).and_then(Node::as_str), Some("2"));
    }

    #[test]
    fn a_bomb_is_too_large_and_an_abyss_too_deep() {
        let mut bomb = String::from("a: &a [x,x,x,x,x,x,x,x,x]\n");
        for (name, before) in ('b'..='z').zip('a'..) {
            let items = format!("*{before},").repeat(9);
            bomb = format!("{bomb}{name}: &{name} [{items}]\n");
        }
        assert_eq!(parse(&bomb).expect_err("bomb").kind, ProblemKind::TooLarge);
        let deep = "[".repeat(50_000);
        assert_eq!(parse(&deep).expect_err("deep").kind, ProblemKind::TooDeep);
        assert_eq!(
            parse("&a [*a]").map(|_| ()),
            Err(Problem::at(ProblemKind::Malformed, 1))
        );
        assert!(parse("\tx: [").is_err());
    }
}
