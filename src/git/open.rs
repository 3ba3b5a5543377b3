//! From a path to a repository: which folder holds it, and whether it may be read.
//!
//! What was named is the border. A `.git` file, `commondir` or `core.worktree` that leads elsewhere is refused, unless the
//! other side links back: a real work tree is known to its repository, a planted one is not.

use super::config::{CONFIG_BYTES, Config, Storage};
use super::damage::Log;
use super::files::{CLONE, Check, Refusal, lstat, read, refuse};
use super::loose::LooseNames;
use super::{SourceKind, preflight};
use crate::warning_code::WarningCode;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

/// A `.git` file, `commondir` or `gitdir` is one path.
const LINK_BYTES: u64 = 8_192;

/// Where the parts of a repository lie.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) kind: SourceKind,
    /// Holds HEAD.
    pub(super) gitdir: PathBuf,
    /// Holds objects, references and configuration; the same folder except in a linked work tree.
    pub(super) common: PathBuf,
}

/// What a path is.
#[derive(Debug)]
pub(super) enum Found {
    Repository(Layout),
    File(PathBuf),
    Folder(PathBuf),
}

/// Folders looked at above a plain one.
const LEVELS: usize = 32;

/// Finds out what `path` is, without opening anything but links between git folders.
pub(super) fn locate(path: &Path) -> Check<Found> {
    // What the user named is followed, once, here.
    let found = fs::metadata(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Refusal {
            why: "no such file or folder".into(),
            hint: "check the path".into(),
        },
        kind => Refusal {
            why: format!("it is unreadable ({kind})"),
            hint: "check its permissions".into(),
        },
    })?;
    let root = canonical(path, "the path")?;
    if found.is_file() {
        return Ok(Found::File(root));
    }
    if !found.is_dir() {
        return refuse(
            "it is a device, socket or FIFO",
            "pass the folder of a repository, or a bundle",
        );
    }
    let dot_git = root.join(".git");
    let Some(dot) = lstat(&dot_git, ".git")? else {
        if is_git_folder(&root) {
            let kind = if root.file_name().is_some_and(|name| name == ".git") {
                SourceKind::WorkTree
            } else {
                SourceKind::Bare
            };
            return layout(kind, &root, root.clone()).map(Found::Repository);
        }
        return Ok(Found::Folder(root));
    };
    if dot.is_dir() {
        return layout(SourceKind::WorkTree, &root, dot_git).map(Found::Repository);
    }
    if dot.is_file() {
        return linked(&root, &dot_git).map(Found::Repository);
    }
    refuse(
        ".git is a symbolic link or a device, which is not followed",
        "pass the repository it leads to",
    )
}

/// The work tree or repository around `start`, as git finds it: the first folder upwards that has `.git` or is bare.
pub(super) fn around(start: &Path) -> Check<PathBuf> {
    let start = canonical(start, "the current folder")?;
    for folder in start.ancestors() {
        let dot_git = folder.join(".git");
        let has_dot_git = fs::symlink_metadata(&dot_git).is_ok_and(|found| {
            !found.is_dir() || lstat(&dot_git.join("HEAD"), "").is_ok_and(|h| h.is_some())
        });
        if has_dot_git || is_git_folder(folder) {
            return Ok(folder.to_owned());
        }
    }
    refuse(
        "no git repository here or above",
        "name a repository, a bundle or a folder of Python sources",
    )
}

/// The way from a folder to the repository around it, such as `../..`. Nothing of it is opened.
pub(super) fn way_to_repository(folder: &Path) -> Option<String> {
    let mut above = folder.ancestors().skip(1).take(LEVELS);
    let up = above.position(|above| fs::symlink_metadata(above.join(".git")).is_ok())?;
    Some(vec![".."; up + 1].join("/"))
}

/// Whether what a path names belongs to somebody else than whoever runs this. Git itself refuses such a repository; here nothing
/// of it is run or obeyed, so that it is worth a word and no refusal. False where the system does not tell.
#[cfg(target_os = "linux")]
pub fn belongs_to_another(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let owner = |path: &Path| fs::symlink_metadata(path).ok().map(|found| found.uid());
    let theirs = owner(&path.join(".git")).or_else(|| Some(fs::metadata(path).ok()?.uid()));
    // The folder of a process belongs to its effective user.
    let ours = fs::metadata("/proc/self").ok().map(|found| found.uid());
    theirs
        .zip(ours)
        .is_some_and(|(theirs, ours)| theirs != ours)
}

/// Whether what a path names belongs to somebody else: not known on this system.
#[cfg(not(target_os = "linux"))]
pub fn belongs_to_another(_: &Path) -> bool {
    false
}

/// Whether a folder looks like the inside of `.git`.
fn is_git_folder(folder: &Path) -> bool {
    let has = |name: &str| fs::symlink_metadata(folder.join(name)).is_ok();
    has("HEAD") && has("objects") && (has("refs") || has("packed-refs"))
}

/// A git folder inside the root that was named.
fn layout(kind: SourceKind, root: &Path, gitdir: PathBuf) -> Check<Layout> {
    if lstat(&gitdir.join("HEAD"), "HEAD")?.is_none() {
        return refuse("its .git folder has no HEAD", CLONE);
    }
    let common = match link(&gitdir.join("commondir"), "commondir", b"")? {
        None => gitdir.clone(),
        Some(text) => {
            let common = canonical(&gitdir.join(text), "commondir")?;
            if !common.starts_with(root) {
                return outside("commondir", &common);
            }
            common
        }
    };
    Ok(Layout {
        kind,
        gitdir,
        common,
    })
}

/// A `.git` file: of a linked work tree, of a submodule, or of nobody who knows us.
fn linked(root: &Path, dot_git: &Path) -> Check<Layout> {
    let Some(target) = link(dot_git, ".git", b"gitdir:")? else {
        return refuse("its .git file is empty", CLONE);
    };
    let gitdir = canonical(&root.join(target), "the folder its .git file names")?;
    if !gitdir.is_dir() {
        return refuse("its .git file names no folder", CLONE);
    }
    if gitdir.starts_with(root) {
        return layout(SourceKind::WorkTree, root, gitdir);
    }
    let back = link(&gitdir.join("gitdir"), "gitdir", b"")?;
    let back = back.and_then(|text| fs::canonicalize(gitdir.join(text)).ok());
    if back.as_deref() == Some(dot_git) {
        let common = match link(&gitdir.join("commondir"), "commondir", b"")? {
            None => gitdir.clone(),
            Some(text) => canonical(&gitdir.join(text), "commondir")?,
        };
        // `git worktree add` makes REPOSITORY/worktrees/NAME; anything else leads to somebody else's repository.
        if common == gitdir || gitdir.parent() == Some(&common.join("worktrees")) {
            return Ok(Layout {
                kind: SourceKind::LinkedWorkTree,
                gitdir,
                common,
            });
        }
        return outside("commondir", &common);
    }
    if let Some(worktree) = worktree(&gitdir, &gitdir)?
        && fs::canonicalize(gitdir.join(worktree)).is_ok_and(|path| path == root)
    {
        return Ok(Layout {
            kind: SourceKind::WorkTree,
            common: gitdir.clone(),
            gitdir,
        });
    }
    refuse(
        format!(
            "its .git file names {}, which does not link back",
            shown(&gitdir)
        ),
        "pass that repository itself",
    )
}

impl Layout {
    /// Checks everything that is opened later, and the configuration. Returns how things are stored, and the names of the loose objects.
    pub(super) fn check(&self, root: &Path, log: &mut Log) -> Check<(Storage, LooseNames)> {
        preflight::git_folder(&self.gitdir, &self.common)?;
        let config = config(&self.common.join("config"), "config")?;
        let storage = config.check()?;
        let loose = preflight::objects(&self.common.join("objects"), storage.objects, log)?;
        if self.kind != SourceKind::LinkedWorkTree
            && let Some(worktree) = worktree(&self.gitdir, &self.common)?
        {
            let target = normal(&self.gitdir.join(worktree));
            let target = fs::canonicalize(&target).unwrap_or(target);
            if !target.starts_with(root) {
                return refuse(
                    format!("core.worktree leads outside, to {}", shown(&target)),
                    "pass the work tree it belongs to",
                );
            }
        }
        if config.includes {
            log.push(WarningCode::ConfigIncludesIgnored, "config");
        }
        if config.is_partial() {
            log.push(WarningCode::PartialClone, "config");
        }
        let grafts = self.common.join("info").join("grafts");
        if lstat(&grafts, "info/grafts")?.is_some_and(|found| found.len() > 0) {
            log.push(WarningCode::GraftsIgnored, "info/grafts");
        }
        Ok((storage, loose))
    }
}

/// The address of the first remote of the repository that `path` names, or of the one around the current folder: text of strangers, of
/// which nothing is obeyed.
pub fn first_remote(path: Option<&Path>) -> Option<String> {
    let found = match path {
        Some(path) => locate(path),
        None => around(Path::new(".")).and_then(|path| locate(&path)),
    };
    let Ok(Found::Repository(layout)) = found else {
        return None;
    };
    config(&layout.common.join("config"), "config").ok()?.remote
}

/// `core.worktree`, from the configuration or from that of the one work tree.
fn worktree(gitdir: &Path, common: &Path) -> Check<Option<String>> {
    let own = config(&gitdir.join("config.worktree"), "config.worktree")?.worktree;
    let shared = config(&common.join("config"), "config")?.worktree;
    Ok(own.or(shared))
}

fn config(path: &Path, name: &str) -> Check<Config> {
    let bytes = read(path, name, CONFIG_BYTES)?;
    Ok(Config::scan(&bytes.unwrap_or_default()))
}

/// A file that holds one path after `prefix`; `None` if there is no file.
fn link(path: &Path, name: &str, prefix: &[u8]) -> Check<Option<PathBuf>> {
    let Some(bytes) = read(path, name, LINK_BYTES)? else {
        return Ok(None);
    };
    let text = bytes.strip_prefix(prefix).map(<[u8]>::trim_ascii);
    match text.map(std::str::from_utf8) {
        Some(Ok(text)) if !text.is_empty() && !text.contains('\0') => Ok(Some(text.into())),
        _ => refuse(format!("{name} holds no path"), CLONE),
    }
}

fn canonical(path: &Path, name: &str) -> Check<PathBuf> {
    fs::canonicalize(path).map_err(|error| Refusal {
        why: format!("{name} cannot be reached ({})", error.kind()),
        hint: "check that it exists and may be read".into(),
    })
}

/// The path without `.` and `..`, for what does not exist.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                out.pop();
            }
            Component::CurDir => {}
            other => out.push(other),
        }
    }
    out
}

fn outside<T>(what: &str, target: &Path) -> Check<T> {
    refuse(
        format!("{what} leads outside, to {}", shown(target)),
        "pass that repository itself",
    )
}

fn shown(path: &Path) -> String {
    format!("'{}'", path.to_string_lossy().escape_debug())
}

#[cfg(test)]
mod tests {
    use crate::git::SourceKind;
    use crate::git::testing::{Fixture, open, refused};
    use crate::warning_code::WarningCode;
    use std::fs;

    #[test]
    fn a_work_tree_its_git_folder_and_a_bare_one() {
        let fixture = Fixture::new();
        let head = fixture.simple(&[], "one");
        for path in [fixture.path(), fixture.path().join(".git")] {
            let repository = open(&path);
            assert_eq!(repository.kind, SourceKind::WorkTree);
            assert_eq!(repository.head(), Some(head));
        }
        let bare = Fixture::bare();
        let head = bare.simple(&[], "one");
        assert_eq!(bare.open().kind, SourceKind::Bare);
        assert_eq!(bare.open().head(), Some(head));
    }

    #[test]
    fn a_detached_head_has_no_branch() {
        let fixture = Fixture::new();
        let head = fixture.simple(&[], "one");
        assert_eq!(fixture.open().branch().expect("a branch").raw(), "main");
        fixture.write("HEAD", &head.hex());
        let repository = fixture.open();
        assert_eq!((repository.head(), repository.branch()), (Some(head), None));
    }

    #[test]
    fn a_linked_work_tree_is_known_to_its_repository() {
        let fixture = Fixture::new();
        let head = fixture.simple(&[], "one");
        let path = fixture.beside("linked");
        fixture
            .git()
            .worktree("linked", &path, None)
            .expect("a linked work tree");
        let repository = open(&path);
        assert_eq!(repository.kind, SourceKind::LinkedWorkTree);
        assert_eq!(repository.head(), Some(head));
        // A copy of the link is not.
        let copy = fixture.beside("copy");
        fs::create_dir(&copy).expect("a folder");
        fs::copy(path.join(".git"), copy.join(".git")).expect("a copy");
        assert!(refused(&copy).contains("does not link back"));
    }

    #[test]
    fn a_submodule_is_known_by_its_work_tree() {
        let fixture = Fixture::bare();
        fixture.simple(&[], "one");
        let checkout = fixture.beside("checkout");
        fs::create_dir(&checkout).expect("a folder");
        fs::write(checkout.join(".git"), "gitdir: ../repo\n").expect("a link");
        assert!(refused(&checkout).contains("does not link back"));
        fixture.write("config", "[core]\n\tworktree = ../checkout\n");
        assert_eq!(open(&checkout).kind, SourceKind::WorkTree);
        assert!(fixture.refused().contains("core.worktree leads outside"));
    }

    #[test]
    fn storage_that_is_not_understood() {
        let fixture = Fixture::new();
        fixture.simple(&[], "one");
        let one = "[core]\nrepositoryformatversion = 1\n";
        for (config, why) in [
            // Its one commit has no such name.
            ("[extensions]\nobjectFormat = sha256\n", "missing"),
            // There are none.
            ("[extensions]\nrefStorage = reftable\n", "reftables"),
            ("[extensions]\nrefStorage = other\n", "'other'"),
            ("[extensions]\nnew = 1\n", "'new' is unknown"),
        ] {
            fixture.write("config", &format!("{one}{config}"));
            assert!(fixture.refused().contains(why), "{config}");
        }
        fixture.write("config", "[core]\nrepositoryformatversion = 2\n");
        assert!(fixture.refused().contains("version '2'"));
    }

    #[test]
    fn what_leads_elsewhere_is_refused_and_named() {
        let fixture = Fixture::new();
        fixture.simple(&[], "one");
        let outside = fixture.beside("outside");
        fs::create_dir(&outside).expect("a folder");
        fixture.write("commondir", "../../outside");
        assert!(fixture.refused().contains("commondir leads outside"));
        fs::remove_file(fixture.git_folder().join("commondir")).expect("removed");
        fixture.write("objects/info/alternates", "/elsewhere\n");
        assert!(fixture.refused().contains("alternates"));
        fixture.write("objects/info/alternates", "\n");
        assert_eq!(fixture.open().kind, SourceKind::WorkTree);
    }

    #[test]
    fn what_is_not_obeyed_is_reported() {
        let fixture = Fixture::new();
        let head = fixture.simple(&[], "one");
        fs::create_dir_all(fixture.git_folder().join("info")).expect("a folder");
        fixture.write("info/grafts", "x");
        fixture.write(
            "config",
            "[include]\npath = /dev/zero\n[extensions]\npartialClone = origin\n",
        );
        fixture.reference(&format!("refs/replace/{}", head.hex()), head);
        let repository = fixture.open();
        let codes: Vec<_> = repository.damage().iter().map(|d| d.code).collect();
        for code in [
            WarningCode::ConfigIncludesIgnored,
            WarningCode::GraftsIgnored,
            WarningCode::PartialClone,
            WarningCode::ReplaceRefsIgnored,
        ] {
            assert!(codes.contains(&code), "{code}");
        }
    }

    #[test]
    fn nothing_to_read() {
        let fixture = Fixture::new();
        assert_eq!(fixture.refused(), "no commits yet");
        let missing = fixture.beside("missing");
        assert_eq!(refused(&missing), "no such file or folder");
        let file = fixture.beside("file.txt");
        fs::write(&file, "hello\n").expect("a file");
        assert!(refused(&file).contains("no git bundle"));
        let folder = fixture.beside("folder");
        fs::create_dir(&folder).expect("a folder");
        assert!(refused(&folder).contains("no Python"));
        fixture.simple(&[], "one");
        fixture.write("HEAD", "ref: refs/heads/other\n");
        assert!(
            fixture
                .refused()
                .contains("no commits yet on 'refs/heads/other'")
        );
        fixture.write("HEAD", "ref: refs/heads/../../x\n");
        assert!(fixture.refused().contains("HEAD is damaged"));
    }

    #[test]
    fn only_discover_looks_upwards() {
        let fixture = Fixture::new();
        let head = fixture.simple(&[], "one");
        let inner = fixture.path().join("a/b");
        fs::create_dir_all(&inner).expect("folders");
        assert!(refused(&inner).contains("not a git repository"));
        let found =
            crate::git::Repository::discover(&inner, crate::watchdog::Deadline::default()).ok();
        assert_eq!(found.and_then(|repository| repository.head()), Some(head));
    }

    #[cfg(unix)]
    #[test]
    fn links_in_the_git_folder_are_refused() {
        use std::os::unix::fs::symlink;
        let fixture = Fixture::new();
        fixture.simple(&[], "one");
        let outside = fixture.beside("secret");
        fs::write(&outside, "[core]\n").expect("a file");
        for name in [
            "config",
            "packed-refs",
            "refs/heads/x",
            "objects/pack/x.idx",
        ] {
            let path = fixture.git_folder().join(name);
            let _ = fs::remove_file(&path);
            symlink(&outside, &path).expect("a link");
            assert!(fixture.refused().contains("symbolic link"), "{name}");
            fs::remove_file(&path).expect("removed");
        }
        let linked = fixture.beside("linked");
        fs::create_dir(&linked).expect("a folder");
        symlink(fixture.git_folder(), linked.join(".git")).expect("a link");
        assert!(refused(&linked).contains("symbolic link"));
    }
}
