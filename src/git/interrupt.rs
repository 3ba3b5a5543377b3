//! The temporary object store of a bundle.

use crate::temporary::{self, Listed};
use std::path::Path;

/// A temporary folder, removed when dropped and by whatever else ends the program in order.
#[derive(Debug)]
pub(super) struct TemporaryStore {
    folder: Option<tempfile::TempDir>,
    // Dropped after the folder, so that an end in between still finds it.
    listed: Listed,
}

impl TemporaryStore {
    pub(super) fn new() -> std::io::Result<Self> {
        let (listed, folder) = temporary::make(|| {
            let folder = tempfile::Builder::new().prefix("hallmarks-").tempdir()?;
            Ok((folder.path().to_owned(), folder))
        })?;
        Ok(Self {
            folder: Some(folder),
            listed,
        })
    }

    pub(super) fn path(&self) -> &Path {
        self.listed.path()
    }
}

impl Drop for TemporaryStore {
    fn drop(&mut self) {
        drop(self.folder.take());
    }
}

#[cfg(test)]
mod tests {
    use super::TemporaryStore;

    #[test]
    fn a_dropped_store_is_gone() {
        let store = TemporaryStore::new().expect("a temporary folder");
        let path = store.path().to_owned();
        assert!(path.is_dir());
        drop(store);
        assert!(!path.exists());
    }
}
