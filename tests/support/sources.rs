//! The sources of the program, as tests read them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the package.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file of the package.
pub fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// The files of `src/` that are built into the program: path from `src/`, text without comments and tests.
pub fn sources() -> BTreeMap<String, String> {
    let (mut files, mut only_in_tests) = (BTreeMap::new(), BTreeSet::new());
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = without_tests(&path, &read(&path), &mut only_in_tests);
                files.insert(path, text);
            }
        }
    }
    let src = root().join("src");
    let name = |path: &PathBuf| path.strip_prefix(&src).unwrap().display().to_string();
    files.retain(|path, _| !only_in_tests.contains(path));
    files.iter().map(|(p, t)| (name(p), t.clone())).collect()
}

/// Leaves out comments and whatever `#[cfg(test)]` stands before; the files of modules left out go into `files`.
fn without_tests(path: &Path, text: &str, files: &mut BTreeSet<PathBuf>) -> String {
    let mut out = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let code = line.trim_start();
        if code.starts_with("//") {
            continue;
        }
        if code != "#[cfg(test)]" {
            out.push_str(line);
            out.push('\n');
            continue;
        }
        let indent = &line[..line.len() - code.len()];
        let item = lines.next().unwrap_or_default();
        if item.ends_with('{') {
            let end = format!("{indent}}}");
            let _ = lines.by_ref().take_while(|l| *l != end).count();
        } else if let Some((_, name)) = item.trim_end_matches(';').split_once("mod ") {
            let folder = match path.file_stem() {
                Some(stem) if stem != "mod" && stem != "lib" => path.with_extension(""),
                _ => path.parent().unwrap().to_owned(),
            };
            files.insert(folder.join(format!("{name}.rs")));
        }
    }
    out
}
