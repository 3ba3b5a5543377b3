//! What a history tells: who wrote and reviewed, what was tagged, and which commit a name means.

use std::fs;
use std::path::Path;

use crate::support::repo::{RepoBuilder, three_commits};
use crate::support::report::Report;
use crate::support::run::hallmarks;
use git2::{Oid, Signature, Time};
use tempfile::TempDir;

const ANN: &str = "Ann <ann@example.org>";

const BO: &str = "Bo <bo@example.org>";

const BOT: &str = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>";

/// The `n`th moment of a history.
fn date(n: usize) -> String {
    format!("2024-03-{:02}T{:02}:00:00+02:00", 1 + n / 24, n % 24)
}

#[test]
fn histories_that_are_no_line() {
    let repo = RepoBuilder::new();
    let repository = repo.repository();
    let first = repo.commit(&[("a.py", "x = 1\n")], "One\n", ANN, &date(0));
    let find = |oid: Oid| repository.find_commit(oid).unwrap();
    let tree = find(first).tree().unwrap();
    let person = Signature::new("Cy", "cy@example.org", &Time::new(1_710_000_000, -300)).unwrap();
    let commit = |message: &str, parents: &[Oid]| {
        let parents: Vec<_> = parents.iter().map(|oid| find(*oid)).collect();
        let parents: Vec<_> = parents.iter().collect();
        repository
            .commit(None, &person, &person, message, &tree, &parents)
            .unwrap()
    };
    // A second root, two branches, a merge of all of them, and commits without change and without message.
    let root = commit("Another beginning\n", &[]);
    let (left, right) = (commit("Left\n", &[first]), commit("Right\n", &[first]));
    let octopus = commit("Merge everything\n", &[left, right, root]);
    let empty = commit("", &[octopus]);
    let last = commit("\n\n", &[empty]);
    repository
        .reference("refs/heads/main", last, true, "test")
        .unwrap();
    let report = Report::on(repo.path());
    let facts = &report.0["repository"];
    assert_eq!(
        (facts["commits"].as_u64(), facts["merges"].as_u64()),
        (Some(7), Some(1))
    );
    assert_eq!(facts["authors"], 2);
    assert_eq!(facts["first_commit"], "2024-02-29T22:00:00Z");
    assert_eq!(facts["last_commit"], "2024-03-09T16:00:00Z");
}

#[test]
fn clocks_that_are_wrong() {
    let (repo, _) = three_commits();
    let repository = repo.repository();
    for seconds in [-86_400 * 365, 0, 99_999_999_999] {
        let person = Signature::new("Ann", "ann@example.org", &Time::new(seconds, 0)).unwrap();
        let parent = repository.head().unwrap().peel_to_commit().unwrap();
        repository
            .commit(
                Some("HEAD"),
                &person,
                &person,
                "When?\n",
                &parent.tree().unwrap(),
                &[&parent],
            )
            .unwrap();
    }
    let report = Report::on(repo.path());
    assert!(
        report.warning("implausible-dates").is_some(),
        "{:?}",
        report.warnings()
    );
    assert_eq!(report.0["repository"]["commits"], 6);
}

/// A mainline with every way a change can come in.
fn reviewed() -> RepoBuilder {
    let repo = RepoBuilder::new();
    let mut n = 0;
    let mut next = || {
        n += 1;
        (format!("f{n}.py"), date(n))
    };
    let mut push = |author: &str, message: &str| {
        let (path, date) = next();
        repo.commit(&[(path.as_str(), "x = 1\n")], message, author, &date);
    };
    push(ANN, "Start\n");
    push(ANN, "Reviewed\n\nReviewed-by: Bo <bo@example.org>\n");
    push(
        ANN,
        "Approved by its own author\n\nReviewed-by: Ann <ann@example.org>\n",
    );
    push(ANN, "Signed off\n\nSigned-off-by: Bo <bo@example.org>\n");
    push(ANN, "Squashed (#12)\n");
    push(BOT, "Bump pytest\n");
    for (branch, author, merger, message) in [
        (
            "one",
            ANN,
            BO,
            "Merge pull request #1 from ann/one\n\nOne\n",
        ),
        (
            "two",
            ANN,
            ANN,
            "Merge pull request #2 from ann/two\n\nTwo\n",
        ),
        (
            "three",
            ANN,
            ANN,
            "Merge pull request #3 from ann/three\n\nReviewed-by: Cy <cy@example.org>\n",
        ),
        (
            "four",
            BOT,
            ANN,
            "Merge pull request #4 from dependabot/four\n\nBump\n",
        ),
    ] {
        repo.branch(branch);
        let (path, date) = next();
        repo.commit(
            &[(path.as_str(), "y = 2\n")],
            "On a branch\n",
            author,
            &date,
        );
        repo.switch("main");
        let (path, date) = next();
        let _ = path;
        repo.merge(branch, message, merger, &date);
    }
    repo
}

#[test]
fn review_is_read_from_merges_and_trailers() {
    let report = Report::on(reviewed().path());
    let facts = &report.0["repository"];
    assert_eq!(
        (facts["commits"].as_u64(), facts["merges"].as_u64()),
        (Some(14), Some(4))
    );
    // Reviewed: the trailer of another, the merge by another, the merge with a reviewer on record.
    assert_eq!(report.fact("reviewed-changes"), 3);
    // Unseen: the start, self-approval, a sign-off, and the request merged by its own author.
    assert_eq!(report.fact("changes-without-visible-review"), 4);
    assert_eq!(report.fact("changes-with-unknown-review"), 1);
    assert_eq!(report.fact("merged-requests"), 3);
    assert_eq!(report.fact("self-merges"), 1);
}

#[test]
fn a_mailmap_joins_people() {
    let repo = RepoBuilder::new();
    for (n, author) in [
        ANN,
        "ann <ann@laptop>",
        "A. <ANN@Laptop>",
        BO,
        "Bo <BO@example.org>",
    ]
    .iter()
    .enumerate()
    {
        repo.commit(
            &[(&format!("f{n}.py"), "x = 1\n")],
            "Change it\n",
            author,
            &date(n),
        );
    }
    let authors = |path: &Path| Report::on(path).0["repository"]["authors"].as_u64();
    assert_eq!(
        authors(&repo.path()),
        Some(3),
        "one address in two spellings is one person"
    );
    // What is not recorded is not read.
    repo.write(".mailmap", b"Ann <ann@example.org> <bo@example.org>\n");
    assert_eq!(authors(&repo.path()), Some(3));
    let map = "# who is who\nAnn <ann@example.org> <ann@laptop>\nBo <bo@example.org> Bo <bo@EXAMPLE.org>\nnonsense\n";
    repo.commit(&[(".mailmap", map)], "Add a mailmap\n", ANN, &date(9));
    assert_eq!(authors(&repo.path()), Some(2));
}

#[test]
fn tags_are_counted() {
    let (repo, oids) = three_commits();
    let repository = repo.repository();
    let head = repository.find_object(oids[2], None).unwrap();
    let person = Signature::new("Ann", "ann@example.org", &Time::new(1_710_000_000, 0)).unwrap();
    let tag = repository
        .tag("v0.2", &head, &person, "Second\n", false)
        .unwrap();
    let tag = repository.find_object(tag, None).unwrap();
    repository
        .tag("v0.2-again", &tag, &person, "A tag of a tag\n", false)
        .unwrap();
    let report = Report::on(repo.path());
    assert_eq!(report.0["repository"]["tags"], 3);
    for rev in ["v0.2", "v0.2-again"] {
        let at = Report::from(hallmarks().arg(repo.path()).args(["--rev", rev]));
        assert_eq!(at, report, "{rev}");
    }
}

#[test]
fn every_way_to_name_a_revision() {
    let (repo, oids) = three_commits();
    repo.branch("topic/one");
    repo.commit(&[("b.py", "def g(): pass\n")], "Topic\n", BO, &date(7));
    repo.switch("main");
    let merge = repo.merge("topic/one", "Merge topic\n", ANN, &date(8));
    let topic = repo
        .repository()
        .refname_to_id("refs/heads/topic/one")
        .unwrap();
    for (rev, oid) in [
        ("HEAD", merge),
        ("main", merge),
        ("topic/one", topic),
        ("refs/heads/topic/one", topic),
        ("HEAD^2", topic),
        ("v0.1", oids[1]),
        ("refs/tags/v0.1", oids[1]),
        ("v0.1^{commit}", oids[1]),
        ("HEAD~2", oids[1]),
        ("main~3", oids[0]),
        (&oids[0].to_string(), oids[0]),
        (&oids[0].to_string()[..8], oids[0]),
    ] {
        let said = Report::from(hallmarks().arg(repo.path()).args(["--rev", rev]));
        assert_eq!(said.0["repository"]["head"], oid.to_string(), "{rev}");
    }
    // A revision is read as if it were the head.
    let at = Report::from(hallmarks().arg(repo.path()).args(["--rev", "v0.1"]));
    repo.repository().set_head_detached(oids[1]).unwrap();
    assert_eq!(Report::on(repo.path()), at);
}

#[test]
fn a_mistyped_revision_names_the_nearest() {
    let (repo, _) = three_commits();
    repo.branch("feature/async").switch("main");
    let cannot = |rev: &str| hallmarks().arg(repo.path()).args(["--rev", rev]).cannot();
    assert!(
        cannot("mian").contains("did you mean 'main'"),
        "{}",
        cannot("mian")
    );
    assert!(cannot("v0.2").contains("'v0.1'"), "{}", cannot("v0.2"));
    assert!(cannot("feature/asinc").contains("'feature/async'"));
    for (rev, why) in [
        ("HEAD~9", "no parent"),
        ("HEAD^{tree}", "not understood"),
        ("nothing-like-it-at-all", "no such branch, tag or commit"),
        ("0123456789012345678901234567890123456789", "cannot resolve"),
        ("a\nb", "no such branch"),
        ("", "cannot resolve"),
    ] {
        assert!(cannot(rev).contains(why), "{rev:?}: {}", cannot(rev));
    }
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.py"), "x = 1\n").unwrap();
    let line = hallmarks()
        .arg(folder.path())
        .args(["--rev", "main"])
        .cannot();
    assert!(line.contains("plain folder"), "{line}");
}
