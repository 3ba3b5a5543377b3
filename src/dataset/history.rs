//! Sums over the commits of a history.

use super::CommitDiffs;
use super::landing::Landings;
use super::past::past;
use super::people::Kind;
use super::reviews::Reviews;
use super::template::{OwnWork, own_work};
use crate::facts::{Change, CommitDiff, Counts, Past, Plan, Process, Review};
use crate::git::{Commit, History, HistoryGap, Oid, clamp_seconds};
use crate::untrusted::Untrusted;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// How many of the newest commits are kept as places of a fact.
const MAX_COMMIT_SPOTS: usize = 20;

/// A commit worth showing.
#[derive(Debug, Clone)]
pub struct CommitSpot {
    /// The fact's index in the plan.
    pub what: usize,
    /// The commit.
    pub oid: Oid,
    /// Its subject.
    pub subject: Untrusted,
}

/// Everything counted over a history.
#[derive(Debug, Clone, Default)]
pub struct HistorySums {
    /// The sums.
    pub counts: Counts,
    /// When commits of each fact were last made.
    pub recency: Recency,
    /// What the commits show in their order; none where nobody asked.
    pub past: Option<Past>,
    /// Commits worth showing, newest first.
    pub spots: Vec<CommitSpot>,
    /// Commits.
    pub commits: u64,
    /// Those with two or more parents.
    pub merges: u64,
    /// Who wrote commits.
    pub crowd: Crowd,
    /// Programs that wrote commits, assistants among them.
    pub bots: usize,
    /// Commits whose message names another author than they do.
    pub other_authors: Vec<Oid>,
    /// Changes of which it is in doubt whether another person reviewed or merged them.
    pub doubtful: Vec<Oid>,
    /// The earliest and the latest author date, in seconds since 1970, as claimed.
    pub dates: Option<(i64, i64)>,
    /// The commits that were made upon a template, or all.
    pub own: OwnWork,
}

/// When commits that a fact counts were last made: what was done years ago may have been given up since.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recency {
    /// The latest committer date, in seconds since 1970, by fact; the least number where there is none.
    newest: Vec<i64>,
    /// The committer date of the commit that is read.
    now: i64,
}

impl Recency {
    /// How many days before the commit that is read the newest commit was made that the fact at `what` counts.
    pub fn days_since(&self, what: usize) -> Option<i64> {
        let newest = self.newest.get(what).filter(|&&at| at != i64::MIN)?;
        Some(self.now.saturating_sub(*newest).max(0) / SECONDS_OF_DAY)
    }

    /// The newest commit of the fact at `what` was made that many days before.
    #[cfg(test)]
    pub(crate) fn of(what: usize, days: i64) -> Self {
        let mut recency = Self {
            now: days * SECONDS_OF_DAY,
            ..Self::default()
        };
        recency.see(what, 0);
        recency
    }

    fn see(&mut self, what: usize, seconds: i64) {
        if self.newest.len() <= what {
            self.newest.resize(what + 1, i64::MIN);
        }
        self.newest[what] = self.newest[what].max(seconds);
    }
}

const SECONDS_OF_DAY: i64 = 24 * 60 * 60;

/// How many people wrote commits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Crowd {
    /// People, as `people` tells them apart; no programs.
    pub people: usize,
    /// The fewest they may be: everybody joined whom `people` proposes to join.
    pub at_least: usize,
    /// Older history was cut off: there may be others.
    pub cut_off: bool,
}

/// What the author of a commit is.
enum Author {
    /// The number of the person, with everybody joined whom `people` proposes to join.
    Person(usize),
    /// A bot or an assistant.
    Program,
    /// Nobody that can be told.
    Nobody,
}

/// The authors met so far.
#[derive(Debug, Clone, Default)]
struct Authors {
    people: FxHashSet<usize>,
    loosely: FxHashSet<usize>,
    bots: FxHashSet<usize>,
}

impl Authors {
    fn crowd(&self, cut_off: bool) -> Crowd {
        Crowd {
            people: self.people.len(),
            at_least: self.loosely.len(),
            cut_off,
        }
    }

    /// Takes an author down.
    fn meet(&mut self, commit: &Commit, landings: &Landings) -> Author {
        let identities = &landings.identities;
        let (name, email) = (commit.author.name.raw(), commit.author.email.raw());
        let Some(who) = identities.find(name, email) else {
            return Author::Nobody;
        };
        match identities.kind(who) {
            Kind::Person => {
                self.people.insert(identities.person(who));
                self.loosely.insert(identities.loosely(who));
                Author::Person(identities.loosely(who))
            }
            Kind::Placeholder(_) => Author::Nobody,
            Kind::Bot(_) | Kind::Assistant(_) => {
                self.bots.insert(who);
                Author::Program
            }
        }
    }
}

/// Counts commits one after another.
pub struct CommitCounter<'h> {
    plan: &'h Plan,
    landings: Landings,
    empty: FxHashSet<Oid>,
    counts: Counts,
    recency: Recency,
    authors: Authors,
    other_authors: Vec<Oid>,
    doubtful: Vec<Oid>,
    /// By person how the change was reviewed that was told last of those of the mainline; kept where the past is asked for.
    landed: FxHashMap<usize, Review>,
    gap: Option<HistoryGap>,
    cut_off: bool,
}

impl<'h> CommitCounter<'h> {
    /// Nothing counted yet.
    pub fn new(history: &'h History, plan: &'h Plan) -> Self {
        Self {
            plan,
            landings: Landings::of(history, plan.counts_commits()),
            empty: if plan.counts_commits() {
                empty_commits(history)
            } else {
                FxHashSet::default()
            },
            counts: Counts::zero(plan.facts().len()),
            recency: Recency::default(),
            authors: Authors::default(),
            other_authors: Vec::new(),
            doubtful: Vec::new(),
            landed: FxHashMap::default(),
            gap: history.gap(),
            cut_off: history.shallow,
        }
    }

    /// Counts one commit more.
    pub fn advance(&mut self, commit: &'h Commit, diff: Option<CommitDiff>) {
        self.advance_telling(commit, diff, |_, _| {});
    }

    fn advance_telling(
        &mut self,
        commit: &'h Commit,
        diff: Option<CommitDiff>,
        mut tell: impl FnMut(usize, &str),
    ) {
        if !self.plan.counts_commits() {
            return;
        }
        let bot = matches!(self.authors.meet(commit, &self.landings), Author::Program);
        let change = change_of(commit, bot, &self.landings);
        if change.other_author {
            self.other_authors.push(commit.oid);
        }
        if change.review == Some(Review::Unknown(Process::Doubt)) {
            self.doubtful.push(commit.oid);
        }
        if let Some(review) = change.review.filter(|_| self.plan.counts_past()) {
            let persons = self.landings.persons_of(commit);
            self.landed
                .extend(persons.into_iter().map(|who| (who, review)));
        }
        // What changes nothing is no change, whatever its message says.
        if self.empty.contains(&commit.oid) {
            return;
        }
        let (counts, recency) = (&mut self.counts, &mut self.recency);
        let made = clamp_seconds(commit.committer.seconds);
        self.plan.count_commit(&change, diff, |what, count| {
            counts.add(what, count);
            recency.see(what, made);
            tell(what, change.subject);
        });
    }

    /// What has been counted so far.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// When commits of each fact were last made, seen from `commit`.
    pub fn recency(&self, commit: &Commit) -> Recency {
        Recency {
            now: clamp_seconds(commit.committer.seconds),
            ..self.recency.clone()
        }
    }

    /// Whether what has been counted is all there is of the history that the repository says it holds.
    pub fn is_whole(&self) -> bool {
        matches!(self.gap, None | Some(HistoryGap::Shallow))
    }

    /// Who wrote the commits met so far.
    pub fn crowd(&self) -> Crowd {
        self.authors.crowd(self.cut_off)
    }
}

/// Counts every commit of `history`; `diffs` has what is known of their changed paths, `reviews` what an export says of them.
pub fn count_history(
    history: &History,
    plan: &Plan,
    diffs: &CommitDiffs,
    reviews: Option<Arc<Reviews>>,
) -> HistorySums {
    count_history_of(history, plan, diffs, reviews, |_| true)
}

/// Counts the commits of `history` for which `theirs` holds; how many commits, merges, authors and people there are is told of
/// the whole history all the same.
pub fn count_history_of(
    history: &History,
    plan: &Plan,
    diffs: &CommitDiffs,
    reviews: Option<Arc<Reviews>>,
    theirs: impl Fn(&Commit) -> bool,
) -> HistorySums {
    let mut out = HistorySums::default();
    let mut counter = CommitCounter::new(history, plan);
    counter.landings.reviews = reviews;
    let mut authors = Authors::default();
    let mut own = Vec::new();
    let mut kept = vec![0_usize; plan.facts().len()];
    // Newest first, so that the places kept are the newest.
    for commit in history.commits.iter().rev() {
        crate::watchdog::heartbeat();
        out.commits += 1;
        out.merges += u64::from(commit.parents.len() > 1);
        let at = commit.author.seconds;
        let dates = out
            .dates
            .map_or((at, at), |(first, last)| (first.min(at), last.max(at)));
        out.dates = Some(dates);
        if let Author::Person(person) = authors.meet(commit, &counter.landings) {
            own.push((commit.author.seconds, person));
        }
        if !theirs(commit) {
            continue;
        }
        counter.advance_telling(commit, diffs.of(commit.oid), |what, subject| {
            if kept[what] < MAX_COMMIT_SPOTS {
                kept[what] += 1;
                out.spots.push(CommitSpot {
                    what,
                    oid: commit.oid,
                    subject: Untrusted::from(subject),
                });
            }
        });
    }
    out.crowd = authors.crowd(history.shallow);
    out.bots = authors.bots.len();
    out.own = own_work(own);
    if let Some(head) = history.commits.last() {
        out.recency = counter.recency(head);
    }
    // Files whose renames could not be followed have fewer hands than they had.
    if let Some(touches) = diffs.touches.as_ref().filter(|touches| touches.unread == 0) {
        let identities = &counter.landings.identities;
        out.past = Some(past(history, identities, touches, &counter.landed, theirs));
    }
    out.counts = counter.counts;
    out.other_authors = counter.other_authors;
    out.doubtful = counter.doubtful;
    out
}

/// The commits with the tree of their only parent.
fn empty_commits(history: &History) -> FxHashSet<Oid> {
    let commits = history.commits.iter();
    let trees: FxHashMap<Oid, Oid> = commits.clone().map(|c| (c.oid, c.tree)).collect();
    let empty = commits.filter(|c| match c.parents.as_slice() {
        [only] => trees.get(only) == Some(&c.tree),
        _ => false,
    });
    empty.map(|c| c.oid).collect()
}

fn change_of<'c>(commit: &'c Commit, bot: bool, landings: &Landings) -> Change<'c> {
    let message = commit.message.raw();
    let (subject, body) = message.split_once('\n').unwrap_or((message, ""));
    let landing = landings.landing(commit);
    Change {
        subject: subject.trim_end(),
        body: body.trim(),
        merge: commit.parents.len() > 1,
        mainline: commit.mainline,
        bot,
        author: (commit.author.email.raw(), commit.author.name.raw()),
        review: landing.review,
        request: landing.request,
        other_author: landing.other_author,
        co_author: landings.names_co_author(commit),
        by_page: crate::git::is_forge(commit.committer.name.raw(), commit.committer.email.raw()),
    }
}

#[cfg(test)]
mod tests {
    use super::{CommitCounter, SECONDS_OF_DAY, count_history};
    use crate::dataset::CommitDiffs;
    use crate::facts::{Fact, Plan, Subject};
    use crate::git::{Commit, History, Identity, Oid, Signature};

    fn oid(number: usize) -> Oid {
        Oid::from_hex(format!("{number:040x}").as_bytes()).expect("an id")
    }

    /// A commit by `who@x`; the numbers of commits are those of their ids.
    fn commit(number: usize, parents: &[usize], who: &str, mainline: bool) -> Commit {
        let author = Signature {
            name: who.into(),
            email: format!("{who}@x").into(),
            seconds: 1_500_000_000 + number as i64,
        };
        Commit {
            oid: oid(number),
            tree: oid(number),
            parents: parents.iter().map(|parent| oid(*parent)).collect(),
            committer: author.clone(),
            author,
            raw_author: Identity::default(),
            raw_committer: Identity::default(),
            message: "Change".into(),
            signed: false,
            mainline,
        }
    }

    #[test]
    fn the_newest_commit_of_a_fact_is_seen_from_the_one_that_is_read() {
        static BOTS: Fact = Fact::sum(
            "commits-of-bots",
            "Commits by programs.",
            Subject::Commit(|c| i64::from(c.bot)),
        );
        let plan = Plan::new(&[&BOTS], &[], &[]);
        let what = plan.index_of(&BOTS).expect("it was asked for");
        let mut commits = vec![
            commit(1, &[], "dependabot[bot]", true),
            commit(2, &[1], "dependabot[bot]", true),
            commit(3, &[2], "ann", true),
        ];
        for (commit, day) in commits.iter_mut().zip([400, 100, 900]) {
            commit.committer.seconds = day * SECONDS_OF_DAY;
        }
        let history = History {
            commits,
            ..History::default()
        };
        let whole = count_history(&history, &plan, &CommitDiffs::default(), None);
        assert_eq!(whole.recency.days_since(what), Some(500));
        let mut counter = CommitCounter::new(&history, &plan);
        counter.advance(&history.commits[0], None);
        let early = counter.recency(&history.commits[0]);
        assert_eq!(early.days_since(what), Some(0));
        assert_eq!(early.days_since(what + 1), None);
    }

    #[test]
    fn a_commit_that_changes_nothing_is_not_counted() {
        static ALL: Fact = Fact::sum("all-commits", "Commits.", Subject::Commit(|_| 1));
        let plan = Plan::new(&[&ALL], &[], &[]);
        let same_tree = |commit: Commit| Commit {
            tree: oid(1),
            ..commit
        };
        let history = History {
            commits: vec![
                commit(1, &[], "ann", true),
                same_tree(commit(2, &[1], "ann", true)),
                commit(3, &[2], "ann", true),
                // A merge that takes its first parent's side joins lines all the same.
                Commit {
                    tree: oid(3),
                    ..commit(4, &[3, 1], "ann", true)
                },
            ],
            ..History::default()
        };
        let counts = count_history(&history, &plan, &CommitDiffs::default(), None).counts;
        assert_eq!(
            counts.get(plan.index_of(&ALL).expect("it was asked for")),
            3
        );
    }
}
