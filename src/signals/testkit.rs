//! Helpers for the tests of signals: facts of a few lines of Python, or of one commit.

use super::SIGNALS;
use crate::dataset::{Crowd, Sums};
use crate::documents::{Document, DocumentKind, kind_of, read};
use crate::facts::checks::Support;
use crate::facts::{
    Change, CommitDiff, Fact, Past, Plan, common, count_and_summarise, count_project, count_python,
};
use crate::project::{File, Project, Spot};
use crate::python::{Collection, TestFile};
use crate::role::Role;
use std::collections::BTreeMap;
use std::sync::Arc;

fn plan() -> Plan {
    let facts: Vec<_> = common::ALWAYS
        .iter()
        .copied()
        .chain(SIGNALS.iter().flat_map(|s| s.facts.iter().copied()))
        .collect();
    Plan::new(&facts, &[], &[])
}

fn named(plan: &Plan, counts: &crate::facts::Counts) -> BTreeMap<&'static str, i64> {
    plan.facts()
        .iter()
        .enumerate()
        .map(|(i, fact)| (fact.id, counts.get(i)))
        .collect()
}

/// Every fact of `text`, as a file that ships.
pub fn in_source(text: &str) -> BTreeMap<&'static str, i64> {
    facts(text, TestFile::No)
}

/// Every fact of `text`, as a file whose tests are collected.
pub fn in_test(text: &str) -> BTreeMap<&'static str, i64> {
    facts(text, TestFile::Collected)
}

/// Every fact of `text`, as a file whose tests are collected, beside files that support it.
pub fn in_suite(support: &[&str], text: &str) -> BTreeMap<&'static str, i64> {
    let mut all = Support::default();
    for file in support {
        all.read(file.as_bytes());
    }
    let mut collection = Collection::default();
    all.tell(&mut collection);
    with(collection, text, TestFile::Collected)
}

/// Every fact of `text`, as a file whose tests are collected as pytest's settings say.
pub fn in_tests_as(collection: Collection, text: &str) -> BTreeMap<&'static str, i64> {
    with(collection, text, TestFile::Collected)
}

fn facts(text: &str, test_file: TestFile) -> BTreeMap<&'static str, i64> {
    with(Collection::default(), text, test_file)
}

fn with(collection: Collection, text: &str, test_file: TestFile) -> BTreeMap<&'static str, i64> {
    let mut plan = plan();
    plan.learn(collection);
    let file = count_python(&plan, text.as_bytes(), test_file).expect("the text of a test parses");
    assert_eq!(
        file.error, None,
        "the text of a test has no syntax error: {text}"
    );
    named(&plan, &file.counts)
}

/// A commit of the mainline by Ann.
pub fn change(subject: &str) -> Change<'_> {
    Change {
        subject,
        body: "",
        merge: false,
        mainline: true,
        bot: false,
        author: ("ann@x", "Ann"),
        review: None,
        request: None,
        other_author: false,
        co_author: false,
        by_page: false,
    }
}

/// Every fact of a commit of whose changed paths nothing is known.
pub fn commit_facts(change: &Change<'_>) -> BTreeMap<&'static str, i64> {
    diff_facts(change, None)
}

/// Every fact of a commit and of what it touched.
pub fn diff_facts(change: &Change<'_>, diff: Option<CommitDiff>) -> BTreeMap<&'static str, i64> {
    let plan = plan();
    let mut counts = crate::facts::Counts::zero(plan.facts().len());
    plan.count_commit(change, diff, |at, count| counts.add(at, count));
    named(&plan, &counts)
}

/// What a signal says of a tree of `(path, text)` without history.
pub fn outcome(signal: &'static super::Signal, files: &[(&str, &str)]) -> super::Outcome {
    let (plan, sums) = sums(signal.facts, files);
    let view = super::View::new(&plan, &sums);
    crate::signals::evaluate(&[signal], &view, &[super::context::Kind::default()])
        .remove(0)
        .outcome
}

/// What a signal says of a history in which these facts were counted, by so many people.
pub fn of_commits(
    signal: &'static super::Signal,
    counts: &[(&Fact, i64)],
    people: usize,
) -> super::Outcome {
    let (plan, mut sums) = sums(signal.facts, &[]);
    let mut counted = crate::facts::Counts::zero(plan.facts().len());
    for (fact, count) in counts {
        counted.add(plan.index_of(fact).expect("a fact of the signal"), *count);
    }
    sums.commits = Some(counted);
    sums.crowd = Crowd {
        people,
        at_least: people,
        cut_off: false,
    };
    let view = super::View::new(&plan, &sums);
    crate::signals::evaluate(&[signal], &view, &[super::context::Kind::default()])
        .remove(0)
        .outcome
}

/// What a signal says of a history that shows this `past`, by so many people.
pub fn of_past(signal: &'static super::Signal, past: &Past, crowd: Crowd) -> super::Outcome {
    let (plan, mut sums) = sums(signal.facts, &[]);
    sums.commits = Some(crate::facts::Counts::zero(plan.facts().len()));
    sums.past = Some(plan.count_past(past));
    sums.crowd = crowd;
    let view = super::View::new(&plan, &sums);
    crate::signals::evaluate(&[signal], &view, &[super::context::Kind::default()])
        .remove(0)
        .outcome
}

/// The places that the documents of a tree of `(path, text)` show together.
pub fn spots(signal: &'static super::Signal, files: &[(&str, &str)]) -> Vec<Spot> {
    let super::Evidence::Together(look) = *signal.evidence.places() else {
        panic!("the documents together are the evidence");
    };
    let (plan, sums) = sums(signal.facts, files);
    look(&super::View::new(&plan, &sums), &documents(files))
}

fn documents(files: &[(&str, &str)]) -> Vec<Document> {
    let of_kind = |(path, text): &(&str, &str)| {
        let kind = kind_of(path).filter(|kind| *kind != DocumentKind::Settings)?;
        Some(read(kind, path, text.as_bytes()))
    };
    let mut found: Vec<Document> = files.iter().filter_map(of_kind).collect();
    // Files that pipelines name, and whose paths alone do not say what they are for.
    for _ in 0..2 {
        let wanted = crate::documents::taken_in(&found);
        let new = files.iter().filter(|(path, _)| {
            wanted.contains(*path) && found.iter().all(|known| known.path.raw() != *path)
        });
        let new: Vec<Document> = new
            .map(|(path, text)| read(crate::documents::kind_if_named(path), path, text.as_bytes()))
            .collect();
        found.extend(new);
    }
    // Settings come last: a pipeline may take some of them for its own.
    let settings = files.iter().filter(|(path, _)| {
        kind_of(path) == Some(DocumentKind::Settings)
            && found.iter().all(|known| known.path.raw() != *path)
    });
    let settings: Vec<Document> = settings
        .map(|(path, text)| read(DocumentKind::Settings, path, text.as_bytes()))
        .collect();
    found.extend(settings);
    found
}

/// The sums of a tree of `(path, text)`.
pub fn sums(facts: &[&'static Fact], files: &[(&str, &str)]) -> (Plan, Sums) {
    let plan = Plan::new(facts, &[], &[]);
    let mut sums = Sums::zero(plan.facts().len());
    sums.counted = 1;
    sums.project = Some(count_project(&plan, &project(files)));
    for (path, text) in files {
        if path.rsplit('.').next() == Some("py") {
            let role = Role::of(path).0;
            let tests = match role {
                Role::Test => TestFile::Collected,
                _ => TestFile::No,
            };
            let file = count_python(&plan, text.as_bytes(), tests);
            *sums.role_mut(role) += &file.expect("the text of a test parses").counts;
        }
    }
    for document in documents(files) {
        sums.documents += &crate::facts::count_document(&plan, &document);
    }
    let documents = documents(files);
    let pipelines = crate::documents::Pipelines::of(&documents);
    sums.documents += &crate::facts::count_pipelines(&plan, &pipelines);
    sums.lost = pipelines.lost().into();
    (plan, sums)
}

/// The files of a tree of `(path, text)` together.
pub fn project(files: &[(&str, &str)]) -> Project {
    let every: Vec<_> = SIGNALS
        .iter()
        .flat_map(|s| s.facts.iter().copied())
        .collect();
    let plan = Plan::new(&every, &[], &[]);
    let mut python = Vec::new();
    for (path, text) in files {
        let role = Role::of(path).0;
        if path.rsplit('.').next() == Some("py") {
            let tests = match role {
                Role::Test => TestFile::Collected,
                _ => TestFile::No,
            };
            let file = count_and_summarise(&plan, text.as_bytes(), tests);
            let summary = file.expect("the text of a test parses").summary;
            python.push(File {
                path: (*path).to_owned(),
                role,
                summary: summary.map(Arc::new),
            });
        }
    }
    let mut project = Project::new(python, &documents(files));
    project.paths = files.iter().map(|(path, _)| (*path).to_owned()).collect();
    project.paths.sort();
    project
}

/// Facts of the files of a tree of `(path, text)` together.
pub fn of_tree(files: &[(&str, &str)]) -> BTreeMap<&'static str, i64> {
    let plan = plan();
    named(&plan, &count_project(&plan, &project(files)))
}

/// The value of a signal over a tree of `(path, text)`.
pub fn value(signal: &'static super::Signal, files: &[(&str, &str)]) -> f64 {
    match outcome(signal, files) {
        super::Outcome::Measured(m) | super::Outcome::TooFew(m) => m.value,
        other => panic!("no value: {other:?}"),
    }
}
