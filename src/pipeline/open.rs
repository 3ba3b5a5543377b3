//! What a path names, and the threads that read it.

use crate::error::{Error, Result};
use crate::git::{Oid, Repository};
use crate::watchdog::{self, Deadline};
use std::path::Path;

/// The parser recurses; its stack is committed only as far as it is used.
const STACK: usize = 256 << 20;
/// Where address space is limited, the whole stack counts whether it is used or not. What the limits of depth let through takes 27 MiB
/// at most in an optimised build.
const SMALL_STACK: usize = 64 << 20;

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

/// What a thread takes under a limit on memory: its stack, and room for what it reads, of which the allocator takes 32 MiB at once. Less
/// is not worth a try, and a thread more that runs into the limit is worse than one fewer.
const THREAD: u64 = SMALL_STACK as u64 + (128 << 20);

/// Threads with stacks that the parser can recurse on: as many as are asked for, or as there is room for.
pub(super) fn pool(jobs: usize) -> Result<rayon::ThreadPool> {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let mut threads = if jobs == 0 { cores() } else { jobs };
    let mut stack = STACK;
    if let Some((used, limit)) = watchdog::address_space() {
        let fit = limit.saturating_sub(used) / THREAD;
        if fit == 0 {
            return Err(Error::Room {
                mebibytes: limit >> 20,
                thread: THREAD >> 20,
            });
        }
        stack = SMALL_STACK;
        threads = threads.min(usize::try_from(fit).unwrap_or(usize::MAX));
    }
    loop {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .stack_size(stack)
            .build();
        match pool {
            Ok(pool) => return Ok(pool),
            // The system may allow fewer; what a report says does not depend on how many there are.
            Err(_) if threads > 1 => threads /= 2,
            Err(why) => {
                return Err(Error::Threads {
                    why: why.to_string(),
                });
            }
        }
    }
}

/// Lists the tree of a commit, so that the roles of paths are those they have in it.
pub(super) fn learn_folders(repository: &mut Repository, head: Option<Oid>) {
    if let Some(head) = head {
        let tree = repository.snapshot(head);
        repository.keep_folders(&tree);
    }
}
