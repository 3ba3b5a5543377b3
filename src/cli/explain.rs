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

/// The widest line of a page where the terminal has more room, or there is none.
const WIDEST: usize = 100;

/// The page of a signal, a competency or a topic, in lines of at most `width` columns, and never of more than a hundred.
pub fn explain(id: &str, width: Option<usize>) -> Result<String> {
    let page = match (SIGNALS.iter().find(|s| s.id == id), About::from_id(id)) {
        (Some(signal), _) => page(signal),
        (None, Some(About::Competency(competency))) => competency_page(competency),
        (None, Some(About::Topic(topic))) => topic_page(topic),
        (None, Some(About::NotObservable) | None) => return Err(unknown_signal(id)),
    };
    Ok(fit(&page, width.map_or(WIDEST, |width| width.min(WIDEST))))
}

/// The page of a signal.
fn page(signal: &Signal) -> String {
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
        let _ = writeln!(text, "  {:<32}  {}", fact.id, fact.about);
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

/// A line of prose, indented by two, and an empty one.
pub(super) fn paragraph(text: &mut String, body: &str) {
    line(text, body);
    text.push('\n');
}

/// A line of prose, indented by two; [`fit`] makes several of it.
pub(super) fn line(text: &mut String, body: &str) {
    text.push(' ');
    for word in body.split_whitespace() {
        text.push(' ');
        text.push_str(word);
    }
    text.push('\n');
}

/// What is longer than `width` columns goes on in the next line, below where it began: below the second of two columns, below the words
/// after a number or a quotation mark, else below the first word. A word is never cut.
fn fit(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 20);
    for whole in text.lines() {
        if whole.chars().count() <= width {
            out.push_str(whole);
            out.push('\n');
            continue;
        }
        let body = whole.trim_start();
        let indent = whole.len() - body.len();
        let second = body.find("  ").map(|gap| {
            let rest = body[gap..].trim_start();
            body[..body.len() - rest.len()].chars().count()
        });
        let hang = match (second, body.chars().next()) {
            (Some(second), _) => second,
            (None, Some('0'..='9' | '"')) => 2,
            (None, _) => 0,
        };
        let start = second.map_or(0, |second| {
            body.char_indices().nth(second).map_or(0, |(at, _)| at)
        });
        let mut column = indent + body[..start].chars().count();
        out.extend(std::iter::repeat_n(' ', indent));
        out.push_str(&body[..start]);
        let mut is_first = true;
        for word in body[start..].split_whitespace() {
            let length = word.chars().count();
            if !is_first && column + 1 + length > width {
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', indent + hang));
                column = indent + hang;
            } else if !is_first {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += length;
            is_first = false;
        }
        out.push('\n');
    }
    out
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
pub fn list(format: Format, width: Option<usize>, out: &mut dyn Write) -> io::Result<()> {
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
            let row = format!("  {:<24}  {}", signal.id, signal.question);
            let row = width.map_or_else(|| format!("{row}\n"), |width| fit(&row, width));
            out.write_all(row.as_bytes())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::statements::TOPICS;

    /// Every page, at every width that a terminal may have: the same words in the same order, and a line is too long only where one word is.
    #[test]
    fn pages_fit_and_say_the_same_at_every_width() {
        let ids = SIGNALS.iter().map(|s| s.id);
        let ids = ids.chain(Competency::ALL.iter().map(|c| c.id()));
        let ids = ids.chain(TOPICS.iter().map(|t| t.id));
        for id in ids {
            let words = |width| {
                let page = explain(id, width).unwrap();
                page.split_whitespace().collect::<Vec<_>>().join(" ")
            };
            for width in [40, 80, 100] {
                assert_eq!(words(Some(width)), words(None), "{id}");
                for line in explain(id, Some(width)).unwrap().lines() {
                    let is_one_word = line.split_whitespace().count() == 1;
                    let fits = line.chars().count() <= width || is_one_word;
                    assert!(fits || (width < 80 && line.contains("  ")), "{id}: {line}");
                }
            }
        }
    }

    #[test]
    fn what_goes_on_stands_below_where_it_began() {
        let page = "Heading\n  1 emerging: one two three four\n  an-id   a question of some length\n  plain words that go on\n";
        assert_eq!(
            fit(page, 24),
            "Heading\n  1 emerging: one two\n    three four\n  an-id   a question of\n          some length\n  \
             plain words that go on\n"
        );
    }
}
