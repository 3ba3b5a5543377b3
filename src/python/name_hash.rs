//! Names as numbers.

use rustc_hash::FxHasher;
use std::hash::Hasher;

/// A hash of a name, the same in one run.
pub fn name_hash(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(name.as_bytes());
    hasher.finish()
}
