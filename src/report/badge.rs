//! A badge: an image of fixed words, and the same for an endpoint that draws it.
//!
//! One competency says its level; several say how many of those that have one are established or better. There is no mean of levels: they
//! are of different things.

use super::{Report, json};
use serde::Serialize;
use std::io::{self, Write};

/// The level that counts as reached.
const REACHED: u8 = 3;
/// Pixels of a character, about, of Verdana at eleven pixels; the text is fitted into what it is given.
const CHARACTER: usize = 7;
/// Pixels around a text.
const MARGIN: usize = 10;

/// What a badge says, as <https://shields.io/badges/endpoint-badge> has it.
#[derive(Debug, Serialize)]
struct Badge {
    #[serde(rename = "schemaVersion")]
    schema_version: u8,
    label: String,
    message: String,
    color: &'static str,
}

impl Badge {
    fn of(report: &Report) -> Self {
        let rated: Vec<_> = report
            .competencies
            .iter()
            .filter(|row| row.level > 0)
            .collect();
        let (label, message, level) = match (&rated[..], &report.competencies[..]) {
            ([row], [_]) => (row.title.to_lowercase(), row.level_name.clone(), row.level),
            ([], _) => ("hallmarks".to_owned(), "no level".to_owned(), 0),
            (rows, _) => {
                let reached = rows.iter().filter(|row| row.level >= REACHED).count();
                let message = format!("{reached} of {} established", rows.len());
                let mean =
                    rows.iter().map(|row| u32::from(row.level)).sum::<u32>() / rows.len() as u32;
                ("hallmarks".to_owned(), message, mean as u8)
            }
        };
        Self {
            schema_version: 1,
            label,
            message,
            color: color(level),
        }
    }
}

/// One hue, lighter to darker: white text is read on each, by the colour-blind too.
fn color(level: u8) -> &'static str {
    match level {
        0 => "#5f6872",
        1 | 2 => "#5a6f9c",
        3 => "#2f66b0",
        _ => "#0b4a8a",
    }
}

/// Writes what <https://shields.io> draws a badge from.
pub fn write_json(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    json::write_value(&Badge::of(report), out)
}

/// Writes the badge as an image.
pub fn write_svg(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let badge = Badge::of(report);
    let (label, message) = (escaped(&badge.label), escaped(&badge.message));
    let fits = |text: &str| text.chars().count() * CHARACTER;
    let (left, right) = (fits(&badge.label), fits(&badge.message));
    let (first, second) = (left + MARGIN, right + MARGIN);
    let (width, color) = (first + second, badge.color);
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"20\" role=\"img\" aria-label=\"{label}: {message}\">"
    )?;
    writeln!(out, "<title>{label}: {message}</title>")?;
    writeln!(
        out,
        "<clipPath id=\"c\"><rect width=\"{width}\" height=\"20\" rx=\"3\"/></clipPath>"
    )?;
    writeln!(
        out,
        "<g clip-path=\"url(#c)\"><rect width=\"{first}\" height=\"20\" fill=\"#444b53\"/><rect x=\"{first}\" width=\"{second}\" height=\"20\" fill=\"{color}\"/></g>"
    )?;
    writeln!(
        out,
        "<g fill=\"#fff\" font-family=\"Verdana,DejaVu Sans,Geneva,sans-serif\" font-size=\"11\" text-anchor=\"middle\">"
    )?;
    for (middle, length, text) in [
        (first / 2, left, &label),
        (first + second / 2, right, &message),
    ] {
        writeln!(
            out,
            "<text x=\"{middle}\" y=\"14\" textLength=\"{length}\">{text}</text>"
        )?;
    }
    writeln!(out, "</g></svg>")
}

/// The words are ours; they are escaped all the same.
fn escaped(text: &str) -> String {
    crate::untrusted::Untrusted::from(text).html().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    fn svg(report: &Report) -> String {
        let mut out = Vec::new();
        write_svg(report, &mut out).expect("memory takes everything");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn it_says_how_many_are_established_or_the_level_of_one() {
        let mut report = fixture::report();
        assert_eq!(Badge::of(&report).message, "2 of 3 established");
        report.competencies.truncate(1);
        let badge = Badge::of(&report);
        assert_eq!((&*badge.label, &*badge.message), ("typing", "established"));
        report.competencies.clear();
        assert_eq!(Badge::of(&report).message, "no level");
    }

    #[test]
    fn the_image_is_well_formed_and_asks_for_nothing() {
        let mut report = fixture::report();
        report.competencies.truncate(1);
        report.competencies[0].title = "</title><script>\"&".to_owned();
        let image = svg(&report);
        let image = roxmltree::Document::parse(&image).expect("well-formed");
        let names = image.descendants().map(|node| node.tag_name().name());
        assert!(names.clone().all(|name| name != "script"));
        assert_eq!(names.filter(|name| *name == "text").count(), 2);
        assert!(
            image
                .descendants()
                .all(|node| node.attribute("href").is_none())
        );
    }

    #[test]
    fn the_endpoint_has_its_four_fields() {
        let mut out = Vec::new();
        write_json(&fixture::report(), &mut out).expect("memory takes everything");
        let value: serde_json::Value = serde_json::from_slice(&out).expect("JSON");
        assert_eq!(value["schemaVersion"], 1);
        assert_eq!(value["label"], "hallmarks");
        assert_eq!(value["message"], "2 of 3 established");
        assert!(value["color"].as_str().is_some_and(|c| c.starts_with('#')));
    }
}
