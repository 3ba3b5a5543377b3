//! Each chosen signal's outcome, on its scale.

use super::context::Kind;
use super::reference::{self, Standing};
use super::{AsksFor, Basis, Measured, Outcome, Signal, View};

/// A signal with its outcome.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// The signal.
    pub signal: &'static Signal,
    /// What became of it.
    pub outcome: Outcome,
    /// What the answer rests on.
    pub basis: Basis,
}

/// A rating with its bounds and weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rated {
    /// The signal.
    pub id: &'static str,
    /// What a good rating is worth.
    pub asks_for: AsksFor,
    /// What stands behind it.
    pub cause: &'static str,
    /// What it was found to tell apart.
    pub standing: Standing,
    /// Its weight within the competency.
    pub weight: f64,
    /// The rating of the worse end of the value's interval.
    pub low: u8,
    /// The rating of the value.
    pub rating: u8,
    /// The rating of the better end.
    pub high: u8,
}

/// What is not asked is credited from this rating on.
const BEYOND: u8 = 3;

/// Asks every signal of `signals`.
///
/// What is not asked of work of this `kind` has a rating only where it goes beyond. Where no file of Python could be read whole, nothing
/// is rated: what documents and commits say is of something else.
///
/// Where several `kinds` are possible, what only some of them are spared is not evaluated.
pub fn evaluate(signals: &[&'static Signal], view: &View<'_>, kinds: &[Kind]) -> Vec<Evaluation> {
    let ask = |signal: &&'static Signal| {
        let (outcome, basis) = answer(signal, view);
        let outcome = match (outcome, view.no_python()) {
            (Outcome::Measured(_) | Outcome::TooFew(_), Some(none)) => none,
            (Outcome::Measured(m), None) if signal.scale.rating(m.value) < BEYOND => {
                spared(signal, kinds, m).unwrap_or(Outcome::Measured(m))
            }
            (outcome, _) => outcome,
        };
        Evaluation {
            signal,
            outcome,
            basis,
        }
    };
    signals.iter().map(ask).collect()
}

/// Why a value that is short of a signal is not held against work that is of one of `kinds`, if it may not be.
fn spared(signal: &Signal, kinds: &[Kind], value: Measured) -> Option<Outcome> {
    let kind = kinds.iter().find(|kind| kind.spares(signal))?;
    Some(if kinds.iter().all(|kind| kind.spares(signal)) {
        let why = format!("not asked of this kind of work: {}", kind.id());
        Outcome::Spared(value, why)
    } else {
        Outcome::NotEvaluated(format!(
            "it is not asked of every kind of work, and what could not be read may make this one of kind {}",
            kind.id()
        ))
    })
}

/// Nothing is asked of a repository without Python: what it does otherwise is not rated here.
pub fn without_python(evaluations: &mut [Evaluation]) {
    for evaluation in evaluations {
        evaluation.outcome = Outcome::NotApplicable("there is no Python here".to_owned());
    }
}

/// Asks one signal. A value that rests on fewer cases than the signal asks for is not rated, and one that rests on what could not be read is
/// not evaluated.
pub fn ask(signal: &Signal, view: &View<'_>) -> Outcome {
    answer(signal, view).0
}

fn answer(signal: &Signal, view: &View<'_>) -> (Outcome, Basis) {
    let of_documents = signal.facts.iter().any(|f| f.subject.is_of_documents());
    let of_project = signal.facts.iter().any(|f| f.subject.is_of_project());
    // Whatever was looked at before was for somebody else.
    view.take_basis();
    let answer =
        match view.require_repository_scope("it speaks of the repository, not of one person") {
            Err(none) if of_documents || of_project => none,
            _ if of_project => match view.require_project() {
                Ok(()) => (signal.measure)(view),
                Err(none) => none,
            },
            _ => (signal.measure)(view),
        };
    let outcome = match answer {
        Outcome::Measured(m) if m.cases < signal.min_cases => match m.cases {
            0 if view.require_repository_scope("").is_err() => {
                Outcome::NotApplicable("no case of it in this person's share".to_owned())
            }
            0 => Outcome::NotApplicable("no case of it in this repository".to_owned()),
            _ => Outcome::TooFew(m),
        },
        outcome => outcome,
    };
    let (basis, unread) = view.take_basis();
    let outcome = match (outcome, unread) {
        (Outcome::Measured(m) | Outcome::TooFew(m), Some(why)) => {
            let shown = signal.unit.show(m.value);
            Outcome::NotEvaluated(format!("{why}; over the rest it is {shown}"))
        }
        (Outcome::NotApplicable(_), Some(why)) => Outcome::NotEvaluated(why),
        (outcome, _) => outcome,
    };
    (outcome, basis)
}

impl Evaluation {
    /// The rating and its bounds, where there is a value.
    pub fn rated(&self) -> Option<Rated> {
        let Outcome::Measured(m) = &self.outcome else {
            return None;
        };
        let scale = &self.signal.scale;
        let (a, b) = (scale.rating(m.interval.0), scale.rating(m.interval.1));
        Some(Rated {
            id: self.signal.id,
            asks_for: self.signal.asks_for,
            cause: self.signal.cause,
            standing: reference::standing(self.signal.id),
            weight: self.signal.weight,
            low: a.min(b),
            rating: scale.rating(m.value),
            high: a.max(b),
        })
    }
}
