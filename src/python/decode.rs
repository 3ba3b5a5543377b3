//! Bytes to text, as Python itself reads a source file (PEP 263).

use super::code_pages::code_page;
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
        Some(Codec::Page(high)) => Ok(Cow::Owned(with_page(bytes, high))),
        Some(Codec::Encoding(encoding)) => Ok(encoding.decode_without_bom_handling(bytes).0),
        None => Ok(text.map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)),
    }
}

/// A character set that is not UTF-8.
enum Codec {
    /// One byte a sign: the signs of the bytes from 0x80 on.
    Page(&'static str),
    /// Several bytes a sign.
    Encoding(&'static Encoding),
}

/// Python's sets of several bytes, under the names of its codecs, and the browsers' names of the same.
const WIDE: &[(&[&str], &Encoding)] = &[
    (
        &[
            "big5",
            "big5tw",
            "csbig5",
            "big5hkscs",
            "hkscs",
            "950",
            "cp950",
            "ms950",
        ],
        encoding_rs::BIG5,
    ),
    (
        &[
            "932",
            "cp932",
            "ms932",
            "mskanji",
            "csshiftjis",
            "shiftjis",
            "sjis",
            "shiftjis2004",
            "shiftjisx0213",
            "sjis2004",
            "sjisx0213",
            "windows31j",
        ],
        encoding_rs::SHIFT_JIS,
    ),
    (
        &[
            "eucjp",
            "ujis",
            "eucjis2004",
            "eucjisx0213",
            "eucjis",
            "jisx0213",
        ],
        encoding_rs::EUC_JP,
    ),
    (
        &[
            "949",
            "cp949",
            "ms949",
            "uhc",
            "euckr",
            "korean",
            "ksc5601",
            "ksx1001",
            "ksc56011987",
        ],
        encoding_rs::EUC_KR,
    ),
    (
        &[
            "936",
            "cp936",
            "ms936",
            "gbk",
            "gb2312",
            "chinese",
            "csiso58gb231280",
            "euccn",
            "eucgb2312cn",
            "gb23121980",
            "gb231280",
            "isoir58",
        ],
        encoding_rs::GBK,
    ),
    (&["gb18030", "gb180302000"], encoding_rs::GB18030),
    (
        &[
            "iso2022jp",
            "iso2022jp1",
            "iso2022jp2",
            "iso2022jp2004",
            "iso2022jp3",
            "iso2022jpext",
            "csiso2022jp",
        ],
        encoding_rs::ISO_2022_JP,
    ),
];

/// The codec of a label as Python finds it: letter case and signs between letters and digits say nothing, and what editors add to
/// `latin-1` (`latin-1-unix`) is left out. Nothing for UTF-8, for what is no character set, and for what is unknown.
fn codec(label: &[u8]) -> Option<Codec> {
    let name: String = label
        .iter()
        .filter(|b| b.is_ascii_alphanumeric())
        .map(|b| b.to_ascii_lowercase() as char)
        .collect();
    let name = ["unix", "dos", "mac"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .filter(|rest| *rest == "latin1" || *rest == "iso88591")
        .unwrap_or(&name);
    let wide = WIDE.iter().find(|(names, _)| names.contains(&name));
    let wide = wide.map(|(_, encoding)| Codec::Encoding(encoding));
    wide.or_else(|| code_page(name).map(Codec::Page))
}

/// The text of bytes that are a sign each.
fn with_page(bytes: &[u8], high: &str) -> String {
    let high: Vec<char> = high.chars().collect();
    let sign = |&b: &u8| match b.checked_sub(0x80) {
        None => b as char,
        Some(at) => high
            .get(usize::from(at))
            .copied()
            .unwrap_or(char::REPLACEMENT_CHARACTER),
    };
    bytes.iter().map(sign).collect()
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

    /// What Python's own codecs made of some words: `'…'.encode(NAME)`.
    #[test]
    fn sets_are_those_of_pythons_names() {
        for (label, bytes, word) in [
            ("cp932", &b"\x95\x5c"[..], "表"),
            ("shift_jis", b"\x95\x5c", "表"),
            ("cp936", b"\xb1\xed", "表"),
            ("cp949", b"\xc7\xa5", "표"),
            ("CP950", b"\xa5\x5c", "功"),
            ("euc-jp", b"\xc9\xbd", "表"),
            ("cp437", b"\x82", "é"),
            ("IBM437", b"\x82", "é"),
            ("cp852", b"\xbe\xa2\x88\x86", "żółć"),
            ("mac_roman", b"\x8e", "é"),
            ("mac-greek", b"\xe1", "α"),
            ("hp_roman8", b"\xc5", "é"),
            ("koi8_u", b"\xa6", "і"),
            ("koi8_t", b"\xb3", "Ё"),
            ("ptcp154", b"\x8e", "Һ"),
            ("iso8859_15", b"\xa4", "€"),
            ("latin-9", b"\xa4", "€"),
            ("iso8859-1", b"\x8c", "\u{8c}"),
            ("latin-1-unix", b"\xe9", "é"),
            ("cp1252", b"\x8c", "Œ"),
            ("tis_620", b"\xa1", "ก"),
            ("gb18030", b"\x81\x30\x84\x36", "¥"),
        ] {
            let mut text = format!("# -*- coding: {label} -*-\n#").into_bytes();
            text.extend_from_slice(bytes);
            let decoded = decode(&text).unwrap();
            let shown = decoded.rsplit('#').next();
            assert_eq!(shown, Some(word), "{label}");
        }
    }

    #[test]
    fn what_is_no_text_is_said() {
        assert!(decode(b"\xff\xfex\0").is_err());
        assert!(decode(b"x = 1\0").is_err());
    }
}
