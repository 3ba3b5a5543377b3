//! What kind of work it is, and what is therefore not asked of it.

use super::Signal;

/// A kind of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// For others to import.
    #[default]
    Library,
    /// It runs and answers.
    Service,
    /// For people at a terminal.
    CommandLine,
    /// Notebooks and what goes with them.
    DataScience,
    /// Exercises and what is learnt from them.
    Teaching,
    /// Handed in once: an exercise for an application.
    Submission,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Library,
        Self::Service,
        Self::CommandLine,
        Self::DataScience,
        Self::Teaching,
        Self::Submission,
    ];

    /// Kebab-case id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Library => "library",
            Self::Service => "service",
            Self::CommandLine => "command-line",
            Self::DataScience => "data-science",
            Self::Teaching => "teaching",
            Self::Submission => "submission",
        }
    }

    /// The kind of that id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// Whether a signal is not asked of work of this kind. What it does beyond is credited all the same.
    pub fn spares(self, signal: &Signal) -> bool {
        NOT_ASKED
            .iter()
            .any(|(kind, ids)| *kind == self && ids.contains(&signal.id))
    }
}

/// What a project that goes on has, and what is handed in once need not have.
const OF_A_PROJECT: &[&str] = &[
    "changelog",
    "ci-runs-checks",
    "coverage-measured",
    "decision-records",
    "docs-site",
    "docs-with-code",
    "operations-docs",
    "package-metadata",
    "quality-gates",
    "reviewed-changes",
    "security-process",
    "self-merges",
    "tests-in-ci",
];

/// What is not asked, by kind.
static NOT_ASKED: &[(Kind, &[&str])] = &[
    (Kind::Submission, OF_A_PROJECT),
    (Kind::Teaching, OF_A_PROJECT),
    (Kind::CommandLine, &["instrumentation"]),
    (Kind::Service, &["package-metadata"]),
    (
        Kind::DataScience,
        &["operations-docs", "instrumentation", "package-metadata"],
    ),
];

/// What a kind is told by.
#[derive(Debug, Clone, Copy, Default)]
pub struct Evidence {
    /// Commits, where there is a history.
    pub commits: Option<u64>,
    /// People who wrote them.
    pub people: usize,
    /// Seconds from the first to the last.
    pub span: i64,
    /// Tags.
    pub tags: usize,
    /// How many of the five parts of its metadata a distribution declares.
    pub metadata: i64,
    /// Modules that ship, and those of them whose name is a number in a series.
    pub modules: i64,
    /// See [`Self::modules`].
    pub numbered: i64,
    /// Notebooks.
    pub notebooks: i64,
    /// Programs that are declared.
    pub programs: usize,
    /// Modules that answer requests.
    pub web: i64,
}

/// More commits than this are no submission.
const FEW_COMMITS: u64 = 60;
/// More people than this are no submission; a template that is handed out brings some.
const FEW_PEOPLE: usize = 6;
/// Longer work is no submission, in seconds: 120 days.
const SHORT: i64 = 120 * 86_400;
/// Distributions that declare more are meant to be installed.
const METADATA: i64 = 3;

impl Evidence {
    /// The kind, and what it was told by.
    pub fn kind(&self) -> (Kind, String) {
        let many = |part: i64, whole: i64| whole >= 3 && part * 2 >= whole;
        if many(self.numbered, self.modules) {
            let why = format!("{} of {} modules are numbered", self.numbered, self.modules);
            return (Kind::Teaching, why);
        }
        if let Some(commits) = self.commits.filter(|n| (1..=FEW_COMMITS).contains(n)) {
            let short = self.span <= SHORT && self.people <= FEW_PEOPLE;
            if short && self.tags == 0 && self.metadata <= METADATA {
                let word = if commits == 1 { "commit" } else { "commits" };
                let why = format!(
                    "{commits} {word} in {} days, no release",
                    self.span / 86_400
                );
                return (Kind::Submission, why);
            }
        }
        if self.notebooks > self.modules {
            let why = format!("{} notebooks, {} modules", self.notebooks, self.modules);
            return (Kind::DataScience, why);
        }
        if self.metadata > METADATA {
            let (kind, what) = if self.programs > 0 {
                (Kind::CommandLine, "an installable program")
            } else {
                (Kind::Library, "an installable distribution")
            };
            return (kind, what.to_owned());
        }
        if self.web > 0 {
            return (
                Kind::Service,
                format!("{} modules answer requests", self.web),
            );
        }
        if self.programs > 0 {
            return (Kind::CommandLine, "declared programs".to_owned());
        }
        (Kind::Library, "nothing says otherwise".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::SIGNALS;

    fn small() -> Evidence {
        Evidence {
            commits: Some(5),
            people: 1,
            span: 3 * 86_400,
            modules: 6,
            ..Evidence::default()
        }
    }

    #[test]
    fn what_is_handed_in_once_is_a_submission() {
        assert_eq!(small().kind().0, Kind::Submission);
        assert_eq!(small().kind().1, "5 commits in 3 days, no release");
    }

    #[test]
    fn what_only_looks_small_is_none() {
        let released = Evidence { tags: 1, ..small() };
        let installable = Evidence {
            metadata: 5,
            ..small()
        };
        let long = Evidence {
            span: 400 * 86_400,
            ..small()
        };
        let folder = Evidence {
            commits: None,
            ..small()
        };
        for other in [released, installable, long, folder] {
            assert_ne!(other.kind().0, Kind::Submission, "{other:?}");
        }
    }

    #[test]
    fn exercises_and_notebooks_are_told_by_what_they_hold() {
        let numbered = Evidence {
            numbered: 3,
            ..small()
        };
        assert_eq!(numbered.kind().0, Kind::Teaching);
        let notebooks = Evidence {
            commits: Some(900),
            notebooks: 12,
            ..small()
        };
        assert_eq!(notebooks.kind().0, Kind::DataScience);
    }

    #[test]
    fn what_is_not_asked_is_a_signal() {
        for (_, ids) in NOT_ASKED {
            for id in *ids {
                assert!(SIGNALS.iter().any(|s| s.id == *id), "{id}");
            }
        }
        for kind in Kind::ALL {
            assert_eq!(Kind::from_id(kind.id()), Some(kind));
        }
    }
}
