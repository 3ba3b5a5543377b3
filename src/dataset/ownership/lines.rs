//! Which lines of a file were kept: the difference of two contents, as blame takes it.

use crate::common_affix;
use imara_diff::{Algorithm, Diff, InternedInput};
use memchr::memchr_iter;
use std::ops::Range;

/// Lines around a change that are compared as well: git slides a change by no more than this.
const AROUND: usize = 100;
/// So many are tried first, since few changes slide so far.
const NEAR: usize = 12;
/// A change that ends up so near to the lines that were left out is slid again with more of them.
const EDGE: u32 = 4;
/// Lines that are compared each with each.
const FEW: usize = 16;

/// Lines that were replaced by others; one of the two may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hunk {
    pub(super) before: Range<u32>,
    pub(super) after: Range<u32>,
}

/// How many lines there are; an unfinished one counts.
pub(super) fn count(bytes: &[u8]) -> usize {
    ends(bytes) + usize::from(bytes.last().is_some_and(|b| *b != b'\n'))
}

/// How many lines end.
fn ends(bytes: &[u8]) -> usize {
    memchr_iter(b'\n', bytes).count()
}

/// The part of two contents outside of which every line is the same.
pub(super) struct Region<'a> {
    pub(super) before: &'a [u8],
    pub(super) after: &'a [u8],
    /// Lines in front of it.
    pub(super) first: u32,
    /// Bytes in front of it.
    start: usize,
}

impl<'a> Region<'a> {
    /// With the lines around, so that a change can be slid as git slides it.
    pub(super) fn new(old: &'a [u8], new: &'a [u8]) -> Self {
        Ends::of(old, new).region(old, new, AROUND)
    }

    /// Whether lines follow that were left out.
    fn goes_on(&self, old: &[u8]) -> bool {
        self.start + self.before.len() < old.len()
    }
}

/// How many bytes are the same at both ends.
#[derive(Clone, Copy)]
struct Ends {
    start: usize,
    end: usize,
}

impl Ends {
    fn of(old: &[u8], new: &[u8]) -> Self {
        let start = common_affix::prefix(old, new);
        let end = common_affix::suffix(old, new, start);
        Self { start, end }
    }

    fn region<'a>(self, old: &'a [u8], new: &'a [u8], around: usize) -> Region<'a> {
        let Self { start, end } = self;
        let start = lines_back(&old[..start], around);
        let is_line = |bytes: &[u8]| bytes.len() == end || bytes[bytes.len() - end - 1] == b'\n';
        let end = if around == 0 && is_line(old) && is_line(new) {
            end
        } else {
            lines_on(&old[old.len() - end..], around)
        };
        Region {
            before: &old[start..old.len() - end],
            after: &new[start..new.len() - end],
            first: ends(&old[..start]) as u32,
            start,
        }
    }
}

/// The difference where it is plain: a few lines with none in common, which cannot be slid either.
fn plain(old: &[u8], region: &Region<'_>) -> Option<Hunk> {
    let Region {
        before,
        after,
        first,
        start,
    } = *region;
    let split = |bytes: &'_ [u8]| bytes.split_inclusive(|b| *b == b'\n').take(FEW + 1).count();
    let (had, has) = (split(before), split(after));
    if had > FEW || has > FEW {
        return None;
    }
    let lines = |bytes| <[u8]>::split_inclusive(bytes, |b: &u8| *b == b'\n');
    if had == 0 || has == 0 {
        // The start of what was added differs from what follows, so that it could slide only up.
        let last = lines(if had == 0 { after } else { before }).next_back()?;
        let front = lines(&old[..start]).next_back();
        if front == Some(last) {
            return None;
        }
    } else if lines(before).any(|line| lines(after).any(|other| other == line)) {
        return None;
    }
    Some(Hunk {
        before: first..first + had as u32,
        after: first..first + has as u32,
    })
}

/// The lines in which two contents differ.
pub(super) fn difference(old: &[u8], new: &[u8]) -> Vec<Hunk> {
    let ends = Ends::of(old, new);
    if let Some(hunk) = plain(old, &ends.region(old, new, 0)) {
        return vec![hunk];
    }
    let region = ends.region(old, new, NEAR);
    let (hunks, lines) = compared(&region);
    // Only what was added or removed as a whole can slide.
    let slides = |hunk: &Hunk| hunk.before.is_empty() || hunk.after.is_empty();
    let at_edge = |hunk: &Hunk| {
        let (start, end) = (
            hunk.before.start - region.first,
            hunk.before.end - region.first,
        );
        region.start > 0 && start < EDGE || region.goes_on(old) && end + EDGE > lines
    };
    if hunks.iter().any(|hunk| slides(hunk) && at_edge(hunk)) {
        return compared(&ends.region(old, new, AROUND)).0;
    }
    hunks
}

/// The differences within a region, and how many lines it had before.
fn compared(region: &Region<'_>) -> (Vec<Hunk>, u32) {
    let input = InternedInput::new(region.before, region.after);
    let mut diff = Diff::compute(Algorithm::Myers, &input);
    diff.postprocess_lines(&input);
    let at = |range: Range<u32>| range.start + region.first..range.end + region.first;
    let hunks = diff.hunks().map(|hunk| Hunk {
        before: at(hunk.before),
        after: at(hunk.after),
    });
    (hunks.collect(), input.before.len() as u32)
}

/// Calls `each` with stretches that were kept: where before, where after, how many.
pub(super) fn kept(hunks: &[Hunk], lines: usize, mut each: impl FnMut(usize, usize, usize)) {
    let (mut before, mut after) = (0, 0);
    for hunk in hunks {
        let start = hunk.after.start as usize;
        each(before, after, start.saturating_sub(after));
        (before, after) = (hunk.before.end as usize, hunk.after.end as usize);
    }
    each(before, after, lines.saturating_sub(after));
}

/// Where the line `around` lines before the end starts.
fn lines_back(bytes: &[u8], around: usize) -> usize {
    let ends = bytes.iter().enumerate().rev().filter(|(_, b)| **b == b'\n');
    ends.map(|(at, _)| at + 1).nth(around).unwrap_or(0)
}

/// How many bytes there are after the first `around` whole lines, and what is left of the one before them.
fn lines_on(bytes: &[u8], around: usize) -> usize {
    let mut ends = bytes.iter().enumerate().filter(|(_, b)| **b == b'\n');
    ends.nth(around).map_or(0, |(at, _)| bytes.len() - at - 1)
}

#[cfg(test)]
mod tests {
    use super::{count, difference, kept};
    use proptest::prelude::*;

    fn text(lines: &[u8]) -> Vec<u8> {
        lines.iter().flat_map(|l| [b'a' + l, b'\n']).collect()
    }

    #[test]
    fn lines_are_counted_as_git_does() {
        for (bytes, lines) in [("", 0), ("a", 1), ("a\n", 1), ("a\nb", 2), ("\n\n", 2)] {
            assert_eq!(count(bytes.as_bytes()), lines);
        }
    }

    #[test]
    fn far_from_both_ends_the_numbers_are_right() {
        let line = |i: usize| format!("line {i}\n");
        let old: String = (0..1_000).map(line).collect();
        let new = old.replace("line 500\n", "new\nlines\n");
        let hunks = difference(old.as_bytes(), new.as_bytes());
        assert_eq!(hunks.len(), 1);
        assert_eq!(
            (hunks[0].before.clone(), hunks[0].after.clone()),
            (500..501, 500..502)
        );
    }

    proptest! {
        /// What is called kept is the same on both sides, and all of it fits.
        #[test]
        fn kept_lines_are_equal(
            old in prop::collection::vec(0_u8..6, 0..400),
            new in prop::collection::vec(0_u8..6, 0..400),
            same in prop::collection::vec(0_u8..26, 0..400),
            open in any::<bool>(),
        ) {
            let join = |middle: &[u8]| {
                let mut bytes = text(&[&same[..], middle, &same[..]].concat());
                if open {
                    bytes.pop();
                }
                bytes
            };
            let (old, new) = (join(&old), join(&new));
            let hunks = difference(&old, &new);
            let split = |b: &[u8]| b.split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>();
            let (before, after) = (split(&old), split(&new));
            let mut total = 0;
            kept(&hunks, after.len(), |a, b, n| {
                assert_eq!(before[a..a + n], after[b..b + n]);
                total += n;
            });
            prop_assert!(total >= 2 * same.len().saturating_sub(1));
            let removed: u32 = hunks.iter().map(|h| h.before.len() as u32).sum();
            prop_assert_eq!(total + removed as usize, before.len());
        }
    }
}
