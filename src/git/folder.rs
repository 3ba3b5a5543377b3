//! A plain folder of sources, without git.

use super::damage::Log;
use super::folder_files::{Files, read_capped};
use super::oid::name_of;
use super::{Entry, Mode, Oid, Snapshot, tree};
use crate::pulse::{self, Deadline};
use crate::role::Role;
use std::fs::Metadata;
use std::path::Path;

/// Bytes of a file that is named by its content. A larger one is named by its path and size: nobody reads it.
const NAMED_BYTES: u64 = 16 << 20;
/// Bytes of all files that are named by their content.
const ALL_NAMED_BYTES: u64 = 2 << 30;
/// Folders inside each other.
const DEPTH: usize = 256;

/// Lists the regular files below `root`; links are listed, and followed by nobody.
pub(super) fn list(root: &Path, deadline: Deadline) -> (Files, Snapshot) {
    let mut files = Files::default();
    let mut snapshot = Snapshot::default();
    let mut log = Log::default();
    let mut budget = ALL_NAMED_BYTES;
    let walk = walkdir::WalkDir::new(root)
        .follow_links(false)
        .follow_root_links(false)
        .max_depth(DEPTH)
        .max_open(32)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || entry.file_name() != ".git");
    for entry in walk {
        pulse::beat();
        if deadline.passed() {
            log.push("deadline", "");
            break;
        }
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(root);
                log.push(
                    "unreadable-folder",
                    relative(root, path).unwrap_or_default(),
                );
                continue;
            }
        };
        let kind = entry.file_type();
        if kind.is_dir() {
            if entry.depth() == DEPTH {
                log.push(
                    "path-limit",
                    relative(root, entry.path()).unwrap_or_default(),
                );
            }
            continue;
        }
        let Some(path) = relative(root, entry.path()) else {
            continue;
        };
        if !(kind.is_file() || kind.is_symlink()) {
            log.push("not-a-file", path);
            continue;
        }
        if snapshot.entries.len() == tree::ENTRIES {
            log.push("tree-limit", path);
            break;
        }
        if path.len() > tree::PATH_BYTES {
            log.push("path-limit", path.chars().take(200).collect::<String>());
            continue;
        }
        let named = if kind.is_symlink() {
            // The name git gives a link is the name of its target's text.
            let target = std::fs::read_link(entry.path()).ok();
            let target = target.map(|target| target.to_string_lossy().into_owned());
            name_of(target.unwrap_or_default().as_bytes()).map(|oid| (oid, Mode::Link))
        } else {
            let metadata = entry.metadata().ok();
            metadata.and_then(|metadata| {
                let oid = files.add(entry.path(), &path, &metadata, &mut budget)?;
                Some((oid, mode_of(&metadata)))
            })
        };
        let Some((oid, mode)) = named else {
            log.push("unreadable-file", path);
            continue;
        };
        snapshot.entries.push(Entry {
            mode,
            oid,
            // The folders of the whole tree say it.
            role: Role::Source,
            path: path.into(),
        });
    }
    snapshot
        .entries
        .sort_by(|a, b| a.path.raw().cmp(b.path.raw()));
    snapshot.damage = log.finish();
    (files, snapshot)
}

impl Files {
    fn add(&mut self, path: &Path, name: &str, found: &Metadata, budget: &mut u64) -> Option<Oid> {
        let size = found.len();
        let oid = if size > NAMED_BYTES || size > *budget {
            name_of(format!("{size} bytes at {name}").as_bytes())?
        } else {
            *budget -= size;
            let bytes = read_capped(path, NAMED_BYTES + 1)?;
            if bytes.len() as u64 != size {
                return None;
            }
            name_of(&bytes)?
        };
        self.paths.insert(oid, (path.to_owned(), size));
        Some(oid)
    }
}

/// The path below `root`, `/` between names.
fn relative(root: &Path, path: &Path) -> Option<String> {
    let parts = path.strip_prefix(root).ok()?.components();
    let names: Vec<_> = parts
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    Some(names.join("/"))
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
        fs::write(root.join("pkg/a.py"), "x = 12\n").expect("a file");
        assert_eq!(objects.blob(entry.oid, 100), Blob::Corrupt);
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
