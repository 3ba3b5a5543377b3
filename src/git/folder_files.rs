//! The files of a plain folder, by the names their contents have.

use super::files::open_regular;
use super::object::Trouble;
use super::oid::Oid;
use rustc_hash::FxHashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Where the content of each name lies.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) paths: FxHashMap<Oid, (PathBuf, u64)>,
}

impl Files {
    /// The content of a file, if it is still what was named.
    pub(super) fn read(&self, oid: Oid, limit: u64) -> Result<Vec<u8>, Trouble> {
        let (path, size) = self.paths.get(&oid).ok_or(Trouble::Missing)?;
        if *size > limit {
            return Err(Trouble::TooLarge(*size));
        }
        let bytes = read_capped(path, limit.saturating_add(1)).ok_or(Trouble::Corrupt)?;
        let length = bytes.len() as u64;
        if length > limit {
            return Err(Trouble::TooLarge(length));
        }
        // Changed under our hands: the facts would be filed under the wrong name.
        if length == *size {
            Ok(bytes)
        } else {
            Err(Trouble::Corrupt)
        }
    }
}

/// The first `cap` bytes of a file that is a regular one.
pub(super) fn read_capped(path: &Path, cap: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = open_regular(path).ok()?;
    file.take(cap).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
