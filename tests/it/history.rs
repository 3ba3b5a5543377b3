//! Laws of the table over a history: sums at every commit, and who introduced which row.

use crate::support::history::{Maker, files, function};
use crate::support::random::{make, steps};
use git2::Oid;
use hallmarks::internals::dataset::{self, Content, How, Introduced, Share, Sums, Timeline};
use hallmarks::internals::facts::common::ALWAYS;
use hallmarks::internals::facts::{Counts, Fact, Plan};
use hallmarks::internals::git::{self, PathId};
use hallmarks::internals::signals::SIGNALS;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// As much as the program gives its own threads.
const STACK: usize = 256 << 20;

/// What the history of the last commit says.
trait Reading {
    fn read(&self, facts: &[&'static Fact], threads: usize) -> Read;
}

impl Reading for Maker {
    fn read(&self, facts: &[&'static Fact], threads: usize) -> Read {
        self.branch(*self.commits.last().expect("a commit"));
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .stack_size(STACK)
            .build()
            .expect("threads");
        let (path, commits) = (self.folder.path(), &self.commits);
        pool.install(|| read(path, commits, facts))
    }
}

/// What the history of the repository at `path` says, on the threads of the current pool.
fn read(path: &Path, commits: &[Oid], facts: &[&'static Fact]) -> Read {
    let repository = git::Repository::open(path).expect("opened");
    let history = repository.history(repository.head().expect("a head"));
    let plan = Plan::new(facts, &[], &[]);
    let timeline = Timeline::new(&repository, &history, &plan, true, &());
    let introductions = dataset::introductions(&timeline);
    let numbers: Vec<usize> = history
        .commits
        .iter()
        .map(|commit| {
            let oid = Oid::from_bytes(&commit.oid.0).expect("an id");
            let at = commits.iter().position(|known| *known == oid);
            at.expect("one of ours")
        })
        .collect();
    let table = timeline.blobs.rows();
    let rows = introductions.rows.iter().map(|row| New {
        commit: numbers[row.commit as usize],
        path: String::from_utf8_lossy(timeline.paths.bytes(row.path)).into_owned(),
        name: table.name_of(row.row).to_owned(),
        how: row.how,
        merge: row.merge,
        recovered: row.recovered,
    });
    let rows = rows.collect();
    let mut sums = Vec::new();
    timeline.fold(&plan, |index, at| sums.push((numbers[index], at.clone())));
    let snapshots = history.commits.iter().map(|commit| {
        let tree = repository.snapshot(commit.oid);
        let mut sums = dataset::count_snapshot(&repository, &tree, &plan, &|| ()).sums;
        // What the files of a tree say together is no sum along a history.
        sums.project = None;
        sums
    });
    let snapshots = snapshots.collect();
    let introduced = introductions
        .rows
        .iter()
        .map(|row| table.structure(row.row).0)
        .collect();
    Read {
        head: structures_of_head(&timeline),
        share: dataset::share(&timeline, &introductions, &plan, |_| true),
        bulk_imports: introductions
            .bulk_imports
            .iter()
            .map(|d| (numbers[d.commit as usize], d.rows, d.untouched))
            .collect(),
        raw: introductions.rows.clone(),
        introduced,
        rows,
        sums,
        snapshots,
        strangers: strangers(&history),
    }
}

/// Commits of the mainline that come after one they do not reach.
fn strangers(history: &git::History) -> Vec<(usize, usize)> {
    let commits = &history.commits;
    let mut reached: Vec<BTreeSet<usize>> = Vec::new();
    let mut strangers = Vec::new();
    for (at, commit) in commits.iter().enumerate() {
        let mut all = BTreeSet::from([at]);
        for parent in &commit.parents {
            let parent = commits.iter().position(|known| known.oid == *parent);
            all.extend(&reached[parent.expect("a parent that is known")]);
        }
        if commit.mainline {
            let missed = (0..at).find(|before| !all.contains(before));
            strangers.extend(missed.map(|before| (at, before)));
        }
        reached.push(all);
    }
    strangers
}

/// The structures of the last commit's files, followed along first parents.
fn structures_of_head(timeline: &Timeline<'_>) -> BTreeSet<u32> {
    let commits = &timeline.history.commits;
    let mut mainline: Vec<usize> = Vec::new();
    let mut next = commits.len().checked_sub(1);
    while let Some(at) = next {
        mainline.push(at);
        let parent = commits[at].parents.first();
        next = parent.and_then(|oid| commits.iter().position(|c| c.oid == *oid));
    }
    // A file may be Python and a document at once: each is touched by itself.
    let mut live: BTreeMap<(PathId, bool), Content> = BTreeMap::new();
    for at in mainline.into_iter().rev() {
        for entry in timeline.diff_entries(at) {
            let role = entry.new.or(entry.old).and_then(|c| c.role);
            let key = (entry.path, role.is_none());
            let before = match entry.new {
                Some(new) => live.insert(key, new),
                None => live.remove(&key),
            };
            assert_eq!(before, entry.old, "what a commit replaces was there");
        }
    }
    let table = timeline.blobs.rows();
    live.values()
        .flat_map(|content| timeline.blobs.rows_of(content.blob))
        .map(|&row| table.structure(row).0)
        .collect()
}

/// A row, introduced, in words.
#[derive(Debug, Clone, PartialEq)]
struct New {
    commit: usize,
    path: String,
    name: String,
    how: How,
    merge: bool,
    recovered: bool,
}

/// What came out.
struct Read {
    rows: Vec<New>,
    raw: Vec<Introduced>,
    introduced: Vec<u32>,
    head: BTreeSet<u32>,
    bulk_imports: Vec<(usize, u32, u32)>,
    share: Share,
    sums: Vec<(usize, Sums)>,
    snapshots: Vec<Sums>,
    /// A commit of the mainline, and one before it in order that it does not reach.
    strangers: Vec<(usize, usize)>,
}

impl Read {
    /// The definitions that a commit introduced, rests of modules left out.
    fn by(&self, commit: usize) -> Vec<(&str, How)> {
        let rows = self.rows.iter().filter(|row| row.commit == commit);
        rows.filter(|row| !row.name.is_empty())
            .map(|row| (row.name.as_str(), row.how))
            .collect()
    }

    #[track_caller]
    fn nothing_by(&self, commit: usize) {
        let rows: Vec<&New> = self.rows.iter().filter(|r| r.commit == commit).collect();
        assert!(rows.is_empty(), "{rows:#?}");
    }
}

/// The history of texts of one file.
fn one_file(texts: &[&str]) -> Read {
    let mut maker = Maker::of(1);
    for text in texts {
        maker.then(&[("src/a.py", text)]);
    }
    maker.read(ALWAYS, 2)
}

const UGLY: &str = r"
import os, sys
class Store( object ):
    '''Keeps
    things.
    '''
    name = 'store'
    def get(self, key, default = None):
          '''Finds it.

             With care.
          '''
          if (key in self.items) and not (default is None): return self.items[ key ]
          return { 'a':1, 'b':2 }.get(key, default)
def helper(first, second): # why
    result = call(first, second, 'it\'s', key = [1,2,3])
    x = (1); return (result)
";

const PRETTY: &str = r#"
import os, sys


class Store(object):
    """Keeps
    things.
    """

    name = "store"

    def get(self, key, default=None):
        """Finds it.

        With care.
        """
        if (key in self.items) and not (default is None):
            return self.items[key]
        return {
            "a": 1,
            "b": 2,
        }.get(
            key,
            default,
        )


def helper(first, second):
    # why
    result = call(
        first,
        second,
        "it's",
        key=[
            1,
            2,
            3,
        ],
    )
    x = 1
    return result
"#;

#[test]
fn a_formatters_commit_introduces_nothing() {
    let read = one_file(&[UGLY, PRETTY]);
    assert_eq!(
        read.by(0).iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        ["Store.get", "Store", "helper"]
    );
    read.nothing_by(1);
}

#[test]
fn a_move_and_a_copy_introduce_nothing() {
    let (text, other) = (function("f", 0, 5), function("g", 50, 5));
    let mut maker = Maker::of(1);
    maker.then(&[("src/a.py", &text)]);
    let moved = maker.then(&[("lib/deep/b.py", &text)]);
    let copied = maker.then(&[("lib/deep/b.py", &text), ("c.py", &text)]);
    let both = maker.then(&[
        ("lib/deep/b.py", &text),
        ("c.py", &format!("{text}{other}")),
    ]);
    let read = maker.read(ALWAYS, 2);
    read.nothing_by(moved);
    read.nothing_by(copied);
    assert_eq!(read.by(both), [("g", How::Written)]);
}

#[test]
fn reverting_a_revert_introduces_nothing() {
    let (old, new) = (function("f", 0, 5), function("f", 20, 5));
    let read = one_file(&[&old, &new, &old, &new]);
    assert_eq!(read.by(1), [("f", How::Written)]);
    read.nothing_by(2);
    read.nothing_by(3);
}

#[test]
fn a_cherry_pick_and_its_merge_introduce_nothing_and_an_evil_merge_is_told_apart() {
    let (f, g, h) = (
        function("f", 0, 5),
        function("g", 20, 5),
        function("h", 40, 5),
    );
    let mut maker = Maker::of(1);
    let base = maker.commit(&files(&[("a.py", &f)]), &[]);
    let ours = maker.commit(&files(&[("a.py", &f), ("g.py", &g)]), &[base]);
    let side = maker.commit(&files(&[("a.py", &f), ("side.py", "x = 1\n")]), &[base]);
    let picked = [("a.py", &*f), ("g.py", &*g), ("side.py", "x = 1\n")];
    let picked_at = maker.commit(&files(&picked), &[side]);
    let merge = maker.commit(&files(&picked), &[ours, picked_at]);
    let evil = [&picked[..], &[("h.py", &*h)]].concat();
    let evil_at = maker.commit(&files(&evil), &[merge, side]);
    let read = maker.read(ALWAYS, 2);
    // One of the two branches comes first: only that one introduced it.
    let by_either = [read.by(ours), read.by(picked_at)].concat();
    assert_eq!(by_either, [("g", How::Written)]);
    read.nothing_by(merge);
    assert_eq!(read.by(evil_at), [("h", How::Written)]);
    assert!(
        read.rows
            .iter()
            .all(|row| row.merge == (row.commit == evil_at)),
        "{:#?}",
        read.rows
    );
    let credited = read.share.rows.len() + read.share.rows_edited as usize;
    let own = read.rows.iter().filter(|row| !row.merge).count();
    assert_eq!(credited, own, "a merge's own rows are nobody's");
}

#[test]
fn an_edited_line_is_an_edit_and_a_new_function_is_written() {
    let long = function("f", 0, 20);
    let edited = long.replace("step_7(x, 7)", "step_7(x, 70)");
    let read = one_file(&[&long, &edited, &(edited.clone() + &function("g", 40, 4))]);
    assert_eq!(read.by(1), [("f", How::Edited)]);
    assert_eq!(read.by(2), [("g", How::Written)]);
}

#[test]
fn a_small_function_grown_tenfold_is_written() {
    let read = one_file(&[&function("f", 0, 2), &function("f", 0, 20)]);
    assert_eq!(read.by(1), [("f", How::Written)]);
}

#[test]
fn splitting_and_renaming_a_function_are_edits() {
    let whole = function("f", 0, 20);
    let halves = function("f", 0, 10) + &function("rest", 10, 10);
    let renamed = function("f", 0, 10) + &function("tail", 10, 10);
    let read = one_file(&[&whole, &halves, &renamed]);
    assert_eq!(read.by(1), [("f", How::Edited), ("rest", How::Edited)]);
    assert_eq!(read.by(2), [("tail", How::Edited)]);
}

/// A statement that the old row has once is shared once, however often the new one repeats it.
#[test]
fn a_repeated_statement_is_shared_as_often_as_both_have_it() {
    let mut check = "def check(x):\n".to_owned();
    for n in 0..6 {
        let _ = writeln!(check, "    if a{n}(x):\n        return False");
    }
    check += "    return False\n";
    for answer in ["False", "True"] {
        let tiny = format!("def tiny():\n    return {answer}\n");
        let read = one_file(&[&tiny, &check]);
        assert_eq!(read.by(1), [("check", How::Written)], "{answer}");
    }
    // Whoever takes one branch of three away edits.
    let fewer = check.replacen("    if a0(x):\n        return False\n", "", 1);
    let read = one_file(&[&check, &fewer]);
    assert_eq!(read.by(1), [("check", How::Edited)]);
}

#[test]
fn what_cannot_be_read_is_not_compared_and_a_guess_is_marked() {
    let new = function("f", 0, 5);
    let read = one_file(&["x = '\0'\n", &new]);
    assert_eq!(read.by(1), [("f", How::NotComparable)]);
    assert_eq!(read.share.rows_not_comparable, 2);

    let old = format!("{new}    print \"done\"\n");
    let read = one_file(&[&old, &new]);
    assert!(read.rows.iter().all(|r| r.recovered == (r.commit == 0)));
    assert_eq!(read.by(1), [("f", How::Edited)]);
    assert!(read.share.rows.is_empty(), "a guess is credited to nobody");
}

#[test]
fn a_bulk_drop_is_listed_and_credited_to_nobody() {
    let mut text = String::new();
    for n in 0..300 {
        text += &function(&format!("f{n}"), n * 3, 2);
    }
    let mut maker = Maker::of(1);
    let own = function("mine", 9_000, 4);
    maker.then(&[("a.py", &own)]);
    let bulk_import = maker.then(&[("a.py", &own), ("big.py", &text)]);
    let read = maker.read(ALWAYS, 2);
    assert_eq!(read.bulk_imports, [(bulk_import, 300, 300)]);
    assert!(
        read.share
            .rows
            .iter()
            .all(|row| read.raw[0].commit == row.commit)
    );
    // Whoever works on it later wrote it after all.
    let changed = text.replace("step_3(x, 3)", "step_3(x)");
    maker.then(&[("a.py", &own), ("big.py", &changed)]);
    let read = maker.read(ALWAYS, 2);
    assert!(read.bulk_imports.is_empty());
    assert!(read.share.rows.len() >= 300);
}

/// Every fact there is.
fn every_fact() -> Vec<&'static Fact> {
    let of_signals = SIGNALS.iter().flat_map(|signal| signal.facts);
    ALWAYS.iter().chain(of_signals).copied().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sums_and_introductions_hold_on_any_history(steps in steps()) {
        let maker = make(&steps);
        let facts = every_fact();
        let read = maker.read(&facts, 1);
        for ((commit, sums), snapshot) in read.sums.iter().zip(&read.snapshots) {
            prop_assert_eq!(sums, snapshot, "at commit {}", commit);
        }
        prop_assert!(read.strangers.is_empty(), "a commit of the mainline counts others' commits: {:?}", read.strangers);
        let distinct: BTreeSet<u32> = read.introduced.iter().copied().collect();
        prop_assert_eq!(distinct.len(), read.introduced.len(), "introduced twice");
        prop_assert!(read.head.is_subset(&distinct), "introduced by nobody");
        let again = maker.read(&facts, 4);
        prop_assert_eq!(&read.rows, &again.rows);
        prop_assert_eq!(&read.sums, &again.sums);
        prop_assert_eq!(format!("{:?}", read.raw), format!("{:?}", again.raw));
    }

    #[test]
    fn counts_add_like_numbers(a in prop::collection::vec(-9_i64..9, 5), b in prop::collection::vec(-9_i64..9, 5)) {
        let counts = |numbers: &[i64]| {
            let mut counts = Counts::zero(numbers.len());
            for (at, &number) in numbers.iter().enumerate() {
                counts.add(at, number);
            }
            counts
        };
        let (a, b) = (counts(&a), counts(&b));
        let plus = |x: &Counts, y: &Counts| {
            let mut sum = x.clone();
            sum += y;
            sum
        };
        prop_assert_eq!(&plus(&Counts::zero(5), &a), &a);
        prop_assert_eq!(&plus(&Counts::default(), &a), &a);
        prop_assert_eq!(plus(&a, &b), plus(&b, &a));
        let mut back = plus(&a, &b);
        back -= &b;
        prop_assert_eq!(back, a);
    }
}
