//! Is it written down how to operate the system?

use super::instruments::SERVICE;
use crate::documents::{Document, DocumentKind, Heading};
use crate::signals::pipelines::speaks_for_project;
use crate::signals::prelude::*;

static RUNBOOKS: Fact = of(
    "runbooks",
    "Runbooks, playbooks, on-call and recovery guides that say what to do.",
    PageKind::Runbook,
);
static DEPLOYMENT: Fact = of(
    "deployment-guides",
    "Pages on deployment that say how to deploy.",
    PageKind::Deployment,
);
static POSTMORTEMS: Fact = of(
    "postmortems",
    "Postmortems and reports of incidents that tell what happened and why.",
    PageKind::Postmortem,
);
static ROLLBACKS: Fact = Fact::sum(
    "rollback-guides",
    "Pages of operation with a section of ten words or more on going back to the version before.",
    Subject::Document(|d| i64::from(tells_way_back(d))),
);
static HOLLOW: Fact = Fact::sum(
    "operations-pages-hollow",
    "Pages that are named so, and hold no more than a title, a template or a few words.",
    Subject::Document(|d| i64::from(is_hollow(d))),
);
static IMAGES: Fact = Fact::sum(
    "image-recipes",
    "Dockerfiles, those of CI left out.",
    Subject::Document(|d| {
        let own = d.kind == DocumentKind::Dockerfile && !d.path.raw().starts_with('.');
        i64::from(own && speaks_for_project(d))
    }),
);

const fn of(id: &'static str, about: &'static str, is: PageKind) -> Fact {
    let each: fn(&Document) -> i64 = match is {
        PageKind::Runbook => |d| i64::from(told(d) == Some(PageKind::Runbook)),
        PageKind::Deployment => |d| i64::from(told(d) == Some(PageKind::Deployment)),
        PageKind::Postmortem => |d| i64::from(told(d) == Some(PageKind::Postmortem)),
        PageKind::Administration => |d| i64::from(told(d) == Some(PageKind::Administration)),
    };
    Fact::sum(id, about, Subject::Document(each))
}

/// What a page of operation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PageKind {
    Runbook,
    Deployment,
    Postmortem,
    /// How to keep a service that is set up running: it is none of the kinds, but may tell the way back.
    Administration,
}

/// A page of fewer words tells nobody what to do.
const LEAST_WORDS: u32 = 30;
/// Words of a section that says something.
const LEAST_OF_SECTION: u32 = 10;

/// Headings of a page that says what to do when something is wrong.
const RESPONSE: &[&str] = &[
    "alert",
    "alerts",
    "back",
    "backup",
    "backups",
    "check",
    "checks",
    "diagnose",
    "diagnosis",
    "down",
    "escalate",
    "escalation",
    "failover",
    "fails",
    "fix",
    "handover",
    "impact",
    "mitigate",
    "mitigation",
    "procedure",
    "recover",
    "recovery",
    "resolution",
    "respond",
    "response",
    "restart",
    "restarting",
    "restore",
    "restoring",
    "rollback",
    "rotation",
    "severity",
    "slow",
    "steps",
    "stuck",
    "symptom",
    "symptoms",
    "triage",
    "troubleshooting",
    "verify",
];
/// Headings of a page that says how to deploy.
const DEPLOYING: &[&str] = &[
    "back",
    "deploy",
    "deploying",
    "environments",
    "health",
    "migrate",
    "migrations",
    "monitoring",
    "production",
    "promote",
    "release",
    "rollback",
    "rollout",
    "scaling",
    "secrets",
    "smoke",
    "staging",
    "steps",
    "upgrade",
    "upgrading",
    "verify",
];
/// Headings of a page on setting a service up that speak of more than a library's installation.
const SETTING_UP: &[&str] = &[
    "compose",
    "container",
    "database",
    "deploy",
    "deploying",
    "deployment",
    "docker",
    "helm",
    "kubernetes",
    "migrate",
    "migrating",
    "migrations",
    "nginx",
    "podman",
    "production",
    "proxy",
    "server",
    "systemd",
];

/// Headings of a page on keeping a service running.
const KEEPING: &[&str] = &[
    "backup",
    "backups",
    "downgrade",
    "downgrading",
    "maintenance",
    "monitoring",
    "restore",
    "restoring",
    "update",
    "updates",
    "updating",
    "upgrade",
    "upgrading",
];

/// Headings of a report of what happened.
const REPORT: &[&str] = &[
    "action",
    "actions",
    "analysis",
    "cause",
    "causes",
    "detection",
    "follow",
    "happen",
    "happened",
    "impact",
    "learned",
    "lessons",
    "prevention",
    "remediation",
    "resolution",
    "response",
    "takeaway",
    "takeaways",
    "timeline",
    "trigger",
    "well",
    "wrong",
];
/// Headings of the way back.
const BACK: &[&str] = &[
    "back",
    "downgrade",
    "downgrading",
    "restore",
    "restoring",
    "rollback",
    "rollbacks",
    "revert",
    "reverting",
    "undo",
];

/// What a page is by the words of its path.
fn named(document: &Document) -> Option<PageKind> {
    if document.kind != DocumentKind::OperationsPage || !speaks_for_project(document) {
        return None;
    }
    let path = document.path.raw().to_ascii_lowercase();
    if path.contains("template") {
        return None;
    }
    let says = |words: &[&str]| words.iter().any(|word| path.contains(word));
    let report = says(&[
        "postmortem",
        "post-mortem",
        "post_mortem",
        "incident-report",
    ]) || says(&["incident"])
        && document.prose.sections(&["timeline"]).next().is_some();
    Some(if report {
        PageKind::Postmortem
    } else if says(&[
        "incident", "oncall", "on-call", "on_call", "playbook", "rollback", "runbook",
    ]) {
        PageKind::Runbook
    } else if says(&[
        "deploy",
        "hosting",
        "installation",
        "production",
        "self-host",
        "selfhost",
        "setup",
    ]) {
        PageKind::Deployment
    } else if says(&[
        "admin-guide",
        "admin_guide",
        "administration",
        "administering",
        "backup",
        "downgrad",
        "maintenance",
        "restor",
    ]) {
        PageKind::Administration
    } else {
        PageKind::Runbook
    })
}

/// What a page is, if it holds what its name promises.
fn told(document: &Document) -> Option<PageKind> {
    let is = named(document)?;
    let prose = &document.prose;
    let words: u32 = prose.words + prose.code.iter().map(|code| code.lines).sum::<u32>();
    let sections = |words: &[&str]| {
        let long = titled(document, words).filter(|h| h.words >= 5);
        long.count()
    };
    let good = match is {
        PageKind::Runbook => sections(RESPONSE) >= 1 || is_procedure(document),
        PageKind::Deployment => {
            let is_named = document.path.raw().to_ascii_lowercase().contains("deploy");
            let titles = if is_named { DEPLOYING } else { SETTING_UP };
            sections(titles) >= 1 && prose.code.len() + prose.items as usize >= 1
        }
        PageKind::Administration => sections(KEEPING) >= 1,
        PageKind::Postmortem => sections(REPORT) >= 2,
    };
    (good && words >= LEAST_WORDS && prose.blanks.is_empty()).then_some(is)
}

/// Whether a page that is called a runbook says what to type, under whatever heading: `HOWTO rotate the secrets`.
fn is_procedure(document: &Document) -> bool {
    let path = document.path.raw().to_ascii_lowercase();
    let prose = &document.prose;
    (path.contains("runbook") || path.contains("playbook"))
        && prose.code.iter().any(|code| code.lines > 0)
        && prose.headings.iter().any(|h| h.words >= LEAST_OF_SECTION)
}

/// Sections, and paragraphs that begin in bold, with one of these words in their title.
fn titled<'d>(document: &'d Document, words: &'d [&str]) -> impl Iterator<Item = &'d Heading> {
    let bold = document.prose.bold.iter().filter(|b| {
        let text = b.text.raw().to_lowercase();
        let mut parts = text.split(|c: char| !c.is_alphanumeric());
        parts.any(|part| words.contains(&part))
    });
    document.prose.sections(words).chain(bold)
}

/// Whether a page is named as one of operation and holds nothing. Pages on installation and the like are a library's, too: nobody
/// promised more by their names.
fn is_hollow(document: &Document) -> bool {
    let path = document.path.raw().to_ascii_lowercase();
    let promises = match named(document) {
        Some(PageKind::Runbook | PageKind::Postmortem) => true,
        Some(PageKind::Deployment) => path.contains("deploy"),
        Some(PageKind::Administration) | None => false,
    };
    promises && told(document).is_none()
}

fn tells_way_back(document: &Document) -> bool {
    told(document).is_some()
        && titled(document, BACK).any(|section| section.words >= LEAST_OF_SECTION)
}

/// How many of four kinds of page there are.
pub static SIGNAL: Signal = Signal {
    id: "operations-docs",
    competency: Competency::Observability,
    question: "Is it written down how to deploy, how to go back, what to do when it fails, and what was learnt when it did?",
    why: "At three in the morning nobody works out from the code how to restore a queue. A page that was written in quiet shortens the outage, and a report that \
          blames nobody keeps the next one from happening. Rare in public, and strong where it is there.",
    formula: "one step each: deployment-guides, rollback-guides, runbooks and postmortems > 0",
    guard: "Pages are found by the words of their paths (runbook, playbook, on-call, incident, postmortem, rollback, deployment, setup, administration, recovery and the like) among the documentation or a handbook, at the top, \
            and in folders called runbooks, oncall, operations, ops and so on, and count by what they hold: 30 words or more, no blanks of a template, and a section (or a paragraph that begins in bold) of five words or more under \
            a heading that such a page has (symptoms, restore, escalation; deploy, migrations, staging; for pages on setup and installation, those of a server: docker, database, production; two of timeline, impact, cause, lessons), or, in a page called runbook or playbook, a \
            block of code and a section of ten words or more under any heading. Hollow and \
            told apart: titles without text, templates. Look-alikes: a framework's page on deployment is written for its users: without an image recipe and an entry of a \
            service, and with pages on deployment only, the question does not arise; folders called deployment without prose; playbooks of Ansible, which are no prose. Pages in a wiki or on \
            another system are not visible here. That a page is followed is not, either.",
    remedy: "Write down for the last failure: how one sees it, what to type, whom to call; and how to go back to the version before.",
    source: Citation {
        authors: "Beyer, Jones, Petoff, Murphy",
        year: 2016,
        title: "Site reliability engineering: how Google runs production systems",
        link: "https://sre.google/sre-book/table-of-contents/",
    },
    asks_for: AsksFor::Practice,
    cause: "operations",
    unit: Unit::Number("of 4 kinds of page"),
    scale: Scale::rising([1.0, 2.0, 3.0, 4.0]),
    min_cases: 1,
    weight: 0.5,
    facts: &[
        &RUNBOOKS,
        &DEPLOYMENT,
        &POSTMORTEMS,
        &ROLLBACKS,
        &HOLLOW,
        &IMAGES,
        &SERVICE,
    ],
    measure: |view| {
        if let Err(none) =
            view.require_repository_scope("operation is the repository's, not one person's")
        {
            return none;
        }
        let has = |fact: &Fact| view.documents(fact) > 0;
        let operated = has(&IMAGES) && view.source(&SERVICE) > 0;
        let kinds = [&DEPLOYMENT, &ROLLBACKS, &RUNBOOKS, &POSTMORTEMS];
        if !operated && !kinds[1..].iter().any(|kind| has(kind)) {
            return Outcome::NotApplicable("no image recipe with an entry of a service, and no runbook, postmortem or way back was found"
                    .to_owned());
        }
        let taken = kinds.iter().filter(|kind| has(kind)).count();
        Outcome::Measured(Measured::exact(taken as f64, 4))
    },
    evidence: Evidence::Found(&Evidence::Documents(|document| {
        if told(document).is_none() && !is_hollow(document) {
            return Vec::new();
        }
        let title = document.prose.headings.first();
        let title = title.map_or("", |heading| heading.text.raw());
        let hollow = if told(document).is_some() {
            ""
        } else {
            " (hollow)"
        };
        vec![(1, format!("{title}{hollow}"))]
    })),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{outcome, value};

    const SERVICE: [(&str, &str); 2] = [
        ("Dockerfile", "FROM python:3.13\n"),
        (
            "app/web.py",
            "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/gates')\ndef gates():\n    return []\n",
        ),
    ];
    const RUNBOOK: &str = "# The queue does not drain\n\n## Symptoms\n\nThe alert `queue-age` fires, and gates stay where they are although the tide turns. Look at the \
                           panel of the queue first.\n\n## Recovery\n\n```sh\ntidectl queue drain --gate 7\n```\n\nCall the keeper of the harbour when it has not moved after ten minutes.\n";
    const DEPLOY: &str = "# Deployment\n\n## Deploy\n\nTag the commit, wait for the image, and let the pipeline put it on staging; look at the gauges there \
                          before you promote it.\n\n- `tidectl promote 1.2`\n\n## Rolling back\n\nPromote the tag before. The schema of the version before still fits, since \
                          columns are only dropped one release later.\n";
    const REPORT: &str = "# 3 May: gates closed on a ship\n\n## Timeline\n\nAt ten the tide turned, at half past the gate closed although a ship passed; it was opened by hand.\n\n\
                          ## Root cause\n\nThe gauge told metres and the rule read feet, since the unit was not part of the message.\n";

    fn kinds(files: &[(&str, &str)]) -> i64 {
        let mut all = SERVICE.to_vec();
        all.extend(files);
        value(&SIGNAL, &all).round() as i64
    }

    #[test]
    fn four_kinds() {
        assert_eq!(kinds(&[]), 0);
        for path in [
            "docs/runbooks/queue.md",
            "RUNBOOK.md",
            "ops/on-call.md",
            "docs/disaster-recovery.md",
            "runbooks/queue.md",
            "docs/operations/queue.md",
        ] {
            assert_eq!(kinds(&[(path, RUNBOOK)]), 1, "{path}");
        }
        let deploy = ("docs/deployment.md", DEPLOY);
        assert_eq!(kinds(&[deploy]), 2, "deployment and the way back");
        let report = ("docs/postmortems/2024-05-03.md", REPORT);
        assert_eq!(kinds(&[deploy, report]), 3);
        assert_eq!(kinds(&[deploy, report, ("RUNBOOK.md", RUNBOOK)]), 4);
        assert_eq!(kinds(&[("docs/incidents/gates.md", REPORT)]), 1);
        let bold = RUNBOOK
            .replace("## Symptoms\n\n", "**The queue is stuck**: ")
            .replace(
                "## Recovery\n",
                "**Roll back**: install the version before and restart it, then look again.\n",
            );
        assert_eq!(kinds(&[("docs/runbook.md", &bold)]), 2);
    }

    #[test]
    fn pages_on_setting_up_and_keeping_a_service() {
        let setup = "# Setup\n\n## Docker Compose\n\n- Take the file below, put the address of the harbour into it and start all of its parts; the gauges report after a minute, \
                     and the page of the gates shows green.\n";
        let kept = "# Administration\n\n## Backups\n\nThe exporter writes all gates into one folder every night; keep that folder on another machine.\n\n\
                    ## Restoring\n\nStop all parts, import the folder into an empty database of the version that wrote it, and start again.\n";
        assert_eq!(kinds(&[("docs/setup.md", setup)]), 1, "deployment");
        assert_eq!(
            kinds(&[("docs/administration.md", kept)]),
            1,
            "the way back"
        );
        assert_eq!(
            kinds(&[("docs/setup.rst", setup), ("docs/administration.mdx", kept)]),
            2
        );
        let library = "# Installation\n\n## From PyPI\n\n- Run pip install tidegate in the environment of your program, or add it to the requirements of the \
                       project that uses it, whichever you like.\n";
        assert_eq!(kinds(&[("docs/installation.md", library)]), 0);
        for path in [
            "handbook/oncall/queue.md",
            "oncall/queue.mdx",
            "handbook/engineering/runbooks/queue.asciidoc",
        ] {
            assert_eq!(kinds(&[(path, RUNBOOK)]), 1, "{path}");
        }
    }

    #[test]
    fn a_runbook_may_be_a_procedure() {
        let howto = "# HOWTO update the certificates\n\nWhoever has the duty does this once a quarter, before noon, and tells the harbour master when it is \
                     done:\n\n1. Stop the gate.\n2. Run this:\n\n```sh\ntidectl certs renew\n```\n\n3. Start the gate and look at it for a while.\n";
        let path = "docs/operations/runbooks/certificates.md";
        assert_eq!(kinds(&[(path, howto)]), 1);
        // A folder of that name may be about operations on numbers.
        assert_eq!(kinds(&[("docs/operations/certificates.md", howto)]), 0);
        let prose = howto.replace("```sh\ntidectl certs renew\n```\n", "Renew.\n");
        assert_eq!(kinds(&[(path, &prose)]), 0, "nothing to type");
    }

    #[test]
    fn reports_have_headings_of_their_own() {
        let report = "# What we learnt\n\n## How did this happen\n\nThe gauge told metres and the rule read feet, since the unit was not part of it.\n\n\
                      ## Takeaways\n\nEvery message tells its unit now, and what has none is refused at the door.\n";
        let path = "docs/posts/2024-05-03-incident-report-gates.md";
        assert_eq!(kinds(&[(path, report)]), 1);
        let advice = report.replace("How did this happen", "Recovery");
        assert_eq!(kinds(&[(path, &advice)]), 0, "one of two");
    }

    #[test]
    fn hollow_pages_do_not_count() {
        for (path, text) in [
            ("RUNBOOK.md", "# Runbook\n"),
            ("RUNBOOK.md", "# Runbook\n\n## Symptoms\n\n## Recovery\n"),
            (
                "docs/deployment.md",
                "# Deployment\n\n## Deploy\n\nSee the wiki.\n",
            ),
            ("docs/postmortems/template.md", REPORT),
            ("tests/data/RUNBOOK.md", RUNBOOK),
            ("examples/RUNBOOK.md", RUNBOOK),
        ] {
            assert_eq!(kinds(&[(path, text)]), 0, "{path}");
        }
        let essay =
            "We have thought for long about queues and what may become of them. ".repeat(10);
        assert_eq!(kinds(&[("docs/runbook.md", &essay)]), 0, "no section");
    }

    #[test]
    fn pages_for_users_of_a_framework_are_none() {
        let only = DEPLOY.split("## Rolling").next().unwrap_or_default();
        for files in [
            vec![("docs/deployment.md", only)],
            vec![("docs/runbook.md", "# Runbook\n")],
            vec![SERVICE[0]],
            vec![SERVICE[1]],
        ] {
            assert!(matches!(
                outcome(&SIGNAL, &files),
                Outcome::NotApplicable(_)
            ));
        }
        let library = outcome(&SIGNAL, &[("a.py", "x = 1\n"), ("RUNBOOK.md", RUNBOOK)]);
        assert!(matches!(library, Outcome::Measured(_)));
    }
}
