//! What the messages of commits say: fixes, causes, reverts, and what they refer to.
//!
//! A fix is told by what it changes and links before it is told by its words: a fragment of a changelog named for a fix, then
//! `fixes #12`, then the words of its subject. The words are English; a message in another language is none of this, and said to be nothing.

use super::changes::is_change;
use crate::facts::{Change, ChangeFamily, CommitDiff, Fact, Subject};

/// One look at a commit for all of these facts.
static MESSAGES: ChangeFamily = ChangeFamily { classify };

/// A fact per member: `pub static NAME: Fact` with its id and text, numbered in this order.
macro_rules! members {
    ($($(#[$doc:meta])* $name:ident $id:literal $about:literal;)*) => {
        /// The members, in the order of the facts.
        #[derive(Clone, Copy)]
        #[expect(clippy::upper_case_acronyms, non_camel_case_types, reason = "named as the facts are")]
        enum Member { $($name),* }
        $($(#[$doc])* pub static $name: Fact = Fact::sum($id, $about, Subject::ChangeMember(&MESSAGES, Member::$name as usize));)*
    };
}

members! {
    /// Fixes.
    FIXES "fixes" "Commits that change Python that ships and fix a fault, by a fragment of the changelog, a link or their words.";
    /// Those with a test.
    FIXES_WITH_TESTS "fixes-with-tests" "Fixes that add or change Python that tests, too.";
    /// Those without.
    FIXES_WITHOUT_TESTS "fixes-without-tests" "Fixes that add or change no Python that tests.";
    /// Those that tell why.
    FIXES_EXPLAINED "fixes-explained" "Fixes whose message tells a cause, or refers to an issue that may.";
    /// Those that do not.
    FIXES_UNEXPLAINED "fixes-unexplained" "Fixes whose message tells no cause and refers to no issue.";
    /// Changes of the code that refer to something.
    TRACED "source-changes-with-issue" "Commits that change Python that ships and refer to an issue, a ticket, a design or a vulnerability; a request of its own is none.";
    /// Those that do not.
    UNTRACED "source-changes-without-issue" "Commits that change Python that ships and refer to no issue, ticket, design or vulnerability.";
    /// Changes of the mainline that link something.
    LINKED "main-changes-with-link" "Changes of the main branch by people that link an issue or a request.";
    /// Those that do not.
    UNLINKED "main-changes-without-link" "Changes of the main branch by people that link neither an issue nor a request.";
    /// Reverts.
    REVERTS "reverts" "Commits by people that take an earlier commit back.";
    /// Everything a revert could take back.
    WORK "commits-without-merges" "Commits by people, merges left out.";
}

fn classify(change: &Change<'_>, diff: Option<CommitDiff>, tell: &mut dyn FnMut(usize)) {
    if change.bot {
        return;
    }
    let mut is = |member: Member| tell(member as usize);
    let revert = is_revert(change);
    if !change.merge {
        is(Member::WORK);
        if revert {
            is(Member::REVERTS);
        }
    }
    let diff = diff.filter(|diff| is_change(change, *diff));
    // A merge that brings a branch up to date, or in nobody's work, is no change.
    let of_main = change.mainline && (!change.merge || change.review.is_some());
    // Reading messages is most of the work here: what nobody asks is not read.
    let refers = (diff.is_some() || of_main && change.request.is_none()) && refers(change);
    if of_main {
        let linked = refers || change.request.is_some();
        is(if linked {
            Member::LINKED
        } else {
            Member::UNLINKED
        });
    }
    let Some(diff) = diff else {
        return;
    };
    is(if refers {
        Member::TRACED
    } else {
        Member::UNTRACED
    });
    if revert || !is_fix(change, diff) {
        return;
    }
    is(Member::FIXES);
    is(if diff.tests > 0 {
        Member::FIXES_WITH_TESTS
    } else {
        Member::FIXES_WITHOUT_TESTS
    });
    is(if refers || tells_cause(change.body) {
        Member::FIXES_EXPLAINED
    } else {
        Member::FIXES_UNEXPLAINED
    });
}

fn is_revert(change: &Change<'_>) -> bool {
    change.subject.starts_with("Revert \"") || change.body.contains("This reverts commit ")
}

/// Whether a change of code fixes a fault.
fn is_fix(change: &Change<'_>, diff: CommitDiff) -> bool {
    diff.tells_fix
        || closes_as_fix(change.subject)
        || change.body.lines().any(closes_as_fix)
        || says_fix(change.subject)
}

/// Nothing is numbered without one: nearly every line is done with here.
fn has_digit(line: &str) -> bool {
    line.bytes().any(|byte| byte.is_ascii_digit())
}

/// `fixes #12`, `fixed: GH-12`, `fix for issue 12`.
fn closes_as_fix(line: &str) -> bool {
    if !has_digit(line) {
        return false;
    }
    let words: Vec<&str> = line.split_whitespace().take(60).collect();
    words.iter().enumerate().any(|(at, word)| {
        let word = word
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_ascii_lowercase();
        let fixes = matches!(word.as_str(), "fix" | "fixes" | "fixed");
        let mut after = words.iter().skip(at + 1).take(3);
        fixes && after.any(|next| is_number_of_issue(next))
    })
}

/// `#12`, `GH-12`, with whatever stands around it.
fn is_number_of_issue(word: &str) -> bool {
    let word = word.trim_matches(['(', ')', '[', ']', ',', '.', ':', ';']);
    let number = word.rsplit_once('#').map_or_else(
        || {
            ["GH-", "gh-", "GH", "bpo-"]
                .iter()
                .find_map(|mark| word.strip_prefix(mark))
        },
        |(before, number)| is_repository(before).then_some(number),
    );
    number.is_some_and(|n| (1..=6).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()))
}

/// What may stand before a number: nothing, or `owner/name`.
fn is_repository(before: &str) -> bool {
    let mut parts = before.split('/');
    let is_name = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    before.is_empty() || parts.clone().count() == 2 && parts.all(is_name)
}

/// Words that say by themselves that something was broken.
const FIXING: &[&str] = &[
    "bugfix",
    "bugfixes",
    "fix",
    "fixed",
    "fixes",
    "fixing",
    "hotfix",
    "hotfixes",
    "regression",
    "regressions",
];
/// What a change does about a fault.
const DOING: &[&str] = &[
    "avoid", "avoids", "correct", "corrects", "handle", "handles", "prevent", "prevents", "repair",
    "repairs", "resolve", "resolves", "stop", "stops",
];
/// Faults.
const FAULTS: &[&str] = &[
    "bug",
    "bugs",
    "corruption",
    "crash",
    "crashes",
    "crashing",
    "deadlock",
    "deadlocks",
    "failure",
    "hang",
    "hangs",
    "leak",
    "leaks",
    "overflow",
    "race",
    "recursion",
    "segfault",
    "traceback",
];
/// What is fixed where nothing was broken for users.
const NOT_OF_CODE: &[&str] = &[
    "build",
    "ci",
    "coverage",
    "deprecation",
    "deprecations",
    "doctest",
    "doctests",
    "docs",
    "example",
    "examples",
    "fixme",
    "fixture",
    "fixtures",
    "fixup",
    "grammar",
    "import",
    "imports",
    "indentation",
    "link",
    "links",
    "linter",
    "merge",
    "naming",
    "nit",
    "nits",
    "pylint",
    "readme",
    "sphinx",
    "test",
    "tests",
    "todo",
    "tox",
    "travis",
    "warning",
    "warnings",
    "wording",
];

fn says_fix(subject: &str) -> bool {
    if subject.starts_with("fixup!") || subject.starts_with("squash!") {
        return false;
    }
    let lower = subject.to_lowercase();
    let words = || {
        lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
    };
    let any = |list: &[&str]| words().any(|word| list.contains(&word));
    if any(NOT_OF_CODE) {
        return false;
    }
    any(FIXING) || any(DOING) && any(FAULTS)
}

/// Words with which a message tells why something went wrong.
const CAUSES: &[&str] = &[
    "because",
    "caused",
    "causes",
    "causing",
    "due to",
    "instead of",
    "led to",
    "leads to",
    "reason",
    "regression in",
    "resulted in",
    "results in",
    "root cause",
    "so that",
    "since ",
    "therefore",
    "was not",
    "were not",
    "when ",
    "which means",
    "would ",
];

/// Whether the text below a subject tells a cause: five words or more, one of them of a cause. Lines that only name people are no text.
fn tells_cause(body: &str) -> bool {
    let text = body.lines().filter(|line| !is_trailer(line));
    let text = text.collect::<Vec<_>>().join(" ").to_lowercase();
    text.split_whitespace().nth(4).is_some() && CAUSES.iter().any(|cause| text.contains(cause))
}

fn is_trailer(line: &str) -> bool {
    line.split_once(": ")
        .is_some_and(|(key, _)| key.contains('-') && !key.contains(' '))
}

/// Whether a message refers to an issue, a ticket, a design or a vulnerability. The request that a change is itself is none: `(#12)` behind a
/// subject, `Merge pull request #12`, `See merge request !12`.
fn refers(change: &Change<'_>) -> bool {
    let subject = change.subject.trim_end();
    let own = subject
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('))
        .filter(|(_, number)| {
            let number = number.trim_start_matches("PR ");
            is_number_of_issue(number) || number.starts_with('!')
        });
    let subject = own.map_or(subject, |(before, _)| before);
    let is_request = |line: &str| {
        line.starts_with("Merge pull request ")
            || line.starts_with("See merge request ")
            || line.starts_with("Merged in ")
            || line.starts_with("PR-URL: ")
    };
    let lines = std::iter::once(subject).chain(change.body.lines());
    lines.filter(|line| !is_request(line)).any(names_issue)
}

/// Names of standards that look like tickets.
const STANDARDS: &[&str] = &[
    "AES", "ASCII", "BASE", "CP", "EUC", "GB", "HTTP", "IEC", "ISO", "KOI8", "LATIN", "MD", "MIT",
    "PKCS", "PY", "PYTHON", "RSA", "SHA", "TLS", "UCS", "US", "UTC", "UTF", "WIN", "WINDOWS",
    "X86",
];

fn names_issue(line: &str) -> bool {
    if !has_digit(line) {
        return false;
    }
    let mut before = "";
    for word in line.split_whitespace().take(200) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let says = ["issue", "issues", "ticket", "bug", "pep", "rfc", "adr"];
        let numbered =
            bare.len() <= 6 && !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit());
        if is_number_of_issue(word)
            || is_address_of_issue(word)
            || is_ticket(bare)
            || numbered && says.iter().any(|s| before.eq_ignore_ascii_case(s))
        {
            return true;
        }
        before = bare;
    }
    false
}

fn is_address_of_issue(word: &str) -> bool {
    word.contains("://")
        && [
            "/issues/",
            "/issue/",
            "/ticket/",
            "/tickets/",
            "/browse/",
            "/work_items/",
            "/bug/",
            "/+bug/",
            "show_bug.cgi?id=",
            "/discussions/",
        ]
        .iter()
        .any(|part| word.contains(part))
}

/// `ABC-123`, `CVE-2024-1234`, `PEP-621`: capitals, a hyphen and a number.
fn is_ticket(word: &str) -> bool {
    let Some((project, number)) = word.split_once('-') else {
        return false;
    };
    let number = number.split('-').next_back().unwrap_or_default();
    let capitals = (2..=10).contains(&project.len())
        && project
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && project.starts_with(|c: char| c.is_ascii_uppercase());
    capitals
        && (1..=6).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
        && !STANDARDS.contains(&project)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Request, Review};
    use crate::signals::testkit::{change, diff_facts};

    fn source(tests: u32) -> CommitDiff {
        CommitDiff {
            source: 1,
            tests,
            ..CommitDiff::default()
        }
    }

    fn is(change: &Change<'_>, diff: impl Into<Option<CommitDiff>>, fact: &str) -> bool {
        diff_facts(change, diff.into())[fact] == 1
    }

    #[test]
    fn fixes_are_told_by_fragments_links_and_words() {
        for subject in [
            "Fix the clock after midnight",
            "fix: close the gate at low tide",
            "Bugfix for ships without a name",
            "Prevent a crash when the tide table is empty",
            "Avoid deadlock between two writers",
            "Regression: clocks after midnight",
        ] {
            assert!(is(&change(subject), source(0), "fixes"), "{subject}");
        }
        let linked = Change {
            body: "Ships went missing.\n\nFixes #12",
            ..change("Keep ships without a name")
        };
        assert!(is(&linked, source(0), "fixes"));
        let told = CommitDiff {
            tells_fix: true,
            ..source(0)
        };
        assert!(is(&change("Keep ships without a name"), told, "fixes"));
    }

    #[test]
    fn what_only_looks_like_a_fix_is_none() {
        for subject in [
            "Fix typo in the gate",
            "Fix flaky test of the gate",
            "Fix imports",
            "Fix mypy",
            "fixup! Close the gate",
            "Add a fixture of ships",
            "Handle ships without a name",
            "Close #12: add a crane",
            "Prefix the names of ships",
        ] {
            assert!(!is(&change(subject), source(1), "fixes"), "{subject}");
        }
        let fix = change("Fix the clock");
        assert!(!is(&fix, CommitDiff::default(), "fixes"), "of no source");
        assert!(!is(&Change { bot: true, ..fix }, source(1), "fixes"));
        let back = Change {
            body: "This reverts commit 1234567.",
            ..change("Revert \"Fix the clock\"")
        };
        assert!(!is(&back, source(1), "fixes"));
        assert!(is(&back, source(1), "reverts"));
    }

    #[test]
    fn a_test_comes_with_the_fix_or_not() {
        let fix = change("Fix the clock after midnight");
        assert!(is(&fix, source(1), "fixes-with-tests"));
        assert!(is(&fix, source(0), "fixes-without-tests"));
    }

    #[test]
    fn causes_are_told_in_words_or_behind_a_link() {
        let told = |body| {
            let fix = Change {
                body,
                ..change("Fix the clock after midnight (#7)")
            };
            is(&fix, source(0), "fixes-explained")
        };
        assert!(told(
            "The table ends at 24:00, which led to a day that it does not have."
        ));
        assert!(told("Closes #12"));
        assert!(told("See https://bugs.example.org/show_bug.cgi?id=12"));
        assert!(!told(""), "its own request is no cause");
        assert!(!told("Because."), "too short");
        assert!(!told("Signed-off-by: When Because <a@x>"));
        assert!(!told("* Fix it\n* Fix it again"));
    }

    #[test]
    fn references_are_told_from_what_looks_like_them() {
        let refers = |subject| is(&change(subject), source(0), "source-changes-with-issue");
        for subject in [
            "Close gates, refs #12",
            "PORT-77 close gates",
            "Close gates as PEP 621 says",
            "Close gates (CVE-2024-1234)",
            "Close gates: issue 12",
            "Close gates, see harbour/gates#12",
            "bpo-1234: close gates",
        ] {
            assert!(refers(subject), "{subject}");
        }
        for subject in [
            "Close gates (#12)",
            "Close gates (GH-12)",
            "Close gates (!12)",
            "Read UTF-8 and ISO-8859-1",
            "Use SHA-256",
            "Paint gates #ff0000 and #123456789",
            "Close 12 gates",
            "Support C#7",
        ] {
            assert!(!refers(subject), "{subject}");
        }
    }

    #[test]
    fn a_request_is_a_link_of_the_main_branch() {
        let merge = Change {
            merge: true,
            request: Some(Request::Merged),
            review: Some(Review::ByAnother),
            ..change("Merge pull request #12 from ann/gate")
        };
        assert!(is(&merge, None, "main-changes-with-link"));
        let update = Change {
            merge: true,
            ..change("Merge branch 'main' into gate")
        };
        let facts = diff_facts(&update, None);
        assert_eq!(
            facts["main-changes-with-link"] + facts["main-changes-without-link"],
            0
        );
        let side = Change {
            mainline: false,
            ..change("Close gates, refs #12")
        };
        assert!(!is(&side, source(0), "main-changes-with-link"));
        assert!(is(
            &change("Close gates"),
            source(0),
            "main-changes-without-link"
        ));
    }
}
