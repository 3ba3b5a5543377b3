//! The first bytes of an entry of a pack: what it is, and how much it inflates to.

use crate::git::oid::ObjectFormat;
use crate::git::{Kind, Oid};

/// Bytes of the longest header: a size and the name of a base.
pub(super) const HEADER_BYTES: usize = 10 + 32;

/// What the bytes of an entry are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// An object as it is.
    Whole(Kind),
    /// A delta on the entry at this offset, which lies before.
    Near(u64),
    /// A delta on the object of this name.
    Named(Oid),
}

/// An entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) form: Form,
    /// Bytes once inflated.
    pub(super) size: u64,
    /// Bytes of the header.
    pub(super) header: u64,
}

impl Entry {
    /// Reads the header of the entry at `offset`.
    pub(super) fn parse(bytes: &[u8], offset: u64, format: ObjectFormat) -> Option<Self> {
        let first = *bytes.first()?;
        let mut at = 1;
        let mut size = u64::from(first & 0x0f);
        let mut shift = 4;
        let mut more = first & 0x80 != 0;
        while more {
            let byte = *bytes.get(at)?;
            at += 1;
            // Sixty bits are enough for anything.
            if shift > 53 {
                return None;
            }
            size |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            more = byte & 0x80 != 0;
        }
        let form = match first >> 4 & 7 {
            1 => Form::Whole(Kind::Commit),
            2 => Form::Whole(Kind::Tree),
            3 => Form::Whole(Kind::Blob),
            4 => Form::Whole(Kind::Tag),
            6 => {
                let mut back = 0_u64;
                loop {
                    let byte = *bytes.get(at)?;
                    at += 1;
                    back = back.checked_mul(128)?.checked_add(u64::from(byte & 0x7f))?;
                    if byte & 0x80 == 0 {
                        break;
                    }
                    back = back.checked_add(1)?;
                }
                Form::Near(offset.checked_sub(back).filter(|_| back > 0)?)
            }
            7 => {
                let name = bytes.get(at..at + format.bytes())?;
                at += name.len();
                Form::Named(Oid::from_bytes(name)?)
            }
            _ => return None,
        };
        Some(Self {
            form,
            size,
            header: at as u64,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers() {
        let entry = |bytes: &[u8], format| {
            Entry::parse(bytes, 1_000, format).map(|e| (e.form, e.size, e.header))
        };
        let parse = |bytes: &[u8]| entry(bytes, ObjectFormat::Sha1);
        assert_eq!(parse(&[0x35]), Some((Form::Whole(Kind::Blob), 5, 1)));
        let commit = Some((Form::Whole(Kind::Commit), 0x7f * 16 + 5, 2));
        assert_eq!(parse(&[0x95, 0x7f]), commit);
        assert_eq!(parse(&[0x65, 0x05]), Some((Form::Near(995), 5, 2)));
        // Two bytes begin where one ends.
        assert_eq!(parse(&[0x65, 0x80, 0x00]), Some((Form::Near(872), 5, 3)));
        let mut named = vec![0x71];
        named.extend([9; 20]);
        assert_eq!(parse(&named), Some((Form::Named(Oid([9; 20])), 1, 21)));
        assert_eq!(parse(&named[..20]), None);
        named.extend([8; 12]);
        let long = Some((Form::Named(Oid([9; 20])), 1, 33));
        assert_eq!(entry(&named, ObjectFormat::Sha256), long);
        assert_eq!(entry(&named[..32], ObjectFormat::Sha256), None);
    }

    #[test]
    fn what_git_never_writes() {
        for bad in [
            &[][..],
            // Types that are none.
            &[0x05],
            &[0x55],
            // A size that does not end, and one of more than 64 bits.
            &[0xb5],
            &[0xb5, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
            // A base at the same place, before the file, and nowhere.
            &[0x65, 0x00],
            &[0x65, 0xff, 0x7f],
            &[
                0x65, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f,
            ],
        ] {
            assert_eq!(
                Entry::parse(bad, 1_000, ObjectFormat::Sha1),
                None,
                "{bad:x?}"
            );
        }
    }
}
