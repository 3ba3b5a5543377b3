//! Temporary files and folders that do not outlive the program, whatever ends it.
//!
//! Destructors do not run where a signal, the watch or a limit ends the program. So whatever is temporary is listed here from the moment
//! it is made, and whoever ends the program clears the list. Nothing helps against `SIGKILL`: where the system can keep a file without a
//! name until it is finished, outputs are kept so (see `cli::output`).

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What exists now.
static LISTED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn listed() -> MutexGuard<'static, Vec<PathBuf>> {
    LISTED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The name of something temporary, on the list until this is dropped.
#[derive(Debug)]
pub struct Listed(PathBuf);

impl Listed {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        listed().retain(|path| *path != self.0);
    }
}

/// Makes something temporary. It is listed before anything else can happen: no end falls between making and listing it.
pub fn make<T>(make: impl FnOnce() -> io::Result<(PathBuf, T)>) -> io::Result<(Listed, T)> {
    let mut listed = listed();
    let (path, thing) = make()?;
    // A later change of the current folder must not lead elsewhere.
    let path = std::path::absolute(&path).unwrap_or(path);
    listed.push(path.clone());
    Ok((Listed(path), thing))
}

/// Removes all of it, for a program that is about to end: nothing temporary can be made any more.
pub fn remove_all() {
    let listed = listed();
    for path in listed.iter() {
        // Somebody may still be writing into a folder: a later attempt finds what an earlier one missed.
        for _ in 0..20 {
            let removed = match std::fs::symlink_metadata(path) {
                Ok(found) if found.is_dir() => std::fs::remove_dir_all(path),
                Ok(_) => std::fs::remove_file(path),
                Err(_) => break,
            };
            if removed.is_ok() && !path.exists() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    }
    // The lock is kept for good: whoever wants to make or to finish something waits for the end.
    std::mem::forget(listed);
}

#[cfg(test)]
mod tests {
    use super::{listed, make};

    #[test]
    fn what_is_made_is_listed_until_it_is_dropped() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("x");
        let made = make(|| Ok((path.clone(), std::fs::write(&path, "x")?)));
        let (kept, ()) = made.expect("a file");
        assert_eq!(kept.path(), path);
        assert!(listed().contains(&path));
        drop(kept);
        assert!(!listed().contains(&path));
        let failed = make::<()>(|| Err(std::io::Error::other("no room")));
        assert!(failed.is_err() && !listed().contains(&path));
    }
}
