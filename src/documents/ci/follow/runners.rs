//! What each kind of runner finds by the names it is given: hooks, jobs, environments.

use super::super::delegate::{Delegate, RunnerKind};
use super::super::folder::{folder_of, join};
use super::super::lookup::At;
use super::super::tox::{applies, environment_names};
use super::{Follower, Lead, MAX_TARGETS, path_of};
use crate::documents::pyproject::WHEEL_TESTS;

impl Follower<'_> {
    /// The hooks that pre-commit runs: its configuration lies at the top; prek finds the nearest one, and those below.
    pub(super) fn hooks(
        &self,
        delegate: &Delegate,
        targets: &[String],
        folder: Option<&str>,
    ) -> Lead {
        let said = |name: &str| delegate.inputs.iter().any(|(known, _)| known == name);
        let files = if !delegate.file.is_empty() {
            let path = folder.and_then(|folder| join(folder, &delegate.file));
            path.and_then(|path| self.index.at_path(&path))
                .into_iter()
                .collect()
        } else if said("runner") {
            let Some(folder) = folder else {
                return Lead {
                    lost: true,
                    ..Lead::default()
                };
            };
            self.index.files(RunnerKind::PreCommit, folder, true)
        } else {
            self.index.files(RunnerKind::PreCommit, "", false)
        };
        if files.is_empty() {
            let elsewhere = self.index.defines(RunnerKind::PreCommit);
            return Lead {
                lost: !elsewhere,
                missing: targets.to_vec(),
                ..Lead::default()
            }
            .unless(elsewhere);
        }
        let mut found = Vec::new();
        for number in files {
            for at in self.index.all(number, RunnerKind::PreCommit) {
                let origin = &self.index.command(at).origin;
                let named = |names: &[String]| {
                    names
                        .iter()
                        .any(|name| name == origin.job.raw() || name == origin.step.raw())
                };
                let dynamic = targets.iter().any(|target| target.contains('$'));
                if (targets.is_empty() || dynamic || named(targets)) && !named(&delegate.skipped) {
                    found.push(at);
                }
            }
        }
        Lead {
            found,
            folder: Some(String::new()),
            ..Lead::default()
        }
    }

    /// What a runner finds by name in the files of a folder.
    pub(super) fn by_name(
        &self,
        kind: RunnerKind,
        delegate: &Delegate,
        targets: Vec<String>,
        folder: String,
    ) -> Lead {
        use RunnerKind as R;
        let index = &self.index;
        let files = if delegate.file.is_empty() {
            let upwards = !matches!(kind, R::Make | R::Nox | R::Image | R::Compose);
            index.files(kind, &folder, upwards)
        } else {
            self.named_file(&delegate.file, &folder)
        };
        if kind == R::Mise {
            return self.mise(&files, targets, &folder);
        }
        if files.is_empty() {
            // A file of that kind in another folder is not the one that is run here; without any, nobody can tell.
            let elsewhere = index.defines(kind) && delegate.file.is_empty();
            return Lead {
                lost: true,
                missing: targets,
                ..Lead::default()
            }
            .unless(elsewhere);
        }
        // Runners that look upwards run where their file lies; make, nox and the like where they are called.
        let own = folder_of(index.documents[files[0]].path.raw()).to_owned();
        let folder = match kind {
            R::Make | R::Nox | R::Compose => folder,
            _ => own,
        };
        match kind {
            R::Tox => self.tox(&files, &targets, folder),
            R::Image => {
                let found = files
                    .iter()
                    .flat_map(|number| index.all(*number, kind))
                    .collect();
                Lead {
                    found,
                    folder: Some(String::new()),
                    ..Lead::default()
                }
            }
            _ => self.jobs(kind, &files, targets, folder),
        }
    }

    /// The file that a runner is told to read.
    fn named_file(&self, file: &str, folder: &str) -> Vec<usize> {
        let path = match file.strip_prefix('/') {
            Some(from_top) => join("", from_top),
            None => path_of(file, Some(folder)),
        };
        let below = path.as_deref().and_then(|path| {
            let inside = ["tox.ini", "noxfile.py", "justfile"].iter();
            self.index.at_path(path).or_else(|| {
                inside
                    .filter_map(|name| join(path, name))
                    .find_map(|path| self.index.at_path(&path))
            })
        });
        self.index.with_imports(below.into_iter().collect())
    }

    /// The jobs of some names; those that are not there are told.
    pub(super) fn jobs(
        &self,
        kind: RunnerKind,
        files: &[usize],
        targets: Vec<String>,
        folder: String,
    ) -> Lead {
        use RunnerKind as R;
        let index = &self.index;
        let mut lead = Lead {
            folder: Some(folder),
            ..Lead::default()
        };
        let defaults = files
            .iter()
            .flat_map(|number| index.documents[*number].defaults.clone());
        let defaults: Vec<String> = defaults.take(MAX_TARGETS).collect();
        let dynamic = |target: &String| target.contains('$') || target.contains("{{");
        let names: Vec<String> = match kind {
            R::Make | R::Just if targets.is_empty() => defaults.into_iter().take(1).collect(),
            R::Poe if targets.is_empty() => vec!["default".to_owned()],
            R::Nox if targets.is_empty() && !defaults.is_empty() => defaults,
            _ => targets,
        };
        if names.is_empty() || names.iter().any(dynamic) {
            // All of them: each may be the one.
            if names.iter().any(dynamic) && kind == R::Make {
                lead.lost = true;
                lead.missing = names;
                return lead;
            }
            lead.found = files
                .iter()
                .flat_map(|number| index.all(*number, kind))
                .collect();
            lead.lost = lead.found.is_empty();
            return lead;
        }
        for (nth, name) in names.iter().enumerate() {
            let spelt = spellings(kind, name);
            let found = spelt
                .iter()
                .map(|name| index.job(files, kind, name))
                .find(|found| !found.is_empty());
            match found {
                Some(found) => lead.found.extend(found),
                // `%: Makefile` makes whatever is asked for.
                None if kind == R::Make && self.by_pattern(files, name, &mut lead.found) => {}
                // The words behind a recipe may be its arguments.
                None if nth > 0 && matches!(kind, R::Just | R::Poe | R::PythonTasks) => {}
                None => lead.missing.push(name.clone()),
            }
        }
        lead.lost = lead.found.is_empty();
        lead
    }

    /// The rules whose pattern fits a target.
    fn by_pattern(&self, files: &[usize], name: &str, found: &mut Vec<At>) -> bool {
        let before = found.len();
        for &file in files {
            for job in self.index.job_names(file, RunnerKind::Make) {
                let fits = job.split_once('%').is_some_and(|(start, end)| {
                    name.len() > start.len() + end.len()
                        && name.starts_with(start)
                        && name.ends_with(end)
                });
                if fits {
                    found.extend(self.index.job(&[file], RunnerKind::Make, job));
                }
            }
        }
        found.len() > before
    }

    /// Tasks of mise: in its files, or files of their own.
    fn mise(&self, files: &[usize], targets: Vec<String>, folder: &str) -> Lead {
        let mut lead = Lead {
            folder: Some(folder.to_owned()),
            ..Lead::default()
        };
        for target in targets {
            let found = self.index.job(files, RunnerKind::Mise, &target);
            let own = [
                "mise-tasks",
                ".mise/tasks",
                "mise/tasks",
                ".config/mise/tasks",
                ".mise-tasks",
            ]
            .iter();
            let path = target.replace(':', "/");
            let script = own
                .flat_map(|place| ["", ".sh", ".py"].map(|end| format!("{place}/{path}{end}")))
                .find_map(|path| self.index.at_path(&join(folder, &path)?));
            let all = script
                .map(|number| self.index.all(number, RunnerKind::Script))
                .unwrap_or_default();
            if found.is_empty() && script.is_none() {
                lead.missing.push(target);
            }
            lead.found.extend(found.into_iter().chain(all));
        }
        lead.lost = lead.found.is_empty();
        lead
    }

    /// The commands of tox's environments.
    fn tox(&self, files: &[usize], targets: &[String], folder: String) -> Lead {
        let index = &self.index;
        let mut lead = Lead {
            folder: Some(folder),
            ..Lead::default()
        };
        let Some(&file) = files.first() else {
            lead.lost = true;
            return lead;
        };
        let defaults = &index.documents[file].defaults;
        let all = |lead: &mut Lead| lead.found = index.all(file, RunnerKind::Tox);
        let dynamic = |target: &String| {
            target.contains('$') || target.contains("{{") || target.starts_with("label:")
        };
        let every = targets
            .iter()
            .any(|target| target == "ALL" || target == "all" || dynamic(target));
        if every || (targets.is_empty() && defaults.is_empty()) {
            all(&mut lead);
            lead.lost = lead.found.is_empty();
            return lead;
        }
        let names: Vec<String> = if targets.is_empty() {
            defaults.clone()
        } else {
            targets
                .iter()
                .flat_map(|target| environment_names(target))
                .collect()
        };
        for name in names.iter().take(MAX_TARGETS) {
            if let Some(factor) = name.strip_prefix("factor:") {
                let fitting = defaults
                    .iter()
                    .filter(|env| env.split('-').any(|own| own == factor));
                for env in fitting {
                    lead.found.extend(self.environment(file, env));
                }
                continue;
            }
            lead.found.extend(self.environment(file, name));
        }
        lead.found.sort_unstable();
        lead.found.dedup();
        // An environment without a command of its own has those of the base; without any it does nothing.
        lead
    }

    /// The commands of an environment: its own, or those of the base, as far as its factors let them.
    fn environment(&self, file: usize, name: &str) -> Vec<At> {
        let own = self.index.job(&[file], RunnerKind::Tox, name);
        let found = if own.is_empty() && !name.is_empty() {
            self.index.job(&[file], RunnerKind::Tox, "")
        } else {
            own
        };
        let applies =
            |at: &At| name.is_empty() || applies(self.index.command(*at).origin.step.raw(), name);
        found.into_iter().filter(applies).collect()
    }
}

/// The names under which a runner may keep a job.
fn spellings(kind: RunnerKind, name: &str) -> Vec<String> {
    let mut names = vec![name.to_owned()];
    let last = name.rsplit([':', '.']).next().unwrap_or(name);
    match kind {
        RunnerKind::Hatch => {
            names.push(last.to_owned());
            // Scripts of an environment are called without its name, too.
            let (env, script) = name.split_once(':').unwrap_or(("", name));
            let bare = env.split('.').next().unwrap_or(env);
            names.push(format!("{bare}:{script}"));
        }
        RunnerKind::Nox => {
            names.push(name.split(['-', '(']).next().unwrap_or(name).to_owned());
            names.push(name.replace('-', "_"));
        }
        RunnerKind::PythonTasks => {
            names.push(name.replace('-', "_"));
            names.push(last.replace('-', "_"));
        }
        RunnerKind::Poe => names.push(last.to_owned()),
        RunnerKind::Just => names.push(name.rsplit("::").next().unwrap_or(name).to_owned()),
        RunnerKind::Earthly => names.push(name.rsplit('+').next().unwrap_or(name).to_owned()),
        RunnerKind::Pdm if name == WHEEL_TESTS => {}
        _ => {}
    }
    names
}
