//! From where the names of modules count, as the tree's own imports say.
//!
//! A package with an `__init__.py` says by itself where its name begins. One without (PEP 420) does not: `acme/alpha/m.py` may be
//! `m`, `alpha.m` or `acme.alpha.m`. Whoever imports it says which, and from which folder: that of a distribution, or those in which
//! Polylith and its like keep their parts.

use super::graph::path_of;
use super::modules::{Module, Project, is_around, is_identifier};
use crate::role::Role;
use rustc_hash::{FxHashMap, FxHashSet};

/// Folders that are tried for one name: more than this bear it by accident.
const MAX_ROOTS: usize = 64;

/// The first segment of a folder below another.
fn first_below<'f>(folder: &'f str, outer: &str) -> Option<&'f str> {
    let rest = folder.strip_prefix(outer)?.trim_start_matches('/');
    rest.split('/').next().filter(|first| !first.is_empty())
}

/// The folder around the outermost namespace that a folder lies in.
fn namespace_around<'f>(folder: &'f str, namespaces: &FxHashSet<String>) -> Option<&'f str> {
    let mut at = 0;
    for segment in folder.split('/') {
        let rest = &folder[at..];
        if namespaces.contains(segment) && rest.split('/').all(is_identifier) {
            return Some(folder[..at].trim_end_matches('/'));
        }
        at += segment.len() + 1;
    }
    None
}

/// From where an absolute import was resolved, and how.
pub(super) struct Found<'p> {
    /// The module.
    pub(super) module: u32,
    /// How many segments of the name it took.
    pub(super) used: usize,
    /// The folder that the name counts from.
    pub(super) root: &'p str,
}

impl Project {
    /// Opens the folders that imports of the tree need to be resolved as a whole, to everybody.
    pub(super) fn open_by_imports(&mut self) {
        let mut needed: FxHashSet<String> = FxHashSet::default();
        let mut tried: FxHashSet<(&str, String)> = FxHashSet::default();
        for module in &self.modules {
            for import in module.summary.imports.iter().filter(|i| i.level == 0) {
                let path = path_of(import);
                if !path.contains('.') || !tried.insert((module.folder(), path.clone())) {
                    continue;
                }
                let visible = self.find(module, &path).map_or(0, |(_, used)| used);
                needed.extend(self.closed_root(module, &path, visible).map(str::to_owned));
            }
        }
        self.open_roots.extend(needed);
    }

    /// The only closed folder of code that ships from where more of a name is found than `visible` segments, and two at least.
    fn closed_root(&self, importer: &Module, path: &str, visible: usize) -> Option<&str> {
        let first = path.split('.').next()?;
        let mut best: Option<(usize, &str)> = None;
        let mut several = false;
        for root in self.by_first.get(first)?.iter().take(MAX_ROOTS) {
            if self.open_roots.contains(root) || is_around(root, importer.folder()) {
                continue;
            }
            let Some((module, used)) = self.below(root, path) else {
                continue;
            };
            let ships = self.modules[module as usize].role == Role::Source;
            if !ships || used <= visible.max(1) {
                continue;
            }
            match best {
                Some((most, _)) if most > used => {}
                Some((most, _)) if most == used => several = true,
                _ => (best, several) = (Some((used, root.as_str())), false),
            }
        }
        best.filter(|_| !several).map(|(_, root)| root)
    }

    /// Names modules without a package from where more imports take their names than from the folder they lie in.
    pub(super) fn name_by_imports(&mut self) {
        // How often modules of a folder were found from it, and from folders around it.
        let mut seen: FxHashMap<(&str, &str), usize> = FxHashMap::default();
        for module in &self.modules {
            for import in module.summary.imports.iter().filter(|i| i.level == 0) {
                let path = path_of(import);
                if let Some(found) = self.find_from(module, &path) {
                    let own = self.modules[found.module as usize].root.as_str();
                    *seen.entry((own, found.root)).or_default() += 1;
                }
            }
        }
        let mut renamed: FxHashMap<String, String> = FxHashMap::default();
        let mut best: FxHashMap<&str, (usize, &str)> = FxHashMap::default();
        for ((own, root), count) in &seen {
            let rest = own.strip_prefix(root).unwrap_or(own);
            let is_name = rest.split('/').filter(|s| !s.is_empty()).all(is_identifier);
            if own != root && is_around(root, own) && is_name {
                let best = best.entry(own).or_insert((0, root));
                // Of two as good as each other the outer one, so that the order of a table decides nothing.
                if *count > best.0 || *count == best.0 && root.len() < best.1.len() {
                    *best = (*count, root);
                }
            }
        }
        for (own, (count, root)) in best {
            if count > seen.get(&(own, own)).copied().unwrap_or(0) {
                renamed.insert(own.to_owned(), root.to_owned());
            }
        }
        // Who shares a namespace with what was named so is named alike, though nobody imports it: `acme` of another distribution.
        let namespaces: FxHashSet<String> = renamed
            .iter()
            .filter_map(|(own, root)| first_below(own, root).map(str::to_owned))
            .collect();
        for own in self.modules.iter().map(|module| module.root.as_str()) {
            let is_free = !renamed.contains_key(own) && !seen.contains_key(&(own, own));
            if let Some(root) = namespace_around(own, &namespaces).filter(|_| is_free) {
                renamed.insert(own.to_owned(), root.to_owned());
            }
        }
        for module in &mut self.modules {
            if let Some(root) = renamed.get(&module.root) {
                let between = module.root[root.len()..].trim_start_matches('/');
                module.name = format!("{}.{}", between.replace('/', "."), module.name);
                module.root.clone_from(root);
            }
        }
    }

    /// Takes note of the folders that are imported as packages, by their name or from inside.
    pub(super) fn find_packages(&mut self) {
        let mut used: FxHashSet<String> = FxHashSet::default();
        let mut note = |folder: &str, root: &str| {
            let mut at = folder;
            while at.len() > root.len() && used.insert(at.to_owned()) {
                at = at.rsplit_once('/').map_or("", |(outer, _)| outer);
            }
        };
        for module in &self.modules {
            for import in &module.summary.imports {
                if import.level > 0 {
                    note(module.folder(), &module.root);
                } else if let Some(found) = self.find_open(module, &import.module) {
                    note(self.modules[found.module as usize].folder(), found.root);
                }
            }
        }
        self.used_packages = used;
    }

    /// What an absolute name means to a program that is run in a folder around the importer, as scripts and take-home exercises
    /// are: nearest first. A folder that is imported as a package is no such folder, and what the standard library or a declared
    /// distribution is called stays theirs.
    pub(super) fn beside(&self, importer: &Module, name: &str) -> Option<Found<'_>> {
        let first = name.split('.').next().unwrap_or(name);
        if super::stdlib::is_standard(first) || self.is_declared(first) {
            return None;
        }
        let roots = self.by_segment.get(first)?;
        let mut around: Vec<&String> = roots
            .iter()
            .filter(|root| is_around(root, importer.folder()))
            .filter(|root| !self.used_packages.contains(*root))
            .take(MAX_ROOTS)
            .collect();
        around.sort_by_key(|root| std::cmp::Reverse(root.len()));
        around.into_iter().find_map(|root| {
            let (module, used) = self.below(root, name)?;
            let itself = self.modules[module as usize].path == importer.path;
            (!itself).then_some(Found { module, used, root })
        })
    }
}
