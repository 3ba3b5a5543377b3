//! Identities that may be one person: who is compared with whom, and what the pairs make together.

use super::address::Address;
use super::compare::{Parts, compare, contradict};
use super::name::Name;
use super::reason::{Reason, Strength};
use super::usual::Usual;
use super::{Kind, People, Person};
use crate::untrusted::Untrusted;
use rustc_hash::{FxHashSet, FxHasher};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

/// Identities that share a property and are compared with each other, and the identities of one proposal; a property that more have says
/// little.
const ALIKE: usize = 64;
/// Pairs compared at most. The kernel's 35,000 identities make some 300,000.
const PAIRS: usize = 5_000_000;

/// Identities that may be one person.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The identities: first the one used last (by more commits where they were used together), which the others would become.
    pub people: Vec<usize>,
    /// Why each of the others.
    pub links: Vec<Link>,
    /// How sure the weakest of the links is.
    pub strength: Strength,
    /// The lines of a `.mailmap` that would settle it; empty where no line can express it.
    pub lines: Vec<Untrusted>,
}

/// Why one identity is like another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// One identity.
    pub who: usize,
    /// The other: the first of the proposal wherever they were compared.
    pub like: usize,
    /// How sure.
    pub strength: Strength,
    /// Why.
    pub reasons: Vec<Reason>,
}

impl People {
    /// Finds who may be who.
    pub(super) fn propose(&mut self) {
        let humans: Vec<usize> = (0..self.persons.len())
            .filter(|&who| self.persons[who].kind == Kind::Person)
            .collect();
        let mut parts: Vec<Parts> = humans
            .iter()
            .map(|&who| parts(&self.persons[who]))
            .collect();
        let usual = Usual::of(&mut parts);
        let (pairs, uncompared) = candidates(&parts);
        self.uncompared = uncompared;
        let mut edges: Vec<Edge> = pairs
            .into_iter()
            .filter_map(|(a, b)| {
                crate::watchdog::heartbeat();
                let (strength, reasons) = compare(&parts[a], &parts[b], &usual)?;
                Some(Edge {
                    a,
                    b,
                    strength,
                    reasons,
                })
            })
            .collect();
        // The more reasons the sooner: a first name alone should join those who share it.
        edges.sort_by_key(|edge| {
            (
                Reverse(edge.strength),
                Reverse(edge.reasons.len()),
                edge.a,
                edge.b,
            )
        });
        for mut group in groups(&parts, &edges) {
            group
                .0
                .sort_by_key(|&at| Reverse(standing(&self.persons[humans[at]], &parts[at])));
            let strong = group
                .1
                .iter()
                .filter(|edge| edge.strength == Strength::Strong);
            self.same
                .extend(strong.map(|edge| (humans[edge.a], humans[edge.b])));
            let links = links(&group.0, &group.1, &humans);
            let strength = links.iter().map(|link| link.strength).min();
            let people: Vec<usize> = group.0.into_iter().map(|at| humans[at]).collect();
            self.proposals.push(Proposal {
                lines: self.mailmap_lines(&people),
                strength: strength.unwrap_or(Strength::Possible),
                people,
                links,
            });
        }
        self.proposals
            .sort_by(|x, y| (&x.people, x.strength).cmp(&(&y.people, y.strength)));
    }
}

/// Two identities that may be one person.
struct Edge {
    a: usize,
    b: usize,
    strength: Strength,
    reasons: Vec<Reason>,
}

/// Identities that may be one person, and the edges between them.
type Group<'e> = (Vec<usize>, Vec<&'e Edge>);

fn parts(person: &Person) -> Parts {
    Parts {
        name: Name::new(person.identity.name.raw()),
        address: Address::new(person.identity.email.raw()),
    }
}

/// Which identity the others become: one that can receive mail, used last, with more commits.
fn standing(person: &Person, parts: &Parts) -> (bool, (bool, usize), u64) {
    (
        !parts.address.is_placeholder && !person.identity.name.raw().trim().is_empty(),
        person.latest,
        person.commits,
    )
}

/// The best link of each member to the first of its group, or else to whomever it resembles.
fn links(group: &[usize], edges: &[&Edge], humans: &[usize]) -> Vec<Link> {
    let first = group.first().copied();
    let link = |&at: &usize| {
        let mine = edges.iter().filter_map(|edge| match () {
            () if edge.a == at => Some((edge.b, *edge)),
            () if edge.b == at => Some((edge.a, *edge)),
            () => None,
        });
        let best = mine.min_by_key(|(other, edge)| {
            let doubtful = edge.strength == Strength::Possible;
            (doubtful, Some(*other) != first, Reverse(edge.strength))
        });
        best.map(|(like, edge)| Link {
            who: humans[at],
            like: humans[like],
            strength: edge.strength,
            reasons: edge.reasons.clone(),
        })
    };
    group.iter().skip(1).filter_map(link).collect()
}

/// Joins what the edges connect, the surest first; never two groups in which full names contradict each other, unless the very pair shares an
/// address. What is only possible stays a pair.
fn groups<'e>(parts: &[Parts], edges: &'e [Edge]) -> Vec<Group<'e>> {
    let mut group_of: Vec<usize> = (0..parts.len()).collect();
    let mut members: Vec<Vec<usize>> = (0..parts.len()).map(|at| vec![at]).collect();
    for edge in edges.iter().filter(|e| e.strength > Strength::Possible) {
        let (x, y) = (group_of[edge.a], group_of[edge.b]);
        let fits = |p: usize, q: usize| {
            (p.min(q), p.max(q)) == (edge.a, edge.b) || !contradict(&parts[p], &parts[q])
        };
        let small = members[x].len() + members[y].len() <= ALIKE;
        if x != y
            && small
            && members[x]
                .iter()
                .all(|&p| members[y].iter().all(|&q| fits(p, q)))
        {
            let moved = std::mem::take(&mut members[y]);
            for &at in &moved {
                group_of[at] = x;
            }
            members[x].extend(moved);
        }
    }
    let mut inner: Vec<Vec<&Edge>> = vec![Vec::new(); parts.len()];
    let mut apart: BTreeMap<(usize, usize), &Edge> = BTreeMap::new();
    for edge in edges {
        let (x, y) = (group_of[edge.a], group_of[edge.b]);
        if x == y {
            inner[x].push(edge);
        } else if edge.strength == Strength::Possible {
            apart.entry((x.min(y), x.max(y))).or_insert(edge);
        }
    }
    let whole = members
        .into_iter()
        .zip(inner)
        .filter(|(group, _)| group.len() > 1);
    let pairs = apart
        .into_values()
        .map(|edge| (vec![edge.a, edge.b], vec![edge]));
    whole.chain(pairs).collect()
}

/// Pairs that share a property worth comparing, and how many were left out.
fn candidates(parts: &[Parts]) -> (Vec<(usize, usize)>, u64) {
    let mut keyed: Vec<(u64, usize)> = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        crate::watchdog::heartbeat();
        keys(part, |key| keyed.push((key, at)));
    }
    keyed.sort_unstable();
    keyed.dedup();
    let mut pairs: FxHashSet<(usize, usize)> = FxHashSet::default();
    let mut left_out = 0;
    for run in keyed.chunk_by(|a, b| a.0 == b.0) {
        let compared = &run[..run.len().min(ALIKE)];
        let all = |n: usize| (n * n.saturating_sub(1) / 2) as u64;
        left_out += all(run.len()) - all(compared.len());
        for (i, (_, a)) in compared.iter().enumerate() {
            for (_, b) in &compared[i + 1..] {
                if pairs.len() >= PAIRS {
                    left_out += 1;
                } else {
                    pairs.insert((*a, *b));
                }
            }
        }
    }
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort_unstable();
    (pairs, left_out)
}

/// Everything by which two identities of one person may meet.
fn keys(part: &Parts, mut found: impl FnMut(u64)) {
    let mut key = |what: u8, text: &str| {
        let mut hasher = FxHasher::default();
        (what, text).hash(&mut hasher);
        found(hasher.finish());
    };
    let (name, address) = (&part.name, &part.address);
    if !address.is_placeholder {
        key(0, &address.mailbox);
        if let Some(account) = address.account {
            key(1, &format!("{account}@{}", address.domain));
        }
        if address.is_distinctive() {
            key(2, &address.local);
        }
        if !address.is_public && address.label.len() >= 5 {
            key(2, &address.label);
        }
    }
    if name.joined.is_empty() {
        return;
    }
    key(2, &name.joined);
    if !name.full {
        return;
    }
    key(3, &name.sorted);
    key(4, &format!("{} {}", name.first(), name.last()));
    key(
        4,
        &format!(
            "{} {}",
            name.first(),
            name.words.get(1).map_or("", String::as_str)
        ),
    );
    let letter = |word: &str| word.chars().take(1).collect::<String>();
    key(5, &format!("{} {}", letter(name.first()), name.last()));
    key(6, &format!("{} {}", name.first(), letter(name.last())));
    for handle in name.handles() {
        key(2, &handle);
    }
    // Two names one letter apart share a name with one letter left out.
    if name.letters() >= 8 {
        let letters: Vec<char> = name.joined.chars().collect();
        for skip in 0..letters.len() {
            let rest: String = letters
                .iter()
                .enumerate()
                .filter(|(i, _)| *i != skip)
                .map(|(_, c)| *c)
                .collect();
            key(7, &rest);
        }
        key(7, &name.joined);
    }
}
