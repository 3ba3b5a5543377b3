//! Where a history begins with what others had done before: the template of an exercise, an import.

use rustc_hash::FxHashMap;

/// What comes after is no drive-by: it has at least one commit in this many.
const PART: usize = 4;
/// Work that goes on has no longer pause, in seconds: 30 days.
const PAUSE: i64 = 30 * 86_400;

/// The commits that were made upon what others had done before; all commits where there is no such thing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OwnWork {
    /// Commits of people.
    pub commits: u64,
    /// Seconds from the first to the last, as claimed.
    pub span: i64,
    /// Commits of people before, none of whom has a part in what came after.
    pub before: u64,
}

/// Divides commits, each with its date and its person, at the last pause of a month that nobody's work spans.
///
/// Older commits that are added can only lengthen what is found to be own: a person on both sides takes a division away, and what
/// comes after is a smaller part of the whole.
pub fn own_work(mut commits: Vec<(i64, usize)>) -> OwnWork {
    commits.sort_unstable();
    let mut first_of: FxHashMap<usize, usize> = FxHashMap::default();
    for (at, (_, person)) in commits.iter().enumerate() {
        first_of.entry(*person).or_insert(at);
    }
    let mut start = 0;
    let mut earliest = commits.len();
    for (at, pair) in commits.windows(2).enumerate().rev() {
        let [(before, _), (after, person)] = pair else {
            continue;
        };
        let at = at + 1;
        earliest = earliest.min(first_of.get(person).copied().unwrap_or_default());
        let is_paused = after.saturating_sub(*before) >= PAUSE;
        if earliest == at && is_paused && (commits.len() - at) * PART >= commits.len() {
            start = at;
            break;
        }
    }
    let own = commits.get(start..).unwrap_or_default();
    let span = match (own.first(), own.last()) {
        (Some((first, _)), Some((last, _))) => last.saturating_sub(*first),
        _ => 0,
    };
    OwnWork {
        commits: own.len() as u64,
        span,
        before: start as u64,
    }
}

#[cfg(test)]
mod tests {
    use super::{OwnWork, own_work};

    const DAY: i64 = 86_400;

    fn days(commits: &[(i64, usize)]) -> OwnWork {
        let mut own = own_work(commits.iter().map(|(day, who)| (day * DAY, *who)).collect());
        own.span /= DAY;
        own
    }

    #[test]
    fn a_template_of_others_is_not_ones_own() {
        let own = days(&[(0, 1), (9, 2), (700, 3), (701, 3), (704, 4)]);
        assert_eq!((own.before, own.commits, own.span), (2, 3, 4));
    }

    #[test]
    fn whoever_comes_back_wrote_the_whole() {
        assert_eq!(days(&[(0, 1), (9, 2), (700, 3), (701, 2)]).span, 701);
        assert_eq!(days(&[(0, 1), (400, 1)]).span, 400, "one person pauses");
    }

    #[test]
    fn a_newcomer_or_one_who_drives_by_divides_nothing() {
        assert_eq!(days(&[(0, 1), (9, 2), (10, 2)]).before, 0, "no pause");
        let passing: Vec<(i64, usize)> = (0..9).map(|day| (day, 1)).chain([(400, 2)]).collect();
        assert_eq!(days(&passing).before, 0, "one commit of ten");
    }

    #[test]
    fn nothing_has_no_span() {
        assert_eq!(own_work(Vec::new()), OwnWork::default());
    }

    proptest::proptest! {
        #[test]
        fn what_is_older_only_lengthens_it(
            mut all in proptest::collection::vec((0_i64..400, 0_usize..5), 1..24),
            hidden in 0_usize..24,
        ) {
            all.sort_unstable();
            let read = all.get(hidden..).unwrap_or_default();
            proptest::prop_assert!(days(read).span <= days(&all).span);
        }
    }
}
