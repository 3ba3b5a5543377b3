//! Small files of a repository, read without following links and without waiting.

use std::fs::{self, File, FileType, Metadata, OpenOptions};
use std::io::{ErrorKind, Read};
use std::path::Path;

/// Why a path cannot be opened, and what to try: becomes an [`crate::error::Error::Open`] about the path the user named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The reason.
    pub(super) why: String,
    /// What to try.
    pub(super) hint: String,
}

/// The result of a check before a repository is opened.
pub(super) type Check<T> = Result<T, Refusal>;

/// A refusal.
pub(super) fn refuse<T>(why: impl Into<String>, hint: impl Into<String>) -> Check<T> {
    Err(Refusal {
        why: why.into(),
        hint: hint.into(),
    })
}

/// The hint for what only a damaged or hostile repository has.
pub(super) const CLONE: &str = "make a fresh clone and try that";

/// `lstat`: nothing is followed. An absent path is `None`.
pub(super) fn lstat(path: &Path, name: &str) -> Check<Option<Metadata>> {
    crate::watchdog::heartbeat();
    match fs::symlink_metadata(path) {
        Ok(found) => Ok(Some(found)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => refuse(
            format!("{name} is unreadable ({})", error.kind()),
            "check its permissions",
        ),
    }
}

/// Refuses anything that is not a regular file of at most `cap` bytes; `false` if there is nothing.
pub(super) fn regular(path: &Path, name: &str, cap: u64) -> Check<bool> {
    let Some(found) = lstat(path, name)? else {
        return Ok(false);
    };
    if !found.is_file() {
        return refuse(
            format!(
                "{name} is {}, not a regular file",
                kind_of(found.file_type())
            ),
            CLONE,
        );
    }
    if found.len() > cap {
        return refuse(
            format!(
                "{name} has {} bytes, more than the {cap} that are read",
                found.len()
            ),
            CLONE,
        );
    }
    Ok(true)
}

/// Refuses anything that is not a folder; `false` if there is nothing.
pub(super) fn folder(path: &Path, name: &str) -> Check<bool> {
    match lstat(path, name)? {
        None => Ok(false),
        Some(found) if found.is_dir() => Ok(true),
        Some(found) => refuse(
            format!("{name} is {}, not a folder", kind_of(found.file_type())),
            CLONE,
        ),
    }
}

/// Reads a regular file of at most `cap` bytes; `None` if there is nothing.
pub(super) fn read(path: &Path, name: &str, cap: u64) -> Check<Option<Vec<u8>>> {
    if !regular(path, name, cap)? {
        return Ok(None);
    }
    let unreadable = |error: std::io::Error| Refusal {
        why: format!("{name} is unreadable ({})", error.kind()),
        hint: "check its permissions".into(),
    };
    let file = open_regular(path).map_err(unreadable)?;
    // Room for all at once: the index of a large pack would be copied again and again as it grows.
    let size = file.metadata().map_or(0, |found| found.len().min(cap));
    let mut bytes = Vec::with_capacity(size as usize);
    file.take(cap).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(Some(bytes))
}

/// Opens a regular file: no link is followed, no FIFO waited for, and the type is checked again once it is open.
pub(super) fn open_regular(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_CLOEXEC);
    }
    let file = options.open(path)?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(ErrorKind::InvalidInput.into())
    }
}

/// A file type in words.
pub(super) fn kind_of(kind: FileType) -> &'static str {
    if kind.is_symlink() {
        "a symbolic link"
    } else if kind.is_dir() {
        "a folder"
    } else if kind.is_file() {
        "a regular file"
    } else {
        "a device, socket or FIFO"
    }
}
