//! Formats: bytes to trees of values with their lines. What the values mean is nothing to them.

pub(crate) mod ini;
pub(crate) mod node;
pub(crate) mod toml_tree;
pub(crate) mod yaml;
