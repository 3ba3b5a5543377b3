//! Git objects that depend on nothing but their arguments: no clock, no user configuration, no locale.

use std::collections::BTreeMap;
use std::path::Path;

use git2::build::TreeUpdateBuilder;
use git2::{FileMode, Oid, Repository, RepositoryInitOptions, Signature, Time, Tree};
use toml::value::{Datetime, Offset};

use super::Result;

/// A new repository whose first branch is `main`, untouched by templates and line-ending settings of the machine.
pub fn init(path: &Path, bare: bool) -> Result<Repository> {
    let mut options = RepositoryInitOptions::new();
    options
        .bare(bare)
        .external_template(false)
        .initial_head("main");
    let repository = Repository::init_opts(path, &options)?;
    let mut config = repository.config()?;
    config.set_bool("core.autocrlf", false)?;
    config.set_bool("core.logAllRefUpdates", false)?;
    drop(config);
    Ok(repository)
}

/// `Name <mail>` at a date that states its offset.
pub fn signature(person: &str, date: Datetime) -> Result<Signature<'static>> {
    let (name, rest) = person
        .split_once('<')
        .ok_or_else(|| format!("cannot read '{person}': not of the form 'Name <mail>'"))?;
    let mail = rest.trim_end().trim_end_matches('>');
    Ok(Signature::new(name.trim(), mail, &time(date)?)?)
}

/// Seconds since 1970 and minutes east of Greenwich.
fn time(date: Datetime) -> Result<Time> {
    let (Some(day), Some(clock), Some(offset)) = (date.date, date.time, date.offset) else {
        return Err(
            format!("cannot read '{date}': a date needs a day, a time and an offset").into(),
        );
    };
    let east = match offset {
        Offset::Z => 0,
        Offset::Custom { minutes } => i32::from(minutes),
    };
    let days = days_since_1970(
        i64::from(day.year),
        i64::from(day.month),
        i64::from(day.day),
    );
    let seconds = i64::from(clock.hour) * 3600
        + i64::from(clock.minute) * 60
        + i64::from(clock.second.unwrap_or(0));
    Ok(Time::new(
        days * 86_400 + seconds - i64::from(east) * 60,
        east,
    ))
}

/// Days from 1970-01-01 in the Gregorian calendar. Years begin in March, so that the leap day is the last one.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// One difference between two trees.
#[derive(Debug, Clone)]
pub enum Edit {
    /// The file has these bytes afterwards. A file that exists keeps its mode.
    Write(String, Vec<u8>),
    /// The file may be executed.
    Executable(String),
    /// The file is gone.
    Delete(String),
}

impl Edit {
    fn path(&self) -> &str {
        match self {
            Self::Write(path, _) | Self::Executable(path) | Self::Delete(path) => path,
        }
    }
}

/// The tree that `edits`, in their order, make of `base`, or of nothing.
pub fn edit_tree(repository: &Repository, base: Option<&Tree<'_>>, edits: &[Edit]) -> Result<Oid> {
    let empty;
    let base = if let Some(tree) = base {
        tree
    } else {
        empty = repository.find_tree(repository.treebuilder(None)?.write()?)?;
        &empty
    };
    let mut changed: BTreeMap<&str, Option<(Oid, FileMode)>> = BTreeMap::new();
    for edit in edits {
        let path = edit.path();
        let before = changed
            .get(path)
            .copied()
            .unwrap_or_else(|| file(base, path));
        let after = match edit {
            Edit::Write(_, bytes) => {
                let mode = before.map_or(FileMode::Blob, |(_, mode)| mode);
                Some((repository.blob(bytes)?, mode))
            }
            Edit::Executable(_) => {
                let (id, _) = before.ok_or_else(|| no_file(path))?;
                Some((id, FileMode::BlobExecutable))
            }
            Edit::Delete(_) => {
                before.ok_or_else(|| no_file(path))?;
                None
            }
        };
        changed.insert(path, after);
    }
    let mut update = TreeUpdateBuilder::new();
    for (path, after) in changed {
        match after {
            Some((id, mode)) => update.upsert(path, id, mode),
            None => update.remove(path),
        };
    }
    Ok(update.create_updated(repository, base)?)
}

/// The file of that name in a tree, and whether it may be executed.
fn file(tree: &Tree<'_>, path: &str) -> Option<(Oid, FileMode)> {
    let entry = tree.get_path(Path::new(path)).ok()?;
    let executable = entry.filemode() == i32::from(FileMode::BlobExecutable);
    let mode = if executable {
        FileMode::BlobExecutable
    } else {
        FileMode::Blob
    };
    Some((entry.id(), mode))
}

fn no_file(path: &str) -> String {
    format!("cannot change '{path}': the commit before has no such file")
}

/// The files at the head: path and text.
pub fn files_at_head(repository: &Repository) -> Vec<(String, String)> {
    let tree = repository
        .head()
        .and_then(|head| head.peel_to_tree())
        .expect("a head");
    let mut files = Vec::new();
    tree.walk(git2::TreeWalkMode::PreOrder, |parent, entry| {
        if let Ok(blob) = repository.find_blob(entry.id()) {
            let path = format!("{parent}{}", entry.name().expect("a name in UTF-8"));
            files.push((path, String::from_utf8_lossy(blob.content()).into_owned()));
        }
        git2::TreeWalkResult::Ok
    })
    .expect("a tree that can be walked");
    files
}
