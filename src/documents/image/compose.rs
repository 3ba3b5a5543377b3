//! The services of a compose file.

use super::variables::{Variables, expand};
use super::{Held, is_pinned};
use crate::documents::format::node::Node;

/// The most services kept of one file.
const MAX_SERVICES: usize = 200;

/// What a compose file says of one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// The image it takes is of a stated version; not asked of what is built here.
    pub pinned: Held,
    /// It is built here, and somebody asks whether it is well.
    pub checks_own: bool,
}

/// The services of a tree.
pub(crate) fn services(tree: &Node) -> Vec<Service> {
    let all = tree.get("services").into_iter().flat_map(Node::entries);
    let none = Variables::new();
    let service = |(_, _, service): (&str, u32, &Node)| {
        let is_built = service.get("build").is_some();
        let pinned = match service.entry("image") {
            Some((line, image)) if !is_built => {
                let image = image.as_str().and_then(|image| expand(image, &none));
                match image.as_deref().map(is_pinned) {
                    Some(true) => Held::Yes(line),
                    Some(false) => Held::No(line),
                    None => Held::NotAsked,
                }
            }
            _ => Held::NotAsked,
        };
        let check = service.get("healthcheck");
        let is_off = check.is_some_and(|check| check.get("disable").is_some_and(Node::is_true));
        let checks_own =
            is_built && !is_off && check.is_some_and(|check| check.get("test").is_some());
        Service { pinned, checks_own }
    };
    all.take(MAX_SERVICES).map(service).collect()
}
