//! Opening what lies below a folder, part by part.
//!
//! A path that is opened whole follows a link in any of its parts but the last, and whoever can write to the folder can put one there between
//! looking and opening. So each part is opened by itself, below the one before, and none of them may be a link.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::Path;

/// What a name in a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Found {
    Folder,
    File,
    Link,
    Other,
}

/// A folder, and everything below it.
#[derive(Debug)]
pub(super) struct Root {
    #[cfg(unix)]
    folder: std::os::fd::OwnedFd,
    #[cfg(not(unix))]
    folder: std::path::PathBuf,
}

#[cfg(unix)]
impl Root {
    /// Opens the folder, as the user names it.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        use rustix::fs::{Mode, OFlags};
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder = rustix::fs::open(path, flags, Mode::empty())?;
        Ok(Self { folder })
    }

    /// Opens a folder below, by its path from the root; the root itself by an empty one.
    fn folder(&self, path: &Path) -> io::Result<std::os::fd::OwnedFd> {
        use rustix::fs::{Mode, OFlags, openat};
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut folder = openat(&self.folder, ".", flags, Mode::empty())?;
        for part in path.components() {
            let std::path::Component::Normal(name) = part else {
                return Err(io::ErrorKind::InvalidInput.into());
            };
            folder = openat(&folder, name, flags, Mode::empty())?;
        }
        Ok(folder)
    }

    /// Opens a regular file below; a pipe is not waited for.
    pub(super) fn file(&self, path: &Path) -> io::Result<File> {
        use rustix::fs::{Mode, OFlags, openat};
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        let folder = self.folder(path.parent().unwrap_or(Path::new("")))?;
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = File::from(openat(&folder, name, flags, Mode::empty())?);
        if file.metadata()?.is_file() {
            Ok(file)
        } else {
            Err(io::ErrorKind::InvalidInput.into())
        }
    }

    /// Where a link below leads.
    pub(super) fn link(&self, path: &Path) -> io::Result<Vec<u8>> {
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        let folder = self.folder(path.parent().unwrap_or(Path::new("")))?;
        Ok(rustix::fs::readlinkat(&folder, name, Vec::new())?.into_bytes())
    }

    /// The names in a folder below, in order.
    pub(super) fn names(&self, path: &Path) -> io::Result<Vec<(OsString, Found)>> {
        use rustix::fs::{AtFlags, Dir, FileType, statat};
        use std::os::unix::ffi::OsStrExt;
        let folder = self.folder(path)?;
        let mut names = Vec::new();
        for entry in Dir::read_from(&folder)? {
            let entry = entry?;
            let name = entry.file_name();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            let kind = match entry.file_type() {
                // Not every file system says it here.
                FileType::Unknown => statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW)
                    .map_or(FileType::Unknown, |found| {
                        FileType::from_raw_mode(found.st_mode)
                    }),
                known => known,
            };
            let found = match kind {
                FileType::Directory => Found::Folder,
                FileType::RegularFile => Found::File,
                FileType::Symlink => Found::Link,
                _ => Found::Other,
            };
            let name = std::ffi::OsStr::from_bytes(name.to_bytes()).to_owned();
            names.push((name, found));
        }
        names.sort();
        Ok(names)
    }
}

#[cfg(not(unix))]
impl Root {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let folder = path.to_owned();
        Ok(Self { folder })
    }

    pub(super) fn file(&self, path: &Path) -> io::Result<File> {
        super::files::open_regular(&self.folder.join(path))
    }

    pub(super) fn link(&self, path: &Path) -> io::Result<Vec<u8>> {
        let target = std::fs::read_link(self.folder.join(path))?;
        Ok(target.to_string_lossy().into_owned().into_bytes())
    }

    pub(super) fn names(&self, path: &Path) -> io::Result<Vec<(OsString, Found)>> {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(self.folder.join(path))? {
            let entry = entry?;
            let kind = entry.file_type()?;
            let found = match kind {
                kind if kind.is_symlink() => Found::Link,
                kind if kind.is_dir() => Found::Folder,
                kind if kind.is_file() => Found::File,
                _ => Found::Other,
            };
            names.push((entry.file_name(), found));
        }
        names.sort();
        Ok(names)
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;
    use std::os::unix::fs::symlink;

    #[test]
    fn no_part_of_a_path_may_be_a_link() -> io::Result<()> {
        let outside = tempfile::tempdir()?;
        std::fs::create_dir(outside.path().join("deep"))?;
        std::fs::write(outside.path().join("deep/a.py"), "outside")?;
        let folder = tempfile::tempdir()?;
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("p/deep"))?;
        std::fs::write(at("p/deep/a.py"), "inside")?;
        let root = Root::open(folder.path())?;
        let file = |path: &str| -> io::Result<String> {
            let mut text = String::new();
            root.file(Path::new(path))?.read_to_string(&mut text)?;
            Ok(text)
        };
        assert_eq!(file("p/deep/a.py")?, "inside");
        // The parent becomes a link to a folder outside, with the same names in it.
        std::fs::rename(at("p"), at("q"))?;
        symlink(outside.path(), at("p"))?;
        assert!(file("p/deep/a.py").is_err() && root.names(Path::new("p/deep")).is_err());
        assert!(root.names(Path::new("p")).is_err());
        assert_eq!(file("q/deep/a.py")?, "inside");
        // So does a folder in the middle, and the file itself.
        symlink(outside.path().join("deep"), at("q/other"))?;
        symlink(outside.path().join("deep/a.py"), at("q/b.py"))?;
        assert!(file("q/other/a.py").is_err() && file("q/b.py").is_err());
        assert!(file("q/../q/deep/a.py").is_err() && file("/etc/passwd").is_err());
        assert_eq!(
            root.names(Path::new("q"))?,
            [
                ("b.py".into(), Found::Link),
                ("deep".into(), Found::Folder),
                ("other".into(), Found::Link)
            ]
        );
        Ok(())
    }
}
