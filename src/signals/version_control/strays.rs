//! What lies in the tree that belongs into nobody's repository?

use crate::signals::prelude::*;
use std::collections::BTreeSet;

/// Places shown.
const MAX_SHOWN: usize = 20;

static PATHS: Fact = Fact::sum(
    "paths",
    "Files of the tree.",
    Subject::Project(|project| project.paths.len() as i64),
);
static STRAYS: Fact = Fact::sum(
    "stray-files",
    "Files of the tree that a machine left behind, and copies beside the file they are of.",
    Subject::Project(|project| strays(project).len() as i64),
);

/// Folders that tools make for themselves.
const LEFT_BEHIND: [&str; 8] = [
    "__pycache__",
    ".idea",
    ".ipynb_checkpoints",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    "site-packages",
    ".eggs",
];
/// Files that systems and editors leave.
const FILES: [&str; 4] = [".DS_Store", "Thumbs.db", "desktop.ini", "pyvenv.cfg"];
/// Ends of names of bytecode and of what editors save.
const ENDS: [&str; 8] = [".pyc", ".pyo", "~", ".swp", ".orig", ".rej", ".bak", ".old"];
/// What a copy's name adds to that of its original.
const COPIES: [&str; 8] = [
    "_old", "_copy", "_backup", "_bak", "_final", " copy", " - Copy", "_orig",
];

/// Why a path is a stray.
fn stray(path: &str, all: &BTreeSet<&str>) -> Option<&'static str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut folders = path.split('/').rev().skip(1);
    if folders.any(|folder| LEFT_BEHIND.contains(&folder)) {
        return Some("in a folder that a tool made for itself");
    }
    if FILES.contains(&name) || ENDS.iter().any(|end| name.ends_with(end)) {
        return Some("left behind by a machine");
    }
    let (stem, extension) = path.rsplit_once('.').unwrap_or((path, ""));
    let of = |original: &str| all.contains(format!("{original}.{extension}").as_str());
    let added = COPIES.iter().find_map(|copy| stem.strip_suffix(copy));
    let numbered = stem
        .strip_suffix(')')
        .and_then(|s| s.rsplit_once('('))
        .filter(|(_, n)| !n.is_empty() && n.len() < 3 && n.chars().all(|c| c.is_ascii_digit()))
        .map(|(original, _)| original.trim_end());
    added
        .or(numbered)
        .is_some_and(of)
        .then_some("a copy beside its original")
}

fn strays(project: &Project) -> Vec<Spot> {
    let all: BTreeSet<&str> = project.paths.iter().map(String::as_str).collect();
    let spot = |path: &String| {
        let why = stray(path, &all)?;
        Some(Spot {
            path: path.clone(),
            line: 0,
            text: why.to_owned(),
        })
    };
    project.paths.iter().filter_map(spot).collect()
}

/// The share of the tree that was left behind.
pub static SIGNAL: Signal = Signal {
    id: "strays",
    competency: Competency::VersionControl,
    question: "What share of the tree was left behind by tools, or is a copy of the file beside it?",
    why: "Git keeps what was there before; whoever keeps copies by hand does not trust it yet. Caches, bytecode and environments come along where nobody \
          looked at what was committed.",
    formula: "stray-files / paths, at one snapshot",
    guard: "A copy is one only beside its original: `deep_copy.py` and `final.py` alone are names. Look-alikes left alone: `.vscode` and `.editorconfig`, which teams \
            share, and `.orig` in the middle of a name.",
    remedy: "Remove the files listed with `git rm --cached`, and name them in .gitignore.",
    source: Citation {
        authors: "GitHub",
        year: 2024,
        title: "Ignoring files",
        link: "https://docs.github.com/en/get-started/getting-started-with-git/ignoring-files",
    },
    asks_for: AsksFor::NoFaults,
    cause: "strays",
    unit: Unit::Share,
    scale: Scale::falling([0.25, 0.1, 0.03, 0.0]),
    min_cases: 3,
    weight: 0.5,
    facts: &[&STRAYS, &PATHS],
    measure: |view| {
        let (part, whole) = (view.project(&STRAYS), view.project(&PATHS));
        Outcome::Measured(Measured::exact(part as f64 / whole.max(1) as f64, whole))
    },
    evidence: Evidence::Project(
        "The files that tools left behind, and the copies beside the file they were made from.",
        |project| {
            let mut all = strays(project);
            all.truncate(MAX_SHOWN);
            all
        },
    ),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::of_tree;

    fn found(paths: &[&str]) -> i64 {
        let files: Vec<(&str, &str)> = paths.iter().map(|path| (*path, "")).collect();
        of_tree(&files)["stray-files"]
    }

    #[test]
    fn what_machines_leave_is_counted() {
        for path in [
            "a/__pycache__/b.cpython-312.pyc",
            ".idea/workspace.xml",
            "a/.DS_Store",
            "notes.txt~",
            "env/lib/python3.9/site-packages/six.py",
        ] {
            assert_eq!(found(&["a.py", path]), 1, "{path}");
        }
    }

    #[test]
    fn a_copy_is_one_only_beside_its_original() {
        assert_eq!(found(&["app.py", "app_old.py"]), 1);
        assert_eq!(found(&["app.py", "app (1).py", "app(2).py"]), 2);
        assert_eq!(found(&["deep_copy.py", "final.py", "f(x).txt"]), 0);
        assert_eq!(found(&["app.py", "lib/app_old.py"]), 0);
    }

    #[test]
    fn what_teams_share_is_left_alone() {
        assert_eq!(
            found(&[".vscode/settings.json", ".editorconfig", "a.original.md"]),
            0
        );
    }
}
