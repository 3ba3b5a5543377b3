//! The files of one tree.

use super::Damage;
use super::oid::Oid;
use crate::role::Role;
use crate::untrusted::Untrusted;

/// The mode of a tree entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A regular file.
    File,
    /// A regular file that may be executed.
    Executable,
    /// A symbolic link: never followed.
    Link,
    /// A submodule's commit: never entered.
    Gitlink,
}

/// One file of a snapshot.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The path from the root of the tree, `/` between names.
    pub path: Untrusted,
    /// Its mode.
    pub mode: Mode,
    /// Its content's name.
    pub oid: Oid,
    /// What the path is for.
    pub role: Role,
}

/// The files of one tree, in order of path.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// The files.
    pub entries: Vec<Entry>,
    /// The files that the user excluded: listed, and never read.
    pub excluded: Vec<Entry>,
    /// What could not be listed.
    pub damage: Vec<Damage>,
}
