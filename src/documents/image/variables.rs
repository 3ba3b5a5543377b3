//! `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}`, as Dockerfiles and compose files write them.

use std::collections::BTreeMap;

/// What is known of variables; a name without a value is declared and not known.
pub(super) type Variables = BTreeMap<String, Option<String>>;

/// The longest value kept: names of images and people are short.
const MAX_BYTES: usize = 1024;

/// The text with its variables replaced, or nothing where one is not known. A value is not expanded again.
pub(super) fn expand(text: &str, known: &Variables) -> Option<String> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let value = |name: &str| known.get(name).cloned().flatten();
        if let Some(inner) = rest.strip_prefix('{') {
            let (inner, tail) = inner.split_once('}')?;
            rest = tail;
            let end = inner
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .unwrap_or(inner.len());
            let (name, how) = inner.split_at(end);
            let set = value(name);
            let full = set.clone().filter(|value| !value.is_empty());
            let shown = match (how.get(..2), how.get(..1)) {
                (Some(":-"), _) => full.or_else(|| Some(how[2..].to_owned()))?,
                (Some(":+"), _) => full.map(|_| how[2..].to_owned())?,
                (_, Some("-")) => set.or_else(|| Some(how[1..].to_owned()))?,
                _ if how.is_empty() => set?,
                _ => return None,
            };
            out.push_str(&shown);
        } else {
            let end = rest
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            out.push_str(&value(&rest[..end])?);
            rest = &rest[end..];
        }
        if out.len() > MAX_BYTES {
            return None;
        }
    }
    out.push_str(rest);
    (!out.contains('$')).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_as_they_are_written() {
        let known = Variables::from([
            ("TAG".to_owned(), Some("3.13".to_owned())),
            ("BARE".to_owned(), None),
            ("EMPTY".to_owned(), Some(String::new())),
        ]);
        for (text, shown) in [
            ("python:$TAG-slim", Some("python:3.13-slim")),
            ("python:${TAG}", Some("python:3.13")),
            ("python:${NO:-3.12}", Some("python:3.12")),
            ("python:${EMPTY:-3.12}", Some("python:3.12")),
            ("python:${EMPTY-3.12}", Some("python:")),
            ("python${TAG:+:9}", Some("python:9")),
            ("$BARE", None),
            ("${NO}", None),
            ("${TAG", None),
            ("${TAG:?must}", None),
            (&"x".repeat(1_025), None),
        ] {
            assert_eq!(expand(text, &known).as_deref(), shown, "{text}");
        }
    }
}
