//! Programs that propose newer versions: Dependabot, Renovate.

use crate::documents::document::Document;
use crate::documents::format::node::Node;
use crate::documents::format::yaml;
use crate::documents::kind::file_name;

/// What is kept up to date, at most.
const MAX_UPDATES: usize = 100;

/// Reads the configuration of a bot.
pub(crate) fn read(document: &mut Document, path: &str, text: &str) {
    let name = file_name(path).to_ascii_lowercase();
    if name.rsplit('.').next() == Some("json5") {
        // No reader for that; nobody writes one to switch it off.
        document.updates.push((1, "everything".into()));
        return;
    }
    let tree = match yaml::parse(text) {
        Ok(mut trees) => trees.pop().unwrap_or_default(),
        Err(problem) => {
            document.problem = Some(document.problem.unwrap_or(problem));
            return;
        }
    };
    if name.starts_with("dependabot") {
        for update in tree
            .get("updates")
            .map_or(&[][..], Node::items)
            .iter()
            .take(MAX_UPDATES)
        {
            let off = update.str_of("open-pull-requests-limit") == Some("0");
            if let Some(what) = update.str_of("package-ecosystem").filter(|_| !off) {
                document.updates.push((update.line, what.into()));
            }
        }
    } else if tree.entries().next().is_some() && !tree.get("enabled").is_some_and(Node::is_false) {
        document.updates.push((1, "everything".into()));
    }
}
