//! `hallmarks` reads a Python repository for the signals of senior engineering.
//!
//! The pipeline is [`report_on`], to be read first. Each layer knows only those before it:
//! `git` → `python` and `documents` → `project` → `facts` → `dataset` → `signals` → `profile` → `report`.

mod alike;
pub mod cli;
pub mod config;
pub mod dataset;
pub mod documents;
pub mod error;
pub mod facts;
#[doc(hidden)]
pub mod fuzzing;
pub mod git;
mod person;
pub mod profile;
pub mod project;
pub mod pulse;
pub mod python;
pub mod report;
pub mod role;
pub mod signals;
mod trend;
pub mod untrusted;

use config::{Author, Config, Layer};
use dataset::dates::doubtful_dates;
use dataset::people::People;
use dataset::{Comparisons, Ownership, OwnershipOptions};
use error::{Error, Result};
use facts::Plan;
use git::{Globs, Oid, Repository};
use pulse::Deadline;
use report::{ConfigurationFile, Findings, PeopleReport, Report, Told};
use signals::{Evidence, Signal, View};
use std::path::Path;
pub use trend::{TrendQuestion, trend_of};
use untrusted::Untrusted;

/// The parser recurses; its stack is committed only as far as it is used.
const STACK: usize = 256 << 20;

/// Somebody who is told how far the work has come.
pub trait Progress: Sync {
    /// A step of `total` parts begins.
    fn begin(&self, step: &'static str, total: u64);
    /// One part of it is done.
    fn advance(&self);
}

/// Nobody.
impl Progress for () {
    fn begin(&self, _step: &'static str, _total: u64) {}
    fn advance(&self) {}
}

/// Whoever tells of progress is alive.
struct Beating<'p>(&'p dyn Progress);

impl Progress for Beating<'_> {
    fn begin(&self, step: &'static str, total: u64) {
        pulse::begin(step);
        self.0.begin(step, total);
    }

    fn advance(&self) {
        pulse::beat();
        self.0.advance();
    }
}

/// Reads what `config` names and reports on it.
pub fn report_on(config: &Config, progress: &dyn Progress) -> Result<Report> {
    let progress = &Beating(progress);
    let deadline = config.limit.map_or_else(Deadline::default, Deadline::after);
    let mut repository = open(config.path.as_deref(), deadline)?;
    repository.set_aside(config.exclude.clone());
    let head = match &config.revision {
        Some(revision) => Some(repository.resolve(revision)?),
        None => repository.head(),
    };
    let plan = plan_for(&config.signals);
    let pool = pool(config.jobs)?;
    pool.install(|| {
        if config.author != Author::Everybody {
            let not_obeyed = head.map(|head| not_obeyed(&repository, head, &config.files));
            let not_obeyed = not_obeyed.unwrap_or_default();
            return person::report_on_person(
                config,
                &repository,
                head,
                &plan,
                &not_obeyed,
                progress,
            );
        }
        let tree = head.map_or_else(
            || repository.worktree_snapshot(),
            |commit| repository.snapshot(commit),
        );
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
        let history = head
            .filter(|_| config.history)
            .map(|commit| repository.history(commit));
        let history = history.map(|mut history| {
            progress.begin("comparing trees", 0);
            let (touches, damage) = dataset::touches(&repository, &history, &plan);
            history.damage.extend(damage);
            (dataset::count_history(&history, &plan, &touches), history)
        });
        snapshot.sums.history_off = !config.history;
        let unlisted = tree.damage.iter().filter(|d| d.code == "deadline");
        snapshot.sums.late = (snapshot.late() + unlisted.count()) as i64;
        // A history that was cut by the clock says less than it seems to: nothing is concluded from it.
        snapshot.sums.history_late = history.as_ref().is_some_and(|(_, all)| all.is_late());
        if let Some((sums, _)) = history.as_ref().filter(|(_, all)| !all.is_late()) {
            snapshot.sums.commits = Some(sums.counts.clone());
            snapshot.sums.recency = sums.recency.clone();
            snapshot.sums.people = sums.people;
        }
        let evaluations = signals::evaluate(&config.signals, &View::new(&plan, &snapshot.sums));
        let mut report = report::assemble(&Findings {
            repository: &repository,
            head,
            plan: &plan,
            snapshot: &snapshot,
            damage: &tree.damage,
            history: history.as_ref().map(|(sums, history)| (history, sums)),
            author: None,
            evaluations: &evaluations,
            configuration: &config.files,
            not_obeyed: &told(
                "repository-config",
                config::asked(&repository, &tree, &config.files),
            ),
        });
        if config.excerpts {
            progress.begin("reading places again", 0);
            report::add_excerpts(&mut report, &repository, &tree);
        }
        Ok(report)
    })
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

/// What the files of a commit ask for and do not get: of tools, and of this program.
fn not_obeyed(repository: &Repository, head: Oid, files: &[ConfigurationFile]) -> Vec<Told> {
    let tree = repository.snapshot(head);
    let mut all = told(
        "configuration-not-obeyed",
        dataset::suppressions(repository, &tree),
    );
    all.extend(told(
        "repository-config",
        config::asked(repository, &tree, files),
    ));
    all
}

/// Everything of a kind.
fn told(code: &'static str, about: Vec<Untrusted>) -> Vec<Told> {
    about.into_iter().map(|about| (code, about)).collect()
}

/// What `people` is asked.
#[derive(Debug, Clone, Copy)]
pub struct PeopleQuestion<'a> {
    /// The revision to end at; none for HEAD.
    pub revision: Option<&'a str>,
    /// No commit written before this moment.
    pub since: Option<i64>,
    /// No commit written after this moment.
    pub until: Option<i64>,
    /// Show e-mails as they are.
    pub show_emails: bool,
    /// How many threads; 0 for one per core.
    pub jobs: usize,
    /// When to stop reading.
    pub deadline: Deadline,
    /// What not to look at.
    pub exclude: &'a Globs,
    /// The files that configured the run.
    pub files: &'a [ConfigurationFile],
}

/// Lists the people of what `path` names.
pub fn people_of(
    path: Option<&Path>,
    question: &PeopleQuestion<'_>,
    progress: &dyn Progress,
) -> Result<PeopleReport> {
    let progress = &Beating(progress);
    let mut repository = open(path, question.deadline)?;
    repository.set_aside(question.exclude.clone());
    let head = match question.revision {
        Some(revision) => repository.resolve(revision)?,
        None => repository.head().ok_or_else(|| no_history(path))?,
    };
    pool(question.jobs)?.install(|| {
        progress.begin("reading history", 0);
        let history = repository.history(head);
        let mut people = People::within(&history, question.since, question.until);
        let comparisons = Comparisons::new(&repository, &history, progress);
        people.add_areas(&history, &comparisons);
        let options = OwnershipOptions::default();
        let ownership = Ownership::after(&repository, &history, &comparisons, options, progress);
        let doubtful = doubtful_dates(&history);
        let damage = repository
            .damage()
            .iter()
            .chain(&history.damage)
            .chain(&comparisons.damage)
            .chain(&ownership.damage)
            .chain(&doubtful);
        Ok(report::people_report(
            &people,
            &history,
            &ownership,
            head,
            damage,
            not_obeyed(&repository, head, question.files),
            question.show_emails,
        ))
    })
}

fn no_history(path: Option<&Path>) -> Error {
    Error::open(
        path.unwrap_or(Path::new(".")),
        "it has no history to follow",
        "name a git repository or a bundle",
    )
}

/// Threads with stacks that the parser can recurse on.
fn pool(jobs: usize) -> Result<rayon::ThreadPool> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .stack_size(STACK)
        .build();
    pool.map_err(|why| Error::Usage {
        given: format!("--jobs {jobs}"),
        why: why.to_string(),
        hint: "ask for fewer threads".to_owned(),
    })
}

fn open(path: Option<&Path>, deadline: Deadline) -> Result<Repository> {
    match path {
        Some(path) => Repository::open_until(path, deadline),
        None => Repository::discover(Path::new("."), deadline),
    }
}

/// The facts that `signals` are computed from, those every report states, and the places worth keeping.
fn plan_for(signals: &[&'static Signal]) -> Plan {
    let mut facts = facts::common::ALWAYS.to_vec();
    let (mut spotted, mut shortfalls) = (Vec::new(), Vec::new());
    for signal in signals {
        facts.extend(signal.facts);
        match *signal.evidence.places() {
            Evidence::Places(places)
            | Evidence::PlacesThatCount(places, _)
            | Evidence::PlacesAndDocuments(places, _) => {
                spotted.extend(places);
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
            | Evidence::Project(_)
            | Evidence::Found(_) => {}
        }
    }
    Plan::new(&facts, &spotted, &shortfalls)
}
