//! What a path means: followed through imports and re-exports to where it is defined.

use super::graph::path_of;
use super::modules::{Module, Project};
use super::summary::{Definition, Dotted};
use std::borrow::Cow;

/// Re-exports followed one after another.
const MAX_HOPS: usize = 12;
/// Star imports looked into per name.
const MAX_STARS: usize = 64;

/// What a path means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Target {
    /// The module that defines it.
    pub module: u32,
    /// The number of the definition there; none for the module itself.
    pub definition: Option<u32>,
}

impl Project {
    /// Where an imported path of `importer` is defined, and the segments behind that name.
    pub fn resolve<'p>(&self, importer: &Module, path: &'p str) -> Option<(Target, &'p str)> {
        let (module, used) = self.find_path(importer, path)?;
        let mut rest = path.trim_start_matches('.');
        for _ in 0..used {
            rest = rest.split_once('.').map_or("", |(_, rest)| rest);
        }
        if rest.is_empty() {
            return Some((
                Target {
                    module,
                    definition: None,
                },
                "",
            ));
        }
        let (name, rest) = rest.split_once('.').unwrap_or((rest, ""));
        let target = self.lookup(module, name)?;
        Some((target, rest))
    }

    /// Where a name of a module is defined.
    pub fn lookup(&self, module: u32, name: &str) -> Option<Target> {
        let (mut at, mut wanted) = (module, Cow::Borrowed(name));
        let mut stars = MAX_STARS;
        for _ in 0..MAX_HOPS {
            let owner = self.modules.get(at as usize)?;
            if let Some(definition) = owner.summary.find(&wanted) {
                return Some(Target {
                    module: at,
                    definition: Some(definition),
                });
            }
            if let Some(import) = owner.summary.binding(&wanted) {
                let path = path_of(import);
                let (next, used) = self.find_path(owner, &path)?;
                let mut left = path.trim_start_matches('.').split('.').skip(used);
                match (left.next(), left.next()) {
                    // `import a.b` binds `a` only.
                    _ if import.member.is_none()
                        && import.bound == *import.module.split('.').next()? =>
                    {
                        let (top, _) = self.find_path(owner, &import.bound)?;
                        return Some(Target {
                            module: top,
                            definition: None,
                        });
                    }
                    (None | Some(""), _) => {
                        return Some(Target {
                            module: next,
                            definition: None,
                        });
                    }
                    (Some(member), None) => {
                        if next == at && member == wanted {
                            return None;
                        }
                        (at, wanted) = (next, Cow::Owned(member.to_owned()));
                    }
                    _ => return None,
                }
                continue;
            }
            if owner.package {
                let path = format!("{}/{wanted}", owner.folder());
                if let Some(module) = self.at_path(path.trim_start_matches('/')) {
                    return Some(Target {
                        module,
                        definition: None,
                    });
                }
            }
            at = self.star(at, &wanted, &mut stars)?;
        }
        None
    }

    /// The module whose names a star import of `module` takes over, if `name` may be among them.
    fn star(&self, module: u32, name: &str, left: &mut usize) -> Option<u32> {
        let owner = self.modules.get(module as usize)?;
        let mut candidates = Vec::new();
        for import in &owner.summary.imports {
            if import.member.as_deref() == Some("*") && *left > 0 {
                *left -= 1;
                if let Some(next) = self.imported(owner, import).filter(|n| *n != module) {
                    let other = &self.modules[next as usize].summary;
                    if other.definition(name).is_some() || other.binding(name).is_some() {
                        return Some(next);
                    }
                    candidates.push(next);
                }
            }
        }
        // A star import of a module that only has star imports itself.
        candidates.into_iter().find(|next| {
            let imports = &self.modules[*next as usize].summary.imports;
            imports.iter().any(|i| i.member.as_deref() == Some("*"))
        })
    }

    /// The definition of a target.
    pub fn definition(&self, target: Target) -> Option<&Definition> {
        let module = self.modules.get(target.module as usize)?;
        module.summary.definitions.get(target.definition? as usize)
    }

    /// Where a base, a decorator or an annotation of `module` is defined, if that is in the tree.
    pub fn meant(&self, module: u32, dotted: &Dotted) -> Option<Target> {
        let owner = self.modules.get(module as usize)?;
        if dotted.imported {
            let (target, rest) = self.resolve(owner, &dotted.path)?;
            return rest.is_empty().then_some(target);
        }
        if dotted.path.contains('.') {
            return None;
        }
        self.lookup(module, &dotted.path)
    }
}
