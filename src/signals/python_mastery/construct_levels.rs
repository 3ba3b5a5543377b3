//! Which of the language's constructs are in use?

use super::constructs::{CONSTRUCTS, COUNT, Level};
use crate::facts::common::STATEMENTS;
use crate::signals::prelude::*;

/// What the formula looks at.
static ALL: [&Fact; COUNT + 1] = {
    let mut all = [&STATEMENTS; COUNT + 1];
    let mut i = 0;
    while i < COUNT {
        all[i] = &CONSTRUCTS[i].fact;
        i += 1;
    }
    all
};

/// How many constructs are shown first, or where none of these is there.
const fn count(upper: bool) -> usize {
    let (mut i, mut count) = (0, 0);
    while i < COUNT {
        count += is_shown(i, upper) as usize;
        i += 1;
    }
    count
}

/// The facts of the constructs shown first, or of the others.
const fn shown<const N: usize>(upper: bool) -> [&'static Fact; N] {
    let mut all = [&STATEMENTS; N];
    let (mut i, mut next) = (0, 0);
    while i < COUNT {
        if is_shown(i, upper) {
            all[next] = &CONSTRUCTS[i].fact;
            next += 1;
        }
        i += 1;
    }
    all
}

static EVIDENCE: [&Fact; count(true)] = shown(true);
static OTHERS: [&Fact; count(false)] = shown(false);

/// Of level C1 or C2 if `upper`, otherwise of B2; and with a place that shows it: what is asked of a module has none but its first
/// line, and an import is no use yet.
const fn is_shown(i: usize, upper: bool) -> bool {
    let construct = &CONSTRUCTS[i];
    let is_of_level = match construct.level {
        Level::C1 | Level::C2 => upper,
        Level::B2 => !upper,
        _ => false,
    };
    is_of_level
        && !matches!(construct.fact.subject, Subject::Module(_))
        && !starts_with(construct.fact.id, "construct-module-")
}

const fn starts_with(text: &str, start: &str) -> bool {
    let (text, start) = (text.as_bytes(), start.as_bytes());
    let mut i = 0;
    while i < start.len() {
        if i >= text.len() || text[i] != start[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// A construct met once may be a specimen.
const HABIT: i64 = 2;
/// One construct is believed per so many statements: a page that shows them all earns no more than its length.
const ROOM: i64 = 40;

/// The number of upper constructs in use.
pub static SIGNAL: Signal = Signal {
    id: "construct-levels",
    competency: Competency::PythonMastery,
    question: "How many of the constructs of levels B2, C1 and C2 are in use?",
    why: "Who uses more of the language has at least met it. Weak evidence: rare constructs separate professional from course projects \
          of the same size and age with an AUC of 0.69 only, and using one says nothing about using it well.",
    formula: "constructs of levels B2 to C2 with at least 2 places in source, at most statements / 40; further places add nothing",
    guard: "Hollow and not counted: a decorator of the same file that returns its argument unchanged, a metaclass with `__new__` that no class \
            of the file is made by, an abstract class, protocol or generic that no class of the file builds on, `yield` that is never \
            reached, `assert` on a constant; a construct met once. `ABCMeta` is no metaclass here, and decorators that are rows of their own \
            (`property`, `staticmethod` …) or only mark (`overload`, `final`) are not counted as decorators. Levels are pycefr's; constructs \
            younger than its table (`match`, `async`, assignment expressions) have none. Against pycefr: every construct met is counted, \
            not one per node, and each as its name says, so that counts differ where pycefr misses properties, decorators and `finally`. A \
            generator that nobody iterates is not told apart, since whoever iterates may be elsewhere.",
    remedy: "Look at each place listed: is the construct the simplest that works? More constructs are no goal.",
    source: Citation {
        authors: "Robles et al.",
        year: 2022,
        title: "pycefr: Python competency level through code analysis",
        link: "https://doi.org/10.1145/3524610.3527878",
    },
    asks_for: AsksFor::Practice,
    cause: "constructs",
    unit: Unit::Count("construct", "constructs"),
    scale: Scale::rising([4.0, 10.0, 17.0, 24.0]),
    min_cases: 960,
    weight: 0.5,
    facts: &ALL,
    measure: |view| {
        let statements = view.source(&STATEMENTS);
        let upper = CONSTRUCTS.iter().filter(|c| c.level >= Level::B2);
        let used = upper.filter(|c| view.source(&c.fact) >= HABIT).count() as i64;
        let believed = used.min(statements / ROOM);
        Outcome::Measured(Measured::exact(believed as f64, statements))
    },
    evidence: Evidence::Found(&Evidence::PlacesOr(&EVIDENCE, &OTHERS)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{in_source, outcome, value};

    fn assert_counts(text: &str, expected: &[(&str, i64)]) {
        let facts = in_source(text);
        for (id, count) in expected {
            assert_eq!(
                facts[format!("construct-{id}").as_str()],
                *count,
                "{id} in {text}"
            );
        }
    }

    #[test]
    fn displays_and_comprehensions() {
        assert_counts(
            "a = [1, [2], {}]\n",
            &[
                ("list", 2),
                ("list-nested", 1),
                ("list-with-dict", 1),
                ("dict", 1),
            ],
        );
        assert_counts(
            "a = {1: {2: [3]}}\n",
            &[
                ("dict", 2),
                ("dict-nested", 1),
                ("dict-with-dict-list", 1),
                ("dict-with-list", 1),
            ],
        );
        assert_counts(
            "a = [x for y in z for x in y if x]\nb = {k: 1 if k else 2 for k in a}\nc = (x for x in b)\n",
            &[
                ("list-comprehension", 1),
                ("list-comprehension-nested", 1),
                ("list-comprehension-if", 1),
                ("dict-comprehension", 1),
                ("dict-comprehension-if", 0),
                ("dict-comprehension-if-else", 1),
                ("generator-expression", 1),
            ],
        );
    }

    #[test]
    fn statements() {
        assert_counts(
            "try:\n    f()\nfinally:\n    g()\ntry:\n    f()\nexcept E:\n    pass\nelse:\n    h()\nfinally:\n    g()\n",
            &[
                ("try-finally", 1),
                ("try-except-else-finally", 1),
                ("try-except", 0),
                ("pass", 1),
            ],
        );
        assert_counts(
            "while a:\n    b += 1\nwhile c:\n    pass\nelse:\n    d()\nif __name__ == '__main__':\n    e()\n",
            &[
                ("while", 1),
                ("while-else", 1),
                ("if-main", 1),
                ("if", 0),
                ("assign-augmented", 1),
            ],
        );
        assert_counts(
            "from . import a\nfrom re import *\nimport importlib.util as u\n",
            &[
                ("import-relative", 1),
                ("import-star", 1),
                ("import-as", 1),
                ("module-re", 1),
                ("module-importlib", 1),
            ],
        );
        assert_counts("assert x\nassert True\n", &[("assert", 1)]);
    }

    #[test]
    fn classes() {
        let text = "class A(B):\n    __slots__ = ('__x',)\n    def __init__(self):\n        super().__init__()\n        self.__x = 1\n    \
                    @property\n    def x(self):\n        return self.__x\n    @x.setter\n    def x(self, v): ...\n    @staticmethod\n    def s(): ...\n    \
                    def __get__(self, o, t): ...\n";
        assert_counts(
            text,
            &[
                ("class-inherited", 1),
                ("slots", 1),
                ("class-init", 1),
                ("super", 1),
                ("class-private", 2),
                ("class-property", 2),
                ("static-method", 1),
                ("class-descriptor", 1),
                ("decorator-function", 0),
            ],
        );
        // Outside classes nothing is mangled, and `__slots__` is a variable.
        assert_counts(
            "__slots__ = ()\nx.__y = 1\n",
            &[("slots", 0), ("class-private", 0)],
        );
    }

    #[test]
    fn recursion_and_its_look_alike() {
        assert_counts("def f(n):\n    return f(n - 1)\n", &[("recursion", 1)]);
        assert_counts(
            "class A:\n    def read_it(self):\n        return read_it(self)\n",
            &[("recursion", 0)],
        );
    }

    #[test]
    fn hollow_decorators_do_not_count() {
        let idle = "def same(f):\n    'Nothing.'\n    return f\n";
        let works = "def same(f):\n    register(f)\n    return f\n";
        let use_it = "@same\ndef a(): ...\n@same\nclass B: ...\n";
        let both = |n| [("decorator-function", n), ("decorator-class", n)];
        assert_counts(&format!("{idle}{use_it}"), &both(0));
        assert_counts(&format!("{works}{use_it}"), &both(1));
        assert_counts(&format!("from m import same\n{use_it}"), &both(1));
        assert_counts(
            "@overload\ndef f(): ...\nclass A:\n    @property\n    def x(self): ...\n",
            &both(0),
        );
    }

    #[test]
    fn metaclasses_count_where_they_make_a_class() {
        let meta = "class M(type):\n    def __new__(meta, *a): ...\n";
        assert_counts(meta, &[("metaclass", 0), ("metaclass-new", 0)]);
        assert_counts(
            &format!("{meta}class A(metaclass=M): ...\n"),
            &[("metaclass", 1), ("metaclass-new", 1)],
        );
        assert_counts("class A(metaclass=ABCMeta): ...\n", &[("metaclass", 0)]);
    }

    #[test]
    fn abstract_classes_count_where_something_builds_on_them() {
        let base = "class P(Protocol[T]):\n    def f(self): ...\n";
        assert_counts(base, &[("abstract-class", 0)]);
        assert_counts(
            &format!("{base}class A(P[int]): ...\n"),
            &[("abstract-class", 1)],
        );
    }

    #[test]
    fn a_yield_that_is_never_reached_makes_no_generator_of_use() {
        assert_counts("def f():\n    yield 1\n", &[("generator-function", 1)]);
        assert_counts(
            "def f():\n    return\n    yield 1\n",
            &[("generator-function", 0)],
        );
    }

    #[test]
    fn padding_does_not_pay() {
        let plain = "x = 1\n".repeat(300);
        let zips = |times: usize| format!("{plain}{}", "zip(a, b)\n".repeat(times));
        let of = |text: &str| value(&SIGNAL, &[("pkg/a.py", text)]).round() as i64;
        // Once is a specimen; twice is use; a hundred times is no more.
        assert_eq!([0, 1, 2, 100].map(|times| of(&zips(times))), [0, 0, 1, 1]);
        // A short page that shows much is believed for its length.
        let show = "zip()\nmap()\nenumerate()\nsuper()\n(a for a in b)\n[a for a in b if a]\n{a: b for a in c if a}\n\
                    a.__class__\na.__dict__\nimport re, struct, pickle, dbm, shelve, importlib\n"
            .repeat(2);
        assert_eq!(of(&format!("{}{show}", "x = 1\n".repeat(180))), 5);
        let short = outcome(&SIGNAL, &[("pkg/a.py", &show)]);
        assert!(matches!(short, Outcome::TooFew(_)));
    }
}
