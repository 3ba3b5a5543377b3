//! Carrying out `trend`.

use super::arguments::{Step, TrendArgs, TrendFormat};
use super::output::{Destination, Inputs, width};
use super::progress::Bar;
use super::run::{deliver, tell, watch};
use super::settings::Layers;
use crate::config::{Author, Settings, unknown_signal};
use crate::error::{Error, Result};
use crate::facts::Fact;
use crate::facts::common::ALWAYS;
use crate::pipeline::TrendQuestion;
use crate::profile::{By, Column, Selection};
use crate::report::{write_trend_csv, write_trend_json, write_trend_ndjson, write_trend_text};
use crate::signals::SIGNALS;
use crate::watchdog::Deadline;
use std::collections::BTreeMap;
use std::process::ExitCode;

/// What is followed where nothing is chosen.
const DEFAULT: [&str; 7] = [
    "functions",
    "tests",
    "tests-assert",
    "annotated-parameters",
    "docstrings",
    "cyclomatic-complexity",
    "error-handling",
];
/// Seconds of a day: `--until` includes the day it names.
const DAY: i64 = 86_400;

pub(super) fn run(args: &TrendArgs) -> Result<ExitCode> {
    let columns = columns(&args.select)?;
    let by = match args.by {
        Step::Commit => By::Commit,
        Step::Month => By::Month,
        Step::Quarter => By::Quarter,
        Step::Release => By::Release,
        Step::Area => By::Area,
    };
    if by == By::Area && (args.since.is_some() || args.until.is_some()) {
        return Err(Error::Usage {
            given: "--by area".to_owned(),
            why: "areas are told of the head only, so that no days can be chosen".to_owned(),
            hint: "choose the head with --rev".to_owned(),
        });
    }
    let selection = Selection {
        by,
        first_parent: args.first_parent,
        since: args.since,
        until: args.until.map(|day| day.saturating_add(DAY - 1)),
    };
    let line = Settings {
        jobs: args.jobs,
        ..Settings::default()
    };
    let layers = Layers::read(&args.config, &args.limits, line)?;
    let target = Destination::named(args.output.as_deref()).open(&Inputs {
        repository: args.repository.as_deref(),
        config: args.config.config.as_deref(),
    })?;
    let (jobs, deadline) = (layers.jobs, Deadline::after(layers.limit));
    let bar = Bar::new(args.quiet);
    let watch = watch(args.limits.stall_limit, layers.max_memory, &bar)?;
    let settled = layers.settle(args.repository.as_deref(), args.rev.as_deref())?;
    let question = TrendQuestion {
        revision: args.rev.as_deref(),
        columns: &columns,
        selection,
        author: match (args.me, args.author.is_empty()) {
            (true, _) => Author::Me,
            (false, true) => Author::Everybody,
            (false, false) => Author::Matching(args.author.clone()),
        },
        jobs,
        deadline,
        exclude: &settled.exclude,
        files: &settled.files,
    };
    let trend = crate::pipeline::trend_of(args.repository.as_deref(), &question, &bar);
    drop(watch);
    bar.finish();
    let trend = trend?;
    let on_terminal = target.is_stdout();
    deliver(target, |out| match args.output_format {
        TrendFormat::Text => write_trend_text(&trend, args.verbose, width(on_terminal), out),
        TrendFormat::Csv => write_trend_csv(&trend, out),
        TrendFormat::Ndjson => write_trend_ndjson(&trend, out),
        TrendFormat::Json => write_trend_json(&trend, out),
    })?;
    // Rows have no place for what the reader must know before believing them.
    if matches!(args.output_format, TrendFormat::Csv | TrendFormat::Ndjson) {
        tell(&trend.warnings);
    }
    Ok(ExitCode::SUCCESS)
}

/// Every fact by id: those every report states and those of the signals.
fn facts() -> BTreeMap<&'static str, &'static Fact> {
    let all = ALWAYS
        .iter()
        .copied()
        .chain(SIGNALS.iter().flat_map(|s| s.facts.iter().copied()));
    all.map(|fact| (fact.id, fact)).collect()
}

/// The columns that the names stand for. A signal hides a fact of the same name, which `facts` still follows.
fn columns(names: &[String]) -> Result<Vec<Column>> {
    let facts = facts();
    let mut columns = Vec::new();
    let names: Vec<&str> = if names.is_empty() {
        DEFAULT.to_vec()
    } else {
        names.iter().map(String::as_str).collect()
    };
    for name in names {
        match name {
            "facts" => columns.extend(facts.values().map(|fact| Column::Fact(fact))),
            "signals" => columns.extend(SIGNALS.iter().map(|signal| Column::Signal(signal))),
            _ => match (SIGNALS.iter().find(|s| s.id == name), facts.get(name)) {
                (Some(signal), _) => columns.push(Column::Signal(signal)),
                (None, Some(fact)) => columns.push(Column::Fact(fact)),
                (None, None) => return Err(unknown_signal(name)),
            },
        }
    }
    Ok(columns)
}
