//! What to make of the dates that commits claim. They decide nothing: the order is the graph's.

use crate::git::{Damage, History, Oid, clamp_seconds};
use crate::warning_code::WarningCode;
use rustc_hash::FxHashMap;

/// 1972-01-01: before the first version control system; a commit that claims less has a broken clock.
pub const EARLIEST: i64 = 63_072_000;
/// 2070-01-01: this program will not be asked about work that was done then.
pub const LATEST: i64 = 3_155_760_000;

/// Whether somebody can have worked then.
pub fn is_plausible(seconds: i64) -> bool {
    (EARLIEST..LATEST).contains(&seconds)
}

/// Commits whose dates cannot be, and those dated before a parent of theirs.
pub fn doubtful_dates(history: &History) -> Vec<Damage> {
    let claimed: FxHashMap<Oid, i64> = history
        .commits
        .iter()
        .map(|c| (c.oid, c.committer.seconds))
        .collect();
    let mut out = Vec::new();
    for commit in &history.commits {
        let mut note = |code| {
            out.push(Damage {
                code,
                about: commit.oid.hex().into(),
            });
        };
        let own = commit.committer.seconds;
        if !is_plausible(commit.author.seconds) || !is_plausible(own) {
            note(WarningCode::ImplausibleDates);
        }
        let mut parents = commit.parents.iter().filter_map(|p| claimed.get(p));
        if parents.any(|parent| own < *parent) {
            note(WarningCode::ClockBackwards);
        }
    }
    out
}

/// The moments of the commits of a history, as far as they can be believed: along the mainline time never runs backwards; beside
/// it a date is as claimed, within the calendar.
pub fn dates(history: &History) -> Vec<i64> {
    let on = |at: &usize| history.commits[*at].mainline;
    let mainline: Vec<usize> = (0..history.commits.len()).filter(on).collect();
    let claim = |at: usize| clamp_seconds(history.commits[at].committer.seconds);
    let claimed: Vec<i64> = mainline.iter().map(|at| claim(*at)).collect();
    let mut dates: Vec<i64> = (0..history.commits.len()).map(claim).collect();
    for (at, moment) in mainline.into_iter().zip(moments(&claimed)) {
        dates[at] = moment;
    }
    dates
}

/// A longer pause at either end of a history is a broken clock: 20 years, in seconds.
const PAUSE: i64 = 631_139_040;

/// The moments of the mainline in its own order. As many commits as can be are believed such that time never runs backwards; the
/// others came when the one before them did. Nothing is believed that stands 20 years apart at an end.
pub fn moments(claimed: &[i64]) -> Vec<i64> {
    let believed = ascending(claimed);
    let apart = |a: usize, b: usize| claimed[b].saturating_sub(claimed[a]) > PAUSE;
    let (mut first, mut last) = (0, believed.len());
    while last - first > 1 && apart(believed[first], believed[first + 1]) {
        first += 1;
    }
    while last - first > 1 && apart(believed[last - 2], believed[last - 1]) {
        last -= 1;
    }
    let Some(start) = believed.get(first) else {
        return Vec::new();
    };
    let mut believed = believed[first..last].iter().peekable();
    let mut moment = claimed[*start];
    let mut moments = Vec::with_capacity(claimed.len());
    for (at, claim) in claimed.iter().enumerate() {
        if believed.next_if_eq(&&at).is_some() {
            moment = *claim;
        }
        moments.push(moment);
    }
    moments
}

/// The places of the longest part of `numbers` that never falls.
fn ascending(numbers: &[i64]) -> Vec<usize> {
    // By length of a part the place of its end, the smallest there is.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(numbers.len());
    for (at, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|end| numbers[*end] <= *number);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut part: Vec<usize> =
        std::iter::successors(ends.last().copied(), |at| before[*at]).collect();
    part.reverse();
    part
}

#[cfg(test)]
mod tests {
    use super::moments;

    #[test]
    fn absurd_dates_are_passed_over() {
        assert_eq!(
            moments(&[10, 20, i64::MAX, 30, 0, 40, 50]),
            [10, 20, 20, 30, 30, 40, 50]
        );
        let year = 31_556_952;
        assert_eq!(
            moments(&[0, 35 * year, 36 * year, 39 * year, 90 * year]),
            [35, 35, 36, 39, 39].map(|years| years * year)
        );
        assert_eq!(moments(&[0, 35 * year]), [0, 0].map(|_| 35 * year));
        assert_eq!(moments(&[5]), [5]);
        assert!(moments(&[]).is_empty());
    }
}
