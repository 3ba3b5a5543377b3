//! `docs/competencies.md`: what is asked of senior developers, and what of it a repository can show.

use super::pages::{Place, prose};
use hallmarks::internals::profile::LEVEL_NAMES;
use hallmarks::internals::signals::{
    About, AsksFor, Competency, Signal, Statement, TOPICS, signals_of, statements,
};
use std::fmt::Write as _;

/// What the page begins with.
const HEAD: &str = "\
# Competencies

<!-- Generated from src/signals/statements.tsv and the registry of signals. Rewrite with: cargo run --example generate -->

Five job descriptions of senior Python developers say what is asked of them. Every statement of theirs stands below word for word, with
the competency it belongs to and the signals that answer it. Where no signal does so yet, the page says so and tells how a repository
could show it; what no repository can show is called *not observable*, with the reason. `hallmarks explain COMPETENCY` prints the same
for one competency.

";

/// The page.
pub fn page() -> String {
    let mut page = HEAD.to_owned();
    coverage(&mut page);
    page.push_str("\n## Statements\n");
    let mut document = "";
    for statement in statements() {
        if statement.document != document {
            document = statement.document;
            let _ = writeln!(
                page,
                "\n### {}\n\n| statement | competency | signals today | how a repository can show it, or why not |\n|---|---|---|---|",
                prose(document, Place::Cell)
            );
        }
        row(statement, &mut page);
    }
    page.push_str("\n## Levels\n\nWhat each level describes. The words explain; what decides is in [the rules](../README.md#how-a-level-comes-about).\n");
    for competency in Competency::ALL {
        levels(*competency, &mut page);
    }
    page.push_str("\n## Never a level\n");
    for topic in TOPICS {
        let _ = writeln!(
            page,
            "\n### {}\n\n`{}`: {}. {}",
            topic.title,
            topic.id,
            prose(topic.about, Place::Paragraph),
            prose(topic.told, Place::Paragraph)
        );
    }
    page
}

/// How many statements are answered, and how.
fn coverage(page: &mut String) {
    let of = |wanted: fn(&&Statement) -> bool| statements().iter().filter(wanted).count();
    let observable = |s: &&Statement| s.subject != About::NotObservable;
    let answered = of(|s| !s.signals.is_empty());
    let all_observable = statements().iter().filter(observable).count();
    let _ = writeln!(
        page,
        "{} statements: {answered} have signals today, {} have none yet, {} are not observable. A signal answers a part of its statement, \
         not the whole of it.",
        statements().len(),
        all_observable - answered,
        statements().len() - all_observable,
    );
}

fn row(statement: &Statement, page: &mut String) {
    let subject = match statement.subject {
        About::Competency(c) => format!("[{}](#{})", c.title(), anchor(c.title())),
        About::Topic(t) => format!("[{}](#{}) (never a level)", t.title, anchor(t.title)),
        About::NotObservable => "–".to_owned(),
    };
    let signals = match (statement.subject, statement.signals.as_slice()) {
        (About::NotObservable, _) => "not observable".to_owned(),
        (_, []) => "none yet".to_owned(),
        (_, signals) => links(signals),
    };
    let _ = writeln!(
        page,
        "| {} | {subject} | {signals} | {} |",
        prose(statement.words, Place::Cell),
        prose(statement.how, Place::Cell),
    );
}

fn levels(competency: Competency, page: &mut String) {
    let _ = writeln!(
        page,
        "\n### {}\n\n{} (`{}`): {}.\n",
        competency.title(),
        competency.group().name(),
        competency.id(),
        prose(competency.about(), Place::Paragraph),
    );
    for (level, words) in (1..).zip(competency.behaviour()) {
        let name = LEVEL_NAMES.get(level).copied().unwrap_or_default();
        let _ = writeln!(
            page,
            "{level}. *{name}*: {}",
            prose(words, Place::Paragraph)
        );
    }
    page.push('\n');
    let own = signals_of(competency);
    if own.is_empty() {
        page.push_str("No signal yet: every report says *not evaluated*.\n");
        return;
    }
    let kinds = [
        (AsksFor::Practice, "Practices, which earn"),
        (
            AsksFor::NoFaults,
            "Absence of faults, which earns nothing; what is found caps",
        ),
    ];
    for (asks_for, heading) in kinds {
        let of = own.iter().copied().filter(|s| s.asks_for == asks_for);
        let of: Vec<_> = of.collect();
        if !of.is_empty() {
            let _ = writeln!(page, "- {heading}: {}.", links(&of));
        }
    }
}

fn links(signals: &[&'static Signal]) -> String {
    let links = signals
        .iter()
        .map(|s| format!("[{0}](signals.md#{0})", s.id));
    links.collect::<Vec<_>>().join(", ")
}

/// The anchor of a heading of a few plain words.
fn anchor(title: &str) -> String {
    title.to_lowercase().replace(' ', "-")
}
