//! What a commit tells of its review.

use crate::facts::{Change, Request};

/// What history shows of the review of one change of the mainline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Review {
    /// Another person reviewed or merged it.
    ByAnother,
    /// A person merged a request of which they are the only author, and nothing tells of a reviewer.
    OwnMerge,
    /// A person merged a request that they wrote with others: nothing tells of a review, and nobody was alone with it.
    SharedMerge,
    /// Nothing tells of a review, and nothing could.
    Unseen,
    /// Squashed by a forge: who reviewed is not recorded.
    Unknown,
}

/// What the history shows of `change`; none for commits that are no change of the mainline and for those of programs.
pub fn review(change: &Change<'_>) -> Option<Review> {
    if !change.mainline {
        return None;
    }
    let authors: Vec<&str> = if change.merge {
        change.merged_authors.iter().map(String::as_str).collect()
    } else {
        vec![change.author.0]
    };
    // A merge of nothing but programs' work or other merges, or of the mainline into itself, is no change by a person.
    if authors.is_empty() || (!change.merge && change.bot) {
        return None;
    }
    if change
        .trailers
        .iter()
        .any(|(key, value)| is_review_key(key) && !is_one_of(value.raw(), &authors, change))
    {
        return Some(Review::ByAnother);
    }
    match (change.merge, change.request) {
        (true, _) if change.bot => Some(Review::Unknown),
        (true, _) if !authors.contains(&change.author.0) => Some(Review::ByAnother),
        (true, Some(Request::Merged)) if authors.len() > 1 => Some(Review::SharedMerge),
        (true, Some(Request::Merged)) => Some(Review::OwnMerge),
        (false, Some(_)) => Some(Review::Unknown),
        _ => Some(Review::Unseen),
    }
}

/// Trailers that say somebody looked; `Signed-off-by` says who answers for the licence, not that somebody looked.
fn is_review_key(key: &str) -> bool {
    ["Reviewed-by", "Acked-by", "Tested-by", "Approved-by"]
        .iter()
        .any(|k| key.eq_ignore_ascii_case(k))
}

/// Whether the person of a trailer is an author of the change, by e-mail or by name.
fn is_one_of(person: &str, authors: &[&str], change: &Change<'_>) -> bool {
    let (name, email) = person.split_once('<').map_or((person, ""), |(n, e)| {
        (n, e.trim_end().trim_end_matches('>'))
    });
    let same_name = !change.merge && name.trim().eq_ignore_ascii_case(change.author.1.trim());
    same_name
        || authors
            .iter()
            .any(|author| author.eq_ignore_ascii_case(email.trim()))
        || crate::git::is_bot(name.trim(), email).is_some()
}
