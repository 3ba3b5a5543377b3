//! Laws of line ownership on small histories, made at random and by hand.

use crate::support::history::{self, Files, files};
use git2::Oid;
use hallmarks::internals::dataset::{LookedThrough, Ownership, OwnershipOptions, UNKNOWN, Why};
use hallmarks::internals::git;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Commits by their names.
struct Maker(history::Maker);

impl Maker {
    fn new() -> Self {
        Self(history::Maker::of(3))
    }

    fn commit(&mut self, files: &Files, parents: &[Oid]) -> Oid {
        let place = |parent: &Oid| self.0.commits.iter().position(|known| known == parent);
        let parents: Vec<usize> = parents
            .iter()
            .map(|parent| place(parent).expect("a commit of ours"))
            .collect();
        let at = self.0.commit(files, &parents);
        self.0.commits[at]
    }

    fn read(&self, head: Oid, look_through: bool) -> Read {
        self.0.branch(head);
        let repository = git::Repository::open(self.0.folder.path()).expect("opened");
        let history = repository.history(repository.head().expect("a head"));
        let options = OwnershipOptions {
            only_python: false,
            look_through,
        };
        let (ownership, paths) = Ownership::of(&repository, &history, options, &());
        let oids: Vec<Oid> = history
            .commits
            .iter()
            .map(|c| Oid::from_bytes(&c.oid.0).expect("an id"))
            .collect();
        let files = ownership.files.iter().map(|file| {
            let owners = file.owners.iter().map(|owner| match *owner {
                UNKNOWN => None,
                owner => Some(oids[owner as usize]),
            });
            let path = String::from_utf8_lossy(paths.bytes(file.path)).into_owned();
            (path, owners.collect())
        });
        Read {
            files: files.collect(),
            oids,
            ownership,
        }
    }
}

/// What came out.
struct Read {
    files: BTreeMap<String, Vec<Option<Oid>>>,
    oids: Vec<Oid>,
    ownership: Ownership,
}

#[test]
fn a_pure_rename_changes_nobody_and_an_edited_one_the_edited_lines() {
    let mut maker = Maker::new();
    let one = maker.commit(&files(&[("a", "1\n2\n3\n4\n")]), &[]);
    let two = maker.commit(&files(&[("b", "1\n2\n3\n4\n")]), &[one]);
    let read = maker.read(two, false);
    assert_eq!(read.files["b"], vec![Some(one); 4]);
    let three = maker.commit(&files(&[("c", "1\n2\nx\n4\n")]), &[two]);
    let read = maker.read(three, false);
    assert_eq!(
        read.files["c"],
        [Some(one), Some(one), Some(three), Some(one)]
    );
    assert_eq!(read.ownership.lines.all, 4);
    assert_eq!(read.ownership.lines.python, 0);
}

#[test]
fn what_a_revert_brings_back_is_the_reverts() {
    let mut maker = Maker::new();
    let one = maker.commit(&files(&[("a.py", "1\n2\n3\n")]), &[]);
    let two = maker.commit(&files(&[("a.py", "1\n3\n")]), &[one]);
    let three = maker.commit(&files(&[("a.py", "1\n2\n3\n")]), &[two]);
    let read = maker.read(three, false);
    assert_eq!(read.files["a.py"], [Some(one), Some(three), Some(one)]);
    assert_eq!(read.ownership.lines.python, 3);
}

#[test]
fn a_merge_owns_only_what_no_parent_has() {
    let mut maker = Maker::new();
    let root = maker.commit(&files(&[("a", "1\n2\n3\n"), ("old", "x\ny\nz\n")]), &[]);
    let ours = maker.commit(
        &files(&[("a", "0\n1\n2\n3\n"), ("old", "x\ny\nz\n")]),
        &[root],
    );
    let theirs = maker.commit(
        &files(&[("a", "1\n2\n3\n4\n"), ("new", "x\ny\nz\nw\n")]),
        &[root],
    );
    let both = files(&[("a", "0\n1\nevil\n2\n3\n4\n"), ("new", "x\ny\nz\nw\n")]);
    let merge = maker.commit(&both, &[ours, theirs]);
    let read = maker.read(merge, false);
    let a = [ours, root, merge, root, root, theirs].map(Some);
    assert_eq!(read.files["a"], a);
    assert_eq!(read.files["new"], [root, root, root, theirs].map(Some));
}

#[test]
fn listed_commits_are_looked_through_when_asked() {
    let mut maker = Maker::new();
    let one = maker.commit(&files(&[("a.py", "x = 'a'\nf(1, 2)\n")]), &[]);
    let mut after = files(&[("a.py", "x = \"a\"\nf(\n    1,\n    2,\n)\n")]);
    let two = maker.commit(&after, &[one]);
    after.insert(
        ".git-blame-ignore-revs".to_owned(),
        format!("# black\n{two}\n"),
    );
    let three = maker.commit(&after, &[two]);
    let read = maker.read(three, true);
    assert_eq!(read.files["a.py"], vec![Some(one); 5]);
    let at = read
        .oids
        .iter()
        .position(|oid| *oid == two)
        .expect("the commit");
    let listed = LookedThrough {
        commit: at,
        why: Why::Listed,
    };
    assert_eq!(read.ownership.looked_through, [listed]);
    let read = maker.read(three, false);
    assert_eq!(read.files["a.py"], vec![Some(two); 5]);
    assert_eq!(read.ownership.looked_through, [listed]);
}

#[test]
fn a_sweep_over_many_files_is_recognised() {
    let mut maker = Maker::new();
    let (mut before, mut after) = (Files::new(), Files::new());
    for number in 0..25 {
        before.insert(format!("f{number}.py"), format!("x = '{number}'\ny = 1\n"));
        after.insert(
            format!("f{number}.py"),
            format!("x = \"{number}\"\ny = 1\n"),
        );
    }
    let one = maker.commit(&before, &[]);
    let two = maker.commit(&after, &[one]);
    let read = maker.read(two, true);
    assert!(
        read.files
            .values()
            .flatten()
            .all(|owner| *owner == Some(one))
    );
    assert!(matches!(
        read.ownership.looked_through[..],
        [LookedThrough {
            commit: 1,
            why: Why::Reformats(_)
        }]
    ));
}

#[test]
fn a_missing_content_leaves_owners_unknown() {
    let mut maker = Maker::new();
    let one = maker.commit(&files(&[("a", "1\n2\n"), ("b", "1\n")]), &[]);
    let two = maker.commit(&files(&[("a", "1\n2\n3\n"), ("b", "1\n")]), &[one]);
    let blob = Oid::hash_object(git2::ObjectType::Blob, b"1\n2\n")
        .expect("an id")
        .to_string();
    let loose = maker
        .0
        .folder
        .path()
        .join("objects")
        .join(&blob[..2])
        .join(&blob[2..]);
    std::fs::remove_file(loose).expect("removed");
    let read = maker.read(two, false);
    assert_eq!(read.files["a"], [None, None, None]);
    assert_eq!(read.files["b"], [Some(one)]);
    assert_eq!(read.ownership.unknown.all, 3);
    assert!(
        read.ownership
            .damage
            .iter()
            .any(|d| d.code.code() == "missing-object")
    );
}

#[test]
fn parents_beyond_the_limit_are_said() {
    let mut maker = Maker::new();
    let base = maker.commit(&files(&[("a", "1\n")]), &[]);
    let mut all = files(&[("a", "1\n")]);
    let mut parents = Vec::new();
    for number in 0..65 {
        all.insert(format!("f{number}"), format!("{number}\n"));
        let mine = files(&[
            ("a", "1\n"),
            (&format!("f{number}"), &format!("{number}\n")),
        ]);
        parents.push(maker.commit(&mine, &[base]));
    }
    let few = maker.commit(&all, &parents[..64]);
    let codes = |read: &Read| -> Vec<&str> {
        read.ownership
            .damage
            .iter()
            .map(|d| d.code.code())
            .collect()
    };
    let read = maker.read(few, false);
    assert!(codes(&read).is_empty());
    assert_eq!(read.files["f64"], [Some(few)]);
    let many = maker.commit(&all, &parents);
    let read = maker.read(many, false);
    assert_eq!(codes(&read), ["parents-limit"]);
    assert_eq!(read.files["f63"], [Some(parents[63])]);
    assert_eq!(
        read.files["f64"],
        [Some(many)],
        "the parent that was not asked"
    );
}

#[test]
fn vendored_lines_and_those_of_merges_are_nobodys() {
    let mut maker = Maker::new();
    let base = maker.commit(&files(&[("a.py", "1\n"), ("poetry.lock", "1\n2\n")]), &[]);
    let side = maker.commit(
        &files(&[("a.py", "0\n1\n"), ("poetry.lock", "1\n2\n")]),
        &[base],
    );
    let evil = files(&[("a.py", "0\n1\n2\n"), ("poetry.lock", "1\n")]);
    let merge = maker.commit(&evil, &[base, side]);
    let read = maker.read(merge, false);
    let sum = &read.ownership;
    assert_eq!((sum.lines.all, sum.merged.all, sum.excluded.all), (3, 1, 1));
    assert_eq!(sum.people.iter().map(|p| p.lines.all).sum::<u64>(), 2);
    assert_eq!(sum.lifetimes().lines, sum.lines);
    assert_eq!(
        read.files["poetry.lock"],
        [Some(base)],
        "followed all the same"
    );
}

/// What a random commit does; numbers are taken modulo what there is.
#[derive(Debug, Clone)]
enum Step {
    Insert(usize, usize, usize),
    Remove(usize, usize),
    Add(usize),
    Rename(usize),
    Delete(usize),
    /// A commit on another line of history.
    Branch(usize),
    Merge(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let n = 0_usize..1_000;
    prop_oneof![
        4 => (n.clone(), n.clone(), 1_usize..6).prop_map(|(f, l, k)| Step::Insert(f, l, k)),
        3 => (n.clone(), n.clone()).prop_map(|(f, l)| Step::Remove(f, l)),
        1 => (1_usize..9).prop_map(Step::Add),
        1 => n.clone().prop_map(Step::Rename),
        1 => n.clone().prop_map(Step::Delete),
        2 => n.clone().prop_map(Step::Branch),
        2 => n.prop_map(Step::Merge),
    ]
}

type Lines = BTreeMap<String, Vec<u32>>;

/// Both sides, each in its order: every line of either is there once.
fn union(ours: &[u32], theirs: &[u32]) -> Vec<u32> {
    let (mut out, mut at) = (Vec::new(), 0);
    for line in ours {
        if let Some(found) = theirs[at..].iter().position(|l| l == line) {
            out.extend(theirs[at..at + found].iter().filter(|l| !ours.contains(l)));
            at += found + 1;
        }
        out.push(*line);
    }
    out.extend(theirs[at..].iter().filter(|l| !ours.contains(l)));
    out
}

/// Plays the steps with lines that are all different; returns the repository, its head, and who wrote each line first.
fn play(steps: &[Step]) -> (Maker, Oid, Lines, BTreeMap<u32, Oid>) {
    let mut maker = Maker::new();
    let (mut next, mut names) = (0_u32, 0);
    let mut fresh = |count: usize| {
        next += count as u32;
        (next - count as u32..next).collect::<Vec<u32>>()
    };
    let text = |lines: &Lines| -> Files {
        let join = |lines: &Vec<u32>| {
            let lines = lines.iter().map(|l| {
                format!(
                    "line {l}
"
                )
            });
            lines.collect::<Vec<_>>().concat()
        };
        lines
            .iter()
            .map(|(name, lines)| (name.clone(), join(lines)))
            .collect()
    };
    let mut first: BTreeMap<u32, Oid> = BTreeMap::new();
    let mut state: Lines = BTreeMap::from([("f".to_owned(), fresh(6))]);
    let mut head = maker.commit(&text(&state), &[]);
    first.extend(state.values().flatten().map(|line| (*line, head)));
    let mut all = vec![(head, state.clone())];
    for step in steps {
        let mut parents = vec![head];
        let pick = |state: &Lines, n: usize| state.keys().nth(n % state.len().max(1)).cloned();
        match *step {
            Step::Insert(file, line, count) => {
                if let Some(lines) = pick(&state, file).and_then(|f| state.get_mut(&f)) {
                    let at = line % (lines.len() + 1);
                    lines.splice(at..at, fresh(count));
                }
            }
            Step::Remove(file, line) => {
                let lines = pick(&state, file).and_then(|f| state.get_mut(&f));
                if let Some(lines) = lines.filter(|lines| lines.len() > 1) {
                    lines.remove(line % lines.len());
                }
            }
            Step::Add(count) => {
                names += 1;
                state.insert(format!("g{names}"), fresh(count));
            }
            Step::Rename(file) => {
                if let Some(name) = pick(&state, file) {
                    names += 1;
                    let lines = state.remove(&name).unwrap_or_default();
                    state.insert(format!("h{names}"), lines);
                }
            }
            Step::Delete(file) => {
                if let Some(name) = pick(&state, file).filter(|_| state.len() > 1) {
                    state.remove(&name);
                }
            }
            Step::Branch(from) => {
                let (oid, lines) = all[from % all.len()].clone();
                (parents, state) = (vec![oid], lines);
                names += 1;
                state.insert(format!("b{names}"), fresh(2));
            }
            Step::Merge(with) => {
                let (oid, theirs) = all[with % all.len()].clone();
                if oid == head {
                    continue;
                }
                parents.push(oid);
                for (name, lines) in theirs {
                    let ours = state.entry(name).or_default();
                    *ours = union(ours, &lines);
                }
            }
        }
        head = maker.commit(&text(&state), &parents);
        for line in state.values().flatten() {
            first.entry(*line).or_insert(head);
        }
        all.push((head, state.clone()));
    }
    (maker, head, state, first)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Where every line is different, each belongs to the commit that wrote it, whatever was renamed, branched and merged since.
    #[test]
    fn every_line_belongs_to_who_wrote_it(steps in prop::collection::vec(step(), 0..30)) {
        let (maker, head, state, first) = play(&steps);
        let read = maker.read(head, true);
        let total: usize = state.values().map(Vec::len).sum();
        prop_assert_eq!(read.ownership.lines.all, total as u64);
        prop_assert_eq!(read.ownership.unknown.all, 0);
        let people: u64 = read.ownership.people.iter().map(|p| p.lines.all).sum();
        let areas: u64 = read.ownership.areas.iter().map(|a| a.lines.all).sum();
        let owned: u64 = read.ownership.areas.iter().flat_map(|a| &a.owners).map(|(_, l)| l.all).sum();
        let ages: u64 = read.ownership.lifetimes().ages.iter().map(|l| l.all).sum();
        let nobodys = read.ownership.merged.all;
        prop_assert_eq!((people + nobodys, owned + nobodys), (total as u64, total as u64));
        prop_assert_eq!((areas, ages), (total as u64, total as u64));
        for (name, lines) in &state {
            let expected: Vec<Option<Oid>> = lines.iter().map(|l| Some(first[l])).collect();
            prop_assert_eq!(&read.files[name], &expected, "{}", name);
        }
    }
}
