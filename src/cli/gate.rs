//! `check`: reading, judging, writing, and the exit code.

use super::arguments::CheckArgs;
use super::output::{Destination, Inputs, Output, clash};
use super::run::{FAILED, More, Read, asked, deliver, name, read, refuse, tell};
use super::settings::{Layers, given};
use super::targets::{self, Wish};
use crate::assemble::{RUBRIC_VERSION, rubric_digest};
use crate::config::{Author, Settings, condition};
use crate::error::{Error, Result};
use crate::gate::{self, Baseline, Reference};
use crate::report::{self, Against, Format, Gate, Report, Warning};
use crate::untrusted::Untrusted;
use crate::warning_code::WarningCode;
use std::io::{self, Write as _};
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
    let rubric = [RUBRIC_VERSION.to_owned(), rubric_digest()];
    let rubric = rubric.each_ref().map(String::as_str);
    let baseline = args.baseline.as_deref();
    let baseline = baseline
        .map(|path| Baseline::read(path, rubric))
        .transpose()?;
    let written = write_to(args, &inputs, rubric)?;
    let base = args.base.as_deref();
    let Read {
        report,
        settings,
        base,
    } = read(&args.read, Author::Everybody, more, base, layers)?;
    let conditions = settings.fail_under.unwrap_or_default();
    let conditions = conditions.iter().map(|text| condition(text));
    let conditions = conditions.collect::<Result<Vec<_>>>()?;
    let holds_against = base.is_some() || baseline.is_some();
    if conditions.is_empty() && !holds_against && written.is_none() {
        return Err(no_condition(args, &report));
    }
    let against = Against {
        base: base.as_ref().map(|(_, commit)| commit.clone()),
        baseline: args
            .baseline
            .as_deref()
            .map(|path| Untrusted::from(path.to_string_lossy().as_ref())),
    };
    let references = references(base.as_ref(), baseline);
    let allow_unknown = settings.allow_unknown.unwrap_or_default();
    let mut verdicts: Vec<_> = gate::empty(&report).into_iter().collect();
    for condition in &conditions {
        let mut verdict = gate::judge(condition, &report, allow_unknown);
        gate::tolerate(condition, &report, &references, &mut verdict);
        verdicts.push(verdict);
    }
    let fresh = holds_against.then(|| gate::new_offences(&report, &references));
    if let Some(fresh) = &fresh {
        verdicts.extend(gate::judge_new(&report, &references, fresh, allow_unknown));
    }
    let listed = gate::listed(&report, &verdicts, fresh, args.informational);
    if let Some(written) = written {
        write_baseline(written, &report)?;
    }
    let gate = Gate {
        report: &report,
        name: name(&args.read),
        verdicts,
        listed,
        informational: args.informational,
        against,
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

/// What was known before.
fn references(base: Option<&(Report, String)>, baseline: Option<Baseline>) -> Vec<Reference> {
    let base = base.map(|(before, _)| Reference {
        name: "at the merge base",
        known: Baseline::of(before),
    });
    let baseline = baseline.map(|known| Reference {
        name: "in the baseline",
        known,
    });
    base.into_iter().chain(baseline).collect()
}

/// Where a baseline is written, and the one that is there.
struct Written {
    output: Output,
    before: Option<Baseline>,
}

/// Opens the file of a new baseline, and reads the one that is there: what is no baseline, or one of another rubric, is not written over.
fn write_to(args: &CheckArgs, inputs: &Inputs<'_>, rubric: [&str; 2]) -> Result<Option<Written>> {
    let Some(path) = args.write_baseline.as_deref() else {
        return Ok(None);
    };
    let refuse = |why: &str, hint: &str| Error::Usage {
        given: "--write-baseline".to_owned(),
        why: why.to_owned(),
        hint: hint.to_owned(),
    };
    let place = Destination::named(Some(path));
    if place == Destination::Stdout {
        return Err(refuse("a baseline is a file of its own", "name a file"));
    }
    let others = args
        .output_format
        .iter()
        .filter_map(|(_, file)| file.as_deref());
    let others = others.map(|file| Destination::named(Some(file)));
    let all: Vec<Destination> = others.chain([place.clone()]).collect();
    if clash(&all).is_some() {
        return Err(refuse(
            "a format would be written to the same place",
            "name another file",
        ));
    }
    let before = path.exists().then(|| Baseline::read(path, rubric));
    Ok(Some(Written {
        output: place.open(inputs)?,
        before: before.transpose()?,
    }))
}

/// Writes a baseline, or makes the one that is there shorter.
fn write_baseline(written: Written, report: &Report) -> Result<()> {
    let now = Baseline::of(report);
    if let Some(reason) = gate::unfit(report, written.before.as_ref()) {
        return Err(Error::Usage {
            given: "--write-baseline".to_owned(),
            why: reason,
            hint: "mend that first: what was not read would look as if it were gone".to_owned(),
        });
    }
    let Some(before) = written.before else {
        return deliver(written.output, |out| now.write(out));
    };
    let (tight, change) = before.tightened(&now);
    deliver(written.output, |out| tight.write(out))?;
    if change.left_out > 0 {
        let _ = writeln!(
            io::stderr(),
            "hallmarks: note: {} places are new and were not taken into the baseline; remove the file first to begin anew",
            change.left_out
        );
    }
    Ok(())
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
