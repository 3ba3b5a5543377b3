//! Are structures chosen that fit the work?

use crate::facts::Family;
use crate::facts::common::STATEMENTS;
use crate::python::ast::{Expr, ExprCall, Stmt, StmtFunctionDef};
use crate::python::{assigned, name_of};
use crate::signals::prelude::*;
use crate::signals::words::Words;

/// Kinds of structures, in the order of [`KINDS`].
#[derive(Clone, Copy)]
enum StructureUse {
    Generator,
    Set,
    Deque,
    Heap,
    Bisect,
    Slots,
    Cache,
    Itertools,
    Weak,
    Buffer,
    Vectorised,
    Bulk,
    LeakyCache,
}

const fn member(is: StructureUse, id: &'static str, about: &'static str) -> Fact {
    Fact::sum(id, about, Subject::Member(&FAMILY, is as usize))
}

/// How many kinds there are.
const COUNT: usize = StructureUse::Bulk as usize + 1;

#[rustfmt::skip]
static KINDS: [Fact; COUNT] = [
    member(StructureUse::Generator, "structure-generators", "`yield` that can be reached, and generator expressions."),
    member(StructureUse::Set, "structure-sets", "Sets: displays, comprehensions, `set` and `frozenset` of something."),
    member(StructureUse::Deque, "structure-deques", "`collections.deque` and queues of `queue` made."),
    member(StructureUse::Heap, "structure-heaps", "Calls of `heapq`."),
    member(StructureUse::Bisect, "structure-bisections", "Calls of `bisect`."),
    member(StructureUse::Slots, "structure-slots", "Classes with `__slots__` or `slots=True`."),
    member(StructureUse::Cache, "structure-caches", "`lru_cache`, `cache` and `cached_property` that keep no instance alive."),
    member(StructureUse::Itertools, "structure-itertools", "Calls of `itertools`."),
    member(StructureUse::Weak, "structure-weak-references", "Calls of `weakref`."),
    member(StructureUse::Buffer, "structure-buffers", "`memoryview`, `mmap` and `array`."),
    member(StructureUse::Vectorised, "structure-arrays", "Calls of numpy on whole arrays."),
    member(StructureUse::Bulk, "structure-bulk", "Database calls for many rows at once: `executemany`, `bulk_create`, `select_related` and the like."),
];
static LEAKY: Fact = member(
    StructureUse::LeakyCache,
    "leaky-caches",
    "`lru_cache` and `cache` on a method: the cache keeps every instance alive.",
);

static FAMILY: Family = Family {
    kinds: Kinds::of(&[
        NodeKind::ExprYield,
        NodeKind::ExprYieldFrom,
        NodeKind::ExprGenerator,
        NodeKind::ExprSet,
        NodeKind::ExprSetComp,
        NodeKind::ExprCall,
        NodeKind::StmtFunctionDef,
        NodeKind::StmtClassDef,
        NodeKind::StmtAssign,
        NodeKind::StmtAnnAssign,
    ]),
    classify: |node, place, found| {
        if let Some(is) = kind(node, place) {
            found(is as usize);
        }
    },
};

/// Names that modules of the standard library and numpy give to functions of a kind are found by their module.
fn kind(node: Node<'_>, place: &Place<'_>) -> Option<StructureUse> {
    match node {
        Node::Expr(expr) => match expr {
            Expr::Yield(_) | Expr::YieldFrom(_) => {
                (!place.is_unreachable()).then_some(StructureUse::Generator)
            }
            Expr::Generator(_) => Some(StructureUse::Generator),
            Expr::Set(_) | Expr::SetComp(_) => Some(StructureUse::Set),
            Expr::Call(call) => of_call(call, place),
            _ => None,
        },
        Node::Stmt(Stmt::FunctionDef(f)) => cached(f, place),
        Node::Stmt(Stmt::ClassDef(c)) => {
            let slotted = c.decorator_list.iter().any(|d| match &d.expression {
                Expr::Call(call) => {
                    let slots = call.arguments.find_keyword("slots");
                    slots
                        .is_some_and(|k| k.value.as_boolean_literal_expr().is_some_and(|b| b.value))
                }
                _ => false,
            });
            slotted.then_some(StructureUse::Slots)
        }
        Node::Stmt(stmt @ (Stmt::Assign(_) | Stmt::AnnAssign(_))) if place.class().is_some() => {
            let (name, value) = assigned(stmt)?;
            // `__slots__ = ()` keeps a subclass slim; `__dict__` among them takes the point away.
            let has_dict = value
                .as_tuple_expr()
                .is_some_and(|t| t.elts.iter().any(|e| is_text(e, "__dict__")));
            (name == "__slots__" && !has_dict).then_some(StructureUse::Slots)
        }
        Node::Stmt(_) => None,
    }
}

fn is_text(expr: &Expr, text: &str) -> bool {
    expr.as_string_literal_expr()
        .is_some_and(|e| e.value.to_str() == text)
}

/// Methods that ask a database for many rows at once.
static BULK: Words = Words::new(&[
    "bulk_create",
    "bulk_insert_mappings",
    "bulk_save_objects",
    "bulk_update",
    "copy_records_to_table",
    "executemany",
    "in_bulk",
    "insert_many",
    "joinedload",
    "prefetch_related",
    "select_related",
    "selectinload",
    "subqueryload",
]);

fn of_call(call: &ExprCall, place: &Place<'_>) -> Option<StructureUse> {
    match &*call.func {
        Expr::Name(name) => {
            let name = name.id.as_str();
            match name {
                "set" | "frozenset" if !call.arguments.is_empty() => {
                    return Some(StructureUse::Set);
                }
                "memoryview" => return Some(StructureUse::Buffer),
                _ => {}
            }
            let (module, word) = place.names.origin(name)?.rsplit_once('.')?;
            of_module(module, word).or_else(|| BULK.find(word).map(|_| StructureUse::Bulk))
        }
        Expr::Attribute(a) => {
            let word = a.attr.as_str();
            if BULK.find(word).is_some() {
                return Some(StructureUse::Bulk);
            }
            let Expr::Name(name) = &*a.value else {
                return None;
            };
            of_module(place.names.origin(name.id.as_str())?, word)
        }
        _ => None,
    }
}

fn of_module(module: &str, word: &str) -> Option<StructureUse> {
    match module {
        "collections" if word == "deque" => Some(StructureUse::Deque),
        "queue" | "asyncio" if matches!(word, "Queue" | "LifoQueue" | "SimpleQueue") => {
            Some(StructureUse::Deque)
        }
        "queue" | "asyncio" if word == "PriorityQueue" => Some(StructureUse::Heap),
        "heapq" => Some(StructureUse::Heap),
        "bisect" => Some(StructureUse::Bisect),
        "itertools" => Some(StructureUse::Itertools),
        "weakref" => Some(StructureUse::Weak),
        "mmap" | "array" => Some(StructureUse::Buffer),
        // Making one array of a list says little; working on it does.
        "numpy" if !matches!(word, "array" | "asarray" | "vectorize" | "apply_along_axis") => {
            Some(StructureUse::Vectorised)
        }
        _ => None,
    }
}

/// A cached function, or one that keeps instances.
fn cached(f: &StmtFunctionDef, place: &Place<'_>) -> Option<StructureUse> {
    let (mut is_cached, mut is_static) = (false, false);
    for decorator in &f.decorator_list {
        let expr = match &decorator.expression {
            Expr::Call(call) => &*call.func,
            expr => expr,
        };
        let name = match expr {
            Expr::Attribute(a) => a.attr.as_str(),
            expr => name_of(expr).unwrap_or(""),
        };
        match name {
            "cached_property" => return Some(StructureUse::Cache),
            "lru_cache" => is_cached = true,
            "cache" => {
                let module = match expr {
                    Expr::Attribute(a) => name_of(&a.value).and_then(|n| place.names.origin(n)),
                    _ => place
                        .names
                        .origin(name)
                        .and_then(|o| o.strip_suffix(".cache")),
                };
                is_cached |= module == Some("functools");
            }
            "staticmethod" | "classmethod" => is_static = true,
            _ => {}
        }
    }
    if !is_cached {
        return None;
    }
    let p = &*f.parameters;
    let first = p.posonlyargs.iter().chain(&p.args).next();
    let takes_self = first.is_some_and(|p| p.parameter.name.as_str() == "self");
    // Members of an enumeration live as long as the program.
    let is_enum = place.class_has_base(|base| base.ends_with("Enum") || base.ends_with("Flag"));
    let leaks = place.class().is_some() && takes_self && !is_static && !is_enum;
    Some(if leaks {
        StructureUse::LeakyCache
    } else {
        StructureUse::Cache
    })
}

/// A structure met once may be a specimen.
const HABIT: i64 = 2;
/// One kind is believed per so many statements: a page that shows them all earns no more than its length.
const ROOM: i64 = 100;

static FACTS: [&Fact; COUNT + 2] = {
    let mut all = [&LEAKY; COUNT + 2];
    let mut i = 0;
    while i < COUNT {
        all[i] = &KINDS[i];
        i += 1;
    }
    all[COUNT] = &STATEMENTS;
    all
};

/// The number of kinds of structures in use.
pub static SIGNAL: Signal = Signal {
    id: "efficient-structures",
    competency: Competency::Performance,
    question: "How many kinds of structures are in use that fit the work better than a list and a loop?",
    why: "Who knows what a list costs reaches for a deque, a heap, a set or a generator where it matters. Which of them a project needs \
          depends on what it does: weak evidence, and no goal.",
    formula: "kinds of structures with at least 2 places in source, at most statements / 100; less 1 where a cache keeps instances alive; \
              further places add nothing",
    guard: "The twelve kinds are the facts `structure-…`. Hollow and not counted: a `yield` that is never reached, an empty `set()`, \
            `__slots__` with `__dict__`, `numpy.array` and `numpy.vectorize` (a loop in disguise), a kind met once. Counts against: \
            `lru_cache` or `cache` on a method whose first parameter is `self` (ruff's B019, which also asks where the class is an \
            enumeration made by a metaclass). Look-alikes: a cache on a static or class method, on an enumeration's method or on a \
            function is fine; `cache` of another library than functools and a method `deque` or `chain` of one's own are not counted.",
    remedy: "Where a profile shows a slow loop, look whether a set, a deque, a heap, an index or a query for many rows fits; move \
             caches off methods.",
    source: Citation {
        authors: "Gorelick, Ozsvald",
        year: 2020,
        title: "High Performance Python, chapters 3 to 6",
        link: "https://www.oreilly.com/library/view/high-performance-python/9781492055013/",
    },
    asks_for: AsksFor::Practice,
    cause: "structures",
    unit: Unit::Count("kind", "kinds"),
    scale: Scale::rising([1.0, 3.0, 5.0, 8.0]),
    min_cases: 800,
    weight: 0.5,
    facts: &FACTS,
    measure: |view| {
        let statements = view.source(&STATEMENTS);
        let used = KINDS
            .iter()
            .filter(|kind| view.source(kind) >= HABIT)
            .count() as i64;
        let leaks = i64::from(view.source(&LEAKY) > 0);
        let believed = (used - leaks).clamp(0, statements / ROOM);
        Outcome::Measured(Measured::exact(believed as f64, statements))
    },
    evidence: Evidence::Found(&Evidence::PlacesOr(
        &[
            &LEAKY,
            &KINDS[StructureUse::Deque as usize],
            &KINDS[StructureUse::Heap as usize],
            &KINDS[StructureUse::Bisect as usize],
            &KINDS[StructureUse::Slots as usize],
            &KINDS[StructureUse::Cache as usize],
            &KINDS[StructureUse::Weak as usize],
            &KINDS[StructureUse::Buffer as usize],
            &KINDS[StructureUse::Bulk as usize],
        ],
        &[
            &KINDS[StructureUse::Itertools as usize],
            &KINDS[StructureUse::Vectorised as usize],
            &KINDS[StructureUse::Set as usize],
            &KINDS[StructureUse::Generator as usize],
        ],
    )),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{in_source, value};

    #[track_caller]
    fn assert_kind(is: StructureUse, text: &str, count: i64) {
        let id = KINDS.get(is as usize).map_or(LEAKY.id, |fact| fact.id);
        assert_eq!(in_source(text)[id], count, "{text}");
    }

    #[test]
    fn kinds_are_seen() {
        assert!(BULK.is_sorted());
        assert_kind(
            StructureUse::Generator,
            "def f():\n    yield 1\nx = sum(a for a in b)\n",
            2,
        );
        assert_kind(
            StructureUse::Set,
            "x = {1, 2}\ny = frozenset(x)\nz = {a for a in b}\n",
            3,
        );
        assert_kind(
            StructureUse::Deque,
            "from collections import deque\nx = deque()\n",
            1,
        );
        assert_kind(
            StructureUse::Deque,
            "import collections as c\nx = c.deque(maxlen=1)\n",
            1,
        );
        assert_kind(
            StructureUse::Heap,
            "import heapq\nheapq.heappush(a, b)\n",
            1,
        );
        assert_kind(
            StructureUse::Bisect,
            "from bisect import bisect_left\nbisect_left(a, b)\n",
            1,
        );
        assert_kind(
            StructureUse::Slots,
            "class A:\n    __slots__ = ('a',)\n@dataclass(slots=True)\nclass B: pass\n",
            2,
        );
        assert_kind(
            StructureUse::Itertools,
            "from itertools import chain\nchain(a, b)\n",
            1,
        );
        assert_kind(
            StructureUse::Vectorised,
            "import numpy as np\nnp.where(a, b, c)\n",
            1,
        );
        assert_kind(
            StructureUse::Bulk,
            "cursor.executemany(q, rows)\nA.objects.select_related('b')\n",
            2,
        );
    }

    #[test]
    fn hollow_ones_and_look_alikes_are_not() {
        assert_kind(
            StructureUse::Generator,
            "def f():\n    return\n    yield\n",
            0,
        );
        assert_kind(StructureUse::Set, "x = set()\n", 0);
        assert_kind(
            StructureUse::Deque,
            "x = self.deque()\nfrom mine import deque\ndeque()\n",
            0,
        );
        assert_kind(
            StructureUse::Slots,
            "class A:\n    __slots__ = ('a', '__dict__')\n__slots__ = 1\n",
            0,
        );
        assert_kind(
            StructureUse::Vectorised,
            "import numpy as np\nnp.vectorize(f)(np.array(a))\n",
            0,
        );
        assert_kind(
            StructureUse::Cache,
            "from flask_caching import cache\n@cache\ndef f(): pass\n",
            0,
        );
        assert_kind(StructureUse::Itertools, "x.chain(a)\n", 0);
    }

    #[test]
    fn a_cache_on_a_method_counts_against() {
        let leaky = "from functools import lru_cache\nclass A:\n    @lru_cache(maxsize=None)\n    def f(self, x): return x\n";
        assert_kind(StructureUse::LeakyCache, leaky, 1);
        assert_kind(StructureUse::Cache, leaky, 0);
        for fine in [
            "import functools\n@functools.cache\ndef f(x): return x\n",
            "from functools import lru_cache\nclass A:\n    @staticmethod\n    @lru_cache\n    def f(x): return x\n",
            "from functools import cache\nclass A(Enum):\n    @cache\n    def f(self): return 1\n",
            "class A:\n    @cached_property\n    def f(self): return 1\n",
        ] {
            assert_kind(StructureUse::LeakyCache, fine, 0);
            assert_kind(StructureUse::Cache, fine, 1);
        }
        let plain = "x = 1\n".repeat(400);
        let twice = "y = {1, 2}\ny = {1, 2}\nz = (a for a in y)\nz = (a for a in y)\n";
        let of = |more: &str| value(&SIGNAL, &[("pkg/a.py", &format!("{plain}{twice}{more}"))]);
        assert!((of("") - 2.0).abs() < 1e-9 && (of(leaky) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn padding_does_not_pay() {
        let plain = "x = 1\n".repeat(300);
        let of = |times: usize| {
            value(
                &SIGNAL,
                &[(
                    "pkg/a.py",
                    &format!("{plain}{}", "y = {1, 2}\n".repeat(times)),
                )],
            )
        };
        assert_eq!([1, 2, 50].map(|times| of(times).round() as i64), [0, 1, 1]);
    }
}
