//! The names a statement uses, and which of some names are used at all.

use super::name_hash::name_hash;
use std::sync::Arc;

/// Names that occur as expressions (the first segment of a dotted path), without those of definitions, parameters, imports,
/// `global` and patterns. Kept as hashes of 64 bits, those of each part of a statement by themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct UsedNames(Vec<Hashes>);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Hashes {
    mask: u64,
    sorted: Arc<[u64]>,
}

/// A bit for each: two sets that share none have nothing in common.
fn mask(hashes: &[u64]) -> u64 {
    let bits = hashes.iter().map(|hash| 1 << (hash >> 58));
    bits.fold(0, |mask, bit: u64| mask | bit)
}

impl UsedNames {
    /// The names of these hashes, which are not in order any more.
    pub(super) fn of_hashes(hashes: &mut Vec<u64>) -> Self {
        if hashes.is_empty() {
            return Self::default();
        }
        hashes.sort_unstable();
        hashes.dedup();
        let (mask, sorted) = (mask(hashes), hashes.as_slice().into());
        Self(vec![Hashes { mask, sorted }])
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `name` is one of them. Who asks for several asks [`Sought`].
    pub fn contains(&self, name: &str) -> bool {
        let hash = name_hash(name);
        let mut parts = self.0.iter().filter(|part| part.mask & mask(&[hash]) != 0);
        parts.any(|part| part.sorted.binary_search(&hash).is_ok())
    }

    /// All the names of several.
    pub(super) fn joined<'n>(names: impl Iterator<Item = &'n Self>) -> Self {
        Self(names.flat_map(|names| names.0.iter().cloned()).collect())
    }
}

/// Names that are looked for among the used ones. Most are found soon, and then hardly anything is left to look for.
#[derive(Debug)]
pub struct Sought {
    /// Sorted; some may have been found.
    hashes: Vec<u64>,
    found: Vec<bool>,
    left: usize,
    mask: u64,
}

impl Sought {
    /// These names, of which none has been found.
    pub fn of<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut hashes: Vec<u64> = names.map(name_hash).collect();
        hashes.sort_unstable();
        hashes.dedup();
        Self {
            found: vec![false; hashes.len()],
            left: hashes.len(),
            mask: mask(&hashes),
            hashes,
        }
    }

    /// Looks for them among `used`.
    pub fn look_in(&mut self, used: &UsedNames) {
        for used in &used.0 {
            if used.mask & self.mask == 0 {
                continue;
            }
            if used.sorted.len() < self.hashes.len() {
                for hash in &*used.sorted {
                    if let Ok(at) = self.hashes.binary_search(hash) {
                        self.mark(at);
                    }
                }
            } else {
                for at in 0..self.hashes.len() {
                    if used.sorted.binary_search(&self.hashes[at]).is_ok() {
                        self.mark(at);
                    }
                }
            }
            if self.left <= self.hashes.len() / 2 {
                self.forget_found();
            }
        }
    }

    fn mark(&mut self, at: usize) {
        self.left -= usize::from(!self.found[at]);
        self.found[at] = true;
    }

    /// Keeps what is left only. Done when that is half of all, it costs no more than what was found.
    fn forget_found(&mut self) {
        let mut found = self.found.iter();
        self.hashes.retain(|_| found.next() == Some(&false));
        self.found.clear();
        self.found.resize(self.hashes.len(), false);
        self.mask = mask(&self.hashes);
    }

    /// Whether a name has been looked for and not found.
    pub fn misses(&self, name: &str) -> bool {
        let at = self.hashes.binary_search(&name_hash(name));
        at.is_ok_and(|at| !self.found[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(names: &[&str]) -> UsedNames {
        UsedNames::of_hashes(&mut names.iter().map(|name| name_hash(name)).collect())
    }

    #[test]
    fn what_is_used_is_found_in_any_order() {
        let all = ["a", "b", "c", "d", "e", "f", "g"];
        // One by one, all at once, several times, and in parts that were joined.
        let one_by_one: Vec<UsedNames> = all[1..].iter().map(|name| used(&[name])).collect();
        let joined = UsedNames::joined(one_by_one.iter());
        for parts in [
            one_by_one.clone(),
            vec![used(&all[1..])],
            vec![used(&["x", "b"]), used(&all[1..4]), used(&all[3..])],
            vec![joined],
        ] {
            let mut sought = Sought::of(all.into_iter().chain(["g"]));
            for part in &parts {
                sought.look_in(part);
            }
            let missed = all.map(|name| sought.misses(name));
            assert_eq!(missed, [true, false, false, false, false, false, false]);
            assert!(!sought.misses("nobody looked for it"));
        }
    }

    #[test]
    fn nothing_is_found_in_nothing() {
        let mut sought = Sought::of(["a", "b"].into_iter());
        sought.look_in(&UsedNames::default());
        sought.look_in(&used(&["c"]));
        assert!(sought.misses("a") && sought.misses("b"));
    }
}
