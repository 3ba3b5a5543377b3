//! What a tree holds besides Python: it is not read, and that is said.

use crate::git::{Mode, Snapshot};
use crate::role::Role;
use std::collections::BTreeMap;

/// Endings of code in other languages, by GitHub's names for them.
const LANGUAGES: &[(&str, &[&str])] = &[
    ("Ada", &["adb", "ads"]),
    ("Assembly", &["asm"]),
    ("C", &["c", "h"]),
    ("C#", &["cs"]),
    ("C++", &["cc", "cpp", "cxx", "hh", "hpp", "hxx"]),
    ("CUDA", &["cu", "cuh"]),
    ("Clojure", &["clj", "cljs"]),
    ("Cython", &["pxd", "pxi", "pyx"]),
    ("Dart", &["dart"]),
    ("Elixir", &["ex", "exs"]),
    ("Elm", &["elm"]),
    ("Erlang", &["erl"]),
    ("F#", &["fs", "fsx"]),
    ("Fortran", &["f", "f03", "f08", "f90", "f95", "for"]),
    ("Go", &["go"]),
    ("Groovy", &["groovy"]),
    ("Haskell", &["hs"]),
    ("Java", &["java"]),
    ("JavaScript", &["cjs", "js", "jsx", "mjs"]),
    ("Julia", &["jl"]),
    ("Kotlin", &["kt", "kts"]),
    ("Lua", &["lua"]),
    ("MATLAB", &["m"]),
    ("Mojo", &["mojo"]),
    ("Nim", &["nim"]),
    ("OCaml", &["ml", "mli"]),
    ("PHP", &["php"]),
    ("Pascal", &["pas"]),
    ("Perl", &["pl", "pm"]),
    ("PowerShell", &["ps1", "psm1"]),
    ("R", &["r"]),
    ("Ruby", &["rb"]),
    ("Rust", &["rs"]),
    ("SQL", &["sql"]),
    ("Sage", &["sage"]),
    ("Scala", &["scala"]),
    ("Shell", &["bash", "sh", "zsh"]),
    ("Solidity", &["sol"]),
    ("Starlark", &["bzl", "star"]),
    ("Svelte", &["svelte"]),
    ("Swift", &["swift"]),
    ("TypeScript", &["cts", "mts", "ts", "tsx"]),
    ("Vue", &["vue"]),
    ("Xonsh", &["xsh"]),
    ("Zig", &["zig"]),
];

/// The language of a path by its ending.
fn language_of(path: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, ending) = name.rsplit_once('.')?;
    if stem.is_empty() {
        return None;
    }
    let ending = ending.to_ascii_lowercase();
    let found = LANGUAGES
        .iter()
        .find(|(_, endings)| endings.contains(&&*ending));
    found.map(|(language, _)| *language)
}

/// Files of code in other languages, the most first; what is somebody else's or generated is left out.
pub(super) fn other_languages(snapshot: &Snapshot) -> Vec<(&'static str, u64)> {
    let mut counts: BTreeMap<&'static str, u64> = BTreeMap::new();
    for entry in &snapshot.entries {
        let is_file = matches!(entry.mode, Mode::File | Mode::Executable);
        if !is_file || matches!(entry.role, Role::Vendored | Role::Generated) {
            continue;
        }
        if let Some(language) = language_of(entry.path.raw()) {
            *counts.entry(language).or_default() += 1;
        }
    }
    let mut all: Vec<_> = counts.into_iter().collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_tell_the_language() {
        for (path, language) in [
            ("pkg/fast.pyx", Some("Cython")),
            ("pkg/fast.pxd", Some("Cython")),
            ("main.go", Some("Go")),
            ("analysis/Model.R", Some("R")),
            ("a.py", None),
            ("README.md", None),
            (".c", None),
            ("Makefile", None),
        ] {
            assert_eq!(language_of(path), language, "{path}");
        }
    }

    #[test]
    fn no_ending_belongs_to_two() {
        let mut endings: Vec<_> = LANGUAGES.iter().flat_map(|(_, all)| *all).collect();
        let all = endings.len();
        endings.sort_unstable();
        endings.dedup();
        assert_eq!(endings.len(), all);
    }
}
