//! Names of commits: HEAD, loose and packed references.

use super::Oid;
use super::damage::Log;
use super::files::{CLONE, Check, kind_of, lstat, read, refuse};
use super::reftable;
use crate::warning_code::WarningCode;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A larger `packed-refs` is refused: about a million references.
const PACKED_BYTES: u64 = 128 << 20;
/// Loose references and their folders, all together.
const LOOSE_REFS: usize = 500_000;
/// Folders inside each other below `refs`.
const LOOSE_DEPTH: usize = 64;
/// A HEAD or a loose reference is one short line.
const ONE_REF_BYTES: u64 = 4_096;
/// Symbolic references that name each other; git's own limit.
const SYMBOLIC_DEPTH: usize = 5;

/// What a reference names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    Oid(Oid),
    Symbolic(String),
}

/// A reference, with what a packed one says about the object behind a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) target: Target,
    /// The commit behind an annotated tag, where `packed-refs` says so.
    pub(super) peeled: Option<Oid>,
    /// `packed-refs` says that this is not an annotated tag.
    pub(super) direct: bool,
}

impl Reference {
    pub(super) fn plain(target: Target) -> Self {
        Self {
            target,
            peeled: None,
            direct: false,
        }
    }
}

/// Where HEAD stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Head {
    /// On a commit; on a branch unless detached.
    At { branch: Option<String>, oid: Oid },
    /// On a branch without a commit.
    Unborn(String),
}

/// All references by full name.
#[derive(Debug, Default)]
pub(super) struct Refs {
    pub(super) map: BTreeMap<String, Reference>,
    /// Where HEAD stands, where that is not stored in a file of its own.
    stored_head: Option<Target>,
}

impl Refs {
    /// Reads the references below `common` and, from reftables, HEAD of the git folder `gitdir`.
    pub(super) fn load(
        gitdir: &Path,
        common: &Path,
        in_tables: bool,
        log: &mut Log,
    ) -> Check<Self> {
        let mut refs = Self::default();
        if in_tables {
            refs.stored_head = reftable::load(common, &mut refs, log)?;
            if gitdir != common {
                // The tables of a linked work tree hold its own HEAD, and what is only its own.
                let mut own = Self::default();
                refs.stored_head = reftable::load(gitdir, &mut own, log)?;
            }
            return Ok(refs);
        }
        if let Some(packed) = read(&common.join("packed-refs"), "packed-refs", PACKED_BYTES)? {
            refs.packed(&packed, log);
        }
        refs.loose(&common.join("refs"), log)?;
        Ok(refs)
    }

    /// Adds one reference with a direct target; `false` if the name is not one git would accept.
    pub(super) fn insert(&mut self, name: &str, oid: Oid) -> bool {
        let valid = is_valid(name);
        if valid {
            self.map
                .insert(name.to_owned(), Reference::plain(Target::Oid(oid)));
        }
        valid
    }

    fn packed(&mut self, bytes: &[u8], log: &mut Log) {
        let mut fully_peeled = false;
        let mut last: Option<String> = None;
        for line in bytes.split(|b| *b == b'\n') {
            let line = line.trim_ascii_end();
            if let Some(header) = line.strip_prefix(b"#") {
                let header = String::from_utf8_lossy(header);
                fully_peeled |= header.split_whitespace().any(|word| word == "fully-peeled");
            } else if let Some(peeled) = line.strip_prefix(b"^") {
                let entry = last.take().and_then(|name| self.map.get_mut(&name));
                if let (Some(entry), Some(oid)) = (entry, Oid::from_hex(peeled)) {
                    entry.peeled = Some(oid);
                    entry.direct = false;
                }
            } else if !line.is_empty() {
                let blank = line.iter().position(|byte| *byte == b' ');
                let (oid, name) = line.split_at(blank.unwrap_or_default());
                let name = String::from_utf8_lossy(name.get(1..).unwrap_or_default());
                last = match Oid::from_hex(oid) {
                    Some(oid) if is_valid(&name) => {
                        let mut reference = Reference::plain(Target::Oid(oid));
                        reference.direct = fully_peeled;
                        self.map.insert(name.clone().into_owned(), reference);
                        Some(name.into_owned())
                    }
                    _ => {
                        log.push(WarningCode::BadReference, &line[..line.len().min(200)]);
                        None
                    }
                };
            }
        }
    }

    fn loose(&mut self, root: &Path, log: &mut Log) -> Check<()> {
        let mut seen = 0_usize;
        let mut folders = vec![(root.to_owned(), String::from("refs"), 0_usize)];
        while let Some((folder, prefix, depth)) = folders.pop() {
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) if depth == 0 && error.kind() == std::io::ErrorKind::NotFound => break,
                Err(error) => {
                    return refuse(
                        format!("{} is unreadable ({})", prefix.escape_debug(), error.kind()),
                        "check its permissions",
                    );
                }
            };
            for entry in entries.flatten() {
                seen += 1;
                if seen > LOOSE_REFS {
                    return refuse(
                        format!("refs holds more than {LOOSE_REFS} files"),
                        "pack them with 'git pack-refs --all'",
                    );
                }
                let name = format!("{prefix}/{}", entry.file_name().to_string_lossy());
                let Ok(kind) = entry.file_type() else {
                    continue;
                };
                if kind.is_dir() {
                    if depth < LOOSE_DEPTH {
                        folders.push((entry.path(), name, depth + 1));
                    } else {
                        log.push(WarningCode::ReferenceLimit, name);
                    }
                } else if !kind.is_file() {
                    return refuse(
                        format!(
                            "{} is {}, not a regular file",
                            name.escape_debug(),
                            kind_of(kind)
                        ),
                        CLONE,
                    );
                } else if is_valid(&name) {
                    self.loose_file(&entry.path(), name, log);
                }
            }
        }
        Ok(())
    }

    fn loose_file(&mut self, path: &Path, name: String, log: &mut Log) {
        let target = read(path, "reference", ONE_REF_BYTES)
            .ok()
            .flatten()
            .and_then(|bytes| parse(&bytes));
        match target {
            Some(target) => {
                self.map.insert(name, Reference::plain(target));
            }
            None => log.push(WarningCode::BadReference, name),
        }
    }

    /// Follows symbolic references to an object.
    pub(super) fn follow(&self, name: &str) -> Option<Oid> {
        let mut name = name;
        for _ in 0..SYMBOLIC_DEPTH {
            match &self.map.get(name)?.target {
                Target::Oid(oid) => return Some(*oid),
                Target::Symbolic(next) => name = next,
            }
        }
        None
    }

    /// Reads HEAD of the git folder `gitdir`.
    pub(super) fn head(&self, gitdir: &Path) -> Check<Head> {
        let Some(bytes) = read(&gitdir.join("HEAD"), "HEAD", ONE_REF_BYTES)? else {
            return refuse("it has no HEAD", CLONE);
        };
        match self.stored_head.clone().or_else(|| parse(&bytes)) {
            Some(Target::Oid(oid)) => Ok(Head::At { branch: None, oid }),
            Some(Target::Symbolic(name)) => {
                if let Some(oid) = self.follow(&name) {
                    let branch = Some(name);
                    return Ok(Head::At { branch, oid });
                }
                if self.map.contains_key(&name) {
                    return refuse(
                        format!(
                            "HEAD names '{}', a reference that leads nowhere",
                            name.escape_debug()
                        ),
                        "check out a branch",
                    );
                }
                // A reference that is there but could not be read is damage, not an unborn branch.
                if lstat(&gitdir.join(&name), &name)?.is_some_and(|found| found.is_file()) {
                    return refuse(
                        format!("HEAD names '{}', which is damaged", name.escape_debug()),
                        "check out a branch",
                    );
                }
                Ok(Head::Unborn(name))
            }
            None => refuse("HEAD is damaged: it names no branch and no commit", CLONE),
        }
    }
}

/// The content of a loose reference.
fn parse(bytes: &[u8]) -> Option<Target> {
    if let Some(name) = bytes.strip_prefix(b"ref:") {
        let name = std::str::from_utf8(name).ok()?.trim();
        return is_valid(name).then(|| Target::Symbolic(name.to_owned()));
    }
    let blank = bytes.iter().position(u8::is_ascii_whitespace);
    let hex = &bytes[..blank.unwrap_or(bytes.len())];
    Oid::from_hex(hex).map(Target::Oid)
}

/// The rules of `git check-ref-format` that keep a name inside `refs/` and printable.
pub(super) fn is_valid(name: &str) -> bool {
    const FORBIDDEN: [char; 8] = [' ', '~', '^', ':', '?', '*', '[', '\\'];
    name.starts_with("refs/")
        && name.len() <= 1_024
        && !name.contains("..")
        && !name.contains("@{")
        && !name.ends_with('.')
        && !name
            .chars()
            .any(|c| c.is_control() || FORBIDDEN.contains(&c))
        && name.split('/').all(|part| {
            !part.is_empty() && !part.starts_with('.') && !part.as_bytes().ends_with(b".lock")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "1111111111111111111111111111111111111111";
    const B: &str = "2222222222222222222222222222222222222222";

    #[test]
    fn packed_lines_and_their_peeled_objects() {
        let mut refs = Refs::default();
        let mut log = Log::default();
        let text = format!(
            "# pack-refs with: peeled fully-peeled sorted \n{A} refs/heads/main\n{A} refs/tags/v1\n^{B}\nnoise\n{A} refs/../x\n"
        );
        refs.packed(text.as_bytes(), &mut log);
        assert_eq!(refs.map.len(), 2);
        assert!(refs.map["refs/heads/main"].direct);
        assert_eq!(refs.map["refs/tags/v1"].peeled, Oid::from_hex(B.as_bytes()));
        assert_eq!(log.finish().len(), 2);
    }

    #[test]
    fn symbolic_references_end() {
        let mut refs = Refs::default();
        for (from, to) in [
            ("refs/heads/a", "refs/heads/b"),
            ("refs/heads/b", "refs/heads/a"),
        ] {
            refs.map
                .insert(from.into(), Reference::plain(Target::Symbolic(to.into())));
        }
        assert_eq!(refs.follow("refs/heads/a"), None);
    }

    #[test]
    fn names_stay_inside() {
        for bad in [
            "refs/heads/../../x",
            "HEAD",
            "refs//x",
            "refs/heads/.x",
            "refs/heads/a b",
            "refs/heads/x.lock",
            "refs/heads/\u{1b}",
        ] {
            assert!(!is_valid(bad), "{bad}");
        }
        assert!(is_valid("refs/heads/feat/\"><img/src=x>"));
    }
}
