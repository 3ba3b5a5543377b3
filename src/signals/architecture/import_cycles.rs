//! How many modules import each other in a circle?

use crate::project::{Edge, cycles};
use crate::role::Role;
use crate::signals::prelude::*;
use std::collections::{BTreeSet, VecDeque};

/// Cycles shown.
const MAX_SHOWN: usize = 20;
/// Modules named of one cycle.
const MAX_NAMED: usize = 6;

static SOURCE_MODULES: Fact = Fact::sum(
    "source-modules",
    "Files of Python that ship and could be read.",
    Subject::Project(|project| project.source().count() as i64),
);
static MODULES_IN_CYCLES: Fact = Fact::sum(
    "modules-in-cycles",
    "Files that ship and whose imports lead back to them.",
    Subject::Project(|project| {
        let groups = cycles(&source_edges(project));
        groups.iter().map(|group| group.len() as i64).sum()
    }),
);
static IMPORT_CYCLES: Fact = Fact::sum(
    "import-cycle-groups",
    "Groups of files that ship and reach each other by imports.",
    Subject::Project(|project| cycles(&source_edges(project)).len() as i64),
);

/// The share of modules in a cycle.
pub static SIGNAL: Signal = Signal {
    id: "import-cycles",
    competency: Competency::Architecture,
    question: "What share of modules is part of an import cycle?",
    why: "Modules in a cycle can only be understood, tested and moved together, and whether they import at all depends on which \
          comes first. Cycles are where a design has stopped being one.",
    formula: "modules-in-cycles / source-modules: members of strongly connected components of two or more modules, at one snapshot",
    guard: "Hollow: nothing; an absent cycle is no achievement of a repository of few modules, so five are needed. Look-alikes left \
            alone: imports under `TYPE_CHECKING` and inside functions, which are not carried out with the module, and are how cycles \
            are commonly broken. `from package import name` leads to the submodule where there is one and to the package's \
            `__init__` otherwise, as grimp has it (which leaves out folders without `__init__.py` and takes `import a.b` for one of `a` where `a.b` is yet \
            to be generated); pylint's R0401 lists every simple cycle, follows imports inside functions \
            unless told otherwise, and takes `from . import x` for an import of the package.",
    remedy: "Move what both sides of a listed cycle need into a module of its own, or let the lower side receive it as an argument.",
    source: Citation {
        authors: "Melton, Tempero",
        year: 2007,
        title: "An empirical study of cycles among classes in Java",
        link: "https://doi.org/10.1007/s10664-006-9033-1",
    },
    asks_for: AsksFor::NoFaults,
    cause: "imports",
    unit: Unit::Share,
    scale: Scale::falling([0.5, 0.25, 0.1, 0.0]),
    min_cases: 5,
    weight: 0.5,
    facts: &[&SOURCE_MODULES, &MODULES_IN_CYCLES, &IMPORT_CYCLES],
    measure: |view| {
        let (part, whole) = (
            view.project(&MODULES_IN_CYCLES),
            view.project(&SOURCE_MODULES),
        );
        let value = part as f64 / whole.max(1) as f64;
        Outcome::Measured(Measured::exact(value, whole))
    },
    evidence: Evidence::Project(
        "The modules in an import cycle, each with the shortest cycle through it.",
        places,
    ),
};

/// Imports between files that ship.
fn source_edges(project: &Project) -> Vec<Vec<u32>> {
    let ships = |at: u32| project.module(at).is_some_and(|m| m.role == Role::Source);
    let of = |(at, edges): (usize, &Vec<Edge>)| {
        let to = edges.iter().map(|e| e.to).filter(|to| ships(*to));
        if ships(at as u32) {
            to.collect()
        } else {
            Vec::new()
        }
    };
    project.edges().iter().enumerate().map(of).collect()
}

/// The shortest way around from each of some modules in a cycle.
fn places(project: &Project) -> Vec<Spot> {
    let edges = source_edges(project);
    let groups = cycles(&edges);
    let mut told = BTreeSet::new();
    let mut places = Vec::new();
    // The first module of every group before the second of any.
    let longest = groups
        .iter()
        .map(Vec::len)
        .max()
        .unwrap_or(0)
        .min(MAX_SHOWN);
    for nth in 0..longest {
        for start in groups.iter().filter_map(|group| group.get(nth)) {
            if places.len() >= MAX_SHOWN {
                return places;
            }
            let way = way_around(&edges, *start);
            let mut members = way.clone();
            members.sort_unstable();
            if told.insert(members) {
                places.extend(spot(project, &way));
            }
        }
    }
    places
}

/// The modules of a shortest cycle through `start`, it first.
fn way_around(edges: &[Vec<u32>], start: u32) -> Vec<u32> {
    let mut before = vec![u32::MAX; edges.len()];
    let mut next = VecDeque::from([start]);
    while let Some(at) = next.pop_front() {
        for &to in &edges[at as usize] {
            if to == start {
                let mut way = vec![at];
                let mut at = at;
                while at != start {
                    at = before[at as usize];
                    way.push(at);
                }
                way.reverse();
                return way;
            }
            if before[to as usize] == u32::MAX {
                before[to as usize] = at;
                next.push_back(to);
            }
        }
    }
    vec![start]
}

fn spot(project: &Project, way: &[u32]) -> Option<Spot> {
    let (first, second) = (*way.first()?, *way.get(1)?);
    let edge = project
        .edges()
        .get(first as usize)?
        .iter()
        .find(|e| e.to == second)?;
    let names = way
        .iter()
        .chain([&first])
        .filter_map(|at| project.module(*at));
    let mut names: Vec<&str> = names.map(|m| m.name.as_str()).collect();
    if names.len() > MAX_NAMED + 1 {
        let left_out = names.len() - MAX_NAMED;
        names.splice(MAX_NAMED - 1..MAX_NAMED - 1 + left_out, ["…"]);
    }
    Some(Spot {
        path: project.module(first)?.path.clone(),
        line: edge.line,
        text: names.join(" → "),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{outcome, project, value};

    const REST: [(&str, &str); 3] = [
        ("p/c.py", ""),
        ("p/d.py", "from . import c\n"),
        ("p/__init__.py", ""),
    ];

    fn with(files: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
        REST.into_iter().chain(files.iter().copied()).collect()
    }

    #[test]
    fn modules_that_import_each_other_are_counted() {
        let files = with(&[("p/a.py", "from p import b\n"), ("p/b.py", "import p.a\n")]);
        assert!((value(&SIGNAL, &files) - 0.4).abs() < 1e-9);
        let places = places(&project(&files));
        assert_eq!(places.len(), 1);
        assert_eq!((places[0].path.as_str(), places[0].line), ("p/a.py", 1));
        assert_eq!(places[0].text, "p.a → p.b → p.a");
    }

    #[test]
    fn a_broken_cycle_is_none() {
        let files = with(&[
            ("p/a.py", "from p import b\n"),
            (
                "p/b.py",
                "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from p import a\ndef f():\n    import p.a\n",
            ),
        ]);
        assert!(value(&SIGNAL, &files).abs() < 1e-9);
    }

    #[test]
    fn tests_and_few_modules_do_not_count() {
        let files = [
            ("tests/a.py", "import b\n"),
            ("tests/b.py", "import a\n"),
            ("p/c.py", ""),
        ];
        assert!(matches!(outcome(&SIGNAL, &files), Outcome::TooFew(_)));
    }
}
