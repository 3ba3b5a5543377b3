//! What a competency is: what is asked of people, what answers it, and what each level describes.

use super::explain::{line, paragraph};
use crate::profile::LEVEL_NAMES;
use crate::signals::statements::{About, Statement, Topic, signals_of, statements};
use crate::signals::{AsksFor, Competency, Signal, reference};
use std::fmt::Write as _;

/// The page of a competency.
pub fn competency_page(competency: Competency) -> String {
    let mut text = format!("{} ({})\n\n", competency.title(), competency.id());
    paragraph(
        &mut text,
        &format!("{}: {}.", competency.group().name(), competency.about()),
    );
    text.push_str("Levels\n");
    for (level, words) in (1..).zip(competency.behaviour()) {
        let name = LEVEL_NAMES.get(level).copied().unwrap_or_default();
        line(&mut text, &format!("{level} {name}: {words}"));
    }
    text.push('\n');
    let own = signals_of(competency);
    if own.is_empty() {
        paragraph(
            &mut text,
            "No signal of this version speaks of it: every report says 'not evaluated'.",
        );
    }
    for (asks_for, heading) in [
        (AsksFor::Practice, "Practices (what is there earns a level)"),
        (
            AsksFor::NoFaults,
            "Absence of faults (earns nothing; what is found caps the level)",
        ),
    ] {
        signals(&mut text, heading, &own, asks_for);
    }
    asked(&mut text, About::Competency(competency));
    text
}

/// The page of what never becomes a level.
pub fn topic_page(topic: &'static Topic) -> String {
    let mut text = format!("{} ({})\n\n", topic.title, topic.id);
    paragraph(&mut text, &format!("No competency: {}.", topic.about));
    paragraph(&mut text, topic.told);
    asked(&mut text, About::Topic(topic));
    text
}

fn signals(text: &mut String, heading: &str, own: &[&'static Signal], asks_for: AsksFor) {
    let own: Vec<_> = own.iter().filter(|s| s.asks_for == asks_for).collect();
    if own.is_empty() {
        return;
    }
    let _ = writeln!(text, "{heading}");
    for signal in own {
        let _ = writeln!(text, "  {:<24}  {}", signal.id, signal.question);
        let standing = reference::standing(signal.id).words();
        let _ = writeln!(text, "  {:<24}  It {standing}.", "");
    }
    text.push('\n');
}

/// The statements about `subject`, with what answers each.
fn asked(text: &mut String, subject: About) {
    let own: Vec<_> = statements()
        .iter()
        .filter(|s| s.subject == subject)
        .collect();
    if own.is_empty() {
        paragraph(
            text,
            "None of the job descriptions asks for it in words of its own (docs/competencies.md).",
        );
        return;
    }
    text.push_str("Asked of senior developers, word for word, and what answers it\n");
    for statement in own {
        line(text, &format!("\"{}\"", statement.words));
        let _ = writeln!(text, "      {}", answer(statement));
    }
}

fn answer(statement: &Statement) -> String {
    if statement.signals.is_empty() && statement.how.starts_with("see ") {
        return "no signal yet".to_owned();
    }
    if statement.signals.is_empty() {
        return format!("no signal yet; it would show in: {}", statement.how);
    }
    let ids: Vec<_> = statement.signals.iter().map(|s| s.id).collect();
    ids.join(", ")
}
