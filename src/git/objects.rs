//! Bytes by name.

use super::folder_files::Files;
use super::loose::Loose;
use super::object::{Kind, Trouble};
use super::oid::{ObjectFormat, Oid};
use super::raw;
use super::reading::{Part, Reading};
use super::unpack::{Chain, Made, Packs, Walk};
use std::cell::Cell;
use std::io::Read;
use std::path::Path;
use std::sync::{Arc, Once};

use crate::watchdog::{self, Deadline};

/// The content of a file, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blob {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// Larger than the limit asked for; its size in bytes.
    TooLarge(u64),
    /// Absent (a partial clone, damage).
    Missing,
    /// There, but unreadable or of another type.
    Corrupt,
    /// Not read: the deadline had passed.
    Late,
}

/// A handle on the objects of a repository. Opened once per thread: it may be sent, not shared.
pub struct Objects {
    store: Store,
    deadline: Deadline,
    /// Reads packs; none while it is at work. Boxed, since it goes to and fro.
    chain: Cell<Option<Box<Chain>>>,
    walk: Cell<Option<Box<Walk>>>,
}

/// The bytes of an object that was found.
enum Found<'f> {
    Kept(&'f Arc<Vec<u8>>),
    Lent(&'f [u8]),
}

enum Store {
    Git(git2::Odb<'static>, Arc<Loose>),
    /// Objects that libgit2 cannot name: what is not read here is read by nobody.
    Own(Arc<Loose>, Arc<Packs>),
    Folder(Arc<Files>),
    /// The object database could not be opened again: everything is missing.
    Closed,
}

impl Objects {
    /// Opens the object database in a folder that passed the preflight.
    pub(super) fn git(
        objects: &str,
        loose: Arc<Loose>,
        packs: Arc<Packs>,
        deadline: Deadline,
    ) -> Self {
        static ONCE: Once = Once::new();
        let chain = Cell::new(Some(Box::new(Chain::new(Arc::clone(&packs)))));
        let walk = Cell::new(Some(Box::new(Walk::new(Arc::clone(&packs)))));
        if packs.format() == ObjectFormat::Sha256 {
            return Self {
                store: Store::Own(loose, packs),
                deadline,
                chain,
                walk,
            };
        }
        ONCE.call_once(|| {
            // Hashing every object again costs as much as reading it; facts are keyed by a hash of our own.
            git2::opts::strict_hash_verification(false);
            // Every object is read about once: a cache is 200 MB that nobody asks again.
            git2::opts::enable_caching(false);
            install_quiet_hook();
        });
        let store = git2::Odb::new().and_then(|odb| {
            odb.add_disk_alternate(objects)?;
            Ok(odb)
        });
        Self {
            store: store.map_or(Store::Closed, |odb| Store::Git(odb, loose)),
            deadline,
            chain,
            walk,
        }
    }

    /// The files of a plain folder.
    pub(super) fn folder(files: Arc<Files>, deadline: Deadline) -> Self {
        Self {
            store: Store::Folder(files),
            deadline,
            chain: Cell::new(None),
            walk: Cell::new(None),
        }
    }

    /// The same objects, all read by libgit2: the second opinion.
    #[doc(hidden)]
    #[must_use]
    pub fn through_libgit2(self) -> Self {
        self.chain.set(None);
        self.walk.set(None);
        self
    }

    /// What reads packs, for the comparison of both opinions. A handle without packs has none.
    pub(super) fn unpackers(&self) -> Option<(Box<Chain>, Box<Walk>)> {
        self.chain.take().zip(self.walk.take())
    }

    /// The content of a file of at most `limit` bytes.
    pub fn blob(&self, oid: Oid, limit: u64) -> Blob {
        self.read(oid, Kind::Blob, limit)
    }

    /// An object of a known type and of at most `limit` bytes.
    pub fn read(&self, oid: Oid, kind: Kind, limit: u64) -> Blob {
        match self.with(oid, kind, limit, <[u8]>::to_vec) {
            Ok(bytes) => Blob::Bytes(bytes),
            Err(Trouble::TooLarge(size)) => Blob::TooLarge(size),
            Err(Trouble::Missing) => Blob::Missing,
            Err(Trouble::Corrupt) => Blob::Corrupt,
            Err(Trouble::Late) => Blob::Late,
        }
    }

    /// Hands the bytes of an object to `look`, without a copy. The header comes first: nothing is inflated that is too large.
    pub(super) fn with<T>(
        &self,
        oid: Oid,
        kind: Kind,
        limit: u64,
        look: impl FnOnce(&[u8]) -> T,
    ) -> Result<T, Trouble> {
        self.find(oid, kind, limit, |found| match found {
            Found::Kept(bytes) => look(bytes),
            Found::Lent(bytes) => look(bytes),
        })
    }

    /// The bytes of an object to keep: those that are kept here anyway are shared.
    pub(super) fn shared(&self, oid: Oid, kind: Kind, limit: u64) -> Result<Arc<Vec<u8>>, Trouble> {
        self.find(oid, kind, limit, |found| match found {
            Found::Kept(bytes) => Arc::clone(bytes),
            Found::Lent(bytes) => Arc::new(bytes.to_vec()),
        })
    }

    fn find<T>(
        &self,
        oid: Oid,
        kind: Kind,
        limit: u64,
        look: impl FnOnce(Found<'_>) -> T,
    ) -> Result<T, Trouble> {
        if self.deadline.passed() {
            return Err(Trouble::Late);
        }
        let _busy = watchdog::busy("object", oid.0);
        if let Store::Own(loose, packs) = &self.store {
            return self.find_own((loose, packs), oid, kind, limit, look);
        }
        let odb = match &self.store {
            Store::Git(odb, loose) if loose.has(oid) => match loose.read(oid, kind, limit) {
                Ok(bytes) => return Ok(look(Found::Lent(&bytes))),
                // Git, too, takes the packed copy of a loose object that is damaged.
                Err(Trouble::Corrupt) if loose.is_packed(oid) => odb,
                Err(trouble) => return Err(trouble),
            },
            Store::Git(odb, _) => odb,
            Store::Folder(files) if kind == Kind::Blob => {
                return files
                    .read(oid, limit)
                    .map(|bytes| look(Found::Lent(&bytes)));
            }
            Store::Own(..) | Store::Folder(_) | Store::Closed => return Err(Trouble::Missing),
        };
        if let Some(mut chain) = self.chain.take() {
            if let Some(read) = chain.read(oid, kind, limit) {
                let looked = read.map(|bytes| look(Found::Kept(bytes)));
                self.chain.set(Some(chain));
                return looked;
            }
            self.chain.set(Some(chain));
        }
        let (size, found) = header(odb, oid)?;
        if found != kind {
            return Err(Trouble::Corrupt);
        }
        if size > limit {
            return Err(Trouble::TooLarge(size));
        }
        let object = odb.read(oid.to_git()).map_err(|error| trouble(&error))?;
        if object.len() as u64 > limit {
            return Err(Trouble::TooLarge(object.len() as u64));
        }
        Ok(look(Found::Lent(object.data())))
    }

    /// The same among objects that are named by SHA-256. Trees are handed out with names as short as they are kept here.
    fn find_own<T>(
        &self,
        (loose, packs): (&Loose, &Packs),
        oid: Oid,
        kind: Kind,
        limit: u64,
        look: impl FnOnce(Found<'_>) -> T,
    ) -> Result<T, Trouble> {
        let look = |bytes: &Arc<Vec<u8>>| match kind {
            Kind::Tree => look(Found::Lent(&raw::with_short_names(bytes))),
            _ => look(Found::Kept(bytes)),
        };
        if loose.has(oid) {
            match loose.read(oid, kind, limit) {
                Ok(bytes) => return Ok(look(&Arc::new(bytes))),
                Err(Trouble::Corrupt) if packs.holds(oid) => {}
                Err(trouble) => return Err(trouble),
            }
        }
        let Some(mut chain) = self.chain.take() else {
            return Err(Trouble::Missing);
        };
        let looked = match chain.read(oid, kind, limit) {
            Some(read) => read.map(look),
            None if packs.holds(oid) => Err(Trouble::Corrupt),
            None => Err(Trouble::Missing),
        };
        self.chain.set(Some(chain));
        looked
    }

    /// Reads the contents of one part of a plan, each of at most as many bytes as `limit` says of its number, and tells `each` of
    /// them in an order that depends on the plan only.
    pub fn part(
        &self,
        reading: &Reading,
        part: &Part,
        limit: impl Fn(usize) -> u64,
        mut each: impl FnMut(usize, &Blob),
    ) {
        let one = |number: u32, each: &mut dyn FnMut(usize, &Blob)| {
            let number = number as usize;
            let oid = reading.oids.get(number).copied().unwrap_or_default();
            each(number, &self.blob(oid, limit(number)));
        };
        let (forest, part) = match part {
            Part::Left(left) => {
                for number in &reading.forest.left[left.clone()] {
                    one(*number, &mut each);
                }
                return;
            }
            Part::Forest(part) => (&reading.forest, part.clone()),
        };
        let Some(mut walk) = self.walk.take() else {
            let asked = forest.asked(part);
            return asked.for_each(|number| one(number, &mut each));
        };
        walk.part(forest, part, reading.limit, self.deadline, |asked, made| {
            let mut tell = |blob: &Blob| {
                for number in asked {
                    each(*number as usize, blob);
                }
            };
            match made {
                Made::Unknown => asked.iter().for_each(|number| one(*number, &mut each)),
                Made::Late => tell(&Blob::Late),
                Made::Large(Kind::Blob, size) => tell(&Blob::TooLarge(size)),
                Made::Bytes(Kind::Blob, bytes) => {
                    let size = bytes.len() as u64;
                    let blob = Blob::Bytes(std::mem::take(bytes));
                    for number in asked.iter().map(|number| *number as usize) {
                        if size <= limit(number) {
                            each(number, &blob);
                        } else {
                            each(number, &Blob::TooLarge(size));
                        }
                    }
                    if let Blob::Bytes(back) = blob {
                        *bytes = back;
                    }
                }
                Made::Bytes(..) | Made::Large(..) => tell(&Blob::Corrupt),
            }
        });
        self.walk.set(Some(walk));
    }

    /// The first bytes of a loose object, inflated as far as asked and no further. Packed objects cannot be read so.
    pub(super) fn beginning(&self, oid: Oid, bytes: u64) -> Option<Vec<u8>> {
        let (Store::Git(_, loose) | Store::Own(loose, _)) = &self.store else {
            return None;
        };
        let _busy = watchdog::busy("object", oid.0);
        loose.beginning(oid, bytes)
    }

    /// The type of an object.
    pub(super) fn kind(&self, oid: Oid) -> Result<Kind, Trouble> {
        if self.deadline.passed() {
            return Err(Trouble::Late);
        }
        let _busy = watchdog::busy("object", oid.0);
        match &self.store {
            Store::Git(odb, loose) if loose.has(oid) => match loose.header(oid) {
                Err(Trouble::Corrupt) if loose.is_packed(oid) => header(odb, oid),
                found => found,
            }
            .map(|(_, kind)| kind),
            Store::Git(odb, _) => {
                let known = self.packed_header(oid);
                known
                    .map_or_else(|| header(odb, oid), Ok)
                    .map(|(_, kind)| kind)
            }
            Store::Own(loose, packs) => {
                let packed = || match self.packed_header(oid) {
                    Some(header) => Ok(header),
                    None if packs.holds(oid) => Err(Trouble::Corrupt),
                    None => Err(Trouble::Missing),
                };
                let found = match loose.has(oid).then(|| loose.header(oid)) {
                    None => packed(),
                    Some(Err(Trouble::Corrupt)) if packs.holds(oid) => packed(),
                    Some(found) => found,
                };
                found.map(|(_, kind)| kind)
            }
            Store::Folder(_) | Store::Closed => Err(Trouble::Missing),
        }
    }

    /// Size and type of a packed object.
    fn packed_header(&self, oid: Oid) -> Option<(u64, Kind)> {
        let mut chain = self.chain.take()?;
        let header = chain.header(oid);
        self.chain.set(Some(chain));
        header
    }

    /// The object whose name begins with `digits` hexadecimal digits; `Err(true)` if several do.
    pub(super) fn prefix(&self, short: &str) -> Result<Oid, bool> {
        if let Store::Own(loose, packs) = &self.store {
            // As much of it as is kept.
            let kept = short.len().min(ObjectFormat::Sha1.digits());
            let short = short[..kept].to_ascii_lowercase();
            let all = packs.names().chain(loose.names());
            let mut fit = all.filter(|oid| oid.hex().starts_with(&short));
            let first = fit.next().ok_or(false)?;
            return if fit.all(|other| other == first) {
                Ok(first)
            } else {
                Err(true)
            };
        }
        let Store::Git(odb, _) = &self.store else {
            return Err(false);
        };
        if short.len() > ObjectFormat::Sha1.digits() {
            return Err(false);
        }
        let padded = git2::Oid::from_str(short).map_err(|_| false)?;
        odb.exists_prefix(padded, short.len())
            .map(Oid::from_git)
            .map_err(|error| error.code() == git2::ErrorCode::Ambiguous)
    }
}

thread_local! {
    /// A panic on this thread is expected and caught: nothing is printed.
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
}

/// Keeps quiet about the panics that [`header`] catches; the others are reported as before.
fn install_quiet_hook() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !EXPECTED.get() {
            before(panic);
        }
    }));
}

/// The size and type of an object. git2 panics on a pack entry of a type that git never wrote: that is damage here.
fn header(odb: &git2::Odb<'static>, oid: Oid) -> Result<(u64, Kind), Trouble> {
    let read = || odb.read_header(oid.to_git());
    EXPECTED.set(true);
    let header = std::panic::catch_unwind(std::panic::AssertUnwindSafe(read));
    EXPECTED.set(false);
    match header {
        Ok(Ok((size, kind))) => Kind::of(kind)
            .map(|kind| (size as u64, kind))
            .ok_or(Trouble::Corrupt),
        Ok(Err(error)) => Err(trouble(&error)),
        Err(_) => Err(Trouble::Corrupt),
    }
}

fn trouble(error: &git2::Error) -> Trouble {
    if error.code() == git2::ErrorCode::NotFound {
        Trouble::Missing
    } else {
        Trouble::Corrupt
    }
}

/// Why the pack of a bundle was not indexed.
pub(super) enum Unindexed {
    /// The deadline passed.
    Late,
    /// It could not be written.
    NoRoom(String),
    /// Something is wrong with it.
    Damaged(String),
}

/// Builds the pack of a bundle into `folder`, with its index.
pub(super) fn index_pack(
    mut pack: impl Read,
    folder: &Path,
    deadline: Deadline,
) -> Result<(), Unindexed> {
    use std::io::Write;
    const CHUNK: usize = 1 << 20;
    // What libgit2 says of a system call that failed is the system's; everything else is the pack's fault.
    let failed = |class: Option<git2::ErrorClass>, why: String| match class {
        _ if deadline.passed() => Unindexed::Late,
        Some(git2::ErrorClass::Os | git2::ErrorClass::Filesystem | git2::ErrorClass::NoMemory) => {
            Unindexed::NoRoom(why)
        }
        _ => Unindexed::Damaged(why),
    };
    let of_git = |error: git2::Error| failed(Some(error.class()), error.message().to_owned());
    let mut indexer = git2::Indexer::new(None, folder, 0, false).map_err(of_git)?;
    // False ends the work.
    indexer.progress(move |_| {
        watchdog::heartbeat();
        !deadline.passed()
    });
    let mut chunk = vec![0; CHUNK];
    loop {
        if deadline.passed() {
            return Err(Unindexed::Late);
        }
        watchdog::heartbeat();
        let count = pack
            .read(&mut chunk)
            .map_err(|error| failed(None, error.kind().to_string()))?;
        if count == 0 {
            break;
        }
        indexer.write_all(&chunk[..count]).map_err(|error| {
            let class = error.get_ref().and_then(|inner| inner.downcast_ref());
            failed(class.map(git2::Error::class), error.to_string())
        })?;
    }
    indexer.commit().map(drop).map_err(of_git)
}
