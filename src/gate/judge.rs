//! Whether a report meets a condition.

use crate::config::Condition;
use crate::profile::LEVEL_NAMES;
use crate::report::{Report, Standing, Status, Verdict};
use crate::signals::{Competency, SIGNALS, Signal};
use std::fmt::Write as _;

/// At most this many places are shown where a condition fails.
const PLACES: usize = 5;

/// Holds `report` against a condition.
pub fn judge(condition: &Condition, report: &Report, allow_unknown: bool) -> Verdict {
    match *condition {
        Condition::Level(competency, wanted) => level(competency, wanted, report, allow_unknown),
        Condition::AtLeast(signal, bound) => value(signal, bound, true, report, allow_unknown),
        Condition::AtMost(signal, bound) => value(signal, bound, false, report, allow_unknown),
    }
}

fn level(competency: Competency, wanted: u8, report: &Report, allow_unknown: bool) -> Verdict {
    let Some(row) = report.competencies.iter().find(|c| c.id == competency.id()) else {
        return unknown(
            competency.id(),
            "it is not part of this report",
            allow_unknown,
        );
    };
    if row.level == 0 {
        let of_signals = row.signals.iter().find_map(|s| s.reason.clone());
        let reason = row.capped.clone().or(of_signals);
        return unknown(
            competency.id(),
            reason
                .as_deref()
                .unwrap_or("no signal was asked that speaks of it"),
            allow_unknown,
        );
    }
    let passed = row.level >= wanted;
    let name = |level: u8| LEVEL_NAMES[usize::from(level)];
    let mut text = format!(
        "{} is {} ({}), at least {} ({}) is asked",
        row.id,
        row.level,
        row.level_name,
        wanted,
        name(wanted)
    );
    let (mut places, mut is_why) = (Vec::new(), false);
    let mut accused = Vec::new();
    if !passed {
        let weakest = row
            .signals
            .iter()
            .filter(|s| s.rating.is_some_and(|r| r < wanted))
            .min_by_key(|s| s.rating);
        let _ = write!(text, ": {} short", wanted - row.level);
        match &row.capped {
            Some(why) => {
                let _ = write!(text, "; capped: {why}");
            }
            // Every rating is high enough, and the mean is not.
            None if weakest.is_none() => {
                text.push_str("; what could not be evaluated counts as no evidence");
            }
            None => {}
        }
        if let Some(signal) = weakest {
            let _ = write!(
                text,
                "; weakest is {} at {}",
                signal.id,
                signal.shown.as_deref().unwrap_or("?")
            );
            places = signal.evidence.iter().take(PLACES).cloned().collect();
            let known = SIGNALS.iter().find(|s| s.id == signal.id);
            is_why = known.is_some_and(|signal| signal.evidence.is_of_faults());
        }
        let low = row.signals.iter();
        let low = low.filter(|s| s.rating.is_some_and(|r| r < wanted));
        accused = low.map(|signal| signal.id.clone()).collect();
    }
    Verdict {
        about: row.id.clone(),
        asked: format!("at least {wanted} ({})", name(wanted)),
        standing: standing(passed),
        text,
        places,
        is_why,
        accused,
    }
}

fn value(
    signal: &Signal,
    bound: f64,
    at_least: bool,
    report: &Report,
    allow_unknown: bool,
) -> Verdict {
    let row = report
        .competencies
        .iter()
        .flat_map(|c| &c.signals)
        .find(|s| s.id == signal.id);
    let Some(row) = row else {
        return unknown(signal.id, "it was not asked", allow_unknown);
    };
    let Some(value) = row.value.filter(|_| row.status == Status::Measured) else {
        return unknown(
            signal.id,
            row.reason.as_deref().unwrap_or("it has no value"),
            allow_unknown,
        );
    };
    let passed = if at_least {
        value >= bound
    } else {
        value <= bound
    };
    let word = if at_least { "at least" } else { "at most" };
    let [shown, asked, off] = signal.unit.show_apart(value, bound);
    let mut text = format!("{} is {shown}, {word} {asked} is asked", row.id);
    if !passed {
        let _ = write!(text, ": {off} off");
    }
    let places = if passed {
        Vec::new()
    } else {
        row.evidence.iter().take(PLACES).cloned().collect()
    };
    // What is found raises a value; faults raise only one that is better the lower it is.
    let raises = signal.scale.is_falling() || !signal.evidence.is_of_faults();
    let is_why = raises != at_least;
    let accused = (!passed && is_why).then(|| row.id.clone());
    Verdict {
        about: row.id.clone(),
        asked: format!("{word} {asked}"),
        standing: standing(passed),
        text,
        places,
        is_why,
        accused: accused.into_iter().collect(),
    }
}

fn standing(passed: bool) -> Standing {
    if passed {
        Standing::Passed
    } else {
        Standing::Failed
    }
}

fn unknown(id: &str, why: &str, allow: bool) -> Verdict {
    let text = format!(
        "{id} could not be evaluated: {why}{}",
        if allow {
            ""
        } else {
            "; --allow-unknown lets it pass"
        }
    );
    Verdict {
        about: id.to_owned(),
        asked: "evaluated".to_owned(),
        standing: if allow {
            Standing::UnknownAllowed
        } else {
            Standing::Unknown
        },
        text,
        places: Vec::new(),
        is_why: false,
        accused: Vec::new(),
    }
}
