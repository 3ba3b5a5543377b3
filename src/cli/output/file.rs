//! A file that is replaced whole or not at all.
//!
//! While it is being written it has no name, where the system can do that (`O_TMPFILE`): then nothing is left behind however the run
//! ends. Elsewhere it is a file beside its place whose name says whose it is, and which is removed by whatever ends the run in order.

use super::{BUFFER, folder_of};
use crate::temporary;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Bytes of a name that file systems take.
const NAME_BYTES: usize = 255;
/// Bytes that a temporary name adds to the name: a dot before it, `.hallmarks-XXXXXX` after it, and some to spare.
const ADDED_BYTES: usize = 24;

/// A file that is going to be written.
#[derive(Debug)]
pub(super) struct NewFile {
    path: PathBuf,
    /// The file without a name.
    unnamed: Option<File>,
}

impl NewFile {
    /// Finds out whether the file can be made, and leaves no trace of that.
    pub(super) fn prepare(path: &Path) -> io::Result<Self> {
        let is_folder = ends_in_slash(path) || path.file_name().is_none();
        match fs::symlink_metadata(path) {
            _ if is_folder => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(there) if there.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(there) if !may_replace(path, &there) => {
                return Err(io::ErrorKind::PermissionDenied.into());
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        if !fs::metadata(folder_of(path))?.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        let unnamed = open_unnamed(folder_of(path));
        if unnamed.is_none() {
            let (listed, file) = create(path)?;
            drop(file);
            fs::remove_file(listed.path())?;
        }
        Ok(Self {
            path: path.to_owned(),
            unnamed,
        })
    }

    /// Writes it, and gives it its name once all of it is safe on the disk: after a power cut either the old file is there or the new one.
    pub(super) fn write(
        self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let Self { path, unnamed } = self;
        let replaced = fs::symlink_metadata(&path).ok();
        let replaced = replaced.filter(Metadata::is_file);
        if let Some(file) = unnamed {
            fill(&file, write, replaced.as_ref())?;
            if replaced.is_none() && link(&file, &path).is_ok() {
                keep(folder_of(&path));
                return Ok(());
            }
            let listed = name_beside(&file, &path)?;
            return rename(listed.path(), &path);
        }
        let (listed, file) = create(&path)?;
        let written = fill(&file, write, replaced.as_ref());
        drop(file);
        match written {
            Ok(()) => rename(listed.path(), &path),
            Err(error) => {
                // The first error is the one to tell.
                let _ = fs::remove_file(listed.path());
                Err(error)
            }
        }
    }
}

/// Writes all of it and waits until the disk has it: that also tells what a full quota or a file server says only at the end.
fn fill(
    file: &File,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    replaced: Option<&Metadata>,
) -> io::Result<()> {
    {
        let mut out = BufWriter::with_capacity(BUFFER, file);
        write(&mut out)?;
        out.flush()?;
    }
    if let Some(replaced) = replaced {
        take_over(file, replaced)?;
    }
    file.sync_all()
}

/// The new file takes the place of the old one: it may be read by whoever might read that, and by nobody else.
#[cfg(unix)]
fn take_over(file: &File, replaced: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let made = file.metadata()?;
    if (made.uid(), made.gid()) != (replaced.uid(), replaced.gid()) {
        // Only root may give files away. Whoever may not keeps it, with the mode of the old one.
        let _ = std::os::unix::fs::fchown(file, Some(replaced.uid()), Some(replaced.gid()));
    }
    file.set_permissions(fs::Permissions::from_mode(replaced.mode() & 0o777))
}

#[cfg(not(unix))]
fn take_over(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}

fn rename(from: &Path, to: &Path) -> io::Result<()> {
    if let Err(error) = fs::rename(from, to) {
        let _ = fs::remove_file(from);
        return Err(error);
    }
    keep(folder_of(to));
    Ok(())
}

/// Makes a name last, where folders can be synced at all.
fn keep(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder) {
        // Some file systems sync no folders: the name is there, and nothing can be done about more.
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = folder;
}

/// A file beside `path`, listed as temporary. Its mode is what the umask leaves.
fn create(path: &Path) -> io::Result<(temporary::Listed, File)> {
    let prefix = prefix(path);
    temporary::make(|| {
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let file = builder.tempfile_in(folder_of(path))?;
        let (file, path) = file.keep().map_err(|e| e.error)?;
        Ok((path, file))
    })
}

/// Gives a file without a name one beside `path`, listed as temporary.
fn name_beside(file: &File, path: &Path) -> io::Result<temporary::Listed> {
    let prefix = prefix(path);
    let (listed, ()) = temporary::make(|| {
        let mut builder = tempfile::Builder::new();
        let named = builder
            .prefix(&prefix)
            .make_in(folder_of(path), |at| link(file, at))?;
        let ((), path) = named.keep().map_err(|e| e.error)?;
        Ok((path, ()))
    })?;
    Ok(listed)
}

/// How the name of a temporary file begins: with what it is going to be and whose it is.
fn prefix(path: &Path) -> OsString {
    let mut prefix = OsString::from(".");
    let name = path.file_name().unwrap_or(OsStr::new("report"));
    if name.len() + ADDED_BYTES <= NAME_BYTES {
        prefix.push(name);
    }
    prefix.push(".hallmarks-");
    prefix
}

/// Whether the path itself says that it is a folder.
fn ends_in_slash(path: &Path) -> bool {
    let bytes = path.as_os_str().as_encoded_bytes();
    bytes
        .last()
        .is_some_and(|last| std::path::is_separator(char::from(*last)))
}

/// In a folder like `/tmp` nobody but the owner takes a file away: what could not be replaced in the end is refused at once.
#[cfg(unix)]
fn may_replace(path: &Path, there: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    const STICKY: u32 = 0o1000;
    let Ok(folder) = fs::metadata(folder_of(path)) else {
        return true;
    };
    let me = rustix::process::geteuid().as_raw();
    folder.mode() & STICKY == 0 || [0, folder.uid(), there.uid()].contains(&me)
}

#[cfg(not(unix))]
fn may_replace(_: &Path, _: &Metadata) -> bool {
    true
}

#[cfg(target_os = "linux")]
fn open_unnamed(folder: &Path) -> Option<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = File::options();
    options
        .write(true)
        .mode(0o666)
        .custom_flags(libc::O_TMPFILE);
    options.open(folder).ok()
}

#[cfg(not(target_os = "linux"))]
fn open_unnamed(_: &Path) -> Option<File> {
    None
}

/// Gives a file without a name this one, which nothing may have yet.
#[cfg(target_os = "linux")]
fn link(file: &File, path: &Path) -> io::Result<()> {
    use rustix::fs::{AtFlags, CWD, linkat};
    use std::os::fd::AsRawFd;
    let open = format!("/proc/self/fd/{}", file.as_raw_fd());
    Ok(linkat(CWD, open, CWD, path, AtFlags::SYMLINK_FOLLOW)?)
}

#[cfg(not(target_os = "linux"))]
fn link(_: &File, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    fn write(path: &Path, unnamed: bool, text: &str) -> io::Result<()> {
        let mut file = NewFile::prepare(path)?;
        if !unnamed {
            file.unnamed = None;
        }
        file.write(|out| out.write_all(text.as_bytes()))
    }

    #[test]
    fn both_ways_leave_one_file_with_the_mode_of_the_old_one() -> io::Result<()> {
        for unnamed in [true, false] {
            let folder = tempfile::tempdir()?;
            let path = folder.path().join("report.json");
            write(&path, unnamed, "one")?;
            let plain = folder.path().join("plain");
            fs::write(&plain, "")?;
            let mode = |path: &Path| fs::metadata(path).map(|found| found.mode() & 0o777);
            assert_eq!(mode(&path)?, mode(&plain)?, "as the umask has it");
            fs::remove_file(&plain)?;
            for wanted in [0o600, 0o664, 0o444] {
                fs::set_permissions(&path, fs::Permissions::from_mode(wanted))?;
                write(&path, unnamed, "two")?;
                assert_eq!(mode(&path)?, wanted);
            }
            assert_eq!(fs::read_to_string(&path)?, "two");
            assert_eq!(fs::read_dir(folder.path())?.count(), 1);
        }
        Ok(())
    }

    #[test]
    fn a_failure_leaves_the_old_file_and_nothing_else() -> io::Result<()> {
        for unnamed in [true, false] {
            let folder = tempfile::tempdir()?;
            let path = folder.path().join("report.json");
            fs::write(&path, "old")?;
            let mut file = NewFile::prepare(&path)?;
            if !unnamed {
                file.unnamed = None;
            }
            let failed = file.write(|out| {
                out.write_all(&vec![b'x'; 100_000])?;
                Err(io::ErrorKind::StorageFull.into())
            });
            assert_eq!(
                failed.map_err(|e| e.kind()),
                Err(io::ErrorKind::StorageFull)
            );
            assert_eq!(fs::read_to_string(&path)?, "old");
            assert_eq!(fs::read_dir(folder.path())?.count(), 1);
        }
        Ok(())
    }

    #[test]
    fn what_cannot_be_made_is_known_at_once() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let at = |name: &str| NewFile::prepare(&folder.path().join(name)).map_err(|e| e.kind());
        for name in ["", "new/", "..", "."] {
            assert_eq!(at(name).err(), Some(io::ErrorKind::IsADirectory), "{name}");
        }
        assert_eq!(at("no/such/x").err(), Some(io::ErrorKind::NotFound));
        assert_eq!(
            at(&"x".repeat(300)).err(),
            Some(io::ErrorKind::InvalidFilename)
        );
        assert!(at(&"x".repeat(255)).is_ok());
        assert_eq!(fs::read_dir(folder.path())?.count(), 0);
        Ok(())
    }

    #[test]
    fn a_temporary_name_says_whose_it_is() {
        assert_eq!(
            prefix(Path::new("a/report.json")),
            ".report.json.hallmarks-"
        );
        assert_eq!(prefix(Path::new(&"x".repeat(250))), "..hallmarks-");
    }
}
