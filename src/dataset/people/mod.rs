//! The people of a history: who wrote when and where, who may be who, and whom a pattern names.
//!
//! Only the mailmap says that two spellings are one person. Everything else is a proposal with reasons and with the lines of a mailmap that
//! would settle it. Merges are nobody's. Nothing here compares one person's work with another's.

mod activity;
mod address;
mod collect;
mod compare;
mod identities;
mod lines;
mod name;
mod proposals;
mod reason;
mod redact;
mod select;
mod usual;

pub use activity::{Activity, Month};
pub use identities::{Identities, Sameness};
pub use proposals::{Link, Proposal};
pub use reason::{Reason, Strength};
pub use redact::Redaction;
pub use select::Selection;

use crate::git::{Identity, Mailmap, Oid, is_assistant, is_bot, is_placeholder};
use rustc_hash::FxHashMap;

/// What an identity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Somebody.
    Person,
    /// A program, and how it is known.
    Bot(&'static str),
    /// A coding assistant, and how it is known.
    Assistant(&'static str),
    /// A name that stands for nobody in particular, and how it is known.
    Placeholder(&'static str),
}

impl Kind {
    /// What a name and an e-mail stand for.
    pub fn of(name: &str, email: &str) -> Self {
        if let Some(reason) = is_assistant(name, email) {
            return Self::Assistant(reason);
        }
        if let Some(reason) = is_bot(name, email) {
            return Self::Bot(reason);
        }
        is_placeholder(name, email).map_or(Self::Person, Self::Placeholder)
    }
}

/// A name and an e-mail after the mailmap, and what they stand for.
#[derive(Debug, Clone)]
pub struct Person {
    /// The name and the e-mail, after the mailmap.
    pub identity: Identity,
    /// What it is.
    pub kind: Kind,
    /// The names and e-mails as recorded, in order.
    pub spellings: Vec<Identity>,
    /// Commits written, merges left out.
    pub commits: u64,
    /// Merges made; they count for nobody.
    pub merges: u64,
    /// Commits of others that name this identity as co-author.
    pub co_authored: u64,
    /// Trailers of other kinds that name it; kept for assistants only.
    pub mentions: u64,
    /// When and where.
    pub activity: Activity,
    /// Where the identity was last used: the position of the commit in the history, authors before co-authors.
    latest: (bool, usize),
}

/// Everybody named in a history.
#[derive(Debug, Clone, Default)]
pub struct People {
    /// Everybody, by name; whom nobody ranks.
    pub persons: Vec<Person>,
    /// Who may be the same, by name of the first.
    pub proposals: Vec<Proposal>,
    /// Commits looked at, merges left out.
    pub commits: u64,
    /// Merges looked at.
    pub merges: u64,
    /// Commits of the mainline that stand for a whole request.
    pub squashed: u64,
    /// Commits of the mainline, merges left out.
    pub mainline: u64,
    /// Commits with a co-author who is somebody.
    pub co_authored: u64,
    /// Commits whose dates are implausible, oldest first: they count, without a month.
    pub implausible: Vec<Oid>,
    /// Pairs of identities that were not compared, since too many are alike.
    pub uncompared: u64,
    /// Pairs that are strongly one person, within the proposals.
    same: Vec<(usize, usize)>,
    range: (Option<i64>, Option<i64>),
    mailmap: Mailmap,
    /// Who uses each e-mail as recorded, in lower case.
    by_email: FxHashMap<String, Vec<usize>>,
    /// The person of each e-mail and name after the mailmap.
    index: FxHashMap<String, FxHashMap<String, usize>>,
}

impl People {
    /// The person of a name and an e-mail, both after the mailmap.
    pub fn find(&self, name: &str, email: &str) -> Option<usize> {
        self.index.get(email)?.get(name).copied()
    }

    /// Whether a commit written at this moment is looked at.
    fn covers(&self, moment: i64) -> bool {
        let (since, until) = self.range;
        since.is_none_or(|s| moment >= s) && until.is_none_or(|u| moment <= u)
    }

    /// Other identities that may be the same person as `who`.
    pub fn may_be(&self, who: usize) -> impl Iterator<Item = usize> + '_ {
        let groups = self
            .proposals
            .iter()
            .filter(move |p| p.people.contains(&who));
        groups
            .flat_map(|p| p.people.iter().copied())
            .filter(move |&p| p != who)
    }
}

#[cfg(test)]
mod tests;
