//! Is the repository laid out as Python expects it?

use crate::project::{Import, Module};
use crate::role::Role;
use crate::signals::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Places shown.
const MAX_SHOWN: usize = 20;
/// Names of folders that packages lie in, and not of packages.
const MISNOMERS: [&str; 4] = ["src", "lib", "source", "python"];
/// Loose files shown of one folder.
const MAX_LOOSE: usize = 5;

static LAYOUT_QUESTIONS: Fact = Fact::sum(
    "layout-questions",
    "Questions of layout that the repository gives rise to.",
    Subject::Project(|project| questions(project).len() as i64),
);
static LAYOUT_MET: Fact = Fact::sum(
    "layout-met",
    "Questions of layout that are answered as packaging expects.",
    Subject::Project(|project| {
        questions(project)
            .iter()
            .filter(|q| q.faults.is_empty())
            .count() as i64
    }),
);

/// The share of layout questions that are met.
pub static SIGNAL: Signal = Signal {
    id: "package-layout",
    competency: Competency::Architecture,
    question: "Is the code laid out as packages that can be built, imported and tested apart?",
    why: "A known layout is read without a guide, builds without configuration and keeps tests from passing by accident of the \
          current folder.",
    formula: "layout-met / layout-questions, at one snapshot. Asked are: no loose modules beside a package (per folder that packages \
              are imported from); no package called `src` or `lib`; tests outside the packages or in folders of their own inside \
              them; no module that puts folders on `sys.path` when it is imported; where a package reads a command line, an entry point or `__main__.py`",
    guard: "Each folder that packages are imported from is asked for itself, so that a repository of several packages is not held \
            against one layout. Look-alikes left alone: `setup.py`, `noxfile.py` and other programs beside the product, which nobody imports, a \
            distribution of a single module, `conftest.py`, a folder of plugins that is imported by its own name without an `__init__.py`, \
            commands of Click and argparse that `flask` and Django's `manage.py` start. Entry points are read from pyproject.toml; with a `setup.py` or \
            `setup.cfg` they may stand there, and the question is not asked.",
    remedy: "Move what the listed places name into the package or out of it, and let the build tool declare how it is started.",
    source: Citation {
        authors: "Python Packaging Authority",
        year: 2024,
        title: "Python Packaging User Guide: src layout vs flat layout",
        link: "https://packaging.python.org/en/latest/discussions/src-layout-vs-flat-layout/",
    },
    asks_for: AsksFor::Practice,
    cause: "layout",
    unit: Unit::Share,
    scale: Scale::rising([0.4, 0.6, 0.8, 1.0]),
    min_cases: 3,
    weight: 0.5,
    facts: &[&LAYOUT_MET, &LAYOUT_QUESTIONS],
    measure: |view| {
        let (part, whole) = (view.project(&LAYOUT_MET), view.project(&LAYOUT_QUESTIONS));
        Outcome::Measured(Measured::exact(part as f64 / whole.max(1) as f64, whole))
    },
    evidence: Evidence::Project("The files that speak against the layout.", |project| {
        let faults = questions(project).into_iter().flat_map(|q| q.faults);
        faults.take(MAX_SHOWN).collect()
    }),
};

/// A question that was asked, with what speaks against.
struct Question {
    faults: Vec<Spot>,
}

/// A folder that modules are imported from.
#[derive(Default)]
struct Root<'p> {
    /// A package lies in it.
    has_package: bool,
    /// Modules that belong to no package.
    loose: Vec<(u32, &'p Module)>,
}

fn spot(path: &str, line: u32, text: &str) -> Spot {
    Spot {
        path: path.to_owned(),
        line,
        text: text.to_owned(),
    }
}

fn questions(project: &Project) -> Vec<Question> {
    let mut questions = Vec::new();
    let has_packages = project.source().any(|(_, m)| m.package);
    // Folders that packages are imported from, with what lies loose in them.
    let mut roots: BTreeMap<&str, Root<'_>> = BTreeMap::new();
    for (at, module) in project.source() {
        let root = roots.entry(&module.root).or_default();
        if module.package || module.name.contains('.') {
            root.has_package = true;
        } else {
            root.loose.push((at, module));
        }
    }
    let imported = imported(project);
    for (
        folder,
        Root {
            has_package,
            mut loose,
        },
    ) in roots
    {
        if has_package && is_namespace(project, folder) {
            continue;
        }
        if has_package {
            // What nobody imports is started: a program beside the product.
            loose.retain(|(at, _)| imported.contains(at));
        }
        if has_package || (!has_packages && loose.len() > 1) {
            let faults = loose.iter().take(MAX_LOOSE);
            let faults = faults.map(|(_, m)| spot(&m.path, 0, "a module beside a package"));
            questions.push(Question {
                faults: faults.collect(),
            });
        }
    }
    if has_packages {
        let misnamed = project
            .source()
            .filter(|(_, m)| m.package && MISNOMERS.contains(&m.name.as_str()));
        let faults =
            misnamed.map(|(_, m)| spot(&m.path, 0, "makes the folder of the packages a package"));
        questions.push(Question {
            faults: faults.collect(),
        });
    }
    questions.extend(tests_apart(project));
    let on_path = project
        .modules
        .iter()
        .filter(|m| matches!(m.role, Role::Source | Role::Test));
    let faults = on_path.flat_map(|m| {
        let hacks = m.summary.uses.iter().filter(|one| {
            one.at_top > 0 && matches!(one.path.as_str(), "sys.path.insert" | "sys.path.append")
        });
        hacks
            .map(|one| spot(&m.path, one.line, &one.path))
            .collect::<Vec<_>>()
    });
    if project.source().next().is_some() {
        questions.push(Question {
            faults: faults.collect(),
        });
    }
    questions.extend(started(project));
    questions
}

/// The modules that some other file imports.
fn imported(project: &Project) -> BTreeSet<u32> {
    let edges = project.edges().iter().enumerate();
    let edges = edges.flat_map(|(from, to)| to.iter().map(move |edge| (from, edge.to)));
    edges
        .filter(|(from, to)| *from != *to as usize)
        .map(|(_, to)| to)
        .collect()
}

/// Whether a folder is imported by its own name: a package without `__init__.py` (PEP 420), as plugins of several authors share one.
fn is_namespace(project: &Project, root: &str) -> bool {
    let name = root.rsplit('/').next().unwrap_or(root);
    let names = |module: &str| {
        let rest = module.strip_prefix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let mut imports = project.modules.iter().flat_map(|m| &m.summary.imports);
    // These are asked for themselves.
    let is_plain = name.is_empty() || name.contains('.') || MISNOMERS.contains(&name);
    !is_plain && imports.any(|one| one.level == 0 && names(&one.module))
}

/// A folder for tests, or inside one.
fn of_their_own(folder: &str) -> bool {
    folder.is_empty()
        || folder
            .split('/')
            .any(|f| matches!(f, "test" | "tests" | "testing") || f.starts_with("test_"))
}

/// Whether tests lie outside the packages or in folders of their own.
fn tests_apart(project: &Project) -> Option<Question> {
    let packages: BTreeSet<&str> = project
        .source()
        .filter(|(_, m)| m.package)
        .map(|(_, m)| m.folder())
        .collect();
    let mut tests = project
        .of_role(Role::Test)
        .filter(|(_, m)| !m.path.ends_with("conftest.py"))
        .peekable();
    tests.peek()?;
    let mixed = tests.filter(|(_, m)| packages.contains(m.folder()) && !of_their_own(m.folder()));
    let faults = mixed.map(|(_, m)| spot(&m.path, 0, "a test between the modules of a package"));
    Some(Question {
        faults: faults.collect(),
    })
}

/// Whether a package that reads a command line says how it is started.
fn started(project: &Project) -> Option<Question> {
    const READERS: [&str; 6] = ["argparse", "click", "docopt", "fire", "optparse", "typer"];
    let elsewhere = project.setup_cfg || project.modules.iter().any(|m| m.path == "setup.py");
    let names = |import: &Import, library: &str| import.level == 0 && import.module == library;
    let flask = |import: &Import| names(import, "flask") || names(import, "flask.cli");
    let has_flask = project
        .source()
        .any(|(_, m)| m.summary.imports.iter().any(flask));
    // What `flask` and `manage.py` start needs no entry point of its own.
    let is_started = |module: &Module, library: &str| {
        (library == "click" && has_flask) || module.path.contains("/management/commands/")
    };
    let mut reading = project.source().filter(|(_, m)| {
        let mut imports = m.summary.imports.iter();
        let reads = |i: &Import| {
            let mut readers = READERS.iter();
            readers.any(|library| names(i, library) && !is_started(m, library))
        };
        m.name.contains('.') && imports.any(reads)
    });
    let (_, reader) = reading.next()?;
    let has_main = project.source().any(|(_, m)| m.name.ends_with(".__main__"));
    if !project.entry_points.is_empty() || has_main {
        return Some(Question { faults: Vec::new() });
    }
    let fault = spot(
        &reader.path,
        0,
        "reads a command line that no entry point starts",
    );
    (!elsewhere).then(|| Question {
        faults: vec![fault],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{of_tree, project};

    fn faults(files: &[(&str, &str)]) -> (i64, Vec<String>) {
        let project = project(files);
        let faults = questions(&project).into_iter().flat_map(|q| q.faults);
        let faults = faults.map(|s| format!("{}:{}", s.path, s.line)).collect();
        (of_tree(files)["layout-questions"], faults)
    }

    #[test]
    fn src_and_flat_layouts_are_met() {
        let src = [
            ("src/p/__init__.py", ""),
            ("src/p/cli.py", "import argparse\n"),
            ("tests/test_a.py", "import p\n"),
            ("setup.py", ""),
            ("pyproject.toml", "[project.scripts]\np = 'p.cli:main'\n"),
        ];
        assert_eq!(faults(&src), (5, vec![]));
        assert_eq!(
            faults(&[
                ("p/__init__.py", ""),
                ("p/tests/test_a.py", ""),
                ("noxfile.py", "")
            ]),
            (4, vec![])
        );
        assert_eq!(faults(&[("six.py", "")]).1, Vec::<String>::new());
    }

    #[test]
    fn programs_and_plugins_beside_a_package_are_left_alone() {
        let files = [
            ("p/__init__.py", "import config\n"),
            ("config.py", ""),
            ("run.py", "import p\n"),
            ("plugins/a.py", "from plugins import b\n"),
            ("plugins/b.py", ""),
            ("plugins/web/__init__.py", ""),
            ("client/test_client/__init__.py", ""),
            ("client/test_client/test_a.py", ""),
        ];
        assert_eq!(faults(&files).1, ["config.py:0"]);
    }

    #[test]
    fn commands_of_frameworks_have_their_program() {
        let click = ("p/cli.py", "import click\n");
        let commands = |files: &[(&str, &str)]| faults(&[files, &[click]].concat()).1;
        assert_eq!(commands(&[("p/__init__.py", "")]), ["p/cli.py:0"]);
        let flask = ("p/__init__.py", "from flask import Flask\n");
        assert_eq!(commands(&[flask]), Vec::<String>::new());
        let parser = ("p/parser.py", "import argparse\n");
        assert_eq!(commands(&[flask, parser]), ["p/parser.py:0"]);
        let django = ("p/management/commands/sync.py", "import argparse\n");
        let init = ("p/__init__.py", "");
        assert_eq!(faults(&[init, django]).1, Vec::<String>::new());
    }

    #[test]
    fn what_is_not_as_expected_is_told() {
        let files = [
            ("src/__init__.py", ""),
            ("helpers.py", ""),
            ("p/__init__.py", "import helpers\n"),
            ("p/cli.py", "import click\n"),
            ("p/test_a.py", "import sys\nsys.path.insert(0, '.')\n"),
        ];
        let (asked, faults) = faults(&files);
        assert_eq!(asked, 5);
        assert_eq!(
            faults,
            [
                "helpers.py:0",
                "src/__init__.py:0",
                "p/test_a.py:0",
                "p/test_a.py:2",
                "p/cli.py:0"
            ]
        );
    }
}
