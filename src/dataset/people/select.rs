//! Whom a pattern names.

use super::{Kind, People, Proposal, Redaction, Strength};
use crate::error::{Error, Result};
use crate::git::{Commit, Identity};
use crate::untrusted::Untrusted;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

/// People named in an error message.
const NAMED: usize = 5;
/// Names suggested where nobody matches.
const NEAREST: usize = 3;
/// Characters of a pattern.
const PATTERN: usize = 320;

/// One person's identities, chosen.
#[derive(Debug, Clone)]
pub struct Selection {
    /// What to call the person: the name used last.
    pub name: Untrusted,
    /// A pattern took several identities for one person that only a proposal connects: a report must say so.
    pub assumed: bool,
    /// Other identities that may be the same person and were not asked for.
    pub may_be: Vec<usize>,
    pub(super) identities: FxHashSet<Identity>,
}

impl Selection {
    /// Whether the person is the author of a commit that is no merge: merges are nobody's.
    pub fn wrote(&self, commit: &Commit) -> bool {
        !commit.is_merge() && self.made(commit)
    }

    /// Whether the person is the author of a commit, merge or not.
    pub fn made(&self, commit: &Commit) -> bool {
        let identity = Identity {
            name: commit.author.name.clone(),
            email: commit.author.email.clone(),
        };
        self.identities.contains(&identity)
    }
}

impl People {
    /// The person that `patterns` name, each by a name or an e-mail: exactly, or else by a part of one; letter case does not matter. Several
    /// patterns mean one person. One pattern that fits several people who are not even proposed to be one is refused.
    pub fn matching(&self, patterns: &[String]) -> Result<Selection> {
        let mut chosen: BTreeSet<usize> = BTreeSet::new();
        let mut assumed = false;
        for pattern in patterns {
            let found = self.fitting(pattern)?;
            assumed |= found.len() > 1;
            chosen.extend(found);
        }
        if chosen.is_empty() {
            return Err(self.nobody("--author", "no pattern was given", ""));
        }
        Ok(self.selection(&chosen, assumed))
    }

    /// The person whose name and e-mail git would record for the user.
    pub fn me(&self, user: Option<(String, String)>) -> Result<Selection> {
        let Some((name, email)) = user else {
            return Err(Error::Usage {
                given: "--me".to_owned(),
                why: "git knows neither your name nor your e-mail".to_owned(),
                hint: "set user.name and user.email with 'git config --global', or name yourself with --author".to_owned(),
            });
        };
        let by = |fits: &dyn Fn(&Identity) -> bool| -> BTreeSet<usize> {
            let all = 0..self.persons.len();
            all.filter(|&who| self.identities(who).any(fits)).collect()
        };
        let same =
            |a: &Untrusted, b: &str| !b.is_empty() && a.raw().to_lowercase() == b.to_lowercase();
        let by_email = by(&|identity| same(&identity.email, &email));
        if !by_email.is_empty() {
            let assumed = by_email.len() > 1;
            return Ok(self.selection(&by_email, assumed));
        }
        let by_name = by(&|identity| same(&identity.name, &name));
        if self.is_one(&by_name) {
            let assumed = by_name.len() > 1;
            return Ok(self.selection(&by_name, assumed));
        }
        let given = Untrusted::from(name.as_str())
            .ellipsis(80)
            .terminal()
            .to_string();
        if by_name.len() > 1 {
            return Err(self.several("--me", &by_name));
        }
        Err(self.nobody(
            "--me",
            "nobody in this history has your git name or e-mail",
            &given,
        ))
    }

    /// Everybody who fits one pattern, if that is one person.
    fn fitting(&self, pattern: &str) -> Result<BTreeSet<usize>> {
        let wanted: String = pattern
            .trim()
            .to_lowercase()
            .chars()
            .take(PATTERN)
            .collect();
        let given = format!(
            "--author {}",
            Untrusted::from(pattern).ellipsis(80).terminal()
        );
        if wanted.is_empty() {
            return Err(self.nobody(&given, "it names nobody", ""));
        }
        let fitting = |fits: &dyn Fn(&str) -> bool| -> BTreeSet<usize> {
            let texts = |identity: &Identity| {
                let (name, email) = (
                    identity.name.raw().to_lowercase(),
                    identity.email.raw().to_lowercase(),
                );
                fits(name.trim()) || fits(&email) || fits(&format!("{} <{email}>", name.trim()))
            };
            (0..self.persons.len())
                .filter(|&who| self.identities(who).any(texts))
                .collect()
        };
        let mut found = fitting(&|text| text == wanted);
        if found.is_empty() {
            found = fitting(&|text| text.contains(&wanted));
        }
        if found.is_empty() {
            return Err(self.nobody(
                &given,
                "nobody in this history has such a name or e-mail",
                &wanted,
            ));
        }
        if self.is_one(&found) {
            Ok(found)
        } else {
            Err(self.several(&given, &found))
        }
    }

    /// The identity, and the spellings it was recorded under.
    fn identities(&self, who: usize) -> impl Iterator<Item = &Identity> {
        let person = &self.persons[who];
        std::iter::once(&person.identity).chain(&person.spellings)
    }

    /// One identity, or several that one proposal connects with nothing against it.
    fn is_one(&self, found: &BTreeSet<usize>) -> bool {
        let joins = |p: &Proposal| {
            p.strength > Strength::Possible && found.iter().all(|who| p.people.contains(who))
        };
        found.len() == 1 || !found.is_empty() && self.proposals.iter().any(joins)
    }

    fn selection(&self, chosen: &BTreeSet<usize>, assumed: bool) -> Selection {
        let people: Vec<usize> = chosen.iter().copied().collect();
        let latest = people
            .iter()
            .copied()
            .max_by_key(|&who| (self.persons[who].latest, self.persons[who].commits));
        let may_be: BTreeSet<usize> = people
            .iter()
            .flat_map(|&who| self.may_be(who))
            .filter(|who| !chosen.contains(who))
            .collect();
        let redaction = Redaction::new(self, false);
        Selection {
            name: latest
                .map(|who| redaction.name(&self.persons[who].identity.name))
                .unwrap_or_default(),
            identities: people
                .iter()
                .map(|&who| self.persons[who].identity.clone())
                .collect(),
            may_be: may_be.into_iter().collect(),
            assumed,
        }
    }

    fn several(&self, given: &str, found: &BTreeSet<usize>) -> Error {
        let redaction = Redaction::new(self, false);
        let named: Vec<String> = found
            .iter()
            .take(NAMED)
            .map(|&who| self.shown(who, &redaction))
            .collect();
        let more = found.len() - named.len();
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        Error::Usage {
            given: given.to_owned(),
            why: format!(
                "it names {} people: {}{more}",
                found.len(),
                named.join(", ")
            ),
            hint: "name one of them, or repeat --author for each identity of one person".to_owned(),
        }
    }

    fn nobody(&self, given: &str, why: &str, wanted: &str) -> Error {
        let nearest = self.nearest(wanted);
        let hint = match nearest.as_slice() {
            [] => "'hallmarks people' lists everybody".to_owned(),
            names => format!(
                "did you mean {}? 'hallmarks people' lists everybody",
                names.join(" or ")
            ),
        };
        Error::Usage {
            given: given.to_owned(),
            why: why.to_owned(),
            hint,
        }
    }

    /// The names nearest to a text, whole or by one of their words.
    fn nearest(&self, wanted: &str) -> Vec<String> {
        if wanted.is_empty() {
            return Vec::new();
        }
        let redaction = Redaction::new(self, false);
        let wanted = wanted.split('@').next().unwrap_or_default().to_lowercase();
        let away = |text: &str| crate::error::distance(&wanted, text);
        let mut names: Vec<(usize, String)> = Vec::new();
        for person in self.persons.iter().filter(|p| p.kind == Kind::Person) {
            let name = person.identity.name.raw().to_lowercase();
            let email = person.identity.email.raw().to_lowercase();
            let words = name.split_whitespace().chain(email.split('@').next());
            let Some(nearest) = words.chain([name.trim()]).map(&away).min() else {
                continue;
            };
            let shown = redaction.name(&person.identity.name).ellipsis(60);
            names.push((nearest, format!("'{}'", shown.terminal())));
        }
        names.sort();
        names.dedup_by(|a, b| a.1 == b.1);
        names
            .into_iter()
            .take(NEAREST)
            .map(|(_, name)| name)
            .collect()
    }

    fn shown(&self, who: usize, redaction: &Redaction) -> String {
        let identity = &self.persons[who].identity;
        let (name, email) = (
            redaction.name(&identity.name).ellipsis(60),
            redaction.email(&identity.email).ellipsis(60),
        );
        format!("{} <{}>", name.terminal(), email.terminal())
    }
}
