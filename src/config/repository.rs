//! What the analysed repository's own files ask of this program.
//!
//! Nothing of it is obeyed unless the user says so, since whoever wrote it is the one who is judged; that it is there and what it
//! asks for is told all the same. It is read from the objects of a commit, never from the work tree, and never through a link.

use super::files::Layer;
use super::settings::{self, MAX_BYTES, Owner, Settings, refuse};
use crate::documents::Node;
use crate::error::Result;
use crate::git::{Blob, Entry, Mode, Oid, Repository, Snapshot};
use crate::report::ConfigurationFile;
use crate::untrusted::Untrusted;

/// The files that may configure, the one that counts first; all at the root of the tree.
const NAMES: [&str; 3] = [".hallmarks.toml", "hallmarks.toml", "pyproject.toml"];
/// The one that holds other things too.
const SHARED: &str = "pyproject.toml";
/// Names of settings told of one file.
const TOLD: usize = 10;

/// What the repository's configuration says at a commit (none for a plain folder): the first file that says anything.
pub fn trusted(repository: &Repository, at: Option<Oid>) -> Result<Option<Layer>> {
    let snapshot = listed(repository, at);
    for entry in candidates(&snapshot) {
        let place = &entry.path;
        let hint = "mend it, or leave '--trust-repo-config' out";
        let table = match table(repository, entry) {
            Ok(None) => continue,
            Ok(Some(table)) => table,
            // A pyproject.toml that cannot be read may be about other things only; that it configures cannot be known.
            Err((line, why)) => return Err(refuse(place, line, why, hint)),
        };
        let (settings, names) = Settings::of(&table, place, Owner::Repository)?;
        let file = ConfigurationFile {
            origin: "repository".to_owned(),
            path: place.as_path(),
            commit: at.map(|oid| oid.hex()),
            blob: Some(entry.oid.hex()),
            settings: names,
        };
        return Ok(Some((settings, file)));
    }
    Ok(None)
}

/// What the files of a snapshot ask for and do not get; `obeyed` are the files that configure this run.
pub fn asked(
    repository: &Repository,
    snapshot: &Snapshot,
    obeyed: &[ConfigurationFile],
) -> Vec<Untrusted> {
    let mut told = Vec::new();
    for entry in candidates(snapshot) {
        let blob = entry.oid.hex();
        if obeyed.iter().any(|file| file.blob.as_ref() == Some(&blob)) {
            continue;
        }
        let what = match table(repository, entry) {
            Ok(None) => continue,
            Ok(Some(table)) => {
                let names = settings::names(&table);
                let more = if names.len() > TOLD { ", …" } else { "" };
                let first: Vec<&str> = names.iter().take(TOLD).map(String::as_str).collect();
                format!("{}{more}", first.join(", "))
            }
            Err(_) if entry.path.raw() == SHARED => continue,
            Err((_, why)) => why.to_owned(),
        };
        let text = format!("{}: {what}", entry.path.raw());
        told.push(Untrusted::from(text).as_text());
    }
    told
}

/// The files of a commit or a folder.
fn listed(repository: &Repository, at: Option<Oid>) -> Snapshot {
    match at {
        Some(commit) => repository.snapshot(commit),
        None => repository.worktree_snapshot(),
    }
}

fn candidates(snapshot: &Snapshot) -> impl Iterator<Item = &Entry> {
    NAMES.iter().flat_map(|name| {
        let all = snapshot.entries.iter().chain(&snapshot.excluded);
        all.filter(|entry| entry.path.raw() == *name).take(1)
    })
}

/// The table of a file that configures this program; none where it does not.
fn table(
    repository: &Repository,
    entry: &Entry,
) -> std::result::Result<Option<Node>, (Option<u32>, &'static str)> {
    let shared = entry.path.raw() == SHARED;
    if !matches!(entry.mode, Mode::File | Mode::Executable) {
        // What a link leads to is never looked at.
        return Err((None, "it is no regular file"));
    }
    let limit = if shared { 1 << 20 } else { MAX_BYTES };
    let bytes = match repository.objects().blob(entry.oid, limit) {
        Blob::Bytes(bytes) => bytes,
        Blob::TooLarge(_) => return Err((None, "it is too large")),
        Blob::Late => return Err((None, "the deadline passed before it was read")),
        Blob::Missing | Blob::Corrupt => return Err((None, "it is missing or damaged")),
    };
    let tree = settings::tree(&bytes)?;
    if shared {
        return Ok(tree.at(&["tool", "hallmarks"]).cloned());
    }
    Ok(Some(tree))
}
