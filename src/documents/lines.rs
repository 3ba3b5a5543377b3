//! What single lines say, each worked out once: versions of one document share nearly all of theirs.

use super::{prose, secret};
use rustc_hash::FxHashMap;

/// Lines remembered at once. Versions of a file come one after another, and the longest changelogs have some ten thousand.
const MAX_LINES: usize = 1 << 16;

/// The lines met so far.
#[derive(Debug, Default)]
pub struct Lines(FxHashMap<Box<str>, Line>);

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

impl Lines {
    pub(super) fn of(&mut self, line: &str) -> Line {
        if let Some(known) = self.0.get(line) {
            return *known;
        }
        let new = Line {
            is_blank: line.trim().is_empty(),
            secret: secret::of_line(line),
            said: prose::Said::of(line),
        };
        if self.0.len() >= MAX_LINES {
            self.0.clear();
        }
        self.0.insert(line.into(), new);
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_the_same_every_time() {
        let mut lines = Lines::default();
        for _ in 0..2 {
            let line = lines.of("Run `pip install x`, see https://x.org");
            assert!(line.said.installs && line.said.links && !line.is_blank);
            assert_eq!((line.said.words, line.secret), (5, None));
            assert!(lines.of(" \t").is_blank);
        }
        assert_eq!(lines.0.len(), 2);
    }
}
