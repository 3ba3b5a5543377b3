//! Credentials in text: told by their provider's form, or by a telling name and a random value.
//!
//! Nothing here hands a value on: a [`Secret`] says where and of which kind, and [`conceal`](super::conceal()) is what evidence passes
//! through on its way out.

use super::name::is_secret_name;
use super::random::{entropy, is_placeholder, is_public_value, looks_random};
use crate::documents::lines::Reading;

/// At most this many credentials are taken from one document.
const MAX_SECRETS: usize = 100;
/// A longer line is data; only this much of it is looked at, in bytes.
pub(crate) const MAX_LINE: usize = 4096;
/// A longer value is data: certificates, pictures, tables.
pub(crate) const MAX_VALUE: usize = 256;

/// Where a credential stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// The line, counted from 1.
    pub line: u32,
    /// What it is.
    pub what: &'static str,
}

/// How a provider's tokens begin, how long they are at least, and whose they are.
///
/// The forms are those that the providers publish for secret scanning. Keys that are made to be public (Stripe's `pk_`,
/// Sentry's DSN, Google's `AIza` in a web page) are not told apart by form; only `AIza` is listed.
const PROVIDERS: &[(&str, usize, &str)] = &[
    ("AIza", 39, "Google API key"),
    ("AKIA", 20, "AWS access key id"),
    ("ASIA", 20, "AWS access key id"),
    ("SG.", 66, "SendGrid API key"),
    ("dop_v1_", 71, "DigitalOcean token"),
    ("ghp_", 40, "GitHub token"),
    ("gho_", 40, "GitHub token"),
    ("ghr_", 40, "GitHub token"),
    ("ghs_", 40, "GitHub token"),
    ("ghu_", 40, "GitHub token"),
    ("github_pat_", 82, "GitHub token"),
    ("glpat-", 26, "GitLab token"),
    ("hf_", 37, "Hugging Face token"),
    ("npm_", 40, "npm token"),
    ("pypi-AgEIcHlwaS5vcmc", 80, "PyPI token"),
    ("rk_live_", 28, "Stripe key"),
    ("shpat_", 38, "Shopify token"),
    ("sk-ant-", 60, "Anthropic API key"),
    ("sk-proj-", 60, "OpenAI API key"),
    ("sk_live_", 28, "Stripe key"),
    ("xoxa-", 30, "Slack token"),
    ("xoxb-", 30, "Slack token"),
    ("xoxp-", 30, "Slack token"),
];

/// No provider's token has fewer characters.
pub(crate) const SHORTEST: usize = 20;

/// What a word is, if it has the form of a provider's token.
pub(crate) fn provider(word: &str) -> Option<&'static str> {
    if word.len() < SHORTEST || word.len() > MAX_VALUE {
        return None;
    }
    let (prefix, _, what) = PROVIDERS
        .iter()
        .find(|(prefix, length, _)| word.len() >= *length && word.starts_with(prefix))?;
    let body = &word[prefix.len()..];
    let aws = !prefix.ends_with("IA") || (word.len() == 20 && is_upper(body));
    (aws && entropy(body) >= 3.0 && !is_placeholder(word)).then_some(what)
}

fn is_upper(text: &str) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// Characters that tokens are made of.
pub(crate) fn in_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// What a text holds that has the form of a provider's token, a private key or an address with a password.
pub fn token(text: &str) -> Option<&'static str> {
    if text.len() < 20 {
        return None;
    }
    if text.len() <= MAX_LINE {
        let long = |word: &&[u8]| word.len() >= 20;
        let mut words = text
            .as_bytes()
            .split(|&b| !IN_TOKEN[usize::from(b)])
            .filter(long);
        let word = |word| std::str::from_utf8(word).ok().and_then(provider);
        if let Some(what) = words.find_map(word) {
            return Some(what);
        }
        if text.contains('@') && url_password(text).is_some() {
            return Some("password in an address");
        }
    }
    (text.contains("-----BEGIN ") && is_private_key(text)).then_some("private key")
}

/// The same as [`in_token`], by byte: every text in quotes passes through here.
const IN_TOKEN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        let b = byte as u8;
        table[byte] = b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
        byte += 1;
    }
    table
};

/// A private key with its body, not encrypted; its first line alone is what parsers look for.
fn is_private_key(text: &str) -> bool {
    let Some((before, body)) = text.split_once("PRIVATE KEY-----") else {
        return false;
    };
    let kind = before.rsplit("-----BEGIN ").next().unwrap_or("");
    if !before.contains("-----BEGIN ") || kind.contains("ENCRYPTED") || kind.len() > 20 {
        return false;
    }
    let body = body.trim_start();
    let data = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '\n' | '\r');
    !body.starts_with("Proc-Type") && body.chars().take_while(data).take(64).count() == 64
}

/// The password of an address, where it looks random and the host is somebody's.
fn url_password(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("://")?;
    let end = rest.find(['/', ' ', '"', '\'', '?', '#']);
    let authority = &rest[..end.unwrap_or(rest.len())];
    let (user, host) = authority.rsplit_once('@')?;
    let (_, password) = user.split_once(':')?;
    let local = ["localhost", "127.0.0.1", "example", "{", "<", "$"];
    // A host of one word is a container of one's own.
    let far = host.split(':').next().unwrap_or("").contains('.');
    (far && !local.iter().any(|l| host.contains(l)) && looks_random(password)).then_some(password)
}

/// The credentials of a text that is not Python: tokens anywhere, and random values behind a telling name.
pub(crate) fn of_text(text: Reading<'_>) -> Vec<Secret> {
    let mut secrets = Vec::new();
    if !text.has_suspects() {
        return secrets;
    }
    let mut key_line = None;
    for (number, (line, said)) in (1_u32..).zip(text.lines()) {
        if secrets.len() >= MAX_SECRETS {
            break;
        }
        let line = cut(line, MAX_LINE);
        if let Some(at) = key_line.take() {
            // The body's first line decides whether a key follows its header.
            if line.len() >= 60
                && line
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b))
            {
                secrets.push(Secret {
                    line: at,
                    what: "private key",
                });
            }
        }
        if said.begins_key {
            key_line = Some(number);
        } else if let Some(what) = said.secret {
            secrets.push(Secret { line: number, what });
        }
    }
    secrets
}

/// Whether a line is the header of a private key that is not encrypted.
pub(crate) fn begins_key(line: &str) -> bool {
    let line = cut(line, MAX_LINE);
    line.starts_with("-----BEGIN ")
        && line.ends_with("PRIVATE KEY-----")
        && !line.contains("ENCRYPTED")
}

/// The credential that stands in a line alone.
pub(crate) fn of_line(line: &str) -> Option<&'static str> {
    let line = cut(line, MAX_LINE);
    token(line).or_else(|| assigned(line))
}

/// A random value behind a telling name, as `NAME=value` or `name: value`.
fn assigned(line: &str) -> Option<&'static str> {
    let (name, value) = line.split_once(['=', ':'])?;
    let name = name
        .trim()
        .trim_start_matches("export ")
        .trim_start_matches("ENV ");
    let name = name.trim_matches(['"', '\'', '-', ' ']);
    let value = value.trim().trim_end_matches(',').trim_matches(['"', '\'']);
    let plain = !name.contains(char::is_whitespace) && is_secret_name(name);
    (plain && looks_random(value) && !is_public_value(value)).then_some(BY_NAME)
}

/// What a value is that is told by the name it is given.
const BY_NAME: &str = "value of a name that says it is a credential";

/// What a credential is that stands in a text.
pub(crate) fn what_is(text: &str) -> &'static str {
    token(text).unwrap_or(BY_NAME)
}

/// A text of at most `max` bytes, cut between characters.
pub(crate) fn cut(text: &str, max: usize) -> &str {
    let mut end = text.len().min(max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::lines::Lines;

    /// Put together here, so that no scanner takes this file for a leak.
    fn github() -> String {
        format!("ghp_{}", "x7Kq2mZ9vT4wB8nR3cY6pL1sD5fG0hJ2aQ9e")
    }

    #[test]
    fn tokens_are_told_by_their_form() {
        assert_eq!(token(&github()), Some("GitHub token"));
        assert_eq!(
            token(&format!("Authorization: Bearer {}", github())),
            Some("GitHub token")
        );
        let aws = ["AKIA", "Z7QK2MXW9VT4B8NR"].concat();
        assert_eq!(token(&aws), Some("AWS access key id"));
        let url = ["postgres://app:", "q7Zk2x9Vt4", "@db.acme.io/x"].concat();
        assert_eq!(token(&url), Some("password in an address"));
        let key = format!(
            "-----BEGIN RSA PRIVATE KEY-----\n{}\n",
            "MIIEpAIBAAKCAQ".repeat(6)
        );
        assert_eq!(token(&key), Some("private key"));
    }

    #[test]
    fn examples_and_headers_are_left_alone() {
        for text in [
            "AKIAIOSFODNN7EXAMPLE",
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "-----BEGIN RSA PRIVATE KEY-----",
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIEpAIBAAKCAQMIIEpAIBAAKCAQMIIEpAIBAAKCAQMIIEpAIBAAKCAQMIIE",
            "postgres://postgres:postgres@localhost/db",
            "mssql://scott:q7Zk2x9Vt4@mssql2017:1433/test",
            "https://user:{password}@host.io/path",
            "a sentence about ghp_ tokens and nothing else",
        ] {
            assert_eq!(token(text), None, "{text}");
        }
    }

    #[test]
    fn documents_are_read_by_line() {
        let text = format!(
            "# settings\nexport API_KEY=q7Zk2x9Vt4Wm\nPASSWORD=${{PASSWORD}}\ntoken: {}\n",
            github()
        );
        let lines: Vec<u32> = of_text(Lines::default().of_text(&text))
            .iter()
            .map(|s| s.line)
            .collect();
        assert_eq!(lines, [2, 4]);
        let key = format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            "MIIEpAIBAAKCAQ".repeat(5)
        );
        assert_eq!(of_text(Lines::default().of_text(&key))[0].line, 1);
        let header = "-----BEGIN PRIVATE KEY-----\n...\n";
        assert_eq!(of_text(Lines::default().of_text(header)), []);
    }
}
