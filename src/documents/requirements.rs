//! Requirements: one distribution a line.

use super::document::{Dependency, Document};

/// The most dependencies taken from one document.
pub const MAX_DEPENDENCIES: usize = 5_000;

/// Reads a requirements file.
pub(crate) fn read(document: &mut Document, text: &str) {
    let name = super::kind::file_name(document.path.raw());
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let group = stem
        .trim_start_matches("requirements")
        .trim_matches(['-', '_'])
        .to_owned();
    for (number, line) in (1_u32..).zip(text.lines()) {
        add(document, line, number, &group);
    }
}

/// Adds the distribution that a requirement names.
pub(crate) fn add(document: &mut Document, requirement: &str, line: u32, group: &str) {
    let requirement = requirement.trim();
    let name = name_of(requirement);
    if name.is_empty() || document.dependencies.len() >= MAX_DEPENDENCIES {
        return;
    }
    let version = requirement.split([';', '#']).next().unwrap_or("");
    document.dependencies.push(Dependency {
        line,
        name: name.into(),
        group: super::ci::command::label(group),
        pinned: version.contains("==") && !version.contains(".*"),
    });
}

/// The name at the start of a requirement, normalised as PEP 503 says; empty for options and paths.
pub(crate) fn name_of(requirement: &str) -> String {
    let end = requirement.find(|char: char| !char.is_ascii_alphanumeric() && !"-_.".contains(char));
    let name = &requirement[..end.unwrap_or(requirement.len()).min(200)];
    let rest = &requirement[name.len()..];
    if name.starts_with(['-', '_', '.']) || rest.starts_with(['/', ':', '\\', '+']) {
        return String::new();
    }
    let mut normal = String::with_capacity(name.len());
    for char in name.chars() {
        if !"-_.".contains(char) {
            normal.push(char.to_ascii_lowercase());
        } else if !normal.ends_with('-') {
            normal.push('-');
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (text, name) in [
            ("Foo_bar.baz[x]>=1", "foo-bar-baz"),
            ("-r other.txt", ""),
            ("# comment", ""),
            ("./local", ""),
            ("git+https://example.org/x", ""),
            ("https://example.org/x", ""),
            ("pytest", "pytest"),
        ] {
            assert_eq!(name_of(text), name);
        }
    }
}
