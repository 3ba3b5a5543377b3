//! What pipelines run, as sums: facts of single documents, put together when a signal asks.
//!
//! A command of CI may run a check itself or hand over to a runner that another file defines. Which document answers
//! cannot be a fact, since facts see one document. So runners are taken in three groups (sessions of tox and nox; tasks
//! of make, just, scripts and the like; hooks of pre-commit), the names of targets tell for what CI hands over, and a check
//! runs where a hand-over for it and its definition in that group are both there. `make ci` names no check: it reaches
//! what tasks with such open names run or hand over for. `documents::resolve` follows targets exactly, for one snapshot;
//! this is its approximation that adds up through history. Which lines are shown is decided in `lines`.

use super::target::{RUN, told_by};
use crate::documents::{
    Command, Delegate, Document, DocumentKind, Gate, Purpose, RunnerKind, Trigger,
};
use crate::facts::{Each, Fact};
use crate::role::Role;
use crate::signals::View;

/// The kinds of check, by number.
pub(crate) const TESTS: usize = 0;
/// Mistakes and style.
pub(crate) const LINT: usize = 1;
/// The format.
pub(crate) const FORMAT: usize = 2;
/// Types.
pub(crate) const TYPES: usize = 3;
/// Vulnerabilities and secrets.
pub(crate) const SECURITY: usize = 4;
/// That the package and its documentation can be built.
pub(crate) const PACKAGING: usize = 5;
/// How much the tests cover; a measurement of tests, not a kind of its own in `ci-runs-checks`.
pub(crate) const COVERAGE: usize = 6;
/// How many there are.
pub(crate) const KINDS: usize = 7;

/// What the commands of each kind are for.
const PURPOSES: [&[Purpose]; KINDS] = [
    &[Purpose::Test],
    &[Purpose::Lint],
    &[Purpose::Format],
    &[Purpose::Types],
    &[Purpose::Security],
    &[Purpose::Build, Purpose::Publish, Purpose::Docs],
    &[Purpose::Coverage],
];

/// How many facts each kind has.
const EACH: usize = 7;

/// The facts of one kind of check.
pub(crate) struct Kind {
    /// CI runs it itself.
    pub ci: Fact,
    /// CI hands over to tox or nox, possibly for it.
    to_sessions: Fact,
    /// CI hands over to a task or a script, possibly for it.
    to_tasks: Fact,
    /// Sessions that run it.
    pub sessions: Fact,
    /// Tasks and scripts that run it.
    pub tasks: Fact,
    /// Tasks whose name tells nothing, such as `ci`, that run it or hand over for it.
    open_tasks: Fact,
    /// Hooks that run it.
    pub hooks: Fact,
}

const fn kind<const K: usize>(ids: [&'static str; EACH]) -> Kind {
    let [
        ci,
        to_sessions,
        to_tasks,
        sessions,
        tasks,
        open_tasks,
        hooks,
    ] = ids;
    Kind {
        ci: Fact::sum(
            ci,
            "Commands of this kind that CI itself runs on every change, and whose failure is a failure.",
            Each::Document(|d| count(d, |c| from_ci(d, c, K) && is_of(c, K))),
        ),
        to_sessions: Fact::sum(
            to_sessions,
            "Commands of CI, on every change, that hand over to tox or nox; the target's name allows this kind.",
            Each::Document(|d| count(d, |c| from_ci(d, c, K) && hands(c, Group::Sessions, K))),
        ),
        to_tasks: Fact::sum(
            to_tasks,
            "Commands of CI, on every change, that hand over to a task or script named for this kind, or to a workflow.",
            Each::Document(|d| count(d, |c| from_ci(d, c, K) && hands(c, Group::Tasks, K))),
        ),
        sessions: Fact::sum(
            sessions,
            "Commands of this kind in the sessions of tox and nox.",
            Each::Document(|d| count(d, |c| defines(d, c, Group::Sessions, K))),
        ),
        tasks: Fact::sum(
            tasks,
            "Commands of this kind in makefiles, justfiles, scripts, project tasks, called workflows and local actions.",
            Each::Document(|d| count(d, |c| defines(d, c, Group::Tasks, K))),
        ),
        open_tasks: Fact::sum(
            open_tasks,
            "Commands of this kind, or that hand over to a task or script named for it, in tasks and scripts whose own name tells no kind.",
            Each::Document(|d| {
                count(d, |c| {
                    is_open(d, c)
                        && belongs(d, c, Group::Tasks)
                        && (defines(d, c, Group::Tasks, K) || hands(c, Group::Tasks, K))
                })
            }),
        ),
        hooks: Fact::sum(
            hooks,
            "Hooks of this kind in pre-commit's configuration, manual stages left out.",
            Each::Document(|d| count(d, |c| defines(d, c, Group::Hooks, K))),
        ),
    }
}

/// Every kind of check.
#[rustfmt::skip]
pub(crate) static CHECKS: [Kind; KINDS] = [
    kind::<TESTS>(["ci-runs-tests", "ci-hands-tests-to-sessions", "ci-hands-tests-to-tasks", "sessions-run-tests", "tasks-run-tests", "open-tasks-run-tests", "hooks-run-tests"]),
    kind::<LINT>(["ci-runs-lint", "ci-hands-lint-to-sessions", "ci-hands-lint-to-tasks", "sessions-run-lint", "tasks-run-lint", "open-tasks-run-lint", "hooks-run-lint"]),
    kind::<FORMAT>(["ci-runs-format", "ci-hands-format-to-sessions", "ci-hands-format-to-tasks", "sessions-run-format", "tasks-run-format", "open-tasks-run-format", "hooks-run-format"]),
    kind::<TYPES>(["ci-runs-types", "ci-hands-types-to-sessions", "ci-hands-types-to-tasks", "sessions-run-types", "tasks-run-types", "open-tasks-run-types", "hooks-run-types"]),
    kind::<SECURITY>(["ci-runs-security", "ci-hands-security-to-sessions", "ci-hands-security-to-tasks", "sessions-run-security", "tasks-run-security", "open-tasks-run-security", "hooks-run-security"]),
    kind::<PACKAGING>(["ci-runs-packaging", "ci-hands-packaging-to-sessions", "ci-hands-packaging-to-tasks", "sessions-run-packaging", "tasks-run-packaging", "open-tasks-run-packaging", "hooks-run-packaging"]),
    kind::<COVERAGE>(["ci-runs-coverage", "ci-hands-coverage-to-sessions", "ci-hands-coverage-to-tasks", "sessions-run-coverage", "tasks-run-coverage", "open-tasks-run-coverage", "hooks-run-coverage"]),
];

/// Pipelines.
pub(crate) static PIPELINES: Fact = Fact::sum(
    "ci-pipelines",
    "Files that configure a CI service.",
    Each::Document(|d| i64::from(d.is_ci())),
);

static CI_TO_OPEN_TASKS: Fact = Fact::sum(
    "ci-hands-to-open-tasks",
    "Commands of CI, on every change, that hand over to a task or script whose name tells no kind of check, such as `make ci`.",
    Each::Document(|d| count(d, |c| from_ci(d, c, LINT) && hands_openly(c))),
);

static CI_TO_HOOKS: Fact = Fact::sum(
    "ci-hands-to-hooks",
    "Commands of CI, on every change, that run pre-commit; pre-commit's own configuration where it has a section for pre-commit.ci.",
    Each::Document(|d| {
        count(d, |c| from_ci(d, c, LINT) && hands_to(c, Group::Hooks))
            + i64::from(
                d.kind == DocumentKind::PreCommitConfig
                    && d.triggers.contains(&Trigger::PullRequest),
            )
    }),
);

static HOOK_SERVICE: Fact = Fact::sum(
    "pre-commit-ci-commits",
    "Commits by pre-commit.ci, a service that runs the hooks on every pull request and may need no trace in the tree.",
    Each::Commit(|c| {
        let (email, name) = c.author;
        i64::from(name == "pre-commit-ci[bot]" || email.contains("pre-commit-ci[bot]@"))
    }),
);

static SESSIONS_TO_HOOKS: Fact = Fact::sum(
    "sessions-hand-to-hooks",
    "Commands of tox and nox that run pre-commit.",
    Each::Document(|d| passes(d, Group::Sessions, Group::Hooks)),
);

static TASKS_TO_HOOKS: Fact = Fact::sum(
    "tasks-hand-to-hooks",
    "Commands of tasks and scripts that run pre-commit.",
    Each::Document(|d| passes(d, Group::Tasks, Group::Hooks)),
);

static SESSIONS_TO_TASKS: Fact = Fact::sum(
    "sessions-hand-to-tasks",
    "Commands of tox and nox that hand over to a task or a script.",
    Each::Document(|d| passes(d, Group::Sessions, Group::Tasks)),
);

static TASKS_TO_SESSIONS: Fact = Fact::sum(
    "tasks-hand-to-sessions",
    "Commands of tasks and scripts that hand over to tox or nox.",
    Each::Document(|d| passes(d, Group::Tasks, Group::Sessions)),
);

const LINKS: [&Fact; 8] = [
    &PIPELINES,
    &HOOK_SERVICE,
    &CI_TO_OPEN_TASKS,
    &CI_TO_HOOKS,
    &SESSIONS_TO_HOOKS,
    &TASKS_TO_HOOKS,
    &SESSIONS_TO_TASKS,
    &TASKS_TO_SESSIONS,
];

/// How many facts [`running`] looks at.
pub(crate) const FACTS: usize = KINDS * EACH + LINKS.len();

/// The facts that [`running`] looks at.
pub(crate) static RUNNING: [&Fact; FACTS] = {
    let mut all = [&PIPELINES; FACTS];
    let mut k = 0;
    while k < KINDS {
        let kind = &CHECKS[k];
        all[k * EACH] = &kind.ci;
        all[k * EACH + 1] = &kind.to_sessions;
        all[k * EACH + 2] = &kind.to_tasks;
        all[k * EACH + 3] = &kind.sessions;
        all[k * EACH + 4] = &kind.tasks;
        all[k * EACH + 5] = &kind.open_tasks;
        all[k * EACH + 6] = &kind.hooks;
        k += 1;
    }
    let mut i = 0;
    while i < LINKS.len() {
        all[KINDS * EACH + i] = LINKS[i];
        i += 1;
    }
    all
};

/// Which kinds of check CI runs on every change, itself or through runners.
pub(crate) fn running(view: &View<'_>) -> [bool; KINDS] {
    let has = |fact: &Fact| view.documents(fact) > 0;
    let openly = has(&CI_TO_OPEN_TASKS);
    let mut hooks =
        view.commits(&HOOK_SERVICE) > 0 || has(&CI_TO_HOOKS) || (openly && has(&TASKS_TO_HOOKS));
    let mut sessions = [false; KINDS];
    let mut tasks = [false; KINDS];
    for (k, check) in CHECKS.iter().enumerate() {
        let direct = has(&check.to_sessions);
        let through = has(&check.to_tasks) || (openly && has(&check.open_tasks));
        sessions[k] = direct || ((through || openly) && has(&TASKS_TO_SESSIONS));
        tasks[k] = through || (direct && has(&SESSIONS_TO_TASKS));
        // Hooks are run for what they mostly do.
        hooks |= k == LINT
            && ((sessions[k] && has(&SESSIONS_TO_HOOKS)) || (tasks[k] && has(&TASKS_TO_HOOKS)));
    }
    std::array::from_fn(|k| {
        let check = &CHECKS[k];
        has(&check.ci)
            || (sessions[k] && has(&check.sessions))
            || (tasks[k] && has(&check.tasks))
            || (hooks && has(&check.hooks))
    })
}

/// Whether a document holds commands of CI, on every change, that run a check of a kind or hand over to what may run it.
pub(crate) fn may_run(document: &Document, kind: usize) -> bool {
    let mut commands = document.commands.iter();
    commands.any(|c| from_ci(document, c, kind) && (is_of(c, kind) || may_hand_over(c, kind)))
}

/// Whether a command hands over to what may run a check of a kind.
pub(super) fn may_hand_over(command: &Command, kind: usize) -> bool {
    hands(command, Group::Sessions, kind)
        || hands(command, Group::Tasks, kind)
        || hands_openly(command)
        || hands_to(command, Group::Hooks)
}

/// Whether a runner's configuration defines a command of a kind.
pub(super) fn is_defined(document: &Document, command: &Command, kind: usize) -> bool {
    let groups = [Group::Sessions, Group::Tasks, Group::Hooks];
    groups
        .iter()
        .any(|&group| defines(document, command, group, kind))
}

/// Runners whose work is much alike.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Sessions,
    Tasks,
    Hooks,
}

/// The group of a runner; nothing for one whose definition is elsewhere.
fn group_of(runner: RunnerKind) -> Option<Group> {
    match runner {
        RunnerKind::Tox | RunnerKind::Nox => Some(Group::Sessions),
        RunnerKind::PreCommit => Some(Group::Hooks),
        RunnerKind::RemoteWorkflow => None,
        _ => Some(Group::Tasks),
    }
}

/// Whether a document speaks for the project: not a fixture, an example, a template or somebody else's.
pub(crate) fn speaks_for_project(document: &Document) -> bool {
    let path = document.path.raw();
    let aside = |part: &str| {
        matches!(
            part,
            "example" | "examples" | "samples" | "demos" | "template" | "templates" | "fixtures"
        ) || part.contains("{{")
    };
    let Some((folders, _)) = path.rsplit_once('/') else {
        return true;
    };
    // The folder decides: `test.sh` at the top runs the project's tests.
    let role = Role::of(&format!("{folders}/x")).0;
    !folders.split('/').any(aside) && !matches!(role, Role::Test | Role::Vendored | Role::Generated)
}

fn count(document: &Document, wanted: impl Fn(&Command) -> bool) -> i64 {
    let found = document.commands.iter().filter(|c| wanted(c)).count() as i64;
    // The folder costs more to look at than commands that are something else.
    if found > 0 && speaks_for_project(document) {
        found
    } else {
        0
    }
}

/// Whether a command runs a check of a kind, itself.
pub(super) fn is_of(command: &Command, kind: usize) -> bool {
    PURPOSES[kind].iter().any(|&p| command.is_for(p))
}

/// A command of CI itself, run on every change. One that may fail checks nothing; the upload of a measurement may.
pub(super) fn from_ci(document: &Document, command: &Command, kind: usize) -> bool {
    document.on_change()
        && command.origin.runner.is_none()
        && command.origin.gate == Gate::Open
        && (kind == COVERAGE || !command.origin.may_fail)
}

/// A command of a runner's configuration; of a workflow that others call.
fn belongs(document: &Document, command: &Command, group: Group) -> bool {
    let called = || document.is_ci() && document.triggers.contains(&Trigger::Called);
    let own = match command.origin.runner {
        Some(runner) => group_of(runner) == Some(group),
        None => group == Group::Tasks && called(),
    };
    own && command.origin.gate == Gate::Open
}

fn defines(document: &Document, command: &Command, group: Group, kind: usize) -> bool {
    is_of(command, kind)
        && belongs(document, command, group)
        && (kind == COVERAGE || !command.origin.may_fail)
}

fn hands_to(command: &Command, group: Group) -> bool {
    let delegate = command.delegate.as_ref();
    delegate.is_some_and(|d| group_of(d.kind) == Some(group))
}

fn hands(command: &Command, group: Group, kind: usize) -> bool {
    let delegate = command.delegate.as_ref();
    delegate.is_some_and(|d| group_of(d.kind) == Some(group) && may_be_for(d, kind))
}

fn passes(document: &Document, from: Group, to: Group) -> i64 {
    count(document, |c| belongs(document, c, from) && hands_to(c, to))
}

/// Whether a task's name tells nothing. `make ci` does not mean the makefile of another folder.
fn is_open(document: &Document, command: &Command) -> bool {
    use DocumentKind::{Justfile, Makefile, Taskfile};
    let of_folder = matches!(document.kind, Makefile | Justfile | Taskfile);
    let elsewhere = of_folder && document.path.raw().contains('/');
    !elsewhere && told_by(command.origin.job.raw()).is_none()
}

/// Whether a hand-over may be for this kind of check. Sessions without a target are all of them, and one of another name,
/// such as `plugins`, runs tests in another setting; of tasks, only the one that is named is run.
fn may_be_for(delegate: &Delegate, kind: usize) -> bool {
    let sessions = group_of(delegate.kind) == Some(Group::Sessions);
    let wide = delegate.targets.is_empty() && sessions;
    let allows = |target: &String| match told_by(target) {
        _ if target.contains(['$', '{']) => true,
        Some(told) => told & (1 << kind) != 0,
        None if matches!(target.as_str(), "all" | "check" | "checks" | "ci") => sessions,
        None => sessions && RUN & (1 << kind) != 0,
    };
    delegate.kind == RunnerKind::LocalWorkflow || wide || delegate.targets.iter().any(allows)
}

/// Whether a command hands over to a task whose name tells nothing, or to the default one.
fn hands_openly(command: &Command) -> bool {
    command.delegate.as_ref().is_some_and(|d| {
        group_of(d.kind) == Some(Group::Tasks)
            && d.kind != RunnerKind::LocalWorkflow
            && (d.targets.is_empty() || d.targets.iter().any(|t| told_by(t).is_none()))
    })
}
