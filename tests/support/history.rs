//! Bare repositories that are written commit by commit.

use super::git::{Edit, edit_tree, init};
use git2::{Oid, Signature, Time};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use tempfile::TempDir;

/// The files of a commit: texts by path.
pub type Files = BTreeMap<String, String>;

/// A bare repository, and its commits in the order in which they were made: a day after each other.
pub struct Maker {
    pub folder: TempDir,
    pub repository: git2::Repository,
    pub commits: Vec<Oid>,
    people: usize,
}

impl Maker {
    /// Commits are made by so many people in turn.
    pub fn of(people: usize) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let repository = init(folder.path(), true).expect("a repository");
        Self {
            folder,
            repository,
            commits: Vec::new(),
            people,
        }
    }

    /// Records a tree of exactly `files`; returns the number of the commit.
    pub fn commit(&mut self, files: &Files, parents: &[usize]) -> usize {
        let at = self.commits.len();
        let edits: Vec<Edit> = files
            .iter()
            .map(|(path, text)| Edit::Write(path.clone(), text.clone().into_bytes()))
            .collect();
        let tree = edit_tree(&self.repository, None, &edits).expect("a tree");
        let tree = self.repository.find_tree(tree).expect("the tree");
        let time = Time::new(1_700_000_000 + at as i64 * 86_400, 0);
        let who = format!("p{}", at % self.people);
        let who = Signature::new(&who, &format!("{who}@example.org"), &time).expect("a person");
        let parents: Vec<_> = parents
            .iter()
            .map(|&at| {
                self.repository
                    .find_commit(self.commits[at])
                    .expect("a parent")
            })
            .collect();
        let parents: Vec<_> = parents.iter().collect();
        let message = format!("commit {at}");
        let oid = self
            .repository
            .commit(None, &who, &who, &message, &tree, &parents)
            .expect("a commit");
        self.commits.push(oid);
        at
    }

    /// A commit on top of the last one.
    pub fn then(&mut self, list: &[(&str, &str)]) -> usize {
        let parents: Vec<usize> = self.commits.len().checked_sub(1).into_iter().collect();
        self.commit(&files(list), &parents)
    }

    /// Lets the branch end at a commit.
    pub fn branch(&self, head: Oid) {
        self.repository
            .reference("refs/heads/main", head, true, "test")
            .expect("a branch");
    }
}

/// Texts by path.
pub fn files(list: &[(&str, &str)]) -> Files {
    list.iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect()
}

/// A function of `lines` statements, each its own.
pub fn function(name: &str, from: usize, lines: usize) -> String {
    let mut text = format!("def {name}(x):\n");
    for n in from..from + lines {
        let _ = writeln!(text, "    x = step_{n}(x, {n})");
    }
    text
}
