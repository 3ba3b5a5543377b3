//! Which modules do the tests reach?

use crate::git::Role;
use crate::project::Target;
use crate::signals::prelude::*;
use std::collections::BTreeSet;

/// Modules shown.
const MAX_SHOWN: usize = 20;

static CALLABLE_MODULES: Fact = Fact::sum(
    "modules-to-test",
    "Files that ship and define a public function or class.",
    Each::Project(|project| callable_modules(project).len() as i64),
);
static TESTED_MODULES: Fact = Fact::sum(
    "modules-tested",
    "Those of them of which a test file imports and uses a name.",
    Each::Project(|project| {
        let reached: BTreeSet<u32> = project.once(reached).0.iter().map(|t| t.module).collect();
        callable_modules(project).intersection(&reached).count() as i64
    }),
);
static CALLABLES: Fact = Fact::sum(
    "public-callables",
    "Public functions and classes of files that ship.",
    Each::Project(|project| project.callables().count() as i64),
);
static TESTED_CALLABLES: Fact = Fact::sum(
    "public-callables-tested",
    "Those of them that a test file imports and uses.",
    Each::Project(|project| {
        let reached = project.once(reached);
        let reached = &reached.0;
        project
            .callables()
            .filter(|(t, _)| reached.contains(t))
            .count() as i64
    }),
);

/// The share of modules that tests reach.
pub static SIGNAL: Signal = Signal {
    id: "tested-modules",
    competency: Competency::Testing,
    question: "What share of the modules does some test import and use?",
    why: "A module that no test names is tested by accident, if at all. What the tests reach by name is a lower bound on what they \
          check that needs no run.",
    formula: "modules-tested / modules-to-test, at one snapshot; `public-callables-tested` says the same of functions and classes",
    guard: "An import alone does not count: a name defined in the module must be used, and re-exports are followed to where it is \
            defined. Look-alikes left alone: modules that define nothing public to call. A lower bound: what tests reach through a \
            fixture, a command line or another module is not seen; measured coverage (coverage-measured) is, where it is kept.",
    remedy: "Write a test for the listed modules that calls what they offer.",
    source: Citation {
        who: "Van Rompaey, Demeyer",
        year: 2009,
        title: "Establishing traceability links between unit test cases and units under test",
        link: "https://doi.org/10.1109/CSMR.2009.39",
    },
    unit: Unit::Share,
    scale: Scale::rising([0.1, 0.3, 0.5, 0.8]),
    enough: 5,
    weight: 0.5,
    facts: &[
        &TESTED_MODULES,
        &CALLABLE_MODULES,
        &TESTED_CALLABLES,
        &CALLABLES,
    ],
    measure: |view| {
        Outcome::Measured(Measured::share(
            view.project(&TESTED_MODULES),
            view.project(&CALLABLE_MODULES),
        ))
    },
    evidence: Evidence::Project(places),
};

fn callable_modules(project: &Project) -> BTreeSet<u32> {
    project
        .callables()
        .map(|(target, _)| target.module)
        .collect()
}

/// Definitions that tests reach.
struct Reached(BTreeSet<Target>);

/// What test files import and use, followed to where it is defined.
fn reached(project: &Project) -> Reached {
    let mut reached = BTreeSet::new();
    for (_, test) in project.of_role(Role::Test) {
        for one in &test.summary.uses {
            let first = one.path.split('.').next().unwrap_or_default();
            if !first.is_empty() && !project.is_own_name(first) {
                continue;
            }
            if let Some((target, _)) = project.resolve(test, &one.path)
                && target.definition.is_some()
            {
                reached.insert(target);
            }
        }
    }
    Reached(reached)
}

/// The modules with the most to call that no test reaches.
fn places(project: &Project) -> Vec<Spot> {
    let reached: BTreeSet<u32> = project.once(reached).0.iter().map(|t| t.module).collect();
    let mut open: Vec<(u32, usize, u32)> = Vec::new();
    for (target, line) in project
        .callables()
        .filter(|(t, _)| !reached.contains(&t.module))
    {
        match open.last_mut() {
            Some((module, count, _)) if *module == target.module => *count += 1,
            _ => open.push((target.module, 1, line)),
        }
    }
    open.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let spot = |(module, count, line): &(u32, usize, u32)| {
        let module = project.module(*module)?;
        Some(Spot {
            path: module.path.clone(),
            line: *line,
            text: format!("{} with {count} to call", module.name),
        })
    };
    open.iter().take(MAX_SHOWN).filter_map(spot).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{of_tree, project};

    const SOURCE: [(&str, &str); 4] = [
        ("src/p/__init__.py", "from .api import get\n"),
        (
            "src/p/api.py",
            "def get(): return 1\ndef post(): return 2\n",
        ),
        ("src/p/models.py", "class User:\n    pass\n"),
        ("src/p/constants.py", "LIMIT = 1\ndef _own(): return 1\n"),
    ];

    fn counts(test: (&'static str, &'static str)) -> [i64; 4] {
        let facts = of_tree(&[&SOURCE[..], &[test]].concat());
        [
            "modules-tested",
            "modules-to-test",
            "public-callables-tested",
            "public-callables",
        ]
        .map(|id| facts[id])
    }

    #[test]
    fn a_name_used_by_a_test_reaches_its_module() {
        assert_eq!(
            counts((
                "tests/test_a.py",
                "import p\ndef test_a():\n    assert p.get() == 1\n"
            )),
            [1, 2, 1, 3]
        );
        assert_eq!(
            counts((
                "tests/test_a.py",
                "from p.models import User as U\nx = [U]\n"
            )),
            [1, 2, 1, 3]
        );
    }

    #[test]
    fn an_import_alone_is_hollow() {
        assert_eq!(
            counts(("tests/test_a.py", "import p\nfrom p import models, get\n")),
            [0, 2, 0, 3]
        );
    }

    #[test]
    fn what_only_looks_like_a_test_reaches_nothing() {
        assert_eq!(
            counts(("src/p/use.py", "from .api import get\nget()\n")),
            [0, 2, 0, 3]
        );
        let files = [&SOURCE[..], &[("tests/test_a.py", "import p\np.get()\n")]].concat();
        let places = places(&project(&files));
        assert_eq!(
            (places.len(), places[0].path.as_str()),
            (1, "src/p/models.py")
        );
    }
}
