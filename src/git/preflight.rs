//! Everything libgit2 and we are about to open, looked at with `lstat` first.
//!
//! A FIFO named like an object would block for ever, a link would lead out of the repository: both are refused here. The
//! caps are far above real repositories (the Linux kernel has about 10 million objects, nearly all packed).

use super::Oid;
use super::damage::Log;
use super::files::{CLONE, Check, folder, kind_of, lstat, read, refuse, regular};
use super::loose::LooseNames;
use super::oid::ObjectFormat;
use super::packs;
use std::fs;
use std::path::Path;

/// Files in `objects/??`, all folders together.
const LOOSE_OBJECTS: usize = 2_000_000;
/// Files in `objects/pack` and in `objects/info`.
const PACK_FILES: usize = 100_000;
/// Files in `reftable`.
const TABLES: usize = 100_000;
/// A larger list of alternates is not read: it is refused either way.
const ALTERNATES_BYTES: u64 = 1 << 20;

/// Checks the object database at `objects` and returns the names of its loose objects.
pub(super) fn objects(objects: &Path, format: ObjectFormat, log: &mut Log) -> Check<LooseNames> {
    if !folder(objects, "objects")? {
        return refuse("it has no object database", CLONE);
    }
    let mut loose = 0_usize;
    let mut names = LooseNames::default();
    for (name, kind) in list(objects, "objects", PACK_FILES)? {
        let fan_out = name.len() == 2 && name.bytes().all(|b| b.is_ascii_hexdigit());
        if !fan_out {
            continue;
        }
        if !kind.is_dir() {
            return refuse(
                format!("objects/{name} is {}, not a folder", kind_of(kind)),
                CLONE,
            );
        }
        let label = format!("objects/{name}");
        let files = list(&objects.join(&name), &label, LOOSE_OBJECTS - loose)?;
        loose += files.len();
        only_files(&files, &label, false)?;
        let oids = files.iter().map(|(file, _)| format!("{name}{file}"));
        names.extend(
            oids.filter(|hex| hex.len() == format.digits())
                .filter_map(|hex| {
                    let rest = hex.get(ObjectFormat::Sha1.digits()..).unwrap_or_default();
                    Some((Oid::from_hex(hex.as_bytes())?, rest.into()))
                }),
        );
    }
    for name in ["pack", "info"] {
        let label = format!("objects/{name}");
        let path = objects.join(name);
        if !folder(&path, &label)? {
            continue;
        }
        let files = list(&path, &label, PACK_FILES)?;
        // `objects/info/commit-graphs` and `objects/pack/multi-pack-index.d` are folders.
        only_files(&files, &label, true)?;
        if name == "pack" {
            pack_folder(&path, &files, &label, format, log)?;
        }
    }
    for name in ["alternates", "http-alternates"] {
        let label = format!("objects/info/{name}");
        let text = read(&objects.join("info").join(name), &label, ALTERNATES_BYTES)?;
        if text.is_some_and(|text| !text.trim_ascii().is_empty()) {
            return refuse(
                format!("{label} borrows objects from elsewhere"),
                "make it whole with 'git repack -a' or clone it with --dissociate",
            );
        }
    }
    Ok(names)
}

fn pack_folder(
    path: &Path,
    files: &[(String, fs::FileType)],
    label: &str,
    format: ObjectFormat,
    log: &mut Log,
) -> Check<()> {
    let mut names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    for name in names
        .iter()
        .filter(|name| name.strip_suffix(".idx").is_some())
    {
        let label = format!("{label}/{}", name.escape_debug());
        packs::index(&path.join(name), &label, format, log)?;
    }
    if format == ObjectFormat::Sha256 {
        return Ok(());
    }
    packs::multi(path, &format!("{label}/multi-pack-index"), log)
}

/// Checks the single files of a git folder that are opened later.
pub(super) fn git_folder(gitdir: &Path, common: &Path) -> Check<()> {
    const ANY: u64 = u64::MAX;
    for name in ["HEAD", "index", "commondir", "gitdir", "config.worktree"] {
        regular(&gitdir.join(name), name, ANY)?;
    }
    for name in ["config", "packed-refs", "shallow"] {
        regular(&common.join(name), name, ANY)?;
    }
    folder(&common.join("refs"), "refs")?;
    if lstat(&common.join("info"), "info")?.is_some_and(|info| info.is_dir()) {
        regular(&common.join("info").join("grafts"), "info/grafts", ANY)?;
    }
    for folder_of in [gitdir, common] {
        let tables = folder_of.join("reftable");
        if folder(&tables, "reftable")? {
            only_files(&list(&tables, "reftable", TABLES)?, "reftable", false)?;
        }
    }
    Ok(())
}

/// The names and types of a folder's entries, in no order. Names that are not UTF-8 are nothing git wrote.
fn list(path: &Path, label: &str, cap: usize) -> Check<Vec<(String, fs::FileType)>> {
    let unreadable = |error: std::io::Error| super::files::Refusal {
        why: format!("{label} is unreadable ({})", error.kind()),
        hint: "check its permissions".into(),
    };
    let mut entries = Vec::new();
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        if entries.len() >= cap {
            return refuse(
                format!("{label} holds more than {cap} files"),
                "pack it with 'git gc'",
            );
        }
        let name = entry.file_name().to_string_lossy().into_owned();
        entries.push((name, entry.file_type().map_err(unreadable)?));
    }
    Ok(entries)
}

/// Refuses links, FIFOs and devices; folders too, unless `nested` (`objects/info/commit-graphs` is one).
fn only_files(entries: &[(String, fs::FileType)], label: &str, nested: bool) -> Check<()> {
    for (name, kind) in entries {
        if !(kind.is_file() || nested && kind.is_dir()) {
            return refuse(
                format!(
                    "{label}/{} is {}, not a regular file",
                    name.escape_debug(),
                    kind_of(*kind)
                ),
                CLONE,
            );
        }
    }
    Ok(())
}
