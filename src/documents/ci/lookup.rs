//! Which file a runner reads, and which settings are in force: by the folder it stands in, and by which file wins.

use super::command::Command;
use super::delegate::RunnerKind;
use super::folder::{folder_of, join};
use super::tool::Tool;
use crate::documents::document::{Document, ToolConfig};
use crate::documents::kind::{DocumentKind, ends_with, file_name};
use std::collections::{BTreeMap, BTreeSet};

/// A command by the numbers of its document and of itself.
pub(super) type At = (usize, usize);

/// The most files that one file takes in, one after another.
const MAX_IMPORTS: usize = 50;

/// The documents of one tree, by what is asked of them.
pub(super) struct Index<'d> {
    pub documents: Vec<&'d Document>,
    paths: BTreeMap<&'d str, usize>,
    /// The files that define something for a runner, by folder.
    definitions: BTreeMap<(RunnerKind, &'d str), Vec<usize>>,
    /// The commands of a job, by file.
    jobs: BTreeMap<(usize, RunnerKind, &'d str), Vec<usize>>,
    /// Jobs that others may extend, wherever they stand.
    templates: BTreeMap<&'d str, Vec<At>>,
    kinds: BTreeSet<RunnerKind>,
}

/// Which runner reads a document whatever stands in it.
fn reads(kind: DocumentKind) -> Option<RunnerKind> {
    Some(match kind {
        DocumentKind::Tox => RunnerKind::Tox,
        DocumentKind::Noxfile => RunnerKind::Nox,
        DocumentKind::Makefile => RunnerKind::Make,
        DocumentKind::Justfile => RunnerKind::Just,
        DocumentKind::Taskfile => RunnerKind::Poe,
        DocumentKind::PreCommitConfig => RunnerKind::PreCommit,
        DocumentKind::Dockerfile => RunnerKind::Image,
        DocumentKind::PythonTasks => RunnerKind::PythonTasks,
        _ => return None,
    })
}

impl<'d> Index<'d> {
    pub fn of(documents: Vec<&'d Document>) -> Self {
        let mut index = Self {
            paths: BTreeMap::new(),
            definitions: BTreeMap::new(),
            jobs: BTreeMap::new(),
            templates: BTreeMap::new(),
            kinds: BTreeSet::new(),
            documents: Vec::new(),
        };
        for (number, &document) in documents.iter().enumerate() {
            let path = document.path.raw();
            index.paths.insert(path, number);
            let mut defined: BTreeSet<RunnerKind> = reads(document.kind).into_iter().collect();
            for (position, command) in document.commands.iter().enumerate() {
                let job = command.origin.job.raw();
                if let Some(kind) = command.origin.runner {
                    defined.insert(kind);
                    index
                        .jobs
                        .entry((number, kind, job))
                        .or_default()
                        .push(position);
                }
                let of_gitlab =
                    matches!(document.kind, DocumentKind::GitlabCi | DocumentKind::CiPart);
                if of_gitlab && !job.is_empty() {
                    index
                        .templates
                        .entry(job)
                        .or_default()
                        .push((number, position));
                }
            }
            if document.kind == DocumentKind::Makefile && ends_with(path, &["mk"]) {
                defined.clear();
            }
            for kind in defined {
                index.kinds.insert(kind);
                let folder = folder_of(path);
                index
                    .definitions
                    .entry((kind, folder))
                    .or_default()
                    .push(number);
            }
        }
        index.documents = documents;
        index
    }

    pub fn command(&self, at: At) -> &'d Command {
        &self.documents[at.0].commands[at.1]
    }

    /// The document at a path.
    pub fn at_path(&self, path: &str) -> Option<usize> {
        self.paths.get(path).copied()
    }

    /// The documents at the paths that a pattern with stars fits.
    pub fn matching(&self, pattern: &str) -> Vec<usize> {
        if !pattern.contains('*') {
            return self.at_path(pattern).into_iter().collect();
        }
        let fits = |path: &&&str| fits(pattern.as_bytes(), path.as_bytes());
        self.paths
            .keys()
            .filter(fits)
            .filter_map(|path| self.at_path(path))
            .collect()
    }

    /// Whether anything in the tree defines something for a runner.
    pub fn defines(&self, kind: RunnerKind) -> bool {
        self.kinds.contains(&kind)
    }

    /// Every command of a document for a runner.
    pub fn all(&self, document: usize, kind: RunnerKind) -> Vec<At> {
        let commands = self.documents[document].commands.iter().enumerate();
        commands
            .filter(|(_, command)| command.origin.runner == Some(kind))
            .map(|(position, _)| (document, position))
            .collect()
    }

    /// The commands of a job in some documents.
    pub fn job(&self, documents: &[usize], kind: RunnerKind, name: &str) -> Vec<At> {
        let of = |&document: &usize| {
            let found = self
                .jobs
                .get(&(document, kind, name))
                .map_or(&[][..], Vec::as_slice);
            found.iter().map(move |position| (document, *position))
        };
        documents.iter().flat_map(of).collect()
    }

    /// A job that others extend, wherever it stands.
    pub fn template(&self, name: &str) -> &[At] {
        self.templates.get(name).map_or(&[], Vec::as_slice)
    }

    /// The names of the jobs of some documents.
    pub fn job_names(&self, document: usize, kind: RunnerKind) -> Vec<&'d str> {
        let mut names: Vec<&str> = Vec::new();
        for command in &self.documents[document].commands {
            let name = command.origin.job.raw();
            if command.origin.runner == Some(kind) && names.last() != Some(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The files that a runner reads in a folder: only there, or in the nearest folder above that has one.
    pub fn files(&self, kind: RunnerKind, folder: &str, upwards: bool) -> Vec<usize> {
        let mut folder = folder;
        loop {
            if let Some(found) = self.definitions.get(&(kind, folder)) {
                let mut found = found.clone();
                found.sort_by_key(|number| self.rank(kind, *number));
                // Of these only the first is read.
                if matches!(
                    kind,
                    RunnerKind::Tox | RunnerKind::Make | RunnerKind::PreCommit | RunnerKind::Image
                ) {
                    found.truncate(1);
                }
                return self.with_imports(found);
            }
            if folder.is_empty() || !upwards {
                return Vec::new();
            }
            folder = folder_of(folder);
        }
    }

    /// How early a runner looks at a file among those of a folder.
    fn rank(&self, kind: RunnerKind, number: usize) -> usize {
        let path = self.documents[number].path.raw().to_ascii_lowercase();
        let order: &[&str] = match kind {
            RunnerKind::Tox => &["tox.ini", "setup.cfg", "pyproject.toml", "tox.toml"],
            RunnerKind::Make => &["gnumakefile", "makefile"],
            RunnerKind::PreCommit => &[
                "prek.toml",
                ".pre-commit-config.yaml",
                ".pre-commit-config.yml",
            ],
            RunnerKind::Image => &["dockerfile", "containerfile"],
            _ => &[],
        };
        let name = file_name(&path);
        order
            .iter()
            .position(|known| *known == name)
            .unwrap_or(order.len())
    }

    /// The files, and those that they take in.
    pub fn with_imports(&self, mut files: Vec<usize>) -> Vec<usize> {
        let mut next = 0;
        while next < files.len() && files.len() < MAX_IMPORTS {
            let document = self.documents[files[next]];
            let folder = folder_of(document.path.raw());
            for import in &document.imports {
                let import = import
                    .trim_start_matches("$(CURDIR)/")
                    .trim_start_matches("./");
                let below = [
                    import.to_owned(),
                    format!("{import}/Taskfile.yml"),
                    import.replace(".just", "/mod.just"),
                ];
                let found = below
                    .iter()
                    .find_map(|path| self.at_path(&join(folder, path)?));
                files.extend(found.filter(|found| !files.contains(found)));
            }
            next += 1;
        }
        files
    }
}

/// Whether a path fits a pattern: `*` stands for a part of a name, `**` for folders, too.
fn fits(pattern: &[u8], path: &[u8]) -> bool {
    // The last star of each kind, and where what it stands for ends: the narrow one is tried first, then the wide one goes on.
    let (mut p, mut at) = (0, 0);
    let mut narrow: Option<(usize, usize)> = None;
    let mut wide: Option<(usize, usize)> = None;
    while at < path.len() {
        match pattern.get(p) {
            Some(b'*') if pattern.get(p + 1) == Some(&b'*') => {
                p += if pattern.get(p + 2) == Some(&b'/') {
                    3
                } else {
                    2
                };
                wide = Some((p, at));
                narrow = None;
            }
            Some(b'*') => {
                p += 1;
                narrow = Some((p, at));
            }
            Some(byte) if *byte == path[at] => {
                p += 1;
                at += 1;
            }
            _ => {
                if let Some((after, end)) = narrow.filter(|(_, end)| path[*end] != b'/') {
                    narrow = Some((after, end + 1));
                    (p, at) = (after, end + 1);
                } else if let Some((after, end)) = wide {
                    wide = Some((after, end + 1));
                    narrow = None;
                    (p, at) = (after, end + 1);
                } else {
                    return false;
                }
            }
        }
    }
    pattern
        .get(p..)
        .is_none_or(|rest| rest.iter().all(|byte| *byte == b'*'))
}

/// The settings of a tool that are in force for a command that runs in a folder, and those that they hide there.
pub fn settings_in_force<'d>(
    documents: &[&'d Document],
    folder: &str,
    tool: &Tool,
) -> Vec<(&'d Document, &'d ToolConfig)> {
    let mut folder = folder;
    loop {
        let here = documents
            .iter()
            .filter(|document| folder_of(document.path.raw()) == folder);
        let mut found: Vec<(&Document, &ToolConfig)> = here
            .filter_map(|document| Some((*document, document.tool(tool.name)?)))
            .collect();
        if !found.is_empty() {
            found.sort_by_key(|(document, _)| {
                let name = file_name(document.path.raw());
                tool.rank_of(name).unwrap_or(tool.files.len())
            });
            return found;
        }
        if folder.is_empty() {
            return Vec::new();
        }
        folder = folder_of(folder);
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns_fit_names_and_folders() {
        for (pattern, path, expected) in [
            ("ci/*.yml", "ci/a.yml", true),
            ("ci/*.yml", "ci/b/a.yml", false),
            ("ci/**/*.yml", "ci/b/a.yml", true),
            ("ci/**.yml", "ci/b/a.yml", true),
            ("*.yml", "a.yaml", false),
        ] {
            assert_eq!(
                fits(pattern.as_bytes(), path.as_bytes()),
                expected,
                "{pattern} {path}"
            );
        }
    }
}
