//! Whether a docstring says anything beyond the name and the signature.

/// Words that carry nothing by themselves in a docstring.
const FILLER: &[&str] = &[
    "a",
    "an",
    "the",
    "this",
    "that",
    "these",
    "it",
    "its",
    "is",
    "are",
    "be",
    "of",
    "for",
    "to",
    "from",
    "in",
    "on",
    "at",
    "by",
    "with",
    "and",
    "or",
    "as",
    "self",
    "cls",
    "none",
    "method",
    "function",
    "class",
    "module",
    "object",
    "instance",
    "value",
    "given",
    "new",
    "return",
    "returns",
    "returned",
    "result",
    "get",
    "gets",
    "set",
    "sets",
    "init",
    "initialize",
    "initialise",
    "initializes",
    "initializer",
    "constructor",
    "create",
    "creates",
    "do",
    "does",
    "make",
    "makes",
    "handle",
    "handles",
    "perform",
    "performs",
    "implement",
    "implements",
    "implementation",
    "param",
    "params",
    "parameter",
    "parameters",
    "arg",
    "args",
    "argument",
    "arguments",
    "kwargs",
    "type",
    "rtype",
    "raises",
    "yields",
    "some",
    "any",
    "helper",
    "util",
    "utility",
    "utils",
    "main",
    "call",
    "calls",
    "run",
    "runs",
    "test",
    "tests",
    "str",
    "int",
    "float",
    "bool",
    "dict",
    "list",
    "tuple",
    "use",
    "used",
    "will",
    "can",
    "should",
];

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
    let mut stems: Vec<String> = Vec::new();
    for name in known {
        words(name, |word| stems.push(stem(word)));
    }
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
            } else if !stems.contains(&stem(word)) && says_something(word) {
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
    number || (word.len() > 1 && !FILLER.contains(&word) && !PLACEHOLDER.contains(&word))
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
fn stem(word: &str) -> String {
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
    stem.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hollow(text: &str, known: &[&str]) -> bool {
        is_hollow(text, known.iter().copied())
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
