//! From the ratings of a competency's signals to its level.

use crate::signals::Rated;

/// The levels in words, by number.
pub const LEVEL_NAMES: [&str; 6] = [
    "not evaluated",
    "no evidence",
    "emerging",
    "established",
    "senior",
    "exemplary",
];

/// A competency's level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Profile {
    /// 0 not evaluated, 1 to 5 otherwise.
    pub level: u8,
    /// The lowest and the highest level the evidence allows.
    pub interval: Option<(u8, u8)>,
    /// The share of the weight that could be evaluated, 0 to 1.
    pub evaluated_share: f64,
    /// How far to trust it.
    pub confidence: &'static str,
    /// Why it is lower than its ratings are in the mean, where it is.
    pub capped: Option<&'static str>,
}

/// The level that `rated` gives. `unevaluated` is the weight of signals that apply but could not be looked at, and `read` the
/// share of files that could be read.
///
/// The level is the weighted mean of the ratings, rounded down at a half, and capped: one signal alone gives no more than
/// *emerging*; *senior* needs two signals that are rated senior or better, *exemplary* three; with less than half of the weight
/// evaluated no more than *emerging*. What applies and could not be looked at counts as no evidence, so that hiding something
/// never raises a level; the upper bound takes it as the best it might be, and both bounds take the bounds of every value.
pub fn profile(rated: &[Rated], unevaluated: f64, read: f64) -> Profile {
    let weight: f64 = rated.iter().map(|r| r.weight).sum();
    if rated.is_empty() || weight <= 0.0 {
        return Profile {
            level: 0,
            interval: None,
            evaluated_share: 0.0,
            confidence: "low",
            capped: None,
        };
    }
    let evaluated_share = (weight / (weight + unevaluated) * read).clamp(0.0, 1.0);
    let mean = |pick: fn(&Rated) -> u8, missing: f64| {
        let sum: f64 = rated.iter().map(|r| f64::from(pick(r)) * r.weight).sum();
        (sum + missing * unevaluated) / (weight + unevaluated)
    };
    // A hair more than a half is a half that was added up in floats: weights are no finer than quarters.
    let round = |mean: f64| (mean - 0.5 - 1e-9).ceil().clamp(1.0, 5.0) as u8;
    let whole = if evaluated_share < 0.5 {
        (2, "less than half could be evaluated")
    } else {
        (5, "")
    };
    let rounded = round(mean(|r| r.rating, 1.0));
    // Of two caps alike, the one of the signals says what to do.
    let (most, why) = [cap(rated, |r| r.rating), whole]
        .into_iter()
        .min_by_key(|(most, _)| *most)
        .unwrap_or(whole);
    let level = rounded.min(most);
    let low = round(mean(|r| r.low, 1.0))
        .min(cap(rated, |r| r.low).0)
        .min(level);
    let high = round(mean(|r| r.high, 5.0))
        .min(
            cap(rated, |r| r.high)
                .0
                .max(if unevaluated > 0.0 { 5 } else { 1 }),
        )
        .max(level);
    let confidence = match (rated.len(), high - low) {
        _ if evaluated_share < 0.5 => "low",
        (0 | 1, _) | (_, 3..) => "low",
        (2, _) | (_, 2) => "medium",
        _ => "high",
    };
    Profile {
        level,
        interval: Some((low, high)),
        evaluated_share,
        confidence,
        capped: (level < rounded).then_some(why),
    }
}

/// The highest level that so many ratings allow, and why no more.
fn cap(rated: &[Rated], pick: fn(&Rated) -> u8) -> (u8, &'static str) {
    let at_least = |rating: u8| rated.iter().filter(|r| pick(r) >= rating).count();
    match rated.len() {
        1 => (2, "one signal alone gives no more than emerging"),
        _ if at_least(3) < 2 => (2, "established needs two signals rated 3 or better"),
        _ if at_least(4) < 2 => (3, "senior needs two signals rated 4 or better"),
        n if n < 3 || at_least(5) < 3 => (4, "exemplary needs three signals rated 5"),
        _ => (5, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sure(rating: u8) -> Rated {
        Rated {
            weight: 1.0,
            low: rating,
            rating,
            high: rating,
        }
    }

    #[test]
    fn one_signal_alone_is_emerging_at_most() {
        assert_eq!(profile(&[sure(5)], 0.0, 1.0).level, 2);
        assert_eq!(profile(&[sure(5), sure(1)], 0.0, 1.0).level, 2);
    }

    #[test]
    fn a_cap_says_why() {
        let capped = |ratings: &[u8]| {
            let rated: Vec<Rated> = ratings.iter().map(|&rating| sure(rating)).collect();
            profile(&rated, 0.0, 1.0).capped.unwrap_or_default()
        };
        assert!(capped(&[5]).starts_with("one signal alone"));
        assert!(capped(&[5, 2]).starts_with("established needs"));
        assert!(capped(&[5, 3, 3]).starts_with("senior needs"));
        assert!(capped(&[5, 5]).starts_with("exemplary needs"));
        for rated in [&[2][..], &[3, 3], &[4, 4, 3], &[5, 5, 5]] {
            assert_eq!(capped(rated), "", "{rated:?}");
        }
        let hidden = profile(&[sure(5), sure(5), sure(5), sure(5)], 5.0, 1.0);
        assert_eq!(hidden.capped, Some("less than half could be evaluated"));
    }

    #[test]
    fn several_independent_signals_give_a_level() {
        assert_eq!(profile(&[sure(3), sure(3)], 0.0, 1.0).level, 3);
        assert_eq!(profile(&[sure(5), sure(5)], 0.0, 1.0).level, 4);
        assert_eq!(profile(&[sure(5), sure(5), sure(5)], 0.0, 1.0).level, 5);
    }

    #[test]
    fn a_half_is_rounded_down() {
        let whole = |ratings: &[u8]| {
            let rated: Vec<Rated> = ratings.iter().map(|&rating| sure(rating)).collect();
            profile(&rated, 0.0, 1.0)
        };
        assert_eq!(whole(&[5, 3, 5, 5]).level, 4);
        assert_eq!(whole(&[5, 3, 5, 5]).interval, Some((4, 4)));
        assert_eq!(whole(&[3, 4, 3, 4]).level, 3);
        assert_eq!(whole(&[3, 2, 3, 2]).level, 2);
        assert_eq!(whole(&[1, 2]).level, 1);
        assert_eq!(whole(&[5, 5, 5, 4]).level, 5, "more than a half");
        assert_eq!(whole(&[3, 3, 3]).level, 3, "whole");
    }

    #[test]
    fn a_half_that_floats_add_up_to_is_rounded_down() {
        // Half of the weight each: 4.500000000000001 and 4.499999999999999.
        for (weights, ratings) in [
            ([0.25, 0.25, 0.1, 0.6], [5, 5, 5, 4]),
            ([0.5, 0.7, 0.1, 0.1], [5, 4, 5, 5]),
        ] {
            let rated: Vec<Rated> = weights
                .into_iter()
                .zip(ratings)
                .map(|(weight, rating)| Rated {
                    weight,
                    ..sure(rating)
                })
                .collect();
            assert_eq!(profile(&rated, 0.0, 1.0).level, 4, "{weights:?}");
        }
    }

    #[test]
    fn nothing_measured_is_no_level() {
        assert_eq!(profile(&[], 3.0, 1.0).level, 0);
        assert_eq!(profile(&[], 3.0, 1.0).interval, None);
    }

    #[test]
    fn what_is_not_evaluated_never_raises_a_level() {
        let whole = profile(&[sure(4), sure(4), sure(1)], 0.0, 1.0);
        let part = profile(&[sure(4), sure(4), sure(1)], 2.0, 1.0);
        assert!(part.level <= whole.level && part.evaluated_share < whole.evaluated_share);
        let interval = |p: Profile| p.interval.unwrap();
        assert!(interval(part).0 <= interval(whole).0 && interval(part).1 >= interval(whole).1);
        assert_eq!(profile(&[sure(5), sure(5)], 3.0, 1.0).level, 2);
    }

    proptest::proptest! {
        #[test]
        fn hiding_a_signal_never_raises_the_level(ratings in proptest::collection::vec((1_u8..=5, 1_u8..=4), 1..8), hide in 0_usize..8) {
            let all: Vec<Rated> = ratings.iter().map(|&(r, w)| Rated { weight: f64::from(w) / 2.0, ..sure(r) }).collect();
            let hide = hide % all.len();
            let mut part = all.clone();
            let hidden = part.remove(hide);
            proptest::prop_assert!(profile(&part, hidden.weight, 1.0).level <= profile(&all, 0.0, 1.0).level);
        }
    }

    #[test]
    fn unread_files_lower_the_evaluated_share() {
        assert!((profile(&[sure(3), sure(3)], 0.0, 0.8).evaluated_share - 0.8).abs() < 1e-9);
    }
}
