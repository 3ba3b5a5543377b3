//! Where the language has an idiom, is it used?

use super::idioms::{FAMILY, KINDS, Kind, member};
use crate::signals::prelude::*;
use crate::signals::wilson;

/// An idiom and what is written instead of it.
struct Pair {
    idiom: Fact,
    missed: Fact,
}

const fn pair(
    kind: Kind,
    idiom: (&'static str, &'static str),
    missed: (&'static str, &'static str),
) -> Pair {
    Pair {
        idiom: Fact::sum(
            idiom.0,
            idiom.1,
            Subject::Member(&FAMILY, member(kind, false)),
        ),
        missed: Fact::sum(
            missed.0,
            missed.1,
            Subject::Member(&FAMILY, member(kind, true)),
        ),
    }
}

/// All pairs, in the order of [`Kind`].
#[rustfmt::skip]
static PAIRS: [Pair; KINDS] = [
    pair(Kind::Enumerate, ("idiom-enumerate", "Calls of `enumerate`."),
        ("missed-enumerate", "Loops over `range(len(x))` that use the index only to read `x[i]`.")),
    pair(Kind::With, ("idiom-with-open", "`with` over a call of `open`."),
        ("missed-with-open", "Files opened into a name and closed by hand in the same block.")),
    pair(Kind::Comprehension, ("idiom-comprehension", "List, set and dictionary comprehensions."),
        ("missed-comprehension", "Loops that do nothing but fill the list, set or dictionary made just before, at most under one `if`.")),
    pair(Kind::FString, ("idiom-f-string", "Texts that are f-strings and interpolate."),
        ("missed-f-string", "Texts formatted with `%`; those with braces and those filled by name from a variable left out.")),
    pair(Kind::IsNone, ("idiom-is-none", "`is None` and `is not None`."),
        ("missed-is-none", "`== None` and `!= None`, columns of tables left out.")),
    pair(Kind::IsInstance, ("idiom-isinstance", "Calls of `isinstance`."),
        ("missed-isinstance", "`type(x)` compared with a class by `==` or `!=`.")),
    pair(Kind::Unpacking, ("idiom-unpacking", "Assignments and loops that unpack."),
        ("missed-unpacking", "`a = x[0]`, `b = x[1]` in a row where `x` has no other use.")),
    pair(Kind::DictGet, ("idiom-dict-default", "`get` with a default, `setdefault`, `defaultdict`, `Counter`."),
        ("missed-dict-default", "`if k in d` only to read `d[k]` or a literal, to count, or to begin an entry.")),
    pair(Kind::Any, ("idiom-any-all", "`any` and `all` over a generator."),
        ("missed-any-all", "Loops that return or set a flag by one test and do nothing else.")),
    pair(Kind::Pathlib, ("idiom-pathlib", "Path objects made, and calls of methods that only they have."),
        ("missed-pathlib", "Calls of functions of `os.path` that path objects have as methods.")),
    pair(Kind::Chain, ("idiom-chained-comparison", "Chained comparisons by order."),
        ("missed-chained-comparison", "`a < b and b < c`.")),
    pair(Kind::Zip, ("idiom-zip", "Calls of `zip`."),
        ("missed-zip", "Loops over `range(len(x))` that use the index only to read `x[i]` and elements of others.")),
    pair(Kind::Items, ("idiom-items", "Loops over `.items()`."),
        ("missed-items", "Loops over a mapping that look up its values by its keys and change neither.")),
];

static MISSED: [&Fact; KINDS] = {
    let mut all = [&PAIRS[0].missed; KINDS];
    let mut i = 0;
    while i < KINDS {
        all[i] = &PAIRS[i].missed;
        i += 1;
    }
    all
};

static FACTS: [&Fact; 2 * KINDS] = {
    let mut all = [&PAIRS[0].missed; 2 * KINDS];
    let mut i = 0;
    while i < KINDS {
        all[2 * i] = &PAIRS[i].idiom;
        all[2 * i + 1] = &PAIRS[i].missed;
        i += 1;
    }
    all
};

/// A kind met less often than this is left out of the mean.
const MET: i64 = 5;

/// The mean share of idioms, over the kinds that occur.
pub static SIGNAL: Signal = Signal {
    id: "idiom-share",
    competency: Competency::PythonMastery,
    question: "Where Python has an idiom, how often is it used rather than spelled out?",
    why: "Idioms are what readers of Python expect and what the language makes fast. Developers name them when asked what separates \
          experienced Python from code translated from another language; the studies are interviews and counts, not outcomes.",
    formula: "the mean over kinds met at least 5 times of idioms / (idioms + missed), over source files; the mean, so that the commonest \
              kind does not speak for all",
    guard: "Missed is only what could be rewritten without changing what it does. Look-alikes left alone: an index that is also computed \
            with, stored to or passed on; a loop that appends and does anything else, awaits, or fills a list made earlier; `%s` as an \
            argument of logging, templates with braces and templates filled by name from a variable, `str.format`; `== None` on columns of \
            tables; `type(a) == type(b)` and `type(x) is`; elements of something that is used further; a default that must be computed; \
            a file that is closed in another block; code at the top level of a module where the idiom would span statements. Kinds and \
            rules of the same meaning: missed-comprehension ≈ ruff PERF401 and PERF403 (which see through more statements, and through fewer kinds of value), \
            missed-f-string ≈ UP031 (which flags braces, and leaves out operands that are operations), missed-is-none ⊂ E711 (which flags `None == x`, too), \
            missed-isinstance ⊂ E721, missed-any-all ≈ SIM110 (here flags as well), missed-with-open ⊂ SIM115, missed-pathlib ⊂ PTH1, \
            missed-chained-comparison ⊃ PLR1716 (which looks at names only), missed-items ≈ PLC0206 (which flags loops that store, and only \
            names it has seen to be dictionaries), missed-dict-default ≈ SIM401 (here counting and beginning an entry as well), \
            missed-enumerate and missed-zip ⊂ pylint C0200. `benches/crosscheck_idioms.py` prints both numbers.",
    remedy: "Rewrite the places listed; ruff's PERF, SIM, UP and PTH rules find most of them and can rewrite many.",
    source: Citation {
        authors: "Alexandru, Merchante, Panichella, Proksch, Gall, Robles",
        year: 2018,
        title: "On the usage of Pythonic idioms",
        link: "https://doi.org/10.1145/3276954.3276960",
    },
    asks_for: AsksFor::Practice,
    cause: "idioms",
    unit: Unit::Share,
    scale: Scale::rising([0.5, 0.7, 0.85, 0.95]),
    min_cases: 12,
    weight: 0.5,
    facts: &FACTS,
    measure: |view| {
        let counts = PAIRS
            .iter()
            .map(|pair| (view.source(&pair.idiom), view.source(&pair.missed)));
        let met: Vec<(i64, i64)> = counts
            .map(|(idiom, missed)| (idiom, idiom + missed))
            .filter(|(_, all)| *all >= MET)
            .collect();
        Outcome::Measured(mean_share(&met))
    },
    evidence: Evidence::Places(&MISSED),
};

/// The mean of shares, with the mean of their intervals: wider than the interval of the mean, never narrower.
fn mean_share(met: &[(i64, i64)]) -> Measured {
    let kinds = met.len().max(1) as f64;
    let (mut value, mut low, mut high) = (0.0, 0.0, 0.0);
    for &(part, whole) in met {
        let interval = wilson(part, whole);
        value += part as f64 / whole.max(1) as f64 / kinds;
        low += interval.0 / kinds;
        high += interval.1 / kinds;
    }
    Measured {
        value,
        cases: met.iter().map(|(_, whole)| whole).sum(),
        interval: (low, high),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{in_source, value};

    /// Idioms and missed ones of a kind.
    fn of(kind: Kind, text: &str) -> (i64, i64) {
        let facts = in_source(text);
        let pair = &PAIRS[kind as usize];
        (facts[pair.idiom.id], facts[pair.missed.id])
    }

    /// The same, inside a function.
    fn inside(kind: Kind, lines: &str) -> (i64, i64) {
        let body = lines
            .lines()
            .map(|line| format!("    {line}\n"))
            .collect::<String>();
        of(kind, &format!("def f():\n{body}"))
    }

    #[track_caller]
    fn assert_all(kind: Kind, texts: &[&str], expected: (i64, i64)) {
        for text in texts {
            assert_eq!(inside(kind, text), expected, "{text}");
        }
    }

    #[test]
    fn members_are_numbered_by_their_place() {
        for (i, pair) in PAIRS.iter().enumerate() {
            assert!(matches!(pair.idiom.subject, Subject::Member(_, at) if at == 2 * i));
            assert!(matches!(pair.missed.subject, Subject::Member(_, at) if at == 2 * i + 1));
        }
    }

    #[test]
    fn loops_over_indices() {
        assert_all(
            Kind::Enumerate,
            &[
                "for i in range(len(xs)):\n    print(xs[i])",
                "for i in range(0, len(self.xs)):\n    go(self.xs[i][0])",
                "ys = [f(xs[i]) for i in range(len(xs))]",
            ],
            (0, 1),
        );
        assert_all(
            Kind::Enumerate,
            &[
                "for i in range(len(xs)):\n    xs[i] = f(xs[i])",
                "for i in range(len(xs)):\n    go(i, xs[i])",
                "for i in range(len(xs)):\n    go(xs[i], xs[i + 1])",
                "for i in range(len(xs)):\n    go(xs[i], m[i, 0])",
                "for i in range(len(xs)):\n    go()",
                "for i in range(len(xs)):\n    if xs[i]: xs.pop()",
                "for i in range(1, len(xs)):\n    go(xs[i])",
            ],
            (0, 0),
        );
        assert_all(
            Kind::Enumerate,
            &["for i, x in enumerate(xs): go(i, x)"],
            (1, 0),
        );
        assert_all(
            Kind::Zip,
            &["for i in range(len(xs)):\n    go(xs[i], ys[i])"],
            (0, 1),
        );
        assert_all(Kind::Zip, &["for x, y in zip(xs, ys): go(x, y)"], (1, 0));
    }

    #[test]
    fn loops_over_keys() {
        assert_all(
            Kind::Items,
            &[
                "for k in d:\n    go(k, d[k])",
                "for k in self.d.keys():\n    go(self.d[k])",
            ],
            (0, 1),
        );
        assert_all(
            Kind::Items,
            &[
                "for k in d:\n    d[k] = go(d[k])",
                "for k in d:\n    d[k] += 1",
                "for k in d:\n    go(e[k])",
                "for k in d:\n    x = d[k]\n    d.pop(x)",
                "for k in sorted(d):\n    go(d[k])",
                "for k in self:\n    go(self[k])",
            ],
            (0, 0),
        );
        assert_all(Kind::Items, &["for k, v in d.items(): go(k, v)"], (1, 0));
    }

    #[test]
    fn loops_that_fill() {
        assert_all(
            Kind::Comprehension,
            &[
                "ys = []\nfor x in xs:\n    ys.append(g(x))",
                "ys: list[int] = []\nfor x in xs:\n    if x:\n        ys.append(x)",
                "ys = set()\nfor x in xs:\n    ys.add(x)",
                "ys = {}\nfor x in xs:\n    ys[x] = 1",
            ],
            (0, 1),
        );
        assert_all(
            Kind::Comprehension,
            &[
                "ys = []\ngo()\nfor x in xs:\n    ys.append(x)",
                "ys = [1]\nfor x in xs:\n    ys.append(x)",
                "ys = []\nfor x in xs:\n    if x not in ys:\n        ys.append(x)",
                "ys = []\nfor x in xs:\n    if x:\n        ys.append(x)\n    else:\n        go()",
                "ys = []\nfor x in xs:\n    go(x)\n    ys.append(x)",
                "ys = []\nfor x in xs:\n    try:\n        ys.append(int(x))\n    except ValueError: pass",
                "ys = []\nfor x in xs:\n    ys.append((yield x))",
                "ys = {}\nfor x in xs:\n    ys[x] = ys.get(x, 0) + 1",
            ],
            (0, 0),
        );
    }

    #[test]
    fn loops_that_decide() {
        assert_all(
            Kind::Any,
            &[
                "for x in xs:\n    if x > 1:\n        return True\nreturn False",
                "ok = True\nfor x in xs:\n    if not x:\n        ok = False\n        break",
            ],
            (0, 1),
        );
        assert_all(
            Kind::Any,
            &[
                "for x in xs:\n    if x > 1:\n        return x\nreturn False",
                "for x in xs:\n    if x > 1:\n        return True\nreturn other()",
                "for x in xs:\n    if x > 1:\n        log(x)\n        return True\nreturn False",
                "async def g():\n    async for x in xs:\n        if x: return True\n    return False",
                "for x in xs:\n    if await g(x):\n        return True\nreturn False",
            ],
            (0, 0),
        );
        assert_all(Kind::Any, &["return any(x > 1 for x in xs)"], (1, 0));
    }

    #[test]
    fn files() {
        assert_all(
            Kind::With,
            &[
                "h = open(p)\nx = h.read()\nh.close()",
                "h = open(p)\ntry:\n    go(h)\nfinally:\n    h.close()",
            ],
            (0, 1),
        );
        assert_all(
            Kind::With,
            &[
                "h = open(p)\nreturn h",
                "self.h = open(p)\nself.h.close()",
                "if not h:\n    h = open(p)\ngo(h)\nif own:\n    h.close()",
            ],
            (0, 0),
        );
        assert_all(
            Kind::With,
            &["with open(p) as h: go(h)", "with p.open() as h: go(h)"],
            (1, 0),
        );
    }

    #[test]
    fn texts() {
        let of = |text| inside(Kind::FString, text);
        assert_eq!(
            of("x = '%s' % y\nx = 'a%d' 'b' % (y, z)\nx = '%(a)s' % {'a': 1}"),
            (0, 3)
        );
        for fine in [
            "log.info('%s', x)",
            "x = b'%s' % y",
            "x = '{%s}' % y",
            "x = '%(a)s' % mapping",
            "x = n % 2",
            "x = _('%s') % y",
            "x = '{}'.format(y)",
            "x = f'plain'",
        ] {
            assert_eq!(of(fine), (0, 0), "{fine}");
        }
        assert_eq!(of("x = f'{y}'"), (1, 0));
    }

    #[test]
    fn comparisons() {
        assert_eq!(of(Kind::IsNone, "a = x == None or x is None\n"), (1, 1));
        assert_eq!(of(Kind::IsNone, "a = None == x\n"), (0, 0));
        assert_eq!(
            of(Kind::IsNone, "q.filter(User.name == None, t.c.x != None)\n"),
            (0, 0)
        );
        assert_eq!(
            of(
                Kind::IsInstance,
                "a = type(x) == int or isinstance(x, int)\n"
            ),
            (1, 1)
        );
        assert_eq!(
            of(
                Kind::IsInstance,
                "a = type(x) == type(y) or type(x) is int\n"
            ),
            (0, 0)
        );
        assert_eq!(
            of(
                Kind::Chain,
                "a = 0 < x and x <= 9\nb = x > 0 and x < 9\nc = 0 < x < 9\n"
            ),
            (1, 2)
        );
        assert_eq!(
            of(
                Kind::Chain,
                "a = 0 < x and y < 9\nb = x > 0 and x > y\nc = f() > 0 and f() < 9\n"
            ),
            (0, 0)
        );
    }

    #[test]
    fn parts_of_a_sequence() {
        assert_all(
            Kind::Unpacking,
            &["x = g()\na = x[0]\nb = x[1]\nreturn a, b"],
            (0, 1),
        );
        assert_all(
            Kind::Unpacking,
            &[
                "x = g()\na = x[0]\nb = x[1]\nreturn x[2]",
                "a = x[0]\nb = y[1]",
                "a = x[1]\nb = x[2]",
            ],
            (0, 0),
        );
        assert_all(
            Kind::Unpacking,
            &["a, b = g()", "for a, b in g(): pass"],
            (1, 0),
        );
        assert_all(Kind::Unpacking, &["a, b = b, a"], (0, 0));
    }

    #[test]
    fn defaults_of_dictionaries() {
        assert_all(
            Kind::DictGet,
            &[
                "if k in d:\n    v = d[k]\nelse:\n    v = None",
                "if k not in d:\n    v = 0\nelse:\n    v = d[k]",
                "if k in d:\n    d[k] += 1\nelse:\n    d[k] = 1",
                "if k not in d:\n    d[k] = []",
                "v = d['a'] if 'a' in d else 1",
            ],
            (0, 1),
        );
        assert_all(
            Kind::DictGet,
            &[
                "if k in d:\n    v = d[k]\nelse:\n    v = compute()",
                "if k not in cache:\n    cache[k] = compute(k)",
                "if k in d:\n    v = e[k]\nelse:\n    v = None",
                "if k in d:\n    v = d[k]\nelse:\n    raise KeyError",
            ],
            (0, 0),
        );
        assert_all(
            Kind::DictGet,
            &["v = d.get(k, 1)", "d.setdefault(k, []).append(1)"],
            (1, 0),
        );
    }

    #[test]
    fn paths() {
        let text = "import os\nfrom os.path import exists\na = os.path.join(x, y)\nb = exists(a)\nc = ', '.join(a)\nd = thread.join(a)\n";
        assert_eq!(of(Kind::Pathlib, text), (0, 2));
        assert_eq!(
            of(
                Kind::Pathlib,
                "from pathlib import Path\na = Path(x).read_text()\n"
            ),
            (2, 0)
        );
    }

    #[test]
    fn the_commonest_kind_does_not_speak_for_all() {
        let text = format!(
            "{}{}",
            "a = f'{b}'\n".repeat(400),
            "a = b == None\n".repeat(10)
        );
        assert!((value(&SIGNAL, &[("pkg/a.py", &text)]) - 0.5).abs() < 1e-9);
    }
}
