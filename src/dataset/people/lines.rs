//! The lines of a `.mailmap` that make several identities one.

use super::People;
use crate::git::Identity;
use crate::untrusted::Untrusted;
use std::collections::BTreeSet;

impl People {
    /// The shortest lines that make `people` the first of them and change nobody else, proved by applying them on top of the mailmap there is.
    /// Empty where a name or an e-mail cannot be written in a mailmap.
    pub(super) fn mailmap_lines(&self, people: &[usize]) -> Vec<Untrusted> {
        let Some(target) = people.first().map(|&who| &self.persons[who].identity) else {
            return Vec::new();
        };
        let spellings = people.iter().flat_map(|&who| &self.persons[who].spellings);
        let emails: BTreeSet<String> = spellings.map(folded).collect();
        let mut lines = Vec::new();
        for email in &emails {
            match self.lines_for(email, people, target) {
                Some(found) => lines.extend(found),
                None => return Vec::new(),
            }
        }
        let shown = |line: &String| Untrusted::from(line.as_str()).terminal().to_string();
        let plain = lines
            .iter()
            .all(|line| shown(line) == *line && !line.starts_with('#'));
        if plain {
            lines.into_iter().map(Untrusted::from).collect()
        } else {
            Vec::new()
        }
    }

    /// The lines for one e-mail: one for whoever uses it, or else one for each name.
    fn lines_for(&self, email: &str, people: &[usize], target: &Identity) -> Option<Vec<String>> {
        if self.settles(&[], email, people, target) {
            return Some(Vec::new());
        }
        let proper = format!("{} <{}>", target.name.raw(), target.email.raw());
        let mine: BTreeSet<&Identity> = self
            .spellings_of(email)
            .filter_map(|(who, raw)| people.contains(&who).then_some(raw))
            .collect();
        // Any letter case would do; another than the target's shows what the line is for.
        let spelled = mine.iter().map(|raw| raw.email.raw());
        let spelled = spelled
            .reduce(|a, b| if a == target.email.raw() { b } else { a })
            .unwrap_or(email);
        let before = self.mailmap.only(email);
        let wanted = (target.name.raw(), target.email.raw());
        let each = mine
            .iter()
            .filter(|raw| before.resolve(raw.name.raw(), raw.email.raw()) != wanted)
            .map(|raw| format!("{proper} {} <{}>", raw.name.raw(), raw.email.raw()));
        let tries = [
            vec![proper.clone()],
            vec![format!("{proper} <{spelled}>")],
            each.collect(),
        ];
        tries
            .into_iter()
            .find(|lines| self.settles(lines, email, people, target))
    }

    /// Whether the lines make every spelling of `people` with this e-mail the target, and leave all others as they were.
    fn settles(&self, lines: &[String], email: &str, people: &[usize], target: &Identity) -> bool {
        let before = self.mailmap.only(email);
        let mut after = before.clone();
        for line in lines {
            after.add(line);
        }
        self.spellings_of(email).all(|(who, raw)| {
            let (name, email) = (raw.name.raw(), raw.email.raw());
            let wanted = if people.contains(&who) {
                (target.name.raw(), target.email.raw())
            } else {
                before.resolve(name, email)
            };
            after.resolve(name, email) == wanted
        })
    }

    /// Every spelling that has this e-mail, and whose it is.
    fn spellings_of<'a>(&'a self, email: &'a str) -> impl Iterator<Item = (usize, &'a Identity)> {
        let users = self.by_email.get(email).map_or(&[][..], Vec::as_slice);
        let all = users.iter().flat_map(|&who| {
            self.persons[who]
                .spellings
                .iter()
                .map(move |raw| (who, raw))
        });
        all.filter(move |(_, raw)| folded(raw) == email)
    }

    /// Notes who uses which e-mail, as recorded.
    pub(super) fn index_emails(&mut self) {
        for (who, person) in self.persons.iter().enumerate() {
            let emails: BTreeSet<String> = person.spellings.iter().map(folded).collect();
            for email in emails {
                self.by_email.entry(email).or_default().push(who);
            }
        }
    }
}

/// An e-mail as mailmaps compare it.
fn folded(raw: &Identity) -> String {
    raw.email.raw().to_ascii_lowercase()
}
