//! The gate: conditions, and whether a report meets them.

use crate::config::unknown_signal;
use crate::error::{Error, Result};
use crate::profile::LEVEL_NAMES;
use crate::report::{Evidence, Report, Status};
use crate::signals::{Competency, SIGNALS, Signal};
use crate::untrusted::Untrusted;
use std::fmt::Write as _;
use std::io::{self, Write};

/// At most this many places are shown where a condition fails.
const PLACES: usize = 5;

/// What must hold.
#[derive(Debug, Clone, Copy)]
pub enum Condition {
    /// A competency has at least this level.
    Level(Competency, u8),
    /// A signal's value is at least this.
    AtLeast(&'static Signal, f64),
    /// A signal's value is at most this.
    AtMost(&'static Signal, f64),
}

/// Whether a condition holds, and why not.
#[derive(Debug)]
pub struct Verdict {
    /// It holds.
    pub passed: bool,
    /// The condition and what was found, in one line.
    pub text: String,
    /// Where to look.
    pub places: Vec<Evidence>,
}

/// Reads `COMPETENCY=LEVEL`, `signal:ID>=VALUE` or `signal:ID<=VALUE`.
pub fn parse(text: &str) -> Result<Condition> {
    let refuse = |why: &str| Error::Usage {
        given: format!("--fail-under {}", Untrusted::from(text).terminal()),
        why: why.to_owned(),
        hint: "write 'testing=3', 'testing=established' or 'signal:tests-assert>=0.9'".to_owned(),
    };
    if let Some(rest) = text.strip_prefix("signal:") {
        let (id, value, at_least) = match (rest.split_once(">="), rest.split_once("<=")) {
            (Some((id, value)), _) => (id, value, true),
            (None, Some((id, value))) => (id, value, false),
            (None, None) => return Err(refuse("a signal's condition needs '>=' or '<='")),
        };
        let signal = SIGNALS
            .iter()
            .find(|s| s.id == id.trim())
            .ok_or_else(|| unknown_signal(id.trim()))?;
        let value = value.trim();
        let number = match value.strip_suffix('%') {
            Some(percent) => percent.trim().parse::<f64>().map(|p| p / 100.0),
            None => value.parse(),
        };
        let number = number
            .ok()
            .filter(|n| n.is_finite())
            .ok_or_else(|| refuse("the value is not a number"))?;
        return Ok(if at_least {
            Condition::AtLeast(signal, number)
        } else {
            Condition::AtMost(signal, number)
        });
    }
    let (id, level) = text
        .split_once('=')
        .ok_or_else(|| refuse("a condition needs '='"))?;
    let competency = Competency::from_id(id.trim()).ok_or_else(|| unknown_signal(id.trim()))?;
    let named = LEVEL_NAMES.iter().position(|name| *name == level.trim());
    let level = named
        .or_else(|| level.trim().parse().ok())
        .filter(|l| (1..=5).contains(l));
    level
        .map(|level| Condition::Level(competency, level as u8))
        .ok_or_else(|| refuse("the level is 1 to 5 or its name"))
}

/// Holds `report` against a condition.
pub fn judge(condition: &Condition, report: &Report, allow_unknown: bool) -> Verdict {
    match *condition {
        Condition::Level(competency, wanted) => level(competency, wanted, report, allow_unknown),
        Condition::AtLeast(signal, bound) => value(signal, bound, true, report, allow_unknown),
        Condition::AtMost(signal, bound) => value(signal, bound, false, report, allow_unknown),
    }
}

fn level(competency: Competency, wanted: u8, report: &Report, allow_unknown: bool) -> Verdict {
    let Some(row) = report.competencies.iter().find(|c| c.id == competency.id()) else {
        return unknown(
            competency.id(),
            "it is not part of this report",
            allow_unknown,
        );
    };
    if row.level == 0 {
        let reason = row.signals.iter().find_map(|s| s.reason.clone());
        return unknown(
            competency.id(),
            reason
                .as_deref()
                .unwrap_or("no signal was asked that speaks of it"),
            allow_unknown,
        );
    }
    let passed = row.level >= wanted;
    let name = |level: u8| LEVEL_NAMES[usize::from(level)];
    let mut text = format!(
        "{} is {} ({}), at least {} ({}) is asked",
        row.id,
        row.level,
        row.level_name,
        wanted,
        name(wanted)
    );
    let mut places = Vec::new();
    if !passed {
        let weakest = row
            .signals
            .iter()
            .filter(|s| s.rating.is_some_and(|r| r < wanted))
            .min_by_key(|s| s.rating);
        if let Some(signal) = weakest {
            let _ = write!(
                text,
                ": {} short; weakest is {} at {}",
                wanted - row.level,
                signal.id,
                signal.shown.as_deref().unwrap_or("?")
            );
            places = signal.evidence.iter().take(PLACES).cloned().collect();
        }
    }
    Verdict {
        passed,
        text,
        places,
    }
}

fn value(
    signal: &Signal,
    bound: f64,
    at_least: bool,
    report: &Report,
    allow_unknown: bool,
) -> Verdict {
    let row = report
        .competencies
        .iter()
        .flat_map(|c| &c.signals)
        .find(|s| s.id == signal.id);
    let Some(row) = row else {
        return unknown(signal.id, "it was not asked", allow_unknown);
    };
    let Some(value) = row.value.filter(|_| row.status == Status::Measured) else {
        return unknown(
            signal.id,
            row.reason.as_deref().unwrap_or("it has no value"),
            allow_unknown,
        );
    };
    let passed = if at_least {
        value >= bound
    } else {
        value <= bound
    };
    let word = if at_least { "at least" } else { "at most" };
    let mut text = format!(
        "{} is {}, {word} {} is asked",
        row.id,
        signal.unit.show(value),
        signal.unit.show(bound)
    );
    if !passed {
        let _ = write!(text, ": {} off", signal.unit.show((bound - value).abs()));
    }
    let places = if passed {
        Vec::new()
    } else {
        row.evidence.iter().take(PLACES).cloned().collect()
    };
    Verdict {
        passed,
        text,
        places,
    }
}

fn unknown(id: &str, why: &str, allow: bool) -> Verdict {
    let text = format!(
        "{id} could not be evaluated: {why}{}",
        if allow {
            ""
        } else {
            "; --allow-unknown lets it pass"
        }
    );
    Verdict {
        passed: allow,
        text,
        places: Vec::new(),
    }
}

/// Writes what failed (and what passed, unless `quiet`).
pub fn write(verdicts: &[Verdict], quiet: bool, out: &mut dyn Write) -> io::Result<()> {
    for verdict in verdicts {
        if verdict.passed && quiet {
            continue;
        }
        writeln!(
            out,
            "{} {}",
            if verdict.passed { "pass" } else { "FAIL" },
            Untrusted::from(verdict.text.as_str()).terminal()
        )?;
        for place in &verdict.places {
            let at = match (&place.path, place.line, &place.commit) {
                (Some(path), Some(line), _) => format!("{}:{line}", path.terminal()),
                (Some(path), None, _) => path.terminal().to_string(),
                (None, _, Some(commit)) => commit.chars().take(12).collect(),
                (None, _, None) => String::new(),
            };
            writeln!(out, "       {at}  {}", place.text.terminal())?;
        }
    }
    let failed = verdicts.iter().filter(|v| !v.passed).count();
    match failed {
        0 => writeln!(
            out,
            "{} of {} conditions hold",
            verdicts.len(),
            verdicts.len()
        ),
        _ => writeln!(out, "{failed} of {} conditions failed", verdicts.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read() {
        assert!(matches!(
            parse("testing=3"),
            Ok(Condition::Level(Competency::Testing, 3))
        ));
        assert!(matches!(
            parse("code-quality=senior"),
            Ok(Condition::Level(Competency::CodeQuality, 4))
        ));
        assert!(
            matches!(parse("signal:tests-assert>=90%"), Ok(Condition::AtLeast(s, v)) if s.id == "tests-assert" && (v - 0.9).abs() < 1e-9)
        );
        assert!(matches!(
            parse("signal:any-share<=0.1"),
            Ok(Condition::AtMost(_, _))
        ));
    }

    #[test]
    fn what_is_no_condition_is_refused() {
        for text in [
            "testing",
            "testing=6",
            "testing=0",
            "testing=good",
            "nothing=3",
            "signal:tests-assert=1",
            "signal:nope>=1",
            "signal:any-share<=x",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
