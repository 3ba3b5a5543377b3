//! Repositories for tests, odd ones included, made object by object.

use super::{Oid, Repository};
use crate::error::Error;
use std::path::{Path, PathBuf};

/// A repository in a temporary folder, with `main` checked out in name only.
pub(super) struct Fixture {
    folder: tempfile::TempDir,
    git: git2::Repository,
}

impl Fixture {
    pub(super) fn new() -> Self {
        Self::init(false)
    }

    pub(super) fn bare() -> Self {
        Self::init(true)
    }

    fn init(bare: bool) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut options = git2::RepositoryInitOptions::new();
        options.bare(bare).initial_head("main");
        let git = git2::Repository::init_opts(folder.path().join("repo"), &options)
            .expect("a repository");
        Self { folder, git }
    }

    /// The folder to open.
    pub(super) fn path(&self) -> PathBuf {
        self.folder.path().join("repo")
    }

    /// A path beside the repository.
    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder of the repository's own files.
    pub(super) fn git_folder(&self) -> &Path {
        self.git.path()
    }

    pub(super) fn git(&self) -> &git2::Repository {
        &self.git
    }

    /// Writes one of the repository's own files.
    pub(super) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.git_folder().join(name), text).expect("a file");
    }

    /// Writes an object, whatever it says.
    pub(super) fn object(&self, kind: git2::ObjectType, bytes: &[u8]) -> Oid {
        let odb = self.git.odb().expect("objects");
        Oid::from_git(odb.write(kind, bytes).expect("an object"))
    }

    /// A tree of raw entries: mode, name, object.
    pub(super) fn tree(&self, entries: &[(&str, &str, Oid)]) -> Oid {
        let mut bytes = Vec::new();
        for (mode, name, oid) in entries {
            bytes.extend_from_slice(format!("{mode} {name}\0").as_bytes());
            bytes.extend_from_slice(&oid.0);
        }
        self.object(git2::ObjectType::Tree, &bytes)
    }

    /// A tree of one Python file.
    pub(super) fn small_tree(&self) -> Oid {
        let blob = self.object(git2::ObjectType::Blob, b"x = 1\n");
        self.tree(&[("100644", "x.py", blob)])
    }

    /// A commit, with `main` moved to it.
    pub(super) fn commit(&self, tree: Oid, parents: &[Oid], author: &str, message: &str) -> Oid {
        let parents: String = parents
            .iter()
            .flat_map(|parent| ["parent ".to_owned(), parent.hex(), "\n".to_owned()])
            .collect();
        let tree = tree.hex();
        let text =
            format!("tree {tree}\n{parents}author {author}\ncommitter {author}\n\n{message}");
        let oid = self.object(git2::ObjectType::Commit, text.as_bytes());
        self.reference("refs/heads/main", oid);
        oid
    }

    /// A commit of one Python file by Ann.
    pub(super) fn simple(&self, parents: &[Oid], message: &str) -> Oid {
        self.commit(self.small_tree(), parents, "Ann <ann@x> 5 +0000", message)
    }

    pub(super) fn reference(&self, name: &str, oid: Oid) {
        let path = self.git_folder().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, format!("{}\n", oid.hex())).expect("a reference");
    }

    pub(super) fn open(&self) -> Repository {
        open(&self.path())
    }

    /// Why the repository is not opened.
    pub(super) fn refused(&self) -> String {
        refused(&self.path())
    }
}

pub(super) fn open(path: &Path) -> Repository {
    match Repository::open(path) {
        Ok(repository) => repository,
        Err(error) => panic!("{error}"),
    }
}

pub(super) fn refused(path: &Path) -> String {
    match Repository::open(path) {
        Ok(repository) => panic!("opened as {:?}", repository.kind),
        Err(Error::Open { why, .. }) => why,
        Err(other) => panic!("{other}"),
    }
}
