//! What the code that supports tests does: fixtures, helpers and base classes, read before the tests that use them.

use super::helpers::{self, Helper, Kind};
use crate::python::ast::name::Name;
use crate::python::{Collection, Outline, parse};
use rustc_hash::FxHashMap;

/// Files of support that are read: more has no test suite that was written by hand.
pub const MAX_FILES: usize = 2_000;
/// Helpers that are kept.
const MAX_HELPERS: usize = 50_000;

/// Takes down files of support one after another, in a fixed order.
#[derive(Default)]
pub struct Support {
    helpers: Vec<Helper>,
    /// Bases by the names they have in their files, and what they are called where they come from.
    origins: Vec<(Name, Name)>,
}

impl Support {
    /// Reads a file; what does not parse says nothing.
    pub fn read(&mut self, bytes: &[u8]) {
        if self.helpers.len() >= MAX_HELPERS {
            return;
        }
        let Ok((_, parsed)) = parse(bytes) else {
            return;
        };
        if parsed.error.is_some() {
            return;
        }
        let body = &parsed.module.body;
        self.helpers.extend(helpers::find(body, true));
        let imports = body.iter().map(Outline::of);
        for import in imports.flat_map(|outline| outline.imports) {
            let renamed = import.renamed && !import.origin.is_empty();
            if renamed {
                self.origins.push((import.name, import.origin));
            }
        }
    }

    /// What all of it says, added to what is known otherwise.
    pub fn tell(self, collection: &mut Collection) {
        let checking = helpers::checking(self.helpers.iter());
        let mut fixtures = FxHashMap::default();
        let mut functions = FxHashMap::default();
        let mut methods = FxHashMap::default();
        for helper in &self.helpers {
            let of_kind = match helper.kind {
                Kind::Fixture => &mut fixtures,
                Kind::Function => &mut functions,
                Kind::Method => &mut methods,
                Kind::Class(_) => continue,
            };
            // Of several of a name one may be meant: it is enough that one checks.
            let checks = checking.contains(&helper.name);
            *of_kind.entry(helper.name.clone()).or_insert(false) |= checks;
        }
        collection.fixtures = fixtures;
        collection.helpers = functions;
        collection.methods = methods;
        let mut origins: FxHashMap<&str, &str> = FxHashMap::default();
        for (name, origin) in &self.origins {
            origins.entry(name).or_insert(origin);
        }
        collection.cases = helpers::cases(&self.helpers, &origins, collection);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn support_is_read_by_what_it_does() {
        let mut support = Support::default();
        support.read(b"import pytest, unittest as u\n@pytest.fixture\ndef outcome():\n    def inner(x): assert x\n    return inner\n@pytest.fixture\ndef made():\n    def make(x): return x\n    return make\ndef check(x): return x\ndef denied(x): refuse(x)\ndef refuse(x): assert not x\nclass Base(u.TestCase): pass\nclass Plain: pass\nclass Helper:\n    def create(self): assert self.x\n    def drop(self): return 1\n");
        support.read(b"from .base import Base as B\nclass Middle(B): pass\nclass Far(Middle): pass\n@pytest.fixture()\ndef later():\n    yield denied\n");
        let mut collection = Collection::default();
        support.tell(&mut collection);
        let of = |map: &FxHashMap<Name, bool>, name: &str| map.get(name).copied();
        assert_eq!(of(&collection.fixtures, "outcome"), Some(true));
        assert_eq!(of(&collection.fixtures, "made"), Some(false));
        assert_eq!(of(&collection.fixtures, "later"), Some(true));
        assert_eq!(of(&collection.helpers, "check"), Some(false));
        assert_eq!(of(&collection.helpers, "denied"), Some(true));
        assert_eq!(of(&collection.methods, "create"), Some(true));
        assert_eq!(of(&collection.methods, "drop"), Some(false));
        let cases = ["Base", "Plain", "Middle", "Far"].map(|name| of(&collection.cases, name));
        assert_eq!(cases, [Some(true), Some(false), Some(true), Some(true)]);
    }
}
