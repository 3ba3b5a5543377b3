//! The gate: what a report is held against, and what of it fails.

mod judge;

pub use judge::judge;

use crate::report::{Listed, Report, Standing, Verdict, Weight};
use std::collections::BTreeSet;

/// The verdict where nothing was read: what is not there breaks no condition, and meets none.
pub fn empty(report: &Report) -> Option<Verdict> {
    let is_empty = report.repository.files.values().sum::<u64>() == 0;
    is_empty.then(|| Verdict {
        about: "input".to_owned(),
        asked: "a file of Python".to_owned(),
        standing: Standing::Failed,
        text: "nothing could be judged: no file of Python was read".to_owned(),
        places: Vec::new(),
        is_why: false,
        accused: Vec::new(),
    })
}

/// The places that are why conditions fail, by path and line, commits first.
pub fn listed<'r>(
    report: &'r Report,
    verdicts: &[Verdict],
    informational: bool,
) -> Vec<Listed<'r>> {
    let failed = verdicts.iter().filter(|verdict| !verdict.passed());
    let accused: BTreeSet<&str> = failed
        .flat_map(|verdict| &verdict.accused)
        .map(String::as_str)
        .collect();
    let weight = if informational {
        Weight::Note
    } else {
        Weight::Error
    };
    let offences = report.offences.iter();
    offences
        .filter(|offence| accused.contains(offence.signal.as_str()))
        .map(|offence| Listed { offence, weight })
        .collect()
}
