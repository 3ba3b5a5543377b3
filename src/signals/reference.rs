//! What every signal was found to tell apart, on labelled repositories.
//!
//! `reference.json` is made by `benches/levels.py reference`; docs/validity.md says from what and how to repeat it. It holds no more than
//! counts: nothing of the repositories themselves.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The data, as text: it is part of the rubric's digest.
pub const TEXT: &str = include_str!("reference.json");

/// Everything measured.
#[derive(Debug, Default, Deserialize)]
pub struct Reference {
    /// Which measurement, and on how many repositories of each kind.
    pub version: String,
    /// By signal.
    pub signals: BTreeMap<String, Measure>,
}

/// How well a signal's rating tells engineered projects from course work and take-home submissions.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Measure {
    /// Engineered projects at their 30th commit; none where fewer than ten on either side had a rating.
    pub age_matched: Option<Auc>,
    /// Engineered projects as they are now: older and larger than what they are compared with.
    pub grown: Option<Auc>,
    /// The quartiles of the value among take-home submissions; none where fewer than ten have one.
    pub submissions: Option<[f64; 3]>,
}

/// The area under the curve: the chance that an engineered project is rated above one of the others, ties counted half.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Auc {
    /// The area.
    #[serde(rename = "auc")]
    pub area: f64,
    /// The 95 % interval, by bootstrap.
    pub interval: [f64; 2],
    /// Engineered projects with a rating.
    pub engineered: u32,
    /// Others with a rating.
    pub others: u32,
}

/// What follows of it for levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It separates projects of the same age.
    Earned,
    /// It separates grown projects only: it counts beside a practice that has earned it, or where a competency has none.
    Grown,
    /// It separates nothing: the value is shown and moves no level.
    Chance,
    /// It is better among exercises: the value is shown, and moves or caps no level.
    Inverted,
    /// Too few had a rating: what it counts for is provisional.
    Provisional,
}

impl Standing {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Earned => "separates projects of the same age, and moves the level",
            Self::Grown => {
                "separates grown projects only: moves the level beside a practice that separates projects of the same age, or where there is none"
            }
            Self::Chance => "separates nothing: it is shown, and as a practice it moves no level",
            Self::Inverted => {
                "is better among exercises: it is shown, and neither moves nor caps a level"
            }
            Self::Provisional => "counts provisionally: too few repositories had a value",
        }
    }
}

/// The data.
pub fn reference() -> &'static Reference {
    static DATA: OnceLock<Reference> = OnceLock::new();
    // A test reads it; a program without it knows of nothing measured.
    DATA.get_or_init(|| serde_json::from_str(TEXT).unwrap_or_default())
}

/// What was measured of a signal.
pub fn measure(id: &str) -> Option<&'static Measure> {
    reference().signals.get(id)
}

/// What follows for a signal.
pub fn standing(id: &str) -> Standing {
    let Some(measure) = measure(id) else {
        return Standing::Provisional;
    };
    let above = |auc: Option<Auc>| auc.is_some_and(|a| a.interval[0] > 0.5);
    let below = |auc: Option<Auc>| auc.is_some_and(|a| a.interval[1] < 0.5);
    match (measure.age_matched, measure.grown) {
        (None, None) => Standing::Provisional,
        (age, _) if above(age) => Standing::Earned,
        (age, _) if below(age) => Standing::Inverted,
        (_, grown) if above(grown) => Standing::Grown,
        (None, _) => Standing::Provisional,
        _ => Standing::Chance,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::SIGNALS;

    #[test]
    fn the_data_can_be_read_and_speaks_of_signals() {
        let data: Reference = serde_json::from_str(TEXT).expect("it is JSON");
        assert!(data.signals.len() > 50, "{}", data.signals.len());
        for (id, measure) in &data.signals {
            assert!(SIGNALS.iter().any(|s| s.id == id), "{id}");
            for auc in [measure.age_matched, measure.grown].into_iter().flatten() {
                let [low, high] = auc.interval;
                assert!(low <= auc.area && auc.area <= high, "{id}");
                assert!(auc.engineered >= 10 && auc.others >= 10, "{id}");
            }
        }
    }

    #[test]
    fn what_was_measured_decides() {
        assert_eq!(standing("tests-in-ci"), Standing::Earned);
        assert_eq!(standing("annotated-parameters"), Standing::Inverted);
        assert_eq!(standing("no-such-signal"), Standing::Provisional);
    }
}
