//! What a gate asks.

use super::unknown_signal;
use crate::error::{Error, Result};
use crate::profile::LEVEL_NAMES;
use crate::signals::{Competency, SIGNALS, Signal, Unit};
use crate::untrusted::Untrusted;

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

/// Reads `COMPETENCY=LEVEL`, `signal:ID>=VALUE` or `signal:ID<=VALUE`.
pub fn condition(text: &str) -> Result<Condition> {
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
        if signal.unit == Unit::Share && !(0.0..=1.0).contains(&number) {
            return Err(refuse("the value is a share, of 0 % to 100 %"));
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read() {
        assert!(matches!(
            condition("testing=3"),
            Ok(Condition::Level(Competency::Testing, 3))
        ));
        assert!(matches!(
            condition("code-quality=senior"),
            Ok(Condition::Level(Competency::CodeQuality, 4))
        ));
        assert!(
            matches!(condition("signal:tests-assert>=90%"), Ok(Condition::AtLeast(s, v)) if s.id == "tests-assert" && (v - 0.9).abs() < 1e-9)
        );
        assert!(matches!(
            condition("signal:tests-present>=100"),
            Ok(Condition::AtLeast(..))
        ));
        assert!(condition("signal:tests-assert>=100%").is_ok());
        assert!(matches!(
            condition("signal:any-share<=0.1"),
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
            "signal:tests-assert>=101%",
            "signal:tests-assert>=90",
            "signal:any-share<=-1%",
        ] {
            assert!(condition(text).is_err(), "{text}");
        }
    }
}
