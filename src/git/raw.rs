//! The raw text of trees, commits and tags, parsed without trust.

use super::Oid;
use super::oid::ObjectFormat;
use memchr::memchr;

/// One entry of a tree, as recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TreeEntry<'a> {
    pub(super) mode: u32,
    pub(super) name: &'a [u8],
    pub(super) oid: Oid,
}

/// The entries of a raw tree. Modes are octal numbers: `40000` and, in real histories, `040000`. Ends with `Err` where the
/// rest is no entry.
pub(super) fn tree(bytes: &[u8]) -> impl Iterator<Item = Result<TreeEntry<'_>, ()>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let entry = next(rest);
        rest = entry.map_or(&[], |(_, rest)| rest);
        Some(entry.map(|(entry, _)| entry).ok_or(()))
    })
}

/// The first entry of a raw tree, and what follows it.
pub(super) fn next(bytes: &[u8]) -> Option<(TreeEntry<'_>, &[u8])> {
    // A mode has five or six digits; seven leave room for a leading zero.
    let space = bytes.iter().take(8).position(|b| *b == b' ')?;
    let mode = bytes[..space].iter().try_fold(0_u32, |mode, digit| {
        (b'0'..=b'7')
            .contains(digit)
            .then(|| mode * 8 + u32::from(digit - b'0'))
    })?;
    let rest = &bytes[space + 1..];
    let nul = memchr(0, rest)?;
    let oid = Oid(*rest.get(nul + 1..)?.first_chunk()?);
    let name = &rest[..nul];
    let entry = TreeEntry { mode, name, oid };
    Some((entry, &rest[nul + 21..]))
}

/// A tree whose names are SHA-256, with as much of each as an [`Oid`] keeps. What is no entry stays as it is, and is none then either.
pub(super) fn with_short_names(bytes: &[u8]) -> Vec<u8> {
    let (kept, stored) = (ObjectFormat::Sha1.bytes(), ObjectFormat::Sha256.bytes());
    let mut short = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(nul) = memchr(0, rest)
        && let Some(name) = rest.get(nul + 1..nul + 1 + stored)
    {
        short.extend_from_slice(&rest[..=nul]);
        short.extend_from_slice(&name[..kept]);
        rest = &rest[nul + 1 + stored..];
    }
    // Cut short within a name: so that it cannot pass for a whole one.
    let end = memchr(0, rest).map_or(rest.len(), |nul| rest.len().min(nul + kept));
    short.extend_from_slice(&rest[..end]);
    short
}

/// A commit, as recorded. Text is still bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RawCommit<'a> {
    pub(super) tree: Oid,
    pub(super) parents: Vec<Oid>,
    pub(super) author: Option<&'a [u8]>,
    pub(super) committer: Option<&'a [u8]>,
    pub(super) encoding: Option<&'a [u8]>,
    pub(super) signed: bool,
    pub(super) message: &'a [u8],
}

/// Parses a commit; `None` if it does not begin with a tree.
pub(super) fn commit(bytes: &[u8]) -> Option<RawCommit<'_>> {
    let (first, mut rest) = line(bytes);
    let mut commit = RawCommit {
        tree: Oid::from_hex(first.strip_prefix(b"tree ")?)?,
        parents: Vec::new(),
        author: None,
        committer: None,
        encoding: None,
        signed: false,
        message: b"",
    };
    // Parents follow the tree; a line like one further down is none, for git either.
    loop {
        let (header, after) = line(rest);
        let Some(parent) = header.strip_prefix(b"parent ") else {
            break;
        };
        commit.parents.extend(Oid::from_hex(parent));
        rest = after;
    }
    while !rest.is_empty() {
        let (header, after) = line(rest);
        rest = after;
        if header.is_empty() {
            commit.message = rest;
            break;
        }
        let space = header.iter().position(|b| *b == b' ');
        let (key, value) = header.split_at(space.unwrap_or(header.len()));
        let value = value.get(1..).unwrap_or_default();
        match key {
            b"author" => commit.author = commit.author.or(Some(value)),
            b"committer" => commit.committer = commit.committer.or(Some(value)),
            b"encoding" => commit.encoding = commit.encoding.or(Some(value)),
            b"gpgsig" | b"gpgsig-sha256" => commit.signed = true,
            _ => {}
        }
    }
    Some(commit)
}

/// The object an annotated tag names.
pub(super) fn tag_target(bytes: &[u8]) -> Option<Oid> {
    Oid::from_hex(line(bytes).0.strip_prefix(b"object ")?)
}

fn line(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|b| *b == b'\n') {
        Some(end) => (&bytes[..end], &bytes[end + 1..]),
        None => (bytes, b""),
    }
}

/// `name <email> seconds zone`, cut where git cuts it: the e-mail between the first `<` and the first `>` after it, the
/// date after the last `>`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Ident<'a> {
    pub(super) name: &'a [u8],
    pub(super) email: &'a [u8],
    pub(super) seconds: i64,
    /// Nothing was missing.
    pub(super) whole: bool,
}

/// Parses an author or committer line.
pub(super) fn ident(bytes: &[u8]) -> Ident<'_> {
    let Some(open) = bytes.iter().position(|b| *b == b'<') else {
        return Ident {
            name: bytes.trim_ascii(),
            ..Ident::default()
        };
    };
    let name = bytes[..open].trim_ascii();
    let after = &bytes[open + 1..];
    let Some(close) = after.iter().position(|b| *b == b'>') else {
        return Ident {
            name,
            email: after.trim_ascii(),
            ..Ident::default()
        };
    };
    let last = after.iter().rposition(|b| *b == b'>').unwrap_or(close);
    let seconds = seconds(&after[last + 1..]);
    Ident {
        name,
        email: &after[..close],
        seconds: seconds.unwrap_or_default(),
        whole: seconds.is_some(),
    }
}

/// The first number, clamped to what fits.
fn seconds(bytes: &[u8]) -> Option<i64> {
    let text = bytes.trim_ascii_start();
    let (negative, digits) = match text.strip_prefix(b"-") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let count = digits.iter().take_while(|b| b.is_ascii_digit()).count();
    if count == 0 {
        return None;
    }
    let value = digits[..count].iter().fold(0_i64, |value, digit| {
        value
            .saturating_mul(10)
            .saturating_add(i64::from(digit - b'0'))
    });
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_are_octal_numbers() {
        let mut bytes = Vec::new();
        for mode in ["40000", "040000", "100644"] {
            bytes.extend_from_slice(format!("{mode} x\0").as_bytes());
            bytes.extend_from_slice(&[7; 20]);
        }
        bytes.extend_from_slice(b"100644 cut\0short");
        let entries: Vec<_> = tree(&bytes).collect();
        assert_eq!(entries.len(), 4);
        assert_eq!(entries[0].map(|e| e.mode), Ok(0o40000));
        assert_eq!(entries[0], entries[1]);
        assert_eq!(entries[3], Err(()));
        assert!(tree(b"99 x\0").all(|e| e.is_err()));
    }

    #[test]
    fn longer_names_are_cut() {
        let mut bytes = Vec::new();
        for (name, byte) in [("a", 7), ("b", 0)] {
            bytes.extend_from_slice(format!("100644 {name}\0").as_bytes());
            bytes.extend_from_slice(&[byte; 32]);
        }
        let short = with_short_names(&bytes);
        let entries: Vec<_> = tree(&short).collect::<Result<_, _>>().expect("entries");
        let names = entries.iter().map(|entry| (entry.name, entry.oid));
        let expected = [(&b"a"[..], Oid([7; 20])), (b"b", Oid([0; 20]))];
        assert!(names.eq(expected));
        for end in 1..bytes.len() {
            let cut = with_short_names(&bytes[..end]);
            let whole = end == bytes.len() / 2;
            assert_eq!(tree(&cut).all(|entry| entry.is_ok()), whole, "{end}");
        }
    }

    #[test]
    fn a_parent_further_down_is_none() {
        let a = "1".repeat(40);
        for text in [
            format!("tree {a}\nauthor A <a@b> 5 +0000\nparent {a}\n\nx\n"),
            format!("tree {a}\ngpgsig x\nparent {a}\n\nx\n"),
            format!("tree {a}\nx\nparent {a}\n\nparent {a}\n"),
        ] {
            let commit = commit(text.as_bytes()).expect("a commit");
            assert!(commit.parents.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_commit_with_everything() {
        let a = "1".repeat(40);
        let text = format!(
            "tree {a}\nparent {a}\nparent {a}\nauthor A <a@b> 5 +0000\ncommitter C <c@d> 6 +0100\nencoding latin-1\ngpgsig x\n y\n\nSubject\n\nBody\n"
        );
        let commit = commit(text.as_bytes()).expect("a commit");
        assert_eq!(commit.parents.len(), 2);
        assert_eq!(commit.encoding, Some(&b"latin-1"[..]));
        assert!(commit.signed);
        assert_eq!(commit.message, b"Subject\n\nBody\n");
        assert_eq!(super::commit(b"blob"), None);
    }

    #[test]
    fn odd_people() {
        let all = ident(b"A B <a@b> 5 +0000");
        assert_eq!(
            (all.name, all.email, all.seconds, all.whole),
            (&b"A B"[..], &b"a@b"[..], 5, true)
        );
        assert_eq!(ident(b"A <a@b> x> 7 +0000").seconds, 7);
        assert_eq!(ident(b"A <a@b> x> 7 +0000").email, b"a@b");
        assert_eq!(ident(b"<a@b> -9 +0000").seconds, -9);
        assert_eq!(ident(b"A <> 99999999999999999999 +0000").seconds, i64::MAX);
        for broken in [&b"A"[..], b"A <a@b", b"A <a@b>", b"", b"> <"] {
            assert!(!ident(broken).whole);
        }
    }
}
