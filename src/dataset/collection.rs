//! What the tests of a tree are told of the rest of it: how they are collected, and what the code that supports them does.

use super::handles::Handles;
use super::snapshot::{MAX_DOCUMENT, bytes_of, test_file};
use crate::documents::{self, Document};
use crate::facts::checks::{MAX_FILES, Support};
use crate::git::{Entry, Mode, Repository, Snapshot};
use crate::python::{Collection, MAX_BYTES, TestFile};
use crate::role::Role;

/// Reads the settings of pytest and the files that support tests. Those of one commit speak for its whole history: what a content
/// counts must not depend on the commit that is looked at.
pub fn collection(repository: &Repository, snapshot: &Snapshot) -> Collection {
    let handles = Handles::new(repository);
    let mut collection = Collection::default();
    let entries = || {
        let all = snapshot.entries.iter();
        all.filter(|entry| matches!(entry.mode, Mode::File | Mode::Executable))
    };
    let mut settings = Settings::default();
    for entry in entries().filter(|entry| may_configure(entry)) {
        let path = entry.path.raw();
        let Some(kind) = documents::kind_of(path) else {
            continue;
        };
        if let Ok(bytes) = bytes_of(&handles.read(entry.oid, MAX_DOCUMENT)) {
            let read = || documents::read(kind, path, bytes);
            settings.add(&super::snapshot::counted(entry.oid, read));
        }
    }
    settings.tell(&mut collection);
    let mut support = Support::default();
    let files = entries().filter(|entry| supports(entry, &collection));
    for entry in files.take(MAX_FILES) {
        if let Ok(bytes) = bytes_of(&handles.read(entry.oid, MAX_BYTES as u64)) {
            super::snapshot::counted(entry.oid, || support.read(bytes));
        }
    }
    support.tell(&mut collection);
    collection
}

/// Whether pytest reads settings from a file of this name.
fn may_configure(entry: &Entry) -> bool {
    let path = entry.path.raw();
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(
        name,
        "pyproject.toml"
            | "pytest.toml"
            | ".pytest.toml"
            | "pytest.ini"
            | ".pytest.ini"
            | "tox.ini"
            | "setup.cfg"
    ) && matches!(entry.role, Role::Source | Role::Test)
}

/// Whether a file may hold what tests call or derive from, and no tests itself.
fn supports(entry: &Entry, collection: &Collection) -> bool {
    let path = entry.path.raw();
    let is_module = path.rsplit_once('.').is_some_and(|(_, end)| end == "py");
    let named = || path.to_ascii_lowercase().contains("test");
    is_module
        && (entry.role == Role::Test || entry.role == Role::Source && named())
        && test_file(path, entry.role, collection) == TestFile::No
}

/// What files of settings say together.
#[derive(Default)]
struct Settings {
    files: Names,
    classes: Names,
    functions: Names,
    describe: Names,
    strict: bool,
}

/// The values of a setting in several files, and whether one of them leaves it as it is.
#[derive(Default)]
struct Names {
    found: Vec<String>,
    is_default: bool,
}

impl Names {
    fn add(&mut self, document: &Document, key: &str) {
        let Some(pytest) = document.tool("pytest") else {
            return;
        };
        match pytest.setting(key) {
            Some(setting) => {
                let words = setting.words().map(|(_, word)| word.to_owned());
                self.found.extend(words);
            }
            None => self.is_default = true,
        }
    }

    /// Puts what was found in the place of what holds without it, or beside that where both hold somewhere.
    fn tell(self, names: &mut Vec<String>, usual: &[&str]) {
        if self.found.is_empty() {
            return;
        }
        *names = self.found;
        if self.is_default {
            names.extend(usual.iter().map(|name| (*name).to_owned()));
        }
        names.sort_unstable();
        names.dedup();
    }
}

impl Settings {
    fn add(&mut self, document: &Document) {
        self.files.add(document, "python_files");
        self.classes.add(document, "python_classes");
        self.functions.add(document, "python_functions");
        self.describe.add(document, "describe_prefixes");
        let pytest = document.tool("pytest");
        self.strict |= pytest
            .is_some_and(|pytest| pytest.is_on("xfail_strict") || pytest.is_on("strict_xfail"));
    }

    fn tell(self, collection: &mut Collection) {
        let usual = ["test*.py", "*_test.py", "*_tests.py"];
        self.files.tell(&mut collection.files, &usual);
        self.classes.tell(&mut collection.classes, &["Test"]);
        self.functions.tell(&mut collection.functions, &["test"]);
        self.describe.tell(&mut collection.describe, &["describe_"]);
        collection.strict = self.strict;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(files: &[(&str, &str)]) -> Collection {
        let mut settings = Settings::default();
        for (path, text) in files {
            let kind = documents::kind_of(path).expect("a document");
            settings.add(&documents::read(kind, path, text.as_bytes()));
        }
        let mut collection = Collection::default();
        settings.tell(&mut collection);
        collection
    }

    #[test]
    fn settings_of_pytest_are_read_from_each_kind_of_file() {
        let toml = "[tool.pytest.ini_options]\npython_functions = [\"check_*\", \"it_*\"]\nxfail_strict = true\n";
        let of = told(&[("pyproject.toml", toml)]);
        assert!(of.is_function("check_a") && of.is_function("it_b") && !of.is_function("test_c"));
        assert!(of.strict && of.is_class("TestA"));
        let ini = "[pytest]\npython_files = check_*.py test_*.py\npython_classes =\n    Check\n    *Suite\n";
        let of = told(&[("pytest.ini", ini)]);
        assert!(of.is_file("check_a.py") && of.is_file("test_a.py") && !of.is_file("a_test.py"));
        assert!(of.is_class("CheckA") && of.is_class("ASuite") && !of.is_class("TestA"));
        let cfg = "[tool:pytest]\ndescribe_prefixes = when_ describe_\n";
        let of = told(&[("setup.cfg", cfg)]);
        assert!(of.is_describe("when_a") && of.is_describe("describe_b"));
        // Where two projects differ, both hold.
        let other = "[tool.pytest.ini_options]\naddopts = \"-q\"\n";
        let of = told(&[("a/pyproject.toml", toml), ("b/pyproject.toml", other)]);
        assert!(of.is_function("check_a") && of.is_function("test_a"));
        assert!(!told(&[("pyproject.toml", "[project]\nname = \"a\"\n")]).strict);
    }
}
