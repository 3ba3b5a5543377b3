//! Are commit messages fit to be read?

use super::written::is_written;
use crate::git::own_subject;
use crate::signals::prelude::*;

static MESSAGES: Fact = Fact::sum(
    "messages",
    "Messages written by people: no merges, no programs.",
    Subject::Commit(|c| i64::from(is_written(c))),
);
static FIT_MESSAGES: Fact = Fact::sum(
    "fit-messages",
    "Messages whose subject says something, in at most 72 characters.",
    Subject::Commit(|c| i64::from(is_written(c) && is_fit(c.subject))),
);
static UNFIT_MESSAGES: Fact = Fact::sum(
    "unfit-messages",
    "Messages whose subject is a throw-away or longer than 72 characters.",
    Subject::Commit(|c| i64::from(is_written(c) && !is_fit(c.subject))),
);

/// Subjects that would fit any commit.
const THROW_AWAY: &[&str] = &[
    "update",
    "updates",
    "updated",
    "fix",
    "fixes",
    "fixed",
    "bugfix",
    "bug fix",
    "fix bug",
    "fix bugs",
    "fixed bug",
    "wip",
    "work in progress",
    "stuff",
    "changes",
    "change",
    "misc",
    "minor",
    "minor changes",
    "minor fix",
    "minor fixes",
    "small fix",
    "small fixes",
    "small changes",
    "cleanup",
    "clean up",
    "commit",
    "first commit",
    "second commit",
    "initial",
    "test",
    "tests",
    "testing",
    "tmp",
    "temp",
    "save",
    "done",
    "ok",
    "asdf",
    "more",
    "more work",
    "edit",
    "edits",
    "tweak",
    "tweaks",
    "progress",
    "final",
    "oops",
    "typo",
    "try",
    "again",
    "add files",
    "add files via upload",
    "update code",
    "update files",
    "some fixes",
    "some changes",
    "refactor",
    "refactoring",
    "improvements",
    "new version",
    "latest",
    "push",
];

fn is_fit(subject: &str) -> bool {
    // Numbers of requests and bugs, and reviewers, are put there by a process.
    let own = own_subject(subject).trim();
    if own.chars().count() > 72 {
        return false;
    }
    // Most subjects are longer than any that fits all commits: nothing needs to be put together from their words.
    let letters = own.chars().filter(|c| c.is_alphanumeric()).count();
    if letters > LONGEST && own.split_whitespace().count() != 2 {
        return true;
    }
    let words: String = own
        .to_lowercase()
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().count() > 2
        && !THROW_AWAY.contains(&words.as_str())
        && !only_names_a_file(own)
        && (own.contains('.') || !only_counts(&words))
}

/// Words that with a number say which piece it is, and not what changed.
const PIECES: [&str; 15] = [
    "assignment",
    "chapter",
    "day",
    "exercise",
    "ex",
    "homework",
    "hw",
    "lab",
    "lecture",
    "lesson",
    "part",
    "step",
    "task",
    "unit",
    "week",
];

/// Whether a subject is a number, or a number of a piece, as `Day 12` and `hw3` are. `Python 3` says what it is about.
fn only_counts(words: &str) -> bool {
    let letters = words.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let numbered = letters.len() < words.len();
    numbered && (letters.is_empty() || PIECES.contains(&letters))
}

/// Whether a subject says no more than that a file changed, as `Update app.py` does. That a file came or went is said by its name.
fn only_names_a_file(subject: &str) -> bool {
    let mut words = subject.split_whitespace();
    let (Some(verb), Some(what), None) = (words.next(), words.next(), words.next()) else {
        return false;
    };
    let changed = ["update", "updated", "edit", "change", "modify"];
    changed.iter().any(|known| verb.eq_ignore_ascii_case(known)) && is_file(what)
}

/// Whether a word is the name of a file, and not of something in the code such as `Config.from_mapping` or `Client(app=...)`.
fn is_file(word: &str) -> bool {
    let word = word.trim_matches(['`', '\'', '"']);
    let name = word.rsplit('/').next().unwrap_or(word);
    let Some((stem, extension)) = name.rsplit_once('.') else {
        return false;
    };
    if word.contains(['(', ')', '=', '<', '>', '[', ']']) || extension.is_empty() {
        return false;
    }
    // Names of code have no folders, and do not begin with a dot.
    let told = word.contains('/') || stem.is_empty();
    told || FILES.contains(&extension.to_ascii_lowercase().as_str())
}

/// How the names of files end that histories of Python tell of.
const FILES: &[&str] = &[
    "bat",
    "c",
    "cfg",
    "conf",
    "cpp",
    "css",
    "csv",
    "dockerfile",
    "env",
    "gif",
    "h",
    "html",
    "in",
    "ini",
    "ipynb",
    "jpg",
    "js",
    "json",
    "lock",
    "md",
    "mdx",
    "po",
    "ps1",
    "png",
    "proto",
    "pxd",
    "py",
    "pyi",
    "pyx",
    "rs",
    "rst",
    "scss",
    "service",
    "sh",
    "sql",
    "svg",
    "tex",
    "toml",
    "ts",
    "tsx",
    "txt",
    "xml",
    "yaml",
    "yml",
];

/// Letters of the longest subject that would fit any commit.
const LONGEST: usize = {
    let (mut longest, mut at) = (2, 0);
    while at < THROW_AWAY.len() {
        if THROW_AWAY[at].len() > longest {
            longest = THROW_AWAY[at].len();
        }
        at += 1;
    }
    longest
};

/// The share of messages that are fit to be read.
pub static SIGNAL: Signal = Signal {
    id: "message-form",
    competency: Competency::Communication,
    question: "What share of commit messages has a subject that says something, in at most 72 characters?",
    why: "The log is read long after the change, by people who cannot ask. Form is the least of it: whether a message says why is a \
          question of its own.",
    formula: "fit-messages / messages",
    guard: "Left out: merges, reverts, programs. Throw-aways are subjects that would fit any commit (`update`, `wip`, `fix bug`) or only say that a \
            file changed (`Update app.py`) or which piece it is (`Day 12`). Left out as well: what programs word for people (Weblate's \
            `Translated using …`, `Apply suggestions from code review`). What a process adds does not count towards the length: the number of a \
            request (`(#12)`, `(GH-12)`), of a bug (`Bug 12 - …`), and reviewers (`r=ann`). Look-alikes left alone: \
            `Fix typo in the retry loop` says what was fixed, `Add Config.from_mapping` and `Delete setup.py` what came and went.",
    remedy: "Write the subject as the sentence a colleague would search for: what changed and where.",
    source: Citation {
        authors: "Tian, Zhang, Stol, Jiang, Liu",
        year: 2022,
        title: "What makes a good commit message?",
        link: "https://doi.org/10.1145/3510003.3510205",
    },
    asks_for: AsksFor::Practice,
    cause: "messages",
    unit: Unit::Share,
    scale: Scale::rising([0.5, 0.75, 0.9, 0.97]),
    min_cases: 5,
    weight: 1.0,
    facts: &[&FIT_MESSAGES, &MESSAGES, &UNFIT_MESSAGES],
    measure: |view| {
        if let Err(none) = view.require_history() {
            return none;
        }
        Outcome::Measured(Measured::share(
            view.commits(&FIT_MESSAGES),
            view.commits(&MESSAGES),
        ))
    },
    evidence: Evidence::Commits(&[&UNFIT_MESSAGES]),
};

#[cfg(test)]
mod tests {
    use super::is_fit;
    use crate::signals::testkit::{change, commit_facts};

    #[test]
    fn subjects_that_say_something_are_fit() {
        for subject in [
            "Fix typo in the retry loop",
            "Update the lock file for Python 3.12",
            "parser: reject empty names",
            "Add support for tags (#1234)",
            "Add `UploadFile.__repr__` (#2360)",
            "Add request.app",
            "Add QueryParams(items=...)",
            "add Command.context_class",
            "Fix foo.bar()",
            "Update Client.send",
            "Update pytest==7.4.3 (#8606)",
            "Delete setup.py (#1989)",
            "Add SECURITY.md",
            "Support 3.12",
            "1.2.0",
            "Version 1.2",
            "Drop Python 2",
            "Week 3 of the calendar starts on Monday",
            "Add .git-blame-ignore-revs",
        ] {
            assert!(is_fit(subject), "{subject}");
        }
    }

    #[test]
    fn throw_aways_are_not() {
        for subject in [
            "update",
            "Fix.",
            "WIP",
            "fix bug (#3)",
            "Update app.py",
            "update docs/changelog.rst (#5754)",
            "Update `README.md`",
            "Update .gitignore",
            "Update changelog/11631.bugfix",
            "Day 12",
            "hw3",
            "2021",
            "...",
            "",
            &"x ".repeat(60),
        ] {
            assert!(!is_fit(subject), "{subject}");
        }
    }

    #[test]
    fn merges_reverts_and_programs_are_left_out() {
        for subject in [
            "Translated using Weblate (German)",
            "Added translation using Weblate (Czech)",
            "New translations messages.po (French)",
            "Pontoon: Update German (de) localization of the site",
            "Apply suggestions from code review",
        ] {
            assert_eq!(commit_facts(&change(subject))["messages"], 0, "{subject}");
        }
        for subject in [
            "Translate errors of the parser",
            "Read keys of Transifex",
            "Apply suggestions of users",
        ] {
            assert_eq!(commit_facts(&change(subject))["messages"], 1, "{subject}");
        }
        let mut c = change("wip");
        c.bot = true;
        assert_eq!(commit_facts(&c)["messages"], 0);
        assert_eq!(
            commit_facts(&change("Revert \"Add support for tags\""))["messages"],
            0
        );
    }
}
