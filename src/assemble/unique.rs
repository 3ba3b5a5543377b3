//! One place once, however much is found there.

use crate::report::Evidence;
use crate::untrusted::Untrusted;
use std::collections::BTreeMap;

/// `places` without the same place twice. What else is found at a line is told beside what was found first; of a commit or
/// a whole file only what is the same in every word is left out.
pub(super) fn unique(places: Vec<Evidence>) -> Vec<Evidence> {
    let mut seen = BTreeMap::new();
    let mut kept: Vec<Evidence> = Vec::new();
    for place in places {
        let whole = place.line.is_none().then(|| place.text.raw().to_owned());
        let key = (
            place.path.as_ref().map(|p| p.raw().to_owned()),
            place.line,
            place.commit.clone(),
            whole,
        );
        let at = *seen.entry(key).or_insert(kept.len());
        match kept.get_mut(at) {
            Some(first) => first.text = joined(&first.text, &place.text),
            None => kept.push(place),
        }
    }
    kept
}

/// A line says no more once it is as long: thousands of things may be found at one.
const MAX_TEXT: usize = 400;

/// Both texts, or the longer where it has the other in it.
fn joined(first: &Untrusted, second: &Untrusted) -> Untrusted {
    let (a, b) = (first.raw(), second.raw());
    if a.len() > MAX_TEXT || a.contains(b) {
        first.clone()
    } else if b.contains(a) {
        second.clone()
    } else {
        Untrusted::from(format!("{a}; {b}")).as_text()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(path: Option<&str>, line: Option<u32>, text: &str) -> Evidence {
        Evidence {
            path: path.map(Into::into),
            line,
            commit: None,
            text: text.into(),
        }
    }

    fn texts(places: Vec<Evidence>) -> Vec<String> {
        let told = unique(places);
        told.iter().map(|e| e.text.raw().to_owned()).collect()
    }

    #[test]
    fn a_line_is_one_place() {
        let at = |text| place(Some("a.py"), Some(3), text);
        let other = place(Some("a.py"), Some(4), "x");
        assert_eq!(texts(vec![at("x"), other, at("x")]), ["x", "x"]);
        assert_eq!(
            texts(vec![at("strategy: A"), at("factory: A")]),
            ["strategy: A; factory: A"]
        );
        assert_eq!(
            texts(vec![at("b@v3"), at("not pinned: b@v3")]),
            ["not pinned: b@v3"]
        );
    }

    #[test]
    fn a_line_says_no_more_than_can_be_read() {
        let at = |nth| place(Some("a.py"), Some(3), &format!("reason {nth}"));
        let told = texts((0..100_000).map(at).collect());
        assert!(told[0].len() < MAX_TEXT + 20, "{}", told[0].len());
    }

    #[test]
    fn a_whole_file_may_hold_several() {
        let at = |text| place(Some("a.toml"), None, text);
        assert_eq!(texts(vec![at("x"), at("y"), at("x")]), ["x", "y"]);
    }
}
