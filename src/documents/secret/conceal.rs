//! What evidence passes through on its way out, so that nothing that looks like a credential is shown.

use super::find::{MAX_LINE, SHORTEST, cut, in_token, provider};
use super::name::{Words, is_any};
use super::random::looks_random;

/// A line as evidence shows it, at most `max` characters: what looks like a credential is cut to its first characters.
pub fn conceal(line: &str, max: usize) -> String {
    let line = cut(line, MAX_LINE);
    let mut telling = None;
    let mut out = String::new();
    let mut taken = 0;
    for word in line.split_inclusive(parts_words) {
        if taken >= max {
            break;
        }
        let body = word.trim_end_matches(parts_words);
        let is_token = body.len() >= SHORTEST
            && body
                .split(|c: char| !in_token(c))
                .any(|part| provider(part).is_some());
        let is_secret = is_token
            || (looks_random(body)
                && (body.len() >= 60
                    || *telling.get_or_insert_with(|| {
                        line.contains("://") || Words { rest: line }.any(is_telling)
                    })));
        if is_secret {
            out.push_str(cut(body, if is_token { 4 } else { 0 }));
            out.push('…');
            out.push_str(&word[body.len()..]);
        } else {
            let end = word.char_indices().nth(max - taken);
            out.push_str(&word[..end.map_or(word.len(), |(at, _)| at)]);
        }
        taken += word.chars().count();
    }
    out
}

/// What parts the words of a line that evidence shows.
fn parts_words(c: char) -> bool {
    let mark = matches!(
        c,
        '"' | '\''
            | '`'
            | '='
            | ','
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '<'
            | '>'
            | '@'
            | ':'
            | ';'
            | '&'
            | '?'
    );
    mark || c.is_whitespace()
}

fn is_telling(word: &str) -> bool {
    is_any(
        word,
        &[
            "password",
            "passwd",
            "pwd",
            "passphrase",
            "secret",
            "token",
            "apikey",
            "credential",
            "key",
            "auth",
        ],
    )
}

/// A line that begins outside of quotes, at most `max` characters of it, with nothing of what stands in quotes.
pub fn without_quoted(line: &str, max: usize) -> String {
    let mut out = String::new();
    let mut quote = None;
    let mut escaped = false;
    let whole = line;
    let line = line.split("\"\"\"").next().unwrap_or("");
    let line = line.split("'''").next().unwrap_or("");
    let cut = line.len() < whole.len();
    for c in line.chars().take(max) {
        match quote {
            None => {
                out.push(c);
                if c == '"' || c == '\'' {
                    out.push('…');
                    quote = Some(c);
                }
            }
            Some(open) if c == open && !escaped => {
                out.push(c);
                quote = None;
            }
            Some(_) => {}
        }
        escaped = c == '\\' && !escaped;
    }
    if cut {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_shown_whole() {
        // Put together here, so that no scanner takes this file for a leak.
        let github = ["ghp_", "x7Kq2mZ9vT4wB8nR3cY6pL1sD5fG0hJ2aQ9e"].concat();
        let shown = conceal(&format!("requests.get(url, auth=('me', '{github}'))"), 160);
        assert_eq!(shown, "requests.get(url, auth=('me', 'ghp_…'))");
        assert_eq!(
            conceal("connect(password='q7Zk2x9Vt4', port=1)", 160),
            "connect(password='…', port=1)"
        );
        assert_eq!(conceal("print('é', x)", 9), "print('é'");
        assert_eq!(
            without_quoted("a = 'x\\'y' + \"z\" + b", 160),
            "a = '…' + \"…\" + b"
        );
        assert_eq!(without_quoted("a = '''o'pen'''", 160), "a = …");
    }
}
