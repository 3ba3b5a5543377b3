//! The report for programs.
//!
//! The same values as any JSON writer would give, but safe to print: what a terminal or a workflow log would obey, and
//! what nobody could see, is written as `\uXXXX`.

use super::Report;
use crate::untrusted::{Glyph, Glyphs};
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};
use std::io::{self, Write};

/// Writes `report` as JSON, indented by two spaces, with a line break at the end.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write_value(report, out)
}

/// Writes any value the same way.
pub fn write_value<T: Serialize + ?Sized>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    let pretty = HarmlessFormatter(PrettyFormatter::new());
    let mut serializer = Serializer::with_formatter(&mut *out, pretty);
    value.serialize(&mut serializer)?;
    out.write_all(b"\n")
}

/// Writes a value on one line, without a line end.
pub fn write_inline<T: Serialize + ?Sized>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    let compact = HarmlessFormatter(CompactFormatter);
    let mut serializer = Serializer::with_formatter(&mut *out, compact);
    Ok(value.serialize(&mut serializer)?)
}

/// JSON whose strings hold only characters that may be seen as they are; the rest is up to `F`.
#[derive(Default)]
pub struct HarmlessFormatter<F = PrettyFormatter<'static>>(F);

impl<F: Formatter> Formatter for HarmlessFormatter<F> {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut kept = 0;
        let mut at = 0;
        for glyph in Glyphs::of(fragment) {
            let (Glyph::Plain(c) | Glyph::Hidden(c)) = glyph;
            let next = at + c.len_utf8();
            if glyph == Glyph::Hidden(c) {
                out.write_all(&fragment.as_bytes()[kept..at])?;
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
                kept = next;
            }
            at = next;
        }
        out.write_all(&fragment.as_bytes()[kept..])
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;
    use proptest::prelude::*;

    fn written<T: Serialize + ?Sized>(value: &T) -> String {
        let mut out = Vec::new();
        write_value(value, &mut out).expect("memory takes everything");
        String::from_utf8(out).expect("JSON is UTF-8")
    }

    proptest! {
        #[test]
        fn strings_read_back_and_are_harmless(
            text in proptest::collection::vec(prop_oneof![
                any::<char>().prop_map(String::from),
                Just("##[".to_owned()), Just("##vso[".to_owned()), Just("\n::x".to_owned()), Just("\u{202e}".to_owned()),
            ], 0..20).prop_map(|pieces| pieces.concat()),
        ) {
            let json = written(&text);
            let read: String = serde_json::from_str(&json).unwrap_or_default();
            prop_assert_eq!(read, text);
            let json = json.trim_end_matches('\n');
            prop_assert!(!json.contains(char::is_control) && !json.contains(['\u{202e}', '\u{2028}']), "{json:?}");
            prop_assert!(!json.contains("##[") && !json.to_lowercase().contains("##vso["), "{json:?}");
        }
    }

    #[test]
    fn surrogates_and_ordinary_text() {
        assert_eq!(
            written("a\u{e0041}é字🦀\x7f"),
            "\"a\\udb40\\udc41é字🦀\\u007f\"\n"
        );
    }

    #[test]
    fn the_report_reads_back_in_declared_order() {
        let report = fixture::report();
        let json = written(&report);
        let value: serde_json::Value = serde_json::from_str(&json).expect("valid JSON");
        assert_eq!(value["competencies"][0]["id"], "typing");
        let order = [
            "schema_version",
            "tool",
            "rubric",
            "repository",
            "warnings",
            "facts",
            "competencies",
        ];
        let places: Vec<_> = order
            .iter()
            .map(|key| json.find(&format!("\n  \"{key}\"")))
            .collect();
        assert!(
            places.iter().all(Option::is_some) && places.is_sorted(),
            "{places:?}"
        );
    }
}
