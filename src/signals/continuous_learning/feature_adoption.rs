//! Which of the features that the project may use does it use?

use super::features::{COUNT, FEATURES};
use super::minimum;
use super::occasions::{self, OCCASIONS};
use crate::facts::common::STATEMENTS;
use crate::signals::prelude::*;

const WHOLE: usize = COUNT + minimum::COUNT + occasions::COUNT + 1;
static FACTS: [&Fact; WHOLE] = {
    let mut all = [&STATEMENTS; WHOLE];
    let mut i = 0;
    while i < COUNT {
        all[i] = &FEATURES[i].fact;
        i += 1;
    }
    let mut j = 0;
    while j < minimum::COUNT {
        all[COUNT + j] = minimum::FACTS[j];
        j += 1;
    }
    let mut k = 0;
    while k < occasions::COUNT {
        all[COUNT + minimum::COUNT + k] = &OCCASIONS[k].fact;
        k += 1;
    }
    all
};

/// Features of 3.10 and later: those before are common, and shown where there is nothing else.
const RECENT: u8 = 10;

/// How many features are recent, or are not.
const fn count(recent: bool) -> usize {
    let (mut i, mut count) = (0, 0);
    while i < COUNT {
        count += ((FEATURES[i].since >= RECENT) == recent) as usize;
        i += 1;
    }
    count
}

/// The facts of recent features, or of the others.
const fn shown<const N: usize>(recent: bool) -> [&'static Fact; N] {
    let mut all = [&STATEMENTS; N];
    let (mut i, mut next) = (0, 0);
    while i < COUNT {
        if (FEATURES[i].since >= RECENT) == recent {
            all[next] = &FEATURES[i].fact;
            next += 1;
        }
        i += 1;
    }
    all
}

static EVIDENCE: [&Fact; count(true)] = shown(true);
static OLDER: [&Fact; count(false)] = shown(false);

/// One feature is believed per so many statements: a page that shows them all earns no more than its length.
const ROOM: i64 = 40;
/// Without a declared minimum, features up to this version are taken as usable even where none of them is used.
const USABLE: u8 = 8;
/// Of fewer features that are used or have an occasion nothing is said.
const ENOUGH: usize = 5;

/// The share of features in use among those that have an occasion.
pub static SIGNAL: Signal = Signal {
    id: "feature-adoption",
    competency: Competency::ContinuousLearning,
    question: "How much of what newer versions of Python brought is in use, as far as the project may use it?",
    why: "Who follows the language uses what it gains. Weak evidence: many features serve needs a project does not have, and whoever \
          supports old versions for their users does not stand still.",
    formula: "distinct features in use, at most statements / 40, per feature that is in use or has an occasion: what newer versions have something for \
              is written in the older way, and the declared minimum version has it. Without a declared minimum: up to the newest version of \
              which a feature is in use. Not applicable below five of them. Over source files",
    guard: "Each feature counts once however often it is used. Supporting old versions is never held against a project: what is newer than \
            its minimum is not expected, and counts where it is used all the same, such as in a branch by version or from \
            typing_extensions. Nor is raising the minimum: a feature for which the code has no occasion is not missed. Occasions are \
            `%` and `.format()` of texts, `Optional` and `List` of typing, `namedtuple`, `TypeVar`, `pytz`, `tomli` and the others of the table in \
            `occasions.rs`; one in a shim is none. The minimum is that of `requires-python` or `python_requires` at the root, else the lowest of \
            the members, else that of a call of `setup`. Features are seen by syntax and by names of the standard library that imports lead to: \
            a method `run` or `timeout` of another module, a class `Protocol` of one's own and `|` outside annotations are not counted. \
            The versions are those that vermin and ruff's UP rules go by.",
    remedy: "Look through `What's New` of the oldest version you support for what would make the code shorter or safer; ruff's UP rules, \
             told the minimum version, list the places.",
    source: Citation {
        authors: "Peng, Zhang, Hu",
        year: 2021,
        title: "An empirical study for common language features used in Python projects",
        link: "https://doi.org/10.1109/SANER50967.2021.00012",
    },
    asks_for: AsksFor::Practice,
    cause: "features",
    unit: Unit::Share,
    scale: Scale::rising([0.3, 0.5, 0.7, 0.9]),
    min_cases: 400,
    weight: 0.5,
    facts: &FACTS,
    measure: |view| {
        let statements = view.source(&STATEMENTS);
        let used = || FEATURES.iter().filter(|f| view.source(&f.fact) > 0);
        let newest = used().map(|f| f.since).max().unwrap_or(USABLE).max(USABLE);
        let until = minimum::minimum(view).unwrap_or(newest);
        let missed = OCCASIONS.iter().filter(|occasion| {
            let feature = occasion.feature();
            let is_used = view.source(&feature.fact) > 0;
            feature.since <= until && !is_used && view.source(&occasion.fact) > 0
        });
        let (used, missed) = (used().count(), missed.count());
        if used + missed < ENOUGH {
            let text = "fewer than five features are in use or have an occasion";
            return Outcome::NotApplicable(text.to_owned());
        }
        let believed = (used as i64).min(statements / ROOM);
        let share = believed as f64 / (used + missed) as f64;
        Outcome::Measured(Measured::exact(share, statements))
    },
    evidence: Evidence::Found(&Evidence::PlacesOr(&EVIDENCE, &OLDER)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{in_source, value};

    #[track_caller]
    fn assert_used(text: &str, ids: &[&str]) {
        let facts = in_source(text);
        let used: Vec<&str> = FEATURES
            .iter()
            .map(|f| f.fact.id)
            .filter(|id| facts[id] > 0)
            .map(|id| id.trim_start_matches("feature-"))
            .collect();
        assert_eq!(used, ids, "{text}");
    }

    #[test]
    fn syntax_is_seen() {
        assert_used("x = f'{a=}'\n", &["f-strings", "f-string-equals"]);
        assert_used(
            "def f(a, /, b: int | None): pass\n",
            &["positional-only", "union-operator"],
        );
        assert_used(
            "x: list[int] = []\n",
            &["variable-annotations", "builtin-generics"],
        );
        assert_used("match a:\n    case 1: pass\n", &["match"]);
        assert_used("try: f()\nexcept* ValueError: pass\n", &["except-star"]);
        assert_used(
            "def f[T = int](a: T): pass\n",
            &["type-parameters", "type-defaults"],
        );
        assert_used("if (a := b): pass\n", &["assignment-expressions"]);
        assert_used(
            "for a, b in zip(c, d, strict=True): pass\n",
            &["zip-strict"],
        );
    }

    #[test]
    fn what_3_15_brought_is_seen() {
        assert_used("lazy import a\n", &["lazy-import"]);
        assert_used("lazy from a import b\n", &["lazy-import"]);
        assert_used("x = [*r for r in rows]\n", &["comprehension-unpacking"]);
        assert_used("x = {**d for d in ds}\n", &["comprehension-unpacking"]);
        assert_used("x = frozendict(a=1)\n", &["frozendict"]);
        assert_used("MISSING = sentinel('MISSING')\n", &["sentinel"]);
        assert_used("try: f()\nexcept A, b.C: pass\n", &["bare-except"]);
        for text in [
            "from frozendict import frozendict\nx = frozendict(a=1)\n",
            "def frozendict(x): return x\ny = frozendict(1)\n",
            "sentinel = object()\nx = sentinel\n",
            "def f(sentinel): return sentinel('a')\n",
            "def sentinel(name): return name\nx = sentinel('a')\n",
            "x = [*rows, *more]\ny = {**d}\nz = f(*r)\n",
            "try: f()\nexcept (A, B): pass\n",
        ] {
            assert_used(text, &[]);
        }
    }

    #[test]
    fn names_are_followed_to_their_origin() {
        assert_used("import asyncio\nasyncio.run(f())\n", &["asyncio-run"]);
        assert_used(
            "import asyncio as a\nasync with a.timeout(1): pass\n",
            &["asyncio-timeout"],
        );
        assert_used(
            "from typing_extensions import Self\ndef f() -> Self: pass\n",
            &["self-type"],
        );
        assert_used("import tomllib\n", &["tomllib"]);
        assert_used(
            "from dataclasses import dataclass\n@dataclass(slots=True)\nclass A: pass\n",
            &["dataclasses", "dataclass-slots"],
        );
    }

    #[test]
    fn look_alikes_are_not() {
        assert_used(
            "import trio\ntrio.run(f)\nself.timeout(1)\nx = a | b\n",
            &[],
        );
        assert_used(
            "class Protocol: pass\nclass A(Protocol): pass\nx = cache(f)\n",
            &[],
        );
        assert_used("from .typing import Self\ndef f() -> Self: pass\n", &[]);
        assert_used("x = lists[1]\nlist_ = x['replace']\n", &[]);
        assert_used("from copy import copy\nx.replace('a', 'b')\n", &[]);
    }

    #[test]
    fn neither_old_nor_raised_versions_are_held_against_a_project() {
        let filler = "z = 1\n".repeat(400);
        let modern = format!(
            "from __future__ import annotations\ndef f(a: int | None) -> list[str]:\n    b: int = a\n    return f'{{b}}'\n{filler}"
        );
        let project = |requires: &str| format!("[project]\nrequires-python = \"{requires}\"\n");
        let of = |code: &str, toml: &str| {
            value(&SIGNAL, &[("pkg/a.py", code), ("pyproject.toml", toml)])
        };
        for requires in [">=3.6", ">=3.7", ">=3.10", ">=3.14"] {
            let share = of(&modern, &project(requires));
            assert!((share - 1.0).abs() < 1e-9, "{requires} {share}");
        }
        // What is written in the older way is missed from the version on that has something for it.
        let older = format!(
            "from typing import Optional, List\nfrom __future__ import annotations\nif (c := d): pass\nx = f'{{c=}}'\ny: Optional[int] = 1\nz: List[int] = []\n{filler}"
        );
        assert!((of(&older, &project(">=3.8")) - 1.0).abs() < 1e-9);
        assert!((of(&older, &project(">=3.9")) - 5.0 / 6.0).abs() < 1e-9);
        assert!((of(&older, &project(">=3.10")) - 5.0 / 7.0).abs() < 1e-9);
    }

    #[test]
    fn of_few_features_nothing_is_said() {
        let code = format!("x = f'{{a}}'\ny: int = 1\n{}", "z = 1\n".repeat(400));
        let outcome = crate::signals::testkit::outcome(&SIGNAL, &[("pkg/a.py", &code)]);
        assert!(matches!(outcome, Outcome::NotApplicable(_)), "{outcome:?}");
    }

    #[test]
    fn a_short_page_is_believed_for_its_length() {
        let show = "import tomllib, zoneinfo, graphlib, contextvars\nx = f'{a=}'\nif (a := b): pass\ny: int = 1\n";
        let few = format!("{show}{}", "z = 1\n".repeat(200));
        let many = format!("{show}{}", "z = 1\n".repeat(400));
        let of = |code: &str| value(&SIGNAL, &[("pkg/a.py", code)]);
        assert!(of(&few) < of(&many));
    }
}
