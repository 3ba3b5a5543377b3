//! Can the modules be imported by their names?

use crate::signals::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Places shown.
const MAX_SHOWN: usize = 20;
/// So many names that differ only by a number are a series.
const SERIES: usize = 3;

static MODULES: Fact = Fact::sum(
    "named-modules",
    "Modules that ship.",
    Subject::Project(|project| project.source().count() as i64),
);
/// See its own words.
pub(crate) static ODD: Fact = Fact::sum(
    "modules-without-a-name",
    "Modules that ship and that no import statement can name, or that are told apart by a number alone.",
    Subject::Project(|project| odd(project).len() as i64),
);

/// A name without its digits, where it has some.
fn numbered(name: &str) -> Option<String> {
    let letters: String = name.chars().filter(|c| !c.is_ascii_digit()).collect();
    let letters = letters.trim_matches(['_', '-', ' ']).to_lowercase();
    (letters.len() < name.len() && name.chars().any(|c| c.is_ascii_digit())).then_some(letters)
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.strip_suffix(".py").unwrap_or(path).split('/')
}

fn is_importable(part: &str) -> bool {
    !part.starts_with(|c: char| c.is_ascii_digit())
        && part.chars().all(|c| c.is_alphanumeric() || c == '_')
}

fn odd(project: &Project) -> Vec<Spot> {
    // Names beside each other that differ by a number: `day1`, `day2`, `day3`.
    let mut series: BTreeMap<(String, String), BTreeSet<&str>> = BTreeMap::new();
    for (_, module) in project.source() {
        let mut folder = String::new();
        for part in parts(&module.path) {
            if let Some(letters) = numbered(part) {
                series
                    .entry((folder.clone(), letters))
                    .or_default()
                    .insert(part);
            }
            folder.push_str(part);
            folder.push('/');
        }
    }
    let in_series = |path: &str| {
        let mut folder = String::new();
        parts(path).any(|part| {
            let key = numbered(part).map(|letters| (folder.clone(), letters));
            folder.push_str(part);
            folder.push('/');
            key.and_then(|key| series.get(&key))
                .is_some_and(|names| names.len() >= SERIES)
        })
    };
    let spot = |path: &str| {
        // The folder that a distribution lies in need not be importable: its packages are.
        let name = parts(path).last().unwrap_or(path);
        let text = if !is_importable(name) {
            "no import statement can name it"
        } else if in_series(path) {
            "told apart by a number alone"
        } else {
            return None;
        };
        Some(Spot {
            path: path.to_owned(),
            line: 0,
            text: text.to_owned(),
        })
    };
    project
        .source()
        .filter_map(|(_, module)| spot(&module.path))
        .collect()
}

/// The share of modules without a name that says what they hold.
pub static SIGNAL: Signal = Signal {
    id: "module-names",
    competency: Competency::Architecture,
    question: "What share of modules cannot be imported by name, or has a number for a name?",
    why: "`01 variables.py` and `ex3.py` are pages of an exercise book: nothing can import the one, and nobody knows what is in the other. Engineered projects have next to none \
          (AUC 0.76 to 0.87 against course work).",
    formula: "modules-without-a-name / named-modules, at one snapshot",
    guard: "A module is one whose file name begins with a digit or holds a blank, a hyphen or a bracket, or that stands in a series of three or more names, files or folders beside \
            each other, that differ by a number alone. Look-alikes left alone: `base64.py`, `utf8.py`, `v1/` beside `v2/`, migrations, tests, scripts, folders that hold a distribution.",
    remedy: "Name the modules listed for what they hold, in letters, digits and underscores.",
    source: Citation {
        authors: "van Rossum, Warsaw, Coghlan",
        year: 2001,
        title: "PEP 8: Style Guide for Python Code, package and module names",
        link: "https://peps.python.org/pep-0008/#package-and-module-names",
    },
    asks_for: AsksFor::NoFaults,
    cause: "names",
    unit: Unit::Share,
    scale: Scale::falling([0.5, 0.25, 0.1, 0.03]),
    min_cases: 3,
    weight: 0.5,
    facts: &[&ODD, &MODULES],
    measure: |view| Outcome::Measured(Measured::share(view.project(&ODD), view.project(&MODULES))),
    evidence: Evidence::Project(
        "The modules that no `import` can name, and those named by a number.",
        |project| {
            let mut all = odd(project);
            all.truncate(MAX_SHOWN);
            all
        },
    ),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::of_tree;

    fn odd(paths: &[&str]) -> i64 {
        let files: Vec<(&str, &str)> = paths.iter().map(|path| (*path, "")).collect();
        of_tree(&files)["modules-without-a-name"]
    }

    #[test]
    fn what_cannot_be_imported_is_counted() {
        assert_eq!(odd(&["01_intro.py", "my file.py", "a-b.py", "fine.py"]), 3);
    }

    #[test]
    fn a_series_is_counted_in_files_and_in_folders() {
        assert_eq!(odd(&["ex1.py", "ex2.py", "ex3.py"]), 3);
        assert_eq!(odd(&["day1/main.py", "day2/main.py", "day3/main.py"]), 3);
    }

    #[test]
    fn a_number_in_a_name_is_none() {
        assert_eq!(odd(&["p/base64.py", "p/utf8.py", "p/sha256.py"]), 0);
        assert_eq!(odd(&["api/v1/a.py", "api/v2/a.py"]), 0);
        assert_eq!(odd(&["my-project/pkg/a.py"]), 0);
    }
}
