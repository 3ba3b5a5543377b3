//! One tree for YAML, TOML and JSON: scalars, lists and maps, each with its line.
//!
//! Owns the caps that keep a hostile file from costing more than its size. Knows no format and no meaning.

/// The deepest nesting read. Dropping and walking a tree recurse, so this bounds the stack.
pub const MAX_DEPTH: usize = 64;

/// The most nodes read from one file, aliases expanded.
pub const MAX_NODES: usize = 200_000;

/// The most bytes of scalars held of one file, aliases expanded.
pub const MAX_SCALAR_BYTES: usize = 4 << 20;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Node {
    /// The line of its first character, counted from 1.
    pub line: u32,
    /// What it is.
    pub value: Value,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Value {
    /// Nothing.
    #[default]
    Null,
    /// Any scalar, as text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map in the order of the file; a repeated key keeps its first value.
    Map(Vec<(Node, Node)>),
}

impl Node {
    /// A scalar.
    pub fn text(line: u32, text: impl Into<String>) -> Self {
        Self {
            line,
            value: Value::Text(text.into()),
        }
    }

    /// The scalar, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The items, if it is a list.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The items of a list, or the node itself if it is a scalar.
    pub fn one_or_many(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            Value::Text(_) => std::slice::from_ref(self),
            _ => &[],
        }
    }

    /// The entries, if it is a map, keys as text.
    pub fn entries(&self) -> impl Iterator<Item = (&str, u32, &Node)> {
        let entries: &[(Node, Node)] = match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        };
        entries
            .iter()
            .filter_map(|(key, value)| Some((key.as_str()?, key.line, value)))
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, node)| node)
    }

    /// The line and the value of a key.
    pub fn entry(&self, key: &str) -> Option<(u32, &Node)> {
        self.entries()
            .find(|(name, _, _)| *name == key)
            .map(|(_, line, node)| (line, node))
    }

    /// The value at the end of a chain of keys.
    pub fn at(&self, keys: &[&str]) -> Option<&Node> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The scalar of a key.
    pub fn str_of(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    /// Whether the scalar says yes, as YAML 1.1, TOML and INI files write it.
    pub fn is_true(&self) -> bool {
        self.as_str().is_some_and(truthy)
    }

    /// Whether the scalar says no.
    pub fn is_false(&self) -> bool {
        self.as_str().is_some_and(|text| {
            ["false", "no", "off"].contains(&text.trim().to_ascii_lowercase().as_str())
        })
    }

    /// Nodes and bytes of the whole subtree and its depth.
    pub fn measure(&self) -> Size {
        let mut size = Size {
            nodes: 1,
            bytes: self.as_str().map_or(0, str::len),
            depth: 1,
        };
        let mut add = |child: &Node| {
            let inner = child.measure();
            size.nodes += inner.nodes;
            size.bytes += inner.bytes;
            size.depth = size.depth.max(inner.depth + 1);
        };
        match &self.value {
            Value::List(items) => items.iter().for_each(&mut add),
            Value::Map(entries) => entries.iter().for_each(|(key, value)| {
                add(key);
                add(value);
            }),
            Value::Null | Value::Text(_) => {}
        }
        size
    }
}

/// How large a subtree is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Size {
    /// Nodes in it.
    pub nodes: usize,
    /// Bytes of its scalars.
    pub bytes: usize,
    /// Levels in it.
    pub depth: usize,
}

/// Whether a word says yes.
pub(crate) fn truthy(text: &str) -> bool {
    ["true", "yes", "on", "1"].contains(&text.trim().to_ascii_lowercase().as_str())
}
