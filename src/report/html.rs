//! The report as one page that needs nothing else: no file, no network, no script.
//!
//! Templates are compiled and escape what they are given; text of strangers comes to them as [`text::Text`] only. The policy of the
//! page allows its own style sheet, by hash, and nothing else, so that what an escape might miss is not obeyed either.

mod competency;
mod places;
mod text;
mod view;

use super::{Guide, Links, Report};
use crate::untrusted::Untrusted;
use std::io::{self, Write};

/// The style sheet.
const STYLE: &str = include_str!("../../templates/report.css");
/// What the policy knows it by.
const STYLE_HASH: &str = "sha256-QFAbmrnDGS+enulhWeoB6blLsMkhFc+Wh0VSuH+MIgw=";

/// Bytes of a page: a forge shows it, a mail carries it.
const PAGE_BYTES: usize = 1_000_000;

/// How much of the evidence is shown: places below a signal, and how many of them with code. The next is tried where a page grows too
/// large.
const DETAIL: [Detail; 6] = [
    Detail::new(8, 3),
    Detail::new(6, 2),
    Detail::new(4, 1),
    Detail::new(3, 0),
    Detail::new(1, 0),
    Detail::new(0, 0),
];

/// How much of the evidence is shown.
#[derive(Debug, Clone, Copy)]
struct Detail {
    /// Places below a signal.
    places: usize,
    /// Those of them with the code around it.
    code: usize,
}

impl Detail {
    const fn new(places: usize, code: usize) -> Self {
        Self { places, code }
    }
}

/// How to write a page.
#[derive(Debug, Clone, Default)]
pub struct HtmlOptions {
    /// What the caller calls the repository; left out when empty.
    pub name: Untrusted,
    /// Where the code can be read.
    pub links: Option<Links>,
    /// What one reader should read first.
    pub guide: Option<Guide>,
}

/// Writes `report` as one page of at most a megabyte: where there is more, less of the evidence is shown, and how much is left out is said.
pub fn write(report: &Report, options: &HtmlOptions, out: &mut dyn Write) -> io::Result<()> {
    let mut page = String::new();
    for detail in DETAIL {
        page = view::render(report, options, detail).map_err(io::Error::other)?;
        if page.len() <= PAGE_BYTES {
            break;
        }
    }
    out.write_all(page.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Audience, Excerpt, fixture, guide};
    use sha2::{Digest, Sha256};

    fn options() -> HtmlOptions {
        HtmlOptions {
            name: "demo".into(),
            links: Links::of_remote("https://github.com/o/r"),
            guide: Some(guide(&fixture::report(), Audience::Reviewer)),
        }
    }

    fn written(report: &Report) -> String {
        let mut out = Vec::new();
        write(report, &options(), &mut out).expect("memory takes everything");
        String::from_utf8(out).expect("a page is UTF-8")
    }

    /// Every attribute and its element, of a page that must be well-formed.
    fn attributes(page: &str) -> Vec<(String, String, String)> {
        let options = roxmltree::ParsingOptions {
            allow_dtd: true,
            ..Default::default()
        };
        let page = roxmltree::Document::parse_with_options(page, options).expect("well-formed");
        let mut all = Vec::new();
        for element in page.descendants().filter(roxmltree::Node::is_element) {
            let name = element.tag_name().name();
            all.push((name.to_owned(), String::new(), String::new()));
            all.extend(element.attributes().map(|attribute| {
                let (key, value) = (attribute.name(), attribute.value());
                (name.to_owned(), key.to_owned(), value.to_owned())
            }));
        }
        all
    }

    /// Nothing of a page asks for anything outside, runs anything, or leads elsewhere than to itself and to the forge.
    fn is_harmless(page: &str) {
        const ELEMENTS: [&str; 44] = [
            "html", "head", "meta", "title", "style", "body", "a", "header", "h1", "h2", "h3",
            "h4", "h5", "ul", "ol", "li", "nav", "main", "section", "table", "caption", "thead",
            "tbody", "tr", "th", "td", "svg", "rect", "path", "p", "strong", "span", "details",
            "summary", "div", "code", "pre", "footer", "br", "dl", "dt", "dd", "em", "small",
        ];
        for (element, key, value) in attributes(page) {
            assert!(ELEMENTS.contains(&element.as_str()), "{element}");
            assert!(
                !key.starts_with("on") && key != "style" && key != "src",
                "{key}"
            );
            if key == "href" {
                let is_known =
                    value.starts_with('#') || value.starts_with("https://github.com/o/r/");
                assert!(element == "a" && is_known, "{element} {value}");
            }
        }
        let is_seen = |c: char| {
            c == '\n' || !(c.is_control() || "\u{202e}\u{2066}\u{200b}\u{feff}".contains(c))
        };
        assert!(page.chars().all(is_seen));
    }

    /// What somebody might write who wants a page to do something.
    const HOSTILE: [&str; 9] = [
        "</code></pre><script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "javascript:alert(1)",
        "</style><style>*{display:none}</style>",
        "&lt;b&gt;&#0;&amp",
        "]]><!--",
        "\u{202e}\u{2066}a\u{200b}\u{feff}\0\u{1b}[31m\x7f",
        "{{ style }}{% include \"x\" %}",
    ];

    /// The report with a hostile text wherever strangers' text may stand.
    fn hostile(text: &str) -> Report {
        let mut report = fixture::report();
        let mut excerpts = Vec::new();
        for signal in report
            .competencies
            .iter_mut()
            .flat_map(|row| &mut row.signals)
        {
            signal.reason = Some(text.to_owned());
            for place in &mut signal.evidence {
                place.text = text.into();
                if place.path.is_some() {
                    place.path = Some(text.into());
                    place.line = Some(2);
                } else {
                    place.commit = Some(text.to_owned());
                }
            }
        }
        excerpts.push(Excerpt {
            path: text.into(),
            line: 1,
            lines: vec![text.into(), format!("\t{text}").as_str().into()],
        });
        report.excerpts = excerpts;
        report.repository.head = Some("abc1".to_owned());
        for commit in &mut report.repository.newest {
            (commit.subject, commit.author) = (text.into(), text.into());
            (commit.date, commit.commit) = (text.to_owned(), text.to_owned());
        }
        for warning in &mut report.warnings {
            warning.examples = vec![text.into()];
        }
        report.libraries[0].distribution = text.into();
        report.competencies[0].next_step = Some(text.to_owned());
        report.competencies[0].capped = Some(text.to_owned());
        report.competencies[0].id = text.to_owned();
        report.context.why = text.to_owned();
        report
    }

    #[test]
    fn text_of_strangers_stays_text() {
        is_harmless(&written(&fixture::report()));
        for text in HOSTILE {
            let report = hostile(text);
            let mut out = Vec::new();
            let options = HtmlOptions {
                name: text.into(),
                guide: Some(guide(&report, Audience::Candidate)),
                ..options()
            };
            write(&report, &options, &mut out).expect("memory takes everything");
            let page = String::from_utf8(out).expect("a page is UTF-8");
            is_harmless(&page);
            // Five lines of code and places at least: it is shown, not dropped.
            let shown = Untrusted::from(text).html().to_string();
            assert!(page.matches(&shown).count() > 5, "{text}: {page}");
        }
    }

    #[test]
    fn the_policy_allows_the_style_sheet_and_nothing_else() {
        let page = written(&fixture::report());
        let (_, rest) = page.split_once("<style>").expect("a style sheet");
        let (style, _) = rest.split_once("</style>").expect("its end");
        let digest = base64(&Sha256::digest(style.as_bytes()));
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        );
        let head = page.split("<title>").next().unwrap_or_default();
        assert!(head.contains(&policy), "STYLE_HASH is sha256-{digest}");
        assert!(!style.contains("url(") && !style.contains("@import"));
        assert!(!style.contains(['<', '&']));
    }

    fn base64(bytes: &[u8]) -> String {
        const LETTERS: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut text = String::new();
        for three in bytes.chunks(3) {
            let bits = three
                .iter()
                .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
            let bits = bits << (8 * (3 - three.len()));
            for at in 0..4 {
                let letter = LETTERS[(bits >> (18 - 6 * at)) as usize & 63];
                text.push(if at <= three.len() {
                    char::from(letter)
                } else {
                    '='
                });
            }
        }
        text
    }

    #[test]
    fn every_section_and_every_competency_is_there() {
        let page = written(&fixture::report());
        let all = attributes(&page);
        let of = |key: &str| -> Vec<&str> {
            let found = all.iter().filter(|(_, k, _)| k == key);
            found.map(|(_, _, value)| value.as_str()).collect()
        };
        let ids = of("id");
        for id in [
            "guide",
            "levels",
            "places",
            "steps",
            "competencies",
            "unseen",
            "warnings",
            "read",
            "c-typing",
            "c-testing",
            "c-reviews",
        ] {
            assert!(ids.contains(&id), "{id}");
        }
        for (at, id) in ids.iter().enumerate() {
            assert!(!ids[..at].contains(id), "{id} twice");
        }
        for link in of("href").iter().filter_map(|link| link.strip_prefix('#')) {
            assert!(ids.contains(&link), "#{link} leads nowhere");
        }
        for label in of("aria-labelledby") {
            assert!(ids.contains(&label), "{label}");
        }
        for text in [
            "3 established",
            "2 to 4",
            "How somebody explains a decision",
        ] {
            assert!(page.contains(text), "{text}");
        }
        assert!(
            !page.contains("Ann"),
            "people stand in it only where they are asked for"
        );
    }

    #[test]
    fn headings_come_in_order() {
        let page = written(&fixture::report());
        let mut last = 0;
        for (element, ..) in attributes(&page)
            .iter()
            .filter(|(_, key, _)| key.is_empty())
        {
            let Some(level) = element.strip_prefix('h').and_then(|n| n.parse::<u8>().ok()) else {
                continue;
            };
            assert!(level <= last + 1, "h{level} below h{last}");
            last = level;
        }
        assert!(last > 1);
    }

    #[test]
    fn a_large_report_stays_below_a_megabyte_and_says_what_is_left_out() {
        let mut report = hostile(&"\u{e0041}".repeat(120));
        let signal = report.competencies[0].signals[1].clone();
        for row in &mut report.competencies {
            for at in 0..30 {
                let mut signal = signal.clone();
                signal.id = format!("signal-{at}");
                signal.evidence = (0..20).map(|_| signal.evidence[0].clone()).collect();
                row.signals.push(signal);
            }
        }
        let page = written(&report);
        assert!(page.len() <= PAGE_BYTES, "{}", page.len());
        assert!(page.contains(" more: <code>hallmarks report --select signal-7 -v</code>"));
        assert_eq!(page, written(&report));
    }
}
