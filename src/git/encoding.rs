//! In which encoding a commit is written: what its `encoding` header names, by every spelling that iconv and git take for it.

use encoding_rs::{Encoding, UTF_8};

/// How the texts of one commit are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// UTF-8, which is what a commit without a header is in.
    Utf8,
    /// Latin-1 proper: each byte is the character of its number.
    Latin1,
    /// Any other.
    Other(&'static Encoding),
}

/// The encoding that a header names. One that nobody knows leaves the bytes as they are, as git does.
pub(super) fn coding(header: Option<&[u8]>) -> Coding {
    let Some(header) = header else {
        return Coding::Utf8;
    };
    let plain: String = header
        .iter()
        .map(u8::to_ascii_lowercase)
        .filter(u8::is_ascii_alphanumeric)
        .map(char::from)
        .collect();
    let label = match plain.as_str() {
        "" | "utf8" | "ascii" | "usascii" | "646" | "c" | "posix" => return Coding::Utf8,
        "latin1" | "iso88591" | "88591" | "l1" | "ibm819" | "cp819" | "isoir100" => {
            return Coding::Latin1;
        }
        "latin9" | "latin0" => "iso-8859-15",
        "latin7" => "iso-8859-13",
        "latin8" => "iso-8859-14",
        "latin10" => "iso-8859-16",
        "sjis" | "shiftjis" | "shiftjisx0213" | "mskanji" | "cp932" | "ms932" | "windows31j"
        | "cp943" => "shift_jis",
        "ujis" | "eucjp" | "eucjpms" | "eucjpwin" | "cp51932" => "euc-jp",
        "jis" | "iso2022jp" | "iso2022jp1" | "iso2022jp2" | "iso2022jp3" | "cp50221" => {
            "iso-2022-jp"
        }
        "uhc" | "cp949" | "ms949" | "euckr" | "johab" | "ksc56011987" => "euc-kr",
        "gbk" | "gb2312" | "gb231280" | "euccn" | "cp936" | "ms936" | "hzgb2312" => "gbk",
        "gb18030" | "gb180302000" | "cp54936" => "gb18030",
        "big5" | "bigfive" | "big5hkscs" | "big5eten" | "cp950" | "euctw" => "big5",
        "tis620" | "iso885911" | "cp874" | "windows874" => "windows-874",
        "mac" | "macroman" | "macintosh" => "macintosh",
        "maccyrillic" | "macukraine" => "x-mac-cyrillic",
        "koi8" | "koi8r" | "cskoi8r" => "koi8-r",
        "koi8u" | "koi8ru" => "koi8-u",
        "cp866" | "ibm866" | "866" => "ibm866",
        other => return by_number(other).map_or_else(|| by_label(header), Coding::Other),
    };
    by_label(label.as_bytes())
}

/// `iso8859N` and `cp125N`, however they are joined.
fn by_number(plain: &str) -> Option<&'static Encoding> {
    let windows = ["windows125", "cp125", "ms125", "win125", "125"];
    let label = windows
        .iter()
        .find_map(|start| plain.strip_prefix(start))
        .filter(|rest| rest.len() == 1)
        .map(|rest| format!("windows-125{rest}"))
        .or_else(|| {
            let rest = plain
                .strip_prefix("iso8859")
                .or(plain.strip_prefix("8859"))?;
            Some(format!("iso-8859-{rest}"))
        })?;
    Encoding::for_label(label.as_bytes())
}

fn by_label(label: &[u8]) -> Coding {
    match Encoding::for_label(label) {
        Some(encoding) if encoding != UTF_8 => Coding::Other(encoding),
        _ => Coding::Utf8,
    }
}

impl Coding {
    /// The text of `bytes`. A header that names a set of single bytes is wrong where the bytes are UTF-8: whoever set it had not
    /// told their editor.
    pub(super) fn decode(self, bytes: &[u8]) -> String {
        let utf8 = std::str::from_utf8(bytes);
        match (self, utf8) {
            (Self::Utf8, _) => String::from_utf8_lossy(bytes).into_owned(),
            (Self::Latin1, Ok(text)) => text.to_owned(),
            (Self::Latin1, Err(_)) => bytes.iter().map(|byte| char::from(*byte)).collect(),
            (Self::Other(encoding), Ok(text)) if encoding.is_single_byte() => text.to_owned(),
            (Self::Other(encoding), utf8) => {
                let (text, failed) = encoding.decode_without_bom_handling(bytes);
                match utf8 {
                    Ok(utf8) if failed => utf8.to_owned(),
                    // A message that was cut may end inside a character.
                    _ => text.trim_end_matches('\u{FFFD}').to_owned(),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Coding, coding};

    fn read(label: &str, bytes: &[u8]) -> String {
        coding(Some(label.as_bytes())).decode(bytes)
    }

    #[test]
    fn every_spelling_of_a_name_is_known() {
        for (labels, bytes, text) in [
            (
                &["ISO-8859-2", "iso8859-2", "ISO_8859-2", "latin2", "L2"][..],
                &b"\xA3\xF3d\xBC"[..],
                "Łódź",
            ),
            (&["KOI8-R", "koi8r", "KOI8_R"], b"\xF7\xC8\xCF\xC4", "Вход"),
            (
                &[
                    "SHIFT_JIS",
                    "Shift-JIS",
                    "SJIS",
                    "CP932",
                    "cp932",
                    "windows-31j",
                ],
                b"\x8E\x52\x93\x63",
                "山田",
            ),
            (
                &["EUC-JP", "eucJP", "EUCJP", "ujis"],
                b"\xC5\xC4\xC3\xE6",
                "田中",
            ),
            (&["ISO-2022-JP", "iso2022jp"], b"\x1B$BEDCf\x1B(B", "田中"),
            (
                &["GB18030", "gbk", "GB2312", "EUC-CN", "CP936"],
                b"\xCD\xF5\xD0\xA1\xC3\xF7",
                "王小明",
            ),
            (&["BIG5", "big-5", "CP950"], b"\xA4\xFD\xA4\x70", "王小"),
            (&["EUC-KR", "CP949", "UHC"], b"\xB1\xE8", "김"),
            (
                &["windows-1252", "CP1252", "cp1252", "WINDOWS1252"],
                b"\x8Cuvre",
                "Œuvre",
            ),
            (
                &["ISO-8859-15", "iso8859-15", "latin-9", "LATIN9"],
                b"\xA4",
                "€",
            ),
            (&["windows-1251", "cp1251", "CP-1251"], b"\xDE", "Ю"),
            (
                &["ISO-8859-1", "latin-1", "Latin1", "iso_8859-1"],
                b"J\xF6rg\x9F",
                "Jörg\u{9F}",
            ),
            (&["CP866", "ibm866"], b"\x9E", "Ю"),
        ] {
            for label in labels {
                assert_eq!(read(label, bytes), text, "{label}");
            }
        }
    }

    #[test]
    fn what_is_not_known_or_not_so_is_read_as_utf_8() {
        assert_eq!(coding(None), Coding::Utf8);
        for label in ["klingon", "", "UTF-8", "utf8", "US-ASCII", "iso-8859-99"] {
            assert_eq!(read(label, "Zoé".as_bytes()), "Zoé", "{label}");
            assert_eq!(read(label, b"Zo\xE9"), "Zo\u{FFFD}", "{label}");
        }
        for wrong in ["ISO-8859-1", "CP1252", "KOI8-R"] {
            assert_eq!(read(wrong, "Zoé".as_bytes()), "Zoé", "{wrong}");
        }
    }
}
