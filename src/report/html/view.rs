//! The page: what its template is given.

use super::competency::{Competency, anchor, competency, level};
use super::places::{Place, Places};
use super::text::{Prose, Text};
use super::{Detail, HtmlOptions, STYLE, STYLE_HASH};
use crate::report::guide::{Guide, Part};
use crate::report::pick::{Speaks, best, shows_good, speaks, steps, worst};
use crate::report::wrap::{capital, grouped};
use crate::report::{CompetencyRow, Report, SignalRow, Status, contents, select, summary};
use crate::untrusted::{PATH_COLUMNS, TEXT_COLUMNS};
use askama::Template;

/// Examples below a warning.
const EXAMPLES: usize = 5;
/// Libraries in the table.
const LIBRARIES: usize = 15;
/// The newest of what a person wrote.
const WROTE: usize = 5;

#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    name: Option<Text>,
    style: &'static str,
    style_hash: &'static str,
    tool: Text,
    rubric: Text,
    lines: Vec<Prose>,
    sections: Vec<Section>,
    guide: Option<GuideView>,
    gone_on: String,
    groups: Vec<Group>,
    best: Vec<Pick>,
    worst: Vec<Pick>,
    steps: Vec<Step>,
    unseen: Vec<List>,
    warnings: Vec<Warned>,
    wrote: Vec<Place>,
    newest: Vec<Commit>,
    libraries: Vec<Library>,
    libraries_left: usize,
}

/// The report for one reader.
struct GuideView {
    title: &'static str,
    lead: Prose,
    parts: Vec<PartView>,
}

/// A part of it.
struct PartView {
    title: &'static str,
    lead: Prose,
    items: Vec<ItemView>,
}

/// One thing to read, ask or do.
struct ItemView {
    text: Prose,
    places: Vec<Place>,
}

/// An entry of the table of contents.
struct Section {
    id: &'static str,
    title: &'static str,
}

/// A group of competencies.
struct Group {
    title: Text,
    rows: Vec<Competency>,
}

/// What stands out.
struct Pick {
    competency: Text,
    competency_id: String,
    question: Prose,
    value: Text,
    place: Option<Place>,
}

/// A next step.
struct Step {
    competency: Text,
    competency_id: String,
    level: Text,
    text: Prose,
}

/// A list with a heading.
struct List {
    title: &'static str,
    items: Vec<Prose>,
}

/// A warning.
struct Warned {
    text: Prose,
    count: Option<String>,
    code: Text,
    examples: Vec<Text>,
    left: usize,
}

/// A commit of the main branch.
struct Commit {
    day: Text,
    label: Text,
    link: Option<String>,
    subject: Text,
    author: Option<Text>,
}

/// A library in use.
struct Library {
    name: Text,
    files: String,
    ship: String,
    members: String,
}

/// The page as text.
pub fn render(report: &Report, options: &HtmlOptions, detail: Detail) -> askama::Result<String> {
    let places = Places::of(report, options.links.as_ref());
    let groups = select::groups(report);
    let groups: Vec<Group> = groups
        .into_iter()
        .map(|(title, rows)| Group {
            title: Text::from(title),
            rows: rows
                .into_iter()
                .map(|row| competency(row, places, detail))
                .collect(),
        })
        .collect();
    let good = |found| pick(found, true, places, detail);
    let weak = |found| pick(found, false, places, detail);
    let name = options.name.middle(TEXT_COLUMNS);
    let mut page = Page {
        name: (!name.raw().is_empty()).then_some(Text(name)),
        style: STYLE,
        style_hash: STYLE_HASH,
        tool: Text::from(format!("{} {}", report.tool.name, report.tool.version).as_str()),
        rubric: Text::from(summary::origin(report).as_str()),
        lines: lines(report),
        sections: Vec::new(),
        guide: options
            .guide
            .as_ref()
            .map(|guide| guide_view(guide, places)),
        gone_on: select::gone_on(report),
        groups,
        best: best(report).into_iter().map(good).collect(),
        worst: worst(report).into_iter().map(weak).collect(),
        steps: steps(report).into_iter().map(step).collect(),
        unseen: unseen(report),
        warnings: report.warnings.iter().map(warning).collect(),
        wrote: wrote(report, places),
        newest: newest(report, places),
        libraries: libraries(report),
        libraries_left: report.libraries.len().saturating_sub(LIBRARIES),
    };
    page.sections = sections(&page);
    page.render()
}

fn guide_view(guide: &Guide, places: Places<'_>) -> GuideView {
    let part = |part: &Part| PartView {
        title: part.title,
        lead: Prose::from(if part.items.is_empty() {
            part.nothing
        } else {
            part.lead
        }),
        items: part
            .items
            .iter()
            .map(|item| ItemView {
                text: Prose::from(item.text.as_str()),
                places: item
                    .places
                    .iter()
                    .map(|place| places.show(place, item.speaks, true))
                    .collect(),
            })
            .collect(),
    };
    GuideView {
        title: guide.title,
        lead: Prose::from(guide.lead),
        parts: guide.parts.iter().map(part).collect(),
    }
}

/// What stands at the top.
fn lines(report: &Report) -> Vec<Prose> {
    let is_share = report.author.is_some();
    let told = [
        contents::languages(&report.repository, is_share),
        contents::files(&report.repository),
        summary::share(report),
        summary::surviving(report),
        Some(summary::history(&report.repository)),
        Some(summary::origin(report)),
        (!is_share).then(|| summary::context(report)),
        summary::configuration(report),
    ];
    told.into_iter().flatten().map(Prose).collect()
}

fn sections(page: &Page) -> Vec<Section> {
    let guide = page.guide.as_ref().map_or("", |guide| guide.title);
    let all = [
        ("guide", guide, page.guide.is_some()),
        ("levels", "Levels", true),
        (
            "places",
            "What stands out",
            !page.best.is_empty() || !page.worst.is_empty(),
        ),
        ("steps", "Next steps", !page.steps.is_empty()),
        ("competencies", "Competencies", !page.groups.is_empty()),
        ("unseen", "What could not be seen", true),
        ("warnings", "Warnings", !page.warnings.is_empty()),
        ("read", "What was read", true),
    ];
    let there = all.into_iter().filter(|(_, _, is_there)| *is_there);
    there.map(|(id, title, _)| Section { id, title }).collect()
}

/// With a place that shows why: of what is best none that is left to mend.
fn pick(
    (row, signal): (&CompetencyRow, &SignalRow),
    is_best: bool,
    places: Places<'_>,
    detail: Detail,
) -> Pick {
    let place = signal.evidence.first();
    let place = place.filter(|_| !is_best || shows_good(signal));
    Pick {
        competency: Text::from(row.title.as_str()),
        competency_id: anchor(row),
        question: Prose::from(signal.question.as_str()),
        value: Text::from(signal.shown.as_deref().unwrap_or_default()),
        place: place.map(|place| places.show(place, speaks(signal), detail.code > 0)),
    }
}

fn step((row, text): (&CompetencyRow, &str)) -> Step {
    Step {
        competency: Text::from(row.title.as_str()),
        competency_id: anchor(row),
        level: level(row),
        text: Prose::from(text),
    }
}

/// What has no value, and why.
fn unseen(report: &Report) -> Vec<List> {
    let reasons = |status| -> Vec<Prose> {
        let reasons = select::by_reason(report, status).into_iter();
        reasons
            .map(|(reason, ids)| Prose(format!("`{}`: {reason}", ids.join("`, `"))))
            .collect()
    };
    let titles = select::without_level(report);
    let mut missed = reasons(Status::NotEvaluated);
    if !titles.is_empty() {
        missed.insert(0, Prose(format!("No level: {}", titles.join(", "))));
    }
    let nowhere = report.not_observable.iter();
    let lists = [
        ("Could not be evaluated", missed),
        ("Not applicable here", reasons(Status::NotApplicable)),
        (
            "Not observable in any repository",
            nowhere.map(|item| Prose::from(item.as_str())).collect(),
        ),
    ];
    let there = lists.into_iter().filter(|(_, items)| !items.is_empty());
    there.map(|(title, items)| List { title, items }).collect()
}

fn warning(warning: &crate::report::Warning) -> Warned {
    let examples = warning.examples.iter().take(EXAMPLES);
    Warned {
        text: Prose(capital(warning.text.trim_end_matches('.'))),
        count: (warning.count > 1).then(|| grouped(warning.count)),
        code: Text::from(warning.code.as_str()),
        examples: examples.map(|example| Text(example.as_path())).collect(),
        left: warning.examples.len().saturating_sub(EXAMPLES),
    }
}

/// The newest of what the person wrote whose share it is.
fn wrote(report: &Report, places: Places<'_>) -> Vec<Place> {
    let author = report.author.iter().flat_map(|author| &author.newest);
    let newest = author.take(WROTE);
    newest
        .map(|place| places.show(place, Speaks::Neither, true))
        .collect()
}

/// The newest commits; who wrote them only where a person was asked for.
fn newest(report: &Report, places: Places<'_>) -> Vec<Commit> {
    let commits = report.repository.newest.iter();
    commits
        .map(|commit| Commit {
            day: Text::from(commit.date.split('T').next().unwrap_or_default()),
            label: Text(select::short(&commit.commit)),
            link: places.commit(&commit.commit),
            subject: Text(commit.subject.as_text()),
            author: report
                .author
                .as_ref()
                .map(|_| Text(commit.author.as_text())),
        })
        .collect()
}

fn libraries(report: &Report) -> Vec<Library> {
    let shown = report.libraries.iter().take(LIBRARIES);
    shown
        .map(|row| Library {
            name: Text(row.distribution.middle(PATH_COLUMNS)),
            files: grouped(row.files),
            ship: grouped(row.source_files),
            members: grouped(row.members),
        })
        .collect()
}
