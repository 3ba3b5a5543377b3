//! Facts and signals along a history.

mod areas;
mod events;
mod labels;
mod person;

pub use areas::trend_by_area;
pub use events::Event;
pub use person::trend_of_person;

use crate::dataset::dates::dates;
use crate::dataset::{CommitCounter, Sums, Timeline, Touches};
use crate::facts::{Counts, Each, Fact, Plan};
use crate::git::Role;
use crate::signals::{Outcome, Signal, View};
use crate::untrusted::Untrusted;
use events::Watch;
use labels::labels;

/// The points of a trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Every commit.
    Commit,
    /// The last commit of the mainline in each month.
    Month,
    /// The last commit of the mainline in each quarter.
    Quarter,
    /// Every tagged commit.
    Release,
    /// The folders at the top, at the head only.
    Area,
}

/// What is followed.
#[derive(Debug, Clone, Copy)]
pub enum Column {
    /// A fact, over every role.
    Fact(&'static Fact),
    /// A signal's value.
    Signal(&'static Signal),
}

impl Column {
    /// Whether commits are part of what it counts.
    fn counts_commits(&self) -> bool {
        let facts = match self {
            Self::Fact(fact) => std::slice::from_ref(fact),
            Self::Signal(signal) => signal.facts,
        };
        facts.iter().any(|fact| fact.each.is_of_commits())
    }

    /// Whether it is asked of the files of one snapshot together, which a history is not read for.
    pub fn is_of_project(&self) -> bool {
        let facts = match self {
            Self::Fact(fact) => std::slice::from_ref(fact),
            Self::Signal(signal) => signal.facts,
        };
        facts.iter().any(|fact| fact.each.is_of_project())
    }

    /// Its name.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Fact(fact) => fact.id,
            Self::Signal(signal) => signal.id,
        }
    }
}

/// One point.
#[derive(Debug, Clone)]
pub struct Point {
    /// The commit, hexadecimal.
    pub commit: String,
    /// The committer's date in seconds since 1970, within the calendar; along the mainline it is as far as it can be believed, and never
    /// runs backwards.
    pub seconds: i64,
    /// The month (`2024-05`), quarter (`2024-Q2`), tag or area (`.` for files outside any folder); empty by commit.
    pub label: Untrusted,
    /// The commit is on the mainline.
    pub mainline: bool,
    /// The value of each column; none where the signal is not applicable or not evaluated there.
    pub values: Vec<Option<f64>>,
}

/// Which points to take.
#[derive(Debug, Clone, Copy)]
pub struct Selection {
    /// How often.
    pub by: By,
    /// Only the mainline.
    pub first_parent: bool,
    /// No commit before this moment.
    pub since: Option<i64>,
    /// No commit after this moment.
    pub until: Option<i64>,
}

/// What is followed through what.
#[derive(Clone, Copy)]
pub struct Followed<'f> {
    /// The history.
    pub timeline: &'f Timeline<'f>,
    /// What its commits touched.
    pub touches: &'f Touches,
    /// What was counted.
    pub plan: &'f Plan,
    /// What to tell.
    pub columns: &'f [Column],
    /// Where.
    pub selection: &'f Selection,
}

/// The points of a trend, and when what is followed came up.
#[derive(Debug, Clone, Default)]
pub struct Trend {
    /// The points, in the order of the history.
    pub points: Vec<Point>,
    /// When facts left zero on the mainline, in the order of the history. None where something came too late to be read.
    pub events: Vec<Event>,
}

/// The values at the points that are taken.
pub fn trend(followed: &Followed<'_>) -> Trend {
    let Followed {
        timeline,
        touches,
        plan,
        columns,
        selection,
    } = *followed;
    let history = timeline.history;
    let dates = dates(history);
    let labels = labels(history, selection, &dates, |i| history.commits[i].mainline);
    let mut trend = Trend::default();
    let mut counter = CommitCounter::new(history, plan);
    let mut watch = Watch::new(followed);
    timeline.fold(plan, |index, sums| {
        let commit = &history.commits[index];
        counter.advance(commit, touches.of(commit.oid));
        watch.tell(index, sums, counter.counts());
        let Some((label, seconds)) = labels.get(&index) else {
            return;
        };
        let at = Standing {
            plan,
            sums,
            commits: (!counter.is_late()).then(|| counter.counts()),
            people: counter.people(),
            person: false,
        };
        let mut with_commits = None;
        // Off the mainline, what has been told so far is not what the commit reaches: commit facts have no value there.
        let values = columns
            .iter()
            .map(|column| {
                let known = commit.mainline || !column.counts_commits();
                known.then(|| at.value(column, &mut with_commits))?
            })
            .collect();
        trend.points.push(Point {
            commit: commit.oid.hex(),
            seconds: *seconds,
            label: label.clone(),
            mainline: commit.mainline,
            values,
        });
    });
    if timeline.late() == 0 && !history.is_late() {
        trend.events = watch.finish(&dates, |_| true);
    }
    trend
}

/// The sums at one point.
struct Standing<'s> {
    plan: &'s Plan,
    sums: &'s Sums,
    /// Over commits; none where not all of them could be read.
    commits: Option<&'s Counts>,
    people: usize,
    /// They are one person's.
    person: bool,
}

impl Standing<'_> {
    /// The value of a column; `with_commits` is made once per point, where a signal asks for it.
    fn value(&self, column: &Column, with_commits: &mut Option<Sums>) -> Option<f64> {
        if self.sums.late != 0 || column.is_of_project() {
            return None;
        }
        match column {
            Column::Fact(fact) => {
                let at = self.plan.index_of(fact)?;
                let count = match fact.each {
                    Each::Commit(_) | Each::Touch(_) => self.commits?.get(at),
                    // A document is nobody's row.
                    Each::Document(_) if self.person => return None,
                    _ => count_of(self.sums, fact, at),
                };
                Some(count as f64)
            }
            Column::Signal(signal) => {
                let sums = with_commits.get_or_insert_with(|| {
                    let mut sums = self.sums.clone();
                    sums.commits = self.commits.cloned();
                    sums.history_late = self.commits.is_none();
                    sums.people = self.people;
                    sums
                });
                let view = if self.person {
                    View::of_person(self.plan, sums)
                } else {
                    View::new(self.plan, sums)
                };
                match (signal.measure)(&view) {
                    Outcome::Measured(m) if m.cases >= signal.enough => Some(m.value),
                    _ => None,
                }
            }
        }
    }
}

/// What a fact of definitions or documents adds up to, over every role.
fn count_of(sums: &Sums, fact: &Fact, at: usize) -> i64 {
    match fact.each {
        Each::Document(_) => sums.documents.get(at),
        _ => Role::ALL.iter().map(|role| sums.role(*role).get(at)).sum(),
    }
}
