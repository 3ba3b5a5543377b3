//! Objects out of packs, each delta resolved once.
//!
//! libgit2 resolves the whole chain of deltas of every object it is asked for: for 53,056 versions of files that is each version
//! some ten times. Here a set of objects becomes a forest, bases above what is made of them ([`Forest`]), and one walk makes each
//! version from the one before it. Single objects come from a [`Chain`], which keeps the bases it met for the next one.
//!
//! Packs are hostile input like the rest: every number is checked before it is used, sizes before anything is inflated, and
//! files are read at a place rather than mapped. Whatever is not exactly as git writes it is nobody's object here: libgit2 is
//! asked instead, and what it says counts.

mod chain;
mod delta;
mod entry;
mod forest;
mod index;
mod indexer;
mod inflate;
mod packs;
mod place;
mod walk;

#[cfg(test)]
mod tests;

pub(super) use chain::Chain;
pub(super) use forest::Forest;
pub(super) use indexer::{Failed, index_sha256};
pub(super) use packs::Packs;
pub(super) use walk::{Made, Walk};

use super::Oid;
use super::oid::ObjectFormat;
use crate::watchdog::Deadline;
use index::Index;
use std::sync::Arc;

/// The bytes of a pack's index, for fuzzers: looking in it must return.
pub(super) fn examine_index(bytes: &[u8]) {
    for format in [ObjectFormat::Sha1, ObjectFormat::Sha256] {
        if let Some(index) = Index::parse(bytes, format) {
            index.offset(Oid([0xab; 20]));
        }
    }
}

/// A pack, for fuzzers: what is made one by one and what is made together is the same, in whatever order.
pub(super) fn examine_pack(bytes: Vec<u8>, offsets: &[u32]) {
    let packs = Arc::new(Packs::memory(bytes, offsets));
    let oids: Vec<Oid> = packs.names().collect();
    let forest = Forest::plan(&packs, &oids, |_| true);
    let mut asked: Vec<u32> = forest.asked(0..forest.nodes()).collect();
    asked.extend(&forest.left);
    asked.sort_unstable();
    assert!(asked.into_iter().eq(0..oids.len() as u32));
    let mut chain = Chain::new(Arc::clone(&packs));
    let mut walk = Walk::new(packs);
    for part in forest.parts.iter().rev() {
        let limit = u64::MAX;
        walk.part(
            &forest,
            part.clone(),
            limit,
            Deadline::default(),
            |asked, made| {
                let Made::Bytes(kind, bytes) = made else {
                    return;
                };
                for number in asked {
                    let oid = oids[*number as usize];
                    // The chain may refuse what is too deep or too large in all.
                    if let Some((size, found)) = chain.header(oid) {
                        assert_eq!((size, found), (bytes.len() as u64, kind));
                    }
                    if let Some(alone) = chain.read(oid, kind, limit) {
                        assert_eq!(
                            alone.ok().map(|alone| alone.as_slice()),
                            Some(bytes.as_slice())
                        );
                    }
                }
            },
        );
    }
}
