//! Counting by pieces must say what counting whole files says, whatever the files are.

use hallmarks::internals::facts::{
    Counts, Fact, Memo, Plan, PreviousVersion, Row, Subject, common, count_rows,
};
use hallmarks::internals::python::TestFile;
use hallmarks::internals::signals::SIGNALS;
use proptest::prelude::*;
use std::collections::HashSet;
use std::sync::LazyLock;
use std::{fs, mem};

static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let facts = SIGNALS.iter().flat_map(|signal| signal.facts);
    let facts: Vec<&'static Fact> = common::ALWAYS.iter().chain(facts).copied().collect();
    Plan::new(&facts, &[], &[])
});

/// Counts one file after another by pieces, and each whole; returns how many were counted by pieces.
fn compare(files: &[impl AsRef<[u8]>], test: TestFile) -> usize {
    let memo = Memo::new(&PLAN, true);
    let mut near = PreviousVersion::default();
    let mut by_pieces = 0;
    for bytes in files {
        let bytes = bytes.as_ref();
        let whole = count_rows(&PLAN, bytes, test);
        let Some(pieces) = memo.count(bytes, test, &mut near) else {
            continue;
        };
        by_pieces += 1;
        let file = String::from_utf8_lossy(bytes);
        let whole = whole.unwrap_or_else(|why| panic!("{file}\n{}", why.code()));
        let mut counts = Counts::zero(PLAN.facts().len());
        for &(at, count) in &pieces.counts {
            counts.add(usize::from(at), i64::from(count));
        }
        let different = |(at, fact): (usize, &&'static Fact)| {
            let (ours, theirs) = (counts.get(at), whole.counts.get(at));
            (ours != theirs).then(|| format!("{}: {ours}, whole {theirs}", fact.id))
        };
        let facts = PLAN.facts().iter().enumerate();
        let different: Vec<String> = facts.filter_map(different).collect();
        assert!(different.is_empty(), "{file}\n{different:?}");
        let parts = pieces.parts.iter().flat_map(|part| part.rows());
        let rows: Vec<Row> = parts.chain(pieces.module).collect();
        for (a, b) in rows.iter().zip(&whole.rows) {
            if a != b {
                eprintln!("{a:?}\n{b:?}");
            }
        }
        assert_eq!(rows, whole.rows, "{file}");
        assert_eq!(whole.error.is_some(), pieces.recovered, "{file}");
    }
    by_pieces
}

/// What modules are made of; `§` and `¢` are names, `¶` is a line of a block.
const STATEMENTS: [&str; 40] = [
    "'''The module.'''\n",
    "import §\n",
    "from .§ import § as §, ¢\n",
    "try:\n    import §\nexcept ImportError:\n    § = None\n",
    "if §:\n    ¶\nelif ¢:\n    ¶\nelse:\n    from a import §\n",
    "x = §(1); y = 2\n",
    "def §(a, b: int = 1, *c): return §(a)\n",
    "@§\n# why\n@¢(\n  1)\ndef §(a):\n    '''Doc of §.'''\n    ¶\n\n    # end\n    ¶\n",
    "async def §():\n    ¶\n    await §.¢(1)\n    import time\n    time.sleep(1)\n",
    "class §: pass\n",
    "class §(¢):\n    '''Doc.'''\n    x: int = §(1)\n\n    def f(self, x=§()):\n        ¶\n        # in f\n        return x\n    # after f\n    @property\n    def g(self): return self.f()\n\n    @¢\n    # odd\n    async def h(self):\n        ¶\n",
    "class Test§:\n    def __init__(self):\n        self.x = 1\n    def test_a(self):\n        ¶\n        assert §\n    def test_b(self):\n        self.¢(1)\n    class Inner:\n        def test_c(self):\n            ¶\n",
    "class Test§:\n    def test_a(self):\n        ¶\n        self.check(§)\n\n\n    def check(self, x):\n        if x:\n            raise AssertionError\n    if §:\n        def test_q(self):\n            ¶\n    raise §\n",
    "class §(metaclass=¢):\n\tdef __new__(cls):\n\t\t¶\n\t\treturn cls\n\n\tdef f(self):\n\t\t¶\n",
    "class ¢(type):\n    __slots__ = ()\n    def __new__(cls, x):\n        ¶\n    def f(self):\n      ¶\n    def g(\n        self,  # me\n    ):  # the head\n      ¶\n",
    "def §(f):\n    return f\n",
    "def test_§():\n    ¶\n    §(1)\n",
    "def §(x):\n    assert x == ¢\n",
    "raise SystemExit\n",
    "assert §.called_with(1)\n",
    "x = '''a\ndef f(): pass\n# no comment\n'''\n",
    "x = 'a\\\nb' + \\\n    \"c'#\" # comment\n",
    "x = (1, # one\n\n     [2, {3: 4}],\n)\n",
    "f'{§!r:>{x}} {\"a\"}' f\"\"\"{\n§\n}\"\"\"\n",
    "f'{§['a']}'\n",
    "rb'\\'' + R\"\\\\\" + Rb'''\\'''' '''\n",
    "with §() as x, ¢:\n    ¶\n",
    "for § in ¢:\n    ¶\nelse:\n    ¶\n",
    "while §:\n    ¶\n\n\n    # a comment at the end\n",
    "match §:\n    case [¢, *_]:\n        ¶\n    case _:\n        ¶\n",
    "# a comment\n\n   # type: ignore\n",
    "\n\n \n\t\n",
    "\u{c}\n",
    "élan = lambda π: π\n",
    "print 'old'\n",
    "try:\n    ¶\nexcept §, e:\n    ¶\n",
    "x = (\n",
    "type §[T] = list[T]\n",
    "def §(): yield 1; \\\n  return\n",
    "if §: ¶",
];
/// Lines of a block: no block of their own.
const LINES: [&str; 8] = [
    "pass",
    "x = §(¢)  # noqa",
    "return",
    "§.¢(x)",
    "raise § from None",
    "x = '''\n¶\n'''",
    "assert x, (\n1)",
    "print(f'{§}')",
];
const NAMES: [&str; 5] = ["os", "helper", "check_it", "é", "Base"];

fn statement() -> impl Strategy<Value = String> {
    let picks = prop::collection::vec(any::<prop::sample::Index>(), 12);
    (any::<prop::sample::Index>(), picks).prop_map(|(which, picks)| {
        let mut picks = picks.iter().cycle();
        let mut fill = |text: &str, from: char, with: &[&str]| {
            let mut out = String::new();
            for c in text.chars() {
                match picks.next() {
                    Some(pick) if c == from => out.push_str(with[pick.index(with.len())]),
                    _ => out.push(c),
                }
            }
            out
        };
        let text = fill(STATEMENTS[which.index(STATEMENTS.len())], '¶', &LINES);
        let text = fill(&text, '§', &NAMES);
        fill(&text, '¢', &NAMES)
    })
}

/// What becomes of a file from one version to the next.
#[derive(Debug, Clone)]
enum Edit {
    Replace(prop::sample::Index, String),
    Insert(prop::sample::Index, String),
    Remove(prop::sample::Index),
    Move(prop::sample::Index, prop::sample::Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        (at(), statement()).prop_map(|(at, s)| Edit::Replace(at, s)),
        (at(), statement()).prop_map(|(at, s)| Edit::Insert(at, s)),
        at().prop_map(Edit::Remove),
        (at(), at()).prop_map(|(a, b)| Edit::Move(a, b)),
    ]
}

fn versions() -> impl Strategy<Value = Vec<String>> {
    let start = prop::collection::vec(statement(), 1..10);
    (start, prop::collection::vec(edit(), 0..8), 0..3_u8).prop_map(|(mut file, edits, ends)| {
        let text = |file: &[String]| match ends {
            0 => file.concat(),
            1 => file.concat().replace('\n', "\r\n"),
            _ => file.concat().trim_end().to_owned(),
        };
        let mut versions = vec![text(&file)];
        for edit in edits {
            let len = file.len();
            match edit {
                Edit::Replace(at, s) if len > 0 => file[at.index(len)] = s,
                Edit::Insert(at, s) => file.insert(at.index(len + 1), s),
                Edit::Remove(at) if len > 0 => drop(file.remove(at.index(len))),
                Edit::Move(a, b) if len > 0 => file.swap(a.index(len), b.index(len)),
                _ => {}
            }
            versions.push(text(&file));
        }
        versions
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn versions_of_a_module_are_the_same_by_pieces(files in versions(), test in any::<bool>()) {
        let test = if test { TestFile::Collected } else { TestFile::No };
        compare(&files, test);
    }

    #[test]
    fn cut_and_spliced_texts_are_the_same_by_pieces(
        files in versions(),
        splices in prop::collection::vec((any::<prop::sample::Index>(), 0..4_usize, "[ \t\r\n\u{c}()\\[\\]{}'\"#\\\\@:;,ab0]{0,3}"), 1..6),
    ) {
        let mut file = files[0].clone();
        let mut all = vec![file.clone()];
        for (at, gone, text) in splices {
            let at = file.floor_char_boundary(at.index(file.len() + 1));
            let end = file.ceil_char_boundary((at + gone).min(file.len()));
            file.replace_range(at..end, &text);
            all.push(file.clone());
        }
        compare(&all, TestFile::Collected);
    }
}

/// Bytes that make, end or break a character of one character set or another.
const BYTES: [&[u8]; 10] = [
    b"a",
    b"\n",
    b"\0",
    b"\xc3\xa9",
    b"\xe9",
    b"\xc3",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"latin-1",
    b"\xf0\x9f\x90\x8d",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_the_same_by_pieces(
        cookie in "(# coding: (utf-8|latin-1|cp1252|ascii)\n|#!/x\n|'''.\n'''\n|\u{feff}|)",
        text in "(x = '[aé🐍]{0,3}'\n|# é\n|def f\\(\\):\n    return '[é\u{7ff}]'\n){1,8}",
        splices in prop::collection::vec((any::<prop::sample::Index>(), 0..4_usize, 0..BYTES.len()), 1..8),
    ) {
        let mut file = format!("{cookie}{text}").into_bytes();
        let mut all = vec![file.clone()];
        for (at, gone, which) in splices {
            let at = at.index(file.len() + 1);
            let end = (at + gone).min(file.len());
            file.splice(at..end, BYTES[which].iter().copied());
            // The version before comes back.
            all.extend([file.clone(), all[all.len() - 1].clone()]);
        }
        compare(&all, TestFile::No);
    }
}

#[test]
fn a_fact_says_the_same_whatever_else_is_asked() {
    let facts = PLAN.facts();
    let kind_of = |fact: &&'static Fact| mem::discriminant(&fact.subject);
    let kinds: HashSet<_> = facts.iter().map(kind_of).collect();
    let plans = kinds.iter().map(|kind| {
        let of_kind = facts.iter().filter(|fact| kind_of(fact) == *kind);
        Plan::new(&of_kind.copied().collect::<Vec<_>>(), &[], &[])
    });
    let plans: Vec<Plan> = plans.collect();
    let paths = walkdir::WalkDir::new("sample-repos").into_iter();
    let paths = paths.map(|entry| entry.unwrap().into_path());
    let paths = paths.filter(|path| path.extension().is_some_and(|end| end == "py"));
    let star = format!("from os import *\n{}", "x = getcwd()\n".repeat(600));
    let files = [star.clone(), format!("{star}__all__ = ['x']\n")];
    let files = files.into_iter().map(String::into_bytes);
    let mut told = HashSet::new();
    for bytes in files.chain(paths.map(|path| fs::read(path).unwrap())) {
        let all = count_rows(&PLAN, &bytes, TestFile::Collected).unwrap();
        for plan in &plans {
            let alone = count_rows(plan, &bytes, TestFile::Collected).unwrap();
            for (at, fact) in plan.facts().iter().enumerate() {
                let together = all.counts.get(PLAN.index_of(fact).unwrap());
                let alone = alone.counts.get(at);
                let text = || String::from_utf8_lossy(&bytes);
                assert_eq!(alone, together, "{}:\n{}", fact.id, text());
                told.extend((alone != 0).then(|| kind_of(fact)));
            }
        }
    }
    // The files hold something of each kind that is asked of them.
    let of_files = |fact: &&&'static Fact| {
        fact.subject.is_of_code() && !matches!(fact.subject, Subject::Notebook(_))
    };
    let asked = facts.iter().filter(of_files);
    let asked: HashSet<_> = asked.map(kind_of).collect();
    let missed = facts.iter().filter(|fact| asked.contains(&kind_of(fact)));
    let missed = missed.filter(|fact| !told.contains(&kind_of(fact)));
    let missed: Vec<&str> = missed.map(|fact| fact.id).collect();
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn every_statement_is_the_same_by_pieces() {
    let fill = |s: &str| s.replace('¶', "pass").replace('§', "n").replace('¢', "m");
    let files: Vec<String> = STATEMENTS.iter().map(|s| fill(s)).collect();
    let by_pieces = compare(&files, TestFile::Collected) + compare(&files, TestFile::No);
    assert!(by_pieces > 2 * (STATEMENTS.len() - 6), "{by_pieces}");
}

#[test]
fn python2_is_the_same_by_pieces() {
    let files = [
        "print 'a'\n",
        "class A:\n    def f(self):\n        try:\n            print self\n        except A, e:\n            exec 'x' in e\n    def g(self): pass\n",
    ];
    let files: Vec<String> = files
        .iter()
        .map(|old| format!("import a\n{old}x = 1\n"))
        .collect();
    assert_eq!(compare(&files, TestFile::No), 2);
    let attached = "try:\n\tpass\nexcept\u{fffd}A, e:\n\t".to_owned();
    assert_eq!(compare(&[attached], TestFile::No), 0);
}

#[test]
fn what_names_mean_is_asked_again_of_every_module() {
    let f = "async def f():\n    sleep(1)\n";
    let files = [
        "from time import sleep\n",
        "from asyncio import sleep\n",
        "",
    ];
    let files: Vec<String> = files.iter().map(|import| format!("{import}{f}")).collect();
    assert_eq!(compare(&files, TestFile::No), 3);
}

#[test]
fn a_helper_is_asked_for_again_in_every_module() {
    let test = "def test_f():\n    compare(1, 2)\n\n\nclass TestG:\n    def test_g(self):\n        compare(1, 2)\n";
    let helper = "def compare(a, b):\n    assert a == b\n";
    let files = [
        format!("{helper}{test}"),
        test.to_owned(),
        format!("{test}{helper}"),
    ];
    assert_eq!(compare(&files, TestFile::Collected), 3);
}

#[test]
fn of_classes_with_one_name_the_last_is_meant() {
    let test = "    def test_a(self):\n        assert f()\n";
    let made = format!("class TestA:\n    def __init__(self):\n        self.x = 1\n{test}");
    let plain = format!("class TestA:\n{test}");
    let inner = |class: &str| class.replace("\n    ", "\n        ");
    let either = |a: &str, b: &str| {
        let (a, b) = (inner(a), inner(b));
        format!("if f():\n    {a}else:\n    {b}")
    };
    let long = |class: &str| format!("{class}{}", test.replace("_a", "_b").repeat(12));
    let derived = "class Derived(TestA):\n    def test_c(self):\n        assert f()\n";
    // In two statements, in one, and cut into methods, each order after the other.
    let files = [
        format!("{made}{plain}"),
        format!("{plain}{made}"),
        either(&made, &plain),
        either(&plain, &made),
        format!("{}{}", long(&made), long(&plain)),
        format!("{}{}{derived}", long(&plain), long(&made)),
        format!("{}{}{derived}", long(&made), long(&plain)),
    ];
    assert_eq!(compare(&files, TestFile::Collected), files.len());
    let at = PLAN.facts().iter().position(|fact| fact.id == "tests");
    let at = at.expect("tests are counted");
    let tests = |file: &String| {
        let whole = count_rows(&PLAN, file.as_bytes(), TestFile::Collected);
        whole.unwrap().counts.get(at)
    };
    let (last_plain, last_made) = (tests(&files[0]), tests(&files[1]));
    assert!(last_plain > 0 && last_made == 0, "{last_plain} {last_made}");
    assert!(tests(&files[2]) > 0 && tests(&files[3]) == 0);
}

#[test]
fn what_leaves_the_module_is_before_or_behind() {
    let (leave, x, y) = ("raise SystemExit\n", "x = f(1)\n", "'''Y.'''\n");
    let files = [[leave, x, leave, y, x], [leave, y, leave, x, x]];
    let files = files.map(|statements| statements.concat());
    assert_eq!(compare(&files, TestFile::No), 2);
}

#[test]
fn what_a_class_is_asked_of_its_methods_is_asked_again() {
    let method = |name: usize, body: &str| format!("    def m{name}(self):\n{body}\n");
    let class = |count: usize, last: &str| {
        let methods = (1..count).map(|n| method(n, &format!("        return self.a{}", n % 7)));
        let methods: String = methods.collect();
        format!(
            "class A(B):\n    x: int = 1\n\n{methods}{}",
            method(0, last)
        )
    };
    let branches = |count| "        if self.x:\n            pass\n".repeat(count);
    for count in [3, 30] {
        // The average of its methods rises by a rank or more, and falls again; other attributes are used.
        let bodies = [1, 2, 40, 900, 2].map(branches);
        let other = ["        return self.other", "        return len(self)"].map(str::to_owned);
        let files = bodies.iter().chain(&other).map(|last| class(count, last));
        let files: Vec<String> = files.collect();
        assert_eq!(compare(&files, TestFile::No), files.len());
    }
}

#[test]
fn a_carriage_return_by_itself_ends_a_line() {
    let class = "class A(B):\n    def f(self):\n#\r        pass\nclass C:\n    def g(self):\n        return\n";
    let long = class.replace('B', &"B".repeat(500));
    compare(&[class.to_owned(), long], TestFile::No);
}
