//! A signal, as a value.

use super::{Competency, Outcome, Scale, View};
use crate::documents::Document;
use crate::facts::{Fact, Note, Past};
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
    /// What a good answer is worth.
    pub asks_for: AsksFor,
    /// What stands behind the answer: within a competency, signals of one cause count once.
    pub cause: &'static str,
    /// How the value is shown.
    pub unit: Unit,
    /// Its thresholds.
    pub scale: Scale,
    /// With fewer cases the value is shown and not rated.
    pub min_cases: i64,
    /// Its weight within the competency: provisional until measured discrimination has earned it one.
    pub weight: f64,
    /// What it counts.
    pub facts: &'static [&'static Fact],
    /// The formula.
    pub measure: fn(&View<'_>) -> Outcome,
    /// Where to look.
    pub evidence: Evidence,
}

/// What a good answer is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsksFor {
    /// Something that people do: doing it earns a level.
    Practice,
    /// That something is not there: little code has few faults, so this earns nothing, and what is found caps the level.
    NoFaults,
}

/// A published source.
#[derive(Debug, Clone, Copy)]
pub struct Citation {
    /// Authors or project.
    pub authors: &'static str,
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
    /// A number, with what it counts: one of them, and several.
    Count(&'static str, &'static str),
}

/// What is added up in floats is off by less.
const NOISE: f64 = 1e-9;
/// Values of a report have no more, those of shares fewer.
const MAX_DIGITS: usize = 6;

impl Unit {
    /// The value for people.
    pub fn show(self, value: f64) -> String {
        self.with_digits(value, 0)
    }

    /// A value, the bound it is held against, and how far apart they are: with as many digits as it takes to show the bound as it
    /// was given and to tell the two apart.
    pub fn show_apart(self, value: f64, bound: f64) -> [String; 3] {
        let apart = (value - bound).abs();
        let show = |digits| [value, bound, apart].map(|value| self.with_digits(value, digits));
        // One of them is a step of the last digit.
        let mut steps = match self {
            Self::Share => 100.0,
            Self::Number(_) | Self::Count(..) => 1.0,
        };
        for digits in 0..MAX_DIGITS {
            let shown = show(digits);
            let is_given = (bound * steps - (bound * steps).round()).abs() < NOISE * steps;
            let differ = apart * steps > 0.5 && shown[0] != shown[1];
            if is_given && (differ || apart < NOISE) {
                return shown;
            }
            steps *= 10.0;
        }
        show(MAX_DIGITS)
    }

    /// The interval of a value.
    pub fn show_interval(self, low: f64, high: f64) -> String {
        let Self::Share = self else {
            return format!("{low:.2} to {high:.2}");
        };
        let ends = |digits| [low, high].map(|end| self.with_digits(end, digits));
        let differ = |digits: &usize| ends(*digits)[0] != ends(*digits)[1];
        let digits = (0..=MAX_DIGITS).find(differ).unwrap_or(0);
        ends(digits).join(" to ")
    }

    /// The value with that many digits, or those that a value of its kind has at least.
    fn with_digits(self, value: f64, digits: usize) -> String {
        match self {
            Self::Share if value > 1.0 - NOISE => "100 %".to_owned(),
            Self::Share => {
                let least = usize::from(value > NOISE && value < 0.01);
                let shown = fixed(value * 100.0, digits, least);
                // A share is only called whole when it is.
                if shown == "100" {
                    let nines = "9".repeat(digits);
                    return format!("99{}{nines} %", if digits > 0 { "." } else { "" });
                }
                format!("{shown} %")
            }
            Self::Number(_) | Self::Count(..) => {
                let least = usize::from((value - value.round()).abs() > NOISE);
                self.name(&fixed(value, digits, least))
            }
        }
    }

    /// A threshold, as it was written down.
    pub fn show_threshold(self, threshold: f64) -> String {
        let number = match self {
            Self::Share => (threshold * 1000.0).round() / 10.0,
            Self::Number(_) | Self::Count(..) => threshold,
        };
        self.name(&number.to_string())
    }

    /// A number that is written out, with what it is a number of.
    pub fn name(self, number: &str) -> String {
        let of = match self {
            Self::Share => "%",
            Self::Number(of) => of,
            Self::Count(one, _) if number == "1" => one,
            Self::Count(_, many) => many,
        };
        format!("{number} {of}")
    }
}

/// A number with `least` digits, or as many of `digits` as are not nought.
fn fixed(value: f64, digits: usize, least: usize) -> String {
    let mut shown = format!("{value:.*}", digits.max(least));
    for _ in least..digits {
        if !shown.ends_with('0') {
            return shown;
        }
        shown.pop();
    }
    shown.trim_end_matches('.').to_owned()
}

/// Which places are shown for a signal.
#[derive(Debug, Clone, Copy)]
pub enum Evidence {
    /// Where these facts are not zero.
    Places(&'static [&'static Fact]),
    /// The same; where these facts are all zero, where those are not.
    PlacesOr(&'static [&'static Fact], &'static [&'static Fact]),
    /// The same, for those of them that count in this view.
    PlacesThatCount(&'static [&'static Fact], fn(&View<'_>, &Fact) -> bool),
    /// Where the first fact falls short of the second.
    Missing(&'static Fact, &'static Fact),
    /// The same, and where these facts are not zero.
    MissingAndPlaces(&'static Fact, &'static Fact, &'static [&'static Fact]),
    /// Places that the documents of the tree show together, for what the sums say.
    Together(fn(&View<'_>, &[Document]) -> Vec<Spot>),
    /// The same, and the newest commit that the fact counts where the sums have something to say of it.
    TogetherAndNewest(
        fn(&View<'_>, &[Document]) -> Vec<Spot>,
        &'static Fact,
        fn(&View<'_>) -> Option<String>,
    ),
    /// Places of these documents: line and text.
    Documents(fn(&Document) -> Vec<(u32, String)>),
    /// Where these facts are not zero, and places of these documents.
    PlacesAndDocuments(
        &'static [&'static Fact],
        fn(&Document) -> Vec<(u32, String)>,
    ),
    /// Commits where these facts are not zero.
    Commits(&'static [&'static Fact]),
    /// Places that only the files of the tree together show: what they are, a sentence for the page of the signal, and how they are found.
    Project(&'static str, fn(&Project) -> Vec<Spot>),
    /// Files that only the commits in their order show: what they are, a sentence for the page of the signal, and which.
    Past(&'static str, fn(&Past) -> &[Note]),
    /// These, of files of every role: sources, tests and scripts.
    OfEveryRole(&'static Evidence),
    /// These, which raise the value or are all there is, good and bad: where it is too low they are not why. All others are faults.
    Found(&'static Evidence),
}

impl Evidence {
    /// Which places they are, whatever they say.
    pub fn places(&self) -> &Self {
        let mut evidence = self;
        while let Self::Found(places) | Self::OfEveryRole(places) = evidence {
            evidence = places;
        }
        evidence
    }

    /// Whether places are shown of files of every role.
    pub fn is_of_every_role(&self) -> bool {
        let mut evidence = self;
        while let Self::Found(places) = evidence {
            evidence = places;
        }
        matches!(evidence, Self::OfEveryRole(_))
    }

    /// Whether they may be all there is, good and bad: what documents hold, and files by their past.
    pub fn is_mixed(&self) -> bool {
        matches!(
            self.places(),
            Self::Together(_)
                | Self::TogetherAndNewest(..)
                | Self::Documents(_)
                | Self::PlacesAndDocuments(..)
                | Self::Past(..)
        )
    }

    /// Whether they are faults.
    pub fn is_of_faults(&self) -> bool {
        !matches!(self, Self::Found(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_whole_when_it_is() {
        for (value, shown) in [
            (1.0, "100 %"),
            (0.1 + 0.2 + 0.7 - 1e-16, "100 %"),
            (0.999_999_999_999, "100 %"),
            (0.9999, "99 %"),
            (0.985, "98 %"),
            (0.005, "0.5 %"),
            (0.0, "0 %"),
            (0.3, "30 %"),
        ] {
            assert_eq!(Unit::Share.show(value), shown, "{value}");
        }
        let number = Unit::Number("per 100");
        assert_eq!(number.show(3.0), "3 per 100");
        assert_eq!(number.show(10.0 / 3.0), "3.3 per 100");
        let kinds = Unit::Count("kind of pattern", "kinds of pattern");
        assert_eq!(
            [0.0, 1.0, 1.5, 2.0].map(|value| kinds.show(value)),
            [
                "0 kinds of pattern",
                "1 kind of pattern",
                "1.5 kinds of pattern",
                "2 kinds of pattern"
            ]
        );
    }

    #[test]
    fn a_value_and_its_bound_are_told_apart() {
        for (value, bound, shown) in [
            (0.9333, 0.9, ["93 %", "90 %", "3 %"]),
            (0.9976, 0.999, ["99.8 %", "99.9 %", "0.1 %"]),
            (0.9999, 1.0, ["99.99 %", "100 %", "0.01 %"]),
            (0.996, 1.0, ["99.6 %", "100 %", "0.4 %"]),
            (0.9999, 0.99, ["99.9 %", "99 %", "1.0 %"]),
            (0.5, 0.999, ["50 %", "99.9 %", "49.9 %"]),
            (0.5, 0.5, ["50 %", "50 %", "0 %"]),
            (1.0, 0.999, ["100 %", "99.9 %", "0.1 %"]),
        ] {
            assert_eq!(Unit::Share.show_apart(value, bound), shown);
        }
        let number = Unit::Number("x");
        assert_eq!(number.show_apart(2.04, 2.0), ["2.04 x", "2 x", "0.04 x"]);
        assert_eq!(number.show_apart(2.34, 2.0), ["2.3 x", "2 x", "0.3 x"]);
        assert_eq!(number.show_apart(12.0, 100.0), ["12 x", "100 x", "88 x"]);
    }

    #[test]
    fn intervals_have_the_unit_of_the_value() {
        assert_eq!(Unit::Share.show_interval(0.9, 1.0), "90 % to 100 %");
        assert_eq!(Unit::Share.show_interval(0.991, 0.994), "99.1 % to 99.4 %");
        assert_eq!(Unit::Share.show_interval(1.0, 1.0), "100 % to 100 %");
        assert_eq!(Unit::Number("x").show_interval(0.5, 2.0), "0.50 to 2.00");
    }
}
