//! Places that speak against, each with a key that outlives moved lines.

use super::Evidence;
use crate::untrusted::Untrusted;
use std::collections::BTreeMap;

/// Hexadecimal digits of a key: 80 bits, so that even a million places share none by chance.
const KEY_DIGITS: usize = 20;

/// One place that speaks against, with its whole path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Offence {
    /// Where it is and what is there. Places are ordered by path and line, commits stand before them.
    pub place: Evidence,
    /// The id of the signal that it speaks against.
    pub signal: String,
    /// What it is, hexadecimal: a hash over the signal, the path and what stands there. Lines are no part of it.
    pub key: String,
    /// Which of those with the same key, counted from 1 in the order of their lines.
    pub nth: u32,
}

/// The places of a signal as offences.
pub fn offences_of(signal: &str, mut places: Vec<Evidence>) -> Vec<Offence> {
    places.sort();
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let offence = |place: Evidence| {
        let key = key(signal, &place);
        let nth = seen.entry(key.clone()).or_default();
        *nth += 1;
        Offence {
            signal: signal.to_owned(),
            nth: *nth,
            key,
            place,
        }
    };
    places.into_iter().map(offence).collect()
}

/// The key of a place.
fn key(signal: &str, place: &Evidence) -> String {
    let mut hasher = blake3::Hasher::new();
    let path = place.path.as_ref().map_or("", Untrusted::raw);
    let commit = place.commit.as_deref().unwrap_or_default();
    for part in [signal, path, commit, &steady(place.text.raw())] {
        // Lengths keep parts apart.
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..KEY_DIGITS].to_owned()
}

/// A text without what moves when lines move: the width of its blanks, and numbers of lines (`as in app.py:277`).
fn steady(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let words = words.join(" ");
    let mut kept = String::with_capacity(words.len());
    let mut rest = words.as_str();
    while let Some((before, after)) = rest.split_once(".py:") {
        kept.push_str(before);
        kept.push_str(".py:");
        rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(path: &str, line: u32, text: &str) -> Evidence {
        Evidence {
            path: Some(path.into()),
            line: Some(line),
            commit: None,
            text: text.into(),
        }
    }

    #[test]
    fn keys_outlive_moved_lines_and_nothing_else() {
        let key = |signal: &str, path: &str, line, text: &str| {
            offences_of(signal, vec![place(path, line, text)])
                .remove(0)
                .key
        };
        let one = key("naming", "a.py", 3, "def f(x):");
        assert_eq!(one.len(), KEY_DIGITS);
        assert_eq!(key("naming", "a.py", 90, "def  f(x):"), one);
        for other in [
            key("pitfalls", "a.py", 3, "def f(x):"),
            key("naming", "b.py", 3, "def f(x):"),
            key("naming", "a.py", 3, "def g(x):"),
            key("naminga", ".py", 3, "def f(x):"),
        ] {
            assert_ne!(other, one);
        }
        let copies = |line| {
            let text = format!("15 statements as in pkg/b.py:{line}");
            key("duplication", "a.py", 3, &text)
        };
        assert_eq!(copies(7), copies(2700));
    }

    #[test]
    fn the_same_twice_is_told_apart_in_the_order_of_lines() {
        let all = offences_of(
            "error-handling",
            vec![
                place("a.py", 40, "except Exception:"),
                place("a.py", 7, "except Exception:"),
                place("a.py", 9, "except OSError:"),
            ],
        );
        let told: Vec<_> = all.iter().map(|o| (o.place.line, o.nth)).collect();
        assert_eq!(told, [(Some(7), 1), (Some(9), 1), (Some(40), 2)]);
        assert_eq!(all[0].key, all[2].key);
    }
}
