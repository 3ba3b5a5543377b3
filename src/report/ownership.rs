//! Whose lines the head has, how old they are, how long lines live.

use super::wrap::counted;
use crate::untrusted::Untrusted;
use schemars::JsonSchema;
use serde::Serialize;

/// Whose lines the head has. Lines of text; vendored and generated files are excluded.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OwnershipPart {
    /// Lines whose commit is known.
    pub lines: u64,
    /// Those of them in files of Python.
    pub python_lines: u64,
    /// Lines that merges brought of their own: nobody's.
    pub merge_lines: u64,
    /// Lines whose commit is not known, since something in their past could not be read.
    pub unknown_lines: u64,
    /// Lines that may be older than they look and may be somebody else's, since older history is absent.
    pub truncated_lines: u64,
    /// Lines of vendored and generated files.
    pub excluded_lines: u64,
    /// Files of text without owners: too large, or not readable.
    pub unread_files: usize,
    /// How old they are, and how long lines live.
    #[serde(flatten)]
    pub lives: LivesPart,
    /// Lines by age.
    pub ages: Vec<AgeRow>,
    /// The folders at the top, by name.
    pub areas: Vec<LineArea>,
    /// Commits whose lines keep the owner they had, oldest first.
    pub looked_through: Vec<LookedThroughRow>,
}

/// How old lines are, and how long they live.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LivesPart {
    /// Half of the lines at the head are at most so many days old.
    pub median_age_days: Option<i64>,
    /// The share of lines at the head that came less than a year before it.
    pub young_share: Option<f64>,
    /// Survival after 6, 12 and 24 months.
    pub survival: Vec<SurvivalRow>,
}

/// What became of the lines that came long enough ago.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SurvivalRow {
    /// After so many months.
    pub months: i64,
    /// Lines that came to the main branch at least so long before the head.
    pub introduced: u64,
    /// Those that were still there then.
    pub alive: u64,
    /// The share of them; null where there are none.
    pub share: Option<f64>,
}

/// Lines of an age.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AgeRow {
    /// At least so many months old.
    pub from_months: i64,
    /// Younger than this; null for the oldest.
    pub to_months: Option<i64>,
    /// Lines.
    pub lines: u64,
}

/// Whose the lines of an area are.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LineArea {
    /// The folder; empty for files outside any.
    pub path: Untrusted,
    /// Its lines.
    pub lines: u64,
    /// Those of Python.
    pub python_lines: u64,
    /// How many people hold lines.
    pub people: usize,
    /// The fewest people who together hold half of the lines; null where all of them hold less.
    pub half_held_by: Option<usize>,
    /// Lines of people with a commit in the last twelve months of the history.
    pub recent_lines: u64,
    /// Who holds them, by name: people of this report.
    pub owners: Vec<OwnerRow>,
    /// The positions in `owners` of those who hold half.
    #[serde(skip)]
    pub half: Vec<usize>,
}

/// Somebody's lines in an area.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OwnerRow {
    /// The name, after the mailmap.
    pub name: Untrusted,
    /// The e-mail, hidden unless asked for.
    pub email: Untrusted,
    /// Lines.
    pub lines: u64,
}

/// A commit whose lines keep the owner they had.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LookedThroughRow {
    /// The commit, hexadecimal.
    pub commit: String,
    /// The author's date, UTC, ISO 8601.
    pub date: String,
    /// `listed` (in `.git-blame-ignore-revs`) or `reformats`.
    pub why: &'static str,
    /// Of a commit that reformats: files changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files: Option<usize>,
    /// Lines removed and added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<u64>,
    /// Those that say the same as before but for space, quotes, commas and brackets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_lines: Option<u64>,
    /// The first line of the message.
    pub subject: Untrusted,
}

impl LivesPart {
    /// `half of them are younger than 8.1 years by commit date, 5 % than a year; of lines 6 months old or older 81 % lived 6 months, …`.
    pub fn sentence(&self) -> String {
        let mut parts = Vec::new();
        if let (Some(days), Some(young)) = (self.median_age_days, self.young_share) {
            let age = match days {
                // Days are whole ones.
                ..60 => counted(days.max(0).unsigned_abs() + 1, "day", "days"),
                60..730 => format!("{} months", (days as f64 / 30.44).round()),
                _ => format!("{:.1} years", days as f64 / 365.25),
            };
            let young = young * 100.0;
            parts.push(format!(
                "half of them are younger than {age} by commit date, {young:.0} % than a year"
            ));
        }
        let told = |row: &SurvivalRow| {
            let share = row.share? * 100.0;
            Some(format!("{share:.0} % lived {} months", row.months))
        };
        let lived: Vec<String> = self.survival.iter().filter_map(told).collect();
        if !lived.is_empty() {
            parts.push(format!("of the lines old enough {}", lived.join(", ")));
        }
        parts.join("; ")
    }
}

/// Where the history begins that is known: older history is absent.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct KnownFrom {
    /// The first commit of the main branch, hexadecimal.
    pub commit: String,
    /// The committer's date, UTC, ISO 8601.
    pub date: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn young_lines_are_told_in_days() {
        let told = |days| {
            let lives = LivesPart {
                median_age_days: Some(days),
                young_share: Some(0.5),
                survival: Vec::new(),
            };
            lives.sentence()
        };
        for (days, age) in [
            (0, "1 day"),
            (1, "2 days"),
            (13, "14 days"),
            (60, "2 months"),
            (400, "13 months"),
            (2_959, "8.1 years"),
        ] {
            let whole =
                format!("half of them are younger than {age} by commit date, 50 % than a year");
            assert_eq!(told(days), whole);
        }
    }
}
