//! What of a subject its author worded, and what a process added: numbers of bugs and requests, and who reviewed.

/// Words after `r=` that name nobody.
const NOBODY: [&str; 22] = [
    "backout",
    "build",
    "bustage",
    "doc",
    "docs",
    "docs-only",
    "fix",
    "me",
    "merge",
    "nobody",
    "none",
    "npotb",
    "orange",
    "release",
    "self",
    "test",
    "test-only",
    "testonly",
    "tests",
    "trivial",
    "try",
    "tree",
];

/// Keys of tokens such as `r=ann`: who reviewed, approved or gave feedback.
const KEYS: [&str; 8] = ["r", "sr", "rs", "ui-r", "a", "f", "ui-review", "review"];

/// Those of them that name a reviewer.
const REVIEW: [&str; 5] = ["r", "sr", "ui-r", "ui-review", "review"];

/// Reviewers that a subject names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// Their names, as a rule user names.
    pub(super) names: Vec<String>,
    /// A bug's number or brackets stand beside them: no formula of the code's.
    pub(super) sure: bool,
    /// There is a token of review, whoever it names.
    pub(super) token: bool,
}

/// Who reviewed, by the tokens `r=ann` at the end of a subject, beside a bug's number, or in brackets.
pub(super) fn reviewers(subject: &str) -> Named {
    let mut named = Named::default();
    let bug = has_bug(subject);
    let own = own_subject(subject).len();
    // `Auto merge of #12 - bo:topic, r=ann` is worded by a program from beginning to end.
    let by_program = subject.starts_with("Auto merge of #");
    let end = subject.len();
    let start = subject.trim_end().len().min(end);
    for (at, word) in words(&subject[..start]) {
        let bracketed = subject[..at].ends_with('[');
        let Some((_, value)) = token(word).filter(|(key, _)| REVIEW.contains(key)) else {
            continue;
        };
        let at_end = at >= own_end(subject, own);
        if !(bracketed || bug || by_program || at_end) {
            continue;
        }
        named.token = true;
        named.sure |= bracketed || bug || by_program;
        named.names.extend(names(value));
    }
    named
}

/// Where what the author worded ends.
fn own_end(subject: &str, own: usize) -> usize {
    let lead = subject.len() - without_prefix(subject.trim_start()).len();
    (lead + own).min(subject.len())
}

/// The words of a subject with their places; brackets and blanks divide.
fn words(subject: &str) -> impl Iterator<Item = (usize, &str)> {
    let divides = |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | ';');
    subject
        .split(divides)
        .filter(|word| !word.is_empty())
        .map(move |word| (word.as_ptr() as usize - subject.as_ptr() as usize, word))
}

/// `r=ann`, `a=bo,cy` or `r?ann`: the key, and what follows the sign; of a question nothing, since who was asked did not answer.
fn token(word: &str) -> Option<(&str, &str)> {
    let word = word.trim_end_matches([',', '.', ':']);
    let at = word.find(['=', '?'])?;
    let (key, value) = (&word[..at], &word[at + 1..]);
    let key = KEYS.iter().find(|known| key.eq_ignore_ascii_case(known))?;
    let is_name = value
        .trim_start_matches(['#', '@', '<', '~'])
        .starts_with(|c: char| c.is_alphabetic());
    let fits = value
        .chars()
        .all(|c| c.is_alphanumeric() || "-_.,+|/@#<>~&!".contains(c));
    if !(is_name && fits) {
        return None;
    }
    Some((
        key,
        if word[at..].starts_with('=') {
            value
        } else {
            ""
        },
    ))
}

fn names(value: &str) -> impl Iterator<Item = String> {
    value
        .split([',', '+', '/', '|', '&'])
        .map(|name| name.trim_matches(|c: char| !c.is_alphanumeric() && c != '_' && c != '-'))
        .filter(|name| {
            name.chars().count() > 1 && !NOBODY.contains(&name.to_ascii_lowercase().as_str())
        })
        .map(str::to_owned)
}

/// Whether a subject has a bug's number as Mozilla's processes ask for one, or says that there is none.
fn has_bug(subject: &str) -> bool {
    let lower = subject.to_ascii_lowercase();
    let number = lower.match_indices("bug ").any(|(at, word)| {
        let before = lower[..at].chars().next_back();
        !before.is_some_and(char::is_alphanumeric)
            && lower[at + word.len()..]
                .trim_start_matches('#')
                .starts_with(|c: char| c.is_ascii_digit())
    });
    number || lower.starts_with("no bug")
}

/// What the author of a subject worded: without the number of a request, of a bug, and without reviewers.
pub fn own_subject(subject: &str) -> &str {
    let mut own = without_prefix(subject.trim());
    loop {
        let shorter = without_suffix(own.trim_end());
        if shorter.len() == own.len() {
            return own;
        }
        own = shorter;
    }
}

/// Without `Merged PR 12: `, `Pull request #12: `, `Bug 12 - ` and `[r=ann][bug=12] ` in front.
fn without_prefix(subject: &str) -> &str {
    let mut rest = subject;
    while let Some((inside, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        let is_pair = inside.split_once('=').is_some_and(|(key, _)| {
            KEYS.contains(&key)
                || matches!(
                    key,
                    "bug" | "bugs" | "ui" | "rs" | "trivial" | "testfix" | "no-qa"
                )
        });
        if !is_pair {
            break;
        }
        rest = after.trim_start();
    }
    for start in [
        "Merged PR ",
        "Pull request #",
        "Merge PR #",
        "Bug ",
        "bug ",
        "BUG ",
    ] {
        if let Some(numbered) = rest.strip_prefix(start) {
            let after = numbered.trim_start_matches(|c: char| c.is_ascii_digit());
            let own = after
                .strip_prefix(':')
                .or_else(|| after.trim_start().strip_prefix("- "))
                .or_else(|| after.strip_prefix(", "))
                .or_else(|| after.strip_prefix(". "));
            if let Some(own) =
                own.filter(|own| after.len() < numbered.len() && !own.trim().is_empty())
            {
                return own.trim_start();
            }
        }
    }
    if let Some(own) = rest
        .strip_prefix("No bug - ")
        .or(rest.strip_prefix("No bug: "))
    {
        return own;
    }
    rest
}

/// Without one more thing that a process put at the end.
fn without_suffix(subject: &str) -> &str {
    // `(#12)`, `(GH-12)`, `(!12)`, `(bug 12)`, `[f=12]`, `[r=ann]`.
    for (open, close) in [('(', ')'), ('[', ']')] {
        let closed = subject.trim_end_matches(['.', ';', ',']);
        let inside = closed.strip_suffix(close).and_then(|s| s.rsplit_once(open));
        if let Some((own, inside)) = inside
            && is_added(inside)
            && !own.trim().is_empty()
        {
            return own.trim_end();
        }
    }
    let (before, last) = subject.rsplit_once(' ').unwrap_or(("", subject));
    let before = before.trim_end();
    if before.is_empty() {
        return subject;
    }
    if token(last).is_some() || matches!(last, "DONTBUILD" | "NPOTB") {
        return before.trim_end_matches([',', ';']);
    }
    // `r=ann, cy` with a blank.
    let name = last.trim_end_matches(['.', ',']);
    let goes_on = before.ends_with(',')
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || "-_@".contains(c))
        && before
            .rsplit_once(' ')
            .is_some_and(|(_, token_before)| token(token_before).is_some());
    if goes_on { before } else { subject }
}

/// Whether what stands in brackets is a number or a reviewer that a process put there.
fn is_added(inside: &str) -> bool {
    let inside = inside.trim();
    let lower = inside.to_ascii_lowercase();
    let number = [
        "#",
        "!",
        "gh-",
        "pr #",
        "pr ",
        "pull request #",
        "bug ",
        "bugs ",
        "bug #",
        "mr !",
    ]
    .iter()
    .find_map(|start| lower.strip_prefix(start));
    let numbers = number.is_some_and(|number| {
        number.starts_with(|c: char| c.is_ascii_digit())
            && number
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, ' ' | ',' | '#'))
    });
    let pair = inside
        .split_once('=')
        .is_some_and(|(key, value)| !value.is_empty() && (KEYS.contains(&key) || key == "bug"));
    numbers || pair
}

#[cfg(test)]
mod tests {
    use super::{own_subject, reviewers};

    #[test]
    fn what_a_process_adds_is_not_the_authors() {
        for (subject, own) in [
            ("Add thing (#12)", "Add thing"),
            ("Add thing (GH-12)", "Add thing"),
            ("Add thing (GH-12) (#14)", "Add thing"),
            ("Add thing (!12)", "Add thing"),
            ("Bug 12 - Add thing r=ann,cy", "Add thing"),
            ("Bug 12: Add thing. r=ann a=cy", "Add thing."),
            ("store: Add thing (bug 12); r=ann a=cy", "store: Add thing"),
            ("Add thing (Bug 12). r=ann, cy", "Add thing"),
            ("Add thing r?ann", "Add thing"),
            ("[r=ann][bug=12] Add thing", "Add thing"),
            ("Merged add-thing [r=ann,cy] [f=12]", "Merged add-thing"),
            ("Merged PR 12: Add thing", "Add thing"),
            ("Pull request #12: Add thing", "Add thing"),
            // What the author worded.
            ("Set r=2 in the solver", "Set r=2 in the solver"),
            ("Handle a=b in the parser", "Handle a=b in the parser"),
            ("Fix #10", "Fix #10"),
            ("[parser] Add thing", "[parser] Add thing"),
            ("Add f(x)", "Add f(x)"),
            ("Bug 12", "Bug 12"),
            ("(#12)", "(#12)"),
            ("", ""),
        ] {
            assert_eq!(own_subject(subject), own, "{subject}");
        }
    }

    #[test]
    fn reviewers_are_named_in_the_ways_of_mozilla_launchpad_and_homu() {
        for (subject, names, sure) in [
            ("Bug 1234567 - keep the lock r=ann", &["ann"][..], true),
            ("store: keep the lock (bug 1234567); r=ann", &["ann"], true),
            (
                "Keep the lock (Bug 1234567). r=ann,cy a=cy",
                &["ann", "cy"],
                true,
            ),
            ("[r=ann][ui=none][bug=1234] Keep the lock", &["ann"], true),
            ("Merged keep-lock [r=ann,cy] [f=1234]", &["ann", "cy"], true),
            ("Auto merge of #12 - bo:topic, r=ann", &["ann"], true),
            ("No bug - keep the lock r=ann", &["ann"], true),
            ("hgmo: keep the lock; r=ann", &["ann"], false),
        ] {
            let found = reviewers(subject);
            assert_eq!(found.names, names, "{subject}");
            assert_eq!((found.sure, found.token), (sure, true), "{subject}");
        }
        for subject in [
            "Bug 12 - keep the lock r=me",
            "Bug 12 - keep the lock r?ann",
            "Bug 12 - x r=trivial",
        ] {
            let found = reviewers(subject);
            assert!(found.names.is_empty() && found.token, "{subject}");
        }
        for subject in [
            "Set r=2 in the solver",
            "Keep r=radius where it was",
            "Debug 12 r=ann in x",
            "For = in r",
            "",
            "r=",
        ] {
            assert!(!reviewers(subject).token, "{subject}");
        }
    }
}
