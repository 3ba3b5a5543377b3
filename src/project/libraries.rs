//! The distributions of others that the tree uses, told from its imports.

use super::distributions::distribution;
use super::modules::{Module, Project};
use super::stdlib::is_standard;
use super::summary::Import;
use crate::role::Role;
use std::collections::{BTreeMap, BTreeSet};

/// Distributions kept: more than any product needs.
const MAX_LIBRARIES: usize = 500;
/// Segments below the import name that make a member: what is behind them belongs to the object, not to the library.
const MEMBER_SEGMENTS: usize = 2;

/// A distribution in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Library {
    /// Its name: from the table of those that are imported by another name, or the import name with `-` for `_`.
    pub distribution: String,
    /// The name it is imported by.
    pub import: String,
    /// Files that import it.
    pub files: usize,
    /// Those of them that ship.
    pub source_files: usize,
    /// Distinct members used.
    pub members: usize,
    /// How often a member is called.
    pub calls: u64,
    /// A document of the tree asks for it.
    pub declared: bool,
}

#[derive(Default)]
struct Seen<'p> {
    import: String,
    files: BTreeSet<u32>,
    source: usize,
    members: BTreeSet<&'p str>,
    calls: u64,
}

impl Project {
    /// What is imported and neither the tree's own nor the standard library's; most used in code that ships first.
    pub fn libraries(&self) -> Vec<Library> {
        let mut seen: BTreeMap<String, Seen<'_>> = BTreeMap::new();
        for (at, module) in self.modules.iter().enumerate() {
            if matches!(module.role, Role::Vendored | Role::Generated) {
                continue;
            }
            // Import names of this file, with the distribution they come from.
            let mut names: BTreeMap<String, String> = BTreeMap::new();
            for import in &module.summary.imports {
                if let Some((name, distribution)) = self.foreign(module, import) {
                    names.entry(name).or_insert(distribution);
                }
            }
            for (name, distribution) in &names {
                let library = seen.entry(distribution.clone()).or_default();
                library.import.clone_from(name);
                if library.files.insert(at as u32) {
                    library.source += usize::from(module.role == Role::Source);
                }
            }
            for one in &module.summary.uses {
                let name = prefixes(&one.path).find_map(|name| names.get_key_value(name));
                let library = name.and_then(|(_, distribution)| seen.get_mut(distribution));
                let member = name.and_then(|(name, _)| below(&one.path, name));
                if let (Some(member), Some(library)) = (member, library) {
                    if !member.is_empty() {
                        library.members.insert(member);
                    }
                    library.calls += u64::from(one.calls);
                }
            }
        }
        let mut libraries: Vec<Library> = seen
            .into_iter()
            .map(|(distribution, seen)| Library {
                declared: self
                    .declared
                    .binary_search(&normalised(&distribution))
                    .is_ok(),
                distribution,
                import: seen.import,
                files: seen.files.len(),
                source_files: seen.source,
                members: seen.members.len(),
                calls: seen.calls,
            })
            .collect();
        libraries.sort_by(|a, b| {
            let key = |l: &Library| (l.source_files, l.files);
            key(b)
                .cmp(&key(a))
                .then_with(|| a.distribution.cmp(&b.distribution))
        });
        libraries.truncate(MAX_LIBRARIES);
        libraries
    }

    /// The import name and the distribution of an import, unless it is the tree's own or the standard library's.
    fn foreign(&self, module: &Module, import: &Import) -> Option<(String, String)> {
        if import.level > 0 {
            return None;
        }
        let top = import.module.split('.').next().unwrap_or_default();
        if top.is_empty() || is_standard(top) {
            return None;
        }
        if self.is_own_name(top) && self.find(module, &import.module).is_some() {
            return None;
        }
        // Tests put packages of their own on the path.
        if module.role == Role::Test && self.is_name_of_tests(top) {
            return None;
        }
        // `from google.cloud import storage` names a distribution by its member; else the longest part of the name that the
        // table knows.
        if let Some(member) = import.member.as_deref() {
            let name = format!("{}.{member}", import.module);
            if let Some(distribution) = distribution(&name) {
                return Some((name, distribution.to_owned()));
            }
        }
        let mut name = import.module.as_str();
        loop {
            if let Some(distribution) = distribution(name) {
                return Some((name.to_owned(), distribution.to_owned()));
            }
            match name.rsplit_once('.') {
                Some((outer, _)) => name = outer,
                None => return Some((top.to_owned(), normalised(top))),
            }
        }
    }
}

/// The distribution that an import name comes from, as names are compared.
pub(super) fn distribution_of(import: &str) -> String {
    normalised(distribution(import).unwrap_or(import))
}

/// A distribution's name as PEP 503 compares it.
fn normalised(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        let c = if matches!(c, '-' | '_' | '.') {
            '-'
        } else {
            c.to_ascii_lowercase()
        };
        if c != '-' || !out.ends_with('-') {
            out.push(c);
        }
    }
    out.trim_matches('-').to_owned()
}

/// A path and what it begins with, longest first.
fn prefixes(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| {
        path.rsplit_once('.').map(|(outer, _)| outer)
    })
}

/// The member that a path names below an import name: empty for the name itself, none where the path is not below it.
fn below<'p>(path: &'p str, name: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(name)?;
    if rest.is_empty() {
        return Some("");
    }
    let rest = rest.strip_prefix('.')?;
    let end = rest.match_indices('.').nth(MEMBER_SEGMENTS - 1);
    Some(end.map_or(rest, |(end, _)| &rest[..end]))
}
