//! How many modules lean on very many others?

use crate::project::Module;
use crate::role::Role;
use crate::signals::prelude::*;

/// More own modules than this are too many to keep in mind.
const MANY: usize = 20;
/// Modules shown.
const MAX_SHOWN: usize = 20;

static PLAIN_MODULES: Fact = Fact::sum(
    "plain-modules",
    "Files of Python that ship, without `__init__.py`.",
    Subject::Project(|project| project.source().filter(|(_, m)| !m.package).count() as i64),
);
static MODULE_IMPORTS: Fact = Fact::sum(
    "module-imports",
    "Pairs of files that ship of which one imports the other when it is imported.",
    Subject::Project(|project| {
        project
            .source()
            .map(|(at, _)| fan_out(project, at) as i64)
            .sum()
    }),
);
static FAN_OUT_OVER_20: Fact = Fact::sum(
    "fan-out-over-20",
    "Files that ship, without `__init__.py`, that import more than 20 others that ship.",
    Subject::Project(|project| {
        let plain = project.source().filter(|(_, m)| !m.package);
        plain.filter(|(at, _)| fan_out(project, *at) > MANY).count() as i64
    }),
);
static FAN_IN_OVER_20: Fact = Fact::sum(
    "fan-in-over-20",
    "Files that ship, without `__init__.py`, that more than 20 others that ship import.",
    Subject::Project(|project| {
        let fan_in = fan_in(project);
        let plain = project.source().filter(|(_, m)| !m.package);
        plain.filter(|(at, _)| fan_in[*at as usize] > MANY).count() as i64
    }),
);

/// The share of modules that import more than twenty others.
pub static SIGNAL: Signal = Signal {
    id: "coupling",
    competency: Competency::Architecture,
    question: "What share of modules imports more than 20 others of the repository?",
    why: "A module that leans on very many others changes whenever one of them does, and cannot be tested without all of them. \
          Efferent coupling foretells faults better than size does.",
    formula: "fan-out-over-20 / plain-modules, at one snapshot",
    guard: "Counted are distinct own modules, imported when the module is; imports under `TYPE_CHECKING` and inside functions are \
            not. Look-alikes left alone: `__init__.py`, whose task is to gather, tests, and a high fan-in alone (`fan-in-over-20`, \
            shown and not held against anybody): exceptions, types and helpers are there to be imported.",
    remedy: "Split the listed modules along the groups of names they import, or pass in what they only need at one place.",
    source: Citation {
        authors: "Martin",
        year: 1994,
        title: "OO design quality metrics: an analysis of dependencies",
        link: "https://linux.ime.usp.br/~joaomm/mac499/arquivos/referencias/oodmetrics.pdf",
    },
    asks_for: AsksFor::NoFaults,
    cause: "imports",
    unit: Unit::Share,
    scale: Scale::falling([0.2, 0.1, 0.05, 0.01]),
    min_cases: 10,
    weight: 0.5,
    facts: &[
        &PLAIN_MODULES,
        &MODULE_IMPORTS,
        &FAN_OUT_OVER_20,
        &FAN_IN_OVER_20,
    ],
    measure: |view| {
        Outcome::Measured(Measured::share(
            view.project(&FAN_OUT_OVER_20),
            view.project(&PLAIN_MODULES),
        ))
    },
    evidence: Evidence::Project("The modules that import more than 20 others.", places),
};

fn ships(module: Option<&Module>) -> bool {
    module.is_some_and(|m| m.role == Role::Source)
}

fn fan_out(project: &Project, at: u32) -> usize {
    let edges = project
        .edges()
        .get(at as usize)
        .map_or(&[][..], Vec::as_slice);
    edges.iter().filter(|e| ships(project.module(e.to))).count()
}

fn fan_in(project: &Project) -> Vec<usize> {
    let mut fan_in = vec![0; project.modules.len()];
    for (at, _) in project.source() {
        for edge in &project.edges()[at as usize] {
            fan_in[edge.to as usize] += 1;
        }
    }
    fan_in
}

fn places(project: &Project) -> Vec<Spot> {
    let fan_in = fan_in(project);
    let plain = project.source().filter(|(_, m)| !m.package);
    let mut found: Vec<(usize, u32, &Module)> = plain
        .map(|(at, m)| (fan_out(project, at), at, m))
        .filter(|(out, ..)| *out > MANY)
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let spot = |(out, at, m): (usize, u32, &Module)| Spot {
        path: m.path.clone(),
        line: 0,
        text: format!("imports {out} modules, imported by {}", fan_in[at as usize]),
    };
    found.into_iter().take(MAX_SHOWN).map(spot).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{of_tree, outcome, project};

    fn tree(hub: &'static str) -> Vec<(String, String)> {
        let names: Vec<String> = (0..25).map(|i| format!("m{i}")).collect();
        let all = format!("from . import {}\n", names.join(", "));
        let mut files: Vec<_> = names
            .iter()
            .map(|n| (format!("p/{n}.py"), "from . import base\n".to_owned()))
            .collect();
        files.push(("p/base.py".to_owned(), String::new()));
        files.push(("p/__init__.py".to_owned(), all.clone()));
        files.push((hub.to_owned(), all.replace("from .", "from p")));
        files
    }

    fn counts(files: &[(String, String)]) -> (i64, i64, i64) {
        let files: Vec<_> = files
            .iter()
            .map(|(p, t)| (p.as_str(), t.as_str()))
            .collect();
        let facts = of_tree(&files);
        (
            facts["fan-out-over-20"],
            facts["fan-in-over-20"],
            facts["plain-modules"],
        )
    }

    #[test]
    fn a_module_that_imports_very_many_is_counted() {
        let files = tree("p/hub.py");
        assert_eq!(counts(&files), (1, 1, 27));
        let files: Vec<_> = files
            .iter()
            .map(|(p, t)| (p.as_str(), t.as_str()))
            .collect();
        let places = places(&project(&files));
        assert_eq!((places.len(), places[0].path.as_str()), (1, "p/hub.py"));
    }

    #[test]
    fn gathering_and_being_imported_are_no_fault() {
        assert_eq!(counts(&tree("tests/test_hub.py")), (0, 1, 26));
    }

    #[test]
    fn few_modules_say_nothing() {
        assert!(matches!(
            outcome(&SIGNAL, &[("a.py", "")]),
            Outcome::TooFew(_)
        ));
    }
}
