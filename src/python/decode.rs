//! Bytes to text, as Python itself reads a source file (PEP 263).

use encoding_rs::Encoding;
use std::borrow::Cow;

/// The text of a source file.
///
/// A byte order mark or a coding cookie in the first two lines decides; cookies that name a codec which is not a
/// character set (`zip`, `rot13`, `idna`) are not obeyed. What cannot be decoded becomes U+FFFD.
///
/// Returns the reason where the bytes are no text at all: UTF-16, UTF-32 or a NUL.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, &'static str> {
    if bytes.starts_with(&[0xFF, 0xFE])
        || bytes.starts_with(&[0xFE, 0xFF])
        || bytes.starts_with(&[0, 0, 0xFE, 0xFF])
    {
        return Err("encoded as UTF-16 or UTF-32, which Python does not read");
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if memchr::memchr(0, bytes).is_some() {
        return Err("contains a NUL byte");
    }
    let text = std::str::from_utf8(bytes);
    if let Ok(text) = text
        && text.is_ascii()
    {
        return Ok(Cow::Borrowed(text));
    }
    match cookie(bytes).and_then(codec) {
        Some(encoding) if encoding != encoding_rs::UTF_8 && encoding.is_ascii_compatible() => {
            Ok(encoding.decode_without_bom_handling(bytes).0)
        }
        _ => Ok(text.map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)),
    }
}

/// The character set of a label, spelt in any of Python's ways: `latin-1`, `latin_1`, `iso8859_1`.
fn codec(label: &[u8]) -> Option<&'static Encoding> {
    let label: Vec<u8> = label
        .to_ascii_lowercase()
        .iter()
        .map(|&b| if b == b'_' { b'-' } else { b })
        .collect();
    Encoding::for_label(&label).or_else(|| {
        let joined: Vec<u8> = label.iter().copied().filter(|&b| b != b'-').collect();
        Encoding::for_label(&joined)
    })
}

/// The label after `coding:` or `coding=` in a comment of the first two lines.
fn cookie(bytes: &[u8]) -> Option<&[u8]> {
    bytes.split(|&b| b == b'\n').take(2).find_map(|line| {
        let line = &line[..line.len().min(200)];
        let comment = &line[line.iter().position(|&b| b == b'#')?..];
        let at = comment.windows(6).position(|w| w == b"coding")? + 6;
        let rest = comment[at..]
            .strip_prefix(b":")
            .or_else(|| comment[at..].strip_prefix(b"="))?;
        let start = rest.iter().position(|b| !b.is_ascii_whitespace())?;
        let label = &rest[start..];
        let end = label
            .iter()
            .position(|b| !(b.is_ascii_alphanumeric() || b"-_.".contains(b)))
            .unwrap_or(label.len());
        Some(&label[..end])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_with_and_without_a_mark() {
        assert_eq!(decode("\u{feff}x = 'é'".as_bytes()).unwrap(), "x = 'é'");
        assert_eq!(decode("x = 'é'".as_bytes()).unwrap(), "x = 'é'");
    }

    #[test]
    fn a_cookie_names_a_character_set() {
        assert_eq!(
            decode(b"# -*- coding: latin-1 -*-\nx = '\xe9'").unwrap(),
            "# -*- coding: latin-1 -*-\nx = 'é'"
        );
        let text = decode(b"#!/usr/bin/python\n# vim: set fileencoding=cp1251 :\n'\xc0'").unwrap();
        assert!(text.ends_with("'А'"));
    }

    #[test]
    fn a_cookie_that_would_run_something_is_not_obeyed() {
        assert_eq!(
            decode(b"# coding: zip\nx = '\xe9'").unwrap(),
            "# coding: zip\nx = '\u{fffd}'"
        );
    }

    #[test]
    fn what_is_no_text_is_said() {
        assert!(decode(b"\xff\xfex\0").is_err());
        assert!(decode(b"x = 1\0").is_err());
    }
}
