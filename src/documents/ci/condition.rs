//! Conditions of workflows that are constant: `${{ true }}`, `false`, `!true`, `1 == 2`.

/// The most characters of a condition that is judged.
const MAX_LENGTH: usize = 200;

/// What a condition always is, where it does not depend on a run.
pub(crate) fn constant(text: &str) -> Option<bool> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let text = text.trim();
    let inner = text
        .strip_prefix("${{")
        .and_then(|rest| rest.strip_suffix("}}"));
    any(inner.unwrap_or(text).trim())
}

/// `a || b`: known where one side is true, or all are false.
fn any(text: &str) -> Option<bool> {
    let parts: Vec<Option<bool>> = text.split("||").map(|part| all(part.trim())).collect();
    if parts.contains(&Some(true)) {
        return Some(true);
    }
    parts
        .iter()
        .all(|part| *part == Some(false))
        .then_some(false)
}

/// `a && b`: known where one side is false, or all are true.
fn all(text: &str) -> Option<bool> {
    let parts: Vec<Option<bool>> = text.split("&&").map(|part| one(part.trim())).collect();
    if parts.contains(&Some(false)) {
        return Some(false);
    }
    parts.iter().all(|part| *part == Some(true)).then_some(true)
}

fn one(text: &str) -> Option<bool> {
    for (operator, equal) in [("==", true), ("!=", false)] {
        if let Some((left, right)) = text.split_once(operator) {
            let (left, right) = (literal(left.trim())?, literal(right.trim())?);
            return Some(left.eq_ignore_ascii_case(right) == equal);
        }
    }
    let negations = text.bytes().take_while(|byte| *byte == b'!').count();
    let bare = text.trim_start_matches(['!', ' ']);
    let bare = bare
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .unwrap_or(bare);
    let value = match bare.trim() {
        "true" | "True" | "always()" | "'true'" => true,
        "false" | "False" | "0" | "''" | "null" => false,
        number if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => true,
        _ => return None,
    };
    Some(value ^ (negations % 2 == 1))
}

/// A literal of GitHub's expressions, quotes taken off.
fn literal(text: &str) -> Option<&str> {
    let quoted = text
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''));
    let plain = matches!(text, "true" | "false" | "null")
        || !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    quoted.or_else(|| plain.then_some(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_known_and_nothing_else() {
        for (text, expected) in [
            ("true", Some(true)),
            ("${{ true }}", Some(true)),
            ("${{ !true }}", Some(false)),
            ("1 == 2", Some(false)),
            ("'a' == 'a'", Some(true)),
            ("false && github.ref == 'x'", Some(false)),
            ("true || github.ref == 'x'", Some(true)),
            ("always()", Some(true)),
            ("github.ref == 'x'", None),
            ("${{ matrix.experimental }}", None),
            ("", None),
        ] {
            assert_eq!(constant(text), expected, "{text}");
        }
    }
}
