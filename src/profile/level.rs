//! From the ratings of a competency's signals to its level.

use super::rules::RULES;
use crate::signals::reference::{self, Standing};
use crate::signals::{AsksFor, Rated, Signal};

/// The levels in words, by number.
pub const LEVEL_NAMES: [&str; 6] = [
    "no level",
    "no evidence",
    "emerging",
    "established",
    "senior",
    "exemplary",
];

/// A competency's level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Profile {
    /// 0 for none, 1 to 5 otherwise.
    pub level: u8,
    /// The lowest and the highest level the evidence allows.
    pub interval: Option<(u8, u8)>,
    /// The share of the weight that could be evaluated, 0 to 1.
    pub evaluated_share: f64,
    /// How far to trust it.
    pub confidence: &'static str,
    /// Why it is lower than its practices are in the mean, where it is; why there is none, where there is none.
    pub capped: Option<&'static str>,
    /// The signal whose fault caps it, where one does.
    pub fault: Option<&'static str>,
}

/// The practices of one cause: they count once.
struct Cause {
    name: &'static str,
    weight: f64,
    /// Weighted sums of the ratings' low ends, the ratings, and their high ends; and the weight they are over.
    sums: [f64; 3],
    over: f64,
}

/// The level that `rated` gives, with `unseen`, the signals that apply and could not be looked at ([`unseen`]), and `read` the share of
/// files that could be read.
///
/// **Practices earn, faults cap.** The level is the weighted mean over the causes of practices, rounded down at a half, and capped:
/// *established*, *senior* and *exemplary* need practices of separate causes ([`RULES`]). A signal that asks for the absence of faults
/// is not part of the mean: it lifts nothing, and what it surely found caps. A competency with one rated signal, or with no practice,
/// has no level. What applies and could not be looked at counts in its cause as no evidence, so that hiding something never raises a level;
/// the upper bound takes it as the best it might be. No level is above *established* while the lower bound is below it.
pub fn profile(rated: &[Rated], unseen: &[Rated], read: f64) -> Profile {
    let asked = rated.len();
    let all = [rated, unseen].concat();
    let (rated, unseen) = (&moving(rated, &all)[..], &moving(unseen, &all)[..]);
    let all = [rated, unseen].concat();
    let causes = causes(&all);
    let earning = |of: &[Rated]| -> f64 {
        let practices = of.iter().filter(|r| r.asks_for == AsksFor::Practice);
        practices.map(|r| r.weight).sum()
    };
    let weight = earning(rated);
    let none = |why| Profile {
        level: 0,
        interval: None,
        evaluated_share: 0.0,
        confidence: "low",
        capped: why,
        fault: None,
    };
    if asked == 0 {
        return none(None);
    }
    if weight <= 0.0 {
        return none(Some(
            "no practice that separates could be rated, and the absence of faults earns no level",
        ));
    }
    if asked < RULES.signals {
        return none(Some("one signal alone gives no level"));
    }
    let evaluated_share = (weight / earning(&all) * read).clamp(0.0, 1.0);
    let over: f64 = causes.iter().map(|cause| cause.weight).sum();
    let mean = |end: usize| {
        let sum: f64 = causes.iter().map(|c| c.rating(end) * c.weight).sum();
        sum / over
    };
    // A hair more than a half is a half that was added up in floats: weights are no finer than quarters.
    let round = |mean: f64| (mean - 0.5 - 1e-9).ceil().clamp(1.0, 5.0) as u8;
    let earned = round(mean(RATING));
    // A fault caps by what was surely found: few cases with one fault among them prove little.
    let (faults, fault) = beside_faults(rated, |r| r.high);
    let mut caps = vec![needs(&causes, RATING), (faults, FAULT)];
    if evaluated_share < RULES.evaluated {
        caps.push((RULES.hidden, "less than half could be evaluated"));
    }
    if unseen.iter().any(|r| r.asks_for == AsksFor::NoFaults) {
        caps.push((RULES.hidden, "what could not be looked at may hold a fault"));
    }
    let low = round(mean(LOW))
        .min(needs(&causes, LOW).0)
        .min(beside_faults(&all, |r| r.rating).0);
    if low < RULES.sure {
        caps.push((
            RULES.sure,
            "with so few cases, the low end is below established",
        ));
    }
    // Of two caps alike, the first says what to do.
    let (most, why) = caps
        .into_iter()
        .min_by_key(|(most, _)| *most)
        .unwrap_or((5, ""));
    let level = earned.min(most);
    let low = low.min(level);
    let high = round(mean(HIGH))
        .min(needs(&causes, HIGH).0)
        .min(faults)
        .max(level);
    let seen = self::causes(rated).len();
    let confidence = match (seen, high - low) {
        _ if evaluated_share < RULES.evaluated => "low",
        (0 | 1, _) | (_, 3..) => "low",
        (2, _) | (_, 2) => "medium",
        _ => "high",
    };
    let capped = (level < earned).then_some(why);
    Profile {
        level,
        interval: Some((low, high)),
        evaluated_share,
        confidence,
        capped,
        fault: fault.filter(|_| capped == Some(FAULT)),
    }
}

/// Said where what is not asked caps.
const NOT_ASKED: &str =
    "senior needs a practice that this kind of work is not asked for, and that is not here";

/// The level where a practice is missing that is not asked of this kind of work: it lowers nothing up to *established*, and what would be
/// *senior* is not shown without it. The upper bound stays: asked, the work might have it.
pub fn beside_not_asked(profile: Profile) -> Profile {
    if profile.level <= RULES.not_asked {
        return profile;
    }
    Profile {
        level: RULES.not_asked,
        interval: profile
            .interval
            .map(|(low, high)| (low.min(RULES.not_asked), high)),
        capped: Some(NOT_ASKED),
        fault: None,
        ..profile
    }
}

/// The weight of what could not be looked at and is no part of the weight that [`profile`] takes the evaluated share of: it counts in the
/// share of what was read, so that no share rises where something is hidden.
pub fn hidden_beside(rated: &[Rated], unseen: &[Rated]) -> f64 {
    let weight = |of: &[Rated], practice_only: bool| -> f64 {
        let of = of.iter();
        let counted = of.filter(|r| !practice_only || r.asks_for == AsksFor::Practice);
        counted.map(|r| r.weight).sum()
    };
    let all = [rated, unseen].concat();
    weight(unseen, false) - weight(&moving(unseen, &all), true)
}

/// A signal that could not be looked at: no evidence, and perhaps the best.
pub fn unseen(signal: &Signal) -> Rated {
    Rated {
        id: signal.id,
        asks_for: signal.asks_for,
        cause: signal.cause,
        weight: signal.weight,
        low: 1,
        rating: 1,
        high: 5,
        standing: reference::standing(signal.id),
    }
}

/// The ratings that move or cap a level, by what their signals were found to tell apart.
/// `all` are those that could not be looked at as well.
fn moving(rated: &[Rated], all: &[Rated]) -> Vec<Rated> {
    let is_earned = |r: &&Rated| r.asks_for == AsksFor::Practice && r.standing == Standing::Earned;
    let mut earned = all.iter().filter(is_earned).peekable();
    // What separates grown projects only is believed beside something that separates young ones, too.
    let lone = earned.peek().is_some() && !earned.any(|r| r.rating >= RULES.beside_grown);
    let moves = |r: &&Rated| match (r.asks_for, r.standing) {
        (AsksFor::NoFaults, Standing::Inverted)
        | (AsksFor::Practice, Standing::Inverted | Standing::Chance) => false,
        (AsksFor::Practice, Standing::Grown | Standing::Provisional) => !lone,
        _ => true,
    };
    rated.iter().filter(moves).copied().collect()
}

/// Which of a rating's ends.
const LOW: usize = 0;
const RATING: usize = 1;
const HIGH: usize = 2;

/// Said where a fault caps.
const FAULT: &str = "a fault that was found allows no more";

fn causes(rated: &[Rated]) -> Vec<Cause> {
    let mut causes: Vec<Cause> = Vec::new();
    for one in rated.iter().filter(|r| r.asks_for == AsksFor::Practice) {
        let ends = [one.low, one.rating, one.high].map(|end| f64::from(end) * one.weight);
        match causes.iter_mut().find(|cause| cause.name == one.cause) {
            Some(cause) => {
                cause.weight = cause.weight.max(one.weight);
                cause.over += one.weight;
                for (sum, end) in cause.sums.iter_mut().zip(ends) {
                    *sum += end;
                }
            }
            None => causes.push(Cause {
                name: one.cause,
                weight: one.weight,
                sums: ends,
                over: one.weight,
            }),
        }
    }
    causes
}

impl Cause {
    /// The mean of its signals.
    fn rating(&self, end: usize) -> f64 {
        self.sums
            .get(end)
            .map_or(0.0, |sum| sum / self.over.max(f64::MIN_POSITIVE))
    }
}

/// The highest level that the practices allow, and why no more.
fn needs(causes: &[Cause], end: usize) -> (u8, &'static str) {
    for need in &RULES.needs {
        let rated = |cause: &&Cause| cause.rating(end) + 1e-9 >= f64::from(need.rating);
        if causes.iter().filter(rated).count() < need.practices {
            return (need.level - 1, need.why);
        }
    }
    (5, "")
}

/// The highest level beside the faults that were found, and the signal of the worst.
fn beside_faults(rated: &[Rated], pick: fn(&Rated) -> u8) -> (u8, Option<&'static str>) {
    let faults = rated.iter().filter(|r| r.asks_for == AsksFor::NoFaults);
    let worst = faults.min_by_key(|fault| pick(fault));
    worst.map_or((5, None), |fault| {
        (RULES.beside(pick(fault)), Some(fault.id))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAUSES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

    fn practice(rating: u8, cause: &'static str) -> Rated {
        Rated {
            id: "x",
            asks_for: AsksFor::Practice,
            cause,
            standing: Standing::Earned,
            weight: 1.0,
            low: rating,
            rating,
            high: rating,
        }
    }

    fn fault(rating: u8) -> Rated {
        Rated {
            id: "the-fault",
            asks_for: AsksFor::NoFaults,
            ..practice(rating, "fault")
        }
    }

    fn practices(ratings: &[u8]) -> Vec<Rated> {
        let causes = CAUSES.iter().cycle();
        ratings
            .iter()
            .zip(causes)
            .map(|(&r, c)| practice(r, c))
            .collect()
    }

    /// The same, where it could not be looked at.
    fn hide(one: &Rated) -> Rated {
        Rated {
            low: 1,
            rating: 1,
            high: 5,
            ..*one
        }
    }

    /// Practices of other causes that could not be looked at.
    fn hidden(many: usize) -> Vec<Rated> {
        let causes = ["s", "t", "u", "v", "w"].into_iter();
        causes.take(many).map(|c| hide(&practice(1, c))).collect()
    }

    fn level(rated: &[Rated]) -> u8 {
        profile(rated, &[], 1.0).level
    }

    #[test]
    fn one_signal_alone_gives_no_level() {
        let one = profile(&practices(&[5]), &[], 1.0);
        assert_eq!((one.level, one.interval), (0, None));
        assert_eq!(one.capped, Some("one signal alone gives no level"));
    }

    #[test]
    fn what_is_not_asked_and_not_there_leaves_established() {
        let grown = profile(&practices(&[5, 5, 5]), &[], 1.0);
        let capped = beside_not_asked(grown);
        assert_eq!((capped.level, capped.interval), (3, Some((3, 5))));
        assert_eq!(capped.capped, Some(NOT_ASKED));
        let small = profile(&practices(&[2, 2]), &[], 1.0);
        assert_eq!(beside_not_asked(small), small);
    }

    #[test]
    fn the_absence_of_faults_earns_nothing() {
        assert_eq!(level(&[fault(5), fault(5), fault(5)]), 0);
        assert_eq!(level(&[fault(5), fault(5), practice(2, "a")]), 2);
        assert_eq!(level(&[fault(5), fault(5), practice(1, "a")]), 1);
        let with = [practices(&[3, 4]), vec![fault(5); 6]].concat();
        assert_eq!(level(&with), level(&practices(&[3, 4])));
    }

    #[test]
    fn a_fault_that_was_found_caps_and_is_named() {
        for (rating, most) in [(1, 2), (2, 3), (3, 4), (4, 5), (5, 5)] {
            let mut rated = practices(&[5, 5, 5]);
            rated.push(fault(rating));
            let found = profile(&rated, &[], 1.0);
            assert_eq!(found.level, most, "{rating}");
            assert_eq!(found.fault.is_some(), most < 5, "{rating}");
        }
        let unsure = Rated {
            low: 1,
            high: 5,
            ..fault(1)
        };
        let rated = [practices(&[3, 3]), vec![unsure]].concat();
        assert_eq!(level(&rated), 3, "one fault among few cases proves little");
        assert_eq!(profile(&rated, &[], 1.0).interval, Some((2, 3)));
    }

    #[test]
    fn signals_of_one_cause_count_once() {
        let twice = [practice(5, "a"), practice(5, "a"), practice(5, "a")];
        assert_eq!(level(&twice), 2);
        let apart = practices(&[5, 5, 5]);
        assert_eq!(level(&apart), 5);
        let mixed = [practice(5, "a"), practice(1, "a"), practice(3, "b")];
        assert_eq!(level(&mixed), 3, "the mean of a cause");
    }

    #[test]
    fn what_separates_nothing_moves_no_level() {
        let with = |standing, rating| {
            let other = Rated {
                standing,
                ..practice(rating, "z")
            };
            [practices(&[3, 3]), vec![other]].concat()
        };
        for rating in 1..=5 {
            assert_eq!(level(&with(Standing::Chance, rating)), 3, "{rating}");
            assert_eq!(level(&with(Standing::Inverted, rating)), 3, "{rating}");
        }
        assert_eq!(level(&with(Standing::Grown, 1)), 2);
        let exercise = Rated {
            standing: Standing::Inverted,
            ..fault(1)
        };
        assert_eq!(level(&[practices(&[3, 3]), vec![exercise]].concat()), 3);
        // Beside nothing that separates young projects, too, a grown habit is not believed; where there is no such signal, it is.
        let grown = |cause| Rated {
            standing: Standing::Grown,
            ..practice(5, cause)
        };
        assert_eq!(level(&[practice(1, "a"), grown("b"), grown("c")]), 1);
        assert_eq!(level(&[grown("b"), grown("c")]), 4);
    }

    #[test]
    fn a_cap_says_why() {
        let capped = |ratings: &[u8]| {
            let rated = practices(ratings);
            profile(&rated, &[], 1.0).capped.unwrap_or_default()
        };
        assert!(capped(&[5, 2]).starts_with("established needs"));
        assert!(capped(&[5, 3, 3]).starts_with("senior needs"));
        assert!(capped(&[5, 5]).starts_with("exemplary needs"));
        for rated in [&[2, 2][..], &[3, 3], &[4, 4, 3], &[5, 5, 5]] {
            assert_eq!(capped(rated), "", "{rated:?}");
        }
        let hidden = profile(&practices(&[5, 5, 5, 5]), &hidden(5), 1.0);
        assert_eq!(hidden.capped, Some("less than half could be evaluated"));
    }

    #[test]
    fn no_word_above_established_while_the_low_end_is_below() {
        let unsure = |rating, cause| Rated {
            low: 2,
            ..practice(rating, cause)
        };
        let few = profile(&[unsure(5, "a"), unsure(5, "b")], &[], 1.0);
        assert_eq!((few.level, few.interval), (3, Some((2, 4))));
        assert!(few.capped.unwrap().contains("low end"));
    }

    #[test]
    fn a_half_is_rounded_down() {
        assert_eq!(level(&practices(&[5, 3, 5, 5])), 4);
        assert_eq!(level(&practices(&[3, 4, 3, 4])), 3);
        assert_eq!(level(&practices(&[3, 2, 3, 2])), 2);
        assert_eq!(level(&practices(&[1, 2])), 1);
        assert_eq!(level(&practices(&[5, 5, 5, 4])), 5, "more than a half");
        assert_eq!(level(&practices(&[3, 3, 3])), 3, "whole");
    }

    #[test]
    fn a_half_that_floats_add_up_to_is_rounded_down() {
        // Half of the weight each: 4.500000000000001 and 4.499999999999999.
        for (weights, ratings) in [
            ([0.25, 0.25, 0.1, 0.6], [5, 5, 5, 4]),
            ([0.5, 0.7, 0.1, 0.1], [5, 4, 5, 5]),
        ] {
            let mut rated = practices(&ratings);
            for (one, weight) in rated.iter_mut().zip(weights) {
                one.weight = weight;
            }
            assert_eq!(level(&rated), 4, "{weights:?}");
        }
    }

    #[test]
    fn nothing_measured_is_no_level() {
        let nothing = profile(&[], &hidden(3), 1.0);
        assert_eq!(
            (nothing.level, nothing.interval, nothing.capped),
            (0, None, None)
        );
    }

    #[test]
    fn what_is_not_evaluated_never_raises_a_level() {
        let rated = practices(&[4, 4, 1]);
        let (whole, part) = (profile(&rated, &[], 1.0), profile(&rated, &hidden(2), 1.0));
        assert!(part.level <= whole.level && part.evaluated_share < whole.evaluated_share);
        let interval = |p: Profile| p.interval.unwrap();
        assert!(interval(part).0 <= interval(whole).0 && interval(part).1 >= interval(whole).1);
        assert_eq!(profile(&practices(&[5, 5]), &hidden(3), 1.0).level, 2);
        let faults = profile(&practices(&[5, 5, 5]), &[hide(&fault(1))], 1.0);
        let found = [practices(&[5, 5, 5]), vec![fault(1)]].concat();
        assert_eq!(faults.level, profile(&found, &[], 1.0).level);
    }

    proptest::proptest! {
        /// Signals of several to a cause, practices and faults, sure and unsure; some hidden that were rated, some that had not applied.
        #[test]
        fn hiding_signals_never_makes_anything_look_better(
            signals in proptest::collection::vec((1_u8..=5, 0_u8..3, 0_u8..3, 1_u8..=4, 0_usize..4, 0_u8..4, 0_u8..4), 1..10)
        ) {
            let (mut whole, mut part, mut unseen) = (Vec::new(), Vec::new(), Vec::new());
            for (rating, below, above, weight, cause, kind, fate) in signals {
                let one = Rated {
                    low: rating.saturating_sub(below).max(1),
                    high: (rating + above).min(5),
                    weight: f64::from(weight) / 4.0,
                    ..if kind == 0 { fault(rating) } else { practice(rating, CAUSES[cause]) }
                };
                // Whatever had not applied has no rating in the whole.
                if fate < 3 {
                    whole.push(one);
                }
                if fate < 2 {
                    part.push(one);
                } else {
                    unseen.push(hide(&one));
                }
            }
            let (whole, part) = (profile(&whole, &[], 1.0), profile(&part, &unseen, 1.0));
            proptest::prop_assert!(part.level <= whole.level, "{part:?} {whole:?}");
            proptest::prop_assert!(part.evaluated_share <= whole.evaluated_share + 1e-9);
            if let (Some(part), Some(whole)) = (part.interval, whole.interval) {
                proptest::prop_assert!(part.0 <= whole.0 && part.1 >= whole.1, "{part:?} {whole:?}");
            }
        }

        #[test]
        fn a_better_fault_signal_never_lowers_and_none_never_lifts(ratings in proptest::collection::vec(1_u8..=5, 2..6), faults in proptest::collection::vec(1_u8..=5, 0..4)) {
            let earned = practices(&ratings);
            let with: Vec<Rated> = earned.iter().copied().chain(faults.iter().map(|f| fault(*f))).collect();
            let better: Vec<Rated> = earned.iter().copied().chain(faults.iter().map(|_| fault(5))).collect();
            proptest::prop_assert!(level(&with) <= level(&earned));
            proptest::prop_assert_eq!(level(&better), level(&earned));
        }
    }

    #[test]
    fn unread_files_lower_the_evaluated_share() {
        assert!((profile(&practices(&[3, 3]), &[], 0.8).evaluated_share - 0.8).abs() < 1e-9);
    }
}
