//! A plain folder of sources, without git.

use super::below::{Found, Root};
use super::damage::Log;
use super::folder_files::Files;
use super::oid::name_of;
use super::{Entry, Mode, Oid, Snapshot, tree};
use crate::role::Role;
use crate::warning_code::WarningCode;
use crate::watchdog::{self, Deadline};
use std::fs::Metadata;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Bytes of a file that is named by its content. A larger one is named by its path and size: nobody reads it.
const NAMED_BYTES: u64 = 16 << 20;
/// Bytes of all files that are named by their content.
const ALL_NAMED_BYTES: u64 = 2 << 30;
/// Folders inside each other.
const DEPTH: usize = 256;

/// What is found while a folder is listed.
struct Listing {
    files: Files,
    snapshot: Snapshot,
    log: Log,
    budget: u64,
}

/// Lists the regular files below `root`; links are listed, and followed by nobody.
pub(super) fn list(root: &Path, deadline: Deadline) -> (Files, Snapshot) {
    let mut listing = Listing {
        files: Files {
            root: Root::open(root).ok(),
            ..Files::default()
        },
        snapshot: Snapshot::default(),
        log: Log::default(),
        budget: ALL_NAMED_BYTES,
    };
    let mut todo = vec![PathBuf::new()];
    'folders: while let Some(folder) = todo.pop() {
        watchdog::heartbeat();
        let names = listing.files.root.as_ref().map(|root| root.names(&folder));
        let Some(Ok(names)) = names else {
            listing
                .log
                .push(WarningCode::UnreadableFolder, shown(&folder));
            continue;
        };
        let mut below = Vec::new();
        for (name, found) in names {
            if deadline.passed() {
                listing.log.push(WarningCode::Deadline, "");
                break 'folders;
            }
            let path = folder.join(&name);
            if found != Found::Folder {
                watchdog::heartbeat();
                if !listing.take(&path, found) {
                    break 'folders;
                }
            } else if name != ".git" && path.components().count() == DEPTH {
                listing.log.push(WarningCode::PathLimit, shown(&path));
            } else if name != ".git" {
                below.push(path);
            }
        }
        // The first by name is looked at next.
        todo.extend(below.into_iter().rev());
    }
    let Listing {
        files,
        mut snapshot,
        log,
        ..
    } = listing;
    snapshot
        .entries
        .sort_by(|a, b| a.path.raw().cmp(b.path.raw()));
    snapshot.damage = log.finish();
    (files, snapshot)
}

impl Listing {
    /// Lists what is no folder; false where there is no room for more.
    fn take(&mut self, at: &Path, found: Found) -> bool {
        let path = shown(at);
        if found == Found::Other {
            self.log.push(WarningCode::NotAFile, path);
            return true;
        }
        if self.snapshot.entries.len() == tree::ENTRIES {
            self.log.push(WarningCode::TreeLimit, path);
            return false;
        }
        if path.len() > tree::PATH_BYTES {
            self.log.push(
                WarningCode::PathLimit,
                path.chars().take(200).collect::<String>(),
            );
            return true;
        }
        let named = if found == Found::Link {
            // The name git gives a link is the name of its target's text.
            let root = self.files.root.as_ref();
            let target = root.and_then(|root| root.link(at).ok());
            name_of(&target.unwrap_or_default()).map(|oid| (oid, Mode::Link))
        } else {
            self.add(at, &path)
        };
        let Some((oid, mode)) = named else {
            self.log.push(WarningCode::UnreadableFile, path);
            return true;
        };
        self.snapshot.entries.push(Entry {
            mode,
            oid,
            // The folders of the whole tree say it.
            role: Role::Source,
            path: path.into(),
        });
        true
    }

    /// Names a file by its content.
    fn add(&mut self, at: &Path, name: &str) -> Option<(Oid, Mode)> {
        let file = self.files.root.as_ref()?.file(at).ok()?;
        let found = file.metadata().ok()?;
        let size = found.len();
        let oid = if size > NAMED_BYTES || size > self.budget {
            name_of(format!("{size} bytes at {name}").as_bytes())?
        } else {
            self.budget -= size;
            let mut bytes = Vec::new();
            file.take(NAMED_BYTES + 1).read_to_end(&mut bytes).ok()?;
            if bytes.len() as u64 != size {
                return None;
            }
            name_of(&bytes)?
        };
        self.files.paths.insert(oid, (at.to_owned(), size));
        Some((oid, mode_of(&found)))
    }
}

/// A path from the root, `/` between names.
fn shown(path: &Path) -> String {
    let names: Vec<_> = path.iter().map(|name| name.to_string_lossy()).collect();
    names.join("/")
}

#[cfg(unix)]
fn mode_of(metadata: &Metadata) -> Mode {
    use std::os::unix::fs::PermissionsExt;
    if metadata.permissions().mode() & 0o100 == 0 {
        Mode::File
    } else {
        Mode::Executable
    }
}

#[cfg(not(unix))]
fn mode_of(_: &Metadata) -> Mode {
    Mode::File
}

#[cfg(test)]
mod tests {
    use crate::git::testing::open;
    use crate::git::{Blob, Mode, SourceKind};
    use std::fs;

    #[test]
    fn files_by_the_names_git_gives() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path();
        fs::create_dir_all(root.join("pkg/.git")).expect("folders");
        fs::write(root.join("pkg/a.py"), "x = 1\n").expect("a file");
        fs::write(root.join("pkg/.git/b.py"), "x = 2\n").expect("a file");
        fs::write(root.join("pkg.py"), "").expect("a file");
        let repository = open(root);
        assert_eq!(repository.kind, SourceKind::Folder);
        assert_eq!(repository.head(), None);
        let snapshot = repository.worktree_snapshot();
        let paths: Vec<_> = snapshot.entries.iter().map(|e| e.path.raw()).collect();
        assert_eq!(paths, ["pkg.py", "pkg/a.py"]);
        let entry = &snapshot.entries[1];
        assert_eq!(entry.oid.hex(), "7d4290a117a4ddcc11daae7ea675841033830c8f");
        let objects = repository.objects();
        assert_eq!(
            objects.blob(entry.oid, 100),
            Blob::Bytes(b"x = 1\n".to_vec())
        );
        assert_eq!(objects.blob(entry.oid, 2), Blob::TooLarge(6));
        // Longer, or as long, and another one.
        for text in ["x = 12\n", "x = 3\n"] {
            fs::write(root.join("pkg/a.py"), text).expect("a file");
            assert_eq!(objects.blob(entry.oid, 100), Blob::Corrupt, "{text}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_listed_and_never_followed() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path();
        fs::write(root.join("a.py"), "").expect("a file");
        std::os::unix::fs::symlink("/etc/passwd", root.join("b.py")).expect("a link");
        let repository = open(root);
        let snapshot = repository.worktree_snapshot();
        let link = &snapshot.entries[1];
        assert_eq!(link.mode, Mode::Link);
        assert_eq!(repository.objects().blob(link.oid, 1 << 20), Blob::Missing);
    }
}
