//! How far two texts are alike.

/// Bytes compared at once.
const BLOCK: usize = 256;

/// How many bytes two texts begin with alike.
pub fn prefix(a: &[u8], b: &[u8]) -> usize {
    let blocks = a.chunks_exact(BLOCK).zip(b.chunks_exact(BLOCK));
    let same = blocks.take_while(|(a, b)| a == b).count() * BLOCK;
    let rest = a[same..].iter().zip(&b[same..]);
    same + rest.take_while(|(a, b)| a == b).count()
}

/// How many bytes two texts end with alike, behind the `before` bytes that they begin with.
pub fn suffix(a: &[u8], b: &[u8], before: usize) -> usize {
    let room = a.len().min(b.len()).saturating_sub(before);
    let (a, b) = (&a[a.len() - room..], &b[b.len() - room..]);
    let blocks = a.rchunks_exact(BLOCK).zip(b.rchunks_exact(BLOCK));
    let same = blocks.take_while(|(a, b)| a == b).count() * BLOCK;
    let (a, b) = (&a[..room - same], &b[..room - same]);
    let rest = a.iter().rev().zip(b.iter().rev());
    same + rest.take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_is_told_once() {
        let long = "x".repeat(3 * BLOCK);
        for (a, b, before, behind) in [
            ("", "a", 0, 0),
            ("abc", "abc", 3, 0),
            ("aa", "aaa", 2, 0),
            ("abcd", "abXcd", 2, 2),
            (
                &format!("{long}a{long}"),
                &format!("{long}b{long}"),
                3 * BLOCK,
                3 * BLOCK,
            ),
            (&format!("a{long}"), &long, 0, 3 * BLOCK),
        ] {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            assert_eq!((prefix(a, b), suffix(a, b, prefix(a, b))), (before, behind));
        }
    }
}
