//! A competency on the page: its level as a picture with text beside it, and its signals.

use super::Detail;
use super::places::{Place, Places};
use super::text::{Prose, Text};
use crate::report::pick::speaks;
use crate::report::wrap::{capital, counted};
use crate::report::{CompetencyRow, SignalRow, Status, select};
use crate::signals::{SIGNALS, Unit, reference};

/// A step of the picture of a level, and its square.
const STEP: u32 = 21;
/// The width of a square.
const SQUARE: u32 = 18;
/// Where the picture of a share begins, and how wide it is.
const SHARE: (f64, f64) = (10.0, 200.0);

/// Five squares, as many filled as the level has, and a line below those that the evidence allows.
#[derive(Debug)]
pub struct Picture {
    /// The squares.
    pub squares: Vec<Square>,
    /// The line.
    pub range: Option<String>,
}

/// A square.
#[derive(Debug)]
pub struct Square {
    /// Filled or not.
    pub class: &'static str,
    /// Where it begins.
    pub x: u32,
}

impl Picture {
    fn of(row: &CompetencyRow) -> Self {
        let squares = (1..=5).map(|step| Square {
            class: if step <= row.level { "on" } else { "off" },
            x: u32::from(step - 1) * STEP,
        });
        let range = row.interval.map(|[low, high]| {
            let (low, high) = (low.clamp(1, 5), high.clamp(1, 5));
            let (start, end) = (
                u32::from(low - 1) * STEP + 1,
                u32::from(high - 1) * STEP + SQUARE - 1,
            );
            format!("M{start} 14V17H{end}V14")
        });
        Self {
            squares: squares.collect(),
            range,
        }
    }
}

/// A competency.
#[derive(Debug)]
pub struct Competency {
    /// The id of its element.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// Its level as a picture.
    pub picture: Picture,
    /// Its level in words.
    pub level: Text,
    /// The levels that the evidence allows.
    pub range: String,
    /// Signals with a rating, and those that have something to look at.
    pub rated: usize,
    /// The latter.
    pub asked: usize,
    /// What the level means.
    pub meaning: Prose,
    /// How far to trust it.
    pub confidence: Text,
    /// Why it is no higher.
    pub held: Option<Held>,
    /// The next step.
    pub next_step: Option<Prose>,
    /// Its signals with a value, the most telling first.
    pub signals: Vec<Signal>,
}

/// Why a level is no higher, or why there is none.
#[derive(Debug)]
pub struct Held {
    /// What it is.
    pub word: &'static str,
    /// Why.
    pub why: Prose,
}

/// A signal.
#[derive(Debug)]
pub struct Signal {
    /// Its id.
    pub id: Text,
    /// Its value.
    pub value: Text,
    /// Its rating and its cases.
    pub rated: String,
    /// The question it answers.
    pub question: Prose,
    /// The interval in words.
    pub interval: Prose,
    /// A share as a picture.
    pub share: Option<Share>,
    /// What to keep in mind.
    pub notes: Vec<Prose>,
    /// What is known of others, and of the signal.
    pub known: Option<Prose>,
    /// Where to look.
    pub places: Vec<Place>,
    /// Places that are not shown.
    pub left: usize,
}

/// A share on its way from 0 to 100 %.
#[derive(Debug)]
pub struct Share {
    /// Where the interval begins.
    pub low: String,
    /// How wide it is.
    pub width: String,
    /// Where the value stands.
    pub value: String,
    /// Half of the others.
    pub others: Option<String>,
}

/// The id of the element of a competency.
pub fn anchor(row: &CompetencyRow) -> String {
    let is_plain = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    format!("c-{}", row.id.chars().filter(is_plain).collect::<String>())
}

/// `3 established`.
pub fn level(row: &CompetencyRow) -> Text {
    if row.level == 0 {
        return Text::from(row.level_name.as_str());
    }
    Text::from(format!("{} {}", row.level, row.level_name).as_str())
}

/// A competency as the page shows it.
pub fn competency(row: &CompetencyRow, places: Places<'_>, detail: Detail) -> Competency {
    let range = match row.interval {
        Some([low, high]) if low != high => format!("{low} to {high}"),
        Some([low, _]) => low.to_string(),
        None => "–".to_owned(),
    };
    let signals = select::telling(row, usize::MAX);
    Competency {
        id: anchor(row),
        title: Text::from(row.title.as_str()),
        picture: Picture::of(row),
        level: level(row),
        range,
        rated: row.rated_signals,
        asked: row.asked_signals,
        meaning: Prose(capital(&sentence(&row.meaning))),
        confidence: Text::from(row.confidence.as_str()),
        held: row.capped.as_deref().map(|why| Held {
            word: if row.level == 0 { "No level" } else { "Capped" },
            why: Prose(sentence(why)),
        }),
        next_step: row.next_step.as_deref().map(Prose::from),
        signals: signals
            .into_iter()
            .map(|row| signal(row, places, detail))
            .collect(),
    }
}

fn sentence(text: &str) -> String {
    format!("{}.", text.trim_end_matches('.'))
}

fn signal(row: &SignalRow, places: Places<'_>, detail: Detail) -> Signal {
    let mut rated = match (row.rating, row.status) {
        (Some(rating), _) => format!("{rating} of 5"),
        (None, Status::TooFew) => "too few to rate".to_owned(),
        (None, _) => "not rated".to_owned(),
    };
    if let Some(cases) = row.cases {
        rated = format!("{rated}, {}", counted(cases, "case", "cases"));
    }
    let mut interval = row
        .shown_interval
        .as_ref()
        .filter(|_| row.interval.is_some_and(|[low, high]| low < high))
        .map_or_else(String::new, |range| format!("95 % interval {range}; "));
    interval = format!("{interval}weight {:.2}.", row.weight);
    let mut notes: Vec<Prose> = Vec::new();
    notes.extend(
        row.reason
            .as_deref()
            .map(|why| Prose(capital(&sentence(why)))),
    );
    let shown = row.evidence.iter().take(detail.places).enumerate();
    let shown: Vec<Place> = shown
        .map(|(at, place)| places.show(place, speaks(row), at < detail.code))
        .collect();
    Signal {
        id: Text::from(row.id.as_str()),
        value: Text::from(row.shown.as_deref().unwrap_or("measured")),
        rated,
        question: Prose::from(row.question.as_str()),
        interval: Prose(capital(&interval)),
        share: share(row),
        notes,
        known: others(row).map(Prose),
        left: row.evidence.len() - shown.len(),
        places: shown,
    }
}

/// The unit of a signal.
fn unit(row: &SignalRow) -> Option<Unit> {
    let known = SIGNALS.iter().find(|known| known.id == row.id);
    known.map(|known| known.unit)
}

/// What the values of others are, and what the signal was found to tell apart.
fn others(row: &SignalRow) -> Option<String> {
    let unit = unit(row)?;
    let found = format!(
        "On labelled repositories the signal {}.",
        reference::standing(&row.id).words()
    );
    let Some([low, middle, high]) = reference::measure(&row.id).and_then(|m| m.submissions) else {
        return Some(found);
    };
    Some(format!(
        "Half of the take-home submissions it was measured on have {} to {}, the one in the middle {}. {found}",
        unit.show(low),
        unit.show(high),
        unit.show(middle)
    ))
}

/// A share as a picture: the interval as a band, the value as a tick, half of the others as a line below.
fn share(row: &SignalRow) -> Option<Share> {
    let (Some(Unit::Share), Some(value)) = (unit(row), row.value) else {
        return None;
    };
    let at = |share: f64| SHARE.0 + share.clamp(0.0, 1.0) * SHARE.1;
    let [low, high] = row.interval.unwrap_or([value, value]);
    let others = reference::measure(&row.id).and_then(|measure| measure.submissions);
    Some(Share {
        low: format!("{:.1}", at(low)),
        width: format!("{:.1}", at(high) - at(low)),
        value: format!("{:.1}", at(value) - 1.5),
        others: others.map(|[low, _, high]| format!("M{:.1} 22H{:.1}", at(low), at(high) + 1.0)),
    })
}
