//! What single lines say, each worked out once: versions of one document share nearly all of theirs.

use super::prose::Said;
use super::secret;
use crate::common_affix;
use memchr::memchr;
use rustc_hash::FxHashMap;

/// Lines remembered at once. Versions of a file come one after another, and the longest changelogs have some ten thousand.
const MAX_LINES: usize = 1 << 16;

/// The lines met so far, and the text they were met in last: what a text shares with it at the beginning and at the end is not
/// looked at again.
#[derive(Debug, Default)]
pub struct Lines {
    known: FxHashMap<Box<str>, Line>,
    text: String,
    places: Vec<Place>,
    /// Lines of the text that are not empty.
    filled: u32,
    /// Those that hold a credential, or begin one.
    suspects: u32,
}

/// What a line says by itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    /// There is nothing but space.
    is_blank: bool,
    /// A private key may follow.
    pub(crate) begins_key: bool,
    /// The credential in it.
    pub(crate) secret: Option<&'static str>,
    /// What it says as prose.
    pub(crate) said: Said,
}

/// One line of the text.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// Its bytes, line end included.
    bytes: usize,
    line: Line,
}

impl Lines {
    /// What a text is made of.
    pub(crate) fn of_text(&mut self, text: &str) -> Reading<'_> {
        let mut old_text = std::mem::take(&mut self.text);
        let mut places = std::mem::take(&mut self.places);
        let (old, new) = (old_text.as_bytes(), text.as_bytes());
        let before = common_affix::prefix(old, new);
        let behind = common_affix::suffix(old, new, before);
        // Lines stay that end before the first difference. One that no line end closes may go on here.
        let (mut kept, mut at) = (0, 0);
        while let Some(place) = places.get(kept) {
            let next = at + place.bytes;
            if next > before || old[next - 1] != b'\n' {
                break;
            }
            (kept, at) = (kept + 1, next);
        }
        // Lines are new until one begins at the same distance from the end in both texts, behind the last difference.
        let (mut gone, mut there) = (kept, at);
        let mut fresh = Vec::new();
        while at < new.len() {
            let rest = new.len() - at;
            if rest <= behind {
                while old.len() - there > rest {
                    there += places
                        .get(gone)
                        .map_or(old.len() - there, |place| place.bytes);
                    gone += 1;
                }
                if old.len() - there == rest {
                    break;
                }
            }
            let bytes = memchr(b'\n', &new[at..]).map_or(rest, |end| end + 1);
            let line = self.of(without_end(&text[at..at + bytes]));
            fresh.push(Place { bytes, line });
            at += bytes;
        }
        if at == new.len() {
            gone = places.len();
        }
        self.count(&fresh, u32::wrapping_add);
        self.count(&places[kept..gone], u32::wrapping_sub);
        places.splice(kept..gone, fresh);
        old_text.clear();
        old_text.push_str(text);
        (self.text, self.places) = (old_text, places);
        Reading {
            text: &self.text,
            places: &self.places,
            filled: self.filled,
            suspects: self.suspects,
        }
    }

    /// Adds lines to what is counted, or takes them away.
    fn count(&mut self, places: &[Place], change: fn(u32, u32) -> u32) {
        let all =
            |is: fn(&Line) -> bool| places.iter().filter(|place| is(&place.line)).count() as u32;
        self.filled = change(self.filled, all(|line| !line.is_blank));
        let suspects = all(|line| line.begins_key || line.secret.is_some());
        self.suspects = change(self.suspects, suspects);
    }

    fn of(&mut self, line: &str) -> Line {
        if let Some(known) = self.known.get(line) {
            return *known;
        }
        let new = Line {
            is_blank: line.trim().is_empty(),
            begins_key: secret::begins_key(line),
            secret: secret::of_line(line),
            said: Said::of(line),
        };
        if self.known.len() >= MAX_LINES {
            self.known.clear();
        }
        self.known.insert(line.into(), new);
        new
    }
}

/// A text, line by line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading<'l> {
    text: &'l str,
    places: &'l [Place],
    filled: u32,
    suspects: u32,
}

impl<'l> Reading<'l> {
    /// The lines as [`str::lines`] has them, with what each says.
    pub(crate) fn lines(self) -> impl Iterator<Item = (&'l str, Line)> {
        let mut at = 0;
        self.places.iter().map(move |place| {
            let next = at + place.bytes;
            let text = self.text.get(at..next).unwrap_or_default();
            at = next;
            (without_end(text), place.line)
        })
    }

    /// How many lines are not empty.
    pub(crate) fn filled(self) -> u32 {
        self.filled
    }

    /// Whether there is a line that holds a credential, or begins one.
    pub(crate) fn has_suspects(self) -> bool {
        self.suspects > 0
    }
}

fn without_end(line: &str) -> &str {
    let Some(line) = line.strip_suffix('\n') else {
        return line;
    };
    line.strip_suffix('\r').unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_says_the_same_every_time() {
        let mut lines = Lines::default();
        for _ in 0..2 {
            let line = lines.of("Run `pip install x`, see https://x.org");
            assert!(line.said.installs && line.said.links && !line.is_blank);
            assert_eq!((line.said.words, line.secret), (6, None));
            assert!(lines.of(" \t").is_blank);
        }
        assert_eq!(lines.known.len(), 2);
    }

    proptest! {
        #[test]
        fn a_text_has_its_lines_whatever_was_read_before(
            texts in proptest::collection::vec("(a|b|é| |\r|\n|\r\n|\n-----BEGIN PRIVATE KEY-----|zzz){0,12}", 1..6),
            filler in 0_usize..600,
        ) {
            let mut lines = Lines::default();
            let filler = "x\n".repeat(filler);
            for text in &texts {
                for text in [format!("{filler}{text}"), format!("{text}{filler}"), text.clone()] {
                    let reading = lines.of_text(&text);
                    let found: Vec<&str> = reading.lines().map(|(l, _)| l).collect();
                    prop_assert_eq!(found, text.lines().collect::<Vec<_>>());
                    let filled = text.lines().filter(|line| !line.trim().is_empty()).count();
                    prop_assert_eq!(reading.filled() as usize, filled);
                    let suspects = text.lines().filter(|line| line.ends_with("KEY-----")).count();
                    prop_assert_eq!(reading.suspects as usize, suspects);
                }
            }
        }
    }
}
