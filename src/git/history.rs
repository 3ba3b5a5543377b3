//! Every commit that a head reaches, walked over raw commits.
//!
//! libgit2's own walk obeys grafts and ends at the first damaged commit; this one obeys nothing but `shallow` and counts.

use super::damage::Log;
use super::encoding::{Coding, coding};
use super::mailmap::Mailmap;
use super::object::{Kind, Trouble};
use super::objects::Objects;
use super::raw::{self, RawCommit};
use super::refs::{Reference, Refs, Target};
use super::{Commit, History, Identity, Oid, Signature};
use crate::untrusted::Untrusted;
use crate::warning_code::WarningCode;
use rustc_hash::{FxHashMap, FxHashSet};

/// Commits in one history. Linux has 1.4 million.
const COMMITS: usize = 3_000_000;
/// Bytes of a commit read whole; of a larger one its beginning, if it is loose.
const COMMIT_BYTES: u64 = 32 << 20;
/// The beginning of a commit too large to be read whole: room for 20,000 parents and a message.
const BEGINNING_BYTES: u64 = 1 << 20;
/// Bytes kept of one message.
const MESSAGE_BYTES: usize = 64 << 10;
/// Bytes kept of all messages; afterwards each is cut to `LATE_MESSAGE_BYTES`. Linux has about 1 GB, one in forty others more
/// than this.
const MESSAGES_BYTES: usize = 512 << 20;
/// Bytes kept of a message once `MESSAGES_BYTES` are used.
const LATE_MESSAGE_BYTES: usize = 256;
/// Bytes kept of a name or an e-mail; RFC 5321 allows 254 in an address.
const IDENTITY_BYTES: usize = 320;
/// Tags of tags.
const TAG_DEPTH: usize = 10;
/// Bytes of one tag object.
const TAG_BYTES: u64 = 4 << 20;
/// Tags that are looked up in the object database, since `packed-refs` does not say what they name.
const TAG_LOOKUPS: usize = 200_000;

/// Walks from `head`.
pub(super) fn walk(objects: &Objects, head: Oid, shallow: &FxHashSet<Oid>, refs: &Refs) -> History {
    let mut log = Log::default();
    let mut walk = Walk {
        objects,
        shallow,
        mailmap: mailmap(objects, head, &mut log),
        seen: FxHashMap::default(),
        commits: Vec::new(),
        log,
        cut: false,
        message_bytes: 0,
    };
    walk.run(head);
    walk.mark_mainline(head);
    let tags = tags(objects, refs, &walk.seen, &mut walk.log);
    History {
        commits: walk.commits,
        damage: walk.log.finish(),
        shallow: walk.cut,
        tags,
        mailmap: walk.mailmap,
    }
}

/// Position of a finished commit; the others are unfinished or could not be read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Unreadable,
    Done(usize),
}

struct Walk<'a> {
    objects: &'a Objects,
    shallow: &'a FxHashSet<Oid>,
    mailmap: Mailmap,
    seen: FxHashMap<Oid, State>,
    commits: Vec<Commit>,
    log: Log,
    cut: bool,
    message_bytes: usize,
}

impl Walk<'_> {
    fn run(&mut self, head: Oid) {
        let mut stack = Vec::new();
        stack.extend(self.open(head).map(|commit| (commit, 0_usize)));
        while let Some((commit, next)) = stack.pop() {
            let cut = self.shallow.contains(&commit.oid);
            let parent = commit.parents.get(next).filter(|_| !cut).copied();
            let Some(parent) = parent else {
                if cut {
                    self.cut = true;
                    self.log.push(WarningCode::Shallow, commit.oid.hex());
                }
                self.seen
                    .insert(commit.oid, State::Done(self.commits.len()));
                self.commits.push(commit);
                continue;
            };
            stack.push((commit, next + 1));
            match self.seen.get(&parent) {
                None if self.seen.len() >= COMMITS => {
                    self.log.push(WarningCode::HistoryLimit, parent.hex());
                }
                None => stack.extend(self.open(parent).map(|commit| (commit, 0))),
                Some(State::Open) => self.log.push(WarningCode::CommitCycle, parent.hex()),
                Some(State::Unreadable | State::Done(_)) => {}
            }
        }
    }

    /// Reads one commit.
    fn open(&mut self, oid: Oid) -> Option<Commit> {
        self.seen.insert(oid, State::Open);
        let objects = self.objects;
        let read = objects.with(oid, Kind::Commit, COMMIT_BYTES, |bytes| {
            self.build(oid, bytes)
        });
        let commit = match read {
            Ok(commit) => commit,
            Err(Trouble::TooLarge(_)) => {
                self.log.push(WarningCode::CommitLimit, oid.hex());
                objects
                    .beginning(oid, BEGINNING_BYTES)
                    .and_then(|bytes| self.build(oid, &bytes))
            }
            Err(Trouble::Missing) => {
                self.log.push(WarningCode::MissingCommit, oid.hex());
                self.seen.insert(oid, State::Unreadable);
                return None;
            }
            Err(Trouble::Late) => {
                self.log.push(WarningCode::Deadline, oid.hex());
                self.seen.insert(oid, State::Unreadable);
                return None;
            }
            Err(Trouble::Corrupt) => None,
        };
        if commit.is_none() {
            self.log.push(WarningCode::CorruptCommit, oid.hex());
            self.seen.insert(oid, State::Unreadable);
        }
        commit
    }

    fn build(&mut self, oid: Oid, bytes: &[u8]) -> Option<Commit> {
        let raw = raw::commit(bytes)?;
        let coding = coding(raw.encoding);
        let (raw_author, author, whole_author) = self.person(raw.author, coding);
        let (raw_committer, committer, whole_committer) = self.person(raw.committer, coding);
        if !(whole_author && whole_committer) {
            self.log.push(WarningCode::MalformedCommit, oid.hex());
        }
        let message = self.message(&raw, coding);
        Some(Commit {
            oid,
            tree: raw.tree,
            parents: raw.parents,
            author,
            committer,
            raw_author,
            raw_committer,
            message,
            signed: raw.signed,
            mainline: false,
        })
    }

    fn person(&self, line: Option<&[u8]>, coding: Coding) -> (Identity, Signature, bool) {
        let ident = raw::ident(line.unwrap_or_default());
        let text = |bytes: &[u8]| coding.decode(&bytes[..bytes.len().min(IDENTITY_BYTES)]);
        let (name, email) = (text(ident.name), text(ident.email));
        let (new_name, new_email) = self.mailmap.resolve(&name, &email);
        let signature = Signature {
            name: new_name.into(),
            email: new_email.into(),
            seconds: ident.seconds,
        };
        let identity = Identity {
            name: name.into(),
            email: email.into(),
        };
        (identity, signature, ident.whole)
    }

    fn message(&mut self, raw: &RawCommit<'_>, coding: Coding) -> Untrusted {
        let limit = if self.message_bytes < MESSAGES_BYTES {
            MESSAGE_BYTES
        } else {
            self.log.push(WarningCode::MessageLimit, "");
            LATE_MESSAGE_BYTES
        };
        let mut end = raw.message.len().min(limit);
        // Not inside a character.
        while end < raw.message.len() && end > 0 && raw.message[end] & 0xC0 == 0x80 {
            end -= 1;
        }
        self.message_bytes += end;
        coding.decode(&raw.message[..end]).into()
    }

    fn mark_mainline(&mut self, head: Oid) {
        let mut next = Some(head);
        while let Some(oid) = next {
            let Some(State::Done(at)) = self.seen.get(&oid) else {
                return;
            };
            let commit = &mut self.commits[*at];
            if commit.mainline {
                return;
            }
            commit.mainline = true;
            next = commit.parents.first().copied();
        }
    }
}

/// The mailmap at the root of the head's tree, as git reads it in a bare repository.
fn mailmap(objects: &Objects, head: Oid, log: &mut Log) -> Mailmap {
    let tree = objects.with(head, Kind::Commit, COMMIT_BYTES, |bytes| {
        raw::commit(bytes).map(|commit| commit.tree)
    });
    let file = tree
        .ok()
        .flatten()
        .and_then(|tree| super::tree::file_at_root(objects, tree, b".mailmap"));
    let text = file.map(|oid| objects.with(oid, Kind::Blob, Mailmap::BYTES, Mailmap::parse));
    match text {
        None => Mailmap::default(),
        Some(Ok(mailmap)) => mailmap,
        Some(Err(trouble)) => {
            let code = match trouble {
                Trouble::TooLarge(_) => WarningCode::MailmapLimit,
                Trouble::Missing => WarningCode::MissingObject,
                Trouble::Corrupt => WarningCode::CorruptObject,
                Trouble::Late => WarningCode::Deadline,
            };
            log.push(code, ".mailmap");
            Mailmap::default()
        }
    }
}

fn tags(
    objects: &Objects,
    refs: &Refs,
    seen: &FxHashMap<Oid, State>,
    log: &mut Log,
) -> Vec<(Untrusted, Oid)> {
    let is_here = |oid: &Oid| matches!(seen.get(oid), Some(State::Done(_)));
    let mut lookups = 0_usize;
    let mut tags = Vec::new();
    for (name, reference) in refs.map.range("refs/tags/".to_owned()..) {
        let Some(short) = name.strip_prefix("refs/tags/") else {
            break;
        };
        let commit = match quick(refs, name, reference) {
            Quick::Names(oid) | Quick::Unknown(oid) if is_here(&oid) => Some(oid),
            Quick::Names(_) => None,
            Quick::Unknown(oid) => {
                lookups += 1;
                if lookups == TAG_LOOKUPS {
                    log.push(WarningCode::TagLimit, short);
                }
                (lookups < TAG_LOOKUPS)
                    .then(|| peel(objects, oid, short, log))
                    .flatten()
                    .filter(is_here)
            }
        };
        tags.extend(commit.map(|oid| (Untrusted::from(short), oid)));
    }
    tags
}

enum Quick {
    /// The references say what is named in the end.
    Names(Oid),
    /// Perhaps an annotated tag.
    Unknown(Oid),
}

fn quick(refs: &Refs, name: &str, reference: &Reference) -> Quick {
    match (&reference.target, reference.peeled) {
        (_, Some(peeled)) => Quick::Names(peeled),
        (Target::Oid(oid), None) if reference.direct => Quick::Names(*oid),
        (Target::Oid(oid), None) => Quick::Unknown(*oid),
        (Target::Symbolic(_), None) => Quick::Unknown(refs.follow(name).unwrap_or_default()),
    }
}

/// The commit behind annotated tags.
pub(super) fn peel(objects: &Objects, oid: Oid, name: &str, log: &mut Log) -> Option<Oid> {
    let mut oid = oid;
    for _ in 0..TAG_DEPTH {
        match objects.kind(oid) {
            Ok(Kind::Commit) => return Some(oid),
            Ok(Kind::Tag) => match objects.with(oid, Kind::Tag, TAG_BYTES, raw::tag_target) {
                Ok(Some(next)) => oid = next,
                Err(Trouble::Late) => {
                    log.push(WarningCode::Deadline, format!("tag {name}"));
                    return None;
                }
                _ => {
                    log.push(WarningCode::CorruptTag, name);
                    return None;
                }
            },
            // A tag of a tree or a blob is legal, and no release.
            Ok(Kind::Tree | Kind::Blob) => return None,
            Err(Trouble::Late) => {
                log.push(WarningCode::Deadline, format!("tag {name}"));
                return None;
            }
            Err(_) => {
                log.push(WarningCode::MissingObject, format!("tag {name}"));
                return None;
            }
        }
    }
    log.push(WarningCode::TagLimit, name);
    None
}

#[cfg(test)]
mod tests {
    use crate::git::testing::Fixture;
    use crate::git::{Damage, History};
    use crate::warning_code::WarningCode;
    use git2::ObjectType;

    fn messages(history: &History) -> Vec<&str> {
        history.commits.iter().map(|c| c.message.raw()).collect()
    }

    fn codes(damage: &[Damage]) -> Vec<WarningCode> {
        damage.iter().map(|d| d.code).collect()
    }

    #[test]
    fn a_side_branch_stands_before_its_merge() {
        let fixture = Fixture::new();
        let one = fixture.simple(&[], "one");
        let two = fixture.simple(&[one], "two");
        let side = fixture.simple(&[one], "side");
        let merge = fixture.simple(&[two, side], "merge");
        let history = fixture.open().history(merge);
        assert_eq!(messages(&history), ["one", "two", "side", "merge"]);
        let mainline: Vec<_> = history.commits.iter().map(|c| c.mainline).collect();
        assert_eq!(mainline, [true, true, false, true]);
        assert_eq!((history.merges(), history.authors()), (1, 1));
        assert!(history.damage.is_empty() && !history.shallow);
    }

    #[test]
    fn a_shallow_boundary_is_no_damage() {
        let fixture = Fixture::new();
        let absent = crate::git::Oid([7; 20]);
        let one = fixture.simple(&[absent], "one");
        let two = fixture.simple(&[one], "two");
        let damaged = fixture.open().history(two);
        assert_eq!(codes(&damaged.damage), [WarningCode::MissingCommit]);
        fixture.write("shallow", &format!("{}\n", one.hex()));
        let history = fixture.open().history(two);
        assert!(history.shallow);
        assert_eq!(codes(&history.damage), [WarningCode::Shallow]);
        assert_eq!(messages(&history), ["one", "two"]);
    }

    #[test]
    fn damaged_commits_are_counted() {
        let fixture = Fixture::new();
        let noise = fixture.object(ObjectType::Commit, b"noise");
        let blob = fixture.object(ObjectType::Blob, b"x");
        let head = fixture.commit(fixture.small_tree(), &[noise, blob], "Nobody", "head");
        let history = fixture.open().history(head);
        assert_eq!(messages(&history), ["head"]);
        let codes = codes(&history.damage);
        assert_eq!(
            codes,
            [
                WarningCode::MalformedCommit,
                WarningCode::CorruptCommit,
                WarningCode::CorruptCommit
            ]
        );
    }

    #[test]
    fn people_after_the_mailmap() {
        let fixture = Fixture::new();
        let map = fixture.object(ObjectType::Blob, b"Ann <ann@new> <ANN@old>\n");
        let tree = fixture.tree(&[("100644", ".mailmap", map)]);
        let one = fixture.commit(tree, &[], "a <ann@OLD> 5 +0000", "one");
        let head = fixture.commit(
            tree,
            &[one],
            "Ann <ann@new> 99999999999999999999 +0000",
            "two",
        );
        let history = fixture.open().history(head);
        assert_eq!(history.authors(), 1);
        let first = &history.commits[0];
        assert_eq!(first.author.name.raw(), "Ann");
        assert_eq!(first.raw_author.email.raw(), "ann@OLD");
        assert_eq!(history.commits[1].author.seconds, i64::MAX);
    }

    #[test]
    fn encodings_and_long_messages() {
        let fixture = Fixture::new();
        let tree = fixture.small_tree().hex();
        let mut text = format!("tree {tree}\nauthor J").into_bytes();
        text.extend_from_slice(
            b"\xF6rg <j@x> 5 +0000\ncommitter J <j@x> 5 +0000\nencoding ISO-8859-1\ngpgsig x\n\n",
        );
        text.extend_from_slice("ä".repeat(100_000).as_bytes());
        let oid = fixture.object(ObjectType::Commit, &text);
        fixture.reference("refs/heads/main", oid);
        let history = fixture.open().history(oid);
        let commit = &history.commits[0];
        assert_eq!(commit.author.name.raw(), "Jörg");
        assert!(commit.signed);
        assert!(commit.message.raw().len() <= 64 << 10);
        assert!(!commit.message.raw().contains('\u{FFFD}'));
    }

    #[test]
    fn tags_of_this_history_only() {
        let fixture = Fixture::new();
        let other = fixture.simple(&[], "other");
        let one = fixture.simple(&[], "one");
        let tag = |object: &str, kind: &str| {
            let text = format!("object {object}\ntype {kind}\ntag t\n\nx\n");
            fixture.object(ObjectType::Tag, text.as_bytes())
        };
        let annotated = tag(&one.hex(), "commit");
        let mut chain = annotated;
        for _ in 0..20 {
            chain = tag(&chain.hex(), "tag");
        }
        let tree = tag(&fixture.small_tree().hex(), "tree");
        for (name, oid) in [
            ("a", annotated),
            ("b", one),
            ("chain", chain),
            ("other", other),
            ("tree", tree),
        ] {
            fixture.reference(&format!("refs/tags/{name}"), oid);
        }
        let repository = fixture.open();
        let history = repository.history(one);
        let names: Vec<_> = history.tags.iter().map(|(name, _)| name.raw()).collect();
        assert_eq!(names, ["a", "b"]);
        assert_eq!(codes(&history.damage), [WarningCode::TagLimit]);
        assert_eq!(repository.tag_count(), 5);
    }
}
