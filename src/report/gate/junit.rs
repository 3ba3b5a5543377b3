//! The XML of `JUnit`, as readers of test reports take it: one case per condition, or per signal of a report, and one per place that fails.
//!
//! No suite stands in a suite, no case has more than one child, and nothing but a name stands in the attributes that readers ignore.

use super::{Gate, Standing, Weight, at, line_of};
use crate::report::{Evidence, SignalRow};
use crate::untrusted::Untrusted;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io::{self, Write};

/// Places in the text of a case.
const PLACES: usize = 20;

/// What became of a case, with its text.
enum Outcome {
    Passed,
    Skipped(String),
    Failed(String),
}

struct Case {
    class: String,
    name: String,
    /// Where it is: the path, and the line.
    place: Option<(String, u32)>,
    outcome: Outcome,
}

struct Suite {
    name: String,
    cases: Vec<Case>,
}

/// Writes the suites.
pub fn write(gate: &Gate<'_>, out: &mut dyn Write) -> io::Result<()> {
    let suites = if gate.verdicts.is_empty() {
        of_report(gate)
    } else {
        of_verdicts(gate)
    };
    let mut writer = Writer::new_with_indent(&mut *out, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let all = || suites.iter().flat_map(|suite| &suite.cases);
    writer
        .create_element("testsuites")
        .with_attributes([("name", "hallmarks")])
        .with_attributes(counts(all()).iter().map(|(k, v)| (*k, v.as_str())))
        .write_inner_content(|writer| suites.iter().try_for_each(|one| suite(one, writer)))?;
    writeln!(out)
}

fn counts<'c>(cases: impl Iterator<Item = &'c Case>) -> [(&'static str, String); 5] {
    let (mut tests, mut failures, mut skipped) = (0, 0, 0);
    for case in cases {
        tests += 1;
        match case.outcome {
            Outcome::Passed => {}
            Outcome::Skipped(_) => skipped += 1,
            Outcome::Failed(_) => failures += 1,
        }
    }
    [
        ("tests", tests.to_string()),
        ("failures", failures.to_string()),
        ("errors", "0".to_owned()),
        ("skipped", skipped.to_string()),
        ("time", "0".to_owned()),
    ]
}

fn suite<W: Write>(suite: &Suite, writer: &mut Writer<W>) -> io::Result<()> {
    let counts = counts(suite.cases.iter());
    writer
        .create_element("testsuite")
        .with_attribute(("name", suite.name.as_str()))
        .with_attributes(counts.iter().map(|(k, v)| (*k, v.as_str())))
        .write_inner_content(|writer| suite.cases.iter().try_for_each(|one| case(one, writer)))?;
    Ok(())
}

fn case<W: Write>(case: &Case, writer: &mut Writer<W>) -> io::Result<()> {
    let line = case.place.as_ref().map(|(_, line)| line.to_string());
    let mut element = writer
        .create_element("testcase")
        .with_attribute(("classname", case.class.as_str()))
        .with_attribute(("name", case.name.as_str()))
        .with_attribute(("time", "0"));
    if let (Some((file, _)), Some(line)) = (&case.place, &line) {
        element = element
            .with_attribute(("file", file.as_str()))
            .with_attribute(("line", line.as_str()));
    }
    let (tag, text) = match &case.outcome {
        Outcome::Passed => return element.write_empty().map(drop),
        Outcome::Skipped(text) => ("skipped", text),
        Outcome::Failed(text) => ("failure", text),
    };
    let message = text.lines().next().unwrap_or_default();
    element.write_inner_content(|writer| {
        let child = writer
            .create_element(tag)
            .with_attribute(("message", message));
        match tag {
            "failure" => child
                .with_attribute(("type", "hallmarks"))
                .write_text_content(BytesText::new(text))
                .map(drop),
            _ => child.write_empty().map(drop),
        }
    })?;
    Ok(())
}

/// One suite of conditions, and one of the places that fail.
fn of_verdicts(gate: &Gate<'_>) -> Vec<Suite> {
    let condition = |verdict: &super::Verdict| {
        let text = lines(&verdict.text, &verdict.places);
        Case {
            class: format!("hallmarks.{}", plain(&verdict.about)),
            name: plain(&verdict.asked),
            place: None,
            outcome: match verdict.standing {
                Standing::Passed => Outcome::Passed,
                Standing::Tolerated | Standing::UnknownAllowed => Outcome::Skipped(text),
                Standing::Failed | Standing::Unknown if gate.informational => {
                    Outcome::Skipped(text)
                }
                Standing::Failed | Standing::Unknown => Outcome::Failed(text),
            },
        }
    };
    let mut suites = vec![Suite {
        name: "conditions".to_owned(),
        cases: gate.verdicts.iter().map(condition).collect(),
    }];
    let failing = gate.listed.iter().filter(|l| l.weight == Weight::Error);
    let place = |listed: &super::Listed<'_>| {
        let offence = listed.offence;
        let place = &offence.place;
        Case {
            class: format!("hallmarks.{}", offence.signal),
            name: format!("{} {}", at(place), place.text.terminal()),
            place: place
                .path
                .as_ref()
                .map(|path| (path.terminal().to_string(), line_of(place))),
            outcome: Outcome::Failed(super::message(offence)),
        }
    };
    let cases: Vec<Case> = failing.map(place).collect();
    if !cases.is_empty() {
        suites.push(Suite {
            name: "places".to_owned(),
            cases,
        });
    }
    suites
}

/// One suite per competency, one case per signal: it fails where it is rated 1 or 2.
fn of_report(gate: &Gate<'_>) -> Vec<Suite> {
    let row = |competency: &str, row: &SignalRow| {
        let mut of_signal = gate.listed.iter().filter(|l| l.offence.signal == row.id);
        let poor = row.rating.filter(|rating| *rating <= super::POOR);
        let places: Vec<Evidence> = of_signal.clone().map(|l| l.offence.place.clone()).collect();
        let first =
            of_signal.find_map(|l| Some((l.offence.place.path.as_ref()?, &l.offence.place)));
        Case {
            class: format!("hallmarks.{competency}"),
            name: row.id.clone(),
            place: first
                .filter(|_| poor.is_some())
                .map(|(path, place)| (path.terminal().to_string(), line_of(place))),
            outcome: match (row.rating, poor) {
                (_, Some(rating)) => Outcome::Failed(lines(
                    &format!(
                        "{} is {}, rated {rating} of 5. {}",
                        row.id,
                        row.shown.as_deref().unwrap_or("?"),
                        row.remedy
                    ),
                    &places,
                )),
                (Some(_), None) => Outcome::Passed,
                (None, _) => {
                    Outcome::Skipped(plain(row.reason.as_deref().unwrap_or("it has no rating")))
                }
            },
        }
    };
    let competencies = gate.report.competencies.iter();
    let suites = competencies.map(|competency| Suite {
        name: competency.id.clone(),
        cases: competency
            .signals
            .iter()
            .map(|s| row(&competency.id, s))
            .collect(),
    });
    suites.filter(|suite| !suite.cases.is_empty()).collect()
}

/// A sentence and the places below it.
fn lines(text: &str, places: &[Evidence]) -> String {
    let mut all = vec![plain(text)];
    all.extend(
        places
            .iter()
            .take(PLACES)
            .map(|place| format!("{}  {}", at(place), place.text.terminal())),
    );
    if places.len() > PLACES {
        all.push(format!("and {} more", places.len() - PLACES));
    }
    all.join("\n")
}

/// A text as XML may hold it: what no XML can hold is shown as an escape.
fn plain(text: &str) -> String {
    Untrusted::from(text).terminal().to_string()
}
