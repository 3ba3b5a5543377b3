//! What a simple command means for the script around it.

use super::Simple;

/// Whether a command ends the script, and if so whether with a failure.
pub(super) fn ends(simple: &Simple) -> Option<bool> {
    match simple.words.first().map(String::as_str) {
        Some("exit" | "return" | "throw") => {
            let code = simple.words.get(1).map(String::as_str);
            let batch = simple.words.get(2).map(String::as_str);
            let code = if code == Some("/b") { batch } else { code };
            Some(code != Some("0"))
        }
        Some("false") if simple.words.len() == 1 => Some(true),
        _ => None,
    }
    .filter(|_| simple.words.first().is_some_and(|word| word != "false") || simple.words.len() == 1)
}

/// Whether a command notes a failure for later: `failed=1`, `rc=$?`.
pub(super) fn notes_failure(simple: &Simple) -> bool {
    let noted = |word: &String| {
        is_assignment(word)
            && word
                .split_once('=')
                .is_some_and(|(_, value)| !matches!(value, "0" | ""))
    };
    !simple.words.is_empty() && simple.words.iter().all(noted)
}

/// Whether a word assigns: `NAME=value`.
pub(super) fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            && !name.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// What a condition always is.
pub(super) fn constant(simple: &Simple) -> Option<bool> {
    match simple.words.first().map(String::as_str) {
        Some("true" | ":") => Some(true),
        Some("false") => Some(false),
        _ => None,
    }
}
