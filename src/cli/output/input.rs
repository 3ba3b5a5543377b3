//! What is read is not written over.

use crate::error::{Error, Result};
use crate::untrusted::Untrusted;
use std::fs::{self, Metadata};
use std::path::Path;

/// What a run reads.
#[derive(Debug, Clone, Copy, Default)]
pub struct Inputs<'i> {
    /// What the command line names as the repository; none for the one around the current folder.
    pub repository: Option<&'i Path>,
    /// The configuration file that it names.
    pub config: Option<&'i Path>,
}

impl Inputs<'_> {
    /// Refuses to write over an input: a bundle, a configuration file, what makes up a repository, the code of a plain folder.
    pub(super) fn spare(&self, path: &Path) -> Result<()> {
        let Some(why) = self.what_it_is(path) else {
            return Ok(());
        };
        Err(Error::Usage {
            given: Untrusted::from(path.to_string_lossy().as_ref())
                .terminal()
                .to_string(),
            why: format!("it is {why}, and would be written over"),
            hint: "name another file for the output".to_owned(),
        })
    }

    fn what_it_is(&self, path: &Path) -> Option<&'static str> {
        // A link is replaced itself: what it leads to stays.
        let there = fs::symlink_metadata(path).ok();
        let there = there.filter(Metadata::is_file);
        let is = |input: Option<&Path>| {
            let found = input.and_then(|input| fs::metadata(input).ok());
            let (Some(found), Some(there)) = (found, &there) else {
                return false;
            };
            found.is_file() && is_same(&found, there)
        };
        if is(self.repository) {
            return Some("the bundle that is read");
        }
        if is(self.config) {
            return Some("the configuration file that is read");
        }
        let folder = fs::canonicalize(super::folder_of(path)).ok()?;
        let named = self.repository.unwrap_or(Path::new("."));
        let root = fs::canonicalize(named).ok()?;
        let in_git = folder.components().any(|part| part.as_os_str() == ".git");
        if in_git || is_git_folder(&root) && folder.starts_with(&root) {
            return Some("a file of a repository");
        }
        let is_plain = root.is_dir() && !root.join(".git").exists() && self.repository.is_some();
        let is_code = path.extension().is_some_and(|end| {
            ["py", "pyi", "pyw", "ipynb", "toml", "cfg"]
                .iter()
                .any(|code| end == *code)
        });
        let read = is_plain && is_code && there.is_some() && folder.starts_with(&root);
        read.then_some("a file of the folder that is read")
    }
}

/// A bare repository, or a `.git` folder.
fn is_git_folder(root: &Path) -> bool {
    root.join("HEAD").is_file() && root.join("objects").is_dir()
}

#[cfg(unix)]
fn is_same(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn is_same(a: &Metadata, b: &Metadata) -> bool {
    // Without a number, what is as large and as old is taken for the same: it is spared rather than lost.
    a.len() == b.len() && a.modified().ok() == b.modified().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spared(repository: &Path, output: &Path) -> Option<String> {
        let inputs = Inputs {
            repository: Some(repository),
            config: None,
        };
        inputs.spare(output).err().map(|error| error.to_string())
    }

    #[test]
    fn an_input_is_spared_whatever_it_is_called() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let at = |name: &str| folder.path().join(name);
        fs::write(at("x.bundle"), "")?;
        fs::hard_link(at("x.bundle"), at("y"))?;
        for name in ["x.bundle", "./x.bundle", "y"] {
            let said = spared(&at("x.bundle"), &at(name)).unwrap_or_default();
            assert!(said.contains("the bundle that is read"), "{name}: {said}");
        }
        assert_eq!(spared(&at("x.bundle"), &at("z")), None);
        fs::create_dir_all(at("bare/objects"))?;
        fs::create_dir_all(at("tree/.git/refs"))?;
        fs::write(at("bare/HEAD"), "")?;
        for (root, name) in [
            ("bare", "bare/config"),
            ("bare", "bare/objects/new"),
            ("tree", "tree/.git/config"),
            ("tree", "tree/.git/refs/x"),
            ("tree/.git", "tree/.git/x"),
        ] {
            assert!(spared(&at(root), &at(name)).is_some(), "{name}");
        }
        // The work tree is not read.
        assert_eq!(spared(&at("tree"), &at("tree/report.py")), None);
        fs::create_dir(at("plain"))?;
        fs::write(at("plain/a.py"), "")?;
        assert!(spared(&at("plain"), &at("plain/a.py")).is_some());
        for name in ["plain/report.md", "plain/new.py"] {
            assert_eq!(spared(&at("plain"), &at(name)), None, "{name}");
        }
        let inputs = Inputs {
            repository: None,
            config: Some(&at("y")),
        };
        assert!(inputs.spare(&at("x.bundle")).is_err());
        Ok(())
    }
}
