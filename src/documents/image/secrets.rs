//! Credentials that stay in an image: everybody who can pull it can read its layers, its environment and its history.

use super::stage::{Stage, pairs};
use crate::documents::secret::{is_placeholder, is_secret_name};
use crate::untrusted::Untrusted;

/// Findings kept of one image.
const MAX_FOUND: usize = 20;

/// Files that hold nothing but credentials.
const FILES: [&str; 9] = [
    ".env",
    ".git-credentials",
    ".netrc",
    ".pypirc",
    "id_dsa",
    "id_ecdsa",
    "id_ed25519",
    "id_rsa",
    "kubeconfig",
];

/// Those of the stages that are shipped; what other stages held is left behind with them.
pub(super) fn of_chain(chain: &[&Stage<'_>]) -> Vec<(u32, Untrusted)> {
    let mut found = Vec::new();
    for instruction in chain.iter().flat_map(|stage| &stage.instructions) {
        let text = instruction.text();
        let told: Vec<String> = match instruction.word.as_str() {
            "ENV" => pairs(&text)
                .iter()
                .filter_map(|(name, value)| of_setting("ENV", name, value))
                .collect(),
            "ARG" => {
                let words = text.split_whitespace();
                words
                    .filter_map(|word| {
                        let (name, value) = word.split_once('=')?;
                        of_setting("ARG", name, value.trim_matches(['"', '\'']))
                    })
                    .collect()
            }
            "COPY" | "ADD" if !instruction.flags().0.iter().any(|f| f.starts_with("from=")) => {
                let words = instruction.words();
                let sources = words.split_last().map_or(&[][..], |(_, sources)| sources);
                let name = |source: &String| source.rsplit('/').next().unwrap_or(source).to_owned();
                let names = sources
                    .iter()
                    .map(name)
                    .filter(|name| FILES.contains(&name.as_str()));
                names
                    .map(|name| format!("{name} is copied into the image"))
                    .collect()
            }
            _ => Vec::new(),
        };
        found.extend(told.into_iter().map(|what| (instruction.line, what.into())));
    }
    found.sort_by_key(|(line, _)| *line);
    found.truncate(MAX_FOUND);
    found
}

/// What is wrong with a setting, its value left out.
fn of_setting(word: &str, name: &str, value: &str) -> Option<String> {
    if !is_secret_name(name) || value.is_empty() {
        return None;
    }
    let inner = value
        .strip_prefix('$')
        .map(|inner| inner.trim_start_matches('{'));
    match inner {
        // A build argument that becomes environment is there for good.
        Some(inner) if word == "ENV" => {
            let end = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let argument = &inner[..end.unwrap_or(inner.len())];
            let is_itself = argument == name || is_secret_name(argument);
            is_itself.then(|| format!("{name} is kept in the environment"))
        }
        Some(_) => None,
        None if is_placeholder(value) || is_flag(value) => None,
        None => Some(format!("{word} {name} has a value")),
    }
}

/// Values that switch something on or off, numbers, and names of files: no credentials.
fn is_flag(value: &str) -> bool {
    value.starts_with('/')
        || value.len() < 4
        || value.bytes().all(|byte| byte.is_ascii_digit())
        || ["true", "false", "none", "null"].contains(&value.to_ascii_lowercase().as_str())
}
