//! The arguments, and their errors in one voice.

use crate::config::{MAX_JOBS, duration, size};
use crate::error::{Error, distance};
use crate::report::{Audience, Format, Links};
use crate::signals::context::Kind;
use crate::untrusted::Untrusted;
use clap::builder::styling::{AnsiColor, Styles};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::time::Duration;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default());

/// Reads a Python repository for the signals of senior engineering and reports, competency by competency, what it found, where,
/// how sure it is, and what to do next.
#[derive(Debug, Parser)]
#[command(name = "hallmarks", version, styles = STYLES, disable_help_subcommand = true, args_conflicts_with_subcommands = true)]
#[command(
    after_help = "'hallmarks REPO' is short for 'hallmarks report REPO'. Exit codes: 0 done, 1 a gate failed, 2 usage error, or the repository could not be read."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Report on a repository, competency by competency
    Report(ReportArgs),
    /// Fail (exit code 1) where a competency or a signal falls below a threshold
    Check(CheckArgs),
    /// Follow facts and signals through the history
    Trend(TrendArgs),
    /// List identities, activity, areas, surviving lines, and who may be the same person
    People(PeopleArgs),
    /// Tell what a signal or a competency is: question, formula, guard, source, thresholds
    Explain {
        /// The id of a signal or of a competency
        id: String,
    },
    /// List every signal
    Signals {
        /// How to write the list
        #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = list_format)]
        output_format: Format,
    },
    /// Print the JSON schema of the report, or of what another command writes
    Schema {
        /// The command that writes it
        #[arg(default_value = "report")]
        of: Shape,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// Arguments of what reads a repository.
#[derive(Debug, Args)]
pub struct ReadArgs {
    /// A work tree, a bare repository, a .git folder, a git bundle or a plain folder, exactly as named; without it, the repository around the
    /// current folder
    #[arg(value_name = "REPO")]
    pub repository: Option<PathBuf>,
    /// Read this revision instead of HEAD
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
    /// Read the files of one revision only, not the history
    #[arg(long)]
    pub no_history: bool,
    /// Judge it as this kind of work, which decides which signals apply (library, service, command-line, data-science, teaching, submission)
    /// [default: detected from its contents]
    #[arg(long, value_name = "KIND", value_parser = kind)]
    pub context: Option<Kind>,
    /// Read who reviewed and merged from this export of a forge (gh pr list --json, or GitLab's merge requests)
    #[arg(long, value_name = "FILE", conflicts_with = "no_history")]
    pub reviews: Option<PathBuf>,
    /// Ask only these signals or competencies (comma-separated or repeated)
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Leave out these signals or competencies
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Use this many threads (0, the default: one per core)
    #[arg(long, value_name = "N", value_parser = jobs)]
    pub jobs: Option<usize>,
    /// Where settings come from.
    #[command(flatten)]
    pub config: ConfigArgs,
    /// How much it may take.
    #[command(flatten)]
    pub limits: LimitArgs,
    /// Show every signal and all of its evidence; twice: with the code around it
    #[arg(short, long, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Show the levels only
    #[arg(short, long)]
    pub quiet: bool,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// Where settings come from. The command line wins over the file it names, that over the repository's (where it is trusted), and
/// that over the user's own.
#[derive(Debug, Clone, Args)]
pub struct ConfigArgs {
    /// Take settings from this TOML file, before those of your own config.toml
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Read no configuration file at all
    #[arg(long, conflicts_with_all = ["config", "trust_repo_config"])]
    pub isolated: bool,
    /// Obey the repository's own configuration, as it is at REV (without one: at the revision that is read). For what others propose, name
    /// the base revision: whoever proposes a change must not say how it is judged
    #[arg(long, value_name = "REV", num_args = 0..=1, require_equals = true)]
    #[allow(
        clippy::option_option,
        reason = "absent, alone or with a revision; an empty one, as of an unset variable, is none of these"
    )]
    pub trust_repo_config: Option<Option<String>>,
    /// Set files and folders aside that fit this pattern (comma-separated or repeated)
    #[arg(long, value_name = "GLOB", value_delimiter = ',')]
    pub exclude: Vec<String>,
}

/// How much reading may take.
#[derive(Debug, Clone, Args)]
pub struct LimitArgs {
    /// Stop reading after this long (600, 90s, 10m, 2h) and report on what was read by then [default: 10m]
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub deadline: Option<Duration>,
    // The slowest honest file, of 1 MiB, takes a twentieth of a second.
    /// End the run if no object, file or commit is finished for this long
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration, hide = true)]
    pub stall_limit: Duration,
    /// End the run with exit code 2 once more memory than this is in use (512M, 2G); looked at ten times a second [default: what the
    /// container allows, if it says]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub max_memory: Option<u64>,
}

/// A kind of work, by its id.
fn kind(text: &str) -> Result<Kind, String> {
    Kind::from_id(text).ok_or_else(|| {
        let known = Kind::ALL.map(Kind::id).join(", ");
        format!("it is none of {known}")
    })
}

/// Arguments of `report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// What to read.
    #[command(flatten)]
    pub read: ReadArgs,
    /// Report on one person's share: what the commits of this name or e-mail wrote (repeatable: several spellings of one person)
    #[arg(long, value_name = "PATTERN", conflicts_with = "no_history")]
    pub author: Vec<String>,
    /// Report on your own share, by your git identity
    #[arg(long, conflicts_with_all = ["author", "no_history"])]
    pub me: bool,
    /// How to write the report: text, json, markdown or html, the places that speak against as sarif, github, github-summary, gitlab or junit,
    /// or a badge (SVG) or badge-json; FORMAT:FILE writes to a file, and may be repeated
    #[arg(long, value_name = "FORMAT[:FILE]", value_parser = output_format)]
    pub output_format: Vec<(Format, Option<PathBuf>)>,
    /// Write what one reader needs: 'reviewer' for ten minutes of reading and five questions, 'candidate' for what stands out and the next step
    /// of each competency; as text, markdown or html
    #[arg(long = "for", value_name = "READER", value_parser = audience)]
    pub audience: Option<Audience>,
    /// Link the places of a page to this address ({commit}, {path}, {line}), or to nothing ('none') [default: to the forge that the
    /// repository was cloned from, where it is a known one]
    #[arg(long, value_name = "TEMPLATE", value_parser = link)]
    pub link: Option<Link>,
    /// Write to this file instead of standard output ('-')
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the command line"
)]
pub struct CheckArgs {
    /// What to read.
    #[command(flatten)]
    pub read: ReadArgs,
    /// Fail below this: COMPETENCY=LEVEL (1 to 5, or its name), or signal:ID>=VALUE, signal:ID<=VALUE; may be repeated
    #[arg(long, value_name = "CONDITION")]
    pub fail_under: Vec<String>,
    /// Let a competency or a signal pass that could not be evaluated
    #[arg(long)]
    pub allow_unknown: bool,
    /// Judge only what was introduced since the merge base with this revision: places that speak against and did not there; a condition
    /// fails only where it held there, or is worse now
    #[arg(long, value_name = "REV")]
    pub base: Option<String>,
    /// Judge only what this baseline does not know: places that speak against; a condition fails only where it held when the baseline
    /// was written, or is worse now
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write a baseline of what speaks against now. One that is there is made shorter by what is gone, and takes nothing new in
    #[arg(long, value_name = "FILE")]
    pub write_baseline: Option<PathBuf>,
    /// Only inform: what does not hold is told as a note, in every format, and fails nothing (exit code 0)
    #[arg(long)]
    pub informational: bool,
    /// End with exit code 0 where conditions fail; what is written stays as it is
    #[arg(long)]
    pub exit_zero: bool,
    /// How to write what was found: text, json, markdown, sarif, github (annotations), github-summary, gitlab (Code Quality) or junit;
    /// FORMAT:FILE writes to a file, and may be repeated
    #[arg(long, value_name = "FORMAT[:FILE]", value_parser = check_format)]
    pub output_format: Vec<(Format, Option<PathBuf>)>,
}

/// Arguments of `trend`.
#[derive(Debug, Args)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the command line"
)]
pub struct TrendArgs {
    /// A repository or a git bundle; without it, the repository around the current folder
    #[arg(value_name = "REPO")]
    pub repository: Option<PathBuf>,
    /// One row per commit, month, quarter or release (tag), or per area: a folder at the top, at the end only
    ///
    /// A commit beside the main branch has no value where commits themselves are counted: what it reaches is not what was read before it.
    /// Nor has an area.
    #[arg(long, value_name = "STEP", default_value = "month")]
    pub by: Step,
    /// Add up what the commits of this name or e-mail wrote (repeatable: several spellings of one person)
    #[arg(long, value_name = "PATTERN")]
    pub author: Vec<String>,
    /// Add up what you wrote, by your git identity
    #[arg(long, conflicts_with = "author")]
    pub me: bool,
    /// Follow these facts and signals (comma-separated or repeated); 'facts' and 'signals' stand for all of them
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub select: Vec<String>,
    /// End at this revision instead of HEAD
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
    /// By commit: only the main branch
    #[arg(long)]
    pub first_parent: bool,
    /// No commit before this day (YYYY-MM-DD, UTC)
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub since: Option<i64>,
    /// No commit after this day (YYYY-MM-DD, UTC)
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub until: Option<i64>,
    /// How to write the trend
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub output_format: TrendFormat,
    /// Write to this file instead of standard output ('-')
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Use this many threads (0, the default: one per core)
    #[arg(long, value_name = "N", value_parser = jobs)]
    pub jobs: Option<usize>,
    /// Where settings come from.
    #[command(flatten)]
    pub config: ConfigArgs,
    /// How much it may take.
    #[command(flatten)]
    pub limits: LimitArgs,
    /// Show every point
    #[arg(short, long)]
    pub verbose: bool,
    /// No progress bar
    #[arg(short, long)]
    pub quiet: bool,
}

/// The points of a trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// Every commit.
    Commit,
    /// Every month.
    Month,
    /// Every quarter.
    Quarter,
    /// Every tag.
    Release,
    /// Every folder at the top.
    Area,
}

/// How to write a trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TrendFormat {
    /// A table with spark lines.
    Text,
    /// Comma-separated values.
    Csv,
    /// One JSON object per line.
    Ndjson,
    /// One JSON document.
    Json,
}

/// What is written as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    /// A report.
    Report,
    /// What a gate found.
    Check,
    /// A trend.
    Trend,
    /// The list of people.
    People,
}

/// Arguments of `people`.
#[derive(Debug, Args)]
pub struct PeopleArgs {
    /// A repository or a git bundle; without it, the repository around the current folder
    #[arg(value_name = "REPO")]
    pub repository: Option<PathBuf>,
    /// End at this revision instead of HEAD
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
    /// No commit written before this day (YYYY-MM-DD, UTC)
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub since: Option<i64>,
    /// No commit written after this day (YYYY-MM-DD, UTC)
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub until: Option<i64>,
    /// Show e-mails as they are, and lines that can be used in a .mailmap
    #[arg(long)]
    pub show_emails: bool,
    /// How to write the list
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub output_format: PeopleFormat,
    /// Write to this file instead of standard output ('-')
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Use this many threads (0, the default: one per core)
    #[arg(long, value_name = "N", value_parser = jobs)]
    pub jobs: Option<usize>,
    /// Where settings come from.
    #[command(flatten)]
    pub config: ConfigArgs,
    /// How long reading may take.
    #[command(flatten)]
    pub limits: LimitArgs,
    /// Show everybody, with every spelling, and every proposal
    #[arg(short, long)]
    pub verbose: bool,
    /// No progress bar
    #[arg(short, long)]
    pub quiet: bool,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// How to write the list of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PeopleFormat {
    /// For people at a terminal.
    Text,
    /// One JSON document.
    Json,
    /// Comma-separated values, one line per identity.
    Csv,
    /// The lines of a .mailmap that settle the proposals.
    Mailmap,
}

/// The first second of a day.
fn day(text: &str) -> Result<i64, String> {
    let date: jiff::civil::Date = text
        .parse()
        .map_err(|_| "a day is written YYYY-MM-DD".to_owned())?;
    let moment = date
        .to_zoned(jiff::tz::TimeZone::UTC)
        .map_err(|_| "no such day".to_owned())?;
    Ok(moment.timestamp().as_second())
}

/// A number of threads.
fn jobs(text: &str) -> Result<usize, String> {
    let jobs = text.parse().ok().filter(|jobs| *jobs <= MAX_JOBS);
    jobs.ok_or_else(|| format!("it is a number of threads, at most {MAX_JOBS}"))
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

fn output_format(text: &str) -> Result<(Format, Option<PathBuf>), String> {
    let (name, file) = match text.split_once(':') {
        Some((name, "")) => return Err(format!("'{name}:' names no file")),
        Some((name, file)) => (name, Some(PathBuf::from(file))),
        None => (text, None),
    };
    Ok((name.parse()?, file))
}

/// Where the places of a page lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// Nowhere.
    Nowhere,
    /// To these addresses.
    To(Links),
}

fn audience(text: &str) -> Result<Audience, String> {
    text.parse()
}

fn link(text: &str) -> Result<Link, String> {
    if text == "none" {
        return Ok(Link::Nowhere);
    }
    Links::from_template(text).map(Link::To)
}

/// A gate is no page.
fn check_format(text: &str) -> Result<(Format, Option<PathBuf>), String> {
    match output_format(text)? {
        (Format::Html, _) => Err("a page is made by 'report' only".to_owned()),
        (Format::Badge | Format::BadgeJson, _) => {
            Err("a badge is made by 'report' only".to_owned())
        }
        format => Ok(format),
    }
}

fn list_format(text: &str) -> Result<Format, String> {
    match text.parse()? {
        format @ (Format::Text | Format::Json) => Ok(format),
        _ => Err("signals are listed as text or json".to_owned()),
    }
}

/// The command line's definition, for completions and the manual.
pub fn command() -> clap::Command {
    Cli::command()
}

/// What to do about arguments that name no command to carry out.
#[derive(Debug)]
pub enum NoCommand {
    /// Print this and be done: help, version.
    Print(clap::Error),
    /// Refuse.
    Refuse(Error),
}

/// Parses the arguments, the program's name first.
pub fn parse(arguments: Vec<OsString>) -> Result<Cli, NoCommand> {
    let arguments = with_help_as_option(arguments);
    if let Some(error) = arguments.get(1).and_then(|first| misspelt(first)) {
        return Err(NoCommand::Refuse(error));
    }
    let matches = versioned().try_get_matches_from(with_command(arguments));
    let parsed = matches.and_then(|matches| Cli::from_arg_matches(&matches));
    parsed.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => NoCommand::Print(error),
        _ => NoCommand::Refuse(in_our_voice(&error)),
    })
}

/// The command, whose version says by which rules levels are given.
fn versioned() -> clap::Command {
    let version = crate::assemble::RUBRIC_VERSION;
    let digest: String = crate::assemble::rubric_digest().chars().take(8).collect();
    let own = env!("CARGO_PKG_VERSION");
    // Once in a run, and as long as the run.
    let text: &'static str = format!("{own} (rubric {version}, {digest})").leak();
    Cli::command().version(text)
}

/// `help` and `help COMMAND` for `--help` and `COMMAND --help`, unless a repository of this name lies here.
fn with_help_as_option(mut arguments: Vec<OsString>) -> Vec<OsString> {
    if arguments.get(1).is_some_and(|first| first == "help") && !Path::new("help").exists() {
        arguments.remove(1);
        arguments.truncate(2);
        arguments.push("--help".into());
    }
    arguments
}

/// A command that is nearly one of ours and names nothing to read.
fn misspelt(first: &OsStr) -> Option<Error> {
    const FAR: usize = 3;
    let word = first.to_str()?;
    let is_word =
        word.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !word.starts_with('-');
    if !is_word || Path::new(first).exists() {
        return None;
    }
    let command = Cli::command();
    let names = command.get_subcommands().map(clap::Command::get_name);
    let near = names.map(|name| (distance(word, name), name)).min()?;
    let (steps, name) = near;
    (steps > 0 && steps < FAR && steps * 2 < name.len()).then(|| Error::Usage {
        given: Untrusted::from(word).terminal().to_string(),
        why: "no such command, and nothing of this name is here".to_owned(),
        hint: format!("did you mean '{name}'?"),
    })
}

/// `report` is what is done where no command is named.
fn with_command(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let first = arguments
        .get(1)
        .and_then(|a| a.to_str())
        .unwrap_or_default();
    let known = Cli::command()
        .get_subcommands()
        .any(|c| c.get_name() == first);
    if !known && !matches!(first, "-h" | "--help" | "-V" | "--version") {
        arguments.insert(1.min(arguments.len()), OsString::from("report"));
    }
    arguments
}

/// One line of ours for what clap says in several.
fn in_our_voice(error: &clap::Error) -> Error {
    let context = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => texts.first().cloned(),
        _ => None,
    };
    let argument =
        context(ContextKind::InvalidArg).or_else(|| context(ContextKind::InvalidSubcommand));
    let value = context(ContextKind::InvalidValue).filter(|v| !v.is_empty());
    let suggested =
        context(ContextKind::SuggestedArg).or_else(|| context(ContextKind::SuggestedValue));
    let valid = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(values)) => Some(values.join(", ")),
        _ => None,
    };
    let source = std::error::Error::source(error).map(ToString::to_string);
    let why = match error.kind() {
        ErrorKind::UnknownArgument if argument.as_ref().is_some_and(|a| !a.starts_with('-')) => {
            "one argument too many".to_owned()
        }
        ErrorKind::UnknownArgument => "no such option".to_owned(),
        ErrorKind::InvalidValue if value.is_none() => "it needs a value".to_owned(),
        ErrorKind::InvalidValue => valid.clone().map_or_else(
            || "no such value".to_owned(),
            |v| format!("the values are {v}"),
        ),
        ErrorKind::ValueValidation => source.unwrap_or_else(|| "not a valid value".to_owned()),
        ErrorKind::MissingRequiredArgument => "it is required".to_owned(),
        ErrorKind::ArgumentConflict => {
            "it was given twice, or with an option that excludes it".to_owned()
        }
        ErrorKind::InvalidUtf8 => "not UTF-8".to_owned(),
        _ => "the arguments do not fit together".to_owned(),
    };
    let hint = suggested.map_or_else(
        || "run 'hallmarks --help' for what there is".to_owned(),
        |s| format!("did you mean '{s}'?"),
    );
    let given = match (argument, value) {
        (Some(argument), Some(value)) => {
            format!("{} {value}", argument.split(' ').next().unwrap_or_default())
        }
        (Some(argument), None) => argument,
        (None, value) => value.unwrap_or_else(|| "the arguments".to_owned()),
    };
    Error::Usage {
        given: Untrusted::from(given).terminal().to_string(),
        why,
        hint,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Cli, NoCommand> {
        parse(
            std::iter::once("hallmarks")
                .chain(arguments.iter().copied())
                .map(OsString::from)
                .collect(),
        )
    }

    #[test]
    fn the_definition_holds_together() {
        command().debug_assert();
    }

    #[test]
    fn report_is_the_default() {
        for arguments in [
            &["some/path"][..],
            &["--output-format", "json", "some/path"],
            &[],
        ] {
            assert!(
                matches!(parsed(arguments).unwrap().command, Command::Report(_)),
                "{arguments:?}"
            );
        }
    }

    #[test]
    fn errors_are_one_line() {
        for arguments in [
            &["report", "--nope"][..],
            &["--output-format", "yaml", "x"],
            &["x", "y", "z"],
            &["explain"],
            &["--jobs", "many"],
        ] {
            let Err(NoCommand::Refuse(error)) = parsed(arguments) else {
                panic!("{arguments:?} is refused")
            };
            let text = error.to_string();
            assert!(
                text.starts_with("cannot use '") && text.contains("; ") && !text.contains('\n'),
                "{text}"
            );
        }
    }

    /// The fields of a struct of arguments, as this file defines it.
    fn fields(name: &str) -> Vec<&'static str> {
        let text = include_str!("arguments.rs");
        let (_, body) = text
            .split_once(&format!("pub struct {name} {{"))
            .expect(name);
        let (body, _) = body.split_once("\n}").expect(name);
        let lines = body.lines().map(str::trim);
        let fields = lines.filter_map(|line| Some(line.strip_prefix("pub ")?.split_once(':')?.0));
        fields.collect()
    }

    /// An option that is parsed and then dropped does nothing, and nobody notices.
    #[test]
    fn no_option_is_dropped() {
        let run = include_str!("run.rs");
        let (trend, people) = (include_str!("trend.rs"), include_str!("people.rs"));
        let settings = include_str!("settings.rs");
        for (name, users) in [
            ("ReportArgs", &[run][..]),
            ("CheckArgs", &[include_str!("gate.rs")]),
            ("ReadArgs", &[run]),
            ("TrendArgs", &[trend]),
            ("PeopleArgs", &[people]),
            ("ConfigArgs", &[settings]),
        ] {
            let fields = fields(name);
            assert!(fields.len() > 2, "{name}: {fields:?}");
            for field in fields {
                for code in users {
                    let used = ["args", "args.read"]
                        .map(|args| format!("{args}.{field}"))
                        .iter()
                        .any(|used| code.contains(used));
                    assert!(used, "{name}: nobody reads '{field}'");
                }
            }
        }
        // Whoever settles limits takes all of them but one, which each command takes for itself.
        for field in fields("LimitArgs") {
            let users = if field == "stall_limit" {
                vec![run, trend, people]
            } else {
                vec![settings]
            };
            let used = format!("limits.{field}");
            assert!(users.iter().all(|code| code.contains(&used)), "{field}");
        }
    }
}
