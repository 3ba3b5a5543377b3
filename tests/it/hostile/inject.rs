//! Text of strangers reaches every output, and never as it is.

use super::raw::{Raw, absent};
use super::survived;
use std::collections::BTreeSet;

/// Each carries a word that must be found in what was written.
const PAYLOADS: [&str; 22] = [
    "\x1b]0;HPWN\x07title",
    "\x1b[2J\x1b[HHCLEAR",
    "\x1b]8;;https://evil.invalid/HLINK\x1b\\click",
    "HCR\rOVERWRITE",
    "\u{9b}31mHC1",
    "\x08\x08HBS",
    "<script>HXSS=1</script>",
    "\"><img src=x onerror=HXSS()>",
    "[click](javascript:HXSS())",
    "![HPIX](https://evil.invalid/p.png)",
    "``` HFENCE",
    "a | b | HPIPE |",
    "@HMENTION",
    "::error file=x.py,line=1::HWFC",
    "##[error]HWFC",
    "%0A::warning::HWFC",
    "=HCSV(1)",
    "-HCSV",
    "\u{202e}HBIDI\u{202c}",
    "a\u{200b}HZW\u{200d}b",
    "\u{feff}HBOM",
    "\u{2028}::error::HWFC",
];

/// The word of a payload.
fn word(payload: &str) -> &str {
    let start = payload.find('H').expect("a word");
    let rest = &payload[start..];
    // `HHCLEAR` follows the letter of its sequence.
    let rest = rest.strip_prefix("HHCLEAR").map_or(rest, |_| "HCLEAR");
    let end = rest
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(rest.len());
    if rest.starts_with("HCR") {
        "HCR"
    } else {
        &rest[..end]
    }
}

/// What no output may hold as it is.
fn assert_harmless(text: &str, what: &str) {
    for c in text.chars() {
        let invisible = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        assert!(c == '\n' || !(c.is_control() || invisible), "{what}: {c:?}");
    }
    for line in text.lines() {
        let line = line.trim_start();
        assert!(
            !line.starts_with("::") && !line.contains("##["),
            "{what}: {line}"
        );
    }
}

/// What is left of Markdown when code spans are taken out.
fn outside_code(text: &str) -> String {
    let mut outside = String::new();
    for line in text.lines() {
        line.split('`')
            .step_by(2)
            .for_each(|piece| outside += piece);
        outside.push('\n');
    }
    outside
}

/// A repository with a payload in one kind of place.
fn repository(place: &str, payload: &str) -> Raw {
    let raw = Raw::unborn();
    let one_line = payload.replace(['\n', '\0'], " ");
    let author = match place {
        "author" => format!(
            "{} <a@example.org> 1700000000 +0000",
            one_line.replace(['<', '>'], "")
        ),
        _ => "Ann <ann@example.org> 1700000000 +0000".to_owned(),
    };
    let path = match place {
        "path" => format!("app/{}.py", payload.replace('/', "_")),
        _ => "app/m.py".to_owned(),
    };
    let comment = match place {
        "code" => one_line.replace('\r', " "),
        _ => String::new(),
    };
    // Enough of them for a signal to speak.
    let handler = |n| {
        let body = "    try:\n        return a\n    except:\n        return 1\n";
        format!("def f{n}(a):  # {comment}\n{body}")
    };
    let code: String = (0..40).map(handler).collect();
    let message = match place {
        "subject" => format!("{payload}\n\n{payload}\n"),
        _ => "Start\n".to_owned(),
    };
    let tree = raw.tree_of(&[(path, code)]);
    raw.commit(tree, &[], author.as_bytes(), message.as_bytes());
    raw
}

#[test]
fn payloads_reach_every_output_escaped() {
    let (mut cases, mut reached) = (0, 0);
    let mut missed = BTreeSet::new();
    for place in ["author", "subject", "path", "code"] {
        for payload in PAYLOADS {
            let raw = repository(place, payload);
            for format in ["text", "json", "markdown"] {
                let said = survived(&raw.path(), &["report", "-vv", "--output-format", format]);
                let what = format!("{format} with {payload:?} in {place}");
                assert_harmless(&said.stderr, &what);
                assert_eq!(said.code, 0, "{what}: {}", said.stderr);
                assert_harmless(&said.stdout, &what);
                if format == "markdown" {
                    let outside = outside_code(&said.stdout);
                    for bad in ["<script", "<img", "](", "@HM"] {
                        assert!(!outside.contains(bad), "{what}: {outside}");
                    }
                }
                cases += 1;
                if said.stdout.contains(word(payload)) {
                    reached += 1;
                } else {
                    missed.insert(what);
                }
            }
        }
    }
    assert!(
        reached * 10 >= cases * 9,
        "{reached} of {cases}; not {missed:?}"
    );
}

#[test]
fn payloads_in_errors_are_escaped() {
    let raw = Raw::unborn();
    for payload in PAYLOADS {
        raw.put("HEAD", format!("ref: refs/heads/{payload}\n"));
        assert_harmless(&survived(&raw.path(), &["report"]).stderr, payload);
        let path = raw.beside(payload);
        assert_harmless(&survived(&path, &["report"]).stderr, payload);
        assert_harmless(
            &survived(&raw.path(), &["report", "--rev", payload]).stderr,
            payload,
        );
    }
    raw.put("HEAD", absent(1).to_string());
}

#[test]
fn payloads_in_a_trend_are_escaped() {
    for payload in PAYLOADS {
        let raw = repository("subject", payload);
        let head = std::fs::read_to_string(raw.git().join("refs/heads/main")).expect("a reference");
        raw.put(
            "packed-refs",
            format!("{} refs/tags/{payload}\n", head.trim()),
        );
        for format in ["text", "csv", "json", "ndjson"] {
            let said = survived(
                &raw.path(),
                &["trend", "--by", "release", "--output-format", format],
            );
            assert_harmless(
                &(said.stdout + &said.stderr),
                &format!("{format} {payload:?}"),
            );
        }
    }
}
