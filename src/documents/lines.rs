//! What single lines say, each worked out once: versions of one document share nearly all of theirs.

use super::{prose, secret};
use memchr::memchr;
use rustc_hash::FxHashMap;

/// Lines remembered at once. Versions of a file come one after another, and the longest changelogs have some ten thousand.
const MAX_LINES: usize = 1 << 16;
/// Bytes compared at once.
const BLOCK: usize = 256;

/// The lines met so far, and the text they were met in last: what a text shares with it at the beginning and at the end is not
/// looked at again.
#[derive(Debug, Default)]
pub struct Lines {
    known: FxHashMap<Box<str>, Line>,
    text: String,
    places: Vec<Place>,
}

/// What a line says by itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// There is nothing but space.
    pub(super) is_blank: bool,
    /// The credential in it.
    pub(super) secret: Option<&'static str>,
    /// What it says as prose.
    pub(super) said: prose::Said,
}

/// Where a line stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    start: usize,
    /// Where the next one begins.
    next: usize,
    line: Line,
}

impl Lines {
    /// What a text is made of.
    pub(super) fn of_text(&mut self, text: &str) -> Reading<'_> {
        let mut old_text = std::mem::take(&mut self.text);
        let old_places = std::mem::take(&mut self.places);
        let old = old_text.as_bytes();
        let new = text.as_bytes();
        let before = alike(old.chunks(BLOCK), new.chunks(BLOCK), |a, b| {
            a.iter().zip(b).take_while(|(a, b)| a == b).count()
        });
        let room = old.len().min(new.len()) - before;
        let (old_end, new_end) = (&old[old.len() - room..], &new[new.len() - room..]);
        let behind = alike(old_end.rchunks(BLOCK), new_end.rchunks(BLOCK), |a, b| {
            let both = a.iter().rev().zip(b.iter().rev());
            both.take_while(|(a, b)| a == b).count()
        });
        // A line that no line end closes may go on here.
        let closed = |place: &&Place| place.next <= before && old[place.next - 1] == b'\n';
        let kept = old_places.iter().take_while(closed).count();
        let mut places = old_places[..kept].to_vec();
        let mut at = places.last().map_or(0, |place| place.next);
        while at < text.len() {
            if at + behind >= text.len() {
                // What is behind this place is behind that place of the text before.
                let there = at + old.len() - text.len();
                if let Ok(same) = old_places.binary_search_by_key(&there, |place| place.start) {
                    let moved = old_places[same..].iter().map(|place| Place {
                        start: place.start - there + at,
                        next: place.next - there + at,
                        line: place.line,
                    });
                    places.extend(moved);
                    break;
                }
            }
            let end = memchr(b'\n', &new[at..]).map_or(text.len(), |end| at + end + 1);
            let line = self.of(without_end(&text[at..end]));
            places.push(Place {
                start: at,
                next: end,
                line,
            });
            at = end;
        }
        old_text.clear();
        old_text.push_str(text);
        (self.text, self.places) = (old_text, places);
        Reading {
            text: &self.text,
            places: &self.places,
        }
    }

    fn of(&mut self, line: &str) -> Line {
        if let Some(known) = self.known.get(line) {
            return *known;
        }
        let new = Line {
            is_blank: line.trim().is_empty(),
            secret: secret::of_line(line),
            said: prose::Said::of(line),
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
pub(super) struct Reading<'l> {
    text: &'l str,
    places: &'l [Place],
}

impl<'l> Reading<'l> {
    /// The lines as [`str::lines`] has them, with what each says.
    pub(super) fn lines(self) -> impl Iterator<Item = (&'l str, Line)> {
        let line = move |place: &Place| {
            let text = self.text.get(place.start..place.next).unwrap_or_default();
            (without_end(text), place.line)
        };
        self.places.iter().map(line)
    }
}

fn without_end(line: &str) -> &str {
    let Some(line) = line.strip_suffix('\n') else {
        return line;
    };
    line.strip_suffix('\r').unwrap_or(line)
}

/// How many bytes of two texts are alike, compared block by block from one end; `rest` compares the first two blocks that differ.
fn alike<'t>(
    a: impl Iterator<Item = &'t [u8]>,
    b: impl Iterator<Item = &'t [u8]>,
    rest: impl Fn(&[u8], &[u8]) -> usize,
) -> usize {
    let mut same = 0;
    for (a, b) in a.zip(b) {
        if a != b {
            return same + rest(a, b);
        }
        same += a.len();
    }
    same
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
            texts in proptest::collection::vec("(a|b|é|\r|\n|\r\n|zzz){0,12}", 1..6),
            filler in 0_usize..600,
        ) {
            let mut lines = Lines::default();
            let filler = "x\n".repeat(filler);
            for text in &texts {
                for text in [format!("{filler}{text}"), format!("{text}{filler}"), text.clone()] {
                    let found: Vec<&str> = lines.of_text(&text).lines().map(|(l, _)| l).collect();
                    prop_assert_eq!(found, text.lines().collect::<Vec<_>>());
                }
            }
        }
    }
}
