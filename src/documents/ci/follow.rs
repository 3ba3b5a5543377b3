//! What CI really runs: hand-overs followed from file to file, from folder to folder.
//!
//! `make ci` leads to the Makefile of the folder it is called in, `tox -e lint` to that environment, `include` to the file it
//! names. What a pipeline does not come to is not run. Where a hand-over leads to something that is not in the tree, or is
//! written in a form that is not read, that is said ([`NotFollowed`]): whoever asks must not take it for nothing.

mod runners;

use super::command::{Command, Gate};
use super::delegate::{Delegate, RunnerKind};
use super::folder::{Folder, folder_of, join};
use super::lookup::{At, Index};
use crate::documents::document::{Document, Trigger};
use crate::documents::kind::DocumentKind;
use crate::untrusted::Untrusted;
use std::collections::BTreeSet;

/// The most hand-overs followed in one tree.
const MAX_VISITS: usize = 100_000;

/// The longest way that is told.
const MAX_WAY: usize = 32;

/// The most targets of one hand-over.
const MAX_TARGETS: usize = 300;

/// How a command is run, from worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It is switched off.
    Disabled,
    /// It runs by button, by clock or at a release only.
    Manual,
    /// It runs on every change, but its failure is not a failure.
    Advisory,
    /// It runs on every change.
    Runs,
}

/// A command that CI comes to.
#[derive(Debug, Clone)]
pub struct Reached<'d> {
    /// Where it stands.
    pub document: &'d Document,
    /// The command.
    pub command: &'d Command,
    /// What the way to it allows at best.
    pub standing: Standing,
    /// The pipeline that it begins with.
    pub pipeline: &'d Document,
    /// The hand-over in CI that the way begins with; nothing for a command of CI itself.
    pub handed: Option<&'d Command>,
    /// The folder it runs in; nothing where that is not known.
    pub folder: Option<String>,
}

/// A hand-over that leads nowhere that can be read.
#[derive(Debug, Clone)]
pub struct NotFollowed<'d> {
    /// The command that hands over, and where it stands.
    pub reached: Reached<'d>,
    /// What of its targets was not found; empty for all of it.
    pub targets: Vec<String>,
}

/// What the pipelines of a tree run.
#[derive(Debug, Default)]
pub struct Pipelines<'d> {
    /// The commands that CI comes to, each at its best and the best ones first.
    pub reached: Vec<Reached<'d>>,
    /// The hand-overs that could not be followed.
    pub not_followed: Vec<NotFollowed<'d>>,
    /// The documents of the tree.
    pub documents: Vec<&'d Document>,
}

/// A hand-over that leads nowhere that can be read, as what is summed up keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The file, and the line in it.
    pub path: Untrusted,
    /// The line, counted from 1.
    pub line: u32,
    /// The command as written.
    pub text: Untrusted,
    /// The runner.
    pub kind: RunnerKind,
    /// What of its targets was not found, or all of them.
    pub targets: Vec<String>,
    /// How it is run.
    pub standing: Standing,
}

/// The most hand-overs kept of those that lead nowhere.
const MAX_LOST: usize = 200;

impl Pipelines<'_> {
    /// What could not be followed, without the documents that say so; of hand-overs that run on every change.
    pub fn lost(&self) -> Vec<Lost> {
        let on_change = self.not_followed.iter();
        let on_change = on_change.filter(|lost| lost.reached.standing >= Standing::Advisory);
        let kept = on_change.filter_map(|lost| {
            let delegate = lost.reached.command.delegate.as_ref()?;
            Some(Lost {
                path: lost.reached.document.path.clone(),
                line: lost.reached.command.line,
                text: lost.reached.command.text.clone(),
                kind: delegate.kind,
                targets: if lost.targets.is_empty() {
                    delegate.targets.clone()
                } else {
                    lost.targets.clone()
                },
                standing: lost.reached.standing,
            })
        });
        kept.take(MAX_LOST).collect()
    }
}

/// A command that is being looked at.
struct Visit {
    at: At,
    standing: Standing,
    /// The visit that led here.
    from: Option<usize>,
    folder: Option<String>,
}

/// Where a hand-over leads.
#[derive(Default)]
struct Lead {
    found: Vec<At>,
    /// The folder in which what was found runs.
    folder: Option<String>,
    /// Targets that were not found.
    missing: Vec<String>,
    /// Nothing was found, and nobody can tell what it would have been.
    lost: bool,
}

impl<'d> Pipelines<'d> {
    /// Follows every hand-over of CI through the documents of one tree.
    pub fn of(documents: impl IntoIterator<Item = &'d Document>) -> Self {
        let follower = Follower {
            index: Index::of(documents.into_iter().collect()),
            visits: Vec::new(),
        };
        follower.run()
    }
}

/// Paths that pipelines name and that no document of the tree is: files that are taken in, scripts.
pub fn taken_in(documents: &[Document]) -> BTreeSet<String> {
    let pipelines = Pipelines::of(documents);
    let mut wanted = BTreeSet::new();
    for lost in &pipelines.not_followed {
        let Some(delegate) = &lost.reached.command.delegate else {
            continue;
        };
        let from_top = delegate.kind == RunnerKind::Include;
        if !from_top && delegate.kind != RunnerKind::Script {
            continue;
        }
        for target in &delegate.targets {
            let folder = if from_top {
                Some("")
            } else {
                lost.reached.folder.as_deref()
            };
            wanted.extend(path_of(target, folder));
        }
    }
    wanted
}

/// The path of a file that a command in a folder names.
fn path_of(word: &str, folder: Option<&str>) -> Option<String> {
    let (parent, name) = word.rsplit_once('/').unwrap_or((".", word));
    let parent = if parent.is_empty() { "/" } else { parent };
    let parent = Folder::default().enter(parent).resolve(folder, "")?;
    join(&parent, name)
}

struct Follower<'d> {
    index: Index<'d>,
    visits: Vec<Visit>,
}

impl<'d> Follower<'d> {
    fn run(mut self) -> Pipelines<'d> {
        self.seed();
        let mut seen: BTreeSet<(At, Standing, Option<String>, Option<usize>)> = BTreeSet::new();
        let mut lost: Vec<(usize, Vec<String>)> = Vec::new();
        let mut next = 0;
        while next < self.visits.len().min(MAX_VISITS) {
            let at = self.visits[next].at;
            if let Some(delegate) = &self.index.command(at).delegate {
                let lead = self.lead(next, delegate);
                if lead.lost || !lead.missing.is_empty() {
                    lost.push((next, lead.missing));
                }
                let standing = self.visits[next].standing;
                for found in lead.found {
                    let command = self.index.command(found);
                    let mut standing = standing.min(standing_of(command));
                    if command.origin.needs_errexit && !delegate.errexit {
                        standing = standing.min(Standing::Advisory);
                    }
                    let own = folder_of(self.index.documents[found.0].path.raw());
                    let folder = command.origin.folder.resolve(lead.folder.as_deref(), own);
                    // What depends on the caller's inputs is looked at for each caller.
                    let takes = command.delegate.as_ref().is_some_and(|inner| {
                        inner
                            .targets
                            .iter()
                            .any(|target| target.contains("inputs."))
                    });
                    let caller =
                        (takes || delegate.kind == RunnerKind::LocalWorkflow).then_some(next);
                    if seen.insert((found, standing, folder.clone(), caller)) {
                        self.visits.push(Visit {
                            at: found,
                            standing,
                            from: Some(next),
                            folder,
                        });
                    }
                }
            }
            next += 1;
        }
        let not_followed = lost
            .into_iter()
            .map(|(visit, targets)| NotFollowed {
                reached: self.reached(visit),
                targets,
            })
            .collect();
        let mut best: Vec<usize> = (0..self.visits.len()).collect();
        // Stable: of equal standings the shorter way is the first.
        best.sort_by_key(|visit| std::cmp::Reverse(self.visits[*visit].standing));
        let mut known: BTreeSet<(At, Option<&str>)> = BTreeSet::new();
        best.retain(|visit| {
            let visit = &self.visits[*visit];
            known.insert((visit.at, visit.folder.as_deref()))
        });
        Pipelines {
            reached: best.into_iter().map(|visit| self.reached(visit)).collect(),
            not_followed,
            documents: self.index.documents,
        }
    }

    /// The commands of CI itself, the better ones first.
    fn seed(&mut self) {
        for (number, document) in self.index.documents.iter().enumerate() {
            // pre-commit.ci runs the hooks of a configuration that has a section for it.
            let service = document.kind == DocumentKind::PreCommitConfig
                && document.triggers.contains(&Trigger::PullRequest)
                && !document.path.raw().contains('/');
            if service {
                let hooks = self.index.all(number, RunnerKind::PreCommit);
                self.visits.extend(hooks.into_iter().map(|at| Visit {
                    at,
                    standing: standing_of(self.index.command(at)),
                    from: None,
                    folder: Some(String::new()),
                }));
            }
            if !document.is_ci() {
                continue;
            }
            let base = if document.on_change() {
                Standing::Runs
            } else {
                Standing::Manual
            };
            let own = folder_of(document.path.raw());
            for (position, command) in document.commands.iter().enumerate() {
                if command.origin.runner.is_none() {
                    let mut standing = base.min(standing_of(command));
                    if command.origin.needs_errexit {
                        standing = standing.min(Standing::Advisory);
                    }
                    self.visits.push(Visit {
                        at: (number, position),
                        standing,
                        from: None,
                        folder: command.origin.folder.resolve(Some(""), own),
                    });
                }
            }
        }
        self.visits
            .sort_by_key(|visit| std::cmp::Reverse(visit.standing));
    }

    fn reached(&self, visit: usize) -> Reached<'d> {
        let chain = std::iter::successors(Some(visit), |at| self.visits[*at].from);
        let first = chain.take(MAX_WAY).last().unwrap_or(visit);
        let Visit {
            at,
            standing,
            ref folder,
            ..
        } = self.visits[visit];
        let begin = self.visits[first].at;
        Reached {
            document: self.index.documents[at.0],
            command: self.index.command(at),
            standing,
            pipeline: self.index.documents[begin.0],
            handed: (first != visit).then(|| self.index.command(begin)),
            folder: folder.clone(),
        }
    }

    /// The targets, inputs of workflows and actions put in their places.
    fn targets(&self, visit: usize, delegate: &Delegate) -> Vec<String> {
        let filled = delegate.targets.iter().flat_map(|target| {
            let text = self.filled(visit, target);
            let list =
                matches!(delegate.kind, RunnerKind::Tox | RunnerKind::Nox) && text != *target;
            let parts: Vec<String> = if list {
                text.split(',').map(|part| part.trim().to_owned()).collect()
            } else {
                vec![text]
            };
            parts
        });
        filled.take(MAX_TARGETS).collect()
    }

    fn filled(&self, visit: usize, target: &str) -> String {
        let Some((before, rest)) = target.split_once("${{") else {
            return target.to_owned();
        };
        let Some((inside, after)) = rest.split_once("}}") else {
            return target.to_owned();
        };
        let Some(name) = inside.trim().strip_prefix("inputs.") else {
            return target.to_owned();
        };
        let chain = std::iter::successors(Some(visit), |at| self.visits[*at].from);
        let handed = chain.skip(1).take(MAX_WAY).find_map(|at| {
            let delegate = self.index.command(self.visits[at].at).delegate.as_ref()?;
            delegate.inputs.iter().find(|(known, _)| known == name)
        });
        let document = self.index.documents[self.visits[visit].at.0];
        let default = || document.inputs.iter().find(|(known, _)| known == name);
        match handed.or_else(default) {
            Some((_, value)) => format!("{before}{value}{after}"),
            None => target.to_owned(),
        }
    }

    /// Where a hand-over leads.
    fn lead(&self, visit: usize, delegate: &Delegate) -> Lead {
        use RunnerKind as R;
        let here = self.visits[visit].folder.as_deref();
        let targets = self.targets(visit, delegate);
        let folder = if delegate.folder.is_empty() {
            here.map(str::to_owned)
        } else {
            Folder::default().enter(&delegate.folder).resolve(here, "")
        };
        match delegate.kind {
            R::Remote => Lead {
                missing: targets,
                lost: true,
                ..Lead::default()
            },
            R::Script => self.script(&targets, here),
            R::LocalWorkflow | R::Include | R::LocalAction => {
                self.files_of(delegate.kind, &targets)
            }
            R::Template => {
                let found: Vec<At> = targets
                    .iter()
                    .flat_map(|t| self.index.template(t))
                    .copied()
                    .collect();
                // A job is no template of itself.
                let own = self.visits[visit].at;
                let found: Vec<At> = found.into_iter().filter(|at| *at != own).collect();
                lead_of(found, targets, Some(String::new()))
            }
            R::PreCommit => self.hooks(delegate, &targets, folder.as_deref()),
            kind => {
                let Some(folder) = folder else {
                    // Whichever file it reads depends on where it runs.
                    return Lead {
                        missing: targets,
                        lost: true,
                        ..Lead::default()
                    };
                };
                self.by_name(kind, delegate, targets, folder)
            }
        }
    }

    fn script(&self, targets: &[String], here: Option<&str>) -> Lead {
        let mut lead = Lead {
            folder: here.map(str::to_owned),
            ..Lead::default()
        };
        for target in targets {
            let path = path_of(target, here);
            let Some(number) = path.and_then(|path| self.index.at_path(&path)) else {
                lead.missing.push(target.clone());
                lead.lost = true;
                continue;
            };
            // A file of tasks may be run as a script, too, and a playbook by its path.
            for kind in [
                RunnerKind::Script,
                RunnerKind::PythonTasks,
                RunnerKind::Include,
            ] {
                lead.found.extend(self.index.all(number, kind));
            }
        }
        lead
    }

    /// Workflows, actions and files that are taken in, by their path from the top.
    fn files_of(&self, kind: RunnerKind, targets: &[String]) -> Lead {
        let mut lead = Lead {
            folder: Some(String::new()),
            ..Lead::default()
        };
        for target in targets {
            let numbers: Vec<usize> = match kind {
                RunnerKind::LocalAction => ["action.yml", "action.yaml"]
                    .iter()
                    .filter_map(|name| self.index.at_path(&join(target, name)?))
                    .collect(),
                _ => self.index.matching(target),
            };
            if numbers.is_empty() {
                lead.missing.push(target.clone());
                lead.lost = true;
            }
            for number in numbers {
                let document = self.index.documents[number];
                let runner = match kind {
                    RunnerKind::LocalAction => Some(RunnerKind::LocalAction),
                    RunnerKind::LocalWorkflow => None,
                    _ if document.kind == DocumentKind::CiPart => Some(RunnerKind::Include),
                    _ => None,
                };
                let commands = document.commands.iter().enumerate();
                let own = commands.filter(|(_, command)| command.origin.runner == runner);
                let before = lead.found.len();
                lead.found
                    .extend(own.map(|(position, _)| (number, position)));
                // Templates for others may stand alone; anything else runs something, in a form that is not read.
                if lead.found.len() == before && document.commands.is_empty() {
                    lead.missing.push(target.clone());
                    lead.lost = true;
                }
            }
        }
        lead
    }
}

fn lead_of(found: Vec<At>, missing: Vec<String>, folder: Option<String>) -> Lead {
    let lost = found.is_empty();
    Lead {
        found,
        folder,
        missing: if lost { missing } else { Vec::new() },
        lost,
    }
}

impl Lead {
    /// It is known that nothing is run.
    fn unless(mut self, known: bool) -> Self {
        if known {
            self.lost = false;
            self.missing.clear();
        }
        self
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
