//! What a path names, and the threads that read it.

use crate::error::{Error, Result};
use crate::git::{Oid, Repository};
use crate::pulse::Deadline;
use std::path::Path;

/// The parser recurses; its stack is committed only as far as it is used.
const STACK: usize = 256 << 20;

/// Opens what `path` names; without a path, the repository around the current folder.
pub(super) fn open(path: Option<&Path>, deadline: Deadline) -> Result<Repository> {
    match path {
        Some(path) => Repository::open_until(path, deadline),
        None => Repository::discover(Path::new("."), deadline),
    }
}

/// The error of whatever needs a history where there is none.
pub(super) fn no_history(path: Option<&Path>) -> Error {
    Error::open(
        path.unwrap_or(Path::new(".")),
        "it has no history to follow",
        "name a git repository or a bundle",
    )
}

/// Threads with stacks that the parser can recurse on.
pub(super) fn pool(jobs: usize) -> Result<rayon::ThreadPool> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .stack_size(STACK)
        .build();
    pool.map_err(|why| Error::Usage {
        given: format!("--jobs {jobs}"),
        why: why.to_string(),
        hint: "ask for fewer threads".to_owned(),
    })
}

/// Lists the tree of a commit, so that the roles of paths are those they have in it.
pub(super) fn learn_folders(repository: &mut Repository, head: Option<Oid>) {
    if let Some(head) = head {
        let tree = repository.snapshot(head);
        repository.keep_folders(&tree);
    }
}
