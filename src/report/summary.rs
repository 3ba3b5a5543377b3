//! What was read, in a line: the same words in every format for people.

use super::wrap::{counted, grouped};
use super::{ConfigurationFile, Report, RepositoryFacts, select};

/// `5,482 commits (1,203 merges), 812 authors, 3 bots, authored 2010-04-06 to 2025-08-19, 312 tags`.
pub fn history(facts: &RepositoryFacts) -> String {
    let Some(commits) = facts.commits else {
        return match facts.commits_read {
            Some(0) => "history unknown".to_owned(),
            Some(read) => format!(
                "history unknown beyond {}",
                counted(read, "commit", "commits")
            ),
            None => "no history".to_owned(),
        };
    };
    let mut first = counted(commits, "commit", "commits");
    if let Some(merges) = facts.merges.filter(|merges| *merges > 0) {
        first = format!("{first} ({})", counted(merges, "merge", "merges"));
    }
    let mut parts = vec![first];
    parts.extend(
        facts
            .authors
            .map(|authors| counted(authors, "author", "authors")),
    );
    if facts.bots > 0 {
        parts.push(counted(facts.bots, "bot", "bots"));
    }
    if let (Some(first), Some(last)) = (&facts.first_commit, &facts.last_commit) {
        let (first, last) = (day(first), day(last));
        parts.push(if first == last {
            format!("authored {first}")
        } else {
            format!("authored {first} to {last}")
        });
    }
    let tags = facts.tags.filter(|tags| *tags > 0);
    parts.extend(tags.map(|tags| counted(tags, "tag", "tags")));
    if facts.shallow {
        parts.push("older history cut off".to_owned());
    }
    parts.join(", ")
}

/// `bare repository at 7374c85e2a10, rubric 1 (3f2a91c0)`.
pub fn origin(report: &Report) -> String {
    let head = report.repository.head.as_deref();
    let at = head.map_or_else(String::new, |head| {
        format!(" at {}", select::short(head).raw())
    });
    let digest: String = report.rubric.digest.chars().take(8).collect();
    let kind = match report.repository.kind.as_str() {
        "bare" => "bare repository",
        kind => kind,
    };
    format!("{kind}{at}, rubric {} ({digest})", report.rubric.version)
}

/// What kind of work it is taken for: `taken for a library: an installable distribution (--context names another)`.
pub fn context(report: &Report) -> String {
    let context = &report.context;
    let kind = match context.kind.as_str() {
        "command-line" => "command-line program",
        "data-science" => "data science",
        "teaching" => "teaching or course work",
        kind => kind,
    };
    format!(
        "taken for {kind}: {} (--context names another)",
        context.why
    )
}

/// The files that configured the run: `configured by hallmarks.toml of the repository (blob 3f2a91c0d4e5 at 7374c85e2a10): exclude`. Paths are
/// strangers' text: escape the line.
pub fn configuration(report: &Report) -> Option<String> {
    let files: Vec<String> = report.configuration.iter().map(configured_by).collect();
    (!files.is_empty()).then(|| format!("configured by {}", files.join("; ")))
}

fn configured_by(file: &ConfigurationFile) -> String {
    let whose = match file.origin.as_str() {
        "repository" => " of the repository",
        "user" => " of the user",
        _ => "",
    };
    let blob = file.blob.as_deref().unwrap_or_default();
    let commit = file.commit.as_deref().map_or_else(String::new, |commit| {
        format!(" at {}", select::short(commit).raw())
    });
    format!(
        "{}{whose} (blob {}{commit}): {}",
        file.path.middle(60).raw(),
        select::short(blob).raw(),
        file.settings.join(", ")
    )
}

/// Whose share it is, where it is one person's: `the share of Ann Example: 12 commits, 30 definitions written, 4 edited; …`. The
/// name and the subject of a commit are strangers' text: escape the line.
pub fn share(report: &Report) -> Option<String> {
    let author = report.author.as_ref()?;
    let mut parts = vec![
        format!(
            "the share of {}: {}",
            author.name.raw(),
            counted(author.commits, "commit", "commits")
        ),
        format!(
            "{} written",
            counted(author.written, "definition", "definitions")
        ),
        format!("{} edited", author.edited),
    ];
    if author.not_comparable > 0 {
        parts.push(format!("{} not comparable", author.not_comparable));
    }
    if let Some(first) = author.bulk_imports.first() {
        let imports = author.bulk_imports.len() as u64;
        let imports = counted(imports, "bulk import excluded", "bulk imports excluded");
        let which = match author.bulk_imports.len() {
            1 => "",
            _ => "the first: ",
        };
        // A first commit may be all that somebody wrote: what is not credited is never only a number.
        parts.push(format!("{imports} ({which}{})", first.text.raw()));
    }
    let mut line = format!("{}; levels are over what they wrote", parts.join(", "));
    if author.assumed {
        line.push_str(
            "; several identities are taken for one person by likeness, see 'hallmarks people'",
        );
    }
    if !author.may_be.is_empty() {
        line.push_str("; other identities may be theirs, see 'hallmarks people'");
    }
    Some(line)
}

/// What is left of one person's lines: `5,120 of 34,655 lines of the head came with their commits (…)`.
pub fn surviving(report: &Report) -> Option<String> {
    let part = report.author.as_ref()?.surviving.as_ref()?;
    let head = format!(
        "{} of {} of the head came with their commits ({} of {} of Python)",
        grouped(part.lines),
        counted(part.of_lines, "line", "lines"),
        grouped(part.python_lines),
        grouped(part.of_python_lines),
    );
    let lives = part.lives.sentence();
    let line = if lives.is_empty() {
        head
    } else {
        format!("{head}; {lives}")
    };
    Some(match part.looked_through {
        0 => line,
        many => format!(
            "{line}; {} looked through, see 'hallmarks people'",
            counted(many as u64, "reformatting commit", "reformatting commits")
        ),
    })
}

/// The day of an ISO 8601 date.
fn day(date: &str) -> &str {
    date.split('T').next().unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn a_folder_has_no_history() {
        let mut report = fixture::report();
        report.repository.commits = None;
        report.repository.head = None;
        "folder".clone_into(&mut report.repository.kind);
        assert_eq!(history(&report.repository), "no history");
        assert_eq!(origin(&report), "folder, rubric 1 (3f2a91c0)");
    }

    #[test]
    fn a_first_commit_is_one_of_each() {
        let mut facts = fixture::report().repository;
        (facts.commits, facts.merges, facts.authors, facts.tags) =
            (Some(1), Some(0), Some(1), Some(0));
        facts.bots = 0;
        (facts.last_commit, facts.shallow) = (facts.first_commit.clone(), false);
        assert_eq!(history(&facts), "1 commit, 1 author, authored 2010-04-06");
    }
}
