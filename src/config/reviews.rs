//! The file of `--reviews`: an export of a forge's requests.

use crate::dataset::Reviews;
use crate::error::{Error, Result};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Bytes of an export: a request with its reviews takes some thousand.
const MAX_BYTES: u64 = 512 << 20;
/// What to try.
const HINT: &str = "write it with 'gh pr list --state all --limit 100000 --json number,author,mergedBy,mergeCommit,reviews,createdAt,mergedAt,labels,title', or from GitLab's API for merge requests";

/// Reads the export that the command line names.
pub fn reviews(path: &Path) -> Result<Reviews> {
    let refuse = |why: String| Error::open(path, why, HINT);
    let unreadable = |why: std::io::Error| refuse(format!("it is unreadable ({})", why.kind()));
    let file = File::open(path).map_err(unreadable)?;
    if !file.metadata().map_err(unreadable)?.is_file() {
        return Err(refuse("it is no file".to_owned()));
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(refuse(format!("it has more than {} MiB", MAX_BYTES >> 20)));
    }
    Reviews::parse(&bytes).map_err(refuse)
}
