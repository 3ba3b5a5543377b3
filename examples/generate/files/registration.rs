//! The lists of signals in the source, as the files that are there make them.

use super::File;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The line below which a list is written. Each list ends with its file or at `END`.
const MARKER: &str =
    "// Below is written by `cargo run --example generate`, from the files that define a signal.";
/// The end of the registry's slice.
const END: &str = "];";
/// What a file of a signal has a line of; a helper beside it has none, and is declared by hand above the marker.
const DEFINES: &str = "pub static SIGNAL: Signal = Signal {";

/// Every file that holds a list of signals: the registry, and `mod.rs` of every competency.
pub fn read(root: &Path) -> io::Result<Vec<File>> {
    let signals = Path::new("src/signals");
    let mut listings = Vec::new();
    let mut registered = Vec::new();
    for folder in sorted(&root.join(signals))? {
        if !root.join(signals).join(&folder).is_dir() {
            continue;
        }
        let mut modules = Vec::new();
        for file in sorted(&root.join(signals).join(&folder))? {
            let path = root.join(signals).join(&folder).join(&file);
            let Some(module) = file.strip_suffix(".rs") else {
                continue;
            };
            if fs::read_to_string(path)?
                .lines()
                .any(|line| line == DEFINES)
            {
                modules.push(format!("pub mod {module};\n"));
                registered.push((module.replace('_', "-"), format!("{folder}::{module}")));
            }
        }
        let path = signals.join(&folder).join("mod.rs");
        // A folder without a signal is a library that several competencies use.
        if modules.is_empty() && !fs::read_to_string(root.join(&path))?.contains(MARKER) {
            continue;
        }
        listings.push(listing(root, path, &modules.concat())?);
    }
    // By id: `a-b` stands before `ab`, unlike `a_b`.
    registered.sort();
    let entry = |(_, path): &(String, String)| format!("    &{path}::SIGNAL,\n");
    let lines: Vec<String> = registered.iter().map(entry).collect();
    listings.push(listing(root, signals.join("registry.rs"), &lines.concat())?);
    Ok(listings)
}

fn sorted(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn listing(root: &Path, path: PathBuf, lines: &str) -> io::Result<File> {
    let before = fs::read_to_string(root.join(&path))?;
    let Some(text) = with_list(&before, lines) else {
        let why = format!("{} has no line '{MARKER}'", path.display());
        return Err(io::Error::other(why));
    };
    Ok(File { path, text })
}

/// A text with these lines in place of the list in it, if it has a place for one.
fn with_list(text: &str, lines: &str) -> Option<String> {
    let (head, tail) = text.split_once(MARKER)?;
    let rest = match tail.lines().position(|line| line == END) {
        Some(at) => tail.split_inclusive('\n').skip(at).collect(),
        None => String::new(),
    };
    Some(format!("{head}{MARKER}\n{lines}{rest}"))
}
