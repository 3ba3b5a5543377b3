//! E-mails that tell apart and do not tell.

use super::People;
use crate::untrusted::Untrusted;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// How e-mails are shown: as they are, or hidden but for the first letter and the domain.
///
/// Two hidden addresses that would look alike get numbers. The numbers follow the order of names, since an order by address would tell
/// something about it, and a hash could be looked up.
#[derive(Debug, Clone, Default)]
pub struct Redaction {
    shown: bool,
    hidden: FxHashMap<String, String>,
}

impl Redaction {
    /// Shows the e-mails of `people`, or hides them.
    pub fn new(people: &People, shown: bool) -> Self {
        let mut redaction = Self {
            shown,
            ..Self::default()
        };
        if shown {
            return redaction;
        }
        let mut taken: BTreeMap<String, usize> = BTreeMap::new();
        for person in &people.persons {
            let identities = std::iter::once(&person.identity).chain(&person.spellings);
            for email in identities.map(|identity| identity.email.raw()) {
                if redaction.hidden.contains_key(email) {
                    continue;
                }
                let count = taken.entry(hidden(email, 1)).or_default();
                *count += 1;
                redaction
                    .hidden
                    .insert(email.to_owned(), hidden(email, *count));
            }
        }
        redaction
    }

    /// Whether e-mails are shown as they are.
    pub fn shows(&self) -> bool {
        self.shown
    }

    /// An e-mail.
    pub fn email(&self, email: &Untrusted) -> Untrusted {
        if self.shown {
            return email.clone();
        }
        let known = self.hidden.get(email.raw()).cloned();
        known.unwrap_or_else(|| hidden(email.raw(), 1)).into()
    }

    /// A name, which may hold an address itself.
    pub fn name(&self, name: &Untrusted) -> Untrusted {
        self.text(name)
    }

    /// Any text: whatever looks like an address in it is hidden.
    pub fn text(&self, text: &Untrusted) -> Untrusted {
        if self.shown || !text.raw().contains('@') {
            return text.clone();
        }
        let is_part = |c: char| {
            !c.is_whitespace() && !matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | '"')
        };
        let mut out = String::new();
        let mut rest = text.raw();
        while !rest.is_empty() {
            let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            if word.contains('@') {
                out.push_str(self.email(&word.into()).raw());
            } else {
                out.push_str(word);
            }
            let gap = after.find(is_part).unwrap_or(after.len());
            out.push_str(&after[..gap]);
            rest = &after[gap..];
        }
        out.into()
    }
}

/// `a…@example.org`; the second that would look so is `a…#2@example.org`.
fn hidden(email: &str, number: usize) -> String {
    let (local, domain) = match email.rsplit_once('@') {
        Some((local, domain)) => (local, Some(domain)),
        None => (email, None),
    };
    if email.is_empty() {
        return String::new();
    }
    let mut text: String = local.chars().take(1).collect();
    text.push('…');
    if number > 1 {
        text.push('#');
        text.push_str(&number.to_string());
    }
    if let Some(domain) = domain {
        text.push('@');
        text.push_str(domain);
    }
    text
}
