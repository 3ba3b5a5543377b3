//! What a signal or a competency is, for people who want to understand or dispute it.

use super::explain_competency::{competency_page, topic_page};
use crate::config::unknown_signal;
use crate::error::Result;
use crate::profile::LEVEL_NAMES;
use crate::report::{Format, write_json_value};
use crate::signals::statements::{About, signals_of};
use crate::signals::{AsksFor, Competency, SIGNALS, Signal, reference};
use std::fmt::Write as _;
use std::io::{self, Write};

/// The page of a signal, a competency or a topic.
pub fn explain(id: &str) -> Result<String> {
    if let Some(signal) = SIGNALS.iter().find(|s| s.id == id) {
        return Ok(page(signal));
    }
    match About::from_id(id) {
        Some(About::Competency(competency)) => Ok(competency_page(competency)),
        Some(About::Topic(topic)) => Ok(topic_page(topic)),
        Some(About::NotObservable) | None => Err(unknown_signal(id)),
    }
}

/// The page of a signal.
pub fn page(signal: &Signal) -> String {
    let mut text = format!("{} ({})\n\n", signal.id, signal.competency.title());
    paragraph(&mut text, signal.question);
    for (heading, body) in [
        ("Why", signal.why),
        ("Formula", signal.formula),
        ("Guard", signal.guard),
        ("Next step", signal.remedy),
    ] {
        let _ = writeln!(text, "{heading}");
        paragraph(&mut text, body);
    }
    let _ = writeln!(text, "Scale");
    let word = if signal.scale.is_falling() {
        "at most"
    } else {
        "at least"
    };
    for (i, threshold) in signal.scale.thresholds().iter().enumerate() {
        let _ = writeln!(
            text,
            "  {} {word} {}",
            i + 2,
            signal.unit.show_threshold(*threshold)
        );
    }
    let _ = writeln!(
        text,
        "  Thresholds are from literature and judgement: none has been fitted to labelled repositories.\n"
    );
    let _ = writeln!(
        text,
        "Rests on at least {} {}; weight {} within {} (provisional).\n",
        signal.min_cases,
        if signal.min_cases == 1 {
            "case"
        } else {
            "cases"
        },
        signal.weight,
        signal.competency.id()
    );
    let _ = writeln!(text, "Facts");
    for fact in signal.facts {
        let _ = writeln!(text, "  {:<32} {}", fact.id, fact.about);
    }
    let source = signal.source;
    let _ = writeln!(
        text,
        "\nSource\n  {} ({}): {}\n  {}",
        source.authors, source.year, source.title, source.link
    );
    discrimination(&mut text, signal);
    text
}

/// What a signal was found to tell apart, and what follows.
fn discrimination(text: &mut String, signal: &Signal) {
    let earns = match signal.asks_for {
        AsksFor::Practice => "a practice, which earns a level",
        AsksFor::NoFaults => {
            "the absence of faults, which earns nothing; what is found caps the level"
        }
    };
    let _ = writeln!(
        text,
        "\nWhat it is worth\n  It asks for {earns}; its cause is '{}'.",
        signal.cause
    );
    let _ = writeln!(text, "\nMeasured discrimination");
    let measure = reference::measure(signal.id);
    let rows = [
        (
            "projects at their 30th commit",
            measure.and_then(|m| m.age_matched),
        ),
        ("grown projects", measure.and_then(|m| m.grown)),
    ];
    for (what, auc) in rows {
        let _ = match auc {
            Some(a) => writeln!(
                text,
                "  {what}: AUC {:.2} ({:.2} to {:.2}), {} engineered against {} exercises and submissions",
                a.area, a.interval[0], a.interval[1], a.engineered, a.others
            ),
            None => writeln!(text, "  {what}: too few had a value"),
        };
    }
    if let Some([low, middle, high]) = measure.and_then(|m| m.submissions) {
        let show = |value| signal.unit.show(value);
        let _ = writeln!(
            text,
            "  take-home submissions: a quarter is at or below {}, half at or below {}, three quarters at or below {}",
            show(low),
            show(middle),
            show(high)
        );
    }
    let _ = writeln!(text, "  measured: {}", reference::reference().version);
    let standing = reference::standing(signal.id);
    let _ = writeln!(text, "  It {}.", standing.words());
}

/// Wraps at 100 columns, indented by two.
pub(super) fn paragraph(text: &mut String, body: &str) {
    let mut column = 0;
    for word in body.split_whitespace() {
        let length = word.chars().count();
        if column == 0 {
            text.push_str("  ");
            column = 2;
        } else if column + 1 + length > 100 {
            text.push_str("\n  ");
            column = 2;
        } else {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += length;
    }
    text.push_str("\n\n");
}

#[derive(serde::Serialize)]
struct Row {
    id: &'static str,
    competency: &'static str,
    question: &'static str,
    formula: &'static str,
    guard: &'static str,
    scale: [f64; 4],
    falling: bool,
    min_cases: i64,
    weight: f64,
    facts: Vec<&'static str>,
    levels: [&'static str; 6],
}

/// The list of signals.
pub fn list(format: Format, out: &mut dyn Write) -> io::Result<()> {
    if format == Format::Json {
        let row = |s: &&'static Signal| Row {
            id: s.id,
            competency: s.competency.id(),
            question: s.question,
            formula: s.formula,
            guard: s.guard,
            scale: s.scale.thresholds(),
            falling: s.scale.is_falling(),
            min_cases: s.min_cases,
            weight: s.weight,
            facts: s.facts.iter().map(|f| f.id).collect(),
            levels: LEVEL_NAMES,
        };
        return write_json_value(&SIGNALS.iter().map(row).collect::<Vec<_>>(), out);
    }
    for competency in Competency::ALL {
        let own = signals_of(*competency);
        if own.is_empty() {
            continue;
        }
        writeln!(out, "{} ({})", competency.title(), competency.id())?;
        for signal in own {
            writeln!(out, "  {:<24} {}", signal.id, signal.question)?;
        }
    }
    Ok(())
}
