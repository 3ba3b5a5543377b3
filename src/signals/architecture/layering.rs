//! Do the packages import each other in one direction?

use super::feedback::{Crossing, crossings};
use crate::signals::prelude::*;

/// Imports shown.
const MAX_SHOWN: usize = 20;

static PACKAGE_IMPORTS: Fact = Fact::sum(
    "package-imports",
    "Pairs of files that ship of which one imports the other, where their names part at a package.",
    Subject::Project(|project| project.once(crossings).all as i64),
);
static IMPORTS_AGAINST: Fact = Fact::sum(
    "imports-against-the-direction",
    "Imports between packages that go against the main direction of the packages.",
    Subject::Project(|project| project.once(crossings).back.len() as i64),
);

/// The share of imports between packages against the main direction.
pub static SIGNAL: Signal = Signal {
    id: "layering",
    competency: Competency::Architecture,
    question: "What share of the imports between packages goes against their main direction?",
    why: "Layers let a reader start at one end. Imports against the main direction are the ones that make a layer impossible to use, \
          test or replace without those above it.",
    formula: "imports-against-the-direction / package-imports: the modules and packages directly inside each package are put in an \
              order with few imports against it (weighted feedback arc set: the fewest possible for up to twelve, moved one by one until nothing \
              gains for more), at one snapshot",
    guard: "An import is looked at where the two names part: `a.b.c` imports `a.d.e` speaks of `a.b` and `a.d`. Look-alikes left alone: \
            a package's `__init__.py` that gathers what lies below, imports of it from below (import-cycles sees those), imports \
            under `TYPE_CHECKING` and inside functions. A repository with one package has no case. Parts named for helpers (`utils`, `common`, `compat`, `constants`, `errors`, `types`, …) are taken to be \
            below, `cli`, `main` and `testing` above: of two that import each other it is the other import that counts. Else the order is worked out, not \
            declared: import-linter's contracts say what was meant, this says what is. Of more than twelve parts that import each \
            other in a circle it may find a little more than the fewest imports possible, never less. \
            Weak: 17 of 21 places looked at were not wrong.",
    remedy: "Move what the listed imports reach for down into the package that needs it, or turn the call around with a callback or a \
             Protocol.",
    source: Citation {
        authors: "Sangal, Jordan, Sinha, Jackson",
        year: 2005,
        title: "Using dependency models to manage complex software architecture",
        link: "https://doi.org/10.1145/1094811.1094824",
    },
    asks_for: AsksFor::NoFaults,
    cause: "imports",
    unit: Unit::Share,
    scale: Scale::falling([0.3, 0.2, 0.1, 0.03]),
    min_cases: 5,
    weight: 0.5,
    facts: &[&PACKAGE_IMPORTS, &IMPORTS_AGAINST],
    measure: |view| {
        Outcome::Measured(Measured::share(
            view.project(&IMPORTS_AGAINST),
            view.project(&PACKAGE_IMPORTS),
        ))
    },
    evidence: Evidence::Project(
        "The imports that run against the main direction between two packages.",
        places,
    ),
};

fn places(project: &Project) -> Vec<Spot> {
    let spot = |c: &Crossing| {
        let (from, to) = (project.module(c.from)?, project.module(c.to)?);
        Some(Spot {
            path: from.path.clone(),
            line: c.line,
            text: format!("{} imports {}", from.name, to.name),
        })
    };
    let all = project.once(crossings);
    all.back.iter().take(MAX_SHOWN).filter_map(spot).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{of_tree, outcome, project};

    const PACKAGES: [(&str, &str); 4] = [
        ("app/__init__.py", ""),
        (
            "app/web/__init__.py",
            "from app.core import a, b\nfrom app.db import c\n",
        ),
        ("app/core/__init__.py", ""),
        ("app/db/__init__.py", ""),
    ];

    fn tree(more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
        PACKAGES.into_iter().chain(more.iter().copied()).collect()
    }

    #[test]
    fn an_import_back_up_is_counted() {
        let files = tree(&[
            ("app/core/a.py", "from app.db import c\n"),
            ("app/core/b.py", "from app.db.c import x\n"),
            ("app/db/c.py", "x = 1\nfrom app.web import page\n"),
        ]);
        let facts = of_tree(&files);
        assert_eq!(
            (
                facts["package-imports"],
                facts["imports-against-the-direction"]
            ),
            (6, 1)
        );
        let places = places(&project(&files));
        assert_eq!(
            (places[0].path.as_str(), places[0].line),
            ("app/db/c.py", 2)
        );
    }

    #[test]
    fn imports_inside_functions_and_for_checkers_are_left_alone() {
        let files = tree(&[
            ("app/core/a.py", "from app.db import c\n"),
            ("app/db/c.py", "def f():\n    from app.web import page\n"),
        ]);
        assert_eq!(of_tree(&files)["imports-against-the-direction"], 0);
    }

    #[test]
    fn services_may_import_the_models_below() {
        let files = [
            ("app/__init__.py", ""),
            ("app/a/__init__.py", ""),
            ("app/b/__init__.py", ""),
            ("app/c/__init__.py", ""),
            ("app/a/m0.py", "from app.c.m0 import x\n"),
            ("app/a/m1.py", "from app.c.m0 import x\n"),
            (
                "app/b/m0.py",
                "from app.a.m0 import x\nfrom app.c.m0 import x as y\n",
            ),
            ("app/c/m0.py", "from app.b.m0 import x\n"),
        ];
        assert_eq!(of_tree(&files)["imports-against-the-direction"], 1);
        assert_eq!(places(&project(&files))[0].path, "app/c/m0.py");
    }

    #[test]
    fn what_a_part_is_called_says_which_way_is_up() {
        let against = |one: &str, other: &str, imports: usize| {
            let part = |name: &str| format!("app/{name}/a.py");
            let many: String = (0..imports)
                .map(|i| format!("from app.{other}.b{i} import x\n"))
                .collect();
            let mut files = vec![
                ("app/__init__.py".to_owned(), String::new()),
                (format!("app/{one}/__init__.py"), String::new()),
                (format!("app/{other}/__init__.py"), String::new()),
                (part(one), many),
                (part(other), format!("from app.{one} import a\n")),
            ];
            for i in 0..imports {
                files.push((format!("app/{other}/b{i}.py"), "x = 1\n".to_owned()));
            }
            let files: Vec<(&str, &str)> = files
                .iter()
                .map(|(p, t)| (p.as_str(), t.as_str()))
                .collect();
            let found = places(&project(&files));
            found
                .iter()
                .map(|spot| spot.path.clone())
                .collect::<Vec<_>>()
        };
        // Two of `utils` reach up, one of `nodes` down: the fewest would be the one.
        assert_eq!(against("utils", "nodes", 2), ["app/utils/a.py"; 2]);
        assert_eq!(against("nodes", "_compat", 1), ["app/_compat/a.py"]);
        assert_eq!(against("testing", "runner", 2), ["app/runner/a.py"]);
        // Names that say nothing leave it to the numbers.
        assert_eq!(against("ledger", "nodes", 2), ["app/nodes/a.py"]);
    }

    #[test]
    fn one_package_has_no_layers() {
        let files = [
            ("p/__init__.py", ""),
            ("p/a.py", "from . import b\n"),
            ("p/b.py", ""),
        ];
        assert!(matches!(
            outcome(&SIGNAL, &files),
            Outcome::NotApplicable(_)
        ));
    }
}
