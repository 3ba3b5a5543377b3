//! What a path turned out to be.

/// What was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// A repository with a work tree beside it.
    WorkTree,
    /// A linked work tree (`git worktree add`).
    LinkedWorkTree,
    /// A bare repository.
    Bare,
    /// A git bundle.
    Bundle,
    /// A folder of sources without git: no history.
    Folder,
}

impl SourceKind {
    /// The name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WorkTree => "work-tree",
            Self::LinkedWorkTree => "linked-work-tree",
            Self::Bare => "bare",
            Self::Bundle => "bundle",
            Self::Folder => "folder",
        }
    }
}
