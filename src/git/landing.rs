//! What a message says of how its commit landed: who reviewed it, and which process it went through.
//!
//! More than git's own reader of trailers sees, on purpose: importers append paragraphs of their own below the trailers, and several
//! processes write keys of two words. What stands above prose is not looked at, as with git.

use super::credits::persons;
use super::subject;
use super::trailers::{split, trailers};

/// A process whose mark a commit carries. The mark says that it went through, not that somebody looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A change of Gerrit.
    Gerrit,
    /// A revision of Phabricator.
    Phabricator,
    /// An issue of Rietveld, a request of Review Board or a review of `MozReview`.
    ReviewServer,
    /// Exported from a repository where it was reviewed (Copybara, `ShipIt`).
    Export,
    /// A patch of a mailing list.
    Mail,
    /// The address of a request.
    Request,
    /// Somebody was asked to review, or a token of review names nobody.
    Asked,
}

/// What a message says of how its commit landed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signs {
    /// Who reviewed: name and e-mail, either of which may be absent.
    pub reviewers: Vec<(String, String)>,
    /// User names that may be reviewers or parts of a formula: they are where somebody is called so.
    pub perhaps: Vec<String>,
    /// The mark of a process.
    pub mark: Option<Mark>,
    /// Author that the message names.
    pub author: Option<(String, String)>,
}

/// Lines looked at for marks and reviewers.
const LINES: usize = 5_000;

/// Reads a message.
pub fn signs(message: &str) -> Signs {
    let mut signs = Signs::default();
    let lines: Vec<&str> = message.trim_start().lines().take(LINES).collect();
    let Some((subject, body)) = lines.split_first() else {
        return signs;
    };
    let named = subject::reviewers(subject);
    if named.sure {
        let named = named.names.iter();
        signs
            .reviewers
            .extend(named.map(|name| (name.clone(), String::new())));
    } else {
        signs.perhaps.clone_from(&named.names);
    }
    if named.token && named.sure && named.names.is_empty() {
        signs.mark = Some(Mark::Asked);
    }
    for line in body {
        look_at(line, &mut signs);
    }
    for (key, value) in trailers(message) {
        credit(key, value.raw(), &mut signs);
    }
    for line in blocks(&lines) {
        if let Some((key, value)) = pair(line) {
            credit(key, value, &mut signs);
        }
    }
    signs.reviewers.sort_unstable();
    signs.reviewers.dedup();
    signs
}

/// Marks, which stand anywhere, and sentences of programs.
fn look_at(line: &str, signs: &mut Signs) {
    let line = line.trim_end();
    // `Reviewed by Ann Lee.` of WebKit's process and `Approved by Ann Lee, Bo Ray.` of Tarmac's, on lines of their own.
    for start in ["Reviewed by ", "Approved by "] {
        if let Some(names) = line.strip_prefix(start)
            && line.len() < 100
            && names.starts_with(char::is_uppercase)
            && names.split_whitespace().count() <= 8
            && !names.contains(['!', ':', '('])
            && names.ends_with('.')
        {
            signs.reviewers.extend(persons(names.trim_end_matches('.')));
        }
    }
    // `12: Title r=ann a=bo`, a request in a batch of bors.
    if line.starts_with(|c: char| c.is_ascii_digit()) {
        let after = line.trim_start_matches(|c: char| c.is_ascii_digit());
        if let Some((_, names)) = after
            .strip_prefix(": ")
            .and_then(|rest| rest.rsplit_once(" r="))
        {
            let names = names.split(" a=").next().unwrap_or_default();
            let names = names.split(',').map(str::trim).filter(|n| !n.is_empty());
            signs
                .reviewers
                .extend(names.map(|name| (name.to_owned(), String::new())));
        }
    }
    if signs.mark.is_none() {
        signs.mark = mark(line);
    }
}

/// The process that a line is a mark of.
fn mark(line: &str) -> Option<Mark> {
    let first = *line.as_bytes().first()?;
    if !first.is_ascii_alphabetic() {
        return None;
    }
    if let Some((key, value)) = line.split_once('=').filter(|(key, _)| key.len() < 30) {
        return match key {
            "R" | "TBR" if !value.trim().is_empty() => Some(Mark::ReviewServer),
            "COPYBARA_INTEGRATE_REVIEW" => Some(Mark::Export),
            _ => None,
        };
    }
    if line.starts_with("Reviewed at http") {
        return Some(Mark::ReviewServer);
    }
    if let Some(rest) = line.strip_prefix("Closes #")
        && rest.contains(" from ")
    {
        return Some(Mark::Request);
    }
    let (key, value) = line.split_once(':').filter(|(key, _)| key.len() < 30)?;
    let value = value.trim();
    if value.is_empty() {
        return None;
    }
    let address = || value.trim_start_matches('<').starts_with("http");
    match plain_key(key).as_str() {
        "change-id" if value.starts_with('I') && value.len() > 8 => Some(Mark::Gerrit),
        "reviewed-on" if address() => Some(Mark::Gerrit),
        "differential-revision" => Some(Mark::Phabricator),
        "review-url"
        | "mozreview-commit-id"
        | "review-request"
        | "code-review"
        | "codereview"
        | "reviewboard" => Some(Mark::ReviewServer),
        "review" if address() => Some(Mark::ReviewServer),
        "piperorigin-revid"
        | "gitorigin-revid"
        | "fbshipit-source-id"
        | "ghstack-source-id"
        | "pull-request-resolved"
        | "imported-from" => Some(Mark::Export),
        "pr-url" | "pull-request" | "part-of" | "merge-request" | "pull-request-url" => {
            Some(Mark::Request)
        }
        "message-id" | "patchwork-id" => Some(Mark::Mail),
        "link"
            if ["lore.", "lists.", "patch", "mail"]
                .iter()
                .any(|part| value.contains(part)) =>
        {
            Some(Mark::Mail)
        }
        "reviewers" => Some(Mark::Asked),
        _ => None,
    }
}

/// Takes down who reviewed, if the key says so.
fn credit(key: &str, value: &str, signs: &mut Signs) {
    let value = value.trim();
    match plain_key(key).as_str() {
        "reviewed-by"
        | "acked-by"
        | "tested-by"
        | "approved-by"
        | "reviewer"
        | "reviewed-and-tested-by"
        | "reviewed-and-approved-by"
        | "ack-by"
        | "okayed-by"
        | "code-reviewed-by"
        | "approver" => {
            let named = persons(value);
            let named = named.into_iter().filter(|(name, email)| {
                // `Approved-by: ann (mentor)`, `Reviewed by: none`.
                !email.is_empty() || !is_nobody(name)
            });
            signs.reviewers.extend(named.map(|(name, email)| {
                let name = name
                    .split(" (")
                    .next()
                    .unwrap_or_default()
                    .trim()
                    .to_owned();
                (name, email)
            }));
        }
        "author" if signs.author.is_none() => signs.author = persons(value).into_iter().next(),
        _ => {}
    }
}

fn is_nobody(name: &str) -> bool {
    let name = name
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_ascii_lowercase();
    name.is_empty()
        || matches!(
            name.as_str(),
            "none"
                | "nobody"
                | "no one"
                | "n/a"
                | "na"
                | "me"
                | "myself"
                | "self"
                | "trivial"
                | "todo"
                | "tbd"
                | "nobody (oops"
        )
}

/// `Reviewed by`, `Reviewed-By` and `reviewed_by` are one key.
fn plain_key(key: &str) -> String {
    key.trim()
        .chars()
        .map(|c| {
            if matches!(c, ' ' | '_' | '\t') {
                '-'
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect()
}

/// The lines of pairs at the end of a message, paragraph by paragraph up to the first that is prose; and those right below the
/// subject where they are a header of twisted's process (`Author:`, `Reviewer:`, `Fixes:`).
fn blocks<'m>(lines: &[&'m str]) -> Vec<&'m str> {
    let paragraphs: Vec<&[&str]> = lines
        .split(|line| line.trim().is_empty())
        .filter(|paragraph| !paragraph.is_empty())
        .collect();
    let below = paragraphs.get(1..).unwrap_or_default();
    let mut found = Vec::new();
    for paragraph in below.iter().rev() {
        if is_beside(paragraph) {
            continue;
        }
        if !is_block(paragraph) {
            break;
        }
        found.extend_from_slice(paragraph);
    }
    if let Some(header) = below.first().filter(|p| is_block(p)) {
        let has = |wanted: &str| {
            header
                .iter()
                .any(|line| pair(line).is_some_and(|(key, _)| key.eq_ignore_ascii_case(wanted)))
        };
        if has("reviewer") && (has("author") || has("fixes")) {
            found.extend_from_slice(header);
        }
    }
    found
}

/// Paragraphs that git leaves aside when it looks for trailers: comments, and the list of conflicts of older versions.
fn is_beside(paragraph: &[&str]) -> bool {
    let mut lines = paragraph.iter();
    let conflicts = lines
        .next()
        .is_some_and(|first| first.starts_with("Conflicts:") || first.starts_with("# Conflicts:"));
    conflicts && lines.all(|line| line.starts_with(['\t', ' ', '#']))
        || paragraph.iter().all(|line| line.starts_with('#'))
}

fn is_block(paragraph: &[&str]) -> bool {
    let mut after_pair = false;
    paragraph.iter().all(|line| {
        let goes_on = after_pair && line.starts_with([' ', '\t']);
        let fits = goes_on
            || pair(line.trim_start()).is_some()
            || line.starts_with("(cherry picked from commit ")
            || line.starts_with("http")
            || line.starts_with("svn path=")
            || line.starts_with("--HG--")
            || line.starts_with("extra : ")
            || line.starts_with("branch : ")
            || line.split_once('=').is_some_and(|(key, _)| {
                !key.is_empty() && key.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
            });
        after_pair |= fits;
        fits
    })
}

/// `Key: value`, the key of up to four words.
fn pair(line: &str) -> Option<(&str, &str)> {
    if let Some(pair) = split(line) {
        return Some(pair);
    }
    let (key, value) = line.split_once(':')?;
    let mut words = 0;
    let fits = key.len() <= 40
        && key.split(' ').all(|word| {
            words += 1;
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        });
    (fits && words <= 4 && !value.starts_with("//")).then_some((key, value))
}

/// Names of lines that everybody's work is based on.
const MAINS: [&str; 8] = [
    "main", "master", "trunk", "default", "mainline", "tip", "head", "upstream",
];
/// Names of lines on which releases are prepared: bringing them into a main one is a release, bringing them elsewhere is not.
const NEXTS: [&str; 6] = ["develop", "dev", "devel", "development", "next", "staging"];

/// Whether a merge only brings a branch up to date with the line that others work on, by what git, a forge, Mercurial or Bazaar
/// writes then: it is no request.
pub fn is_update(subject: &str) -> bool {
    let subject = subject.trim();
    let lower = subject.to_ascii_lowercase();
    if let Some(update) = by_git(&lower) {
        return update;
    }
    // `Merged main into topic` of Bitbucket.
    if let Some((from, into)) = lower
        .strip_prefix("merged ")
        .and_then(|rest| rest.split_once(" into "))
        && !from.contains(' ')
    {
        return goes_up(from, Some(into));
    }
    // Mercurial's and Bazaar's users.
    let rest = lower.trim_end_matches(['.', '!']);
    if matches!(
        rest,
        "merge"
            | "merged"
            | "merging"
            | "merge heads"
            | "merge tip"
            | "hg merge"
            | "branch merge"
            | "automated merge"
    ) {
        return true;
    }
    if rest.starts_with("automated merge with ") {
        return true;
    }
    let verbs = ["merge", "merged", "merging", "pull", "pulled"];
    let mut words = rest.split_whitespace();
    let verb = words.next().is_some_and(|word| verbs.contains(&word));
    let others: Vec<&str> = words
        .filter(|word| {
            !matches!(
                *word,
                "with"
                    | "from"
                    | "in"
                    | "branch"
                    | "the"
                    | "latest"
                    | "changes"
                    | "up"
                    | "to"
                    | "date"
                    | "again"
                    | "remote"
            )
        })
        .collect();
    verb && matches!(others.as_slice(), [line] if MAINS.contains(&line.trim_matches(['\'', '"', '`'])))
}

/// For the messages of `git merge` and `git pull`; none for others.
fn by_git(lower: &str) -> Option<bool> {
    let (rest, remote) = if let Some(rest) = lower.strip_prefix("merge remote-tracking branch ") {
        (rest, true)
    } else if let Some(rest) = lower.strip_prefix("merge remote branch ") {
        (rest, true)
    } else if let Some(rest) = lower.strip_prefix("merge tag ") {
        // What a release was made of goes back to where the next is made.
        let into = rest.split_once(" into ")?.1;
        return Some(NEXTS.contains(&into.trim_matches('\'')) && !rest.contains(" of "));
    } else if let Some(rest) = lower.strip_prefix("merge branches ") {
        // `Merge branches 'main' and 'main' of URL`: two heads of one line.
        let names: Vec<&str> = rest.split('\'').skip(1).step_by(2).collect();
        return Some(names.windows(2).all(|two| two[0] == two[1]) && names.len() > 1);
    } else {
        (lower.strip_prefix("merge branch ")?, false)
    };
    let (from, after) = match rest
        .strip_prefix('\'')
        .and_then(|rest| rest.split_once('\''))
    {
        Some((from, after)) => (from, after),
        None => rest.split_once(' ').unwrap_or((rest, "")),
    };
    let into = after
        .split_once(" into ")
        .or_else(|| after.strip_prefix("into ").map(|into| ("", into)))
        .map(|(_, into)| into.trim().trim_matches(['\'', '"', '`']));
    let from = if remote {
        let (place, branch) = from
            .strip_prefix("refs/remotes/")
            .unwrap_or(from)
            .split_once('/')?;
        if !matches!(place, "origin" | "upstream") {
            return Some(false);
        }
        branch
    } else {
        from
    };
    // A pull of the branch itself.
    if into.is_some_and(|into| into == from) {
        return Some(true);
    }
    let pulled = after.trim_start().starts_with("of ");
    if into.is_none() && !pulled && !remote {
        // Into the default branch, from one here.
        return Some(false);
    }
    Some(goes_up(from, into))
}

/// Whether work of `from` goes to a branch that is to follow it.
fn goes_up(from: &str, into: Option<&str>) -> bool {
    let (from, into) = (
        from.trim_matches(['\'', '"', '`']),
        into.map(|i| i.trim_matches(['\'', '"', '`', '.'])),
    );
    if MAINS.contains(&from) {
        return true;
    }
    let released = |into: &str| {
        MAINS.contains(&into)
            || ["release", "production", "prod", "stable", "live", "v"]
                .iter()
                .any(|start| into.starts_with(start))
    };
    NEXTS.contains(&from) && into.is_none_or(|into| !released(into))
}

#[cfg(test)]
mod tests {
    use super::{Mark, is_update, signs};

    fn reviewers(message: &str) -> Vec<String> {
        signs(message)
            .reviewers
            .into_iter()
            .map(|(name, _)| name)
            .collect()
    }

    const SVN: &str =
        "git-svn-id: https://svn.example.org/r/trunk@12 af82e41b-90c4-0310-8c96-b1721e28e2e2";

    #[test]
    fn reviewers_stand_before_what_importers_append() {
        for message in [
            format!("Add\n\nReviewed-by: Ann <ann@x>\n\n\n{SVN}\n"),
            "Add\n\nReviewed-by: Ann <ann@x>\n\nPiperOrigin-RevId: 123\n".to_owned(),
            "Add\n\nReviewed-by: Ann\n\nfbshipit-source-id: abc\n".to_owned(),
            "Add\n\nAdds it.\n\nAuthor: Bo\nReviewer: Ann\nFixes: #12\n".to_owned(),
            format!("Merge add-12\n\nAuthor: Bo\nReviewer: Ann\nFixes: #12\n\nAdds it.\n\n\n{SVN}\n"),
            "values: Add\n\nPR:\t\t1\nReviewed by:\tAnn\nDifferential Revision:\thttps://r.example.org/D1".to_owned(),
            "Add\n\nSummary: Adds it.\n\nReviewers: Ann\n\nReviewed By: Ann\n\nDifferential Revision: https://r.example.org/D1".to_owned(),
            "Add\n\nReviewed-by: Ann\n\nConflicts:\n\tm.py\n".to_owned(),
            "Add\n\nReviewed-by: Ann\n\n# Conflicts:\n#\tm.py\n".to_owned(),
            "Add\n\nReviewed by Ann.\n\n* a.py: Adds it.\n".to_owned(),
            "Merge #12\n\n12: Add r=Ann a=bo\n".to_owned(),
        ] {
            assert_eq!(reviewers(&message), ["Ann"], "{message}");
        }
    }

    #[test]
    fn prose_and_nobody_review_nothing() {
        for message in [
            "Add\n\nReviewed-by: Ann <ann@x>\n\nProse after it.\n",
            "Add\n\nReviewed by: none\n",
            "Add\n\nReviewed by NOBODY (OOPS!).\n",
            "Add\n\nIt was reviewed by Ann.\n",
            "Reviewed-by: Ann",
            "Add\n\nReviewer: \n",
            "",
        ] {
            assert!(reviewers(message).is_empty(), "{message}");
        }
    }

    #[test]
    fn marks_of_processes() {
        for (line, mark) in [
            (
                "Change-Id: I0123456789012345678901234567890123456789",
                Mark::Gerrit,
            ),
            (
                "Differential Revision: https://r.example.org/D1",
                Mark::Phabricator,
            ),
            ("Review URL: https://r.example.org/1", Mark::ReviewServer),
            ("R=ann", Mark::ReviewServer),
            ("PiperOrigin-RevId: 12", Mark::Export),
            ("fbshipit-source-id: abc", Mark::Export),
            (
                "Part-of: <https://gitlab.example.org/p/-/merge_requests/1>",
                Mark::Request,
            ),
            ("Closes #12 from bo/topic.", Mark::Request),
            ("Link: https://lore.example.org/r/1", Mark::Mail),
            ("Reviewers: ann", Mark::Asked),
        ] {
            assert_eq!(
                signs(&format!("Add\n\nAdds it.\n\n{line}\n")).mark,
                Some(mark),
                "{line}"
            );
        }
        for line in [
            "Closes #12",
            "Link: https://example.org/docs",
            "Change-Id: x",
            "BUG=12",
            "Review: it is fine",
            "Bug: 1",
        ] {
            assert_eq!(signs(&format!("Add\n\n{line}\n")).mark, None, "{line}");
        }
    }

    #[test]
    fn a_branch_brought_up_to_date_is_no_request() {
        for subject in [
            "Merge branch 'main' into topic",
            "Merge branch 'main' of github.com:sample/pkg",
            "Merge branch 'topic' of github.com:sample/pkg into topic",
            "Merge remote-tracking branch 'origin/main'",
            "Merge remote-tracking branch 'upstream/master' into fix/x",
            "Merge branch 'master' into 'topic'",
            "Merge branch 'develop' into feature/x",
            "Merge branch 'master' into develop",
            "Merged main into topic",
            "Merge with default",
            "merge from trunk",
            "Merged trunk.",
            "merge",
            "Automated merge with ssh://hg@example.org/p",
            "Merge tag 'v1.2' into develop",
            "Merge branches 'main' and 'main' of example.org:p",
        ] {
            assert!(is_update(subject), "{subject}");
        }
        for subject in [
            "Merge branch 'topic'",
            "Merge branch 'topic' into main",
            "Merge branch 'topic' of git://example.org/bo/pkg",
            "Merge branch 'develop' into main",
            "Merge branch 'release/1.2'",
            "Merge remote-tracking branch 'bo/topic'",
            "Merge remote-tracking branch 'origin/topic'",
            "Merge remote-tracking branch 'bo/master'",
            "Merge pull request #12 from bo/main",
            "Merge tag 'for-next' of git://example.org/p",
            "Merged in topic (pull request #4)",
            "Merge \"Add thing\"",
            "Merge add-thing: adds it",
            "Merge topic",
            "",
        ] {
            assert!(!is_update(subject), "{subject}");
        }
    }
}
