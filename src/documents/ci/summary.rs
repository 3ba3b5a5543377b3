//! What CI really runs, delegates followed: `make ci` to the Makefile, `tox` to tox.ini.
//!
//! Not a sum, hence not a fact: facts count per document, this reads all documents of one snapshot. Signals count sums and
//! show what is [`reached`].

use super::command::{Command, Gate};
use super::delegate::{Delegate, RunnerKind};
use super::tool::Purpose;
use crate::documents::document::Document;
use crate::documents::kind::DocumentKind;
use crate::untrusted::Untrusted;
use std::collections::{BTreeMap, BTreeSet};

/// The most hand-overs followed in one snapshot.
const MAX_VISITS: usize = 200_000;

/// The most commands looked up for them.
const MAX_WORK: usize = 4_000_000;

/// The longest way that is told.
const MAX_WAY: usize = 32;

/// Whether CI does something, from worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// There is no sign of it.
    Absent,
    /// A tool or a runner is configured for it, but nothing in CI runs it.
    Configured,
    /// It is there, but switched off.
    Disabled,
    /// CI hands over to something that cannot be read here, which may do it.
    Unknown,
    /// It runs by button, by clock or at a release only.
    Manual,
    /// It runs on every change, but its failure is not a failure.
    Advisory,
    /// It runs on every change.
    Runs,
}

/// One place on the way to a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The path of the document.
    pub path: Untrusted,
    /// The line, counted from 1.
    pub line: u32,
    /// The command as written.
    pub text: Untrusted,
}

/// What was found for one purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The purpose.
    pub purpose: Purpose,
    /// Whether CI does it.
    pub standing: Standing,
    /// How one gets from CI to the command: the first step is in CI, the last one runs it. Empty where nothing runs.
    pub way: Vec<Step>,
}

/// What CI really runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CiSummary {
    /// Whether there is any CI.
    pub has_ci: bool,
    /// Whether some CI looks at changes as they come.
    pub on_change: bool,
    /// One verdict per purpose, in the order of [`Purpose::ALL`].
    pub verdicts: Vec<Verdict>,
}

impl CiSummary {
    /// Whether CI does something.
    pub fn standing(&self, purpose: Purpose) -> Standing {
        self.verdict(purpose)
            .map_or(Standing::Absent, |verdict| verdict.standing)
    }

    /// What was found for a purpose.
    pub fn verdict(&self, purpose: Purpose) -> Option<&Verdict> {
        self.verdicts
            .iter()
            .find(|verdict| verdict.purpose == purpose)
    }

    fn raise(&mut self, purpose: Purpose, standing: Standing, way: impl FnOnce() -> Vec<Step>) {
        let verdict = self
            .verdicts
            .iter_mut()
            .find(|verdict| verdict.purpose == purpose);
        if let Some(verdict) = verdict.filter(|verdict| verdict.standing < standing) {
            verdict.standing = standing;
            verdict.way = way();
        }
    }
}

/// A command by the numbers of its document and of itself.
type At = (usize, usize);

/// A hand-over that is being followed.
struct Visit {
    at: At,
    standing: Standing,
    /// The visit that led here.
    from: Option<usize>,
}

/// Commands that runners define, by runner and job.
struct Index<'a> {
    documents: &'a [Document],
    jobs: BTreeMap<(RunnerKind, &'a str), Vec<At>>,
    kinds: BTreeMap<RunnerKind, Vec<At>>,
    workflows: BTreeMap<&'a str, usize>,
}

/// Follows every hand-over of CI through the documents of one snapshot.
pub fn resolve(documents: &[Document]) -> CiSummary {
    let mut summary = CiSummary {
        has_ci: documents.iter().any(Document::is_ci),
        on_change: documents.iter().any(Document::on_change),
        verdicts: Purpose::ALL
            .map(|purpose| Verdict {
                purpose,
                standing: Standing::Absent,
                way: Vec::new(),
            })
            .to_vec(),
    };
    for document in documents {
        let settings = document
            .tools
            .iter()
            .flat_map(|config| config.tool.purposes);
        let defined = document.commands.iter();
        let defined = defined.filter(|command| command.origin.runner.is_some());
        let defined = defined.flat_map(|command| &command.purposes);
        for purpose in settings.chain(defined) {
            summary.raise(*purpose, Standing::Configured, Vec::new);
        }
    }
    follow(documents, |visits, at, leads| {
        let Visit {
            at: here, standing, ..
        } = visits[at];
        let command = &documents[here.0].commands[here.1];
        for purpose in &command.purposes {
            summary.raise(*purpose, standing, || way(documents, visits, at));
        }
        if let Some(delegate) = command.delegate.as_ref().filter(|_| !leads) {
            for purpose in unknown(delegate.kind) {
                let standing = standing.min(Standing::Unknown);
                summary.raise(*purpose, standing, || way(documents, visits, at));
            }
        }
    });
    summary
}

/// A command that CI comes to.
#[derive(Debug, Clone, Copy)]
pub struct Reached<'d> {
    /// Where it stands.
    pub document: &'d Document,
    /// The command.
    pub command: &'d Command,
    /// What the way to it allows at best.
    pub standing: Standing,
    /// The hand-over in CI that the way begins with, and where it stands; nothing for a command of CI itself.
    pub handed: Option<(&'d Document, &'d Command)>,
}

/// The commands that CI comes to, itself or by handing over, each at its best and the best ones first.
pub fn reached(documents: &[Document]) -> Vec<Reached<'_>> {
    let mut found: Vec<(At, Standing, At)> = Vec::new();
    follow(documents, |visits, at, _| {
        let chain = std::iter::successors(Some(at), |at| visits[*at].from);
        let first = chain.take(MAX_WAY).last().unwrap_or(at);
        found.push((visits[at].at, visits[at].standing, visits[first].at));
    });
    // Stable: of equal standings the shorter way is the first.
    found.sort_by_key(|(_, standing, _)| std::cmp::Reverse(*standing));
    let mut known = BTreeSet::new();
    found.retain(|(at, ..)| known.insert(*at));
    let command = |at: At| (&documents[at.0], &documents[at.0].commands[at.1]);
    let reached = |(at, standing, first): (At, Standing, At)| Reached {
        document: command(at).0,
        command: command(at).1,
        standing,
        handed: (first != at).then(|| command(first)),
    };
    found.into_iter().map(reached).collect()
}

/// Tells `meet` every command that CI comes to, and whether the hand-over that it is leads anywhere.
fn follow(documents: &[Document], mut meet: impl FnMut(&[Visit], usize, bool)) {
    let index = Index::of(documents);
    let mut visits: Vec<Visit> = Vec::new();
    for (number, document) in documents.iter().enumerate().filter(|(_, d)| d.is_ci()) {
        let base = if document.on_change() {
            Standing::Runs
        } else {
            Standing::Manual
        };
        for (position, command) in document.commands.iter().enumerate() {
            if command.origin.runner.is_none() {
                visits.push(Visit {
                    at: (number, position),
                    standing: base.min(standing_of(command)),
                    from: None,
                });
            }
        }
    }
    // Better standings first, so that the first visit to a command is its best.
    visits.sort_by_key(|visit| std::cmp::Reverse(visit.standing));
    let mut seen: BTreeSet<(Standing, At)> = BTreeSet::new();
    let mut asked: BTreeSet<(Standing, RunnerKind, &[String])> = BTreeSet::new();
    let mut next = 0;
    let mut work = 0;
    while next < visits.len().min(MAX_VISITS) && work < MAX_WORK {
        let Visit { at, standing, .. } = visits[next];
        let command = &documents[at.0].commands[at.1];
        let mut leads = true;
        if let Some(delegate) = &command.delegate
            && asked.insert((standing, delegate.kind, &delegate.targets))
        {
            let found = index.follow(delegate);
            work += found.len();
            leads = !found.is_empty();
            for at in found {
                let command = &documents[at.0].commands[at.1];
                let standing = standing.min(standing_of(command));
                if seen.insert((standing, at)) {
                    let from = Some(next);
                    visits.push(Visit { at, standing, from });
                }
            }
        }
        meet(&visits, next, leads);
        next += 1;
    }
}

/// What a command's own gate allows at best.
fn standing_of(command: &Command) -> Standing {
    match (command.origin.gate, command.origin.may_fail) {
        (Gate::Disabled, _) => Standing::Disabled,
        (Gate::Manual, _) => Standing::Manual,
        (Gate::Open, true) => Standing::Advisory,
        (Gate::Open, false) => Standing::Runs,
    }
}

/// What a runner may do whose definition is not here.
fn unknown(kind: RunnerKind) -> &'static [Purpose] {
    match kind {
        RunnerKind::PreCommit => &[Purpose::Lint, Purpose::Format],
        RunnerKind::LocalAction | RunnerKind::Script => &[],
        _ => &[
            Purpose::Test,
            Purpose::Lint,
            Purpose::Format,
            Purpose::Types,
        ],
    }
}

/// The way to a visit, from CI on.
fn way(documents: &[Document], visits: &[Visit], at: usize) -> Vec<Step> {
    let chain = std::iter::successors(Some(at), |at| visits[*at].from);
    let mut steps: Vec<Step> = chain
        .take(MAX_WAY)
        .map(|at| {
            let (document, position) = visits[at].at;
            let command = &documents[document].commands[position];
            Step {
                path: documents[document].path.clone(),
                line: command.line,
                text: command.text.clone(),
            }
        })
        .collect();
    steps.reverse();
    steps
}

impl<'a> Index<'a> {
    fn of(documents: &'a [Document]) -> Self {
        let mut index = Self {
            documents,
            jobs: BTreeMap::new(),
            kinds: BTreeMap::new(),
            workflows: BTreeMap::new(),
        };
        // The files at the root before those of folders: an example's Makefile is not the project's.
        let mut order: Vec<usize> = (0..documents.len()).collect();
        order.sort_by_key(|number| documents[*number].path.raw().matches('/').count());
        for number in order {
            let document = &documents[number];
            if document.kind == DocumentKind::GithubWorkflow {
                index.workflows.insert(document.path.raw(), number);
            }
            for (position, command) in document.commands.iter().enumerate() {
                if let Some(kind) = command.origin.runner {
                    let at = (number, position);
                    index
                        .jobs
                        .entry((kind, command.origin.job.raw()))
                        .or_default()
                        .push(at);
                    index.kinds.entry(kind).or_default().push(at);
                }
            }
        }
        index
    }

    /// The commands of a runner's job.
    fn job(&self, kind: RunnerKind, name: &str) -> Vec<At> {
        let all = self.jobs.get(&(kind, name)).map_or(&[][..], Vec::as_slice);
        // Several Makefiles may have the target: the one nearest to the root counts.
        let first = all.first().map(|at| at.0);
        let near = |at: &At| Some(at.0) == first || kind == RunnerKind::Tox;
        all.iter().copied().filter(near).collect()
    }

    /// The commands a hand-over leads to.
    fn follow(&self, delegate: &Delegate) -> Vec<At> {
        let kind = delegate.kind;
        if kind == RunnerKind::LocalWorkflow {
            let called = delegate
                .targets
                .iter()
                .filter_map(|path| self.workflows.get(path.as_str()));
            return called
                .flat_map(|number| {
                    (0..self.documents[*number].commands.len()).map(|position| (*number, position))
                })
                .collect();
        }
        let all = self.kinds.get(&kind).map_or(&[][..], Vec::as_slice);
        let job = |name: &str| self.job(kind, name);
        let dynamic = |target: &String| target.contains('$') || target.contains('{');
        match kind {
            RunnerKind::PreCommit | RunnerKind::RemoteWorkflow => all.to_vec(),
            RunnerKind::Tox | RunnerKind::Nox if delegate.targets.is_empty() => all.to_vec(),
            RunnerKind::Tox | RunnerKind::Nox if delegate.targets.iter().any(dynamic) => {
                all.to_vec()
            }
            RunnerKind::Tox => {
                let envs = delegate.targets.iter();
                envs.flat_map(|env| {
                    let own = job(env);
                    if own.is_empty() { job("") } else { own }
                })
                .collect()
            }
            RunnerKind::Nox => {
                // `-s tests-3.12` names one version of a session.
                let sessions = delegate
                    .targets
                    .iter()
                    .map(|name| name.split(['-', '(']).next().unwrap_or(name));
                let exact = delegate.targets.iter().flat_map(|name| job(name));
                exact.chain(sessions.flat_map(job)).collect()
            }
            RunnerKind::Make | RunnerKind::Just if delegate.targets.is_empty() => {
                let first = all
                    .first()
                    .map(|at| &self.documents[at.0].commands[at.1].origin.job);
                first.map_or_else(Vec::new, |name| job(name.raw()))
            }
            RunnerKind::Make => {
                let targets = delegate
                    .targets
                    .iter()
                    .filter(|target| !target.contains(':'));
                targets.flat_map(|target| job(target)).collect()
            }
            RunnerKind::Hatch => {
                let scripts = delegate
                    .targets
                    .iter()
                    .flat_map(|name| [name.as_str(), name.rsplit(':').next().unwrap_or("")]);
                scripts.flat_map(job).collect()
            }
            _ => delegate.targets.iter().flat_map(|name| job(name)).collect(),
        }
    }
}
