//! Which names and e-mails belong to one person, by the rules of `gitmailmap(5)`.

use std::collections::BTreeMap;

/// The new name and e-mail of an entry; what is absent stays as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Replacement {
    name: Option<String>,
    email: Option<String>,
}

/// The entries for one e-mail.
#[derive(Debug, Clone, Default)]
struct ByEmail {
    any_name: Replacement,
    by_name: BTreeMap<String, Replacement>,
}

/// A parsed `.mailmap`. Entries do not chain: what a line gives is final.
#[derive(Debug, Clone, Default)]
pub struct Mailmap {
    /// By e-mail in lower case (ASCII only, as git compares).
    map: BTreeMap<String, ByEmail>,
}

impl Mailmap {
    /// A larger file is not read.
    pub const BYTES: u64 = 16 << 20;

    /// Parses a file; lines that make no sense are skipped, as git does.
    pub fn parse(bytes: &[u8]) -> Self {
        let mut mailmap = Self::default();
        for line in bytes.split(|b| *b == b'\n') {
            if !line.starts_with(b"#") {
                mailmap.add(&String::from_utf8_lossy(line));
            }
        }
        mailmap
    }

    /// Only the entries for one e-mail.
    #[must_use]
    pub fn only(&self, email: &str) -> Self {
        let key = email.to_ascii_lowercase();
        let entry = self.map.get(&key).cloned();
        Self {
            map: entry
                .into_iter()
                .map(|entry| (key.clone(), entry))
                .collect(),
        }
    }

    /// Adds one line, as if it stood at the end of the file. One that makes no sense is skipped.
    pub fn add(&mut self, line: &str) {
        let Some((name, email, rest)) = person(line) else {
            return;
        };
        if email.is_empty() {
            return;
        }
        let new_name = some(name);
        let Some((old_name, old_email, _)) = person(rest) else {
            // `Proper Name <commit@email>`
            let entry = self.entry(email);
            entry.any_name.name = new_name.or(entry.any_name.name.take());
            return;
        };
        let entry = self.entry(old_email);
        match some(old_name) {
            // `Proper Name <proper@email> <commit@email>`, the name optional.
            None => {
                entry.any_name.name = new_name.or(entry.any_name.name.take());
                entry.any_name.email = Some(email.to_owned());
            }
            // `Proper Name <proper@email> Commit Name <commit@email>`
            Some(old) => {
                let replacement = Replacement {
                    name: new_name,
                    email: Some(email.to_owned()),
                };
                entry.by_name.insert(old.to_ascii_lowercase(), replacement);
            }
        }
    }

    fn entry(&mut self, email: &str) -> &mut ByEmail {
        self.map.entry(email.to_ascii_lowercase()).or_default()
    }

    /// The name and e-mail to use for those recorded.
    pub fn resolve<'a>(&'a self, name: &'a str, email: &'a str) -> (&'a str, &'a str) {
        if self.map.is_empty() {
            return (name, email);
        }
        let Some(entry) = self.map.get(&email.to_ascii_lowercase()) else {
            return (name, email);
        };
        let found = entry
            .by_name
            .get(&name.to_ascii_lowercase())
            .unwrap_or(&entry.any_name);
        (
            found.name.as_deref().unwrap_or(name),
            found.email.as_deref().unwrap_or(email),
        )
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// `name <email>` and what follows.
fn person(text: &str) -> Option<(&str, &str, &str)> {
    let (name, after) = text.split_once('<')?;
    let (email, rest) = after.split_once('>')?;
    Some((name.trim_ascii(), email, rest))
}

#[cfg(test)]
mod tests {
    use super::Mailmap;

    #[test]
    fn the_four_forms() {
        let map = Mailmap::parse(
            b"# comment\nOne <one@x>\n<two@x> <TWO@old>\nThree <three@x> <three@old>\nFour <four@x> Nick <shared@old> # why\n",
        );
        assert_eq!(map.resolve("1", "ONE@x"), ("One", "ONE@x"));
        assert_eq!(map.resolve("2", "two@OLD"), ("2", "two@x"));
        assert_eq!(map.resolve("3", "three@old"), ("Three", "three@x"));
        assert_eq!(map.resolve("nick", "shared@old"), ("Four", "four@x"));
        assert_eq!(map.resolve("else", "shared@old"), ("else", "shared@old"));
    }

    #[test]
    fn nothing_chains_and_noise_is_skipped() {
        let map = Mailmap::parse(
            b"A <a@x> <b@x>\nB <b@x> <a@x>\n<>\nno one\nX <unclosed\n<> <c@x>\n > < \n",
        );
        assert_eq!(map.resolve("x", "a@x"), ("B", "b@x"));
        assert_eq!(map.resolve("x", "b@x"), ("A", "a@x"));
        assert_eq!(map.resolve("x", "c@x"), ("x", "c@x"));
    }

    #[test]
    fn later_lines_add_to_earlier_ones() {
        let map = Mailmap::parse(b"<new@x> <old@x>\nName <old@x>\n");
        assert_eq!(map.resolve("n", "old@x"), ("Name", "new@x"));
    }
}
