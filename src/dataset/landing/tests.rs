//! Small histories.

use super::Landings;
use crate::facts::{Process, Request, Review};
use crate::git::{Commit, History, Identity, Oid, Signature};

const ANN: &str = "Ann Lee <ann@work.example>";
const HOME: &str = "Ann Lee <ann@home.example>";
const BO: &str = "Bo Ray <bo@x.example>";
const BOT: &str = "Copybara-Service <copybara-worker@google.com>";

fn signature(who: &str) -> Signature {
    let (name, email) = who.split_once(" <").expect("a name and an e-mail");
    Signature {
        name: name.into(),
        email: email.trim_end_matches('>').into(),
        seconds: 1_500_000_000,
    }
}

fn oid(number: usize) -> Oid {
    Oid::from_hex(format!("{number:040x}").as_bytes()).expect("an id")
}

/// The commits of a history, numbered from 1: author, committer, parents, on the mainline, message.
struct Small(Vec<Commit>);

impl Small {
    fn new() -> Self {
        let mut small = Self(Vec::new());
        small.add(ANN, ANN, &[], true, "Start");
        small.add(BO, BO, &[1], true, "Go on");
        small
    }

    fn add(
        &mut self,
        author: &str,
        committer: &str,
        parents: &[usize],
        mainline: bool,
        message: &str,
    ) -> usize {
        let number = self.0.len() + 1;
        let identity = |who: &str| {
            let signature = signature(who);
            Identity {
                name: signature.name,
                email: signature.email,
            }
        };
        self.0.push(Commit {
            oid: oid(number),
            tree: oid(number),
            parents: parents.iter().map(|parent| oid(*parent)).collect(),
            author: signature(author),
            committer: signature(committer),
            raw_author: identity(author),
            raw_committer: identity(committer),
            message: message.into(),
            signed: false,
            mainline,
        });
        number
    }

    /// What is shown of the last commit.
    fn last(self) -> super::Landing {
        let history = History {
            commits: self.0,
            ..History::default()
        };
        let last = history.commits.last().expect("commits");
        Landings::of(&history, true).landing(last)
    }
}

fn pushed(author: &str, committer: &str, message: &str) -> Option<Review> {
    let mut small = Small::new();
    small.add(author, committer, &[2], true, message);
    small.last().review
}

/// A merge by `merger` of one commit by each of `authors`, which carry `work` as their message.
fn merged(merger: &str, authors: &[&str], work: &str, message: &str) -> Option<Review> {
    let mut small = Small::new();
    let mut tip = 2;
    for author in authors {
        tip = small.add(author, author, &[tip], false, work);
    }
    small.add(merger, merger, &[2, tip], true, message);
    small.last().review
}

const REQUEST: &str = "Merge pull request #1 from o/topic";

#[test]
fn a_merge_is_judged_by_who_wrote_what_it_brought() {
    for (merger, authors, expected) in [
        (ANN, &[BO][..], Some(Review::ByAnother)),
        (ANN, &[ANN], Some(Review::OwnMerge)),
        (ANN, &[ANN, BO], Some(Review::SharedMerge)),
        // One person under two e-mails, and under two addresses of one account.
        (HOME, &[ANN], Some(Review::OwnMerge)),
        (
            "Ann Burr <5+tealeaf@users.noreply.github.com>",
            &["Ann Burr <tealeaf@gmail.com>"],
            Some(Review::OwnMerge),
        ),
        (
            "Annie <annlee@users.noreply.github.com>",
            &["A <1234567+annlee@users.noreply.github.com>"],
            Some(Review::OwnMerge),
        ),
        // One full name, and nothing else in common.
        (
            "Sviatoslav Sydorenko <sviat@a.example>",
            &["Sviatoslav Sydorenko <wk@b.example>"],
            Some(Review::Unknown(Process::Doubt)),
        ),
        // Two names behind an address of nobody.
        (
            "Ann <none@none>",
            &["Bo <none@none>"],
            Some(Review::ByAnother),
        ),
        (
            "Ann <none@none>",
            &["Ann <none@none>"],
            Some(Review::OwnMerge),
        ),
        (BOT, &[BO], Some(Review::Unknown(Process::Program))),
        (ANN, &["dependabot[bot] <d@x.example>"], None),
        (ANN, &["Claude <noreply@anthropic.com>"], None),
        (
            ANN,
            &["The Sample Authors <no-reply@x.example>"],
            Some(Review::Unknown(Process::Nobody)),
        ),
    ] {
        assert_eq!(
            merged(merger, authors, "Work", REQUEST),
            expected,
            "{merger} of {authors:?}"
        );
    }
}

/// Two addresses of one short full name are not joined, and no merge by another.
#[test]
fn a_namesake_is_perhaps_the_author() {
    const WORK: &str = "Matt Hart <matthew.hart@work.example>";
    const FORGE: &str = "Matt Hart <github@labs.example>";
    let doubt = Some(Review::Unknown(Process::Doubt));
    assert_eq!(merged(FORGE, &[WORK], "Work", REQUEST), doubt);
    let mut small = Small::new();
    let own = small.add(FORGE, FORGE, &[2], true, "Own work");
    let message = "Work\n\nSigned-off-by: Matt Hart <github@labs.example>";
    small.add(WORK, FORGE, &[own], true, message);
    assert_eq!(small.last().review, doubt);
}

#[test]
fn exported_batches_and_branches_brought_up_to_date_are_no_requests() {
    let export = Some(Review::Unknown(Process::Export));
    assert_eq!(
        merged(ANN, &[ANN], "Work\n\nPiperOrigin-RevId: 1", REQUEST),
        export
    );
    assert_eq!(
        merged(
            ANN,
            &[BO],
            "Work",
            "Merge pull request #1 from org/google_sync"
        ),
        export
    );
    // Somebody's work on a synchronization or an export is a request like any other.
    for branch in ["bo:fix/dep-sync", "bo/csv-export", "bo/lock_sync"] {
        let message = format!("Merge pull request #1 from {branch}");
        assert_eq!(
            merged(ANN, &[BO], "Work", &message),
            Some(Review::ByAnother),
            "{branch}"
        );
    }
    for message in [
        "Merge branch 'main' into topic",
        "Merge branch 'main' of github.com:sample/pkg",
        "Merge remote-tracking branch 'origin/main' into topic",
    ] {
        assert_eq!(merged(ANN, &[BO], "Work", message), None, "{message}");
    }
    assert_eq!(
        merged(ANN, &[BO], "Work", "Merge branch 'topic'"),
        Some(Review::ByAnother)
    );
}

#[test]
fn a_merge_of_merged_requests_is_a_release() {
    let mut small = Small::new();
    let work = small.add(BO, BO, &[2], false, "Work");
    let request = small.add(ANN, ANN, &[2, work], false, REQUEST);
    small.add(ANN, ANN, &[2, request], true, "Merge branch 'develop'");
    assert_eq!(small.last().review, Some(Review::Unknown(Process::Batch)));
}

/// "Update branch" is pressed by whoever is about to merge: it makes nobody an author.
#[test]
fn whoever_only_merged_into_a_branch_wrote_nothing_of_it() {
    let mut small = Small::new();
    let work = small.add(BO, BO, &[1], false, "Work");
    let update = small.add(
        ANN,
        ANN,
        &[work, 2],
        false,
        "Merge branch 'main' into topic",
    );
    small.add(ANN, ANN, &[2, update], true, REQUEST);
    assert_eq!(small.last().review, Some(Review::ByAnother));
}

#[test]
fn a_commit_by_another_is_reviewed_where_it_was_signed_off() {
    let signed = format!("Add\n\nSigned-off-by: {BO}\nSigned-off-by: {ANN}");
    for (committer, message, expected) in [
        (BO, "Add", Review::Unseen),
        (ANN, "Add", Review::Unknown(Process::Committer)),
        (ANN, signed.as_str(), Review::ByAnother),
        ("Bo Ray <bo@y.example>", "Add", Review::Unseen),
        (BOT, "Add", Review::Unknown(Process::Program)),
        (
            "GitHub <noreply@github.com>",
            "Add",
            Review::Unknown(Process::Forge),
        ),
        (
            "GitHub <noreply@github.com>",
            "Update README.md",
            Review::Unseen,
        ),
    ] {
        assert_eq!(
            pushed(BO, committer, message),
            Some(expected),
            "{committer}: {message}"
        );
    }
}

#[test]
fn reviewers_are_others_than_the_author() {
    for (message, expected) in [
        (
            "Add\n\nReviewed-by: Ann Lee <ann@work.example>",
            Review::ByAnother,
        ),
        ("Add\n\nReviewed by: ann", Review::ByAnother),
        ("Add\n\nReviewed-by: Zoe <zoe@z.example>", Review::ByAnother),
        (
            "Add\n\nReviewed-by: Bo Ray <bo@home.example>",
            Review::Unseen,
        ),
        (
            "Add\n\nReviewed-by: bo ray <b@home.example>",
            Review::Unseen,
        ),
        ("Add\n\nReviewed-by: bo", Review::Unseen),
        (
            "Add\n\nSigned-off-by: Ann Lee <ann@work.example>",
            Review::Unseen,
        ),
        ("Add\n\nReviewed-by: dependabot[bot] <d@x>", Review::Unseen),
        (
            "Add\n\nReviewed-by: Claude <noreply@anthropic.com>",
            Review::Unseen,
        ),
        ("Bug 12 - add r=ann", Review::ByAnother),
        ("Bug 12 - add r=bo", Review::Unseen),
        ("Bug 12 - add r=me", Review::Unknown(Process::Asked)),
        // A name is known, a formula is not.
        ("add the store; r=ann", Review::ByAnother),
        ("scale it by r=rho", Review::Unseen),
        ("Set r=2 in the solver", Review::Unseen),
    ] {
        assert_eq!(pushed(BO, BO, message), Some(expected), "{message}");
    }
}

#[test]
fn a_mark_of_a_process_is_never_an_accusation() {
    for (message, process) in [
        ("Add (#12)", Process::Squash),
        ("Add (GH-12)", Process::Squash),
        ("Pull request #12: Add", Process::Squash),
        (
            "Add\n\nChange-Id: I0123456789abcdef0123456789abcdef01234567",
            Process::Gerrit,
        ),
        (
            "Add\n\nDifferential Revision: https://r.example.org/D1",
            Process::Phabricator,
        ),
        (
            "Add\n\nReview URL: https://r.example.org/1",
            Process::ReviewServer,
        ),
        ("Add\n\nPiperOrigin-RevId: 12", Process::Export),
        ("Add\n\nLink: https://lists.example.org/1", Process::Mail),
        ("Add\n\nReviewers: ann", Process::Asked),
    ] {
        assert_eq!(
            pushed(BO, BO, message),
            Some(Review::Unknown(process)),
            "{message}"
        );
    }
    assert_eq!(pushed(BO, BO, "Add\n\nBug: 12"), Some(Review::Unseen));
}

#[test]
fn tickets_of_an_import_are_no_requests() {
    let svn = "\n\n\ngit-svn-id: https://svn.example.org/r@12 af82e41b-90c4-0310-8c96-b1721e28e2e2";
    let mut small = Small::new();
    small.add(BO, BO, &[2], true, &format!("Fix (#9568){svn}"));
    let landing = small.last();
    assert_eq!(
        (landing.review, landing.request),
        (Some(Review::Unseen), None)
    );
    let mut small = Small::new();
    small.add(BO, BO, &[2], true, "Fix (#9568)");
    assert_eq!(small.last().request, Some(Request::Squashed));
}

#[test]
fn another_author_in_the_message_is_noticed() {
    for (message, other) in [
        ("Add\n\nAuthor: ann\nReviewer: zoe\nFixes: #1", true),
        ("Add\n\nAuthor: bo\nReviewer: zoe\nFixes: #1", false),
        ("Add\n\nAuthor: Bo Ray", false),
        ("Add", false),
    ] {
        let mut small = Small::new();
        small.add(BO, BO, &[2], true, message);
        assert_eq!(small.last().other_author, other, "{message}");
    }
}

#[test]
fn a_merge_of_many_authors_takes_as_long_as_there_are_commits() {
    const MANY: usize = 20_000;
    let mut small = Small::new();
    let mut tip = 2;
    for n in 0..MANY {
        let who = format!("p{n} q{n} <p{n}@x{n}.example>");
        tip = small.add(&who, &who, &[tip], false, "Work");
    }
    small.add(ANN, ANN, &[2, tip], true, REQUEST);
    assert_eq!(small.last().review, Some(Review::ByAnother));
}
