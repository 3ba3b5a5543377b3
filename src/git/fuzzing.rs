//! What fuzzers reach of this room: the parsers of raw bytes, compared with libgit2 where it has an opinion.

use super::bundle::Header;
use super::config::Config;
use super::mailmap::Mailmap;
use super::unpack::{self, Forest, Made};
use super::{Kind, Oid, Repository, assistants, packs, people, raw, subject, trailers};
use crate::error;
use crate::watchdog::Deadline;
use std::path::Path;

/// An object database in memory, for libgit2's opinion.
fn opinion<T>(
    kind: git2::ObjectType,
    bytes: &[u8],
    look: impl FnOnce(&git2::Repository, git2::Oid) -> Option<T>,
) -> Option<T> {
    let odb = git2::Odb::new().ok()?;
    odb.add_new_mempack_backend(1).ok()?;
    let oid = odb.write(kind, bytes).ok()?;
    let repository = git2::Repository::from_odb(odb).ok()?;
    look(&repository, oid)
}

/// Whatever libgit2 takes for a commit has the same tree, parents and message here.
pub fn commit(bytes: &[u8]) {
    let own = raw::commit(bytes);
    opinion(git2::ObjectType::Commit, bytes, |repository, oid| {
        let theirs = repository.find_commit(oid).ok()?;
        let own = own.as_ref().expect("libgit2 takes it for a commit");
        assert_eq!(own.tree.to_git(), theirs.tree_id(), "tree");
        let parents: Vec<_> = own.parents.iter().map(|parent| parent.to_git()).collect();
        assert_eq!(parents, theirs.parent_ids().collect::<Vec<_>>(), "parents");
        Some(())
    });
    if let Some(own) = &own {
        for line in [own.author, own.committer].into_iter().flatten() {
            raw::ident(line);
        }
        let message = String::from_utf8_lossy(own.message);
        trailers::trailers(&message);
        trailers::merged_request(&message);
        super::signs(&message);
        super::credits(&message);
        subject::own_subject(&message);
    }
    raw::tag_target(bytes);
}

/// Whatever libgit2 takes for a tree has the same names and objects here.
pub fn tree(bytes: &[u8]) {
    let own: Vec<_> = raw::tree(bytes).map_while(Result::ok).collect();
    opinion(git2::ObjectType::Tree, bytes, |repository, oid| {
        let theirs = repository.find_tree(oid).ok()?;
        // libgit2 reads modes of any length and cuts them to sixteen bits; ours end where git's do.
        if raw::tree(bytes).any(|entry| entry.is_err()) {
            return None;
        }
        let theirs: Vec<_> = theirs
            .iter()
            .map(|e| (e.name_bytes().to_vec(), e.id()))
            .collect();
        let own: Vec<_> = own
            .iter()
            .map(|e| (e.name.to_vec(), e.oid.to_git()))
            .collect();
        assert_eq!(own, theirs);
        Some(())
    });
}

/// A `.mailmap`, and the people who look themselves up.
pub fn mailmap(bytes: &[u8]) {
    let map = Mailmap::parse(bytes);
    let text = String::from_utf8_lossy(bytes);
    for line in text.lines().take(16) {
        map.resolve(line, line);
        people::is_bot(line, line);
        assistants::is_assistant(line, line);
        people::is_placeholder(line, line);
    }
}

/// The header of a bundle.
pub fn bundle(mut bytes: &[u8]) {
    let _ = Header::read(&mut bytes);
}

/// A git configuration.
pub fn config(bytes: &[u8]) {
    let config = Config::scan(bytes);
    let _ = config.check();
    config.is_partial();
}

/// A pack's index.
pub fn pack_index(bytes: &[u8]) {
    packs::examine(bytes);
    super::reftable::examine(bytes);
    unpack::examine_index(bytes);
}

/// A pack: how many objects, where each begins, and its bytes.
pub fn pack(bytes: &[u8]) {
    let Some((count, rest)) = bytes.split_first() else {
        return;
    };
    let Some((offsets, pack)) = rest.split_at_checked(usize::from(*count) * 2) else {
        return;
    };
    let offsets = offsets.as_chunks::<2>().0.iter();
    let offsets: Vec<u32> = offsets.map(|two| u16::from_be_bytes(*two).into()).collect();
    unpack::examine_pack(pack.to_vec(), &offsets);
}

/// How far two readers of a repository agree.
#[derive(Debug, Default)]
pub struct Compared {
    /// Objects of its packs.
    pub objects: usize,
    /// Those that libgit2 must be asked for, one by one and together.
    pub left: (usize, usize),
    /// Those that are told differently.
    pub differing: Vec<Oid>,
}

/// Reads every object of the packs of a repository thrice: through libgit2, one by one, and together.
pub fn compare(path: &Path) -> error::Result<Compared> {
    let repository = Repository::open(path)?;
    let mut compared = Compared::default();
    let Some((_, packs)) = repository.database() else {
        return Ok(compared);
    };
    let oids: Vec<Oid> = packs.names().collect();
    compared.objects = oids.len();
    let forest = Forest::plan(packs, &oids, |_| true);
    compared.left = (0, forest.left.len());
    let theirs = repository.objects().through_libgit2();
    let Some((mut chain, mut walk)) = repository.objects().unpackers() else {
        return Ok(compared);
    };
    for part in &forest.parts {
        walk.part(
            &forest,
            part.clone(),
            u64::MAX,
            Deadline::default(),
            |asked, made| {
                for number in asked {
                    let oid = oids[*number as usize];
                    let together = match &made {
                        Made::Bytes(kind, bytes) => Some((*kind, bytes.as_slice())),
                        Made::Large(..) | Made::Unknown | Made::Late => None,
                    };
                    let kind = theirs.kind(oid).unwrap_or(Kind::Blob);
                    let alone = chain.read(oid, kind, u64::MAX).and_then(Result::ok);
                    compared.left.0 += usize::from(alone.is_none());
                    compared.left.1 += usize::from(together.is_none());
                    let same = theirs.with(oid, kind, u64::MAX, |bytes| {
                        alone.is_none_or(|alone| alone.as_slice() == bytes)
                            && together.is_none_or(|together| together == (kind, bytes))
                    });
                    // What libgit2 cannot read nobody else may read.
                    let same = same.unwrap_or(alone.is_none() && together.is_none());
                    if !same {
                        compared.differing.push(oid);
                    }
                }
            },
        );
    }
    Ok(compared)
}
