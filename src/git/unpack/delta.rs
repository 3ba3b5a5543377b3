//! A delta: an object told as pieces of another and bytes of its own.

/// A delta whose sizes have been read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Delta<'d> {
    /// Bytes of what it is made from.
    pub(super) base: u64,
    /// Bytes of what is made.
    pub(super) result: u64,
    steps: &'d [u8],
}

impl<'d> Delta<'d> {
    /// Bytes that hold both sizes.
    pub(super) const SIZES: usize = 20;

    /// Reads the sizes.
    pub(super) fn parse(bytes: &'d [u8]) -> Option<Self> {
        let (base, bytes) = size(bytes)?;
        let (result, steps) = size(bytes)?;
        Some(Self {
            base,
            result,
            steps,
        })
    }

    /// Makes the object into `out`, whose bytes are given up. The caller has looked at the size.
    pub(super) fn apply(&self, base: &[u8], out: &mut Vec<u8>) -> Option<()> {
        let result = usize::try_from(self.result).ok()?;
        if base.len() as u64 != self.base {
            return None;
        }
        out.clear();
        out.reserve_exact(result);
        let mut steps = self.steps;
        while let Some((&step, mut rest)) = steps.split_first() {
            let piece = if step & 0x80 == 0 {
                let (own, after) = rest.split_at_checked(usize::from(step))?;
                rest = after;
                // Zero is kept for what may come.
                (step > 0).then_some(own)?
            } else {
                let mut number = |bits: std::ops::Range<u8>| {
                    let mut value = 0_usize;
                    for (place, bit) in bits.enumerate() {
                        if step & 1 << bit != 0 {
                            let (&byte, after) = rest.split_first()?;
                            rest = after;
                            value |= usize::from(byte) << (8 * place);
                        }
                    }
                    Some(value)
                };
                let start = number(0..4)?;
                let count = match number(4..7)? {
                    0 => 0x1_0000,
                    count => count,
                };
                base.get(start..start.checked_add(count)?)?
            };
            if piece.len() > result - out.len() {
                return None;
            }
            out.extend_from_slice(piece);
            steps = rest;
        }
        (out.len() == result).then_some(())
    }
}

/// A number in groups of seven bits, the least significant first.
fn size(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0_u64;
    for (at, byte) in bytes.iter().enumerate() {
        // Nine groups hold any size that could be met.
        if at >= 9 {
            return None;
        }
        value |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((value, &bytes[at + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(base: &[u8], delta: &[u8]) -> Option<Vec<u8>> {
        let mut out = b"left over".to_vec();
        Delta::parse(delta)?.apply(base, &mut out)?;
        Some(out)
    }

    #[test]
    fn pieces_and_own_bytes() {
        let made = make(
            b"hello world",
            &[11, 10, 0x91, 6, 5, 2, b',', b' ', 0x90, 3],
        );
        assert_eq!(made.as_deref(), Some(&b"world, hel"[..]));
        // A count of none is 65,536.
        let base = vec![b'x'; 0x1_0000];
        let made = make(&base, &[0x80, 0x80, 4, 0x80, 0x80, 4, 0x80]);
        assert_eq!(made, Some(base));
    }

    #[test]
    fn every_lie_is_found() {
        for bad in [
            &[][..],
            &[11],
            &[0x80; 30],
            // Another base, a piece beyond its end, a result too short and too long.
            &[10, 5, 0x90, 5],
            &[11, 5, 0x91, 7, 5],
            &[11, 6, 0x90, 5],
            &[11, 4, 0x90, 5],
            // Bytes that are not there, and the step that is none.
            &[11, 5, 5, b'a'],
            &[11, 5, 0x91],
            &[11, 0, 0],
        ] {
            assert_eq!(make(b"hello world", bad), None, "{bad:x?}");
        }
    }
}
