//! Repositories made on the spot, for a test that needs an odd one.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use git2::{Oid, Repository, build::CheckoutBuilder};
use tempfile::TempDir;
use toml::value::Datetime;

use super::git::{self, Edit};

/// A repository in a temporary folder, removed when the builder is dropped. Everything panics with the reason: a test
/// that cannot build its repository has failed.
pub struct RepoBuilder {
    folder: TempDir,
    repository: Repository,
}

impl RepoBuilder {
    /// With a work tree, which follows every commit.
    pub fn new() -> Self {
        Self::make(false)
    }

    /// Without a work tree.
    pub fn bare() -> Self {
        Self::make(true)
    }

    fn make(bare: bool) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let repository =
            git::init(&folder.path().join("repository"), bare).expect("a new repository");
        Self { folder, repository }
    }

    /// The work tree, or the bare repository.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("repository")
    }

    /// The repository itself, for whatever has no shortcut here.
    pub fn repository(&self) -> &Repository {
        &self.repository
    }

    /// The commit that `HEAD` names, if there is one.
    pub fn head(&self) -> Option<Oid> {
        self.repository.refname_to_id("HEAD").ok()
    }

    /// Writes `files` over the current commit and records them on the current branch.
    /// `author` is `Name <mail>`, `date` is like `2024-05-01T09:00:00+02:00`.
    pub fn commit(&self, files: &[(&str, &str)], message: &str, author: &str, date: &str) -> Oid {
        let edits: Vec<Edit> = files
            .iter()
            .map(|(path, text)| Edit::Write((*path).into(), (*text).into()))
            .collect();
        self.commit_edits(&edits, message, author, date)
    }

    /// Like [`commit`](Self::commit), for bytes that are not UTF-8, modes and deletions.
    pub fn commit_edits(&self, edits: &[Edit], message: &str, author: &str, date: &str) -> Oid {
        let parents: Vec<Oid> = self.head().into_iter().collect();
        self.record(edits, message, author, date, &parents)
    }

    /// Starts a branch at the current commit and makes it the current one.
    pub fn branch(&self, name: &str) -> &Self {
        let head = self.head().expect("a commit to branch from");
        self.repository
            .reference(&branch_ref(name), head, false, "test")
            .expect("a new branch");
        self.switch(name)
    }

    /// Makes an existing branch the current one.
    pub fn switch(&self, name: &str) -> &Self {
        self.repository
            .set_head(&branch_ref(name))
            .expect("the branch exists");
        self.check_out();
        self
    }

    /// Merges `branch` into the current one: always a merge commit, conflicts are not allowed.
    pub fn merge(&self, branch: &str, message: &str, author: &str, date: &str) -> Oid {
        let ours = self.head().expect("a commit to merge into");
        let theirs = self
            .repository
            .refname_to_id(&branch_ref(branch))
            .expect("the branch exists");
        self.record(&[], message, author, date, &[ours, theirs])
    }

    /// A lightweight tag on the current commit.
    pub fn tag(&self, name: &str) -> &Self {
        let head = self.head().expect("a commit to tag");
        self.repository
            .reference(&format!("refs/tags/{name}"), head, false, "test")
            .expect("a new tag");
        self
    }

    /// Pretends that history was cut off below `oid`, as a shallow clone does.
    pub fn shallow(&self, oid: Oid) -> &Self {
        fs::write(self.repository.path().join("shallow"), format!("{oid}\n"))
            .expect("a shallow file");
        self
    }

    /// Leaves the branch: `HEAD` names the current commit directly.
    pub fn detach(&self) -> &Self {
        let head = self.head().expect("a commit to stay on");
        self.repository
            .set_head_detached(head)
            .expect("a detached head");
        self
    }

    /// Writes a file into the work tree without recording it.
    pub fn write(&self, path: &str, bytes: &[u8]) -> &Self {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        fs::write(path, bytes).expect("a new file");
        self
    }

    fn record(
        &self,
        edits: &[Edit],
        message: &str,
        author: &str,
        date: &str,
        parents: &[Oid],
    ) -> Oid {
        let parents: Vec<_> = parents
            .iter()
            .map(|oid| self.repository.find_commit(*oid).expect("a parent"))
            .collect();
        let base = match parents.as_slice() {
            [] => None,
            [only] => Some(only.tree().expect("its tree")),
            [ours, theirs, ..] => {
                let mut merged = self
                    .repository
                    .merge_commits(ours, theirs, None)
                    .expect("a merge base");
                let tree = merged
                    .write_tree_to(&self.repository)
                    .expect("a merge without conflict");
                Some(self.repository.find_tree(tree).expect("the merged tree"))
            }
        };
        let tree = git::edit_tree(&self.repository, base.as_ref(), edits).expect("a new tree");
        let tree = self
            .repository
            .find_tree(tree)
            .expect("the tree just written");
        let date: Datetime = date
            .parse()
            .expect("a date such as 2024-05-01T09:00:00+02:00");
        let person =
            git::signature(author, date).expect("an author such as 'Ann <ann@example.org>'");
        let parents: Vec<&git2::Commit<'_>> = parents.iter().collect();
        let oid = self
            .repository
            .commit(Some("HEAD"), &person, &person, message, &tree, &parents)
            .expect("a new commit");
        self.check_out();
        oid
    }

    fn check_out(&self) {
        if !self.repository.is_bare() {
            self.repository
                .checkout_head(Some(CheckoutBuilder::new().force()))
                .expect("a work tree");
        }
    }
}

impl Default for RepoBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl AsRef<Path> for RepoBuilder {
    fn as_ref(&self) -> &Path {
        self.repository
            .workdir()
            .unwrap_or_else(|| self.repository.path())
    }
}

/// Three commits with one, two and three functions, the second tagged.
pub fn three_commits() -> (RepoBuilder, [Oid; 3]) {
    let repo = RepoBuilder::new();
    let mut text = String::new();
    let oids = [0, 1, 2].map(|n| {
        let _ = write!(text, "def f{n}(a: int) -> int:\n    return a\n");
        let (message, date) = (
            format!("Add f{n}\n"),
            format!("2024-03-01T0{n}:00:00+02:00"),
        );
        let author = "Ann <ann@example.org>";
        let oid = repo.commit(&[("a.py", &text)], &message, author, &date);
        if n == 1 {
            repo.tag("v0.1");
        }
        oid
    });
    (repo, oids)
}

fn branch_ref(name: &str) -> String {
    format!("refs/heads/{name}")
}
