//! A heading of a text for people, and the words that a reader sees of it.

use crate::untrusted::Untrusted;
use std::borrow::Cow;

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its line, counted from 1.
    pub line: u32,
    /// Its text without marks.
    pub text: Untrusted,
    /// Words below it, down to the next heading of any level; lines of code count as words.
    pub words: u32,
    /// The first line of text below it.
    pub lead: Untrusted,
}

impl Heading {
    /// Its words in lower case, as they are read: addresses, tags and substitutions are none.
    pub fn said(&self) -> Vec<String> {
        let text = visible(self.text.raw()).to_lowercase();
        let words = text.split(|c: char| !c.is_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// Whether one of its words is one of these.
    pub fn says(&self, words: &[&str]) -> bool {
        let text = visible(self.text.raw()).to_lowercase();
        let mut parts = text.split(|c: char| !c.is_alphanumeric());
        parts.any(|part| words.contains(&part))
    }
}

/// What is left of a text without the addresses of links and images, tags, and substitutions of reStructuredText.
fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(['(', '<', '|', ':']) {
        return Cow::Borrowed(text);
    }
    let (mut shown, mut rest) = (String::new(), text);
    while let Some(next) = rest.chars().next() {
        let hidden = match next {
            ']' if rest.starts_with("](") => rest.find(')').map(|end| end + 1),
            '<' => rest.find('>').map(|end| end + 1),
            '|' => substitution(rest),
            'h' | 'H' => address(rest),
            _ => None,
        };
        if hidden.is_some() {
            shown.push(' ');
        } else {
            shown.push(next);
        }
        rest = &rest[hidden.unwrap_or(next.len_utf8())..];
    }
    Cow::Owned(shown)
}

/// The length of `|name|` at the beginning of a text.
fn substitution(text: &str) -> Option<usize> {
    let end = text[1..].find('|')? + 2;
    (end > 2 && !text[..end].contains(char::is_whitespace)).then_some(end)
}

/// The length of an address at the beginning of a text.
fn address(text: &str) -> Option<usize> {
    let starts = ["http://", "https://"];
    let is_one = starts.iter().any(|start| {
        let head = text.get(..start.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(start))
    });
    if !is_one {
        return None;
    }
    Some(text.find(char::is_whitespace).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_sees() {
        for (text, said) in [
            ("Unit Tests", "unit tests"),
            ("![logo](https://x.org/develop/a.svg) Tide", "logo tide"),
            ("[Build](https://x.org/docs) it", "build it"),
            ("Tide |support| |development|", "tide"),
            ("a | b", "a b"),
            ("<a href=\"docs\">Tests</a>", "tests"),
            ("See https://x.org/docs for more", "see for more"),
            ("Why: (a) and <b", "why a and b"),
            ("h\u{e9}|", "h\u{e9}"),
        ] {
            let heading = Heading {
                line: 1,
                text: text.into(),
                words: 0,
                lead: "".into(),
            };
            assert_eq!(heading.said().join(" "), said, "{text}");
        }
    }
}
