//! What the tree is made of, in a line or two: what is rated, what is left out, and what was not read.

use super::RepositoryFacts;
use super::wrap::counted;

/// Roles that signals rate.
const RATED: [&str; 2] = ["source", "test"];
/// Languages that are named; the rest is added up.
const NAMED: usize = 4;

/// `46 files of Python: 30 source, 12 test; not rated: 2 script, 1 generated, 1 vendored`; nothing for one person's share.
pub fn files(facts: &RepositoryFacts) -> Option<String> {
    let all: u64 = facts.files.values().sum();
    if all == 0 {
        return None;
    }
    let listed = |is_rated: bool| {
        let of = facts.files.iter();
        let of = of.filter(|(role, _)| RATED.contains(&role.as_str()) == is_rated);
        let words: Vec<String> = of.map(|(role, count)| format!("{count} {role}")).collect();
        words.join(", ")
    };
    let (rated, others) = (listed(true), listed(false));
    let mut line = counted(all, "file of Python", "files of Python");
    if !rated.is_empty() {
        line = format!("{line}: {rated}");
    }
    if !others.is_empty() {
        line = format!("{line}; not rated: {others}");
    }
    Some(line)
}

/// `mostly Go: 120 files of Go and 3 of Shell were not read`; that there is no Python is said even where there is nothing else.
pub fn languages(facts: &RepositoryFacts, is_share: bool) -> Option<String> {
    let others = &facts.other_languages;
    let python: u64 = facts.files.values().sum();
    let mut words: Vec<String> = Vec::new();
    for row in others.iter().take(NAMED) {
        words.push(if words.is_empty() {
            format!(
                "{} of {}",
                counted(row.files, "file", "files"),
                row.language
            )
        } else {
            format!("{} of {}", row.files, row.language)
        });
    }
    let rest: u64 = others.iter().skip(NAMED).map(|row| row.files).sum();
    if rest > 0 {
        words.push(format!("{rest} in other languages"));
    }
    let unread = match (words.pop(), words.is_empty()) {
        (None, _) => None,
        (Some(last), true) => Some(last),
        (Some(last), false) => Some(format!("{} and {last}", words.join(", "))),
    };
    let all: u64 = others.iter().map(|row| row.files).sum();
    let unread = unread.map(|words| {
        let were = if all == 1 { "was" } else { "were" };
        format!("{words} {were} not read")
    });
    if python == 0 && !is_share {
        let nothing = "there is no Python here: nothing is rated".to_owned();
        return Some(unread.map_or(nothing.clone(), |unread| format!("{nothing}; {unread}")));
    }
    let most = others.first().filter(|row| row.files > python);
    match (most, unread) {
        (Some(most), Some(unread)) => Some(format!("mostly {}: {unread}", most.language)),
        (_, unread) => unread,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{LanguageRow, fixture};

    fn facts(files: &[(&str, u64)], others: &[(&str, u64)]) -> RepositoryFacts {
        let mut facts = fixture::report().repository;
        facts.files = files
            .iter()
            .map(|(role, n)| ((*role).to_owned(), *n))
            .collect();
        let row = |(language, files): &(&str, u64)| LanguageRow {
            language: (*language).to_owned(),
            files: *files,
        };
        facts.other_languages = others.iter().map(row).collect();
        facts
    }

    #[test]
    fn what_is_rated_and_what_is_not() {
        let all = facts(
            &[
                ("source", 30),
                ("test", 12),
                ("vendored", 1),
                ("notebook", 2),
            ],
            &[],
        );
        assert_eq!(
            files(&all).as_deref(),
            Some("45 files of Python: 30 source, 12 test; not rated: 2 notebook, 1 vendored")
        );
        assert_eq!(files(&facts(&[], &[])), None);
        assert_eq!(
            files(&facts(&[("script", 1)], &[])).as_deref(),
            Some("1 file of Python; not rated: 1 script")
        );
    }

    #[test]
    fn what_was_not_read_is_said() {
        let of = |files, others| languages(&facts(files, others), false);
        assert_eq!(of(&[("source", 9)], &[]), None);
        assert_eq!(
            of(&[("source", 9)], &[("Cython", 7)]).as_deref(),
            Some("7 files of Cython were not read")
        );
        assert_eq!(
            of(&[("source", 1)], &[("Go", 12), ("Shell", 1)]).as_deref(),
            Some("mostly Go: 12 files of Go and 1 of Shell were not read")
        );
        assert_eq!(
            of(&[], &[("Go", 1)]).as_deref(),
            Some("there is no Python here: nothing is rated; 1 file of Go was not read")
        );
        assert_eq!(
            of(&[], &[]).as_deref(),
            Some("there is no Python here: nothing is rated")
        );
        let five = [("A", 5), ("B", 4), ("C", 3), ("D", 2), ("E", 1)];
        assert_eq!(
            of(&[("source", 9)], &five).as_deref(),
            Some("5 files of A, 4 of B, 3 of C, 2 of D and 1 in other languages were not read")
        );
    }
}
