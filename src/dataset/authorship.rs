//! Who is an author of which file, and how few people hold half of them.
//!
//! The degree of authorship is Fritz et al.'s, the thresholds and the greedy search are those of Avelino et al. ("A novel approach for
//! estimating truck factors", ICPC 2016). Whoever created a file is its first author; a delivery is a later change.

use super::touches::{Touch, Touches};
use crate::facts::{Authorship, Note};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// What knowing nothing of a file is worth.
const BASE: f64 = 3.293;
/// What having created it is worth.
const CREATED: f64 = 1.098;
/// What each change is worth.
const DELIVERY: f64 = 0.164;
/// What changes of others take away, by the logarithm of their number.
const ACCEPTANCE: f64 = 0.321;
/// An author has more than this share of the highest degree of the file.
const SHARE: f64 = 0.75;
/// And at least this degree.
const LEAST: f64 = 3.293;

/// Commits that make a person one who comes back.
const REGULAR: usize = 3;

/// The degree of authorship.
fn degree(created: bool, deliveries: u32, of_others: u32) -> f64 {
    let created = if created { CREATED } else { 0.0 };
    BASE + created + DELIVERY * f64::from(deliveries)
        - ACCEPTANCE * (1.0 + f64::from(of_others)).ln()
}

/// What is known of the commits, by their place in the history.
pub(super) struct Commits<'c> {
    /// The person who wrote it; none for programs and whoever is not named.
    pub(super) who: &'c dyn Fn(u32) -> Option<usize>,
    /// Whether it is by the people in question.
    pub(super) theirs: &'c dyn Fn(u32) -> bool,
    /// Whether it was made in the last year before the head.
    pub(super) recent: &'c dyn Fn(u32) -> bool,
    /// Whether it was made more than two years before the head.
    pub(super) old: &'c dyn Fn(u32) -> bool,
}

/// A file with everybody who touched it.
struct Hands {
    people: Vec<usize>,
    authors: Vec<usize>,
}

/// Whose the files are.
pub(super) fn authorship(touches: &Touches, commits: &Commits<'_>) -> Authorship {
    let mut out = Authorship::default();
    let mut asked: FxHashSet<usize> = FxHashSet::default();
    let mut changes: FxHashMap<usize, usize> = FxHashMap::default();
    let mut made: FxHashMap<usize, FxHashSet<u32>> = FxHashMap::default();
    for touch in &touches.all {
        if let Some(person) = (commits.who)(touch.commit) {
            *changes.entry(person).or_default() += 1;
            made.entry(person).or_default().insert(touch.commit);
            if (commits.theirs)(touch.commit) {
                asked.insert(person);
            }
        }
    }
    made.retain(|_, commits| commits.len() >= REGULAR);
    out.regulars = made.len() as i64;
    let mut all = Vec::new();
    for of_file in touches.all.chunk_by(|a, b| a.file == b.file) {
        let hands = hands(of_file, commits.who);
        if hands.people.is_empty() {
            continue;
        }
        let path = touches.files[of_file[0].file as usize].raw();
        if hands.people.iter().any(|person| asked.contains(person)) {
            let authored = hands.authors.iter().any(|person| asked.contains(person));
            let regular = hands.people.iter().filter(|p| made.contains_key(p));
            let several = regular.count() > 1;
            out.files += 1;
            out.authored += i64::from(authored);
            out.of_several_hands += i64::from(several);
            out.of_several_authored += i64::from(several && authored);
        }
        let recent = of_file
            .iter()
            .filter(|touch| (commits.recent)(touch.commit));
        let recent: BTreeSet<usize> = recent.filter_map(|t| (commits.who)(t.commit)).collect();
        if (commits.old)(of_file[0].commit) {
            out.old += 1;
            out.old_and_changed += i64::from(!recent.is_empty());
        }
        let is_old = !(commits.recent)(of_file[0].commit);
        let regular = recent
            .iter()
            .filter(|p| made.contains_key(p))
            .copied()
            .collect();
        shared(&mut out, path, &regular, &asked);
        last_year(&mut out, path, &hands, (is_old, &recent), &asked);
        let note = |text: String| Note {
            path: Some(path.to_owned()),
            commit: None,
            text,
        };
        match (hands.authors.len(), hands.people.len()) {
            (0, many) => out.without.push(note(format!(
                "{many} people changed it, and none of them is an author"
            ))),
            (1, many) => {
                out.of_one += 1;
                out.single.push(note(match many {
                    1 => "one person alone created and changed it".to_owned(),
                    _ => format!("of {many} people who changed it one is an author"),
                }));
            }
            _ => {}
        }
        all.push(hands.authors);
    }
    let authors: FxHashSet<usize> = all.iter().flatten().copied().collect();
    out.authors = authors.len() as i64;
    out.truck_factor = truck_factor(&all, &changes);
    out
}

/// Whether several of the people who come back changed a file in the last year. Who sends one change shares nothing yet.
fn shared(out: &mut Authorship, path: &str, regular: &BTreeSet<usize>, asked: &FxHashSet<usize>) {
    if !regular.iter().any(|person| asked.contains(person)) {
        return;
    }
    out.recent += 1;
    if regular.len() > 1 {
        out.shared += 1;
        out.of_several.push(Note {
            path: Some(path.to_owned()),
            commit: None,
            text: format!("{} people changed it in the last year", regular.len()),
        });
    }
}

/// What became of a file in the last year, in which `recent` changed it. Nobody can have left a file that is younger.
fn last_year(
    out: &mut Authorship,
    path: &str,
    hands: &Hands,
    (is_old, recent): (bool, &BTreeSet<usize>),
    asked: &FxHashSet<usize>,
) {
    let note = |text: String| Note {
        path: Some(path.to_owned()),
        commit: None,
        text,
    };
    let mut own = hands.authors.iter().filter(|person| asked.contains(person));
    if is_old && !recent.is_empty() && own.clone().next().is_some() {
        out.living += 1;
        if own.any(|author| recent.contains(author)) {
            out.tended += 1;
        } else {
            out.untended.push(note(
                "changed in the last year by none of its authors".to_owned(),
            ));
        }
    }
}

/// The people of one file, from its creation on.
fn hands(touches: &[Touch], who: &dyn Fn(u32) -> Option<usize>) -> Hands {
    let first = touches.iter().position(|touch| touch.created);
    let creator = first.and_then(|at| who(touches[at].commit));
    let mut deliveries: FxHashMap<usize, u32> = FxHashMap::default();
    for (at, touch) in touches.iter().enumerate() {
        if let Some(person) = who(touch.commit) {
            *deliveries.entry(person).or_default() += u32::from(first != Some(at));
        }
    }
    let all: u32 = deliveries.values().sum();
    let degrees: Vec<(usize, f64)> = deliveries
        .iter()
        .map(|(&person, &own)| (person, degree(creator == Some(person), own, all - own)))
        .collect();
    let best = degrees.iter().map(|(_, d)| *d).fold(0.0, f64::max);
    let is_author = |degree: f64| degree >= LEAST && degree > SHARE * best;
    let authors = degrees.iter().filter(|(_, d)| is_author(*d));
    Hands {
        authors: authors.map(|(person, _)| *person).collect(),
        people: deliveries.into_keys().collect(),
    }
}

/// How many people have to leave, those with the most files first, until more than half of the files have no author. Where two have
/// as many files, who changed more goes first.
fn truck_factor(authors: &[Vec<usize>], changes: &FxHashMap<usize, usize>) -> Option<i64> {
    let mut files: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (at, authors) in authors.iter().enumerate() {
        for person in authors {
            files.entry(*person).or_default().push(at);
        }
    }
    let mut left: Vec<usize> = authors.iter().map(Vec::len).collect();
    let mut covered = left.iter().filter(|authors| **authors > 0).count();
    if authors.is_empty() || covered * 2 < authors.len() {
        return None;
    }
    let mut people: Vec<(usize, Vec<usize>)> = files.into_iter().collect();
    people.sort_by_key(|(person, files)| {
        let changes = changes.get(person).copied().unwrap_or_default();
        (std::cmp::Reverse((files.len(), changes)), *person)
    });
    let mut gone = 0;
    for (_, files) in people {
        if covered * 2 < authors.len() {
            break;
        }
        gone += 1;
        for at in files {
            left[at] -= 1;
            covered -= usize::from(left[at] == 0);
        }
    }
    Some(gone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::untrusted::Untrusted;

    /// Commits by who wrote them; files by their commits, the first of which created them.
    fn told(who: &[Option<usize>], files: &[&[u32]], theirs: &[u32]) -> Authorship {
        let touch = |(file, commits): (usize, &&[u32])| {
            let touches = commits.iter().enumerate().map(move |(at, &commit)| Touch {
                file: file as u32,
                commit,
                created: at == 0,
            });
            touches.collect::<Vec<_>>()
        };
        let touches = Touches {
            files: (0..files.len())
                .map(|at| Untrusted::from(format!("{at}.py")))
                .collect(),
            all: files.iter().enumerate().flat_map(touch).collect(),
            ..Touches::default()
        };
        let commits = Commits {
            who: &|at| who[at as usize],
            theirs: &|at| theirs.is_empty() || theirs.contains(&at),
            recent: &|at| at >= 10,
            old: &|at| at < 5,
        };
        authorship(&touches, &commits)
    }

    #[test]
    fn degrees_are_those_of_the_published_formula() {
        // Worked out with bc: 3.293 + 1.098 + 0.164 * 2 - 0.321 * l(1 + 3), and without the creation.
        assert!((degree(true, 2, 3) - 4.274_000).abs() < 1e-5);
        assert!((degree(false, 2, 3) - 3.176_000).abs() < 1e-5);
        assert!((degree(false, 0, 0) - 3.293).abs() < 1e-12);
    }

    #[test]
    fn who_created_a_file_and_kept_changing_it_is_its_author() {
        // Three later changes: 4.66 for the first, 3.01 for who changed it once.
        let who = [0, 0, 0, 0, 1, 1, 1].map(Some);
        let files: [&[u32]; 3] = [&[0, 1, 2, 3, 4], &[5], &[6]];
        let one = told(&who, &files, &[]);
        assert_eq!((one.files, one.authored, one.of_one), (3, 3, 3));
        assert_eq!((one.of_several_hands, one.of_several_authored), (1, 1));
        let text = "of 2 people who changed it one is an author";
        assert_eq!(one.single[0].text, text);
        let passing = told(&who, &files[..1], &[]);
        assert_eq!((passing.regulars, passing.of_several_hands), (1, 0));
        let alone = told(&who, &[&[0, 1]], &[]);
        assert_eq!((alone.files, alone.of_several_hands), (1, 0));
        let their = told(&who, &[&[0, 1, 2, 3, 4]], &[4]);
        assert_eq!((their.files, their.authored), (1, 0), "of who changed it");
        let nobody = told(&who, &[&[0]], &[4]);
        assert_eq!((nobody.files, nobody.authored), (0, 0), "never touched");
        // By the formula one change of a file that its creator left makes an author: 3.46 is more than three quarters of 4.17.
        let both = told(&who, &[&[0, 4]], &[]);
        assert_eq!((both.of_one, both.authors), (0, 2));
        assert_eq!(one.regulars, 2);
    }

    #[test]
    fn a_file_that_many_changed_may_have_no_author() {
        // The creator loses 0.321 * ln(1 + 31) = 1.11, which is more than the 1.098 that creating it is worth.
        let who: Vec<_> = (0..32).map(Some).collect();
        let commits: Vec<u32> = (0..32).collect();
        let one = told(&who, &[&commits], &[]);
        assert_eq!((one.files, one.authored, one.truck_factor), (1, 0, None));
        assert_eq!(one.without.len(), 1);
        let fewer = told(&who, &[&commits[..30]], &[]);
        assert_eq!(fewer.authored, 1);
    }

    #[test]
    fn programs_neither_own_nor_take_away() {
        let who = [None, Some(1), None, None];
        let one = told(&who, &[&[0, 1, 2, 3]], &[]);
        assert_eq!(
            (one.files, one.authored),
            (1, 1),
            "who changed it, though it was made by a program"
        );
        let only = told(&who, &[&[0, 2]], &[]);
        assert_eq!(only.files, 0);
        assert_eq!(only.truck_factor, None);
    }

    #[test]
    fn files_of_the_last_year_are_tended_by_an_author_and_shared_by_two() {
        // Commits from the tenth on are of the last year.
        let mut who = vec![Some(0); 20];
        (who[11], who[12], who[13]) = (Some(1), None, Some(0));
        who[7..10].fill(Some(1));
        let year = |files: &[&[u32]], theirs: &[u32]| {
            // Both come back to the code.
            let files = [files, &[&[0, 1, 2], &[7, 8, 9]]].concat();
            let out = told(&who, &files, theirs);
            [out.living, out.tended, out.recent, out.shared]
        };
        let alone: &[u32] = &[0, 13];
        assert_eq!(year(&[alone], &[]), [1, 1, 1, 0], "its author alone");
        let another: &[u32] = &[0, 1, 2, 3, 11];
        assert_eq!(year(&[another], &[]), [1, 0, 1, 0], "no author");
        let both: &[u32] = &[0, 1, 2, 11, 13];
        assert_eq!(year(&[both], &[]), [1, 1, 1, 1]);
        assert_eq!(year(&[both], &[11]), [0, 0, 1, 1], "of the other one");
        assert_eq!(year(&[&[0, 1]], &[]), [0, 0, 0, 0], "nobody lately");
        assert_eq!(year(&[&[0, 12]], &[]), [0, 0, 0, 0], "a program lately");
        assert_eq!(year(&[&[10, 13]], &[]), [0, 0, 1, 0], "younger than that");
        who[11] = Some(5);
        let passing = told(&who, &[&[0, 1, 2, 11, 13]], &[]);
        assert_eq!((passing.recent, passing.shared), (1, 0), "who came once");
    }

    #[test]
    fn people_leave_until_more_than_half_is_without_an_author() {
        let who = [Some(0), Some(1), Some(2)];
        // Two, one and one of four files: without the first half is covered, without the second less.
        let files: [&[u32]; 4] = [&[0], &[0], &[1], &[2]];
        assert_eq!(told(&who, &files, &[]).truck_factor, Some(2));
        assert_eq!(told(&who, &files[..3], &[]).truck_factor, Some(1));
        assert_eq!(told(&who, &files[..1], &[]).truck_factor, Some(1));
    }
}
