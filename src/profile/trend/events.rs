//! When a practice came up: the commits of the mainline that took a fact from zero.

use super::{Column, Followed};
use crate::facts::{Counts, Fact};
use crate::git::{History, Oid};
use rustc_hash::FxHashSet;

/// A fact left zero.
#[derive(Debug, Clone, Copy)]
pub struct Event {
    /// What left zero.
    pub fact: &'static Fact,
    /// The commit of the mainline that took it from zero for the first time: its place in the history.
    pub commit: usize,
    /// When that came, in seconds since 1970: see [`super::Point::seconds`].
    pub seconds: i64,
    /// The commit that brought it, where a merge only took it in; none where that is not known, since older history is absent.
    pub by: Option<usize>,
    /// How often it left zero.
    pub times: u32,
    /// The commit of the mainline that took it back to zero, if it does not stand at the head.
    pub gone: Option<usize>,
    /// What it adds up to at the head.
    pub value: i64,
}

/// One fact, followed.
#[derive(Debug, Clone, Copy)]
struct Practice {
    fact: &'static Fact,
    at: usize,
    of_commits: bool,
    /// The commit and who brought it.
    first: Option<(usize, Option<usize>)>,
    times: u32,
    gone: Option<usize>,
    value: i64,
    beside: SideBranch,
}

/// The first commit beside the mainline that had a fact, since the mainline was last told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SideBranch {
    /// There is none.
    Nothing,
    /// This one.
    By(usize),
    /// One whose own parents are absent.
    Older,
}

/// Follows facts along the mainline.
pub(super) struct Watch<'h> {
    history: &'h History,
    known: FxHashSet<Oid>,
    practices: Vec<Practice>,
    /// Nothing is known of the commit of the mainline told last.
    gap: bool,
    range: (Option<i64>, Option<i64>),
}

impl<'h> Watch<'h> {
    /// For the facts of the columns, and those that their signals are made from.
    pub(super) fn new(followed: &Followed<'h>) -> Self {
        let mut practices: Vec<Practice> = Vec::new();
        for column in followed.columns {
            let facts = match column {
                Column::Fact(fact) => std::slice::from_ref(fact),
                Column::Signal(signal) => signal.facts,
            };
            for fact in facts {
                let Some(at) = followed.plan.index_of(fact) else {
                    continue;
                };
                if practices.iter().all(|known| known.at != at) {
                    practices.push(Practice {
                        fact,
                        at,
                        of_commits: fact.subject.is_of_commits(),
                        first: None,
                        times: 0,
                        gone: None,
                        value: 0,
                        beside: SideBranch::Nothing,
                    });
                }
            }
        }
        let history = followed.timeline.history;
        Self {
            history,
            known: history.commits.iter().map(|c| c.oid).collect(),
            practices,
            gap: false,
            range: (followed.selection.since, followed.selection.until),
        }
    }

    /// What a commit adds up to ([`super::add_up`]), told in the order of the history.
    pub(super) fn tell(&mut self, index: usize, totals: &[i64], commits: &Counts) {
        let commit = &self.history.commits[index];
        let gap = self.gap;
        let older = || gap || commit.parents.iter().any(|p| !self.known.contains(p));
        for practice in &mut self.practices {
            let value = if practice.of_commits {
                commits.get(practice.at)
            } else {
                totals[practice.at]
            };
            // Nearly all facts, at nearly all commits.
            if value == practice.value && practice.beside == SideBranch::Nothing {
                continue;
            }
            if !commit.mainline {
                // Only what the mainline lacks can come from beside it.
                if practice.value == 0 && value != 0 && practice.beside == SideBranch::Nothing {
                    practice.beside = if older() {
                        SideBranch::Older
                    } else {
                        SideBranch::By(index)
                    };
                }
                continue;
            }
            if practice.value == 0 && value != 0 {
                practice.times += 1;
                let by = match practice.beside {
                    SideBranch::By(beside) if commit.is_merge() => Some(beside),
                    SideBranch::Older if commit.is_merge() => None,
                    _ => (!older()).then_some(index),
                };
                practice.first.get_or_insert((index, by));
            }
            if practice.value != 0 && value == 0 {
                practice.gone = Some(index);
            }
            practice.value = value;
            practice.beside = SideBranch::Nothing;
        }
        self.gap &= !commit.mainline;
    }

    /// Nothing is known of a commit. What has come up when the next one is told may have come before it.
    pub(super) fn miss(&mut self, index: usize) {
        self.gap |= self.history.commits[index].mainline;
    }

    /// What left zero by a commit for which `theirs` holds, in the order of the history.
    pub(super) fn finish(
        self,
        dates: &[i64],
        theirs: impl Fn(Option<usize>) -> bool,
    ) -> Vec<Event> {
        let (since, until) = self.range;
        let event = |practice: &Practice| {
            let (commit, by) = practice.first?;
            Some(Event {
                fact: practice.fact,
                commit,
                seconds: dates[commit],
                by,
                times: practice.times,
                gone: practice.gone.filter(|_| practice.value == 0),
                value: practice.value,
            })
        };
        let mut events: Vec<Event> = self.practices.iter().filter_map(event).collect();
        events.retain(|event| {
            theirs(event.by)
                && since.is_none_or(|since| event.seconds >= since)
                && until.is_none_or(|until| event.seconds <= until)
        });
        events.sort_by_key(|event| (event.commit, event.fact.id));
        events
    }
}
