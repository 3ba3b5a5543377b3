//! Is a changelog kept?

use crate::documents::{Document, DocumentKind, Heading, Phrases};
use crate::facts::common::MODULES;
use crate::role::Role;
use crate::signals::pipelines::speaks_for_project;
use crate::signals::prelude::*;
use std::sync::LazyLock;

static RELEASES: Fact = Fact::sum(
    "changelog-releases",
    "Headings of changelogs that name a release.",
    Subject::Document(|d| releases(d).count() as i64),
);

static DESCRIBED: Fact = Fact::sum(
    "changelog-releases-described",
    "Releases in the changelog with five words or more below, down to the next release.",
    Subject::Document(|d| {
        releases(d)
            .filter(|(_, words)| *words >= LEAST_WORDS)
            .count() as i64
    }),
);

static NEXT: Fact = Fact::sum(
    "changelog-next",
    "Changelogs with a section for what is not released yet.",
    Subject::Document(|d| i64::from(is_changelog(d) && d.prose.headings.iter().any(is_next))),
);

static FRAGMENTS: Fact = Fact::sum(
    "changelog-fragments",
    "Pieces of the next changelog, each in a file of its own.",
    Subject::Document(|d| {
        i64::from(d.kind == DocumentKind::ChangelogFragment && speaks_for_project(d))
    }),
);

static TOWNCRIER: Fact = Fact::sum(
    "changelog-tools",
    "Projects that hand their changelog to towncrier, scriv or reno.",
    Subject::Document(|d| {
        let asked = d.dependencies.iter();
        let tools = ["towncrier", "scriv", "reno"];
        i64::from(asked.filter(|a| tools.contains(&a.name.raw())).count() > 0)
    }),
);

/// Words that tell what changed in a release.
const LEAST_WORDS: u32 = 5;

fn is_changelog(document: &Document) -> bool {
    document.kind == DocumentKind::Changelog && speaks_for_project(document)
}

/// Headings that name a release, with the words down to the next that does.
fn releases(document: &Document) -> impl Iterator<Item = (&Heading, u32)> {
    let headings: &[Heading] = if is_changelog(document) {
        &document.prose.headings
    } else {
        &[]
    };
    let mut found: Vec<(&Heading, u32)> = Vec::new();
    for heading in headings {
        if is_release(heading.text.raw()) && !is_next(heading) {
            found.push((heading, heading.words));
        } else if let Some((_, words)) = found.last_mut() {
            *words = words.saturating_add(heading.words);
        }
    }
    found.into_iter()
}

/// A version of two numbers or more (`1.2`, `v0.3.1`, `2024.5`), or a day.
fn is_release(heading: &str) -> bool {
    let has_digit = heading.bytes().any(|b| b.is_ascii_digit());
    has_digit
        && heading
            .split(|c: char| c.is_whitespace() || "()[],:/<>=\u{2013}\u{2014}".contains(c))
            .any(|word| {
                let word = word.strip_prefix(['v', 'V', '.']).unwrap_or(word);
                let mut parts = word.split(['.', '-']);
                let number =
                    |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
                let first = parts.next().is_some_and(number);
                let second = parts
                    .next()
                    .is_some_and(|part| part.starts_with(|c: char| c.is_ascii_digit()));
                first && second
            })
}

fn is_next(heading: &Heading) -> bool {
    let lead = heading.lead.raw().trim_start_matches(['*', '_', ':']);
    if lead
        .get(..10)
        .is_some_and(|start| start.eq_ignore_ascii_case("unreleased"))
    {
        return true;
    }
    let text = heading.text.raw().trim();
    let is = |word: &&str| text.eq_ignore_ascii_case(word);
    COMING.any(text) || NEXT_RELEASE.iter().any(is)
}

/// Phrases of a heading of what is not released yet: each version of a long changelog has its thousands asked.
static COMING: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let all = [
        "unreleased",
        "upcoming",
        "not released",
        "not yet released",
        "latest changes",
        "in development",
    ];
    Phrases::new(all.into_iter().map(|phrase| (phrase, ())))
});

/// Whole headings of it.
const NEXT_RELEASE: &[&str] = &["next", "next release", "dev", "main", "master", "head"];

/// Releases from which on a changelog is a habit.
const HABIT: i64 = 3;
/// The share of releases that are told.
const MOST: f64 = 0.8;

/// How many of three steps are taken.
pub static SIGNAL: Signal = Signal {
    id: "changelog",
    competency: Competency::Documentation,
    question: "Is a changelog kept, release by release, as changes are made?",
    why: "The log is for those who change the code, the changelog for those who use it: it says what they have to do. Keeping it with every change \
          shows that somebody thinks of them. Moderate evidence.",
    formula: "one step each: changelog-releases-described > 0 (or pieces of the next); changelog-releases-described ≥ 3 and ≥ 0.8 × changelog-releases; kept as changes are \
              made: changelog-next + changelog-fragments + changelog-tools > 0",
    guard: "Changelogs are CHANGELOG, CHANGES, HISTORY, NEWS and release notes at the top or among the documentation. Hollow and not counted: a file without releases, such as one that only points \
            elsewhere; releases with fewer than five words below; an 'Unreleased' alone is one step. Look-alikes: headings without a version (`Added`, \
            `Bug fixes`) belong to the release above; other projects' changelogs among vendored files and fixtures. A step for 'as changes are made' is \
            also an empty folder's tool (towncrier, scriv, reno among the requirements), since its pieces are gone after each release. Releases written on the forge's pages only are not visible here, nor \
            is whether the newest tag is told.",
    remedy: "Keep a CHANGELOG.md with a section per release and one for what is not released yet; write each user's change into it with the change itself.",
    source: Citation {
        authors: "Abebe, Ali, Hassan",
        year: 2016,
        title: "An empirical study of software release notes",
        link: "https://doi.org/10.1007/s10664-015-9377-5",
    },
    asks_for: AsksFor::Practice,
    cause: "changelog",
    unit: Unit::Number("of 3 steps"),
    scale: Scale::rising([1.0, 2.0, 2.5, 3.0]),
    min_cases: 1,
    weight: 0.5,
    facts: &[
        &RELEASES, &DESCRIBED, &NEXT, &FRAGMENTS, &TOWNCRIER, &MODULES,
    ],
    measure: |view| {
        let python: i64 = Role::ALL.iter().map(|&r| view.role(r, &MODULES)).sum();
        if python == 0 {
            return Outcome::NotApplicable("there is no Python that could change".to_owned());
        }
        let count = |fact: &Fact| view.documents(fact);
        let (told, all) = (count(&DESCRIBED), count(&RELEASES));
        let kept = told > 0 || count(&FRAGMENTS) > 0;
        let habit = told >= HABIT && told as f64 >= MOST * all as f64;
        let with_changes = count(&NEXT) + count(&FRAGMENTS) + count(&TOWNCRIER) > 0;
        let steps = [kept, habit, kept && with_changes];
        let taken = steps.iter().filter(|&&step| step).count();
        Outcome::Measured(Measured::exact(taken as f64, 3))
    },
    evidence: Evidence::Found(&Evidence::Documents(|document| {
        let told = releases(document).map(|(heading, words)| {
            (
                heading.line,
                format!("{} ({words} words)", heading.text.raw()),
            )
        });
        told.take(5).collect()
    })),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{outcome, value};

    fn steps(files: &[(&str, &str)]) -> i64 {
        let mut all = vec![("a.py", "x = 1\n")];
        all.extend(files);
        value(&SIGNAL, &all).round() as i64
    }

    fn log(releases: &[&str], words: &str) -> String {
        let section = |r: &&str| format!("## {r}\n\n### Fixed\n\n- {words}\n\n");
        format!(
            "# Changelog\n\n{}",
            releases.iter().map(section).collect::<String>()
        )
    }

    const WORDS: &str = "The gate no longer closes while a ship passes.";

    #[test]
    fn three_steps() {
        let one = log(&["1.0 (2024-05-01)"], WORDS);
        let three = log(&["v1.2.0", "[1.1.0] - 2024-05-01", "1.0"], WORDS);
        let next = log(&["Unreleased", "1.2", "1.1", "1.0"], WORDS);
        assert_eq!(steps(&[("CHANGELOG.md", &one)]), 1);
        assert_eq!(steps(&[("CHANGES.md", &three)]), 2);
        assert_eq!(steps(&[("docs/release-notes.md", &next)]), 3);
        let below = format!("1.3\n---\n\nUnreleased\n\n{three}");
        assert_eq!(steps(&[("CHANGES.rst", &below)]), 3);
        let fragment = ("newsfragments/12.bugfix.rst", "Mended.");
        assert_eq!(steps(&[("HISTORY.md", &three), fragment]), 3);
        let rst = "1.1\n---\n\nThe gate no longer closes while a ship passes.\n\n1.0 / 2024-05-01\n----------------\n\n* The first one that anybody can use.\n";
        assert_eq!(steps(&[("CHANGES.rst", rst)]), 1);
    }

    #[test]
    fn hollow_changelogs() {
        assert_eq!(steps(&[]), 0);
        for text in [
            "",
            "# Changelog\n\nSee https://github.com/x/y/releases for all of them, please.\n",
            "# Changelog\n\n## Unreleased\n\nThe gate no longer closes while a ship passes.\n",
            &log(&["1.2", "1.1", "1.0"], "Various fixes."),
        ] {
            assert_eq!(steps(&[("CHANGELOG.md", text)]), 0, "{text}");
        }
        let good = log(&["1.2", "1.1", "1.0"], WORDS);
        for path in ["tests/data/CHANGELOG.md", "vendor/x/CHANGELOG.md"] {
            assert_eq!(steps(&[(path, &good)]), 0, "{path}");
        }
    }

    #[test]
    fn headings_that_name_a_release() {
        for text in [
            "1.2.0",
            "v0.3",
            "Version 3.1.0",
            "0.28.1 (6th December, 2024)",
            "2024-05-01",
            "pytest 8.3.4 (2024-12-01)",
            "[1.0.0]",
            "Release 2.0rc1",
        ] {
            assert!(is_release(text), "{text}");
        }
        for text in ["Added", "Python 3", "Bug fixes (#12)", "Changes", "", "v2"] {
            assert!(!is_release(text), "{text}");
        }
    }

    #[test]
    fn without_python_the_question_does_not_arise() {
        assert!(matches!(outcome(&SIGNAL, &[]), Outcome::NotApplicable(_)));
    }
}
