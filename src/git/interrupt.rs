//! Temporary object stores that do not outlive the program, not even when it is interrupted.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Folders that exist now.
static STORES: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// The exit code of a program that ended on Ctrl-C: 128 + SIGINT.
const INTERRUPTED: i32 = 130;

fn stores() -> MutexGuard<'static, Vec<PathBuf>> {
    STORES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// On Ctrl-C, removes the temporary stores and ends the program. Called once, by the binary; a second call changes nothing.
pub fn remove_temporary_stores_on_interrupt() {
    // Where no handler can be installed, Ctrl-C ends the program as the system does.
    let _ = ctrlc::set_handler(|| {
        remove_temporary_stores();
        std::process::exit(INTERRUPTED);
    });
}

/// Removes the temporary stores of a program that is about to end. No store can be made any more.
pub fn remove_temporary_stores() {
    let stores = stores();
    for store in stores.iter() {
        // The indexer may be writing into it: a second attempt finds what the first one missed.
        for _ in 0..3 {
            if std::fs::remove_dir_all(store).is_ok() || !store.exists() {
                break;
            }
        }
    }
    // The lock is kept for good.
    std::mem::forget(stores);
}

/// A temporary folder, removed when dropped and on Ctrl-C.
#[derive(Debug)]
pub(super) struct TemporaryStore {
    folder: Option<tempfile::TempDir>,
}

impl TemporaryStore {
    pub(super) fn new() -> std::io::Result<Self> {
        // Made under the lock, so that no interrupt falls between making and noting it.
        let mut stores = stores();
        let folder = tempfile::Builder::new().prefix("hallmarks-").tempdir()?;
        stores.push(folder.path().to_owned());
        Ok(Self {
            folder: Some(folder),
        })
    }

    pub(super) fn path(&self) -> &Path {
        self.folder
            .as_ref()
            .map_or(Path::new(""), tempfile::TempDir::path)
    }
}

impl Drop for TemporaryStore {
    fn drop(&mut self) {
        if let Some(folder) = self.folder.take() {
            let path = folder.path().to_owned();
            drop(folder);
            stores().retain(|store| *store != path);
        }
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
