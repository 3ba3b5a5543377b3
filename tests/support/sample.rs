//! The sample repositories: plain files in, real git repositories and bundles out.
//!
//! A sample is a folder of `sample-repos/` with a `history.toml`, which lists the commits, and one folder per commit with
//! the files that this commit adds or changes. Author, date and message are pinned, so a commit has the same name on
//! every machine; `HEADS` pins the last one of each sample.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use git2::{Buf, Oid, Repository, TreeWalkMode, TreeWalkResult, build::CheckoutBuilder};
use serde::Deserialize;
use toml::value::Datetime;
use walkdir::WalkDir;

use super::{
    Result,
    git::{self, Edit},
};

/// The first line of a bundle that is one pack with nothing missing.
const BUNDLE_SIGNATURE: &str = "# v2 git bundle";

/// `history.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct History {
    commit: Vec<Entry>,
}

/// `[[commit]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Entry {
    /// How later entries name this one.
    label: String,
    /// `Name <mail>`.
    author: String,
    /// Who recorded the change; the author, unless stated.
    committer: Option<String>,
    /// When it was written and recorded, with its offset.
    date: Datetime,
    message: String,
    /// The files that are added or changed, laid over the first parent (or over the merge of all parents).
    folder: Option<String>,
    #[serde(default)]
    delete: Vec<String>,
    #[serde(default)]
    executable: Vec<String>,
    /// Labels; the entry before, unless stated.
    parents: Option<Vec<String>>,
    /// A tag on this commit, annotated if it has a message.
    tag: Option<String>,
    tag_message: Option<String>,
}

/// Where the samples live.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-repos")
}

/// The names of the samples, sorted.
pub fn ids() -> Result<Vec<String>> {
    let mut ids = Vec::new();
    for entry in fs::read_dir(root())? {
        let entry = entry?;
        if entry.path().join("history.toml").is_file() {
            ids.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    ids.sort();
    Ok(ids)
}

/// The checked-in bundle of a sample.
pub fn bundle(id: &str) -> PathBuf {
    root().join(format!("{id}.bundle"))
}

/// The pinned head of each sample.
pub fn heads() -> Result<BTreeMap<String, Oid>> {
    let mut heads = BTreeMap::new();
    for line in fs::read_to_string(root().join("HEADS"))?.lines() {
        let (oid, id) = line
            .split_once(' ')
            .ok_or("cannot read HEADS: not '<commit> <sample>'")?;
        heads.insert(id.to_owned(), Oid::from_str(oid)?);
    }
    Ok(heads)
}

/// `HEADS`, as it is checked in.
pub fn heads_file(heads: &BTreeMap<String, Oid>) -> String {
    let lines: Vec<String> = heads
        .iter()
        .map(|(id, oid)| format!("{oid} {id}\n"))
        .collect();
    lines.concat()
}

/// Builds the sample as a repository with a work tree in `path`, which must be empty or absent.
pub fn build(id: &str, path: &Path) -> Result<Repository> {
    let repository = git::init(path, false)?;
    build_into(id, &repository)?;
    repository.checkout_head(Some(CheckoutBuilder::new().force()))?;
    Ok(repository)
}

/// Builds the sample as a bare repository in `path`, which must be empty or absent.
pub fn build_bare(id: &str, path: &Path) -> Result<Repository> {
    let repository = git::init(path, true)?;
    build_into(id, &repository)?;
    Ok(repository)
}

fn build_into(id: &str, repository: &Repository) -> Result<()> {
    let folder = root().join(id);
    let text = fs::read_to_string(folder.join("history.toml"))?;
    let history: History = toml::from_str(&text)
        .map_err(|error| format!("cannot read the history of '{id}': {error}"))?;
    refuse_forgotten_folders(id, &folder, &history)?;

    let mut made = BTreeMap::new();
    let mut previous = None;
    for entry in &history.commit {
        let oid = commit(repository, &folder, entry, previous, &made)
            .map_err(|error| format!("cannot build '{id}' at '{}': {error}", entry.label))?;
        if made.insert(entry.label.as_str(), oid).is_some() {
            return Err(format!(
                "cannot build '{id}': two commits are called '{}'",
                entry.label
            )
            .into());
        }
        previous = Some(oid);
    }
    let head = previous.ok_or_else(|| format!("cannot build '{id}': its history is empty"))?;
    repository.reference("refs/heads/main", head, true, "sample")?;
    Ok(())
}

/// A folder that no commit names would be read by people and by nothing else.
fn refuse_forgotten_folders(id: &str, folder: &Path, history: &History) -> Result<()> {
    let named: BTreeSet<&str> = history
        .commit
        .iter()
        .filter_map(|c| c.folder.as_deref())
        .collect();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() && !named.contains(name.as_str()) {
            return Err(format!("cannot build '{id}': no commit names the folder '{name}'").into());
        }
    }
    Ok(())
}

fn commit(
    repository: &Repository,
    folder: &Path,
    entry: &Entry,
    previous: Option<Oid>,
    made: &BTreeMap<&str, Oid>,
) -> Result<Oid> {
    let parents: Vec<Oid> = match &entry.parents {
        None => previous.into_iter().collect(),
        Some(labels) => labels
            .iter()
            .map(|label| {
                made.get(label.as_str())
                    .copied()
                    .ok_or(format!("no commit '{label}' before it"))
            })
            .collect::<std::result::Result<_, _>>()?,
    };
    let parents = parents
        .into_iter()
        .map(|oid| repository.find_commit(oid))
        .collect::<std::result::Result<Vec<_>, _>>()?;
    let base = match parents.as_slice() {
        [] => None,
        [only] => Some(only.tree()?),
        [ours, theirs] => {
            let mut merged = repository.merge_commits(ours, theirs, None)?;
            Some(repository.find_tree(merged.write_tree_to(repository)?)?)
        }
        _ => return Err("more than two parents".into()),
    };

    let mut edits: Vec<Edit> = entry.delete.iter().cloned().map(Edit::Delete).collect();
    if let Some(name) = &entry.folder {
        edits.extend(overlay(&folder.join(name))?);
    }
    edits.extend(entry.executable.iter().cloned().map(Edit::Executable));
    let tree = repository.find_tree(git::edit_tree(repository, base.as_ref(), &edits)?)?;

    let author = git::signature(&entry.author, entry.date)?;
    let committer = git::signature(
        entry.committer.as_ref().unwrap_or(&entry.author),
        entry.date,
    )?;
    let message = format!("{}\n", entry.message.trim());
    let parents: Vec<&git2::Commit<'_>> = parents.iter().collect();
    let oid = repository.commit(None, &author, &committer, &message, &tree, &parents)?;
    if let Some(name) = &entry.tag {
        let target = repository.find_object(oid, None)?;
        match &entry.tag_message {
            Some(text) => repository.tag(
                name,
                &target,
                &committer,
                &format!("{}\n", text.trim()),
                false,
            )?,
            None => repository.tag_lightweight(name, &target, false)?,
        };
    }
    Ok(oid)
}

/// The files of one commit's folder, by path.
fn overlay(folder: &Path) -> Result<Vec<Edit>> {
    let mut edits = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if !entry.file_type().is_file() {
            continue;
        }
        let parts: Vec<_> = entry
            .path()
            .strip_prefix(folder)?
            .components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect();
        edits.push(Edit::Write(parts.join("/"), fs::read(entry.path())?));
    }
    Ok(edits)
}

/// What a bundle of the repository names: `HEAD`, `main` and the tags.
pub fn refs(repository: &Repository) -> Result<Vec<(String, Oid)>> {
    let head = repository.refname_to_id("refs/heads/main")?;
    let mut refs = vec![
        ("HEAD".to_owned(), head),
        ("refs/heads/main".to_owned(), head),
    ];
    for name in repository.references_glob("refs/tags/*")?.names() {
        let name = name?.to_owned();
        let oid = repository.refname_to_id(&name)?;
        refs.push((name, oid));
    }
    refs[2..].sort();
    Ok(refs)
}

/// Writes the repository as a version 2 bundle: a few lines of text, then one pack with everything in it.
pub fn write_bundle(repository: &Repository, path: &Path) -> Result<()> {
    let refs = refs(repository)?;
    let mut walk = repository.revwalk()?;
    walk.push(repository.refname_to_id("refs/heads/main")?)?;
    let mut pack = repository.packbuilder()?;
    // Deltas are cut differently by several threads.
    pack.set_threads(1);
    pack.insert_walk(&mut walk)?;
    for (_, oid) in &refs {
        if repository.find_tag(*oid).is_ok() {
            pack.insert_object(*oid, None)?;
        }
    }
    let mut bytes = Buf::new();
    pack.write_buf(&mut bytes)?;

    let mut file = fs::File::create(path)?;
    writeln!(file, "{BUNDLE_SIGNATURE}")?;
    for (name, oid) in &refs {
        writeln!(file, "{oid} {name}")?;
    }
    writeln!(file)?;
    file.write_all(&bytes)?;
    Ok(())
}

/// The names in a bundle's header.
pub fn bundle_refs(path: &Path) -> Result<Vec<(String, Oid)>> {
    let mut lines = BufReader::new(fs::File::open(path)?);
    let mut next = || -> Result<String> {
        let mut line = Vec::new();
        lines.read_until(b'\n', &mut line)?;
        Ok(String::from_utf8(line)?.trim_end().to_owned())
    };
    if next()? != BUNDLE_SIGNATURE {
        return Err(format!("cannot read '{}': not a version 2 bundle", path.display()).into());
    }
    let mut refs = Vec::new();
    loop {
        let line = next()?;
        let Some((oid, name)) = line.split_once(' ') else {
            return Ok(refs);
        };
        refs.push((name.to_owned(), Oid::from_str(oid)?));
    }
}

/// Every file of every commit of a sample: its folder and path, and its bytes.
pub fn files(id: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    let mut folders: Vec<_> =
        fs::read_dir(root().join(id))?.collect::<std::result::Result<_, _>>()?;
    folders.sort_by_key(fs::DirEntry::file_name);
    for folder in folders {
        if !folder.file_type()?.is_dir() {
            continue;
        }
        for edit in overlay(&folder.path())? {
            if let Edit::Write(path, bytes) = edit {
                files.push((
                    format!("{}/{path}", folder.file_name().to_string_lossy()),
                    bytes,
                ));
            }
        }
    }
    Ok(files)
}

/// The counts that a Python file states about itself in a comment among its first three lines, such as
/// `# functions 4, parameters 5`; nothing if it states none. What it does not mention is zero.
pub fn stated_counts(source: &[u8]) -> Option<BTreeMap<String, i64>> {
    let text = String::from_utf8_lossy(source);
    text.lines().take(3).find_map(|line| {
        let line = line.strip_prefix("# ")?;
        line.split(", ").map(stated_count).collect()
    })
}

fn stated_count(part: &str) -> Option<(String, i64)> {
    let (name, count) = part.split_once(' ')?;
    let named = name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    named.then_some((name.to_owned(), count.parse().ok()?))
}

/// The stated counts of every `.py` file at the head, added up; each such file, and each notebook, is one of the `modules`.
pub fn stated_totals(repository: &Repository) -> Result<BTreeMap<String, i64>> {
    let tree = repository
        .find_reference("refs/heads/main")?
        .peel_to_tree()?;
    let mut totals = BTreeMap::new();
    tree.walk(TreeWalkMode::PreOrder, |_, entry| {
        // The samples' notebooks define nothing.
        if entry.name_bytes().ends_with(b".ipynb") {
            *totals.entry("modules".to_owned()).or_default() += 1;
        }
        if entry.name_bytes().ends_with(b".py")
            && let Ok(blob) = repository.find_blob(entry.id())
        {
            *totals.entry("modules".to_owned()).or_default() += 1;
            for (name, count) in stated_counts(blob.content()).unwrap_or_default() {
                *totals.entry(name).or_default() += count;
            }
        }
        TreeWalkResult::Ok
    })?;
    Ok(totals)
}
