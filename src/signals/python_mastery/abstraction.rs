//! Are abstractions implemented more than once?

use super::bases::{Abstraction, classified};
use crate::signals::prelude::*;

/// Abstractions shown.
const MAX_SHOWN: usize = 20;

static ABSTRACTIONS: Fact = Fact::sum(
    "abstractions",
    "Protocols and abstract base classes in files that ship.",
    Subject::Project(|project| project.once(classified).abstractions.len() as i64),
);
static USED_ABSTRACTIONS: Fact = Fact::sum(
    "abstractions-with-implementers",
    "Abstractions that two or more classes of the tree implement.",
    Subject::Project(|project| {
        let all = project.once(classified);
        all.abstractions
            .iter()
            .filter(|a| a.implementers >= 2)
            .count() as i64
    }),
);
static DEEP_CLASSES: Fact = Fact::sum(
    "deep-classes",
    "Classes in files that ship with more than three classes of the tree above them; exceptions left out.",
    Subject::Project(|project| project.once(classified).deep as i64),
);

/// The share of abstractions with several implementers.
pub static SIGNAL: Signal = Signal {
    id: "abstraction",
    competency: Competency::PythonMastery,
    question: "What share of Protocols and abstract classes has two or more implementers?",
    why: "An abstraction earns its place when it stands for several things. One implementer is a guess about the future that every \
          reader pays for; none is a wish.",
    formula: "abstractions-with-implementers / abstractions, at one snapshot",
    guard: "Implementers are classes of the tree, tests included, that inherit from the abstraction or, for a Protocol, have all its \
            methods; a further abstraction is none. Hollow: an ABC without abstract methods is no abstraction, nor is a Protocol \
            without members. Look-alikes left alone: frameworks' base classes; a Protocol of one `__call__`, which functions \
            implement; a Protocol that no class of the tree implements, which describes objects of others (a DBAPI cursor), and \
            classes with `__subclasshook__`, which are implemented unseen. Depth (`deep-classes`) is shown and not held against anybody: trees of nodes are deep for a reason.",
    remedy: "Replace the listed abstractions by the class that implements them until a second one is needed.",
    source: Citation {
        authors: "Daly, Brooks, Miller, Roper, Wood",
        year: 1996,
        title: "Evaluating inheritance depth on the maintainability of object-oriented software",
        link: "https://doi.org/10.1007/BF00368701",
    },
    asks_for: AsksFor::Practice,
    cause: "abstraction",
    unit: Unit::Share,
    scale: Scale::rising([0.2, 0.4, 0.6, 0.8]),
    min_cases: 3,
    weight: 0.5,
    facts: &[&USED_ABSTRACTIONS, &ABSTRACTIONS, &DEEP_CLASSES],
    measure: |view| {
        Outcome::Measured(Measured::share(
            view.project(&USED_ABSTRACTIONS),
            view.project(&ABSTRACTIONS),
        ))
    },
    evidence: Evidence::Project(
        "The protocols and abstract classes with fewer than two implementers.",
        places,
    ),
};

fn places(project: &Project) -> Vec<Spot> {
    let spot = |a: &Abstraction| {
        let module = project.module(a.target.module)?;
        let with = match a.implementers {
            0 => "no implementer",
            _ => "one implementer",
        };
        Some(Spot {
            path: module.path.clone(),
            line: a.line,
            text: format!("{}: {with}", project.definition(a.target)?.name),
        })
    };
    let all = project.once(classified);
    let few = all.abstractions.iter().filter(|a| a.implementers < 2);
    few.take(MAX_SHOWN).filter_map(spot).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{of_tree, project};

    const BASE: &str = "from abc import ABC, abstractmethod\nclass Store(ABC):\n    @abstractmethod\n    def get(self): ...\n";

    fn counts(files: &[(&str, &str)]) -> (i64, i64) {
        let facts = of_tree(files);
        (
            facts["abstractions-with-implementers"],
            facts["abstractions"],
        )
    }

    #[test]
    fn two_implementers_make_an_abstraction() {
        let files = [
            ("p/__init__.py", "from .base import Store\n"),
            ("p/base.py", BASE),
            (
                "p/memory.py",
                "import p\nclass Memory(p.Store):\n    def get(self): return 1\n",
            ),
            (
                "tests/test_a.py",
                "from p.base import Store as S\nclass Fake(S):\n    def get(self): return 2\n",
            ),
        ];
        assert_eq!(counts(&files), (1, 1));
        assert_eq!(counts(&files[..3]), (0, 1));
        assert_eq!(
            places(&project(&files[..3]))[0].text,
            "Store: one implementer"
        );
    }

    #[test]
    fn a_protocol_is_implemented_by_having_its_methods() {
        let text = "from typing import Protocol\nclass Reader(Protocol):\n    def read(self): ...\n    def close(self): ...\n\
                    class A:\n    def read(self): return 1\n    def close(self): return 1\n\
                    class B(A):\n    def close(self): return 2\nclass C:\n    def read(self): return 1\n";
        assert_eq!(counts(&[("p/__init__.py", ""), ("p/a.py", text)]), (1, 1));
    }

    #[test]
    fn hollow_and_callable_abstractions_are_none() {
        let text = "import abc, typing\nclass A(abc.ABC):\n    def f(self): return 1\nclass P(typing.Protocol): pass\n\
                    class Call(typing.Protocol):\n    def __call__(self, x: int) -> int: ...\nclass B(Base, metaclass=Meta): pass\n";
        assert_eq!(counts(&[("p/__init__.py", ""), ("p/a.py", text)]), (0, 0));
    }

    #[test]
    fn a_protocol_for_objects_of_others_is_left_alone() {
        let text = "from typing import Protocol\nclass Cursor(Protocol):\n    def execute(self, sql: str) -> None: ...\n";
        assert_eq!(counts(&[("p/__init__.py", ""), ("p/a.py", text)]), (0, 0));
    }

    #[test]
    fn depth_counts_own_classes_only() {
        let text = "class A(Framework): pass\nclass B(A): pass\nclass C(B): pass\nclass D(C): pass\nclass E(D): pass\n\
                    class W(Exception): pass\nclass X(W): pass\nclass Y(X): pass\nclass Z(Y): pass\nclass ZZ(Z): pass\n";
        assert_eq!(
            of_tree(&[("p/__init__.py", ""), ("p/a.py", text)])["deep-classes"],
            1
        );
    }
}
