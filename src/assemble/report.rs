//! From evaluations and places to a finished report.

use super::Findings;
use super::meaning::meaning;
use super::ownership::date;
use super::places::{offences, shown_places};
use super::shares::share_read;
use super::warnings::warnings;
use crate::dataset::RoleCounts;
use crate::facts::{Counts, Subject};
use crate::git::{Commit, History, HistoryGap, SourceKind};
use crate::profile::{
    LEVEL_NAMES, Profile, RULES, beside_not_asked, hidden_beside, profile, unseen,
};
use crate::project::Library;
use crate::report::{
    CompetencyRow, ContextRow, FactTable, LanguageRow, LibraryRow, NewestCommit, Report,
    RepositoryFacts, Rubric, SCHEMA_VERSION, SignalRow, Status, Supports, Tool,
};
use crate::role::Role;
use crate::signals::reference;
use crate::signals::{AsksFor, Competency, Evaluation, Measured, Outcome, SIGNALS, Signal};
use crate::untrusted::Untrusted;
use std::collections::BTreeMap;

/// The rubric's own version: it moves when a formula, a threshold or a weight moves, and the changelog says so.
pub const RUBRIC_VERSION: &str = "0.2";
/// The commits that are shown as what was read.
const NEWEST: usize = 10;

/// What no repository can show.
const NOT_OBSERVABLE: [&str; 9] = [
    "education",
    "certificates",
    "salary",
    "meetings",
    "estimation",
    "conversations with stakeholders",
    "conflict resolution",
    "emotional intelligence",
    "time management",
];

/// The finished report.
pub fn assemble(findings: &Findings<'_>) -> Report {
    let sums = &findings.snapshot.sums;
    // Nought of what was not read is no count: what is not known has no entry.
    let table = |counts: &Counts, known: bool| -> BTreeMap<String, i64> {
        let facts = findings.plan.facts().iter().enumerate();
        let python = facts.filter(|(_, fact)| {
            !fact.subject.is_of_documents()
                && !fact.subject.is_of_commits()
                && !fact.subject.is_of_project()
                && !fact.subject.is_of_past()
        });
        python
            .map(|(at, fact)| (fact.id.to_owned(), counts.get(at)))
            .filter(|(_, count)| known || *count != 0)
            .collect()
    };
    let knows_history = findings
        .history
        .is_some_and(|(history, _)| is_whole(history));
    let mut all = table(&sums.all(), sums.unread.knows_code());
    for (at, fact) in findings.plan.facts().iter().enumerate() {
        let (count, known) = match fact.subject {
            Subject::Document(_) | Subject::Pipelines(_) => {
                (Some(sums.documents.get(at)), sums.unread.knows_documents())
            }
            Subject::Commit(_) | Subject::Diff(_) | Subject::ChangeMember(..) => (
                findings.history.map(|(_, sums)| sums.counts.get(at)),
                knows_history,
            ),
            Subject::Past(_) => (sums.past.as_ref().map(|past| past.get(at)), knows_history),
            Subject::Project(_) | Subject::Statements(_) => (
                sums.project.as_ref().map(|sums| sums.get(at)),
                sums.unread.is_nothing(),
            ),
            _ => continue,
        };
        if let Some(count) = count.filter(|count| known || *count != 0) {
            all.insert(fact.id.to_owned(), count);
        }
    }
    Report {
        schema_version: SCHEMA_VERSION.to_owned(),
        tool: Tool {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        rubric: Rubric {
            version: RUBRIC_VERSION.to_owned(),
            digest: rubric_digest(),
        },
        repository: repository(findings),
        configuration: findings.configuration.to_vec(),
        context: ContextRow {
            kind: findings.context.kind.id().to_owned(),
            why: findings.context.why.clone(),
        },
        author: findings.author.clone(),
        warnings: warnings(findings),
        facts: FactTable {
            all,
            source: table(
                sums.role(Role::Source),
                sums.unread.knows_role(Role::Source),
            ),
            test: table(sums.role(Role::Test), sums.unread.knows_role(Role::Test)),
        },
        competencies: asked(findings).map(|c| competency(findings, c)).collect(),
        libraries: libraries(findings),
        not_observable: NOT_OBSERVABLE.map(str::to_owned).to_vec(),
        excerpts: Vec::new(),
        offences: offences(findings),
    }
}

/// The distributions in use; none for a person, whose share is not a tree.
fn libraries(findings: &Findings<'_>) -> Vec<LibraryRow> {
    let row = |library: Library| LibraryRow {
        distribution: Untrusted::from(library.distribution).as_text(),
        import: Untrusted::from(library.import).as_text(),
        files: library.files as u64,
        source_files: library.source_files as u64,
        members: library.members as u64,
        calls: library.calls,
        declared: library.declared,
    };
    let libraries = findings.snapshot.project.libraries();
    libraries.into_iter().map(row).collect()
}

/// The competencies of the report: all of them, or where signals were chosen those that a chosen signal speaks of.
fn asked<'f>(findings: &'f Findings<'_>) -> impl Iterator<Item = Competency> + 'f {
    let all = findings.evaluations.len() == SIGNALS.len();
    let speaks = |c: &Competency| {
        findings
            .evaluations
            .iter()
            .any(|e| e.signal.competency == *c)
    };
    Competency::ALL
        .iter()
        .copied()
        .filter(move |c| all || speaks(c))
}

fn repository(findings: &Findings<'_>) -> RepositoryFacts {
    let history = findings.history;
    let whole = history.filter(|(history, _)| is_whole(history));
    let sums = whole.map(|(_, sums)| sums);
    RepositoryFacts {
        head: findings.head.map(|oid| oid.hex()),
        commits: sums.map(|s| s.commits),
        merges: sums.map(|s| s.merges),
        authors: sums.map(|s| s.crowd.people as u64),
        bots: sums.map_or(0, |s| s.bots as u64),
        commits_read: history
            .filter(|_| whole.is_none())
            .map(|(_, sums)| sums.commits),
        tags: whole.map(|(history, _)| history.tags.len() as u64),
        first_commit: sums.and_then(|s| s.dates).map(|(first, _)| date(first)),
        last_commit: sums.and_then(|s| s.dates).map(|(_, last)| date(last)),
        kind: kind(findings.repository.kind).to_owned(),
        shallow: history.is_some_and(|(h, _)| h.shallow),
        files: files(&findings.snapshot.roles),
        other_languages: findings
            .snapshot
            .other_languages
            .iter()
            .map(|(language, files)| LanguageRow {
                language: (*language).to_owned(),
                files: *files,
            })
            .collect(),
        newest: history.map_or_else(Vec::new, |(history, _)| newest(history)),
    }
}

fn files(roles: &RoleCounts) -> BTreeMap<String, u64> {
    let named = |(role, files): (Role, u64)| (role.as_str().to_owned(), files);
    roles.iter().map(named).collect()
}

/// Whether all of it was read that the repository says it holds: then it can be counted.
fn is_whole(history: &History) -> bool {
    matches!(history.gap(), None | Some(HistoryGap::Shallow))
}

/// The newest commits of the mainline.
fn newest(history: &History) -> Vec<NewestCommit> {
    let mainline = history.commits.iter().rev().filter(|c| c.mainline);
    let row = |commit: &Commit| NewestCommit {
        commit: commit.oid.hex(),
        date: date(commit.author.seconds),
        author: commit.author.name.as_text(),
        subject: Untrusted::from(commit.message.raw().lines().next().unwrap_or_default()).as_text(),
    };
    mainline.take(NEWEST).map(row).collect()
}

/// Whether a clone is bare or has a work tree beside it says nothing about the work: both give the same report.
fn kind(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::WorkTree | SourceKind::LinkedWorkTree | SourceKind::Bare => "repository",
        SourceKind::Bundle => "bundle",
        SourceKind::Folder => "folder",
    }
}

/// What every signal and every level answers on the samples. Formulas are prose, so that a changed guard or a changed way to count
/// would leave them as they are; it does not leave these answers as they are.
const ANSWERS: &str = include_str!("../../tests/matrix.txt");

/// A hash over everything that turns a repository into a level: versions, formulas, numbers, and the answers on the samples.
pub fn rubric_digest() -> String {
    digest_with(ANSWERS)
}

fn digest_with(answers: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(answers.as_bytes());
    hasher.update(RUBRIC_VERSION.as_bytes());
    hasher.update(reference::TEXT.as_bytes());
    for number in RULES.numbers() {
        hasher.update(&number.to_le_bytes());
    }
    for signal in SIGNALS {
        hasher.update(signal.id.as_bytes());
        hasher.update(signal.formula.as_bytes());
        for number in signal
            .scale
            .thresholds()
            .into_iter()
            .chain([signal.weight, signal.min_cases as f64])
        {
            hasher.update(&number.to_le_bytes());
        }
        hasher.update(&[
            u8::from(signal.scale.is_falling()),
            u8::from(signal.asks_for == AsksFor::Practice),
        ]);
        hasher.update(signal.cause.as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

fn competency(findings: &Findings<'_>, id: Competency) -> CompetencyRow {
    let own: Vec<&Evaluation> = findings
        .evaluations
        .iter()
        .filter(|e| e.signal.competency == id)
        .collect();
    let rated: Vec<_> = own.iter().filter_map(|e| e.rated()).collect();
    let hidden = own
        .iter()
        .filter(|e| matches!(e.outcome, Outcome::NotEvaluated(_)));
    let hidden: Vec<_> = hidden.map(|e| unseen(e.signal)).collect();
    let beside = hidden_beside(&rated, &hidden);
    let result = profile(&rated, &hidden, share_read(findings, &own, beside));
    // Also where it is only possible that the work is of such a kind: what is unread raises nothing.
    let is_missing = |e: &&Evaluation| {
        let mut kinds = findings.context.possible.iter();
        e.rated().is_none() && kinds.any(|kind| kind.is_exercise() && kind.spares(e.signal))
    };
    let result = if own.iter().any(is_missing) {
        beside_not_asked(result)
    } else {
        result
    };
    let Profile {
        level,
        interval,
        evaluated_share,
        confidence,
        capped,
        fault,
    } = result;
    let capped = capped.map(|why| match fault {
        Some(signal) => format!("{why}: {signal}"),
        None => why.to_owned(),
    });
    let silent = own
        .iter()
        .filter(|e| matches!(e.outcome, Outcome::NotApplicable(_) | Outcome::Spared(..)));
    let next = next_step(&own);
    CompetencyRow {
        id: id.id().to_owned(),
        title: id.title().to_owned(),
        group: id.group().name().to_owned(),
        level,
        level_name: LEVEL_NAMES[usize::from(level)].to_owned(),
        meaning: meaning(level, id.about(), &rated),
        interval: interval.map(|(low, high)| [low, high]),
        evaluated_share: round(evaluated_share),
        confidence: confidence.to_owned(),
        rated_signals: rated.len(),
        asked_signals: own.len() - silent.count(),
        capped,
        next_step: next.map(|signal| signal.remedy.to_owned()),
        next_step_signal: next.map(|signal| signal.id.to_owned()),
        signals: own.iter().map(|e| signal_row(findings, e)).collect(),
    }
}

/// The signal from which the most can be gained.
fn next_step(own: &[&Evaluation]) -> Option<&'static Signal> {
    let gain = |e: &&&Evaluation| {
        e.rated()
            .map(|r| f64::from(5 - r.rating) * r.weight)
            .filter(|gain| *gain > 0.0)
    };
    let best = own.iter().filter_map(|e| gain(&e).map(|g| (g, e.signal)));
    // Ties go to the first by id.
    best.fold(None, |best: Option<(f64, &'static Signal)>, (g, s)| {
        if best.is_some_and(|(b, _)| b >= g) {
            best
        } else {
            Some((g, s))
        }
    })
    .map(|(_, signal)| signal)
}

fn signal_row(findings: &Findings<'_>, evaluation: &Evaluation) -> SignalRow {
    let signal = evaluation.signal;
    let (status, reason, measured) = match &evaluation.outcome {
        Outcome::Measured(m) => (Status::Measured, None, Some(m)),
        Outcome::TooFew(m) => (Status::TooFew, Some(too_few(signal, m)), Some(m)),
        Outcome::Spared(m, why) => (Status::NotApplicable, Some(why.clone()), Some(m)),
        Outcome::NotApplicable(why) => (Status::NotApplicable, Some(why.clone()), None),
        Outcome::NotEvaluated(why) => (Status::NotEvaluated, Some(why.clone()), None),
    };
    SignalRow {
        id: signal.id.to_owned(),
        question: signal.question.to_owned(),
        status,
        reason,
        value: measured.map(|m| round(m.value)),
        shown: measured.map(|m| signal.unit.show(m.value)),
        cases: measured.map(|m| m.cases.max(0) as u64),
        interval: measured.map(|m| [round(m.interval.0), round(m.interval.1)]),
        shown_interval: measured.map(|m| signal.unit.show_interval(m.interval.0, m.interval.1)),
        rating: evaluation.rated().map(|r| r.rating),
        asks_for: match signal.asks_for {
            AsksFor::Practice => "practice",
            AsksFor::NoFaults => "no-faults",
        }
        .to_owned(),
        cause: signal.cause.to_owned(),
        weight: signal.weight,
        supports: match (signal.evidence.is_of_faults(), signal.evidence.is_mixed()) {
            (true, _) => Supports::Against,
            (false, true) => Supports::Either,
            (false, false) => Supports::For,
        },
        evidence: shown_places(findings, signal),
        remedy: signal.remedy.to_owned(),
    }
}

/// Why a value is not rated.
fn too_few(signal: &Signal, measured: &Measured) -> String {
    let cases = if measured.cases == 1 { "case" } else { "cases" };
    format!(
        "{} {cases}, too few to rate: that takes {}",
        measured.cases, signal.min_cases
    )
}

/// Six digits are more than any interval here deserves, and keep the output free of rounding noise.
fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_moves_with_any_answer_on_the_samples() {
        assert_eq!(rubric_digest(), digest_with(ANSWERS));
        let moved = ANSWERS.replacen("level=3", "level=4", 1);
        assert_ne!(moved, ANSWERS, "the answers hold levels");
        assert_ne!(rubric_digest(), digest_with(&moved));
        let moved = ANSWERS.replacen("value=0.", "value=1.", 1);
        assert_ne!(moved, ANSWERS, "the answers hold values");
        assert_ne!(rubric_digest(), digest_with(&moved));
    }
}
