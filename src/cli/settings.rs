//! The settings of a run: the command line over the files.

use super::arguments::{ConfigArgs, LimitArgs};
use crate::config::{self, Layer, Settings, check_globs};
use crate::error::Result;
use crate::git::{Globs, belongs_to_another};
use crate::report::ConfigurationFile;
use crate::watchdog::{DEADLINE, Deadline, container_memory};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

/// What the command line and the user's files say; how the program runs is settled with them.
pub(super) struct Layers {
    line: Settings,
    named: Option<Layer>,
    own: Option<Layer>,
    trusted: Option<Trusted>,
    /// Threads.
    pub jobs: usize,
    /// How long reading may take.
    pub limit: Duration,
    /// How much memory may be in use.
    pub max_memory: Option<u64>,
    /// How a report is written where the command line does not say.
    pub format: Option<crate::report::Format>,
}

/// The revision whose configuration is trusted; none for the one that is read.
struct Trusted(Option<String>);

/// What a run is to do.
pub(super) struct Settled {
    /// What all layers say together.
    pub settings: Settings,
    /// What not to look at.
    pub exclude: Globs,
    /// The files that said something, the one that counts first.
    pub files: Vec<ConfigurationFile>,
}

impl Layers {
    /// Reads the user's files. `line` is what the command line says of signals and gates.
    pub(super) fn read(args: &ConfigArgs, limits: &LimitArgs, line: Settings) -> Result<Self> {
        let line = Settings {
            exclude: given(&args.exclude),
            deadline: limits.deadline,
            max_memory: limits.max_memory,
            ..line
        };
        check_globs(&args.exclude)?;
        let named = args.config.as_deref().map(config::named).transpose()?;
        let own = if args.isolated { None } else { config::own()? };
        let of = |layer: &Option<Layer>| layer.as_ref().map(|(s, _)| s.clone()).unwrap_or_default();
        let how = line.clone().over(of(&named)).over(of(&own));
        Ok(Self {
            line,
            named,
            own,
            trusted: args.trust_repo_config.clone().map(Trusted),
            jobs: how.jobs.unwrap_or_default(),
            limit: how.deadline.unwrap_or(DEADLINE),
            // Beyond what the container may use the system ends the program without a word: we do it before, and say so.
            max_memory: how
                .max_memory
                .or_else(|| container_memory().map(|most| most / 20 * 19)),
            format: how.output_format,
        })
    }

    /// Adds what the repository says, where it is trusted.
    pub(super) fn settle(self, path: Option<&Path>, revision: Option<&str>) -> Result<Settled> {
        // Who runs this is no property of the repository, so that it is no part of a report.
        if belongs_to_another(path.unwrap_or(Path::new("."))) {
            let _ = writeln!(
                io::stderr(),
                "hallmarks: note: the repository belongs to another user, whom git would not trust without safe.directory; \
                 nothing in it is run or obeyed here, so it is read all the same"
            );
        }
        let trusted = match &self.trusted {
            None => None,
            Some(Trusted(named)) => {
                let at = named.as_deref().or(revision);
                crate::pipeline::trusted_settings(path, at, Deadline::after(self.limit))?
            }
        };
        let mut settings = self.line;
        let mut files = Vec::new();
        for (below, file) in [self.named, trusted, self.own].into_iter().flatten() {
            settings = settings.over(below);
            if !file.settings.is_empty() {
                files.push(file);
            }
        }
        let exclude = check_globs(settings.exclude.as_deref().unwrap_or_default())?;
        Ok(Settled {
            settings,
            exclude,
            files,
        })
    }
}

/// What the command line lists, if it lists anything.
pub(super) fn given(list: &[String]) -> Option<Vec<String>> {
    (!list.is_empty()).then(|| list.to_vec())
}
