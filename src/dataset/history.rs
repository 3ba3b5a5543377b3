//! Sums over the commits of a history.

use super::Touches;
use crate::facts::{Change, Counts, Plan, Request, Touch};
use crate::git::{self, Commit, History, Oid, clamp_seconds};
use crate::untrusted::Untrusted;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

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
    /// Commits worth showing, newest first.
    pub spots: Vec<CommitSpot>,
    /// Commits.
    pub commits: u64,
    /// Those with two or more parents.
    pub merges: u64,
    /// Distinct author e-mails after the mailmap, letter case kept.
    pub authors: u64,
    /// Distinct names of authors that are no programs.
    pub people: usize,
    /// The earliest and the latest author date, in seconds since 1970, as claimed.
    pub dates: Option<(i64, i64)>,
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

/// Which authors are programs: most wrote many commits, and are looked at once.
#[derive(Default)]
struct Bots<'h>(FxHashMap<(&'h str, &'h str), bool>);

impl<'h> Bots<'h> {
    /// Whether a program wrote the commit.
    fn wrote(&mut self, commit: &'h Commit) -> bool {
        let (name, email) = (commit.author.name.raw(), commit.author.email.raw());
        *self
            .0
            .entry((name, email))
            .or_insert_with(|| git::is_bot(name, email).is_some())
    }
}

/// Counts commits one after another.
pub struct CommitCounter<'h> {
    plan: &'h Plan,
    merged: FxHashMap<Oid, Vec<String>>,
    bots: Bots<'h>,
    counts: Counts,
    recency: Recency,
    people: FxHashSet<&'h str>,
    late: bool,
}

impl<'h> CommitCounter<'h> {
    /// Nothing counted yet.
    pub fn new(history: &'h History, plan: &'h Plan) -> Self {
        let mut bots = Bots::default();
        let merged = if plan.counts_commits() {
            merged_authors(history, &mut bots)
        } else {
            FxHashMap::default()
        };
        Self {
            plan,
            merged,
            bots,
            counts: Counts::zero(plan.facts().len()),
            recency: Recency::default(),
            people: FxHashSet::default(),
            late: history.is_late(),
        }
    }

    /// Counts one commit more.
    pub fn advance(&mut self, commit: &'h Commit, touch: Option<Touch>) {
        self.advance_telling(commit, touch, |_, _| {});
    }

    fn advance_telling(
        &mut self,
        commit: &'h Commit,
        touch: Option<Touch>,
        mut tell: impl FnMut(usize, &str),
    ) {
        if !self.plan.counts_commits() {
            return;
        }
        let bot = self.bots.wrote(commit);
        if !bot {
            self.people.insert(commit.author.name.raw());
        }
        let message = commit.message.raw();
        let trailers = git::trailers(message);
        let merged = self.merged.get(&commit.oid).map_or(&[][..], Vec::as_slice);
        let change = change_of(commit, message, &trailers, bot, merged);
        let (counts, recency) = (&mut self.counts, &mut self.recency);
        let made = clamp_seconds(commit.committer.seconds);
        self.plan.count_commit(&change, touch, |what, count| {
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

    /// The history was cut by the deadline.
    pub fn is_late(&self) -> bool {
        self.late
    }

    /// People met so far, programs left out.
    pub fn people(&self) -> usize {
        self.people.len()
    }
}

/// Counts every commit of `history`; `touches` has what is known of their changed paths.
pub fn count_history(history: &History, plan: &Plan, touches: &Touches) -> HistorySums {
    count_history_of(history, plan, touches, |_| true)
}

/// Counts the commits of `history` for which `theirs` holds; how many commits, merges, authors and people there are is told of
/// the whole history all the same.
pub fn count_history_of(
    history: &History,
    plan: &Plan,
    touches: &Touches,
    theirs: impl Fn(&Commit) -> bool,
) -> HistorySums {
    let mut out = HistorySums::default();
    let mut counter = CommitCounter::new(history, plan);
    let mut emails = FxHashSet::default();
    let mut people = FxHashSet::default();
    let mut bots = Bots::default();
    let mut kept = vec![0_usize; plan.facts().len()];
    // Newest first, so that the places kept are the newest.
    for commit in history.commits.iter().rev() {
        crate::pulse::beat();
        out.commits += 1;
        out.merges += u64::from(commit.parents.len() > 1);
        emails.insert(commit.author.email.raw());
        let at = commit.author.seconds;
        let dates = out
            .dates
            .map_or((at, at), |(first, last)| (first.min(at), last.max(at)));
        out.dates = Some(dates);
        if !bots.wrote(commit) {
            people.insert(commit.author.name.raw());
        }
        if !theirs(commit) {
            continue;
        }
        counter.advance_telling(commit, touches.of(commit.oid), |what, subject| {
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
    out.people = people.len();
    if let Some(head) = history.commits.last() {
        out.recency = counter.recency(head);
    }
    out.counts = counter.counts;
    out.authors = emails.len() as u64;
    out
}

fn change_of<'c>(
    commit: &'c Commit,
    message: &'c str,
    trailers: &'c [(&'c str, Untrusted)],
    bot: bool,
    merged_authors: &'c [String],
) -> Change<'c> {
    let (subject, body) = message.split_once('\n').unwrap_or((message, ""));
    let merge = commit.parents.len() > 1;
    Change {
        subject: subject.trim_end(),
        body: body.trim(),
        trailers,
        merge,
        mainline: commit.mainline,
        bot,
        author: (commit.author.email.raw(), commit.author.name.raw()),
        committer: (commit.committer.email.raw(), commit.committer.name.raw()),
        merged_authors,
        request: git::merged_request(message).map(|_| {
            if merge {
                Request::Merged
            } else {
                Request::Squashed
            }
        }),
    }
}

/// The authors of what each merge of the mainline brought in: of the commits that its first parent does not reach, merges left out.
fn merged_authors<'h>(history: &'h History, bots: &mut Bots<'h>) -> FxHashMap<Oid, Vec<String>> {
    let index: FxHashMap<Oid, &Commit> = history.commits.iter().map(|c| (c.oid, c)).collect();
    let mut seen: FxHashSet<Oid> = FxHashSet::default();
    let mut authors = FxHashMap::default();
    // Parents come before children, so that whatever the first parent reaches has been seen when a merge is met.
    for commit in history.commits.iter().filter(|c| c.mainline) {
        crate::pulse::beat();
        seen.insert(commit.oid);
        if !commit.is_merge() {
            continue;
        }
        let mut brought: BTreeSet<&str> = BTreeSet::new();
        let mut todo: Vec<Oid> = commit.parents.iter().skip(1).copied().collect();
        while let Some(oid) = todo.pop() {
            let Some(side) = index.get(&oid) else {
                continue;
            };
            if side.mainline || !seen.insert(oid) {
                continue;
            }
            crate::pulse::beat();
            todo.extend(&side.parents);
            // Who only merged, as a click on "Update branch" does, wrote nothing of it.
            if !side.is_merge() && !bots.wrote(side) {
                brought.insert(side.author.email.raw());
            }
        }
        let brought = brought.into_iter().map(str::to_owned).collect();
        authors.insert(commit.oid, brought);
    }
    authors
}

#[cfg(test)]
mod tests {
    use super::{Bots, CommitCounter, SECONDS_OF_DAY, count_history, merged_authors};
    use crate::dataset::Touches;
    use crate::facts::{Each, Fact, Plan};
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

    fn authors(commits: Vec<Commit>, merge: usize) -> Vec<String> {
        let history = History {
            commits,
            ..History::default()
        };
        let mut merged = merged_authors(&history, &mut Bots::default());
        merged.remove(&oid(merge)).expect("a merge of the mainline")
    }

    #[test]
    fn each_author_of_what_a_merge_brought_is_named_once() {
        let commits = vec![
            commit(1, &[], "ann", true),
            commit(2, &[1], "cy", false),
            commit(3, &[2], "bo", false),
            commit(4, &[3], "cy", false),
            commit(5, &[4], "dependabot[bot]", false),
            commit(6, &[1, 5], "ann", true),
        ];
        assert_eq!(authors(commits, 6), ["bo@x", "cy@x"]);
    }

    #[test]
    fn the_newest_commit_of_a_fact_is_seen_from_the_one_that_is_read() {
        static BOTS: Fact = Fact::sum(
            "commits-of-bots",
            "Commits by programs.",
            Each::Commit(|c| i64::from(c.bot)),
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
        let whole = count_history(&history, &plan, &Touches::default());
        assert_eq!(whole.recency.days_since(what), Some(500));
        let mut counter = CommitCounter::new(&history, &plan);
        counter.advance(&history.commits[0], None);
        let early = counter.recency(&history.commits[0]);
        assert_eq!(early.days_since(what), Some(0));
        assert_eq!(early.days_since(what + 1), None);
    }

    /// "Update branch" is pressed by whoever is about to merge: it makes nobody an author.
    #[test]
    fn whoever_only_merged_into_a_branch_wrote_nothing_of_it() {
        let commits = vec![
            commit(1, &[], "ann", true),
            commit(2, &[1], "ann", true),
            commit(3, &[1], "bo", false),
            commit(4, &[3, 2], "ann", false),
            commit(5, &[2, 4], "ann", true),
        ];
        assert_eq!(authors(commits, 5), ["bo@x"]);
    }

    #[test]
    fn a_merge_of_many_authors_takes_as_long_as_there_are_commits() {
        const MANY: usize = 100_000;
        let mut commits = vec![commit(0, &[], "ann", true)];
        commits.extend((1..=MANY).map(|n| commit(n, &[n - 1], &format!("p{n}"), false)));
        commits.push(commit(MANY + 1, &[0, MANY], "ann", true));
        assert_eq!(authors(commits, MANY + 1).len(), MANY);
    }
}
