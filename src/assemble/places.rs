//! The places of a signal: those a report shows, and all of those that speak against.

use super::Findings;
use super::unique::unique;
use crate::facts::{Fact, Note, Past};
use crate::report::{Evidence as Place, Offence, offences_of};
use crate::role::Role;
use crate::signals::{Competency, Evidence, Outcome, Signal, View};
use crate::untrusted::Untrusted;
use std::collections::{BTreeMap, BTreeSet};

/// At most this many places are shown per signal.
const MAX_PLACES: usize = 20;

/// The places that a report shows.
pub(super) fn shown_places(findings: &Findings<'_>, signal: &Signal) -> Vec<Place> {
    let mut shown = places(findings, signal);
    shown.truncate(MAX_PLACES);
    for place in &mut shown {
        place.path = place.path.as_ref().map(Untrusted::as_path);
    }
    shown
}

/// Every place that speaks against, where they were asked for. Work of another kind is not asked, so its places accuse nobody.
pub(super) fn offences(findings: &Findings<'_>) -> Vec<Offence> {
    if !findings.plan.keeps_all_places() {
        return Vec::new();
    }
    let asked = findings.evaluations.iter().filter(|evaluation| {
        evaluation.signal.evidence.is_of_faults()
            && matches!(
                evaluation.outcome,
                Outcome::Measured(_) | Outcome::TooFew(_)
            )
    });
    let mut all = Vec::new();
    for evaluation in asked {
        let signal = evaluation.signal;
        all.extend(offences_of(signal.id, places(findings, signal)));
    }
    all.sort();
    all
}

/// Every place that was kept, with its whole path, spread over files: the first of each file before the second of any.
fn places(findings: &Findings<'_>, signal: &Signal) -> Vec<Place> {
    let plan = findings.plan;
    let found = match *signal.evidence.places() {
        Evidence::Places(facts) => {
            let wanted: Vec<usize> = facts.iter().filter_map(|f| plan.index_of(f)).collect();
            code_places(findings, signal, &wanted)
        }
        Evidence::PlacesOr(first, second) => {
            let indices = |facts: &[&Fact]| -> Vec<usize> {
                facts.iter().filter_map(|f| plan.index_of(f)).collect()
            };
            let found = code_places(findings, signal, &indices(first));
            if found.is_empty() {
                code_places(findings, signal, &indices(second))
            } else {
                found
            }
        }
        Evidence::PlacesThatCount(facts, counts) => {
            let view = match &findings.author {
                Some(_) => View::of_person(plan, &findings.snapshot.sums),
                None => View::new(plan, &findings.snapshot.sums),
            };
            let facts = facts.iter().filter(|f| counts(&view, f));
            let wanted: Vec<usize> = facts.filter_map(|f| plan.index_of(f)).collect();
            code_places(findings, signal, &wanted)
        }
        Evidence::Missing(part, whole) => {
            let wanted: Vec<usize> = plan.shortfall_index(part, whole).into_iter().collect();
            code_places(findings, signal, &wanted)
        }
        Evidence::MissingAndPlaces(part, whole, facts) => {
            let mut wanted: Vec<usize> = facts.iter().filter_map(|f| plan.index_of(f)).collect();
            wanted.extend(plan.shortfall_index(part, whole));
            code_places(findings, signal, &wanted)
        }
        Evidence::Documents(look) => document_places(findings, look),
        Evidence::Together(look) => {
            let view = View::new(plan, &findings.snapshot.sums);
            places_of(look(&view, &findings.snapshot.documents))
        }
        Evidence::TogetherAndNewest(look, fact, say) => {
            let view = View::new(plan, &findings.snapshot.sums);
            let newest = say(&view).and_then(|text| newest_of(findings, fact, text));
            let documents = places_of(look(&view, &findings.snapshot.documents));
            newest.into_iter().chain(documents).collect()
        }
        Evidence::PlacesAndDocuments(facts, look) => {
            let wanted: Vec<usize> = facts.iter().filter_map(|f| plan.index_of(f)).collect();
            let mut found = document_places(findings, look);
            found.extend(code_places(findings, signal, &wanted));
            found
        }
        Evidence::Project(_, look) => project_places(findings, look),
        Evidence::Past(_, look) => past_places(findings, look),
        Evidence::Found(_) | Evidence::OfEveryRole(_) => Vec::new(),
        Evidence::Commits(facts) => {
            let wanted: Vec<usize> = facts.iter().filter_map(|f| plan.index_of(f)).collect();
            let spots = findings.history.map_or(&[][..], |(_, sums)| &sums.spots);
            let ours = spots.iter().filter(|s| wanted.contains(&s.what));
            ours.map(|s| Place {
                path: None,
                line: None,
                commit: Some(s.oid.hex()),
                text: s.subject.as_text(),
            })
            .collect()
        }
    };
    unique(found)
}

fn code_places(findings: &Findings<'_>, signal: &Signal, wanted: &[usize]) -> Vec<Place> {
    // What speaks of tests is counted over tests, everything else over what ships.
    let role = if signal.competency == Competency::Testing {
        Role::Test
    } else {
        Role::Source
    };
    let everywhere = signal.evidence.is_of_every_role();
    let is_asked = |of: Role| of == role || (everywhere && of != Role::Vendored);
    let mut nth: BTreeMap<&str, usize> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut ranked = Vec::new();
    for placed in findings
        .snapshot
        .spots
        .iter()
        .filter(|p| is_asked(p.role) && wanted.contains(&p.spot.what))
    {
        // Two on one line are one place, and not the first and the second of the file.
        let line = placed.spot.line;
        if line > 0 && !seen.insert((placed.path.raw(), line, placed.commit)) {
            continue;
        }
        let count = nth.entry(placed.path.raw()).or_default();
        ranked.push((*count, placed));
        *count += 1;
    }
    ranked.sort_by_key(|(nth, placed)| (*nth, placed.path.raw(), placed.spot.line));
    let place = |p: &crate::dataset::PlacedSpot| Place {
        path: Some(p.path.clone()),
        line: Some(p.spot.line).filter(|&line| line > 0),
        commit: p.commit.map(|oid| oid.hex()),
        text: Untrusted::from(p.spot.text.as_str()).as_text(),
    };
    ranked
        .into_iter()
        .map(|(_, placed)| place(placed))
        .collect()
}

fn project_places(
    findings: &Findings<'_>,
    look: fn(&crate::project::Project) -> Vec<crate::project::Spot>,
) -> Vec<Place> {
    // A person's share is not a tree.
    if findings.snapshot.sums.project.is_none() {
        return Vec::new();
    }
    places_of(look(&findings.snapshot.project))
}

fn past_places(findings: &Findings<'_>, look: fn(&Past) -> &[Note]) -> Vec<Place> {
    let past = findings.history.and_then(|(_, sums)| sums.past.as_ref());
    let place = |note: &Note| Place {
        path: note.path.as_deref().map(Untrusted::from),
        line: None,
        commit: note.commit.clone(),
        text: Untrusted::from(note.text.as_str()).as_text(),
    };
    past.map_or_else(Vec::new, |past| look(past).iter().map(place).collect())
}

/// The newest commit that a fact counts, with what is said of it.
fn newest_of(findings: &Findings<'_>, fact: &Fact, text: String) -> Option<Place> {
    let (_, sums) = findings.history?;
    let what = findings.plan.index_of(fact)?;
    let spot = sums.spots.iter().find(|spot| spot.what == what)?;
    Some(Place {
        path: None,
        line: None,
        commit: Some(spot.oid.hex()),
        text: Untrusted::from(text).as_text(),
    })
}

fn places_of(spots: Vec<crate::project::Spot>) -> Vec<Place> {
    let place = |spot: crate::project::Spot| Place {
        path: Some(Untrusted::from(spot.path)),
        line: Some(spot.line).filter(|&l| l > 0),
        commit: None,
        text: Untrusted::from(spot.text).as_text(),
    };
    spots.into_iter().map(place).collect()
}

fn document_places(
    findings: &Findings<'_>,
    look: fn(&crate::documents::Document) -> Vec<(u32, String)>,
) -> Vec<Place> {
    let in_document = |document: &crate::documents::Document| {
        let place = |(line, text): (u32, String)| Place {
            path: Some(document.path.clone()),
            line: Some(line).filter(|&l| l > 0),
            commit: None,
            text: Untrusted::from(text).as_text(),
        };
        look(document).into_iter().map(place).collect::<Vec<_>>()
    };
    findings
        .snapshot
        .documents
        .iter()
        .flat_map(in_document)
        .collect()
}
