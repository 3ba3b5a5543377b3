//! A repository, a bundle or a folder, as a snapshot of files whose bytes can be read.

use super::damage::Log;
use super::files::{Check, Refusal, read, refuse};
use super::folder_files::Files;
use super::interrupt::TemporaryStore;
use super::loose::Loose;
use super::object::{Kind, Trouble};
use super::open::{Found, Layout};
use super::refs::{Head, Refs};
use super::unpack::Packs;
use super::{
    Damage, Entry, Globs, History, Mode, Objects, Oid, Reading, Snapshot, SourceKind, bundle,
    folder, history, open, raw, tree,
};
use crate::error::{Error, Result};
use crate::role::{Folders, Role};
use crate::untrusted::Untrusted;
use crate::warning_code::WarningCode;
use crate::watchdog::Deadline;
use rustc_hash::FxHashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes of the list of commits where a shallow clone ends: 400,000 of them.
const SHALLOW_BYTES: u64 = 16 << 20;
/// Bytes of the commit whose tree is listed.
const COMMIT_BYTES: u64 = 32 << 20;
/// The tree stands in a commit's first line.
const FIRST_LINE_BYTES: u64 = 64;

/// An opened repository.
pub struct Repository {
    /// What it is.
    pub kind: SourceKind,
    store: Store,
    head: Option<(Option<String>, Oid)>,
    pub(super) refs: Refs,
    shallow: FxHashSet<Oid>,
    damage: Vec<Damage>,
    deadline: Deadline,
    excluded: Globs,
    folders: Folders,
}

/// Where the bytes are.
enum Store {
    Git {
        objects: String,
        loose: Arc<Loose>,
        packs: Arc<Packs>,
        /// Kept only for its end: dropping it removes a bundle's objects.
        _temporary: Option<TemporaryStore>,
    },
    Folder {
        files: Arc<Files>,
        snapshot: Snapshot,
    },
}

impl Repository {
    /// Opens what the path names, exactly as named; never searches upwards.
    pub fn open(path: &Path) -> Result<Self> {
        Self::open_until(path, Deadline::default())
    }

    /// The same, and nothing more is read once the deadline has passed.
    pub fn open_until(path: &Path, deadline: Deadline) -> Result<Self> {
        let open = |path| {
            let mut repository = Self::open_checked(path, deadline)?;
            repository.deadline = deadline;
            Ok(repository)
        };
        open(path).map_err(|Refusal { why, hint }| Error::open(path, why, hint))
    }

    /// Opens the repository around a folder, looking upwards as git does. Only for a user who named none.
    pub fn discover(start: &Path, deadline: Deadline) -> Result<Self> {
        let found =
            open::around(start).map_err(|Refusal { why, hint }| Error::open(start, why, hint))?;
        Self::open_until(&found, deadline)
    }

    fn open_checked(path: &Path, deadline: Deadline) -> Check<Self> {
        match open::locate(path)? {
            Found::Repository(layout) => {
                // The border is what was named, links in its own path resolved.
                let root = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
                Self::open_repository(&layout, &root)
            }
            Found::File(file) => Self::open_bundle(&file, deadline),
            Found::Folder(root) => Self::open_folder(&root, deadline),
        }
    }

    fn open_repository(layout: &Layout, root: &Path) -> Check<Self> {
        let mut log = Log::default();
        let (storage, loose) = layout.check(root, &mut log)?;
        let refs = Refs::load(&layout.gitdir, &layout.common, storage.reftable, &mut log)?;
        if refs
            .map
            .keys()
            .any(|name| name.starts_with("refs/replace/"))
        {
            log.push(WarningCode::ReplaceRefsIgnored, "refs/replace");
        }
        let shallow = read(&layout.common.join("shallow"), "shallow", SHALLOW_BYTES)?;
        let shallow = shallow_commits(&shallow.unwrap_or_default(), &mut log);
        let head = refs.head(&layout.gitdir)?;
        let objects = utf8(layout.common.join("objects"))?;
        let packs = Arc::new(Packs::open(Path::new(&objects), storage.objects));
        let loose = Arc::new(Loose::new(Path::new(&objects), loose, storage.objects));
        Self {
            kind: layout.kind,
            store: Store::Git {
                objects,
                loose,
                packs,
                _temporary: None,
            },
            head: None,
            refs,
            shallow,
            damage: log.finish(),
            deadline: Deadline::default(),
            excluded: Globs::default(),
            folders: Folders::default(),
        }
        .with_head(head)
    }

    fn open_bundle(file: &Path, deadline: Deadline) -> Check<Self> {
        let bundle = bundle::open(file, deadline)?;
        let mut log = Log::default();
        if bundle.header.filtered {
            log.push(WarningCode::PartialClone, "bundle");
        }
        let folder = bundle.store.as_ref().map(|store| store.path().to_owned());
        let objects = utf8(folder.unwrap_or_default())?;
        Self {
            kind: SourceKind::Bundle,
            store: Store::Git {
                objects,
                loose: Arc::default(),
                packs: Arc::new(bundle.packs),
                _temporary: bundle.store,
            },
            head: None,
            refs: bundle.header.refs,
            shallow: FxHashSet::default(),
            damage: log.finish(),
            deadline: Deadline::default(),
            excluded: Globs::default(),
            folders: Folders::default(),
        }
        .with_head(bundle.head)
    }

    fn open_folder(root: &Path, deadline: Deadline) -> Check<Self> {
        let (files, snapshot) = folder::list(root, deadline);
        let is_python = |entry: &Entry| {
            let path = entry.path.raw();
            let end = path.rsplit_once('.').map(|(_, end)| end);
            matches!(end, Some("py" | "pyi" | "pyw" | "ipynb"))
                && matches!(entry.mode, Mode::File | Mode::Executable)
        };
        if !snapshot.entries.iter().any(is_python) {
            return refuse(
                "not a git repository, and no Python file inside",
                "pass a repository, a bundle or a folder of Python sources",
            );
        }
        let mut log = Log::default();
        if let Some(way) = open::way_to_repository(root) {
            log.push(WarningCode::InsideRepository, way);
        }
        Ok(Self {
            kind: SourceKind::Folder,
            store: Store::Folder {
                files: Arc::new(files),
                snapshot,
            },
            head: None,
            refs: Refs::default(),
            shallow: FxHashSet::default(),
            damage: log.finish(),
            deadline: Deadline::default(),
            excluded: Globs::default(),
            folders: Folders::default(),
        })
    }

    /// Sets the head, once it is known to be a commit that is there.
    fn with_head(mut self, head: Head) -> Check<Self> {
        let (branch, oid) = match head {
            Head::At { branch, oid } => (branch, oid),
            Head::Unborn(_) if self.refs.map.is_empty() => {
                return refuse("no commits yet", "commit something first");
            }
            Head::Unborn(name) => {
                return refuse(
                    format!(
                        "no commits yet on '{}', which HEAD names",
                        name.escape_debug()
                    ),
                    "check out a branch that has commits",
                );
            }
        };
        let why = match self.objects().kind(oid) {
            Ok(Kind::Commit) => {
                self.head = Some((branch, oid));
                return Ok(self);
            }
            Ok(_) => "is not a commit",
            Err(Trouble::Missing) => "is missing from the object database",
            Err(_) => "is damaged",
        };
        refuse(
            format!("HEAD names {}, which {why}", oid.hex()),
            "check out another commit, or make a fresh clone",
        )
    }

    /// The commit HEAD names; a plain folder has none.
    pub fn head(&self) -> Option<Oid> {
        self.head.as_ref().map(|(_, oid)| *oid)
    }

    /// The branch HEAD is on, without `refs/heads/`; `None` when detached or in a folder.
    pub fn branch(&self) -> Option<Untrusted> {
        let (branch, _) = self.head.as_ref()?;
        let branch = branch.as_deref()?;
        Some(branch.strip_prefix("refs/heads/").unwrap_or(branch).into())
    }

    /// How many tags there are, on this history or another; [`History::tags`] has those of one history.
    pub fn tag_count(&self) -> usize {
        let tags = self.refs.map.keys();
        tags.filter(|name| name.starts_with("refs/tags/")).count()
    }

    /// What was found while opening: what the repository asked for and did not get, and what could not be read.
    pub fn damage(&self) -> &[Damage] {
        &self.damage
    }

    /// The loose objects and the packs; none for a plain folder.
    pub(super) fn database(&self) -> Option<(&Loose, &Packs)> {
        match &self.store {
            Store::Git { loose, packs, .. } => Some((loose, packs)),
            Store::Folder { .. } => None,
        }
    }

    /// Whether the deadline has passed.
    pub fn is_late(&self) -> bool {
        self.deadline.passed()
    }

    /// A handle on the objects, for one thread.
    pub fn objects(&self) -> Objects {
        self.objects_until(self.deadline)
    }

    /// A handle for which it is never too late.
    pub(super) fn unhurried(&self) -> Objects {
        self.objects_until(Deadline::default())
    }

    fn objects_until(&self, deadline: Deadline) -> Objects {
        match &self.store {
            Store::Git {
                objects,
                loose,
                packs,
                ..
            } => Objects::git(objects, Arc::clone(loose), Arc::clone(packs), deadline),
            Store::Folder { files, .. } => Objects::folder(Arc::clone(files), deadline),
        }
    }

    /// The files of a commit.
    pub fn snapshot(&self, commit: Oid) -> Snapshot {
        let objects = self.objects();
        let parse = |bytes: &[u8]| raw::commit(bytes).map(|commit| commit.tree);
        let root = match objects.with(commit, Kind::Commit, COMMIT_BYTES, parse) {
            Err(Trouble::TooLarge(_)) => objects
                .beginning(commit, FIRST_LINE_BYTES)
                .and_then(|bytes| parse(&bytes)),
            read => read.ok().flatten(),
        };
        if let Some(root) = root {
            return self.without(tree::Lister::list(&objects, root));
        }
        let mut log = Log::default();
        let late = self.deadline.passed();
        log.push(
            if late {
                WarningCode::Deadline
            } else {
                WarningCode::CorruptCommit
            },
            commit.hex(),
        );
        Snapshot {
            damage: log.finish(),
            ..Snapshot::default()
        }
    }

    /// The files of a plain folder, as they were when it was opened. A repository's files come from a commit: empty there.
    pub fn worktree_snapshot(&self) -> Snapshot {
        match &self.store {
            Store::Folder { snapshot, .. } => self.without(snapshot.clone()),
            Store::Git { .. } => Snapshot::default(),
        }
    }

    /// From now on, nobody looks at what fits these patterns.
    pub fn exclude(&mut self, globs: Globs) {
        self.excluded = globs;
    }

    /// Whether the user set a path aside.
    pub fn is_excluded(&self, path: &str) -> bool {
        self.excluded.fit(path)
    }

    /// From now on, paths are of the role that they have in a tree of these folders.
    pub fn keep_folders(&mut self, tree: &Snapshot) {
        self.folders = Folders::of(tree.entries.iter().map(|entry| entry.path.raw()));
    }

    /// The role of a path, in a tree of the folders that were kept.
    pub fn role(&self, path: &str) -> Role {
        Role::within(path, &self.folders).0
    }

    /// The virtual environments among the folders that were kept.
    pub fn environments(&self) -> &[String] {
        self.folders.environments()
    }

    /// The snapshot, with roles by its folders, and what the user excluded apart from the rest.
    fn without(&self, mut snapshot: Snapshot) -> Snapshot {
        let folders = Folders::of(snapshot.entries.iter().map(|entry| entry.path.raw()));
        for entry in &mut snapshot.entries {
            entry.role = Role::within(entry.path.raw(), &folders).0;
        }
        if !self.excluded.is_empty() {
            let excluded = |entry: &Entry| self.is_excluded(entry.path.raw());
            (snapshot.excluded, snapshot.entries) =
                snapshot.entries.into_iter().partition(excluded);
        }
        snapshot
    }

    /// Plans the reading of contents, told by their position in `oids`. A content of more than `limit` bytes is not read.
    pub fn reading(&self, oids: Vec<Oid>, limit: u64) -> Reading {
        Reading::plan(self.database(), oids, limit)
    }

    /// History reachable from `head`.
    pub fn history(&self, head: Oid) -> History {
        history::walk(&self.objects(), head, &self.shallow, &self.refs)
    }
}

/// The commits whose parents a shallow clone left out.
fn shallow_commits(bytes: &[u8], log: &mut Log) -> FxHashSet<Oid> {
    let mut commits = FxHashSet::default();
    for line in bytes.split(|b| *b == b'\n').map(<[u8]>::trim_ascii) {
        match Oid::from_hex(line) {
            Some(oid) => {
                commits.insert(oid);
            }
            None if line.is_empty() => {}
            None => log.push(WarningCode::ShallowUnreadable, &line[..line.len().min(80)]),
        }
    }
    commits
}

/// libgit2 takes its paths as text.
fn utf8(path: PathBuf) -> Check<String> {
    path.into_os_string().into_string().or_else(|_| {
        refuse(
            "its path is not UTF-8",
            "move it, or name it through a link with a plain name",
        )
    })
}
