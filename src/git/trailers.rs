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
    let end = lines
        .iter()
        .rposition(|line| !line.trim().is_empty())
        .map_or(0, |last| last + 1);
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

/// `Key: value`, the key of letters, digits and hyphens. Git takes the address of a page for one, too; nobody else does.
fn split(line: &str) -> Option<(&str, &str)> {
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
/// A number in parentheses at the end of the subject is GitHub's squash.
pub fn merged_request(message: &str) -> Option<MergedRequest> {
    let subject = message.trim_start().lines().next()?.trim();
    if let Some(rest) = subject.strip_prefix("Merge pull request ") {
        // GitHub, Bitbucket Server: `#12 from owner/branch`, `#12 in PROJECT/repo from branch to main`; Gitea: `'title' (#12) from …`.
        let number = leading(rest.strip_prefix('#').unwrap_or_default())
            .or_else(|| leading(rest.rsplit_once("(#")?.1))?;
        return Some(merge(
            number,
            rest.rsplit_once(" from ").map(|(_, from)| from),
        ));
    }
    if let Some(rest) = subject.strip_prefix("Merged in ") {
        let (branch, number) = rest.split_once(" (pull request #")?;
        return Some(merge(leading(number)?, Some(branch)));
    }
    if let Some(rest) = subject.strip_prefix("Merged PR ") {
        return Some(merge(leading(rest)?, None));
    }
    for prefix in ["Merge #", "Auto merge of #"] {
        if let Some(number) = subject.strip_prefix(prefix).and_then(leading) {
            return Some(merge(number, None));
        }
    }
    let gitlab = message
        .lines()
        .filter_map(|line| line.strip_prefix("See merge request "))
        .find_map(|path| leading(path.rsplit_once('!')?.1));
    if let Some(number) = gitlab {
        let branch = subject.strip_prefix("Merge branch '");
        return Some(merge(
            number,
            branch.and_then(|rest| rest.split('\'').next()),
        ));
    }
    let (_, number) = subject.strip_suffix(')')?.rsplit_once("(#")?;
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    Some(MergedRequest {
        number: number.parse().ok().filter(|_| is_number)?,
        source: None,
        squashed: true,
    })
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
            "",
        ] {
            assert_eq!(merged_request(message), None, "{message}");
        }
    }
}
