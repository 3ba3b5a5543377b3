//! What one reader needs, and the badge: drawn from the same report, in the formats that people read.

use super::support::run::hallmarks;
use super::support::sample;
use std::collections::BTreeSet;

/// The sections of a guide, as Markdown has them.
fn sections(markdown: &str) -> Vec<(&str, Vec<&str>)> {
    let parts = markdown.split("\n### ").skip(1);
    parts
        .map(|part| {
            let (title, rest) = part.split_once('\n').unwrap_or((part, ""));
            let items = rest.lines().filter_map(|line| line.strip_prefix("1. "));
            (title, items.collect())
        })
        .collect()
}

fn guide(sample: &str, reader: &str, format: &str) -> String {
    let said = hallmarks().arg(sample::bundle(sample));
    said.args(["--for", reader, "--output-format", format])
        .succeeds()
}

#[test]
fn a_reviewer_reads_asks_and_takes_care() {
    for id in sample::ids().unwrap() {
        let text = guide(&id, "reviewer", "markdown");
        let sections = sections(&text);
        let titles: Vec<&str> = sections.iter().map(|(title, _)| *title).collect();
        let expected = [
            "Ten minutes of reading",
            "Read with care",
            "Five questions for the interview",
        ];
        assert_eq!(titles, expected, "{id}");
        let questions = &sections[2].1;
        assert!(questions.len() <= 5, "{id}: {text}");
        // One of each competency, and each is a question that names its signal.
        let of = |question: &&str| question.rsplit_once(" (").map(|(_, rest)| rest.to_owned());
        let of: BTreeSet<_> = questions
            .iter()
            .filter_map(of)
            .filter_map(|rest| rest.split(':').next().map(str::to_owned))
            .collect();
        assert_eq!(of.len(), questions.len(), "{id}: {text}");
        assert!(
            questions.iter().all(|question| question.contains("? (")),
            "{id}: {text}"
        );
    }
    let text = guide("solid-service", "reviewer", "markdown");
    let (_, questions) = text.split_once("### Five questions").unwrap();
    let places = questions.lines().filter(|line| line.starts_with("   - "));
    assert_eq!(sections(&text)[2].1.len(), 5, "{text}");
    assert_eq!(places.count(), 5, "each is tied to a place: {text}");
}

#[test]
fn a_candidate_reads_what_stands_out_and_what_comes_next() {
    let text = guide("solid-service", "candidate", "markdown");
    let sections = sections(&text);
    let titles: Vec<&str> = sections.iter().map(|(title, _)| *title).collect();
    assert_eq!(
        titles,
        ["What stands out", "The next level", "Not visible here"]
    );
    assert!(
        !sections[0].1.is_empty() && !sections[1].1.is_empty(),
        "{text}"
    );
    for item in &sections[1].1 {
        assert!(item.contains(" Level ") && item.contains(" is "), "{item}");
    }
    assert!(text.contains("Smallest step: "), "{text}");
}

#[test]
fn the_page_and_the_terminal_have_it_too() {
    let page = guide("solid-service", "reviewer", "html");
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..Default::default()
    };
    let page = roxmltree::Document::parse_with_options(&page, options).expect("well-formed");
    let is_guide = |node: &roxmltree::Node<'_, '_>| node.attribute("id") == Some("guide");
    let section = page.descendants().find(is_guide).expect("a section");
    let lists = section.children().filter(|node| node.has_tag_name("ol"));
    assert_eq!(lists.count(), 3);
    let text = guide("solid-service", "reviewer", "text");
    assert!(
        text.contains("\nFive questions for the interview\n"),
        "{text}"
    );
    assert!(text.lines().all(|line| line == line.trim_end()), "{text}");
}

#[test]
fn a_reader_and_a_format_for_programs_do_not_fit() {
    for format in ["json", "badge", "badge-json"] {
        let bundle = sample::bundle("tiny-library");
        let line = hallmarks().arg(bundle);
        let line = line.args(["--for", "reviewer", "--output-format", format]);
        let line = line.cannot();
        assert!(line.contains("--for") && line.contains(format), "{line}");
    }
    let line = hallmarks().args(["--for", "somebody"]).cannot();
    assert!(line.contains("a reviewer or a candidate"), "{line}");
}

#[test]
fn a_badge_is_an_image_of_fixed_words() {
    let badge = |format: &str, more: &[&str]| {
        let said = hallmarks().arg(sample::bundle("solid-service"));
        said.args(["--output-format", format]).args(more).succeeds()
    };
    let image = badge("badge", &[]);
    let parsed = roxmltree::Document::parse(&image).expect("well-formed");
    let label = parsed.root_element().attribute("aria-label").unwrap();
    let json: serde_json::Value = serde_json::from_str(&badge("badge-json", &[])).unwrap();
    let words = |key: &str| json[key].as_str().unwrap().to_owned();
    assert_eq!(label, format!("{}: {}", words("label"), words("message")));
    assert!(words("message").ends_with(" established"), "{json}");
    assert!(badge("badge", &["--select", "testing"]).contains("aria-label=\"testing: "));
}
