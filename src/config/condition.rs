//! What a gate asks.

use super::unknown_signal;
use crate::error::{Error, Result};
use crate::profile::{LEVEL_NAMES, profile, unseen};
use crate::signals::{Competency, Rated, SIGNALS, Signal, Unit};
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

/// Reads `COMPETENCY=LEVEL`, `signal:ID>=VALUE` or `signal:ID<=VALUE`. What is no competency needs no `signal:`.
pub fn condition(text: &str) -> Result<Condition> {
    let refuse = |why: &str| Error::Usage {
        given: format!("--fail-under {}", Untrusted::from(text).terminal()),
        why: why.to_owned(),
        hint: "write 'testing=3', 'testing=established' or 'signal:tests-assert>=0.9'".to_owned(),
    };
    let signal = |id: &str| SIGNALS.iter().find(|s| s.id == id);
    let (of_signal, rest) = match text.strip_prefix("signal:") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let least = rest.split_once(">=").map(|(id, value)| (id, value, true));
    let bound = least.or_else(|| rest.split_once("<=").map(|(id, value)| (id, value, false)));
    if let Some((id, value, at_least)) = bound {
        let (id, value) = (id.trim(), value.trim());
        return match (Competency::from_id(id), signal(id)) {
            (Some(competency), _) if !of_signal && at_least => {
                return within_reach(level(competency, value).map_err(refuse)?, text);
            }
            (Some(_), _) if !of_signal => {
                return Err(refuse(
                    "a competency is asked for the level that it has at least",
                ));
            }
            (_, Some(signal)) => value_of(signal, value, at_least),
            _ => return Err(unknown_signal(id)),
        }
        .map_err(refuse);
    }
    if of_signal {
        return Err(refuse("a signal's condition needs '>=' or '<='"));
    }
    let (id, named) = text
        .split_once('=')
        .ok_or_else(|| refuse("a condition needs '='"))?;
    let id = id.trim();
    if signal(id).is_some() {
        return Err(refuse("it is a signal, whose condition needs '>=' or '<='"));
    }
    let competency = Competency::from_id(id).ok_or_else(|| unknown_signal(id))?;
    within_reach(level(competency, named.trim()).map_err(refuse)?, text)
}

/// Refuses a level that this version gives to no repository, however good: the gate would always fail.
fn within_reach(condition: Condition, text: &str) -> Result<Condition> {
    let Condition::Level(competency, wanted) = condition else {
        return Ok(condition);
    };
    let best = best_level(competency);
    if wanted <= best {
        return Ok(condition);
    }
    let (why, hint) = if best == 0 {
        (
            "this version gives that competency no level, so the condition can never hold"
                .to_owned(),
            "'hallmarks signals' lists what has signals".to_owned(),
        )
    } else {
        (
            format!(
                "this version gives that competency at most {best}, so the condition can never hold"
            ),
            format!("ask for '{}={best}' or less", competency.id()),
        )
    };
    Err(Error::Usage {
        given: format!("--fail-under {}", Untrusted::from(text).terminal()),
        why,
        hint,
    })
}

/// The level of a repository in which every signal of a competency has the best rating.
fn best_level(competency: Competency) -> u8 {
    let own = SIGNALS.iter().filter(|s| s.competency == competency);
    let best = |signal: &&'static Signal| Rated {
        low: 5,
        rating: 5,
        high: 5,
        ..unseen(signal)
    };
    let rated: Vec<Rated> = own.map(best).collect();
    profile(&rated, &[], 1.0).level
}

/// A competency has this level, by number or name.
fn level(competency: Competency, level: &str) -> std::result::Result<Condition, &'static str> {
    let named = LEVEL_NAMES.iter().position(|name| *name == level);
    let level = named
        .or_else(|| level.parse().ok())
        .filter(|l| (1..=5).contains(l));
    level
        .map(|level| Condition::Level(competency, level as u8))
        .ok_or("the level is 1 to 5 or its name")
}

/// A signal has this value, at least or at most.
fn value_of(
    signal: &'static Signal,
    value: &str,
    at_least: bool,
) -> std::result::Result<Condition, &'static str> {
    let number = match value.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().map(|p| p / 100.0),
        None => value.parse(),
    };
    let number = number.ok().filter(|n| n.is_finite());
    let number = number.ok_or("the value is not a number")?;
    if signal.unit == Unit::Share && !(0.0..=1.0).contains(&number) {
        return Err("the value is a share, of 0 % to 100 %");
    }
    if number < 0.0 {
        return Err("no value is below 0, so the condition would always hold or never");
    }
    Ok(if at_least {
        Condition::AtLeast(signal, number)
    } else {
        Condition::AtMost(signal, number)
    })
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
            condition("tests-assert >= 99 %"),
            Ok(Condition::AtLeast(..))
        ));
        assert!(matches!(
            condition("testing>=3"),
            Ok(Condition::Level(Competency::Testing, 3))
        ));
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
            "signal:testing>=3",
            "testing<=3",
            "tests-assert=0.9",
            "signal:nope>=1",
            "signal:any-share<=x",
            "signal:tests-assert>=101%",
            "signal:tests-assert>=90",
            "signal:any-share<=-1%",
            "signal:blocking-in-async<=-1",
            "code-review>=exemplary",
        ] {
            assert!(condition(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_no_repository_can_reach_is_told_with_what_it_can() {
        let said = |text: &str| condition(text).unwrap_err().to_string();
        let silent = Competency::ALL.iter().find(|c| best_level(**c) == 0);
        let silent = silent.expect("a competency without signals").id();
        assert!(said(&format!("{silent}=1")).contains("gives that competency no level"));
        let best = best_level(Competency::CodeReview);
        assert!((2..5).contains(&best), "{best}");
        let said = said("code-review=5");
        assert!(
            said.contains(&format!("ask for 'code-review={best}' or less")),
            "{said}"
        );
        assert!(condition(&format!("code-review={best}")).is_ok());
        assert_eq!(best_level(Competency::Testing), 5);
    }

    #[test]
    fn a_signal_is_not_called_unknown() {
        let error = condition("tests-assert=0.9").unwrap_err().to_string();
        assert!(error.contains("it is a signal"), "{error}");
        assert!(!error.contains("did you mean"), "{error}");
    }
}
