//! What a package offers: the names that its public modules make reachable.

use super::modules::{Module, Project};
use super::resolve::Target;
use super::summary::Kind;
use crate::role::Role;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Definitions by name.
type Made<'p> = FxHashMap<&'p str, Target>;

/// Modules whose `__all__` one module takes over.
const MAX_TAKEN: usize = 256;

impl Project {
    /// Every definition that can be reached through a public name of a public module that ships, each once, in order.
    pub fn public_api(&self) -> BTreeSet<Target> {
        let has_packages = self.source().any(|(_, m)| m.package);
        let public = self
            .source()
            .filter(|(_, m)| is_public_module(m, has_packages));
        public
            .flat_map(|(at, module)| self.offered(at, module))
            .collect()
    }

    /// How many definitions the package at the top hands out that hands out most: what `import package` gives.
    pub fn handed_out(&self) -> usize {
        let tops = self
            .source()
            .filter(|(_, m)| m.package && !m.name.contains('.'));
        let offered = tops.map(|(at, module)| {
            let targets = self.offered(at, module);
            targets.into_iter().collect::<BTreeSet<Target>>().len()
        });
        offered.max().unwrap_or_default()
    }

    /// The names that a module offers, sorted.
    #[cfg(test)]
    pub(super) fn offered_by(&self, at: u32) -> Vec<String> {
        let Some(module) = self.module(at) else {
            return Vec::new();
        };
        let targets = self.offered(at, module);
        let names = targets
            .into_iter()
            .filter_map(|target| self.definition(target));
        let mut names: Vec<String> = names.map(|d| d.name.clone()).collect();
        names.sort();
        names.dedup();
        names
    }

    /// Where the public names of a module are defined, if that is in code that ships.
    fn offered(&self, at: u32, module: &Module) -> Vec<Target> {
        let Some(module) = self.module(at).filter(|m| m.path == module.path) else {
            return Vec::new();
        };
        let summary = &module.summary;
        let mut found: Vec<Option<Target>> = Vec::new();
        let made = self.made(at);
        if let Some(exports) = &summary.exports {
            found.extend(exports.iter().map(|name| self.exported(at, name, &made)));
            for from in self.exports_of(at) {
                found.extend(self.public_definitions(from));
            }
        } else {
            let own = summary
                .definitions
                .iter()
                .filter(|d| is_public_name(&d.name));
            found.extend(own.map(|d| self.lookup(at, &d.name)));
            // A package's imports of its own parts are what it offers; elsewhere only `as` with the same name says so.
            let imports = summary.imports.iter().filter(|i| {
                let member = i.member.as_deref();
                member.is_some() && (module.package || i.reexported) && is_public_name(&i.bound)
            });
            for import in imports {
                if import.member.as_deref() == Some("*") {
                    let from = self.imported(module, import).filter(|from| *from != at);
                    found.extend(
                        from.into_iter()
                            .flat_map(|from| self.public_definitions(from)),
                    );
                } else {
                    found.push(self.lookup(at, &import.bound));
                }
            }
        }
        let ships = |target: &Target| {
            self.module(target.module)
                .is_some_and(|m| m.role == Role::Source)
        };
        found
            .into_iter()
            .flatten()
            .filter(|target| target.definition.is_some() && ships(target))
            .collect()
    }

    /// Where a name of `__all__` is defined.
    fn exported(&self, at: u32, name: &str, made: &Made<'_>) -> Option<Target> {
        self.lookup(at, name).or_else(|| made.get(name).copied())
    }

    /// What a package that makes its names when they are asked for may make them of: what its modules define.
    fn made(&self, at: u32) -> Made<'_> {
        let lazy = |m: &&Module| m.package && m.summary.makes_names;
        let Some(owner) = self.module(at).filter(lazy) else {
            return Made::default();
        };
        let mut made = Made::default();
        let modules = self.modules.iter().enumerate();
        for (module, inside) in modules.filter(|(_, m)| m.folder() == owner.folder()) {
            for (definition, defined) in inside.summary.definitions.iter().enumerate() {
                made.entry(defined.name.as_str()).or_insert(Target {
                    module: module as u32,
                    definition: Some(definition as u32),
                });
            }
        }
        made
    }

    /// The modules whose `__all__` is part of a module's own.
    fn exports_of(&self, at: u32) -> Vec<u32> {
        let Some(owner) = self.module(at) else {
            return Vec::new();
        };
        let paths = owner.summary.exports_of.iter().take(MAX_TAKEN);
        let found = paths.filter_map(|path| Some(self.find_path(owner, path)?.0));
        found.filter(|from| *from != at).collect()
    }

    /// The names that a star import of a module brings, where it defines them itself.
    fn public_definitions(&self, at: u32) -> Vec<Option<Target>> {
        let Some(module) = self.module(at) else {
            return Vec::new();
        };
        let summary = &module.summary;
        match &summary.exports {
            Some(exports) => {
                let made = self.made(at);
                let own = exports.iter().map(|name| self.exported(at, name, &made));
                // Once more, and no further: `__all__` of a module that takes over another's is rare.
                let taken = self.exports_of(at).into_iter().filter_map(|from| {
                    let exports = self.module(from)?.summary.exports.as_ref()?;
                    Some(exports.iter().map(move |name| self.lookup(from, name)))
                });
                own.chain(taken.flatten()).collect()
            }
            None => summary
                .definitions
                .iter()
                .filter(|d| is_public_name(&d.name))
                .map(|d| self.lookup(at, &d.name))
                .collect(),
        }
    }

    /// Public functions and classes that ship, by module: what a test could call.
    pub fn callables(&self) -> impl Iterator<Item = (Target, u32)> {
        self.source().flat_map(|(at, module)| {
            let definitions = module.summary.definitions.iter().enumerate();
            let callable = definitions.filter(|(nth, d)| {
                let told = match &d.kind {
                    Kind::Function(s) => !s.stub && !s.has_decorator("overload"),
                    Kind::Class(_) => true,
                    Kind::Value(_) => false,
                };
                // Of several definitions of a name, one is meant.
                told && is_public_name(&d.name) && module.summary.find(&d.name) == Some(*nth as u32)
            });
            callable.map(move |(nth, d)| {
                let target = Target {
                    module: at,
                    definition: Some(nth as u32),
                };
                (target, d.line)
            })
        })
    }
}

/// No leading underscore.
fn is_public_name(name: &str) -> bool {
    !name.starts_with('_')
}

/// No part of its name is private, and where there are packages it belongs to one: a loose file beside them is a program.
fn is_public_module(module: &Module, has_packages: bool) -> bool {
    module.name.split('.').all(is_public_name)
        && (!has_packages || module.package || module.name.contains('.'))
}
