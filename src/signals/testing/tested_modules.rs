//! Which modules do the tests reach?

use super::requests::{is_request, web_modules};
use crate::project::Target;
use crate::role::Role;
use crate::signals::prelude::*;
use std::collections::BTreeSet;

/// Of fewer modules nothing is said.
const ENOUGH: i64 = 5;
/// Modules shown.
const MAX_SHOWN: usize = 20;

static CALLABLE_MODULES: Fact = Fact::sum(
    "modules-to-test",
    "Files that ship and define a public function or class.",
    Subject::Project(|project| callable_modules(project).len() as i64),
);
static TESTED_MODULES: Fact = Fact::sum(
    "modules-tested",
    "Modules of which a test file imports and uses a name.",
    Subject::Project(|project| {
        let reached: BTreeSet<u32> = project.once(reached).0.iter().map(|t| t.module).collect();
        callable_modules(project).intersection(&reached).count() as i64
    }),
);
static CALLABLES: Fact = Fact::sum(
    "public-callables",
    "Public functions and classes of files that ship.",
    Subject::Project(|project| project.callables().count() as i64),
);
static TESTED_CALLABLES: Fact = Fact::sum(
    "public-callables-tested",
    "Public functions and classes that a test file imports and uses.",
    Subject::Project(|project| {
        let reached = project.once(reached);
        let reached = &reached.0;
        project
            .callables()
            .filter(|(t, _)| reached.contains(t))
            .count() as i64
    }),
);

static REQUESTS: Fact = Fact::sum(
    "requests-in-tests",
    "Requests that tests send to the application itself: `client.get(\"/path\")` and its like.",
    Subject::Call(|c| i64::from(is_request(c))),
);
/// Modules that answer requests.
pub(crate) static WEB_MODULES: Fact = Fact::sum(
    "web-modules",
    "Files that ship and import a framework for web applications.",
    Subject::Project(web_modules),
);

/// Tests that send fewer requests do not drive an application.
const FEW: i64 = 3;
/// Where tests drive the application over HTTP, a smaller share is no evidence: names are half of it or less.
const HALF: f64 = 0.5;

/// The share of modules that tests reach.
pub static SIGNAL: Signal = Signal {
    id: "tested-modules",
    competency: Competency::Testing,
    question: "What share of the modules does some test import and use?",
    why: "A module that no test names is tested by accident, if at all. What the tests reach by name is a lower bound on what they \
          check that needs no run.",
    formula: "modules-tested / modules-to-test, at one snapshot; not evaluated where that is less than 0.5 while web-modules > 0 and requests-in-tests ≥ 3; \
              `public-callables-tested` says the same of functions and classes",
    guard: "An import alone does not count: a name defined in the module must be used, and re-exports are followed to where it is \
            defined. Look-alikes left alone: modules that define nothing public to call. A lower bound: what tests reach through a \
            fixture, a command line, a request or another module is not seen. Where the tests of a web application send requests to it through a test \
            client, a low share would say that modules are untested which every request goes through: it is told and not rated. Clients of other \
            services (`redis_client.get(key)`) and addresses with a host are no such requests. Measured coverage (coverage-measured) is, where it is kept.",
    remedy: "Write a test for the listed modules that calls what they offer.",
    source: Citation {
        authors: "Van Rompaey, Demeyer",
        year: 2009,
        title: "Establishing traceability links between unit test cases and units under test",
        link: "https://doi.org/10.1109/CSMR.2009.39",
    },
    asks_for: AsksFor::Practice,
    cause: "tested-modules",
    unit: Unit::Share,
    scale: Scale::rising([0.1, 0.3, 0.5, 0.8]),
    min_cases: ENOUGH,
    weight: 0.5,
    facts: &[
        &TESTED_MODULES,
        &CALLABLE_MODULES,
        &TESTED_CALLABLES,
        &CALLABLES,
        &REQUESTS,
        &WEB_MODULES,
    ],
    measure: |view| {
        let whole = view.project(&CALLABLE_MODULES);
        let share = Measured::share(view.project(&TESTED_MODULES), whole);
        let requests = view.test(&REQUESTS);
        let over_http = view.project(&WEB_MODULES) > 0 && requests >= FEW;
        if over_http && share.value < HALF && whole >= ENOUGH {
            let named = Unit::Share.show(share.value);
            return Outcome::NotEvaluated(format!(
                "tests drive the application over HTTP ({requests} requests): beside the {named} of modules that they name, what they reach \
                 is not seen without a run"
            ));
        }
        Outcome::Measured(share)
    },
    evidence: Evidence::Project(
        "The modules with the most functions and classes that no test imports.",
        places,
    ),
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

/// The modules with the most to call that no test names.
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
            text: format!("{} with {count} to call, which no test names", module.name),
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

    fn requests(text: &str) -> i64 {
        crate::signals::testkit::in_test(text)["requests-in-tests"]
    }

    #[test]
    fn requests_to_the_application() {
        for call in [
            "client.get('/')",
            "self.client.post('/users', data={})",
            "app.test_client().get('/x')",
            "TestClient(app).delete(f'/users/{one}')",
            "api_client.get(api_routes.users, headers=token)",
            "client.get(reverse('users'))",
            "client.get(f'{prefix}/users')",
            "client.request('GET', '/x')",
            "client.get(path='/x')",
            "testapp.get('/')",
        ] {
            assert_eq!(
                requests(&format!("def test_a():\n    {call}\n")),
                1,
                "{call}"
            );
        }
        for call in [
            "client.get('key')",
            "client.get('https://x.org/')",
            "client.get('//x.org/')",
            "redis_client.get(key)",
            "requests.get('/x')",
            "app.get('/x')",
            "client.close()",
            "client.get()",
            "client.request('/x')",
            "options.get('/x')",
        ] {
            assert_eq!(
                requests(&format!("def test_a():\n    {call}\n")),
                0,
                "{call}"
            );
        }
    }

    #[test]
    fn modules_behind_requests_are_not_called_untested() {
        use crate::signals::testkit::outcome;
        let modules: Vec<(String, String)> = (0..6)
            .map(|n| {
                (
                    format!("app/m{n}.py"),
                    format!("def view{n}(): return {n}\n"),
                )
            })
            .collect();
        let told = |app: &str, test: &str| {
            let mut files = vec![("app/__init__.py", app), ("tests/test_a.py", test)];
            files.extend(modules.iter().map(|(path, text)| (&**path, &**text)));
            outcome(&SIGNAL, &files)
        };
        let web = "from flask import Flask\n";
        let over_http = "def test_a(client):\n    client.get('/a')\n    client.get('/b')\n    client.get('/c')\n";
        let Outcome::NotEvaluated(why) = told(web, over_http) else {
            panic!("what requests reach is not known");
        };
        assert!(
            why.contains("3 requests") && why.contains("0 % of modules"),
            "{why}"
        );
        // A library has no application, and one request drives none.
        assert!(matches!(told("", over_http), Outcome::Measured(_)));
        let once = "def test_a(client):\n    client.get('/a')\n";
        assert!(matches!(told(web, once), Outcome::Measured(_)));
        // What is named counts whatever else is reached.
        let names = "from app.m0 import view0\nfrom app.m1 import view1\nfrom app.m2 import view2\nview0(), view1(), view2()\n";
        let both = format!("{names}{over_http}");
        assert!(matches!(told(web, &both), Outcome::Measured(m) if m.cases == 6));
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
