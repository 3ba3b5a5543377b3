//! The text of a file, read from the one before it: of most versions of a file only little has changed.

use crate::common_affix;
use crate::python::decode;
use memchr::{memchr, memchr_iter};
use std::borrow::Cow;

/// How far a text begins and ends as its neighbour's.
#[derive(Clone, Copy, Default)]
pub(super) struct CommonAffixes {
    pub(super) before: usize,
    pub(super) behind: usize,
}

/// The text of a file.
#[derive(Default)]
pub(super) struct Source {
    pub(super) text: String,
    /// Its bytes are its text as they are.
    is_plain: bool,
    /// It is plain and not all ASCII: what its first lines say of its character set has been looked at.
    is_utf8: bool,
}

impl Source {
    /// Reads another file and says how much of it is as in the one before; nothing where it has no text.
    pub(super) fn read(&mut self, bytes: &[u8], old: &Self) -> Option<CommonAffixes> {
        self.text.clear();
        if let Some(alike) = self.read_changes(bytes, old) {
            return Some(alike);
        }
        let decoded = decode(bytes).ok()?;
        self.text.push_str(&decoded);
        self.is_plain = decoded.len() == bytes.len() && matches!(decoded, Cow::Borrowed(_));
        self.is_utf8 = self.is_plain && !decoded.is_ascii();
        let (old, new) = (old.text.as_bytes(), self.text.as_bytes());
        let before = common_affix::prefix(old, new);
        let behind = common_affix::suffix(old, new, before);
        Some(CommonAffixes { before, behind })
    }

    /// The same, where [`decode`] is sure to say what is said here: most of a text is as it was, and need not be looked through again.
    fn read_changes(&mut self, bytes: &[u8], old: &Self) -> Option<CommonAffixes> {
        let text = old.text.as_bytes();
        let mut before = common_affix::prefix(text, bytes);
        // A byte order mark or a coding cookie stands in the first two lines.
        if !old.is_plain || memchr_iter(b'\n', &bytes[..before]).nth(1).is_none() {
            return None;
        }
        let mut behind = common_affix::suffix(text, bytes, before);
        while !old.text.is_char_boundary(before) {
            before -= 1;
        }
        while !old.text.is_char_boundary(text.len() - behind) {
            behind -= 1;
        }
        let changed = std::str::from_utf8(&bytes[before..bytes.len() - behind]).ok()?;
        if memchr(0, changed.as_bytes()).is_some() || !(old.is_utf8 || changed.is_ascii()) {
            return None;
        }
        self.text.reserve(bytes.len());
        self.text.push_str(&old.text[..before]);
        self.text.push_str(changed);
        self.text.push_str(&old.text[text.len() - behind..]);
        (self.is_plain, self.is_utf8) = (true, old.is_utf8);
        Some(CommonAffixes { before, behind })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_read_as_the_whole_is() {
        let head = "#!/x\n'''Doc.'''\n";
        let versions: [&[u8]; 9] = [
            b"x = 1\ny = 2\n",
            b"x = 1\ny = 3\n",
            "x = 'é'\ny = 3\n".as_bytes(),
            "x = 'è'\ny = 3\n".as_bytes(),
            b"x = '\xe9'\ny = 3\n",
            "x = 'é'\ny = '🐍'\n".as_bytes(),
            "x = 'é'\ny = '🐌'\n".as_bytes(),
            b"x = '\0'\n",
            b"",
        ];
        for head in [head, "# coding: latin-1\n\n", "\u{feff}a\nb\n", ""] {
            for (old, new) in versions.iter().flat_map(|a| versions.map(|b| (*a, b))) {
                let [old, new] = [old, new].map(|text| [head.as_bytes(), text].concat());
                let mut before = Source::default();
                before.read(&old, &Source::default());
                let mut source = Source::default();
                let alike = source.read(&new, &before);
                let decoded = decode(&new).ok();
                assert_eq!(alike.is_some(), decoded.is_some(), "{old:?} {new:?}");
                let (Some(alike), Some(decoded)) = (alike, decoded) else {
                    continue;
                };
                assert_eq!(source.text, decoded, "{old:?} {new:?}");
                let (a, b) = (before.text.as_bytes(), source.text.as_bytes());
                assert_eq!(a[..alike.before], b[..alike.before]);
                assert_eq!(a[a.len() - alike.behind..], b[b.len() - alike.behind..]);
            }
        }
    }
}
