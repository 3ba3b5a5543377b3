//! What a tree says of itself in other ways than by its paths: attributes for a forge's statistics, and virtual environments.

use super::snapshot::{MAX_DOCUMENT, is_python};
use crate::git::{Blob, Globs, Mode, Repository, Snapshot};
use crate::role::Role;
use crate::untrusted::Untrusted;
use std::collections::BTreeSet;

/// Lines of attributes that are looked at in one tree.
const MAX_LINES: usize = 1_000;

/// Attributes by which a repository asks GitHub to leave files out of its statistics.
const ATTRIBUTES: [&str; 2] = ["linguist-generated", "linguist-vendored"];

/// The lines of `.gitattributes` that mark files of Python as generated or as somebody else's, each with how many files it fits that
/// are not known as such by their paths.
pub fn linguist_attributes(repository: &Repository, tree: &Snapshot) -> Vec<Untrusted> {
    let objects = repository.objects();
    let mut found = Vec::new();
    let own = |entry: &&crate::git::Entry| {
        is_python(entry) && !matches!(entry.role, Role::Vendored | Role::Generated)
    };
    let files: Vec<&str> = tree
        .entries
        .iter()
        .filter(own)
        .map(|e| e.path.raw())
        .collect();
    for entry in &tree.entries {
        let path = entry.path.raw();
        let folder = match path.rsplit_once('/') {
            Some((folder, ".gitattributes")) => folder,
            None if path == ".gitattributes" => "",
            _ => continue,
        };
        if entry.mode != Mode::File {
            continue;
        }
        let Blob::Bytes(bytes) = objects.blob(entry.oid, MAX_DOCUMENT) else {
            continue;
        };
        let text = String::from_utf8_lossy(&bytes);
        for (number, line) in (1..).zip(text.lines()).take(MAX_LINES) {
            let Some((pattern, attribute)) = marked(line) else {
                continue;
            };
            let fitting = fitting(folder, pattern, &files);
            if found.len() < MAX_LINES && fitting != Some(0) {
                let files_of = |many: usize| if many == 1 { "file" } else { "files" };
                let count = fitting.map_or_else(String::new, |many| {
                    format!(", {many} {} of Python", files_of(many))
                });
                let about = format!("{path}:{number} {pattern} {attribute}{count}");
                found.push(Untrusted::from(about).as_path());
            }
        }
    }
    found
}

/// The pattern and the attribute of a line that sets one of the two.
fn marked(line: &str) -> Option<(&str, &'static str)> {
    let mut words = line.split_whitespace();
    let pattern = words.next().filter(|word| !word.starts_with(['#', '[']))?;
    let found = words.find_map(|word| {
        let (name, value) = word.split_once('=').unwrap_or((word, "true"));
        let attribute = ATTRIBUTES.into_iter().find(|known| *known == name);
        attribute.filter(|_| value.eq_ignore_ascii_case("true") || value == "1")
    });
    found.map(|attribute| (pattern, attribute))
}

/// How many of the files fit a pattern of a folder's attributes; nothing for a pattern that is not read.
fn fitting(folder: &str, pattern: &str, files: &[&str]) -> Option<usize> {
    let globs = Globs::new(&[pattern.to_owned()]).ok()?;
    let below = |path: &&str| -> bool {
        let rest = if folder.is_empty() {
            Some(*path)
        } else {
            path.strip_prefix(folder)
                .and_then(|rest| rest.strip_prefix('/'))
        };
        rest.is_some_and(|rest| globs.fit(rest))
    };
    Some(files.iter().copied().filter(|path| below(path)).count())
}

/// The virtual environments that were committed: folders with their settings, or around installed packages.
pub fn virtual_environments(tree: &Snapshot) -> Vec<Untrusted> {
    let mut found: BTreeSet<&str> = BTreeSet::new();
    for entry in &tree.entries {
        let path = entry.path.raw();
        if let Some(folder) = path.strip_suffix("/pyvenv.cfg") {
            found.insert(folder);
            continue;
        }
        if entry.role != Role::Vendored {
            continue;
        }
        let packages = path.find("/site-packages/").map(|at| &path[..at]);
        // `env/lib/python3.12/site-packages`, `env/Lib/site-packages`.
        let around = packages.map(|folders| {
            let end = folders
                .to_ascii_lowercase()
                .rfind("/lib")
                .unwrap_or(folders.len());
            folders.get(..end).unwrap_or(folders)
        });
        found.extend(around);
    }
    found
        .into_iter()
        .map(|path| Untrusted::from(path).as_path())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_mark_files() {
        for (line, is) in [
            (
                "sdk/** linguist-generated=true",
                Some(("sdk/**", "linguist-generated")),
            ),
            (
                "*.py text linguist-vendored",
                Some(("*.py", "linguist-vendored")),
            ),
            ("sdk/** -linguist-generated", None),
            ("sdk/** linguist-generated=false", None),
            ("# sdk/** linguist-generated", None),
            ("*.ipynb linguist-documentation", None),
            ("", None),
        ] {
            assert_eq!(marked(line), is, "{line}");
        }
    }

    #[test]
    fn patterns_are_those_of_their_folder() {
        let files = ["sdk/a.py", "sdk/b/c.py", "app/sdk/d.py"];
        assert_eq!(fitting("", "sdk/**", &files), Some(2));
        assert_eq!(fitting("sdk", "*.py", &files), Some(2));
        assert_eq!(fitting("", "*.py", &files), Some(3));
        assert_eq!(fitting("", "gen/**", &files), Some(0));
        assert_eq!(fitting("", "[ab].py", &files), None);
    }
}
