//! What the message of a commit says in a form that programs agreed on: trailers, and the request it merged.

use crate::untrusted::Untrusted;

/// Lines that git itself writes; one of them makes a mixed paragraph a block of trailers.
const GENERATED: [&str; 2] = ["Signed-off-by: ", "(cherry picked from commit "];

/// The trailers of a message: key as written, value with its continuation lines joined.
///
/// The rules of `git interpret-trailers`: the last paragraph, never the subject; every line a trailer, or one written by
/// git and at least a quarter trailers.
pub fn trailers(message: &str) -> Vec<(&str, Untrusted)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    for line in block(message) {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = found.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((key, value)) = split(line) {
            found.push((key, value.trim().to_owned()));
        }
    }
    found
        .into_iter()
        .map(|(key, value)| (key, value.into()))
        .collect()
}

/// The lines of the last paragraph, if it is a block of trailers.
fn block(message: &str) -> Vec<&str> {
    let lines: Vec<&str> = message.lines().collect();
    let end = end_of_trailers(&lines);
    let Some(start) = lines[..end].iter().rposition(|line| line.trim().is_empty()) else {
        return Vec::new();
    };
    // A first paragraph after blank lines is still the subject.
    if lines[..start].iter().all(|line| line.trim().is_empty()) {
        return Vec::new();
    }
    let block: Vec<&str> = lines[start + 1..end]
        .iter()
        .copied()
        .filter(|line| !line.starts_with('#'))
        .collect();
    let (mut good, mut bad, mut by_git, mut after_bad) = (0, 0, false, true);
    for line in &block {
        if GENERATED.iter().any(|start| line.starts_with(start)) {
            by_git = true;
            good += 1;
            after_bad = false;
        } else if line.starts_with([' ', '\t']) {
            // A continuation belongs to the line before it.
            bad += usize::from(after_bad);
        } else if split(line).is_some() {
            good += 1;
            after_bad = false;
        } else {
            bad += 1;
            after_bad = true;
        }
    }
    if by_git && good * 3 >= bad || good > 0 && bad == 0 {
        block
    } else {
        Vec::new()
    }
}

/// Where trailers may end: before blank lines, comments and the list of conflicts that older versions of git append.
fn end_of_trailers(lines: &[&str]) -> usize {
    let said = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    let end = lines.iter().rposition(said).map_or(0, |last| last + 1);
    let listed = lines[..end]
        .iter()
        .rposition(|line| !line.starts_with('\t'))
        .filter(|at| *at + 1 < end && lines[*at] == "Conflicts:");
    let Some(conflicts) = listed else {
        return end;
    };
    lines[..conflicts]
        .iter()
        .rposition(said)
        .map_or(0, |last| last + 1)
}

/// `Key: value`, the key of letters, digits and hyphens. Git takes the address of a page for one, too; nobody else does.
pub(super) fn split(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let key = key.trim_end_matches([' ', '\t']);
    let is_key = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (is_key && !value.starts_with("//")).then_some((key, value))
}

/// A request that a commit merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedRequest {
    /// Its number.
    pub number: u64,
    /// The branch it came from, with its owner where the message names one.
    pub source: Option<Untrusted>,
    /// One commit for the whole request, where the history has no merge.
    pub squashed: bool,
}

/// The request that a message says it merged: GitHub, Gitea, GitLab, Bitbucket, Azure DevOps and bors write such messages.
/// A number in parentheses at the end of the subject is GitHub's squash; beside `git-svn-id:` it is a ticket's.
pub fn merged_request(message: &str) -> Option<MergedRequest> {
    let message = message.trim_start();
    let subject = message.lines().next()?.trim();
    if let Some(rest) = subject.strip_prefix("Merge pull request ") {
        // GitHub, Bitbucket Server: `#12 from owner/branch`, `#12 in PROJECT/repo from branch to main`; Gitea: `'title' (#12) from …`;
        // Azure DevOps: `12 from branch into main`.
        let number =
            leading(rest.trim_start_matches('#')).or_else(|| leading(rest.rsplit_once("(#")?.1))?;
        return Some(merge(
            number,
            rest.rsplit_once(" from ").map(|(_, from)| from),
        ));
    }
    if let Some(rest) = subject.strip_prefix("Merged in ") {
        let (branch, number) = rest.split_once(" (pull request #")?;
        return Some(merge(leading(number)?, Some(branch)));
    }
    if let Some(rest) = subject.strip_prefix("Pull request #") {
        // Bitbucket Server: `Merge in PROJECT/repo from branch to main` stands below.
        let from = message.lines().find(|line| line.starts_with("Merge in "));
        let from = from.and_then(|line| line.split_once(" from ").map(|(_, from)| from));
        return after_number(rest, ':').map(|number| merge(number, from));
    }
    if let Some(rest) = subject.strip_prefix("Merged PR ") {
        return Some(merge(leading(rest)?, None));
    }
    for prefix in [
        "Merge #",
        "Auto merge of #",
        "Merge PR #",
        "Merge PR ",
        "Merge !",
        "Merge MR !",
    ] {
        if let Some(number) = subject.strip_prefix(prefix).and_then(leading) {
            return Some(merge(number, None));
        }
    }
    let gitlab = message
        .lines()
        .filter_map(|line| line.trim_end().strip_prefix("See merge request "))
        .find_map(|path| {
            let number = path
                .rsplit_once('!')
                .or_else(|| path.rsplit_once("/merge_requests/"));
            leading(number?.1)
        });
    if let Some(number) = gitlab {
        let branch = subject.strip_prefix("Merge branch '");
        return Some(merge(
            number,
            branch.and_then(|rest| rest.split('\'').next()),
        ));
    }
    let (_, inside) = subject.strip_suffix(')')?.rsplit_once('(')?;
    let number = [
        "#",
        "GH-",
        "gh-",
        "!",
        "PR #",
        "PR ",
        "pull request #",
        "Pull request #",
        "MR !",
    ]
    .iter()
    .find_map(|start| inside.strip_prefix(start))?;
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let is_ticket = message.lines().any(|line| line.starts_with("git-svn-id:"));
    Some(MergedRequest {
        number: number.parse().ok().filter(|_| is_number && !is_ticket)?,
        source: None,
        squashed: true,
    })
}

/// The number a text begins with, if `sign` follows it.
fn after_number(text: &str, sign: char) -> Option<u64> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    leading(text).filter(|_| rest.starts_with(sign))
}

fn merge(number: u64, source: Option<&str>) -> MergedRequest {
    let source = source.and_then(|source| source.split_whitespace().next());
    MergedRequest {
        number,
        source: source.map(Untrusted::from),
        squashed: false,
    }
}

/// The number a text begins with.
fn leading(text: &str) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text[..digits].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(message: &str) -> Vec<(String, String)> {
        trailers(message)
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value.raw().to_owned()))
            .collect()
    }

    #[test]
    fn the_last_paragraph_only() {
        let message = "Subject\n\nNote: prose\nand more\n\nReviewed-by: A <a@b>\nCo-authored-by: B\n  <b@c>\n\n";
        assert_eq!(
            pairs(message),
            [
                ("Reviewed-by".into(), "A <a@b>".into()),
                ("Co-authored-by".into(), "B <b@c>".into())
            ]
        );
    }

    #[test]
    fn comments_and_conflicts_below_are_not_looked_at() {
        for below in [
            "# a comment\n# and more\n",
            "Conflicts:\n\tm.py\n\tn.py\n",
            "\n# Conflicts:\n#\tm.py\n",
        ] {
            let message = format!("Subject\n\nSigned-off-by: A <a@b>\n\n{below}");
            assert_eq!(pairs(&message).len(), 1, "{below}");
        }
    }

    #[test]
    fn look_alikes() {
        for message in [
            "Fix: the subject",
            "\n\nFix: the subject\n",
            "Subject\n\nSee: this\nis prose, not a trailer",
            "Subject\n\nhttps://example.org/x",
            "Subject\n\n  Indented: text",
            "",
        ] {
            assert_eq!(pairs(message), [], "{message}");
        }
    }

    #[test]
    fn git_writes_into_mixed_paragraphs() {
        let message = "Subject\n\nprose\nSigned-off-by: A <a@b>\nwords";
        assert_eq!(pairs(message).len(), 1);
    }

    #[test]
    fn requests_of_every_forge() {
        for (message, number, source, squashed) in [
            (
                "Merge pull request #12 from owner/branch\n\nTitle",
                12,
                Some("owner/branch"),
                false,
            ),
            (
                "Merge pull request #3 in P/r from fix/x to main",
                3,
                Some("fix/x"),
                false,
            ),
            (
                "Merge pull request 'A title' (#7) from a/b into main",
                7,
                Some("a/b"),
                false,
            ),
            ("Merged in fix/x (pull request #4)", 4, Some("fix/x"), false),
            ("Merged PR 99: title", 99, None, false),
            (
                "Merge branch 'fix' into 'main'\n\nTitle\n\nSee merge request g/p!55",
                55,
                Some("fix"),
                false,
            ),
            ("Merge #8 #9\n", 8, None, false),
            ("Fix it (#10)", 10, None, true),
            ("Fix it (GH-11)", 11, None, true),
            ("Fix it (!12)", 12, None, true),
            (
                "Pull request #12: Fix it\n\nMerge in P/r from fix/x to main\n",
                12,
                Some("fix/x"),
                false,
            ),
            (
                "Merge pull request 14 from fix/x into main",
                14,
                Some("fix/x"),
                false,
            ),
            ("Merge PR #15 into 17.0", 15, None, false),
            (
                "Merge branch 'fix' into 'main'\n\nSee merge request https://g.example.org/g/p/-/merge_requests/5",
                5,
                Some("fix"),
                false,
            ),
        ] {
            let expected = MergedRequest {
                number,
                source: source.map(Untrusted::from),
                squashed,
            };
            assert_eq!(merged_request(message), Some(expected), "{message}");
        }
        for message in [
            "Fix #10",
            "Fix (#1x)",
            "Merge branch 'main'",
            "Fix (#10) again",
            "Merge pull request #",
            "Fix it (#)",
            "Fix it (bpo-12)",
            "Pull request #12 was wrong",
            "Fix it (#9567)\n\n\ngit-svn-id: https://svn.example.org/r@12 af82e41b",
            "",
        ] {
            assert_eq!(merged_request(message), None, "{message}");
        }
    }
}
