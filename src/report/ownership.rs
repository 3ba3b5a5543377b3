//! Whose lines the head has, how old they are, how long lines live.

use crate::dataset::people::{Month, People, Redaction};
use crate::dataset::{self, AGES, Lifetimes, Ownership, Survival, Why};
use crate::git::{History, clamp_seconds};
use crate::report::wrap::counted;
use crate::untrusted::Untrusted;
use schemars::JsonSchema;
use serde::Serialize;

/// Seconds of a day.
const DAY: i64 = 86_400;
/// Months without a commit after which somebody is not asked first any more.
const RECENT: i32 = 12;

/// Whose lines the head has. Lines of text; vendored and generated files are set aside.
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
    pub set_aside_lines: u64,
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
    /// Lines that came to the mainline at least so long before the head.
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
    /// In days and shares.
    pub fn new(lives: &Lifetimes) -> Self {
        let row = |survival: &Survival| SurvivalRow {
            months: survival.months,
            introduced: survival.introduced,
            alive: survival.alive,
            share: (survival.introduced > 0)
                .then(|| survival.alive as f64 / survival.introduced as f64),
        };
        Self {
            median_age_days: lives.median_age.map(|seconds| seconds / DAY),
            young_share: lives.young(),
            survival: lives.survival.iter().map(row).collect(),
        }
    }

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

impl OwnershipPart {
    /// For a report; whoever `people` does not list is not named.
    pub fn new(
        ownership: &Ownership,
        history: &History,
        people: &People,
        redaction: &Redaction,
    ) -> Self {
        let lives = ownership.lifetimes();
        let from = |class: usize| class.checked_sub(1).map_or(0, |before| AGES[before]);
        let age = |(class, lines): (usize, &dataset::LineCount)| AgeRow {
            from_months: from(class),
            to_months: AGES.get(class).copied(),
            lines: lines.all,
        };
        let known: Vec<Option<usize>> = ownership
            .people
            .iter()
            .map(|p| people.find(p.name.raw(), p.email.raw()))
            .collect();
        let recent = recent(people);
        let area = |area: &dataset::Area| line_area(area, &known, &recent, people, redaction);
        Self {
            lines: ownership.lines.all,
            python_lines: ownership.lines.python,
            merge_lines: ownership.merged.all,
            unknown_lines: ownership.unknown.all,
            truncated_lines: ownership.truncated.all,
            set_aside_lines: ownership.set_aside.all,
            unread_files: ownership.unread,
            lives: LivesPart::new(&lives),
            ages: lives.ages.iter().enumerate().map(age).collect(),
            areas: ownership.areas.iter().map(area).collect(),
            looked_through: looked_through(ownership, history, redaction),
        }
    }
}

/// By person whether the last twelve months of the history know them.
pub(super) fn recent(people: &People) -> Vec<bool> {
    let last: Option<Month> = people
        .persons
        .iter()
        .filter_map(|p| p.activity.last())
        .max();
    let is = |mine: Option<Month>| {
        last.zip(mine)
            .is_some_and(|(last, mine)| last.since(mine) < RECENT)
    };
    people
        .persons
        .iter()
        .map(|p| is(p.activity.last()))
        .collect()
}

fn line_area(
    area: &dataset::Area,
    known: &[Option<usize>],
    recent: &[bool],
    people: &People,
    redaction: &Redaction,
) -> LineArea {
    // The most first, only to find the fewest; nothing is listed in this order.
    let mut most: Vec<(u64, usize)> = area.owners.iter().map(|(who, l)| (l.all, *who)).collect();
    most.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut held = 0;
    let half = most.iter().position(|(lines, _)| {
        held += lines;
        held * 2 >= area.lines.all
    });
    let holders: Vec<usize> = most[..half.map_or(0, |at| at + 1)]
        .iter()
        .map(|(_, who)| *who)
        .collect();
    let mut owners = Vec::new();
    let (mut halves, mut recent_lines) = (Vec::new(), 0);
    for (who, lines) in &area.owners {
        let Some(person) = known.get(*who).copied().flatten() else {
            continue;
        };
        if holders.contains(who) {
            halves.push(owners.len());
        }
        if recent[person] {
            recent_lines += lines.all;
        }
        let identity = &people.persons[person].identity;
        owners.push(OwnerRow {
            name: redaction.name(&identity.name),
            email: redaction.email(&identity.email),
            lines: lines.all,
        });
    }
    LineArea {
        path: redaction.text(&area.folder),
        lines: area.lines.all,
        python_lines: area.lines.python,
        people: area.owners.len(),
        half_held_by: half.map(|at| at + 1),
        recent_lines,
        owners,
        half: halves,
    }
}

fn looked_through(
    ownership: &Ownership,
    history: &History,
    redaction: &Redaction,
) -> Vec<LookedThroughRow> {
    let row = |through: &dataset::LookedThrough| {
        let commit = &history.commits[through.commit];
        let formatting = match through.why {
            Why::Listed => None,
            Why::Reformats(formatting) => Some(formatting),
        };
        let subject = commit.message.raw().lines().next().unwrap_or_default();
        LookedThroughRow {
            commit: commit.oid.hex(),
            date: date(commit.author.seconds),
            why: formatting.map_or("listed", |_| "reformats"),
            files: formatting.map(|f| f.files),
            lines: formatting.map(|f| f.lines),
            same_lines: formatting.map(|f| f.same),
            subject: redaction.text(&subject.into()).as_text(),
        }
    };
    ownership.looked_through.iter().map(row).collect()
}

/// Where the history begins that is known: older history is absent.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct KnownFrom {
    /// The first commit of the mainline, hexadecimal.
    pub commit: String,
    /// The committer's date, UTC, ISO 8601.
    pub date: String,
}

impl KnownFrom {
    /// None where everything is known.
    pub(super) fn of(history: &History) -> Option<Self> {
        let commit = &history.commits[history.known_from()?];
        Some(Self {
            commit: commit.oid.hex(),
            date: date(commit.committer.seconds),
        })
    }
}

/// UTC, ISO 8601, clamped to what can be written.
pub(super) fn date(seconds: i64) -> String {
    jiff::Timestamp::from_second(clamp_seconds(seconds))
        .map_or_else(|_| seconds.to_string(), |t| t.to_string())
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
