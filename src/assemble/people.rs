//! The people of a history, for a report: by name, never by a count. E-mails are hidden unless they were asked for.

use super::ownership::{known_from, ownership_part, recent};
use super::warnings::{Told, of_codes};
use crate::dataset::people::{Kind, Link, People, Person, Proposal, Reason, Redaction};
use crate::dataset::{LineCount, Ownership};
use crate::git::{Damage, History, Identity, Oid};
use crate::report::{
    Area, PeopleReport, PersonRow, ProposalRow, SCHEMA_VERSION, Same, Spelling, Totals,
};
use crate::untrusted::Untrusted;
use crate::warning_code::WarningCode;

/// Damage after which it is not known what commits changed, nor whose lines are what.
const HIDES_CHANGES: [WarningCode; 7] = [
    WarningCode::ChangesLimit,
    WarningCode::CorruptCommit,
    WarningCode::CorruptObject,
    WarningCode::Deadline,
    WarningCode::HistoryLimit,
    WarningCode::MissingCommit,
    WarningCode::MissingTree,
];
/// Damage after which it is not known whose lines are what.
const HIDES_LINES: [WarningCode; 1] = [WarningCode::MissingObject];

/// Areas of one person in a report.
const AREAS: usize = 30;

/// The finished report.
pub fn people_report<'d>(
    people: &People,
    history: &History,
    ownership: &Ownership,
    head: Oid,
    damage: impl Iterator<Item = &'d Damage>,
    told: Vec<Told>,
    show_emails: bool,
) -> PeopleReport {
    let redaction = Redaction::new(people, show_emails);
    let mut lines = vec![LineCount::default(); people.persons.len()];
    for theirs in &ownership.people {
        if let Some(who) = people.find(theirs.name.raw(), theirs.email.raw()) {
            lines[who] += theirs.lines;
        }
    }
    let damage: Vec<&Damage> = damage.collect();
    let has = |codes: &[WarningCode]| damage.iter().any(|d| codes.contains(&d.code));
    let (knows_changes, knows_lines) = (!has(&HIDES_CHANGES), !has(&HIDES_LINES));
    let row = |who: usize, person: &Person| {
        let row = person_row(who, person, people, &redaction);
        let known = |lines: u64| (knows_changes && knows_lines).then_some(lines);
        PersonRow {
            lines: known(lines[who].all),
            python_lines: known(lines[who].python),
            more_areas: if knows_changes { row.more_areas } else { 0 },
            areas: row.areas.filter(|_| knows_changes),
            ..row
        }
    };
    let of = |wanted: fn(&Kind) -> bool| -> Vec<PersonRow> {
        let all = people.persons.iter().enumerate();
        all.filter(|(_, p)| wanted(&p.kind))
            .map(|(who, p)| row(who, p))
            .collect()
    };
    let is_person = |kind: &Kind| *kind == Kind::Person;
    let somebody = || people.persons.iter().filter(|p| is_person(&p.kind));
    let damage = damage.iter().map(|d| (d.code, d.about.as_path()));
    let mut codes: Vec<Told> = damage.chain(told).collect();
    if people.uncompared > 0 {
        codes.push((WarningCode::PeopleLimit, Untrusted::default()));
    }
    let cut = known_from(history);
    let known_from = cut
        .is_some()
        .then(|| somebody().filter_map(|p| p.activity.first()).min())
        .flatten();
    PeopleReport {
        schema_version: SCHEMA_VERSION.to_owned(),
        head: head.hex(),
        emails_shown: show_emails,
        known_from_commit: cut,
        known_from: known_from.map(|month| month.to_string()),
        totals: Totals {
            people: somebody().count(),
            authors: people.authors(),
            spellings: somebody().map(|p| p.spellings.len()).sum(),
            commits: people.commits,
            merges: people.merges,
            mainline_commits: people.mainline,
            squashed_requests: people.squashed,
            co_authored: people.co_authored,
        },
        recent: recent(people)
            .into_iter()
            .zip(&people.persons)
            .filter(|(_, p)| is_person(&p.kind))
            .map(|(recent, _)| recent)
            .collect(),
        ownership: ownership_part(ownership, history, people, &redaction),
        people: of(is_person),
        bots: of(|kind| matches!(kind, Kind::Bot(_))),
        assistants: of(|kind| matches!(kind, Kind::Assistant(_))),
        placeholders: of(|kind| matches!(kind, Kind::Placeholder(_))),
        proposals: people
            .proposals
            .iter()
            .map(|p| proposal_row(p, people, &redaction))
            .collect(),
        warnings: of_codes(codes),
    }
}

fn person_row(who: usize, person: &Person, people: &People, redaction: &Redaction) -> PersonRow {
    let identity = spelling(&person.identity, redaction);
    let differs = person.spellings.iter().any(|raw| *raw != person.identity);
    let spellings = person
        .spellings
        .iter()
        .filter(|_| differs)
        .map(|raw| spelling(raw, redaction));
    let activity = &person.activity;
    let areas = activity
        .areas
        .iter()
        .take(AREAS)
        .map(|(path, commits)| Area {
            path: redaction.text(path),
            commits: *commits,
        });
    let numbered = people.proposals.iter().enumerate();
    let proposals = numbered
        .filter(|(_, p)| p.people.contains(&who))
        .map(|(at, _)| at + 1);
    PersonRow {
        name: identity.name,
        email: identity.email,
        reason: match person.kind {
            Kind::Person => None,
            Kind::Bot(reason) | Kind::Assistant(reason) | Kind::Placeholder(reason) => Some(reason),
        },
        spellings: spellings.collect(),
        commits: person.commits,
        merges: person.merges,
        co_authored: person.co_authored,
        lines: None,
        python_lines: None,
        mentions: person.mentions,
        first_month: activity.first().map(|month| month.to_string()),
        last_month: activity.last().map(|month| month.to_string()),
        active_months: activity.months.len(),
        more_areas: activity.areas.len().saturating_sub(AREAS),
        areas: Some(areas.collect()),
        proposals: proposals.collect(),
    }
}

fn spelling(identity: &Identity, redaction: &Redaction) -> Spelling {
    Spelling {
        name: redaction.name(&identity.name),
        email: redaction.email(&identity.email),
    }
}

fn proposal_row(proposal: &Proposal, people: &People, redaction: &Redaction) -> ProposalRow {
    let shown = |who: usize| spelling(&people.persons[who].identity, redaction);
    let first = proposal.people.first().copied().unwrap_or_default();
    let told = |reason: &Reason| {
        if redaction.shows() {
            reason.as_str()
        } else {
            reason.as_hint()
        }
    };
    let same = |link: &Link| {
        let mut reasons: Vec<&'static str> = link.reasons.iter().map(told).collect();
        reasons.dedup();
        Same {
            identity: shown(link.who),
            like: (link.like != first).then(|| shown(link.like)),
            strength: link.strength.as_str(),
            reasons,
        }
    };
    ProposalRow {
        strength: proposal.strength.as_str(),
        identity: shown(first),
        same: proposal.links.iter().map(same).collect(),
        mailmap: proposal
            .lines
            .iter()
            .map(|line| redaction.text(line))
            .collect(),
    }
}
