//! What pipelines run: commands of CI and of what it hands over to, followed from file to file ([`Pipelines`]).
//!
//! A check runs where CI comes to a command for it on every change, and its failure fails something. A check that is not found
//! may still be run by what could not be followed: then nobody knows, and a signal says which line hands over ([`unknown`]).

use super::target::may_be_for;
use crate::documents::{
    Command, Document, DocumentKind, Gate, Lost, Pipelines, Purpose, Reached, RunnerKind, Standing,
};
use crate::facts::{Fact, Subject};
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
/// That the documentation can be built; a part of packaging in `ci-runs-checks`.
pub(crate) const DOCS: usize = 7;
/// How many there are.
pub(crate) const KINDS: usize = 8;

/// What the commands of each kind are for.
const PURPOSES: [&[Purpose]; KINDS] = [
    &[Purpose::Test],
    &[Purpose::Lint],
    &[Purpose::Format],
    &[Purpose::Types],
    &[Purpose::Security],
    &[Purpose::Build, Purpose::Publish, Purpose::Docs],
    &[Purpose::Coverage],
    &[Purpose::Docs],
];

/// How many facts each kind has.
const EACH: usize = 3;

/// The facts of one kind of check.
pub(crate) struct Kind {
    /// CI runs it on every change, itself or through what it hands over to.
    pub ci: Fact,
    /// It is written down somewhere, whether or not anything runs it.
    pub written: Fact,
    /// Hooks of pre-commit that run it.
    hooks: Fact,
}

const fn kind<const K: usize>(ids: [&'static str; EACH]) -> Kind {
    let [ci, written, hooks] = ids;
    Kind {
        ci: Fact::sum(
            ci,
            "Commands of this kind that CI runs on every change, itself or through what it hands over to, and whose failure is a failure.",
            Subject::Pipelines(|p| p.reached.iter().filter(|one| runs(one, K)).count() as i64),
        ),
        written: Fact::sum(
            written,
            "Commands of this kind that CI, tox, nox, makefiles, scripts, hooks and other runners hold, whether or not anything runs them.",
            Subject::Document(|d| count(d, |c| is_written(d, c, K))),
        ),
        hooks: Fact::sum(
            hooks,
            "Hooks of this kind in pre-commit's configuration, manual stages left out.",
            Subject::Document(|d| {
                count(d, |c| {
                    c.origin.runner == Some(RunnerKind::PreCommit) && is_written(d, c, K)
                })
            }),
        ),
    }
}

/// Every kind of check.
#[rustfmt::skip]
pub(crate) static CHECKS: [Kind; KINDS] = [
    kind::<TESTS>(["ci-runs-tests", "tests-written-down", "hooks-run-tests"]),
    kind::<LINT>(["ci-runs-lint", "lint-written-down", "hooks-run-lint"]),
    kind::<FORMAT>(["ci-runs-format", "format-written-down", "hooks-run-format"]),
    kind::<TYPES>(["ci-runs-types", "types-written-down", "hooks-run-types"]),
    kind::<SECURITY>(["ci-runs-security", "security-written-down", "hooks-run-security"]),
    kind::<PACKAGING>(["ci-runs-packaging", "packaging-written-down", "hooks-run-packaging"]),
    kind::<COVERAGE>(["ci-runs-coverage", "coverage-written-down", "hooks-run-coverage"]),
    kind::<DOCS>(["ci-runs-docs", "docs-written-down", "hooks-run-docs"]),
];

/// Pipelines.
pub(crate) static PIPELINES: Fact = Fact::sum(
    "ci-pipelines",
    "Files that configure a CI service.",
    Subject::Document(|d| i64::from(d.is_ci())),
);

static HOOK_SERVICE: Fact = Fact::sum(
    "pre-commit-ci-commits",
    "Commits by pre-commit.ci, a service that runs the hooks on every pull request and may need no trace in the tree.",
    Subject::Commit(|c| {
        let (email, name) = c.author;
        i64::from(name == "pre-commit-ci[bot]" || email.contains("pre-commit-ci[bot]@"))
    }),
);

const LINKS: [&Fact; 2] = [&PIPELINES, &HOOK_SERVICE];

/// How many facts [`running`] looks at.
pub(crate) const FACTS: usize = KINDS * EACH + LINKS.len();

/// The facts that [`running`] looks at.
pub(crate) static RUNNING: [&Fact; FACTS] = {
    let mut all = [&PIPELINES; FACTS];
    let mut k = 0;
    while k < KINDS {
        let kind = &CHECKS[k];
        all[k * EACH] = &kind.ci;
        all[k * EACH + 1] = &kind.written;
        all[k * EACH + 2] = &kind.hooks;
        k += 1;
    }
    let mut i = 0;
    while i < LINKS.len() {
        all[KINDS * EACH + i] = LINKS[i];
        i += 1;
    }
    all
};

/// Which kinds of check CI is known to run on every change, itself or through what it hands over to.
pub(crate) fn running(view: &View<'_>) -> [bool; KINDS] {
    std::array::from_fn(|kind| runs_kind(view, kind))
}

/// Whether CI is known to run one kind of check on every change. The history is asked only where it can change the answer: a shallow
/// clone, the usual one of a CI job, then knows what its files say.
pub(crate) fn runs_kind(view: &View<'_>, kind: usize) -> bool {
    let has = |fact: &Fact| view.documents(fact) > 0;
    has(&CHECKS[kind].ci) || has(&CHECKS[kind].hooks) && view.has_commit(&HOOK_SERVICE)
}

/// Why it is not known whether CI runs a kind of check: a hand-over on every change that may be for it and could not be followed.
/// Nothing where CI is known to run it, or where every hand-over that may be for it was followed.
pub(crate) fn unknown(view: &View<'_>, kind: usize) -> Option<String> {
    if runs_kind(view, kind) {
        return None;
    }
    let lost = view.lost().iter().find(|lost| may_hide(lost, kind))?;
    let (path, what) = (printable(lost.path.raw()), printable(lost.text.raw()));
    Some(format!(
        "{path}:{} hands over to something that is not in the repository or cannot be read: {what}",
        lost.line
    ))
}

/// Whether what could not be followed may run a kind of check.
pub(super) fn may_hide(lost: &Lost, kind: usize) -> bool {
    let asked = if kind == COVERAGE {
        Standing::Advisory
    } else {
        Standing::Runs
    };
    lost.standing >= asked && may_be_for(lost, kind) && path_speaks_for_project(lost.path.raw())
}

/// Text of a repository in a sentence: plain letters only, cut.
fn printable(text: &str) -> String {
    const MOST: usize = 80;
    let plain = |c: char| {
        let good = c.is_ascii_alphanumeric() || " ./_-+@:=$".contains(c);
        if good { c } else { '?' }
    };
    let cut = text.chars().take(MOST).map(plain).collect::<String>();
    crate::documents::secret::conceal(&cut, MOST)
}

/// Whether CI runs a command for a kind of check on every change, and its failure is one. The upload of a measurement may fail.
pub(super) fn runs(one: &Reached<'_>, kind: usize) -> bool {
    let asked = if kind == COVERAGE {
        Standing::Advisory
    } else {
        Standing::Runs
    };
    one.standing >= asked && is_of(one.command, kind) && speaks_for_project(one.document)
}

/// Whether a document speaks for the project: not a fixture, an example, a template or somebody else's.
pub(crate) fn speaks_for_project(document: &Document) -> bool {
    // What a pipeline takes in is no template for other projects.
    document.kind == DocumentKind::CiPart || path_speaks_for_project(document.path.raw())
}

fn path_speaks_for_project(path: &str) -> bool {
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

/// Whether a command for a kind of check is part of CI or of what a runner may run.
pub(super) fn is_written(document: &Document, command: &Command, kind: usize) -> bool {
    is_of(command, kind)
        && (command.origin.runner.is_some() || document.is_ci())
        && command.origin.gate == Gate::Open
        && (kind == COVERAGE || !command.origin.may_fail)
}

/// Whether a pipeline, by itself or through what it hands over to, runs a kind of check.
pub(crate) fn pipelines_that_run<'p>(
    pipelines: &'p Pipelines<'_>,
    kind: usize,
) -> impl Iterator<Item = &'p Reached<'p>> {
    pipelines.reached.iter().filter(move |one| runs(one, kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Sums;
    use crate::facts::Plan;
    use crate::git::HistoryGap;

    /// Whether tests are seen to run, and whether it is told that history is missing, in a shallow clone.
    fn in_a_shallow_clone(documents: &[&Fact], commits: &[&Fact]) -> (bool, bool) {
        let plan = Plan::new(&RUNNING, &[], &[]);
        let mut sums = Sums::zero(plan.facts().len());
        sums.history_gap = Some(HistoryGap::Shallow);
        let at = |fact: &Fact| plan.index_of(fact).expect("a fact of the plan");
        for fact in documents {
            sums.documents.add(at(fact), 1);
        }
        let mut history = crate::facts::Counts::zero(plan.facts().len());
        for fact in commits {
            history.add(at(fact), 1);
        }
        sums.commits = Some(history);
        let view = View::new(&plan, &sums);
        (runs_kind(&view, TESTS), view.take_basis().1.is_some())
    }

    #[test]
    fn a_shallow_clone_knows_what_its_files_say() {
        let tests = &CHECKS[TESTS];
        assert_eq!(in_a_shallow_clone(&[&tests.ci], &[]), (true, false));
        assert_eq!(in_a_shallow_clone(&[], &[]), (false, false));
        // Hooks that some service may run without a trace in the tree: only the history can tell.
        assert_eq!(in_a_shallow_clone(&[&tests.hooks], &[]), (false, true));
        let seen = in_a_shallow_clone(&[&tests.hooks], &[&HOOK_SERVICE]);
        assert_eq!(seen, (true, false));
    }
}
