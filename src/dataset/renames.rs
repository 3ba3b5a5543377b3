//! Renamed files: the same content first, then similar content under caps that are told.
//!
//! Similarity is git's: bytes of the lines that both have, by the size of the larger one, half of it at least. Files that keep
//! their name in another folder are tried first, as git does.

use crate::git::{Oid, PathId, Paths};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Pairs of a lost and a found file compared in one commit: git's own `diff.renameLimit` of 1,000, squared.
pub const PAIRS: usize = 1_000_000;
/// Lines compared in one commit: half a second of work.
pub const LINES: usize = 100_000_000;
/// Of 60,000, what must be kept: half, as in git.
const ENOUGH: u64 = 30_000;
/// The same for files that keep their name.
const ENOUGH_BY_NAME: u64 = 45_000;
const WHOLE: u64 = 60_000;
/// The best matches remembered for one found file, as in git.
const BEST: usize = 4;
/// Longer lines are compared in pieces, as in git.
const PIECE: usize = 64;

/// A file that is on one side only.
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    /// Where.
    pub path: PathId,
    /// What.
    pub blob: Oid,
}

/// What became of what.
#[derive(Debug, Default)]
pub struct Renames {
    /// By the number of the found file the number of the lost one.
    pub from: FxHashMap<usize, usize>,
    /// Similar files were not looked for, or not all: a cap was hit.
    pub limited: bool,
}

/// Hashes of a file's lines with the bytes each stands for, sorted.
type Print = Vec<(u32, u32)>;

/// Pairs lost files with found ones, each used once.
pub fn pair(
    lost: &[Candidate],
    found: &[Candidate],
    paths: &Paths,
    mut text: impl FnMut(Oid) -> Option<Arc<Vec<u8>>>,
) -> Renames {
    let mut renames = Renames::default();
    if lost.is_empty() || found.is_empty() {
        return renames;
    }
    let mut used = vec![false; lost.len()];
    same_content(lost, found, paths, &mut used, &mut renames);
    let sources: Vec<usize> = (0..lost.len()).filter(|i| !used[*i]).collect();
    let targets: Vec<usize> = (0..found.len())
        .filter(|i| !renames.from.contains_key(i))
        .collect();
    if sources.is_empty() || targets.is_empty() {
        return renames;
    }
    if sources.len().saturating_mul(targets.len()) > PAIRS {
        renames.limited = true;
        return renames;
    }
    let mut print = |blob: Oid| {
        text(blob).map(|bytes| Sized {
            bytes: bytes.len() as u64,
            print: print_of(&bytes),
        })
    };
    let sources: Vec<(usize, Option<Sized>)> = sources
        .into_iter()
        .map(|i| (i, print(lost[i].blob)))
        .collect();
    let targets: Vec<(usize, Option<Sized>)> = targets
        .into_iter()
        .map(|i| (i, print(found[i].blob)))
        .collect();
    let mut left = LINES;
    same_name(
        &Sides { lost, found, paths },
        &sources,
        &targets,
        &mut used,
        &mut left,
        &mut renames,
    );
    similar(
        &Sides { lost, found, paths },
        &sources,
        &targets,
        &mut used,
        &mut left,
        &mut renames,
    );
    renames.limited |= left == 0;
    renames
}

struct Sides<'a> {
    lost: &'a [Candidate],
    found: &'a [Candidate],
    paths: &'a Paths,
}

impl Sides<'_> {
    fn same_name(&self, source: usize, target: usize) -> bool {
        base(self.paths, self.lost[source].path) == base(self.paths, self.found[target].path)
    }
}

struct Sized {
    bytes: u64,
    print: Print,
}

/// The last name of a path.
fn base(paths: &Paths, path: PathId) -> &[u8] {
    let path = paths.bytes(path);
    path.rsplit(|b| *b == b'/').next().unwrap_or(path)
}

/// Lost files that a found one may be, in order; those that were taken meanwhile are passed over.
type Queue = std::vec::IntoIter<usize>;

/// Files with the same content: of the lost ones the first that has the found one's name, or else the first. Each is passed over
/// twice at most, by name and by content: 100,000 empty files that move are no more work than as many files.
fn same_content(
    lost: &[Candidate],
    found: &[Candidate],
    paths: &Paths,
    used: &mut [bool],
    renames: &mut Renames,
) {
    let mut by_name: FxHashMap<(Oid, &[u8]), Queue> = queues(lost, |candidate| {
        (candidate.blob, base(paths, candidate.path))
    });
    let mut by_blob: FxHashMap<Oid, Queue> = queues(lost, |candidate| candidate.blob);
    for (j, target) in found.iter().enumerate() {
        let named = by_name.get_mut(&(target.blob, base(paths, target.path)));
        let same = named.and_then(|queue| queue.find(|i| !used[*i]));
        let any = by_blob.get_mut(&target.blob);
        let any = || any.and_then(|queue| queue.find(|i| !used[*i]));
        if let Some(source) = same.or_else(any) {
            used[source] = true;
            renames.from.insert(j, source);
        }
    }
}

/// The numbers of lost files by what `key` says of them.
fn queues<K: Eq + Hash>(lost: &[Candidate], key: impl Fn(&Candidate) -> K) -> FxHashMap<K, Queue> {
    let mut lists: FxHashMap<K, Vec<usize>> = FxHashMap::default();
    for (i, candidate) in lost.iter().enumerate() {
        lists.entry(key(candidate)).or_default().push(i);
    }
    let queues = lists.into_iter();
    queues.map(|(key, list)| (key, list.into_iter())).collect()
}

/// Files whose name is unique on both sides, if three quarters are kept.
fn same_name(
    sides: &Sides<'_>,
    sources: &[(usize, Option<Sized>)],
    targets: &[(usize, Option<Sized>)],
    used: &mut [bool],
    left: &mut usize,
    renames: &mut Renames,
) {
    // By name the only file that has it; none where there are several.
    let mut unique: FxHashMap<&[u8], Option<usize>> = FxHashMap::default();
    for (at, (i, _)) in sources.iter().enumerate() {
        let name = base(sides.paths, sides.lost[*i].path);
        unique
            .entry(name)
            .and_modify(|other| *other = None)
            .or_insert(Some(at));
    }
    let mut times: FxHashMap<&[u8], u32> = FxHashMap::default();
    for (j, _) in targets {
        *times
            .entry(base(sides.paths, sides.found[*j].path))
            .or_default() += 1;
    }
    for (j, target) in targets {
        let name = base(sides.paths, sides.found[*j].path);
        let Some(&Some(at)) = unique.get(name) else {
            continue;
        };
        let (i, source) = &sources[at];
        let (Some(source), Some(target), Some(1)) = (source, target, times.get(name)) else {
            continue;
        };
        if similarity(source, target, ENOUGH_BY_NAME, left) >= ENOUGH_BY_NAME {
            used[*i] = true;
            renames.from.insert(*j, *i);
        }
    }
}

fn similar(
    sides: &Sides<'_>,
    sources: &[(usize, Option<Sized>)],
    targets: &[(usize, Option<Sized>)],
    used: &mut [bool],
    left: &mut usize,
    renames: &mut Renames,
) {
    let mut all: Vec<(u64, bool, usize, usize)> = Vec::new();
    for (j, target) in targets {
        let Some(target) = target.as_ref().filter(|_| !renames.from.contains_key(j)) else {
            continue;
        };
        let mut best: Vec<(u64, bool, usize, usize)> = Vec::new();
        for (i, source) in sources {
            let Some(source) = source.as_ref().filter(|_| !used[*i]) else {
                continue;
            };
            let score = similarity(source, target, ENOUGH, left);
            if score >= ENOUGH {
                best.push((score, sides.same_name(*i, *j), *j, *i));
            }
        }
        best.sort_by(better);
        best.truncate(BEST);
        all.extend(best);
    }
    all.sort_by(better);
    for (_, _, target, source) in all {
        if !used[source] && !renames.from.contains_key(&target) {
            used[source] = true;
            renames.from.insert(target, source);
        }
    }
}

/// The more similar first; then those that keep their name; then in order of path.
fn better(a: &(u64, bool, usize, usize), b: &(u64, bool, usize, usize)) -> std::cmp::Ordering {
    (b.0, b.1)
        .cmp(&(a.0, a.1))
        .then((a.2, a.3).cmp(&(b.2, b.3)))
}

/// What share of the larger file both have, of 60,000; zero where it cannot be `enough`.
fn similarity(a: &Sized, b: &Sized, enough: u64, left: &mut usize) -> u64 {
    let (small, large) = (a.bytes.min(b.bytes), a.bytes.max(b.bytes));
    if small == 0 || small * WHOLE < large * enough {
        return 0;
    }
    common(a, b, left) * WHOLE / large
}

/// Bytes of the lines that both have; zero where what is `left` of a commit's comparisons ran out.
fn common(a: &Sized, b: &Sized, left: &mut usize) -> u64 {
    let work = a.print.len() + b.print.len();
    if *left < work {
        *left = 0;
        return 0;
    }
    *left -= work;
    let (mut i, mut j, mut common) = (0, 0, 0_u64);
    while let (Some(x), Some(y)) = (a.print.get(i), b.print.get(j)) {
        if x.0 == y.0 {
            common += u64::from(x.1.min(y.1));
        }
        i += usize::from(x.0 <= y.0);
        j += usize::from(y.0 <= x.0);
    }
    common
}

/// Pairs of a lost and a found file compared for parts of split files in one commit.
const PARTS: usize = 10_000;

/// New files that are parts of files that are gone: of each the file that has most of its lines, half of their bytes at least. A file
/// may have been split into several.
pub fn parts(
    lost: &[Candidate],
    found: &[Candidate],
    mut text: impl FnMut(Oid) -> Option<Arc<Vec<u8>>>,
) -> Vec<(usize, usize)> {
    if lost.len().saturating_mul(found.len()) > PARTS {
        return Vec::new();
    }
    let mut print = |blob: Oid| {
        text(blob).map(|bytes| Sized {
            bytes: bytes.len() as u64,
            print: print_of(&bytes),
        })
    };
    let sources: Vec<Option<Sized>> = lost.iter().map(|c| print(c.blob)).collect();
    let mut left = LINES;
    let mut parts = Vec::new();
    for (j, candidate) in found.iter().enumerate() {
        let Some(target) = print(candidate.blob).filter(|t| t.bytes > 0) else {
            continue;
        };
        let mut best = (0, 0);
        for (i, source) in sources.iter().enumerate() {
            let both = source.as_ref().map_or(0, |s| common(s, &target, &mut left));
            if both > best.0 {
                best = (both, i);
            }
        }
        if best.0 * 2 >= target.bytes {
            parts.push((j, best.1));
        }
    }
    parts
}

fn print_of(bytes: &[u8]) -> Print {
    let mut print: Print = Vec::with_capacity(bytes.len() / 32);
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        for piece in line.chunks(PIECE) {
            let mut hasher = FxHasher::default();
            // The end of a line counts alike on every system.
            hasher.write(
                piece
                    .strip_suffix(b"\r\n")
                    .unwrap_or_else(|| piece.strip_suffix(b"\n").unwrap_or(piece)),
            );
            print.push(((hasher.finish() >> 32) as u32, piece.len() as u32));
        }
    }
    print.sort_unstable();
    print.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    print
}

#[cfg(test)]
mod tests {
    use super::{Candidate, Renames, base, pair, same_content};
    use crate::git::{Oid, Paths};
    use proptest::prelude::*;
    use std::collections::BTreeMap;
    use std::sync::Arc;

    fn run(lost: &[(&str, u8)], found: &[(&str, u8)], texts: &[&str]) -> Vec<(usize, usize)> {
        let mut paths = Paths::default();
        let mut side = |files: &[(&str, u8)]| -> Vec<Candidate> {
            let candidate = |(path, blob): &(&str, u8)| Candidate {
                path: paths.intern(path.as_bytes()),
                blob: Oid([*blob; 20]),
            };
            files.iter().map(candidate).collect()
        };
        let (lost, found) = (side(lost), side(found));
        let text = |oid: Oid| {
            texts
                .get(oid.0[0] as usize)
                .map(|t| Arc::new(t.as_bytes().to_vec()))
        };
        let renames = pair(&lost, &found, &paths, text);
        assert!(!renames.limited);
        let mut pairs: Vec<_> = renames.from.into_iter().collect();
        pairs.sort_unstable();
        pairs
    }

    #[test]
    fn a_file_may_be_split_into_several() {
        let texts = [
            "a1\nb2\nc3\nd4\n",
            "a1\nb2\n",
            "c3\nd4\nx\n",
            "x\ny\nz\na1\n",
            "",
        ];
        let candidate = |blob: usize| Candidate {
            path: crate::git::PathId(blob as u32),
            blob: Oid([blob as u8; 20]),
        };
        let text = |oid: Oid| Some(Arc::new(texts[oid.0[0] as usize].as_bytes().to_vec()));
        let found: Vec<Candidate> = (1..5).map(candidate).collect();
        assert_eq!(
            super::parts(&[candidate(0)], &found, text),
            [(0, 0), (1, 0)]
        );
    }

    #[test]
    fn the_same_content_goes_first_and_keeps_its_name() {
        let texts = ["a\nb\n", "a\nb\nc\n"];
        assert_eq!(
            run(
                &[("x/a.py", 0), ("x/b.py", 0)],
                &[("y/b.py", 0), ("y/c.py", 1)],
                &texts
            ),
            [(0, 1), (1, 0)]
        );
    }

    #[test]
    fn half_is_enough_and_less_is_not() {
        let texts = [
            "one\ntwo\nsix\nten\n",
            "one\ntwo\nxxx\nyyy\n",
            "one\nuvw\nxxx\nyyy\n",
        ];
        assert_eq!(run(&[("a", 0)], &[("b", 1)], &texts), [(0, 0)]);
        assert_eq!(run(&[("a", 0)], &[("b", 2)], &texts), []);
    }

    #[test]
    fn a_lost_file_goes_to_the_most_similar() {
        let texts = ["1\n2\n3\n4\n", "1\n2\n3\n5\n", "1\n2\n3\n4\n5\n"];
        assert_eq!(run(&[("a", 0)], &[("b", 1), ("c", 2)], &texts), [(1, 0)]);
    }

    #[test]
    fn content_that_cannot_be_read_is_paired_by_name_of_content_only() {
        assert_eq!(
            run(&[("a", 7), ("b", 8)], &[("c", 8), ("d", 9)], &[]),
            [(0, 1)]
        );
    }

    /// Who is paired with whom, told plainly: every lost file that is left is asked.
    fn asked_one_by_one(
        lost: &[Candidate],
        found: &[Candidate],
        paths: &Paths,
    ) -> Vec<(usize, usize)> {
        let mut left: Vec<usize> = (0..lost.len()).collect();
        let mut pairs = Vec::new();
        for (j, target) in found.iter().enumerate() {
            let alike = |i: &usize| lost[*i].blob == target.blob;
            let named = |i: &usize| base(paths, lost[*i].path) == base(paths, target.path);
            let same = left.iter().position(|i| alike(i) && named(i));
            if let Some(at) = same.or_else(|| left.iter().position(alike)) {
                pairs.push((j, left.remove(at)));
            }
        }
        pairs
    }

    proptest! {
        #[test]
        fn the_same_content_is_paired_as_if_all_were_asked(
            lost in prop::collection::vec((0_u8..4, 0_u8..4, 0_u8..3), 0..24),
            found in prop::collection::vec((0_u8..4, 0_u8..4, 0_u8..3), 0..24),
        ) {
            let mut paths = Paths::default();
            let mut side = |top: &str, files: Vec<(u8, u8, u8)>| -> Vec<Candidate> {
                let files: BTreeMap<String, u8> = files
                    .into_iter()
                    .map(|(folder, name, blob)| (format!("{top}/{folder}/{name}.py"), blob))
                    .collect();
                let candidate = |(path, blob): (String, u8)| Candidate {
                    path: paths.intern(path.as_bytes()),
                    blob: Oid([blob; 20]),
                };
                files.into_iter().map(candidate).collect()
            };
            let (lost, found) = (side("old", lost), side("new", found));
            let (mut used, mut renames) = (vec![false; lost.len()], Renames::default());
            same_content(&lost, &found, &paths, &mut used, &mut renames);
            let mut pairs: Vec<(usize, usize)> = renames.from.into_iter().collect();
            pairs.sort_unstable();
            prop_assert_eq!(&pairs, &asked_one_by_one(&lost, &found, &paths));
            let taken = used.iter().filter(|used| **used).count();
            prop_assert_eq!(taken, pairs.len());
        }
    }
}
