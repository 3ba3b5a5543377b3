//! What a content says of its own role, whatever path it lies at.
//!
//! A path says what a file is for, and nothing in it can make it more than that: code that ships stays judged. What a program wrote, and
//! what is a notebook, says so in its first lines, and is then left out of what is judged, listed and counted.

use super::snapshot::Code;
use crate::documents::Notebook;
use crate::python::{self, TestFile};
use crate::role::{Role, is_copied, is_generated};

/// What stands in the place of a content that git keeps elsewhere: Git LFS, its forerunners, and git-annex.
const POINTERS: [&[u8]; 4] = [
    b"version https://git-lfs.github.com/spec/v1",
    b"version https://hawser.github.com/spec/v1",
    b"version http://git-media.io/v/2",
    b"/annex/objects/",
];
/// A pointer is no longer than this: git-lfs itself looks no further.
const MAX_POINTER: usize = 1_024;

/// Whether the bytes are only a pointer to a content that is not here.
pub(super) fn is_pointer(bytes: &[u8]) -> bool {
    if bytes.len() > MAX_POINTER {
        return false;
    }
    POINTERS.iter().any(|pointer| bytes.starts_with(pointer))
        && (bytes.starts_with(b"/annex/")
            || memchr::memmem::find(bytes, b"\noid sha256:").is_some())
}

/// How a file of Python is read, once its content is known.
pub(super) enum Form {
    /// As its path says.
    Module,
    /// As the cells of a notebook.
    Notebook(Notebook),
    /// As a module that a program wrote.
    Generated,
    /// As a module that is a copy of somebody else's.
    Copied,
}

impl Form {
    /// The role that the content has by itself.
    pub(super) fn role(&self) -> Option<Role> {
        match self {
            Self::Module => None,
            Self::Notebook(_) => Some(Role::Notebook),
            Self::Generated => Some(Role::Generated),
            Self::Copied => Some(Role::Vendored),
        }
    }
}

/// Bytes in which a content says what it is.
const HEAD: usize = 4_096;

/// How the content of a module is read. Tests that are collected stay tests: marks between cells make no notebook of them.
pub(super) fn form(bytes: &[u8], test: TestFile) -> Form {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let first_lines = String::from_utf8_lossy(head);
    if is_generated(&first_lines) {
        return Form::Generated;
    }
    if is_copied(&first_lines) {
        return Form::Copied;
    }
    if test == TestFile::No
        && SIGNS
            .iter()
            .any(|sign| memchr::memmem::find(head, sign).is_some())
        && let Ok(text) = python::decode(bytes)
        && let Some(notebook) = Notebook::of_script(&text, python::cell)
    {
        return Form::Notebook(notebook);
    }
    Form::Module
}

/// One of these stands in the first lines of whatever may be a notebook: most modules are looked at no further.
const SIGNS: [&[u8]; 6] = [
    b"%%",
    b"In[",
    b"codecell",
    b"jupyte",
    b"Databricks",
    b"marimo",
];

/// The role of a file by its path, and what its content says: strangers' code and steps of a database stay what they are.
pub(super) fn role_of(by_path: Role, by_content: Option<Role>) -> Role {
    match by_path {
        Role::Vendored | Role::Generated | Role::Migration => by_path,
        _ => by_content.unwrap_or(by_path),
    }
}

/// Reads a notebook of any form that has a file's ending of its own.
pub(super) fn notebook(bytes: &[u8], code: Code) -> Option<Notebook> {
    match code {
        Code::Notebook => Notebook::read(bytes, python::cell),
        Code::Blocks => {
            let text = std::str::from_utf8(bytes).ok()?;
            Notebook::of_markdown(text, python::cell)
        }
        Code::Module(_) => None,
    }
}
