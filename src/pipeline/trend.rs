//! Facts and signals through a history, from repository to table.

use super::not_obeyed::not_obeyed;
use super::open::{learn_folders, no_history, open, pool};
use crate::assemble;
use crate::config::Author;
use crate::dataset::dates::doubtful_dates;
use crate::dataset::people::{People, Redaction};
use crate::dataset::{self, Areas, Skipped, Timeline};
use crate::error::Result;
use crate::facts::{Fact, Plan};
use crate::git::{Commit, Entry, Globs, Oid, Repository};
use crate::profile::{self, By, Column, Followed, Selection};
use crate::progress::{Heartbeat, Progress};
use crate::report::{ConfigurationFile, TrendReport};
use crate::untrusted::Untrusted;
use crate::warning_code::WarningCode;
use crate::watchdog::Deadline;
use std::collections::BTreeMap;
use std::path::Path;

/// What `trend` is asked.
#[derive(Debug)]
pub struct TrendQuestion<'a> {
    /// The revision to end at; none for HEAD.
    pub revision: Option<&'a str>,
    /// What to follow.
    pub columns: &'a [Column],
    /// Which points to take.
    pub selection: Selection,
    /// Whose work to add up.
    pub author: Author,
    /// How many threads; 0 for one per core.
    pub jobs: usize,
    /// When to stop reading.
    pub deadline: Deadline,
    /// What not to look at.
    pub exclude: &'a Globs,
    /// The files that configured the run.
    pub files: &'a [ConfigurationFile],
}

/// Follows what `question` asks for through the history of what `path` names.
pub fn trend_of(
    path: Option<&Path>,
    question: &TrendQuestion<'_>,
    progress: &dyn Progress,
) -> Result<TrendReport> {
    let progress = &Heartbeat(progress);
    let mut repository = open(path, question.deadline)?;
    repository.exclude(question.exclude.clone());
    let head = match question.revision {
        Some(revision) => repository.resolve(revision)?,
        None => repository.head().ok_or_else(|| no_history(path))?,
    };
    learn_folders(&mut repository, Some(head));
    let facts: Vec<&'static Fact> = question
        .columns
        .iter()
        .flat_map(|column| match column {
            Column::Fact(fact) => std::slice::from_ref(fact),
            Column::Signal(signal) => signal.facts,
        })
        .copied()
        .collect();
    let mut plan = Plan::new(&facts, &[], &[]);
    pool(question.jobs)?.install(|| {
        if plan.counts_code() {
            plan.learn(dataset::collection(&repository, &repository.snapshot(head)));
        }
        if question.selection.by == By::Area && question.author == Author::Everybody {
            return Ok(by_area(&repository, head, question, &plan, progress));
        }
        through_history(&repository, head, question, &plan, progress)
    })
}

fn through_history(
    repository: &Repository,
    head: Oid,
    question: &TrendQuestion<'_>,
    plan: &Plan,
    progress: &dyn Progress,
) -> Result<TrendReport> {
    progress.begin("reading history", 0);
    let history = repository.history(head);
    let (people, person) = match &question.author {
        Author::Everybody => (People::listed(&history), None),
        author => {
            let people = People::of(&history);
            let person = match author {
                Author::Matching(patterns) => people.matching(patterns)?,
                Author::Me | Author::Everybody => people.me(crate::git::user_identity())?,
            };
            (people, Some(person))
        }
    };
    let timeline = Timeline::new(repository, &history, plan, person.is_some(), progress);
    progress.begin("adding up commits", 0);
    let diffs = timeline.commit_diffs(plan, repository);
    let followed = Followed {
        timeline: &timeline,
        diffs: &diffs,
        plan,
        columns: question.columns,
        selection: &question.selection,
    };
    let (trend, not_compared) = match &person {
        None => (profile::trend(&followed), Vec::new()),
        Some(person) => {
            let introductions = dataset::introductions(&timeline);
            let theirs = |commit: &Commit| person.made(commit);
            let trend = profile::trend_of_person(&followed, &introductions, &theirs);
            (trend, introductions.damage)
        }
    };
    let doubtful = doubtful_dates(&history);
    let damage = repository
        .damage()
        .iter()
        .chain(&history.damage)
        .chain(&timeline.damage)
        .chain(&not_compared)
        .chain(&doubtful);
    let mut asked = not_obeyed(repository, head, question.files);
    if question.selection.by == By::Release {
        let others = repository.tag_count().saturating_sub(history.tags.len());
        let other = (WarningCode::OtherTags, Untrusted::default());
        asked.extend(std::iter::repeat_n(other, others));
    }
    let warnings = assemble::of_damage(
        damage,
        &timeline.notes(person.is_none()),
        timeline.late(),
        asked,
    );
    let redaction = Redaction::new(&people, false);
    let mut report = assemble::trend_report(question.columns, &question.selection, warnings);
    assemble::add_trend(&mut report, trend, &history, &redaction);
    report.author = person.map(|person| person.name);
    Ok(report)
}

/// The sums of the head, area by area. Only the head is read.
fn by_area(
    repository: &Repository,
    head: Oid,
    question: &TrendQuestion<'_>,
    plan: &Plan,
    progress: &dyn Progress,
) -> TrendReport {
    let history = repository.history(head);
    let mut tree = repository.snapshot(head);
    let python = tree.entries.iter().filter(|e| dataset::is_python(e));
    progress.begin("reading files", python.count() as u64);
    let mut areas: BTreeMap<Vec<u8>, Vec<Entry>> = BTreeMap::new();
    for entry in std::mem::take(&mut tree.entries) {
        let area = Areas::name_of(entry.path.raw().as_bytes()).to_vec();
        areas.entry(area).or_default().push(entry);
    }
    let (mut late, mut notes) = (0, Vec::new());
    let mut sums = Vec::new();
    for (name, entries) in areas {
        tree.entries = entries;
        let snapshot = dataset::count_snapshot(repository, &tree, plan, &|| progress.advance());
        late += snapshot.late();
        let notable = snapshot.notes.into_iter();
        notes.extend(notable.filter(|note| note.why != Skipped::Late));
        sums.push((name, snapshot.sums));
    }
    let trend = profile::trend_by_area(&sums, &history, plan, question.columns);
    let doubtful = doubtful_dates(&history);
    let damage = repository.damage().iter().chain(&history.damage);
    let damage = damage.chain(&tree.damage).chain(&doubtful);
    let asked = not_obeyed(repository, head, question.files);
    let warnings = assemble::of_damage(damage, &notes, late, asked);
    let mut report = assemble::trend_report(question.columns, &question.selection, warnings);
    assemble::add_trend(&mut report, trend, &history, &Redaction::default());
    report
}
