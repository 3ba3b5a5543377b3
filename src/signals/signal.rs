//! A signal, as a value.

use super::{Competency, Outcome, Scale, View};
use crate::documents::Document;
use crate::facts::Fact;
use crate::project::{Project, Spot};

/// One question that a number can answer, with everything needed to understand, dispute and improve the answer.
#[derive(Debug)]
pub struct Signal {
    /// Kebab-case, named for what is counted, equal to the file's name.
    pub id: &'static str,
    /// The ability it speaks of.
    pub competency: Competency,
    /// The question.
    pub question: &'static str,
    /// Why the answer matters and how strong it is as evidence.
    pub why: &'static str,
    /// The formula in words.
    pub formula: &'static str,
    /// What makes it hollow and therefore does not count, the look-alikes that are left alone, and how other tools differ.
    pub guard: &'static str,
    /// The next concrete step.
    pub remedy: &'static str,
    /// Who says so.
    pub source: Citation,
    /// How the value is shown.
    pub unit: Unit,
    /// Its thresholds.
    pub scale: Scale,
    /// With fewer cases the signal is not applicable.
    pub enough: i64,
    /// Its weight within the competency: provisional until measured discrimination has earned it one.
    pub weight: f64,
    /// What it counts.
    pub facts: &'static [&'static Fact],
    /// The formula.
    pub measure: fn(&View<'_>) -> Outcome,
    /// Where to look.
    pub evidence: Evidence,
}

/// A published source.
#[derive(Debug, Clone, Copy)]
pub struct Citation {
    /// Authors or project.
    pub who: &'static str,
    /// Year.
    pub year: u16,
    /// Title.
    pub title: &'static str,
    /// A lasting address.
    pub link: &'static str,
}

/// How a value is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 0 to 1, shown in per cent.
    Share,
    /// A number, with what it is a number of, such as `per 100 async functions`.
    Number(&'static str),
}

impl Unit {
    /// The value for people.
    pub fn show(self, value: f64) -> String {
        match self {
            Self::Share if value > 0.0 && value < 0.01 => format!("{:.1} %", value * 100.0),
            // A share is only called whole when it is.
            Self::Share if value < 1.0 => format!("{:.0} %", (value * 100.0).min(99.0)),
            Self::Share => "100 %".to_owned(),
            Self::Number(of) if value.fract() == 0.0 => format!("{value:.0} {of}"),
            Self::Number(of) => format!("{value:.1} {of}"),
        }
    }
}

/// Which places are shown for a signal.
#[derive(Debug, Clone, Copy)]
pub enum Evidence {
    /// Where these facts are not zero.
    Places(&'static [&'static Fact]),
    /// Where the first fact falls short of the second.
    Missing(&'static Fact, &'static Fact),
    /// Places of these documents: line and text.
    Documents(fn(&Document) -> Vec<(u32, String)>),
    /// Where these facts are not zero, and places of these documents.
    PlacesAndDocuments(
        &'static [&'static Fact],
        fn(&Document) -> Vec<(u32, String)>,
    ),
    /// Commits where these facts are not zero.
    Commits(&'static [&'static Fact]),
    /// Places that the files of the tree show together.
    Project(fn(&Project) -> Vec<Spot>),
    /// These, which raise the value or are all there is, good and bad: where it is too low they are not why. All others are faults.
    Found(&'static Evidence),
}

impl Evidence {
    /// Which places they are, whatever they say.
    pub fn places(&self) -> &Self {
        let mut evidence = self;
        while let Self::Found(places) = evidence {
            evidence = places;
        }
        evidence
    }

    /// Whether they are faults.
    pub fn is_of_faults(&self) -> bool {
        !matches!(self, Self::Found(_))
    }
}
