//! Travis: the environments of tox stand in a matrix of variables.

use super::super::delegate::RunnerKind;
use crate::documents::document::Document;
use crate::documents::format::node::{MAX_DEPTH, Node};

/// Travis names the environments of tox in a matrix of variables.
pub(super) fn environments(document: &mut Document, tree: &Node) {
    let mut named: Vec<String> = Vec::new();
    collect_environments(tree, &mut named, 0);
    if named.is_empty() {
        return;
    }
    for delegate in document
        .commands
        .iter_mut()
        .filter_map(|c| c.delegate.as_mut())
    {
        let unnamed =
            delegate.targets.is_empty() || delegate.targets.iter().any(|t| t.contains('$'));
        if unnamed && matches!(delegate.kind, RunnerKind::Tox | RunnerKind::Nox) {
            delegate.targets.clone_from(&named);
        }
    }
}

fn collect_environments(node: &Node, named: &mut Vec<String>, depth: usize) {
    if depth > MAX_DEPTH || named.len() > 200 {
        return;
    }
    if let Some(text) = node.as_str() {
        let values = text
            .split_whitespace()
            .filter_map(|word| word.strip_prefix("TOXENV="));
        let values = values
            .flat_map(|list| list.split(','))
            .map(|one| one.trim_matches('"').to_owned());
        named.extend(values.filter(|value| !value.contains('$')));
    }
    for item in node.items() {
        collect_environments(item, named, depth + 1);
    }
    for (key, _, value) in node.entries() {
        match value.as_str().filter(|_| key == "TOXENV") {
            Some(list) => named.extend(list.split(',').map(|one| one.trim().to_owned())),
            None => collect_environments(value, named, depth + 1),
        }
    }
}
