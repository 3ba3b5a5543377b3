//! One object at a time, from the chain of deltas it is stored as. The bases met are kept for a while: the next object that is
//! asked for is most often made from one of them, or is one.

use super::delta::Delta;
use super::entry::{Entry, Form};
use super::inflate::Inflater;
use super::packs::Packs;
use super::place::{DEPTH, OBJECT_BYTES, Place};
use crate::git::object::Trouble;
use crate::git::{Kind, Oid};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Bytes of objects kept, twice what libgit2 keeps for a pack: trees come a twentieth faster. Half are given up at a time.
const KEPT: usize = 32 << 20;
/// Bytes of a pack looked at once: commits and trees, one after another, are small and lie close together.
const WINDOW: usize = 8 << 10;
/// Bytes of all objects of one chain together. Fifty versions of the largest file that is parsed have a fifth of it.
const CHAIN_BYTES: u64 = 256 << 20;

/// An object that has been made.
#[derive(Clone)]
struct Kept {
    kind: Kind,
    bytes: Arc<Vec<u8>>,
}

/// It is not made here: libgit2 must be asked.
struct NotHere;

/// What reads single objects. One for each thread.
pub(in crate::git) struct Chain {
    packs: Arc<Packs>,
    inflater: Inflater,
    /// Met lately, and a while ago.
    young: FxHashMap<Place, Kept>,
    old: FxHashMap<Place, Kept>,
    young_bytes: usize,
    links: Vec<(Place, Entry)>,
    /// What was handed out last and is not kept.
    loan: Arc<Vec<u8>>,
    /// What was handed out last and is kept.
    lent: Arc<Vec<u8>>,
}

impl Chain {
    pub(in crate::git) fn new(packs: Arc<Packs>) -> Self {
        Self {
            packs,
            inflater: Inflater::new(WINDOW),
            young: FxHashMap::default(),
            old: FxHashMap::default(),
            young_bytes: 0,
            links: Vec::new(),
            loan: Arc::default(),
            lent: Arc::default(),
        }
    }

    /// Size and type of an object; none where libgit2 must be asked.
    pub(in crate::git) fn header(&mut self, oid: Oid) -> Option<(u64, Kind)> {
        let place = self.packs.find(oid)?;
        let root = self.follow(place).ok()?;
        self.told(place, root.as_ref())
    }

    /// The bytes of an object of a known type and of at most `limit` bytes; none where libgit2 must be asked.
    pub(in crate::git) fn read(
        &mut self,
        oid: Oid,
        kind: Kind,
        limit: u64,
    ) -> Option<Result<&Arc<Vec<u8>>, Trouble>> {
        let place = self.packs.find(oid)?;
        let root = self.follow(place).ok()?;
        if let (Some(base), [(place, entry)]) = (&root, self.links.as_slice()) {
            // The delta is inflated once: it says the size, and it is needed.
            if base.kind != kind {
                return Some(Err(Trouble::Corrupt));
            }
            let delta = self.inflater.delta(&self.packs, *place, entry)?;
            let delta = Delta::parse(delta)?;
            if delta.result > limit {
                return Some(Err(Trouble::TooLarge(delta.result)));
            }
            if delta.result > OBJECT_BYTES {
                return None;
            }
            let mut bytes = Vec::new();
            delta.apply(&base.bytes, &mut bytes)?;
            crate::watchdog::heartbeat();
            let place = *place;
            self.lent = self.keep(place, kind, bytes).bytes;
            return Some(Ok(&self.lent));
        }
        let (size, found) = self.told(place, root.as_ref())?;
        if found != kind {
            return Some(Err(Trouble::Corrupt));
        }
        if size > limit {
            return Some(Err(Trouble::TooLarge(size)));
        }
        let mut made = root;
        let mut total = 0;
        while let Some((place, entry)) = self.links.pop() {
            let Some(base) = made.take() else {
                // Commits are seldom anybody's base: they would only push out the trees.
                let is_alone = self.links.is_empty() && kind != Kind::Tree;
                let mut bytes = Arc::try_unwrap(std::mem::take(&mut self.loan)).unwrap_or_default();
                self.inflater
                    .whole(&self.packs, place, &entry, &mut bytes)?;
                if is_alone {
                    self.loan = Arc::new(bytes);
                    return Some(Ok(&self.loan));
                }
                total += bytes.len() as u64;
                made = Some(self.keep(place, kind, bytes));
                continue;
            };
            let delta = self.inflater.delta(&self.packs, place, &entry)?;
            let delta = Delta::parse(delta)?;
            total += delta.result;
            if delta.result > OBJECT_BYTES || total > CHAIN_BYTES {
                return None;
            }
            let mut bytes = Vec::new();
            delta.apply(&base.bytes, &mut bytes)?;
            crate::watchdog::heartbeat();
            made = Some(self.keep(place, kind, bytes));
        }
        self.lent = made?.bytes;
        Some(Ok(&self.lent))
    }

    /// Goes from an object to what it is made from, up to one that is whole or kept; the latter is returned.
    fn follow(&mut self, place: Place) -> Result<Option<Kept>, NotHere> {
        self.links.clear();
        let mut at = place;
        loop {
            if let Some(kept) = self.kept(at) {
                return Ok(Some(kept));
            }
            let entry = self.inflater.entry(&self.packs, at).ok_or(NotHere)?;
            self.links.push((at, entry));
            // Names may lead round in a circle.
            if self.links.len() > DEPTH {
                return Err(NotHere);
            }
            at = match entry.form {
                Form::Whole(_) => return Ok(None),
                Form::Near(offset) => Place { offset, ..at },
                Form::Named(oid) => self.packs.base(at.pack, oid).ok_or(NotHere)?,
            };
        }
    }

    /// Size and type of the object at `place`, once what it is made from is known.
    fn told(&mut self, place: Place, root: Option<&Kept>) -> Option<(u64, Kind)> {
        let kind = match (root, self.links.last()) {
            (Some(kept), _) => kept.kind,
            (None, Some((_, entry))) => match entry.form {
                Form::Whole(kind) => kind,
                Form::Near(_) | Form::Named(_) => return None,
            },
            (None, None) => return None,
        };
        let size = match self.links.first() {
            None => root?.bytes.len() as u64,
            Some((_, entry)) if matches!(entry.form, Form::Whole(_)) => entry.size,
            Some((_, entry)) => {
                let entry = *entry;
                self.inflater.sizes(&self.packs, place, &entry)?.1
            }
        };
        Some((size, kind))
    }

    fn kept(&mut self, place: Place) -> Option<Kept> {
        if let Some(kept) = self.young.get(&place) {
            return Some(kept.clone());
        }
        let kept = self.old.remove(&place)?;
        self.add(place, kept.clone());
        Some(kept)
    }

    fn keep(&mut self, place: Place, kind: Kind, bytes: Vec<u8>) -> Kept {
        let bytes = Arc::new(bytes);
        let kept = Kept { kind, bytes };
        if kept.bytes.len() <= KEPT / 8 {
            self.add(place, kept.clone());
        }
        kept
    }

    fn add(&mut self, place: Place, kept: Kept) {
        let size = kept.bytes.len() + 64;
        if self.young_bytes + size > KEPT / 2 {
            self.old = std::mem::take(&mut self.young);
            self.young_bytes = 0;
        }
        self.young_bytes += size;
        self.young.insert(place, kept);
    }
}
