//! Is there a process that finds, reports and mends holes?

use crate::documents::{Action, Document, DocumentKind, Permissions, Purpose, Trigger};
use crate::facts::common::MODULES;
use crate::role::Role;
use crate::signals::pipelines::{
    FACTS, RUNNING, SECURITY, lines, runs_kind, speaks_for_project, unknown,
};
use crate::signals::prelude::*;

static POLICIES: Fact = Fact::sum(
    "security-policies",
    "Security policies that say where to report a hole, filled in.",
    Subject::Document(|d| i64::from(policy(d).is_some())),
);

static SCANS: Fact = Fact::sum(
    "security-scans-by-clock",
    "Pipelines that look for vulnerabilities or secrets at set times.",
    Subject::Document(|d| i64::from(!scans(d).is_empty())),
);

/// Where a pipeline looks for vulnerabilities or secrets at set times.
fn scans(document: &Document) -> Vec<(u32, String)> {
    if !document.is_ci() || !document.triggers.contains(&Trigger::Schedule) {
        return Vec::new();
    }
    let scans = document.runs(Purpose::Security);
    let scans = scans.filter(|command| !command.origin.may_fail);
    let mut found: Vec<(u32, String)> = scans
        .map(|command| (command.line, lines::cut(command.text.raw())))
        .collect();
    // The folder costs more to look at than files that do something else.
    if !found.is_empty() && !speaks_for_project(document) {
        found.clear();
    }
    found
}

static BOTS: Fact = Fact::sum(
    "update-bots",
    "Configurations by which a bot proposes newer versions of something.",
    Subject::Document(|d| i64::from(!d.updates.is_empty())),
);

static BOT_COMMITS: Fact = Fact::sum(
    "update-bot-commits",
    "Commits by Dependabot, Renovate or PyUp, which may need no trace in the tree.",
    Subject::Commit(|c| {
        let (email, name) = c.author;
        let bots = ["dependabot", "renovate", "pyup-bot", "pyup.io"];
        i64::from(bots.iter().any(|bot| {
            name.get(..bot.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(bot))
                || email.contains(&format!("{bot}[bot]@"))
                || email.starts_with(bot)
        }))
    }),
);

static WORKFLOWS: Fact = Fact::sum(
    "workflows",
    "Workflows of GitHub Actions.",
    Subject::Document(|d| i64::from(is_workflow(d))),
);

static LEAST: Fact = Fact::sum(
    "workflows-with-least-permissions",
    "Workflows whose token may only read, unless a single job asks for more.",
    Subject::Document(|d| {
        i64::from(matches!(d.permissions, Permissions::Least(_)) && is_workflow(d))
    }),
);

static ACTIONS: Fact = Fact::sum(
    "actions-used",
    "Uses of actions and workflows of other repositories.",
    Subject::Document(|d| foreign(d).count() as i64),
);

static PINNED: Fact = Fact::sum(
    "actions-pinned",
    "Uses of actions, workflows and images of a version that nobody can move: the full hash of a commit or an image.",
    Subject::Document(|d| foreign(d).filter(|action| action.is_pinned()).count() as i64),
);

static PASTED: Fact = Fact::sum(
    "strangers-text-in-scripts",
    "Lines of scripts in workflows into which text of strangers is pasted (CWE-94), such as the title of a request.",
    Subject::Document(|d| {
        if is_workflow(d) {
            d.pasted.len() as i64
        } else {
            0
        }
    }),
);

fn is_workflow(document: &Document) -> bool {
    document.kind == DocumentKind::GithubWorkflow
}

fn foreign(document: &Document) -> impl Iterator<Item = &Action> {
    let asked = matches!(
        document.kind,
        DocumentKind::GithubWorkflow | DocumentKind::GithubAction
    );
    let uses = document.uses.iter().filter(move |_| asked);
    uses.filter(|action| !action.name.raw().starts_with("./"))
}

/// The line of a policy that says where to report.
fn policy(document: &Document) -> Option<u32> {
    let prose = &document.prose;
    let good = document.kind == DocumentKind::SecurityPolicy
        && speaks_for_project(document)
        && prose.words >= LEAST_WORDS
        && prose.blanks.is_empty()
        && (prose.links > 0
            || prose
                .sections(&["report", "reporting", "contact"])
                .next()
                .is_some());
    good.then(|| prose.headings.first().map_or(1, |heading| heading.line))
}

/// A policy of fewer words tells nobody what to do.
const LEAST_WORDS: u32 = 10;

/// A bot that proposed nothing for longer before the commit that is read, in days, is taken for given up: there are few projects of
/// which nothing has a newer version for a year.
const GIVEN_UP: i64 = 365;

/// Whether a bot proposes updates now: it is configured, or it needs no trace in the tree and made a commit lately.
fn bot_is_in_use(view: &View<'_>) -> bool {
    let lately = |days| days <= GIVEN_UP;
    view.documents(&BOTS) > 0 || view.days_since(&BOT_COMMITS).is_some_and(lately)
}

/// What commits say of a bot without a configuration.
fn bot_of_commits(view: &View<'_>) -> Option<String> {
    let days = view.days_since(&BOT_COMMITS)?;
    if view.documents(&BOTS) > 0 {
        return None;
    }
    Some(if bot_is_in_use(view) {
        format!("update bot: its newest commit, {days} days before this revision")
    } else {
        format!("no update bot in use: its newest commit, {days} days before this revision")
    })
}

const OWN: [&Fact; 10] = [
    &MODULES,
    &POLICIES,
    &SCANS,
    &BOTS,
    &BOT_COMMITS,
    &WORKFLOWS,
    &LEAST,
    &ACTIONS,
    &PINNED,
    &PASTED,
];

static ALL: [&Fact; FACTS + OWN.len()] = {
    let mut all = [&MODULES; FACTS + OWN.len()];
    let mut i = 0;
    while i < OWN.len() {
        all[i] = OWN[i];
        i += 1;
    }
    let mut i = 0;
    while i < FACTS {
        all[OWN.len() + i] = RUNNING[i];
        i += 1;
    }
    all
};

/// The share of steps that are taken.
pub static SIGNAL: Signal = Signal {
    id: "security-process",
    competency: Competency::Security,
    question: "What share of the steps of a security process is taken: policy, scanner, update bot, pinned actions, least permissions?",
    why: "Holes are found by others, in dependencies, and in the pipeline that publishes. Each step closes one way that has been used \
          against real projects. Moderate evidence: a file is quickly added, so that what is never run counts for nothing.",
    formula: "(policy + scanner + update bot + actions-pinned / actions-used + workflows-with-least-permissions / workflows − [strangers-text-in-scripts > 0]) / \
              steps, at least 0; policy: security-policies > 0; scanner: CI looks for vulnerabilities or secrets on every change or by the clock; \
              update bot: update-bots > 0, or the newest of update-bot-commits is at most 365 days older than the commit that is read; the two of workflows are steps only where there are actions and workflows",
    guard: "Hollow and not counted: a policy with blanks of its template, without an address or a word on reporting, or of fewer than 10 words; a scanner that is configured, installed or \
            only a hook on somebody's machine; one whose failure is no failure; Dependabot with a limit of 0 requests, Renovate switched off; a bot whose configuration is gone and whose commits are of years ago; versions that \
            can be moved (`@v4`, `@main`). One pasted text of a stranger (`${{ github.event.issue.title }}` in `run`) takes a step away. Look-alikes: \
            the same text in `env` or `with`, which is safe; `contains(...)` around it; a right to write that a single job asks for; local actions; what maintainers type (`inputs`). \
            Not visible here: the forge's own scanning and advisories, a policy of the whole organisation, signatures of tags. OpenSSF Scorecard asks the same of \
            the forge (Security-Policy, SAST, Dependency-Update-Tool, Pinned-Dependencies, Token-Permissions, Dangerous-Workflow), zizmor looks deeper at workflows.",
    remedy: "Say in SECURITY.md where to report; let Dependabot or Renovate propose updates; give every workflow `permissions: {contents: read}` and pin its \
             actions to hashes; run `zizmor`, `pip-audit` or CodeQL in CI.",
    source: Citation {
        authors: "Zahan, Kanakiya, Hambleton, Shohan, Williams",
        year: 2023,
        title: "OpenSSF Scorecard: on the path toward ecosystem-wide automated security metrics",
        link: "https://doi.org/10.1109/MSEC.2023.3279773",
    },
    asks_for: AsksFor::Practice,
    cause: "process",
    unit: Unit::Share,
    scale: Scale::rising([0.2, 0.4, 0.6, 0.8]),
    min_cases: 1,
    weight: 0.5,
    facts: &ALL,
    measure: |view| {
        let python: i64 = Role::ALL.iter().map(|&r| view.role(r, &MODULES)).sum();
        if python == 0 {
            return Outcome::NotApplicable("there is no Python to protect".to_owned());
        }
        let count = |fact: &Fact| view.documents(fact);
        let scans = runs_kind(view, SECURITY) || count(&SCANS) > 0;
        let hidden = unknown(view, SECURITY).filter(|_| !scans);
        let bot = bot_is_in_use(view);
        let mut taken = f64::from(count(&POLICIES) > 0) + f64::from(scans) + f64::from(bot);
        let mut steps = 3;
        for (part, whole) in [(&PINNED, &ACTIONS), (&LEAST, &WORKFLOWS)] {
            if count(whole) > 0 {
                steps += 1;
                taken += count(part) as f64 / count(whole) as f64;
            }
        }
        taken -= f64::from(count(&PASTED) > 0);
        let share = |taken: f64| taken.max(0.0) / f64::from(steps);
        let value = share(taken);
        let rating = |taken: f64| SIGNAL.scale.rating(share(taken));
        if let Some(why) = hidden.filter(|_| rating(taken) < rating(taken + 1.0)) {
            return Outcome::NotEvaluated(why);
        }
        Outcome::Measured(Measured::exact(value, steps.into()))
    },
    evidence: Evidence::Found(&Evidence::TogetherAndNewest(
        lines,
        &BOT_COMMITS,
        bot_of_commits,
    )),
};

fn lines(view: &View<'_>, documents: &[Document]) -> Vec<Spot> {
    let mut found = lines::running_lines(view, documents, &[SECURITY]);
    found.extend(lines::own_lines(documents, places));
    // What may be better is often more than there is room for.
    found.extend(lines::own_lines(documents, moving));
    lines::each_once(found)
}

fn places(document: &Document) -> Vec<(u32, String)> {
    let mut found: Vec<(u32, String)> = Vec::new();
    let pasted = document.pasted.iter().filter(|_| is_workflow(document));
    found.extend(pasted.map(|line| (*line, "text of strangers pasted into a script".to_owned())));
    found.extend(scans(document));
    found.extend(policy(document).map(|line| (line, "security policy".to_owned())));
    let updates = document.updates.iter();
    found.extend(updates.map(|(line, what)| (*line, format!("updates of {}", what.raw()))));
    if let Permissions::Broad(line) = document.permissions {
        found.push((line, "every job may write".to_owned()));
    }
    found
}

/// Actions of a version that somebody can move.
fn moving(document: &Document) -> Vec<(u32, String)> {
    let moving = foreign(document).filter(|action| !action.is_pinned());
    let shown = |action: &Action| {
        let (name, version) = (action.name.raw(), action.version.raw());
        (action.line, format!("not pinned: {name}@{version}"))
    };
    moving.map(shown).take(MOVING).collect()
}

/// Actions shown of one workflow that are not pinned.
const MOVING: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::{kind_of, read};
    use crate::signals::testkit::{change, commit_facts, outcome, value};

    const CODE: (&str, &str) = ("a.py", "x = 1\n");

    fn share(files: &[(&str, &str)]) -> f64 {
        let mut all = vec![CODE];
        all.extend(files);
        value(&SIGNAL, &all)
    }

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    const POLICY: &str = "# Security\n\n## Reporting\n\nPlease write to security@example.org about any hole that you find, and wait for an answer.\n";

    #[test]
    fn each_step_counts() {
        let policy = ("SECURITY.md", POLICY);
        let bot = (
            ".github/dependabot.yml",
            "version: 2\nupdates:\n  - package-ecosystem: pip\n    directory: /\n",
        );
        assert!(near(share(&[]), 0.0));
        assert!(near(share(&[policy]), 1.0 / 3.0));
        assert!(near(share(&[policy, bot]), 2.0 / 3.0));
        let pin = "11bd71901bbe5b1630ceea73d27597364c9af683";
        let text = format!(
            "on: push\npermissions:\n  contents: read\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@{pin}\n      - run: pip-audit\n"
        );
        let good = (".github/workflows/ci.yml", text.as_str());
        assert!(near(share(&[policy, bot, good]), 1.0));
        let text = text
            .replace(pin, "v4")
            .replace("contents: read", "contents: write");
        let text = text.replace("jobs:\n", "jobs:\n  b:\n    steps: []\n");
        let loose = (".github/workflows/ci.yml", text.as_str());
        assert!(near(share(&[policy, bot, loose]), 0.6));
    }

    #[test]
    fn hollow_files_do_not_count() {
        for (path, text) in [
            ("SECURITY.md", "# Security\n"),
            (
                "SECURITY.md",
                "# Security Policy\n\n## Reporting a Vulnerability\n\nUse this section to tell people how to report a vulnerability.\n\nTell them where to go, see https://x.org.\n",
            ),
            ("tests/data/SECURITY.md", POLICY),
            (
                ".github/dependabot.yml",
                "version: 2\nupdates:\n  - package-ecosystem: pip\n    open-pull-requests-limit: 0\n",
            ),
            (".github/dependabot.yml", "version: 2\n"),
            ("renovate.json", "{\"enabled\": false}"),
            (
                ".pre-commit-config.yaml",
                "repos:\n- repo: x\n  hooks:\n  - id: bandit\n",
            ),
            ("pyproject.toml", "[tool.bandit]\nskips = ['B101']\n"),
        ] {
            assert!(near(share(&[(path, text)]), 0.0), "{path}");
        }
        let fails = "on: push\njobs:\n  a:\n    steps:\n      - run: bandit -r . || true\n";
        assert!(near(share(&[(".github/workflows/a.yml", fails)]), 0.0));
    }

    fn pasted(run: &str) -> usize {
        let path = ".github/workflows/a.yml";
        let text = format!("on: issues\njobs:\n  a:\n    steps:\n      - {run}\n");
        let kind = kind_of(path).expect("a workflow");
        read(kind, path, text.as_bytes()).pasted.len()
    }

    #[test]
    fn text_of_strangers_in_scripts() {
        for run in [
            "run: echo \"${{ github.event.issue.title }}\"",
            "run: git checkout ${{ github.head_ref }}",
            "run: git checkout ${{ github.head_ref || github.ref_name }}",
            "run: echo ${{ github.event.head_commit.message }}",
            "uses: actions/github-script@v7\n        with:\n          script: say(`${{ github.event.comment.body }}`)",
        ] {
            assert_eq!(pasted(run), 1, "{run}");
        }
        for run in [
            "run: echo \"$TITLE\"\n        env:\n          TITLE: ${{ github.event.issue.title }}",
            "run: echo ${{ contains(github.event.head_commit.message, 'skip') }}",
            "run: echo ${{ github.event.issue.number }} ${{ github.sha }}",
            "run: echo ${{ github.event.inputs.title }}",
            "run: echo github.event.issue.title",
            "uses: a/b@v1\n        with:\n          title: ${{ github.event.issue.title }}",
        ] {
            assert_eq!(pasted(run), 0, "{run}");
        }
    }

    #[test]
    fn permissions_are_read() {
        let of = |top: &str, jobs: &str| {
            let text = format!("on: push\n{top}jobs:\n{jobs}");
            read(DocumentKind::GithubWorkflow, "w.yml", text.as_bytes()).permissions
        };
        let two = "  a:\n    steps: []\n  b:\n    steps: []\n";
        assert_eq!(of("", two), Permissions::Unsaid);
        assert_eq!(of("permissions: {}\n", two), Permissions::Least(2));
        assert_eq!(of("permissions: read-all\n", two), Permissions::Least(2));
        assert_eq!(of("permissions: write-all\n", two), Permissions::Broad(2));
        assert_eq!(
            of("permissions:\n  contents: write\n", two),
            Permissions::Broad(2)
        );
        let one = "  a:\n    permissions:\n      contents: write\n    steps: []\n";
        assert_eq!(of("", one), Permissions::Least(4));
        assert_eq!(
            of("", &format!("{one}  b:\n    steps: []\n")),
            Permissions::Unsaid
        );
    }

    #[test]
    fn bots_are_known_by_their_commits() {
        for (author, count) in [
            (
                (
                    "49699333+dependabot[bot]@users.noreply.github.com",
                    "dependabot[bot]",
                ),
                1,
            ),
            (("bot@renovateapp.com", "Renovate Bot"), 1),
            (("ann@x", "Ann"), 0),
        ] {
            let change = crate::facts::Change {
                author,
                ..change("Bump x from 1 to 2")
            };
            assert_eq!(commit_facts(&change)["update-bot-commits"], count);
        }
    }

    #[test]
    fn bots_of_years_ago_are_not_in_use() {
        use crate::dataset::{Recency, Sums};
        use crate::facts::Plan;
        let plan = Plan::new(SIGNAL.facts, &[], &[]);
        let at = plan.index_of(&BOT_COMMITS).expect("a fact of the signal");
        let told = |days: Option<i64>, configured: i64| {
            let mut sums = Sums::zero(plan.facts().len());
            sums.recency = days.map_or_else(Recency::default, |days| Recency::of(at, days));
            let bots = plan.index_of(&BOTS).expect("a fact of the signal");
            sums.documents.add(bots, configured);
            let view = View::new(&plan, &sums);
            (bot_is_in_use(&view), bot_of_commits(&view))
        };
        assert_eq!(told(None, 0), (false, None));
        assert_eq!(told(Some(900), 2), (true, None));
        let (lately, said) = told(Some(30), 0);
        assert!(lately && said.is_some_and(|text| text.starts_with("update bot")));
        let (lately, said) = told(Some(900), 0);
        assert!(!lately && said.is_some_and(|text| text.starts_with("no update bot")));
    }

    #[test]
    fn without_python_the_question_does_not_arise() {
        assert!(matches!(outcome(&SIGNAL, &[]), Outcome::NotApplicable(_)));
    }
}
