//! Which messages people wrote: no merges, no reverts, none that a program worded.

use crate::facts::Change;

/// Whether a person wrote the message.
pub(super) fn is_written(change: &Change<'_>) -> bool {
    !change.merge
        && !change.bot
        && !change.subject.starts_with("Revert \"")
        && !change.subject.starts_with("Merge ")
        && !is_of_program(change.subject)
}

/// Whether a program worded a subject for whoever clicked: servers of translations, and a forge's button.
fn is_of_program(subject: &str) -> bool {
    let subject = subject.strip_prefix("[skip ci] ").unwrap_or(subject);
    let by_server = [
        "Weblate",
        "Crowdin",
        "Transifex",
        "Zanata",
        "Pootle",
        "Pontoon",
        "GitLocalize",
        "POEditor",
        "Lokalise",
    ]
    .iter()
    .any(|server| subject.contains(server));
    let of_translations = ["ranslat", "l10n", "ocaliz", "Pontoon"]
        .iter()
        .any(|word| subject.contains(word));
    let verbs = [
        "Translated",
        "Added translation",
        "Deleted translation",
        "Update translation",
        "Updated translation",
        "Updating translation",
        "New translation",
        "Translate ",
        "Merge translation",
        "Pontoon: ",
    ];
    let worded = verbs.iter().any(|start| subject.starts_with(start));
    let crowdin = subject.starts_with("New translations ") && subject.ends_with(')');
    by_server && of_translations && worded
        || crowdin
        || subject == "Update translation files"
        || subject.starts_with("Apply suggestions from code review")
        || subject.starts_with("Apply suggestion from @")
}
