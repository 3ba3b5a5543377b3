//! What kind of work it is, and what is therefore not asked of it.

use super::Signal;
use crate::dataset::OwnWork;

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

    /// Whether it is written once, to learn or to be judged, and not kept up.
    pub fn is_exercise(self) -> bool {
        matches!(self, Self::Teaching | Self::Submission)
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
    "cause-told",
    "changelog",
    "ci-runs-checks",
    "co-authored",
    "coverage-measured",
    "debt",
    "decision-records",
    "degree-of-authorship",
    "docs-site",
    "docs-with-code",
    "issue-links",
    "legacy-work",
    "newcomers-helped",
    "newcomers-stayed",
    "operations-docs",
    "package-metadata",
    "quality-gates",
    "regression-tests",
    "release-cadence",
    "reverts",
    "reviewed-changes",
    "security-process",
    "self-merges",
    "shared-files",
    "stewardship",
    "tests-in-ci",
    "traceability",
    "truck-factor",
    "version-steps",
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
    /// Those of them that were made upon a template, or all.
    pub own: OwnWork,
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
    /// Notebooks that explain the product, among documentation and examples.
    pub explaining: i64,
    /// Programs that are declared.
    pub programs: i64,
    /// Names that the package at the top hands out.
    pub handed_out: i64,
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

/// A package that hands out as many names at its top is there to be imported, though a program comes with it: Flask and click hand out
/// forty and more, programs whose parts somebody may import (datasette, bandit) about a dozen.
const HANDED_OUT: i64 = 20;

/// What decides between kinds may lie in what could not be read: then several are possible.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unseen {
    /// Files that could not be read; any number where folders are among them.
    pub files: i64,
    /// Part of the history is not there.
    pub history: bool,
}

impl Evidence {
    /// The kind where it was told from all that there is, and what it was told by.
    #[cfg(test)]
    fn kind(&self) -> (Kind, String) {
        self.kinds(Unseen::default()).1
    }

    /// The kinds that are possible beside what is `unseen`, and the one that what was read alone makes sure of, with what it was told by.
    ///
    /// More that is read only adds commits, people, tags, modules and programs. So every step is asked twice: whether it may be, and
    /// whether it is sure.
    pub fn kinds(&self, unseen: Unseen) -> (Vec<Kind>, (Kind, String)) {
        let more = unseen.files;
        let mut possible = Vec::new();
        for (kind, may_be, is_sure, why) in self.steps(more, unseen.history) {
            if may_be || is_sure {
                possible.push(kind);
            }
            if is_sure {
                return (possible, (kind, why));
            }
        }
        possible.push(Kind::Library);
        (
            possible,
            (Kind::Library, "nothing says otherwise".to_owned()),
        )
    }

    /// What a submission is told by.
    fn handed_in_why(&self, commits: u64) -> String {
        let word = if commits == 1 { "commit" } else { "commits" };
        let days = self.own.span / 86_400;
        match self.own.before {
            0 => format!("{commits} {word} in {days} days, no release"),
            before => format!(
                "{} of {commits} {word} in {days} days, {before} of others long before, no release",
                self.own.commits
            ),
        }
    }

    /// Kind by kind, the first that holds decides: whether it may hold, whether it is sure, and by what.
    fn steps(&self, more: i64, less_history: bool) -> [(Kind, bool, bool, String); 7] {
        let hidden = more > 0;
        let many = |part: i64, whole: i64| whole >= 3 && part.saturating_mul(2) >= whole;
        let numbered = self.numbered.saturating_add(more);
        let modules = self.modules.saturating_add(more);
        let commits = self.commits.unwrap_or_default();
        let short = commits <= FEW_COMMITS && self.own.span <= SHORT && self.tags == 0;
        // Without all files, two addresses may be one person's: a mailmap says so.
        let few = self.people <= FEW_PEOPLE || hidden || less_history;
        let handed_in = self.commits.is_some() && short && few && self.metadata <= METADATA;
        let is_whole = !hidden && !less_history;
        let installable = self.metadata > METADATA;
        let program = self.programs > 0;
        let is_for_import = self.handed_out >= HANDED_OUT;
        // What is installed and has notebooks beside it is explained by them.
        let explaining = if installable { self.explaining } else { 0 };
        let notebooks = self.notebooks - explaining;
        [
            (
                Kind::Teaching,
                many(numbered, modules),
                many(self.numbered, modules),
                format!("{} of {} modules are numbered", self.numbered, self.modules),
            ),
            (
                Kind::Submission,
                handed_in && (commits > 0 || less_history),
                handed_in && commits > 0 && is_whole,
                self.handed_in_why(commits),
            ),
            (
                Kind::DataScience,
                self.notebooks.saturating_add(more) > self.modules,
                self.notebooks - self.explaining > modules || !hidden && notebooks > modules,
                format!("{notebooks} notebooks, {} modules", self.modules),
            ),
            (
                Kind::CommandLine,
                hidden || installable && program,
                installable && program && !is_for_import && !hidden,
                "an installable program".to_owned(),
            ),
            (
                Kind::Library,
                installable || hidden,
                installable,
                match (program, is_for_import) {
                    (true, true) => format!(
                        "an installable distribution that hands out {} names",
                        self.handed_out
                    ),
                    _ => "an installable distribution".to_owned(),
                },
            ),
            (
                Kind::Service,
                self.web > 0 || hidden,
                self.web > 0,
                format!("{} modules answer requests", self.web),
            ),
            (
                Kind::CommandLine,
                program || hidden,
                program,
                "declared programs".to_owned(),
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::SIGNALS;

    fn days(span: i64) -> OwnWork {
        OwnWork {
            span: span * 86_400,
            ..OwnWork::default()
        }
    }

    fn small() -> Evidence {
        Evidence {
            commits: Some(5),
            people: 1,
            own: days(3),
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
    fn a_template_does_not_make_it_long() {
        let upon = Evidence {
            own: OwnWork {
                commits: 3,
                before: 2,
                ..days(4)
            },
            ..small()
        };
        let why = "3 of 5 commits in 4 days, 2 of others long before, no release";
        assert_eq!(upon.kind(), (Kind::Submission, why.to_owned()));
    }

    #[test]
    fn what_only_looks_small_is_none() {
        let released = Evidence { tags: 1, ..small() };
        let installable = Evidence {
            metadata: 5,
            ..small()
        };
        let long = Evidence {
            own: days(400),
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
    fn what_could_not_be_read_leaves_kinds_open() {
        let kinds = |evidence: Evidence, files, history| evidence.kinds(Unseen { files, history });
        let (possible, (kind, _)) = kinds(small(), 0, true);
        assert_eq!(
            kind,
            Kind::Library,
            "a part of a history is no small history"
        );
        assert!(possible.contains(&Kind::Submission) && possible.contains(&Kind::Library));
        let grown = Evidence {
            commits: Some(5_000),
            metadata: 5,
            ..small()
        };
        assert_eq!(kinds(grown, 0, true).0, [Kind::Library]);
        assert!(!kinds(grown, 1, true).0.contains(&Kind::Submission));
        assert!(
            kinds(small(), 1, false).0.len() > 2,
            "a file may declare anything"
        );
        assert_eq!(kinds(small(), 0, false).0, [Kind::Submission]);
        assert!(kinds(small(), i64::MAX, true).0.contains(&Kind::Teaching));
    }

    proptest::proptest! {
        /// Whatever the whole is told to be, the part holds possible.
        #[test]
        fn what_is_read_later_is_possible_before(
            read in (0_u64..90, 1_usize..9, 0_i64..150, 0_i64..6, 0_i64..9),
            rest in (0_u64..90, 0_usize..9, 0_i64..150, 0_i64..6),
            files in proptest::collection::vec((proptest::bool::ANY, proptest::bool::ANY, 0_i64..2, 0_i64..2), 0..4),
            (notebooks, explaining) in (0_i64..5, 0_i64..5),
        ) {
            let (commits, people, length, metadata, modules) = read;
            let part = Evidence {
                commits: Some(commits),
                people,
                own: days(length),
                metadata,
                modules,
                notebooks,
                explaining: explaining.min(notebooks),
                ..Evidence::default()
            };
            let mut whole = Evidence {
                commits: Some(commits + rest.0),
                people: people + rest.1,
                own: days(length + rest.2),
                ..part
            };
            for (is_module, is_numbered, programs, web) in &files {
                whole.modules += i64::from(*is_module);
                whole.numbered += i64::from(*is_module && *is_numbered);
                whole.programs += programs;
                whole.web += web;
                whole.handed_out += 15 * web;
                whole.metadata = whole.metadata.max(rest.3);
            }
            let unseen = Unseen { files: files.len() as i64, history: true };
            let (possible, _) = part.kinds(unseen);
            proptest::prop_assert!(possible.contains(&whole.kind().0), "{part:?} {whole:?}: {possible:?}");
        }
    }

    #[test]
    fn a_package_to_import_may_bring_a_program() {
        let program = Evidence {
            commits: Some(900),
            metadata: 5,
            programs: 1,
            handed_out: 12,
            ..small()
        };
        assert_eq!(program.kind().0, Kind::CommandLine);
        let framework = Evidence {
            handed_out: 39,
            ..program
        };
        let why = "an installable distribution that hands out 39 names";
        assert_eq!(framework.kind(), (Kind::Library, why.to_owned()));
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
        let explained = Evidence {
            explaining: 12,
            metadata: 5,
            ..notebooks
        };
        assert_eq!(explained.kind().0, Kind::Library);
        let course = Evidence {
            explaining: 12,
            ..notebooks
        };
        assert_eq!(course.kind().0, Kind::DataScience, "nothing is installed");
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
