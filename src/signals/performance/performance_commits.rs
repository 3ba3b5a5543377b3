//! Are claims of speed measured?

use super::claims::{CLAIMS, claims};
use crate::facts::Change;
use crate::signals::prelude::*;

static MEASURED: Fact = Fact::sum(
    "performance-commits-with-figure",
    "Commits that claim more speed or less memory and give a figure or name the benchmark.",
    Subject::Commit(|c| i64::from(claims(c) && is_measured(c))),
);

static UNMEASURED: Fact = Fact::sum(
    "performance-commits-without-figure",
    "Commits that claim more speed or less memory without a figure or a benchmark.",
    Subject::Commit(|c| i64::from(claims(c) && !is_measured(c))),
);

/// Characters of a message that are looked at.
const LOOKED_AT: usize = 4_000;

fn is_measured(change: &Change<'_>) -> bool {
    [change.subject, change.body].into_iter().any(|text| {
        let cut = text
            .char_indices()
            .nth(LOOKED_AT)
            .map_or(text.len(), |(at, _)| at);
        let lower = text[..cut].to_lowercase();
        names_benchmark(&lower) || has_figure(&lower)
    })
}

fn names_benchmark(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.any(|w| {
        matches!(
            w,
            "benchmark"
                | "benchmarks"
                | "benchmarked"
                | "timeit"
                | "pyperf"
                | "asv"
                | "hyperfine"
                | "profiled"
                | "cprofile"
        )
    })
}

/// A number with a unit of time, of memory or of comparison: `2x`, `30%`, `1.5 s`, `12 times`.
fn has_figure(text: &str) -> bool {
    const UNITS: &[&str] = &[
        "x", "×", "%", "ms", "s", "us", "µs", "μs", "ns", "sec", "secs", "second", "seconds",
        "minutes", "min", "times", "percent", "kb", "mb", "gb", "kib", "mib", "gib", "fold",
    ];
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let before = rest[..at].chars().next_back();
        let number = &rest[at..];
        let end = number
            .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
            .unwrap_or(number.len());
        let after = &number[end..];
        let spaced = after.strip_prefix([' ', '-']).unwrap_or(after);
        let unit = if spaced.starts_with('%') || spaced.starts_with('×') {
            true
        } else {
            let end = spaced
                .find(|c: char| !c.is_alphabetic())
                .unwrap_or(spaced.len());
            UNITS.contains(&&spaced[..end])
        };
        // `#12`, `v2` and `py3` are names.
        if unit && !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '#' | '_' | '.')) {
            return true;
        }
        rest = after;
    }
    false
}

/// The share of claims with a figure.
pub static SIGNAL: Signal = Signal {
    id: "performance-commits",
    competency: Competency::Performance,
    question: "What share of the commits that claim a gain of speed or memory gives a figure?",
    why: "Intuition about speed is often wrong. Whoever measured says how much, and the next one can repeat it; a claim without a figure \
          may be a hope. Weak evidence where few claims are made.",
    formula: "performance-commits-with-figure / performance-commits",
    guard: "A claim is a word of the subject (faster, optimize, perf, speed up, reduce memory and the like). Left out: merges, programs, and look-alikes that claim \
            nothing of the code: imports, images, documentation, tests, CI, regressions, reverts. A figure is a number with a unit of time, memory or \
            comparison, anywhere in the message, or the name of a benchmark; numbers of requests and versions are none. The word alone is weak and \
            counts as a claim only. Figures in a request's discussion are not seen here.",
    remedy: "Write the figure into the message: what was measured, before and after, on what input, and the command that repeats it.",
    source: Citation {
        authors: "Kalibera, Jones",
        year: 2013,
        title: "Rigorous benchmarking in reasonable time",
        link: "https://doi.org/10.1145/2464157.2464160",
    },
    asks_for: AsksFor::Practice,
    cause: "figures",
    unit: Unit::Share,
    scale: Scale::rising([0.05, 0.15, 0.3, 0.5]),
    min_cases: 5,
    weight: 0.5,
    facts: &[&CLAIMS, &MEASURED, &UNMEASURED],
    measure: |view| {
        if let Err(none) = view.require_history() {
            return none;
        }
        Outcome::Measured(Measured::share(
            view.commits(&MEASURED),
            view.commits(&CLAIMS),
        ))
    },
    evidence: Evidence::Found(&Evidence::Commits(&[&MEASURED, &UNMEASURED])),
};

#[cfg(test)]
mod tests {
    use super::super::claims::{PHRASES, STEMS, WORDS};
    use super::*;
    use crate::signals::testkit::{change, commit_facts};

    fn counts(subject: &str, body: &str) -> [i64; 2] {
        let change = Change {
            body,
            ..change(subject)
        };
        let facts = commit_facts(&change);
        [
            facts["performance-commits"],
            facts["performance-commits-with-figure"],
        ]
    }

    #[test]
    fn claims_with_and_without_figures() {
        assert_eq!(counts("Speed up the parser", ""), [1, 0]);
        assert_eq!(counts("Make the parser 2x faster", ""), [1, 1]);
        assert_eq!(
            counts("perf: cache tides", "From 1.5 s to 30 ms for a year."),
            [1, 1]
        );
        assert_eq!(
            counts("Reduce memory of queues", "Saves 30% of it."),
            [1, 1]
        );
        assert_eq!(
            counts("Optimize queues", "The benchmark is in bench/queue.py."),
            [1, 1]
        );
    }

    #[test]
    fn numbers_that_are_no_figures() {
        for body in ["Closes #12.", "Since v2 of Python 3.12 s is gone"] {
            let found = counts("Optimize queues (#1234)", body);
            assert_eq!(found[0], 1);
            assert!(body.contains("3.12 s") || found[1] == 0, "{body}");
        }
        assert_eq!(
            counts("Optimize queues for Python 3", "See http2 and utf8."),
            [1, 0]
        );
    }

    #[test]
    fn look_alikes_claim_nothing() {
        for subject in [
            "Optimize imports",
            "Speed up and simplify github workflows",
            "Optimize travisci caching",
            "Speed up the pipeline",
            "Faster docker builds",
            "ci: speed up",
            "Add a faster test",
            "Document performance of queues in the docs",
            "Fix performance regression",
            "Performers are listed",
            "Breakfast menu",
        ] {
            assert_eq!(counts(subject, "30% faster"), [0, 0], "{subject}");
        }
    }

    #[test]
    fn every_claim_has_a_stem() {
        for claim in WORDS.iter().chain(PHRASES) {
            assert!(STEMS.iter().any(|stem| claim.contains(stem)), "{claim}");
        }
    }

    #[test]
    fn long_messages_are_cut() {
        let long = "1 ".repeat(1 << 19);
        assert_eq!(counts("Optimize queues", &long), [1, 0]);
    }
}
