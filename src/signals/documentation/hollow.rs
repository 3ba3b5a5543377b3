//! Whether a docstring says anything beyond the name and the signature.

use crate::python::{Class, Function};
use crate::signals::words::Words;

/// Words that carry nothing by themselves in a docstring.
static FILLER: Words = Words::new(&[
    "a",
    "an",
    "and",
    "any",
    "are",
    "arg",
    "args",
    "argument",
    "arguments",
    "as",
    "at",
    "be",
    "bool",
    "by",
    "call",
    "calls",
    "can",
    "class",
    "cls",
    "constructor",
    "create",
    "creates",
    "dict",
    "do",
    "does",
    "float",
    "for",
    "from",
    "function",
    "get",
    "gets",
    "given",
    "handle",
    "handles",
    "helper",
    "implement",
    "implementation",
    "implements",
    "in",
    "init",
    "initialise",
    "initialize",
    "initializer",
    "initializes",
    "instance",
    "int",
    "is",
    "it",
    "its",
    "kwargs",
    "list",
    "main",
    "make",
    "makes",
    "method",
    "module",
    "new",
    "none",
    "object",
    "of",
    "on",
    "or",
    "param",
    "parameter",
    "parameters",
    "params",
    "perform",
    "performs",
    "raises",
    "result",
    "return",
    "returned",
    "returns",
    "rtype",
    "run",
    "runs",
    "self",
    "set",
    "sets",
    "should",
    "some",
    "str",
    "test",
    "tests",
    "that",
    "the",
    "these",
    "this",
    "to",
    "tuple",
    "type",
    "use",
    "used",
    "util",
    "utility",
    "utils",
    "value",
    "will",
    "with",
    "yields",
]);

/// Words that say the text is still to be written, whatever stands beside them.
const UNWRITTEN: &[&str] = &["todo", "tbd", "fixme", "xxx", "lorem"];
/// Words that stand for a text, and say nothing where they stand alone; in a sentence they are words like others.
const PLACEHOLDER: &[&str] = &[
    "docstring",
    "placeholder",
    "description",
    "summary",
    "undocumented",
];

/// Whether `text` says nothing that `known` (name, parameters, the class's name) does not say already.
pub fn is_hollow<'n>(text: &str, known: impl Iterator<Item = &'n str>) -> bool {
    // A long text is never hollow by this measure, and need not be split.
    if text.len() > 400 {
        return false;
    }
    // A template that the program fills in, or a shape that is shown.
    if text.contains("{}") || text.contains("->") {
        return false;
    }
    let mut known = Some(known);
    let mut stems: Vec<String> = Vec::new();
    let mut is_known = |word: &str| {
        // Many a text ends before anybody has to ask.
        for name in known.take().into_iter().flatten() {
            words(name, |word| stems.push(stem(word).to_owned()));
        }
        stems.iter().any(|known| known == stem(word))
    };
    let mut unwritten = false;
    let mut content = 0;
    let mut foreign = false;
    for chunk in text.split(|c: char| !(c.is_alphanumeric() || c == '_')) {
        words(chunk, |word| {
            if UNWRITTEN.contains(&word) {
                unwritten = true;
            } else if !word.is_ascii() {
                // A language whose words are not split here: taken as content.
                foreign = true;
            } else if says_something(word) && !is_known(word) {
                content += 1;
            }
        });
        if foreign || content > 2 {
            return false;
        }
    }
    !foreign
        && if unwritten {
            content <= 2
        } else {
            content == 0
        }
}

/// Whether a word carries something by itself. A number does: it is a limit, a range or a version.
fn says_something(word: &str) -> bool {
    let number = word.bytes().all(|b| b.is_ascii_digit());
    number || (word.len() > 1 && FILLER.find(word).is_none() && !PLACEHOLDER.contains(&word))
}

/// Splits an identifier or a word at underscores, capitals and digits; words are told in lower case.
fn words(text: &str, mut found: impl FnMut(&str)) {
    let mut word = String::new();
    let mut previous_lower = false;
    for c in text.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && previous_lower) {
            if !word.is_empty() {
                found(&word);
                word.clear();
            }
            if !c.is_alphanumeric() {
                previous_lower = false;
                continue;
            }
        }
        previous_lower = c.is_lowercase() || c.is_ascii_digit();
        word.extend(c.to_lowercase());
    }
    if !word.is_empty() {
        found(&word);
    }
}

/// A word without its commonest English endings: enough to see `users` in `user` and `parsing` in `parse`.
fn stem(word: &str) -> &str {
    let mut stem = word;
    for ending in [
        "ations", "ation", "ings", "ing", "ers", "ies", "ied", "er", "or", "ed", "es", "s", "e",
        "y",
    ] {
        if let Some(rest) = stem.strip_suffix(ending)
            && rest.len() >= 3
        {
            stem = rest;
            break;
        }
    }
    let bytes = stem.as_bytes();
    // `running` and `run`.
    if bytes.len() > 3 && bytes[bytes.len() - 1] == bytes[bytes.len() - 2] {
        stem = &stem[..stem.len() - 1];
    }
    stem
}

/// What a reader of a class knows without its docstring.
pub(super) fn known_of_class<'w>(class: &Class<'w>) -> impl Iterator<Item = &'w str> {
    std::iter::once(class.node.name.as_str())
}

/// What a reader of a function knows without its docstring: its name, its parameters, its class.
pub(super) fn known_of_function<'w>(f: &Function<'w>) -> impl Iterator<Item = &'w str> {
    let class = f.place.class().map(|c| c.name.as_str());
    std::iter::once(f.name())
        .chain(f.parameters().map(|p| p.name))
        .chain(class)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hollow(text: &str, known: &[&str]) -> bool {
        is_hollow(text, known.iter().copied())
    }

    #[test]
    fn filler_is_in_order() {
        assert!(FILLER.is_sorted());
    }

    #[test]
    fn the_name_again_is_hollow() {
        assert!(hollow("Get the item.", &["get_item"]));
        assert!(hollow("Init.", &["__init__"]));
        assert!(hollow("Parses users.", &["UserParser", "parse"]));
        assert!(hollow("Returns the given user id.", &["find", "user_id"]));
        assert!(hollow("TODO: docstring", &["f"]));
        assert!(hollow(".", &["f"]));
    }

    #[test]
    fn one_new_word_is_not_hollow() {
        assert!(!hollow("Get the item, oldest first.", &["get_item"]));
        assert!(!hollow("Stop after the first failure.", &["run"]));
        assert!(!hollow(
            "Returns a random # from 0 to N-1",
            &["roll_random", "n"]
        ));
        assert!(!hollow(
            "Argument parser that can handle arguments with our special placeholder.",
            &["Parser"]
        ));
        assert!(!hollow("Gibt den Eintrag zurück.", &["get_item"]));
        assert!(!hollow(
            "TODO: drop once the broker speaks version two again.",
            &["f"]
        ));
    }
}
