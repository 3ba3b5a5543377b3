//! Whose lines the head has, for a report.

use crate::dataset::people::{Month, People, Redaction};
use crate::dataset::{self, AGES, Lifetimes, Ownership, Survival, Why};
use crate::git::{History, clamp_seconds};
use crate::report::{
    AgeRow, KnownFrom, LineArea, LivesPart, LookedThroughRow, OwnerRow, OwnershipPart, SurvivalRow,
};

/// Seconds of a day.
const DAY: i64 = 86_400;
/// Months without a commit after which somebody is not asked first any more.
const RECENT: i32 = 12;

/// How old lines are and how long they live, in days and shares.
pub fn lives_part(lives: &Lifetimes) -> LivesPart {
    let row = |survival: &Survival| SurvivalRow {
        months: survival.months,
        introduced: survival.introduced,
        alive: survival.alive,
        share: (survival.introduced > 0)
            .then(|| survival.alive as f64 / survival.introduced as f64),
    };
    LivesPart {
        median_age_days: lives.median_age.map(|seconds| seconds / DAY),
        young_share: lives.young(),
        survival: lives.survival.iter().map(row).collect(),
    }
}

/// Whose lines the head has; whoever `people` does not list is not named.
pub(super) fn ownership_part(
    ownership: &Ownership,
    history: &History,
    people: &People,
    redaction: &Redaction,
) -> OwnershipPart {
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
    OwnershipPart {
        lines: ownership.lines.all,
        python_lines: ownership.lines.python,
        merge_lines: ownership.merged.all,
        unknown_lines: ownership.unknown.all,
        truncated_lines: ownership.truncated.all,
        excluded_lines: ownership.excluded.all,
        unread_files: ownership.unread,
        lives: lives_part(&lives),
        ages: lives.ages.iter().enumerate().map(age).collect(),
        areas: ownership.areas.iter().map(area).collect(),
        looked_through: looked_through(ownership, history, redaction),
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

/// Where the history begins that is known; none where everything is.
pub(super) fn known_from(history: &History) -> Option<KnownFrom> {
    let commit = &history.commits[history.known_from()?];
    Some(KnownFrom {
        commit: commit.oid.hex(),
        date: date(commit.committer.seconds),
    })
}

/// UTC, ISO 8601, clamped to what can be written.
pub(super) fn date(seconds: i64) -> String {
    jiff::Timestamp::from_second(clamp_seconds(seconds))
        .map_or_else(|_| seconds.to_string(), |t| t.to_string())
}
