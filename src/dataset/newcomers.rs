//! Who came after a project had begun, who helped, and who stayed.

use crate::facts::{Newcomers, Note, Review};
use crate::git::{History, clamp_seconds};
use rustc_hash::FxHashMap;

/// Three months, in seconds.
const MONTHS: i64 = 90 * 86_400;
/// Places kept.
const PLACES: usize = 20;

/// A person's time in a history.
struct Stay {
    /// The place of the first commit.
    at: usize,
    first: i64,
    last: i64,
}

/// Who came later. `persons` has the person of each commit, `landed` how the first change of each was reviewed.
///
/// Who came within the first three months began the project, and of who came within the last three nobody knows whether they stay.
pub(super) fn newcomers(
    history: &History,
    persons: &[Option<usize>],
    landed: &FxHashMap<usize, Review>,
) -> Newcomers {
    let mut stays: FxHashMap<usize, Stay> = FxHashMap::default();
    let (mut start, mut end) = (i64::MAX, i64::MIN);
    for (at, commit) in history.commits.iter().enumerate() {
        let when = clamp_seconds(commit.author.seconds);
        (start, end) = (start.min(when), end.max(when));
        let Some(Some(person)) = persons.get(at).filter(|_| !commit.is_merge()) else {
            continue;
        };
        let stay = stays.entry(*person).or_insert(Stay {
            at,
            first: when,
            last: when,
        });
        if when < stay.first {
            (stay.at, stay.first) = (at, when);
        }
        stay.last = stay.last.max(when);
    }
    let mut out = Newcomers::default();
    let (mut stayed, mut alone) = (Vec::new(), Vec::new());
    for (person, stay) in stays {
        if stay.first - start < MONTHS || end - stay.first < MONTHS {
            continue;
        }
        out.all += 1;
        if stay.last - stay.first >= MONTHS {
            out.stayed += 1;
            stayed.push(stay.at);
        }
        match landed.get(&person) {
            Some(Review::ByAnother) => out.helped += 1,
            Some(Review::OwnMerge | Review::SharedMerge | Review::Unseen) => {
                out.alone += 1;
                alone.push(stay.at);
            }
            Some(Review::Unknown(_)) | None => {}
        }
    }
    out.first_of_stayed = notes(
        history,
        stayed,
        "whose author was still there three months later",
    );
    out.first_of_alone = notes(history, alone, "beside which nobody else is to be seen");
    out
}

/// The newest of some first commits.
fn notes(history: &History, mut places: Vec<usize>, what: &str) -> Vec<Note> {
    places.sort_unstable_by(|a, b| b.cmp(a));
    places.truncate(PLACES);
    let note = |at: usize| Note {
        path: None,
        commit: Some(history.commits[at].oid.hex()),
        text: format!("a first commit, {what}"),
    };
    places.into_iter().map(note).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Process;
    use crate::git::{Commit, Identity, Oid, Signature};

    const DAY: i64 = 86_400;

    /// Commits by person and day.
    fn told(commits: &[(usize, i64)], landed: &[(usize, Review)]) -> [i64; 4] {
        let commit = |&(who, day): &(usize, i64)| {
            let author = Signature {
                name: format!("p{who}").into(),
                email: format!("p{who}@x").into(),
                seconds: 1_500_000_000 + day * DAY,
            };
            Commit {
                oid: Oid([who as u8; 20]),
                tree: Oid([0; 20]),
                parents: Vec::new(),
                committer: author.clone(),
                author,
                raw_author: Identity::default(),
                raw_committer: Identity::default(),
                message: "Change".into(),
                signed: false,
                mainline: true,
            }
        };
        let history = History {
            commits: commits.iter().map(commit).collect(),
            ..History::default()
        };
        let persons: Vec<_> = commits.iter().map(|(who, _)| Some(*who)).collect();
        let out = newcomers(&history, &persons, &landed.iter().copied().collect());
        assert_eq!(out.first_of_stayed.len() as i64, out.stayed);
        [out.all, out.stayed, out.helped, out.alone]
    }

    #[test]
    fn who_comes_later_is_new_and_who_comes_back_after_three_months_stayed() {
        let commits = [(0, 0), (1, 100), (2, 120), (1, 190), (2, 209), (0, 400)];
        let helped = [
            (0, Review::Unseen),
            (1, Review::ByAnother),
            (2, Review::Unseen),
        ];
        assert_eq!(told(&commits, &helped), [2, 1, 1, 1]);
    }

    #[test]
    fn who_began_it_or_has_just_come_is_none() {
        assert_eq!(told(&[(0, 0), (1, 89), (2, 400)], &[]), [0, 0, 0, 0]);
        assert_eq!(told(&[(0, 0), (1, 90), (0, 400)], &[]), [1, 0, 0, 0]);
    }

    #[test]
    fn what_is_not_known_counts_neither_way() {
        let unknown = [(1, Review::Unknown(Process::Squash))];
        assert_eq!(told(&[(0, 0), (1, 200), (0, 400)], &unknown), [1, 0, 0, 0]);
    }
}
