//! Carrying out a command.

use super::arguments::{
    Cli, Command, Link, NoCommand, ReadArgs, ReportArgs, Shape, command, parse,
};
use super::output::{Inputs, Output, color, width};
use super::progress::Bar;
use super::settings::{Layers, Settled, given};
use super::targets::{self, Wish};
use super::{ending, explain, gate, people, trend};
use crate::config::{self, Author, Config, Settings, choose_signals};
use crate::error::{Error, Result};
use crate::git;
use crate::report::{
    self, Format, Gate, GuideOptions, HtmlOptions, Links, Report, TextOptions, Warning,
};
use crate::signals::context::Kind;
use crate::untrusted::Untrusted;
use crate::watchdog::{self, Alarm, Limits, Watch};
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// Exit codes: done, a gate failed, usage or "cannot".
pub(super) const FAILED: u8 = 1;
pub(super) const CANNOT: u8 = 2;

/// Does what the arguments say and returns the exit code.
pub fn run(arguments: Vec<OsString>) -> ExitCode {
    let cli = match parse(arguments) {
        Ok(cli) => cli,
        Err(NoCommand::Print(help)) => {
            return to_stdout(|out| print(&help, out)).unwrap_or_else(|error| refuse(&error));
        }
        Err(NoCommand::Refuse(error)) => return refuse(&error),
    };
    ending::clean_up_on_signals();
    carry_out(&cli).unwrap_or_else(|error| refuse(&error))
}

/// Prints help or the version, coloured on a terminal.
fn print(help: &clap::Error, out: &mut dyn Write) -> io::Result<()> {
    if io::stdout().is_terminal() {
        return help.print();
    }
    write!(out, "{}", help.render())
}

/// Says why there is no result, in one line.
pub(super) fn refuse(error: &Error) -> ExitCode {
    let _ = writeln!(io::stderr(), "hallmarks: {error}");
    ExitCode::from(CANNOT)
}

fn carry_out(cli: &Cli) -> Result<ExitCode> {
    match &cli.command {
        Command::Report(args) => write_reports(args),
        Command::Check(args) => gate::run(args),
        Command::Trend(args) => trend::run(args),
        Command::People(args) => people::run(args),
        Command::Explain { id } => {
            let text = explain::explain(id, width(true))?;
            to_stdout(|out| out.write_all(text.as_bytes()))
        }
        Command::Signals { output_format } => {
            to_stdout(|out| explain::list(*output_format, width(true), out))
        }
        Command::Schema { of } => {
            let schema = match of {
                Shape::Report => report::schema(),
                Shape::Check => report::check_schema(),
                Shape::Trend => report::trend_schema(),
                Shape::People => report::people_schema(),
            };
            to_stdout(|out| report::write_json_value(&schema, out))
        }
        Command::Completions { shell } => to_stdout(|out| {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut command(), "hallmarks", &mut script);
            out.write_all(&script)
        }),
        Command::Man => to_stdout(|out| clap_mangen::Man::new(command()).render(out)),
    }
}

fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<ExitCode> {
    deliver(Output::STDOUT, write)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes one output. A reader of standard output who leaves has seen enough: that is no failure of what was written for others.
pub(super) fn deliver(
    output: Output,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    let is_stdout = output.is_stdout();
    match output.write(write) {
        Err(Error::Write { source, .. })
            if is_stdout && source.kind() == io::ErrorKind::BrokenPipe =>
        {
            Ok(())
        }
        written => written,
    }
}

/// Says on standard error what stands in no row of the output.
pub(super) fn tell(warnings: &[Warning]) {
    for Warning {
        code, text, count, ..
    } in warnings
    {
        let _ = writeln!(
            io::stderr(),
            "hallmarks: warning: {text} ({count}) [{code}]"
        );
    }
}

/// What the command line says of signals.
pub(super) fn asked(args: &ReadArgs) -> Settings {
    Settings {
        select: given(&args.select),
        ignore: given(&args.ignore),
        jobs: args.jobs,
        ..Settings::default()
    }
}

/// What a report holds only where it is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct More {
    /// The code around places.
    pub excerpts: bool,
    /// Every place that speaks against.
    pub offences: bool,
}

/// What was read.
pub(super) struct Read {
    /// The report.
    pub report: Report,
    /// What all layers say together.
    pub settings: Settings,
    /// The report on the merge base, and the base's name; only where it was asked for.
    pub base: Option<(Report, String)>,
}

/// Reads what is asked; with the report, what all layers say together.
pub(super) fn read(
    args: &ReadArgs,
    author: Author,
    more: More,
    base: Option<&str>,
    layers: Layers,
) -> Result<Read> {
    let (jobs, limit) = (layers.jobs, layers.limit);
    let bar = Bar::new(args.quiet);
    let _watch = watch(args.limits.stall_limit, layers.max_memory, &bar)?;
    let read = || {
        let Settled {
            settings,
            exclude,
            files,
        } = layers.settle(args.repository.as_deref(), args.rev.as_deref())?;
        let reviews = args.reviews.as_ref().map(|path| {
            let read = config::reviews(path)?;
            Ok((path.clone(), Arc::new(read)))
        });
        let (select, ignore) = (settings.select.as_deref(), settings.ignore.as_deref());
        let config = Config {
            path: args.repository.clone(),
            revision: args.rev.clone(),
            history: !args.no_history,
            signals: choose_signals(select.unwrap_or_default(), ignore.unwrap_or_default())?,
            author,
            jobs,
            context: args.context,
            reviews: reviews.transpose()?,
            limit: Some(limit),
            excerpts: more.excerpts,
            offences: more.offences,
            exclude,
            files,
        };
        let base = base.map(|base| crate::pipeline::merge_base(&config, base));
        let base = base.transpose()?;
        let report = crate::pipeline::report_on(&config, &bar)?;
        let base = base.map(|base| {
            // Both are judged as the same kind of work: otherwise what is asked would differ.
            let before = Config {
                revision: Some(base.clone()),
                context: Kind::from_id(&report.context.kind),
                ..config
            };
            crate::pipeline::report_on(&before, &bar).map(|report| (report, base))
        });
        Ok(Read {
            report,
            settings,
            base: base.transpose()?,
        })
    };
    let read = read();
    bar.finish();
    read
}

/// Ends the program where nothing moves any more: one line, and no bundle's objects left behind. A report is written after the
/// watch, so that a reader may take his time.
pub(super) fn watch(stall: Duration, memory: Option<u64>, bar: &Bar) -> Result<Watch> {
    if memory.is_some() && watchdog::memory_in_use().is_none() {
        return Err(Error::Usage {
            given: "--max-memory".to_owned(),
            why: "this system does not say how much memory is in use".to_owned(),
            hint: "limit it from outside, as with 'ulimit -v'".to_owned(),
        });
    }
    let limits = Limits { stall, memory };
    let bar = bar.clone();
    Ok(Watch::start(limits, move |alarm, place| {
        bar.finish();
        refuse(&match alarm {
            Alarm::Stalled(limit) => Error::Stalled {
                seconds: limit.as_secs(),
                place,
            },
            Alarm::Memory(bytes) => Error::Memory {
                mebibytes: bytes >> 20,
                place,
            },
            Alarm::NearLimit(bytes) => Error::NearLimit {
                mebibytes: bytes >> 20,
                place,
            },
        });
        crate::temporary::remove_all();
        std::process::exit(i32::from(CANNOT));
    }))
}

/// What the repository is called at the head of a report.
pub(super) fn name(args: &ReadArgs) -> Untrusted {
    name_of(args.repository.as_ref())
}

/// What a repository is called that was named so.
pub(super) fn name_of(repository: Option<&PathBuf>) -> Untrusted {
    let path = repository.cloned().unwrap_or_else(|| ".".into());
    let named = if path.file_name().is_some() {
        path.clone()
    } else {
        std::env::current_dir().unwrap_or(path.clone()).join(&path)
    };
    let named = named
        .components()
        .next_back()
        .map(|c| c.as_os_str().to_string_lossy().into_owned());
    let named = match named.as_deref() {
        // `.` and `..` and the folder inside a work tree say little by themselves.
        None | Some("." | ".." | "/") => path
            .canonicalize()
            .ok()
            .and_then(|p| p.file_name().map(|n| n.to_string_lossy().into_owned())),
        Some(".git") => path.canonicalize().ok().and_then(|p| {
            p.parent()
                .and_then(|p| p.file_name())
                .map(|n| n.to_string_lossy().into_owned())
        }),
        Some(name) => Some(name.to_owned()),
    };
    let named = named.unwrap_or_default();
    Untrusted::from(
        named
            .strip_suffix(".git")
            .filter(|n| !n.is_empty())
            .unwrap_or(&named),
    )
}

/// Whether a format is read by people.
fn is_prose(format: Format) -> bool {
    matches!(format, Format::Text | Format::Markdown | Format::Html)
}

/// The report for the other formats, and that for the page, which always has code in it.
fn apart(mut report: Report, is_page: bool, with_code: bool) -> (Report, Option<Report>) {
    if !is_page || with_code {
        return (report, None);
    }
    let page = report.clone();
    report.excerpts.clear();
    (report, Some(page))
}

/// Where the places of a page lead: as the user says, or to the forge of the first remote.
fn links(args: &ReportArgs, is_page: bool) -> Option<Links> {
    match &args.link {
        _ if !is_page => None,
        Some(Link::Nowhere) => None,
        Some(Link::To(links)) => Some(links.clone()),
        None => {
            let remote = git::first_remote(args.read.repository.as_deref());
            remote.and_then(|remote| Links::of_remote(&remote))
        }
    }
}

fn write_reports(args: &ReportArgs) -> Result<ExitCode> {
    let layers = Layers::read(&args.read.config, &args.read.limits, asked(&args.read))?;
    let inputs = Inputs {
        repository: args.read.repository.as_deref(),
        config: args.read.config.config.as_deref(),
    };
    let wish = Wish {
        formats: &args.output_format,
        otherwise: layers.format.unwrap_or_default(),
        file: args.output.as_deref(),
        is_verdict: false,
    };
    let targets = targets::open(&wish, &inputs)?;
    if let Some((format, _)) = targets.iter().find(|(format, _)| !is_prose(*format))
        && args.audience.is_some()
    {
        return Err(Error::Usage {
            given: "--for".to_owned(),
            why: format!("what one reader needs is not written as {format}"),
            hint: "add '--output-format html', markdown or text".to_owned(),
        });
    }
    let author = match (args.me, args.author.is_empty()) {
        (true, _) => Author::Me,
        (false, true) => Author::Everybody,
        (false, false) => Author::Matching(args.author.clone()),
    };
    let is_page = targets.iter().any(|(format, _)| *format == Format::Html);
    let with_code = args.read.verbose > 1;
    let more = More {
        excerpts: with_code || is_page,
        offences: targets.iter().any(|(format, _)| format.lists_places()),
    };
    let report = read(&args.read, author, more, None, layers)?.report;
    let name = name(&args.read);
    let (report, page) = apart(report, is_page, with_code);
    let html = HtmlOptions {
        name: name.clone(),
        links: links(args, is_page || args.audience.is_some()),
        guide: args.audience.map(|reader| report::guide(&report, reader)),
    };
    let head = report.repository.head.as_deref();
    let listing = Gate::of_report(&report, name.clone());
    targets::write_all(targets, |format, on_terminal, out| {
        match (format, &html.guide) {
            (Format::Text, Some(guide)) => {
                let options = GuideOptions {
                    name: name.clone(),
                    width: width(on_terminal),
                    color: color(args.read.color, on_terminal),
                };
                report::write_guide_text(guide, &options, out)
            }
            (Format::Markdown, Some(guide)) => {
                report::write_guide_markdown(guide, &name, html.links.as_ref().zip(head), out)
            }
            (Format::Text, None) => {
                let options = TextOptions {
                    name: name.clone(),
                    width: width(on_terminal),
                    color: color(args.read.color, on_terminal),
                    verbose: args.read.verbose,
                    quiet: args.read.quiet,
                };
                report::write_text(&report, &options, out)
            }
            (Format::Json, _) => report::write_json(&report, out),
            (Format::Markdown, None) => {
                report::write_markdown(&report, &name, args.read.verbose, out)
            }
            (Format::Badge, _) => report::write_badge(&report, out),
            (Format::BadgeJson, _) => report::write_badge_json(&report, out),
            (Format::Html, _) => report::write_html(page.as_ref().unwrap_or(&report), &html, out),
            _ => targets::write_listing(format, &listing, out),
        }
    })?;
    Ok(ExitCode::SUCCESS)
}
