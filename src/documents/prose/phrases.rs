//! Which of some phrases a text holds, told in one pass over it.

use std::borrow::Cow;

/// Pairs of letters told apart; two pairs may share a place.
const PAIRS: usize = 1 << 10;

/// Phrases in lower case, each with what it tells, by the two letters they begin with.
pub(crate) struct Phrases<T> {
    phrases: Vec<(&'static [u8], T)>,
    /// Where the phrases of each pair begin, and after the last where all end.
    starts: [u8; PAIRS + 1],
}

impl<T: Copy> Phrases<T> {
    /// Of at most 255 phrases, each of two ASCII characters or more.
    pub(crate) fn new(all: impl Iterator<Item = (&'static str, T)>) -> Self {
        let mut phrases: Vec<(&'static [u8], T)> = all
            .map(|(phrase, tells)| (phrase.as_bytes(), tells))
            .collect();
        let pair_of = |phrase: &[u8]| pair(phrase[0], phrase[1]);
        phrases.sort_by_key(|(phrase, _)| pair_of(phrase));
        let before =
            |pair: usize| phrases.partition_point(|(phrase, _)| pair_of(phrase) < pair) as u8;
        let starts = std::array::from_fn(before);
        Self { phrases, starts }
    }

    /// Tells `found` of every phrase in the text, in whatever case it is written.
    pub(crate) fn each(&self, text: &str, mut found: impl FnMut(T)) {
        // Letters beyond ASCII may have a lower case within it.
        let text = if text.is_ascii() {
            Cow::Borrowed(text)
        } else {
            Cow::Owned(text.to_lowercase())
        };
        let bytes = text.as_bytes();
        for (at, two) in bytes.windows(2).enumerate() {
            let pair = pair(two[0], two[1]);
            let (start, end) = (self.starts[pair], self.starts[pair + 1]);
            for (phrase, tells) in &self.phrases[usize::from(start)..usize::from(end)] {
                let here = bytes.get(at..at + phrase.len());
                if here.is_some_and(|here| here.eq_ignore_ascii_case(phrase)) {
                    found(*tells);
                }
            }
        }
    }

    /// Whether there is any phrase in the text.
    pub(crate) fn any(&self, text: &str) -> bool {
        let mut any = false;
        self.each(text, |_| any = true);
        any
    }
}

/// The place of two letters, whatever their case.
fn pair(first: u8, second: u8) -> usize {
    usize::from(first & 31) << 5 | usize::from(second & 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lower_case_holds_is_found() {
        let all = ["](", "pip install", "install", "kelvin", "{{x", "in"];
        let phrases = Phrases::new(all.into_iter().map(|phrase| (phrase, phrase)));
        for text in [
            "",
            "i",
            "Pip Install x",
            "[a](b)",
            "[A](\u{212a}elvin) é",
            "\u{212a}elvin",
            "{{X}} pip instal",
            "]\u{8}",
        ] {
            let mut found = Vec::new();
            phrases.each(text, |phrase| found.push(phrase));
            let lower = text.to_lowercase();
            for phrase in all {
                assert_eq!(
                    found.contains(&phrase),
                    lower.contains(phrase),
                    "{text} {phrase}"
                );
            }
            assert_eq!(phrases.any(text), !found.is_empty());
        }
    }
}
