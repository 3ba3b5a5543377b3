//! What the command line and the configuration files mean, worked out once.
//!
//! Four layers say what to do, the first that speaks wins: the command line, the file it names, the repository's own file where
//! the user trusts it, the user's own file. [`Settings`] is one of them, or several laid over each other.

mod condition;
mod files;
mod quantity;
mod repository;
mod reviews;
mod settings;

pub use condition::{Condition, condition};
pub use files::{Layer, named, own};
pub use quantity::{duration, size};
pub use repository::{asked, trusted};
pub use reviews::reviews;
pub use settings::{MAX_JOBS, Settings, check_globs};

use crate::dataset::Reviews;
use crate::error::{Error, Result, distance};
use crate::git::Globs;
use crate::report::ConfigurationFile;
use crate::signals::context::Kind;
use crate::signals::{Competency, SIGNALS, Signal};
use crate::untrusted::Untrusted;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// What to read and what to ask.
#[derive(Debug, Clone)]
pub struct Config {
    /// What to open; none for the repository around the current folder.
    pub path: Option<PathBuf>,
    /// The revision to read; none for HEAD.
    pub revision: Option<String>,
    /// Read the history.
    pub history: bool,
    /// The signals to ask.
    pub signals: Vec<&'static Signal>,
    /// Whose share to report on; nobody's in particular where both are empty.
    pub author: Author,
    /// Threads; 0 for as many as there are cores.
    pub jobs: usize,
    /// What kind of work it is; none to tell by what it shows.
    pub context: Option<Kind>,
    /// What a forge's export says of requests, and the file that it is from.
    pub reviews: Option<(PathBuf, Arc<Reviews>)>,
    /// How long reading may take: what was not read by then is left out and counted. None for as long as it takes.
    pub limit: Option<Duration>,
    /// Show the code around each place.
    pub excerpts: bool,
    /// Keep every place that speaks against, and not only those that a report has room for.
    pub offences: bool,
    /// What not to look at.
    pub exclude: Globs,
    /// The files that configured the run.
    pub files: Vec<ConfigurationFile>,
}

/// Whose share a report is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Author {
    /// Everybody's: the repository as it is.
    Everybody,
    /// The person that these names or e-mails fit.
    Matching(Vec<String>),
    /// The user, as git knows them.
    Me,
}

impl Config {
    /// Every signal over HEAD and its history, of what `path` names.
    pub fn new(path: Option<PathBuf>) -> Self {
        Self {
            path,
            revision: None,
            history: true,
            signals: SIGNALS.to_vec(),
            author: Author::Everybody,
            jobs: 0,
            context: None,
            reviews: None,
            limit: None,
            excerpts: false,
            offences: false,
            exclude: Globs::default(),
            files: Vec::new(),
        }
    }
}

/// The signals that `select` names (all, where it is empty), without those that `ignore` names; both hold ids of signals and
/// of competencies.
pub fn choose_signals(select: &[String], ignore: &[String]) -> Result<Vec<&'static Signal>> {
    select
        .iter()
        .chain(ignore)
        .try_for_each(|name| known_signal(name))?;
    let named = |names: &[String], signal: &Signal| {
        names
            .iter()
            .any(|n| n == signal.id || n == signal.competency.id())
    };
    let chosen = SIGNALS
        .iter()
        .copied()
        .filter(|s| (select.is_empty() || named(select, s)) && !named(ignore, s));
    Ok(chosen.collect())
}

/// Refuses a name that is neither a signal's nor a competency's.
pub fn known_signal(name: &str) -> Result<()> {
    if SIGNALS.iter().any(|s| s.id == name) || Competency::from_id(name).is_some() {
        Ok(())
    } else {
        Err(unknown_signal(name))
    }
}

/// A name that is neither a signal nor a competency, with the nearest that is.
pub fn unknown_signal(name: &str) -> Error {
    let ids = SIGNALS
        .iter()
        .map(|s| s.id)
        .chain(Competency::ALL.iter().map(|c| c.id()));
    let nearest = ids
        .min_by_key(|id| (distance(name, id), *id))
        .unwrap_or_default();
    Error::Usage {
        given: Untrusted::from(name).terminal().to_string(),
        why: "no signal and no competency has this name".to_owned(),
        hint: format!("did you mean '{nearest}'? 'hallmarks signals' lists them all"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_chosen_by_signal_and_by_competency() {
        let chosen = |select: &[&str], ignore: &[&str]| {
            let owned = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
            choose_signals(&owned(select), &owned(ignore))
                .map(|s| s.iter().map(|s| s.id).collect::<Vec<_>>())
        };
        assert_eq!(chosen(&["tests-assert"], &[]).unwrap(), ["tests-assert"]);
        assert!(
            chosen(&["testing"], &["tests-assert"])
                .unwrap()
                .contains(&"tests-present")
        );
        assert_eq!(chosen(&[], &[]).unwrap().len(), SIGNALS.len());
        let error = chosen(&["test-assert"], &[]).unwrap_err().to_string();
        assert!(error.contains("did you mean 'tests-assert'"), "{error}");
    }
}
