//! Facts and signals along a history.

mod areas;
mod events;
mod labels;
mod person;
mod table;

pub use areas::trend_by_area;
pub use events::Event;
pub use person::trend_of_person;
pub use table::{Change, Table};

use crate::dataset::dates::dates;
use crate::dataset::{CommitCounter, CommitDiffs, Crowd, Recency, Sums, Timeline};
use crate::facts::{Counts, Fact, Plan};
use crate::git::HistoryGap;
use crate::role::Role;
use crate::signals::{self, Outcome, Signal, View};
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
        facts.iter().any(|fact| fact.subject.is_of_commits())
    }

    /// Whether it is asked of the files or of the commits of one snapshot together, which a history is not read for.
    pub fn is_of_snapshot(&self) -> bool {
        let facts = match self {
            Self::Fact(fact) => std::slice::from_ref(fact),
            Self::Signal(signal) => signal.facts,
        };
        let mut facts = facts.iter();
        facts.any(|fact| fact.subject.is_of_project() || fact.subject.is_of_past())
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
    pub diffs: &'f CommitDiffs,
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
    /// The value of each column at each of them; none where the signal is not applicable or not evaluated there.
    pub values: Table,
    /// When facts left zero on the mainline, in the order of the history. None where something came too late to be read.
    pub events: Vec<Event>,
}

/// The values at the points that are taken.
pub fn trend(followed: &Followed<'_>) -> Trend {
    let Followed {
        timeline,
        diffs,
        plan,
        columns,
        selection,
    } = *followed;
    let history = timeline.history;
    let dates = dates(history);
    let labels = labels(history, selection, &dates, |i| history.commits[i].mainline);
    let mut trend = Trend::of(columns);
    let sources = sources(plan, columns);
    let mut totals = Vec::new();
    let mut counter = CommitCounter::new(history, plan);
    let mut watch = Watch::new(followed);
    let mut unknown_changes = 0;
    // What the last point added up to, where all of it was known.
    let mut told: Vec<i64> = Vec::new();
    timeline.fold(plan, |index, sums| {
        let commit = &history.commits[index];
        counter.advance(commit, diffs.of(commit.oid));
        unknown_changes += i64::from(timeline.is_unknown_change(index));
        add_up(sums, &mut totals);
        if sums.unread.is_nothing() {
            watch.tell(index, &totals, counter.counts());
        } else {
            watch.miss(index);
        }
        let Some((label, seconds)) = labels.get(&index) else {
            return;
        };
        let at = Standing {
            plan,
            sums,
            totals: &totals,
            commits: counter.is_whole().then(|| counter.counts()),
            unknown_changes,
            recency: &|| counter.recency(commit),
            crowd: counter.crowd(),
            person: false,
        };
        // Off the mainline, what has been told so far is not what the commit reaches: commit facts have no value there.
        let repeats = |source: &Source| match *source {
            Source::Fact { at, .. } => sums.unread.is_nothing() && told.get(at) == totals.get(at),
            _ => false,
        };
        let mut whole = None;
        let new = sources.iter().enumerate();
        let new = new.filter(|(_, source)| !repeats(source));
        trend.values.push_some(
            new.map(|(column, source)| (column, at.value(source, commit.mainline, &mut whole))),
        );
        told.clear();
        if sums.unread.is_nothing() {
            told.extend_from_slice(&totals);
        }
        trend.points.push(Point {
            commit: commit.oid.hex(),
            seconds: *seconds,
            label: label.clone(),
        });
    });
    if timeline.late() == 0 && counter.is_whole() {
        trend.events = watch.finish(&dates, |_| true);
    }
    trend
}

impl Trend {
    /// Nothing yet, for these columns.
    fn of(columns: &[Column]) -> Self {
        Self {
            values: Table::new(columns.len()),
            ..Self::default()
        }
    }
}

/// Where the values of a column come from.
#[derive(Clone, Copy)]
enum Source {
    /// A fact of definitions, or of documents.
    Fact { at: usize, of_documents: bool },
    /// A fact of commits, and whether it asks what they changed.
    Commits(usize, bool),
    /// A signal, and whether commits are part of what it counts.
    Signal(&'static Signal, bool),
    /// Nowhere: a history is not read for it.
    Nowhere,
}

fn sources(plan: &Plan, columns: &[Column]) -> Vec<Source> {
    let source = |column: &Column| match column {
        _ if column.is_of_snapshot() => Source::Nowhere,
        Column::Signal(signal) => Source::Signal(signal, column.counts_commits()),
        Column::Fact(fact) => match plan.index_of(fact) {
            Some(at) if fact.subject.is_of_commits() => {
                Source::Commits(at, fact.subject.is_of_changes())
            }
            Some(at) => Source::Fact {
                at,
                of_documents: fact.subject.is_of_documents(),
            },
            None => Source::Nowhere,
        },
    };
    columns.iter().map(source).collect()
}

/// The sums at one point.
struct Standing<'s> {
    plan: &'s Plan,
    sums: &'s Sums,
    /// What they add up to: see [`add_up`].
    totals: &'s [i64],
    /// Over commits; none where not all of them could be read.
    commits: Option<&'s Counts>,
    /// Commits up to here of which it is not known what they changed.
    unknown_changes: i64,
    /// When commits were last made; worked out where a signal asks.
    recency: &'s dyn Fn() -> Recency,
    crowd: Crowd,
    /// They are one person's.
    person: bool,
}

impl Standing<'_> {
    /// The values of columns; what counts commits has none unless `with_commits`.
    fn values(&self, sources: &[Source], with_commits: bool) -> impl Iterator<Item = Option<f64>> {
        let mut whole = None;
        let value = move |source| self.value(source, with_commits, &mut whole);
        sources.iter().map(value)
    }

    /// The value of one column. `whole` is made once per point, where a signal asks for it.
    fn value(&self, source: &Source, with_commits: bool, whole: &mut Option<Sums>) -> Option<f64> {
        match *source {
            Source::Nowhere => None,
            Source::Commits(..) | Source::Signal(_, true) if !with_commits => None,
            // A document is nobody's row.
            Source::Fact { of_documents, .. } if of_documents && self.person => None,
            Source::Fact {
                of_documents: true, ..
            } if !self.sums.unread.knows_documents() => None,
            Source::Fact {
                of_documents: false,
                ..
            } if !self.sums.unread.knows_code() => None,
            Source::Fact { at, .. } => Some(self.totals[at] as f64),
            Source::Commits(_, true) if self.unknown_changes > 0 => None,
            Source::Commits(at, _) => Some(self.commits?.get(at) as f64),
            Source::Signal(signal, _) => self.measure(signal, whole),
        }
    }

    /// The value of a signal.
    fn measure(&self, signal: &Signal, whole: &mut Option<Sums>) -> Option<f64> {
        let sums = whole.get_or_insert_with(|| {
            let mut sums = self.sums.clone();
            sums.commits = self.commits.cloned();
            sums.recency = (self.recency)();
            sums.history_gap = self.commits.is_none().then_some(HistoryGap::Missing);
            sums.unknown_changes = self.unknown_changes;
            sums.crowd = self.crowd;
            sums
        });
        let view = if self.person {
            View::of_person(self.plan, sums)
        } else {
            View::new(self.plan, sums)
        };
        match signals::ask(signal, &view) {
            Outcome::Measured(m) => Some(m.value),
            _ => None,
        }
    }
}

/// What facts of definitions and documents add up to, over every role: a fact is of one kind, and the sums of the other have none of it.
fn add_up(sums: &Sums, totals: &mut Vec<i64>) {
    totals.clear();
    totals.extend_from_slice(sums.documents.as_slice());
    for role in Role::ALL {
        for (total, count) in totals.iter_mut().zip(sums.role(role).as_slice()) {
            // Sums of numbers of 32 bits do not overflow; without a check, several are added at once.
            *total = total.wrapping_add(*count);
        }
    }
}
