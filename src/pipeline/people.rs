//! The people of a history, from repository to report.

use super::not_obeyed::not_obeyed;
use super::open::{learn_folders, no_history, open, pool};
use crate::assemble;
use crate::dataset::dates::doubtful_dates;
use crate::dataset::people::People;
use crate::dataset::{Comparisons, Ownership, OwnershipOptions};
use crate::error::Result;
use crate::git::Globs;
use crate::progress::{Heartbeat, Progress};
use crate::report::{ConfigurationFile, PeopleReport};
use crate::watchdog::Deadline;
use std::path::Path;

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
    let progress = &Heartbeat(progress);
    let mut repository = open(path, question.deadline)?;
    repository.exclude(question.exclude.clone());
    let head = match question.revision {
        Some(revision) => repository.resolve(revision)?,
        None => repository.head().ok_or_else(|| no_history(path))?,
    };
    learn_folders(&mut repository, Some(head));
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
        Ok(assemble::people_report(
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
