//! Releases: the tags of a history that name a version.

use crate::facts::{Note, Releases};
use crate::git::{History, Oid, clamp_seconds};
use rustc_hash::FxHashMap;

const DAY: i64 = 86_400;
/// Releases are counted over as many days before the head.
const WINDOW: i64 = 2 * 365;
/// Places kept.
const PLACES: usize = 20;

/// The version that a tag names, with nothing behind its numbers: `v1.2`, `release-1.2.0`, `name/1.2.0`, `1_2_0`. A pre-release is none.
fn version(tag: &str) -> Option<[u64; 3]> {
    let name = tag.rsplit('/').next().unwrap_or(tag);
    let start = name.find(|c: char| c.is_ascii_digit())?;
    let (before, numbers) = name.split_at(start);
    let word = before.trim_end_matches(['-', '_', '.']);
    let is_word = word
        .chars()
        .all(|c| c.is_ascii_alphabetic() || c == '-' || c == '_');
    // `py3-fix` and `before2020` are no versions.
    let is_led =
        word.is_empty() || word.len() < before.len() || matches!(word, "v" | "V" | "r" | "rel");
    let mark = if numbers.contains('.') { '.' } else { '_' };
    let parts: Vec<&str> = numbers.split(mark).collect();
    if !is_word || !is_led || !(2..=3).contains(&parts.len()) {
        return None;
    }
    let mut out = [0; 3];
    for (to, part) in out.iter_mut().zip(parts) {
        *to = part
            .parse()
            .ok()
            .filter(|_| part.len() < 10 && !part.starts_with('+'))?;
    }
    Some(out)
}

/// Whether `to` is the next version after `from`, by one of its numbers.
fn is_single(from: [u64; 3], to: [u64; 3]) -> bool {
    let [major, minor, patch] = from;
    to == [major + 1, 0, 0] || to == [major, minor + 1, 0] || to == [major, minor, patch + 1]
}

/// Whether a first number is the year of a moment, written with four digits or two.
fn is_year(number: u64, seconds: i64) -> bool {
    let year = 1970 + (seconds.max(0) as u64) / (365 * 86_400 + 20_952);
    number == year || number + 2000 == year
}

/// What the tags of `history` show. Several tags of one version are one release, made when the first of their commits was.
pub(super) fn releases(history: &History) -> Releases {
    let tagged: FxHashMap<Oid, i64> = if history.tags.is_empty() {
        return Releases::default();
    } else {
        let commits = history.commits.iter();
        commits
            .map(|c| (c.oid, clamp_seconds(c.committer.seconds)))
            .collect()
    };
    let mut versions: Vec<([u64; 3], i64, Oid, &str)> = history
        .tags
        .iter()
        .filter_map(|(name, oid)| {
            let version = version(name.raw())?;
            Some((version, *tagged.get(oid)?, *oid, name.raw()))
        })
        .collect();
    versions.sort_unstable();
    versions.dedup_by_key(|(version, ..)| *version);
    let moments = || tagged.values().copied();
    let now = history
        .commits
        .last()
        .map_or(0, |head| clamp_seconds(head.committer.seconds));
    let start = moments().min().unwrap_or(now);
    let days = ((now - start) / DAY).clamp(0, WINDOW);
    let recent = versions
        .iter()
        .filter(|(_, at, ..)| *at > now - days * DAY && *at <= now);
    let years = versions
        .iter()
        .filter(|(version, at, ..)| is_year(version[0], *at));
    let mut out = Releases {
        all: versions.len() as i64,
        days,
        recent: recent.count() as i64,
        by_date: years.count() * 2 > versions.len(),
        ..Releases::default()
    };
    let mut leaps = Vec::new();
    for pair in versions.windows(2) {
        let ((from, .., before), (to, at, oid, after)) = (pair[0], pair[1]);
        out.steps += 1;
        if is_single(from, to) {
            out.single_steps += 1;
        } else {
            leaps.push((at, oid, format!("{after} comes after {before}")));
        }
    }
    let of_tag = |(_, at, oid, name): &([u64; 3], i64, Oid, &str)| (*at, *oid, (*name).to_owned());
    out.newest = newest(versions.iter().map(of_tag).collect());
    out.leaps = newest(leaps);
    out
}

fn newest(mut all: Vec<(i64, Oid, String)>) -> Vec<Note> {
    all.sort_unstable_by(|a, b| b.cmp(a));
    all.truncate(PLACES);
    let note = |(_, oid, text): (i64, Oid, String)| Note {
        path: None,
        commit: Some(oid.hex()),
        text,
    };
    all.into_iter().map(note).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::{Commit, Identity, Signature};

    #[test]
    fn tags_name_versions() {
        for (tag, numbers) in [
            ("1.2.3", [1, 2, 3]),
            ("v1.2", [1, 2, 0]),
            ("release-0.10.1", [0, 10, 1]),
            ("rel_2_0_1", [2, 0, 1]),
            ("flask/3.0.0", [3, 0, 0]),
            ("my-lib-1.0.0", [1, 0, 0]),
        ] {
            assert_eq!(version(tag), Some(numbers), "{tag}");
        }
        for tag in [
            "1.0rc1",
            "v2.0.0-beta.1",
            "1.2.dev0",
            "latest",
            "v1",
            "before2.0",
            "2020-01-02",
            "py3-fix",
            "1.2.3.4",
        ] {
            assert_eq!(version(tag), None, "{tag}");
        }
    }

    #[test]
    fn a_step_is_of_one_number() {
        let from = [1, 2, 3];
        for to in [[1, 2, 4], [1, 3, 0], [2, 0, 0]] {
            assert!(is_single(from, to), "{to:?}");
        }
        for to in [[1, 2, 5], [1, 3, 1], [2, 1, 0], [3, 0, 0]] {
            assert!(!is_single(from, to), "{to:?}");
        }
    }

    /// A commit on each of some days, with the tag it has.
    fn told(tags: &[(i64, &str)]) -> Releases {
        let commit = |(at, (day, _)): (usize, &(i64, &str))| {
            let author = Signature {
                name: "Ann".into(),
                email: "ann@x".into(),
                seconds: 1_600_000_000 + day * DAY,
            };
            Commit {
                oid: Oid([at as u8; 20]),
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
        let names = tags
            .iter()
            .enumerate()
            .filter(|(_, (_, tag))| !tag.is_empty());
        let history = History {
            commits: tags.iter().enumerate().map(commit).collect(),
            tags: names
                .map(|(at, (_, tag))| ((*tag).into(), Oid([at as u8; 20])))
                .collect(),
            ..History::default()
        };
        releases(&history)
    }

    #[test]
    fn releases_of_the_last_two_years_are_counted_and_steps_of_all() {
        let all = [
            (0, "0.1.0"),
            (100, "0.2.0"),
            (500, "1.0.0"),
            (900, "1.0.2"),
            (1000, ""),
        ];
        let out = told(&all);
        assert_eq!((out.all, out.days, out.recent), (4, 730, 2));
        assert_eq!((out.steps, out.single_steps, out.by_date), (3, 2, false));
        assert_eq!(out.leaps[0].text, "1.0.2 comes after 1.0.0");
        assert_eq!(out.newest[0].text, "1.0.2");
    }

    #[test]
    fn fixes_of_an_older_line_are_no_leaps_and_dates_are_told() {
        let out = told(&[(0, "1.0.0"), (10, "2.0.0"), (20, "1.0.1"), (30, "2.0.1")]);
        assert_eq!((out.steps, out.single_steps), (3, 3));
        let dates = told(&[(0, "20.3.0"), (30, "2020.11.0"), (60, "20.12.1")]);
        assert!(dates.by_date);
        assert_eq!(told(&[(0, ""), (5, "latest")]).all, 0);
    }
}
