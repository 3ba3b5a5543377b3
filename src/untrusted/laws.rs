//! What holds for any text, tried on texts made of what does harm.

use crate::untrusted::Untrusted;
use proptest::prelude::*;

/// Anything, and often the pieces that renderers and runners obey.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        "[ -~]{0,6}",
        proptest::sample::select(vec![
            "::",
            "##[",
            "##vso[",
            "#",
            "\x1b[31m",
            "\u{9b}",
            "\u{202e}",
            "\u{200b}",
            "\u{e0041}",
            "\u{301}",
            "\u{fe0f}",
            "\n",
            "\r",
            "\t",
            "`",
            "|",
            "\\",
            "@me",
            "#12",
            "http://x.y",
            "<b>",
            "..",
            "/",
            "=",
            ",",
            ";",
            "\"",
            "%",
            " ",
            "\u{2028}",
            "é",
            "字",
        ])
        .prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// No control character, nothing that reorders or hides, no command of a workflow runner.
fn harmless(text: &str) -> bool {
    let visible = |c: char| {
        !c.is_control()
            && !matches!(u32::from(c), 0x61c | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f
                | 0xfeff | 0xfff9..=0xfffb | 0xe_0000..=0xe_007f)
    };
    let lower = text.to_lowercase();
    text.chars().all(visible)
        && !text.contains(&"\u{301}".repeat(5))
        && !text.trim_start().starts_with("::")
        && !lower.contains("##[")
        && !lower.contains("##vso[")
}

proptest! {
    #[test]
    fn terminal_text_is_one_harmless_line(text in hostile()) {
        let shown = Untrusted::from(text).terminal().to_string();
        prop_assert!(harmless(&shown), "{shown:?}");
    }

    #[test]
    fn printable_ascii_is_left_alone(text in "[a-z][a-zA-Z0-9_./ (){}=,'-]{0,30}") {
        prop_assert_eq!(Untrusted::from(text.as_str()).terminal().to_string(), text);
    }

    #[test]
    fn markdown_is_code_spans_and_two_entities(text in hostile()) {
        let shown = Untrusted::from(text.as_str()).markdown().to_string();
        prop_assert!(harmless(&shown) && !shown.contains('|') && !shown.contains("``"), "{shown:?}");
        let outside: String = shown.split('`').step_by(2).collect();
        prop_assert_eq!(outside.replace("&#96;", "").replace("&#124;", ""), "");
        prop_assert_eq!(shown.matches('`').count() % 2, 0);
    }

    #[test]
    fn html_has_no_markup(text in hostile()) {
        let shown = Untrusted::from(text.as_str()).html().to_string();
        prop_assert!(harmless(&shown) && !shown.contains(['<', '>', '"', '\'', '`']), "{shown:?}");
        let decoded = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
            .replace("&#39;", "'").replace("&#96;", "`").replace("&amp;", "&");
        prop_assert_eq!(decoded, Untrusted::from(text).terminal().to_string());
    }

    #[test]
    fn csv_is_one_quoted_field_without_a_formula(text in hostile()) {
        let shown = Untrusted::from(text).csv().to_string();
        prop_assert!(shown.len() >= 2 && shown.starts_with('"') && shown.ends_with('"'));
        let inside = &shown[1..shown.len() - 1];
        prop_assert!(harmless(inside) && !inside.replace("\"\"", "").contains('"'), "{shown:?}");
        for cell in inside.split([',', ';']).map(|cell| cell.trim_start_matches('"')) {
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{shown:?}");
        }
        prop_assert!(!inside.trim_start().starts_with(['=', '+', '-', '@']));
    }

    #[test]
    fn uri_stays_inside_and_is_encoded(text in hostile()) {
        let shown = Untrusted::from(text).uri().to_string();
        prop_assert!(shown.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/%".contains(&b)), "{shown:?}");
        prop_assert!(!shown.starts_with('/'));
        prop_assert!(shown.split('/').all(|part| !matches!(part, "." | "..")), "{shown:?}");
        for (at, _) in shown.match_indices('%') {
            let code = shown.get(at + 1..at + 3).unwrap_or("");
            prop_assert!(code.len() == 2 && code.bytes().all(|b| b.is_ascii_hexdigit()), "{shown:?}");
        }
    }

    #[test]
    fn workflow_text_ends_no_command(text in hostile()) {
        let text = Untrusted::from(text);
        let property = text.workflow_property().to_string();
        prop_assert!(harmless(&property) && !property.contains([':', ',']));
        for shown in [property, text.workflow().to_string()] {
            prop_assert!(shown.split('%').skip(1).all(|rest| ["25", "3A", "2C"].iter().any(|code| rest.starts_with(code))));
        }
    }

    #[test]
    fn cut_texts_fit(text in hostile(), columns in 0_usize..40) {
        let text = Untrusted::from(text);
        for cut in [text.ellipsis(columns), text.middle(columns)] {
            prop_assert!(cut.columns() <= columns, "{cut:?}");
            prop_assert!(text.columns() > columns || cut == text);
        }
    }
}

#[test]
fn look_alikes_and_payloads() {
    let shown = |text: &str| Untrusted::from(text).terminal().to_string();
    assert_eq!(shown("  ::error::x"), "  \\x3a:error::x");
    assert_eq!(shown("a::b ## [x] #[y]"), "a::b ## [x] #[y]");
    assert_eq!(
        shown("x##[error]y ##VSO[z]"),
        "x#\\x23[error]y #\\x23VSO[z]"
    );
    assert_eq!(
        shown("a\u{202e}b\x1b[2J\x7f\u{9b}\t\u{85}"),
        "a\\u{202e}b\\x1b[2J\\x7f\\u{9b}\\t\\u{85}"
    );
    assert_eq!(
        shown("naïve café ü 字 नमस्ते ❤\u{fe0f}"),
        "naïve café ü 字 नमस्ते ❤\u{fe0f}"
    );
    assert_eq!(shown("\u{301}e\u{301}"), "\\u{301}e\u{301}");
    assert_eq!(
        shown(&format!("Z{}", "\u{301}".repeat(6))),
        "Z\u{301}\u{301}\u{301}\u{301}\\u{301}\\u{301}"
    );
    let text = Untrusted::from("a | `b` @me");
    assert_eq!(
        text.markdown().to_string(),
        "`a `&#124;` `&#96;`b`&#96;` @me`"
    );
    assert_eq!(
        Untrusted::from("//host/../a b:c").uri().to_string(),
        "%2F%2Fhost/%252E%252E/a%20b%3Ac"
    );
    assert_eq!(
        Untrusted::from("=1;@x \"q\"").csv().to_string(),
        "\"'=1;'@x \"\"q\"\"\""
    );
    assert_eq!(
        Untrusted::from("src/package/module/file.py")
            .middle(16)
            .raw(),
        "src/p…le/file.py"
    );
    assert_eq!(Untrusted::from("abcdef").ellipsis(4).raw(), "abc…");
}

#[test]
fn a_huge_text_stays_small() {
    let huge = Untrusted::from("x".repeat(10 << 20));
    assert!(huge.as_text().raw().len() < 200 && huge.as_path().raw().len() < 200);
    let json = serde_json::to_string(&huge).unwrap_or_default();
    assert!(json.len() < 5000);
}
