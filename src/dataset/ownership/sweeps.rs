//! Commits to look through: those the repository names in `.git-blame-ignore-revs`, and those that only reformat.

use super::lines::{Hunk, Region};
use crate::git::Oid;
use imara_diff::{Algorithm, Diff, InternedInput};

/// The file's name at the root of the head's tree, as GitHub reads it too.
pub(in crate::dataset) const FILE: &[u8] = b".git-blame-ignore-revs";
/// Commits read from it.
const LISTED: usize = 100_000;
/// A sweep changes so many files at least.
pub const SWEEP_FILES: usize = 20;
/// Of a hundred changed lines so many are the same but for space, quotes, commas and brackets. Black's own commits keep 97 to 100.
const SWEEP_SHARE: u64 = 90;

/// The commits that the file lists.
pub(in crate::dataset) fn listed(bytes: &[u8]) -> Vec<Oid> {
    let lines = bytes.split(|b| *b == b'\n');
    lines
        .filter_map(|line| {
            let word = line.split(|b| *b == b'#').next()?.trim_ascii();
            Oid::from_hex(word)
        })
        .take(LISTED)
        .collect()
}

/// Lines changed by one commit, and how many of them say the same as before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Formatting {
    /// Files changed.
    pub files: usize,
    /// Lines removed and added.
    pub lines: u64,
    /// Those that say the same but for space, quotes, commas and brackets.
    pub same: u64,
}

impl Formatting {
    pub(super) fn add(&mut self, old: &[u8], new: &[u8], hunks: &[Hunk]) {
        self.files += 1;
        let region = Region::new(old, new);
        let (before, after) = (split(region.before), split(region.after));
        for hunk in hunks {
            let lines = hunk.before.len() + hunk.after.len();
            self.lines += lines as u64;
            let (old, new) = (
                part(&before, &hunk.before, &region),
                part(&after, &hunk.after, &region),
            );
            if letters(old).eq(letters(new)) {
                self.same += lines as u64;
            }
        }
    }

    pub(super) fn is_sweep(&self) -> bool {
        self.files >= SWEEP_FILES && self.lines > 0 && self.same * 100 >= self.lines * SWEEP_SHARE
    }
}

fn split(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|b| *b == b'\n').collect()
}

fn part<'l, 'a>(
    lines: &'l [&'a [u8]],
    range: &std::ops::Range<u32>,
    region: &Region<'_>,
) -> &'l [&'a [u8]] {
    let at = |line: u32| line.saturating_sub(region.first) as usize;
    lines
        .get(at(range.start)..at(range.end))
        .unwrap_or_default()
}

/// What formatters leave alone.
fn says(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && !matches!(byte, b'\'' | b'"' | b',' | b'(' | b')' | b'\\')
}

fn letters<'a>(lines: &'a [&'a [u8]]) -> impl Iterator<Item = u8> + 'a {
    lines
        .iter()
        .flat_map(|line| line.iter().copied())
        .filter(|b| says(*b))
}

/// Lines that changed nothing but their blanks or their ends keep whom they had, wherever as many stand on both sides: a file is
/// converted or indented as a whole, too.
pub(super) fn keep_blanks(
    old: &[u8],
    new: &[u8],
    hunks: &[Hunk],
    owners: &[u32],
    mut give: impl FnMut(usize, u32),
) {
    if hunks
        .iter()
        .all(|hunk| hunk.before.len() != hunk.after.len())
    {
        return;
    }
    let region = Region::new(old, new);
    let (before, after) = (split(region.before), split(region.after));
    for hunk in hunks.iter().filter(|h| h.before.len() == h.after.len()) {
        let lines =
            part(&before, &hunk.before, &region)
                .iter()
                .zip(part(&after, &hunk.after, &region));
        for (at, (had, has)) in lines.enumerate() {
            let same = says_alike(had, has);
            let owner = owners.get(hunk.before.start as usize + at).copied();
            if let Some(owner) = owner.filter(|_| same) {
                give(hunk.after.start as usize + at, owner);
            }
        }
    }
}

/// Whether two lines differ in blanks only.
fn says_alike(a: &[u8], b: &[u8]) -> bool {
    let dark = |line: &&u8| !line.is_ascii_whitespace();
    a.iter().filter(dark).eq(b.iter().filter(dark))
}

/// For the lines of each hunk's after side whom they had before; what was inserted where nothing was removed stays with `me`.
pub(super) fn look_through(
    old: &[u8],
    new: &[u8],
    hunks: &[Hunk],
    owners: &[u32],
    mut give: impl FnMut(usize, u32),
) {
    let region = Region::new(old, new);
    let (before, after) = (split(region.before), split(region.after));
    for hunk in hunks.iter().filter(|h| !h.before.is_empty()) {
        let first = hunk.before.start as usize;
        let mine = &owners[first.min(owners.len())..(hunk.before.end as usize).min(owners.len())];
        if mine.is_empty() {
            continue;
        }
        let mut input: InternedInput<Vec<u8>> = InternedInput::default();
        let says = |line: &&[u8]| line.iter().copied().filter(|b| says(*b)).collect();
        input.update_before(part(&before, &hunk.before, &region).iter().map(says));
        input.update_after(part(&after, &hunk.after, &region).iter().map(says));
        let diff = Diff::compute(Algorithm::Myers, &input);
        let start = hunk.after.start as usize;
        let mut previous = |after: usize, before: usize| {
            give(start + after, mine[before.min(mine.len() - 1)]);
        };
        let (mut at, mut to) = (0, 0);
        for inner in diff.hunks() {
            while to < inner.after.start as usize {
                previous(to, at);
                (at, to) = (at + 1, to + 1);
            }
            let (had, has) = (inner.before.len(), inner.after.len());
            for line in 0..has {
                // Line by line where they are as many, spread evenly where not, the one in front where there is none.
                let place = if had == 0 {
                    at.saturating_sub(1)
                } else {
                    at + line * had / has
                };
                previous(to + line, place);
            }
            (at, to) = (at + had, to + has);
        }
        while to < hunk.after.len() {
            previous(to, at);
            (at, to) = (at + 1, to + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Formatting, keep_blanks, listed, look_through};
    use crate::dataset::ownership::lines::difference;

    #[test]
    fn lists_have_comments_and_noise() {
        let a = "a".repeat(40);
        let text = format!("# {a}\n{a} # why\nnonsense\n{}\n\n  {a}\n", "b".repeat(39));
        assert_eq!(listed(text.as_bytes()).len(), 2);
    }

    fn formatting(old: &str, new: &str) -> (u64, u64) {
        let mut formatting = Formatting::default();
        let hunks = difference(old.as_bytes(), new.as_bytes());
        formatting.add(old.as_bytes(), new.as_bytes(), &hunks);
        (formatting.same, formatting.lines)
    }

    #[test]
    fn a_formatter_says_the_same() {
        assert_eq!(
            formatting("f('a',  b)\n", "f(\n    \"a\",\n    b,\n)\n"),
            (5, 5)
        );
        assert_eq!(formatting("f(a)\nx\n", "f(b)\nx\n"), (0, 2));
    }

    #[test]
    fn lines_that_change_their_blanks_keep_their_owners() {
        let (old, new) = ("a = 1\r\n\tb\nc\n\r\n", "a = 1\n    b\nC\n\n");
        let hunks = difference(old.as_bytes(), new.as_bytes());
        let mut owners = [9; 4];
        let keep = |line: usize, owner| owners[line] = owner;
        keep_blanks(old.as_bytes(), new.as_bytes(), &hunks, &[1, 2, 3, 4], keep);
        assert_eq!(owners, [1, 2, 9, 4]);
    }

    #[test]
    fn looked_through_lines_keep_their_owners() {
        let (old, new) = (
            "x = 'a'\nf(1, 2)\nend\n",
            "x = \"a\"\nf(\n    1,\n    2,\n)\nend\nmore\n",
        );
        let hunks = difference(old.as_bytes(), new.as_bytes());
        let mut owners = [9; 7];
        let keep = |line: usize, owner| owners[line] = owner;
        look_through(old.as_bytes(), new.as_bytes(), &hunks, &[1, 2, 3], keep);
        assert_eq!(owners, [1, 2, 2, 2, 2, 9, 9]);
    }
}
