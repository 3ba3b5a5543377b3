//! Git bundles, versions 2 and 3: a header of references, then a pack.
//!
//! The header is parsed here; the pack is indexed into a temporary folder, which is then an object database like any other.

use super::Oid;
use super::files::{Check, Refusal, refuse};
use super::interrupt::TemporaryStore;
use super::objects::{Unindexed, index_pack};
use super::oid::ObjectFormat;
use super::refs::{Head, Refs};
use super::unpack::{Failed, Packs, index_sha256};
use crate::watchdog::Deadline;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// The first line of either version.
const SIGNATURES: [&[u8]; 2] = [b"# v2 git bundle\n", b"# v3 git bundle\n"];
/// Bytes of one line of the header.
const LINE_BYTES: u64 = 8_192;
/// Lines of the header.
const LINES: usize = 1_000_000;

const REMAKE: &str = "make it with 'git bundle create FILE HEAD --branches --tags'";

/// What the header says.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) refs: Refs,
    head: Option<Oid>,
    first: Option<String>,
    prerequisites: usize,
    pub(super) filtered: bool,
    format: ObjectFormat,
}

/// An opened bundle.
pub(super) struct Bundle {
    /// The folder of its objects; none where they lie in a file without a name.
    pub(super) store: Option<TemporaryStore>,
    pub(super) packs: Packs,
    pub(super) header: Header,
    pub(super) head: Head,
}

/// Reads the header and indexes the pack.
pub(super) fn open(path: &Path, deadline: Deadline) -> Check<Bundle> {
    let file = File::open(path).map_err(|error| Refusal {
        why: format!("it is unreadable ({})", error.kind()),
        hint: "check its permissions".into(),
    })?;
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let header = Header::read(&mut reader)?;
    if header.prerequisites > 0 {
        return refuse(
            match header.prerequisites {
                1 => "the bundle builds on a commit that it does not hold".to_owned(),
                many => format!("the bundle builds on {many} commits that it does not hold"),
            },
            REMAKE,
        );
    }
    let head = header.head()?;
    if header.format == ObjectFormat::Sha256 {
        let file = tempfile::tempfile().map_err(|error| no_room(&error.kind().to_string()))?;
        let packs = index_sha256(reader, file, deadline).map_err(|failed| match failed {
            Failed::Late => late(),
            Failed::NoRoom(why) => no_room(&why),
            Failed::Damaged(why) => damaged(why),
        })?;
        return Ok(Bundle {
            store: None,
            packs,
            header,
            head,
        });
    }
    let store = TemporaryStore::new().map_err(|error| no_room(&error.kind().to_string()))?;
    let packs = store.path().join("pack");
    std::fs::create_dir(&packs).map_err(|error| no_room(&error.kind().to_string()))?;
    index_pack(reader, &packs, deadline).map_err(|failed| match failed {
        Unindexed::Late => late(),
        Unindexed::NoRoom(why) => no_room(&why),
        Unindexed::Damaged(why) => damaged(&why),
    })?;
    Ok(Bundle {
        packs: Packs::open(store.path(), ObjectFormat::Sha1),
        store: Some(store),
        header,
        head,
    })
}

fn late() -> Refusal {
    Refusal {
        why: "the deadline passed before its pack was indexed".to_owned(),
        hint: "give it more time with '--deadline'".into(),
    }
}

fn damaged(why: &str) -> Refusal {
    Refusal {
        why: format!(
            "the pack of the bundle cannot be indexed ({})",
            why.escape_debug()
        ),
        hint: REMAKE.into(),
    }
}

/// The bundle may be whole: it is the temporary folder that has no room for its objects.
fn no_room(why: &str) -> Refusal {
    let folder = std::env::temp_dir();
    let folder = folder.to_string_lossy();
    Refusal {
        why: format!(
            "its objects cannot be unpacked into the temporary folder '{}' ({})",
            folder.escape_debug(),
            why.escape_debug()
        ),
        hint: "make room there, or name another folder with the variable TMPDIR".into(),
    }
}

impl Header {
    /// Reads up to the empty line before the pack.
    pub(super) fn read(reader: &mut impl BufRead) -> Check<Self> {
        let mut header = Self::default();
        let first = line(reader)?;
        if !SIGNATURES.contains(&first.as_slice()) {
            return refuse(
                "it is a file, and no git bundle",
                "pass the folder of a repository, or a bundle",
            );
        }
        for _ in 0..LINES {
            let bytes = line(reader)?;
            let text = bytes.trim_ascii_end();
            if text.is_empty() && bytes == b"\n" {
                return Ok(header);
            }
            header.note(text)?;
        }
        refuse(format!("its header has more than {LINES} lines"), REMAKE)
    }

    fn note(&mut self, text: &[u8]) -> Check<()> {
        if let Some(capability) = text.strip_prefix(b"@") {
            return match capability {
                b"object-format=sha1" => Ok(()),
                filter if filter.starts_with(b"filter=") => {
                    self.filtered = true;
                    Ok(())
                }
                b"object-format=sha256" => {
                    self.format = ObjectFormat::Sha256;
                    Ok(())
                }
                _ => refuse("the bundle asks for a capability that is unknown", REMAKE),
            };
        }
        if let Some(needed) = text.strip_prefix(b"-") {
            let digits = self.format.digits();
            if needed.get(..digits).and_then(Oid::from_hex).is_none() {
                return refuse("the header of the bundle is damaged", REMAKE);
            }
            self.prerequisites += 1;
            return Ok(());
        }
        let digits = self.format.digits();
        let oid = text.get(..digits).and_then(Oid::from_hex);
        let (Some(oid), Some(b' ')) = (oid, text.get(digits)) else {
            return refuse("the header of the bundle is damaged", REMAKE);
        };
        let name = String::from_utf8_lossy(&text[digits + 1..]);
        if name == "HEAD" {
            self.head = Some(oid);
        } else if self.refs.insert(&name, oid) && self.first.is_none() {
            self.first = Some(name.into_owned());
        }
        Ok(())
    }

    /// HEAD where the bundle has one, else `main` or `master`, else its first reference.
    fn head(&self) -> Check<Head> {
        if let Some(oid) = self.head {
            return Ok(Head::At { branch: None, oid });
        }
        let candidates = ["refs/heads/main", "refs/heads/master"];
        let named = candidates.into_iter().chain(self.first.as_deref());
        for name in named {
            if let Some(oid) = self.refs.follow(name) {
                let branch = Some(name.to_owned());
                return Ok(Head::At { branch, oid });
            }
        }
        refuse("the bundle names no commit", REMAKE)
    }
}

/// One line with its end; empty at the end of the file.
fn line(reader: &mut impl BufRead) -> Check<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = reader.take(LINE_BYTES).read_until(b'\n', &mut bytes);
    match read {
        Ok(_) if bytes.ends_with(b"\n") => Ok(bytes),
        Ok(_) => refuse(
            "it is a file, and no git bundle",
            "pass the folder of a repository, or a bundle",
        ),
        Err(error) => refuse(
            format!("it is unreadable ({})", error.kind()),
            "check its permissions",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::SourceKind;
    use crate::git::testing::{Fixture, open, refused};

    const A: &str = "1111111111111111111111111111111111111111";

    fn read(text: &str) -> Check<Header> {
        Header::read(&mut text.as_bytes())
    }

    #[test]
    fn both_versions() {
        let two = format!("# v2 git bundle\n{A} refs/heads/x\n{A} HEAD\n\nPACK");
        assert!(matches!(
            read(&two).and_then(|h| h.head()),
            Ok(Head::At { branch: None, .. })
        ));
        let three = format!(
            "# v3 git bundle\n@object-format=sha1\n@filter=blob:none\n{A} refs/heads/x\n\n"
        );
        let header = read(&three).expect("version 3");
        assert!(header.filtered);
        assert!(
            matches!(header.head(), Ok(Head::At { branch: Some(b), .. }) if b == "refs/heads/x")
        );
    }

    #[test]
    fn a_bundle_reads_like_its_repository() {
        let fixture = Fixture::new();
        let one = fixture.simple(&[], "one");
        let two = fixture.simple(&[one], "two");
        let mut pack = git2::Buf::new();
        let git = fixture.git();
        let mut builder = git.packbuilder().expect("a pack");
        for oid in [one, two] {
            builder.insert_commit(oid.to_git()).expect("a commit");
        }
        builder.write_buf(&mut pack).expect("a pack");
        let path = fixture.beside("x.bundle");
        let write = |header: &str, pack: &[u8]| {
            let mut bytes = header.as_bytes().to_vec();
            bytes.extend_from_slice(pack);
            std::fs::write(&path, bytes).expect("a bundle");
        };
        let header = format!("# v2 git bundle\n{} refs/heads/main\n\n", two.hex());
        write(&header, &pack);
        let repository = open(&path);
        assert_eq!(repository.kind, SourceKind::Bundle);
        assert_eq!(repository.head(), Some(two));
        assert_eq!(repository.history(two).commits.len(), 2);
        assert_eq!(repository.snapshot(two).entries.len(), 1);
        write(&header, &pack[..pack.len() - 30]);
        assert!(refused(&path).contains("cannot be indexed"));
        write(&header, b"");
        assert!(refused(&path).contains("cannot be indexed"));
    }

    #[test]
    fn what_is_refused() {
        for (text, word) in [
            ("# v2 git bundle\nnonsense\n\n".to_owned(), "damaged"),
            (
                format!("# v3 git bundle\n@object-format=sha256\n{A} HEAD\n\n"),
                "damaged",
            ),
            (
                format!("# v3 git bundle\n{A}{} HEAD\n\n", &A[..24]),
                "damaged",
            ),
            ("# v3 git bundle\n@new\n\n".to_owned(), "unknown"),
            ("hello".to_owned(), "no git bundle"),
            ("# v2 git bundle\n".to_owned(), "no git bundle"),
        ] {
            assert!(read(&text).expect_err(&text).why.contains(word), "{text}");
        }
        let thin = read(&format!("# v2 git bundle\n-{A} old\n{A} HEAD\n\n")).expect("a header");
        assert_eq!(thin.prerequisites, 1);
    }
}
