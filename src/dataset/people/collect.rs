//! Everybody named in a history: authors, and co-authors from the trailers of messages.

use super::name::fold;
use super::{Activity, Kind, Month, People, Person};
use crate::git::{Commit, History, Identity, credits, is_assistant, merged_request};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

impl People {
    /// Everybody named in `history`.
    pub fn of(history: &History) -> Self {
        Self::within(history, None, None)
    }

    /// Everybody named in the commits of `history` whose author's date is between the two moments.
    pub fn within(history: &History, since: Option<i64>, until: Option<i64>) -> Self {
        let mut people = Self::collected(history, since, until);
        people.propose();
        people
    }

    /// Everybody named in `history`, without proposals who may be who.
    pub fn listed(history: &History) -> Self {
        Self::collected(history, None, None)
    }

    fn collected(history: &History, since: Option<i64>, until: Option<i64>) -> Self {
        let mut people = Self {
            range: (since, until),
            mailmap: history.mailmap.clone(),
            ..Self::default()
        };
        let mut spellings: Vec<BTreeSet<Identity>> = Vec::new();
        for (at, commit) in history.commits.iter().enumerate() {
            if people.covers(commit.author.seconds) {
                people.add(at, commit, &mut spellings);
            }
        }
        for (person, spellings) in people.persons.iter_mut().zip(spellings) {
            person.spellings = spellings.into_iter().collect();
        }
        people.sort();
        people.index_emails();
        people
    }

    fn add(&mut self, at: usize, commit: &Commit, spellings: &mut Vec<BTreeSet<Identity>>) {
        let author = self.person(
            commit.author.name.raw(),
            commit.author.email.raw(),
            &commit.raw_author,
            spellings,
        );
        let person = &mut self.persons[author];
        person.latest = person.latest.max((true, at));
        if commit.is_merge() {
            person.merges += 1;
            self.merges += 1;
            return;
        }
        person.commits += 1;
        self.commits += 1;
        match Month::of(commit.author.seconds) {
            Some(month) => {
                person.activity.months.insert(month);
            }
            None => self.implausible.push(commit.oid),
        }
        self.mainline += u64::from(commit.mainline);
        self.squashed += u64::from(commit.mainline && is_squash(commit));
        self.add_credits(at, commit, author, spellings);
    }

    fn add_credits(
        &mut self,
        at: usize,
        commit: &Commit,
        author: usize,
        spellings: &mut Vec<BTreeSet<Identity>>,
    ) {
        let mut named: BTreeSet<usize> = BTreeSet::new();
        for credit in credits(commit.message.raw()) {
            let raw = Identity {
                name: credit.name.as_str().into(),
                email: credit.email.as_str().into(),
            };
            let assistant = is_assistant(&credit.name, &credit.email).is_some();
            if !credit.co_author && !assistant {
                continue;
            }
            let (name, email) = self.mailmap.resolve(&credit.name, &credit.email);
            let (name, email) = (name.to_owned(), email.to_owned());
            let who = self.person(&name, &email, &raw, spellings);
            if who == author {
                continue;
            }
            let person = &mut self.persons[who];
            person.latest = person.latest.max((false, at));
            if !credit.co_author {
                person.mentions += 1;
            } else if named.insert(who) {
                person.co_authored += 1;
            }
        }
        if named.is_empty() {
            return;
        }
        let somebody = named
            .iter()
            .any(|&who| self.persons[who].kind == Kind::Person);
        self.co_authored += u64::from(somebody);
    }

    /// The number of an identity, given on first sight.
    fn person(
        &mut self,
        name: &str,
        email: &str,
        raw: &Identity,
        spellings: &mut Vec<BTreeSet<Identity>>,
    ) -> usize {
        let who = self.find(name, email).unwrap_or_else(|| {
            let kind = Kind::of(name, email);
            self.persons.push(Person {
                identity: Identity {
                    name: name.into(),
                    email: email.into(),
                },
                kind,
                spellings: Vec::new(),
                commits: 0,
                merges: 0,
                co_authored: 0,
                mentions: 0,
                activity: Activity::default(),
                latest: (false, 0),
            });
            spellings.push(BTreeSet::new());
            let who = self.persons.len() - 1;
            self.index
                .entry(email.to_owned())
                .or_default()
                .insert(name.to_owned(), who);
            who
        });
        if !spellings[who].contains(raw) {
            spellings[who].insert(raw.clone());
        }
        who
    }

    /// By name, as a reader looks for one: accents and letter case do not matter.
    fn sort(&mut self) {
        let mut order: Vec<usize> = (0..self.persons.len()).collect();
        order.sort_by_cached_key(|&who| {
            let identity = &self.persons[who].identity;
            let words: Vec<String> = identity.name.raw().split_whitespace().map(fold).collect();
            (words.join(" "), identity.clone())
        });
        let mut place = vec![0; order.len()];
        for (to, &from) in order.iter().enumerate() {
            place[from] = to;
        }
        let mut persons: Vec<Option<Person>> = std::mem::take(&mut self.persons)
            .into_iter()
            .map(Some)
            .collect();
        self.persons = order
            .iter()
            .filter_map(|&from| persons[from].take())
            .collect();
        let inner = self.index.values_mut().flat_map(FxHashMap::values_mut);
        inner.for_each(|who| *who = place[*who]);
    }
}

fn is_squash(commit: &Commit) -> bool {
    merged_request(commit.message.raw()).is_some()
}
