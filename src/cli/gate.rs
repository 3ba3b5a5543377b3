//! `check`: reading, judging, writing, and the exit code.

use super::arguments::CheckArgs;
use super::output::Inputs;
use super::run::{FAILED, More, asked, name, read, refuse, tell};
use super::settings::{Layers, given};
use super::targets::{self, Wish};
use crate::config::{Author, Settings, condition};
use crate::error::{Error, Result};
use crate::gate;
use crate::report::{self, Against, Format, Gate, Report, Warning};
use crate::warning_code::WarningCode;
use std::path::Path;
use std::process::ExitCode;

/// Carries out `check`.
pub(super) fn run(args: &CheckArgs) -> Result<ExitCode> {
    // What the command line says wrong is said before anything is read.
    for text in &args.fail_under {
        condition(text)?;
    }
    let line = Settings {
        fail_under: given(&args.fail_under),
        allow_unknown: args.allow_unknown.then_some(true),
        ..asked(&args.read)
    };
    let layers = Layers::read(&args.read.config, &args.read.limits, line)?;
    let inputs = Inputs {
        repository: args.read.repository.as_deref(),
        config: args.read.config.config.as_deref(),
    };
    let wish = Wish {
        formats: &args.output_format,
        otherwise: Format::Text,
        file: None,
        is_verdict: true,
    };
    let targets = targets::open(&wish, &inputs)?;
    let more = More {
        excerpts: false,
        offences: true,
    };
    let (report, settings) = read(&args.read, Author::Everybody, more, layers)?;
    let conditions = settings.fail_under.unwrap_or_default();
    let conditions = conditions.iter().map(|text| condition(text));
    let conditions = conditions.collect::<Result<Vec<_>>>()?;
    if conditions.is_empty() {
        return Err(no_condition(args, &report));
    }
    let allow_unknown = settings.allow_unknown.unwrap_or_default();
    let judged = conditions
        .iter()
        .map(|c| gate::judge(c, &report, allow_unknown));
    let verdicts: Vec<_> = gate::empty(&report).into_iter().chain(judged).collect();
    let listed = gate::listed(&report, &verdicts, args.informational);
    let gate = Gate {
        report: &report,
        name: name(&args.read),
        verdicts,
        listed,
        informational: args.informational,
        against: Against::default(),
    };
    // What is missing may be had: that is worth more than the reasons of single signals.
    if !gate.passed() {
        let partial = |warning: &&Warning| warning.code == WarningCode::PartialClone.code();
        let partial: Vec<_> = report.warnings.iter().filter(partial).cloned().collect();
        tell(&partial);
    }
    let fails = !gate.passed() && !args.informational && !args.exit_zero;
    // The verdict does not depend on who reads it.
    let told = targets::write_all(targets, |format, _, out| match format {
        Format::Text => report::write_check_text(&gate, args.read.quiet, out),
        _ => targets::write_listing(format, &gate, out),
    });
    match told {
        Err(error) if super::room::stdout_is_closed() && fails => {
            refuse(&error);
        }
        told => told?,
    }
    Ok(if fails {
        ExitCode::from(FAILED)
    } else {
        ExitCode::SUCCESS
    })
}

/// Nothing is asked: why, and what would ask.
fn no_condition(args: &CheckArgs, report: &Report) -> Error {
    let refuse = |why: String, hint: &str| Error::Usage {
        given: "check".to_owned(),
        why,
        hint: hint.to_owned(),
    };
    let ignored = WarningCode::RepositoryConfig.code();
    let ignored = report.warnings.iter().find(|w| w.code == ignored);
    let asks = ignored.and_then(|warning| {
        let mut examples = warning.examples.iter();
        examples.find(|text| text.raw().contains("check."))
    });
    if let Some(text) = asks {
        return refuse(
            format!(
                "no condition is given, and what the repository asks itself is not obeyed ({})",
                text.terminal()
            ),
            "add '--trust-repo-config' to obey it, or '--fail-under testing=3'",
        );
    }
    if let Some(name) = uncommitted(args, report) {
        return refuse(
            format!("no condition is given, and '{name}' is in no commit that was read"),
            &format!("commit it, or name it with '--config {name}'"),
        );
    }
    refuse(
        "no condition is given".to_owned(),
        "add '--fail-under testing=3', or 'fail-under' below [check] in a configuration file",
    )
}

/// A configuration file beside the repository that was read, of which no commit knows.
fn uncommitted(args: &CheckArgs, report: &Report) -> Option<&'static str> {
    let folder = args.read.repository.as_deref().unwrap_or(Path::new("."));
    let is_obeyed = report
        .configuration
        .iter()
        .any(|file| file.origin == "repository");
    let is_there = |name: &&str| {
        let found = std::fs::symlink_metadata(folder.join(name));
        found.is_ok_and(|found| found.is_file())
    };
    let mut names = [".hallmarks.toml", "hallmarks.toml"].into_iter();
    names.find(is_there).filter(|_| !is_obeyed)
}
