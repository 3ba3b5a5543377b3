//! Finding a name in a table, fast where it is not there.

/// Sorted words. A bit per first letter and length turns almost every other word away.
#[derive(Debug)]
pub struct Words {
    sorted: &'static [&'static str],
    lengths: [u32; 128],
}

/// Lengths from here on share a bit.
const LONGEST: usize = 31;

impl Words {
    /// A table of `sorted` words of ASCII.
    pub const fn new(sorted: &'static [&'static str]) -> Self {
        let mut lengths = [0; 128];
        let mut i = 0;
        while i < sorted.len() {
            let bytes = sorted[i].as_bytes();
            if !bytes.is_empty() {
                lengths[(bytes[0] & 127) as usize] |= 1 << bit(bytes.len());
            }
            i += 1;
        }
        Self { sorted, lengths }
    }

    /// Where a word stands in the table.
    pub fn find(&self, word: &str) -> Option<usize> {
        let first = *word.as_bytes().first()?;
        let lengths = self.lengths.get(usize::from(first & 127))?;
        if lengths >> bit(word.len()) & 1 == 0 {
            return None;
        }
        self.sorted.binary_search(&word).ok()
    }

    /// Whether the words are in order, without which none is found.
    #[cfg(test)]
    pub fn is_sorted(&self) -> bool {
        self.sorted.windows(2).all(|pair| pair[0] < pair[1])
    }
}

const fn bit(length: usize) -> usize {
    if length < LONGEST { length } else { LONGEST }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_and_others_are_not() {
        static WORDS: Words =
            Words::new(&["a", "abc", "abcdefghijklmnopqrstuvwxyz0123456789", "b"]);
        assert!(WORDS.is_sorted());
        let found =
            ["a", "abc", "abcdefghijklmnopqrstuvwxyz0123456789", "b"].map(|w| WORDS.find(w));
        assert_eq!(found, [Some(0), Some(1), Some(2), Some(3)]);
        assert_eq!(
            ["", "ab", "abd", "c", "é"].map(|w| WORDS.find(w)),
            [None; 5]
        );
    }
}
