//! One person's share, from repository to report.

use super::report::reviews_of;
use crate::assemble::{self, Findings, Told, lives_part};
use crate::config::{Author, Config};
use crate::dataset::people::{People, Redaction, Selection};
use crate::dataset::{
    self, BulkImportReason, Changes, Introduced, Introductions, Ownership, OwnershipOptions,
    PlacedSpot, Share, SnapshotSums, Timeline,
};
use crate::error::{Error, Result};
use crate::facts::{Plan, Spot};
use crate::git::{Commit, Damage, History, Oid, Repository};
use crate::progress::Progress;
use crate::report::{AuthorPart, Evidence, Report, SurvivingPart};
use crate::signals::{self, View};
use crate::untrusted::Untrusted;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// Places kept per fact.
const PLACES: usize = 40;
/// Definitions shown as the newest.
const NEWEST: usize = 10;
/// Statements from which on a definition is shown before shorter ones.
const WORTH_A_LOOK: usize = 3;

/// Reports on what the commits of one person introduced.
pub(crate) fn report_on_person(
    config: &Config,
    repository: &Repository,
    head: Option<Oid>,
    plan: &Plan,
    not_obeyed: &[Told],
    progress: &dyn Progress,
) -> Result<Report> {
    let Some(head) = head else {
        let path = config.path.as_deref().unwrap_or(std::path::Path::new("."));
        return Err(Error::open(
            path,
            "it has no history, so nobody can be told from anybody",
            "name a git repository or a bundle",
        ));
    };
    progress.begin("reading history", 0);
    let history = repository.history(head);
    let reviews = reviews_of(config, &history)?;
    let people = People::of(&history);
    let selection = match &config.author {
        Author::Matching(patterns) => people.matching(patterns)?,
        Author::Me | Author::Everybody => people.me(crate::git::user_identity())?,
    };
    let timeline = Timeline::new(repository, &history, plan, true, progress);
    let introductions = dataset::introductions(&timeline);
    let share = dataset::share(&timeline, &introductions, plan, |commit| {
        selection.made(commit)
    });
    let changes = Changes {
        paths: &timeline.paths,
        of: &|at| timeline.deltas(at),
    };
    let options = OwnershipOptions::default();
    let ownership = Ownership::replay(repository, &history, changes, options, progress);
    let mut diffs = timeline.commit_diffs(plan, repository);
    if plan.counts_past() {
        diffs.touches = Some(timeline.touches(repository, &repository.snapshot(head)));
    }
    let sums = dataset::count_history_of(&history, plan, &diffs, reviews, |commit| {
        selection.made(commit)
    });
    let mut snapshot = SnapshotSums {
        sums: share.written.clone(),
        spots: places(plan, &timeline, &share),
        notes: timeline.notes(false),
        ..SnapshotSums::default()
    };
    snapshot.sums.unread = timeline.unread();
    snapshot.sums.history_gap = history.gap();
    snapshot.sums.unknown_changes = timeline.unknown_changes();
    snapshot.sums.commits = Some(sums.counts.clone());
    snapshot.sums.past = sums.past.as_ref().map(|past| plan.count_past(past));
    snapshot.sums.recency = sums.recency.clone();
    snapshot.sums.crowd = sums.crowd;
    let damage: Vec<Damage> = timeline
        .damage
        .iter()
        .chain(&introductions.damage)
        .chain(&ownership.damage)
        .cloned()
        .collect();
    let author = AuthorPart {
        surviving: Some(surviving(&ownership, &history, &selection, &introductions)),
        ..part(plan, &timeline, &history, &people, &selection, &share)
    };
    let evaluations = signals::evaluate(
        &config.signals,
        &View::of_person(plan, &snapshot.sums),
        &[config.context.unwrap_or_default()],
    );
    Ok(assemble::assemble(&Findings {
        repository,
        head: Some(head),
        plan,
        snapshot: &snapshot,
        damage: &damage,
        history: Some((&history, &sums)),
        author: Some(author),
        evaluations: &evaluations,
        context: assemble::Context {
            kind: config.context.unwrap_or_default(),
            possible: vec![config.context.unwrap_or_default()],
            why: "one person's share".to_owned(),
        },
        configuration: &config.files,
        not_obeyed,
    }))
}

/// The lines of the head that came with their commits, merges and bulk imports left out.
fn surviving(
    ownership: &Ownership,
    history: &History,
    selection: &Selection,
    introductions: &Introductions,
) -> SurvivingPart {
    let imported: FxHashSet<Oid> = introductions
        .bulk_imports
        .iter()
        .map(|bulk_import| history.commits[bulk_import.commit as usize].oid)
        .collect();
    let theirs = |commit: &Commit| selection.wrote(commit) && !imported.contains(&commit.oid);
    let lives = ownership.lifetimes_of(history, theirs);
    SurvivingPart {
        lines: lives.lines.all,
        python_lines: lives.lines.python,
        of_lines: ownership.lines.all,
        of_python_lines: ownership.lines.python,
        looked_through: ownership.looked_through.len(),
        lives: lives_part(&lives),
    }
}

/// The rows worth showing, newest first: each with the commit that introduced it.
fn places(plan: &Plan, timeline: &Timeline<'_>, share: &Share) -> Vec<PlacedSpot> {
    let table = timeline.blobs.rows();
    let mut kept: BTreeMap<usize, usize> = BTreeMap::new();
    let mut places = Vec::new();
    for row in &share.rows {
        for what in plan.worth_showing(|fact| table.count(row.row, fact)) {
            let count = kept.entry(what).or_default();
            if *count < PLACES {
                *count += 1;
                places.push(PlacedSpot {
                    path: Untrusted::from(timeline.paths.bytes(row.path)),
                    role: row.role,
                    commit: Some(timeline.history.commits[row.commit as usize].oid),
                    spot: Spot {
                        what,
                        line: 0,
                        text: table.name_of(row.row).to_owned(),
                    },
                });
            }
        }
    }
    places
}

/// Definitions to look at first: the longest of each of the newest commits, the rest of a module only where there is nothing else.
fn telling<'s>(timeline: &Timeline<'_>, share: &'s Share) -> impl Iterator<Item = &'s Introduced> {
    let table = timeline.blobs.rows();
    let length = |row: &Introduced| table.statements(row.row).len();
    let weight = |row: &&Introduced| (!table.name_of(row.row).is_empty(), length(row));
    let by_commit = share.rows.chunk_by(|a, b| a.commit == b.commit);
    let longest = by_commit.filter_map(|rows| rows.iter().rev().max_by_key(weight));
    let (long, short): (Vec<_>, Vec<_>) = longest.partition(|row| length(row) >= WORTH_A_LOOK);
    long.into_iter().chain(short).take(NEWEST)
}

fn part(
    plan: &Plan,
    timeline: &Timeline<'_>,
    history: &History,
    people: &People,
    selection: &Selection,
    share: &Share,
) -> AuthorPart {
    let edited = share.edited.all();
    let imported = |bulk_import: &dataset::BulkImport| {
        let commit = &history.commits[bulk_import.commit as usize];
        let subject = commit.message.raw().lines().next().unwrap_or_default();
        Evidence {
            path: None,
            line: None,
            commit: Some(commit.oid.hex()),
            text: Untrusted::from(format!(
                "{} definitions, {}: {subject}",
                bulk_import.rows,
                match bulk_import.why {
                    BulkImportReason::Untouched =>
                        format!("{} never touched again", bulk_import.untouched),
                    BulkImportReason::Import if commit.parents.is_empty() => {
                        "a first commit, perhaps of others' work".to_owned()
                    }
                    BulkImportReason::Import => "an import, perhaps of others' work".to_owned(),
                    BulkImportReason::Boundary => "where older history is cut off".to_owned(),
                }
            ))
            .as_text(),
        }
    };
    let table = timeline.blobs.rows();
    let newest = |row: &Introduced| {
        let name = table.name_of(row.row);
        Evidence {
            path: Some(Untrusted::from(timeline.paths.bytes(row.path)).as_path()),
            line: None,
            commit: Some(history.commits[row.commit as usize].oid.hex()),
            text: Untrusted::from(if name.is_empty() { "(module)" } else { name }).as_text(),
        }
    };
    let redaction = Redaction::new(people, false);
    let name = |who: &usize| {
        let identity = &people.persons[*who].identity;
        let (name, email) = (
            redaction.name(&identity.name),
            redaction.email(&identity.email),
        );
        Untrusted::from(format!("{} <{}>", name.raw(), email.raw())).as_text()
    };
    AuthorPart {
        name: selection.name.as_text(),
        commits: share.commits - share.merges,
        merges: share.merges,
        written: share.rows.len() as u64,
        newest: telling(timeline, share).map(newest).collect(),
        edited: share.rows_edited,
        not_comparable: share.rows_not_comparable,
        bulk_imports: share.bulk_imports.iter().map(imported).collect(),
        edited_facts: plan
            .facts()
            .iter()
            .enumerate()
            .filter(|(at, _)| edited.get(*at) != 0)
            .map(|(at, f)| (f.id.to_owned(), edited.get(at)))
            .collect(),
        surviving: None,
        assumed: selection.assumed,
        may_be: selection.may_be.iter().take(20).map(name).collect(),
    }
}
