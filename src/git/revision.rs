//! Names of commits as a user types them.

use super::damage::Log;
use super::history::peel;
use super::object::Kind;
use super::objects::Objects;
use super::{Oid, Repository, raw};
use crate::error::{Error, Result};
use crate::untrusted::Untrusted;

/// Steps of `~N` in one revision.
const STEPS: u32 = 1_000_000;
/// Bytes of a commit on the way.
const COMMIT_BYTES: u64 = 32 << 20;
/// Names offered where one is unknown.
const OFFERED: usize = 3;
/// References compared with an unknown name: comparing is quadratic in its length.
const COMPARED: usize = 20_000;

impl Repository {
    /// The commit a revision names: `HEAD`, a full or short object name, a branch, tag, remote branch or full reference,
    /// followed by any of `~N`, `^N`, `^{commit}`, `^{}`.
    pub fn resolve(&self, revision: &str) -> Result<Oid> {
        // A revision is found, however late it is.
        let objects = self.unhurried();
        let split = revision.find(['~', '^']).unwrap_or(revision.len());
        let (name, suffixes) = revision.split_at(split);
        let start = self.named(&objects, name, revision)?;
        let mut oid = peel(&objects, start, name, &mut Log::default())
            .ok_or_else(|| error(revision, "it names no readable commit", "name another one"))?;
        for (parent, times) in steps(suffixes).ok_or_else(|| {
            error(
                revision,
                "its suffix is not understood",
                "use ~N, ^N or ^{commit}",
            )
        })? {
            for _ in 0..times {
                let parents = objects
                    .with(oid, Kind::Commit, COMMIT_BYTES, |bytes| {
                        raw::commit(bytes).map(|commit| commit.parents)
                    })
                    .ok()
                    .flatten()
                    .unwrap_or_default();
                oid = *parents.get(parent).ok_or_else(|| {
                    let why = format!("commit {} has no parent {}", oid.hex(), parent + 1);
                    error(revision, &why, "name a later commit")
                })?;
            }
        }
        if objects.kind(oid) == Ok(Kind::Commit) {
            Ok(oid)
        } else {
            let why = format!("commit {} is not in the repository", oid.hex());
            Err(error(revision, &why, "fetch more history"))
        }
    }

    fn named(&self, objects: &Objects, name: &str, revision: &str) -> Result<Oid> {
        if self.head().is_none() {
            let why = "a plain folder has no commits";
            return Err(error(revision, why, "leave the revision out"));
        }
        if let ("HEAD" | "@" | "", Some(head)) = (name, self.head())
            && !revision.is_empty()
        {
            return Ok(head);
        }
        if let Some(oid) = Oid::from_hex(name.as_bytes()) {
            return Ok(oid);
        }
        for prefix in ["", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"] {
            if let Some(oid) = self.refs.follow(&format!("{prefix}{name}")) {
                return Ok(oid);
            }
        }
        if let Some(oid) = self.refs.follow(&format!("refs/remotes/{name}/HEAD")) {
            return Ok(oid);
        }
        let is_short =
            (4..64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_short {
            match objects.prefix(name) {
                Ok(oid) => return Ok(oid),
                Err(true) => {
                    let why = "several objects begin so";
                    return Err(error(revision, why, "give more digits"));
                }
                Err(false) => {}
            }
        }
        let near = self.nearest(name);
        let hint = if near.is_empty() {
            "name a branch, a tag or a commit".to_owned()
        } else {
            format!("did you mean {}?", near.join(", "))
        };
        Err(error(revision, "no such branch, tag or commit", &hint))
    }

    /// Short names like the one given, nearest first, escaped.
    fn nearest(&self, name: &str) -> Vec<String> {
        let mut near: Vec<(usize, &str)> = Vec::new();
        let limit = name.chars().count() / 2 + 1;
        for full in self.refs.map.keys().take(COMPARED) {
            let short = ["refs/heads/", "refs/tags/", "refs/remotes/"]
                .iter()
                .find_map(|prefix| full.strip_prefix(prefix));
            let Some(short) = short else { continue };
            if short.len() > 100 || name.len() > 100 {
                continue;
            }
            let distance = distance(name, short);
            if distance <= limit {
                near.push((distance, short));
            }
        }
        near.sort_unstable();
        near.dedup_by_key(|(_, name)| *name);
        near.iter()
            .take(OFFERED)
            .map(|(_, name)| format!("'{}'", Untrusted::from(*name).terminal()))
            .collect()
    }
}

/// The walk a chain of suffixes asks for: index of the parent, and how often.
fn steps(suffixes: &str) -> Option<Vec<(usize, u32)>> {
    let mut steps = Vec::new();
    let mut rest = suffixes;
    while !rest.is_empty() {
        if let Some(after) = rest
            .strip_prefix("^{commit}")
            .or_else(|| rest.strip_prefix("^{}"))
        {
            rest = after;
            continue;
        }
        let (is_parent, after) = match rest.strip_prefix('^') {
            Some(after) => (true, after),
            None => (false, rest.strip_prefix('~')?),
        };
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let number = match &after[..digits] {
            "" => 1,
            text => text.parse::<u32>().ok().filter(|n| *n <= STEPS)?,
        };
        match (is_parent, number) {
            (false, times) => steps.push((0, times)),
            // The commit itself.
            (true, 0) => {}
            (true, parent) => steps.push((parent as usize - 1, 1)),
        }
        rest = &after[digits..];
    }
    Some(steps)
}

fn error(revision: &str, why: &str, hint: &str) -> Error {
    Error::Revision {
        revision: Untrusted::from(revision).terminal().to_string(),
        why: why.to_owned(),
        hint: hint.to_owned(),
    }
}

/// Levenshtein's distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{distance, steps};
    use crate::error::Error;
    use crate::git::testing::Fixture;

    #[test]
    fn every_way_to_name_a_commit() {
        let fixture = Fixture::new();
        let one = fixture.simple(&[], "one");
        let two = fixture.simple(&[one], "two");
        let side = fixture.simple(&[one], "side");
        let merge = fixture.simple(&[two, side], "merge");
        fixture.reference("refs/tags/v1", one);
        fixture.reference("refs/remotes/origin/dev", two);
        let repository = fixture.open();
        let (full, short) = (one.hex(), one.hex()[..10].to_owned());
        for (revision, oid) in [
            ("HEAD", merge),
            ("@", merge),
            ("main", merge),
            ("heads/main", merge),
            ("refs/heads/main", merge),
            ("HEAD~1", two),
            ("HEAD^2", side),
            ("HEAD^2~1", one),
            ("main~2^{commit}", one),
            ("v1", one),
            ("origin/dev", two),
            (full.as_str(), one),
            (short.as_str(), one),
        ] {
            assert_eq!(repository.resolve(revision).ok(), Some(oid), "{revision}");
        }
        for revision in [
            "",
            "nope",
            "HEAD~9",
            "HEAD^{tree}",
            "v1^",
            "12",
            "HEAD~é",
            "..",
            "é",
        ] {
            let error = repository.resolve(revision);
            assert!(matches!(error, Err(Error::Revision { .. })), "{revision}");
        }
        let Err(Error::Revision { hint, .. }) = repository.resolve("mian") else {
            panic!("resolved");
        };
        assert_eq!(hint, "did you mean 'main'?");
    }

    #[test]
    fn suffix_chains() {
        assert_eq!(steps("~3^2^{commit}"), Some(vec![(0, 3), (1, 1)]));
        assert_eq!(steps("^0^{}"), Some(vec![]));
        assert_eq!(steps("~~^"), Some(vec![(0, 1), (0, 1), (0, 1)]));
        assert_eq!(steps("^{tree}"), None);
        assert_eq!(steps("~99999999999"), None);
        assert_eq!(steps("~é"), None);
    }

    #[test]
    fn distances() {
        assert_eq!(distance("main", "mian"), 2);
        assert_eq!(distance("", "ab"), 2);
    }
}
