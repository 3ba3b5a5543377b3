//! What stands out, and the smallest step to the next level of each competency.

use super::{Guide, Item, Part, sentence, value};
use crate::report::pick::{Speaks, best, shows_good};
use crate::report::{CompetencyRow, Report, SignalRow, select};
use crate::signals::{Competency, SIGNALS};

/// Signals named as missing for a level.
const MISSING: usize = 2;
/// The highest level.
const HIGHEST: u8 = 5;

pub fn guide(report: &Report) -> Guide {
    let shown = |(row, signal): (&CompetencyRow, &SignalRow)| {
        let (value, question) = (value(signal), sentence(&signal.question));
        let text = format!("{}: {value}. {question}", row.title);
        if shows_good(signal) {
            return Item::at(text, signal);
        }
        Item::of(text)
    };
    let rows = report.competencies.iter();
    let below = rows.filter(|row| (1..HIGHEST).contains(&row.level));
    let unseen = select::without_level(report);
    Guide {
        title: "For the candidate",
        lead: "What the repository shows to somebody who does not know you; what it does not show is not held against you.",
        parts: vec![
            Part {
                title: "What stands out",
                lead: "The best signals, one of each competency, with a place to point at.",
                nothing: "No practice is rated 4 or better yet.",
                items: best(report).into_iter().map(shown).collect(),
            },
            Part {
                title: "The next level",
                lead: "For each competency below the highest level: what the next one looks like, what is missing, and the smallest step.",
                nothing: "No competency has a level below the highest.",
                items: below.map(next).collect(),
            },
            Part {
                title: "Not visible here",
                lead: "Competencies without a level: show them elsewhere, or tell of them.",
                nothing: "Every competency has something to show.",
                items: unseen
                    .into_iter()
                    .map(|title| Item::of(format!("{title}.")))
                    .collect(),
            },
        ],
    }
}

/// What is missing in a competency.
fn next(row: &CompetencyRow) -> Item {
    let mut text = format!("{} is {} ({}).", row.title, row.level, row.level_name);
    let behaviour = Competency::from_id(&row.id).map(Competency::behaviour);
    if let Some(next) = behaviour.and_then(|all| all.get(usize::from(row.level)).copied()) {
        text = format!("{text} Level {}: {}", row.level + 1, sentence(next));
    }
    if let Some(why) = &row.capped {
        text = format!("{text} Missing: {}", sentence(why));
    }
    let mut lacking: Vec<(&SignalRow, String)> = row
        .signals
        .iter()
        .filter(|signal| signal.rating.is_some_and(|rating| rating <= row.level))
        .filter_map(|signal| Some((signal, threshold(signal, row.level + 1)?)))
        .collect();
    lacking.sort_by(|(a, _), (b, _)| a.rating.cmp(&b.rating).then(b.weight.total_cmp(&a.weight)));
    for (_, words) in lacking.iter().take(MISSING) {
        text = format!("{text} {words}");
    }
    let steps = row.signals.iter();
    let of = steps
        .clone()
        .find(|signal| row.next_step_signal.as_ref() == Some(&signal.id));
    let mut item = of.map_or_else(
        || Item::of(String::new()),
        |signal| Item::at(String::new(), signal),
    );
    if let Some(step) = &row.next_step {
        text = format!("{text} Smallest step: {}", sentence(step));
    }
    if item.places.is_empty() {
        item.speaks = Speaks::Neither;
    }
    item.text = text;
    item
}

/// What a signal needs for a rating: `` `tests-assert` is 61 %, 2 of 5; 4 takes at least 80 %. ``
fn threshold(signal: &SignalRow, rating: u8) -> Option<String> {
    let known = SIGNALS.iter().find(|known| known.id == signal.id)?;
    let threshold = known
        .scale
        .thresholds()
        .get(usize::from(rating) - 2)
        .copied()?;
    let least = if known.scale.is_falling() {
        "at most"
    } else {
        "at least"
    };
    let shown = known.unit.show_threshold(threshold);
    Some(format!(
        "{}; {rating} takes {least} {shown}.",
        value(signal)
    ))
}
