//! Who is who, for everything that asks whether two are one person: review, people who work alone, the count of people in a head.
//!
//! One function for all of them: whom `people` strongly takes for one is one, whom it only proposes is in doubt, and whoever is met in a
//! message alone is held against the two who are asked about.

use super::address::Address;
use super::compare::{Parts, compare};
use super::name::{Likeness, Name, likeness};
use super::reason::Strength;
use super::usual::Usual;
use super::{Kind, People, Person};
use crate::git::History;
use rustc_hash::{FxHashMap, FxHashSet};

/// Whether two names and e-mails are one person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sameness {
    /// They are.
    Same,
    /// Perhaps: nothing is concluded from it.
    Doubtful,
    /// They are not.
    Different,
}

/// Everybody of a history, joined.
#[derive(Debug, Clone, Default)]
pub struct Identities {
    people: People,
    /// By identity the number of the person.
    group: Vec<usize>,
    /// By person the identities.
    members: FxHashMap<usize, Vec<usize>>,
    /// Pairs of persons that may be one.
    doubtful: FxHashSet<(usize, usize)>,
    /// Persons joined by whatever is proposed.
    loose: Vec<usize>,
    /// User names, first names and last names of everybody, folded.
    called: FxHashMap<String, usize>,
    /// By person the full names, folded.
    full_names: FxHashMap<usize, FxHashSet<String>>,
}

impl Identities {
    /// Everybody of `history`.
    pub fn of(history: &History) -> Self {
        Self::among(People::of(history))
    }

    /// Everybody of a list.
    pub fn among(people: People) -> Self {
        let all = people.persons.len();
        let mut strict = Joined::new(all);
        for &(a, b) in &people.same {
            strict.join(a, b);
        }
        let group: Vec<usize> = (0..all).map(|who| strict.find(who)).collect();
        let mut members: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for (who, group) in group.iter().enumerate() {
            members.entry(*group).or_default().push(who);
        }
        let mut loose = Joined::new(all);
        let mut doubtful = FxHashSet::default();
        for &(a, b) in &people.same {
            loose.join(a, b);
        }
        for proposal in &people.proposals {
            for (at, &a) in proposal.people.iter().enumerate() {
                for &b in &proposal.people[at + 1..] {
                    loose.join(a, b);
                    let (a, b) = (group[a], group[b]);
                    if a != b {
                        doubtful.insert((a.min(b), a.max(b)));
                    }
                }
            }
        }
        let loose = (0..all).map(|who| loose.find(who)).collect();
        let mut called = FxHashMap::default();
        let mut full_names: FxHashMap<usize, FxHashSet<String>> = FxHashMap::default();
        for (who, person) in people.persons.iter().enumerate() {
            let name = Name::new(person.identity.name.raw());
            let address = Address::new(person.identity.email.raw());
            if name.words.len() > 1 {
                let names = full_names.entry(group[who]).or_default();
                names.insert(name.joined.clone());
            }
            for text in [&name.joined, &address.local]
                .into_iter()
                .chain(&name.words)
            {
                if text.chars().count() > 1 && person.kind == Kind::Person {
                    called.entry(text.clone()).or_insert(who);
                }
            }
        }
        Self {
            people,
            group,
            members,
            doubtful,
            loose,
            called,
            full_names,
        }
    }

    /// The identity of a name and an e-mail after the mailmap.
    pub fn find(&self, name: &str, email: &str) -> Option<usize> {
        self.people.find(name, email)
    }

    /// What an identity is.
    pub fn kind(&self, who: usize) -> Kind {
        self.people.persons[who].kind
    }

    /// The person of an identity.
    pub fn person(&self, who: usize) -> usize {
        self.group[who]
    }

    /// The person of an identity, where everything that is proposed is so.
    pub fn loosely(&self, who: usize) -> usize {
        self.loose[who]
    }

    /// Whether somebody who made a commit is called so: a whole user name, or a word of a name.
    pub fn is_called(&self, text: &str) -> bool {
        self.called.contains_key(&Name::new(text).joined)
    }

    /// Whether two identities are one person.
    pub fn same(&self, a: usize, b: usize) -> Sameness {
        let (a, b) = (self.group[a], self.group[b]);
        if a == b {
            Sameness::Same
        } else if self.doubtful.contains(&(a.min(b), a.max(b))) || self.are_namesakes(a, b) {
            Sameness::Doubtful
        } else {
            Sameness::Different
        }
    }

    /// Whether two persons share a full name. Too little to join them by, and no proof that they are two.
    fn are_namesakes(&self, a: usize, b: usize) -> bool {
        let names = self.full_names.get(&a).zip(self.full_names.get(&b));
        names.is_some_and(|(a, b)| !a.is_disjoint(b))
    }

    /// Whether a name and an e-mail, either of which may be absent, are those of an identity.
    pub fn is(&self, name: &str, email: &str, who: usize) -> Sameness {
        if !email.is_empty()
            && let Some(known) = self.find(name, email)
        {
            return self.same(known, who);
        }
        // A name alone, or an address that any of the person's identities may have.
        let own = self.members.get(&self.group[who]).into_iter().flatten();
        let found = own.map(|&own| {
            let identity = &self.people.persons[own].identity;
            alike(
                name,
                email,
                &parts(identity.name.raw(), identity.email.raw()),
            )
        });
        found
            .max_by_key(|found| match found {
                Sameness::Same => 2,
                Sameness::Doubtful => 1,
                Sameness::Different => 0,
            })
            .unwrap_or(Sameness::Different)
    }
}

fn parts(name: &str, email: &str) -> Parts {
    Parts {
        name: Name::new(name),
        address: Address::new(email),
    }
}

/// Whether a name and an e-mail of a message are those of somebody.
fn alike(name: &str, email: &str, known: &Parts) -> Sameness {
    let mine = parts(name, email);
    if !email.is_empty() {
        if !mine.address.is_placeholder && mine.address.folded == known.address.folded {
            return Sameness::Same;
        }
        if !mine.name.joined.is_empty() && mine.name.joined == known.name.joined {
            return Sameness::Same;
        }
        let mut two = [mine, parts_of(known)];
        let usual = Usual::of(&mut two);
        return match compare(&two[0], &two[1], &usual) {
            Some((Strength::Strong, _)) => Sameness::Same,
            Some(_) => Sameness::Doubtful,
            None => Sameness::Different,
        };
    }
    // A user name: it is theirs if their name or their address is that, and perhaps if it is a part of either.
    let handle = &mine.name.joined;
    if handle.is_empty() {
        return Sameness::Doubtful;
    }
    if *handle == known.name.joined || *handle == known.address.local {
        return Sameness::Same;
    }
    match likeness(&mine.name, &known.name) {
        Likeness::Same | Likeness::Spelling | Likeness::WholeHandle | Likeness::SameHandle => {
            Sameness::Same
        }
        Likeness::Different => Sameness::Different,
        Likeness::Open => {
            let part = handle.chars().count() > 2 && known.address.local.contains(handle.as_str());
            if part {
                Sameness::Doubtful
            } else {
                Sameness::Different
            }
        }
        _ => Sameness::Doubtful,
    }
}

fn parts_of(known: &Parts) -> Parts {
    Parts {
        name: known.name.clone(),
        address: known.address.clone(),
    }
}

impl People {
    /// People who wrote commits or merged, those joined that are strongly taken for one.
    pub fn authors(&self) -> usize {
        let mut joined = Joined::new(self.persons.len());
        for &(a, b) in &self.same {
            joined.join(a, b);
        }
        let wrote = |p: &Person| p.kind == Kind::Person && p.commits + p.merges > 0;
        let wrote = self.persons.iter().enumerate().filter(|(_, p)| wrote(p));
        let groups: FxHashSet<usize> = wrote.map(|(who, _)| joined.find(who)).collect();
        groups.len()
    }
}

/// Who was joined with whom.
struct Joined(Vec<usize>);

impl Joined {
    fn new(many: usize) -> Self {
        Self((0..many).collect())
    }

    fn find(&mut self, mut who: usize) -> usize {
        while self.0[who] != who {
            self.0[who] = self.0[self.0[who]];
            who = self.0[who];
        }
        who
    }

    /// The smaller number stands for both.
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b)] = a.min(b);
    }
}
