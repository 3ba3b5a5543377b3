//! The pipeline: from a configuration to a finished report.

use super::not_obeyed::{not_obeyed, of_tree};
use super::open::{learn_folders, open, pool};
use super::person;
use crate::assemble::{self, Context, Findings};
use crate::config::{self, Author, Config, Layer};
use crate::dataset;
use crate::dataset::Reviews;
use crate::error::{Error, Result};
use crate::facts::{self, Plan};
use crate::git::{History, Oid, Repository, Snapshot};
use crate::progress::{Heartbeat, Progress};
use crate::report::Report;
use crate::role::Role;
use crate::signals::architecture::module_names::ODD as NUMBERED;
use crate::signals::context;
use crate::signals::devops::package_metadata::{
    CALLED as METADATA_IN_SETUP, PROGRAMS as PROGRAMS_IN_SETUP,
};
use crate::signals::testing::tested_modules::WEB_MODULES;
use crate::signals::{self, Evidence, View};
use crate::warning_code::WarningCode;
use crate::watchdog::Deadline;
use std::path::Path;
use std::sync::Arc;

/// Reads what `config` names and reports on it.
pub fn report_on(config: &Config, progress: &dyn Progress) -> Result<Report> {
    let progress = &Heartbeat(progress);
    let deadline = config.limit.map_or_else(Deadline::default, Deadline::after);
    let mut repository = open(config.path.as_deref(), deadline)?;
    repository.exclude(config.exclude.clone());
    let head = match &config.revision {
        Some(revision) => Some(repository.resolve(revision)?),
        None => repository.head(),
    };
    let mut plan = plan_for(config);
    let pool = pool(config.jobs)?;
    pool.install(|| {
        if config.author != Author::Everybody {
            learn_folders(&mut repository, head);
            if let Some(head) = head {
                plan.learn(dataset::collection(&repository, &repository.snapshot(head)));
            }
            let asked = head.map(|head| not_obeyed(&repository, head, &config.files));
            return person::report_on_person(
                config,
                &repository,
                head,
                &plan,
                &asked.unwrap_or_default(),
                progress,
            );
        }
        let tree = head.map_or_else(
            || repository.worktree_snapshot(),
            |commit| repository.snapshot(commit),
        );
        repository.keep_folders(&tree);
        if plan.counts_code() {
            plan.learn(dataset::collection(&repository, &tree));
        }
        progress.begin(
            "reading files",
            tree.entries
                .iter()
                .filter(|e| dataset::is_python(e))
                .count() as u64,
        );
        let mut snapshot =
            dataset::count_snapshot(&repository, &tree, &plan, &|| progress.advance());
        progress.begin("reading history", 0);
        let wanted = head.filter(|_| config.history);
        let history =
            wanted.map(|head| read_history(config, &repository, head, &plan, &tree, progress));
        let history = history.transpose()?;
        snapshot.sums.history_off = !config.history;
        // A history that is not whole says less than it seems to: nothing is concluded from it.
        if let Some((_, all)) = &history {
            snapshot.sums.history_gap = all.gap();
            let unknown = all
                .damage
                .iter()
                .filter(|d| d.code == WarningCode::UnknownChange);
            snapshot.sums.unknown_changes = unknown.count() as i64;
        }
        if let Some((sums, _)) = history.as_ref().filter(|(_, all)| !all.is_late()) {
            snapshot.sums.commits = Some(sums.counts.clone());
            snapshot.sums.past = sums.past.as_ref().map(|past| plan.count_past(past));
            snapshot.sums.recency = sums.recency.clone();
            snapshot.sums.crowd = sums.crowd;
        }
        let tags = history.as_ref().map_or(0, |(_, all)| all.tags.len());
        let sums = history.as_ref().map(|(sums, _)| sums);
        let context = context(config, &plan, &snapshot, sums, tags);
        let view = View::new(&plan, &snapshot.sums);
        let mut evaluations = signals::evaluate(&config.signals, &view, &context.possible);
        if snapshot.sums.python_files == 0
            && snapshot.sums.unread.is_nothing()
            && tree.damage.is_empty()
        {
            signals::without_python(&mut evaluations);
        }
        let mut report = assemble::assemble(&Findings {
            repository: &repository,
            head,
            plan: &plan,
            snapshot: &snapshot,
            damage: &tree.damage,
            history: history.as_ref().map(|(sums, history)| (history, sums)),
            author: None,
            evaluations: &evaluations,
            context,
            configuration: &config.files,
            not_obeyed: &of_tree(&repository, &tree, &config.files),
        });
        if config.excerpts {
            progress.begin("reading places again", 0);
            assemble::add_excerpts(&mut report, &repository, &tree);
        }
        Ok(report)
    })
}

/// The history up to `head`, the commit of `tree`, and what it adds up to.
fn read_history(
    config: &Config,
    repository: &Repository,
    head: Oid,
    plan: &Plan,
    tree: &Snapshot,
    progress: &dyn Progress,
) -> Result<(dataset::HistorySums, History)> {
    let mut history = repository.history(head);
    let reviews = reviews_of(config, &history)?;
    progress.begin("comparing trees", 0);
    let (diffs, damage) = dataset::commit_diffs(repository, &history, plan, tree);
    history.damage.extend(damage);
    let sums = dataset::count_history(&history, plan, &diffs, reviews);
    Ok((sums, history))
}

/// What the export says that the user named, which must be of this history: that of another repository would say nothing and look as if
/// it did. Where part of the history is not there, its requests may be of that part.
pub(super) fn reviews_of(config: &Config, history: &History) -> Result<Option<Arc<Reviews>>> {
    let Some((path, reviews)) = &config.reviews else {
        return Ok(None);
    };
    let mut commits = history.commits.iter();
    let foreign = !reviews.is_empty() && !commits.any(|commit| reviews.has(commit.oid));
    if foreign && history.gap().is_none() {
        let many = reviews.len();
        let why = format!("none of its {many} merged requests became a commit of this history");
        return Err(Error::open(
            path,
            why,
            "export the requests of this repository",
        ));
    }
    Ok(Some(Arc::clone(reviews)))
}

/// What kind of work it is: as the user says, or by what it shows.
fn context(
    config: &Config,
    plan: &Plan,
    snapshot: &dataset::SnapshotSums,
    history: Option<&dataset::HistorySums>,
    tags: usize,
) -> Context {
    if let Some(kind) = config.context {
        return Context {
            kind,
            possible: vec![kind],
            why: "as --context says".to_owned(),
        };
    }
    let view = View::new(plan, &snapshot.sums);
    let project = &snapshot.project;
    let metadata = snapshot
        .documents
        .iter()
        .map(|d| i64::from(d.metadata))
        .max();
    let setup = view.role(Role::Script, &METADATA_IN_SETUP);
    let is_notebook = |path: &&String| {
        path.rsplit_once('.')
            .is_some_and(|(_, end)| end.eq_ignore_ascii_case("ipynb"))
    };
    // An example, or a package for tests, says nothing of what it lies beside.
    let of_product = |path: &str| {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        Role::of(&format!("{folder}/x.py")).0 == Role::Source || folder.is_empty()
    };
    let declared = snapshot
        .documents
        .iter()
        .filter(|d| of_product(d.path.raw()));
    let programs: i64 = declared.map(|d| i64::from(d.programs)).sum();
    let notebooks = || project.paths.iter().filter(is_notebook);
    let evidence = context::Evidence {
        commits: history.map(|h| h.commits),
        people: history.map_or(0, |h| h.crowd.people),
        own: history.map(|h| h.own).unwrap_or_default(),
        tags,
        metadata: metadata.unwrap_or_default().max(setup),
        modules: project.source().count() as i64,
        numbered: view.project(&NUMBERED),
        notebooks: notebooks().count() as i64,
        explaining: notebooks().filter(|path| !of_product(path)).count() as i64,
        programs: programs + view.role(Role::Script, &PROGRAMS_IN_SETUP),
        handed_out: project.handed_out() as i64,
        web: view.project(&WEB_MODULES),
    };
    let unread = &snapshot.sums.unread;
    let files = if unread.hidden_folders() > 0 || unread.is_late() {
        i64::MAX
    } else {
        unread.of_code().saturating_add(unread.of_documents())
    };
    let (possible, (kind, why)) = evidence.kinds(context::Unseen {
        files,
        history: snapshot.sums.history_gap.is_some(),
    });
    let why = if possible.len() > 1 {
        format!("{why}, as far as it could be read")
    } else {
        why
    };
    Context {
        kind,
        possible,
        why,
    }
}

/// What the repository's own configuration says, at `revision` or HEAD; only for a user who trusts it.
pub fn trusted_settings(
    path: Option<&Path>,
    revision: Option<&str>,
    deadline: Deadline,
) -> Result<Option<Layer>> {
    let repository = open(path, deadline)?;
    let at = match revision {
        Some(revision) => Some(repository.resolve(revision)?),
        None => repository.head(),
    };
    config::trusted(&repository, at)
}

/// The commit that a change to what `config` names is held against, hexadecimal.
pub fn merge_base(config: &Config, base: &str) -> Result<String> {
    let deadline = config.limit.map_or_else(Deadline::default, Deadline::after);
    let repository = open(config.path.as_deref(), deadline)?;
    let head = repository.resolve(config.revision.as_deref().unwrap_or("HEAD"))?;
    Ok(repository.merge_base(head, base)?.hex())
}

/// The facts that the signals are computed from, those every report states, and the places worth keeping.
fn plan_for(config: &Config) -> Plan {
    let mut facts = facts::common::ALWAYS.to_vec();
    facts.extend([
        &METADATA_IN_SETUP,
        &PROGRAMS_IN_SETUP,
        &NUMBERED,
        &WEB_MODULES,
    ]);
    let (mut spotted, mut shortfalls) = (Vec::new(), Vec::new());
    for signal in &config.signals {
        facts.extend(signal.facts);
        match *signal.evidence.places() {
            Evidence::Places(places)
            | Evidence::PlacesThatCount(places, _)
            | Evidence::PlacesAndDocuments(places, _) => {
                spotted.extend(places);
            }
            Evidence::PlacesOr(first, second) => {
                spotted.extend(first);
                spotted.extend(second);
            }
            Evidence::Missing(part, whole) => shortfalls.push((part, whole)),
            Evidence::MissingAndPlaces(part, whole, places) => {
                shortfalls.push((part, whole));
                spotted.extend(places);
            }
            Evidence::Together(_)
            | Evidence::TogetherAndNewest(..)
            | Evidence::Documents(_)
            | Evidence::Commits(_)
            | Evidence::Project(..)
            | Evidence::Past(..)
            | Evidence::OfEveryRole(_)
            | Evidence::Found(_) => {}
        }
    }
    let mut plan = Plan::new(&facts, &spotted, &shortfalls);
    if config.offences {
        plan.keep_all_places();
    }
    plan
}
