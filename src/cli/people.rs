//! Carrying out `people`.

use super::arguments::{PeopleArgs, PeopleFormat};
use super::output::{Destination, Inputs, color, width};
use super::progress::Bar;
use super::run::{deliver, name_of, tell, watch};
use super::settings::Layers;
use crate::config::Settings;
use crate::error::{Error, Result};
use crate::pipeline::PeopleQuestion;
use crate::report::{
    TextOptions, write_people_csv, write_people_json, write_people_mailmap, write_people_text,
};
use crate::watchdog::Deadline;
use std::process::ExitCode;

/// Seconds of a day: `--until` includes the day it names.
const DAY: i64 = 86_400;

pub(super) fn run(args: &PeopleArgs) -> Result<ExitCode> {
    if args.output_format == PeopleFormat::Mailmap && !args.show_emails {
        return Err(Error::Usage {
            given: "--output-format mailmap".to_owned(),
            why: "a mailmap with hidden e-mails is of no use".to_owned(),
            hint: "add --show-emails".to_owned(),
        });
    }
    let line = Settings {
        jobs: args.jobs,
        ..Settings::default()
    };
    let layers = Layers::read(&args.config, &args.limits, line)?;
    let target = Destination::named(args.output.as_deref()).open(&Inputs {
        repository: args.repository.as_deref(),
        config: args.config.config.as_deref(),
    })?;
    let limit = layers.limit;
    let bar = Bar::new(args.quiet);
    let watch = watch(args.limits.stall_limit, layers.max_memory, &bar)?;
    let jobs = layers.jobs;
    let settled = layers.settle(args.repository.as_deref(), args.rev.as_deref())?;
    let question = PeopleQuestion {
        revision: args.rev.as_deref(),
        since: args.since,
        until: args.until.map(|day| day.saturating_add(DAY - 1)),
        show_emails: args.show_emails,
        jobs,
        deadline: Deadline::after(limit),
        exclude: &settled.exclude,
        files: &settled.files,
    };
    let report = crate::pipeline::people_of(args.repository.as_deref(), &question, &bar);
    drop(watch);
    bar.finish();
    let report = report?;
    let stdout = target.is_stdout();
    let options = TextOptions {
        name: name_of(args.repository.as_ref()),
        width: width(stdout),
        color: color(args.color, stdout),
        verbose: u8::from(args.verbose),
        quiet: false,
    };
    deliver(target, |out| match args.output_format {
        PeopleFormat::Text => write_people_text(&report, &options, out),
        PeopleFormat::Json => write_people_json(&report, out),
        PeopleFormat::Csv => write_people_csv(&report, out),
        PeopleFormat::Mailmap => write_people_mailmap(&report, out),
    })?;
    // Rows have no place for what the reader must know before believing them.
    if matches!(
        args.output_format,
        PeopleFormat::Csv | PeopleFormat::Mailmap
    ) {
        tell(&report.warnings);
    }
    Ok(ExitCode::SUCCESS)
}
