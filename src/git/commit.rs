//! Commits, as data.

use super::{Damage, Mailmap, Oid};
use crate::untrusted::Untrusted;
use crate::warning_code::WarningCode;

/// 0001-01-01T00:00:00Z.
const FIRST_SECOND: i64 = -62_135_596_800;
/// 9999-12-31T23:59:59Z.
const LAST_SECOND: i64 = 253_402_300_799;

/// A moment that calendars can show: the years 1 to 9999. A commit may claim the year 292277026596.
pub fn clamp_seconds(seconds: i64) -> i64 {
    seconds.clamp(FIRST_SECOND, LAST_SECOND)
}

/// Who and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The name, after the mailmap.
    pub name: Untrusted,
    /// The e-mail, after the mailmap, letter case kept.
    pub email: Untrusted,
    /// Seconds since 1970-01-01T00:00:00Z, as claimed. The time zone is not read.
    pub seconds: i64,
}

/// Who, as recorded: before the mailmap.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Identity {
    /// The name.
    pub name: Untrusted,
    /// The e-mail.
    pub email: Untrusted,
}

/// One commit.
#[derive(Debug, Clone)]
pub struct Commit {
    /// Its name.
    pub oid: Oid,
    /// Its tree.
    pub tree: Oid,
    /// Its parents, as recorded: some may be absent (shallow, damage).
    pub parents: Vec<Oid>,
    /// Who wrote the change.
    pub author: Signature,
    /// Who recorded it.
    pub committer: Signature,
    /// Who wrote the change, before the mailmap.
    pub raw_author: Identity,
    /// Who recorded it, before the mailmap.
    pub raw_committer: Identity,
    /// The message, decoded as its `encoding` header says, cut at 64 KiB.
    pub message: Untrusted,
    /// It carries a signature. Whose, and whether it is good, is not checked.
    pub signed: bool,
    /// On the mainline: reached from the head through first parents only.
    pub mainline: bool,
}

impl Commit {
    /// It joins two or more lines of history.
    pub fn is_merge(&self) -> bool {
        self.parents.len() > 1
    }
}

/// Every commit reachable from a head.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// Parents before children, first parents' lines first: a side branch stands right before its merge. The order is
    /// decided by the graph only, never by a clock.
    pub commits: Vec<Commit>,
    /// What could not be read.
    pub damage: Vec<Damage>,
    /// The repository says that older history was cut off.
    pub shallow: bool,
    /// Tags that name a commit of this history, by name.
    pub tags: Vec<(Untrusted, Oid)>,
    /// The mailmap that was applied, for names in messages.
    pub mailmap: Mailmap,
}

/// Why not all of a history is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryGap {
    /// The deadline passed while it was read.
    Late,
    /// Commits, or what says whose they are, are missing, damaged or beyond a limit.
    Missing,
    /// The repository says that it holds no older ones.
    Shallow,
}

impl History {
    /// Whether commits are missing, and why.
    pub fn gap(&self) -> Option<HistoryGap> {
        const MISSING: [WarningCode; 7] = [
            WarningCode::CorruptCommit,
            WarningCode::CorruptObject,
            WarningCode::HistoryLimit,
            WarningCode::MailmapLimit,
            WarningCode::MissingCommit,
            WarningCode::MissingObject,
            WarningCode::ShallowUnreadable,
        ];
        let has = |codes: &[WarningCode]| {
            self.damage
                .iter()
                .any(|damage| codes.contains(&damage.code))
        };
        if self.is_late() {
            Some(HistoryGap::Late)
        } else if has(&MISSING) {
            Some(HistoryGap::Missing)
        } else {
            self.shallow.then_some(HistoryGap::Shallow)
        }
    }

    /// Whether the deadline cut it: what it holds is right, and not all there is.
    pub fn is_late(&self) -> bool {
        self.damage
            .iter()
            .any(|damage| damage.code == WarningCode::Deadline)
    }

    /// Where the history begins that is known, if a parent of any commit is absent: the first commit of the mainline, or the first of
    /// all where the mainline is whole.
    pub fn known_from(&self) -> Option<usize> {
        let known: std::collections::HashSet<Oid> = self.commits.iter().map(|c| c.oid).collect();
        let older = |commit: &Commit| commit.parents.iter().any(|p| !known.contains(p));
        let cut = self.commits.iter().position(older)?;
        let mainline = self.commits.iter().position(|c| c.mainline);
        let begins = mainline.filter(|at| older(&self.commits[*at]));
        Some(begins.unwrap_or(cut))
    }

    /// Commits with two or more parents.
    pub fn merges(&self) -> usize {
        self.commits.iter().filter(|c| c.is_merge()).count()
    }

    /// Distinct e-mails of authors after the mailmap, letter case kept.
    pub fn authors(&self) -> usize {
        let emails: std::collections::BTreeSet<_> =
            self.commits.iter().map(|c| c.author.email.raw()).collect();
        emails.len()
    }
}
