//! What the reader must know before believing a number.

use super::Findings;
use crate::dataset::dates::doubtful_dates;
use crate::dataset::{FileNote, Skipped};
use crate::documents::Document;
use crate::git::Damage;
use crate::report::Warning;
use crate::untrusted::Untrusted;
use crate::warning_code::WarningCode;
use std::collections::BTreeMap;

/// How many examples a warning carries.
const MAX_EXAMPLES: usize = 10;

/// Every warning, by code.
pub(super) fn warnings(findings: &Findings<'_>) -> Vec<Warning> {
    let history = findings.history.iter();
    let repository = findings.repository.damage().iter().chain(findings.damage);
    let of_history = history.clone().flat_map(|(history, _)| &history.damage);
    let damage = repository.chain(of_history).map(told_of_damage);
    let notes = findings.snapshot.notes.iter().map(told_of_note);
    let documents = findings.snapshot.documents.iter();
    let suppressed = documents.flat_map(Document::suppressed);
    let suppressed = suppressed.map(|about| (WarningCode::ConfigurationNotObeyed, about));
    let not_obeyed = findings.not_obeyed.iter().cloned();
    let by_commit = |code: WarningCode, oids: &'_ [crate::git::Oid]| -> Vec<Told> {
        oids.iter().map(|oid| (code, oid.hex().into())).collect()
    };
    let who = history.clone().flat_map(|(_, sums)| {
        let mut who = by_commit(WarningCode::OtherAuthor, &sums.other_authors);
        who.extend(by_commit(WarningCode::DoubtfulPeople, &sums.doubtful));
        who
    });
    let who: Vec<Told> = who.collect();
    let doubtful = history.flat_map(|(history, _)| doubtful_dates(history));
    let doubtful = doubtful.map(|doubtful| (doubtful.code, doubtful.about));
    let told = damage
        .chain(notes)
        .chain(suppressed)
        .chain(crowded(findings));
    of_codes(told.chain(not_obeyed).chain(doubtful).chain(who))
}

/// Files that hold as many places of one kind as are kept, where all of them are wanted.
fn crowded(findings: &Findings<'_>) -> Vec<Told> {
    if !findings.plan.keeps_all_places() {
        return Vec::new();
    }
    let mut kept: BTreeMap<(&Untrusted, usize), usize> = BTreeMap::new();
    for placed in &findings.snapshot.spots {
        *kept.entry((&placed.path, placed.spot.what)).or_default() += 1;
    }
    let most = findings.plan.most_places();
    let full = kept.into_iter().filter(|(_, kept)| *kept >= most);
    let mut paths: Vec<&Untrusted> = full.map(|((path, _), _)| path).collect();
    paths.dedup();
    let told = paths
        .into_iter()
        .map(|path| (WarningCode::PlacesLimit, path.as_path()));
    told.collect()
}

fn told_of_damage(damage: &Damage) -> Told {
    (damage.code, damage.about.as_path())
}

fn told_of_note(file: &FileNote) -> Told {
    let about = match file.line {
        Some(line) => Untrusted::from(format!("{}:{line}", file.path.as_path().raw())),
        None => file.path.as_path(),
    };
    (code_of(file.why), about)
}

fn warning((code, (count, examples)): (WarningCode, (u64, Vec<Untrusted>))) -> Warning {
    Warning {
        code: code.code().to_owned(),
        text: code.sentence().to_owned(),
        count,
        examples,
    }
}

/// A code, and what it is about.
pub type Told = (WarningCode, Untrusted);

/// Damage, files that were left out and what else is told, as warnings by code; `late` more things came after the deadline.
pub fn of_damage<'d>(
    damage: impl Iterator<Item = &'d Damage>,
    notes: &[FileNote],
    late: usize,
    told: Vec<Told>,
) -> Vec<Warning> {
    let late = std::iter::repeat_n((WarningCode::Deadline, Untrusted::default()), late);
    let damage = damage.map(told_of_damage);
    of_codes(
        damage
            .chain(notes.iter().map(told_of_note))
            .chain(told)
            .chain(late),
    )
}

/// What happened, as warnings by code.
pub(super) fn of_codes(told: impl IntoIterator<Item = Told>) -> Vec<Warning> {
    let mut found: BTreeMap<WarningCode, (u64, Vec<Untrusted>)> = BTreeMap::new();
    for (code, about) in told {
        let (count, examples) = found.entry(code).or_default();
        *count += 1;
        if examples.len() < MAX_EXAMPLES && !about.raw().is_empty() && !examples.contains(&about) {
            examples.push(about);
        }
    }
    // A partial clone is why others are missing: it comes first, with what to do.
    let first = found.remove_entry(&WarningCode::PartialClone);
    first.into_iter().chain(found).map(warning).collect()
}

fn code_of(why: Skipped) -> WarningCode {
    match why {
        Skipped::TooLarge => WarningCode::FileTooLarge,
        Skipped::TooDeep => WarningCode::NestedTooDeeply,
        Skipped::Undecodable => WarningCode::Undecodable,
        Skipped::ParserFailed => WarningCode::ParserFailed,
        Skipped::Python2 => WarningCode::Python2,
        Skipped::SyntaxError => WarningCode::SyntaxError,
        Skipped::Missing => WarningCode::MissingObject,
        Skipped::Pointer => WarningCode::StoredElsewhere,
        Skipped::Cells => WarningCode::CellsUnread,
        Skipped::Corrupt => WarningCode::CorruptObject,
        Skipped::Late => WarningCode::Deadline,
        Skipped::Document => WarningCode::DocumentUnreadable,
        Skipped::Excluded => WarningCode::Excluded,
        Skipped::Recovered => WarningCode::CountedApart,
    }
}
