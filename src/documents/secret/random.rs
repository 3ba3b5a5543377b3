//! Values that look drawn by lot, as credentials are.

use super::find::MAX_VALUE;

/// Whether a value looks drawn by lot: letters and digits in turns, no words, no path, nothing to be filled in.
pub fn looks_random(value: &str) -> bool {
    if !(8..=MAX_VALUE).contains(&value.len()) || !value.bytes().all(|b| b.is_ascii_graphic()) {
        return false;
    }
    // The cheap questions first: almost every word is none.
    if turns(value) < 2 || in_words(value) * 10 > value.len() * 6 {
        return false;
    }
    let filled_in = ["${", "$(", "{{", "%(", "<", ">", "://", "(", "::"];
    if value.starts_with(['/', '.', '$', '%', '{', '@', '~'])
        || filled_in.iter().any(|mark| value.contains(mark))
        || is_placeholder(value)
    {
        return false;
    }
    let least = if value.len() < 16 { 2.7 } else { 3.2 };
    entropy(value) >= least
}

/// Whether a value has a form that is made to be public, or that is no credential by itself: keys that pages hand to browsers, and
/// JSON web tokens, most of which are samples or have expired.
pub(crate) fn is_public_value(value: &str) -> bool {
    const PUBLIC: [&str; 6] = [
        "pk_",
        "pk.",
        "phc_",
        "sb_publishable_",
        "rzp_live_",
        "rzp_test_",
    ];
    let is_token = || {
        let mut parts = value.trim_start_matches("Bearer ").split('.');
        let mut is_json = || parts.next().is_some_and(|part| part.starts_with("eyJ"));
        is_json() && is_json()
    };
    PUBLIC.iter().any(|start| value.starts_with(start)) || is_token()
}

/// Words that stand where a credential would, and are none.
const PLACEHOLDERS: &[&str] = &[
    "example",
    "change",
    "your",
    "placeholder",
    "dummy",
    "fake",
    "sample",
    "xxxx",
    "0000",
    "1234",
    "abcd",
    "test",
    "insert",
    "replace",
    "todo",
    "redacted",
    "foobar",
    "secret",
    "password",
    "passwd",
    "hunter2",
    "qwerty",
    "****",
    "....",
    "deadbeef",
    "cafebabe",
    "notreal",
    "not-real",
    "unused",
    "default",
];

pub(crate) fn is_placeholder(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    PLACEHOLDERS.iter().any(|word| lower.contains(word))
}

/// Bits per character (Shannon).
pub(crate) fn entropy(text: &str) -> f64 {
    let mut seen = [0_u32; 256];
    for byte in text.bytes() {
        seen[usize::from(byte)] += 1;
    }
    let total = text.len().max(1) as f64;
    let part = |&count: &u32| {
        let share = f64::from(count) / total;
        -share * share.log2()
    };
    seen.iter().filter(|count| **count > 0).map(part).sum()
}

/// How often a letter follows a digit or a digit a letter, what stands between them left out.
fn turns(value: &str) -> usize {
    let mut last = None;
    let mut turns = 0;
    for byte in value.bytes().filter(u8::is_ascii_alphanumeric) {
        let digit = byte.is_ascii_digit();
        turns += usize::from(last.is_some_and(|last| last != digit));
        last = Some(digit);
    }
    turns
}

/// How many characters stand in four or more letters of one case.
fn in_words(value: &str) -> usize {
    let (mut total, mut run) = (0, 0);
    let mut upper = false;
    for byte in value.bytes().chain([b' ']) {
        if byte.is_ascii_alphabetic() && (run == 0 || byte.is_ascii_uppercase() == upper) {
            upper = byte.is_ascii_uppercase();
            run += 1;
        } else {
            total += if run >= 4 { run } else { 0 };
            run = usize::from(byte.is_ascii_alphabetic());
            upper = byte.is_ascii_uppercase();
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_drawn_by_lot() {
        for value in [
            "q7Zk2x9Vt4",
            "8f14e45fceea167a5a36dedd4bea2543",
            "wJ4lrX7tnF3MI+K7MD3Gb9xRfiC9",
        ] {
            assert!(looks_random(value), "{value}");
        }
        for value in [
            "password1",
            "changeme",
            "${API_KEY}",
            "os.environ",
            "/run/secrets/key1",
            "hmac-sha256",
            "oauth2_access_token",
            "AUTH_TOKEN_V2",
            "12345678",
            "two words 2 go",
            "client_secret_post",
        ] {
            assert!(!looks_random(value), "{value}");
        }
    }
}
