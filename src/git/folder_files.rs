//! The files of a plain folder, by the names their contents have.

use super::below::Root;
use super::object::Trouble;
use super::oid::{Oid, name_of};
use rustc_hash::FxHashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Where the content of each name lies.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// None where the folder itself could not be opened.
    pub(super) root: Option<Root>,
    /// From the root, with the size that was found.
    pub(super) paths: FxHashMap<Oid, (PathBuf, u64)>,
}

impl Files {
    /// The content of a file, if it is still what was named.
    pub(super) fn read(&self, oid: Oid, limit: u64) -> Result<Vec<u8>, Trouble> {
        let (path, size) = self.paths.get(&oid).ok_or(Trouble::Missing)?;
        if *size > limit {
            return Err(Trouble::TooLarge(*size));
        }
        let bytes = self
            .read_capped(path, limit.saturating_add(1))
            .ok_or(Trouble::Corrupt)?;
        let length = bytes.len() as u64;
        if length > limit {
            return Err(Trouble::TooLarge(length));
        }
        // Changed under our hands, be it to something as long: the facts would be filed under the wrong name.
        if name_of(&bytes) == Some(oid) {
            Ok(bytes)
        } else {
            Err(Trouble::Corrupt)
        }
    }

    /// The first `cap` bytes of a regular file, by its path from the root.
    pub(super) fn read_capped(&self, path: &Path, cap: u64) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let file = self.root.as_ref()?.file(path).ok()?;
        file.take(cap).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }
}
